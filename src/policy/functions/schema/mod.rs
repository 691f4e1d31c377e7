//! `tf::`: what the provider's schema says of a resource as it is written.
//!
//! Only what is certain is reported as wrong: a name that no admitted release has, and one that all of them need. What the
//! newest admitted release refuses and an older one accepts is unknown, for which of them is installed is not written.
//! What no known release has may still exist in a version that the table does not describe; where such a version is
//! admitted, it is unknown.

mod kind;
mod missing;
mod unsupported;

use std::sync::Arc;

use super::fact::said_at;
use super::function::{Invocation, PolicyFunction};
use crate::expr::{Evaluated, EvaluationError};
use crate::policy::mismatch::{Instead, Mismatch};
use crate::source::Span;
use crate::terraform::schema::{BlockSchema, Releases, Table};
use crate::terraform::{ProviderInForce, Resource};
use crate::value::{Kind, Mapping, Reason, ReasonKind, Sequence, SequenceKind, Type, Unknown, Value};

pub(super) const FUNCTIONS: &[PolicyFunction] = &[
    PolicyFunction { name: "tf::has_schema", arity: (1, 1), run: has_schema },
    PolicyFunction { name: "tf::has_type_schema", arity: (1, 1), run: has_type_schema },
    PolicyFunction { name: "tf::unknown_types", arity: (1, 1), run: unknown_types },
    PolicyFunction { name: "tf::unsupported_arguments", arity: (1, 1), run: unsupported_arguments },
    PolicyFunction { name: "tf::missing_arguments", arity: (1, 1), run: missing_arguments },
    PolicyFunction { name: "tf::renamed_arguments", arity: (1, 1), run: renamed_arguments },
    PolicyFunction { name: "tf::misspelt_arguments", arity: (1, 1), run: misspelt_arguments },
    PolicyFunction { name: "tf::dropped_arguments", arity: (1, 1), run: dropped_arguments },
];

/// A resource with the schema that it is checked by.
pub(super) struct SchemaSubject<'r> {
    pub resource: &'r Resource,
    pub provider: &'r Arc<ProviderInForce>,
    pub table: &'static Table,
    /// The newest release that may be in force.
    pub newest: u8,
}

