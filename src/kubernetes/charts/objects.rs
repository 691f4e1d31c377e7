//! Rendered text to objects, every value at the line that sets it.
//!
//! Invariant: no span of rendered text is left; what differs between worlds is unknown.

use std::sync::Arc;

use super::chart::ChartProblem;
use super::renderer::Renderer;
use super::rope::Rope;
use super::table::{Place, has_mark, marked};
use crate::kubernetes::object::From;
use crate::kubernetes::{Object, ScopeId, objects_of};
use crate::source::{SourceId, SourceMap, Span, Text};
use crate::syntax::yaml::{self, NodeKind};
use crate::value::{Form, Hop, HopKind, Kind, Origin, Reason, Site, Unknown, Value};

/// The source that rendered text has while it is read.
const RENDERED: SourceId = SourceId(u32::MAX - 2);

/// What one file renders to.
#[derive(Clone, Debug, Default)]
pub(super) struct FileObjects {
    pub objects: Vec<Object>,
    pub problems: Vec<ChartProblem>,
}

/// The objects in a rendered text.
pub(super) fn read(
    renderer: &Renderer,
    text: &Rope,
    file: SourceId,
    path: &str,
    directory: &Text,
    scope: ScopeId,
    sources: &SourceMap,
) -> FileObjects {
    let mut found = FileObjects::default();
    if text.trim().is_empty() {
        return found;
    }
    let parsed = yaml::parse(RENDERED, text);
    let mapper = Mapper { renderer, text, file };
    for error in &parsed.errors {
        let span = mapper.span(error.span);
        let at = sources.get(span.source).map(|source| Text::from(source.path.as_ref()));
        found.problems.push(ChartProblem {
            path: at.unwrap_or_else(|| path.into()),
            span: Some(span).filter(|span| !span.is_none()),
            message: format!("what is rendered here is not YAML: {}", error.message),
            is_whole: false,
        });
    }
    for document in &parsed.documents {
        let objects = objects_of(document, path);
        if objects.is_empty() && parsed.errors.is_empty() && !is_empty(&document.root.kind) {
            let place = mapper.in_template(document.span);
            let span = Some(Span { end: place.start, ..place }).filter(|span| !span.is_none());
            let message = "what is rendered here has no `apiVersion` and `kind`: it is not judged".to_string();
            found.problems.push(ChartProblem { path: path.into(), span, message, is_whole: false });
        }
        for mut object in objects {
            let document = mapper.in_template(object.document);
            let body = mapper.value(object.body);
            let from = From::Chart { directory: directory.clone() };
            object.body = Value::null();
            found.objects.extend(Object::from_value(body, document, path, from, scope));
        }
    }
    found
}

/// Whether a document holds nothing.
fn is_empty(kind: &NodeKind) -> bool {
    match kind {
        NodeKind::Null => true,
        NodeKind::Mapping(pairs) => pairs.is_empty(),
        NodeKind::Sequence(items) => items.is_empty(),
        NodeKind::String(text) => text.trim().is_empty(),
        NodeKind::Bool(_) | NodeKind::Number(_) => false,
    }
}

/// From places in rendered text to places in files.
struct Mapper<'m> {
    renderer: &'m Renderer,
    text: &'m Rope,
    file: SourceId,
}

