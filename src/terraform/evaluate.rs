//! One root module, evaluated: every resource instance it deploys, as plain data.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::configuration::Configuration;
use super::definition::alias_of;
use super::evaluation::Evaluation;
use super::inputs::Inputs;
use super::instance::{Instance, RootInstance};
use super::problem::Problem;
use super::resource::{Module, Output, Provider, Resource, Root};
use super::scope::ModuleScope;
use crate::source::{SourceMap, Span, Text};
use crate::value::{Kind, Mapping, MappingKind, Mode, RootId, Type, Value, convert, relocated, shifted};

/// How deep module calls may nest.
const MAX_MODULE_DEPTH: usize = 32;
/// How many module instances one root may have.
const MAX_MODULE_INSTANCES: usize = 10_000;

/// Evaluates the root module in `directory`. `wanted` says which resource types matter: others are evaluated only
/// where they are referred to.
pub fn evaluate<'a>(
    configuration: &'a Configuration<'a>,
    sources: &'a SourceMap,
    inputs: &'a Inputs<'a>,
    directory: &str,
    id: RootId,
    wanted: &(dyn Fn(&str) -> bool + Sync),
) -> (Root, Vec<Problem>) {
    let mut root = Root {
        id,
        directory: directory.into(),
        deployed_from: inputs.wrapper.directory.clone(),
        resources: Vec::new(),
        data: Vec::new(),
        deleted: Vec::new(),
        modules: Vec::new(),
        providers: Vec::new(),
        in_force: Vec::new(),
        outputs: Vec::new(),
        variables: BTreeMap::new(),
        variable_files: Vec::new(),
        workspace: inputs.workspace.clone(),
        read: BTreeSet::new(),
    };
    let own = inputs.wrapper.definition.as_ref();
    let Some(definition) = own.or_else(|| configuration.definitions.get(directory)) else { return (root, Vec::new()) };
    let evaluation = Evaluation::new(configuration, sources, inputs, id, directory.into());
    root.in_force = evaluation.providers.all().values().cloned().collect();
    let instance = RootInstance::new(definition);
    root.variable_files = super::variable_sources::read_variables(&evaluation, &instance);
    let mut walk = ModuleWalk { evaluation: &evaluation, root: &mut root, wanted, instances: 0 };
    walk.module(&instance, 0);
    let scope = ModuleScope::new(&evaluation, &instance);
    for name in definition.variables.keys() {
        if let Some(value) = scope.variable(name) {
            root.variables.insert(name.clone(), value);
        }
    }
    for (name, declaration) in &definition.outputs {
        if let Some(value) = scope.output(name) {
            let sensitive = value.sensitive;
            root.outputs.push(Output { name: name.clone(), value, sensitive, header: declaration.block.header });
        }
    }
    drop(scope);
    let mut problems = evaluation.take_problems();
    root.read = evaluation.read.take();
    if let Some(plan) = evaluation.plan {
        super::plan::finish(plan, &mut root, &mut problems);
    }
    (root, problems)
}

struct ModuleWalk<'w, 'a> {
    evaluation: &'w Evaluation<'a>,
    root: &'w mut Root,
    wanted: &'w (dyn Fn(&str) -> bool + Sync),
    instances: usize,
}

