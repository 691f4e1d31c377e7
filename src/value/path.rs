//! Path through the network that a value opens: from a resource out to the internet, or from a source in to a resource.
//!
//! Invariant: steps are in the order of the path, and name nothing that is sensitive.

use crate::source::Span;

/// What a step of a path is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum NetworkStepKind {
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

impl NetworkStepKind {
    /// The stable word of reports that programs read.
    pub fn id(self) -> &'static str {
        match self {
            NetworkStepKind::Internet => "internet",
            NetworkStepKind::InternetGateway => "internet-gateway",
            NetworkStepKind::Route => "route",
            NetworkStepKind::RouteTable => "route-table",
            NetworkStepKind::Subnet => "subnet",
            NetworkStepKind::SubnetGroup => "subnet-group",
            NetworkStepKind::Cache => "cache",
            NetworkStepKind::Resource => "resource",
            NetworkStepKind::AddressRange => "address-range",
            NetworkStepKind::PrefixList => "prefix-list",
            NetworkStepKind::SecurityGroup => "security-group",
            NetworkStepKind::SecurityGroupRule => "security-group-rule",
        }
    }
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkStep {
    pub kind: NetworkStepKind,
    /// An address, a range, an id: what it is called.
    pub name: String,
    /// Where it stands; none for what is written nowhere.
    pub span: Span,
    /// What it does on the path, empty where its kind says all.
    pub text: String,
}

impl NetworkStep {
    pub fn new(kind: NetworkStepKind, name: impl Into<String>, span: Span, text: impl Into<String>) -> NetworkStep {
        NetworkStep { kind, name: name.into(), span, text: text.into() }
    }
}
