//! Terraform configurations: module loading, scopes, lazy evaluation, expansion.
//!
//! Floor 2.

mod resource;

pub use resource::{CallSite, Module, Output, Provider, Resource, Root};
