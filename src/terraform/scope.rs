//! Names inside a module: variables, locals, resources, data sources, module outputs. Floor 2.

use std::rc::Rc;
use std::sync::Arc;

use super::definition::ResourceKey;
use super::instance::{Evaluation, Expansion, Instance, Member, Shape};
use super::{configuration, facts};
use crate::expr::{Evaluated, EvaluationError, Evaluator, Reference, Scope, Settings, attribute, constraint};
use crate::source::{Span, Text};
use crate::syntax::hcl::{Call, ExpressionKind, Step, StepKind};
use crate::value::{
    Address, Key, Kind, Mapping, MappingKind, Mode, Number, ReasonKind, Sequence, SequenceKind, Symbol, Type, Unknown, Value,
    WayKind, convert,
};

/// The names of one module instance.
pub(super) struct ModuleScope<'e, 'a> {
    pub evaluation: &'e Evaluation<'a>,
    pub instance: Rc<Instance<'a>>,
    pub files: super::files::RootFiles<'e>,
}

type Resolved = Result<(Value, usize), Box<EvaluationError>>;
/// Gives one instance, by its place and the key it is asked for, with how many of the steps it used.
type Pick<'p> = dyn Fn(usize, Option<Key>, &[Step]) -> Resolved + 'p;

impl<'e, 'a> ModuleScope<'e, 'a> {
    pub(super) fn new(evaluation: &'e Evaluation<'a>, instance: &Rc<Instance<'a>>) -> ModuleScope<'e, 'a> {
        let files = super::files::RootFiles { sources: evaluation.sources, directory: &evaluation.directory };
        ModuleScope { evaluation, instance: instance.clone(), files }
    }

