//! What the `source` of a module call may be, as far as it is written: before anything is evaluated.
//!
//! Terraform 1.15 and OpenTofu 1.8 take expressions of variables and locals. Which directories such a call may lead to
//! decides what is read and what is a root module, and neither can wait for values. Invariant: every directory that
//! the written parts allow is among them; a part that is not written stands for anything but `/`.

use std::collections::BTreeSet;

use super::configuration::Configuration;
use super::definition::{Declaration, Definition};
use super::source::local_path;
use crate::source::{Text, join_path, normalise_path};
use crate::syntax::hcl::{Expression, ExpressionKind, ObjectKey, StepKind, TemplatePart};

/// How many texts one expression may stand for.
const MAX_TEXTS: usize = 64;
/// How many locals may lead to each other.
const MAX_LOCALS: usize = 16;
/// What stands for a part that is not written; no path has it.
const ANYTHING: char = '\u{0}';

/// Looks up the expression of a local, or the default of a variable.
pub trait Names<'f> {
    fn local(&self, name: &str) -> Option<&'f Expression>;
    fn default_of(&self, variable: &str) -> Option<&'f Expression>;
}

/// A text of which some parts may not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenText(String);

impl WrittenText {
    /// The texts that an expression may stand for.
    pub fn possible<'f>(expression: &'f Expression, names: &dyn Names<'f>) -> Vec<WrittenText> {
        let mut texts = alternatives(expression, names, MAX_LOCALS);
        texts.truncate(MAX_TEXTS);
        texts.dedup();
        texts.into_iter().map(WrittenText).collect()
    }

    /// The whole text, if all of it is written.
    pub fn literal(&self) -> Option<&str> {
        (!self.0.contains(ANYTHING)).then_some(&self.0)
    }

    /// The path below the scan root that it means to a module in `caller`, in parts, each with [`WrittenText::fits`];
    /// `None` where it is no local path or leaves the scan root. A text that begins with what is not written may begin
    /// with any directory: `true` says so.
    pub fn path(&self, caller: &str) -> Option<(Vec<String>, bool)> {
        let (text, anywhere) = match (self.0.split_once('/'), local_path(&self.0)) {
            (Some((first, rest)), _) if first.contains(ANYTHING) && !rest.is_empty() => (rest.to_string(), true),
            (_, Some(text)) => (normalise_path(&join_path(caller, &text))?, false),
            _ => return None,
        };
        Some((text.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_string).collect(), anywhere))
    }

    /// Whether the name of a directory is one that a part of the path allows.
    pub fn fits(part: &str, name: &str) -> bool {
        let mut pieces = part.split(ANYTHING);
        let first = pieces.next().unwrap_or_default();
        let Some(mut rest) = name.strip_prefix(first) else { return false };
        let mut pieces: Vec<&str> = pieces.collect();
        let Some(last) = pieces.pop() else { return rest.is_empty() };
        for piece in pieces {
            match rest.find(piece) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        rest.len() >= last.len() && rest.ends_with(last)
    }

    fn allows(&self, caller: &str, directory: &str) -> bool {
        let Some((parts, anywhere)) = self.path(caller) else { return false };
        let names: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
        let from = names.len().checked_sub(parts.len()).filter(|from| anywhere || *from == 0);
        from.is_some_and(|from| names[from..].iter().zip(&parts).all(|(name, part)| WrittenText::fits(part, name)))
    }
}

impl<'a> Names<'a> for Definition<'a> {
    fn local(&self, name: &str) -> Option<&'a Expression> {
        self.locals.get(name).copied()
    }

    fn default_of(&self, variable: &str) -> Option<&'a Expression> {
        self.variables.get(variable)?.body.expression("default")
    }
}

impl<'a> Configuration<'a> {
    /// The directories that are no root modules only because an expression may name them, sorted.
    pub fn may_be_called(&self) -> Vec<Text> {
        let calls = || self.definitions.values().flat_map(|caller| caller.modules.values().map(move |call| (caller, call)));
        let (mut named, mut candidates) = (BTreeSet::new(), BTreeSet::new());
        for (caller, call) in calls() {
            match self.targets(caller, call) {
                (targets, true) => named.extend(targets),
                (targets, false) => candidates.extend(targets),
            }
        }
        candidates.retain(|directory| !named.contains(directory));
        candidates.into_iter().collect()
    }

    /// The directories of the scan that a call may lead to, and whether its source is all written.
    pub(super) fn targets(&self, definition: &Definition<'a>, call: &Declaration<'a>) -> (Vec<Text>, bool) {
        let Some(source) = call.body.expression("source") else { return (Vec::new(), true) };
        let caller = &definition.directory;
        let (mut targets, mut is_written) = (Vec::new(), true);
        for text in WrittenText::possible(source, definition) {
            match text.literal() {
                Some(literal) => targets.extend(self.directory_of(caller, literal)),
                None => {
                    is_written = false;
                    targets
                        .extend(self.definitions.keys().filter(|other| *other != caller && text.allows(caller, other)).cloned());
                }
            }
        }
        targets.sort();
        targets.dedup();
        (targets, is_written && matches!(source.kind, ExpressionKind::String(_)))
    }
}

