//! Data sources that are pure functions of their arguments, worked out as their providers work them out.
//!
//! Invariant: nothing is asked of anybody: what depends on an account, a network or a clock stays a reference.

mod json;
mod policy_document;
mod small;

use super::scope::ModuleScope;
use crate::source::{Span, Text};
use crate::value::{Mapping, Value};

/// A data source that can be computed: its attributes, by name.
type Compute = fn(&ModuleScope<'_, '_>, &Mapping) -> Result<Vec<(&'static str, Value)>, ArgumentFault>;

/// Why the provider would refuse the arguments.
struct ArgumentFault {
    message: String,
    span: Span,
}

impl ArgumentFault {
    fn new(message: impl Into<String>, span: Span) -> ArgumentFault {
        ArgumentFault { message: message.into(), span }
    }
}

struct Pure {
    kind: &'static str,
    /// What it gives beside its arguments.
    gives: &'static [&'static str],
    compute: Compute,
}

/// Source: the documentation page of each type.
static PURE: &[Pure] = &[
    Pure { kind: "aws_iam_policy_document", gives: &["json", "minified_json"], compute: policy_document::compute },
    Pure { kind: "aws_arn", gives: &["partition", "service", "region", "account", "resource"], compute: small::arn },
    Pure { kind: "local_file", gives: &["content", "content_base64"], compute: small::local_file },
    Pure { kind: "local_sensitive_file", gives: &["content", "content_base64"], compute: small::local_sensitive_file },
    Pure { kind: "null_data_source", gives: &["outputs"], compute: small::null_data_source },
    Pure { kind: "template_file", gives: &["rendered"], compute: small::template_file },
];

fn find(kind: &str) -> Option<&'static Pure> {
    PURE.iter().find(|pure| pure.kind == kind)
}

/// Whether this attribute of a data source is computed here.
pub(super) fn gives(kind: &str, attribute: &str) -> bool {
    find(kind).is_some_and(|pure| pure.gives.contains(&attribute))
}

/// Adds to the arguments of a data source what it gives.
pub(super) fn complete(scope: &ModuleScope<'_, '_>, kind: &str, mapping: &mut Mapping) {
    let Some(pure) = find(kind) else { return };
    match (pure.compute)(scope, mapping) {
        Ok(values) => {
            for (name, value) in values {
                let value = if value.origin.span().is_none() { value.with_span(mapping.header) } else { value };
                mapping.insert(Text::new_static(name), Span::NONE, value);
            }
        }
        Err(fault) => {
            let span = if fault.span.is_none() { mapping.header } else { fault.span };
            scope.evaluation.note(span, "invalid-value", format!("`{kind}`: {}", fault.message));
        }
    }
}

/// An argument that is written and not null.
fn argument<'m>(mapping: &'m Mapping, name: &str) -> Option<&'m Value> {
    mapping.get(name).filter(|value| !value.is_null().is_true())
}
