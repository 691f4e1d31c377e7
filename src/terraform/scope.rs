//! Names inside a module: variables, locals, resources, data sources, module outputs.

use std::rc::Rc;
use std::sync::Arc;

use super::configuration;
use super::definition::ResourceKey;
use super::evaluation::Evaluation;
use super::files::RootFiles;
use super::instance::{Instance, Member, Repetition};
use crate::expr::{Evaluated, EvaluationError, Evaluator, Reference, Scope, Settings, Unwritten, constraint};
use crate::source::{Span, Text};
use crate::syntax::hcl::{Call, ExpressionKind, Step, StepKind};
use crate::value::{Address, BodySchema, Key, Mode, NOT_DECLARED, ReasonKind, Symbol, Type, Unknown, Value, convert};

/// The names of one module instance.
pub(super) struct ModuleScope<'e, 'a> {
    pub evaluation: &'e Evaluation<'a>,
    pub instance: Rc<Instance<'a>>,
    pub files: RootFiles<'e>,
}

pub(super) type Resolved = Result<(Value, usize), Box<EvaluationError>>;
/// Gives one instance, by its place and the key it is asked for, with how many of the steps it used.
pub(super) type Pick<'p> = dyn Fn(usize, Option<Key>, &[Step]) -> Resolved + 'p;

impl<'e, 'a> ModuleScope<'e, 'a> {
    pub(super) fn new(evaluation: &'e Evaluation<'a>, instance: &Rc<Instance<'a>>) -> ModuleScope<'e, 'a> {
        let files = RootFiles { sources: evaluation.sources, directory: &evaluation.directory, read: &evaluation.read };
        ModuleScope { evaluation, instance: instance.clone(), files }
    }

    /// Works something out that exists where the module does.
    pub(super) fn in_module<T>(&self, work: impl FnOnce() -> T) -> T {
        self.evaluation.doubted(self.instance.maybe.is_some(), work)
    }

    /// An evaluator with `count` or `each` of a member.
    pub(super) fn evaluator<'s>(&'s self, member: &Member, shape: Repetition) -> Evaluator<'s> {
        let evaluator = Evaluator::new(self);
        match (&member.iteration, shape) {
            (Some((index, _)), Repetition::Count) => evaluator.bind("count", Value::object([("index", index.clone())])),
            (Some((key, value)), Repetition::ForEach) => {
                evaluator.bind("each", Value::object([("key", key.clone()), ("value", value.clone())]))
            }
            _ => evaluator,
        }
    }

    /// A name that the module does not declare. In a module with unreadable parts it may be declared there.
    pub(super) fn undeclared(&self, what: &str, span: Span) -> Resolved {
        if self.instance.definition.broken {
            return Ok((Value::unknown(ReasonKind::InvalidExpression, what, span), usize::MAX));
        }
        let message = format!("`{what}` {NOT_DECLARED}");
        if self.evaluation.refuses_undeclared {
            return Err(EvaluationError::invalid(message, span));
        }
        // Terraform refuses the module; a policy that names something elsewhere says all the same whom it allows what.
        let value = Value::unknown(ReasonKind::InvalidExpression, message.as_str(), span);
        self.evaluation.put(span, "invalid-expression", message);
        Ok((value, usize::MAX))
    }

    fn local(&self, name: &str, span: Span) -> Result<Value, Box<EvaluationError>> {
        let Some(expression) = self.instance.definition.locals.get(name) else {
            return self.undeclared(&format!("local.{name}"), span).map(|(value, _)| value);
        };
        let full = || format!("local.{name}");
        Ok(self.evaluation.once(&self.instance.locals, &Text::new(name), &full, expression.span, || {
            self.in_module(|| self.evaluation.value_or_unknown(Evaluator::new(self).evaluate(expression), expression.span))
        }))
    }

    pub(super) fn output(&self, name: &str) -> Option<Value> {
        let declaration = self.instance.definition.outputs.get(name)?;
        let expression = declaration.body.expression("value")?;
        let full = || format!("output.{name}");
        let sensitive = declaration.body.expression("sensitive").is_some_and(|e| matches!(e.kind, ExpressionKind::Bool(true)));
        let value = self.evaluation.once(&self.instance.outputs, &Text::new(name), &full, expression.span, || {
            let value =
                self.in_module(|| self.evaluation.value_or_unknown(Evaluator::new(self).evaluate(expression), expression.span));
            // Terraform 1.15: an output may have a type, and then its value is converted.
            let typed = declaration.body.expression("type").and_then(|typ| constraint::parse(typ, &Evaluator::new(self)).ok());
            let value = match typed.map(|typ| convert(&value, &typ)) {
                Some(Ok(converted)) => converted,
                Some(Err(error)) => {
                    let error = EvaluationError::conversion(&error, expression.span, &value);
                    self.evaluation.value_or_unknown(Err(error), expression.span)
                }
                None => value,
            };
            value.relocated(&self.instance.shifts)
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
                &|_, key, steps| {
                    if let Some(Step { kind: StepKind::Attribute(output), .. }) = steps.first()
                        && let Some(value) = self.planned_output(name, key.as_ref(), output, reference.span)
                    {
                        return Ok((value, 1));
                    }
                    Ok((symbol(key).with_span(reference.span), 0))
                },
                &|key| symbol(Some(key)),
            )?;
            return Ok((value, 1 + more));
        };
        let outputs = |index: usize, key: Option<Key>, steps: &[Step]| -> Resolved {
            let Some(instance) = instances.get(index) else { return Ok((Value::null(), 0)) };
            let scope = ModuleScope::new(self.evaluation, instance);
            if let Some(Step { kind: StepKind::Attribute(output), span }) = steps.first() {
                return match scope.output(output) {
                    Some(value) => Ok((value, 1)),
                    None if instance.definition.broken => {
                        Ok((Value::unknown(ReasonKind::InvalidExpression, output.clone(), *span), 1))
                    }
                    // A module model need not have every output.
                    None if instance.definition.module_model.is_some() => Ok((symbol(key).with_span(reference.span), 0)),
                    None => Err(EvaluationError::new(format!("module `{name}` has no output `{output}`"), *span)),
                };
            }
            let all = instance.definition.outputs.keys().filter_map(|output| Some((output.clone(), scope.output(output)?)));
            let mut object = Value::object(all);
            if let (true, crate::value::Kind::Mapping(mapping)) = (instance.definition.module_model.is_some(), &mut object.kind) {
                let rest = Unknown::because(ReasonKind::ModuleNotAvailable, format!("module.{name}"), reference.span);
                Arc::make_mut(mapping).open = Some(Arc::new(rest));
            }
            Ok((object, 0))
        };
        let unknown = |_: Key| Value::unknown(ReasonKind::CountOrForEach, format!("module.{name}"), reference.span);
        let (value, more) = self.select(&calls.expansion, steps, reference, evaluator, &outputs, &unknown)?;
        Ok((value, 1 + more))
    }
}

