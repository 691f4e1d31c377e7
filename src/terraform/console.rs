//! Expressions that are asked of a root module, as in `terraform console`; addresses reach into the modules it calls.
//!
//! Invariant: each expression has a step budget of its own, and what one of them left unfinished for want of steps is
//! worked out anew for the next.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::configuration::Configuration;
use super::definition::Definition;
use super::evaluation::Evaluation;
use super::inputs::Inputs;
use super::instance::{Repetition, RootInstance};
use super::problem::Problem;
use super::scope::{ModuleScope, Resolved};
use super::variable_sources::read_variables;
use crate::expr::spelling::suggestion;
use crate::expr::{Evaluated, EvaluationError, Evaluator, Reference, Scope, Settings, secret_texts};
use crate::source::{SourceMap, Span, Text};
use crate::syntax::hcl::{Call, Expression, ExpressionKind, ObjectKey, Step, StepKind};
use crate::value::{Key, Mode, ReasonKind, RootId, Value};

/// Names that stand before others in a module; every other one is a resource type.
const ROOTS: [&str; 9] = ["var", "local", "module", "data", "ephemeral", "resource", "path", "terraform", "tofu"];

/// A root module that answers.
pub struct Console<'a> {
    evaluation: Evaluation<'a>,
    definition: &'a Definition<'a>,
    root: RefCell<RootInstance<'a>>,
}

impl<'a> Console<'a> {
    /// The module in `directory` as a root of its own; `None` where the configuration has no such directory.
    pub fn new(
        configuration: &'a Configuration<'a>,
        sources: &'a SourceMap,
        inputs: &'a Inputs<'a>,
        directory: &str,
    ) -> Option<Console<'a>> {
        let definition = inputs.wrapper.definition.as_ref().or_else(|| configuration.definitions.get(directory))?;
        let mut evaluation = Evaluation::new(configuration, sources, inputs, RootId(0), directory.into());
        evaluation.refuses_undeclared = true;
        let root = RootInstance::new(definition);
        read_variables(&evaluation, &root);
        Some(Console { evaluation, definition, root: RefCell::new(root) })
    }

    /// The value of an expression.
    ///
    /// # Errors
    /// What Terraform would refuse, and addresses of what is not there.
    pub fn evaluate(&self, expression: &Expression) -> Evaluated {
        let root = Rc::clone(&self.root.borrow());
        let scope = ConsoleScope { module: ModuleScope::new(&self.evaluation, &root) };
        let result = Evaluator::new(&scope).as_recorded().evaluate(expression);
        if self.evaluation.renew() {
            *self.root.borrow_mut() = RootInstance::new(self.definition);
        }
        result
    }

    /// The texts of all sensitive values that were worked out so far, so that no message shows one.
    pub fn secrets(&self) -> Vec<Text> {
        let mut found = Vec::new();
        let mut open = vec![Rc::clone(&self.root.borrow())];
        while let Some(instance) = open.pop() {
            instance.each_value(&mut |value| secret_texts(value, false, &mut found));
            instance.modules.each(&mut |call| open.extend(call.instances.iter().flatten().cloned()));
        }
        found
    }

    /// Where the root module declares what an address begins with: `module.vpc.id` at the call.
    pub fn place(&self, address: &str) -> Option<Span> {
        let parts: Vec<&str> = address.split(['.', '[']).collect();
        let definition = self.definition;
        let resource = |mode: Mode, kind: &str, name: &str| definition.resources.get(&(mode, kind.into(), name.into()));
        let declaration = match *parts.as_slice() {
            ["var", name, ..] => definition.variables.get(name),
            ["module", name, ..] => definition.modules.get(name),
            ["data", kind, name, ..] => resource(Mode::Data, kind, name),
            ["ephemeral", kind, name, ..] => resource(Mode::Ephemeral, kind, name),
            [kind, name, ..] => resource(Mode::Managed, kind, name),
            _ => None,
        };
        declaration.map(|declaration| declaration.block.header)
    }

    /// Whether some variable's type has an attribute of this name.
    pub fn declares_attribute(&self, name: &str) -> bool {
        let definitions = self.evaluation.configuration.definitions.values();
        let types = definitions.flat_map(|definition| definition.variables.values()).filter_map(|v| v.body.expression("type"));
        types.into_iter().any(|typ| has_attribute(typ, name))
    }

    /// What could not be read as Terraform would since the last call.
    pub fn take_problems(&self) -> Vec<Problem> {
        self.evaluation.take_problems()
    }
}

impl Configuration<'_> {
    /// Makes a directory without any Terraform a module that declares nothing.
    pub fn declare(&mut self, directory: &str) {
        self.definitions.entry(directory.into()).or_insert_with(|| Definition::new(directory, Arc::default()));
    }
}

fn has_attribute(typ: &Expression, name: &str) -> bool {
    match &typ.kind {
        ExpressionKind::Call(call) => call.arguments.iter().any(|argument| has_attribute(argument, name)),
        ExpressionKind::Tuple(items) => items.iter().any(|item| has_attribute(item, name)),
        ExpressionKind::Object(items) => items.iter().any(|item| {
            matches!(&item.key, ObjectKey::Name(key) if key.text.as_str() == name) || has_attribute(&item.value, name)
        }),
        _ => false,
    }
}

/// The names of the root module, and behind `module.x` those of the called one.
struct ConsoleScope<'e, 'a> {
    module: ModuleScope<'e, 'a>,
}

impl Scope for ConsoleScope<'_, '_> {
    fn resolve(&self, reference: &Reference<'_>, evaluator: &Evaluator<'_>) -> Resolved {
        inside(&self.module, reference, evaluator)
    }

