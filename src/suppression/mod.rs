//! Findings that the source itself says not to tell: comments and annotations, each with its reason, and what is wrong
//! with those.
//!
//! Invariant: a suppression hides exactly what it names, and only with a reason; one that hides nothing, names nothing
//! or has ended is a finding of its own. Errors are never hidden.

mod annotation;
mod cover;
mod date;
mod entry;
mod foreign;
mod insert;
mod instruction;
mod parameters;
mod region;

use std::collections::HashMap;

use cover::Cover;
pub use date::{Date, parse as parse_date, timestamp, today};
pub use entry::Context;
use entry::{Entry, Extent};
use foreign::Foreign;
pub use foreign::tools_of;
pub use insert::suppress_edit;
use instruction::{Instruction, Malformed};
use parameters::Blocks;
use region::Tree;

use crate::finding::{Finding, Label, Occurrence, Outcome, Severity, Suppression, SuppressionOrigin};
use crate::kubernetes::Object;
use crate::peers;
use crate::policy::{RESERVED, Rule, is_alias, nearest};
use crate::source::{SourceId, Span, Text};
use crate::syntax::{hcl, yaml};

/// Rules about suppressions themselves.
pub const UNUSED: &str = "suppression-unused";
pub const UNKNOWN_RULE: &str = "suppression-unknown-rule";
pub const WITHOUT_REASON: &str = "suppression-without-reason";
pub const EXPIRED: &str = "suppression-expired";
pub const MALFORMED: &str = "suppression-malformed";

/// Comments of a tool that would hide something, were they honoured.
pub struct Unheeded {
    pub tool: &'static str,
    pub count: usize,
    /// The first of them.
    pub span: Span,
}

/// What is said of suppressions themselves.
pub struct Suppressed {
    pub findings: Vec<Finding>,
    pub unheeded: Vec<Unheeded>,
}

/// Hides what suppressions name, and says what is wrong with them. It is done for each environment by itself: what is
/// accepted in the values of one is not accepted in the others.
pub fn suppress<'t>(
    context: &Context<'_>,
    terraform: impl Iterator<Item = &'t hcl::File>,
    manifests: impl Iterator<Item = &'t yaml::File>,
    objects: impl Iterator<Item = &'t Object>,
    found: &mut [Occurrence],
) -> Suppressed {
    let mut findings = Vec::new();
    let mut entries = Vec::new();
    let mut others = Others::default();
    for tree in terraform.map(Tree::Hcl).chain(manifests.map(Tree::Yaml)) {
        comments(context, tree, &mut entries, &mut others, &mut findings);
    }
    for object in objects {
        annotation::collect(context, object, &mut entries, &mut others, &mut findings);
    }
    // Where both say so, ours has the reason.
    entries.append(&mut others.entries);
    if !entries.is_empty() {
        hide(context, &mut entries, found);
        // Nothing is said about what was written for other tools.
        let open = Open::new(found);
        for entry in entries.iter().filter(|entry| !matches!(entry.origin, SuppressionOrigin::Foreign(_))) {
            account(context, entry, &open, &mut findings);
        }
    }
    Suppressed { findings, unheeded: others.unheeded }
}

/// What is written for other tools.
#[derive(Default)]
struct Others<'c> {
    entries: Vec<Entry<'c>>,
    unheeded: Vec<Unheeded>,
}

impl<'c> Others<'c> {
    /// Takes in one instruction, if it means any rule here.
    fn take(
        &mut self,
        context: &Context<'c>,
        foreign: &Foreign,
        span: Span,
        tree: Option<Tree<'_>>,
        extent: impl FnOnce() -> Option<Extent>,
    ) {
        let rules = foreign.rules(context.rules);
        if rules.is_empty() || !foreign.holds(context.today) {
            return;
        }
        let Some(extent) = extent() else { return };
        if !context.honored.contains(&foreign.tool) {
            match self.unheeded.iter_mut().find(|unheeded| unheeded.tool == foreign.tool) {
                Some(unheeded) => unheeded.count += 1,
                None => self.unheeded.push(Unheeded { tool: foreign.tool, count: 1, span }),
            }
            return;
        }
        let parameters = match (tree, &extent) {
            (Some(tree), Extent::Region(region)) => foreign.parameters(tree, region),
            _ => None,
        };
        let until = foreign.until().map(|date| (date, span));
        self.entries.push(Entry {
            origin: SuppressionOrigin::Foreign(foreign.tool),
            instruction: Instruction { rules: Vec::new(), reason: foreign.reason.clone(), until },
            span,
            extent,
            rules: rules.into_iter().map(|rule| (vec![rule], false)).collect(),
            foreign: Some(foreign.clone()),
            parameters,
            is_broken: false,
        });
    }
}

