//! Edits of HCL text: arguments and blocks put in, renamed and left out, lists made longer and shorter.
//!
//! Invariant: a formatted file stays formatted, and what stands around an edit stays as it is.

use crate::finding::Edit;
use crate::source::{Source, Span, line_start};
use crate::syntax::hcl::{Attribute, Block, Body, Expression, ExpressionKind, File};

use super::trees::{attribute_at, block_at};

/// The block with this header.
fn block_of(body: &Body, header: Span) -> Option<&Block> {
    let block = block_at(body, header)?;
    if block.header == header { Some(block) } else { block_of(&block.body, header) }
}

/// The argument whose name or value stands here.
fn attribute_of(body: &Body, at: Span) -> Option<&Attribute> {
    match attribute_at(body, at) {
        Some(attribute) => Some(attribute).filter(|own| own.value.span == at || own.name.span == at),
        None => attribute_of(&block_at(body, at)?.body, at),
    }
}

/// A span with the rest of its lines where nothing else stands on them.
fn whole_lines(source: &Source, span: Span) -> Span {
    let (start, end) = (line_start(&source.text, span.start as usize), span.end as usize);
    let after = source.text.get(end..).and_then(|rest| rest.find('\n')).map_or(source.text.len(), |length| end + length + 1);
    let is_alone = |from: usize, to: usize| source.text.get(from..to).is_some_and(|text| text.trim().is_empty());
    match is_alone(start, span.start as usize) && is_alone(end, after) {
        true => Span::new(span.source, start, after),
        false => span,
    }
}

fn indentation(text: &str, at: usize) -> &str {
    let line = text.get(line_start(text, at)..at).unwrap_or("");
    line.get(..line.len() - line.trim_start().len()).unwrap_or("")
}

/// An argument in a block: behind the last one before any nested block that stands in a column which the name fits;
/// else behind the last of all, whose column is moved if it is alone, or in a paragraph of its own.
pub(super) fn argument(source: &Source, file: &File, header: Span, name: &str, value: &str) -> Option<Vec<Edit>> {
    let text = &*source.text;
    let block = block_of(&file.body, header)?;
    let ending = source.lines().ending();
    let first_block = block.body.blocks.first().map_or(block.span.end, |inner| inner.span.start);
    let (open, inner) = inside(source, block)?;
    let before = || block.body.attributes.iter().rev().filter(|attribute| attribute.span.start < first_block);
    let Some(last) = before().next() else {
        let outer = indentation(text, block.span.start as usize);
        if inner.trim().is_empty() && !inner.contains('\n') {
            let span = Span::new(source.id, open, open + inner.len());
            return Some(vec![Edit { span, text: format!("{ending}{outer}  {name} = {value}{ending}{outer}") }]);
        }
        // Behind the rest of the opening line, which may be a comment.
        let at = open + inner.find('\n')? + 1;
        let gap = if block.body.blocks.is_empty() { "" } else { ending };
        let text = format!("{outer}  {name} = {value}{ending}{gap}");
        return Some(vec![Edit { span: Span::new(source.id, at, at), text }]);
    };
    // An argument on the opening line leaves no place for another.
    if !inner.contains('\n') || line_start(text, last.span.start as usize) <= open {
        return None;
    }
    let fits = |attribute: &&Attribute| {
        let stands_after_others = line_start(text, attribute.span.start as usize) > open;
        let alone = chain(text, &block.body, attribute).len() == 1;
        let column = column(text, attribute);
        let is_aligned = name.len() < column && (!alone || name.len() == attribute.name.text.len());
        stands_after_others && is_one_line(text, attribute) && is_aligned
    };
    if let Some(beside) = before().filter(|attribute| !is_meta(attribute)).find(fits) {
        let (at, indent) = (line_end(text, beside.span.end as usize), indentation(text, beside.span.start as usize));
        let column = column(text, beside);
        let first = if text.get(..at).is_some_and(|before| before.ends_with('\n')) { "" } else { ending };
        let line = format!("{first}{indent}{name:<column$}= {value}{ending}");
        return Some(vec![Edit { span: Span::new(source.id, at, at), text: line }]);
    }
    let (at, indent) = (line_end(text, last.span.end as usize), indentation(text, last.span.start as usize));
    let first = if text.get(..at).is_some_and(|before| before.ends_with('\n')) { "" } else { ending };
    let at = Span::new(source.id, at, at);
    let (own, column) = (last.name.text.len(), column(text, last));
    if is_one_line(text, last) && column == own + 1 && chain(text, &block.body, last).len() == 1 && !is_meta(last) {
        // Two lines in one column: the shorter name gets the blanks.
        let width = own.max(name.len());
        let mut edits = vec![Edit { span: at, text: format!("{first}{indent}{name:<width$} = {value}{ending}") }];
        let gap = last.name.span.end as usize;
        if width > own {
            edits.push(Edit { span: Span::new(source.id, gap, gap), text: " ".repeat(width - own) });
        }
        return Some(edits);
    }
    Some(vec![Edit { span: at, text: format!("{first}{ending}{indent}{name} = {value}{ending}") }])
}

