//! The configuration inside a plan: what the root module declares, and which references its values are made of.
//!
//! A plan does not say what an expression is, only its constant value or the references in it. So identity is taken
//! from references where an argument takes an id: there is nothing else that a single reference to an id can be.

use std::collections::{BTreeMap, BTreeSet};

use super::reference::{ReferencePart, module_step, parts};
use super::{Plan, get, items, pairs, text};
use crate::source::Text;
use crate::syntax::yaml::tree::{Node, NodeKind};
use crate::terraform::definition::{Definition, ResourceKey};
use crate::value::{Address, Key, Mode, ModulePath, PathStep, RootId, Symbol, Value};

/// How many steps a reference is followed through variables and outputs.
const MAX_STEPS: usize = 16;
/// How many things one reference may stand for.
const MAX_TARGETS: usize = 256;
/// How deep module calls are read.
const MAX_MODULES: usize = 32;

/// A module as configured.
#[derive(Debug, Default)]
pub struct ConfiguredModule {
    /// Whether the plan holds it at all.
    pub(super) is_there: bool,
    pub(super) resources: BTreeMap<ResourceKey, Node>,
    pub(super) calls: BTreeMap<Text, ConfiguredCall>,
    outputs: BTreeMap<Text, Node>,
    sensitive: BTreeSet<Text>,
    /// Name, alias, expressions; of the root only.
    pub(super) providers: Vec<(Text, Option<Text>, Option<Node>)>,
}

/// A module call as configured.
#[derive(Debug)]
pub(super) struct ConfiguredCall {
    pub source: Option<Node>,
    pub version: Option<Node>,
    pub expressions: Option<Node>,
    pub module: ConfiguredModule,
}

/// What an expression names.
#[derive(Debug, Default)]
pub(super) struct Targets {
    pub values: Vec<Value>,
    /// Each reference is to one certain thing, and nothing else takes part: it is these.
    pub exact: bool,
    /// Nothing else takes part: it is some of these.
    pub closed: bool,
}

impl ConfiguredModule {
    pub(super) fn new(configuration: Option<&Node>) -> ConfiguredModule {
        let Some(configuration) = configuration else { return ConfiguredModule::default() };
        let mut root = get(configuration, "root_module").map(|module| ConfiguredModule::module(module, 0)).unwrap_or_default();
        for pair in get(configuration, "provider_config").map_or(&[][..], pairs) {
            // Configurations of called modules have their address before a colon.
            if pair.key.contains(':') {
                continue;
            }
            let Some(name) = text(&pair.value, "name") else { continue };
            let alias = text(&pair.value, "alias").map(Text::new);
            root.providers.push((name.into(), alias, get(&pair.value, "expressions").cloned()));
        }
        root
    }

    fn module(node: &Node, depth: usize) -> ConfiguredModule {
        let mut module = ConfiguredModule { is_there: true, ..ConfiguredModule::default() };
        for resource in get(node, "resources").map_or(&[][..], items) {
            let mode = if text(resource, "mode") == Some("data") { Mode::Data } else { Mode::Managed };
            let (Some(kind), Some(name)) = (text(resource, "type"), text(resource, "name")) else { continue };
            if let Some(expressions) = get(resource, "expressions") {
                module.resources.insert((mode, kind.into(), name.into()), expressions.clone());
            } else {
                let nothing = Node { kind: NodeKind::Null, ..resource.clone() };
                module.resources.insert((mode, kind.into(), name.into()), nothing);
            }
        }
        for pair in get(node, "module_calls").map_or(&[][..], pairs) {
            let inner = get(&pair.value, "module").filter(|_| depth < MAX_MODULES);
            let call = ConfiguredCall {
                source: get(&pair.value, "source").cloned(),
                version: get(&pair.value, "version_constraint").cloned(),
                expressions: get(&pair.value, "expressions").cloned(),
                module: inner.map(|module| ConfiguredModule::module(module, depth + 1)).unwrap_or_default(),
            };
            module.calls.insert(pair.key.clone(), call);
        }
        for pair in get(node, "outputs").map_or(&[][..], pairs) {
            if let Some(expression) = get(&pair.value, "expression") {
                module.outputs.insert(pair.key.clone(), expression.clone());
            }
        }
        for pair in get(node, "variables").map_or(&[][..], pairs) {
            if matches!(get(&pair.value, "sensitive").map(|node| &node.kind), Some(NodeKind::Bool(true))) {
                module.sensitive.insert(pair.key.clone());
            }
        }
        module
    }

