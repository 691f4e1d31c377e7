//! What is wrong with a policy file or a rule file, with its place.

use crate::source::Span;
use crate::syntax::SyntaxError;

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DiagnosticLevel {
    /// The file cannot be used.
    Error,
    /// The file is used; its author should know.
    Warning,
}

/// One remark about a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub level: DiagnosticLevel,
    /// A stable word: `unknown-attribute`, `undocumented-function`, …
    pub code: &'static str,
    /// What is wrong before what to do, lower case, no full stop.
    pub message: String,
    pub span: Span,
    /// A second place that explains it.
    pub related: Option<(Span, String)>,
}

impl Diagnostic {
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { level: DiagnosticLevel::Error, code, message: message.into(), span, related: None }
    }

    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { level: DiagnosticLevel::Warning, code, message: message.into(), span, related: None }
    }

    pub fn with_related(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.related = Some((span, text.into()));
        self
    }

    pub fn is_error(&self) -> bool {
        self.level == DiagnosticLevel::Error
    }
}

impl From<SyntaxError> for Diagnostic {
    fn from(error: SyntaxError) -> Diagnostic {
        Diagnostic {
            level: DiagnosticLevel::Error,
            code: "syntax-error",
            message: error.message,
            span: error.span,
            related: error.related,
        }
    }
}
