//! The rule files that come with clearspan.

/// Name and text of each file in `rules/`, sorted by name; the list is made when clearspan is built.
pub(super) const RULES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));
