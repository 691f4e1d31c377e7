//! Regular expressions: `regex`, `regexall`, `replace`. Patterns are RE2 as Go writes it, translated for our engine.

use std::cell::RefCell;
use std::collections::HashMap;

use regex::{Captures, Regex, RegexBuilder};

use super::partial::text;
use super::pattern_syntax::{MAX_NESTING, translate};
use super::signature::{Function, FunctionCall, Gives, string};
use super::{FunctionError, FunctionResult, MAX_ITEMS, MAX_PATTERN_BYTES, MAX_TEXT_BYTES};
use crate::source::{Span, Text};
use crate::value::{Field, Kind, Mapping, MappingKind, Type, Value};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("regex", &[string("pattern"), string("text")], Gives::Any, regex_first),
    Function::new("regexall", &[string("pattern"), string("text")], Gives::Any, regex_all),
    Function::new("replace", &[string("text"), string("part"), string("replacement")], Gives::String, replace),
];

/// How many compiled patterns a thread keeps.
const MAX_KEPT: usize = 64;

enum Compiled {
    Ready(Regex),
    TooLarge,
}

thread_local! {
    static KEPT: RefCell<HashMap<String, Regex>> = RefCell::new(HashMap::new());
}

/// Compiles a pattern of Go's syntax; the second time it is at hand.
fn compile(pattern: &str) -> Result<Compiled, String> {
    if let Some(ready) = KEPT.with_borrow(|kept| kept.get(pattern).cloned()) {
        return Ok(Compiled::Ready(ready));
    }
    let translated = translate(pattern)?;
    let made = RegexBuilder::new(&translated).size_limit(MAX_PATTERN_BYTES).nest_limit(MAX_NESTING as u32).build();
    match made {
        Ok(ready) => {
            KEPT.with_borrow_mut(|kept| {
                if kept.len() >= MAX_KEPT {
                    kept.clear();
                }
                kept.insert(pattern.to_string(), ready.clone());
            });
            Ok(Compiled::Ready(ready))
        }
        Err(regex::Error::CompiledTooBig(_)) => Ok(Compiled::TooLarge),
        Err(_) => Err(format!("`{pattern}` is not a valid regular expression")),
    }
}

/// What a match gives: the text, a tuple of unnamed groups, or an object of named ones.
enum MatchShape {
    Whole,
    Tuple,
    Object,
}

fn shape(pattern: &Regex) -> Result<MatchShape, FunctionError> {
    let named = pattern.capture_names().skip(1).filter(Option::is_some).count();
    let groups = pattern.captures_len() - 1;
    match (named, groups) {
        (_, 0) => Ok(MatchShape::Whole),
        (0, _) => Ok(MatchShape::Tuple),
        (named, groups) if named == groups => Ok(MatchShape::Object),
        _ => Err(FunctionError::at(0, "a pattern cannot have both named and unnamed groups")),
    }
}

