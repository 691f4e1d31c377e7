//! Bytes to spanned trees and lists of syntax errors: HCL, YAML, JSON, and the templates of charts.
//!
//! Job: read text that people wrote, broken text too. Invariant: parsing never fails and never panics; what was
//! understood is in the tree, what was not is in the errors, each with a span. The only room that names parser crates.

mod file_class;
pub mod hcl;
pub mod json;
pub mod template;
pub mod yaml;

pub use file_class::{FileClass, file_name, not_deployed};

use crate::source::Span;

/// Something in a text that its language does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong, lower case, no full stop.
    pub message: String,
    pub span: Span,
    /// A second place that explains it (where the bracket was opened), with its label.
    pub related: Option<(Span, String)>,
}

/// A comment, marker included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    pub span: Span,
}
