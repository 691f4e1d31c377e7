//! By what a finding is known again: the same text as long as it is the same violation, another one when it changes.
//!
//! Invariant: neither lines, offsets and absolute paths nor the words of a rule's messages take part, and nothing that is
//! sensitive: a hash of a short secret can be guessed.

use std::collections::HashMap;
use std::fmt;

use super::{Finding, Outcome};
use crate::source::{SourceMap, Text};

/// What belongs to a finding beside what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The directory of the root module, or the overlay, that the target is part of: it sets targets of one name apart.
    pub origin: Text,
    /// Which of the conditions of its policy it violates, from 0: two that are violated at one place are two findings.
    pub condition: usize,
    /// The values that decide it; without any, the text of the primary span stands for them.
    pub evidence: Option<u64>,
    /// Set once all findings are known.
    pub fingerprint: Option<Fingerprint>,
}

/// The fingerprint: what is wrong, where, and which of several that are alike.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint {
    /// Rule, kind of outcome, target, and what decides it. Survives a move to another file.
    pub content: u64,
    /// Path from the top of the repository, origin, environments.
    pub place: u32,
    /// From 1, among those of the same content and place in the order of the report.
    pub number: u32,
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}-{:08x}", self.content, self.place)?;
        if self.number > 1 { write!(f, "-{}", self.number) } else { Ok(()) }
    }
}

/// Gives every finding that reports something its fingerprint. `from_top` gives a path below the scan root as it is from the
/// top of its repository; findings are in the order of the report.
pub fn fingerprint(sources: &SourceMap, findings: &mut [Finding], from_top: &dyn Fn(&str) -> String) {
    let mut seen: HashMap<(u64, u32), u32> = HashMap::new();
    for finding in findings.iter_mut().filter(|finding| is_told(finding.outcome)) {
        let source = sources.get(finding.primary.span.source);
        let mut content = Print::default();
        content.part(&finding.rule).part(kind(finding)).part(&finding.target);
        match (finding.identity.evidence, &source) {
            (Some(evidence), _) => content.number(evidence),
            (None, Some(source)) => content.squeezed(source.slice(finding.primary.span)),
            (None, None) => &mut content,
        };
        let mut place = Print::default();
        place.part(&from_top(source.as_ref().map_or("", |source| &source.path))).part(&from_top(&finding.identity.origin));
        for environment in &finding.environments {
            place.part(environment);
        }
        let (content, place) = (content.0, (place.0 ^ (place.0 >> 32)) as u32);
        let number = seen.entry((content, place)).or_default();
        *number += 1;
        finding.identity.fingerprint = Some(Fingerprint { content, place, number: *number });
    }
}

/// What a finding is, hidden or not.
fn kind(finding: &Finding) -> &'static str {
    match finding.outcome {
        Outcome::Suppressed if finding.reasons.is_empty() => Outcome::Fail.id(),
        Outcome::Suppressed => Outcome::Unknown.id(),
        outcome => outcome.id(),
    }
}

/// What passes, or does not apply, is no finding that anybody would have to know again.
fn is_told(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Pass | Outcome::NotApplicable)
}

/// FNV-1a with 64 bits over parts: the same everywhere and for ever.
#[derive(Clone, Copy, Debug)]
pub struct Print(u64);

impl Default for Print {
    fn default() -> Print {
        Print(0xcbf2_9ce4_8422_2325)
    }
}

impl Print {
    /// Adds a text; it does not run into the next one.
    pub fn part(&mut self, text: &str) -> &mut Print {
        text.bytes().for_each(|byte| self.byte(byte));
        self.byte(0xff); // in no UTF-8
        self
    }

    /// Adds a text without its blanks: layout decides nothing.
    pub fn squeezed(&mut self, text: &str) -> &mut Print {
        text.bytes().filter(|byte| !byte.is_ascii_whitespace()).for_each(|byte| self.byte(byte));
        self.byte(0xff);
        self
    }

    pub fn number(&mut self, number: u64) -> &mut Print {
        number.to_le_bytes().into_iter().for_each(|byte| self.byte(byte));
        self
    }

    pub fn value(self) -> u64 {
        self.0
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}