/// The name of a group as it was written: one that occurs again is distinguished by a number behind a dot.
fn original(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

fn group(captures: &Captures, index: usize) -> Value {
    captures.get(index).map_or_else(|| Value::new(Kind::null(Type::String)), |found| text(found.as_str()))
}

fn result(pattern: &Regex, shape: &MatchShape, captures: &Captures) -> Value {
    match shape {
        MatchShape::Whole => group(captures, 0),
        MatchShape::Tuple => Value::tuple((1..captures.len()).map(|index| group(captures, index)).collect()),
        MatchShape::Object => {
            let mut made = Mapping::new(MappingKind::Object, Span::NONE);
            for (index, name) in pattern.capture_names().enumerate() {
                if let Some(name) = name {
                    made.insert(original(name), Span::NONE, group(captures, index));
                }
            }
            Value::mapping(made)
        }
    }
}

fn element_type(pattern: &Regex, shape: &MatchShape) -> Type {
    match shape {
        MatchShape::Whole => Type::String,
        MatchShape::Tuple => Type::Tuple(vec![Type::String; pattern.captures_len() - 1]),
        MatchShape::Object => {
            let field = || Field { typ: Type::String, optional: false, default: None };
            Type::Object(pattern.capture_names().flatten().map(|name| (Text::from(original(name)), field())).collect())
        }
    }
}

fn regex_first(call: &FunctionCall) -> FunctionResult {
    let pattern = match compile(call.text(0)).map_err(|message| FunctionError::at(0, message))? {
        Compiled::Ready(pattern) => pattern,
        Compiled::TooLarge => return Ok(call.too_large()),
    };
    let shape = shape(&pattern)?;
    match pattern.captures(call.text(1)) {
        Some(captures) => Ok(result(&pattern, &shape, &captures)),
        None => Err(FunctionError::new("the pattern does not match any part of the text")),
    }
}

fn regex_all(call: &FunctionCall) -> FunctionResult {
    let pattern = match compile(call.text(0)).map_err(|message| FunctionError::at(0, message))? {
        Compiled::Ready(pattern) => pattern,
        Compiled::TooLarge => return Ok(call.too_large()),
    };
    let shape = shape(&pattern)?;
    let mut items = Vec::new();
    for captures in pattern.captures_iter(call.text(1)) {
        if items.len() >= MAX_ITEMS {
            return Ok(call.too_large());
        }
        items.push(result(&pattern, &shape, &captures));
    }
    Ok(Value::list(element_type(&pattern, &shape), items))
}

/// A part written between slashes is a pattern, and the replacement may then name groups with `$1`.
fn replace(call: &FunctionCall) -> FunctionResult {
    let (source, part, with) = (call.text(0), call.text(1), call.text(2));
    let Some(written) = part.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) else {
        let found = if part.is_empty() { source.chars().count() + 1 } else { source.matches(part).count() };
        if found.saturating_mul(with.len()).saturating_add(source.len()) > MAX_TEXT_BYTES {
            return Ok(call.too_large());
        }
        return Ok(text(source.replace(part, with)));
    };
    let pattern = match compile(written).map_err(|message| FunctionError::at(1, message))? {
        Compiled::Ready(pattern) => pattern,
        Compiled::TooLarge => return Ok(call.too_large()),
    };
    let mut made = String::with_capacity(source.len());
    let mut done = 0;
    for captures in pattern.captures_iter(source) {
        let Some(whole) = captures.get(0) else { continue };
        made.push_str(source.get(done..whole.start()).unwrap_or_default());
        captures.expand(with, &mut made);
        done = whole.end();
        if made.len() > MAX_TEXT_BYTES {
            return Ok(call.too_large());
        }
    }
    made.push_str(source.get(done..).unwrap_or_default());
    Ok(text(made))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::value::Kind;

    fn first(pattern: &str, source: &str) -> Option<String> {
        match compile(pattern).unwrap() {
            Compiled::Ready(regex) => regex.find(source).map(|found| found.as_str().to_string()),
            Compiled::TooLarge => panic!("too large"),
        }
    }

    #[test]
    fn patterns_mean_what_they_mean_in_go() {
        assert_eq!(first(r"\d+", "a٣12"), Some("12".into()));
        assert_eq!(first(r"[\w-]+", "é a-b"), Some("a-b".into()));
        assert_eq!(first(r"[[]x]", "[x]"), Some("[x]".into()));
        assert_eq!(first(r"[a&&b]+", "a&b"), Some("a&b".into()));
        assert_eq!(first(r"\Qa.b\E+", "a.bb"), Some("a.bb".into()));
        assert_eq!(first(r"[]a]+", "]a"), Some("]a".into()));
        assert_eq!(first(r"a{,2}", "a{,2}"), Some("a{,2}".into()));
        assert_eq!(first(r"\<b", "<b"), Some("<b".into()));
        assert_eq!(first(r"[[:alpha:]]+", "12ab"), Some("ab".into()));
        assert_eq!(first(r"(?i)AB", "xaB"), Some("aB".into()));
        for bad in [r"a**", r"(", r")", r"[", r"\8", r"a{2000}", r"(?z)", r"(?P<n", r"*", r"[z-a]", r"(?=a)"] {
            assert!(compile(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn kinds_of_results() {
        assert!(matches!(shape(&Regex::new("(a)").unwrap()), Ok(MatchShape::Tuple)));
        assert!(shape(&Regex::new("(a)(?P<n>b)").unwrap()).is_err());
        assert!(matches!(group(&Regex::new("(a)|b").unwrap().captures("b").unwrap(), 1).kind, Kind::Null(_)));
    }
}
