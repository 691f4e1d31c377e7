//! Which checks of another tool have an answer here, as a table.

use std::io::{self, Write};

use serde::Serialize;

use super::RuleInfo;
use super::escape::escape;
use crate::peers::{Peer, PeerCheck};

/// A check of another tool, and the rules that answer it.
pub struct Covered<'r> {
    pub check: &'static PeerCheck,
    pub rules: Vec<&'r RuleInfo>,
}

/// Every check of a tool, in the order of its table.
pub fn coverage<'r>(peer: &'static Peer, rules: &'r [RuleInfo]) -> Vec<Covered<'r>> {
    let covered = |check: &'static PeerCheck| Covered { check, rules: answering(peer, check.id, rules) };
    peer.checks.iter().map(covered).collect()
}

/// The rules that answer a check.
pub fn answering<'r>(peer: &Peer, check: &str, rules: &'r [RuleInfo]) -> Vec<&'r RuleInfo> {
    let name = format!("{}:{check}", peer.id);
    rules.iter().filter(|rule| rule.is_called(&name)).collect()
}

/// One line per check: its id, and the rules or why there is none.
///
/// # Errors
/// When the stream refuses.
pub fn coverage_list(peer: &Peer, covered: &[Covered<'_>], to: &mut dyn Write) -> io::Result<()> {
    let width = covered.iter().map(|one| one.check.id.len()).max().unwrap_or_default();
    for one in covered {
        let rules: Vec<String> = one.rules.iter().map(|rule| in_list(rule)).collect();
        let answer = if rules.is_empty() { format!("- ({})", one.check.reason) } else { rules.join(", ") };
        writeln!(to, "{:width$}  {}", escape(one.check.id), escape(&answer))?;
    }
    let answered = covered.iter().filter(|one| !one.rules.is_empty()).count();
    writeln!(to, "{answered} of {} checks of {} ({}) have an answer", covered.len(), peer.name, peer.version)
}

fn in_list(rule: &RuleInfo) -> String {
    let is_on = rule.enabled || rule.enabled_by.is_some();
    if is_on { rule.id.clone() } else { format!("{} (off by default)", rule.id) }
}

#[derive(Serialize)]
struct CoverageJson<'a> {
    version: u32,
    tool: &'a str,
    tool_version: &'a str,
    source: &'a str,
    answered: usize,
    checks: Vec<CheckJson<'a>>,
}

#[derive(Serialize)]
struct CheckJson<'a> {
    id: &'a str,
    subject: &'a str,
    rules: Vec<&'a str>,
    /// Why no rule answers it.
    reason: Option<&'a str>,
}

/// The table as one JSON object.
///
/// # Errors
/// When the stream refuses.
pub fn coverage_json(peer: &Peer, covered: &[Covered<'_>], to: &mut dyn Write) -> io::Result<()> {
    let checks = covered.iter().map(|one| CheckJson {
        id: one.check.id,
        subject: one.check.subject,
        rules: one.rules.iter().map(|rule| rule.id.as_str()).collect(),
        reason: one.rules.is_empty().then_some(one.check.reason),
    });
    let table = CoverageJson {
        version: 1,
        tool: peer.id,
        tool_version: peer.version,
        source: peer.source,
        answered: covered.iter().filter(|one| !one.rules.is_empty()).count(),
        checks: checks.collect(),
    };
    serde_json::to_writer_pretty(&mut *to, &table).map_err(io::Error::from)?;
    writeln!(to)
}
