//! Every key of the configuration file: its name, what it holds, what it means. Errors, hints, and the JSON Schema come
//! from this one list.

use crate::finding::incomplete_on_words;
use crate::finding::{Confidence, Severity};

/// A key that a mapping of the configuration may have.
#[derive(Debug)]
pub struct ConfigurationKey {
    pub name: &'static str,
    pub holds: Holds,
    /// One sentence, lower case, no full stop.
    pub about: &'static str,
}

/// What may stand under a key.
#[derive(Copy, Clone, Debug)]
pub enum Holds {
    Flag,
    /// A text that is not empty.
    Name,
    /// A list of them.
    Names,
    /// One path, relative to the file.
    Path,
    /// Paths of this many kinds, relative to the file.
    Paths,
    /// Patterns as in `.gitignore`, relative to the file.
    Patterns,
    /// One of these words.
    Word(Words),
    /// A list of such words.
    Words(Words),
    /// Why: a text that is not empty, where a user may expect that none is needed.
    Why,
    /// A mapping of names to values of any type.
    Values,
    /// A mapping with these keys.
    Keys(&'static [ConfigurationKey]),
    /// A mapping of names that the user chooses to mappings with these keys.
    Named(&'static [ConfigurationKey]),
    /// A mapping of rules, by id or alias, to this.
    ByRule(&'static Holds),
    /// A mapping of texts that the user chooses to this.
    ByText(&'static Holds),
    /// A list of mappings that have all of these keys.
    List(&'static [ConfigurationKey]),
}

/// The words of a closed list.
pub type Words = fn() -> Vec<&'static str>;

/// How many entries a list or a mapping of the file may have. Each environment is an evaluation of everything.
pub(super) const MAX_ENTRIES: usize = 100;
/// How many entries a list or a mapping may have that costs little.
pub(super) const MAX_CHEAP_ENTRIES: usize = 10_000;

/// The severities, lowest first.
pub fn severities() -> Vec<&'static str> {
    Severity::ALL.map(Severity::id).to_vec()
}

/// The levels of confidence, lowest first.
pub fn confidences() -> Vec<&'static str> {
    Confidence::ALL.map(Confidence::id).to_vec()
}

/// What to do with what cannot be decided.
pub fn unknown_policies() -> Vec<&'static str> {
    vec!["hide", "note", "fail"]
}

/// The tools whose comments can be made to count.
pub fn foreign_tools() -> Vec<&'static str> {
    vec!["checkov", "trivy", "tfsec", "kics", "kube-linter"]
}

/// The keys of the file.
pub const KEYS: &[ConfigurationKey] = &[
    ConfigurationKey {
        name: "paths",
        holds: Holds::Patterns,
        about: "what is checked if the command line names no path: files, directories, or patterns",
    },
    ConfigurationKey {
        name: "exclude",
        holds: Holds::Patterns,
        about: "files that are not checked, as patterns of .gitignore; modules that call them are still evaluated with them",
    },
    ConfigurationKey { name: "rules", holds: Holds::Keys(RULE_KEYS), about: "which rules are run, and how" },
    ConfigurationKey {
        name: "environments",
        holds: Holds::Named(ENVIRONMENT_KEYS),
        about: "what is deployed where, by the name of the environment: everything is checked once for each",
    },
    ConfigurationKey {
        name: "links",
        holds: Holds::List(LINK_KEYS),
        about: "which workload uses which cache, where no name or reference shows it",
    },
    ConfigurationKey {
        name: "security_groups",
        holds: Holds::Keys(SECURITY_GROUP_KEYS),
        about: "facts about security groups that are not in the repository",
    },
    ConfigurationKey {
        name: "modules",
        holds: Holds::ByText(&Holds::Path),
        about: "which directory of the repository has the source of a module that is called by a registry or other remote address",
    },
    ConfigurationKey {
        name: "baseline",
        holds: Holds::Path,
        about: "the baseline file: findings listed in it do not fail the run",
    },
    ConfigurationKey {
        name: "honor_suppressions",
        holds: Holds::Words(foreign_tools),
        about: "other tools whose suppression comments are honoured",
    },
    ConfigurationKey { name: "severity", holds: Holds::Word(severities), about: "show only findings at or above this severity" },
    ConfigurationKey {
        name: "fail_on",
        holds: Holds::Word(severities),
        about: "violations at or above this severity make the exit code 1 (default: that of `severity`, else any)",
    },
    ConfigurationKey {
        name: "min_confidence",
        holds: Holds::Word(confidences),
        about: "passes with less confidence than this are unknown (low confidence: judged by a name alone); violations are reported at any confidence",
    },
    ConfigurationKey {
        name: "unknown",
        holds: Holds::Word(unknown_policies),
        about: "how to treat unknown outcomes: hide them, note them, or count them as violations",
    },
    ConfigurationKey {
        name: "allow_incomplete",
        holds: Holds::Flag,
        about: "whether the exit code is 0 even if something could not be checked; it is still reported",
    },
    ConfigurationKey {
        name: "incomplete_on",
        holds: Holds::Words(incomplete_on_words),
        about: "which kinds of input that are not judged make a run incomplete (exit code 3); by default those with cache settings; the others are only counted in the report",
    },
];

/// The keys of `rules`.
pub const RULE_KEYS: &[ConfigurationKey] = &[
    ConfigurationKey {
        name: "sources",
        holds: Holds::Paths,
        about: "rule files (.rule.hcl, .policy.hcl) and directories of them, in addition to the built-in rules",
    },
    ConfigurationKey {
        name: "only",
        holds: Holds::Names,
        about: "the only rules that are run where the command line selects none: ids, aliases, prefixes or globs",
    },
    ConfigurationKey {
        name: "enable",
        holds: Holds::Names,
        about: "rules that are off by default and are run here: ids, aliases, prefixes or globs, as for `--select`",
    },
    ConfigurationKey {
        name: "disable",
        holds: Holds::ByRule(&Holds::Why),
        about: "rules whose findings are suppressed, each with a reason",
    },
    ConfigurationKey {
        name: "severity",
        holds: Holds::ByRule(&Holds::Word(severities)),
        about: "the severity of a rule's findings, overriding its own",
    },
    ConfigurationKey {
        name: "inputs",
        holds: Holds::ByRule(&Holds::Values),
        about: "values for the inputs that a rule declares; `redis-*` is every rule of that beginning that declares them",
    },
];

/// The keys of one entry of `links`.
pub const LINK_KEYS: &[ConfigurationKey] = &[
    ConfigurationKey {
        name: "cache",
        holds: Holds::Name,
        about: "the address of the cache: module.redis.aws_elasticache_replication_group.this",
    },
    ConfigurationKey { name: "workload", holds: Holds::Name, about: "the workload: Kind/namespace/name" },
];

/// The keys of `security_groups`.
pub const SECURITY_GROUP_KEYS: &[ConfigurationKey] = &[ConfigurationKey {
    name: "eks",
    holds: Holds::Names,
    about: "groups of the EKS cluster: their addresses, their ids, or names of variables and outputs with their ids",
}];

/// The keys of one environment.
pub const ENVIRONMENT_KEYS: &[ConfigurationKey] = &[
    ConfigurationKey {
        name: "production",
        holds: Holds::Flag,
        about: "whether it is production (default: derived from its name, tags and variables)",
    },
    ConfigurationKey {
        name: "var_files",
        holds: Holds::Paths,
        about: "variable files (`terraform -var-file`); later files take precedence",
    },
    ConfigurationKey {
        name: "vars",
        holds: Holds::Values,
        about: "values for input variables of its root modules; they take precedence over var_files",
    },
    ConfigurationKey { name: "workspace", holds: Holds::Name, about: "name of its workspace (`terraform.workspace`)" },
    ConfigurationKey {
        name: "kustomize",
        holds: Holds::Paths,
        about: "directories of the outermost kustomizations that belong to it; objects of no environment belong to all",
    },
    ConfigurationKey {
        name: "roots",
        holds: Holds::Paths,
        about: "directories of the root modules that it deploys (default: all)",
    },
];
