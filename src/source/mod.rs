//! Where text comes from and how a place in it is named.
//!
//! Job: read files inside the scan root, hand out ids, turn byte offsets into lines and columns.
//! Invariant: nothing outside the scan root is ever read, but what a link inside it names in the same repository; a `Span`
//! always lies inside its source; no other room opens a file to read it.

mod encoding;
mod line_index;
mod open;
mod paths;
mod read_error;
mod source_map;
mod span;

pub use encoding::{Decoded, Encoding, decode};
pub use line_index::{LineColumn, LineIndex, line_ending, line_start};
pub use open::{link_boundary, read_bytes, read_named_text, read_text, read_unlinked_text, repository};
pub use paths::{full_path, path_below};
pub use read_error::ReadError;
pub use source_map::{DirectoryEntry, MAX_FILE_BYTES, Source, SourceMap, WrittenSecrets, join_path, normalise_path};
pub use span::{SourceId, Span};

/// Text of names and values: short strings are stored inline, clones cost nothing.
pub type Text = smol_str::SmolStr;

/// Tables by keys, hashed fast: names and addresses are looked up all the time. Every process hashes in its own way, so
/// that no input can be made to collide.
pub type HashMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;
/// Sets, hashed as tables are.
pub type HashSet<K> = std::collections::HashSet<K, foldhash::fast::RandomState>;
