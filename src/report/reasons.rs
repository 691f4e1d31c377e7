//! Why something is not known, as a sentence. Floor 6.

use super::escape;
use crate::value::{Reason, ReasonKind};

/// The reason as a clause: lower case, no full stop.
pub(super) fn describe(reason: &Reason) -> String {
    let subject = escape(&reason.subject);
    if reason.kind == ReasonKind::Workspace && subject.contains(' ') {
        // The subject is a sentence of its own.
        return format!("{subject}: name it with `--workspace` or in a variable");
    }
    let subject = if subject.is_empty() { "a value".to_string() } else { format!("`{subject}`") };
    let rest = match reason.kind {
        ReasonKind::VariableWithoutDefault => "has no default and no value is given",
        ReasonKind::DataSource => "is a data source, read only when it is planned",
        ReasonKind::ComputedAttribute => "is known only after it is applied",
        ReasonKind::ModuleNotAvailable => "is a module that is not on disk",
        ReasonKind::ModuleOutput => "is the output of a module that is not on disk",
        ReasonKind::NeedsProvider => "needs the provider",
        ReasonKind::NetworkRefused => "needs the network",
        ReasonKind::PluginNotExecuted => "needs a plugin that is not executed",
        ReasonKind::DynamicIteration => "iterates over something that is not known",
        ReasonKind::CountOrForEach => "depends on a `count` or `for_each` that is not known",
        ReasonKind::FunctionNotSupported => "is a function that is not evaluated",
        ReasonKind::MetaOperation => "depends on the operation",
        ReasonKind::Workspace => "depends on the workspace: name it with `--workspace`",
        ReasonKind::ProviderDefault => "is not set: the provider chooses it",
        ReasonKind::AsOfTime => "depends on the time",
        ReasonKind::TooLarge => "is too large to evaluate",
        ReasonKind::InvalidExpression => "is an expression that Terraform refuses",
        ReasonKind::SyntaxError => "cannot be read",
        ReasonKind::ObjectNotAvailable => "is not in the repository",
    };
    format!("{subject} {rest}")
}
