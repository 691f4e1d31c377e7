//! Rules run on what is deployed, unit by unit.
//!
//! Invariant: what comes of a unit depends on the unit and the rules alone. A root module is a unit: no rule sees another
//! one beside it. The objects of one namespace are a unit; where a rule looked beyond it, the unit depends on all objects, and
//! where it looked at caches, on the root modules that have some.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use super::configured::Configured;
use super::environment::Environments;
use super::options::{Passes, RuleOptions};
use super::terraform::{Deployment, Evaluated};
use super::{Options, rule_files};
use crate::configuration::{ConfiguredRules, DeclaredLink};
use crate::finding::{Confidence, Finding, UsageError};
use crate::graph::CACHES;
use crate::graph::Graph;
use crate::kubernetes::{From, Object};
use crate::policy::{AskedIds, Diagnostic, Judge, JudgeOptions, Judged, Registry, Rule, Rules, Subject, World, is_selected_by};
use crate::source::{HashMap, SourceMap, Text};
use crate::terraform::Root;
use crate::value::RootId;

/// What came of a unit.
#[derive(Clone, Debug, Default)]
pub(super) struct Unit {
    pub findings: Vec<Finding>,
    /// What passes, until it is taken over.
    pub passed: Vec<Finding>,
    /// Given when that is taken over; 0 before.
    pub number: u64,
    pub notes: Vec<Diagnostic>,
    /// The Terragrunt unit that deploys the root module.
    pub deployed_by: Option<Text>,
    looked_beyond: bool,
    looked_at_caches: bool,
}

impl Unit {
    /// Without what passes.
    pub fn open(&self) -> Unit {
        Unit {
            findings: self.findings.clone(),
            notes: self.notes.clone(),
            deployed_by: self.deployed_by.clone(),
            ..Unit::default()
        }
    }
}

/// What came of one deployment.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    /// One for each root module.
    roots: Vec<Option<Unit>>,
    /// By namespace.
    objects: BTreeMap<Text, Unit>,
    is_judged: bool,
}

impl Verdicts {
    /// Forgets what came of a root module.
    pub fn forget_root(&mut self, place: usize) {
        self.roots.iter_mut().skip(place).take(1).for_each(|unit| *unit = None);
    }

    /// Forgets what came of the objects of these namespaces, and of what looked beyond its own; of all for `None`.
    pub fn forget_objects(&mut self, namespaces: Option<&BTreeSet<Text>>) {
        self.is_judged = false;
        let keeps = |name: &Text, unit: &Unit| namespaces.is_some_and(|some| !some.contains(name)) && !unit.looked_beyond;
        self.objects.retain(|name, unit| keeps(name, unit));
    }

    /// Forgets what came of objects and depends on the caches of root modules.
    pub fn forget_clients(&mut self) {
        let before = self.objects.len();
        self.objects.retain(|_, unit| !unit.looked_at_caches);
        self.is_judged &= self.objects.len() == before;
    }

    /// Everything that was found, in order.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.roots.iter().flatten().chain(self.objects.values())
    }

    pub fn units_mut(&mut self) -> impl Iterator<Item = &mut Unit> {
        self.roots.iter_mut().flatten().chain(self.objects.values_mut())
    }

    pub fn into_units(self) -> impl Iterator<Item = Unit> {
        self.roots.into_iter().flatten().chain(self.objects.into_values())
    }
}

/// The rules that the options leave in.
///
/// # Errors
/// When one of them cannot run.
pub(super) fn rules<'a>(
    options: &Options,
    sources: &SourceMap,
    registry: &'a Registry,
    configured: &ConfiguredRules,
    planned: bool,
) -> Result<Rules<'a>, UsageError> {
    let judge_options = JudgeOptions {
        select: &|rule| chosen(rule, &options.rules) && !configured.is_idle(rule),
        asked: &|rule| asked(rule, &options.rules),
        severity: &|rule| configured.severity(rule),
        inputs: &|file, name| configured.input(file, name),
        count_passes: options.result.passes != Passes::Listed,
        min_confidence: options.result.min_confidence.or(configured.min_confidence).unwrap_or(Confidence::Low),
    };
    let rules = Rules::new(registry, &judge_options, planned);
    match rules.faults.first() {
        Some(fault) => Err(rule_files::refused(sources, fault)),
        None => Ok(rules),
    }
}

