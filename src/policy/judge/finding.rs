//! A judgement as findings: outcome, message, spans, reasons.

use std::sync::Arc;

use super::super::RuleInformation;
use super::super::blame::{Blamer, Leaf, LeafKind, WantedTruth};
use super::super::evaluate::{Checked, Judgement, PolicyScope, Verdict, render};
use super::super::walk::{root_of, walk};
use super::super::{Diagnostic, Enforce};
use super::controls::control_scope;
use super::evidence::evidence;
use super::label::{Related, by_name};
use super::project::project;
use super::remedy::remedies;
use super::{Judged, PassOptions};
use crate::expr::Evaluator;
use crate::finding::{Confidence, Finding, Identity, Label, NetworkStep, Outcome, Severity};
use crate::policy::builtin::is_builtin;
use crate::source::{Span, Text};
use crate::value::{Reason, ReasonKind};

/// How many reasons one finding gives.
const MAX_REASONS: usize = 8;

/// What the findings of one policy on one target share.
pub(super) struct FindingContext<'f, 'w> {
    pub scope: &'f PolicyScope<'f, 'w>,
    pub rule: &'f RuleInformation,
    /// The rule's own severity, and the one that the user chose.
    severity: (Severity, Option<Severity>),
    pub passes: PassOptions,
}

/// Adds the findings of a judgement.
pub(super) fn findings(
    scope: &PolicyScope<'_, '_>,
    rule: &RuleInformation,
    severity: (Severity, Option<Severity>),
    passes: PassOptions,
    judgement: &Judgement,
    into: &mut Judged,
) {
    let frame = FindingContext { scope, rule, severity, passes };
    match judgement.verdict {
        Verdict::Skip => into.findings.push(frame.not_applicable()),
        Verdict::Pass => {
            let mut finding = frame.passed(into);
            finding.controls = control_scope(scope, judgement, |_, _| true);
            into.findings.push(finding);
        }
        Verdict::Unknown => {
            let controls = control_scope(scope, judgement, |_, checked| checked.verdict == Verdict::Unknown);
            let aliases = frame.open_aliases(judgement).or_else(|| scope.policy.aliases.clone());
            let findings = frame.unknown(judgement).into_iter();
            into.findings.extend(findings.map(|finding| Finding {
                controls: controls.clone(),
                aliases: aliases.clone(),
                ..finding
            }));
        }
        Verdict::Fail | Verdict::Error => {
            if let Some(checked) = judgement.filter.as_ref().filter(|filter| filter.verdict == Verdict::Error) {
                into.findings.push(frame.error(checked));
            }
            for (number, (enforce, checked)) in scope.policy.enforces.iter().zip(&judgement.enforces).enumerate() {
                match checked.verdict {
                    Verdict::Fail => {
                        let controls = control_scope(scope, judgement, |other, _| std::ptr::eq(other, enforce));
                        let findings = frame.failed(enforce, into).into_iter();
                        let aliases = |finding: &Finding| enforce.aliases.clone().or_else(|| finding.aliases.clone());
                        into.findings.extend(findings.map(|finding| Finding {
                            controls: controls.clone(),
                            aliases: aliases(&finding),
                            identity: Identity { condition: number, ..finding.identity },
                            ..finding
                        }));
                    }
                    Verdict::Error => into.findings.push(frame.error(checked)),
                    _ => {}
                }
            }
        }
    }
}

impl FindingContext<'_, '_> {
    pub fn finding(&self, outcome: Outcome, primary: Label, message: String) -> Finding {
        Finding {
            rule: self.rule.id.clone(),
            outcome,
            severity: self.severity.1.unwrap_or(self.severity.0),
            confidence: self.confidence(&[]),
            target: self.scope.target.name.clone(),
            primary,
            related: Vec::new(),
            path: Vec::new(),
            message,
            help: None,
            reasons: Vec::new(),
            fixes: Vec::new(),
            remedies: Vec::new(),
            suppression: None,
            environments: Vec::new(),
            controls: None,
            aliases: self.scope.policy.aliases.clone(),
            identity: Identity::default(),
        }
    }

