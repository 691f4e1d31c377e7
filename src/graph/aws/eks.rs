//! Which security groups belong to an EKS cluster.
//!
//! Source: the provider's `aws_eks_cluster`, `aws_eks_node_group`, `aws_launch_template`, `aws_autoscaling_group`; the
//! tags that EKS, the cluster autoscaler and Karpenter put on and look for.

use std::sync::OnceLock;

use crate::source::{HashMap, Span, Text};
use crate::terraform::{Module, Resource};
use crate::value::{Address, Kind, Mapping, Mode, PathStep, RootId, Symbol, Truth, Value};

use crate::graph::aws::network::Cidr;
use crate::graph::fact::{Fact, add_reasons, either, not_here};
use crate::graph::index::{Identity, Index, identity, references};
use crate::graph::naming::{names_of, read};
use crate::graph::read::{at_path, cases, leaves};
use crate::graph::words::words;

/// The resource types that these answers are worked out from.
pub(super) const READ: [&str; 7] = [
    "aws_autoscaling_group",
    "aws_eks_cluster",
    "aws_eks_node_group",
    "aws_launch_configuration",
    "aws_launch_template",
    "aws_security_group",
    "aws_security_groups",
];

/// How deep the arguments of a module call are searched for security groups.
const MAX_DEPTH: usize = 6;

/// The words that say EKS in names.
#[derive(Copy, Clone, Debug)]
pub struct EksNames;

impl EksNames {
    /// Whether a name says that it is about EKS or its worker nodes. `cluster` alone does not: caches and databases
    /// have clusters too; nor do nodes of a cache or a database.
    pub fn says(text: &str) -> Option<bool> {
        let words = words(text);
        let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        if has(&["eks", "kubernetes", "k8s", "kube", "karpenter", "nodegroup", "nodegroups"]) {
            return Some(true);
        }
        let other = ["redis", "valkey", "cache", "elasticache", "memcached", "db", "rds", "database", "ecs", "emr", "bastion"];
        if has(&["worker", "workers", "node", "nodes"]) && !has(&other) {
            return Some(true);
        }
        None
    }
}

/// The security groups that the configuration ties to an EKS cluster, with where it does.
#[derive(Debug, Default)]
pub struct EksGroups<'a> {
    by_address: HashMap<&'a Address, (Span, &'static str)>,
    /// Texts, inputs, outputs of modules and looked-up groups, as values of their root.
    others: HashMap<RootId, Vec<(Identity, Span, &'static str)>>,
}