fn comments<'c>(
    context: &Context<'c>,
    tree: Tree<'_>,
    entries: &mut Vec<Entry<'c>>,
    others: &mut Others<'c>,
    findings: &mut Vec<Finding>,
) {
    let Some(source) = tree.comments().first().and_then(|comment| context.sources.get(comment.span.source)) else { return };
    for comment in tree.comments() {
        match instruction::of_comment(source.slice(comment.span), comment.span) {
            None => {
                for foreign in foreign::of_comment(source.slice(comment.span)) {
                    let region = || foreign.region(context.workspace, tree, &source, comment.span).map(Extent::Region);
                    others.take(context, &foreign, comment.span, Some(tree), region);
                }
            }
            Some(Err(malformed)) => findings.push(of_malformed(malformed)),
            Some(Ok(instruction)) => {
                let extent = Extent::Region(region::region(tree, &source.text, comment.span));
                entries.push(entry(context, SuppressionOrigin::Comment, instruction, comment.span, extent, tree.is_broken()));
            }
        }
    }
}

fn entry<'c>(
    context: &Context<'c>,
    origin: SuppressionOrigin,
    instruction: Instruction,
    span: Span,
    extent: Extent,
    is_broken: bool,
) -> Entry<'c> {
    // An alias may belong to several rules: it means all of them.
    let called = |name: &str| context.rules.iter().filter(|rule| rule.outline.is_called(name)).collect();
    let rules = instruction.rules.iter().map(|(name, _)| (called(name), false)).collect();
    Entry { origin, instruction, span, extent, rules, foreign: None, parameters: None, is_broken }
}

impl Entry<'_> {
    /// The place of the name that means a finding: of its rule, and where its condition answers some aliases only, of these.
    fn naming(&self, finding: &Finding) -> Option<usize> {
        let means = |place: usize| match (&finding.aliases, &self.foreign) {
            (None, _) => true,
            (Some(aliases), Some(foreign)) => foreign.means(aliases),
            (Some(aliases), None) => self
                .instruction
                .rules
                .get(place)
                .is_none_or(|(name, _)| finding.rule == *name || aliases.iter().any(|alias| is_alias(alias, name))),
        };
        let mut named = self.rules.iter().enumerate();
        named.position(|(place, (rules, _))| rules.iter().any(|rule| *rule.id() == finding.rule) && means(place))
    }
}

/// Marks what is hidden, and which suppressions have something to hide.
fn hide(context: &Context<'_>, entries: &mut [Entry<'_>], found: &mut [Occurrence]) {
    let cover = Cover::new(context.sources, entries);
    let has_parameters = entries.iter().any(|entry| entry.parameters.is_some());
    let blocks = if has_parameters { Blocks::new(context.deployed) } else { Blocks::default() };
    for found in found.iter_mut().filter(|found| matches!(found.finding.outcome, Outcome::Fail | Outcome::Unknown)) {
        let finding = &found.finding;
        let places: Vec<(Span, bool)> = std::iter::once((finding.primary.span, true))
            .chain(finding.related.iter().map(|label| (label.span, false)))
            .map(|(span, primary)| (cover.placed(context.sources, span), primary))
            .collect();
        let near = cover.near(finding, places.iter().map(|(span, _)| *span));
        for entry in near {
            let Some(entry) = entries.get_mut(entry) else { continue };
            let covers = match &entry.extent {
                Extent::Region(region) => places.iter().any(|(span, primary)| region.covers(*span, *primary)),
                Extent::Object { .. } => true,
            };
            let Some(named) = entry.naming(&found.finding) else { continue };
            let (true, Some((_, met))) = (covers, entry.rules.get_mut(named)) else { continue };
            let agrees = entry
                .parameters
                .as_ref()
                .is_none_or(|(parameters, header)| header.is_some_and(|header| blocks.hold(parameters, header, found)));
            if !agrees {
                continue;
            }
            let finding = &mut found.finding;
            *met = true;
            let holds = entry.instruction.until.is_none_or(|(date, _)| context.today <= date);
            if holds && !entry.instruction.reason.is_empty() && finding.suppression.is_none() {
                finding.outcome = Outcome::Suppressed;
                finding.suppression = Some(Suppression {
                    origin: entry.origin,
                    reason: entry.instruction.reason.clone(),
                    span: Some(entry.span),
                    until: entry.instruction.until.map(|(date, _)| date.to_string()),
                });
            }
        }
    }
}

