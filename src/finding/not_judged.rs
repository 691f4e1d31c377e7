//! What clearspan recognises and does not judge: its classes, and which of them make a run incomplete.
//!
//! Invariant: every class has one id, one reason in the ledger and one name in the headline, all of them here.

use crate::source::Span;

/// A kind of input that is recognised and not judged.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NotJudgedClass {
    /// A part of a Helm chart, or a chart that is not here.
    Chart,
    /// A Terragrunt configuration that is not read.
    Terragrunt,
    /// A Terraform Stack.
    Stack,
    /// A CDK for Terraform app without synthesized output.
    Cdktf,
    /// A Pulumi project.
    Pulumi,
    /// A module whose source is not here, and of which nothing is known.
    Module,
    /// A resource of Terraform that creates Kubernetes objects which are not read: a Helm release, an unknown manifest.
    KubernetesInTerraform,
    /// An AWS CloudFormation template.
    CloudFormation,
    /// A template of another tool than Helm.
    Template,
    /// A base of a kustomization on another machine.
    RemoteBase,
}

impl NotJudgedClass {
    pub const ALL: [NotJudgedClass; 10] = [
        NotJudgedClass::Chart,
        NotJudgedClass::Terragrunt,
        NotJudgedClass::Stack,
        NotJudgedClass::Cdktf,
        NotJudgedClass::Pulumi,
        NotJudgedClass::Module,
        NotJudgedClass::KubernetesInTerraform,
        NotJudgedClass::CloudFormation,
        NotJudgedClass::Template,
        NotJudgedClass::RemoteBase,
    ];

    /// Its name in `incomplete_on` and in JSON.
    pub fn id(self) -> &'static str {
        match self {
            NotJudgedClass::Chart => "charts",
            NotJudgedClass::Terragrunt => "terragrunt",
            NotJudgedClass::Stack => "stacks",
            NotJudgedClass::Cdktf => "cdktf",
            NotJudgedClass::Pulumi => "pulumi",
            NotJudgedClass::Module => "modules",
            NotJudgedClass::KubernetesInTerraform => "kubernetes-in-terraform",
            NotJudgedClass::CloudFormation => "cloudformation",
            NotJudgedClass::Template => "templates",
            NotJudgedClass::RemoteBase => "remote-bases",
        }
    }

    /// The reason of its entries in the ledger.
    pub fn reason(self) -> &'static str {
        match self {
            NotJudgedClass::Chart => "chart-not-rendered",
            NotJudgedClass::Terragrunt => "terragrunt-not-read",
            NotJudgedClass::Stack => "stack-not-evaluated",
            NotJudgedClass::Cdktf => "cdktf-not-synthesized",
            NotJudgedClass::Pulumi => "pulumi-not-read",
            NotJudgedClass::Module => crate::terraform::MODULE_NOT_AVAILABLE,
            NotJudgedClass::KubernetesInTerraform => "kubernetes-in-terraform",
            NotJudgedClass::CloudFormation => "cloudformation-not-read",
            NotJudgedClass::Template => "template",
            NotJudgedClass::RemoteBase => "remote-base",
        }
    }

    /// So many of it: `32 parts of charts`, `3 modules (54 calls)`.
    pub fn in_words(self, count: usize, parts: usize) -> String {
        let (one, many) = self.names();
        let phrase = if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
        match (self, parts) {
            (NotJudgedClass::Module, 1) => format!("{phrase} (1 call)"),
            (NotJudgedClass::Module, parts) => format!("{phrase} ({parts} calls)"),
            _ => phrase,
        }
    }

    /// One of it, and several.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            NotJudgedClass::Chart => ("part of a chart", "parts of charts"),
            NotJudgedClass::Terragrunt => ("Terragrunt configuration", "Terragrunt configurations"),
            NotJudgedClass::Stack => ("Terraform Stack", "Terraform Stacks"),
            NotJudgedClass::Cdktf => ("CDK for Terraform app", "CDK for Terraform apps"),
            NotJudgedClass::Pulumi => ("Pulumi project", "Pulumi projects"),
            NotJudgedClass::Module => ("module", "modules"),
            NotJudgedClass::KubernetesInTerraform => ("Kubernetes object in Terraform", "Kubernetes objects in Terraform"),
            NotJudgedClass::CloudFormation => ("CloudFormation template", "CloudFormation templates"),
            NotJudgedClass::Template => ("template", "templates"),
            NotJudgedClass::RemoteBase => ("remote base", "remote bases"),
        }
    }
}

