//! Facts of the graph as values: truth with its evidence as hops.

use super::function::Invocation;
use crate::expr::EvaluationError;
use crate::graph::{Evidence, Fact};
use crate::source::{Span, Text};
use crate::terraform::Resource;
use crate::value::{Form, Hop, HopKind, Kind, MappingKind, Note, Origin, Reason, ReasonKind, Site, Truth, Type, Unknown, Value};

impl<'w> Invocation<'_, 'w> {
    /// The resource that an argument is: `attrs`, an element of `getresources`, or a reference to one.
    ///
    /// `Ok(Err(…))` is the unknown result for an argument that is not known.
    pub fn resource(&self, index: usize) -> Result<Result<&'w Resource, Value>, Box<EvaluationError>> {
        let value = self.argument(index);
        let graph = self.scope.world.graph;
        let found = match &value.kind {
            Kind::Mapping(mapping) => match &mapping.kind {
                MappingKind::Resource(address) => graph.at(address),
                _ => None,
            },
            Kind::Symbol(_) => graph.resolve(&value),
            _ => None,
        };
        match found {
            Some(resource) => Ok(Ok(resource)),
            None if !value.is_known() => Ok(Err(Unknown::joined([&value]).into_value().with_origin(value.origin))),
            None => Err(self.wrong(index, format!("a resource is needed, not {}", value.describe()))),
        }
    }

    /// A fact as a boolean that stands at `place`.
    pub fn fact(&self, fact: Fact, place: Origin) -> Value {
        let origin = decided(&place, &fact.evidence, fact.by_name);
        self.truth(fact.truth, fact.reasons).with_origin(origin)
    }

    /// A truth as a boolean.
    pub fn truth(&self, truth: Truth, mut reasons: Vec<Reason>) -> Value {
        match truth {
            Truth::True => Value::bool(true),
            Truth::False => Value::bool(false),
            Truth::Unknown => {
                if reasons.is_empty() {
                    let subject = format!("what `{}` depends on is not in these files", self.scope.target.name);
                    reasons.push(Reason::new(ReasonKind::NotInFiles, subject, self.scope.target.header));
                }
                Unknown { reasons, typ: Some(Type::Bool), not_null: true, ..Unknown::default() }.into_value()
            }
        }
    }

    /// A fact about a resource as a whole that one of its arguments decides.
    pub fn of_argument(&self, resource: &Resource, name: &str, truth: Truth) -> Value {
        let mut reasons = Vec::new();
        let given = resource.body.get(name);
        if let Some(value) = given {
            value.collect_reasons(&mut reasons);
        }
        let origin = given.map_or(Origin::at(resource.header), |value| value.origin.clone());
        self.truth(truth, reasons).with_origin(origin)
    }
}

/// An origin at `place` whose first hops are what decides a fact.
pub(super) fn decided(place: &Origin, evidence: &[Evidence], by_name: bool) -> Origin {
    let kind = if by_name { HopKind::ByName } else { HopKind::Evidence };
    // At the places of the value itself stands what is known to stand there.
    let site = |site: Site| if site.form == Form::Container { place.site_at(site.span) } else { site };
    // One place has one label: the last of what stands there, as of all instances of one block.
    let text = |one: &Evidence| evidence.iter().rfind(|other| other.site.span == one.site.span).map(|last| Note::new(&last.text));
    let hop = |one: &Evidence| Hop::new(kind, site(one.site), text(one));
    place.with_hops(&evidence.iter().map(hop).collect::<Vec<_>>())
}

/// What is wrong at a place, as a text that stands there.
pub(super) fn said_at(span: Span, text: &str) -> Value {
    let text = Text::new(text);
    Value::string(text.clone()).with_origin(Origin::at(span).with_note(Some(Note::new(text))))
}

/// The place of a resource as a whole.
pub(super) fn at_header(resource: &Resource) -> Origin {
    Origin::at(resource.header)
}
