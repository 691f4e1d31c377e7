//! Addresses and references as a plan spells them: `module.a["x"].aws_subnet.main[0].id`.

use crate::source::{SourceId, Text};
use crate::syntax::hcl::{self, ExpressionKind, StepKind};
use crate::value::{Key, ModulePath, ModuleStep};

/// One part of a reference: a name, or an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ReferencePart {
    Name(Text),
    Index(Key),
}

/// The parts of a reference or address; `None` where it is none.
pub(super) fn parts(text: &str) -> Option<Vec<ReferencePart>> {
    let (expression, errors) = hcl::parse_expression(SourceId::NONE, text, 0);
    if !errors.is_empty() {
        return None;
    }
    match expression.kind {
        ExpressionKind::Variable(name) => Some(vec![ReferencePart::Name(name)]),
        ExpressionKind::Access { base, steps } => {
            let ExpressionKind::Variable(name) = base.kind else { return None };
            let mut parts = vec![ReferencePart::Name(name)];
            for step in steps {
                parts.push(match step.kind {
                    StepKind::Attribute(name) => ReferencePart::Name(name),
                    StepKind::LegacyIndex(number) => ReferencePart::Index(Key::Number(number)),
                    StepKind::Index(index) => match index.kind {
                        ExpressionKind::String(text) => ReferencePart::Index(Key::Text(text)),
                        ExpressionKind::Number(number) => ReferencePart::Index(Key::Number(number.to_usize()? as u64)),
                        _ => return None,
                    },
                    StepKind::Splat { .. } => return None,
                });
            }
            Some(parts)
        }
        _ => None,
    }
}

/// The path of a module instance; the empty text is the root module.
pub(super) fn module_path(text: &str) -> Option<ModulePath> {
    if text.is_empty() {
        return Some(ModulePath::default());
    }
    let mut path = ModulePath::default();
    let parts = parts(text)?;
    let mut rest = parts.as_slice();
    while let Some((name, after)) = module_step(rest) {
        path.0.push(name);
        rest = after;
    }
    rest.is_empty().then_some(path)
}

/// `module.name[key]` at the beginning, and what follows it.
pub(super) fn module_step(parts: &[ReferencePart]) -> Option<(ModuleStep, &[ReferencePart])> {
    let [ReferencePart::Name(module), ReferencePart::Name(name), rest @ ..] = parts else { return None };
    if module != "module" {
        return None;
    }
    Some(match rest {
        [ReferencePart::Index(key), rest @ ..] => (ModuleStep { name: name.clone(), key: Some(key.clone()) }, rest),
        rest => (ModuleStep { name: name.clone(), key: None }, rest),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_terraform_prints_them() {
        let path = module_path("module.a[\"x.y\"].module.b[3].module.c").unwrap();
        assert_eq!(path.to_string(), "module.a[\"x.y\"].module.b[3].module.c");
        assert_eq!(module_path("module.a[\"q\\\"$${z}\"]").unwrap().0[0].key, Some(Key::Text("q\"${z}".into())));
        assert_eq!(module_path("").unwrap(), ModulePath::default());
        for wrong in ["aws_vpc.main", "module", "module.a.b", "module.a[", "module.a[*]"] {
            assert_eq!(module_path(wrong), None, "{wrong}");
        }
        assert_eq!(parts("aws_subnet.main[0].id").unwrap().len(), 4);
        assert_eq!(parts("f(x)"), None);
    }
}
