//! Functions that keep text: what goes in comes out, cut, trimmed, quoted, indented or put together.

use super::{Call, Function, MANY, computes, keeps};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::print::{printed, quoted, sprintf};
use crate::kubernetes::charts::renderer::Run;
use crate::kubernetes::charts::rope::{Rope, RopeBuilder};
use crate::kubernetes::charts::table::has_mark;

pub(super) const FUNCTIONS: &[Function] = &[
    keeps("quote", (0, MANY), |call| Ok(joined_with(call, |rope| quoted(&rope)))),
    keeps("squote", (0, MANY), |call| Ok(joined_with(call, |rope| enclosed(&rope, "'")))),
    keeps("print", (0, MANY), print),
    keeps("println", (0, MANY), println),
    keeps("printf", (1, MANY), |call| grown(call, sprintf(&call.text(0)?, call.arguments.get(1..).unwrap_or_default()))),
    keeps("toString", (1, 1), |call| Ok(Datum::rope(printed(&call.any(0), "<nil>")))),
    keeps("cat", (0, MANY), cat),
    keeps("trim", (1, 1), |call| call.text(0).map(|text| Datum::rope(text.trimmed(text.trim())))),
    keeps("trimAll", (2, 2), trim_all),
    keeps("trimall", (2, 2), trim_all),
    keeps("trimSuffix", (2, 2), |call| {
        let (suffix, text) = (call.text(0)?, call.text(1)?);
        Ok(Datum::rope(text.trimmed(text.strip_suffix(&*suffix).unwrap_or(&text))))
    }),
    keeps("trimPrefix", (2, 2), |call| {
        let (prefix, text) = (call.text(0)?, call.text(1)?);
        Ok(Datum::rope(text.trimmed(text.strip_prefix(&*prefix).unwrap_or(&text))))
    }),
    keeps("indent", (2, 2), |call| grown(call, indented(&call.text(1)?, width(call)?))),
    keeps("nindent", (2, 2), |call| {
        let mut builder = RopeBuilder::default();
        builder.push_plain("\n");
        builder.push(&indented(&call.text(1)?, width(call)?));
        grown(call, builder.finish())
    }),
    keeps("replace", (3, 3), |call| {
        let (from, to, text) = (call.text(0)?, call.text(1)?, call.text(2)?);
        if from.is_empty() {
            // Between all characters, and at both ends.
            let mut builder = RopeBuilder::default();
            builder.push(&to);
            for part in text.split("") {
                builder.push(&part);
                builder.push(&to);
                call.grow(to.len())?;
            }
            return grown(call, builder.finish());
        }
        grown(call, text.replaced(&from, &to, usize::MAX))
    }),
    keeps("trunc", (2, 2), trunc),
    keeps("substr", (3, 3), substr),
    keeps("repeat", (2, 2), |call| {
        let (count, text) = (usize::try_from(call.whole(0)?).unwrap_or(0), call.text(1)?);
        call.grow(count.saturating_mul(text.len()))?;
        let mut builder = RopeBuilder::default();
        (0..count).for_each(|_| builder.push(&text));
        Ok(Datum::rope(builder.finish()))
    }),
    keeps("nospace", (1, 1), |call| call.text(0).map(|text| Datum::rope(filtered(&text, |c| !c.is_whitespace())))),
    keeps("join", (2, 2), join),
    computes("split", (2, 2), |call| {
        let parts = call.text(1)?.split(&call.text(0)?);
        Ok(Datum::map(parts.into_iter().enumerate().map(|(at, part)| (format!("_{at}").into(), Datum::rope(part)))))
    }),
    computes("splitList", (2, 2), |call| {
        Ok(Datum::list(call.text(1)?.split(&call.text(0)?).into_iter().map(Datum::rope).collect()))
    }),
    computes("splitn", (3, 3), splitn),
    keeps("toStrings", (1, 1), |call| {
        let items = call.items(0).unwrap_or_else(|_| vec![call.any(0)]);
        Ok(Datum::list(items.iter().map(|item| Datum::rope(printed(item, ""))).collect()))
    }),
    computes("sortAlpha", (1, 1), |call| {
        let items = call.items(0).unwrap_or_else(|_| vec![call.any(0)]);
        let mut texts: Vec<Rope> = items.iter().map(|item| printed(item, "<nil>")).collect();
        texts.sort_by_key(|text| text.to_string());
        Ok(Datum::list(texts.into_iter().map(Datum::rope).collect()))
    }),
    computes("contains", (2, 2), |call| Ok(call.made(Data::Bool(call.text(1)?.contains(&*call.text(0)?))))),
    computes("hasPrefix", (2, 2), |call| Ok(call.made(Data::Bool(call.text(1)?.starts_with(&*call.text(0)?))))),
    computes("hasSuffix", (2, 2), |call| Ok(call.made(Data::Bool(call.text(1)?.ends_with(&*call.text(0)?))))),
];

fn grown(call: &Call<'_>, rope: Rope) -> Run<Datum> {
    call.grow(rope.len())?;
    Ok(Datum::rope(rope))
}

fn enclosed(rope: &Rope, mark: &str) -> Rope {
    let mut builder = RopeBuilder::default();
    builder.push_plain(mark);
    builder.push(rope);
    builder.push_plain(mark);
    builder.finish()
}

