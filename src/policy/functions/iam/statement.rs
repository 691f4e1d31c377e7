//! The statements of a policy document, members found as AWS finds them.
//!
//! Source: "Grammar of the IAM JSON policy language",
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use std::sync::Arc;

use super::super::function::Invocation;
use super::super::json_text::decoded;
use crate::expr::EvaluationError;
use crate::value::{Kind, Origin, PathStep, Reason, Sequence, Truth, Unknown, Value};

/// One statement; its parts stand where they were written.
pub(super) struct Statement {
    value: Value,
    sure: bool,
    /// What the whole list of statements leaves open.
    doubt: Option<Arc<Unknown>>,
}

pub(super) struct Statements<'v> {
    pub root: &'v Origin,
    pub list: Vec<Statement>,
    /// There may be any number of others.
    pub open: Option<Arc<Unknown>>,
}

impl<'v> Statements<'v> {
    /// The statements of a policy: a JSON text, or the object itself. Nothing written has none; `Ok(Err(…))`: not known.
    ///
    /// # Errors
    /// A text that is no policy.
    pub(super) fn read(
        invocation: &Invocation<'_, '_>,
        policy: &'v Value,
    ) -> Result<Result<Statements<'v>, Value>, Box<EvaluationError>> {
        let root = &policy.origin;
        let none = Statements { root, list: Vec::new(), open: None };
        let unknown = |value: &Value| Ok(Err(Unknown::joined([value]).into_value().with_origin(root.clone())));
        let document = match &policy.kind {
            Kind::Null(_) | Kind::Absent(_) => return Ok(Ok(none)),
            Kind::String(text) if text.trim().is_empty() => return Ok(Ok(none)),
            Kind::String(_) | Kind::Parts(_) => decoded(invocation, policy)?,
            Kind::Mapping(_) => policy.clone(),
            _ if policy.is_known() => {
                return Err(invocation.wrong(0, format!("a policy is a JSON text, not {}", policy.describe())));
            }
            _ => return unknown(policy),
        };
        let Kind::Mapping(members) = &document.kind else {
            return if document.is_known() {
                Err(invocation.wrong(0, "a policy must be a JSON object"))
            } else {
                unknown(&document)
            };
        };
        let written = named(&document, "Statement");
        let Some(written) = written.filter(|value| !value.is_null().is_true()) else {
            return Ok(Ok(Statements { open: members.open.clone(), ..none }));
        };
        let one = |value: Value, sure: bool, doubt: Option<Arc<Unknown>>| Statement { value, sure, doubt };
        Ok(match &written.kind {
            Kind::Mapping(_) => Ok(Statements { list: vec![one(written.clone(), true, None)], ..none }),
            Kind::Sequence(sequence) => {
                let sure = sequence.definite().len();
                let items = sequence.items.iter().enumerate();
                let list = items.map(|(index, item)| one(taken(&written, item), index < sure, sequence.doubt.clone()));
                Ok(Statements { list: list.collect(), open: sequence.open.clone(), ..none })
            }
            _ if written.is_known() => return Err(invocation.wrong(0, "`Statement` must be a list or an object")),
            _ => return unknown(&written),
        })
    }
}

/// A part of a value; it stands where it was written, or what holds it.
fn taken(holder: &Value, part: &Value) -> Value {
    let origin = if part.origin.site().is_some() { &part.origin } else { &holder.origin };
    holder.part(part.clone().with_origin(origin.clone()), &PathStep::Any)
}

/// A member by its name, for which case does not matter.
fn named(object: &Value, name: &str) -> Option<Value> {
    let mapping = object.as_mapping()?;
    let exact = mapping.get(name);
    let found =
        exact.or_else(|| mapping.entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, entry)| &entry.value));
    found.map(|value| taken(object, value))
}

impl Statement {
    pub(super) fn exists(&self) -> Truth {
        if self.sure { Truth::True } else { Truth::Unknown }
    }

    pub(super) fn collect_reasons(&self, into: &mut Vec<Reason>) {
        self.value.collect_reasons(into);
        into.extend(self.doubt.iter().flat_map(|doubt| doubt.reasons.iter().cloned()));
    }

    /// A member; `None` where it is not there. Of a statement that is not known, an unknown.
    pub(super) fn member(&self, name: &str) -> Option<Value> {
        match &self.value.kind {
            Kind::Mapping(mapping) => named(&self.value, name).or_else(|| {
                mapping.open.clone().map(|open| Value::new(Kind::Unknown(open)).with_origin(self.value.origin.clone()))
            }),
            _ => Some(Unknown::joined([&self.value]).into_value().with_origin(self.value.origin.clone())),
        }
    }

    /// The texts of a member, which may be one or a list; `None` where it is not there.
    pub(super) fn texts(&self, name: &str) -> Option<Vec<Value>> {
        self.member(name).map(|value| texts(&value))
    }

    fn has_effect(&self, effect: &str) -> Truth {
        match self.member("Effect") {
            None => Truth::False, // AWS refuses the statement
            Some(value) => match value.as_str() {
                Some(text) => Truth::from(text == effect),
                None if value.is_known() => Truth::False,
                None => Truth::Unknown,
            },
        }
    }

    pub(super) fn allows(&self) -> Truth {
        self.has_effect("Allow")
    }

    pub(super) fn denies(&self) -> Truth {
        self.has_effect("Deny")
    }

