//! What marked source expects of a check: comments `# expect: fail RULE` and their neighbours in `.expect` files.

#![allow(dead_code)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::binary::Outcome;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expectation {
    pub path: String,
    pub line: u64,
    pub outcome: String,
    pub rule: String,
    pub target: Option<String>,
    /// `type.name` if the line is a resource's header.
    pub header: Option<String>,
}

impl Expectation {
    pub fn is_about(&self, outcome: &Outcome) -> bool {
        let target = self.target.as_ref().is_none_or(|target| *target == outcome.target);
        self.outcome == outcome.outcome && self.rule == outcome.rule && target
    }

    /// Whether the primary span is where it should be.
    pub fn is_met_by(&self, outcome: &Outcome) -> bool {
        if !self.is_about(outcome) {
            return false;
        }
        let at_header = || self.header.as_ref().is_some_and(|header| outcome.target.ends_with(header.as_str()));
        let here = self.path == outcome.path && self.line == outcome.line;
        here || (matches!(self.outcome.as_str(), "pass" | "not-applicable") && (self.target.is_some() || at_header()))
    }

    /// Whether one of several values that are wrong is where it should be.
    pub fn is_met_beside(&self, outcome: &Outcome) -> bool {
        self.is_about(outcome) && outcome.related.contains(&(self.path.clone(), self.line))
    }
}

/// `resource "type" "name" {` as `type.name`.
pub fn header(line: &str) -> Option<String> {
    let mut labels = line.trim().strip_prefix("resource \"")?.split('"');
    let (kind, _, name) = (labels.next()?, labels.next()?, labels.next()?);
    Some(format!("{kind}.{name}"))
}

impl std::fmt::Display for Expectation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Expectation { path, line, outcome, rule, target, .. } = self;
        write!(f, "{path}:{line}: {outcome} {rule}")?;
        target.as_ref().map_or(Ok(()), |target| write!(f, " ({target})"))
    }
}

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
    found.sort();
}

/// `fail RULE for TARGET, pass RULE` as expectations of a line.
pub fn parse(path: &str, line: u64, text: &str, header: Option<&String>) -> Vec<Expectation> {
    text.split(',')
        .map(|part| {
            let words: Vec<&str> = part.split_whitespace().collect();
            let (outcome, rule, target) = match words[..] {
                [outcome, rule] => (outcome, rule, None),
                [outcome, rule, "for", target] => (outcome, rule, Some(target.to_string())),
                _ => panic!("{path}:{line}: `expect: {text}` is not understood"),
            };
            assert!(
                matches!(outcome, "fail" | "unknown" | "pass" | "not-applicable" | "error" | "suppressed"),
                "{path}:{line}: `{outcome}` is not a valid outcome to expect"
            );
            Expectation {
                path: path.to_string(),
                line,
                outcome: outcome.to_string(),
                rule: rule.to_string(),
                target,
                header: header.cloned(),
            }
        })
        .collect()
}

/// What the files of a case expect; and the files in which nothing may be found.
pub fn expectations(case: &Path) -> (Vec<Expectation>, BTreeSet<String>) {
    let (mut all, mut none) = (Vec::new(), BTreeSet::new());
    let mut found = Vec::new();
    files(case, &mut found);
    for file in found {
        let path = file.strip_prefix(case).unwrap().to_str().unwrap().replace('\\', "/");
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        if let Some(judged) = path.strip_suffix(".expect") {
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                let (number, rest) = line.split_once(':').unwrap_or_else(|| panic!("{path}: `{line}` has no line number"));
                all.extend(parse(judged, number.trim().parse().unwrap(), rest, None));
            }
            continue;
        }
        for (number, line) in (1u64..).zip(text.lines()) {
            let Some((_, rest)) = line.split_once("# expect:").or_else(|| line.split_once("// expect:")) else { continue };
            if rest.trim() == "none" {
                assert_eq!(number, 1, "{path}: `expect: none` stands on the first line");
                none.insert(path.clone());
            } else {
                all.extend(parse(&path, number, rest, header(line).as_ref()));
            }
        }
    }
    for expectation in &all {
        assert!(!none.contains(&expectation.path), "{}: nothing is expected, and something is", expectation.path);
    }
    (all, none)
}
