//! Which policies apply to a subject, found by its type.

use super::super::evaluate::{Subject, World};
use super::super::{ObjectPattern, ObjectSelector, Pattern, PolicyKind, PolicyOutline};
use crate::kubernetes::{Object, Workload};
use crate::source::{HashMap, HashSet, Text};
use crate::value::{Kind, Mode};

/// Rule number and policy number.
pub(super) type RulePosition = (usize, usize);

/// Policies by what they are about.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Labels that name one type.
    exact: HashMap<(PolicyKind, Text), Vec<RulePosition>>,
    /// Labels with a `*`.
    globs: Vec<(PolicyKind, Pattern, RulePosition)>,
    /// Object labels whose kinds are named one by one.
    objects: HashMap<Text, Vec<(ObjectPattern, RulePosition)>>,
    object_globs: Vec<(ObjectPattern, RulePosition)>,
    workloads: Vec<RulePosition>,
    containers: Vec<RulePosition>,
    /// Those that leave out the resources of module models.
    written_only: HashSet<RulePosition>,
}

impl Selection {
    pub fn add(&mut self, policy: &PolicyOutline, place: RulePosition) {
        if !policy.module_models {
            self.written_only.insert(place);
        }
        let Some(object) = &policy.object else {
            match policy.pattern.exact() {
                Some(types) => {
                    for typ in types {
                        self.exact.entry((policy.kind, typ.clone())).or_default().push(place);
                    }
                }
                None => self.globs.push((policy.kind, policy.pattern.clone(), place)),
            }
            return;
        };
        match &object.selector {
            ObjectSelector::Workload => self.workloads.push(place),
            ObjectSelector::Container => self.containers.push(place),
            ObjectSelector::Kind { kind, .. } => match kind.exact() {
                Some(kinds) => {
                    for kind in kinds {
                        self.objects.entry(kind.clone()).or_default().push((object.clone(), place));
                    }
                }
                None => self.object_globs.push((object.clone(), place)),
            },
        }
    }

    /// The policies for a subject, by rule and then by place in the file.
    pub fn choose(&self, subject: &Subject<'_>, world: &World<'_>) -> Vec<RulePosition> {
        let mut places: Vec<RulePosition> = Vec::new();
        match subject {
            Subject::Resource(resource) if resource.address.mode == Mode::Managed => {
                self.named(PolicyKind::Resource, &resource.address.kind, &mut places);
                if !self.written_only.is_empty() && world.sources.is_shown_elsewhere(resource.header) {
                    places.retain(|place| !self.written_only.contains(place));
                }
            }
            Subject::Resource(_) => {}
            Subject::Provider(_, provider) => self.named(PolicyKind::Provider, &provider.name, &mut places),
            Subject::Module(_, module) => {
                if let Kind::String(source) = &module.source.kind {
                    for spelling in source_spellings(source) {
                        self.named(PolicyKind::Module, &spelling, &mut places);
                    }
                }
            }
            Subject::Object(object) => self.object(object, &mut places),
            Subject::Container(..) => places.extend(&self.containers),
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    pub fn touches(&self, subject: &Subject<'_>, world: &World<'_>) -> bool {
        !self.choose(subject, world).is_empty()
    }

    fn named(&self, kind: PolicyKind, name: &str, into: &mut Vec<RulePosition>) {
        into.extend(self.exact.get(&(kind, Text::new(name))).into_iter().flatten());
        let fitting = self.globs.iter().filter(|(of, pattern, _)| *of == kind && pattern.matches(name));
        into.extend(fitting.map(|(_, _, place)| *place));
    }

    fn object(&self, object: &Object, into: &mut Vec<RulePosition>) {
        let fits = |pattern: &ObjectPattern| pattern.matches_kind(&object.group, &object.version, &object.kind);
        let named = self.objects.get(&object.kind).into_iter().flatten();
        into.extend(named.chain(&self.object_globs).filter(|(pattern, _)| fits(pattern)).map(|(_, place)| *place));
        if !self.workloads.is_empty() && Workload::from_object(object).is_some() {
            into.extend(&self.workloads);
        }
    }
}

/// A registry source as written and with the registry's host, as Terraform prints it.
fn source_spellings(source: &str) -> Vec<String> {
    let mut spellings = vec![source.to_string()];
    let parts: Vec<&str> = source.split("//").next().unwrap_or(source).split('/').collect();
    let plain = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if parts.len() == 3 && parts.iter().all(plain) {
        spellings.push(format!("registry.terraform.io/{source}"));
    }
    spellings
}
