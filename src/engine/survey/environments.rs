//! Environments by the names of files and directories: a proposal, certain only where siblings say the same.
//!
//! Invariant: one thing belongs to one environment; values that may be alternatives of each other make nothing certain.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Classification, classify_environment, clean_words};
use crate::source::Text;

/// A file of values that Terraform does not read by itself.
#[derive(Clone, Debug)]
pub(super) struct Values {
    pub path: String,
    pub variables: BTreeSet<Text>,
    /// Some root module declares a variable that it sets.
    pub is_read: bool,
}

/// Environments of a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Those that are not production first.
    pub environments: Vec<ProposedEnvironment>,
    /// Whether they can be taken as they are.
    pub is_certain: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposedEnvironment {
    pub name: String,
    pub production: bool,
    pub variable_files: Vec<String>,
    pub overlays: Vec<String>,
    /// `None` for all root modules.
    pub roots: Option<Vec<String>>,
}

/// The words that mean the same environment as another.
const SAME: [(&str, &str); 7] = [
    ("production", "prod"),
    ("prd", "prod"),
    ("development", "dev"),
    ("develop", "dev"),
    ("stage", "staging"),
    ("stg", "staging"),
    ("testing", "test"),
];

/// What speaks for an environment.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Values,
    Overlay,
    Root,
}

/// One thing that is named for an environment: beside what it stands, and how it spells the name.
struct Sign {
    kind: Kind,
    beside: String,
    word: String,
    path: String,
}

pub(super) fn propose(roots: &[String], values: &[Values], overlays: &[String]) -> Proposal {
    let read = values.iter().filter(|values| values.is_read);
    let mut signs: Vec<Sign> = read.filter_map(|values| of_values(&values.path)).collect();
    signs.extend(overlays.iter().filter_map(|path| of_directory(Kind::Overlay, path)));
    signs.extend(roots.iter().filter_map(|path| of_directory(Kind::Root, path)));
    let mut spelled: BTreeMap<(Kind, &str), BTreeSet<&str>> = BTreeMap::new();
    for sign in &signs {
        spelled.entry((sign.kind, &sign.beside)).or_default().insert(same(&sign.word));
    }
    // Siblings that are named for different environments mean environments; one alone may mean anything.
    let is_sure = |sign: &Sign| spelled.get(&(sign.kind, sign.beside.as_str())).is_some_and(|words| words.len() > 1);
    let sure: BTreeSet<&str> = signs.iter().filter(|sign| is_sure(sign)).map(|sign| same(&sign.word)).collect();
    let mut found: BTreeMap<&str, ProposedEnvironment> = BTreeMap::new();
    for sign in &signs {
        let key = same(&sign.word);
        if !sure.is_empty() && !sure.contains(key) {
            continue;
        }
        let one = found.entry(key).or_default();
        if one.name.is_empty() || sign.word == key {
            one.name.clone_from(&sign.word);
        }
        let list = match sign.kind {
            Kind::Values => &mut one.variable_files,
            Kind::Overlay => &mut one.overlays,
            Kind::Root => one.roots.get_or_insert_default(),
        };
        if !list.contains(&sign.path) {
            list.push(sign.path.clone());
        }
    }
    let has_roots = found.values().any(|one| one.roots.is_some());
    let has_values = found.values().any(|one| !one.variable_files.is_empty());
    let mut environments: Vec<ProposedEnvironment> = found.into_values().collect();
    for one in &mut environments {
        one.production = classify_environment(&one.name) == Classification::Production;
        // The root modules of the others are not its own, and those that get values there are nothing without them.
        if has_roots || (has_values && one.variable_files.is_empty()) {
            one.roots.get_or_insert_default();
        }
    }
    environments.sort_by(|a, b| (a.production, &a.name).cmp(&(b.production, &b.name)));
    let is_certain = !sure.is_empty() && environments.iter().all(|one| !has_alternatives(one, values));
    if !is_certain && environments.len() < 2 {
        return Proposal::default(); // a directory `tests` alone is no environment
    }
    Proposal { environments, is_certain }
}

/// Whether two of its files set the same variable: then each is for a case of its own (a region, an account).
fn has_alternatives(one: &ProposedEnvironment, values: &[Values]) -> bool {
    let mut seen: BTreeSet<&Text> = BTreeSet::new();
    let files = values.iter().filter(|values| one.variable_files.contains(&values.path));
    files.flat_map(|file| &file.variables).any(|variable| !seen.insert(variable))
}

fn same(word: &str) -> &str {
    SAME.iter().find(|(other, _)| *other == word).map_or(word, |(_, main)| main)
}

