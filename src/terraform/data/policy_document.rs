//! `aws_iam_policy_document`: the JSON of its statements, merged with those of other documents.
//!
//! Invariant: a document of which a part is not known has that part as a hole; statements that may be there are kept
//! as such. Source: the data source's documentation, and the provider's way of printing.

use std::sync::Arc;

use super::json::PartialText;
use super::{ArgumentFault, argument};
use crate::expr::functions::{CallContext, find};
use crate::source::{Span, Text};
use crate::terraform::scope::ModuleScope;
use crate::value::{Entry, Kind, Mapping, MappingKind, Sequence, SequenceKind, Unknown, Value};

/// The members of a statement in the order in which they are printed.
const MEMBERS: [&str; 9] =
    ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"];
const DEFAULT_VERSION: &str = "2012-10-17";

#[derive(Default)]
struct PolicyDocument {
    version: Option<Value>,
    id: Option<Value>,
    statements: Vec<Value>,
    /// Statements that may or may not be there.
    maybe: Vec<Value>,
    /// There may be any number of others, for these reasons.
    open: Option<Arc<Unknown>>,
}

pub(super) fn compute(_: &ModuleScope<'_, '_>, mapping: &Mapping) -> Result<Vec<(&'static str, Value)>, ArgumentFault> {
    let mut merged = PolicyDocument::default();
    for other in documents(mapping, ["source_json", "source_policy_documents"]) {
        match read(other)? {
            Ok(document) => merged.merge(document),
            Err(open) => merged.open = Some(open),
        }
    }
    merged.merge(own(mapping)?);
    for other in documents(mapping, ["override_policy_documents", "override_json"]) {
        match read(other)? {
            Ok(document) => merged.merge(document),
            Err(open) => {
                // Whatever has a name may be replaced.
                let (named, others) = merged.statements.drain(..).partition(|statement| sid(statement).is_some());
                merged.statements = others;
                merged.maybe.extend::<Vec<Value>>(named);
                merged.open = Some(open);
            }
        }
    }
    Ok(vec![("json", merged.print(Some(2))), ("minified_json", merged.print(None))])
}

/// The texts of the other documents, in order.
fn documents<'m>(mapping: &'m Mapping, names: [&str; 2]) -> Vec<&'m Value> {
    let mut found = Vec::new();
    for value in names.into_iter().filter_map(|name| argument(mapping, name)) {
        match &value.kind {
            Kind::Sequence(sequence) if sequence.is_closed() => found.extend(&sequence.items),
            _ => found.push(value),
        }
    }
    found.retain(|value| !value.is_null().is_true() && value.as_str() != Some(""));
    found
}

/// A document from its text; `Err` when what it says is not known.
fn read(text: &Value) -> Result<Result<PolicyDocument, Arc<Unknown>>, ArgumentFault> {
    let span = text.origin.span().unwrap_or(Span::NONE);
    let open = || Arc::new(Unknown::joined([text]));
    if !matches!(text.kind, Kind::String(_) | Kind::Parts(_)) {
        return Ok(Err(open()));
    }
    let context = CallContext { files: None, call: span, name: "jsondecode", policy: false, later: true };
    let Some(decoded) = find("jsondecode").map(|function| function.call(&context, std::slice::from_ref(text))) else {
        return Ok(Err(open()));
    };
    let decoded =
        decoded.map_err(|error| ArgumentFault::new(format!("a document is not valid JSON: {}", error.message), span))?;
    let Some(members) = decoded.as_mapping() else {
        let known = decoded.is_known();
        return if known { Err(ArgumentFault::new("a document must be a JSON object", span)) } else { Ok(Err(open())) };
    };
    let mut document = PolicyDocument {
        version: member(members, "Version").cloned(),
        id: member(members, "Id").cloned(),
        ..PolicyDocument::default()
    };
    document.open = members.open.clone();
    match member(members, "Statement").map(|value| (&value.kind, value)) {
        None | Some((Kind::Null(_), _)) => {}
        Some((Kind::Sequence(sequence), _)) => {
            let sure = sequence.definite().len();
            for (index, item) in sequence.items.iter().enumerate() {
                let statement = as_printed(item);
                if index < sure { document.statements.push(statement) } else { document.maybe.push(statement) }
            }
            document.open = document.open.or(sequence.open.clone());
        }
        Some((_, value)) if value.is_known() => {
            return Err(ArgumentFault::new("the statements of a document must be a list", span));
        }
        Some((_, value)) => document.open = Some(Arc::new(Unknown::joined([value]))),
    }
    Ok(Ok(document))
}

