//! Checks across a whole file: names that do not exist, circular locals, functions that are not there or not portable.

use std::collections::BTreeMap;

use super::super::functions;
use super::super::walk::{root_of, walk};
use super::super::{FileKind, Locals, Policy, PolicyFile, PolicyKind};
use super::body::Checker;
use crate::expr::spelling::suggestion;
use crate::source::{Span, Text};
use crate::syntax::hcl::{Expression, ExpressionKind};

/// The names that an expression may start with.
struct RootNames<'f> {
    file: &'f PolicyFile,
    policy: Option<&'f Policy>,
}

pub(super) fn check(checker: &mut Checker, file: &PolicyFile) {
    let top = RootNames { file, policy: None };
    for local in file.locals.values() {
        expression(checker, &top, &local.value);
    }
    cycles(checker, &file.locals, &Locals::new());
    for policy in &file.policies {
        let names = RootNames { file, policy: Some(policy) };
        for part in policy.expressions() {
            expression(checker, &names, part);
        }
        for (_, part) in policy.fixes.iter().flat_map(|fix| &fix.actions) {
            expression(checker, &names, part);
        }
        if let Some(level) = &policy.level {
            expression(checker, &top, level);
        }
        let own = policy.enforces.iter().filter_map(|enforce| Some((enforce.span, enforce.aliases.as_ref()?)));
        for (span, aliases) in policy.aliases.iter().map(|aliases| (policy.header, aliases)).chain(own) {
            let known = file.rule.as_ref().map(|rule| rule.aliases.as_slice()).unwrap_or_default();
            for alias in aliases.iter().filter(|alias| !known.contains(alias)) {
                checker.error("alias", span, format!("`{alias}` is not among the aliases of the rule"));
            }
        }
        for (name, local) in &policy.locals {
            if let Some(outer) = file.locals.get(name) {
                let message = format!("the local `{name}` hides the one of the file");
                checker.diagnostics.push(
                    super::super::Diagnostic::warning("hidden-local", local.span, message)
                        .with_related(outer.span, "the hidden one"),
                );
            }
        }
        cycles(checker, &policy.locals, &file.locals);
    }
}

fn expression(checker: &mut Checker, names: &RootNames<'_>, whole: &Expression) {
    // Bases of accesses are visited as variables too: each is judged once, with its first attribute.
    let mut judged: Vec<Span> = Vec::new();
    walk(whole, &mut |part, bound| {
        if let ExpressionKind::Call(call) = &part.kind {
            function(checker, names, &call.name.text, call.name.span);
        }
        let Some((root, first)) = root_of(part) else { return };
        let root_span = match &part.kind {
            ExpressionKind::Access { base, .. } => base.span,
            _ => part.span,
        };
        if judged.contains(&root_span) || bound.iter().any(|name| name == root) {
            return;
        }
        if matches!(part.kind, ExpressionKind::Access { .. }) {
            judged.push(root_span);
        }
        name(checker, names, root, first, part.span);
    });
}

fn name(checker: &mut Checker, names: &RootNames<'_>, root: &str, first: Option<&str>, span: Span) {
    let in_policy = names.policy.is_some();
    match (root, first) {
        ("attrs" | "prior_attrs" | "meta", _) if !in_policy => {
            checker.error("scope", span, format!("`{root}` cannot be used outside a policy"));
        }
        ("prior_attrs", _) if names.policy.is_some_and(|policy| policy.kind != PolicyKind::Resource) => {
            checker.error("scope", span, "`prior_attrs` exists in a `resource_policy` only");
        }
        ("attrs" | "prior_attrs" | "meta", _) => {}
        // What a message of a rule file says of the place that is to blame.
        ("violation", Some("text")) if in_policy && checker.kind != FileKind::Policy => {}
        ("input", Some(input)) => {
            if !names.file.inputs.iter().any(|declared| declared.name == input) {
                let near = suggestion(input, names.file.inputs.iter().map(|declared| declared.name.as_str()));
                checker.error("unknown-input", span, format!("there is no input `{input}`{near}"));
            }
        }
        ("local", Some(local)) => {
            let inner = names.policy.map(|policy| &policy.locals);
            let known = |locals: &Locals| locals.contains_key(local);
            if !known(&names.file.locals) && !inner.is_some_and(known) {
                let all = names.file.locals.keys().chain(inner.into_iter().flat_map(BTreeMap::keys));
                let near = suggestion(local, all.map(Text::as_str));
                checker.error("unknown-local", span, format!("there is no local `{local}`{near}"));
            }
        }
        ("input" | "local", None) => {
            checker.error("unknown-name", span, format!("`{root}` needs a name after it: `{root}.name`"));
        }
        _ => {
            let near = suggestion(root, ["attrs", "prior_attrs", "meta", "input", "local"]);
            checker.error("unknown-name", span, format!("there is no name `{root}`{near}"));
        }
    }
}

