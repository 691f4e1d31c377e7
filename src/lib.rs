//! clearspan reads the Terraform and the Kubernetes YAML of a repository, works out what they would deploy,
//! checks that against a rule set, and shows every violation at the exact span that causes it.
//!
//! The rooms stand on floors; a room imports only from floors below (`ARCHITECTURE.md`, `tests/floors.rs`).

pub mod baseline;
pub mod cli;
pub mod configuration;
pub mod controls;
pub mod edit;
pub mod engine;
pub mod expr;
pub mod finding;
pub mod graph;
pub mod kubernetes;
pub mod lsp;
pub mod peers;
pub mod policy;
pub mod report;
pub mod source;
pub mod suppression;
pub mod syntax;
pub mod terraform;
pub mod terragrunt;
pub mod value;