impl<'a> EksGroups<'a> {
    fn new(index: &Index<'a>) -> EksGroups<'a> {
        let mut groups = EksGroups::default();
        for root in index.roots() {
            for cluster in index.resources(root.id, "aws_eks_cluster") {
                groups.add_path(index, cluster, "vpc_config.security_group_ids", "the EKS cluster uses this group");
            }
            for nodes in index.resources(root.id, "aws_eks_node_group") {
                groups.add_template_of(index, nodes, "the EKS node group's launch template uses this group");
            }
            for scaling in index.resources(root.id, "aws_autoscaling_group") {
                if has_cluster_tag(&scaling.body) {
                    groups.add_template_of(index, scaling, "the EKS workers' autoscaling group uses this group");
                }
            }
            for module in root.modules.iter().filter(|module| is_eks_module(module)) {
                if let Some(arguments) = module.arguments.as_mapping() {
                    groups.add_arguments(index, root.id, arguments, 0);
                }
            }
        }
        groups
    }

    /// The groups of a launch template or configuration that something uses.
    fn add_template_of(&mut self, index: &Index<'a>, user: &'a Resource, text: &'static str) {
        let kinds = ["aws_launch_template", "aws_launch_configuration"];
        let paths = [
            "launch_template.id",
            "launch_template.name",
            "launch_configuration",
            "mixed_instances_policy.launch_template.launch_template_specification.launch_template_id",
            "mixed_instances_policy.launch_template.launch_template_specification.launch_template_name",
        ];
        for leaf in paths.iter().flat_map(|path| at_path(&user.body, path)) {
            for (template, _) in index.find(user, &leaf.value, &kinds) {
                for path in ["vpc_security_group_ids", "security_groups", "network_interfaces.security_groups"] {
                    self.add_path(index, template, path, text);
                }
            }
        }
    }

    fn add_path(&mut self, index: &Index<'a>, resource: &'a Resource, path: &str, text: &'static str) {
        for leaf in at_path(&resource.body, path) {
            self.add(index, resource.address.root, &leaf.value, text);
        }
    }

    fn add(&mut self, index: &Index<'a>, root: RootId, value: &Value, text: &'static str) {
        for case in cases(value) {
            let span = value.origin.span().unwrap_or(Span::NONE);
            match &case.kind {
                Kind::Symbol(symbol) if symbol.address.mode == Mode::Managed => {
                    for group in index.candidates_of(symbol).resources {
                        if symbol.attribute().is_some() && group.address.kind.ends_with("security_group") {
                            self.by_address.entry(&*group.address).or_insert((span, text));
                        }
                    }
                }
                _ => match identity(&case) {
                    Identity::Unknown | Identity::Elsewhere | Identity::Nothing => {}
                    known => self.others.entry(root).or_default().push((known, span, text)),
                },
            }
        }
    }

    /// Security groups handed to a module that makes an EKS cluster or its nodes, at any depth; not the groups that its
    /// rules let in.
    fn add_arguments(&mut self, index: &Index<'a>, root: RootId, arguments: &Mapping, depth: usize) {
        for (name, entry) in &arguments.entries {
            let is_group = name.ends_with("security_group_id") || name.ends_with("security_group_ids");
            if is_group && !name.starts_with("source_") && !name.starts_with("referenced_") && !name.contains("remote_access") {
                for leaf in leaves(&entry.value) {
                    self.add(index, root, &leaf.value, "this group is given to the EKS module");
                }
            } else if depth < MAX_DEPTH && !name.contains("rule") {
                for leaf in leaves(&entry.value) {
                    if let Some(inner) = leaf.value.as_mapping() {
                        self.add_arguments(index, root, inner, depth + 1);
                    }
                }
            }
        }
    }
}

/// The questions about the security groups of EKS.
#[derive(Copy, Clone, Debug)]
pub struct Eks<'g, 'a> {
    pub(in crate::graph) index: &'g Index<'a>,
    /// The groups that the configuration ties to clusters, worked out once.
    pub(in crate::graph) groups: &'g OnceLock<EksGroups<'a>>,
    /// Names of groups that the configuration file declares to be EKS groups: ids or names of variables and outputs.
    pub(in crate::graph) declared: &'g [Text],
}

impl<'a> Eks<'_, 'a> {
    /// Whether a value names a security group of an EKS cluster: of its control plane or of its nodes.
    pub fn is_eks_group(&self, root: RootId, value: &Value) -> Fact {
        let facts: Vec<Fact> = cases(value).iter().map(|case| self.is_one_eks_group(root, case)).collect();
        either(facts)
    }

    fn is_one_eks_group(&self, root: RootId, value: &Value) -> Fact {
        let place = value.origin.span().unwrap_or(Span::NONE);
        if self.is_declared(value) {
            return Fact::new(Truth::True).with(place, "the configuration says that this is an EKS group");
        }
        let groups = self.groups.get_or_init(|| EksGroups::new(self.index));
        let known = identity(value);
        let mut others = groups.others.get(&root).into_iter().flatten();
        let comparable = !matches!(known, Identity::Unknown | Identity::Elsewhere | Identity::Nothing);
        if let Some((_, span, text)) = others.find(|(other, _, _)| comparable && *other == known) {
            return Fact::new(Truth::True).with(*span, *text);
        }
        if is_range(value) {
            return Fact::new(Truth::False).with(place, "an address range, not a security group");
        }
        if matches!(value.kind, Kind::Null(_) | Kind::Absent(_) | Kind::Bool(_) | Kind::Number(_)) {
            return Fact::new(Truth::False);
        }
        let found = references(value).find_map(|symbol| self.is_eks_reference(symbol, value));
        found.or_else(|| named(value)).unwrap_or_else(|| Fact::unknown(not_here(value)))
    }

    /// Whether the configuration's list of EKS groups has this one: by id, by the name of a resource, input or output.
    fn is_declared(&self, value: &Value) -> bool {
        if self.declared.is_empty() {
            return false;
        }
        let declared = |text: &str| self.declared.iter().any(|name| name.as_str() == text);
        if let Kind::Symbol(symbol) = &value.kind
            && self.is_declared_address(&symbol.address)
        {
            return true;
        }
        let names = names_of(value);
        value.as_str().is_some_and(declared)
            || names.iter().any(|name| declared(&name.text) || name.parts.iter().any(|part| declared(part)))
    }

