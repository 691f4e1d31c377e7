//! Comments and annotations of other tools, read as those tools read them.
//!
//! Invariant: what cannot be compared with anything here (a parameter that is not written out, a workspace that is not
//! this one, a day that is over) hides nothing; and a comment hides only rules that say what it is called there.
//!
//! Sources: checkov, "Suppressing and Skipping Policies"; trivy, "Filtering: by inline comments"; tfsec, "Ignoring
//! Checks"; KICS, "Using commands on scanned files as comments".

use super::date::{self, Date};
use super::parameters::Parameter;
use super::region::{Region, Tree, enclosing, region};
use crate::peers::{is_same_id, peer};
use crate::policy::Rule;
use crate::source::{Source, Span, Text};
use crate::syntax::hcl;

pub const CHECKOV: &str = "checkov";
pub const TRIVY: &str = "trivy";
pub const TFSEC: &str = "tfsec";
pub const KICS: &str = "kics";
pub const KUBE_LINTER: &str = "kube-linter";

/// The ways to begin that checkov knows, of comments and of annotations' names.
const CHECKOV_SKIPS: [&str; 3] = ["checkov:skip=", "bridgecrew:skip=", "cortex:skip="];
const CHECKOV_ANNOTATIONS: [&str; 3] = ["checkov.io/skip", "bridgecrew.io/skip", "cortex.io/skip"];
const KUBE_LINTER_ANNOTATION: &str = "ignore-check.kube-linter.io/";
const KUBE_LINTER_ALL: &str = "kube-linter.io/ignore-all";
const KICS_WORD: &str = "kics-scan";
/// What those read who gave no reason: the tools ask for none.
const NO_REASON: &str = "no reason given";

