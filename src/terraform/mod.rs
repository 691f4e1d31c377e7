//! Terraform configurations: module loading, scopes, lazy evaluation, expansion.
//!
//! Job: parsed files to the resources that a root module deploys, every value with its way. Invariant: values are worked
//! out on demand and once, with a cycle check; what is not known has a reason; nothing is executed or fetched. Floor 2.

mod blocks;
mod call;
mod configuration;
mod definition;
mod evaluate;
mod expand;
mod facts;
mod files;
mod instance;
mod merged;
mod narrowing;
pub mod plan;
mod resource;
mod scope;
mod select;
mod shape;
mod texts;
mod variable;

pub use configuration::{Configuration, Problem, is_automatic, is_local};
pub use evaluate::{evaluate, text_of};
pub use instance::{EnvironmentInputs, Inputs};
#[cfg(test)]
mod tests;

pub use resource::{CallSite, Change, Module, Operation, Output, Provider, Resource, Root};
