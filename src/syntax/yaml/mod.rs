//! YAML as Kubernetes reads it.
//!
//! Job: text to a tree with exact byte spans, comments and syntax errors. Scalars mean what `sigs.k8s.io/yaml` makes of
//! them. Invariant: parsing never fails, never panics and takes time linear in the text, whatever it holds; a broken
//! document does not touch its neighbours.

mod builder;
mod embedded;
mod events;
mod mapping;
mod message;
mod recovery;
mod resolve;
mod sniff;
mod stream;
pub mod tree;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod recovery_tests;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

pub use embedded::{parse_scalar_as_document, parse_with_spans};
pub use events::{Event, events};
pub use resolve::is_text;
pub use sniff::{looks_templated, sniff_manifest};
pub use stream::parse;
pub use tree::*;

/// The deepest nesting of flow collections, and of block collections, that is read.
pub const MAX_NESTING: usize = 128;

/// The deepest tree that is built, aliases expanded: block nesting with flow nesting inside.
pub const MAX_DEPTH: usize = 2 * MAX_NESTING;

/// The most nodes that the aliases of one file may bring in.
pub const MAX_ALIAS_NODES: usize = 200_000;

/// The most lines that are blanked in one broken document in order to read the rest of it.
pub const MAX_MASKED: usize = 8;