/// Whether an expression begins with `path.module`: what follows is below the directory of the call.
pub(super) fn begins_at_module(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Template(parts) => match parts.parts.first() {
            Some(TemplatePart::Interpolation { expression, .. }) => is_path(expression, "module"),
            _ => false,
        },
        ExpressionKind::Parenthesis(inner) => begins_at_module(inner),
        _ => is_path(expression, "module"),
    }
}

fn is_path(expression: &Expression, name: &str) -> bool {
    steps_of(expression).is_some_and(|(root, first, rest)| root == "path" && first == name && rest == 0)
}

/// `root.first` and how many steps follow.
fn steps_of(expression: &Expression) -> Option<(&str, &str, usize)> {
    let ExpressionKind::Access { base, steps } = &expression.kind else { return None };
    let (ExpressionKind::Variable(root), StepKind::Attribute(first)) = (&base.kind, &steps.first()?.kind) else { return None };
    Some((root, first, steps.len() - 1))
}

fn anything() -> Vec<String> {
    vec![ANYTHING.to_string()]
}

fn alternatives<'f>(expression: &'f Expression, names: &dyn Names<'f>, locals: usize) -> Vec<String> {
    match &expression.kind {
        ExpressionKind::String(text) => vec![text.to_string()],
        ExpressionKind::Parenthesis(inner) => alternatives(inner, names, locals),
        ExpressionKind::Template(template) => {
            let mut texts = vec![String::new()];
            for part in &template.parts {
                let next = match part {
                    TemplatePart::Literal { text, .. } => vec![text.to_string()],
                    TemplatePart::Interpolation { expression, .. } => alternatives(expression, names, locals),
                    _ => anything(),
                };
                let joined = texts.iter().flat_map(|text| next.iter().map(move |next| format!("{text}{next}")));
                texts = joined.take(MAX_TEXTS).collect();
            }
            texts
        }
        ExpressionKind::Conditional { yes, no, .. } => {
            [yes, no].into_iter().flat_map(|branch| alternatives(branch, names, locals)).collect()
        }
        // The module that calls lies in the directory that the path counts from.
        _ if is_path(expression, "module") => vec![".".to_string()],
        ExpressionKind::Access { .. } => {
            let Some((root, name, more)) = steps_of(expression) else { return anything() };
            match (root, locals.checked_sub(1)) {
                // The value may be another one than the default, and a default may have several parts.
                ("var", Some(locals)) if more == 0 => {
                    let default = names.default_of(name).map(|default| alternatives(default, names, locals));
                    anything().into_iter().chain(default.unwrap_or_default()).collect()
                }
                ("local", Some(locals)) => match names.local(name) {
                    Some(value) if more == 0 => alternatives(value, names, locals),
                    // `local.directories[var.flavour]` is one of them.
                    Some(Expression { kind: ExpressionKind::Object(items), .. }) if more == 1 => {
                        let wanted = attribute_of(expression);
                        let of = |item: &&'f crate::syntax::hcl::ObjectItem| match (&item.key, wanted) {
                            (ObjectKey::Name(key), Some(wanted)) => key.text == wanted,
                            _ => true,
                        };
                        items.iter().filter(of).flat_map(|item| alternatives(&item.value, names, locals)).collect()
                    }
                    _ => anything(),
                },
                _ => anything(),
            }
        }
        _ => anything(),
    }
}

/// The name of the second step, where it is one.
fn attribute_of(expression: &Expression) -> Option<&str> {
    let ExpressionKind::Access { steps, .. } = &expression.kind else { return None };
    match &steps.get(1)?.kind {
        StepKind::Attribute(name) => Some(name),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::hcl;

    struct Nothing;

    impl<'f> Names<'f> for Nothing {
        fn local(&self, _: &str) -> Option<&'f Expression> {
            None
        }

        fn default_of(&self, _: &str) -> Option<&'f Expression> {
            None
        }
    }

    #[test]
    fn a_source_allows_the_directories_that_its_written_parts_allow() {
        for (source, caller, allowed, refused) in [
            (r#""./modules/${var.x}""#, "", "modules/a", "modules/a/b"),
            (r#""./modules/${var.x}""#, "live", "live/modules/a", "modules/a"),
            (r#""../cache-${var.x}-v${var.y}/tf""#, "live", "cache-a-v2/tf", "cache-a-v2"),
            (r#""${path.module}/store""#, "live", "live/store", "store"),
            (r#"var.x ? "./a" : "./b""#, "", "b", "c"),
            (r#""${var.root}/store""#, "live", "deep/modules/store", "store-2"),
            (r#"".\\modules\\${var.x}""#, "", "modules/a", "a"),
        ] {
            let (expression, errors) = hcl::parse_expression(SourceId::NONE, source, 0);
            assert!(errors.is_empty(), "{source}");
            let texts = WrittenText::possible(&expression, &Nothing);
            assert!(texts.iter().any(|text| text.allows(caller, allowed)), "{source}: {texts:?}");
            assert!(!texts.iter().any(|text| text.allows(caller, refused)), "{source}: {texts:?}");
        }
    }
}
