//! The network path of a finding: one stop after the other, with links to the code.

use super::controls::PageLink;
use super::excerpt::row_id;
use super::text::plain;
use crate::finding::{Finding, NetworkStep, NetworkStepKind};
use crate::source::SourceMap;

/// A stop on the path.
pub(super) struct PathStop {
    /// Whether traffic comes from outside here.
    pub is_open: bool,
    /// The strokes of its sign, in a square of 24.
    pub strokes: &'static str,
    pub about: String,
    pub name: PageLink,
}

/// What a stop is called and the strokes of its sign, in a square of 24.
fn drawn(kind: NetworkStepKind) -> (&'static str, &'static str) {
    match kind {
        NetworkStepKind::Internet => {
            ("internet", "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18")
        }
        NetworkStepKind::InternetGateway => ("internet gateway", "M4 20V9l8-6 8 6v11M9 20v-7h6v7M2 20h20"),
        NetworkStepKind::Route => ("route", "M5 19c9 0 5-14 14-14M15 2l4 3-3 4M5 19m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0"),
        NetworkStepKind::RouteTable => ("route table", "M3 5h18v14H3zM3 10h18M3 14.5h18M9 5v14"),
        NetworkStepKind::Subnet => ("subnet", "M4 4h16v16H4zM8 8h3v3H8zM13 13h3v3h-3zM11 11l2 2"),
        NetworkStepKind::SubnetGroup => ("subnet group", "M3 3h11v11H3zM10 14v7h11V10h-7"),
        NetworkStepKind::Cache => ("cache", "M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0"),
        NetworkStepKind::Resource => ("resource", "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9"),
        NetworkStepKind::AddressRange => ("address range", "M3 12h18M3 12l4-4M3 12l4 4M21 12l-4-4M21 12l-4 4"),
        NetworkStepKind::PrefixList => ("prefix list", "M8 6h13M8 12h13M8 18h13M4 6h.1M4 12h.1M4 18h.1"),
        NetworkStepKind::SecurityGroup => ("security group", "M12 3l8 3v6c0 5-3.5 7.5-8 9c-4.5-1.5-8-4-8-9V6z"),
        NetworkStepKind::SecurityGroupRule => {
            ("security group rule", "M12 3l8 3v6c0 5-3.5 7.5-8 9c-4.5-1.5-8-4-8-9V6zM8 12l3 3 5-6")
        }
    }
}

/// The stops of a finding that has a path.
pub(super) fn stops(sources: &SourceMap, finding: &Finding, id: &str) -> Vec<PathStop> {
    let stop = |step: &NetworkStep| {
        let (word, strokes) = drawn(step.kind);
        let row =
            |source: std::sync::Arc<crate::source::Source>| row_id(id, source.id, source.locate(step.span.start).line as usize);
        PathStop {
            is_open: matches!(
                step.kind,
                NetworkStepKind::Internet | NetworkStepKind::InternetGateway | NetworkStepKind::AddressRange
            ),
            strokes,
            about: if step.text.is_empty() { word.to_string() } else { format!("{word}: {}", plain(&step.text)) },
            name: PageLink { text: plain(&step.name), target: sources.get(step.span.source).map(row) },
        }
    };
    finding.path.iter().map(stop).collect()
}
