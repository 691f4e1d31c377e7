//! Functions over strings.

use super::partial::{pieces, strings, text, text_of, unknown_text};
use super::signature::{Function, FunctionCall, Gives, Parameter, Takes, handed_on, number, string};
use super::string_partial::{
    ends_with, separates_ids, split_pieces, starts_with, str_contains, trim_prefix_of, trim_space_of, trim_suffix_of,
};
use super::{FunctionError, FunctionResult, MAX_TEXT_BYTES, caseless, clusters};
use crate::value::{Kind, Truth, Value};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("chomp", &[string("text")], Gives::String, |call| Ok(text(call.text(0).trim_end_matches(['\r', '\n'])))),
    Function::new("endswith", &[string("text").unknown(), string("suffix").unknown()], Gives::Bool, |call| {
        decided(call, ends_with(call.argument(0), call.argument(1)))
    }),
    Function::new("indent", &[number("spaces"), string("text")], Gives::String, indent),
    Function::new("join", &[string("separator").unknown()], Gives::String, join)
        .rest(Parameter::new("list", Takes::Strings).unknown()),
    Function::new("lower", &[string("text").unknown()], Gives::String, |call| Ok(mapped(call, caseless::lower))),
    Function::new("split", &[string("separator"), string("text").unknown()], Gives::Strings, split),
    Function::new("startswith", &[string("text").unknown(), string("prefix").unknown()], Gives::Bool, |call| {
        decided(call, starts_with(call.argument(0), call.argument(1)))
    }),
    Function::new("strcontains", &[string("text").unknown(), string("part").unknown()], Gives::Bool, |call| {
        decided(call, str_contains(call.argument(0), call.argument(1)))
    }),
    Function::new("strrev", &[string("text")], Gives::String, |call| {
        Ok(text(clusters::clusters(call.text(0)).rev().collect::<String>()))
    }),
    Function::new("substr", &[string("text").unknown(), number("offset"), number("length")], Gives::String, substr),
    Function::new("title", &[string("text")], Gives::String, |call| Ok(text(caseless::title_words(call.text(0))))),
    Function::new("trim", &[string("text"), string("cutset")], Gives::String, |call| {
        let cutset: Vec<char> = call.text(1).chars().collect();
        Ok(text(call.text(0).trim_matches(cutset.as_slice())))
    }),
    Function::new("trimprefix", &[string("text").unknown(), string("prefix").unknown()], Gives::String, |call| {
        Ok(trim_prefix_of(call.argument(0), call.argument(1)).unwrap_or_else(|| call.unknown()))
    }),
    Function::new("trimspace", &[string("text").unknown()], Gives::String, |call| {
        Ok(trim_space_of(call.argument(0)).unwrap_or_else(|| call.unknown()))
    }),
    Function::new("trimsuffix", &[string("text").unknown(), string("suffix").unknown()], Gives::String, |call| {
        Ok(trim_suffix_of(call.argument(0), call.argument(1)).unwrap_or_else(|| call.unknown()))
    }),
    Function::new("upper", &[string("text").unknown()], Gives::String, |call| Ok(mapped(call, caseless::upper))),
];

fn decided(call: &FunctionCall, truth: Truth) -> FunctionResult {
    Ok(match truth {
        Truth::True => Value::bool(true),
        Truth::False => Value::bool(false),
        Truth::Unknown => call.unknown(),
    })
}

/// Every literal character mapped; what is not known stays a hole.
fn mapped(call: &FunctionCall, map: fn(char) -> char) -> Value {
    let value = call.argument(0);
    match &value.kind {
        Kind::String(known) => text(known.chars().map(map).collect::<String>()),
        Kind::Parts(_) => text_of(pieces(value).iter().map(|piece| match piece.as_str() {
            Some(literal) => text(literal.chars().map(map).collect::<String>()),
            None => unknown_text(piece),
        })),
        _ => call.unknown(),
    }
}

