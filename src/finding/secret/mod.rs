//! Secrets that are written out in source: which they are, and how no report shows them.
//!
//! Invariant: one list of names decides everywhere; what is covered keeps its length and its line breaks, so that no place
//! moves.

mod line;
mod name;
mod pairs;
mod redact;
mod search;
mod shown;
mod tree;

pub use line::without_url_passwords;
pub use name::is_secret_name;
pub use redact::{SearchedSources, Secrets};
pub use search::{search_hcl, search_yaml};