/// Terraform's own, which stand apart from what the provider reads.
fn is_meta(attribute: &Attribute) -> bool {
    matches!(&*attribute.name.text, "count" | "for_each" | "provider" | "depends_on" | "source" | "version" | "providers")
}

/// From the name to the `=`.
fn column(text: &str, attribute: &Attribute) -> usize {
    let (from, to) = (attribute.span.start as usize, attribute.value.span.start as usize);
    text.get(from..to).and_then(|text| text.find('=')).unwrap_or(to.saturating_sub(from))
}

fn is_one_line(text: &str, attribute: &Attribute) -> bool {
    text.get(attribute.span.range()).is_some_and(|text| !text.contains('\n'))
}

pub(super) fn line_end(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len().saturating_sub(at), |length| length + 1)
}

/// Where the body of a block begins, and its text.
fn inside<'t>(source: &'t Source, block: &Block) -> Option<(usize, &'t str)> {
    let open = block.header.end as usize + source.text.get(block.header.end as usize..block.span.end as usize)?.find('{')? + 1;
    Some((open, source.text.get(open..(block.span.end as usize).checked_sub(1)?)?))
}

/// A nested block as the last thing in a block.
pub(super) fn nested(source: &Source, file: &File, header: Span, name: &str, entries: &[(&str, String)]) -> Option<Edit> {
    let text = &*source.text;
    let block = block_of(&file.body, header)?;
    let (open, inner) = inside(source, block)?;
    let (ending, outer) = (source.lines().ending(), indentation(text, block.span.start as usize));
    let width = entries.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines: String = entries.iter().map(|(name, value)| format!("{outer}    {name:<width$} = {value}{ending}")).collect();
    let body = if lines.is_empty() { String::new() } else { format!("{ending}{lines}{outer}  ") };
    let made = format!("{outer}  {name} {{{body}}}{ending}");
    if inner.trim().is_empty() && !inner.contains('\n') {
        let span = Span::new(source.id, open, open + inner.len());
        return Some(Edit { span, text: format!("{ending}{made}{outer}") });
    }
    // In front of the line of the closing brace, which must be its own.
    let close = (block.span.end as usize).checked_sub(1)?;
    let at = line_start(text, close);
    if at <= open || !text.get(at..close)?.trim().is_empty() {
        return None;
    }
    let gap = if inner.trim().is_empty() { "" } else { ending };
    Some(Edit { span: Span::new(source.id, at, at), text: format!("{gap}{made}") })
}

/// The text without an argument.
pub(super) fn without_argument(source: &Source, file: &File, at: Span) -> Option<Edit> {
    let attribute = attribute_of(&file.body, at)?;
    Some(Edit { span: whole_lines(source, attribute.span), text: String::new() })
}

/// An argument under another name, with those on the lines around it in the column that this makes.
pub(super) fn renamed(source: &Source, file: &File, at: Span, name: &str, value: Option<&str>) -> Option<Vec<Edit>> {
    let text = &*source.text;
    let body = body_of(&file.body, at)?;
    let attribute = body.attributes.iter().find(|attribute| attribute.name.span == at)?;
    let chain = chain(text, body, attribute);
    let old = column(text, attribute);
    let wide = |one: &&&Attribute| one.name.span != at;
    let others = || chain.iter().filter(wide);
    let is_aligned = others().all(|other| column(text, other) == old);
    let width = others().map(|other| other.name.text.len()).chain([name.len()]).max().unwrap_or(0) + 1;
    // What was not in one column is left as it is.
    let width = if is_aligned { width } else { name.len() + 1 };
    let gap = |one: &Attribute| Span::new(source.id, one.name.span.end as usize, one.span.start as usize + column(text, one));
    let mut edits = vec![Edit { span: at, text: name.to_string() }];
    let mut space = |one: &Attribute, length: usize| {
        let blanks = " ".repeat(width.saturating_sub(length).max(1));
        if source.slice(gap(one)) != blanks {
            edits.push(Edit { span: gap(one), text: blanks });
        }
    };
    space(attribute, name.len());
    for other in others().filter(|_| is_aligned) {
        space(other, other.name.text.len());
    }
    edits.extend(value.map(|value| Edit { span: attribute.value.span, text: value.to_string() }));
    Some(edits)
}

