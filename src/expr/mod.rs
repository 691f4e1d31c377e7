//! The HCL expression evaluator and its functions, used by `terraform/` and by `policy/`.
//!
//! Job: expressions to values with provenance. Invariant: unknown is never true and never false; an error is a value
//! of `Result`, never a panic; what an expression yields does not depend on who asks.

mod access;
mod collections;
mod conditional;
pub mod constraint;
mod conversion;
mod error;
mod evaluate;
mod form;
pub mod functions;
mod marked_text;
mod nesting;
mod operators;
pub mod print;
mod secret;
pub mod spelling;
mod template;

pub use access::{attribute, index};
pub use conditional::conditional_of;
pub use error::{Evaluated, EvaluationError};
pub use evaluate::{Evaluator, Reference, Scope, Settings, Unwritten};
pub use form::hands_argument_on;
pub use marked_text::MarkedText;
pub use nesting::Nesting;
pub use operators::{binary, negate, not, truth_of, truth_value};
pub use secret::{covered, secret_texts, unquoted};
