//! The environments that a finding is about, in words.

use super::escape::escape;
use crate::engine::Report;
use crate::finding::Finding;
use crate::source::Text;

/// Names that are shown before the rest is only counted.
const MAX_NAMED: usize = 6;

/// `only in prod`, `in prod, staging`; `None` where it is about all that were checked.
pub(super) fn in_environments(report: &Report, finding: &Finding) -> Option<String> {
    match finding.environments.as_slice() {
        [] => None,
        all if all == report.environments.as_slice() => None,
        [one] => Some(format!("only in {}", escape(one))),
        more if more.len() > MAX_NAMED => {
            let (named, rest) = more.split_at(MAX_NAMED - 1);
            Some(format!("in {} and {} more", escape(&named.join(", ")), rest.len()))
        }
        more => Some(format!("in {}", escape(&more.join(", ")))),
    }
}

/// The one name of a list of one.
pub(super) fn single(names: &[Text]) -> Option<&str> {
    match names {
        [one] => Some(one),
        _ => None,
    }
}