/// A member by its name, for which case does not matter.
fn member<'m>(mapping: &'m Mapping, name: &str) -> Option<&'m Value> {
    let exact = mapping.get(name);
    exact.or_else(|| mapping.entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, entry)| &entry.value))
}

/// A statement of another document as it is printed anew.
fn as_printed(statement: &Value) -> Value {
    let Some(members) = statement.as_mapping() else { return statement.clone() };
    let mut made = Mapping::new(MappingKind::Object, Span::NONE);
    made.open = members.open.clone();
    for name in MEMBERS {
        let Some(value) = member(members, name).filter(|value| !value.is_null().is_true()) else { continue };
        let value = match name {
            "Principal" | "NotPrincipal" => principals_anew(value),
            "Condition" => conditions_anew(value),
            "Sid" if value.as_str() == Some("") => continue,
            _ => value.clone(),
        };
        made.insert(name, Span::NONE, value);
    }
    Value::mapping(made).with_origin(statement.origin.clone())
}

fn principals_anew(value: &Value) -> Value {
    match &value.kind {
        Kind::String(_) => Value::string("*"),
        Kind::Mapping(types) => each_entry(types, |list| match &list.kind {
            Kind::Sequence(sequence) if sequence.is_closed() => Value::tuple(reversed(&sequence.items)),
            _ => list.clone(),
        }),
        _ => value.clone(),
    }
}

fn conditions_anew(value: &Value) -> Value {
    let values = |list: &Value| match &list.kind {
        Kind::Bool(flag) => Value::string(flag.to_string()),
        Kind::Sequence(sequence) => match sequence.items.as_slice() {
            [only] if sequence.is_closed() => only.clone(),
            _ => list.clone(),
        },
        _ => list.clone(),
    };
    match &value.kind {
        Kind::Mapping(tests) => each_entry(tests, |variables| match &variables.kind {
            Kind::Mapping(variables) => each_entry(variables, values),
            _ => variables.clone(),
        }),
        _ => value.clone(),
    }
}

fn each_entry(mapping: &Mapping, change: impl Fn(&Value) -> Value) -> Value {
    let mut made = Mapping::new(MappingKind::Object, Span::NONE);
    made.open = mapping.open.clone();
    for (name, entry) in &mapping.entries {
        made.entries.insert(name.clone(), Entry { value: change(&entry.value), key: entry.key });
    }
    Value::mapping(made)
}

/// The document that the arguments themselves describe.
fn own(mapping: &Mapping) -> Result<PolicyDocument, ArgumentFault> {
    let version = argument(mapping, "version").cloned().unwrap_or_else(|| Value::string(DEFAULT_VERSION));
    let mut document = PolicyDocument { id: argument(mapping, "policy_id").cloned(), ..PolicyDocument::default() };
    let (bodies, sure) = match argument(mapping, "statement").map(|value| (&value.kind, value)) {
        None => (&[][..], 0),
        Some((Kind::Sequence(sequence), _)) => {
            document.open = sequence.open.clone();
            (sequence.items.as_slice(), sequence.definite().len())
        }
        Some((Kind::Mapping(_), value)) => (std::slice::from_ref(value), 1),
        Some((_, value)) => {
            document.open = Some(Arc::new(Unknown::joined([value])));
            (&[][..], 0)
        }
    };
    let mut names: Vec<&str> = Vec::new();
    for (index, body) in bodies.iter().enumerate() {
        let Some(members) = body.as_mapping() else {
            document.open = Some(Arc::new(Unknown::joined([body])));
            continue;
        };
        if let Some(name) = argument(members, "sid").and_then(Value::as_str).filter(|name| !name.is_empty()) {
            if names.contains(&name) && index < sure {
                let span = argument(members, "sid").and_then(|value| value.origin.span()).unwrap_or(Span::NONE);
                return Err(ArgumentFault::new(format!("two statements have the same `sid` \"{name}\""), span));
            }
            names.push(name);
        }
        let statement = statement(members, version.as_str() != Some("2008-10-17")).with_origin(body.origin.clone());
        if index < sure { document.statements.push(statement) } else { document.maybe.push(statement) }
    }
    document.version = Some(version);
    Ok(document)
}