    pub fn header(&self, text: impl Into<String>) -> Label {
        Label::new(self.at(), text)
    }

    /// Where the target is shown: its header, or the call of the module that a module model stands for.
    pub fn at(&self) -> Span {
        self.scope.world.sources.shown(self.scope.target.header)
    }

    /// What a module model says is known at second hand.
    pub fn confidence(&self, leaves: &[Leaf]) -> Confidence {
        let through = self.at() != self.scope.target.header || leaves.iter().any(|leaf| leaf.by_model);
        match (by_name(leaves), through) {
            (true, _) => Confidence::Low,
            (false, true) => self.rule.confidence.min(Confidence::Medium),
            (false, false) => self.rule.confidence,
        }
    }

    /// One finding for each thing that must change.
    fn failed(&self, enforce: &Enforce, into: &mut Judged) -> Vec<Finding> {
        let blame = Blamer::run(self.scope, &enforce.condition, WantedTruth::True);
        let mut violations: Vec<Vec<Leaf>> = Vec::new();
        for part in blame.split() {
            let mut leaves = part.leaves(self.scope.target);
            self.prefer(enforce, &mut leaves);
            gather(&mut violations, project(self.scope, leaves));
        }
        if violations.is_empty() {
            let mut leaves = Vec::new();
            self.prefer(enforce, &mut leaves);
            violations.push(project(self.scope, leaves));
        }
        let message = match &enforce.error_message {
            Some(expression) if names_violation(expression) => None,
            Some(expression) => Some(self.rendered(expression, None, into)),
            None => Some(format!("`{}` violates `{}`: {}", self.scope.target.name, self.rule.id, lower_first(&self.rule.title))),
        };
        let each: Vec<Option<String>> = match (&message, &enforce.error_message) {
            (None, Some(expression)) => {
                let note = |leaves: &Vec<Leaf>| leaves.first()?.origin.note().map(|note| note.text.to_string());
                let notes: Vec<String> = violations.iter().map(|leaves| note(leaves).unwrap_or_default()).collect();
                notes.into_iter().map(|text| Some(self.rendered(expression, Some(text), into))).collect()
            }
            _ => vec![None; violations.len()],
        };
        let help = self.rule.remediation.iter().cloned().chain(self.information(enforce, into));
        let help = Some(help.collect::<Vec<_>>().join("\n")).filter(|help| !help.is_empty());
        let severity = self.severity_of(enforce).filter(|_| self.severity.1.is_none());
        let why = self.why_it_applies();
        let finding = |(leaves, own): (Vec<Leaf>, Option<String>)| {
            let message = own.or_else(|| message.clone()).unwrap_or_default();
            let mut finding = self.placed(Outcome::Fail, &leaves, message, "this does not satisfy the rule");
            self.add_related(enforce, &mut finding);
            finding.severity = severity.unwrap_or(finding.severity);
            let mut related = Related::new(self.scope.world.sources, finding.primary.span);
            related.labels = std::mem::take(&mut finding.related);
            why.iter().for_each(|leaf| related.evidence(&leaf.origin));
            finding.related = related.labels;
            finding.confidence = finding.confidence.min(self.confidence(&why));
            finding.help = help.clone();
            finding.remedies = remedies(self.scope, &enforce.condition, &leaves);
            finding
        };
        violations.into_iter().zip(each).map(finding).collect()
    }

    /// The facts for which the filter lets the policy apply, with what decides them: why this is production.
    fn why_it_applies(&self) -> Vec<Leaf> {
        let filter = self.scope.policy.filter.as_ref();
        let leaves = filter.map(|filter| Blamer::run(self.scope, filter, WantedTruth::False).leaves(self.scope.target));
        leaves.into_iter().flatten().filter(|leaf| leaf.is_decided_fact()).collect()
    }