/// What another tool is asked not to report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    pub tool: &'static str,
    which: Which,
    reach: Reach,
    pub reason: String,
    /// The first day on which it no longer holds.
    ends: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Which {
    Named(Vec<String>),
    /// Everything that the tool checks too.
    All,
    AllBut(Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Reach {
    /// The top-level block that the comment stands in.
    Around,
    /// What begins on its line or the one below, where the block has these values, and in this workspace.
    Below {
        parameters: Vec<Parameter>,
        workspace: Option<String>,
    },
    /// The lines of the comment and the one below.
    Line,
    File,
}

/// What a comment says to other tools; trivy's may say several things.
pub fn of_comment(text: &str) -> Vec<Foreign> {
    let body = text.trim_start_matches(['#', '/', '*']).trim();
    let body = if text.starts_with("/*") { body.trim_end_matches("*/").trim_end() } else { body };
    // Most comments are for people.
    if !(body.contains(":skip=") || body.contains(":ignore:") || body.starts_with(KICS_WORD)) {
        return Vec::new();
    }
    let mut found = trivy(body);
    found.extend(checkov(body));
    found.extend(kics(body));
    found
}

/// What an annotation says to other tools: `checkov.io/skip1: CKV_K8S_20=why`, `ignore-check.kube-linter.io/latest-tag: why`.
pub fn of_annotation(name: &str, text: &str) -> Option<Foreign> {
    let linter = match name.strip_prefix(KUBE_LINTER_ANNOTATION) {
        Some(check) => Some(Which::Named(vec![check.to_string()])),
        None => (name == KUBE_LINTER_ALL).then_some(Which::All),
    };
    if let Some(which) = linter {
        return Some(Foreign { tool: KUBE_LINTER, which, reach: Reach::Around, reason: reason_of(text), ends: None });
    }
    CHECKOV_ANNOTATIONS.iter().find(|prefix| name.starts_with(**prefix))?;
    let (id, reason) = text.split_once('=').unwrap_or((text, ""));
    let id = id.trim();
    (!id.is_empty()).then(|| skip(vec![id.to_string()], reason))
}

fn checkov(body: &str) -> Option<Foreign> {
    let rest = CHECKOV_SKIPS.iter().find_map(|word| body.split_once(word))?.1.trim_start_matches(' ');
    let is_of_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ',');
    let (ids, rest) = rest.split_at(rest.find(|c| !is_of_id(c)).unwrap_or(rest.len()));
    let ids: Vec<String> = ids.split(',').filter(|id| !id.is_empty()).map(ToString::to_string).collect();
    (!ids.is_empty()).then(|| skip(ids, rest.strip_prefix(':').unwrap_or("")))
}

fn skip(ids: Vec<String>, reason: &str) -> Foreign {
    Foreign { tool: CHECKOV, which: Which::Named(ids), reach: Reach::Around, reason: reason_of(reason), ends: None }
}

fn reason_of(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { NO_REASON.to_string() } else { text }
}

/// `trivy:ignore:ID[name=value]:exp:2027-01-01:ws:production`, any number of them between other words.
fn trivy(body: &str) -> Vec<Foreign> {
    let mut found = Vec::new();
    let mut words = Vec::new();
    for word in body.split_whitespace() {
        let word = word.trim_start_matches(['#', '/', '*']);
        let named = [TRIVY, TFSEC].into_iter().find_map(|tool| Some((tool, word.strip_prefix(tool)?.strip_prefix(':')?)));
        match named.and_then(|(tool, rest)| ignore(tool, rest)) {
            Some(foreign) => found.push(foreign),
            None => words.push(word),
        }
    }
    let reason = reason_of(&words.join(" "));
    found.iter_mut().for_each(|foreign| foreign.reason.clone_from(&reason));
    found
}

fn ignore(tool: &'static str, text: &str) -> Option<Foreign> {
    let mut sections = text.split(':');
    let (mut which, mut parameters, mut ends, mut workspace) = (None, Vec::new(), None, None);
    while let (Some(key), Some(value)) = (sections.next(), sections.next()) {
        match key {
            "ignore" => {
                let (id, written) = value.split_once('[').unwrap_or((value, ""));
                let pairs = written.trim_end_matches(']').split(',').filter_map(|pair| pair.split_once('='));
                parameters = pairs.map(|(name, value)| (name.to_string(), value.to_string())).collect();
                which = match id {
                    "" => None,
                    "*" => Some(Which::All),
                    id => Some(Which::Named(vec![id.to_string()])),
                };
            }
            // A day that there is not has never come.
            "exp" => ends = Some(date::parse(value).unwrap_or(date::FIRST)),
            "ws" => workspace = Some(value.to_string()),
            _ => {}
        }
    }
    Some(Foreign { tool, which: which?, reach: Reach::Below { parameters, workspace }, reason: String::new(), ends })
}

fn kics(body: &str) -> Option<Foreign> {
    let mut words = body.strip_prefix(KICS_WORD)?.split_whitespace();
    let command = words.next()?;
    let ids = |list: &str| list.split(',').map(|id| id.trim().to_string()).filter(|id| !id.is_empty()).collect();
    let (which, reach) = match command.split_once('=') {
        None if command == "ignore" => (Which::All, Reach::File),
        None if command == "ignore-line" => (Which::All, Reach::Line),
        None if command == "ignore-block" => (Which::All, Reach::Below { parameters: Vec::new(), workspace: None }),
        Some(("disable", list)) => (Which::Named(ids(list)), Reach::File),
        Some(("enable", list)) => (Which::AllBut(ids(list)), Reach::File),
        _ => return None,
    };
    let reason = reason_of(&words.collect::<Vec<_>>().join(" "));
    Some(Foreign { tool: KICS, which, reach, reason, ends: None })
}

impl Foreign {
    /// The rules here that it means.
    pub fn rules<'c>(&self, rules: &'c [Rule]) -> Vec<&'c Rule> {
        rules.iter().filter(|rule| self.means(rule.outline.aliases())).collect()
    }

    /// Whether it means a check that has one of these aliases.
    pub fn means(&self, aliases: &[Text]) -> bool {
        let named = |ids: &[String]| {
            let is_named = |id: &str, alias: &str| match id.contains('*') {
                true => self.has_patterns() && is_of(self.tool, alias) && matches(id, id_of(alias)),
                false => is_same_id(id_of(alias), id),
            };
            ids.iter().any(|id| aliases.iter().any(|alias| is_named(id, alias)))
        };
        let is_checked = || aliases.iter().any(|alias| is_of(self.tool, alias));
        match &self.which {
            Which::Named(ids) => named(ids),
            Which::All => is_checked(),
            Which::AllBut(ids) => is_checked() && !named(ids),
        }
    }

    /// Whether its tool takes `*` in an id for any characters.
    fn has_patterns(&self) -> bool {
        self.tool == TRIVY || self.tool == TFSEC
    }

    /// The parameters, with the header of the block whose values they are about.
    pub fn parameters(&self, tree: Tree<'_>, region: &Region) -> Option<(Vec<Parameter>, Option<Span>)> {
        match &self.reach {
            Reach::Below { parameters, .. } if !parameters.is_empty() => Some((parameters.clone(), header(tree, region))),
            _ => None,
        }
    }

    pub fn holds(&self, today: Date) -> bool {
        self.ends.is_none_or(|ends| today < ends)
    }

    /// The last day on which it holds.
    pub fn until(&self) -> Option<Date> {
        self.ends.and_then(|day| day.yesterday().ok())
    }

    /// What it covers; `None` where it stands at a place that its tool does not look at.
    pub fn region(&self, workspace_here: &str, tree: Tree<'_>, source: &Source, comment: Span) -> Option<Region> {
        let text = &source.text;
        match &self.reach {
            Reach::Around => enclosing(tree, text, comment),
            Reach::Line => {
                let region = region(tree, text, comment);
                // The line of the comment, where code stands before it, and the one below.
                let start = region.line.start.min(comment.start);
                let below = text.get(comment.end as usize..)?.split('\n').take(2).map(|line| line.len() + 1).sum::<usize>();
                let end = region.line.end.max((comment.end as usize + below).min(text.len()) as u32);
                Some(Region { line: Span { start, end, ..region.line }, item: None, is_target: false })
            }
            Reach::File => {
                let is_head = tree.begins_behind(comment);
                let whole = Span::new(comment.source, 0, text.len());
                is_head.then_some(Region { line: Span { end: 0, ..whole }, item: Some(whole), is_target: true })
            }
            Reach::Below { workspace, .. } => {
                let is_here = workspace.as_ref().is_none_or(|workspace| matches(workspace, workspace_here));
                is_here.then(|| region(tree, text, comment))
            }
        }
    }
}