impl Mapper<'_> {
    /// Where a part of the text was written, with how it came here.
    fn origin(&self, span: Span) -> Origin {
        if span.source != RENDERED {
            return Origin::at(span).at_site((!span.is_none()).then(|| span.into()));
        }
        let table = self.renderer.table.borrow();
        let mut literal: Option<Span> = None;
        let mut put_out: Option<Span> = None;
        for (part, piece) in self.text.touched(span.range()) {
            let action = table.action_span(piece.action);
            put_out = put_out.or(action);
            match table.place(piece.place) {
                Some(Place::Literal(whole)) => {
                    let start = whole.start + piece.skip;
                    let here = Span { source: whole.source, start, end: (start + part.len() as u32).min(whole.end) };
                    literal = Some(match literal {
                        Some(before) if before.source == here.source && before.end <= here.start => before.to(here),
                        Some(before) => before,
                        None => here,
                    });
                }
                Some(_) => {
                    if let Some(origin) = table.value(piece.place).filter(|origin| origin.span().is_some()) {
                        return match action {
                            Some(action) => {
                                let site = Site::new(action, Form::Container);
                                let hops: Vec<Hop> = origin.hops().cloned().collect();
                                let hops: Vec<&Hop> = hops.iter().collect();
                                let template = Hop::new(HopKind::Template, site, None);
                                let all = hops.into_iter().chain([&template]);
                                Origin::from_hops(origin.site(), all)
                            }
                            None => origin.clone(),
                        };
                    }
                }
                None => {}
            }
        }
        match literal.or(put_out) {
            Some(span) => Origin::at(span),
            None => Origin::none(),
        }
    }

    /// Where something with an inside was written: its part of the template, where that has one, and not what the first
    /// value in it came from.
    fn container(&self, span: Span) -> Origin {
        if span.source != RENDERED {
            return self.origin(span);
        }
        let mut whole: Option<Span> = None;
        {
            let table = self.renderer.table.borrow();
            for (part, piece) in self.text.touched(span.range()) {
                let Some(Place::Literal(literal)) = table.place(piece.place) else { continue }; // written elsewhere
                let start = literal.start + piece.skip;
                let here = Span { source: literal.source, start, end: (start + part.len() as u32).min(literal.end) };
                whole = Some(match whole {
                    Some(whole) if whole.source == here.source && whole.start <= here.start => whole.to(here),
                    Some(whole) => whole,
                    None => here,
                });
            }
        }
        whole.map_or_else(|| self.origin(span), Origin::at)
    }

    fn span(&self, span: Span) -> Span {
        self.origin(span).span().unwrap_or(Span::NONE)
    }

    /// The part of the template that rendered a part of the text, from its first to its last byte there.
    fn in_template(&self, span: Span) -> Span {
        let table = self.renderer.table.borrow();
        let mut whole: Option<Span> = None;
        for (_, piece) in self.text.touched(span.range()) {
            let Some(Place::Literal(literal)) = table.place(piece.place) else { continue }; // a value stands elsewhere
            if literal.source != self.file {
                continue; // what is included stands elsewhere
            }
            let start = literal.start + piece.skip;
            let here = Span { source: literal.source, start, end: start + 1 };
            whole = Some(whole.map_or(here, |whole| whole.to(here)));
        }
        whole.unwrap_or_else(|| self.span(span))
    }

    fn value(&self, mut value: Value) -> Value {
        let span = value.origin.span();
        if let Some(span) = span {
            let has_inside = matches!(value.kind, Kind::Mapping(_) | Kind::Sequence(_));
            value.origin = if has_inside { self.container(span) } else { self.origin(span) };
        }
        match &mut value.kind {
            Kind::String(text) if has_mark(text) => {
                let text = text.clone();
                return self.with_unknown(value, &text, span);
            }
            Kind::Sequence(sequence) => {
                let sequence = Arc::make_mut(sequence);
                sequence.items = std::mem::take(&mut sequence.items).into_iter().map(|item| self.value(item)).collect();
            }
            Kind::Mapping(mapping) => {
                let mapping = Arc::make_mut(mapping);
                mapping.header = self.container(mapping.header).span().unwrap_or(Span::NONE);
                let entries = std::mem::take(&mut mapping.entries);
                for (key, mut entry) in entries {
                    entry.key = self.span(entry.key);
                    entry.value = self.value(entry.value);
                    match has_mark(&key) {
                        true => {
                            let reasons = self.reasons(&key);
                            mapping.open = Some(Arc::new(Unknown { reasons, ..Unknown::default() }));
                        }
                        false => _ = mapping.entries.insert(key, entry),
                    }
                }
            }
            _ => {}
        }
        value
    }

    fn reasons(&self, text: &str) -> Vec<Reason> {
        let table = self.renderer.table.borrow();
        text.chars().filter_map(marked).flat_map(|id| table.reasons(id)).take(8).collect()
    }

    /// A text of which parts are not known. Alone and without quotes, what is unknown may be of any type.
    fn with_unknown(&self, value: Value, text: &str, written: Option<Span>) -> Value {
        let table = self.renderer.table.borrow();
        let unknown = |c: char| marked(c).and_then(|id| table.unknown_value(id).cloned());
        let is_plain = written.is_some_and(|span| self.text.get(span.range()) == Some(text));
        let mut characters = text.chars();
        if let (Some(only), None) = (characters.next(), characters.next())
            && let Some(known) = unknown(only)
        {
            let origin = if known.origin.span().is_some() { known.origin.clone() } else { value.origin.clone() };
            let kind = match known.kind.clone() {
                Kind::Unknown(unknown) if !is_plain && unknown.typ.is_none() => {
                    let typ = Some(crate::value::Type::String);
                    Kind::Unknown(Arc::new(Unknown { typ, not_null: true, ..(*unknown).clone() }))
                }
                // In quotes it is a text, whatever it refers to.
                kind @ Kind::Symbol(_) if !is_plain => Kind::Parts(vec![Value { kind, ..known.clone() }].into()),
                kind => kind,
            };
            return Value { kind, origin, ..value };
        }
        let mut parts: Vec<Value> = Vec::new();
        let mut plain = String::new();
        for c in text.chars() {
            match unknown(c) {
                Some(known) => {
                    if !plain.is_empty() {
                        parts.push(Value::string(std::mem::take(&mut plain)));
                    }
                    parts.push(known);
                }
                None => plain.push(c),
            }
        }
        if !plain.is_empty() {
            parts.push(Value::string(plain));
        }
        Value { kind: Kind::Parts(parts.into()), ..value }
    }
}

