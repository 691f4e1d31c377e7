//! One expression's answer, ready to be shown: printed value, type, reasons, provenance.
//!
//! Invariant: no sensitive value is in it, neither printed nor quoted in a message.

use std::collections::BTreeMap;

use crate::expr::{Evaluated, covered, print, secret_texts};
use crate::finding::{Label, Secrets};
use crate::source::{SourceId, SourceMap, Span, Text};
use crate::syntax::hcl::Expression;
use crate::terraform::Console;
use crate::value::{Field, Kind, MappingKind, Reason, ReasonKind, SequenceKind, Type, Value};

/// Hops that are shown of the parts of a value that has none of its own.
const MAX_HOPS: usize = 8;
/// How many reasons are shown.
const MAX_REASONS: usize = 8;
/// Parts of a value that are looked at for ways.
const MAX_PARTS: usize = 256;

/// How an expression ended.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum AnswerOutcome {
    Known,
    /// Not known, or not in all parts.
    Unknown,
    Error,
}

impl AnswerOutcome {
    /// The stable name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            AnswerOutcome::Known => "known",
            AnswerOutcome::Unknown => "unknown",
            AnswerOutcome::Error => "error",
        }
    }
}

/// What an expression yields. Everything but `expression` and `message` is empty for an error.
#[derive(Clone, Debug)]
pub struct Answer {
    pub expression: String,
    pub outcome: AnswerOutcome,
    /// As a type constraint: `list(string)`.
    pub typ: Option<String>,
    /// As `terraform console` prints it.
    pub text: Option<String>,
    /// Why there is no value.
    pub message: Option<String>,
    /// Where the error lies; in the expression or in the module.
    pub span: Span,
    /// Why it is unknown, with the places.
    pub reasons: Vec<Reason>,
    /// Where the value comes from, nearest first.
    pub provenance: Vec<Label>,
}

/// What an answer is made with.
pub(super) struct Known<'k, 'c> {
    /// The source that holds the expression.
    pub typed: SourceId,
    pub sources: &'k SourceMap,
    pub console: &'k Console<'c>,
}

impl Answer {
    /// The answer to what cannot be evaluated.
    pub(super) fn refused(expression: String, message: String, span: Span) -> Answer {
        let (reasons, provenance) = (Vec::new(), Vec::new());
        Answer {
            expression,
            outcome: AnswerOutcome::Error,
            typ: None,
            text: None,
            message: Some(message),
            span,
            reasons,
            provenance,
        }
    }

    /// The answer without the secrets that are written in source, unless the expression asks to see them.
    pub(super) fn redacted(mut self, secrets: &Secrets) -> Answer {
        if self.expression.contains("nonsensitive(") {
            return self;
        }
        for text in [&mut self.text, &mut self.message].into_iter().flatten() {
            *text = secrets.redact(text).into_owned();
        }
        for reason in &mut self.reasons {
            reason.subject = secrets.redact(&reason.subject).into_owned().into();
        }
        self
    }

    /// The answer to an expression, or, where the type of an expression is asked for, to
    /// that one.
    pub(super) fn new(expression: String, (result, asked): (Evaluated, Option<&Expression>), known: &Known<'_, '_>) -> Answer {
        let Known { typed, sources, console } = *known;
        let value = match result {
            Ok(value) => value,
            Err(error) => {
                let mut hidden = console.secrets();
                if let Some(cause) = &error.cause {
                    secret_texts(cause, false, &mut hidden);
                }
                return Answer::refused(expression, covered(&error.message, &hidden), error.span);
            }
        };
        if let Some(asked) = asked {
            // The type of a type is `type`, as the console has it.
            let nested = print::asked_type(asked).is_some();
            let text = if nested { "type".to_string() } else { print::type_text(&type_of(&value, false, known)) };
            let (reasons, provenance) = (Vec::new(), Vec::new());
            let (typ, text) = (Some("type".to_string()), Some(text));
            return Answer {
                expression,
                outcome: AnswerOutcome::Known,
                typ,
                text,
                message: None,
                span: Span::NONE,
                reasons,
                provenance,
            };
        }
        let mut reasons = Vec::new();
        reasons_of(&value, typed, console, &mut reasons);
        if reasons.iter().any(|reason| reason.kind == ReasonKind::InvalidExpression) {
            let hidden = console.secrets();
            for reason in &mut reasons {
                reason.subject = covered(&reason.subject, &hidden).into();
            }
        }
        let mut provenance = provenance(&value, typed);
        // What is written in a module model is shown at the call that it stands for, once.
        reasons.iter_mut().for_each(|reason| reason.span = sources.shown(reason.span));
        provenance.iter_mut().for_each(|label| label.span = sources.shown(label.span));
        provenance.dedup_by(|a, b| a.span == b.span && !a.span.is_none());
        Answer {
            expression,
            outcome: if value.is_wholly_known() { AnswerOutcome::Known } else { AnswerOutcome::Unknown },
            typ: Some(type_of(&value, false, known).to_string()),
            text: Some(print::console(&value)),
            message: None,
            span: Span::NONE,
            reasons,
            provenance,
        }
    }
}