/// What is wrong with a suppression.
fn account(context: &Context<'_>, entry: &Entry<'_>, open: &Open, findings: &mut Vec<Finding>) {
    let found_before = findings.len();
    if entry.instruction.reason.is_empty() {
        let message = "a suppression without a reason hides nothing".to_string();
        let finding = finding(WITHOUT_REASON, Severity::Medium, entry.span, message);
        findings.push(with_help(finding, "after the rules, write why the violation is accepted".to_string()));
    }
    if let Some((date, span)) = entry.instruction.until.filter(|(date, _)| *date < context.today) {
        let names: Vec<String> = entry.instruction.rules.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("the suppression of {} ended on {date}", names.join(", "));
        let finding = finding(EXPIRED, Severity::Medium, span, message);
        findings
            .push(with_help(finding, "fix the violation and remove the suppression, or extend it to a later date".to_string()));
    }
    // What hides nothing for another reason is reported once.
    let is_sound = findings.len() == found_before;
    for ((name, span), (rules, met)) in entry.instruction.rules.iter().zip(&entry.rules) {
        let held = rules.iter().find(|rule| (context.is_held)(rule));
        match held {
            _ if RESERVED.iter().any(|reserved| reserved.id == name) => {
                let message = format!("`{name}` cannot be suppressed");
                findings.push(finding(MALFORMED, Severity::Medium, *span, message));
            }
            None if rules.is_empty() => {
                let (message, help) = match peers::unanswered(name) {
                    Some(message) => (message, Some("remove the suppression: there is nothing to suppress".to_string())),
                    None => {
                        let near = nearest(name, context.rules.iter().map(|rule| rule.id().as_str()));
                        let help = near.map(|near| format!("did you mean `{near}`?"));
                        (format!("there is no rule `{name}` to suppress"), help)
                    }
                };
                let finding = finding(UNKNOWN_RULE, Severity::Medium, *span, message);
                findings.push(with_help(finding, help.unwrap_or_else(|| "`clearspan rules` lists all".to_string())));
            }
            Some(rule) if is_sound && !met && context.is_whole && !entry.is_broken => {
                let finding = finding(UNUSED, Severity::Low, *span, format!("nothing here violates `{}`", rule.id()));
                findings.push(with_help(finding, unused_help(context, entry, rule, open)));
            }
            _ => {}
        }
    }
}

/// Where open findings begin, by rule and source.
struct Open(HashMap<(Text, SourceId), Vec<u32>>);

impl Open {
    fn new(found: &[Occurrence]) -> Open {
        let mut starts: HashMap<(Text, SourceId), Vec<u32>> = HashMap::new();
        let findings = found.iter().map(|found| &found.finding);
        for finding in findings.filter(|finding| matches!(finding.outcome, Outcome::Fail | Outcome::Unknown)) {
            let place = finding.primary.span;
            starts.entry((finding.rule.clone(), place.source)).or_default().push(place.start);
        }
        starts.values_mut().for_each(|starts| starts.sort_unstable());
        Open(starts)
    }

    /// The violation of a rule that is nearest to a place in its source.
    fn nearest(&self, rule: &Rule, place: Span) -> Option<u32> {
        let starts = self.0.get(&(rule.id().clone(), place.source))?;
        let next = starts.partition_point(|start| *start < place.start);
        let around = starts.get(next.saturating_sub(1)..)?.iter().take(2);
        around.copied().min_by_key(|start| start.abs_diff(place.start))
    }
}

/// What to do with a suppression that hides nothing: where it should stand, if there is such a place in the file.
fn unused_help(context: &Context<'_>, entry: &Entry<'_>, rule: &Rule, open: &Open) -> String {
    let nearest = open.nearest(rule, entry.span).zip(context.sources.get(entry.span.source));
    match nearest {
        Some((start, source)) if matches!(entry.extent, Extent::Region(_)) => {
            let line = source.locate(start).line;
            format!(
                "it covers what begins on its line or the one below; `{}` is violated on line {line}: move it there",
                rule.id()
            )
        }
        _ => "remove the suppression".to_string(),
    }
}

fn of_malformed(malformed: Malformed) -> Finding {
    finding(MALFORMED, Severity::Medium, malformed.span, malformed.message)
}

fn finding(rule: &str, severity: Severity, span: Span, message: String) -> Finding {
    Finding { severity, primary: Label::new(span, String::new()), message, ..Finding::about(rule, Outcome::Fail) }
}

fn with_help(finding: Finding, help: String) -> Finding {
    Finding { help: Some(help), ..finding }
}
