//! Is something production?
//!
//! Read from, in this order: the environment that the configuration names; the tags of the resource and of its
//! provider; the root's environment variable; the names of var files, workspace and directory. What contradicts itself
//! is unknown, as is what says nothing.

use crate::source::{Span, Text};
use crate::terraform::{Resource, Root};
use crate::value::{Kind, Reason, ReasonKind, RootId, Site, Truth, Value};

use super::fact::{Evidence, Fact, add_evidence, add_reasons};
use super::index::{Index, SharedMemo, memoized};
use super::read::cases;
use super::words::{clean_words, words};

/// The environment that is judged, as the configuration has it.
#[derive(Clone, Debug)]
pub struct ConfiguredEnvironment {
    pub name: Text,
    /// What it says outright, where it says so.
    pub production: Option<bool>,
    /// The place of that, else of the name.
    pub span: Span,
}

/// What the name of an environment says.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Classification {
    Production,
    NotProduction,
    /// It names both, or neither.
    Silent,
}

const PRODUCTION: [&str; 4] = ["production", "prod", "prd", "live"];

const OTHER: [&str; 34] = [
    "dev",
    "devel",
    "develop",
    "development",
    "staging",
    "stage",
    "stg",
    "test",
    "tests",
    "testing",
    "tst",
    "qa",
    "uat",
    "sandbox",
    "sbx",
    "nonprod",
    "nonproduction",
    "nonprd",
    "preprod",
    "preproduction",
    "preprd",
    "demo",
    "lab",
    "local",
    "ci",
    "acceptance",
    "acc",
    "playground",
    "experimental",
    "feature",
    "review",
    "preview",
    "ephemeral",
    "poc",
];

/// What an environment's name says, by whole words: `prod-eu` is production, `pre-prod` and `nonprod` are not.
pub fn classify_environment(text: &str) -> Classification {
    let words = clean_words(text);
    let (mut production, mut other) = (false, false);
    for (index, word) in words.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| words.get(i)).map(String::as_str);
        if PRODUCTION.contains(&word.as_str()) {
            if matches!(before, Some("non" | "not" | "no" | "pre")) { other = true } else { production = true }
        }
        other |= OTHER.contains(&word.as_str());
    }
    match (production, other) {
        (true, false) => Classification::Production,
        (false, true) => Classification::NotProduction,
        _ => Classification::Silent,
    }
}

/// Whether the name of a tag or an input is that of the environment: `Environment`, `env`, `deployment_stage`, `EnvName`.
fn names_environment(name: &str) -> bool {
    const KEY: [&str; 3] = ["environment", "env", "stage"];
    const BESIDE: [&str; 15] = [
        "name",
        "type",
        "deployment",
        "deploy",
        "target",
        "app",
        "application",
        "project",
        "short",
        "code",
        "slug",
        "tag",
        "aws",
        "account",
        "id",
    ];
    let words = words(name);
    words.iter().any(|word| KEY.contains(&word.as_str()))
        && words.iter().all(|word| KEY.contains(&word.as_str()) || BESIDE.contains(&word.as_str()))
}

/// One mark of an environment.
#[derive(Clone, Debug)]
struct EnvironmentMark {
    production: bool,
    site: Site,
    text: String,
}

#[derive(Clone, Debug, Default)]
struct Marks {
    found: Vec<EnvironmentMark>,
    reasons: Vec<Reason>,
}

/// What a root module says of its environment, whatever resource is asked about.
#[derive(Debug, Default)]
pub(super) struct RootMarks {
    variables: Marks,
    names: Marks,
}

impl Marks {
    fn add(&mut self, classification: Classification, site: impl Into<Site>, text: impl FnOnce() -> String) {
        let production = match classification {
            Classification::Production => true,
            Classification::NotProduction => false,
            Classification::Silent => return,
        };
        self.found.push(EnvironmentMark { production, site: site.into(), text: text() });
    }

    /// The value of a tag or an input that names the environment.
    fn add_value(&mut self, value: &Value, place: Span, what: &str) {
        let site = value.origin.site_or(place);
        let mut said: Vec<Classification> = cases(value).iter().map(classify_value).collect();
        said.dedup();
        match said.as_slice() {
            [Classification::Silent] | [] => {
                if !value.is_known() {
                    value.collect_reasons(&mut self.reasons);
                }
            }
            [one] => self.add(*one, site, || match value.as_str() {
                Some(text) => format!("{what} is {text:?}"),
                None => format!("{what} suggests it"),
            }),
            _ => value.collect_reasons(&mut self.reasons),
        }
    }

    /// What the marks say together; `None` when there are none.
    fn decide(&self) -> Option<Fact> {
        let first = self.found.first()?;
        let agreed = self.found.iter().all(|mark| mark.production == first.production);
        let mut fact = Fact::new(if agreed { first.production.into() } else { Truth::Unknown });
        for mark in &self.found {
            add_evidence(&mut fact.evidence, mark.site, mark.text.clone());
        }
        if !agreed {
            let said: Vec<&str> = self.found.iter().map(|mark| mark.text.as_str()).collect();
            let subject = format!("contradicting environments: {}", said.join("; "));
            fact.reasons.push(Reason::new(ReasonKind::Workspace, subject, first.site.span));
        }
        // marks without a place of their own: the text must not be lost
        if fact.evidence.is_empty() {
            fact.evidence.push(Evidence { site: Span::NONE.into(), text: first.text.clone() });
        }
        Some(fact)
    }
}

