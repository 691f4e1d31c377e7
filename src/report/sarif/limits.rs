//! What code hosts take, and what is left out beyond it: the least severe first, and never in silence.
//!
//! The numbers are those of GitHub code scanning, "SARIF results exceed one or more limits"
//! (<https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/troubleshoot-sarif-uploads/results-exceed-limit>)
//! and "File is too large". One run is written, it names no extensions, and a result has one location.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::io::{self, Write};

use serde::Serialize;

use super::model::{Identified, Message, Notification, Result};
use crate::engine::Report;
use crate::finding::{Finding, Outcome};
use crate::report::grouping::Cause;
use crate::report::location::SourceLocation;
use crate::report::summary::Summary;
use crate::report::{ReportOptions, RuleInfo};

/// Results of a run that are accepted.
pub(super) const MAX_RESULTS: usize = 25_000;
/// Results of a run that are shown, the most severe first.
const SHOWN_RESULTS: usize = 5_000;
/// Rules of a run that are accepted. No less than results: the rule of each has room.
pub(super) const MAX_RULES: usize = 25_000;
/// Steps of a code flow that are written; 10,000 are accepted and 1,000 shown.
pub(super) const MAX_STEPS: usize = 1_000;
/// Tags of a rule that are accepted; the first ten are shown.
pub(super) const MAX_TAGS: usize = 20;
/// Characters of a description that are shown.
pub(super) const MAX_DESCRIPTION: usize = 1_024;
/// Bytes of results that are written. Compressed with gzip an upload may have 10 MB, and such a report shrinks to less than
/// a tenth: it repeats keys, paths and messages.
const MAX_BYTES: usize = 100_000_000;

/// Further places of a result that are written.
pub(super) const MAX_RELATED: usize = 20;
/// Entries of the ledger that are written.
pub(super) const MAX_NOTIFICATIONS: usize = 1_000;

/// The findings that become results, with their places, in the order of the report; and how many had to be left out.
pub(super) fn listed<'a>(
    report: &'a Report,
    place_of: impl Fn(&Finding) -> Option<SourceLocation>,
    summary: &Summary<'a>,
    options: &ReportOptions,
) -> (Vec<(Cause<'a>, SourceLocation)>, usize) {
    let causes = summary.listed(report, options, &[Outcome::Fail]).into_iter();
    let causes = causes.filter(|cause| cause.first.outcome != Outcome::Error);
    let mut listed: Vec<(Cause<'_>, SourceLocation)> =
        causes.filter_map(|cause| place_of(cause.first).map(|place| (cause, place))).collect();
    let left_out = listed.len().saturating_sub(MAX_RESULTS);
    if left_out > 0 {
        let kept: HashSet<usize> = by_severity(&listed).into_iter().take(MAX_RESULTS).collect();
        retain(&mut listed, &kept);
    }
    (listed, left_out)
}

/// Leaves out what is too much to upload; how many. `listed` holds what `results` are made from.
pub(super) fn shrink(listed: &[(Cause<'_>, SourceLocation)], results: &mut Vec<Result<'_>>) -> io::Result<usize> {
    let mut lengths = Vec::with_capacity(results.len());
    for result in results.iter() {
        lengths.push(length(result)?);
    }
    if lengths.iter().sum::<usize>() <= MAX_BYTES {
        return Ok(0);
    }
    let mut room = MAX_BYTES;
    let fits = |index: &usize| match room.checked_sub(lengths.get(*index).copied().unwrap_or_default()) {
        Some(rest) => {
            room = rest;
            true
        }
        None => false,
    };
    let kept: HashSet<usize> = by_severity(listed).into_iter().take_while(fits).collect();
    let before = results.len();
    retain(results, &kept);
    Ok(before - results.len())
}

/// The rules that are texts of: all, or where these are too many those that results name.
pub(super) fn rules<'a>(known: &'a [RuleInfo], listed: &[(Cause<'_>, SourceLocation)]) -> (Vec<&'a RuleInfo>, usize) {
    let named: HashSet<&str> = listed.iter().map(|(cause, _)| &*cause.first.rule).collect();
    if known.len() + named.len() <= MAX_RULES {
        return (known.iter().collect(), 0);
    }
    let kept: Vec<&RuleInfo> = known.iter().filter(|rule| named.contains(rule.id.as_str())).collect();
    let left_out = known.len() - kept.len();
    (kept, left_out)
}

/// What was left out, or will not be shown.
pub(super) fn notifications<'a>(
    results: usize,
    left_out: usize,
    too_large: usize,
    rules_left_out: usize,
) -> Vec<Notification<'a>> {
    let texts = [
        (left_out, format!("{left_out} results of the lowest severities are omitted: a run can have {MAX_RESULTS}")),
        (too_large, format!("{too_large} results of the lowest severities are omitted: a report can have {MAX_BYTES} bytes")),
        (rules_left_out, format!("{rules_left_out} rules without results are omitted: a run can have {MAX_RULES}")),
        (
            results.saturating_sub(SHOWN_RESULTS),
            format!("code hosts show the {SHOWN_RESULTS} most severe of these {results} results"),
        ),
    ];
    texts.into_iter().filter(|(number, _)| *number > 0).map(|(_, text)| limit(text)).collect()
}

pub(super) fn limit(text: String) -> Notification<'static> {
    Notification { descriptor: Identified { id: "limit" }, level: "warning", message: Message { text }, locations: Vec::new() }
}

/// What was recognised and not judged, in one sentence.
pub(super) fn not_judged(in_words: &str) -> Notification<'static> {
    let text = format!("not judged: {in_words}");
    Notification {
        descriptor: Identified { id: "not-judged" },
        level: "warning",
        message: Message { text },
        locations: Vec::new(),
    }
}

/// The most severe first. Stable: among equals the first of the report stay.
fn by_severity(listed: &[(Cause<'_>, SourceLocation)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..listed.len()).collect();
    order.sort_by_key(|index| Reverse(listed.get(*index).map(|(cause, _)| cause.first.severity)));
    order
}

fn retain<T>(list: &mut Vec<T>, kept: &HashSet<usize>) {
    let mut index = 0;
    list.retain(|_| {
        index += 1;
        kept.contains(&(index - 1))
    });
}

/// Bytes as they are written, but for the indentation.
fn length(of: &impl Serialize) -> io::Result<usize> {
    struct Counter(usize);
    impl Write for Counter {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut counter = Counter(0);
    serde_json::to_writer(&mut counter, of).map_err(io::Error::from)?;
    Ok(counter.0)
}
