//! What is not known, and why. The reasons are a closed list. Floor 0.

use std::sync::Arc;

use super::{Number, Type, Value};
use crate::source::{Span, Text};

/// Why a value is not known before anything is deployed.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReasonKind {
    VariableWithoutDefault,
    DataSource,
    ComputedAttribute,
    ModuleNotAvailable,
    ModuleOutput,
    NeedsProvider,
    NetworkRefused,
    PluginNotExecuted,
    DynamicIteration,
    CountOrForEach,
    FunctionNotSupported,
    MetaOperation,
    Workspace,
    ProviderDefault,
    AsOfTime,
    TooLarge,
    /// An expression that Terraform would refuse: the ledger has the error.
    InvalidExpression,
    /// A line that could not be read: what it says is missing.
    SyntaxError,
    /// A ConfigMap, Secret or field that the repository does not contain.
    ObjectNotAvailable,
}

impl ReasonKind {
    /// The stable name in JSON and SARIF.
    pub fn id(self) -> &'static str {
        match self {
            ReasonKind::VariableWithoutDefault => "variable-without-default",
            ReasonKind::DataSource => "data-source",
            ReasonKind::ComputedAttribute => "computed-attribute",
            ReasonKind::ModuleNotAvailable => "module-not-available",
            ReasonKind::ModuleOutput => "module-output",
            ReasonKind::NeedsProvider => "needs-provider",
            ReasonKind::NetworkRefused => "network-refused",
            ReasonKind::PluginNotExecuted => "plugin-not-executed",
            ReasonKind::DynamicIteration => "dynamic-iteration",
            ReasonKind::CountOrForEach => "count-or-for-each",
            ReasonKind::FunctionNotSupported => "function-not-supported",
            ReasonKind::MetaOperation => "meta-operation",
            ReasonKind::Workspace => "workspace",
            ReasonKind::ProviderDefault => "provider-default",
            ReasonKind::AsOfTime => "as-of-time",
            ReasonKind::TooLarge => "too-large",
            ReasonKind::InvalidExpression => "invalid-expression",
            ReasonKind::SyntaxError => "syntax-error",
            ReasonKind::ObjectNotAvailable => "object-not-available",
        }
    }
}

/// One reason: its kind, the reference or function that is not known (`var.tls`), and where that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub kind: ReasonKind,
    pub subject: Text,
    pub span: Span,
}

impl Reason {
    pub fn new(kind: ReasonKind, subject: impl Into<Text>, span: Span) -> Reason {
        Reason { kind, subject: subject.into(), span }
    }

    /// The reason in words. Where the subject is a sentence of its own, and no name, it stands as it is.
    pub fn sentence(&self) -> String {
        if self.subject.is_empty() {
            let what = if self.kind == ReasonKind::SyntaxError { "cannot be read" } else { "is not known" };
            return format!("a value {what}");
        }
        if self.kind == ReasonKind::ProviderDefault {
            return format!("`{}` is chosen by the provider", self.subject);
        }
        let tells = matches!(self.kind, ReasonKind::Workspace | ReasonKind::InvalidExpression) && self.subject.contains(' ');
        if tells { self.subject.to_string() } else { format!("`{}` is not known", self.subject) }
    }
}

/// An unknown value: reasons, and what is known of it all the same.
#[derive(Clone, Debug, Default)]
pub struct Unknown {
    pub reasons: Vec<Reason>,
    /// The type that it will have, if that is known.
    pub typ: Option<Type>,
    pub not_null: bool,
    /// It is one of these, if not empty (a conditional with an unknown condition, a validated variable).
    pub cases: Vec<Value>,
    /// A number that it is not below; of a text or collection, that its length is not below.
    pub minimum: Option<Number>,
    /// A number that it, or its length, is not above.
    pub maximum: Option<Number>,
}

impl Unknown {
    /// How many cases are kept before only "unknown" is left.
    pub const MAX_CASES: usize = 8;

    pub fn because(kind: ReasonKind, subject: impl Into<Text>, span: Span) -> Unknown {
        Unknown { reasons: vec![Reason::new(kind, subject, span)], ..Unknown::default() }
    }

    /// Unknown because all of these are: reasons joined, without duplicates, at most eight.
    pub fn joined<'a>(parts: impl IntoIterator<Item = &'a Value>) -> Unknown {
        let mut unknown = Unknown::default();
        for part in parts {
            part.collect_reasons(&mut unknown.reasons);
        }
        unknown
    }

    /// Whether it surely is not this known value: a number out of its range, a text or collection of another length.
    pub fn excludes(&self, value: &Value) -> bool {
        let (least, most) = match &value.kind {
            super::Kind::Number(number) => (number.clone(), number.clone()),
            // what is counted as one character may be several
            super::Kind::String(text) => (Number::from(usize::from(!text.is_empty())), Number::from(text.chars().count())),
            super::Kind::Sequence(sequence) if sequence.is_closed() => (sequence.items.len().into(), sequence.items.len().into()),
            super::Kind::Mapping(mapping) if mapping.open.is_none() => {
                (mapping.entries.len().into(), mapping.entries.len().into())
            }
            _ => return false,
        };
        self.minimum.as_ref().is_some_and(|minimum| most < *minimum)
            || self.maximum.as_ref().is_some_and(|maximum| least > *maximum)
    }

    pub fn with_type(mut self, typ: Type) -> Unknown {
        self.typ = Some(typ);
        self
    }

    pub fn into_value(self) -> Value {
        Value::new(super::Kind::Unknown(Arc::new(self)))
    }
}
