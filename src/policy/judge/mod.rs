//! Rules run on targets: which rule applies to what, and the findings that follow.
//!
//! Invariant: judging one subject depends on nothing but the world and the rules, so subjects may be judged in any
//! order and on any thread; the cost grows with the matching targets, not with rules times resources.

mod controls;
mod evidence;
mod finding;
mod label;
mod passed;
mod project;
mod remedy;
mod selection;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use super::evaluate::{InputSource, PolicyScope, Prepared, Subject, Target, World, evaluate};
use super::{AskedIds, Diagnostic, Registry, Rule};
use crate::finding::{Confidence, Finding, Severity};
use crate::kubernetes::Object;
use crate::source::{Span, Text};
use crate::terraform::Root;
use crate::value::RootId;
pub use remedy::possible_fixes;
use selection::Selection;

/// What the configuration says about rules.
pub struct JudgeOptions<'o> {
    /// Whether a rule takes part.
    pub select: &'o dyn Fn(&Rule) -> bool,
    /// By which ids of other tools alone a rule takes part, if it is by such.
    pub asked: &'o dyn Fn(&Rule) -> AskedIds,
    /// A severity that the user chose for a rule.
    pub severity: &'o dyn Fn(&str) -> Option<Severity>,
    pub inputs: InputSource<'o>,
    /// What passes is only counted: nobody asks by what it does.
    pub count_passes: bool,
    /// What passes with less confidence is unknown.
    pub min_confidence: Confidence,
}

/// A rule of a run.
struct Active<'a> {
    rule: &'a Rule,
    /// The place of its file among those of the run: several rules may come from one.
    file: usize,
    severity: Option<Severity>,
}

/// A file of a run with everything that does not depend on a target. One that comes with clearspan is read and prepared
/// when the first target is judged by it.
type PreparedFile = OnceLock<Option<Arc<Prepared>>>;

/// A policy that cannot be judged without what a source does not have: of a root module without a plan nothing is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotEvaluated {
    pub rule: Text,
    pub policy: Text,
    /// The policy's place in its file.
    pub index: usize,
    /// A stable word: `needs-prior-state`.
    pub reason: &'static str,
    pub span: Span,
}

/// How what passes is reported.
#[derive(Copy, Clone, Debug)]
pub(super) struct PassOptions {
    /// It is only counted.
    pub count: bool,
    /// With less confidence it is unknown.
    pub min_confidence: Confidence,
}

/// All rules of a run, ready for any world.
pub struct Rules<'a> {
    rules: Vec<Active<'a>>,
    files: Vec<PreparedFile>,
    selection: Selection,
    passes: PassOptions,
    /// Rules that cannot run: inputs without a value, levels that are none.
    pub faults: Vec<Diagnostic>,
    pub not_evaluated: Vec<NotEvaluated>,
}

/// The rules of a run before one world.
pub struct Judge<'a> {
    world: &'a World<'a>,
    rules: &'a Rules<'a>,
    /// One for each file, with what it remembers of this world.
    files: Vec<PreparedFile>,
}

/// What came of one subject.
#[derive(Debug, Default)]
pub struct Judged {
    pub findings: Vec<Finding>,
    /// Faults of policies that do not change a verdict: a message that could not be worked out.
    pub notes: Vec<Diagnostic>,
    /// A policy asked for objects of other namespaces than the subject's own.
    pub looked_beyond: bool,
    /// A policy asked for the caches of root modules.
    pub looked_at_caches: bool,
}

