//! What could not be read as Terraform would, for the ledger.

use crate::source::Span;

/// What could not be read as Terraform would, for the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub span: Span,
    /// A stable word: `invalid-reference`, `module-not-available`, …
    pub reason: &'static str,
    pub message: String,
    /// Something that should have been judged was not.
    pub incomplete: bool,
}