impl<'a> ModuleWalk<'_, 'a> {
    fn module(&mut self, instance: &Rc<Instance<'a>>, depth: usize) {
        self.instances += 1;
        if depth > MAX_MODULE_DEPTH || self.instances > MAX_MODULE_INSTANCES {
            let span = instance.calls.last().map_or(Span::NONE, |call| call.header);
            let message = "too many module calls: the rest is not judged".to_string();
            self.evaluation.problems.borrow_mut().push(Problem { span, reason: "too-large", message, incomplete: true });
            return;
        }
        let scope = ModuleScope::new(self.evaluation, instance);
        for fault in &instance.definition.faults {
            self.evaluation.note(fault.span, fault.reason, fault.message.clone());
        }
        self.providers(&scope);
        if instance.definition.module_model.is_none() {
            scope.check_declarations();
        }
        let shifts = &*instance.shifts;
        for key in &instance.definition.resource_order {
            let looked_at = self.evaluation.configuration.is_looked_at(instance.definition, &key.1);
            if !(self.wanted)(&key.1) || !looked_at || key.0 == Mode::Ephemeral {
                continue;
            }
            let Some(declaration) = instance.definition.resources.get(key) else {
                let what = format!("`{}.{}` has no declaration and is not judged", key.1, key.2);
                self.evaluation.internal_error(instance.definition.place(), &what);
                continue;
            };
            let expansion = scope.expansion(key);
            for (index, member) in expansion.members.iter().enumerate() {
                let open = || expansion.open.as_ref().map(|open| relocated(open, shifts));
                let maybe = if member.definite { instance.maybe.clone() } else { open() };
                let given = declaration.body.expression("provider");
                // Module models, and modules that could not be read whole, are not checked against a schema.
                let whole = instance.definition.module_model.is_none() && !instance.definition.broken;
                let in_doubt = instance.is_doubtful(member);
                let conditions = || scope.check_conditions(&declaration.body, &scope.evaluator(member, expansion.shape));
                self.evaluation.doubted(in_doubt, conditions);
                let (configuration, default_tags) =
                    scope.configuration_in_use(key, given, &scope.evaluator(member, expansion.shape));
                let resource = Resource {
                    provider: self.evaluation.providers.in_force(instance.definition, key, given).filter(|_| whole),
                    address: scope.address(key, member.key.clone()),
                    body: scope.body(key, index).relocated(shifts),
                    header: shifted(declaration.block.header, shifts),
                    block: shifted(declaration.block.span, shifts),
                    calls: instance.calls.clone(),
                    maybe,
                    default_tags: default_tags.relocated(shifts),
                    configuration,
                    directory: instance.definition.real_directory().into(),
                    change: None,
                };
                if key.0 == Mode::Data { self.root.data.push(resource) } else { self.root.resources.push(resource) }
            }
        }
        for (name, declaration) in &instance.definition.modules {
            let calls = scope.call_instances(name);
            for (index, member) in calls.expansion.members.iter().enumerate() {
                let mut path = instance.path.clone();
                path.0.push(crate::value::ModuleStep { name: name.clone(), key: member.key.clone() });
                let child = calls.instances.as_ref().and_then(|instances| instances.get(index));
                let evaluator = scope.evaluator(member, calls.expansion.shape);
                let mut arguments = Mapping::new(MappingKind::Body, declaration.block.header);
                let evaluation = self.evaluation;
                let in_doubt = instance.is_doubtful(member);
                evaluation.doubted(in_doubt, || scope.fill(&mut arguments, &declaration.body, &evaluator, true));
                let text = |name: &str| match declaration.body.expression(name) {
                    Some(expression) => evaluation
                        .doubted(in_doubt, || evaluation.value_or_unknown(evaluator.evaluate(expression), expression.span)),
                    None => Value::absent(name, declaration.block.header),
                };
                let faults = child.map(|child| scope.call_faults(declaration, child.definition, &evaluator));
                let module = Module {
                    path,
                    faults: faults.unwrap_or_default(),
                    source: text("source").relocated(shifts),
                    version: text("version").relocated(shifts),
                    arguments: Value::mapping(arguments).with_span(declaration.block.span).relocated(shifts),
                    header: shifted(declaration.block.header, shifts),
                    directory: child
                        .filter(|child| child.definition.module_model.is_none())
                        .map(|child| child.definition.directory.clone()),
                    module_model: child.and_then(|child| child.definition.module_model),
                    calls: instance.calls.clone(),
                };
                self.root.modules.push(module);
                if let Some(child) = child {
                    self.module(child, depth + 1);
                }
            }
        }
    }

    fn providers(&mut self, scope: &ModuleScope<'_, 'a>) {
        for declaration in &scope.instance.definition.providers {
            let name = declaration.block.label(0).unwrap_or_default();
            let expansion = scope.expand(&declaration.body);
            for member in &expansion.members {
                let mut body = Mapping::new(MappingKind::Body, declaration.block.header);
                scope.fill(&mut body, &declaration.body, &scope.evaluator(member, expansion.shape), false);
                self.root.providers.push(Provider {
                    name: name.into(),
                    source: self.evaluation.providers.source(&scope.instance.definition.directory, name),
                    alias: alias_of(&declaration.block.body),
                    key: member.key.clone(),
                    module: scope.instance.path.clone(),
                    body: Value::mapping(body).with_span(declaration.block.span),
                    header: declaration.block.header,
                });
            }
        }
    }
}

/// The text of a value, converted as Terraform would; `None` when it is not known.
pub fn text_of(value: &Value) -> Option<Text> {
    match convert(value, &Type::String).ok()?.kind {
        Kind::String(text) => Some(text),
        _ => None,
    }
}