fn statement(body: &Mapping, variables: bool) -> Value {
    let mut made = Mapping::new(MappingKind::Object, Span::NONE);
    let mut put = |name: &'static str, value: Option<Value>| {
        if let Some(value) = value {
            made.insert(Text::new_static(name), Span::NONE, value);
        }
    };
    put("Sid", argument(body, "sid").filter(|sid| sid.as_str() != Some("")).cloned());
    put("Effect", Some(argument(body, "effect").cloned().unwrap_or_else(|| Value::string("Allow"))));
    put("Action", argument(body, "actions").and_then(|list| strings(list, false)));
    put("NotAction", argument(body, "not_actions").and_then(|list| strings(list, false)));
    put("Resource", argument(body, "resources").and_then(|list| strings(list, variables)));
    put("NotResource", argument(body, "not_resources").and_then(|list| strings(list, variables)));
    put("Principal", argument(body, "principals").and_then(|blocks| principals(blocks, variables)));
    put("NotPrincipal", argument(body, "not_principals").and_then(|blocks| principals(blocks, variables)));
    put("Condition", argument(body, "condition").and_then(|blocks| conditions(blocks, variables)));
    made.open = body.open.clone();
    Value::mapping(made)
}

/// A set of strings: a single one as a string, several in reverse order. `None` when there are none.
fn strings(list: &Value, variables: bool) -> Option<Value> {
    let Kind::Sequence(sequence) = &list.kind else { return Some(list.clone()) };
    if !sequence.is_closed() {
        return Some(list.clone());
    }
    let mut items: Vec<Value> = Vec::new();
    for item in sequence.items.iter().map(|item| with_variables(item, variables)) {
        if !items.iter().any(|other| crate::value::equal(other, &item).is_true()) {
            items.push(item);
        }
    }
    Some(match items.as_slice() {
        [] => return None,
        [only] => only.clone(),
        several => Value::tuple(reversed(several)).with_origin(list.origin.clone()),
    })
}

/// In reverse order; the position of unknown ones is unknown: they come last.
fn reversed(items: &[Value]) -> Vec<Value> {
    let (mut known, open): (Vec<Value>, Vec<Value>) = items.iter().cloned().partition(|item| item.as_str().is_some());
    known.sort_by(|a, b| b.as_str().cmp(&a.as_str()));
    known.into_iter().chain(open).collect()
}

/// `&{aws:username}` stands for a variable of the policy, since Terraform has its own use for a dollar sign.
fn with_variables(value: &Value, variables: bool) -> Value {
    let replaced = |text: &str| Value::string(text.replace("&{", "${"));
    let changed = |value: &Value| match value.as_str() {
        Some(text) if variables && text.contains("&{") => {
            replaced(text).with_origin(value.origin.clone()).with_sensitive(value.sensitive)
        }
        _ => value.clone(),
    };
    match &value.kind {
        Kind::Parts(parts) => {
            let parts: Vec<Value> = parts.iter().map(changed).collect();
            Value::new(Kind::Parts(parts.into())).with_origin(value.origin.clone()).with_sensitive(value.sensitive)
        }
        _ => changed(value),
    }
}

fn principals(blocks: &Value, variables: bool) -> Option<Value> {
    let Some((bodies, open)) = bodies_of(blocks) else { return Some(blocks.clone()) };
    let mut made = Mapping::new(MappingKind::Object, Span::NONE);
    made.open = open;
    for body in &bodies {
        let kind = argument(body, "type").and_then(Value::as_str);
        let identifiers = argument(body, "identifiers").and_then(|list| strings(list, variables));
        let (Some(kind), Some(identifiers)) = (kind, identifiers) else {
            made.open = made.open.or_else(|| Some(Arc::new(Unknown::joined([blocks]))));
            continue;
        };
        if bodies.len() == 1 && kind == "*" && identifiers.as_str() == Some("*") && made.open.is_none() {
            return Some(Value::string("*").with_origin(identifiers.origin));
        }
        let joined = match made.get(kind) {
            Some(before) => Value::tuple([listed(before), listed(&identifiers)].concat()),
            None => identifiers,
        };
        made.insert(kind, Span::NONE, joined);
    }
    (!made.entries.is_empty() || made.open.is_some()).then(|| Value::mapping(made))
}