/// Joins what the worlds of one file say: what agrees is known, what differs is unknown.
pub(super) fn join(mut worlds: Vec<FileObjects>, reasons: &[Reason], is_complete: bool, path: &str) -> FileObjects {
    let problem = |message: String, span: Option<Span>| ChartProblem { path: path.into(), span, message, is_whole: false };
    if worlds.len() == 1 {
        return worlds.pop().unwrap_or_default();
    }
    let mut joined = FileObjects::default();
    if !is_complete {
        let message = "the template depends on too much that is unknown: what it renders is not judged".to_string();
        joined.problems.push(problem(message, None));
        return joined;
    }
    let key = |object: &Object| (object.group.clone(), object.kind.clone(), object.namespace.clone(), object.name.clone());
    let mut seen = Vec::new();
    for world in &worlds {
        for problem in &world.problems {
            if !joined.problems.contains(problem) {
                joined.problems.push(problem.clone());
            }
        }
        for object in &world.objects {
            let own = key(object);
            if seen.contains(&own) {
                continue; // joined already
            }
            let same: Vec<&Object> =
                worlds.iter().filter_map(|world| world.objects.iter().find(|other| key(other) == own)).collect();
            seen.push(own);
            if same.len() < worlds.len() {
                let span = Some(object.header).filter(|span| !span.is_none());
                let message = format!("whether `{}` is rendered depends on something unknown: it is not judged", object.target());
                joined.problems.push(problem(message, span));
                continue;
            }
            let bodies: Vec<&Value> = same.iter().map(|object| &object.body).collect();
            joined.objects.push(Object { body: join_values(&bodies, reasons), ..object.clone() });
        }
    }
    joined
}

