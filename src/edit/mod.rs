//! Edits of source text: what a remedy asks for, as changes of HCL, YAML, JSON and variable files.
//!
//! Job: find the literal that decides a value, and say which bytes give it another one. Invariant: an edit touches what it
//! is about and nothing else (comments, alignment and line endings stay); where the place cannot be determined exactly there is
//! no edit. Nothing is evaluated, judged or written here.

mod decided;
mod hcl_text;
mod language;
mod list;
mod resolve;
mod trees;

pub use resolve::edits;
pub use trees::Trees;
