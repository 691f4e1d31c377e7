//! HCL native syntax and its JSON form.
//!
//! Floor 1.

pub mod ast;

pub use ast::*;