    /// An evaluator with `count` or `each` of a member.
    pub(super) fn evaluator<'s>(&'s self, member: &Member, shape: Shape) -> Evaluator<'s> {
        let evaluator = Evaluator::new(self);
        match (&member.iteration, shape) {
            (Some((index, _)), Shape::Count) => evaluator.bind("count", Value::object([("index", index.clone())])),
            (Some((key, value)), Shape::ForEach) => {
                evaluator.bind("each", Value::object([("key", key.clone()), ("value", value.clone())]))
            }
            _ => evaluator,
        }
    }

    /// A name that the module does not declare. In a module with unreadable parts it may be declared there.
    fn undeclared(&self, what: &str, span: Span) -> Resolved {
        if self.instance.definition.broken {
            return Ok((Value::unknown(ReasonKind::InvalidExpression, what, span), usize::MAX));
        }
        Err(EvaluationError::new(format!("`{what}` is not declared in this module"), span))
    }

    pub(super) fn variable(&self, name: &str) -> Option<Value> {
        let instance = &self.instance;
        let declaration = instance.definition.variables.get(name)?;
        let header = declaration.block.header;
        let full = || format!("var.{name}");
        Some(self.evaluation.once(&instance.variables, &Text::new(name), &full, header, || {
            let typ = declaration.body.expression("type").map(|e| constraint::parse(e, &Evaluator::new(self)));
            let typ = match typ {
                Some(Ok(typ)) => typ,
                Some(Err(error)) => {
                    self.evaluation.note(error.span, "invalid-expression", error.message);
                    Type::Any
                }
                None => Type::Any,
            };
            let flag = |argument: &str| {
                declaration.body.expression(argument).is_some_and(|e| matches!(e.kind, ExpressionKind::Bool(true)))
            };
            let nullable =
                !declaration.body.expression("nullable").is_some_and(|e| matches!(e.kind, ExpressionKind::Bool(false)));
            let given = self.given(name).filter(|(value, _)| nullable || !value.is_null().is_true());
            let default = || {
                let expression = declaration.body.expression("default")?;
                Some((
                    self.evaluation.settle(Evaluator::new(self).evaluate(expression), expression.span),
                    WayKind::VariableDefault,
                ))
            };
            let Some((value, kind)) = given.or_else(default) else {
                let unknown = Unknown::because(ReasonKind::VariableWithoutDefault, full(), header);
                let unknown = Unknown { not_null: !nullable, ..unknown };
                return unknown
                    .with_type(typ)
                    .into_value()
                    .with_origin(crate::value::Origin::at(header))
                    .with_sensitive(flag("sensitive"));
            };
            let span = value.origin.span.unwrap_or(header);
            let value = match convert(&value, &typ) {
                Ok(value) => value,
                Err(error) => {
                    self.evaluation.note(span, "invalid-value", format!("`var.{name}`: {error}"));
                    Value::unknown(ReasonKind::InvalidExpression, full(), span)
                }
            };
            // The station is written down once; each reference adds its own place.
            let station = value.origin.through(kind, Span::NONE);
            Value { origin: crate::value::Origin { span: Some(span), way: station.way }, ..value }
                .with_sensitive(flag("sensitive"))
        }))
    }

    /// What is set from outside: module arguments, or the root's variable files.
    fn given(&self, name: &str) -> Option<(Value, WayKind)> {
        let Some(parent) = &self.instance.parent else {
            return self.evaluation.given.borrow().get(name).cloned();
        };
        let expression = parent.call.body.expression(name)?;
        let scope = ModuleScope::new(self.evaluation, &parent.instance);
        let shape = parent.member.shape();
        let evaluator = scope.evaluator(&parent.member, shape);
        Some((self.evaluation.settle(evaluator.evaluate(expression), expression.span), WayKind::ModuleArgument))
    }

    fn local(&self, name: &str, span: Span) -> Result<Value, Box<EvaluationError>> {
        let Some(expression) = self.instance.definition.locals.get(name) else {
            return self.undeclared(&format!("local.{name}"), span).map(|(value, _)| value);
        };
        let full = || format!("local.{name}");
        Ok(self.evaluation.once(&self.instance.locals, &Text::new(name), &full, expression.span, || {
            self.evaluation.settle(Evaluator::new(self).evaluate(expression), expression.span)
        }))
    }

    pub(super) fn output(&self, name: &str) -> Option<Value> {
        let declaration = self.instance.definition.outputs.get(name)?;
        let expression = declaration.body.expression("value")?;
        let full = || format!("output.{name}");
        let sensitive = declaration.body.expression("sensitive").is_some_and(|e| matches!(e.kind, ExpressionKind::Bool(true)));
        let value = self.evaluation.once(&self.instance.outputs, &Text::new(name), &full, expression.span, || {
            self.evaluation.settle(Evaluator::new(self).evaluate(expression), expression.span)
        });
        Some(value.with_sensitive(sensitive))
    }

    pub(super) fn address(&self, key: &ResourceKey, member: Option<Key>) -> Arc<Address> {
        Arc::new(Address {
            root: self.evaluation.root,
            module: self.instance.path.clone(),
            mode: key.0,
            kind: key.1.clone(),
            name: key.2.clone(),
            key: member,
        })
    }

    /// One instance, or one attribute of it, with how many of the steps were used.
    fn member(&self, key: &ResourceKey, index: usize, as_key: Option<Key>, steps: &[Step]) -> Resolved {
        let Some(declaration) = self.instance.definition.resources.get(key) else { return Ok((Value::null(), 0)) };
        let address = self.address(key, as_key);
        let header = declaration.block.header;
        if let Some(StepKind::Attribute(name)) = steps.first().map(|step| &step.kind) {
            let written = declaration.body.attribute(name).is_some()
                || declaration.body.blocks().iter().any(|block| super::definition::kind_of(block) == name);
            if !written {
                let not_null = facts::is_never_null(&key.1, name);
                return Ok((Value::symbol_of(&address, name, not_null).with_span(header), 1));
            }
            let body = self.body(key, index);
            let value = attribute(&Evaluator::new(self), &body, name, steps.first().map_or(header, |s| s.span))?;
            // A null that was written is the provider's choice: the attribute may be one that it computes.
            let not_null = facts::is_never_null(&key.1, name);
            if matches!(value.kind, Kind::Null) && (key.0 == Mode::Managed || not_null) {
                return Ok((Value::symbol_of(&address, name, not_null).with_span(header), 1));
            }
            return Ok((value, 1));
        }
        Ok((self.body(key, index), 0))
    }

    fn resource(&self, key: ResourceKey, used: usize, reference: &Reference<'_>, evaluator: &Evaluator<'_>) -> Resolved {
        if !self.instance.definition.resources.contains_key(&key) {
            let prefix = if key.0 == Mode::Data { "data." } else { "" };
            return self.undeclared(&format!("{prefix}{}.{}", key.1, key.2), reference.span);
        }
        let expansion = self.expansion(&key);
        let steps = reference.steps.get(used..).unwrap_or(&[]);
        let (value, more) = self.select(
            &expansion,
            steps,
            reference,
            evaluator,
            &|index, as_key, steps| self.member(&key, index, as_key, steps),
            &|as_key| Value::symbol(Symbol { address: self.address(&key, Some(as_key)), path: Vec::new(), not_null: true }),
        )?;
        Ok((value, used + more))
    }

    /// Picks instances by the index that follows a name; without one, all of them.
    fn select(
        &self,
        expansion: &Expansion,
        steps: &[Step],
        reference: &Reference<'_>,
        evaluator: &Evaluator<'_>,
        member: &Pick<'_>,
        symbolic: &dyn Fn(Key) -> Value,
    ) -> Resolved {
        if expansion.shape == Shape::Single {
            return member(0, None, steps);
        }
        let index = match steps.first().map(|step| (&step.kind, step.span)) {
            Some((StepKind::Index(expression), span)) => Some((evaluator.evaluate(expression)?, span)),
            Some((StepKind::LegacyIndex(number), span)) => Some((Value::number(Number::from(*number as i64)), span)),
            _ => None,
        };
        let Some((index, span)) = index else { return self.all(expansion, member).map(|value| (value, 0)) };
        let rest = &steps[1..];
        let wanted = match (&index.kind, expansion.shape) {
            (Kind::Number(number), Shape::Count) => number.to_usize().map(|n| Key::Number(n as u64)),
            (Kind::String(text), Shape::Count) => text.parse().ok().map(Key::Number),
            (Kind::String(text), _) => Some(Key::Text(text.clone())),
            (Kind::Number(number), _) => Some(Key::Text(number.to_string().into())),
            (Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_), _) => None,
            _ => return Err(EvaluationError::because(format!("{} cannot be an instance key", index.describe()), span, &index)),
        };
        let Some(wanted) = wanted else {
            // The same expression names the same instance wherever it occurs: the text is the identity.
            let text = self.evaluation.sources.get(span.source).map(|s| Text::new(s.slice(span))).unwrap_or_default();
            if let [only] = expansion.members.as_slice()
                && only.definite
            {
                let (value, more) = member(0, only.key.clone(), rest)?;
                return Ok((value, more + 1));
            }
            return Ok((symbolic(Key::Symbolic(text)).with_span(reference.span), 1));
        };
        let found = expansion.members.iter().position(|m| m.key.as_ref() == Some(&wanted));
        let template = || expansion.members.iter().position(|m| !m.definite);
        match found.or_else(template) {
            Some(position) => {
                let (value, more) = member(position, Some(wanted), rest)?;
                Ok((value, more + 1))
            }
            None => Err(EvaluationError::because(format!("there is no instance {wanted}"), span, &index)),
        }
    }

    /// All instances as the list or map that Terraform makes of them.
    fn all(&self, expansion: &Expansion, member: &Pick<'_>) -> Evaluated {
        if expansion.shape == Shape::ForEach {
            let mut mapping = Mapping::new(MappingKind::Object, Span::NONE);
            for (index, one) in expansion.members.iter().enumerate().filter(|(_, one)| one.definite) {
                if let Some(Key::Text(name)) = &one.key {
                    mapping.insert(name.clone(), Span::NONE, member(index, one.key.clone(), &[])?.0);
                }
            }
            mapping.open = expansion.open.clone();
            return Ok(Value::mapping(mapping));
        }
        let items: Result<Vec<Value>, _> = expansion
            .members
            .iter()
            .enumerate()
            .map(|(index, one)| member(index, one.key.clone(), &[]).map(|(v, _)| v))
            .collect();
        let maybe = expansion.members.iter().filter(|one| !one.definite).count();
        // A template that stands for at most one instance leaves nothing else open.
        let at_most_one = expansion.members.iter().any(|one| !one.definite && matches!(one.key, Some(Key::Number(_))));
        let open = if at_most_one { None } else { expansion.open.clone() };
        Ok(Value::sequence(Sequence { kind: SequenceKind::Tuple, items: items?, maybe, open }))
    }

    fn module(&self, name: &str, reference: &Reference<'_>, evaluator: &Evaluator<'_>) -> Resolved {
        if !self.instance.definition.modules.contains_key(name) {
            return self.undeclared(&format!("module.{name}"), reference.span);
        }
        let calls = self.call_instances(name);
        let steps = reference.steps.get(1..).unwrap_or(&[]);
        let address = |key: Option<Key>| {
            Arc::new(Address {
                root: self.evaluation.root,
                module: self.instance.path.clone(),
                mode: Mode::Module,
                kind: Text::default(),
                name: name.into(),
                key,
            })
        };
        let symbol = |key: Option<Key>| Value::symbol(Symbol { address: address(key), path: Vec::new(), not_null: false });
        let Some(instances) = &calls.instances else {
            let (value, more) = self.select(
                &calls.expansion,
                steps,
                reference,
                evaluator,
                &|_, key, _| Ok((symbol(key).with_span(reference.span), 0)),
                &|key| symbol(Some(key)),
            )?;
            return Ok((value, 1 + more));
        };
        let outputs = |index: usize, _key: Option<Key>, steps: &[Step]| -> Resolved {
            let Some(instance) = instances.get(index) else { return Ok((Value::null(), 0)) };
            let scope = ModuleScope::new(self.evaluation, instance);
            if let Some(Step { kind: StepKind::Attribute(output), span }) = steps.first() {
                return match scope.output(output) {
                    Some(value) => Ok((value, 1)),
                    None if instance.definition.broken => {
                        Ok((Value::unknown(ReasonKind::InvalidExpression, output.clone(), *span), 1))
                    }
                    None => Err(EvaluationError::new(format!("module `{name}` has no output `{output}`"), *span)),
                };
            }
            let all = instance.definition.outputs.keys().filter_map(|output| Some((output.clone(), scope.output(output)?)));
            Ok((Value::object(all), 0))
        };
        let unknown = |_: Key| Value::unknown(ReasonKind::CountOrForEach, format!("module.{name}"), reference.span);
        let (value, more) = self.select(&calls.expansion, steps, reference, evaluator, &outputs, &unknown)?;
        Ok((value, 1 + more))
    }
}