impl<'r> SchemaSubject<'r> {
    fn new(resource: &'r Resource) -> Option<SchemaSubject<'r>> {
        let provider = resource.provider.as_ref()?;
        Some(SchemaSubject { resource, provider, table: provider.table?, newest: provider.release()? })
    }

    pub fn admitted(&self) -> Releases {
        self.provider.admitted
    }

    /// `aws 6.25.0`
    pub fn title(&self) -> String {
        self.provider.title(self.newest)
    }

    /// The doubt about what the table does not have, where a version is admitted that the table does not describe.
    pub fn doubt(&self, what: &str, near: Option<&str>) -> Option<Reason> {
        let outside = self.provider.outside;
        let name = self.provider_name();
        let release = |number: Option<u8>| number.and_then(|number| self.table.releases.get(usize::from(number)));
        let newest = release(u8::try_from(self.table.releases.len().saturating_sub(1)).ok())?;
        let oldest = release(Some(0))?;
        let subject = match (outside.newer, outside.older) {
            (true, _) => format!("versions of {name} after {} are allowed and may have `{what}`", newest.version),
            (false, true) => format!("versions of {name} before {} are allowed and may have `{what}`", oldest.major),
            (false, false) => return None,
        };
        let meant = near.map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default();
        let subject = subject + &meant;
        Some(Reason::new(ReasonKind::ProviderVersion, subject, self.constraint()))
    }

    /// The doubt about what the newest release of the table requires, where only later versions are admitted.
    pub fn doubt_of_requirement(&self, what: &str) -> Option<Reason> {
        let subject = || format!("only versions of {} are allowed that may not require `{what}`", self.provider_name());
        self.provider.outside.only.then(|| Reason::new(ReasonKind::ProviderVersion, subject(), self.constraint()))
    }

    /// The doubt where the newest admitted release refuses what an older admitted one accepts: which of them is installed
    /// is not written. `older` and `newest` say what they do about the argument.
    pub fn doubt_of_age(&self, older: &str, newest: &str) -> Reason {
        let subject = format!("older versions of {} that are allowed {older}, {} {newest}", self.provider_name(), self.title());
        Reason::new(ReasonKind::ProviderVersion, subject, self.constraint())
    }

    fn constraint(&self) -> Span {
        self.provider.constraints.first().map_or(self.resource.header, |(_, span)| *span)
    }

    /// `aws`
    pub fn provider_name(&self) -> &str {
        self.provider.source.rsplit('/').next().unwrap_or_default()
    }

    /// The descriptions of the resource's own body; none where no admitted release has the type.
    pub fn blocks(&self) -> Option<Vec<BlockSchema>> {
        let found = self.table.resource(self.resource.address.mode, &self.resource.address.kind)?;
        found.releases.meets(self.admitted()).then(|| vec![found.block])
    }
}

/// The bodies of the nested blocks that are written under a name, also those that may be there.
pub(super) fn written_blocks(value: &Value) -> impl Iterator<Item = &Mapping> {
    let items = match &value.kind {
        Kind::Sequence(sequence) if sequence.kind == SequenceKind::Blocks => sequence.items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(Value::as_mapping)
}

/// Whether the schema of a resource's provider is known, for a release that the configuration admits.
fn has_schema(invocation: &Invocation<'_, '_>) -> Evaluated {
    Ok(match invocation.resource(0)? {
        Ok(resource) => Value::bool(SchemaSubject::new(resource).is_some()),
        Err(unknown) => unknown,
    })
}

/// Whether the arguments of a resource's type are known, or the type may be one of a version that the table does not
/// describe: then what is asked of them is unknown.
fn has_type_schema(invocation: &Invocation<'_, '_>) -> Evaluated {
    let resource = match invocation.resource(0)? {
        Ok(resource) => resource,
        Err(unknown) => return Ok(unknown),
    };
    let Some(subject) = SchemaSubject::new(resource) else { return Ok(Value::bool(false)) };
    Ok(Value::bool(match subject.blocks() {
        Some(blocks) => blocks.iter().all(|block| block.is_known()),
        None => kind::may_exist(&subject),
    }))
}

/// The type of a resource, where no admitted release has it.
fn unknown_types(invocation: &Invocation<'_, '_>) -> Evaluated {
    listed(invocation, "type", kind::unknown_types)
}

fn unsupported_arguments(invocation: &Invocation<'_, '_>) -> Evaluated {
    listed(invocation, "unsupported", |subject| unsupported::unsupported_arguments(subject, &|span| is_json(invocation, span)))
}

fn missing_arguments(invocation: &Invocation<'_, '_>) -> Evaluated {
    listed(invocation, "missing", missing::missing_arguments)
}

/// The unsupported arguments that have another name now: `{ at, name }`, and `value` where that changed with it.
fn renamed_arguments(invocation: &Invocation<'_, '_>) -> Evaluated {
    instead(invocation, |instead| match instead {
        Instead::Renamed { name, value } => {
            let value = value.map(|value| ("value", Value::string(value)));
            Some([("name", Value::string(*name))].into_iter().chain(value).collect())
        }
        _ => None,
    })
}

/// The unsupported arguments that look like one that there is: `{ at, name }`.
fn misspelt_arguments(invocation: &Invocation<'_, '_>) -> Evaluated {
    instead(invocation, |instead| match instead {
        Instead::Similar(name) => Some(vec![("name", Value::string(name.as_str()))]),
        _ => None,
    })
}

/// The arguments that older releases had, and that nothing took the place of: `{ at }`.
fn dropped_arguments(invocation: &Invocation<'_, '_>) -> Evaluated {
    instead(invocation, |instead| (*instead == Instead::Nothing).then(Vec::new))
}

/// The unsupported arguments for which `pick` has something to say: that, and `at`, which stands where the name does.
fn instead(
    invocation: &Invocation<'_, '_>,
    pick: impl Fn(&Instead) -> Option<Vec<(&'static str, Value)>>,
) -> Result<Value, Box<EvaluationError>> {
    let resource = match invocation.resource(0)? {
        Ok(resource) => resource,
        Err(unknown) => return Ok(unknown),
    };
    let Some(subject) = SchemaSubject::new(resource) else { return Ok(Value::tuple(Vec::new())) };
    let find = || unsupported::unsupported_arguments(&subject, &|span| is_json(invocation, span));
    let found = invocation.scope.world.answer("unsupported", resource, find);
    let sure = found.iter().filter(|mismatch| mismatch.doubt.is_none());
    let items = sure.filter_map(|mismatch| {
        let at = Value::string(mismatch.text.as_str()).with_span(mismatch.span);
        Some(Value::object(pick(mismatch.instead.as_ref()?)?.into_iter().chain([("at", at)])))
    });
    Ok(Value::tuple(items.collect()))
}

/// In JSON a block cannot be distinguished from an argument.
fn is_json(invocation: &Invocation<'_, '_>, span: Span) -> bool {
    invocation.scope.world.path_of(span).is_some_and(|path| path.ends_with(".json"))
}

/// Mismatches as a list of what is wrong, each at its place.
fn listed(
    invocation: &Invocation<'_, '_>,
    function: &'static str,
    find: impl Fn(&SchemaSubject<'_>) -> Vec<Mismatch>,
) -> Result<Value, Box<EvaluationError>> {
    let resource = match invocation.resource(0)? {
        Ok(resource) => resource,
        Err(unknown) => return Ok(unknown),
    };
    let Some(subject) = SchemaSubject::new(resource) else { return Ok(Value::tuple(Vec::new())) };
    let mut items = Vec::new();
    let mut doubts: Vec<Value> = Vec::new();
    let world = invocation.scope.world;
    for mismatch in world.answer(function, resource, || find(&subject)).iter() {
        match mismatch.doubt.clone() {
            None => {
                items.push(said_at(mismatch.span, &mismatch.text));
            }
            Some(reason) => {
                let unknown = Unknown { reasons: vec![reason], ..Unknown::default() }.with_type(Type::String);
                doubts.push(unknown.into_value().with_span(mismatch.span));
            }
        }
    }
    let maybe = doubts.len();
    items.extend(doubts);
    Ok(Value::sequence(Sequence { maybe, ..Sequence::new(SequenceKind::Tuple, items) }))
}
