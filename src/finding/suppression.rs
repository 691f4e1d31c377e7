//! Why a finding is not reported.

use crate::source::Span;

/// What hides a finding.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum SuppressionOrigin {
    /// A comment in the source.
    Comment,
    /// An annotation of a Kubernetes object.
    Annotation,
    /// A comment of another tool, honoured because the configuration says so.
    Foreign(&'static str),
    /// It stands in the baseline.
    Baseline,
    /// The configuration turns the rule off.
    Configuration,
}

impl SuppressionOrigin {
    /// The word in reports.
    pub fn id(self) -> &'static str {
        match self {
            SuppressionOrigin::Comment => "comment",
            SuppressionOrigin::Annotation => "annotation",
            SuppressionOrigin::Foreign(tool) => tool,
            SuppressionOrigin::Baseline => "baseline",
            SuppressionOrigin::Configuration => "configuration",
        }
    }

    /// Whether it is written beside what it hides.
    pub fn is_in_source(self) -> bool {
        match self {
            SuppressionOrigin::Comment | SuppressionOrigin::Annotation | SuppressionOrigin::Foreign(_) => true,
            SuppressionOrigin::Baseline | SuppressionOrigin::Configuration => false,
        }
    }
}

/// What hides a finding, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    pub origin: SuppressionOrigin,
    /// In the words of whoever wrote it.
    pub reason: String,
    pub span: Option<Span>,
    /// The last day on which it holds, `2027-01-31`.
    pub until: Option<String>,
}
