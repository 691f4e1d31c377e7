//! Arguments and blocks that the schema of the provider does not have.

use super::kind::since_or_until;
use super::{SchemaSubject, kind, written_blocks};
use crate::expr::spelling::{nearest, suggestion};
use crate::policy::mismatch::{Instead, Mismatch};
use crate::source::Span;
use crate::terraform::schema::{Argument, BlockSchema, Element, Releases, Renamed, RenamedValue, renamed};
use crate::value::{Kind, Mapping, SequenceKind, Truth, Value};

/// How deep nested blocks are looked into.
const MAX_DEPTH: usize = 16;

/// Whether a span lies in a file of JSON syntax.
type IsJson<'j> = &'j dyn Fn(Span) -> bool;

pub(super) fn unsupported_arguments(subject: &SchemaSubject<'_>, is_json: IsJson<'_>) -> Vec<Mismatch> {
    let Some(blocks) = subject.blocks() else { return kind::in_doubt(subject) };
    let mut found = Vec::new();
    if let Some(body) = subject.resource.body.as_mapping() {
        walk(subject, &blocks, body, "", is_json, &mut found);
    }
    found
}

/// `blocks`: what the body is in one or another release; `within` says which nested block it is.
fn walk(
    subject: &SchemaSubject<'_>,
    blocks: &[BlockSchema],
    body: &Mapping,
    within: &str,
    is_json: IsJson<'_>,
    found: &mut Vec<Mismatch>,
) {
    let depth = within.matches('.').count();
    for (name, entry) in &body.entries {
        // What was not written here (a plan gave it), Terraform's own, and comments of JSON.
        let own = within.is_empty() && name == "timeouts";
        if entry.key.is_none() || own || name == "_" || name.starts_with("//") {
            continue;
        }
        let all: Vec<Argument> = blocks.iter().flat_map(|block| block.named(name)).collect();
        let here: Vec<&Argument> = all.iter().filter(|argument| argument.releases.meets(subject.admitted())).collect();
        let place = if within.is_empty() { String::new() } else { format!(" in `{within}`") };
        if here.is_empty() {
            let (hint, instead) = hint(subject, blocks, name, within, &all);
            let text = format!("sets `{name}`{place}, which {} does not have{hint}", subject.title());
            let near = match &instead {
                Some(Instead::Similar(near)) => Some(near.as_str()),
                _ => None,
            };
            let doubt = if all.is_empty() { subject.doubt(name, near) } else { None };
            // Two arguments cannot have one name.
            let is_free = |name: &str| body.entries.get(name).is_none_or(|other| other.key.is_none());
            let instead = instead.filter(|instead| match instead {
                Instead::Renamed { name, .. } => is_free(name),
                Instead::Similar(name) => is_free(name),
                Instead::Nothing => true,
            });
            found.push(Mismatch { span: entry.key, text, doubt, instead });
            continue;
        }
        if !here.iter().any(|argument| argument.releases.contains(subject.newest)) {
            let released = Releases(here.iter().fold(0, |set, argument| set | argument.releases.0));
            let hint = since_or_until(subject, released);
            let text = format!("sets `{name}`{place}, which {} does not have{hint}", subject.title());
            let doubt = Some(subject.doubt_of_age(&format!("have `{name}`"), "does not"));
            found.push(Mismatch { span: entry.key, text, doubt, instead: None });
            continue;
        }
        let mut wrong = |text: String, doubt| found.push(Mismatch { span: entry.key, text, doubt, instead: None });
        if !here.iter().any(|argument| argument.is_settable()) {
            if entry.value.is_null() != Truth::False {
                continue; // a null sets nothing
            }
            wrong(format!("sets `{name}`{place}, which the provider decides itself"), None);
            continue;
        }
        let as_block = matches!(&entry.value.kind, Kind::Sequence(sequence) if sequence.kind == SequenceKind::Blocks);
        // Arguments that hold lists of objects may be written as blocks.
        let takes_blocks = |argument: &&Argument| argument.block || holds_objects(argument);
        if as_block && !here.iter().any(takes_blocks) {
            wrong(format!("writes `{name}`{place} as a block: it is an argument, `{name} = …`"), None);
            continue;
        }
        if !as_block && here.iter().all(|argument| argument.block) && !is_json(entry.key) {
            wrong(format!("writes `{name}`{place} as an argument: it is a block, `{name} {{ … }}`"), None);
            continue;
        }
        let nested: Vec<BlockSchema> = here.iter().filter_map(|argument| argument.nested).collect();
        // A structure that the table does not know inside is not judged.
        if depth >= MAX_DEPTH || nested.is_empty() || here.iter().any(|argument| opaque(argument)) {
            continue;
        }
        let inner = if within.is_empty() { name.to_string() } else { format!("{within}.{name}") };
        for body in written_blocks(&entry.value) {
            walk(subject, &nested, body, &inner, is_json, found);
        }
    }
}

fn holds_objects(argument: &Argument) -> bool {
    matches!(argument.element, Element::Object | Element::Any)
}

/// Whether what is inside is not in the table.
fn opaque(argument: &Argument) -> bool {
    holds_objects(argument) && argument.nested.is_none()
}

/// What to write in place of a name that is not there, in words and as what can be done.
fn hint(
    subject: &SchemaSubject<'_>,
    blocks: &[BlockSchema],
    name: &str,
    within: &str,
    all: &[Argument],
) -> (String, Option<Instead>) {
    let path = if within.is_empty() { name.to_string() } else { format!("{within}.{name}") };
    let kind = &subject.resource.address.kind;
    if let Some(Renamed { name, value }) = renamed(kind, &path) {
        let value = match value {
            RenamedValue::Same => Some(None),
            RenamedValue::Spelling(text) => Some(Some(text)),
            RenamedValue::Open => None,
        };
        return (format!(": use `{name}`"), value.map(|value| Instead::Renamed { name, value }));
    }
    let elsewhere = Releases(all.iter().fold(0, |set, argument| set | argument.releases.0));
    if !elsewhere.is_empty() {
        let went = elsewhere.oldest().is_none_or(|oldest| oldest <= subject.newest);
        return (since_or_until(subject, elsewhere), went.then_some(Instead::Nothing));
    }
    let admitted = |argument: &Argument| argument.releases.meets(subject.admitted()) && argument.is_settable();
    let names = || blocks.iter().flat_map(|block| block.arguments()).filter(admitted).map(|argument| argument.name);
    (suggestion(name, names()), nearest(name, names()).map(|near| Instead::Similar(near.to_string())))
}

/// Whether a value is an explicit null: as good as not written.
pub(super) fn is_null(value: &Value) -> bool {
    value.is_null().is_true()
}
