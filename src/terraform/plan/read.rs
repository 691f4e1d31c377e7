//! The JSON of a plan, read: instances with their changes, variables, outputs, the configuration that it was made from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::configured::ConfiguredModule;
use super::reference::module_path;
use super::values::{Layers, attributes, value};
use super::{MAX_INSTANCES, Plan, Planned, at, get, items, pairs, text};
use crate::source::{SourceId, Span};
use crate::syntax::yaml::tree::{Node, NodeKind};
use crate::terraform::definition::ResourceKey;
use crate::terraform::problem::Problem;
use crate::terraform::resource::{Operation, PlannedChange};
use crate::value::{Key, Mode, ModulePath, Value};

/// The versions of the format that are understood, by their first number.
const VERSIONS: [&str; 2] = ["0", "1"];
/// How deep `child_modules` may nest.
const MAX_MODULES: usize = 32;

struct PlanReader {
    plan: Plan,
    count: usize,
    full: bool,
}

/// Reads a plan.
///
/// # Errors
/// When it is none, or of a format that is not known.
pub fn read(source: SourceId, path: &str, root: &Node) -> Result<Plan, Problem> {
    let place = Span::new(source, root.span.start as usize, root.span.start as usize + 1);
    let refuse = |span: Span, message: String| Problem { span, reason: "not-a-plan", message, incomplete: true };
    let Some(version) = get(root, "format_version") else {
        return Err(refuse(place, "the plan has no `format_version`".to_string()));
    };
    let number = match &version.kind {
        NodeKind::String(number) => number.as_str(),
        _ => "",
    };
    let major = number.split('.').next().unwrap_or("");
    if !VERSIONS.contains(&major) {
        let message = format!("plans of format version `{}` are not supported, only those of 0.x and 1.x", short(number));
        return Err(refuse(version.span, message));
    }
    if get(root, "planned_values").is_none() && get(root, "resource_changes").is_none() {
        return Err(refuse(place, super::PlanFileKind::State.advice().to_string()));
    }
    let configured = ConfiguredModule::new(get(root, "configuration"));
    let flag = |name: &str| match get(root, name).map(|node| &node.kind) {
        Some(NodeKind::Bool(flag)) => Some(*flag),
        _ => None,
    };
    let mut reader = PlanReader {
        plan: Plan {
            path: path.into(),
            source,
            place,
            complete: flag("complete") != Some(false) && flag("errored") != Some(true),
            variables: BTreeMap::new(),
            outputs: BTreeMap::new(),
            modules: BTreeMap::new(),
            deleted: Vec::new(),
            calls: BTreeMap::new(),
            configured,
            problems: Vec::new(),
        },
        count: 0,
        full: false,
    };
    for node in get(root, "resource_changes").map_or(&[][..], items) {
        reader.change(node);
    }
    if let Some(module) = at(root, &["prior_state", "values", "root_module"]) {
        reader.state(module, 0, &|mode| mode == Mode::Data, false);
    }
    if let Some(module) = at(root, &["planned_values", "root_module"]) {
        // Values that are not known are left out here: what is missing is open.
        reader.state(module, 0, &|_| true, true);
    }
    reader.variables(root);
    reader.outputs(root);
    for blocks in reader.plan.modules.values_mut() {
        for instances in blocks.values_mut() {
            instances.sort_by(|a, b| a.key.cmp(&b.key));
            instances.dedup_by(|a, b| a.key == b.key);
        }
    }
    Ok(reader.plan)
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Where an instance is: its module, its block, its key, and its address as text with the place of that.
struct InstancePlace {
    module: ModulePath,
    block: ResourceKey,
    key: Option<Key>,
    address: String,
    header: Span,
}

impl PlanReader {
    fn place(&mut self, node: &Node, module: Option<&str>) -> Option<InstancePlace> {
        if self.count >= MAX_INSTANCES {
            if !self.full {
                self.full = true;
                let message = format!("the plan has more than {MAX_INSTANCES} instances: the rest is not judged");
                self.problem(node.span, "too-large", message);
            }
            return None;
        }
        let header = get(node, "address").map_or(node.span, |address| address.span);
        let mode = match text(node, "mode") {
            Some("managed") | None => Mode::Managed,
            Some("data") => Mode::Data,
            Some(_) => return None, // ephemeral resources are gone after the run
        };
        let (Some(kind), Some(name)) = (text(node, "type"), text(node, "name")) else {
            self.problem(node.span, "not-a-plan", "a resource of the plan has no `type` or no `name`".to_string());
            return None;
        };
        let Some(module) = module_path(module.unwrap_or("")) else {
            self.problem(header, "not-a-plan", "the address of a module in the plan cannot be read".to_string());
            return None;
        };
        let key = match get(node, "index").map(|node| &node.kind) {
            Some(NodeKind::Number(number)) => number.to_usize().map(|number| Key::Number(number as u64)),
            Some(NodeKind::String(text)) => Some(Key::Text(text.clone())),
            _ => None,
        };
        let shown = key.as_ref().map(ToString::to_string).unwrap_or_default();
        let prefix = if mode == Mode::Data { "data." } else { "" };
        let path = if module.0.is_empty() { String::new() } else { format!("{module}.") };
        let address = format!("{path}{prefix}{kind}.{name}{shown}");
        Some(InstancePlace { module, block: (mode, kind.into(), name.into()), key, address, header })
    }

    fn problem(&mut self, span: Span, reason: &'static str, message: String) {
        let problem = Problem { span, reason, message, incomplete: true };
        if self.plan.problems.len() < 100 && !self.plan.problems.contains(&problem) {
            self.plan.problems.push(problem);
        }
    }

    /// One entry of `resource_changes`.
    fn change(&mut self, node: &Node) {
        // A deposed object is what a replacement left over: it is no instance.
        if get(node, "deposed").is_some() {
            return;
        }
        let Some(place) = self.place(node, text(node, "module_address")) else { return };
        let Some(change) = get(node, "change") else {
            self.problem(node.span, "not-a-plan", format!("`{}` has no `change` in the plan", place.address));
            return;
        };
        let actions: Vec<&str> = get(change, "actions")
            .map_or(&[][..], items)
            .iter()
            .filter_map(|action| match &action.kind {
                NodeKind::String(action) => Some(action.as_str()),
                _ => None,
            })
            .collect();
        let does = |action: &str| actions.contains(&action);
        let layers = |value: &str, unknown: Option<&str>, sensitive: &str| Layers {
            value: get(change, value).filter(|node| !matches!(node.kind, NodeKind::Null)),
            unknown: unknown.and_then(|name| get(change, name)),
            sensitive: get(change, sensitive),
            open: false,
        };
        let prior = || attributes(layers("before", None, "before_sensitive"), &place.address, place.header);
        let kept = if does("create") {
            Some((Operation::Create, Value::null()))
        } else if does("update") {
            Some((Operation::Update, prior()))
        } else if does("no-op") || does("read") {
            Some((Operation::NoOp, Value::null()))
        } else {
            None
        };
        if does("delete") && place.block.0 == Mode::Managed {
            let change = PlannedChange { operation: Operation::Delete, prior: prior() };
            let values = Value::null().with_span(place.header);
            let planned = Planned {
                key: place.key.clone(),
                header: place.header,
                block: node.span,
                change: Some(Arc::new(change)),
                values,
            };
            self.plan.deleted.push((place.module.clone(), place.block.clone(), planned));
            self.count += 1;
        }
        let Some((operation, prior)) = kept else { return };
        let layers = layers("after", Some("after_unknown"), "after_sensitive");
        let values = attributes(layers, &place.address, place.header);
        let change = (place.block.0 == Mode::Managed).then(|| Arc::new(PlannedChange { operation, prior }));
        self.add(place, node.span, change, values);
    }

    fn add(&mut self, place: InstancePlace, block: Span, change: Option<Arc<PlannedChange>>, values: Value) {
        self.count += 1;
        let mut path = ModulePath::default();
        self.plan.modules.entry(path.clone()).or_default();
        for step in &place.module.0 {
            self.plan.calls.entry(path.clone()).or_default().entry(step.name.clone()).or_default().insert(step.key.clone());
            path.0.push(step.clone());
            self.plan.modules.entry(path.clone()).or_default();
        }
        let planned = Planned { key: place.key, header: place.header, block, change, values };
        self.plan.modules.entry(path).or_default().entry(place.block).or_default().push(planned);
    }

    /// The resources of a module in `planned_values` or `prior_state` that no change was given for.
    fn state(&mut self, module: &Node, depth: usize, wanted: &dyn Fn(Mode) -> bool, open: bool) {
        if depth > MAX_MODULES {
            self.problem(module.span, "too-large", format!("modules nest more than {MAX_MODULES} deep in the plan"));
            return;
        }
        let address = text(module, "address");
        // Instances of `resource_changes` are known: the list of those is made once for each block.
        let mut known: BTreeMap<ResourceKey, std::collections::BTreeSet<Option<Key>>> = BTreeMap::new();
        for node in get(module, "resources").map_or(&[][..], items) {
            let Some(place) = self.place(node, address) else { continue };
            if !wanted(place.block.0) {
                continue;
            }
            let modules = &self.plan.modules;
            let keys = known.entry(place.block.clone()).or_insert_with(|| {
                let instances = modules.get(&place.module).and_then(|blocks| blocks.get(&place.block));
                instances.into_iter().flatten().map(|planned| planned.key.clone()).collect()
            });
            if !keys.insert(place.key.clone()) {
                continue;
            }
            let layers = Layers { value: get(node, "values"), unknown: None, sensitive: get(node, "sensitive_values"), open };
            let values = attributes(layers, &place.address, place.header);
            self.add(place, node.span, None, values);
        }
        for child in get(module, "child_modules").map_or(&[][..], items) {
            self.state(child, depth + 1, wanted, open);
        }
    }

    fn variables(&mut self, root: &Node) {
        for pair in get(root, "variables").map_or(&[][..], pairs) {
            let layers = Layers { value: get(&pair.value, "value"), ..Layers::default() };
            let found = value(layers, &format!("var.{}", pair.key), pair.key_span);
            let found = found.unwrap_or_else(|| Value::null().with_span(pair.key_span));
            let sensitive = self.plan.configured.is_sensitive_variable(&pair.key);
            self.plan.variables.insert(pair.key.clone(), found.with_sensitive(sensitive));
        }
    }

    fn outputs(&mut self, root: &Node) {
        for pair in at(root, &["planned_values", "outputs"]).map_or(&[][..], pairs) {
            let change = at(root, &["output_changes", &pair.key]);
            let layers = Layers {
                value: get(&pair.value, "value"),
                unknown: change.and_then(|change| get(change, "after_unknown")),
                sensitive: get(&pair.value, "sensitive"),
                open: false,
            };
            let subject = format!("output.{}", pair.key);
            let found = value(layers, &subject, pair.key_span);
            let found = found.unwrap_or_else(|| super::values::unknown(&subject, pair.key_span));
            self.plan.outputs.insert(pair.key.clone(), found);
        }
    }
}

/// A name of a block as text, for messages.
pub(super) fn block_text(module: &ModulePath, block: &ResourceKey) -> String {
    let path = if module.0.is_empty() { String::new() } else { format!("{module}.") };
    let prefix = if block.0 == Mode::Data { "data." } else { "" };
    format!("{path}{prefix}{}.{}", block.1, block.2)
}