/// The deepest directory of a path whose whole name is that of an environment: `live/dev/vpc` is `dev`.
fn of_directory(kind: Kind, path: &str) -> Option<Sign> {
    let mut beside = String::new();
    let mut found = None;
    for part in path.split('/') {
        let whole = if beside.is_empty() { part.to_string() } else { format!("{beside}/{part}") };
        if let Some(word) = whole_name(part) {
            found = Some(Sign { kind, beside, word, path: whole.clone() });
        }
        beside = whole;
    }
    found
}

/// `prod.tfvars`, `eks-prod.tfvars`, `prod.eu.tfvars`, `envs/prod/eks.tfvars`.
fn of_values(path: &str) -> Option<Sign> {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let stem = stem.strip_suffix(".tfvars")?;
    let sign = |beside: String, word| Sign { kind: Kind::Values, beside, word, path: path.to_string() };
    if let Some(word) = whole_name(stem) {
        return Some(sign(directory.to_string(), word));
    }
    let parts: Vec<&str> = stem.split(['-', '_', '.']).collect();
    let named: Vec<(usize, String)> =
        parts.iter().enumerate().filter_map(|(index, part)| Some((index, whole_name(part)?))).collect();
    if let [(index, word)] = named.as_slice() {
        let is_edge = *index == 0 || *index + 1 == parts.len();
        let is_negated = index.checked_sub(1).and_then(|before| parts.get(before)).is_some_and(|p| matches!(*p, "pre" | "non"));
        let rest: Vec<&str> = parts.iter().enumerate().filter(|(at, _)| at != index).map(|(_, part)| *part).collect();
        return (is_edge && !is_negated).then(|| sign(format!("{directory}/{}", rest.join("-")), word.clone()));
    }
    let above = of_directory(Kind::Values, directory)?;
    Some(sign(above.beside, above.word))
}

/// The name of an environment that a text is as a whole.
fn whole_name(text: &str) -> Option<String> {
    let words = clean_words(text);
    let is_one = match words.as_slice() {
        [_] => true,
        [before, _] => matches!(before.as_str(), "pre" | "non"),
        _ => false,
    };
    let is_named = is_one && classify_environment(text) != Classification::Silent;
    is_named.then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn values(files: &[(&str, &[&str])]) -> Vec<Values> {
        let of = |(path, names): &(&str, &[&str])| Values {
            path: path.to_string(),
            variables: names.iter().map(|name| Text::from(*name)).collect(),
            is_read: true,
        };
        files.iter().map(of).collect()
    }

    fn proposed(roots: &[&str], files: &[(&str, &[&str])], overlays: &[&str]) -> (Vec<String>, bool) {
        let texts = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        let proposal = propose(&texts(roots), &values(files), &texts(overlays));
        let shown = proposal.environments.iter().map(|one| {
            let roots = one.roots.as_ref().map_or("*".to_string(), |roots| roots.join("+"));
            format!("{} {} {} {} {roots}", one.name, one.production, one.variable_files.join("+"), one.overlays.join("+"))
        });
        (shown.collect(), proposal.is_certain)
    }

    #[test]
    fn siblings_that_are_named_for_environments_are_environments() {
        let (found, certain) = proposed(&["infra"], &[("envs/prod.tfvars", &["a"]), ("envs/dev.tfvars", &["a"])], &[]);
        assert_eq!(found, ["dev false envs/dev.tfvars  *", "prod true envs/prod.tfvars  *"]);
        assert!(certain);
        let (found, certain) = proposed(
            &["live/dev/vpc", "live/prod/vpc", "live/prod/db", "global"],
            &[],
            &["k8s/overlays/production", "k8s/overlays/staging"],
        );
        assert_eq!(
            found,
            ["dev false   live/dev", "staging false  k8s/overlays/staging ", "prod true  k8s/overlays/production live/prod"]
        );
        assert!(certain);
    }

    #[test]
    fn what_may_mean_something_else_is_not_certain() {
        // One alone.
        assert!(!proposed(&["infra"], &[("prod.tfvars", &["a"])], &[]).1);
        // Two regions of one environment.
        let files: &[(&str, &[&str])] =
            &[("envs/prod/eu.tfvars", &["region"]), ("envs/prod/us.tfvars", &["region"]), ("envs/dev/eu.tfvars", &["region"])];
        let (found, certain) = proposed(&["infra"], files, &[]);
        assert_eq!(found, ["dev false envs/dev/eu.tfvars  *", "prod true envs/prod/eu.tfvars+envs/prod/us.tfvars  *"]);
        assert!(!certain);
        // Names that hold the word and mean something else.
        assert_eq!(proposed(&["dev-tools", "production-line-api"], &[], &[]).0, [""; 0]);
        assert_eq!(proposed(&["infra"], &[("a-non-prod.tfvars", &["a"])], &[]).0, [""; 0]);
    }
}