/// Texts are read as they stand; of a text with unknown parts only the words that are wholly known count.
fn classify_value(value: &Value) -> Classification {
    match &value.kind {
        Kind::String(text) => classify_environment(text),
        Kind::Parts(parts) => {
            // a letter for what is not known keeps the words beside it from looking whole
            let text: String = parts.iter().map(|part| part.as_str().unwrap_or("x")).collect();
            classify_environment(&text)
        }
        _ => Classification::Silent,
    }
}

/// The questions about environments.
#[derive(Copy, Clone, Debug)]
pub struct EnvironmentFacts<'g, 'a> {
    pub(super) index: &'g Index<'a>,
    /// The environment that is checked, where the configuration file names one.
    pub(super) configured: Option<&'g ConfiguredEnvironment>,
    pub(super) marks: &'g SharedMemo<RootId, RootMarks>,
}

impl EnvironmentFacts<'_, '_> {
    /// Whether a resource is deployed to production, what says so, and if nothing does: why that is not known.
    pub fn is_production(&self, resource: &Resource) -> Fact {
        let mut reasons = Vec::new();
        if let Some(fact) = self.configured.and_then(configured) {
            return fact;
        }
        let id = resource.address.root;
        let read = |root: &Root| RootMarks { variables: variable_marks(root), names: name_marks(root) };
        let of_root = memoized(self.marks, &id, || self.index.root(id).map(read).unwrap_or_default());
        let mut strong = tag_marks(resource);
        add_reasons(&mut reasons, &strong.reasons);
        add_reasons(&mut reasons, &of_root.variables.reasons);
        strong.found.extend(of_root.variables.found.iter().cloned());
        // names of files and directories speak only where nothing that is deployed does
        if let Some(fact) = strong.decide().or_else(|| of_root.names.decide()) {
            return fact;
        }
        if reasons.is_empty() {
            let subject = "no tag, variable, workspace or directory names the environment";
            reasons.push(Reason::new(ReasonKind::Workspace, subject, resource.header));
        }
        Fact::unknown(reasons)
    }
}

/// What the configuration says of the environment: outright, or by its name.
fn configured(environment: &ConfiguredEnvironment) -> Option<Fact> {
    let ConfiguredEnvironment { name, production, span } = environment;
    let mut marks = Marks::default();
    match production {
        Some(production) => marks.found.push(EnvironmentMark {
            production: *production,
            site: (*span).into(),
            text: format!("the environment `{name}` is configured as {}production", if *production { "" } else { "not " }),
        }),
        None => marks.add(classify_environment(name), *span, || format!("the environment is named `{name}`")),
    }
    marks.decide()
}

/// Tags of the resource; those of its provider where it does not set the same.
fn tag_marks(resource: &Resource) -> Marks {
    let mut marks = Marks::default();
    for tags in [resource.body.get("tags"), Some(&resource.default_tags)].into_iter().flatten() {
        let Some(mapping) = tags.as_mapping() else {
            if !tags.is_known() {
                tags.collect_reasons(&mut marks.reasons);
            }
            continue;
        };
        let before = marks.found.len();
        for (key, entry) in &mapping.entries {
            if names_environment(key) {
                marks.add_value(&entry.value, entry.key, &format!("tag `{key}`"));
            }
        }
        if marks.found.len() > before {
            break; // the resource's own tags win
        }
        if let Some(open) = &mapping.open {
            add_reasons(&mut marks.reasons, &open.reasons);
        }
    }
    marks
}

fn variable_marks(root: &Root) -> Marks {
    let mut marks = Marks::default();
    for (name, value) in root.variables.iter().filter(|(name, _)| names_environment(name)) {
        marks.add_value(value, Span::NONE, &format!("`var.{name}`"));
    }
    marks
}

/// The last part of a path that says something.
fn classify_path(path: &str) -> Classification {
    path.rsplit('/').map(classify_environment).find(|said| *said != Classification::Silent).unwrap_or(Classification::Silent)
}

/// The path of a unit without the directory that is called `live` after what it holds: all that is deployed.
fn without_live(path: &str) -> String {
    path.split('/').filter(|part| *part != "live" && !part.ends_with("-live")).collect::<Vec<_>>().join("/")
}

fn name_marks(root: &Root) -> Marks {
    let mut marks = Marks::default();
    for file in &root.variable_files {
        marks.add(classify_path(file), Span::NONE, || format!("the var file is `{file}`"));
    }
    if let Some(workspace) = &root.workspace {
        marks.add(classify_environment(workspace), Span::NONE, || format!("the workspace is `{workspace}`"));
    }
    // a directory speaks only where no var file or workspace does: those choose among environments of one directory
    if marks.found.is_empty() {
        let directory = root.deployed_from.as_ref().unwrap_or(&root.directory);
        let said = match &root.deployed_from {
            Some(unit) => classify_path(&without_live(unit)),
            None => classify_path(directory),
        };
        marks.add(said, Span::NONE, || format!("the directory is `{directory}`"));
    }
    marks
}
