//! What clearspan says: outcomes with spans. The contract of reports, editor and baseline.
//!
//! Invariant: findings own spans and borrow nothing; they never hold a sensitive value.

mod control_scope;
pub mod edit;
mod fault;
mod fingerprint;
mod grouping;
mod ledger;
mod not_judged;
mod occurrence;
mod remedy;
mod secret;
mod suppression;
mod usage_error;

pub use crate::value::{NetworkStep, NetworkStepKind};
pub use control_scope::{ControlScope, ControlStanding, Controls};
pub use fault::{Fault, refusal};
pub use fingerprint::{Fingerprint, Identity, Print, fingerprint};
pub use grouping::{CauseKey, count_findings};
pub use ledger::{Incomplete, Ledger, Skipped};
pub use not_judged::{IncompleteOn, NotJudged, NotJudgedClass, by_class, in_words, incomplete_on_words};
pub use occurrence::Occurrence;
pub use remedy::{Change, Literal, Remedy};
pub use secret::{SearchedSources, Secrets, is_secret_name, search_hcl, search_yaml, without_url_passwords};
pub use suppression::{Suppression, SuppressionOrigin};
pub use usage_error::{Mistake, UsageError};

use std::sync::Arc;

use crate::source::{Span, Text};
use crate::value::Reason;

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    pub const ALL: [Severity; 5] = [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

    pub fn id(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }

    pub fn from_id(id: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.id() == id)
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    Low,
    Medium,
    High,
}

impl Confidence {
    pub const ALL: [Confidence; 3] = [Confidence::Low, Confidence::Medium, Confidence::High];

    pub fn id(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }

    pub fn from_id(id: &str) -> Option<Confidence> {
        Confidence::ALL.into_iter().find(|confidence| confidence.id() == id)
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    Fail,
    Error,
    Unknown,
    Suppressed,
    Pass,
    NotApplicable,
}

impl Outcome {
    /// Whether it is nothing that anybody would have to do something about.
    pub fn is_passed(self) -> bool {
        matches!(self, Outcome::Pass | Outcome::NotApplicable)
    }

    pub const ALL: [Outcome; 6] =
        [Outcome::Fail, Outcome::Error, Outcome::Unknown, Outcome::Suppressed, Outcome::Pass, Outcome::NotApplicable];

    pub fn id(self) -> &'static str {
        match self {
            Outcome::Fail => "fail",
            Outcome::Error => "error",
            Outcome::Unknown => "unknown",
            Outcome::Suppressed => "suppressed",
            Outcome::Pass => "pass",
            Outcome::NotApplicable => "not-applicable",
        }
    }

    pub fn from_id(id: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.id() == id)
    }
}

/// A span with what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

impl Label {
    pub fn new(span: Span, text: impl Into<String>) -> Label {
        Label { span, text: text.into() }
    }
}

/// Whether an edit may be applied without asking.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Applicability {
    Safe,
    Unsafe,
    Display,
}

/// A replacement of the bytes of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// Edits that fix a finding, possibly in several files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: String,
    pub applicability: Applicability,
    pub edits: Vec<Edit>,
}

/// The outcome of one rule on one target.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's id.
    pub rule: Text,
    pub outcome: Outcome,
    pub severity: Severity,
    pub confidence: Confidence,
    /// A resource's address, or `Kind/namespace/name[/container]`; empty for a finding about a file.
    pub target: String,
    /// The value that is wrong, or the header of what lacks it.
    pub primary: Label,
    /// How the value got there, and the other end of a relation.
    pub related: Vec<Label>,
    /// Path through the network that it is about, from end to end; empty where it is about none.
    pub path: Vec<NetworkStep>,
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Why it is unknown, for `Outcome::Unknown`.
    pub reasons: Vec<Reason>,
    /// Fixes that were judged; empty until somebody asks for them.
    pub fixes: Vec<Fix>,
    /// What might fix it.
    pub remedies: Vec<Remedy>,
    /// What hides it, for `Outcome::Suppressed`.
    pub suppression: Option<Suppression>,
    /// The environments in which it holds, in the order of the configuration; empty where it holds in all of them.
    pub environments: Vec<Text>,
    /// Which of the rule's controls it speaks for; `None` for all.
    pub controls: Option<Arc<ControlScope>>,
    /// Which of the rule's aliases it answers; `None` for all.
    pub aliases: Option<Arc<Vec<Text>>>,
    /// By what it is known again.
    pub identity: Identity,
}

impl Finding {
    /// What it says of a control of its rule.
    pub fn standing(&self, framework: &str, control: &str) -> ControlStanding {
        self.controls.as_ref().map_or(ControlStanding::About, |scope| scope.standing(framework, control))
    }

    /// A finding of a rule about nothing yet.
    pub fn about(rule: &str, outcome: Outcome) -> Finding {
        Finding {
            rule: rule.into(),
            outcome,
            severity: Severity::Medium,
            confidence: Confidence::High,
            target: String::new(),
            primary: Label::new(Span::NONE, String::new()),
            related: Vec::new(),
            path: Vec::new(),
            message: String::new(),
            help: None,
            reasons: Vec::new(),
            fixes: Vec::new(),
            remedies: Vec::new(),
            suppression: None,
            environments: Vec::new(),
            controls: None,
            aliases: None,
            identity: Identity::default(),
        }
    }
}
