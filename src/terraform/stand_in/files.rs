//! The files of the stand-ins. Generated: `UPDATE=1 cargo test stand_in` rewrites the list. Floor 2.

/// Path below `rules/modules/` and text of each file, sorted by path.
#[rustfmt::skip]
pub(super) const FILES: &[(&str, &str)] = &[
];
