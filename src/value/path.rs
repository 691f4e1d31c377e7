//! Path through the network that a value opens: from a resource out to the internet, or from a source in to a resource.
//!
//! Invariant: steps are in the order of the path, and name nothing that is sensitive.

use crate::source::Span;

/// What a step of a path is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    Internet,
    InternetGateway,
    Route,
    RouteTable,
    Subnet,
    SubnetGroup,
    Cache,
    /// Any other resource that the path begins or ends at.
    Resource,
    AddressRange,
    PrefixList,
    SecurityGroup,
    SecurityGroupRule,
}

impl StepKind {
    /// The stable word of reports that programs read.
    pub fn id(self) -> &'static str {
        match self {
            StepKind::Internet => "internet",
            StepKind::InternetGateway => "internet-gateway",
            StepKind::Route => "route",
            StepKind::RouteTable => "route-table",
            StepKind::Subnet => "subnet",
            StepKind::SubnetGroup => "subnet-group",
            StepKind::Cache => "cache",
            StepKind::Resource => "resource",
            StepKind::AddressRange => "address-range",
            StepKind::PrefixList => "prefix-list",
            StepKind::SecurityGroup => "security-group",
            StepKind::SecurityGroupRule => "security-group-rule",
        }
    }
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: StepKind,
    /// An address, a range, an id: what it is called.
    pub name: String,
    /// Where it stands; none for what is written nowhere.
    pub span: Span,
    /// What it does on the path, empty where its kind says all.
    pub text: String,
}

impl Step {
    pub fn new(kind: StepKind, name: impl Into<String>, span: Span, text: impl Into<String>) -> Step {
        Step { kind, name: name.into(), span, text: text.into() }
    }
}
