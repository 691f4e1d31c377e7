//! Parameters of other tools' comments, compared with what a block evaluates to: `trivy:ignore:AWS-0045[engine=redis]`.
//!
//! Invariant: a parameter whose value is unknown, or of another type than a text, a number or a bool, does not hold; a
//! comment on a block with several instances holds for those whose values agree.
//!
//! Source: Trivy, "Filtering: by inline comments", ignoring based on attribute values.

use std::collections::HashMap;

use crate::finding::Occurrence;
use crate::source::{Span, Text};
use crate::terraform::Root;
use crate::value::{Kind, SequenceKind, Value};

/// A parameter as it is written: a path to an attribute, and its value.
pub type Parameter = (String, String);

/// What blocks evaluate to, by their headers.
#[derive(Default)]
pub struct Blocks<'d> {
    by_header: HashMap<Span, Vec<Instance<'d>>>,
}

/// An instance of a block.
struct Instance<'d> {
    environment: Option<usize>,
    root: &'d Text,
    /// That of a resource, or of a module call.
    address: String,
    is_module: bool,
    body: &'d Value,
}

impl<'d> Blocks<'d> {
    /// Of everything that is deployed.
    pub fn new(deployed: &[(Option<usize>, &'d Root)]) -> Blocks<'d> {
        let mut blocks = Blocks::default();
        for (environment, root) in deployed.iter().copied() {
            let instance = |address: String, is_module: bool, body: &'d Value| Instance {
                environment,
                root: &root.directory,
                address,
                is_module,
                body,
            };
            for one in root.resources.iter().chain(&root.data) {
                let of = blocks.by_header.entry(one.header).or_default();
                of.push(instance(one.address.to_string(), false, &one.body));
            }
            for one in &root.modules {
                blocks.by_header.entry(one.header).or_default().push(instance(one.path.to_string(), true, &one.arguments));
            }
        }
        blocks
    }

    /// Whether all parameters of a comment in a block hold for a finding.
    pub fn hold(&self, parameters: &[Parameter], header: Span, found: &Occurrence) -> bool {
        let all = self.by_header.get(&header).map(Vec::as_slice).unwrap_or_default();
        let is_here = |one: &&Instance<'_>| one.environment == found.environment && *one.root == found.finding.identity.origin;
        let here: Vec<&Instance<'_>> = all.iter().filter(is_here).collect();
        let target = found.finding.target.as_str();
        let is_own = |one: &&&Instance<'_>| match target.strip_prefix(one.address.as_str()) {
            Some(rest) if one.is_module => rest.starts_with('.'),
            Some(rest) => rest.is_empty(),
            None => false,
        };
        let own: Vec<&Instance<'_>> = here.iter().filter(is_own).copied().collect();
        // A finding elsewhere that comes through the block: whatever instance it came through must agree.
        let asked = if own.is_empty() { here } else { own };
        !asked.is_empty() && asked.iter().all(|one| parameters.iter().all(|parameter| holds(one.body, parameter)))
    }
}

fn holds(body: &Value, (path, wanted): &Parameter) -> bool {
    let wanted = wanted.trim_matches('"');
    match path.split('.').try_fold(body, step).map(|value| &value.kind) {
        Some(Kind::String(text)) => text == wanted,
        Some(Kind::Bool(value)) => wanted == if *value { "true" } else { "false" },
        Some(Kind::Number(number)) => number.to_string() == wanted || format!("{:.6}", number.to_f64()) == wanted,
        _ => false,
    }
}

/// An attribute; of several nested blocks the first one is meant.
fn step<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match &value.kind {
        Kind::Mapping(mapping) => mapping.get(name),
        Kind::Sequence(sequence) if sequence.kind == SequenceKind::Blocks => step(sequence.items.first()?, name),
        Kind::Sequence(sequence) => sequence.items.get(name.parse::<usize>().ok()?),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::value::{Mapping, MappingKind, Number, Sequence};

    #[test]
    fn texts_numbers_and_bools_are_compared_as_they_are_written() {
        let holds_for = |value: Value, wanted: &str| {
            let mut body = Mapping::new(MappingKind::Body, Span::NONE);
            body.insert("a", Span::NONE, value);
            holds(&Value::new(Kind::Mapping(body.into())), &("a".to_string(), wanted.to_string()))
        };
        let number = |text: &str| Value::number(Number::parse(text).unwrap());
        assert!(holds_for(Value::string("redis"), "redis") && !holds_for(Value::string("redis"), "Redis"));
        assert!(holds_for(number("6379"), "6379") && holds_for(number("0.5"), "0.500000") && !holds_for(number("6379"), "637"));
        assert!(holds_for(Value::bool(true), "true") && !holds_for(Value::bool(true), "1"));
        let list = Sequence::new(SequenceKind::List(crate::value::Type::String), vec![Value::string("x")]);
        assert!(!holds_for(Value::new(Kind::Sequence(list.into())), "x"));
    }
}