    /// Uses the place that the rule names, when nothing that is written is to blame.
    fn prefer(&self, enforce: &Enforce, leaves: &mut Vec<Leaf>) {
        if let Some(at) = &enforce.at
            && leaves.first().is_none_or(|leaf| leaf.kind != LeafKind::Written)
        {
            self.place_at(at, leaves);
        }
    }

    /// Puts the value that the rule names first, when nothing that is written is to blame.
    fn place_at(&self, at: &crate::syntax::hcl::Expression, leaves: &mut Vec<Leaf>) {
        let Some(mut place) = Blamer::places(self.scope, at).into_iter().find(|leaf| leaf.kind == LeafKind::Written) else {
            return;
        };
        if let Some(missing) = leaves.first().filter(|leaf| matches!(leaf.kind, LeafKind::Absent(_))) {
            place.note = match &missing.kind {
                LeafKind::Absent(name) => Some(format!("`{name}` is not set with it")),
                _ => None,
            };
            place.shown = None;
        }
        leaves.retain(|leaf| leaf.span != place.span && !matches!(leaf.kind, LeafKind::Absent(_)));
        leaves.insert(0, place);
    }

    /// The aliases that the open conditions answer, where each says which.
    fn open_aliases(&self, judgement: &Judgement) -> Option<Arc<Vec<Text>>> {
        let checked = self.scope.policy.enforces.iter().zip(&judgement.enforces);
        let open = checked.filter(|(_, checked)| checked.verdict == Verdict::Unknown);
        let named: Option<Vec<&Arc<Vec<Text>>>> = open.map(|(enforce, _)| enforce.aliases.as_ref()).collect();
        let named = named.filter(|lists| !lists.is_empty())?;
        Some(Arc::new(named.into_iter().flat_map(|list| list.iter().cloned()).collect()))
    }

    /// One finding for each thing that is not known.
    fn unknown(&self, judgement: &Judgement) -> Vec<Finding> {
        let mut reasons: Vec<Reason> = Vec::new();
        let mut open: Vec<Vec<Leaf>> = Vec::new();
        let filter = judgement.filter.iter().filter(|filter| filter.verdict == Verdict::Unknown);
        let conditions = judgement.enforces.iter().filter(|checked| checked.verdict == Verdict::Unknown);
        for checked in conditions.chain(filter) {
            for reason in &checked.reasons {
                // Parts of one variable are one thing to set.
                let same = |known: &Reason| {
                    known.kind == reason.kind && known.name() == reason.name() && known.declared == reason.declared
                };
                let known = reasons.iter().any(|known| known == reason || (reason.declared.is_some() && same(known)));
                if reasons.len() < MAX_REASONS && !known {
                    reasons.push(reason.clone());
                }
            }
        }
        for (enforce, checked) in self.scope.policy.enforces.iter().zip(&judgement.enforces) {
            if checked.verdict == Verdict::Unknown {
                for part in Blamer::run(self.scope, &enforce.condition, WantedTruth::Known).split() {
                    let mut leaves = part.leaves(self.scope.target);
                    self.prefer(enforce, &mut leaves);
                    gather(&mut open, project(self.scope, leaves));
                }
                if open.is_empty() {
                    let mut leaves = Vec::new();
                    self.prefer(enforce, &mut leaves);
                    gather(&mut open, project(self.scope, leaves));
                }
            }
        }
        if open.is_empty() {
            let filter = self.scope.policy.filter.as_ref();
            let leaves = filter.map(|filter| Blamer::run(self.scope, filter, WantedTruth::Known).leaves(self.scope.target));
            open.push(project(self.scope, leaves.unwrap_or_default()));
        }
        let why = match reasons.first() {
            Some(reason) => reason.sentence(),
            None => "something is unknown".to_string(),
        };
        let message = format!("the outcome for `{}` is unknown: {why}", self.scope.target.name);
        let policy = self.scope.file().source;
        let finding = |leaves: Vec<Leaf>| {
            let mut finding = self.placed(Outcome::Unknown, &leaves, message.clone(), "unknown");
            let checked = self.scope.policy.enforces.iter().zip(&judgement.enforces);
            checked
                .filter(|(_, checked)| checked.verdict == Verdict::Unknown)
                .for_each(|(enforce, _)| self.add_related(enforce, &mut finding));
            let mut related = Related::new(self.scope.world.sources, finding.primary.span);
            related.labels = std::mem::take(&mut finding.related);
            for reason in reasons.iter().filter(|reason| reason.span.source != policy) {
                related.add(reason.span, reason.description());
                related.add(reason.declared.unwrap_or(Span::NONE), "declared here, without a value");
            }
            finding.related = related.labels;
            let sources = self.scope.world.sources;
            let shown = |reason: &Reason| Reason {
                // What is not known in the policy itself, or stands nowhere, is met where the target is judged.
                span: match sources.shown(reason.span) {
                    span if span.is_none() || span.source == policy => finding.primary.span,
                    span => span,
                },
                declared: reason.declared.map(|span| sources.shown(span)),
                ..reason.clone()
            };
            finding.reasons = reasons.iter().map(shown).collect();
            finding.identity.evidence = evidence(sources, &leaves, &finding.reasons);
            finding
        };
        open.into_iter().map(finding).collect()
    }

