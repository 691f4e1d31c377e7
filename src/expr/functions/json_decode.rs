//! `jsonencode` and `jsondecode`. The text that is decoded may have holes: symbols and unknown parts.

use std::sync::Arc;

use super::json_encode::{Encoded, encode};
use super::partial::{text, text_of};
use super::signature::{Function, FunctionCall, Gives, any, string};
use super::{FunctionError, FunctionResult, MAX_DEPTH};
use crate::source::Span;
use crate::value::{Kind, Mapping, MappingKind, Number, Unknown, Value};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("jsondecode", &[string("text").unknown()], Gives::Any, json_decode),
    Function::new("jsonencode", &[any("value").null().unknown()], Gives::String, json_encode),
];

fn json_encode(call: &FunctionCall) -> FunctionResult {
    let value = call.argument(0);
    if matches!(value.kind, Kind::Unknown(_)) {
        return Ok(call.unknown());
    }
    if has_infinite(value) {
        return Err(FunctionError::at(0, "an infinite number cannot be written as JSON"));
    }
    let made = match encode(value) {
        Encoded::Text(made) => text(made),
        Encoded::Pieces(pieces) => Value::new(Kind::Parts(pieces.into())),
        Encoded::TooLarge => return Ok(call.too_large()),
    };
    Ok(match &value.kind {
        Kind::Sequence(_) | Kind::Mapping(_) => made.encoding(value.clone()),
        _ => made,
    })
}

fn has_infinite(value: &Value) -> bool {
    match &value.kind {
        Kind::Number(number) => number.is_infinite(),
        Kind::Sequence(sequence) => sequence.items.iter().any(has_infinite),
        Kind::Mapping(mapping) => mapping.entries.values().any(|entry| has_infinite(&entry.value)),
        _ => false,
    }
}

fn json_decode(call: &FunctionCall) -> FunctionResult {
    let text = call.argument(0);
    let mut decoded = decode_text(call, text)?;
    if let Some(encoded) = text.encoded() {
        place(&mut decoded, encoded);
    }
    Ok(decoded)
}

/// Gives the parts of what was decoded the places of the parts that were encoded.
pub(super) fn place(decoded: &mut Value, encoded: &Value) {
    if decoded.origin.span().is_none() {
        decoded.origin = encoded.origin.clone();
    }
    match (&mut decoded.kind, &encoded.kind) {
        (Kind::Mapping(made), Kind::Mapping(from)) => {
            for (name, entry) in &mut Arc::make_mut(made).entries {
                if let Some(from) = from.entries.get(name) {
                    entry.key = from.key;
                    place(&mut entry.value, &from.value);
                }
            }
        }
        (Kind::Sequence(made), Kind::Sequence(from)) if made.items.len() == from.items.len() => {
            let items = Arc::make_mut(made).items.iter_mut();
            items.zip(&from.items).for_each(|(item, from)| place(item, from));
        }
        _ => {}
    }
}

fn decode_text(call: &FunctionCall, value: &Value) -> FunctionResult {
    match &value.kind {
        Kind::String(known) => decode(known, &[]).map_err(|message| FunctionError::at(0, message)),
        Kind::Parts(parts) => {
            // A hole is a character that no text contains: its number is where it stands.
            let (mut source, mut holes) = (String::new(), Vec::new());
            for part in parts.iter() {
                match part.as_str() {
                    Some(literal) if !literal.contains(HOLE) => source.push_str(literal),
                    Some(_) => return Ok(call.unknown()),
                    None => {
                        source.push(HOLE);
                        holes.push(part.clone());
                    }
                }
            }
            // Text with holes that is no JSON may become some when the holes are filled.
            Ok(decode(&source, &holes).unwrap_or_else(|_| call.unknown()))
        }
        _ => Ok(call.unknown()),
    }
}

/// Stands for a piece that is not known; not a character of any text.
const HOLE: char = '\u{10fffe}';

struct JsonDecoder<'t> {
    source: &'t str,
    at: usize,
    holes: std::slice::Iter<'t, Value>,
}

/// Reads JSON as Terraform does: objects, tuples, exact numbers; of two equal names the later wins.
pub(super) fn decode(source: &str, holes: &[Value]) -> Result<Value, String> {
    let mut decoder = JsonDecoder { source, at: 0, holes: holes.iter() };
    decoder.space();
    if decoder.at == source.len() {
        return Err("the text is empty, must be JSON".to_string());
    }
    let value = decoder.value(0)?;
    decoder.space();
    if decoder.at < source.len() {
        return Err(decoder.unexpected("the end of the text"));
    }
    Ok(value)
}