/// The header of the top-level block around a region, or that begins there.
fn header(tree: Tree<'_>, region: &Region) -> Option<Span> {
    let Tree::Hcl(file) = tree else { return None };
    let line = region.line;
    let around = |block: &&hcl::Block| block.span.start <= line.end && line.start < block.span.end;
    file.body.blocks.iter().find(around).map(|block| block.header)
}

/// Whether a text is what a pattern says, in which `*` stands for any characters; letters are compared without their case.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return text.ends_with(part);
        }
        let Some(at) = text.find(part) else { return false };
        text = text.get(at + part.len()..).unwrap_or_default();
    }
    true
}

/// An alias without the tool that may stand before it.
fn id_of(alias: &str) -> &str {
    alias.split_once(':').map_or(alias, |(_, id)| id)
}

/// The tools that an alias is an id of, joined by commas, and the id.
pub fn tools_of(alias: &str) -> (String, &str) {
    if let Some((tool, id)) = alias.split_once(':') {
        return (tool.to_string(), id);
    }
    let tools = [CHECKOV, TRIVY, TFSEC, KICS, KUBE_LINTER].into_iter().filter(|tool| is_of(tool, alias));
    (tools.collect::<Vec<_>>().join(", "), alias)
}

/// Whether an alias is an id of this tool, by its form.
fn is_of(tool: &str, alias: &str) -> bool {
    if let Some((named, _)) = alias.split_once(':') {
        return named == tool;
    }
    let is_checkov = alias.starts_with("CKV");
    let is_kics = alias.len() == 36 && alias.matches('-').count() == 4;
    let is_kube_linter = || peer(KUBE_LINTER).is_some_and(|linter| linter.check(alias).is_some());
    match tool {
        CHECKOV => is_checkov,
        KICS => is_kics,
        KUBE_LINTER => is_kube_linter(),
        _ => !is_checkov && !is_kics && !is_kube_linter(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn one(text: &str) -> Foreign {
        let mut found = of_comment(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found.remove(0)
    }

    fn named(ids: &[&str]) -> Which {
        Which::Named(ids.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn checkov_skips_name_ids_and_a_reason_behind_a_colon() {
        for (text, ids, reason) in [
            ("#checkov:skip=CKV_AWS_29:accepted: public  data", &["CKV_AWS_29"][..], "accepted: public data"),
            ("  # checkov:skip=CKV_AWS_29", &["CKV_AWS_29"], NO_REASON),
            ("// see bridgecrew:skip= CKV_AWS_29,CKV2_AWS_50:x", &["CKV_AWS_29", "CKV2_AWS_50"], "x"),
            ("/* cortex:skip=CKV_AWS_29:x */", &["CKV_AWS_29"], "x"),
        ] {
            let read = one(text.trim());
            assert_eq!((read.tool, read.which, read.reason.as_str()), (CHECKOV, named(ids), reason), "{text}");
        }
        for text in ["# checkov:skip=", "# checkov:skip", "# checkov: skip=CKV_AWS_29", "# noqa"] {
            assert_eq!(of_comment(text), [], "{text}");
        }
    }

    #[test]
    fn trivy_and_tfsec_ignores_have_sections() {
        let read = one("#trivy:ignore:AWS-0045[engine=redis,a.b=1]:exp:2027-01-01:ws:production until we move");
        assert_eq!((read.tool, read.which.clone(), read.reason.as_str()), (TRIVY, named(&["AWS-0045"]), "until we move"));
        let parameters = vec![("engine".to_string(), "redis".to_string()), ("a.b".to_string(), "1".to_string())];
        assert_eq!(read.reach, Reach::Below { parameters, workspace: Some("production".to_string()) });
        let day = |text| date::parse(text).unwrap();
        assert!(read.holds(day("2026-12-31")) && !read.holds(day("2027-01-01")));
        assert_eq!(read.until(), Some(day("2026-12-31")));

        let two = of_comment("# tfsec:ignore:aws-a:why trivy:ignore:* both");
        assert_eq!(two.iter().map(|read| read.tool).collect::<Vec<_>>(), [TFSEC, TRIVY]);
        assert_eq!((&two[0].which, &two[1].which), (&named(&["aws-a"]), &Which::All));
        assert!(!one("#trivy:ignore:AWS-0045:exp:soon").holds(day("2026-01-01")));
        for text in ["# trivy:ignore", "# trivy:ignore:", "# trivy: ignore:AWS-0045"] {
            assert_eq!(of_comment(text), [], "{text}");
        }
    }

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, text, expected) in [
            ("aws-elasticache-*", "aws-elasticache-enable-backup", true),
            ("aws-elasticache-*", "aws-rds-enable-backup", false),
            ("aws-*-enable-*", "AWS-elasticache-enable-backup", true),
            ("*-backup", "aws-elasticache-enable-backup", true),
            ("aws-*-backup*", "aws-backup", false),
            ("dev-*", "dev-", true),
            ("dev-*", "dev", false),
            ("dev", "dev", true),
            ("a*a", "a", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn kics_commands_are_five() {
        let id = "76976de7-c7b1-4f64-a94f-90c1345914c2";
        let below = Reach::Below { parameters: Vec::new(), workspace: None };
        for (text, which, reach) in [
            ("# kics-scan ignore".to_string(), Which::All, Reach::File),
            ("# kics-scan ignore-line".to_string(), Which::All, Reach::Line),
            ("# kics-scan ignore-block".to_string(), Which::All, below),
            (format!("# kics-scan disable={id},x"), named(&[id, "x"]), Reach::File),
            (format!("# kics-scan enable={id}"), Which::AllBut(vec![id.to_string()]), Reach::File),
        ] {
            let read = one(&text);
            assert_eq!((read.tool, read.which, read.reach), (KICS, which, reach), "{text}");
        }
        assert_eq!(of_comment("# see kics-scan ignore"), []);
        assert!(is_of(KICS, id) && is_of(CHECKOV, "CKV2_AWS_50") && is_of(TRIVY, "AWS-0045") && !is_of(TFSEC, id));
    }

    #[test]
    fn annotations_of_checkov_name_one_check() {
        let read = of_annotation("checkov.io/skip1", "CKV_K8S_20=I know").unwrap();
        assert_eq!((read.which, read.reason.as_str()), (named(&["CKV_K8S_20"]), "I know"));
        assert_eq!(of_annotation("checkov.io/skip2", "CKV_K8S_20").unwrap().reason, NO_REASON);
        assert_eq!(of_annotation("example.org/skip", "CKV_K8S_20"), None);
        let read = of_annotation("ignore-check.kube-linter.io/latest-tag", "pinned by digest").unwrap();
        assert_eq!((read.tool, read.which, read.reason.as_str()), (KUBE_LINTER, named(&["latest-tag"]), "pinned by digest"));
        assert_eq!(of_annotation("kube-linter.io/ignore-all", "").unwrap().which, Which::All);
    }
}