/// The word of `incomplete_on` for whatever has cache settings, of any class.
pub const CACHE: &str = "cache";

/// The words of `incomplete_on`.
pub fn incomplete_on_words() -> Vec<&'static str> {
    [CACHE].into_iter().chain(NotJudgedClass::ALL.map(NotJudgedClass::id)).collect()
}

/// Something that was recognised and not judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotJudged {
    pub class: NotJudgedClass,
    pub path: String,
    /// `None` for a whole file.
    pub span: Option<Span>,
    pub message: String,
    /// How many parts it has: the calls of a module, the templates of a chart.
    pub parts: usize,
    /// Its text has settings of Redis or another cache.
    pub has_cache_settings: bool,
}

/// Which of it makes a run incomplete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncompleteOn {
    classes: Vec<NotJudgedClass>,
    cache: bool,
}

impl Default for IncompleteOn {
    /// What has cache settings.
    fn default() -> IncompleteOn {
        IncompleteOn { classes: Vec::new(), cache: true }
    }
}

impl IncompleteOn {
    /// All of it: `--strict`.
    pub fn everything() -> IncompleteOn {
        IncompleteOn { classes: NotJudgedClass::ALL.to_vec(), cache: true }
    }

    /// What these words name.
    pub fn from_words<'w>(words: impl IntoIterator<Item = &'w str>) -> IncompleteOn {
        let words: Vec<&str> = words.into_iter().collect();
        let classes = NotJudgedClass::ALL.into_iter().filter(|class| words.contains(&class.id())).collect();
        IncompleteOn { classes, cache: words.contains(&CACHE) }
    }

    pub(super) fn counts(&self, entry: &NotJudged) -> bool {
        self.classes.contains(&entry.class) || (self.cache && entry.has_cache_settings)
    }
}

/// The entries of each class that has any: the class, how many, and how many parts they have.
pub fn by_class(entries: &[NotJudged]) -> Vec<(NotJudgedClass, usize, usize)> {
    let of = |class: NotJudgedClass| {
        let own = entries.iter().filter(|entry| entry.class == class);
        let (count, parts) = own.fold((0, 0), |(count, parts), entry| (count + 1, parts + entry.parts));
        (count > 0).then_some((class, count, parts))
    };
    NotJudgedClass::ALL.into_iter().filter_map(of).collect()
}

/// `32 parts of charts, 3 modules (54 calls)`; `None` where everything was judged.
pub fn in_words(entries: &[NotJudged]) -> Option<String> {
    let phrases: Vec<String> = by_class(entries).into_iter().map(|(class, count, parts)| class.in_words(count, parts)).collect();
    (!phrases.is_empty()).then(|| phrases.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(class: NotJudgedClass, path: &str, parts: usize, has_cache_settings: bool) -> NotJudged {
        NotJudged { class, path: path.into(), span: None, message: "not judged".into(), parts, has_cache_settings }
    }

    #[test]
    fn headline_counts_every_class() {
        let entries = [
            entry(NotJudgedClass::Chart, "a", 3, false),
            entry(NotJudgedClass::Chart, "b", 1, true),
            entry(NotJudgedClass::Module, "m.tf", 50, false),
            entry(NotJudgedClass::Module, "n.tf", 4, false),
            entry(NotJudgedClass::Pulumi, "Pulumi.yaml", 1, false),
        ];
        assert_eq!(in_words(&entries).as_deref(), Some("2 parts of charts, 1 Pulumi project, 2 modules (54 calls)"));
        assert_eq!(in_words(&[]), None);
    }
}