/// What all deployments of a run are judged with.
pub(super) struct Circumstances<'r> {
    pub sources: &'r SourceMap,
    pub rules: &'r Rules<'r>,
    pub configured: &'r Configured,
    pub environments: &'r Environments,
    /// The day that dates are compared with, as `YYYY-MM-DD`.
    pub today: Text,
}

/// Judges every unit of a deployment of which nothing is known, in parallel.
pub(super) fn judge(circumstances: &Circumstances<'_>, deployment: &Deployment, objects: &[Object], verdicts: &mut Verdicts) {
    let Circumstances { sources, rules, configured, environments, today } = circumstances;
    let environment = deployment.environment.and_then(|index| environments.get(index));
    let links = || configured.said.links.iter().map(DeclaredLink::in_graph);
    verdicts.roots.resize_with(deployment.roots.len(), || None);
    let is_stale = |place: &usize| verdicts.roots.get(*place).is_some_and(Option::is_none);
    let judged = joined(&deployment.roots).into_par_iter().filter(|places| places.iter().any(is_stale)).flat_map(|places| {
        let joined: Vec<&Evaluated> = places.iter().filter_map(|place| deployment.roots.get(*place)).collect();
        let several: Vec<Root> = match joined.as_slice() {
            [_] => Vec::new(),
            several => several.iter().map(|one| one.root.clone()).collect(),
        };
        let roots = match joined.as_slice() {
            [one] => std::slice::from_ref(&one.root),
            _ => several.as_slice(),
        };
        let graph = Graph::new(roots)
            .with_environment(environment.map(|known| known.configured()))
            .with_links(links())
            .with_eks_groups(configured.said.eks_groups.iter().map(|written| written.text.clone()));
        let world = World::new(sources, &graph, &[]).on_day(today);
        let of_root = |(place, evaluated): (&usize, &&Evaluated)| {
            let judge = Judge::new(&world, rules);
            let subjects = judge.subjects_of(evaluated.root.id);
            let judged: Vec<Judged> = subjects.par_iter().map(|subject| judge.judge(subject)).collect();
            let judged = unit_of(subjects.iter().map(|_| &evaluated.root.directory).zip(judged));
            (*place, Unit { deployed_by: evaluated.unit_name.clone(), ..judged })
        };
        let stale = places.iter().zip(&joined).filter(|(place, _)| is_stale(place));
        stale.collect::<Vec<_>>().into_par_iter().map(of_root).collect::<Vec<_>>()
    });
    let judged: Vec<(usize, Unit)> = judged.collect();
    for (place, unit) in judged {
        if let Some(known) = verdicts.roots.get_mut(place) {
            *known = Some(unit);
        }
    }
    // Manifests are judged with each environment; without one they are only looked at by what Terraform creates there.
    let is_beside = deployment.environment.is_none() && !environments.chosen.is_empty();
    let created = deployment.roots.iter().flat_map(|evaluated| &evaluated.created.objects);
    let mut created = created.cloned().peekable();
    if verdicts.is_judged || (is_beside && created.peek().is_none()) {
        return;
    }
    let mut objects = environments.objects(deployment.environment, objects);
    if created.peek().is_some() {
        objects.to_mut().extend(created);
    }
    let graph = Graph::new(&[]).with_links(links());
    let caches: Vec<Graph<'_>> = deployment
        .roots
        .iter()
        .filter(|evaluated| evaluated.root.resources.iter().any(|one| CACHES.contains(&one.address.kind.as_str())))
        .map(|evaluated| {
            Graph::new(std::slice::from_ref(&evaluated.root))
                .with_environment(environment.map(|known| known.configured()))
                .with_links(links())
        })
        .collect();
    let world = World::new(sources, &graph, &objects).with_caches(&caches).on_day(today);
    let judge = Judge::new(&world, rules);
    let mut stale: BTreeMap<Text, Vec<(&Object, Subject<'_>)>> = BTreeMap::new();
    let is_stale = |object: &Object| !verdicts.objects.contains_key(object.namespace_or_default());
    let is_judged = |object: &Object| !object.is_data() && (!is_beside || object.scope.is_of_root());
    for subject in judge.subjects_where(|object| is_stale(object) && is_judged(object)) {
        let object = match &subject {
            Subject::Object(object) => *object,
            Subject::Container(workload, _) => workload.object,
            // Judged with their root modules above: this world has none.
            Subject::Resource(_) | Subject::Provider(..) | Subject::Module(..) => continue,
        };
        stale.entry(object.namespace_or_default().into()).or_default().push((object, subject));
    }
    let units: Vec<(Text, Unit)> = stale
        .into_par_iter()
        .map(|(namespace, subjects)| {
            let mut judged: Vec<Judged> = subjects.par_iter().map(|(_, subject)| judge.judge(subject)).collect();
            once_each(subjects.iter().map(|(object, _)| *object), &mut judged);
            let origins = subjects.iter().map(|(object, _)| object.origin());
            (namespace, unit_of(origins.zip(judged)))
        })
        .collect();
    verdicts.is_judged = true;
    verdicts.objects.extend(units);
}

/// The places of root modules that hand values on to each other, directly or by way of others: each is judged with what the
/// others do to its resources.
fn joined(roots: &[Evaluated]) -> Vec<Vec<usize>> {
    let places: HashMap<RootId, usize> = roots.iter().enumerate().map(|(place, one)| (one.root.id, place)).collect();
    let mut beside: Vec<Vec<usize>> = vec![Vec::new(); roots.len()];
    for (place, evaluated) in roots.iter().enumerate() {
        for needed in evaluated.needs().iter().filter_map(|needed| places.get(needed)) {
            for (from, to) in [(place, *needed), (*needed, place)] {
                beside.get_mut(from).into_iter().for_each(|list| list.push(to));
            }
        }
    }
    let mut is_seen = vec![false; roots.len()];
    let mut all = Vec::new();
    for place in 0..roots.len() {
        let mut open = vec![place];
        let mut joined = Vec::new();
        while let Some(place) = open.pop() {
            if is_seen.get_mut(place).is_some_and(|seen| !std::mem::replace(seen, true)) {
                joined.push(place);
                open.extend(beside.get(place).into_iter().flatten());
            }
        }
        if !joined.is_empty() {
            joined.sort_unstable();
            all.push(joined);
        }
    }
    all
}

/// A chart may be rendered several times, with the values of several environments: what is the same in all of them is said
/// once.
fn once_each<'o>(objects: impl Iterator<Item = &'o Object>, judged: &mut [Judged]) {
    let mut known = HashSet::new();
    for (_, judged) in objects.zip(judged).filter(|(object, _)| matches!(object.from, From::Chart { .. })) {
        judged.findings.retain(|finding| {
            let says = (finding.primary.text.clone(), finding.message.clone());
            known.insert((finding.rule.clone(), finding.target.clone(), finding.outcome, finding.primary.span, says))
        });
    }
}