    /// Whether the list has the address, or that of all instances of the block.
    fn is_declared_address(&self, address: &Address) -> bool {
        if self.declared.is_empty() {
            return false;
        }
        let whole = Address { key: None, ..address.clone() }.to_string();
        let one = address.to_string();
        self.declared.iter().any(|name| *name == one || *name == whole)
    }

    /// What the thing says that a value refers to; `None` where it says nothing of EKS.
    fn is_eks_reference(&self, symbol: &Symbol, value: &Value) -> Option<Fact> {
        let place = value.origin.span().unwrap_or(Span::NONE);
        let attributes: Vec<&str> = symbol
            .path
            .iter()
            .filter_map(|step| match step {
                PathStep::Attribute(name) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        match (symbol.address.mode, symbol.address.kind.as_str()) {
            (Mode::Managed | Mode::Data, "aws_eks_cluster" | "aws_eks_node_group")
                if attributes.iter().any(|name| name.contains("security_group")) =>
            {
                return Some(Fact::new(Truth::True).with(place, "the EKS cluster's own security group"));
            }
            (Mode::Managed, "aws_security_group" | "aws_default_security_group") => {
                let found = self.index.candidates_of(symbol).resources;
                if !found.is_empty() {
                    let facts = found.into_iter().map(|group| self.is_eks_group_resource(group)).collect();
                    return Some(either(facts));
                }
            }
            (Mode::Data, "aws_security_group" | "aws_security_groups") => {
                let found = self.index.candidates_of(symbol).resources;
                if let Some(data) = found.first() {
                    return Some(self.is_looked_up_eks(data, value));
                }
            }
            (Mode::Module, _) => {
                let module = self.index.module_of(&symbol.address);
                let is_group = attributes.first().is_some_and(|name| name.contains("security_group") || name.ends_with("_sg_id"));
                if is_group && module.is_some_and(is_eks_module) {
                    return Some(Fact::new(Truth::True).by_name().with(place, "an output of the EKS module"));
                }
            }
            _ => {}
        }
        None
    }

    /// Whether a security group of the configuration belongs to EKS: used by it, tagged so, made by its module, or
    /// named so.
    pub fn is_eks_group_resource(&self, group: &'a Resource) -> Fact {
        if self.is_declared_address(&group.address) {
            return Fact::new(Truth::True).with(group.header, "the configuration says that this is an EKS group");
        }
        let groups = self.groups.get_or_init(|| EksGroups::new(self.index));
        if let Some((span, text)) = groups.by_address.get(&*group.address) {
            return Fact::new(Truth::True).with(*span, *text).with(group.header, "the security group");
        }
        if let Some(tags) = group.body.get("tags")
            && let Some(span) = cluster_tag(tags)
        {
            return Fact::new(Truth::True).with(span, "tagged as a group of an EKS cluster");
        }
        let tags_open = group.body.get("tags").and_then(Value::as_mapping).and_then(|tags| tags.open.clone());
        let in_module =
            group.calls.iter().rev().find(|call| self.index.module(group.address.root, &call.module).is_some_and(is_eks_module));
        if let Some(call) = in_module {
            return Fact::new(Truth::True).by_name().with(call.header, "made by the EKS module").with(group.header, "the group");
        }
        let own_name = group.body.get("name").or(group.body.get("name_prefix")).and_then(Value::as_str);
        let tag_name = group.body.get("tags").and_then(|tags| tags.get("Name")).and_then(Value::as_str);
        let says = |name: Option<&str>| name.and_then(EksNames::says) == Some(true);
        if says(Some(&group.address.name)) || says(own_name) || says(tag_name) {
            return Fact::new(Truth::True).by_name().with(group.header, format!("the name of `{}` suggests it", group.address));
        }
        if let Some(open) = tags_open {
            // a tag whose key is not known may be the cluster's
            let mut fact = Fact::new(Truth::Unknown);
            add_reasons(&mut fact.reasons, &open.reasons);
            return fact;
        }
        let text = format!("`{}` is not associated with an EKS cluster", group.address);
        Fact::new(Truth::False).with(group.header, text)
    }

    /// A group that is looked up: by an EKS tag, by a name that says so.
    fn is_looked_up_eks(&self, data: &'a Resource, value: &Value) -> Fact {
        if let Some(span) = data.body.get("tags").and_then(cluster_tag) {
            return Fact::new(Truth::True).with(span, "looked up by the tag of an EKS cluster");
        }
        for filter in data.body.get("filter").map(Value::bodies).unwrap_or_default() {
            let name = filter.get("name").and_then(beginning).unwrap_or_default();
            let span = filter.origin.span().unwrap_or(data.header);
            if is_cluster_tag(name.strip_prefix("tag:").unwrap_or(name)) {
                return Fact::new(Truth::True).with(span, "looked up by the tag of an EKS cluster");
            }
            let texts = filter.get("values").map(leaves).unwrap_or_default();
            let says = |text: &str| if name == "tag-key" { is_cluster_tag(text) } else { EksNames::says(text) == Some(true) };
            if texts.iter().filter_map(|leaf| beginning(&leaf.value)).any(says) {
                return Fact::new(Truth::True).by_name().with(span, "looked up by a name that suggests it");
            }
        }
        if let Some(id) = data.body.get("id").filter(|id| id.is_null().is_false()) {
            let fact = self.is_eks_group(data.address.root, id);
            if !fact.truth.is_unknown() {
                return fact;
            }
        }
        let name = data.body.get("name").and_then(Value::as_str);
        if EksNames::says(&data.address.name) == Some(true) || name.and_then(EksNames::says) == Some(true) {
            return Fact::new(Truth::True).by_name().with(data.header, format!("the name of `{}` suggests it", data.address));
        }
        Fact::new(Truth::Unknown).because_of(value)
    }
}

/// Whether a module makes an EKS cluster or its nodes, by its source's or its own name.
fn is_eks_module(module: &Module) -> bool {
    let source = module.source.as_str().unwrap_or_default();
    let source = source.split('?').next().unwrap_or_default();
    let name = module.path.0.last().map(|step| step.name.clone()).unwrap_or_else(|| Text::new_static(""));
    let says = |text: &str| words(text).iter().any(|word| word == "eks");
    says(source) || says(&name)
}

/// Whether a value surely is a range of addresses or a prefix list, by its text or by its name.
fn is_range(value: &Value) -> bool {
    if let Some(text) = value.as_str() {
        return text.starts_with("pl-") || Cidr::parse(text).is_some();
    }
    let says = |text: &str| words(text).iter().any(|word| matches!(word.as_str(), "cidr" | "cidrs")).then_some(());
    let names = names_of(value);
    !names.is_empty() && names.iter().all(|name| read(name, says).is_some())
}

/// What the name of an input, output or looked-up thing says.
fn named(value: &Value) -> Option<Fact> {
    let names = names_of(value);
    let name = names.iter().find(|name| read(name, EksNames::says) == Some(true))?;
    let site = if name.site.span.is_none() { value.origin.site_or(Span::NONE) } else { name.site };
    Some(Fact::new(Truth::True).by_name().with(site, format!("the name of `{}` suggests it", name.text)))
}

/// What a text begins with, as far as it is known: `kubernetes.io/cluster/${var.cluster_name}`.
fn beginning(value: &Value) -> Option<&str> {
    match &value.kind {
        Kind::Parts(parts) => parts.first().and_then(Value::as_str),
        _ => value.as_str(),
    }
}

fn is_cluster_tag(key: &str) -> bool {
    key.starts_with("kubernetes.io/cluster/")
        || key.starts_with("k8s.io/cluster-autoscaler/")
        || matches!(key, "aws:eks:cluster-name" | "eks:cluster-name" | "eks:nodegroup-name" | "karpenter.sh/discovery")
}

/// Where a mapping of tags has a tag of an EKS cluster.
fn cluster_tag(tags: &Value) -> Option<Span> {
    let mapping = tags.as_mapping()?;
    let (_, entry) = mapping.entries.iter().find(|(key, _)| is_cluster_tag(key))?;
    Some(if entry.key.is_none() { entry.value.origin.span().unwrap_or(mapping.header) } else { entry.key })
}

/// Whether an autoscaling group is an EKS cluster's: `tag` blocks, legacy `tags`.
fn has_cluster_tag(body: &Value) -> bool {
    let keyed = |path: &str| at_path(body, path).iter().filter_map(|leaf| leaf.value.as_str()).any(is_cluster_tag);
    keyed("tag.key") || keyed("tags.key") || body.get("tags").and_then(cluster_tag).is_some()
}
