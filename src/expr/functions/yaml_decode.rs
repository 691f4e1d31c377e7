//! `yamldecode`: scalars mean what go-cty-yaml makes of them (YAML 1.1's booleans, timestamps as strings).

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::json_decode::place;
use super::partial::text;
use super::signature::FunctionCall;
use super::{FunctionError, FunctionResult, MAX_ITEMS};
use crate::expr::MarkedText;
use crate::source::{Span, Text};
use crate::syntax::yaml::{Event, events};
use crate::value::{Kind, Mapping, MappingKind, Number, Type, Value, convert};

const CORE: &str = "tag:yaml.org,2002:";

pub(super) fn yaml_decode(call: &FunctionCall) -> FunctionResult {
    let text = call.argument(0);
    let mut decoded = match &text.kind {
        Kind::String(text) => decode(call, text)?,
        // Text with holes that is no YAML may become some when the holes are filled.
        Kind::Parts(_) => match MarkedText::new(text).and_then(|marked| Some((decode(call, &marked.text).ok()?, marked))) {
            Some((decoded, marked)) => marked.restored(&decoded, &|_| false),
            None => return Ok(call.unknown()),
        },
        _ => match text.encoded() {
            Some(encoded) => Value::clone(encoded),
            None => return Ok(call.unknown()),
        },
    };
    if let Some(encoded) = text.encoded() {
        place(&mut decoded, encoded);
    }
    Ok(decoded)
}

fn decode(call: &FunctionCall, source: &str) -> FunctionResult {
    let line = |at: usize| source.get(..at).unwrap_or_default().matches('\n').count() + 1;
    let events = events(source).map_err(|at| FunctionError::at(0, format!("invalid YAML on line {}", line(at))))?;
    let documents = events.iter().filter(|(event, _)| *event == Event::DocumentStart).count();
    if documents != 1 {
        let message = if documents == 0 { "the text has no document" } else { "the text has more than one document" };
        return Err(FunctionError::at(0, message));
    }
    if let Some(version) = source.lines().find_map(|line| line.strip_prefix("%YAML"))
        && !call.context.later
        && version.trim() != "1.1"
    {
        return Err(FunctionError::at(0, format!("YAML {} is not supported, only 1.1", version.trim())));
    }
    let lead = source.len() - source.trim_start().len();
    if source.get(..lead).is_some_and(|lead| lead.contains('\t')) && !call.context.later {
        return Err(FunctionError::at(0, "a tab is not allowed before the first value"));
    }
    let mut decoder =
        YamlDecoder { several: call.context.later, frames: Vec::new(), anchors: HashMap::new(), nodes: 0, root: None };
    for (event, range) in &events {
        match decoder.event(event) {
            Ok(()) => {}
            Err(Refused::TooLarge) => return Ok(call.too_large()),
            Err(Refused::Because(why)) => return Err(FunctionError::at(0, format!("line {}: {why}", line(range.start)))),
        }
    }
    decoder.root.ok_or_else(|| FunctionError::at(0, "the text has no value"))
}

enum Refused {
    TooLarge,
    Because(String),
}

fn because<T>(why: impl Into<String>) -> Result<T, Refused> {
    Err(Refused::Because(why.into()))
}

/// An open collection.
struct OpenCollection {
    anchor: usize,
    content: CollectionContent,
}

enum CollectionContent {
    Sequence(Vec<Value>),
    Mapping { made: Mapping, next: NextItem },
}

enum NextItem {
    Key,
    Value(Text),
    Merge,
}

enum AnchoredValue {
    Open,
    Value(Value, usize),
}

struct YamlDecoder {
    /// Whether a list of mappings can be merged, as later releases have it.
    several: bool,
    frames: Vec<OpenCollection>,
    anchors: HashMap<usize, AnchoredValue>,
    /// How many values there are, those that aliases repeat included.
    nodes: usize,
    root: Option<Value>,
}

impl YamlDecoder {
    fn event(&mut self, event: &Event) -> Result<(), Refused> {
        match event {
            Event::DocumentStart => Ok(()),
            Event::Scalar { text: written, quoted, tag, anchor } => self.scalar(written, *quoted, tag.as_deref(), *anchor),
            Event::SequenceStart { tag, anchor } => {
                self.open(tag.as_deref(), "seq", *anchor, CollectionContent::Sequence(Vec::new()))
            }
            Event::MappingStart { tag, anchor } => {
                let made = Mapping::new(MappingKind::Object, Span::NONE);
                self.open(tag.as_deref(), "map", *anchor, CollectionContent::Mapping { made, next: NextItem::Key })
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(frame) = self.frames.pop() else { return Ok(()) };
                let value = match frame.content {
                    CollectionContent::Sequence(items) => Value::tuple(items),
                    CollectionContent::Mapping { made, .. } => Value::mapping(made),
                };
                self.complete(value, frame.anchor)
            }
            Event::Alias(anchor) => match self.anchors.get(anchor) {
                Some(AnchoredValue::Value(value, weight)) => {
                    if self.expects_key() {
                        return because("only strings can be keys");
                    }
                    self.nodes = self.nodes.saturating_add(*weight);
                    let value = value.clone();
                    self.add(value)
                }
                Some(AnchoredValue::Open) => because("an anchor refers to itself"),
                None => because("there is no such anchor"),
            },
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.frames.last(), Some(OpenCollection { content: CollectionContent::Mapping { next: NextItem::Key, .. }, .. }))
    }

