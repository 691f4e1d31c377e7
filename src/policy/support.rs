//! How long versions are supported: tables of dates with their sources, from `rules/support.txt`.
//!
//! Invariant: a version that no table has is not known here, neither in support nor out of it; a test refuses a line that
//! is not read.

use std::sync::LazyLock;

use crate::source::HashMap;

const TEXT: &str = include_str!("../../rules/support.txt");

static TABLES: LazyLock<HashMap<&'static str, Vec<Release>>> = LazyLock::new(|| read(TEXT).0);

/// A version and the last day of its standard support, as `YYYY-MM-DD`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Release {
    pub version: &'static str,
    /// `None`: no end is announced.
    pub end: Option<&'static str>,
}

/// The tables of a text, and the lines that belong to none.
fn read(text: &'static str) -> (HashMap<&'static str, Vec<Release>>, Vec<&'static str>) {
    let mut tables: HashMap<&'static str, Vec<Release>> = HashMap::default();
    let (mut product, mut unread) = (None, Vec::new());
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let words: Vec<&'static str> = line.split_whitespace().collect();
        match (words.as_slice(), product) {
            (["product", name, source], _) if source.starts_with("https://") => {
                tables.entry(name).or_default();
                product = Some(*name);
            }
            ([version, end], Some(product)) if *end == "-" || is_date(end) => {
                let end = Some(*end).filter(|end| *end != "-");
                tables.entry(product).or_default().push(Release { version, end });
            }
            _ => unread.push(line),
        }
    }
    (tables, unread)
}

fn is_date(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00"
}

/// Whether there is a table for a product.
pub(super) fn is_product(product: &str) -> bool {
    TABLES.contains_key(product)
}

/// The release that a version belongs to: the longest that it is, or begins with as whole numbers (`7.0.4` is of `7.0`).
pub(super) fn release(product: &str, version: &str) -> Option<Release> {
    let belongs = |release: &&Release| {
        version.strip_prefix(release.version).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
    };
    TABLES.get(product)?.iter().filter(belongs).max_by_key(|release| release.version.len()).copied()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_no_version_stands_twice() {
        let (tables, unread) = read(TEXT);
        assert_eq!(unread, Vec::<&str>::new());
        for (product, releases) in tables {
            let mut versions: Vec<&str> = releases.iter().map(|release| release.version).collect();
            assert!(!versions.is_empty(), "{product} has no versions");
            versions.sort_unstable();
            let count = versions.len();
            versions.dedup();
            assert_eq!(versions.len(), count, "{product}");
        }
        assert_eq!(read("7.0 2026-01-01\nproduct x y\n").1, ["7.0 2026-01-01", "product x y"]);
    }

    #[test]
    fn a_version_belongs_to_the_longest_release_that_it_begins_with() {
        let end = |version: &str| release("eks", version).and_then(|release| release.end);
        assert_eq!(end("1.28"), Some("2024-11-26"));
        assert_eq!(end("1.2"), None);
        assert_eq!(release("rds-postgres", "11.22").map(|release| release.version), Some("11"));
        assert_eq!(release("nothing", "1"), None);
    }
}
