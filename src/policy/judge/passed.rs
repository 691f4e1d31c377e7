//! What passes and what a policy does not apply to: what was checked, and with how much confidence.
//!
//! Invariant: nothing passes because a list is empty that nobody has given a value, and nothing passes with less
//! confidence than is asked for: both are unknown, with the reason.

use super::super::blame::{Blame, Blamer, Grounds, Leaf, LeafKind, WantedTruth};
use super::super::evaluate::{Judgement, PolicyScope, Verdict};
use super::Judged;
use super::finding::{FindingContext, lower_first};
use super::label::Related;
use super::project::project;
use crate::finding::{Confidence, Finding, Outcome};
use crate::source::Span;
use crate::syntax::hcl::{Expression, ExpressionKind};
use crate::value::{HopKind, Reason, ReasonKind};

/// Makes a condition unknown that holds only because a list is empty that nobody has given a value.
pub(super) fn refuse_vacuous(scope: &PolicyScope<'_, '_>, judgement: &mut Judgement) {
    if judgement.verdict != Verdict::Pass {
        return;
    }
    for (enforce, checked) in scope.policy.enforces.iter().zip(&mut judgement.enforces) {
        if !scope.prepared.quantifies(enforce) {
            continue;
        }
        if let Some(reason) = Blamer::grounds(scope, &enforce.condition, true).vacuous {
            checked.verdict = Verdict::Unknown;
            checked.reasons = vec![reason];
            judgement.verdict = Verdict::Unknown;
        }
    }
}

impl FindingContext<'_, '_> {
    /// The filter of the policy leaves the target out.
    pub fn not_applicable(&self) -> Finding {
        let message = format!("`{}` does not apply to `{}`", self.rule.id, self.scope.target.name);
        let filter = self.scope.policy.filter.as_ref().filter(|_| !self.passes.count);
        let Some(filter) = filter else {
            return self.finding(Outcome::NotApplicable, self.header("not applicable"), message);
        };
        let why = Blamer::grounds(self.scope, filter, false).text();
        let message = why.map_or_else(|| message.clone(), |why| format!("{message}: {why}"));
        let mut finding = self.finding(Outcome::NotApplicable, self.header("not applicable"), message);
        let leaves = without_opposite(Blamer::run(self.scope, filter, WantedTruth::True).leaves(self.scope.target));
        let leaves = project(self.scope, leaves);
        let mut related = Related::new(self.scope.world.sources, self.at());
        related.others(&leaves);
        related.calls(self.scope.target);
        finding.related = related.labels;
        finding.confidence = self.confidence(&leaves);
        finding
    }

    /// All conditions hold.
    pub fn passed(&self, into: &mut Judged) -> Finding {
        let asked = !self.passes.count || self.passes.min_confidence > Confidence::Low;
        let enforces = self.scope.policy.enforces.iter().filter(|_| asked);
        let blames: Vec<Blame> =
            enforces.map(|enforce| Blamer::run(self.scope, &enforce.condition, WantedTruth::False)).collect();
        let name = blames.iter().find_map(|blame| blame.find_map(&|leaf| self.name_of(leaf)));
        let through = blames.iter().any(|blame| blame.find_map(&|leaf| self.is_through_model(leaf).then_some(())).is_some());
        let mut leaves: Vec<Leaf> = blames.into_iter().flat_map(|blame| blame.leaves(self.scope.target)).collect();
        leaves.retain(|leaf| leaf.span != self.scope.target.block); // the target as a whole says nothing
        let leaves = project(self.scope, without_opposite(leaves));
        let confidence = match (&name, through) {
            (Some(_), _) => Confidence::Low,
            (None, true) => self.confidence(&leaves).min(Confidence::Medium),
            (None, false) => self.confidence(&leaves),
        };
        if confidence < self.passes.min_confidence {
            return self.too_uncertain(confidence, name, leaves, into);
        }
        let mut message = format!("`{}` passes", self.scope.target.name);
        if !self.passes.count {
            let infos: Vec<String> =
                self.scope.policy.enforces.iter().filter_map(|enforce| self.information(enforce, into)).collect();
            message = if infos.is_empty() { format!("{message}: {}", self.checked(into)) } else { infos.join("; ") };
            message.push_str(&by_name(name.as_ref()));
        }
        let mut finding = self.finding(Outcome::Pass, self.header("passes"), message);
        let mut related = Related::new(self.scope.world.sources, self.at());
        related.others(&leaves);
        related.calls(self.scope.target);
        finding.related = related.labels;
        finding.confidence = confidence;
        finding
    }