    /// Whether every action is meant, and where that is written. All but some are nearly all.
    pub(super) fn every_action(&self) -> (Truth, Value) {
        if let Some(actions) = self.texts("Action") {
            return any_is(&actions, &self.value, |text| matches!(text, "*" | "*:*"));
        }
        match self.member("NotAction") {
            Some(excepted) => (if excepted.is_known() { Truth::True } else { Truth::Unknown }, excepted),
            None => (Truth::False, self.value.clone()),
        }
    }

    pub(super) fn every_resource(&self) -> Truth {
        match self.texts("Resource") {
            Some(resources) => any_is(&resources, &self.value, |text| text == "*").0,
            None => match self.member("NotResource") {
                Some(excepted) if excepted.is_known() => Truth::True,
                Some(_) => Truth::Unknown,
                None => Truth::False,
            },
        }
    }

    /// Whether every action of a service is meant, on a bucket and on what is in it, or on everything.
    pub(super) fn covers_everything(&self) -> Truth {
        let actions = match self.texts("Action") {
            Some(actions) => any_is(&actions, &self.value, |text| text == "*" || text.ends_with(":*")).0,
            None => Truth::False,
        };
        let Some(resources) = self.texts("Resource") else { return Truth::False };
        let ending = |wanted: fn(&str) -> bool| Truth::any(resources.iter().map(|resource| ends(resource, wanted)));
        let everything = any_is(&resources, &self.value, |text| text == "*").0;
        let within = ending(|text| text.ends_with("/*") || text.ends_with(":*") || text == "*");
        let itself = ending(|text| !text.ends_with("/*"));
        let is_bucket = any_is(&self.texts("Action").unwrap_or_default(), &self.value, |text| text == "s3:*" || text == "*").0;
        let resource = if is_bucket.is_false() { Truth::True } else { everything.or(within.and(itself)) };
        actions.and(resource)
    }

    /// As an object of lists.
    pub(super) fn as_object(&self) -> Value {
        let list = |name: &str| match self.texts(name) {
            Some(items) => Value::tuple(items),
            None => Value::tuple(Vec::new()),
        };
        let names = |member: &str| match self.member(member) {
            Some(value) => Value::tuple(principals(&value).unwrap_or_else(|| vec![value])),
            None => Value::tuple(Vec::new()),
        };
        let object = Value::object([
            ("sid", self.member("Sid").unwrap_or_else(Value::null)),
            ("effect", self.member("Effect").unwrap_or_else(Value::null)),
            ("actions", list("Action")),
            ("not_actions", list("NotAction")),
            ("resources", list("Resource")),
            ("not_resources", list("NotResource")),
            ("principals", names("Principal")),
            ("not_principals", names("NotPrincipal")),
            ("conditions", self.member("Condition").unwrap_or_else(Value::null)),
        ]);
        object.with_origin(self.value.origin.clone())
    }
}

/// What a principal element names, whatever its types; `None` where that is not known.
pub(super) fn principals(value: &Value) -> Option<Vec<Value>> {
    match &value.kind {
        Kind::Mapping(types) if types.open.is_none() => {
            Some(types.entries.values().flat_map(|entry| texts(&taken(value, &entry.value))).collect())
        }
        Kind::String(_) | Kind::Symbol(_) | Kind::Parts(_) | Kind::Sequence(_) => Some(texts(value)),
        _ => None,
    }
}

/// One text, or the elements of a list; an element that is not known for what a list leaves open.
pub(super) fn texts(value: &Value) -> Vec<Value> {
    match &value.kind {
        Kind::Null(_) | Kind::Absent(_) => Vec::new(),
        Kind::Sequence(sequence) => elements(value, sequence),
        _ => vec![value.clone()],
    }
}

fn elements(list: &Value, sequence: &Sequence) -> Vec<Value> {
    let sure = sequence.definite().len();
    let mut found: Vec<Value> = Vec::new();
    for (index, item) in sequence.items.iter().enumerate() {
        let item = taken(list, item);
        // What may not be there is as good as not known.
        found.push(if index < sure { item } else { Unknown::joined([&item]).into_value().with_origin(item.origin) });
    }
    if let Some(open) = &sequence.open {
        found.push(Value::new(Kind::Unknown(open.clone())).with_origin(list.origin.clone()));
    }
    found
}

/// Whether some text of a list fits, and the first that does or may; else `holder`.
fn any_is(list: &[Value], holder: &Value, fits: impl Fn(&str) -> bool) -> (Truth, Value) {
    let mut open = None;
    for value in list {
        match &value.kind {
            Kind::String(text) if fits(text) => return (Truth::True, value.clone()),
            Kind::Unknown(_) if open.is_none() => open = Some(value.clone()),
            // A reference to a thing is not a wildcard; a text with a known part is longer than one.
            _ => {}
        }
    }
    match open {
        Some(value) => (Truth::Unknown, value),
        None => (Truth::False, holder.clone()),
    }
}

/// Whether the end of a text fits, as far as it is known.
fn ends(value: &Value, fits: fn(&str) -> bool) -> Truth {
    match &value.kind {
        Kind::String(text) => Truth::from(fits(text)),
        Kind::Symbol(_) => Truth::from(fits("symbol")),
        Kind::Parts(parts) => match parts.last().and_then(Value::as_str) {
            Some(last) if !last.is_empty() => Truth::from(fits(last)),
            _ => Truth::from(fits("symbol")),
        },
        _ => Truth::Unknown,
    }
}