impl Scope for ModuleScope<'_, '_> {
    fn resolve(&self, reference: &Reference<'_>, evaluator: &Evaluator<'_>) -> Resolved {
        let name = |position: usize| match reference.steps.get(position).map(|step| &step.kind) {
            Some(StepKind::Attribute(name)) => Some(name.as_str()),
            _ => None,
        };
        let incomplete = || EvaluationError::invalid(format!("`{}` needs a name after it", reference.root), reference.root_span);
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
            "path" => Ok((self.path(name(0).ok_or_else(incomplete)?, reference.span)?, 1)),
            "terraform" | "tofu" => Ok((self.terraform(name(0).ok_or_else(incomplete)?, reference.span)?, 1)),
            "each" | "count" => {
                let argument = if reference.root == "each" { "for_each" } else { "count" };
                let message = format!("`{}` is available only where `{argument}` is set", reference.root);
                Err(EvaluationError::new(message, reference.span))
            }
            "self" => Err(EvaluationError::new("`self` is available only in provisioners and postconditions", reference.span)),
            // The long form of a managed resource's address.
            "resource" if name(1).is_some() => {
                let (kind, label) = name(0).zip(name(1)).ok_or_else(incomplete)?;
                self.resource((Mode::Managed, kind.into(), label.into()), 2, reference, evaluator)
            }
            kind => {
                let Some(label) = name(0) else {
                    return Err(EvaluationError::invalid(format!("`{kind}` is not declared"), reference.span));
                };
                self.resource((Mode::Managed, kind.into(), label.into()), 1, reference, evaluator)
            }
        }
    }

    fn call(&self, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Option<Evaluated> {
        self.template_call(call, span, evaluator)
    }

    fn unwritten(&self, schema: BodySchema, name: &str, header: Span) -> Option<Unwritten> {
        super::schema::unwritten(schema, name, header)
    }

    fn settings(&self) -> Settings<'_> {
        Settings {
            references: true,
            policy: false,
            later: true,
            files: Some(&self.files),
            nesting: Some(&self.evaluation.nesting),
        }
    }

    fn spend(&self, steps: usize) -> bool {
        self.evaluation.spend(steps)
    }
}

impl ModuleScope<'_, '_> {
    /// `path.module` as Terraform prints it: relative to the root module's directory.
    fn path(&self, which: &str, span: Span) -> Evaluated {
        match which {
            "root" => Ok(Value::string(".").with_span(span)),
            "module" if self.instance.parent.is_none() => Ok(Value::string(".").with_span(span)),
            "module" if self.instance.definition.module_model.is_some() => {
                Ok(open_value(Type::String, ReasonKind::ModuleNotAvailable, "path.module", span))
            }
            "module" => {
                let path = configuration::relative(&self.evaluation.directory, &self.instance.definition.directory);
                Ok(Value::string(path).with_span(span))
            }
            "cwd" if let Some(directory) = &self.evaluation.inputs.working_directory => {
                Ok(Value::string(directory.clone()).with_span(span))
            }
            "cwd" => Ok(open_value(Type::String, ReasonKind::FunctionNotSupported, "path.cwd", span)),
            _ => Err(EvaluationError::new(format!("`path.{which}` does not exist: there are `module`, `root` and `cwd`"), span)),
        }
    }

    fn terraform(&self, which: &str, span: Span) -> Evaluated {
        match (which, &self.evaluation.inputs.workspace) {
            ("workspace", Some(workspace)) => Ok(Value::string(workspace.clone()).with_span(span)),
            ("workspace", None) => Ok(open_value(Type::String, ReasonKind::Workspace, "terraform.workspace", span)),
            ("applying", _) => Ok(open_value(Type::Bool, ReasonKind::AsOfTime, "terraform.applying", span)),
            _ => Err(EvaluationError::new(format!("`terraform.{which}` does not exist: `terraform.workspace` does"), span)),
        }
    }
}

/// Something that has a value wherever Terraform runs, but not here.
fn open_value(typ: Type, reason: ReasonKind, subject: &str, span: Span) -> Value {
    let unknown = Unknown::because(reason, subject, span);
    Unknown { not_null: true, ..unknown }.with_type(typ).into_value().with_span(span)
}
