//! `format` and `formatlist`: Go's verbs over values.

use super::json_encode::{Encoded, encode, quoted};
use super::partial::{is_open, is_set, taken, text, text_of, unknown_text};
use super::signature::{Function, FunctionCall, Gives, any, string};
use super::{FunctionError, FunctionResult, MAX_ITEMS, MAX_TEXT_BYTES, clusters};
use crate::value::{Kind, Sequence, SequenceKind, Type, Value, convert, printed};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("format", &[string("format")], Gives::String, |call| {
        let arguments: Vec<&Value> = call.arguments.iter().skip(1).collect();
        if has_untyped(call) {
            return Ok(call.untyped());
        }
        Ok(formatted(call.text(0), &arguments)?.unwrap_or_else(|| call.too_large()))
    })
    .rest(any("value").null().unknown()),
    Function::new("formatlist", &[string("format")], Gives::Strings, format_list).rest(any("value").null().unknown()),
];

/// A null without a type leaves Terraform without a result until it knows one; a policy reads it as it is.
fn has_untyped(call: &FunctionCall) -> bool {
    !call.context.later && call.arguments.iter().any(|argument| matches!(argument.kind, Kind::Null(None)))
}

/// The widest field and the most digits that a verb may ask for.
const MAX_WIDTH: usize = 1 << 20;

/// One verb: `%-8.3[2]s`.
#[derive(Default)]
struct Verb {
    zero: bool,
    sharp: bool,
    minus: bool,
    plus: bool,
    space: bool,
    width: Option<usize>,
    precision: Option<usize>,
    letter: char,
    raw: String,
}

impl Verb {
    fn refused(&self, why: impl std::fmt::Display) -> FunctionError {
        FunctionError::new(format!("`{}`: {why}", self.raw))
    }

    /// Padding around a number, between its sign and its digits where zeros are asked for.
    fn numeral(&self, sign: &str, digits: &str, zeros: bool) -> String {
        let length = sign.len() + digits.len();
        let missing = self.width.unwrap_or(0).saturating_sub(length);
        if self.minus {
            format!("{sign}{digits}{}", " ".repeat(missing))
        } else if zeros {
            format!("{sign}{}{digits}", "0".repeat(missing))
        } else {
            format!("{}{sign}{digits}", " ".repeat(missing))
        }
    }

    /// Padding around a text, counted in grapheme clusters.
    fn padded(&self, text: String) -> String {
        let Some(width) = self.width else { return text };
        let missing = width.saturating_sub(clusters::count(&text));
        let padding = if self.zero { "0" } else { " " }.repeat(missing);
        if self.minus { text + &padding } else { padding + &text }
    }