impl<'a> Rules<'a> {
    /// `planned`: a plan says what is deployed in some root module.
    pub fn new(registry: &'a Registry, options: &JudgeOptions<'_>, planned: bool) -> Rules<'a> {
        let mut rules = Rules {
            rules: Vec::new(),
            files: Vec::new(),
            selection: Selection::default(),
            passes: PassOptions { count: options.count_passes, min_confidence: options.min_confidence },
            faults: Vec::new(),
            not_evaluated: Vec::new(),
        };
        let mut known: Vec<(*const super::PolicyFile, usize)> = Vec::new();
        for rule in registry.rules.iter().filter(|rule| !rule.is_reserved() && (options.select)(rule)) {
            // Of a file that nothing has read yet, nothing was configured either.
            let file = if rule.is_read() { rule.file() } else { None };
            let place =
                file.and_then(|file| known.iter().find(|(pointer, _)| std::ptr::eq(*pointer, &**file)).map(|(_, at)| *at));
            let place = place.unwrap_or_else(|| {
                let ready = PreparedFile::new();
                if let Some(file) = file {
                    known.push((&**file, rules.files.len()));
                    ready.get_or_init(|| match Prepared::new(file.clone(), options.inputs) {
                        Ok(ready) => Some(Arc::new(ready)),
                        Err(faults) => {
                            rules.faults.extend(faults);
                            None
                        }
                    });
                }
                rules.files.push(ready);
                rules.files.len() - 1
            });
            if rules.files.get(place).and_then(OnceLock::get).is_some_and(Option::is_none) {
                continue;
            }
            let number = rules.rules.len();
            let asked = rule.outline.is_narrowed.then(|| (options.asked)(rule)).filter(|asked| !asked.is_empty());
            let place = match asked.and_then(|asked| Some((asked, rules.prepared_at(place, rule)?))) {
                Some((asked, ready)) => {
                    rules.files.push(OnceLock::from(Some(Arc::new(ready.answering(&asked)))));
                    rules.files.len() - 1
                }
                None => place,
            };
            // A policy of which no condition is asked for judges nothing.
            let ready = rules.files.get(place).and_then(OnceLock::get).and_then(Option::as_ref);
            let is_empty =
                |index: usize| ready.and_then(|ready| ready.file.policies.get(index)).is_some_and(|p| p.enforces.is_empty());
            let empty: Vec<usize> = rule.outline.policies.iter().map(|one| one.index).filter(|index| is_empty(*index)).collect();
            if rule.is_read() {
                rules.not_evaluated.extend(without_plan(rule));
            }
            for outline in rule.outline.policies.iter().filter(|outline| !empty.contains(&outline.index)) {
                let needs_plan = rules.not_evaluated.iter().any(|one| one.rule == *rule.id() && one.index == outline.index);
                if planned || !needs_plan {
                    rules.selection.add(outline, (number, outline.index));
                }
            }
            rules.rules.push(Active { rule, file: place, severity: (options.severity)(rule.id()) });
        }
        rules
    }

    /// A rule's file, ready for any world.
    fn prepared(&self, active: &Active<'_>) -> Option<&Arc<Prepared>> {
        self.prepared_at(active.file, active.rule)
    }

    fn prepared_at(&self, place: usize, rule: &Rule) -> Option<&Arc<Prepared>> {
        let without_inputs = || Some(Arc::new(Prepared::new(rule.file()?.clone(), &|_, _| None).ok()?));
        self.files.get(place)?.get_or_init(without_inputs).as_ref()
    }
}

/// The policies of a rule that need a prior state: a plan has it; without one nobody can tell.
fn without_plan(rule: &Rule) -> impl Iterator<Item = NotEvaluated> {
    let needs_plan =
        |policy: &super::Policy| policy.kind == super::PolicyKind::Resource && policy.operations.in_source().is_empty();
    rule.policies().filter(move |(_, policy)| needs_plan(policy)).map(|(index, policy)| NotEvaluated {
        rule: rule.id().clone(),
        policy: policy.label.clone(),
        index,
        reason: "needs-prior-state",
        span: policy.header,
    })
}

