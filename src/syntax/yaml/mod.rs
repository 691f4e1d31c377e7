//! YAML as Kubernetes reads it.
//!
//! Floor 1.

pub mod tree;

pub use tree::*;