impl JsonDecoder<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn unexpected(&self, wanted: &str) -> String {
        let line = self.source.get(..self.at).unwrap_or_default().matches('\n').count() + 1;
        match self.peek() {
            Some(c) => format!("invalid JSON on line {line}: expected {wanted}, found `{c}`"),
            None => format!("invalid JSON: expected {wanted}, found the end of the text"),
        }
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        if depth > MAX_DEPTH {
            return Err(format!("the JSON is nested more than {MAX_DEPTH} levels deep"));
        }
        match self.peek() {
            Some('{') => self.object(depth),
            Some('[') => self.array(depth),
            Some('"') => self.string(),
            Some('-' | '0'..='9') => self.number(),
            Some(HOLE) => {
                self.at += HOLE.len_utf8();
                if self.peek().is_some_and(|c| !matches!(c, ' ' | '\t' | '\n' | '\r' | ',' | ']' | '}')) {
                    return Err(self.unexpected("a comma"));
                }
                Ok(self.hole(true))
            }
            _ => {
                for (word, value) in [("true", Kind::Bool(true)), ("false", Kind::Bool(false)), ("null", Kind::Null(None))] {
                    if self.rest().starts_with(word) {
                        self.at += word.len();
                        return Ok(Value::new(value));
                    }
                }
                Err(self.unexpected("a value"))
            }
        }
    }

    /// The next hole. One that stands for JSON is the value itself if it was encoded, else of no known type.
    fn hole(&mut self, encoded: bool) -> Value {
        let Some(piece) = self.holes.next() else { return Unknown::default().into_value() };
        match &piece.kind {
            Kind::Sequence(_) | Kind::Mapping(_) | Kind::Unknown(_) => piece.clone(),
            _ if encoded => Unknown::joined([piece]).into_value(),
            _ => piece.clone(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, String> {
        self.at += 1;
        let mut made = Mapping::new(MappingKind::Object, Span::NONE);
        self.space();
        if self.eat('}') {
            return Ok(Value::mapping(made));
        }
        loop {
            self.space();
            if self.peek() != Some('"') {
                return Err(self.unexpected("a name in quotes"));
            }
            let name = self.string()?;
            let Some(name) = name.as_str() else { return Err("a name is unknown".to_string()) };
            self.space();
            if !self.eat(':') {
                return Err(self.unexpected("`:`"));
            }
            self.space();
            let value = self.value(depth + 1)?;
            made.insert(name, Span::NONE, value);
            self.space();
            if self.eat('}') {
                return Ok(Value::mapping(made));
            }
            if !self.eat(',') {
                return Err(self.unexpected("`,` or `}`"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, String> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.eat(']') {
            return Ok(Value::tuple(items));
        }
        loop {
            self.space();
            items.push(self.value(depth + 1)?);
            self.space();
            if self.eat(']') {
                return Ok(Value::tuple(items));
            }
            if !self.eat(',') {
                return Err(self.unexpected("`,` or `]`"));
            }
        }
    }

    fn number(&mut self) -> Result<Value, String> {
        let rest = self.rest();
        let length = rest.bytes().take_while(|b| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).count();
        let written = rest.get(..length).unwrap_or_default();
        let digits = written.strip_prefix('-').unwrap_or(written);
        let (mantissa, exponent) = match digits.find(['e', 'E']) {
            Some(at) => (digits.get(..at).unwrap_or_default(), digits.get(at + 1..)),
            None => (digits, None),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let numeric = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let valid = numeric(whole)
            && (whole == "0" || !whole.starts_with('0'))
            && fraction.is_none_or(numeric)
            && exponent.is_none_or(|exponent| numeric(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)));
        if !valid {
            return Err(self.unexpected("a number"));
        }
        let number = Number::parse(written).ok_or_else(|| format!("the number `{written}` is too large"))?;
        self.at += length;
        Ok(Value::new(Kind::Number(number)))
    }

    fn string(&mut self) -> Result<Value, String> {
        self.at += 1;
        let mut pieces: Vec<Value> = Vec::new();
        let mut made = String::new();
        loop {
            let Some(c) = self.peek() else { return Err("invalid JSON: a string is not closed".to_string()) };
            self.at += c.len_utf8();
            match c {
                '"' => break,
                HOLE if self.holes.len() > 0 => {
                    pieces.push(text(std::mem::take(&mut made)));
                    let hole = self.hole(false);
                    pieces.push(hole);
                }
                '\\' => made.push(self.escape()?),
                '\0'..='\u{1f}' => return Err("invalid JSON: a control character within a string".to_string()),
                c => made.push(c),
            }
        }
        pieces.push(text(made));
        Ok(text_of(pieces))
    }

    fn escape(&mut self) -> Result<char, String> {
        let Some(c) = self.peek() else { return Err("invalid JSON: a string is not closed".to_string()) };
        self.at += c.len_utf8();
        Ok(match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.hexadecimal()?;
                if (0xd800..0xdc00).contains(&first) && self.rest().starts_with("\\u") {
                    let before = self.at;
                    self.at += 2;
                    let second = self.hexadecimal()?;
                    if (0xdc00..0xe000).contains(&second) {
                        let joined = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                        return Ok(char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    self.at = before;
                }
                // Half of a pair becomes the replacement character, as in Go.
                char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            other => return Err(format!("invalid JSON: `\\{other}` is not an escape")),
        })
    }

    fn hexadecimal(&mut self) -> Result<u32, String> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += 4;
        value.ok_or_else(|| "invalid JSON: `\\u` needs four hexadecimal digits".to_string())
    }
}
