//! What is left when a root module is evaluated with its plan: changes, what only the plan has, what is deleted.

use std::sync::Arc;

use super::naming::Naming;
use super::{Plan, Planned, get, merge, pairs};
use crate::source::{HashMap, HashSet, Span, Text};
use crate::syntax::yaml::tree::NodeKind;
use crate::terraform::call::MODULE_NOT_AVAILABLE;
use crate::terraform::definition::ResourceKey;
use crate::terraform::problem::Problem;
use crate::terraform::resource::{CallSite, ConfigurationInUse, Output, PlannedChange, Resource, Root};
use crate::value::{Address, Entry, Mapping, MappingKind, Mode, ModulePath, Value};

/// Completes a root module from its plan.
pub(in crate::terraform) fn finish(plan: &Plan, root: &mut Root, problems: &mut Vec<Problem>) {
    for resource in root.resources.iter_mut().chain(&mut root.data) {
        let address = &resource.address;
        let block = (address.mode, address.kind.clone(), address.name.clone());
        let Some(planned) = plan.instance(&address.module, &block, address.key.as_ref()) else { continue };
        resource.change = planned.change.as_deref().map(|change| Arc::new(placed_change(change, resource.header)));
        tags_of_provider(planned, resource);
    }
    let elsewhere = Elsewhere::new(plan, root);
    // What was said to be out of sight is in the plan.
    let seen: Vec<Span> = elsewhere.calls.iter().map(|(_, _, block)| *block).collect();
    problems.retain(|problem| {
        !matches!(problem.reason, MODULE_NOT_AVAILABLE | "module-model") || !seen.iter().any(|block| block.contains(problem.span))
    });
    let known: HashSet<Arc<Address>> = root.resources.iter().chain(&root.data).map(|found| found.address.clone()).collect();
    for (module, blocks) in &plan.modules {
        for (block, instances) in blocks {
            for planned in instances {
                let resource = elsewhere.resource(plan, root, module, block, planned);
                if known.contains(&resource.address) {
                    continue;
                }
                // A module that is not on disk is no drift: its resources cannot be declared here.
                if resource.header == planned.header && !elsewhere.alone {
                    let message = format!("`{}` is in the plan and is not declared here: the plan is used", resource.address);
                    problems.push(Problem { span: planned.header, reason: "plan-drift", message, incomplete: false });
                }
                if block.0 == Mode::Data { root.data.push(resource) } else { root.resources.push(resource) }
            }
        }
    }
    let declared = DeclaredBlocks::new(&root.resources);
    let mut deleted = Vec::with_capacity(plan.deleted.len());
    for (module, block, planned) in &plan.deleted {
        let mut resource = elsewhere.resource(plan, root, module, block, planned);
        // A block that stays while one of its instances goes is where that one stood.
        if let Some(declared) = declared.block_of(&resource.address) {
            (resource.header, resource.block) = (declared.header, declared.block);
            (resource.calls, resource.directory) = (declared.calls.clone(), declared.directory.clone());
        }
        resource.change = planned.change.as_deref().map(|change| Arc::new(placed_change(change, resource.header)));
        deleted.push(resource);
    }
    root.deleted = deleted;
    super::identity::identify(root);
    outputs(plan, root);
    problems.extend(plan.problems.iter().cloned());
}

/// One instance of every block of the source, whatever the keys.
struct DeclaredBlocks<'r>(HashMap<(Vec<&'r Text>, Mode, &'r Text, &'r Text), &'r Resource>);

impl<'r> DeclaredBlocks<'r> {
    fn new(resources: &'r [Resource]) -> DeclaredBlocks<'r> {
        DeclaredBlocks(resources.iter().rev().map(|resource| (DeclaredBlocks::key(&resource.address), resource)).collect())
    }

    fn key(address: &Address) -> (Vec<&Text>, Mode, &Text, &Text) {
        let names = address.module.0.iter().map(|step| &step.name).collect();
        (names, address.mode, &address.kind, &address.name)
    }

    fn block_of(&self, address: &Address) -> Option<&'r Resource> {
        self.0.get(&DeclaredBlocks::key(address)).copied()
    }
}

/// The state before stands where the block does.
fn placed_change(change: &PlannedChange, header: Span) -> PlannedChange {
    let prior = merge::placed(&change.prior, header);
    PlannedChange { operation: change.operation, prior }
}