    pub(super) fn is_sensitive_variable(&self, name: &str) -> bool {
        self.sensitive.contains(name)
    }

    /// The module at a path.
    pub(super) fn at(&self, path: &ModulePath) -> Option<&ConfiguredModule> {
        path.0.iter().try_fold(self, |module, step| module.calls.get(&step.name).map(|call| &call.module))
    }
}

impl Plan {
    /// How much of the plan's root module this module declares, and how much of both together is in both, in hundredths.
    /// A source that has grown since still declares all of it.
    pub fn likeness(&self, definition: &Definition<'_>) -> (usize, usize) {
        let mut planned: BTreeSet<(u8, Text, Text)> = BTreeSet::new();
        let key = |block: &ResourceKey| (block.0 as u8, block.1.clone(), block.2.clone());
        let called = |name: &Text| (u8::MAX, Text::default(), name.clone());
        if self.configured.is_there {
            planned.extend(self.configured.resources.keys().map(key));
            planned.extend(self.configured.calls.keys().map(called));
        } else {
            let root = ModulePath::default();
            planned.extend(self.modules.get(&root).into_iter().flat_map(BTreeMap::keys).map(key));
            planned.extend(self.calls.get(&root).into_iter().flat_map(BTreeMap::keys).map(called));
            let deleted = self.deleted.iter().filter(|(module, ..)| module.0.is_empty());
            planned.extend(deleted.map(|(_, block, _)| key(block)).filter(|_| planned.is_empty()).collect::<Vec<_>>());
        }
        let mut declared: BTreeSet<(u8, Text, Text)> = BTreeSet::new();
        declared.extend(definition.resources.keys().filter(|block| block.0 != Mode::Ephemeral).map(key));
        declared.extend(definition.modules.keys().map(called));
        let (both, either) = (planned.intersection(&declared).count(), planned.union(&declared).count());
        match planned.len() {
            // Nothing here and nothing there: outputs and variables only.
            0 => (if declared.is_empty() { 100 } else { 0 }, 0),
            all => (both * 100 / all, both * 100 / either),
        }
    }

    /// What an expression of the configuration names. `own` is the key of the instance that it belongs to.
    pub(super) fn targets(&self, root: RootId, module: &ModulePath, expression: &Node, own: Option<&Key>) -> Targets {
        let mut found = Targets { exact: true, closed: true, ..Targets::default() };
        self.follow(root, module, expression, own, MAX_STEPS, &mut found);
        found
    }

    fn follow(&self, root: RootId, module: &ModulePath, expression: &Node, own: Option<&Key>, steps: usize, found: &mut Targets) {
        let Some(references) = get(expression, "references").filter(|_| steps > 0) else {
            (found.exact, found.closed) = (false, false);
            return;
        };
        let mut texts: Vec<&str> = Vec::new();
        for node in items(references) {
            // A reference is followed by what it begins with: `a.b.id`, `a.b`.
            if let NodeKind::String(text) = &node.kind
                && !texts.iter().any(|known| is_beginning(text, known))
            {
                texts.push(text);
            }
        }
        // `count.index` and `each.key` choose among instances, by all custom the one with the same key.
        let by_key = own.filter(|_| texts.iter().any(|text| matches!(*text, "count.index" | "each.key")));
        texts.retain(|text| by_key.is_none() || !matches!(*text, "count.index" | "each.key"));
        for text in texts {
            if found.values.len() >= MAX_TARGETS {
                (found.exact, found.closed) = (false, false);
                return;
            }
            let before = found.values.len();
            self.reference(root, module, text, by_key, steps - 1, found);
            if found.values.len() == before {
                (found.exact, found.closed) = (false, false); // something else takes part in it
            }
        }
    }