fn join_values(values: &[&Value], reasons: &[Reason]) -> Value {
    let Some(first) = values.first() else { return Value::null() };
    let unknown = |cases: Vec<Value>| {
        let cases = if cases.len() <= Unknown::MAX_CASES { cases } else { Vec::new() };
        let unknown = Unknown { reasons: reasons.to_vec(), cases, ..Unknown::default() };
        unknown.into_value().with_origin(first.origin.clone())
    };
    match &first.kind {
        Kind::Mapping(_) if values.iter().all(|value| value.as_mapping().is_some()) => {
            let mut joined = (*first).clone();
            if let Kind::Mapping(mapping) = &mut joined.kind {
                let mapping = Arc::make_mut(mapping);
                let others: Vec<_> = values.iter().filter_map(|value| value.as_mapping()).collect();
                for other in &others {
                    for (key, entry) in &other.entries {
                        mapping.entries.entry(key.clone()).or_insert_with(|| entry.clone());
                    }
                    mapping.open = mapping.open.take().or_else(|| other.open.clone());
                }
                for (key, entry) in &mut mapping.entries {
                    let all: Vec<&Value> = others.iter().filter_map(|other| other.get(key)).collect();
                    let origin = entry.value.origin.clone();
                    entry.value = match all.len() == others.len() {
                        true => join_values(&all, reasons),
                        false => unknown(Vec::new()).with_origin(origin),
                    };
                }
            }
            joined
        }
        Kind::Sequence(sequence) => {
            let length = sequence.items.len();
            let others: Vec<_> = values.iter().filter_map(|value| value.as_sequence()).collect();
            if others.len() < values.len() || others.iter().any(|other| other.items.len() != length) {
                return unknown(Vec::new());
            }
            let mut joined = (*first).clone();
            if let Kind::Sequence(sequence) = &mut joined.kind {
                let items = (0..length).map(|at| {
                    let all: Vec<&Value> = others.iter().filter_map(|other| other.items.get(at)).collect();
                    join_values(&all, reasons)
                });
                Arc::make_mut(sequence).items = items.collect();
            }
            joined
        }
        _ if values.iter().all(|value| is_same(value, first)) => (*first).clone(),
        _ => {
            let scalars = values.iter().filter(|value| matches!(value.kind, Kind::String(_) | Kind::Number(_) | Kind::Bool(_)));
            let mut cases: Vec<Value> = Vec::new();
            for value in scalars {
                if !cases.iter().any(|known| is_same(known, value)) {
                    cases.push((*value).clone());
                }
            }
            let all_known = values.iter().all(|value| cases.iter().any(|known| is_same(known, value)));
            unknown(if all_known { cases } else { Vec::new() })
        }
    }
}

/// Whether two scalars are the same, what is unknown in them included.
fn is_same(left: &Value, right: &Value) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::Null(_) | Kind::Absent(_), Kind::Null(_) | Kind::Absent(_)) => true,
        (Kind::Bool(a), Kind::Bool(b)) => a == b,
        (Kind::Number(a), Kind::Number(b)) => a == b,
        (Kind::String(a), Kind::String(b)) => a == b,
        (Kind::Parts(a), Kind::Parts(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| is_same(a, b)),
        (Kind::Symbol(_), Kind::Symbol(_)) | (Kind::Unknown(_), Kind::Unknown(_)) => left.origin.span() == right.origin.span(),
        _ => false,
    }
}

/// Writes a namespace into an object's metadata.
pub(super) fn set_namespace(body: &mut Value, namespace: &Value) {
    let Kind::Mapping(mapping) = &mut body.kind else { return };
    let Some(metadata) = Arc::make_mut(mapping).entries.get_mut("metadata") else { return };
    if let Kind::Mapping(metadata) = &mut metadata.value.kind {
        let span = namespace.origin.span().unwrap_or(Span::NONE);
        Arc::make_mut(metadata).insert(Text::from("namespace"), span, namespace.clone());
    }
}