fn indent(call: &FunctionCall) -> FunctionResult {
    let spaces = usize::try_from(call.integer(0)?).map_err(|_| FunctionError::at(0, "must not be negative"))?;
    let lines = call.text(1);
    let breaks = lines.bytes().filter(|byte| *byte == b'\n').count();
    if breaks.saturating_mul(spaces) > MAX_TEXT_BYTES {
        return Ok(call.too_large());
    }
    Ok(text(lines.replace('\n', &format!("\n{}", " ".repeat(if breaks == 0 { 0 } else { spaces })))))
}

fn join(call: &FunctionCall) -> FunctionResult {
    let separator = call.argument(0);
    let lists = call.arguments.get(1..).unwrap_or_default();
    if lists.is_empty() {
        return Err(FunctionError::new("at least 1 list is required"));
    }
    let mut items: Vec<&Value> = Vec::new();
    let mut closed = true;
    for (index, list) in lists.iter().enumerate() {
        match &list.kind {
            Kind::Sequence(sequence) => {
                if let Some(at) = sequence.definite().iter().position(|item| item.is_null().is_true()) {
                    return Err(FunctionError::at(index + 1, format!("element {at} is null: null cannot be joined")));
                }
                closed &= sequence.is_closed();
                items.extend(&sequence.items);
            }
            _ => closed = false,
        }
    }
    if !closed {
        return Ok(call.unknown());
    }
    let literal = |value: &Value| value.as_str().map_or(0, str::len);
    let size =
        items.iter().map(|item| literal(item)).sum::<usize>().saturating_add(literal(separator).saturating_mul(items.len()));
    if size > MAX_TEXT_BYTES {
        return Ok(call.too_large());
    }
    let mut made: Vec<Value> = Vec::with_capacity(items.len() * 2);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            made.push(separator.clone());
        }
        made.push(item.clone());
    }
    Ok(text_of(made))
}

fn split(call: &FunctionCall) -> FunctionResult {
    let separator = call.text(0);
    let value = call.argument(1);
    let Some(known) = value.as_str() else {
        if let Some(fields) = split_pieces(value, separator) {
            return Ok(fields);
        }
        // A list that is written as a text: its fields are the things that the text is about.
        let fields = handed_on(value).filter(|_| separates_ids(separator));
        return Ok(fields.map_or_else(|| call.unknown(), |fields| call.instead(fields)));
    };
    if separator.is_empty() {
        return Ok(strings(known.chars()));
    }
    Ok(strings(known.split(separator)))
}

/// `offset` and `length` count grapheme clusters. A negative offset counts from the end, a negative length takes the rest.
fn substr(call: &FunctionCall) -> FunctionResult {
    let (offset, length) = (call.integer(1)?, call.integer(2)?);
    let value = call.argument(0);
    let Some(known) = value.as_str() else {
        // What lies wholly within the literal beginning is known.
        let Some(prefix) = pieces(value).first().and_then(Value::as_str) else { return Ok(call.unknown()) };
        let (Ok(from), Ok(count)) = (usize::try_from(offset), usize::try_from(length)) else { return Ok(call.unknown()) };
        let clusters: Vec<&str> = clusters::clusters(prefix).collect();
        // The last cluster may go on in what is not known.
        return Ok(match clusters.get(from..from.saturating_add(count)) {
            Some(wanted) if from.saturating_add(count) < clusters.len() => text(wanted.concat()),
            _ => call.unknown(),
        });
    };
    if offset >= 0 && length == 0 {
        return Ok(text(""));
    }
    let mut from = offset;
    if offset < 0 {
        from = from.saturating_add(i64::try_from(clusters::count(known)).unwrap_or(i64::MAX));
    }
    let rest = clusters::clusters(known).skip(usize::try_from(from).unwrap_or(0));
    // With a negative offset a length of zero takes the rest: Terraform counts up to a number that it never meets.
    let taken: String = match usize::try_from(length) {
        Ok(count) if count > 0 => rest.take(count).collect(),
        _ => rest.collect(),
    };
    Ok(text(taken))
}