    fn reference(&self, root: RootId, module: &ModulePath, text: &str, by_key: Option<&Key>, steps: usize, found: &mut Targets) {
        let Some(parts) = parts(text) else { return };
        match parts.as_slice() {
            [ReferencePart::Name(first), ReferencePart::Name(name), ..] if first == "var" => {
                let Some((step, outer)) = module.0.split_last() else { return };
                let outer = ModulePath(outer.to_vec());
                let call = self.configured.at(&outer).and_then(|configured| configured.calls.get(&step.name));
                if let Some(expression) = call.and_then(|call| get(call.expressions.as_ref()?, name)) {
                    self.follow(root, &outer, expression, step.key.as_ref(), steps, found);
                }
            }
            [ReferencePart::Name(first), ..] if first == "module" => {
                let Some((step, [ReferencePart::Name(output), ..])) = module_step(&parts) else { return };
                let keys = self.calls.get(module).and_then(|calls| calls.get(&step.name));
                for key in keys.into_iter().flatten() {
                    if step.key.is_some() && step.key != *key {
                        continue;
                    }
                    let mut inner = module.clone();
                    inner.0.push(crate::value::ModuleStep { name: step.name.clone(), key: key.clone() });
                    self.output(root, &inner, output, steps, found);
                }
            }
            [ReferencePart::Name(first), ReferencePart::Name(kind), ReferencePart::Name(name), rest @ ..] if first == "data" => {
                self.resource(root, module, &(Mode::Data, kind.clone(), name.clone()), rest, by_key, found);
            }
            [ReferencePart::Name(kind), ReferencePart::Name(name), rest @ ..] => {
                self.resource(root, module, &(Mode::Managed, kind.clone(), name.clone()), rest, by_key, found);
            }
            _ => {}
        }
    }

    /// What the output of a module instance names.
    pub(super) fn output(&self, root: RootId, module: &ModulePath, name: &str, steps: usize, found: &mut Targets) {
        if let Some(expression) = self.configured.at(module).and_then(|configured| configured.outputs.get(name)) {
            self.follow(root, module, expression, None, steps, found);
        }
    }

    fn resource(
        &self,
        root: RootId,
        module: &ModulePath,
        block: &ResourceKey,
        rest: &[ReferencePart],
        by_key: Option<&Key>,
        found: &mut Targets,
    ) {
        let (key, path) = match rest {
            [ReferencePart::Index(key), path @ ..] => (Some(key), path),
            path => (None, path),
        };
        // A splat leaves the block alone: its instances are meant by their ids.
        let attribute = match path {
            [ReferencePart::Name(name)] => name.clone(),
            [] => Text::new_static("id"),
            _ => return,
        };
        let instances = self.instances(module, block).unwrap_or(&[]);
        let key = key.or_else(|| by_key.filter(|own| instances.iter().any(|planned| planned.key.as_ref() == Some(own))));
        if key.is_none() && (instances.len() > 1 || path.is_empty() && instances.iter().any(|planned| planned.key.is_some())) {
            found.exact = false;
        }
        for planned in instances {
            if found.values.len() >= MAX_TARGETS || key.is_some_and(|key| planned.key.as_ref() != Some(key)) {
                continue;
            }
            let known = planned.values.get(&attribute).filter(|value| value.is_known());
            found.values.push(known.cloned().unwrap_or_else(|| own(root, module, block, planned.key.clone(), &attribute)));
        }
    }
}

/// Whether a reference is the beginning of another: all of its parts, and no half of one.
fn is_beginning(text: &str, of: &str) -> bool {
    of.strip_prefix(text).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The attribute of an instance, by identity.
pub(super) fn own(root: RootId, module: &ModulePath, block: &ResourceKey, key: Option<Key>, attribute: &str) -> Value {
    let address = Address { root, module: module.clone(), mode: block.0, kind: block.1.clone(), name: block.2.clone(), key };
    let not_null = crate::terraform::schema::is_never_null(&block.1, attribute);
    let path = vec![PathStep::Attribute(attribute.into())];
    Value::symbol(Symbol { address: std::sync::Arc::new(address), path, not_null })
}

/// Whether an argument of this name takes ids, or lists of them.
pub(super) fn takes_ids(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or(name);
    matches!(last, "id" | "ids" | "arn" | "arns" | "groups" | "subnets")
}
