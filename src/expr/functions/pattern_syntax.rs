//! Go's syntax of regular expressions (RE2) rewritten for our engine.

/// The largest repetition that a pattern may ask for, as in RE2.
const MAX_REPEAT: u32 = 1000;
/// How deep groups may be nested, as in RE2.
pub(super) const MAX_NESTING: usize = 1000;

/// The pattern in our engine's syntax.
///
/// # Errors
/// What is wrong with it, if RE2 would refuse it and our engine might not.
pub fn translate(pattern: &str) -> Result<String, String> {
    Translator { source: pattern, at: 0, made: String::new(), names: Vec::new(), depth: 0 }.run()
}

/// Rewrites Go's syntax where the two differ: Perl classes are ASCII, `\Q…\E`, octal escapes, and literal characters that
/// mean something more in our engine.
struct Translator<'p> {
    source: &'p str,
    at: usize,
    made: String,
    /// The groups that have names, in order.
    names: Vec<String>,
    depth: usize,
}

impl Translator<'_> {
    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn refused(&self, why: &str) -> String {
        format!("`{}` is not a valid regular expression: {why}", self.source)
    }

    fn run(mut self) -> Result<String, String> {
        let mut repeatable = false;
        let mut repeated = false;
        while let Some(c) = self.next() {
            let mut is_repeat = false;
            match c {
                '\\' => {
                    repeatable = self.escape()?;
                }
                '[' => {
                    self.class()?;
                    repeatable = true;
                }
                '*' | '+' | '?' => {
                    if !repeatable {
                        return Err(self.refused(if repeated { "a repetition of a repetition" } else { "nothing to repeat" }));
                    }
                    is_repeat = true;
                    repeatable = false;
                    self.made.push(c);
                    self.lazy();
                }
                '{' => match self.counted()? {
                    Some(_) if !repeatable => {
                        return Err(self.refused(if repeated { "a repetition of a repetition" } else { "nothing to repeat" }));
                    }
                    Some(count) => {
                        is_repeat = true;
                        repeatable = false;
                        self.made.push_str(&count);
                        self.lazy();
                    }
                    None => {
                        self.made.push_str("\\{");
                        repeatable = true;
                    }
                },
                '}' | ']' => {
                    self.made.push('\\');
                    self.made.push(c);
                    repeatable = true;
                }
                '(' => {
                    self.depth += 1;
                    if self.depth > MAX_NESTING {
                        return Err(self.refused("groups are nested too deep"));
                    }
                    self.made.push('(');
                    self.group_start()?;
                    repeatable = false;
                }
                ')' => {
                    self.depth = self.depth.checked_sub(1).ok_or_else(|| self.refused("a `)` without `(`"))?;
                    self.made.push(')');
                    repeatable = true;
                }
                '|' => {
                    self.made.push('|');
                    repeatable = false;
                }
                c => {
                    self.made.push(c);
                    repeatable = true;
                }
            }
            repeated = is_repeat;
        }
        if self.depth > 0 {
            return Err(self.refused("a `(` without `)`"));
        }
        Ok(self.made)
    }

    fn lazy(&mut self) {
        if self.peek() == Some('?') {
            self.at += 1;
            self.made.push('?');
        }
    }

    /// After `(`: the flags of a group are copied; flags alone make no group to close.
    fn group_start(&mut self) -> Result<(), String> {
        if !self.rest().starts_with('?') {
            return Ok(());
        }
        if self.rest().starts_with("?P<") || self.rest().starts_with("?<") {
            let end = self.rest().find('>').ok_or_else(|| self.refused("the name of a group is not closed"))?;
            let name = self.rest().get(..end).unwrap_or_default().trim_start_matches("?P").trim_start_matches('?');
            let name = name.trim_start_matches('<').to_string();
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return Err(self.refused("the name of a group is not valid"));
            }
            // A name may occur again; the groups are distinct all the same.
            let times = self.names.iter().filter(|other| **other == name).count();
            let again = if times > 0 { format!(".{times}") } else { String::new() };
            self.made.push_str(&format!("?P<{name}{again}>"));
            self.names.push(name);
            self.at += end + 1;
            return Ok(());
        }
        let end = self.rest().find([':', ')']).ok_or_else(|| self.refused("the flags of a group are not closed"))?;
        let flags = self.rest().get(1..end).unwrap_or_default().to_string();
        if !flags.chars().all(|c| matches!(c, 'i' | 'm' | 's' | 'U' | '-')) {
            return Err(self.refused("the flags of a group are not valid"));
        }
        if self.rest().get(end..).is_some_and(|rest| rest.starts_with(')')) {
            self.depth -= 1;
        }
        self.made.push_str(&format!("?{flags}"));
        self.made.push_str(self.source.get(self.at + end..=self.at + end).unwrap_or_default());
        self.at += end + 1;
        Ok(())
    }

    /// `{2,5}` after its `{`, or nothing if it is a literal.
    fn counted(&mut self) -> Result<Option<String>, String> {
        let Some(end) = self.rest().find('}') else { return Ok(None) };
        let inside = self.rest().get(..end).unwrap_or_default().to_string();
        let (least, most) = match inside.split_once(',') {
            Some((least, most)) => (least, Some(most)),
            None => (inside.as_str(), None),
        };
        let numeric = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !numeric(least) || most.is_some_and(|most| !most.is_empty() && !numeric(most)) {
            return Ok(None);
        }
        for bound in [Some(least), most].into_iter().flatten().filter(|bound| !bound.is_empty()) {
            if bound.parse::<u32>().map_or(true, |bound| bound > MAX_REPEAT) {
                return Err(self.refused("a repetition is more than 1000"));
            }
        }
        self.at += end + 1;
        Ok(Some(format!("{{{inside}}}")))
    }

    /// After `\` outside of a class. Whether what it stands for can be repeated.
    fn escape(&mut self) -> Result<bool, String> {
        let Some(c) = self.next() else { return Err(self.refused("it ends with `\\`")) };
        match c {
            'd' => self.made.push_str("[0-9]"),
            'D' => self.made.push_str("[^0-9]"),
            's' => self.made.push_str("[\\t\\n\\f\\r ]"),
            'S' => self.made.push_str("[^\\t\\n\\f\\r ]"),
            'w' => self.made.push_str("[0-9A-Za-z_]"),
            'W' => self.made.push_str("[^0-9A-Za-z_]"),
            'b' => self.made.push_str("(?-u:\\b)"),
            'B' => self.made.push_str("\\B"),
            'A' => self.made.push_str("\\A"),
            'z' => self.made.push_str("\\z"),
            'Q' => {
                let (end, skip) = self.rest().find("\\E").map_or((self.rest().len(), 0), |end| (end, 2));
                let literal = self.rest().get(..end).unwrap_or_default().to_string();
                for c in literal.chars() {
                    push_literal(&mut self.made, c);
                }
                self.at += end + skip;
                return Ok(!literal.is_empty());
            }
            'p' | 'P' => self.property(c)?,
            c => {
                let literal = self.escaped_literal(c)?;
                push_literal(&mut self.made, literal);
            }
        }
        Ok(true)
    }

    fn property(&mut self, letter: char) -> Result<(), String> {
        let name = if self.rest().starts_with('{') {
            let end = self.rest().find('}').ok_or_else(|| self.refused("the name of a class is not closed"))?;
            self.rest().get(..=end).unwrap_or_default().to_string()
        } else {
            self.peek().map(String::from).ok_or_else(|| self.refused("the name of a class is missing"))?
        };
        self.at += name.len();
        // `\p{^Greek}` is `\P{Greek}`.
        if let Some(inner) = name.strip_prefix("{^") {
            self.made.push_str(&format!("\\{}{{{inner}", if letter == 'p' { 'P' } else { 'p' }));
        } else {
            self.made.push_str(&format!("\\{letter}{name}"));
        }
        Ok(())
    }

    /// The character that an escape such as `\n`, `\x41`, `\101` or `\.` stands for.
    fn escaped_literal(&mut self, c: char) -> Result<char, String> {
        let refused = |this: &Self| Err(this.refused(&format!("`\\{c}` is not an escape")));
        match c {
            'a' => Ok('\u{7}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'v' => Ok('\u{b}'),
            '0'..='7' => {
                // A single digit other than zero would be a reference to a group, which there is not.
                if c != '0' && !self.peek().is_some_and(|next| ('0'..='7').contains(&next)) {
                    return refused(self);
                }
                let mut value = c as u32 - '0' as u32;
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ '0'..='7') => {
                            value = value * 8 + (digit as u32 - '0' as u32);
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                char::from_u32(value).map_or_else(|| refused(self), Ok)
            }
            'x' => {
                let digits = if self.rest().starts_with('{') {
                    let Some(end) = self.rest().find('}') else { return refused(self) };
                    let digits = self.rest().get(1..end).unwrap_or_default().to_string();
                    self.at += end + 1;
                    digits
                } else {
                    let digits = self.rest().get(..2).unwrap_or_default().to_string();
                    self.at += digits.len();
                    digits
                };
                let valid = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
                match u32::from_str_radix(&digits, 16).ok().filter(|_| valid).and_then(char::from_u32) {
                    Some(c) => Ok(c),
                    None => refused(self),
                }
            }
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => Ok(c),
            _ => refused(self),
        }
    }

    /// A class after its `[`.
    fn class(&mut self) -> Result<(), String> {
        self.made.push('[');
        if self.peek() == Some('^') {
            self.at += 1;
            self.made.push('^');
        }
        let mut first = true;
        loop {
            let Some(c) = self.next() else { return Err(self.refused("a `[` is not closed")) };
            match c {
                ']' if !first => break,
                '[' if self.rest().starts_with(':') => match self.rest().find(":]") {
                    Some(end) => {
                        let name = self.rest().get(..end + 2).unwrap_or_default().to_string();
                        self.at += end + 2;
                        self.made.push_str(&format!("[{name}"));
                    }
                    None => self.range('[')?,
                },
                '\\' => match self.peek() {
                    Some('d') => self.shorthand("0-9"),
                    Some('D') => self.shorthand("[^0-9]"),
                    Some('s') => self.shorthand("\\t\\n\\f\\r "),
                    Some('S') => self.shorthand("[^\\t\\n\\f\\r ]"),
                    Some('w') => self.shorthand("0-9A-Za-z_"),
                    Some('W') => self.shorthand("[^0-9A-Za-z_]"),
                    Some(letter @ ('p' | 'P')) => {
                        self.at += 1;
                        self.property(letter)?;
                    }
                    Some(escaped) => {
                        self.at += escaped.len_utf8();
                        let literal = self.escaped_literal(escaped)?;
                        self.range(literal)?;
                    }
                    None => return Err(self.refused("it ends with `\\`")),
                },
                c => self.range(c)?,
            }
            first = false;
        }
        self.made.push(']');
        Ok(())
    }

    fn shorthand(&mut self, class: &str) {
        self.at += 1;
        self.made.push_str(class);
    }

    /// A character of a class, or a range that starts with it.
    fn range(&mut self, low: char) -> Result<(), String> {
        push_literal(&mut self.made, low);
        if !self.rest().starts_with('-') || self.rest().starts_with("-]") {
            return Ok(());
        }
        self.at += 1;
        let high = match self.next() {
            Some('\\') => match self.next() {
                Some(escaped) => self.escaped_literal(escaped)?,
                None => return Err(self.refused("it ends with `\\`")),
            },
            Some(c) => c,
            None => return Err(self.refused("a `[` is not closed")),
        };
        if high < low {
            return Err(self.refused("a range in a class runs backwards"));
        }
        self.made.push('-');
        push_literal(&mut self.made, high);
        Ok(())
    }
}

fn push_literal(made: &mut String, c: char) {
    if c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, '<' | '>') {
        made.push(c);
    } else {
        made.push_str(&format!("\\x{{{:x}}}", c as u32));
    }
}
