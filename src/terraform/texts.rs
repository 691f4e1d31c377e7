//! The few texts that an anchored regular expression permits: `^(dev|prod)-[ab]$`.
//!
//! Invariant: what is given is all that the pattern matches; a pattern that is not understood gives nothing. Floor 2.

use std::iter::Peekable;
use std::str::Chars;

/// How deep groups may nest.
const MAX_GROUPS: usize = 32;

/// The texts, at most `limit`. `None` if there are more, or if the pattern is not made of literals, groups,
/// alternatives, `?` and short classes between anchors.
pub(super) fn of_pattern(pattern: &str, limit: usize) -> Option<Vec<String>> {
    let inner = pattern.strip_prefix('^').or_else(|| pattern.strip_prefix("\\A"))?;
    let inner = inner.strip_suffix("\\z").or_else(|| inner.strip_suffix('$'))?;
    if inner.ends_with('\\') {
        return None; // the dollar sign was a literal
    }
    let mut reader = Reader { rest: inner.chars().peekable(), limit, depth: 0 };
    let (texts, alternatives) = reader.alternatives()?;
    // Anchors bind closer than `|`: `^a|b$` is not anchored at all.
    (reader.rest.next().is_none() && alternatives == 1).then_some(texts)
}

struct Reader<'p> {
    rest: Peekable<Chars<'p>>,
    limit: usize,
    depth: usize,
}

impl Reader<'_> {
    /// Up to the end or a closing parenthesis: the texts, and how many alternatives there were.
    fn alternatives(&mut self) -> Option<(Vec<String>, usize)> {
        let mut all = self.sequence()?;
        let mut count = 1;
        while self.rest.next_if_eq(&'|').is_some() {
            all.extend(self.sequence()?);
            count += 1;
            if all.len() > self.limit {
                return None;
            }
        }
        Some((all, count))
    }

    fn sequence(&mut self) -> Option<Vec<String>> {
        let mut all = vec![String::new()];
        while let Some(next) = self.rest.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            let mut item = self.item()?;
            if self.rest.next_if_eq(&'?').is_some() {
                item.push(String::new());
            }
            if matches!(self.rest.peek(), Some('*' | '+' | '{' | '?')) || all.len() * item.len() > self.limit {
                return None;
            }
            all = all.iter().flat_map(|start| item.iter().map(move |end| format!("{start}{end}"))).collect();
        }
        Some(all)
    }

    fn item(&mut self) -> Option<Vec<String>> {
        match self.rest.next()? {
            '(' => {
                self.depth += 1;
                if self.depth > MAX_GROUPS {
                    return None;
                }
                if self.rest.next_if_eq(&'?').is_some() {
                    self.rest.next_if_eq(&':')?; // flags and names: not read
                }
                let (texts, _) = self.alternatives()?;
                self.depth -= 1;
                self.rest.next_if_eq(&')').map(|_| texts)
            }
            '[' => {
                let mut texts = Vec::new();
                loop {
                    match self.rest.next()? {
                        ']' if !texts.is_empty() => return Some(texts),
                        '^' | '-' | '[' | ']' | '\\' => return None,
                        c => texts.push(c.to_string()),
                    }
                }
            }
            '\\' => self.rest.next().filter(char::is_ascii_punctuation).map(|c| vec![c.to_string()]),
            '.' | '*' | '+' | '?' | '{' | '^' | '$' => None,
            c => Some(vec![c.to_string()]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of_pattern;

    #[test]
    fn patterns_of_few_texts_are_written_out() {
        let texts = |pattern| of_pattern(pattern, 8);
        let some = |texts: &[&str]| Some(texts.iter().map(|text| text.to_string()).collect::<Vec<_>>());
        assert_eq!(texts("^(dev|prod)$"), some(&["dev", "prod"]));
        assert_eq!(
            texts("^(?:dev|stag(e|ing))-[ab]$"),
            some(&["dev-a", "dev-b", "stage-a", "stage-b", "staging-a", "staging-b"])
        );
        assert_eq!(texts("\\Adb\\.t3\\.(micro|small)\\z"), some(&["db.t3.micro", "db.t3.small"]));
        assert_eq!(texts("^ab?$"), some(&["ab", "a"]));
        assert_eq!(texts("^$"), some(&[""]));
        for open in [
            "dev|prod",
            "^dev|prod$",
            "^a+$",
            "^[a-c]$",
            "^[^a]$",
            "^.$",
            "^(a|b|c)(a|b|c)$",
            "^a{2}$",
            "^(?i)a$",
            "^\\d$",
            "^a\\$",
            "^((a)$",
        ] {
            assert_eq!(texts(open), None, "{open}");
        }
    }
}
