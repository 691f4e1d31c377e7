//! Terraform configurations: module loading, scopes, lazy evaluation, expansion.
//!
//! Job: parsed files to the resources that a root module deploys, every value with its way. Invariant: values are worked
//! out on demand and once, with a cycle check; what is not known has a reason; nothing is executed or fetched.

mod blocks;
mod call;
mod call_faults;
mod call_source;
mod conditions;
mod configuration;
mod configuration_in_use;
mod console;
mod data;
mod declared;
mod definition;
mod evaluate;
mod evaluation;
mod expand;
mod file_names;
mod files;
mod guard;
mod inputs;
mod installed;
mod instance;
mod known_modules;
mod locate;
mod lock;
mod memo;
mod merged;
mod module_model;
mod narrowing;
pub mod plan;
mod problem;
mod provider_address;
mod providers;
mod release;
mod resource;
pub mod schema;
mod scope;
mod select;
mod shape;
mod source;
mod templates;
mod texts;
mod variable;
mod variable_sources;
mod wrapper;

pub use call::{MODULE_NOT_AVAILABLE, SOURCE_NOT_KNOWN};
pub use call_source::{Names, WrittenText};
pub use configuration::Configuration;
pub use console::Console;
pub use definition::Definition;
pub use evaluate::{evaluate, text_of};
pub use file_names::is_automatic;
pub use inputs::{EnvironmentInputs, Inputs};
pub use installed::{Installed, MANIFEST, Manifest, parse_manifest};
pub use plan::PLAN_CONTRADICTS_SOURCE;
pub use problem::Problem;
pub use providers::ProviderInForce;
#[cfg(test)]
mod tests;

pub use module_model::{Copies, Library, ModuleModel, SHIPPED};
pub use resource::{
    CallFault, CallFaultKind, CallSite, ConfigurationInUse, Module, Operation, Output, PlannedChange, Provider, Resource, Root,
};
pub use source::{ModuleSource, is_local, local_path};
pub use wrapper::{Assignment, Wrapper};