/// The provider's default tags, where the source does not know them: what `tags_all` has beside `tags`.
fn tags_of_provider(planned: &Planned, resource: &mut Resource) {
    if resource.default_tags.as_mapping().is_some_and(|tags| tags.open.is_none()) && resource.default_tags.is_wholly_known() {
        return;
    }
    let Some(all) = planned.values.get("tags_all").and_then(Value::as_mapping) else { return };
    let own = planned.values.get("tags").and_then(Value::as_mapping);
    let mut tags = Mapping::new(MappingKind::Object, resource.header);
    for (name, entry) in &all.entries {
        if own.is_none_or(|own| own.get(name).is_none()) {
            let value = merge::placed(&entry.value, resource.header);
            tags.entries.insert(name.clone(), Entry { value, key: Span::NONE });
        }
    }
    if !tags.entries.is_empty() {
        resource.default_tags = Value::mapping(tags).with_span(resource.header);
    }
}

/// Root outputs as planned.
fn outputs(plan: &Plan, root: &mut Root) {
    for (name, planned) in &plan.outputs {
        match root.outputs.iter_mut().find(|output| output.name == *name) {
            Some(output) => {
                output.value = merge::merge(&output.value, planned, output.header);
                output.sensitive |= planned.sensitive;
            }
            None => {
                let header = planned.origin.span().unwrap_or(plan.place);
                let sensitive = planned.sensitive;
                root.outputs.push(Output { name: name.clone(), value: planned.clone(), sensitive, header });
            }
        }
    }
}

/// Where what only the plan has is shown: at the call of the module that it belongs to, else in the plan.
pub(super) struct Elsewhere {
    /// Module calls whose source is not on disk, with the header and the block.
    calls: Vec<(ModulePath, CallSite, Span)>,
    /// There is no source at all.
    pub alone: bool,
}

impl Elsewhere {
    pub(super) fn new(plan: &Plan, root: &Root) -> Elsewhere {
        let missing = root.modules.iter().filter(|module| module.directory.is_none() && plan.has_module(&module.path));
        let calls = missing.map(|module| {
            let site = CallSite { module: module.path.clone(), header: module.header };
            (module.path.clone(), site, module.arguments.origin.span().unwrap_or(module.header))
        });
        Elsewhere { calls: calls.collect(), alone: false }
    }

    /// No source: everything stands in the plan.
    pub(super) fn nowhere() -> Elsewhere {
        Elsewhere { calls: Vec::new(), alone: true }
    }

    /// An instance that only the plan has.
    pub(super) fn resource(
        &self,
        plan: &Plan,
        root: &Root,
        module: &ModulePath,
        block: &ResourceKey,
        planned: &Planned,
    ) -> Resource {
        let address = Arc::new(Address {
            root: root.id,
            module: module.clone(),
            mode: block.0,
            kind: block.1.clone(),
            name: block.2.clone(),
            key: planned.key.clone(),
        });
        let call = self.calls.iter().find(|(path, ..)| module.0.starts_with(&path.0));
        let header = call.map_or(planned.header, |(_, site, _)| site.header);
        let address_text = address.to_string();
        let mut mapping = Mapping::new(MappingKind::Resource(address.clone()), header);
        let expressions = plan.configured.at(module).and_then(|configured| configured.resources.get(block));
        let naming = Naming { plan, root: root.id, module, own: planned.key.as_ref() };
        for (name, entry) in planned.values.as_mapping().map(|values| &values.entries).into_iter().flatten() {
            let expression = expressions.and_then(|expressions| get(expressions, name));
            let Some(value) = naming.value(name, &entry.value, expression, expressions.is_some()) else { continue };
            let value = match call {
                Some(_) => merge::placed(&value, header),
                None => value,
            };
            mapping.entries.insert(name.clone(), Entry { value, key: if call.is_some() { Span::NONE } else { entry.key } });
        }
        // Where the plan leaves out what it does not know, the configuration says what was written.
        if let Some(open) = planned.values.as_mapping().and_then(|values| values.open.clone()) {
            let written = expressions.filter(|node| !matches!(node.kind, NodeKind::Null)).map(pairs);
            for pair in written.unwrap_or(&[]) {
                if mapping.get(&pair.key).is_some() || planned.values.get(&pair.key).is_some() {
                    continue;
                }
                let unknown = super::values::unknown(&format!("{}.{}", address_text, pair.key), header);
                if let Some(value) = naming.value(&pair.key, &unknown, Some(&pair.value), true) {
                    mapping.insert(pair.key.clone(), Span::NONE, value);
                }
            }
            mapping.open = if written.is_some() { None } else { Some(open) };
        }
        let directory = root.directory.clone();
        let body_span = if call.is_some() { header } else { planned.block };
        let mut resource = Resource {
            address,
            body: Value::mapping(mapping).with_span(body_span),
            header,
            block: body_span,
            calls: call.map(|(_, site, _)| site.clone()).into_iter().collect(),
            maybe: None,
            default_tags: Value::absent("default_tags", Span::NONE),
            directory,
            provider: None,
            configuration: ConfigurationInUse::default(),
            change: planned.change.clone(),
        };
        tags_of_provider(planned, &mut resource);
        resource
    }
}