impl<'a> Judge<'a> {
    pub fn new(world: &'a World<'a>, rules: &'a Rules<'a>) -> Judge<'a> {
        Judge { world, rules, files: rules.files.iter().map(|_| PreparedFile::new()).collect() }
    }

    /// A rule's file, with what it remembers of this world.
    fn prepared(&self, active: &Active<'_>) -> Option<&Arc<Prepared>> {
        let forgetful = || self.rules.prepared(active).map(|ready| Arc::new(ready.forgetful()));
        self.files.get(active.file)?.get_or_init(forgetful).as_ref()
    }

    /// Everything that at least one policy applies to, in the order of the world.
    pub fn subjects(&self) -> Vec<Subject<'a>> {
        self.subjects_where(|_| true)
    }

    /// As [`Judge::subjects`], of root modules only this one.
    pub fn subjects_of(&self, root: RootId) -> Vec<Subject<'a>> {
        self.chosen_subjects(|one| one.id == root, |_| true)
    }

    /// As [`Judge::subjects`], of objects only those that are wanted.
    pub fn subjects_where(&self, wanted: impl Fn(&Object) -> bool) -> Vec<Subject<'a>> {
        self.chosen_subjects(|_| true, wanted)
    }

    fn chosen_subjects(&self, is_asked: impl Fn(&Root) -> bool, wanted: impl Fn(&Object) -> bool) -> Vec<Subject<'a>> {
        let mut subjects = Vec::new();
        for root in self.world.roots.iter().filter(|root| is_asked(root)) {
            subjects.extend(root.providers.iter().map(|provider| Subject::Provider(root, provider)));
            // What a module model calls is not written by anyone whom a policy could tell.
            let written = root.modules.iter().filter(|module| !self.world.sources.is_shown_elsewhere(module.header));
            subjects.extend(written.map(|module| Subject::Module(root, module)));
            subjects.extend(root.resources.iter().chain(&root.deleted).map(Subject::Resource));
        }
        subjects.extend(self.world.objects.iter().filter(|object| wanted(object)).map(Subject::Object));
        for workload in self.world.workloads.iter().filter(|workload| wanted(workload.object)) {
            subjects.extend(workload.containers.iter().map(|container| Subject::Container(workload, container)));
        }
        subjects.retain(|subject| self.rules.selection.touches(subject, self.world));
        subjects
    }

    /// All policies that apply to a subject, run on it.
    pub fn judge(&self, subject: &Subject<'a>) -> Judged {
        let mut judged = Judged::default();
        let chosen = self.rules.selection.choose(subject, self.world);
        if chosen.is_empty() {
            return judged;
        }
        let target = self.target(subject);
        for (number, index) in chosen {
            let Some(active) = self.rules.rules.get(number) else {
                judged.findings.push(lost(&target, "an unknown rule"));
                continue;
            };
            let prepared = self.prepared(active);
            let Some((prepared, policy)) = prepared.and_then(|file| Some((file, file.file.policies.get(index)?))) else {
                judged.findings.push(lost(&target, active.rule.id()));
                continue;
            };
            if !applies(policy, subject) {
                continue;
            }
            let scope = PolicyScope::new(self.world, prepared, policy, &target);
            let level = prepared.levels.get(index).copied().unwrap_or(super::EnforcementLevel::Mandatory);
            let base = active.rule.information().severity.unwrap_or(level.severity());
            let mut judgement = evaluate(&scope);
            passed::refuse_vacuous(&scope, &mut judgement);
            let severity = (base, active.severity);
            finding::findings(&scope, active.rule.information(), severity, self.rules.passes, &judgement, &mut judged);
            judged.looked_beyond |= scope.looked_beyond();
            judged.looked_at_caches |= scope.looked_at_caches();
        }
        judged
    }

    /// A subject as policies see it.
    pub fn target(&self, subject: &Subject<'a>) -> Target<'a> {
        match *subject {
            Subject::Resource(resource) => Target::resource(self.world, resource),
            Subject::Provider(root, provider) => Target::provider(self.world, root, provider),
            Subject::Module(root, module) => Target::module(self.world, root, module),
            Subject::Object(object) => Target::object(object),
            Subject::Container(workload, container) => Target::container(workload, container),
        }
    }
}

/// A rule that was selected for a target and is not there: it is never dropped in silence.
fn lost(target: &Target<'_>, rule: &str) -> Finding {
    let message = format!("internal error: `{rule}` was selected for `{}` and could not be run; please report this", target.name);
    Finding {
        target: target.name.clone(),
        primary: crate::finding::Label::new(target.header, "not judged"),
        message,
        ..Finding::about(rule, crate::finding::Outcome::Error)
    }
}

/// Whether a policy is about what happens to a resource: planned, or not known.
fn applies(policy: &super::Policy, subject: &Subject<'_>) -> bool {
    match subject {
        Subject::Resource(resource) => match &resource.change {
            Some(change) => policy.operations.include(change.operation),
            None => !policy.operations.in_source().is_empty(),
        },
        _ => true,
    }
}