    /// What was checked and found: the rule's own words, else those of its conditions.
    fn checked(&self, into: &mut Judged) -> String {
        let mut parts: Vec<String> = Vec::new();
        for enforce in &self.scope.policy.enforces {
            let text = match &enforce.pass_message {
                Some(expression) => Some(self.rendered(expression, None, into)).filter(|text| !text.is_empty()),
                None => self.grounds(&enforce.condition).text(),
            };
            parts.extend(text.filter(|text| !parts.contains(text)));
        }
        if parts.is_empty() {
            return match self.scope.policy.enforces.iter().all(|enforce| is_constant(&enforce.condition)) {
                true => "the condition of the rule is always true".to_string(),
                false => lower_first(self.rule.title.trim()),
            };
        }
        parts.join("; ")
    }

    fn grounds(&self, condition: &Expression) -> Grounds {
        Blamer::grounds(self.scope, condition, true)
    }

    /// It passes, but with less confidence than is asked for.
    fn too_uncertain(
        &self,
        confidence: Confidence,
        name: Option<DecidingName>,
        mut leaves: Vec<Leaf>,
        into: &mut Judged,
    ) -> Finding {
        let asked = self.passes.min_confidence.id();
        let (why, span) = match &name {
            Some(name) => (format!("{} and nothing else shows it", name.text), name.span),
            None if confidence < self.rule.confidence => {
                ("it depends on the model of a module that was not read".to_string(), self.at())
            }
            None => (format!("the rule `{}` has {} confidence", self.rule.id, confidence.id()), self.at()),
        };
        let target = &self.scope.target.name;
        let message = format!(
            "the outcome for `{target}` is unknown at {asked} confidence: {}{}",
            self.checked(into),
            by_name(name.as_ref())
        );
        // What is judged by name is the place to look at.
        leaves.sort_by_key(|leaf| self.name_of(leaf).is_none());
        leaves.retain(|leaf| leaf.kind == LeafKind::Written);
        let mut finding = self.placed(Outcome::Unknown, &leaves, message, "passes, but not with the required confidence");
        let subject = format!("{why}: {} confidence, {asked} is required", confidence.id());
        let span = self.scope.world.sources.shown(if span.is_none() { finding.primary.span } else { span });
        finding.reasons = vec![Reason::new(ReasonKind::LowConfidence, subject, span)];
        finding.confidence = confidence;
        finding
    }

    /// The name by which a value was judged, if it was.
    fn name_of(&self, leaf: &Leaf) -> Option<DecidingName> {
        let hop = leaf.origin.hops().find(|hop| hop.kind == HopKind::ByName)?;
        let text = hop.note.as_ref().map_or("it is judged by name", |note| note.text.as_str());
        Some(DecidingName { text: text.to_string(), span: hop.span() })
    }

    fn is_through_model(&self, leaf: &Leaf) -> bool {
        let sources = self.scope.world.sources;
        sources.is_shown_elsewhere(leaf.span) || leaf.origin.hops().any(|hop| sources.is_shown_elsewhere(hop.span()))
    }
}

/// A name that decides, as its evidence says it.
struct DecidingName {
    text: String,
    span: Span,
}

fn by_name(name: Option<&DecidingName>) -> String {
    name.map(|name| format!(", by name: {}", name.text)).unwrap_or_default()
}

/// Leaves without what would be needed for the opposite: the provider's default stays.
fn without_opposite(mut leaves: Vec<Leaf>) -> Vec<Leaf> {
    for leaf in &mut leaves {
        leaf.note = leaf.note.take().filter(|note| note.starts_with("the provider's default") || leaf.kind == LeafKind::Other);
    }
    leaves.retain(|leaf| !matches!(leaf.kind, LeafKind::Absent(_)));
    leaves
}

/// Whether nothing is asked at all.
fn is_constant(condition: &Expression) -> bool {
    matches!(super::super::walk::unwrap_parentheses(condition).kind, ExpressionKind::Bool(_))
}
