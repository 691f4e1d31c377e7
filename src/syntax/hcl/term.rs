//! Terms: literals, names, calls, parentheses, tuples, objects, `for`.

use super::ast::{Call, Expression, ExpressionKind, For, Identifier, ObjectItem, ObjectKey};
use super::parser::{ParseResult, Parser};
use crate::source::Text;
use crate::value::Number;

impl<'a> Parser<'a> {
    /// One operand, without what follows it. The position is at its first byte.
    pub fn term(&mut self) -> ParseResult<Expression> {
        match self.byte() {
            b'"' => self.quoted(),
            b'0'..=b'9' => self.number(),
            b'(' => self.parenthesis(),
            b'[' => self.tuple(),
            b'{' => self.object(),
            b'<' if self.ahead(1) == b'<' => self.heredoc(),
            _ => match self.identifier() {
                Some((start, end)) => self.name(start, end),
                None => self.expected("an expression"),
            },
        }
    }

    fn name(&mut self, start: usize, end: usize) -> ParseResult<Expression> {
        self.skip();
        if self.byte() == b'(' || self.byte() == b':' && self.ahead(1) == b':' {
            return self.call(start, end);
        }
        let kind = match self.slice(start, end) {
            "true" => ExpressionKind::Bool(true),
            "false" => ExpressionKind::Bool(false),
            "null" => ExpressionKind::Null,
            name => ExpressionKind::Variable(Text::new(name)),
        };
        Ok(Expression { span: self.span(start, end), kind })
    }

    /// The end of the number that starts at the position: the longest run of digits, points and exponents that does
    /// not end with a point, whether it is a number or not.
    pub fn number_end(&self) -> usize {
        let mut at = self.pos;
        let mut end = self.pos;
        loop {
            match self.byte_at(at) {
                b'0'..=b'9' => at += 1,
                b'.' => {
                    at += 1;
                    continue;
                }
                b'e' | b'E' => {
                    let sign = usize::from(matches!(self.byte_at(at + 1), b'+' | b'-'));
                    if !self.byte_at(at + 1 + sign).is_ascii_digit() {
                        return end;
                    }
                    at += 2 + sign;
                }
                _ => return end,
            }
            end = at;
        }
    }

    fn number(&mut self) -> ParseResult<Expression> {
        let start = self.pos;
        let end = self.number_end();
        let digits = self.slice(start, end);
        let span = self.span(start, end);
        match Number::parse(digits) {
            Some(number) => {
                self.pos = end;
                Ok(Expression { span, kind: ExpressionKind::Number(number) })
            }
            None => self.fail_with(format!("`{digits}` is not a number"), span),
        }
    }

    fn parenthesis(&mut self) -> ParseResult<Expression> {
        let start = self.pos;
        self.pos += 1;
        let newlines = std::mem::replace(&mut self.newlines, false);
        let inner = self.expression()?;
        self.skip();
        if self.byte() != b')' {
            return self.expected_closing("an operator or `)`", start, 1);
        }
        self.pos += 1;
        self.newlines = newlines;
        Ok(Expression { span: self.span(start, self.pos), kind: ExpressionKind::Parenthesis(Box::new(inner)) })
    }

    fn call(&mut self, start: usize, end: usize) -> ParseResult<Expression> {
        let mut name = Text::new(self.slice(start, end));
        let mut name_end = end;
        while self.byte() == b':' && self.ahead(1) == b':' {
            self.pos += 2;
            self.skip();
            let Some((from, to)) = self.identifier() else { return self.expected("a function name after `::`") };
            name = format!("{name}::{}", self.slice(from, to)).into();
            name_end = to;
            self.skip();
        }
        let name = Identifier { text: name, span: self.span(start, name_end) };
        if self.byte() != b'(' {
            return self.expected("`(` after the function name");
        }
        let open = self.pos;
        self.pos += 1;
        let newlines = std::mem::replace(&mut self.newlines, false);
        let mut arguments = Vec::new();
        let mut expand_last = false;
        loop {
            self.skip();
            if self.byte() == b')' {
                break;
            }
            arguments.push(self.expression()?);
            self.skip();
            match self.byte() {
                b',' => self.pos += 1,
                b')' => break,
                b'.' if self.starts_with("...") => {
                    self.pos += 3;
                    self.skip();
                    if self.byte() != b')' {
                        return self.expected_closing("`)` after `...`", open, 1);
                    }
                    expand_last = true;
                    break;
                }
                _ => return self.expected_closing("`,` or `)` after the argument", open, 1),
            }
        }
        self.pos += 1;
        self.newlines = newlines;
        let call = Call { name, arguments, expand_last };
        Ok(Expression { span: self.span(start, self.pos), kind: ExpressionKind::Call(Box::new(call)) })
    }

    fn tuple(&mut self) -> ParseResult<Expression> {
        let start = self.pos;
        self.pos += 1;
        let newlines = std::mem::replace(&mut self.newlines, false);
        self.skip();
        if self.at_keyword("for") {
            return self.comprehension(start, newlines, false);
        }
        let mut items = Vec::new();
        loop {
            self.skip();
            if self.byte() == b']' {
                break;
            }
            items.push(self.expression()?);
            self.skip();
            match self.byte() {
                b',' => self.pos += 1,
                b']' => break,
                _ => return self.expected_closing("`,` or `]` after the element", start, 1),
            }
        }
        self.pos += 1;
        self.newlines = newlines;
        Ok(Expression { span: self.span(start, self.pos), kind: ExpressionKind::Tuple(items) })
    }

