//! A baseline from that of another tool: what clearspan finds now, and the other tool accepted.

use std::path::Path;

use super::super::known_findings::empty;
use super::said::{Accepted, Said};
use crate::baseline::{self, FILE_NAME};
use crate::configuration::ConfigurationFile;
use crate::engine::{self};
use crate::finding::{Finding, Outcome, Secrets, UsageError};
use crate::peers::Peer;
use crate::report::{RuleInfo, answering};
use crate::source::SourceMap;

/// The text of the file, and how many findings it has.
///
/// # Errors
/// When nothing can be judged.
pub(super) fn text(
    directory: &Path,
    mut configuration: ConfigurationFile,
    peer: &Peer,
    said: &Said,
    rules: &[RuleInfo],
) -> Result<(String, usize), UsageError> {
    // The baseline that the configuration names does not exist yet; checks do not read it by themselves.
    configuration.base = directory.to_path_buf();
    let options =
        engine::Options { configuration: Some(configuration), ..engine::Options::of_directory(directory.to_path_buf()) };
    let report = engine::check(&options)?;
    let accepted: Vec<(&Accepted, Vec<&str>)> = said
        .accepted
        .iter()
        .map(|accepted| {
            let of_check = accepted.checks.iter().flat_map(|check| answering(peer, check, rules));
            (accepted, of_check.map(|rule| rule.id.as_str()).collect())
        })
        .collect();
    let is_accepted = |finding: &&Finding| {
        let meant = |(accepted, rules): &(&Accepted, Vec<&str>)| {
            rules.contains(&finding.rule.as_str()) && is_same(finding, accepted, &report.sources)
        };
        finding.outcome == Outcome::Fail && accepted.iter().any(meant)
    };
    let findings: Vec<Finding> = report.findings.iter().filter(is_accepted).cloned().collect();
    let place = directory.join(FILE_NAME);
    let old = empty(&place, &options.scan.root)?;
    let checked = baseline::Checked { sources: &report.sources, findings: &findings };
    let mut renewed = baseline::renew(checked, &old.baseline, None, &old.base, false, false)
        .ok_or_else(|| UsageError::new("the baseline cannot be made: the files were not read from a directory"))?;
    let secrets = Secrets::in_sources(&report.sources, std::iter::empty());
    for entry in &mut renewed.baseline.entries {
        entry.message = secrets.redact(&entry.message).into_owned();
    }
    Ok((baseline::write(&renewed.baseline), renewed.baseline.entries.len()))
}

/// Whether a finding is about the resource that the other tool means: the same address, instances apart, and the same file or
/// the directory of its root module. Inside of a module the address is enough.
fn is_same(finding: &Finding, accepted: &Accepted, sources: &SourceMap) -> bool {
    if without_instances(&finding.target) != without_instances(&accepted.resource) {
        return false;
    }
    let path = sources.get(finding.primary.span.source).map(|source| source.path.to_string());
    let directory = accepted.path.rsplit_once('/').map_or("", |(directory, _)| directory);
    path.as_deref() == Some(accepted.path.as_str())
        || finding.identity.origin == directory
        || finding.target.starts_with("module.")
}

/// An address without `[0]` and `["a"]`.
fn without_instances(address: &str) -> String {
    let mut shown = String::with_capacity(address.len());
    let mut depth = 0_usize;
    for character in address.chars() {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            other if depth == 0 => shown.push(other),
            _ => {}
        }
    }
    shown
}
