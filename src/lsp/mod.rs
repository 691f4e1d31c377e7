//! The language server: diagnostics while typing, fixes, suppressions, hover and definition, over one connection.
//!
//! Job: turn messages of the Language Server Protocol (3.17) into edits of workspaces and their reports into answers.
//! Invariant: only what the protocol asks for reaches standard output; a message that makes no sense, or that breaks
//! something, costs its answer and nothing else; the newest texts are judged, older ones are not.

mod actions;
mod folder;
mod hover;
mod position;
mod server;
mod transport;
mod uri;

pub use server::{OptionsOf, serve};
pub use transport::stdio;
