//! `$(VAR)` in a value: the variables that are set so far, and what is known of those that are not.

use crate::kubernetes::expansion::{ExpansionPiece, pieces};
use crate::source::Span;
use crate::value::{HopKind, Kind, ReasonKind, Value};

use super::variable::Environment;

/// The longest value that is put together, in bytes: more than a process could be started with.
const MAX_VALUE: usize = 1 << 20;
/// How many parts, known and unknown, a value may have.
const MAX_PARTS: usize = 1000;
/// How many bytes all values of one container may make.
pub(super) const MAX_ENVIRONMENT: usize = 16 << 20;

/// Puts the variables that are set so far into `$(VAR)`. Also where they were written.
pub(super) fn expand(value: &Value, environment: &mut Environment<'_>) -> (Value, Vec<Span>) {
    if let Kind::Parts(parts) = &value.kind {
        return expand_parts(value, parts, environment);
    }
    let Some(text) = value.as_str().filter(|text| text.contains('$')) else { return (value.clone(), Vec::new()) };
    let pieces = pieces(text);
    if let [ExpansionPiece::Reference { name, .. }] = pieces.as_slice()
        && let Some(variable) = environment.get(name)
    {
        let mut same = variable.value.clone();
        let written = same.origin.span();
        same.origin = same.origin.through(HopKind::Element, value.origin.span().unwrap_or(Span::NONE));
        return (same, written.into_iter().collect());
    }
    let (mut parts, mut references, mut sensitive) = (Vec::new(), Vec::new(), value.sensitive);
    let mut known = String::new();
    for piece in pieces {
        let (name, written) = match piece {
            ExpansionPiece::Text(text) => {
                known.push_str(text);
                continue;
            }
            ExpansionPiece::Reference { name, written } => (name, written),
        };
        let part = match environment.get(name) {
            Some(variable) => {
                references.extend(variable.value.origin.span());
                sensitive |= variable.value.sensitive;
                variable.value.clone()
            }
            // The kubelet sets these for every Service of the namespace; the address is the cluster's to give.
            None if name.ends_with("_SERVICE_HOST") || name.contains("_SERVICE_PORT") => {
                Value::unknown(ReasonKind::ObjectNotAvailable, name, value.origin.span().unwrap_or(Span::NONE))
            }
            None => match &environment.open {
                Some(open) => Value::new(Kind::Unknown(open.clone())),
                None => Value::string(written),
            },
        };
        let (bytes, pieces) = match &part.kind {
            Kind::String(text) => (text.len(), 0),
            Kind::Parts(inner) => (0, inner.len()),
            _ => (0, 1),
        };
        environment.made += bytes + pieces;
        if known.len() + bytes > MAX_VALUE || parts.len() + pieces > MAX_PARTS || environment.made > MAX_ENVIRONMENT {
            let span = value.origin.span().unwrap_or(Span::NONE);
            return (Value::unknown(ReasonKind::TooLarge, name, span).with_sensitive(sensitive), references);
        }
        match part.kind {
            Kind::String(text) => known.push_str(&text),
            Kind::Bool(value) => known.push_str(if value { "true" } else { "false" }),
            Kind::Number(number) => known.push_str(&number.to_string()),
            other => {
                if !known.is_empty() {
                    parts.push(Value::string(std::mem::take(&mut known)));
                }
                match other {
                    Kind::Parts(inner) => parts.extend(inner.iter().cloned()),
                    kind => parts.push(Value { kind, ..part }),
                }
            }
        }
    }
    if !known.is_empty() || parts.is_empty() {
        parts.push(Value::string(known));
    }
    let kind = match parts.as_slice() {
        [Value { kind: Kind::String(text), .. }] => Kind::String(text.clone()),
        _ => Kind::Parts(parts.into()),
    };
    (Value { kind, origin: value.origin.clone(), sensitive, referent: None }, references)
}

/// As [`expand`], for a text of which parts are not known: what is known of it is expanded.
fn expand_parts(value: &Value, parts: &[Value], environment: &mut Environment<'_>) -> (Value, Vec<Span>) {
    let (mut expanded, mut references, mut sensitive) = (Vec::new(), Vec::new(), value.sensitive);
    for part in parts {
        // Parts do not hold parts.
        if matches!(part.kind, Kind::Parts(_)) || expanded.len() > MAX_PARTS {
            return (value.clone(), references);
        }
        let (part, found) = expand(part, environment);
        references.extend(found);
        sensitive |= part.sensitive;
        match &part.kind {
            Kind::Parts(inner) => expanded.extend(inner.iter().cloned()),
            _ => expanded.push(part),
        }
    }
    (Value { kind: Kind::Parts(expanded.into()), sensitive, ..value.clone() }, references)
}
