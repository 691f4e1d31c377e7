//! Namespaces that are not known: what Terraform creates in `var.namespace` is in one namespace, whatever it is called.

use crate::source::Text;
use crate::value::{Kind, Value};

/// A name for a namespace that is not known: the same for what is in the same one. No namespace can have such a name.
pub(super) fn unknown_namespace(value: &Value, module: &str) -> Option<Text> {
    let of_part = |part: &Value| match &part.kind {
        Kind::String(text) => text.to_string(),
        Kind::Symbol(symbol) => format!("${{{symbol}}}"),
        Kind::Unknown(unknown) => {
            let subject = unknown.reasons.first().map(|reason| reason.subject.as_str()).unwrap_or_default();
            let within = if module.is_empty() { String::new() } else { format!(" in {module}") };
            format!("${{{subject}{within}}}")
        }
        _ => String::new(),
    };
    match &value.kind {
        Kind::Symbol(_) | Kind::Unknown(_) => Some(of_part(value).into()),
        Kind::Parts(parts) => Some(parts.iter().map(of_part).collect::<String>().into()),
        _ => None,
    }
}

/// Whether a namespace is one that is not known.
pub(super) fn is_unknown_namespace(namespace: &str) -> bool {
    namespace.contains("${")
}
