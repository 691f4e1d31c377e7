//! The HCL expression evaluator and its functions, used by `terraform/` and by `policy/`.
//!
//! Floor 1.

pub mod functions;