/// A function that does not exist is an error only when it is called: the call may never be reached.
fn function(checker: &mut Checker, names: &RootNames<'_>, name: &str, span: Span) {
    if let Some(rest) = name.strip_prefix("plugin::") {
        let label = rest.split("::").next().unwrap_or(rest);
        if !names.file.plugins.iter().any(|declared| declared == label) {
            checker.error("unknown-plugin", span, format!("there is no plugin `{label}` in the `policy` block"));
        }
        return;
    }
    match functions::classify(name) {
        functions::Class::Documented => {}
        functions::Class::Undocumented => {
            let message = format!("`{name}` is not documented for policies: other engines may not have it");
            if checker.kind == FileKind::Policy {
                checker.warning("undocumented-function", span, message);
            }
        }
        functions::Class::Extension => {
            if checker.kind == FileKind::Policy {
                checker.warning("not-portable", span, format!("`{name}` exists in clearspan only"));
            }
        }
        functions::Class::Unknown if functions::is_refused(name) => {
            checker.warning("unknown-function", span, format!("`{name}` is not available offline"));
        }
        functions::Class::Unknown => {
            let near = suggestion(name, functions::names());
            let message = format!("there is no function `{name}`{near}");
            // Other engines may have functions that are not here, and published policies call some in branches that are
            // never taken; one of a namespace that resembles a function is a slip.
            if checker.kind == FileKind::Policy && (near.is_empty() || !name.contains("::")) {
                checker.warning("unknown-function", span, message);
            } else {
                checker.error("unknown-function", span, message);
            }
        }
    }
}

/// Locals that need themselves. `outer`: locals that these may use but that cannot use these.
fn cycles(checker: &mut Checker, locals: &Locals, outer: &Locals) {
    let mut edges: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, local) in locals {
        let targets = edges.entry(name).or_default();
        walk(&local.value, &mut |part, bound| {
            if let Some(("local", Some(target))) = root_of(part)
                && !bound.iter().any(|name| name == "local")
                && (locals.contains_key(target) || !outer.contains_key(target))
            {
                targets.push(target);
            }
        });
    }
    // Depth first with an explicit stack: names in progress and names done.
    let mut done: Vec<&str> = Vec::new();
    for start in locals.keys() {
        let mut path: Vec<(&str, usize)> = vec![(start.as_str(), 0)];
        while let Some((name, next)) = path.pop() {
            if done.contains(&name) {
                continue;
            }
            match edges.get(name).and_then(|targets| targets.get(next)) {
                Some(target) => {
                    path.push((name, next + 1));
                    if let Some(at) = path.iter().position(|(on_path, _)| on_path == target) {
                        let ring: Vec<&str> = path.iter().skip(at).map(|(name, _)| *name).chain([*target]).collect();
                        let span = locals.get(*target).map_or(Span::NONE, |local| local.span);
                        checker.error("circular-local", span, format!("circular reference: {}", ring.join(" → ")));
                        return;
                    }
                    path.push((target, 0));
                }
                None => done.push(name),
            }
        }
    }
}