    fn open(&mut self, tag: Option<&str>, wanted: &str, anchor: usize, content: CollectionContent) -> Result<(), Refused> {
        if self.expects_key() {
            return because("only strings can be keys");
        }
        if tag.is_some_and(|tag| tag.strip_prefix(CORE) != Some(wanted)) {
            return because(format!("the tag `{}` does not fit the value", tag.unwrap_or_default()));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, AnchoredValue::Open);
        }
        self.frames.push(OpenCollection { anchor, content });
        Ok(())
    }

    fn scalar(&mut self, written: &str, quoted: bool, tag: Option<&str>, anchor: usize) -> Result<(), Refused> {
        let key = self.expects_key();
        let merges = (tag.is_none() && written == "<<") || tag.and_then(|tag| tag.strip_prefix(CORE)) == Some("merge");
        if let (true, true, Some(OpenCollection { content: CollectionContent::Mapping { next, .. }, .. })) =
            (key, merges, self.frames.last_mut())
        {
            *next = NextItem::Merge;
            return Ok(());
        }
        let value = resolve(written, quoted, tag).map_err(Refused::Because)?;
        if let (true, Some(OpenCollection { content: CollectionContent::Mapping { next, .. }, .. })) =
            (key, self.frames.last_mut())
        {
            let name = convert(&value, &Type::String).ok();
            let Some(name) = name.as_ref().and_then(Value::as_str) else { return because("a key must not be null") };
            *next = NextItem::Value(name.into());
            return Ok(());
        }
        self.complete(value, anchor)
    }

    fn complete(&mut self, value: Value, anchor: usize) -> Result<(), Refused> {
        if anchor > 0 {
            let weight = weight(&value, MAX_ITEMS);
            self.anchors.insert(anchor, AnchoredValue::Value(value.clone(), weight));
        }
        self.add(value)
    }

    fn add(&mut self, value: Value) -> Result<(), Refused> {
        self.nodes += 1;
        if self.nodes > MAX_ITEMS {
            return Err(Refused::TooLarge);
        }
        match self.frames.last_mut().map(|frame| &mut frame.content) {
            None => self.root = Some(value),
            Some(CollectionContent::Sequence(items)) => items.push(value),
            Some(CollectionContent::Mapping { made, next }) => match std::mem::replace(next, NextItem::Key) {
                NextItem::Value(name) => made.insert(name, Span::NONE, value),
                NextItem::Merge => return merge(made, &value, self.several),
                NextItem::Key => return because("only strings can be keys"),
            },
        }
        Ok(())
    }
}

/// `<<`: the entries of a mapping, or of each of several, come in; what stands later wins.
fn merge(made: &mut Mapping, value: &Value, several: bool) -> Result<(), Refused> {
    let parts = match &value.kind {
        Kind::Sequence(sequence) if several => sequence.items.as_slice(),
        _ => std::slice::from_ref(value),
    };
    for part in parts {
        let Some(mapping) = part.as_mapping() else { return because("only mappings can be merged into a mapping") };
        for (name, entry) in &mapping.entries {
            made.insert(name.clone(), Span::NONE, entry.value.clone());
        }
    }
    Ok(())
}

/// How many values a value consists of, no further than the limit.
fn weight(value: &Value, limit: usize) -> usize {
    let inner = |values: &mut dyn Iterator<Item = &Value>| {
        values.fold(1usize, |sum, value| if sum > limit { sum } else { sum + weight(value, limit - sum) })
    };
    match &value.kind {
        Kind::Sequence(sequence) => inner(&mut sequence.items.iter()),
        Kind::Mapping(mapping) => inner(&mut mapping.entries.values().map(|entry| &entry.value)),
        _ => 1,
    }
}

fn word(written: &str) -> Option<Value> {
    Some(match written {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Value::bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Value::bool(false),
        "" | "~" | "null" | "Null" | "NULL" => Value::null(),
        _ => return None,
    })
}

