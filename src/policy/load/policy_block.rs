//! `resource_policy`, `provider_policy`, `module_policy`, `object_policy`.

use std::sync::Arc;

use super::super::walk::{root_of, walk};
use super::super::{
    Diagnostic, Enforce, FileKind, FixAction, FixBlock, Locals, ObjectPattern, Operations, Pattern, Policy, PolicyFile,
    PolicyKind,
};
use super::body::{Checker, take};
use super::{constant, file_blocks, operations};
use crate::expr::spelling::suggestion;
use crate::finding::{Applicability, Severity};
use crate::source::{Span, Text};
use crate::syntax::hcl::{Block, Body, Expression, ExpressionKind};

/// Reads one policy block.
pub(super) fn policy(checker: &mut Checker, file: &mut PolicyFile, mut block: Block) {
    let (kind, first) = match block.kind.text.as_str() {
        "resource_policy" => (PolicyKind::Resource, "resource type"),
        "provider_policy" => (PolicyKind::Provider, "provider type"),
        "module_policy" => (PolicyKind::Module, "module source"),
        _ => (PolicyKind::Object, "object kind"),
    };
    let place = format!("a `{}` block", kind.keyword());
    if !checker.labels(&block, &[first, "name"]) {
        return;
    }
    let mut attributes = vec!["enforcement_level", "filter"];
    if checker.kind == FileKind::Rule {
        attributes.extend(["controls", "aliases"]);
    }
    if kind == PolicyKind::Resource {
        attributes.push("operations");
        if checker.kind == FileKind::Rule {
            attributes.push("module_models");
        }
    }
    if kind == PolicyKind::Object && block.body.attribute("operations").is_some() {
        checker.error("operations", block.header, "an `object_policy` has no operations: objects have no prior state");
        return;
    }
    let mut blocks = vec!["locals", "enforce"];
    if checker.kind == FileKind::Rule {
        blocks.push("fix");
    }
    checker.attributes(&block.body, &attributes, &place);
    checker.blocks(&block.body, &blocks, &place);
    let [pattern, label] = block.labels.as_slice() else { return };
    let (pattern, label) = (pattern.clone(), label.clone());
    let twin = file.policies.iter().find(|p| p.kind == kind && p.pattern.text == pattern.text && p.label == label.text);
    if let Some(twin) = twin {
        let message = format!("the policy `{}` for `{}` exists already", label.text, pattern.text);
        let first = twin.header;
        checker.diagnostics.push(Diagnostic::error("duplicate-policy", block.header, message).with_related(first, "first here"));
        return;
    }

    let listed = take(&mut block.body, "operations");
    let module_models = take(&mut block.body, "module_models").is_none_or(|given| match given.kind {
        ExpressionKind::Bool(given) => given,
        _ => {
            checker.error("module-models", given.span, "`module_models` must be `true` or `false`");
            true
        }
    });
    let level = take(&mut block.body, "enforcement_level");
    let filter = take(&mut block.body, "filter");
    let controls = take(&mut block.body, "controls");
    let aliases = aliases(checker, &block.body);
    let (mut locals, mut enforces, mut fixes) = (Locals::new(), Vec::new(), Vec::new());
    let mut nested: Option<Span> = None;
    for inner in std::mem::take(&mut block.body.blocks) {
        match inner.kind.text.as_str() {
            "locals" => {
                if let Some(first) = nested {
                    // Documented as at most one; published policies have two, and nothing is ambiguous about it.
                    let message = "a policy should have one `locals` block: these are read as one";
                    checker
                        .diagnostics
                        .push(Diagnostic::warning("duplicate-block", inner.header, message).with_related(first, "the first one"));
                }
                nested = Some(inner.header);
                file_blocks::locals(checker, &mut locals, inner);
            }
            "enforce" => enforces.extend(enforce(checker, inner)),
            "fix" if checker.kind == FileKind::Rule => fixes.extend(fix(checker, inner)),
            _ => {} // said above
        }
    }
    if enforces.is_empty() && !checker.failed() {
        checker.error("missing-block", block.header, format!("the policy `{}` needs an `enforce` block", label.text));
    }
    if let Some(level) = &level {
        check_level(checker, level);
    }
    let expressions = expressions_of(filter.iter().chain(&controls), &locals, &enforces);
    let reads = reads(&expressions);
    let operations = if kind == PolicyKind::Resource {
        operations::operations(checker, listed.as_ref(), &reads)
    } else {
        if let Some(prior) = reads.prior {
            checker.error("operations", prior, format!("`prior_attrs` does not exist in {place}"));
        }
        Operations { listed: None, reads_prior: false }
    };
    let (mut glob, mut object) = (Pattern::new(&pattern.text), None);
    let parsed = match kind {
        PolicyKind::Object => ObjectPattern::parse(&pattern.text).map(|parsed| object = Some(parsed)),
        _ if checker.kind == FileKind::Rule => Pattern::with_alternatives(&pattern.text).map(|parsed| glob = parsed),
        _ => Ok(()),
    };
    if let Err(message) = parsed {
        checker.error("label", pattern.span, message);
        return;
    }
    file.policies.push(Policy {
        kind,
        pattern: glob,
        object,
        label: label.text,
        header: block.header,
        operations,
        module_models,
        level,
        filter,
        controls,
        aliases,
        locals,
        enforces,
        fixes,
    });
}

impl Policy {
    /// Every expression but its level, and but those of its fixes.
    pub(in crate::policy) fn expressions(&self) -> Vec<&Expression> {
        expressions_of(self.filter.iter().chain(&self.controls), &self.locals, &self.enforces)
    }
}

