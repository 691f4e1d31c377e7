//! Lines of a width. Words are never broken: addresses and paths stay whole for copying.

/// Bytes of code between backticks that are kept on one line.
const CODE: usize = 40;

/// The text in lines of at most `width` characters, as far as its words allow.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::with_capacity(paragraph.len().min(width + 1));
        let mut used = 0;
        for word in words(paragraph) {
            let length = characters(word);
            if used > 0 && used + 1 + length > width {
                lines.push(std::mem::replace(&mut line, String::with_capacity(width + 1)));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
        lines.push(line);
    }
    lines
}

fn characters(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The parts between spaces; a piece of code between backticks is one part if it is short.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim_start_matches(' ');
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let find = |from: usize, wanted: u8| rest.bytes().skip(from).position(|byte| byte == wanted);
        let code = if rest.starts_with('`') { find(1, b'`') } else { None };
        // Past the closing backtick, where there is one.
        let from = code.filter(|length| *length <= CODE).map_or(0, |length| length + 2);
        let end = find(from, b' ').map_or(rest.len(), |at| from + at);
        let (word, after) = rest.split_at(end);
        rest = after.trim_start_matches(' ');
        Some(word)
    })
}

/// `label` and the text, further lines indented to where the text begins.
pub(super) fn hanging(label: &str, text: &str, width: usize) -> String {
    let indent = label.chars().count();
    let mut result = String::new();
    for (number, line) in wrap(text, width.saturating_sub(indent).max(20)).iter().enumerate() {
        if number == 0 {
            result.push_str(label);
        } else if !line.is_empty() {
            result.extend(std::iter::repeat_n(' ', indent));
        }
        result.push_str(line);
        result.push('\n');
    }
    result
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("module.redis.aws_elasticache x", 5), ["module.redis.aws_elasticache", "x"]);
        assert_eq!(wrap("set `a = b c`, now  please", 6), ["set", "`a = b c`,", "now", "please"]);
        assert_eq!(wrap("a `b c", 3), ["a", "`b", "c"]);
        assert_eq!(hanging("help: ", "aaaa bbbb cccc dddd eeee ffff", 26), "help: aaaa bbbb cccc dddd\n      eeee ffff\n");
    }
}
