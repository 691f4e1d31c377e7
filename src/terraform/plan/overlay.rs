//! What the evaluation of a root module asks of its plan: values of variables, instances, attributes, bodies.

use super::configured::Targets;
use super::{PLAN_CONTRADICTS_SOURCE, Plan, Planned, merge};
use crate::source::{Span, Text};
use crate::syntax::hcl::Expression;
use crate::terraform::definition::{Definition, ResourceKey};
use crate::terraform::evaluation::Evaluation;
use crate::terraform::instance::{Expansion, Member, Repetition};
use crate::terraform::scope::ModuleScope;
use crate::value::{Entry, HopKind, Key, Kind, Mapping, Mode, ModulePath, ModuleStep, Number, ReasonKind, Type, Unknown, Value};

/// Gives the root's variables the values that they were planned with; what the source gives, and is the same, stays.
pub(in crate::terraform) fn assign<'a>(
    evaluation: &Evaluation<'a>,
    definition: &'a Definition<'a>,
    default: &dyn Fn(&'a Expression) -> Option<Value>,
) {
    let Some(plan) = evaluation.plan else { return };
    for (name, planned) in &plan.variables {
        let Some(declaration) = definition.variables.get(name) else { continue };
        let given = evaluation.given.borrow().get(name).map(|(value, _)| value.clone());
        let source = given.or_else(|| declaration.body.expression("default").and_then(default));
        if !source.is_some_and(|source| alike(&source, planned)) {
            let value = merge::placed(planned, declaration.block.header);
            evaluation.given.borrow_mut().insert(name.clone(), (value, HopKind::Plan));
        }
    }
}

/// Whether two values are the same once they have the type that the variable declares.
fn alike(source: &Value, planned: &Value) -> bool {
    match (&source.kind, &planned.kind) {
        (Kind::Null(_), Kind::Null(_)) => true,
        (Kind::Sequence(a), Kind::Sequence(b)) => {
            a.is_closed() && a.items.len() == b.items.len() && a.items.iter().zip(&b.items).all(|(a, b)| alike(a, b))
        }
        (Kind::Mapping(a), Kind::Mapping(b)) => {
            let same = |name: &Text, entry: &Entry| a.get(name).is_some_and(|other| alike(other, &entry.value));
            // Attributes with a default may be missing in the source; then the plan says what they are.
            a.open.is_none() && a.entries.len() == b.entries.len() && b.entries.iter().all(|(name, entry)| same(name, entry))
        }
        _ => source.is_known() && merge::agree(source, planned),
    }
}