/// All arguments but nil, each changed, separated by spaces.
fn joined_with(call: &Call<'_>, change: impl Fn(Rope) -> Rope) -> Datum {
    let mut builder = RopeBuilder::default();
    for argument in call.arguments.iter().filter(|argument| !matches!(argument.data, Data::Nil)) {
        if builder.len() > 0 {
            builder.push_plain(" ");
        }
        builder.push(&change(printed(argument, "")));
    }
    Datum::rope(builder.finish())
}

fn cat(call: &Call<'_>) -> Run<Datum> {
    Ok(joined_with(call, |rope| rope))
}

fn print(call: &Call<'_>) -> Run<Datum> {
    let mut builder = RopeBuilder::default();
    let mut before_is_text = true;
    for (at, argument) in call.arguments.iter().enumerate() {
        let is_text = matches!(argument.data, Data::Text(_));
        if at > 0 && !is_text && !before_is_text {
            builder.push_plain(" ");
        }
        builder.push(&printed(argument, "<nil>"));
        before_is_text = is_text;
    }
    grown(call, builder.finish())
}

fn println(call: &Call<'_>) -> Run<Datum> {
    let mut builder = RopeBuilder::default();
    for (at, argument) in call.arguments.iter().enumerate() {
        builder.push_plain(if at > 0 { " " } else { "" });
        builder.push(&printed(argument, "<nil>"));
    }
    builder.push_plain("\n");
    grown(call, builder.finish())
}

fn trim_all(call: &Call<'_>) -> Run<Datum> {
    let (cut, text) = (call.text(0)?, call.text(1)?);
    Ok(Datum::rope(text.trimmed(text.trim_matches(|c| cut.contains(c)))))
}

/// The widest indentation.
const MAX_INDENT: i64 = 10_000;

fn width(call: &Call<'_>) -> Run<usize> {
    let width = call.whole(0)?;
    usize::try_from(width.min(MAX_INDENT)).or_else(|_| call.fail("negative repeat count"))
}

fn indented(text: &Rope, width: usize) -> Rope {
    let padding = " ".repeat(width);
    let mut builder = RopeBuilder::default();
    builder.push_plain(&padding);
    let mut from = 0;
    for (at, _) in text.match_indices('\n') {
        builder.push_part(text, from..at + 1);
        builder.push_plain(&padding);
        from = at + 1;
    }
    builder.push_part(text, from..text.len());
    builder.finish()
}

/// `trunc` counts bytes, and from the end where the count is negative; a character is not cut in two.
fn trunc(call: &Call<'_>) -> Run<Datum> {
    let (count, text) = (call.whole(0)?, call.text(1)?);
    let size = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    if marked_length(&text) <= size {
        return Ok(Datum::rope(text));
    }
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    Ok(Datum::rope(match count < 0 {
        true => text.slice(boundary(text.len().saturating_sub(size))..text.len()),
        false => text.slice(0..boundary(size.min(text.len()))),
    }))
}

/// The length of a text in bytes, unknown parts as one.
fn marked_length(text: &str) -> usize {
    if !has_mark(text) {
        return text.len();
    }
    text.chars().map(|c| if has_mark(c.encode_utf8(&mut [0; 4])) { 1 } else { c.len_utf8() }).sum()
}

fn substr(call: &Call<'_>) -> Run<Datum> {
    let (start, end, text) = (call.whole(0)?, call.whole(1)?, call.text(2)?);
    if has_mark(&text) {
        return Ok(call.derived());
    }
    let length = text.len() as i64;
    let (from, to) = match () {
        () if start < 0 => (0, end),
        () if end < 0 || end > length => (start, length),
        () => (start, end),
    };
    if from > to || to < 0 || from > length {
        return call.fail("slice bounds out of range");
    }
    let range = from.max(0) as usize..(to.min(length)) as usize;
    match text.get(range.clone()) {
        Some(_) => Ok(Datum::rope(text.slice(range))),
        None => call.fail("the range cuts a character in two"),
    }
}

pub(super) fn filtered(text: &Rope, keep: impl Fn(char) -> bool) -> Rope {
    let mut builder = RopeBuilder::default();
    for (at, c) in text.char_indices().filter(|(_, c)| keep(*c)) {
        builder.push_part(text, at..at + c.len_utf8());
    }
    builder.finish()
}

fn join(call: &Call<'_>) -> Run<Datum> {
    let separator = call.text(0)?;
    let items = match &call.any(1).data {
        Data::List(items) => items.to_vec(),
        Data::Nil => Vec::new(),
        _ => vec![call.any(1)],
    };
    let mut builder = RopeBuilder::default();
    for (at, item) in items.iter().filter(|item| !matches!(item.data, Data::Nil)).enumerate() {
        if at > 0 {
            builder.push(&separator);
        }
        builder.push(&printed(item, ""));
    }
    grown(call, builder.finish())
}

fn splitn(call: &Call<'_>) -> Run<Datum> {
    let (separator, count, text) = (call.text(0)?, call.whole(1)?, call.text(2)?);
    let count = usize::try_from(count).unwrap_or(0);
    let parts = text.split(&separator);
    let mut kept: Vec<Rope> = parts.iter().take(count.saturating_sub(1)).cloned().collect();
    if count > 0 && parts.len() >= count {
        let before: usize = kept.iter().map(|part| part.len() + separator.len()).sum();
        kept.push(text.slice(before.min(text.len())..text.len()));
    }
    Ok(Datum::map(kept.into_iter().enumerate().map(|(at, part)| (format!("_{at}").into(), Datum::rope(part)))))
}