    /// The rule itself failed: its author's problem, shown in the rule's file. A rule that comes with clearspan met a value
    /// that it cannot be asked about, one that the provider or AWS would refuse: what it would come to is not known.
    fn error(&self, checked: &Checked) -> Finding {
        if is_builtin(&self.scope.file().path) {
            return self.not_answered(checked);
        }
        let (span, text) = match &checked.error {
            Some(error) => (error.span, error.message.clone()),
            None => (self.scope.policy.header, "the policy failed".to_string()),
        };
        let message = format!("the rule `{}` failed on `{}`: {text}", self.rule.id, self.scope.target.name);
        let mut finding = self.finding(Outcome::Error, Label::new(span, text), message);
        let mut related = Related::new(self.scope.world.sources, span);
        let cause = checked.error.as_ref().and_then(|error| error.cause.as_ref());
        if let Some(leaf) = cause.and_then(|value| Leaf::from_value(value, self.scope.file().source, self.scope.target.header)) {
            for leaf in project(self.scope, vec![leaf]) {
                related.add(leaf.span, leaf.label());
            }
        }
        related.add(self.at(), "while this was checked");
        related.calls(self.scope.target);
        finding.related = related.labels;
        finding
    }

    /// An outcome that is unknown because a value is not one that the rule can be asked about.
    fn not_answered(&self, checked: &Checked) -> Finding {
        let what = checked.error.as_ref().map_or("a value is not valid", |error| error.message.as_str());
        let cause = checked.error.as_ref().and_then(|error| error.cause.as_ref());
        let leaf = cause.and_then(|value| Leaf::from_value(value, self.scope.file().source, self.scope.target.header));
        let leaves = project(self.scope, leaf.into_iter().collect());
        let message = format!("the outcome for `{}` is unknown: {what}", self.scope.target.name);
        let mut finding = self.placed(Outcome::Unknown, &leaves, message, "unknown");
        finding.reasons = vec![Reason::new(ReasonKind::InvalidExpression, what, finding.primary.span)];
        finding.identity.evidence = evidence(self.scope.world.sources, &leaves, &finding.reasons);
        finding
    }