fn resolve(written: &str, quoted: bool, tag: Option<&str>) -> Result<Value, String> {
    let core = match tag {
        None => None,
        Some(tag) => match tag.strip_prefix(CORE) {
            Some(name @ ("str" | "bool" | "int" | "float" | "null" | "timestamp" | "binary")) => Some(name),
            _ => return Err(format!("`{tag}` is not supported")),
        },
    };
    let refused = |what: &str| Err(format!("`{written}` is not {what}"));
    match core {
        Some("str") => return Ok(text(written)),
        Some("binary") => {
            let valid = STANDARD.decode(written.replace(['\r', '\n'], "")).is_ok();
            return if valid { Ok(text(written)) } else { refused("base64") };
        }
        _ => {}
    }
    let first = written.chars().next();
    let special = matches!(
        first,
        None | Some('+' | '-' | '.' | '~' | '0'..='9' | 'y' | 'Y' | 'n' | 'N' | 't' | 'T' | 'f' | 'F' | 'o' | 'O')
    );
    let mut core = core;
    if special {
        if quoted {
            return Ok(text(written));
        }
        if let Some(value) = word(written) {
            return Ok(value);
        }
        let unsigned = written.strip_prefix(['+', '-']).unwrap_or(written);
        if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
            return Ok(Value::new(Kind::Number(Number::Infinite { negative: written.starts_with('-') })));
        }
        if core.is_none() && matches!(written, ".nan" | ".NaN" | ".NAN") {
            return refused("a number");
        }
        match first {
            Some('.') => {
                if let Some(number) = Number::parse(written) {
                    return Ok(Value::new(Kind::Number(number)));
                }
            }
            Some('+' | '-' | '0'..='9') => {
                if matches!(core, None | Some("timestamp"))
                    && let Some(moment) = timestamp(written)
                {
                    return Ok(text(moment));
                }
                if is_number(written) {
                    core = Some("float");
                }
            }
            _ => {}
        }
    }
    match core {
        Some("bool") => refused("a boolean"),
        Some("int" | "float") => match number(&written.replace('_', "")) {
            Some(number) => Ok(Value::new(Kind::Number(number))),
            None => refused("a number"),
        },
        Some("timestamp") => match timestamp(written) {
            Some(moment) => Ok(text(moment)),
            None => refused("a timestamp"),
        },
        Some("null") => Ok(Value::null()),
        _ => Ok(text(written)),
    }
}

/// Decimal digits with or without fraction and exponent, `0o17`, `0x1f`.
fn is_number(written: &str) -> bool {
    let digits = |text: &str, radix: u32| !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    if let Some(rest) = written.strip_prefix("0o") {
        return digits(rest, 8);
    }
    if let Some(rest) = written.strip_prefix("0x") {
        return digits(rest, 16);
    }
    let unsigned = written.strip_prefix(['+', '-']).unwrap_or(written);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (unsigned.get(..at).unwrap_or_default(), unsigned.get(at + 1..)),
        None => (unsigned, None),
    };
    let valid = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction, 10),
        Some((whole, fraction)) => digits(whole, 10) && (fraction.is_empty() || digits(fraction, 10)),
        None => digits(mantissa, 10),
    };
    valid && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent), 10))
}

fn number(written: &str) -> Option<Number> {
    if let Some(number) = Number::parse(written) {
        return Some(number);
    }
    let (negative, unsigned) = match written.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, written.strip_prefix('+').unwrap_or(written)),
    };
    let lower = unsigned.to_ascii_lowercase();
    let (radix, digits) = match lower.get(..2) {
        Some("0x") => (16, lower.get(2..)?),
        Some("0o") => (8, lower.get(2..)?),
        Some("0b") => (2, lower.get(2..)?),
        _ => return None,
    };
    let magnitude = i128::from(u64::from_str_radix(digits, radix).ok()?);
    Some(Number::from_big_integer(if negative { -magnitude } else { magnitude }.into()))
}

/// A date, or a date and a time, as RFC 3339 in full.
fn timestamp(written: &str) -> Option<String> {
    let (date, rest) = match written.find(['T', 't', ' ']) {
        Some(at) => (written.get(..at)?, written.get(at..)?),
        None => (written, ""),
    };
    let part = |text: &str, most: usize| -> Option<String> {
        let valid = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
        valid.then(|| format!("{text:0>2}"))
    };
    let mut date = date.splitn(3, '-');
    let year = date.next().filter(|year| year.len() == 4)?;
    let (year, month, day) = (part(year, 4)?, part(date.next()?, 2)?, part(date.next()?, 2)?);
    let full = if rest.is_empty() {
        format!("{year}-{month}-{day}T00:00:00Z")
    } else {
        let spaced = rest.starts_with(' ');
        let rest = rest.get(1..)?;
        let (clock, zone) = match rest.find(['Z', '+', '-']) {
            Some(at) if !spaced => rest.split_at(at),
            None if spaced => (rest, "Z"),
            _ => return None,
        };
        // Fractions of a second are read and not shown.
        let clock = match clock.split_once(['.', ',']) {
            Some((clock, fraction)) if !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit()) => clock,
            Some(_) => return None,
            None => clock,
        };
        let mut clock = clock.splitn(3, ':');
        let (hour, minute, second) = (part(clock.next()?, 2)?, part(clock.next()?, 2)?, part(clock.next()?, 2)?);
        format!("{year}-{month}-{day}T{hour}:{minute}:{second}{zone}")
    };
    super::time::normalised(&full)
}