/// A list with one element more at its end.
pub(super) fn appended(source: &Source, file: &File, place: Span, value: &str) -> Option<Vec<Edit>> {
    let list = find(&file.body, place, &|expression| expression.span == place)?;
    let ExpressionKind::Tuple(items) = &list.kind else { return None };
    let text = source.slice(list.span);
    let at = |at: usize| Span::new(source.id, at, at);
    let Some(last) = items.last() else {
        let is_blank = text.strip_prefix('[')?.strip_suffix(']')?.trim().is_empty();
        return is_blank.then(|| vec![Edit { span: list.span, text: format!("[{value}]") }]);
    };
    let end = last.span.end as usize;
    let rest = source.text.get(end..list.span.end as usize)?;
    if !rest.contains('\n') {
        return Some(vec![Edit { span: at(end), text: format!(", {value}") }]);
    }
    // Each on a line of its own, with a comma behind the last or without.
    let indent = indentation(&source.text, last.span.start as usize);
    let has_comma = rest.trim_start().starts_with(',');
    let line = format!("{indent}{value}{}{}", if has_comma { "," } else { "" }, source.lines().ending());
    let mut edits = vec![Edit { span: at(line_end(&source.text, end)), text: line }];
    if !has_comma {
        edits.push(Edit { span: at(end), text: ",".to_string() });
    }
    Some(edits)
}

/// A list without one of its elements, unless that is the only one.
pub(super) fn without_element(source: &Source, file: &File, element: Span) -> Option<Edit> {
    let text = &*source.text;
    let holds = |expression: &Expression| match &expression.kind {
        ExpressionKind::Tuple(items) => items.len() > 1 && items.iter().any(|item| item.span == element),
        _ => false,
    };
    let ExpressionKind::Tuple(items) = &find(&file.body, element, &holds)?.kind else { return None };
    let index = items.iter().position(|item| item.span == element)?;
    let own = whole_element(text, element);
    match (items.get(index + 1), index.checked_sub(1).and_then(|before| items.get(before))) {
        (Some(_), _) if own.is_some() => Some(Edit { span: own?, text: String::new() }),
        (Some(next), _) => {
            Some(Edit { span: Span::new(source.id, element.start as usize, next.span.start as usize), text: String::new() })
        }
        (None, Some(_)) if own.is_some() => Some(Edit { span: own?, text: String::new() }),
        (None, Some(before)) => {
            Some(Edit { span: Span::new(source.id, before.span.end as usize, element.end as usize), text: String::new() })
        }
        (None, None) => None,
    }
}

/// Nothing, or a comment: on the line of what goes, that goes with it.
fn is_blank_or_comment(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.starts_with('#') || text.starts_with("//")
}

/// The line of an element with its comma, if it has one for itself.
fn whole_element(text: &str, element: Span) -> Option<Span> {
    let after = element.end as usize;
    let comma = text.get(after..)?.find(',').filter(|at| text.get(after..after + at).is_some_and(|gap| gap.trim().is_empty()));
    let end = line_end(text, after);
    let (start, tail) = (line_start(text, element.start as usize), comma.map_or(after, |at| after + at + 1));
    let alone =
        text.get(start..element.start as usize)?.trim().is_empty() && tail <= end && is_blank_or_comment(text.get(tail..end)?);
    alone.then(|| Span::new(element.source, start, end))
}

/// The first expression that is looked for around a place, among values and what lists and objects hold.
fn find<'b>(body: &'b Body, place: Span, wanted: &dyn Fn(&Expression) -> bool) -> Option<&'b Expression> {
    fn within<'e>(expression: &'e Expression, place: Span, wanted: &dyn Fn(&Expression) -> bool) -> Option<&'e Expression> {
        if !expression.span.contains(place) {
            return None;
        }
        if wanted(expression) {
            return Some(expression);
        }
        match &expression.kind {
            ExpressionKind::Tuple(items) => items.iter().find_map(|item| within(item, place, wanted)),
            ExpressionKind::Object(items) => items.iter().find_map(|item| within(&item.value, place, wanted)),
            ExpressionKind::Call(call) => call.arguments.iter().find_map(|argument| within(argument, place, wanted)),
            ExpressionKind::Parenthesis(inner) => within(inner, place, wanted),
            _ => None,
        }
    }
    match attribute_at(body, place) {
        Some(attribute) => within(&attribute.value, place, wanted),
        None => find(&block_at(body, place)?.body, place, wanted),
    }
}

/// The arguments on lines next to each other that hold this one, each on one line: what stands in one column.
fn chain<'b>(text: &str, body: &'b Body, attribute: &Attribute) -> Vec<&'b Attribute> {
    let mut chains: Vec<Vec<&Attribute>> = Vec::new();
    for next in body.attributes.iter().filter(|next| is_one_line(text, next)) {
        let start = line_start(text, next.span.start as usize);
        match chains.last_mut() {
            Some(chain) if chain.last().is_some_and(|last| line_end(text, last.span.end as usize) == start) => chain.push(next),
            _ => chains.push(vec![next]),
        }
    }
    let own = |chain: &Vec<&Attribute>| chain.iter().any(|one| one.span == attribute.span);
    chains.into_iter().find(own).unwrap_or_default()
}

/// The body with the argument whose name stands here.
fn body_of(body: &Body, name: Span) -> Option<&Body> {
    match attribute_at(body, name) {
        Some(attribute) => Some(body).filter(|_| attribute.name.span == name),
        None => body_of(&block_at(body, name)?.body, name),
    }
}
