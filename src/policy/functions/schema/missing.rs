//! Required arguments and blocks that are not written.

use super::unsupported::is_null;
use super::{SchemaSubject, kind, written_blocks};
use crate::policy::mismatch::Mismatch;
use crate::source::Span;
use crate::terraform::schema::BlockSchema;
use crate::value::{HopKind, Kind, Mapping, Reason, ReasonKind, Truth, Value};

/// How deep nested blocks are looked into.
const MAX_DEPTH: usize = 16;

pub(super) fn missing_arguments(subject: &SchemaSubject<'_>) -> Vec<Mismatch> {
    let Some(blocks) = subject.blocks() else { return kind::in_doubt(subject) };
    let mut found = Vec::new();
    if let Some(body) = subject.resource.body.as_mapping() {
        walk(subject, &blocks, body, "", &mut found);
    }
    found
}

fn walk(subject: &SchemaSubject<'_>, blocks: &[BlockSchema], body: &Mapping, within: &str, found: &mut Vec<Mismatch>) {
    if body.open.is_some() || within.matches('.').count() >= MAX_DEPTH {
        return; // more may be written than can be read
    }
    let (mut lacking, mut doubtful): (Vec<&str>, Vec<(&str, Reason)>) = (Vec::new(), Vec::new());
    for argument in blocks.iter().flat_map(|block| block.required(subject.newest)) {
        // What one admitted release needs and another does not is not certainly needed.
        let meanings = blocks.iter().flat_map(|block| block.named(argument.name));
        let in_all = meanings.filter(|other| other.required).fold(0, |set, other| set | other.releases.0);
        let having = subject.table.resource(subject.resource.address.mode, &subject.resource.address.kind);
        let asked = subject.admitted().0 & having.map_or(0, |having| having.releases.0);
        let lacks = match body.get(argument.name) {
            None => true,
            Some(value) => is_null(value) && is_final(value),
        };
        let in_some = asked & !in_all != 0;
        if in_some {
            let older = format!("do not require `{}`", argument.name);
            let reason = || (argument.name, subject.doubt_of_age(&older, "does"));
            doubtful.extend(lacks.then(reason));
            continue;
        }
        if lacks && let Some(reason) = subject.doubt_of_requirement(argument.name) {
            doubtful.push((argument.name, reason));
            continue;
        }
        match body.get(argument.name) {
            _ if lacks => lacking.push(argument.name),
            None => {}
            Some(value) => doubtful.extend(null_case(argument.name, value).map(|reason| (argument.name, reason))),
        }
    }
    let header = if body.header.is_none() { subject.resource.header } else { body.header };
    let place = if within.is_empty() { String::new() } else { format!(" in `{within}`") };
    let lacks = |names: &str| format!("lacks {names}{place}, which {} requires", subject.title());
    if !lacking.is_empty() {
        let names: Vec<String> = lacking.iter().map(|name| format!("`{name}`")).collect();
        found.push(Mismatch { span: header, text: lacks(&in_words(&names)), doubt: None, instead: None });
    }
    for (name, reason) in doubtful {
        let span = body.get(name).and_then(|value| value.origin.span()).unwrap_or(header);
        found.push(Mismatch { span, text: lacks(&format!("`{name}`")), doubt: Some(reason), instead: None });
    }
    for (name, entry) in &body.entries {
        if written_blocks(&entry.value).next().is_none() {
            continue;
        }
        let nested: Vec<BlockSchema> = blocks
            .iter()
            .flat_map(|block| block.named(name))
            .filter(|argument| argument.releases.meets(subject.admitted()))
            .filter_map(|argument| argument.nested.filter(|_| argument.block))
            .fold(Vec::new(), |mut blocks: Vec<BlockSchema>, block| {
                if !blocks.iter().any(|other| other.number == block.number) {
                    blocks.push(block);
                }
                blocks
            });
        let inner = if within.is_empty() { name.to_string() } else { format!("{within}.{name}") };
        for body in written_blocks(&entry.value).filter(|_| !nested.is_empty()) {
            walk(subject, &nested, body, &inner, found);
        }
    }
}

/// Whether a null stays one: it is written in place, or handed over. What only the defaults of variables make null is
/// for whoever sets them.
fn is_final(value: &Value) -> bool {
    let handed = |kind: HopKind| matches!(kind, HopKind::ModuleArgument | HopKind::VariableFile | HopKind::CommandLine);
    !value.origin.has_hops() || value.origin.hops().any(|hop| handed(hop.kind))
}

/// Why a value may turn out to be null, or not: it is one of several, and one of them is.
fn null_case(name: &str, value: &Value) -> Option<Reason> {
    if is_null(value) {
        let span = value.origin.span().unwrap_or(Span::NONE);
        return Some(Reason::new(ReasonKind::VariableWithoutDefault, name, span));
    }
    let Kind::Unknown(unknown) = &value.kind else { return None };
    let some_null = unknown.cases.iter().any(|case| case.is_null() == Truth::True);
    some_null.then(|| unknown.reasons.first().cloned()).flatten()
}

/// `a`, `b` and `c`
fn in_words(names: &[String]) -> String {
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