impl Member {
    /// What kind of iteration this member belongs to.
    pub(super) fn shape(&self) -> Shape {
        match &self.key {
            None => Shape::Single,
            Some(Key::Number(_)) => Shape::Count,
            Some(Key::Text(_)) => Shape::ForEach,
            Some(Key::Symbolic(text)) if text.as_str() == "count" => Shape::Count,
            Some(Key::Symbolic(_)) => Shape::ForEach,
        }
    }
}

impl Scope for ModuleScope<'_, '_> {
    fn resolve(&self, reference: &Reference<'_>, evaluator: &Evaluator<'_>) -> Resolved {
        let name = |position: usize| match reference.steps.get(position).map(|step| &step.kind) {
            Some(StepKind::Attribute(name)) => Some(name.as_str()),
            _ => None,
        };
        let incomplete = || EvaluationError::new(format!("`{}` needs a name after it", reference.root), reference.root_span);
        match reference.root {
            "var" => {
                let name = name(0).ok_or_else(incomplete)?;
                match self.variable(name) {
                    Some(value) => Ok((value, 1)),
                    None => self.undeclared(&format!("var.{name}"), reference.span),
                }
            }
            "local" => Ok((self.local(name(0).ok_or_else(incomplete)?, reference.span)?, 1)),
            "module" => self.module(name(0).ok_or_else(incomplete)?, reference, evaluator),
            "data" | "ephemeral" => {
                let (kind, label) = name(0).zip(name(1)).ok_or_else(incomplete)?;
                let mode = if reference.root == "data" { Mode::Data } else { Mode::Ephemeral };
                self.resource((mode, kind.into(), label.into()), 2, reference, evaluator)
            }
            "path" => Ok((self.path(name(0).ok_or_else(incomplete)?, reference.span), 1)),
            "terraform" | "tofu" => {
                let value = match (name(0), &self.evaluation.inputs.workspace) {
                    (Some("workspace"), Some(workspace)) => Value::string(workspace.clone()).with_span(reference.span),
                    _ => {
                        let unknown = Unknown::because(ReasonKind::Workspace, "terraform.workspace", reference.span);
                        Unknown { not_null: true, ..unknown }.with_type(Type::String).into_value().with_span(reference.span)
                    }
                };
                Ok((value, 1))
            }
            "each" | "count" | "self" => {
                Ok((Value::unknown(ReasonKind::CountOrForEach, reference.root, reference.span), reference.steps.len()))
            }
            // The long form of a managed resource's address.
            "resource" if name(1).is_some() => {
                let (kind, label) = name(0).zip(name(1)).ok_or_else(incomplete)?;
                self.resource((Mode::Managed, kind.into(), label.into()), 2, reference, evaluator)
            }
            kind => {
                let Some(label) = name(0) else {
                    return Err(EvaluationError::new(format!("`{kind}` is not declared"), reference.span));
                };
                self.resource((Mode::Managed, kind.into(), label.into()), 1, reference, evaluator)
            }
        }
    }

    fn call(&self, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Option<Evaluated> {
        super::files::template_call(self, call, span, evaluator)
    }

    fn settings(&self) -> Settings<'_> {
        Settings { references: true, policy: false, files: Some(&self.files) }
    }

    fn spend(&self, steps: usize) -> bool {
        self.evaluation.spend(steps)
    }
}

impl ModuleScope<'_, '_> {
    /// `path.module` as Terraform prints it: relative to the root module's directory.
    fn path(&self, which: &str, span: Span) -> Value {
        match which {
            "root" => Value::string(".").with_span(span),
            "module" if self.instance.parent.is_none() => Value::string(".").with_span(span),
            "module" => Value::string(configuration::relative(&self.evaluation.directory, &self.instance.definition.directory))
                .with_span(span),
            _ => {
                let unknown = Unknown::because(ReasonKind::FunctionNotSupported, format!("path.{which}"), span);
                Unknown { not_null: true, ..unknown }.with_type(Type::String).into_value().with_span(span)
            }
        }
    }
}