    /// A finding with its spans: the first leaf of the target, the hops of its value, the other places.
    pub fn placed(&self, outcome: Outcome, leaves: &[Leaf], message: String, otherwise: &str) -> Finding {
        let (first, rest) = match leaves.split_first() {
            // What belongs to something else is not at the target's own header.
            Some((first, _)) if matches!(first.kind, LeafKind::Other | LeafKind::Fact) => (None, leaves),
            Some((first, rest)) => (Some(first), rest),
            None => (None, leaves),
        };
        let primary = match (first, leaves.first()) {
            (Some(leaf), _) => {
                // What is said of the place holds for whatever stands there.
                let mut here = leaves.iter().filter(|other| other.span == leaf.span);
                let note = here.find_map(|other| other.origin.note()).map(|note| note.text.to_string());
                Label::new(leaf.span, note.unwrap_or_else(|| leaf.label()))
            }
            // What holds for the target as a whole says so at its header.
            (None, Some(fact)) if fact.kind == LeafKind::Fact => {
                let note = fact.origin.notes().next().map(|note| note.text.to_string());
                self.header(note.unwrap_or_else(|| fact.label()))
            }
            _ => self.header(otherwise),
        };
        let mut related = Related::new(self.scope.world.sources, primary.span);
        if let Some(leaf) = first {
            related.hops(&leaf.origin);
        }
        related.calls(self.scope.target);
        related.others(rest);
        let mut finding = self.finding(outcome, primary, message);
        finding.related = related.labels;
        if outcome == Outcome::Fail {
            finding.path = self.path(leaves);
        }
        finding.confidence = self.confidence(leaves);
        finding.identity.evidence = evidence(self.scope.world.sources, leaves, &[]);
        finding
    }

    /// Path through the network that the first of the leaves is about; of what a module model says, its call is the place.
    fn path(&self, leaves: &[Leaf]) -> Vec<NetworkStep> {
        let mut notes = leaves.iter().flat_map(|leaf| leaf.origin.notes());
        let path = notes.find_map(|note| Some(&note.path).filter(|path| !path.is_empty())).into_iter().flatten();
        path.map(|step| NetworkStep { span: self.scope.world.sources.shown(step.span), ..step.clone() }).collect()
    }

    /// Shows the further places that the rule names.
    fn add_related(&self, enforce: &Enforce, finding: &mut Finding) {
        let Some(expression) = &enforce.related else { return };
        self.scope.start();
        let Ok(value) = Evaluator::new(self.scope).evaluate(expression) else { return };
        let mut related = Related::new(self.scope.world.sources, finding.primary.span);
        related.labels = std::mem::take(&mut finding.related);
        for item in value.as_sequence().map(|sequence| sequence.items.as_slice()).unwrap_or_default() {
            if let Some(span) = item.origin.span() {
                related.add(span, item.origin.note().map_or("belongs to this", |note| note.text.as_str()));
            }
        }
        finding.related = related.labels;
    }

    pub fn rendered(&self, expression: &crate::syntax::hcl::Expression, violation: Option<String>, into: &mut Judged) -> String {
        let rendered = render(self.scope, expression, violation);
        for (span, fault) in rendered.faults {
            let message = format!("part of a message of `{}` is not available: {fault}", self.rule.id);
            let note = Diagnostic::warning("message", span, message).with_related(self.at(), "for this");
            into.notes.push(note);
        }
        rendered.text
    }

    pub fn information(&self, enforce: &Enforce, into: &mut Judged) -> Option<String> {
        let text = self.rendered(enforce.info_message.as_ref()?, None, into);
        (!text.is_empty()).then_some(text)
    }

    fn severity_of(&self, enforce: &Enforce) -> Option<Severity> {
        let expression = enforce.severity.as_ref()?;
        self.scope.start();
        let value = Evaluator::new(self.scope).evaluate(expression).ok()?;
        value.as_str().and_then(Severity::from_id)
    }
}

/// Whether a message says what each violation is.
fn names_violation(expression: &crate::syntax::hcl::Expression) -> bool {
    let mut found = false;
    walk(expression, &mut |part, bound| {
        let named = root_of(part).is_some_and(|(root, _)| root == "violation");
        found |= named && !bound.iter().any(|name| name == "violation");
    });
    found
}

/// Elements that came through one expression stand at one place: it is fixed once.
fn gather(groups: &mut Vec<Vec<Leaf>>, leaves: Vec<Leaf>) {
    let place = leaves.first().map(|leaf| leaf.span);
    match groups.iter_mut().find(|other| other.first().map(|leaf| leaf.span) == place) {
        Some(other) => other.extend(leaves),
        None => groups.push(leaves),
    }
}

/// The text with its first letter in lower case, unless the word is a name.
pub(super) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(letters).collect()
        }
        _ => text.to_string(),
    }
}