fn conditions(blocks: &Value, variables: bool) -> Option<Value> {
    let Some((bodies, open)) = bodies_of(blocks) else { return Some(blocks.clone()) };
    let mut tests: std::collections::BTreeMap<&str, Mapping> = std::collections::BTreeMap::new();
    let mut rest = open;
    for body in bodies {
        let named = argument(body, "test").and_then(Value::as_str).zip(argument(body, "variable").and_then(Value::as_str));
        let (Some((test, variable)), Some(values)) = (named, argument(body, "values")) else {
            rest = rest.or_else(|| Some(Arc::new(Unknown::joined([blocks]))));
            continue;
        };
        let values = match &values.kind {
            Kind::Sequence(sequence) if sequence.is_closed() => {
                Value::tuple(sequence.items.iter().map(|item| with_variables(item, variables)).collect())
            }
            _ => values.clone(),
        };
        let test = tests.entry(test).or_insert_with(|| Mapping::new(MappingKind::Object, Span::NONE));
        let joined = match test.get(variable) {
            Some(before) => Value::tuple([listed(before), listed(&values)].concat()),
            None => values,
        };
        let joined = match joined.as_sequence().map(|sequence| (sequence.is_closed(), sequence.items.as_slice())) {
            Some((true, [only])) => only.clone(),
            _ => joined,
        };
        test.insert(variable, Span::NONE, joined);
    }
    let mut made = Mapping::new(MappingKind::Object, Span::NONE);
    tests.into_iter().for_each(|(test, variables)| made.insert(test, Span::NONE, Value::mapping(variables)));
    made.open = rest;
    (!made.entries.is_empty() || made.open.is_some()).then(|| Value::mapping(made))
}

/// The bodies of nested blocks; the reasons why there may be others. `None` when nothing is known of them.
fn bodies_of(blocks: &Value) -> Option<(Vec<&Mapping>, Option<Arc<Unknown>>)> {
    let open = match &blocks.kind {
        Kind::Sequence(sequence) if sequence.maybe > 0 => Some(Arc::new(Unknown::joined([blocks]))),
        Kind::Sequence(sequence) => sequence.open.clone(),
        Kind::Mapping(_) => None,
        _ => return None,
    };
    let sure = blocks.as_sequence().map_or(1, |sequence| sequence.definite().len());
    Some((blocks.bodies().iter().take(sure).filter_map(Value::as_mapping).collect(), open))
}

fn listed(value: &Value) -> Vec<Value> {
    match &value.kind {
        Kind::Sequence(sequence) if sequence.is_closed() => sequence.items.clone(),
        _ => vec![value.clone()],
    }
}

fn sid(statement: &Value) -> Option<&str> {
    statement.get("Sid").and_then(Value::as_str)
}

impl PolicyDocument {
    /// Takes another document in: its id, a later version, and its statements, which replace those of the same name.
    fn merge(&mut self, other: PolicyDocument) {
        self.id = other.id.filter(|id| id.as_str() != Some("")).or(self.id.take());
        self.version = match (self.version.take(), other.version) {
            (Some(before), Some(new)) => match before.as_str().zip(new.as_str()) {
                Some((old, later)) if later <= old => Some(before),
                _ => Some(new),
            },
            (before, new) => new.or(before),
        };
        for statement in other.statements {
            match sid(&statement).and_then(|name| self.statements.iter_mut().find(|old| sid(old) == Some(name))) {
                Some(old) => *old = statement,
                None => self.statements.push(statement),
            }
        }
        self.maybe.extend(other.maybe);
        self.open = self.open.take().or(other.open);
    }

    fn print(&self, indent: Option<usize>) -> Value {
        let mut writer = PartialText::new(indent);
        let statements = if self.maybe.is_empty() && self.open.is_none() {
            (!self.statements.is_empty()).then(|| Value::tuple(self.statements.clone()))
        } else {
            let items: Vec<Value> = self.statements.iter().chain(&self.maybe).cloned().collect();
            let (maybe, open) = (self.maybe.len(), self.open.clone());
            Some(Value::sequence(Sequence { maybe, open, ..Sequence::new(SequenceKind::Tuple, items) }))
        };
        let members = [("Version", self.version.clone()), ("Id", self.id.clone()), ("Statement", statements)];
        let members: Vec<(&str, Value)> = members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        writer.object(&members, |writer, value| match &value.kind {
            Kind::Sequence(sequence) if sequence.is_closed() => writer.array(&sequence.items, print_statement),
            Kind::Unknown(_) => writer.string(value),
            _ => writer.value(value),
        });
        let mut encoded = Mapping::new(MappingKind::Object, Span::NONE);
        members.into_iter().for_each(|(name, value)| encoded.insert(name, Span::NONE, value));
        writer.finish().encoding(Value::mapping(encoded))
    }
}

fn print_statement(writer: &mut PartialText, statement: &Value) {
    let Some(members) = statement.as_mapping().filter(|members| members.open.is_none()) else {
        return writer.value(statement);
    };
    let members: Vec<(&str, &Value)> = MEMBERS.into_iter().filter_map(|name| Some((name, members.get(name)?))).collect();
    writer.object(&members, |writer, value| match &value.kind {
        // Of a string that is not known, the quotes are.
        Kind::Unknown(unknown) if matches!(unknown.typ, Some(crate::value::Type::String)) => writer.string(value),
        _ => writer.value(value),
    });
}