fn expressions_of<'p>(
    own: impl Iterator<Item = &'p Expression>,
    locals: &'p Locals,
    enforces: &'p [Enforce],
) -> Vec<&'p Expression> {
    let mut all: Vec<&Expression> = own.chain(locals.values().map(|local| &local.value)).collect();
    for enforce in enforces {
        all.push(&enforce.condition);
        let messages = enforce.error_message.iter().chain(&enforce.info_message).chain(&enforce.pass_message);
        all.extend(messages.chain(&enforce.severity).chain(&enforce.controls).chain(&enforce.at).chain(&enforce.related));
    }
    all
}

fn reads(expressions: &[&Expression]) -> operations::Reads {
    let mut reads = operations::Reads { prior: None, getresources: false };
    for expression in expressions {
        walk(expression, &mut |part, bound| match &part.kind {
            ExpressionKind::Variable(name) if name == "prior_attrs" && !bound.contains(name) => {
                reads.prior = reads.prior.or(Some(part.span));
            }
            ExpressionKind::Call(call) if call.name.text == "core::getresources" => reads.getresources = true,
            _ => {}
        });
    }
    reads
}

/// The level may use inputs and top-level locals, nothing of the target. A literal is checked at once.
fn check_level(checker: &mut Checker, level: &Expression) {
    if let Some(text) = constant::text(level) {
        if super::super::EnforcementLevel::from_id(&text).is_none() {
            checker.error("enforcement-level", level.span, file_blocks::level_message(Some(&text)));
        }
        return;
    }
    walk(level, &mut |part, bound| {
        if let Some((root, _)) = root_of(part)
            && matches!(root, "attrs" | "prior_attrs" | "meta")
            && !bound.iter().any(|name| name == root)
        {
            checker.error("enforcement-level", part.span, format!("`{root}` cannot be used in `enforcement_level`"));
        }
    });
}

fn enforce(checker: &mut Checker, mut block: Block) -> Option<Enforce> {
    const ALLOWED: [&str; 9] =
        ["condition", "error_message", "info_message", "pass_message", "severity", "controls", "aliases", "at", "related"];
    checker.labels(&block, &[]);
    let allowed = if checker.kind == FileKind::Rule { &ALLOWED[..] } else { &ALLOWED[..3] };
    for extension in ["pass_message", "severity", "controls", "aliases", "at", "related"] {
        if let Some(attribute) = block.body.attribute(extension).filter(|_| checker.kind == FileKind::Policy) {
            let message = format!("`{extension}` is allowed in rule files (`*.rule.hcl`) only");
            checker.error("unknown-attribute", attribute.name.span, message);
            return None;
        }
    }
    checker.attributes(&block.body, allowed, "an `enforce` block");
    checker.blocks(&block.body, &[], "an `enforce` block");
    if block.body.attribute("severity").is_some_and(|attribute| constant::text(&attribute.value).is_some()) {
        severity(checker, &block.body); // a literal is checked at once
    }
    let severity = take(&mut block.body, "severity");
    let controls = take(&mut block.body, "controls");
    let aliases = aliases(checker, &block.body);
    let at = take(&mut block.body, "at");
    let related = take(&mut block.body, "related");
    let Some(condition) = take(&mut block.body, "condition") else {
        checker.error("missing-attribute", block.header, "`enforce` needs a `condition`");
        return None;
    };
    Some(Enforce {
        span: block.span,
        condition,
        error_message: take(&mut block.body, "error_message"),
        info_message: take(&mut block.body, "info_message"),
        pass_message: take(&mut block.body, "pass_message"),
        severity,
        controls,
        aliases,
        at,
        related,
    })
}

/// The `aliases` of a policy or a condition, with the names that other tools had for them before.
fn aliases(checker: &mut Checker, body: &Body) -> Option<Arc<Vec<Text>>> {
    let mut aliases = checker.texts("aliases", &body.attribute("aliases")?.value)?;
    crate::peers::complete(&mut aliases);
    Some(Arc::new(aliases))
}

/// The `severity` attribute of a body.
pub(super) fn severity(checker: &mut Checker, body: &Body) -> Option<Severity> {
    let attribute = body.attribute("severity")?;
    let text = checker.text(attribute)?;
    let severity = Severity::from_id(&text);
    if severity.is_none() {
        let names = Severity::ALL.map(Severity::id);
        let near = suggestion(&text, names);
        let message = format!("`{text}` is not a valid severity: use critical, high, medium, low or info{near}");
        checker.error("severity", attribute.value.span, message);
    }
    severity
}

fn fix(checker: &mut Checker, mut block: Block) -> Option<FixBlock> {
    if !checker.labels(&block, &["title"]) {
        return None;
    }
    let mut allowed = vec!["safety"];
    allowed.extend(FixAction::ALL.map(FixAction::id));
    checker.attributes(&block.body, &allowed, "a `fix` block");
    checker.blocks(&block.body, &[], "a `fix` block");
    let mut safety = Applicability::Display;
    if let Some(attribute) = block.body.attribute("safety") {
        match checker.text(attribute).as_deref() {
            Some("safe") => safety = Applicability::Safe,
            Some("unsafe") => safety = Applicability::Unsafe,
            Some("display") => {}
            Some(other) => {
                let near = suggestion(other, ["safe", "unsafe", "display"]);
                let message = format!("`{other}` is not a valid safety: use safe, unsafe or display{near}");
                checker.error("safety", attribute.value.span, message);
            }
            None => {}
        }
    } else {
        let message = "a `fix` needs `safety`: safe, unsafe or display";
        checker.error("missing-attribute", block.header, message);
    }
    let actions = FixAction::ALL.into_iter().filter_map(|action| Some((action, take(&mut block.body, action.id())?))).collect();
    let title = block.labels.first().map(|label| label.text.clone())?;
    Some(FixBlock { title, safety, actions, span: block.span })
}