/// The type of a value. A name in a sensitive object that stands in no source may be sensitive itself.
fn type_of(value: &Value, inside: bool, known: &Known<'_, '_>) -> Type {
    let sensitive = inside || value.sensitive;
    match &value.kind {
        // How many parts it has belongs to the type, and is not known.
        Kind::Mapping(mapping) if mapping.open.is_some() && !matches!(mapping.kind, MappingKind::Map(_)) => Type::Any,
        Kind::Sequence(sequence)
            if !sequence.is_closed() && matches!(sequence.kind, SequenceKind::Tuple | SequenceKind::Blocks) =>
        {
            Type::Any
        }
        Kind::Mapping(mapping) if !matches!(mapping.kind, MappingKind::Map(_)) => {
            if sensitive && !mapping.entries.iter().all(|(name, entry)| is_written(name, entry.key, known)) {
                return Type::Any;
            }
            let field = |value: &Value| Field { typ: type_of(value, sensitive, known), optional: false, default: None };
            let fields: BTreeMap<Text, Field> =
                mapping.entries.iter().map(|(name, entry)| (name.clone(), field(&entry.value))).collect();
            Type::Object(fields)
        }
        Kind::Sequence(sequence) if matches!(sequence.kind, SequenceKind::Tuple | SequenceKind::Blocks) => {
            Type::Tuple(sequence.items.iter().map(|item| type_of(item, sensitive, known)).collect())
        }
        _ => value.type_of(),
    }
}

/// Whether a name stands in the source as it is, at its place or in the type of a variable.
fn is_written(name: &str, key: Span, known: &Known<'_, '_>) -> bool {
    let here = known.sources.get(key.source).is_some_and(|source| source.slice(key).trim_matches('"') == name);
    here || known.console.declares_attribute(name)
}

/// Why parts of a value are not known. What was asked for in the expression itself lies where the value does.
fn reasons_of(value: &Value, typed: SourceId, console: &Console<'_>, into: &mut Vec<Reason>) {
    match &value.kind {
        Kind::Sequence(sequence) if sequence.is_closed() => {
            sequence.items.iter().for_each(|item| reasons_of(item, typed, console, into));
        }
        Kind::Mapping(mapping) if mapping.open.is_none() => {
            mapping.entries.values().for_each(|entry| reasons_of(&entry.value, typed, console, into));
        }
        _ => {
            let mut own = Vec::new();
            value.collect_reasons(&mut own);
            let written = value.origin.written().filter(|span| span.source != typed);
            for mut reason in own {
                if reason.span.source == typed {
                    // The reference is what was typed: where it leads is shown instead.
                    let place = reason.declared.take().or(written).or_else(|| console.place(&reason.subject));
                    reason.span = place.unwrap_or(Span::NONE);
                }
                if into.len() < MAX_REASONS && !into.contains(&reason) {
                    into.push(reason);
                }
            }
        }
    }
}

/// The hops of a value, or of its parts where it was put together in the expression.
fn provenance(value: &Value, typed: SourceId) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let mut open = vec![value];
    let mut seen = 0;
    while let Some(value) = open.pop() {
        seen += 1;
        let before = labels.len();
        // The last hop of a symbol is the block that lacks the argument: the reason says so.
        let last = matches!(value.kind, Kind::Symbol(_)).then(|| value.origin.written()).flatten();
        let hops = value.origin.hops().filter(|hop| hop.span().source != typed);
        for hop in hops.filter(|hop| last != Some(hop.span())) {
            let label = Label::new(hop.span(), hop.label());
            if labels.len() < MAX_HOPS && !labels.iter().any(|known| known.span == label.span && known.text == label.text) {
                labels.push(label);
            }
        }
        if labels.len() > before || seen >= MAX_PARTS {
            continue;
        }
        match &value.kind {
            Kind::Sequence(sequence) => open.extend(sequence.items.iter().rev().take(MAX_PARTS)),
            Kind::Mapping(mapping) => open.extend(mapping.entries.values().rev().take(MAX_PARTS).map(|entry| &entry.value)),
            _ => {}
        }
    }
    labels
}
