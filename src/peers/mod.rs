//! The checks of other tools as data: which there are, and why no rule answers one.
//!
//! Job: read `rules/peers/`, one file for each tool. A rule answers a check by naming its id as an alias; for every other
//! check a reason is stated. Invariant: ids are compared without their case, those of Trivy with or without `AVD-`.

mod table;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::source::Text;

/// Name and text of each file in `rules/peers/`, sorted by name.
const TABLES: [(&str, &str); 7] = [
    ("checkov", include_str!("../../rules/peers/checkov.txt")),
    ("kics", include_str!("../../rules/peers/kics.txt")),
    ("kube-linter", include_str!("../../rules/peers/kube-linter.txt")),
    ("kube-score", include_str!("../../rules/peers/kube-score.txt")),
    ("tflint", include_str!("../../rules/peers/tflint.txt")),
    ("tfsec", include_str!("../../rules/peers/tfsec.txt")),
    ("trivy", include_str!("../../rules/peers/trivy.txt")),
];

/// Another tool.
#[derive(Clone, Debug, Default)]
pub struct Peer {
    pub id: &'static str,
    pub name: &'static str,
    pub version: &'static str,
    pub source: &'static str,
    /// Why checks have no answer, by the words that checks name.
    reasons: Vec<(&'static str, &'static str)>,
    pub checks: Vec<PeerCheck>,
}

/// A check of another tool.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct PeerCheck {
    pub id: &'static str,
    /// What it is about: types of resources, or its name. May be empty.
    pub subject: &'static str,
    /// Why no rule answers it, if none does.
    pub reason: &'static str,
}

/// The ids of all tools, sorted.
pub fn tools() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(id, _)| *id)
}

/// The tool of this id. Its table is read when it is asked for: a check needs few of them.
pub fn peer(id: &str) -> Option<&'static Peer> {
    static READ: [OnceLock<Peer>; TABLES.len()] = [const { OnceLock::new() }; TABLES.len()];
    let place = TABLES.iter().position(|(known, _)| *known == id)?;
    let ((id, text), cell) = (TABLES.get(place)?, READ.get(place)?);
    Some(cell.get_or_init(|| table::read(id, text).0))
}

/// The check of another tool that a name means, with the tool: `CKV_AWS_29`, `checkov:CKV_AWS_29`.
pub fn find(name: &str) -> Option<(&'static Peer, &'static PeerCheck)> {
    let (tool, id) = match name.split_once(':') {
        Some((tool, id)) => (Some(tool), id),
        None => (None, name),
    };
    let of_tool = tools().filter(|known| tool.is_none_or(|tool| *known == tool));
    of_tool.filter_map(peer).find_map(|peer| peer.check(id).map(|check| (peer, check)))
}

/// What is said of a check that no rule answers.
pub fn unanswered(name: &str) -> Option<String> {
    let (peer, check) = find(name)?;
    Some(format!("no rule answers `{name}` of {}: {}", peer.name, check.reason))
}

impl Peer {
    pub fn check(&self, id: &str) -> Option<&PeerCheck> {
        self.checks.iter().find(|check| match check.id.strip_suffix('*') {
            Some(start) => id.get(..start.len()).is_some_and(|given| given.eq_ignore_ascii_case(start)),
            None => is_same_id(check.id, id),
        })
    }
}

/// Whether two ids of other tools are the same.
pub fn is_same_id(a: &str, b: &str) -> bool {
    plain(a).eq_ignore_ascii_case(plain(b))
}

/// An id without what Trivy leaves out or not.
fn plain(id: &str) -> &str {
    match id.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("AVD-") => id.get(4..).unwrap_or(id),
        _ => id,
    }
}

/// Adds to the aliases of a rule what its checks of Trivy were called by tfsec.
pub fn complete(aliases: &mut Vec<Text>) {
    static FORMER: OnceLock<HashMap<&str, Vec<&str>>> = OnceLock::new();
    let former = FORMER.get_or_init(|| {
        let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
        for check in peer("tfsec").into_iter().flat_map(|tfsec| &tfsec.checks) {
            names.entry(plain(check.subject)).or_default().push(check.id);
        }
        names
    });
    let named: Vec<Text> = aliases.clone();
    for alias in &named {
        let id = alias.split_once(':').map_or(alias.as_str(), |(_, id)| id);
        for name in former.get(plain(id)).into_iter().flatten() {
            if !aliases.iter().any(|known| known.split_once(':').map_or(known.as_str(), |(_, id)| id) == *name) {
                aliases.push((*name).into());
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_tables_are_those_of_the_directory_and_have_no_mistakes() {
        let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/peers");
        let mut names: Vec<String> =
            std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(names, TABLES.map(|(id, _)| format!("{id}.txt")));
        for (id, text) in TABLES {
            let (peer, mistakes) = table::read(id, text);
            assert_eq!(mistakes, Vec::<String>::new(), "{id}");
            assert!(!peer.name.is_empty() && !peer.version.is_empty() && peer.source.starts_with("https://"), "{id}");
            let ids: BTreeSet<String> = peer.checks.iter().map(|check| check.id.to_lowercase()).collect();
            assert_eq!(ids.len(), peer.checks.len(), "{id} has an id twice");
        }
    }

    #[test]
    fn names_mean_checks() {
        for (name, tool, id) in [
            ("CKV_AWS_29", "checkov", "CKV_AWS_29"),
            ("checkov:ckv_aws_29", "checkov", "CKV_AWS_29"),
            ("AWS-0045", "trivy", "AVD-AWS-0045"),
            ("avd-aws-0045", "trivy", "AVD-AWS-0045"),
            ("aws-elasticache-enable-backup-retention", "tfsec", "aws-elasticache-enable-backup-retention"),
            ("terraform_unused_declarations", "tflint", "terraform_*"),
            ("latest-tag", "kube-linter", "latest-tag"),
        ] {
            assert_eq!(find(name).map(|(peer, check)| (peer.id, check.id)), Some((tool, id)), "{name}");
        }
        for name in ["elasticache-backup", "trivy:CKV_AWS_29", "CKV_AWS_0", ""] {
            assert_eq!(find(name).map(|(_, check)| check), None, "{name}");
        }
        assert_eq!(
            unanswered("CKV_AZURE_1").as_deref(),
            Some("no rule answers `CKV_AZURE_1` of Checkov: it is about Azure, which is not judged")
        );
    }

    #[test]
    fn names_of_tfsec_follow_from_those_of_trivy() {
        let mut aliases: Vec<Text> = vec!["CKV_AWS_29".into(), "trivy:AWS-0045".into()];
        complete(&mut aliases);
        assert_eq!(aliases, ["CKV_AWS_29", "trivy:AWS-0045", "aws-elasticache-enable-at-rest-encryption"]);
        complete(&mut aliases);
        assert_eq!(aliases.len(), 3);
    }
}