/// What came of subjects, each with what sets it apart from others of its name: the root module or the overlay.
fn unit_of<'o>(judged: impl Iterator<Item = (&'o Text, Judged)>) -> Unit {
    let mut unit = Unit::default();
    for (origin, judged) in judged {
        for mut finding in judged.findings {
            finding.identity.origin = origin.clone();
            if finding.outcome.is_passed() { unit.passed.push(finding) } else { unit.findings.push(finding) }
        }
        unit.notes.extend(judged.notes);
        unit.looked_beyond |= judged.looked_beyond;
        unit.looked_at_caches |= judged.looked_at_caches;
    }
    unit
}

/// Whether `--only`, `--skip` and `--controls` leave a rule in; a rule that is off by default must be asked for.
pub(super) fn chosen(rule: &Rule, options: &RuleOptions) -> bool {
    let named = |names: &[String]| names.iter().any(|name| rule.outline.is_selected_by(name));
    let is_mapped = options.controls.is_empty() || rule.is_mapped_to(&options.controls);
    // Ids of other tools may be of some of its conditions.
    let is_skipped = if rule.outline.is_narrowed { names_rule(rule, &options.skip) } else { named(&options.skip) };
    if is_skipped || !is_mapped {
        return false;
    }
    if options.only.is_empty() { rule.is_enabled() } else { named(&options.only) }
}

/// Whether one of the names is the rule's own id, or a pattern of it.
fn names_rule(rule: &Rule, names: &[String]) -> bool {
    names.iter().any(|name| is_selected_by(rule.id(), &[] as &[Text], name))
}

/// The ids of other tools by which alone a rule runs, and those of its conditions that are left out.
fn asked(rule: &Rule, options: &RuleOptions) -> AskedIds {
    let meant = |names: &[String]| names.iter().filter(|name| rule.outline.is_selected_by(name)).cloned().collect();
    let only = if names_rule(rule, &options.only) { Vec::new() } else { meant(&options.only) };
    AskedIds { only, skip: meant(&options.skip) }
}