    fn call(&self, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Option<Evaluated> {
        self.module.call(call, span, evaluator)
    }

    fn settings(&self) -> Settings<'_> {
        self.module.settings()
    }

    fn spend(&self, steps: usize) -> bool {
        self.module.spend(steps)
    }
}

/// A name as the module knows it.
fn inside(scope: &ModuleScope<'_, '_>, reference: &Reference<'_>, evaluator: &Evaluator<'_>) -> Resolved {
    let root = reference.root;
    if matches!(root, "each" | "count" | "self") {
        let message = format!("`{root}` has a value only inside a resource, data source or module call");
        return Err(EvaluationError::new(message, reference.root_span));
    }
    if let Some(asked) = missing(scope.instance.definition, reference) {
        let path = scope.instance.path.to_string();
        let place = if path.is_empty() { "this module".to_string() } else { format!("`{path}`") };
        let near = suggestion(&asked, declared(scope.instance.definition).iter().map(String::as_str));
        return Err(EvaluationError::new(format!("`{asked}` is not declared in {place}{near}"), reference.span));
    }
    match reference.steps.first() {
        Some(Step { kind: StepKind::Attribute(name), .. }) if root == "module" => reach(scope, name, reference, evaluator),
        _ => scope.resolve(reference, evaluator),
    }
}

/// `module.name…`: an output, or what an address names inside the called module. An output comes first.
fn reach(scope: &ModuleScope<'_, '_>, name: &str, reference: &Reference<'_>, evaluator: &Evaluator<'_>) -> Resolved {
    let calls = scope.call_instances(name);
    let steps = reference.steps.get(1..).unwrap_or(&[]);
    let after = if calls.expansion.shape == Repetition::Single { steps.first() } else { steps.get(1) };
    let (Some(instances), Some(Step { kind: StepKind::Attribute(first), .. })) = (&calls.instances, after) else {
        return scope.resolve(reference, evaluator);
    };
    let definition = instances.first().map(|instance| instance.definition);
    if definition.is_none_or(|definition| definition.outputs.contains_key(first)) {
        return scope.resolve(reference, evaluator);
    }
    let member = |index: usize, _: Option<Key>, steps: &[Step]| -> Resolved {
        let Some(instance) = instances.get(index) else { return Ok((Value::null(), 0)) };
        let Some((Step { kind: StepKind::Attribute(root), span }, rest)) = steps.split_first() else {
            return Err(EvaluationError::new(format!("`module.{name}` needs a name after it"), reference.span));
        };
        let known = ROOTS.contains(&root.as_str()) || instance.definition.resources.keys().any(|key| key.1 == *root);
        if !known && !matches!(rest.first().map(|step| &step.kind), Some(StepKind::Attribute(_))) {
            let near = suggestion(root, instance.definition.outputs.keys().map(Text::as_str));
            return Err(EvaluationError::new(format!("module `{name}` has no output `{root}`{near}"), *span));
        }
        let inner = Reference { root, root_span: *span, steps: rest, span: reference.span };
        let (value, used) = inside(&ModuleScope::new(scope.evaluation, instance), &inner, evaluator)?;
        Ok((value, used.saturating_add(1).min(steps.len())))
    };
    let unknown = |_: Key| Value::unknown(ReasonKind::CountOrForEach, format!("module.{name}"), reference.span);
    let (value, used) = scope.select(&calls.expansion, steps, reference, evaluator, &member, &unknown)?;
    Ok((value, used + 1))
}

/// The address that a reference begins with, if the module does not declare it. A module with unreadable parts may
/// declare anything.
fn missing(definition: &Definition<'_>, reference: &Reference<'_>) -> Option<String> {
    if definition.broken {
        return None;
    }
    let name = |position: usize| match reference.steps.get(position).map(|step| &step.kind) {
        Some(StepKind::Attribute(name)) => Some(name.as_str()),
        _ => None,
    };
    let resource = |mode: Mode, kind: &str, name: &str| definition.resources.contains_key(&(mode, kind.into(), name.into()));
    let root = reference.root;
    let declared = match (root, name(0)?) {
        ("var", name) => definition.variables.contains_key(name),
        ("local", name) => definition.locals.contains_key(name),
        ("module", name) => definition.modules.contains_key(name),
        ("data" | "ephemeral" | "resource", kind) => {
            let mode = match root {
                "data" => Mode::Data,
                "ephemeral" => Mode::Ephemeral,
                _ => Mode::Managed,
            };
            let prefix = if mode == Mode::Managed { String::new() } else { format!("{root}.") };
            let label = name(1)?;
            return (!resource(mode, kind, label)).then(|| format!("{prefix}{kind}.{label}"));
        }
        (root, _) if ROOTS.contains(&root) => true,
        (kind, label) => resource(Mode::Managed, kind, label),
    };
    (!declared).then(|| format!("{root}.{}", name(0).unwrap_or_default()))
}

/// Every address that an expression in the module may begin with.
fn declared(definition: &Definition<'_>) -> BTreeSet<String> {
    let variables = definition.variables.keys().map(|name| format!("var.{name}"));
    let locals = definition.locals.keys().map(|name| format!("local.{name}"));
    let modules = definition.modules.keys().map(|name| format!("module.{name}"));
    let resources = definition.resources.keys().map(|(mode, kind, name)| match mode {
        Mode::Data => format!("data.{kind}.{name}"),
        Mode::Ephemeral => format!("ephemeral.{kind}.{name}"),
        Mode::Managed | Mode::Module | Mode::Input => format!("{kind}.{name}"),
    });
    variables.chain(locals).chain(modules).chain(resources).collect()
}