    fn sign(&self, negative: bool) -> &'static str {
        match (negative, self.plus, self.space) {
            (true, _, _) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        }
    }

    fn is_plain(&self) -> bool {
        self.width.is_none() && self.precision.is_none() && !self.sharp
    }

    /// The value printed; `None` if that would be too large.
    fn print(&self, value: &Value) -> Result<Option<Value>, FunctionError> {
        if self.letter != 'v' && value.is_null().is_true() {
            return Err(self.refused("null cannot be formatted"));
        }
        let printed = match self.letter {
            'v' => return self.print_as_is(value),
            's' | 'q' => return self.print_string(value),
            't' => match convert(value, &Type::Bool).map_err(|error| self.refused(error))?.as_bool() {
                Some(truth) => truth.to_string(),
                None => return Ok(Some(unknown_text(value))),
            },
            'b' | 'd' | 'o' | 'x' | 'X' | 'e' | 'E' | 'f' | 'g' | 'G' => return self.print_number(value),
            letter => return Err(self.refused(format!("there is no verb `{letter}`"))),
        };
        Ok(Some(text(printed)))
    }

    fn print_as_is(&self, value: &Value) -> Result<Option<Value>, FunctionError> {
        if !self.sharp {
            match &value.kind {
                Kind::String(known) => return Ok(Some(text(self.padded(known.to_string())))),
                Kind::Number(number) if number.is_infinite() => return Ok(Some(text(self.padded(number.to_string())))),
                Kind::Number(number) => {
                    let (negative, digits) = printed(number, 'g', None);
                    return Ok(Some(text(self.padded(format!("{}{digits}", if negative { "-" } else { "" })))));
                }
                Kind::Symbol(_) | Kind::Parts(_) if self.width.is_none() => return Ok(Some(value.clone())),
                _ => {}
            }
        }
        if !value.is_wholly_known() {
            return Ok(Some(unknown_text(value)));
        }
        Ok(match encode(value) {
            Encoded::Text(json) => Some(text(self.padded(json))),
            Encoded::Pieces(_) => Some(unknown_text(value)),
            Encoded::TooLarge => None,
        })
    }

    fn print_string(&self, value: &Value) -> Result<Option<Value>, FunctionError> {
        let converted = convert(value, &Type::String).map_err(|error| self.refused(error))?;
        let Some(known) = converted.as_str() else {
            let whole = self.is_plain() && self.letter == 's' && !matches!(converted.kind, Kind::Unknown(_));
            return Ok(Some(if whole { converted } else { unknown_text(value) }));
        };
        let cut: String = match self.precision {
            Some(count) if count > 0 => clusters::clusters(known).take(count).collect(),
            _ => known.to_string(),
        };
        let cut = if self.letter == 'q' { quoted(&text(cut).as_str().map(str::to_string).unwrap_or_default()) } else { cut };
        Ok(Some(text(self.padded(cut))))
    }

    fn print_number(&self, value: &Value) -> Result<Option<Value>, FunctionError> {
        let converted = convert(value, &Type::Number).map_err(|error| self.refused(error))?;
        let Some(number) = converted.as_number() else { return Ok(Some(unknown_text(value))) };
        if matches!(self.letter, 'e' | 'E' | 'f' | 'g' | 'G') {
            let (negative, digits) = printed(number, self.letter, self.precision);
            if number.is_infinite() {
                return Ok(Some(text(self.numeral(if negative { "-" } else { "+" }, &digits, false))));
            }
            return Ok(Some(text(self.numeral(self.sign(negative), &digits, self.zero))));
        }
        let integer = number.to_big_integer().ok_or_else(|| self.refused("a whole number is required"))?;
        let negative = number.is_negative();
        let magnitude = if negative { -integer } else { integer };
        let (radix, prefix) = match self.letter {
            'b' => (2, "0b"),
            'o' => (8, "0"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        let mut digits = magnitude.in_radix(radix).to_string();
        if self.letter == 'X' {
            digits = digits.to_uppercase();
        }
        if let Some(precision) = self.precision {
            if precision == 0 && digits == "0" {
                return Ok(Some(text("")));
            }
            digits = format!("{}{digits}", "0".repeat(precision.saturating_sub(digits.len())));
        }
        let sign = format!("{}{}", self.sign(negative), if self.sharp { prefix } else { "" });
        Ok(Some(text(self.numeral(&sign, &digits, self.zero && self.precision.is_none()))))
    }
}

/// The format applied; `None` if the result would be too large.
fn formatted(format: &str, arguments: &[&Value]) -> Result<Option<Value>, FunctionError> {
    let mut made: Vec<Value> = Vec::new();
    let mut size = 0usize;
    let mut rest = format;
    let (mut next, mut highest) = (1usize, 0usize);
    while let Some(at) = rest.find('%') {
        made.push(text(&rest[..at]));
        let from = &rest[at..];
        if let Some(after) = from.strip_prefix("%%") {
            made.push(text("%"));
            rest = after;
            continue;
        }
        let (verb, number, length) = read_verb(from, next)?;
        highest = highest.max(number);
        next = number + 1;
        let argument = number
            .checked_sub(1)
            .and_then(|index| arguments.get(index))
            .ok_or_else(|| verb.refused(format!("argument {number} is needed, {} given", arguments.len())))?;
        if verb.width.is_some_and(|width| width > MAX_WIDTH) || verb.precision.is_some_and(|precision| precision > MAX_WIDTH) {
            return Ok(None);
        }
        let Some(piece) = verb.print(argument)? else { return Ok(None) };
        size = size.saturating_add(piece.as_str().map_or(0, str::len));
        if size > MAX_TEXT_BYTES {
            return Ok(None);
        }
        made.push(piece);
        rest = &from[length..];
    }
    made.push(text(rest));
    if highest < arguments.len() {
        let used = if highest == 0 { "none".to_string() } else { format!("only {highest}") };
        return Err(FunctionError::at(highest + 1, format!("too many arguments: the format uses {used}")));
    }
    Ok(Some(text_of(made)))
}

/// Reads a verb from its `%`: the verb, the number of its argument, and how many bytes it takes.
fn read_verb(from: &str, next: usize) -> Result<(Verb, usize, usize), FunctionError> {
    let mut verb = Verb::default();
    let bytes = from.as_bytes();
    let mut at = 1;
    let mut stripped = String::from("%");
    let peek = |at: usize| bytes.get(at).copied().unwrap_or(0);
    loop {
        match peek(at) {
            b'0' => verb.zero = true,
            b'#' => verb.sharp = true,
            b'-' => verb.minus = true,
            b'+' => verb.plus = true,
            b' ' => verb.space = true,
            _ => break,
        }
        at += 1;
    }
    let number = |at: &mut usize| {
        let start = *at;
        while peek(*at).is_ascii_digit() {
            *at += 1;
        }
        from.get(start..*at).and_then(|digits| digits.parse::<usize>().ok()).unwrap_or(if start == *at { 0 } else { usize::MAX })
    };
    if peek(at).is_ascii_digit() {
        verb.width = Some(number(&mut at));
    }
    if peek(at) == b'.' {
        at += 1;
        verb.precision = Some(number(&mut at));
    }
    stripped.push_str(from.get(1..at).unwrap_or_default());
    let mut argument = next;
    if peek(at) == b'[' {
        at += 1;
        let leading = peek(at);
        argument = number(&mut at);
        if !matches!(leading, b'1'..=b'9') || peek(at) != b']' {
            return Err(FunctionError::at(0, "an argument number such as `[1]` is not complete"));
        }
        at += 1;
    }
    match from.get(at..).and_then(|rest| rest.chars().next()) {
        Some(letter) if letter.is_ascii_alphabetic() => {
            verb.letter = letter;
            verb.raw = from.get(..=at).unwrap_or_default().to_string();
            // A minus wins over a zero for numbers, as padding with zeros on the right would change them.
            Ok((verb, argument, at + 1))
        }
        Some(other) => Err(FunctionError::at(0, format!("unexpected `{other}` after `%` in the format"))),
        None => Err(FunctionError::at(0, "the format ends within a verb")),
    }
}

fn format_list(call: &FunctionCall) -> FunctionResult {
    if has_untyped(call) {
        return Ok(call.untyped());
    }
    let arguments = call.arguments.get(1..).unwrap_or_default();
    let mut length: Option<usize> = None;
    let mut unknown_arguments: Vec<&Value> = Vec::new();
    for (index, argument) in arguments.iter().enumerate() {
        match &argument.kind {
            Kind::Sequence(sequence) if sequence.is_closed() && (!is_set(sequence) || argument.is_wholly_known()) => {
                let this = sequence.items.len();
                if length.is_some_and(|length| length != this) {
                    return Err(FunctionError::at(
                        index + 1,
                        format!("the lists differ in length: this one has {this} elements"),
                    ));
                }
                length = Some(this);
            }
            Kind::Sequence(_) => unknown_arguments.push(argument),
            Kind::Unknown(unknown) if !unknown.typ.as_ref().is_some_and(Type::is_primitive) => unknown_arguments.push(argument),
            _ => {}
        }
    }
    if !unknown_arguments.is_empty() {
        return Ok(call.unknown_from(unknown_arguments));
    }
    let length = length.unwrap_or(1);
    if length > MAX_ITEMS {
        return Ok(call.too_large());
    }
    let mut items = Vec::with_capacity(length);
    let mut size = 0usize;
    for index in 0..length {
        let row: Vec<Value> = arguments
            .iter()
            .map(|argument| match argument.as_sequence().and_then(|sequence| sequence.items.get(index)) {
                Some(item) => taken(argument, item),
                None => argument.clone(),
            })
            .collect();
        let made = formatted(call.text(0), &row.iter().collect::<Vec<_>>()).map_err(|error| FunctionError {
            message: format!("element {index}: {}", error.message),
            argument: error.argument,
        })?;
        let Some(made) = made else { return Ok(call.too_large()) };
        size = size.saturating_add(made.as_str().map_or(0, str::len));
        if size > MAX_TEXT_BYTES {
            return Ok(call.too_large());
        }
        debug_assert!(made.as_str().is_some() || is_open(&made));
        items.push(made);
    }
    Ok(Value::sequence(Sequence::new(SequenceKind::List(Type::String), items)))
}