    fn object(&mut self) -> ParseResult<Expression> {
        let start = self.pos;
        self.pos += 1;
        let newlines = std::mem::replace(&mut self.newlines, false);
        self.skip();
        if self.at_keyword("for") {
            return self.comprehension(start, newlines, true);
        }
        self.newlines = true;
        let mut items: Vec<ObjectItem> = Vec::new();
        let mut first_indent = None;
        loop {
            self.skip();
            let newline = self.newline_length();
            if newline > 0 {
                self.pos += newline;
                continue;
            }
            if self.recovery.is_some() {
                self.check_object_layout(start, &mut first_indent)?;
            }
            if self.byte() == b'}' {
                break;
            }
            if self.at_end() {
                return self.expected_closing("a key or `}`", start, 1);
            }
            let key = self.expression()?;
            let key = self.object_key(key);
            self.skip();
            let single_equals = self.byte() == b'=' && !matches!(self.ahead(1), b'=' | b'>');
            if !single_equals && !self.at_single_colon() {
                return self.expected_closing("`=` or `:` after the key", start, 1);
            }
            self.pos += 1;
            let value = self.expression()?;
            items.push(ObjectItem { key, value });
            self.skip();
            match self.byte() {
                b',' => self.pos += 1,
                b'}' if self.recovery.is_none() => break,
                b'}' => {}
                _ if self.newline_length() > 0 => {}
                _ => return self.expected_closing("`,`, a line break or `}` after the value", start, 1),
            }
        }
        self.pos += 1;
        self.newlines = newlines;
        Ok(Expression { span: self.span(start, self.pos), kind: ExpressionKind::Object(items) })
    }

    /// A bare name is a key, `true` and `null` too; anything else is computed.
    fn object_key(&self, key: Expression) -> ObjectKey {
        let text = match &key.kind {
            ExpressionKind::Variable(name) => name.clone(),
            ExpressionKind::Bool(true) => Text::new_static("true"),
            ExpressionKind::Bool(false) => Text::new_static("false"),
            ExpressionKind::Null => Text::new_static("null"),
            _ => return ObjectKey::Expression(key),
        };
        ObjectKey::Name(Identifier { text, span: key.span })
    }

    pub fn at_keyword(&self, keyword: &str) -> bool {
        self.starts_with(keyword) && self.identifier_end(self.pos) == Some(self.pos + keyword.len())
    }

    /// The names and the collection of a `for`, behind the keyword: `k, v in collection`.
    pub fn for_introduction(&mut self) -> ParseResult<(Option<Identifier>, Identifier, Expression)> {
        self.skip();
        let Some((start, end)) = self.identifier() else { return self.expected("a variable name after `for`") };
        let mut key = None;
        let mut value = Identifier { text: Text::new(self.slice(start, end)), span: self.span(start, end) };
        self.skip();
        if self.byte() == b',' {
            self.pos += 1;
            self.skip();
            let Some((start, end)) = self.identifier() else { return self.expected("a variable name after `,`") };
            let second = Identifier { text: Text::new(self.slice(start, end)), span: self.span(start, end) };
            key = Some(std::mem::replace(&mut value, second));
            self.skip();
        }
        if !self.at_keyword("in") {
            return self.expected("`in` after the names of `for`");
        }
        self.pos += 2;
        Ok((key, value, self.expression()?))
    }

    /// `for …` behind the opening bracket, whose newline mode comes back at the end.
    fn comprehension(&mut self, start: usize, newlines: bool, object: bool) -> ParseResult<Expression> {
        self.pos += 3;
        let (key, value, collection) = self.for_introduction()?;
        self.skip();
        if !self.at_single_colon() {
            return self.expected_closing("`:` after the collection of `for`", start, 1);
        }
        self.pos += 1;
        let mut result = self.expression()?;
        let mut result_key = None;
        self.skip();
        let arrow = self.starts_with("=>");
        if arrow && !object {
            let span = self.span(self.pos, self.pos + 2);
            return self.fail_with("a `for` that makes a tuple takes no `=>`, only a value".to_string(), span);
        }
        if arrow {
            self.pos += 2;
            let value = self.expression()?;
            result_key = Some(std::mem::replace(&mut result, value));
            self.skip();
        } else if object {
            return self.expected("`=>` and the value of the object `for`");
        }
        let mut grouping = false;
        if self.starts_with("...") {
            if !object {
                let span = self.span(self.pos, self.pos + 3);
                return self.fail_with("a `for` that makes a tuple takes no `...`".to_string(), span);
            }
            grouping = true;
            self.pos += 3;
            self.skip();
        }
        let mut condition = None;
        if self.at_keyword("if") {
            self.pos += 2;
            condition = Some(self.expression()?);
            self.skip();
        }
        let closing = if object { b'}' } else { b']' };
        if self.byte() != closing {
            return self.expected_closing(if object { "`if` or `}`" } else { "`if` or `]`" }, start, 1);
        }
        self.pos += 1;
        self.newlines = newlines;
        let comprehension = For { key, value, collection, result_key, result, grouping, condition };
        Ok(Expression { span: self.span(start, self.pos), kind: ExpressionKind::For(Box::new(comprehension)) })
    }
}