impl<'a> ModuleScope<'_, 'a> {
    fn plan(&self) -> Option<&'a Plan> {
        self.evaluation.plan
    }

    /// The instances of a block as planned.
    pub(in crate::terraform) fn planned_expansion(&self, key: &ResourceKey, source: Expansion) -> Expansion {
        let Some(plan) = self.plan() else { return source };
        if key.0 == Mode::Ephemeral || !self.instance.path.0.is_empty() && !plan.has_module(&self.instance.path) && !plan.complete
        {
            return source;
        }
        match plan.instances(&self.instance.path, key) {
            Some(instances) => {
                let keys: Vec<Option<Key>> = instances.iter().map(|planned| planned.key.clone()).collect();
                self.with_keys(source, &keys)
            }
            // A data source that is read when nothing needs it is not in every plan, nor is what was left out.
            None if key.0 == Mode::Data || !plan.complete => source,
            None => {
                if self.instance.definition.module_model.is_none()
                    && source.open.is_none()
                    && source.members.iter().any(|member| member.definite)
                {
                    let what = super::read::block_text(&self.instance.path, key);
                    let message = format!("`{what}` is declared here and not in the plan `{}`: the plan is used", plan.path);
                    let header = self.instance.definition.resources.get(key).map_or(Span::NONE, |found| found.block.header);
                    self.evaluation.note(header, "plan-drift", message);
                }
                Expansion { shape: source.shape, members: Vec::new(), open: None }
            }
        }
    }

    /// The instances of a module call: those that hold anything in the plan, where the source does not know them.
    pub(in crate::terraform) fn planned_calls(&self, name: &str, source: Expansion) -> Expansion {
        let Some(plan) = self.plan() else { return source };
        if source.open.is_none() && source.members.iter().all(|member| member.definite) {
            return source;
        }
        let keys = plan.calls.get(&self.instance.path).and_then(|calls| calls.get(name));
        let keys: Vec<Option<Key>> = keys.into_iter().flatten().cloned().collect();
        if keys.is_empty() && !plan.complete { source } else { self.with_keys(source, &keys) }
    }

    /// Whether a module model declares what the plan has of the types that it knows; without a plan it is all there is.
    pub(in crate::terraform) fn model_fits_plan(&self, call: &str, definition: &Definition<'_>) -> bool {
        let Some(plan) = self.plan() else { return true };
        let Some(keys) = plan.calls.get(&self.instance.path).and_then(|calls| calls.get(call)) else { return !plan.complete };
        let declares = |kind: &Text| definition.resources.keys().any(|block| block.1 == *kind);
        let mut shared = false;
        for key in keys {
            let mut module = self.instance.path.clone();
            module.0.push(ModuleStep { name: call.into(), key: key.clone() });
            for block in plan.modules.get(&module).into_iter().flat_map(std::collections::BTreeMap::keys) {
                match definition.resources.contains_key(block) {
                    true => shared = true,
                    false if block.0 == Mode::Managed && declares(&block.1) => return false,
                    false => {}
                }
            }
        }
        shared
    }

    fn with_keys(&self, source: Expansion, keys: &[Option<Key>]) -> Expansion {
        let same = source.open.is_none()
            && source.members.len() == keys.len()
            && source.members.iter().all(|member| member.definite && keys.contains(&member.key));
        if same {
            return source;
        }
        let template = source.members.iter().find(|member| !member.definite);
        let members = keys.iter().map(|key| {
            let known = source.members.iter().find(|member| member.key == *key && member.iteration.is_some());
            if let Some(member) = known {
                return Member { definite: true, ..member.clone() };
            }
            let place = template.and_then(|member| Some(member.iteration.as_ref()?.1.origin.clone())).unwrap_or_default();
            let iteration = match key {
                None => None,
                Some(Key::Number(number)) => {
                    let number = Value::number(Number::Integer(*number as i64)).with_origin(place);
                    Some((number.clone(), number))
                }
                Some(Key::Text(text)) => {
                    let name = Value::string(text.clone()).with_origin(place.clone());
                    let element = template.and_then(|member| Some(member.iteration.as_ref()?.1.clone()));
                    // The element of a set is its key.
                    let element = match element {
                        Some(Value { kind: Kind::Unknown(unknown), .. }) if matches!(unknown.typ, Some(Type::String)) => {
                            name.clone()
                        }
                        Some(element) => element,
                        None => {
                            Unknown::because(ReasonKind::CountOrForEach, "each.value", Span::NONE).into_value().with_origin(place)
                        }
                    };
                    Some((name, element))
                }
                Some(Key::Symbolic(_)) => None,
            };
            Member { key: key.clone(), iteration, definite: true }
        });
        let members: Vec<Member> = members.collect();
        let shape = match keys.first() {
            Some(None) => Repetition::Single,
            Some(Some(Key::Number(_))) => Repetition::Count,
            Some(Some(_)) => Repetition::ForEach,
            None => source.shape,
        };
        Expansion { shape, members, open: None }
    }

    pub(in crate::terraform) fn planned(&self, key: &ResourceKey, member: Option<&Key>) -> Option<&'a Planned> {
        self.plan()?.instance(&self.instance.path, key, member)
    }

    /// The body of an instance with what the plan says of it.
    pub(in crate::terraform) fn planned_body(&self, key: &ResourceKey, member: Option<&Key>, body: Mapping) -> Mapping {
        match self.planned(key, member) {
            Some(planned) => {
                // What changes are ignored of keeps the value that it has.
                let declaration = self.instance.definition.resources.get(key);
                let is_kept = declaration.is_some_and(|declaration| declaration.body.lifecycle("ignore_changes").is_some());
                let contradictions = if is_kept { Vec::new() } else { merge::contradictions(&body, &planned.values) };
                for (span, name) in contradictions {
                    let message = format!("the plan has another value for `{name}` than the source: one of them is out of date");
                    self.evaluation.note(span, PLAN_CONTRADICTS_SOURCE, message);
                }
                merge::body(&body, &planned.values, body.header)
            }
            None => body,
        }
    }

    /// An attribute that the source does not write, where the plan knows it.
    pub(in crate::terraform) fn planned_attribute(
        &self,
        key: &ResourceKey,
        member: Option<&Key>,
        name: &str,
        header: Span,
    ) -> Option<Value> {
        let value = self.planned(key, member)?.values.get(name)?;
        value.is_known().then(|| merge::placed(value, header))
    }

    /// The output of a module that is not on disk, as the plan's configuration leads to it.
    pub(in crate::terraform) fn planned_output(&self, call: &str, key: Option<&Key>, name: &str, span: Span) -> Option<Value> {
        let plan = self.plan()?;
        let mut module: ModulePath = self.instance.path.clone();
        module.0.push(ModuleStep { name: call.into(), key: key.cloned() });
        if !plan.has_module(&module) {
            return None;
        }
        let mut found = Targets { exact: true, closed: true, ..Targets::default() };
        plan.output(self.evaluation.root, &module, name, 8, &mut found);
        let items: Vec<Value> = found.values.iter().map(|value| merge::placed(value, span)).collect();
        // Ids in a list have names in the plural; of one that is not, only one thing can be meant.
        match items.as_slice() {
            [only] if !is_plural(name) && found.closed => Some(only.clone()),
            [_, ..] if is_plural(name) && found.closed && found.values.iter().all(is_id) => {
                Some(super::naming::listed(items, found.exact).with_span(span))
            }
            _ => None,
        }
    }
}

fn is_plural(name: &str) -> bool {
    name.ends_with('s') && !name.ends_with("ss")
}

fn is_id(value: &Value) -> bool {
    value.as_symbol().is_none_or(crate::value::Symbol::is_identity)
}
