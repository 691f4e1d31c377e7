//! Regular expressions: RE2, as in Go.

use regex::Regex;

use super::{Call, Function, computes};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::renderer::Run;
use crate::kubernetes::charts::rope::Rope;

pub(super) const FUNCTIONS: &[Function] = &[
    // What is no pattern matches nothing; the other functions refuse it.
    computes("regexMatch", (2, 2), |call| match pattern(call) {
        Ok(_) => is_match(call),
        Err(_) => Ok(call.made(Data::Bool(false))),
    }),
    computes("mustRegexMatch", (2, 2), is_match),
    computes("regexFind", (2, 2), find),
    computes("mustRegexFind", (2, 2), find),
    computes("regexFindAll", (3, 3), find_all),
    computes("mustRegexFindAll", (3, 3), find_all),
    computes("regexReplaceAll", (3, 3), |call| replace(call, false)),
    computes("mustRegexReplaceAll", (3, 3), |call| replace(call, false)),
    computes("regexReplaceAllLiteral", (3, 3), |call| replace(call, true)),
    computes("mustRegexReplaceAllLiteral", (3, 3), |call| replace(call, true)),
    computes("regexSplit", (3, 3), split),
    computes("mustRegexSplit", (3, 3), split),
    computes("regexQuoteMeta", (1, 1), |call| Ok(call.computed(&quoted(&call.text(0)?)))),
];

/// A text as a pattern that matches it, as Go writes it.
fn quoted(text: &str) -> String {
    let escaped = |c: char| if r"\.+*?()|[]{}^$".contains(c) { format!("\\{c}") } else { c.to_string() };
    text.chars().map(escaped).collect()
}

/// How large a compiled pattern may be, in bytes.
const MAX_PATTERN: usize = 1 << 20;

fn pattern(call: &Call<'_>) -> Run<Regex> {
    let text = call.text(0)?;
    let built = regex::RegexBuilder::new(&text).size_limit(MAX_PATTERN).build();
    built.or_else(|_| call.fail(format!("`{}` is not a regular expression", &*text)))
}

fn is_match(call: &Call<'_>) -> Run<Datum> {
    let (pattern, text) = (pattern(call)?, call.text(1)?);
    call.grow(text.len())?;
    Ok(call.made(Data::Bool(pattern.is_match(&text))))
}

fn find(call: &Call<'_>) -> Run<Datum> {
    let (pattern, text) = (pattern(call)?, call.text(1)?);
    call.grow(text.len())?;
    Ok(Datum::rope(pattern.find(&text).map(|found| text.slice(found.range())).unwrap_or_default()))
}

/// How many are wanted; a negative number is all.
fn count(call: &Call<'_>) -> Run<usize> {
    Ok(usize::try_from(call.whole(2)?).unwrap_or(usize::MAX))
}

fn find_all(call: &Call<'_>) -> Run<Datum> {
    let (pattern, text) = (pattern(call)?, call.text(1)?);
    call.grow(text.len())?;
    let found = pattern.find_iter(&text).take(count(call)?).map(|found| Datum::rope(text.slice(found.range())));
    Ok(Datum::list(found.collect()))
}

fn replace(call: &Call<'_>, is_literal: bool) -> Run<Datum> {
    let (pattern, text, with) = (pattern(call)?, call.text(1)?, call.text(2)?);
    call.grow(text.len())?;
    if !pattern.is_match(&text) {
        return Ok(Datum::rope(text));
    }
    let (mut builder, mut at) = (crate::kubernetes::charts::rope::RopeBuilder::default(), 0);
    for captures in pattern.captures_iter(&text) {
        let Some(whole) = captures.get(0) else { break };
        builder.push_part(&text, at..whole.start());
        match is_literal || !with.contains('$') {
            true => builder.push(&with),
            false => {
                let mut expanded = String::new();
                captures.expand(&with, &mut expanded);
                let place = call.renderer.computed(call.arguments);
                builder.push(&Rope::new(&expanded, place));
            }
        }
        at = whole.end();
    }
    builder.push_part(&text, at..text.len());
    let rope = builder.finish();
    call.grow(rope.len())?;
    Ok(Datum::rope(rope))
}

fn split(call: &Call<'_>) -> Run<Datum> {
    let (pattern, text, count) = (pattern(call)?, call.text(1)?, count(call)?);
    call.grow(text.len())?;
    let (mut parts, mut at) = (Vec::new(), 0);
    if count == 0 {
        return Ok(Datum::list(Vec::new()));
    }
    for found in pattern.find_iter(&text) {
        if parts.len() + 1 >= count {
            break;
        }
        if found.end() == 0 {
            continue; // an empty match before the text splits nothing
        }
        parts.push(Datum::rope(text.slice(at..found.start())));
        at = found.end();
    }
    parts.push(Datum::rope(text.slice(at..text.len())));
    Ok(Datum::list(parts))
}
