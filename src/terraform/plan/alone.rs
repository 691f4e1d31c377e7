//! A plan without its source: the root module as the plan has it, every value standing in the plan.

use super::configured::ConfiguredModule;
use super::finish::Elsewhere;
use super::values::{Layers, value};
use super::{Plan, get, items, pairs};
use crate::source::{Span, Text};
use crate::syntax::yaml::tree::Node;
use crate::terraform::problem::Problem;
use crate::terraform::resource::{Module, Output, Provider, Root};
use crate::value::{Entry, Mapping, MappingKind, Mode, ModulePath, ModuleStep, ReasonKind, RootId, Value};

/// The root module of a plan that no source is there for; its directory is the one that the plan lies in.
pub fn evaluate_alone(plan: &Plan, id: RootId) -> (Root, Vec<Problem>) {
    let mut root = Root {
        deployed_from: None,
        id,
        directory: plan.path.rsplit_once('/').map_or("", |(directory, _)| directory).into(),
        resources: Vec::new(),
        data: Vec::new(),
        deleted: Vec::new(),
        modules: Vec::new(),
        providers: Vec::new(),
        in_force: Vec::new(),
        outputs: Vec::new(),
        variables: plan.variables.clone(),
        variable_files: Vec::new(),
        workspace: None,
        read: std::collections::BTreeSet::new(),
    };
    let elsewhere = Elsewhere::nowhere();
    for (module, blocks) in &plan.modules {
        for (block, instances) in blocks {
            for planned in instances {
                let resource = elsewhere.resource(plan, &root, module, block, planned);
                if block.0 == Mode::Data { root.data.push(resource) } else { root.resources.push(resource) }
            }
        }
    }
    for (module, block, planned) in &plan.deleted {
        let resource = elsewhere.resource(plan, &root, module, block, planned);
        root.deleted.push(resource);
    }
    super::identity::identify(&mut root);
    modules(plan, &ModulePath::default(), &mut root);
    providers(&plan.configured, plan.place, &mut root);
    for (name, value) in &plan.outputs {
        let header = value.origin.span().unwrap_or(plan.place);
        root.outputs.push(Output { name: name.clone(), value: value.clone(), sensitive: value.sensitive, header });
    }
    (root, plan.problems.clone())
}

/// The module calls that hold anything, with their arguments as far as the plan has them.
fn modules(plan: &Plan, path: &ModulePath, root: &mut Root) {
    let Some(calls) = plan.calls.get(path) else { return };
    let configured = plan.configured.at(path);
    for (name, keys) in calls {
        let call = configured.and_then(|configured| configured.calls.get(name));
        for key in keys {
            let mut inner = path.clone();
            inner.0.push(ModuleStep { name: name.clone(), key: key.clone() });
            let header = call.and_then(|call| call.source.as_ref()).map_or(plan.place, |node| node.span);
            let constant = |node: Option<&Node>, argument: &str| {
                let layers = Layers { value: node, ..Layers::default() };
                value(layers, argument, header).unwrap_or_else(|| Value::absent(argument, header))
            };
            root.modules.push(Module {
                faults: Vec::new(),
                source: constant(call.and_then(|call| call.source.as_ref()), "source"),
                version: constant(call.and_then(|call| call.version.as_ref()), "version"),
                arguments: arguments(call.and_then(|call| call.expressions.as_ref()), &inner.to_string(), header),
                path: inner.clone(),
                header,
                directory: None,
                module_model: None,
                calls: [].into(),
            });
            modules(plan, &inner, root);
        }
    }
}

fn providers(configured: &ConfiguredModule, place: Span, root: &mut Root) {
    for (name, alias, expressions) in &configured.providers {
        let header = expressions.as_ref().map_or(place, |node| node.span);
        root.providers.push(Provider {
            name: name.clone(),
            source: None,
            alias: alias.clone(),
            key: None,
            module: ModulePath::default(),
            body: arguments(expressions.as_ref(), &format!("provider.{name}"), header),
            header,
        });
    }
}

/// Expressions of the configuration as a body: constants are known, what is made of references is not.
fn arguments(expressions: Option<&Node>, subject: &str, header: Span) -> Value {
    let mut body = Mapping::new(MappingKind::Body, header);
    for pair in expressions.map_or(&[][..], pairs) {
        let subject: Text = format!("{subject}.{}", pair.key).into();
        let value = argument(&pair.value, &subject);
        body.entries.insert(pair.key.clone(), Entry { value, key: pair.key_span });
    }
    Value::mapping(body).with_span(expressions.map_or(header, |node| node.span))
}

fn argument(node: &Node, subject: &Text) -> Value {
    if let Some(constant) = get(node, "constant_value") {
        let layers = Layers { value: Some(constant), ..Layers::default() };
        return value(layers, subject, node.span).unwrap_or_else(Value::null);
    }
    if get(node, "references").is_some() {
        return Value::unknown(ReasonKind::ComputedAttribute, subject.clone(), node.span);
    }
    // Nested blocks: an object of expressions, or a list of such.
    let blocks = if items(node).is_empty() { std::slice::from_ref(node) } else { items(node) };
    let bodies = blocks.iter().map(|block| arguments(Some(block), subject, block.span)).collect();
    let sequence = crate::value::Sequence::new(crate::value::SequenceKind::Blocks, bodies);
    Value::sequence(sequence).with_span(node.span)
}
