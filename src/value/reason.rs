//! Why something is unknown: the closed list of reasons, each with what it means and what to do about it.
//!
//! Invariant: one list; the identifiers never change, reports and baselines hold them.

use crate::source::{Span, Text};

/// What a kind of reason is called and what is said of it.
#[derive(Copy, Clone, Debug)]
pub struct ReasonPage {
    /// The stable name in JSON and SARIF.
    pub id: &'static str,
    /// What is said of the subject: `` `var.tls` has no default … ``. Lower case, no full stop.
    pub clause: &'static str,
    /// What it means, in a sentence without full stop.
    pub meaning: &'static str,
    /// What to do about it, in a sentence without full stop.
    pub remedy: &'static str,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $kind:ident { id: $id:literal, clause: $clause:literal, meaning: $meaning:literal, remedy: $remedy:literal $(,)? })*) => {
        /// Why a value is unknown before anything is deployed.
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ReasonKind {
            $($(#[$doc])* $kind,)*
        }

        impl ReasonKind {
            /// All of them, in the order of the list.
            pub const ALL: &[ReasonKind] = &[$(ReasonKind::$kind),*];

            pub fn page(self) -> ReasonPage {
                match self {
                    $(ReasonKind::$kind => ReasonPage { id: $id, clause: $clause, meaning: $meaning, remedy: $remedy },)*
                }
            }
        }
    };
}

reasons! {
    VariableWithoutDefault {
        id: "variable-without-default",
        clause: "has no default and no value is given",
        meaning: "an input variable of a root module has no default, and nothing that is read sets it; all that is known is what its validations allow",
        remedy: "set it with `--var NAME=VALUE`, `--var-file FILE`, a `terraform.tfvars` next to the module, or an environment in `clearspan.yaml`",
    }
    EmptyDefault {
        id: "empty-default",
        clause: "is empty by default and no value is given",
        meaning: "a list is empty because an input variable has an empty default and nothing that is read sets it; nothing can be checked in it",
        remedy: "set the variable with `--var NAME=VALUE`, `--var-file FILE`, a `terraform.tfvars` next to the module, or an environment in `clearspan.yaml`; remove an empty default that no deployment can use",
    }
    LowConfidence {
        id: "low-confidence",
        clause: "passes with less confidence than `min_confidence` requires",
        meaning: "the rule passes, but on a name, on a module model, or on a rule of low confidence, and `--min-confidence` or `min_confidence` requires more",
        remedy: "refer to the resource itself so that its configuration can be checked, check a plan with `--plan FILE`, or lower `min_confidence`",
    }
    DataSource {
        id: "data-source",
        clause: "is a data source, read only when it is planned",
        meaning: "a data source is read from its provider when Terraform plans, and clearspan asks no provider",
        remedy: "check a plan with `--plan FILE`, or refer to the resource or a variable instead",
    }
    ComputedAttribute {
        id: "computed-attribute",
        clause: "is known only after it is applied",
        meaning: "the provider determines the value when the resource is created or changed",
        remedy: "write the argument, or take its value from a variable or a local value; rules that only ask whether it is set are not affected",
    }
    ModuleNotAvailable {
        id: "module-not-available",
        clause: "is a module that is not on disk",
        meaning: "the source of a module is neither in the repository nor installed, so what it creates and returns is unknown",
        remedy: "run `terraform init` to install it in `.terraform/modules`, keep it in the repository, or check a plan with `--plan FILE`",
    }
    ModuleOutput {
        id: "module-output",
        clause: "is the output of a module that is not on disk",
        meaning: "the value is returned by a module whose source is not available",
        remedy: "run `terraform init` to install it in `.terraform/modules`, keep it in the repository, or check a plan with `--plan FILE`",
    }
    NeedsProvider {
        id: "needs-provider",
        clause: "needs the provider",
        meaning: "only the provider or the cloud account knows it: what a literal id refers to, which version is installed",
        remedy: "refer to the resource that creates it, commit `.terraform.lock.hcl`, or check a plan with `--plan FILE`",
    }
    NotInFiles {
        id: "not-in-files",
        clause: "is not in these files",
        meaning: "a literal id refers to something that is not declared in these files, so its settings are unknown",
        remedy: "refer to the resource that creates it, look it up with a data source whose filter says what it is, or check a plan with `--plan FILE`",
    }
    NetworkRefused {
        id: "network-refused",
        clause: "needs the network",
        meaning: "a policy needs the network, and clearspan opens no connection",
        remedy: "pass the value to the policy as an input, or run the policy in another tool",
    }
    PluginNotExecuted {
        id: "plugin-not-executed",
        clause: "needs a plugin that is not executed",
        meaning: "a policy calls a function of a plugin, and clearspan starts no program",
        remedy: "use built-in functions in the policy, or run it in another tool",
    }
    DynamicIteration {
        id: "dynamic-iteration",
        clause: "iterates over an unknown collection",
        meaning: "a `dynamic` block iterates over a collection that is unknown",
        remedy: "give the collection a value: set the variable that it comes from",
    }
    CountOrForEach {
        id: "count-or-for-each",
        clause: "depends on an unknown `count` or `for_each`",
        meaning: "the number of instances, or their keys, are unknown",
        remedy: "set the variable that `count` or `for_each` comes from",
    }
    FunctionNotSupported {
        id: "function-not-supported",
        clause: "is a function that is not evaluated",
        meaning: "a function whose result depends on the machine, on chance or on a provider, or one that is not evaluated here",
        remedy: "write the value, or take it from a variable",
    }
    MetaOperation {
        id: "meta-operation",
        clause: "depends on the operation",
        meaning: "a policy asks whether something is created, changed or destroyed, and source does not say",
        remedy: "check a plan with `--plan FILE`",
    }
    Workspace {
        id: "workspace",
        clause: "depends on the workspace",
        meaning: "the value depends on the workspace or the environment, which is not named",
        remedy: "name the workspace with `--workspace NAME`, or as `workspace` or `production` of an environment in `clearspan.yaml`",
    }
    ProviderDefault {
        id: "provider-default",
        clause: "is not set: the provider chooses it",
        meaning: "an argument is not set, and the provider chooses its value",
        remedy: "write the argument",
    }
    ProviderVersion {
        id: "provider-version",
        clause: "is not set, and its default depends on the version of the provider",
        meaning: "an argument is not written, and the versions of the provider that the configuration allows have different defaults for it",
        remedy: "pin the provider with a `version` constraint or a committed `.terraform.lock.hcl`, or write the argument",
    }
    AsOfTime {
        id: "as-of-time",
        clause: "depends on the time",
        meaning: "the value is different at every run",
        remedy: "take the time from a variable, or do not use it in arguments that rules check",
    }
    TooLarge {
        id: "too-large",
        clause: "is too large to evaluate",
        meaning: "a limit was reached that keeps every run short: a count, a nesting, a number of elements or of steps",
        remedy: "the ledger names the limit: check this part by itself, or make it smaller",
    }
    /// The ledger has the error.
    InvalidExpression {
        id: "invalid-expression",
        clause: "could not be evaluated",
        meaning: "the expression fails with the values that are known here, so it has no value",
        remedy: "fix it, or set the variables that it reads: the report lists the errors, and `terraform plan` finds them as well",
    }
    /// What the line says is missing.
    SyntaxError {
        id: "syntax-error",
        clause: "cannot be read",
        meaning: "a part of a file could not be parsed, so its content is missing",
        remedy: "fix the syntax error that the report shows",
    }
    DuplicateKey {
        id: "duplicate-key",
        clause: "is set twice",
        meaning: "a mapping has the same key twice: tools differ in which value they use, or refuse the file",
        remedy: "keep one of the two, as the finding `duplicate-key` shows",
    }
    Terragrunt {
        id: "terragrunt",
        clause: "is known only when Terragrunt runs",
        meaning: "a value comes from a Terragrunt configuration and needs Terragrunt to run: a command, an environment variable without default, the outputs of a dependency, an account, a decrypted file; or the configuration cannot be read that far",
        remedy: "write the value, give `get_env` a default, set it with `--var NAME=VALUE`, or check a plan with `--plan FILE`",
    }
    Stack {
        id: "terraform-stack",
        clause: "is decided by a Terraform Stack, which is not evaluated",
        meaning: "a component of a Terraform Stack sets the variable from values that its deployments, its providers or other components decide, or several components call the module",
        remedy: "write the value in the component, or set it with `--var NAME=VALUE` or an environment in `clearspan.yaml`",
    }
    ObjectNotAvailable {
        id: "object-not-available",
        clause: "is not in the repository",
        meaning: "a ConfigMap, a Secret, a key, a field or a file that is referred to is not in the repository",
        remedy: "keep it next to what uses it, or check the result where it is built",
    }
    ValueRequired {
        id: "value-required",
        clause: "must be given to the chart",
        meaning: "the chart requires a value, and no values that are read set it",
        remedy: "give it with `--helm-set NAME=VALUE`, `--helm-values FILE`, or in what deploys the chart",
    }
    GeneratedText {
        id: "generated-text",
        clause: "is known only when the chart is installed",
        meaning: "a template function makes it up at installation: a random text, a certificate, the time",
        remedy: "set the value instead of generating it; rules that only ask whether it is set are not affected",
    }
    ReleaseUnknown {
        id: "release-unknown",
        clause: "depends on the release",
        meaning: "the chart uses the name or the namespace of its release, and nothing that is read says which it is",
        remedy: "check what deploys the chart along with it: an Argo CD Application, a Flux HelmRelease, a `helm_release`",
    }
    ValuesNotAvailable {
        id: "values-not-available",
        clause: "is not in these files, and sets values of the chart",
        meaning: "what deploys a chart takes values from something that is not in the repository: a file of another repository, an object of the cluster",
        remedy: "keep the values in the repository, or set in what deploys the chart what must be known",
    }
    Placeholder {
        id: "placeholder",
        clause: "is a placeholder that is filled in before the manifest is applied",
        meaning: "the manifest holds a placeholder (`${NAME}`, `{{ … }}`, `<path:…>`) that Flux, envsubst or another tool replaces before it reaches the cluster",
        remedy: "check the manifests after the substitution, or write the value",
    }
    Encrypted {
        id: "encrypted",
        clause: "is encrypted in the repository",
        meaning: "the value is encrypted (SOPS, SealedSecret) or comes from a secret store, and nothing is decrypted or fetched",
        remedy: "keep settings that are not secret in a ConfigMap, or check the decrypted manifests where the key is available",
    }
    UnexpectedType {
        id: "unexpected-type",
        clause: "does not have the type that the API server expects",
        meaning: "a section of a Kubernetes object is not the mapping or list that the API server expects, so its content is unknown",
        remedy: "write the section as Kubernetes documents it, or check the manifests after they are rendered",
    }
    KustomizeStep {
        id: "kustomize-step",
        clause: "may change this and is not applied",
        meaning: "a part of a kustomization (a remote component, a transformer, a generator) is not applied, and it may change the value",
        remedy: "check the output of `kubectl kustomize`",
    }
}

impl ReasonKind {
    /// The stable name in JSON and SARIF.
    pub fn id(self) -> &'static str {
        self.page().id
    }

    pub fn from_id(id: &str) -> Option<ReasonKind> {
        ReasonKind::ALL.iter().copied().find(|kind| kind.id() == id)
    }
}

/// One reason: its kind, the reference or function that is not known (`var.tls`), and where that stands.
#[derive(Clone, Debug)]
pub struct Reason {
    pub kind: ReasonKind,
    pub subject: Text,
    /// The reference to it; where nothing refers to it yet, its own place.
    pub span: Span,
    /// Where it is declared, if a reference led to it.
    pub declared: Option<Span>,
}

/// The same thing is not known, whichever reference leads to it.
impl PartialEq for Reason {
    fn eq(&self, other: &Reason) -> bool {
        let at = |reason: &Reason| reason.declared.unwrap_or(reason.span);
        self.kind == other.kind && self.subject == other.subject && at(self) == at(other)
    }
}

impl Eq for Reason {}

impl Reason {
    pub fn new(kind: ReasonKind, subject: impl Into<Text>, span: Span) -> Reason {
        Reason { kind, subject: subject.into(), span, declared: None }
    }

    /// The reason as it is met at a reference to what is declared without a value.
    pub fn refer(&mut self, reference: Span) {
        if self.kind == ReasonKind::VariableWithoutDefault && self.declared.is_none() {
            self.declared = Some(self.span);
            self.span = reference;
        }
    }

    /// The reason in words. Where the subject is a sentence of its own, and no name, it stands as it is.
    pub fn sentence(&self) -> String {
        match self.own_sentence() {
            Some(own) => own.to_string(),
            None if self.subject.is_empty() && self.kind == ReasonKind::SyntaxError => "a value cannot be read".to_string(),
            None if self.subject.is_empty() && self.kind == ReasonKind::EmptyDefault => {
                "a list is empty and no value is given".to_string()
            }
            None if self.subject.is_empty() => "a value is unknown".to_string(),
            None if self.kind == ReasonKind::KustomizeStep => self.description(),
            None if self.kind == ReasonKind::ProviderDefault => format!("`{}` is chosen by the provider", self.subject),
            None if self.kind == ReasonKind::EmptyDefault => format!("`{}` is empty and no value is given", self.subject),
            None if self.kind == ReasonKind::ProviderVersion => {
                format!("the default of `{}` depends on the version of the provider", self.subject)
            }
            None if self.kind == ReasonKind::NotInFiles => self.description(),
            None => format!("`{}` is unknown", self.name()),
        }
    }

    /// What is the matter with the subject: `` `var.tls` has no default and no value is given ``.
    pub fn description(&self) -> String {
        match self.own_sentence() {
            Some(own) => own.to_string(),
            None if self.subject.is_empty() && self.kind == ReasonKind::EmptyDefault => {
                format!("a list {}", self.kind.page().clause)
            }
            None if self.subject.is_empty() => format!("a value {}", self.kind.page().clause),
            None if self.kind == ReasonKind::NotInFiles => match noun_of(&self.subject) {
                Some(noun) => format!("`{}` is {noun} that is not in these files", self.subject),
                None => format!("`{}` {}", self.subject, self.kind.page().clause),
            },
            None => format!("`{}` {}", self.name(), self.kind.page().clause),
        }
    }

    /// What is referred to, where the module does not declare it: Terraform refuses the module, and whatever is meant is not
    /// in the configuration.
    pub fn undeclared(&self) -> Option<&str> {
        let sentence = self.subject.strip_suffix(NOT_DECLARED).filter(|_| self.kind == ReasonKind::InvalidExpression)?;
        Some(sentence.trim_matches([' ', '`']))
    }

    /// The subject, where it is a sentence and not a name.
    fn own_sentence(&self) -> Option<&str> {
        use ReasonKind::{CountOrForEach, InvalidExpression, LowConfidence, NotInFiles, ProviderVersion, Terragrunt, Workspace};
        let is_sentence = matches!(
            self.kind,
            CountOrForEach | InvalidExpression | LowConfidence | NotInFiles | ProviderVersion | Terragrunt | Workspace
        );
        let is_whole = is_sentence && self.subject.contains(' ');
        is_whole.then_some(self.subject.as_str())
    }

    /// What the subject is called: a variable by its own name, whichever part of it is asked for.
    pub fn name(&self) -> &str {
        match self.subject.strip_prefix("var.").filter(|_| self.kind == ReasonKind::VariableWithoutDefault) {
            Some(rest) => {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                self.subject.get(.."var.".len() + end).unwrap_or(&self.subject)
            }
            None => &self.subject,
        }
    }
}

/// How the subject ends that says that a name is not declared.
pub const NOT_DECLARED: &str = "is not declared in this module";

/// What an id stands for, by what it begins with. Source: the resource identifiers of the EC2 and VPC references.
fn noun_of(id: &str) -> Option<&'static str> {
    const NOUNS: [(&str, &str); 8] = [
        ("sg-", "a security group"),
        ("subnet-", "a subnet"),
        ("vpc-", "a VPC"),
        ("rtb-", "a route table"),
        ("igw-", "an internet gateway"),
        ("pl-", "a prefix list"),
        ("lt-", "a launch template"),
        ("vpce-", "a VPC endpoint"),
    ];
    NOUNS.iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, noun)| *noun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_says_what_it_means_and_what_to_do() {
        let mut ids: Vec<&str> = ReasonKind::ALL.iter().map(|kind| kind.id()).collect();
        for kind in ReasonKind::ALL {
            let page = kind.page();
            assert_eq!(ReasonKind::from_id(page.id), Some(*kind));
            assert!(page.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", page.id);
            for text in [page.clause, page.meaning, page.remedy] {
                assert!(text.len() > 10 && !text.ends_with('.'), "{}: {text}", page.id);
                assert!(!text.starts_with(|c: char| c.is_uppercase()), "{}: {text}", page.id);
            }
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ReasonKind::ALL.len());
    }

    #[test]
    fn a_reason_is_the_same_whichever_reference_leads_to_it() {
        let at = |start| Span::new(crate::source::SourceId(0), start, start + 4);
        let declared = Reason::new(ReasonKind::VariableWithoutDefault, "var.a", at(0));
        let (mut one, mut other) = (declared.clone(), declared.clone());
        one.refer(at(10));
        other.refer(at(20));
        other.refer(at(30));
        assert_eq!((one.span, other.span), (at(10), at(20)), "the first reference counts");
        assert!(one == other && one == declared);
        assert_ne!(one, Reason::new(ReasonKind::VariableWithoutDefault, "var.a", at(1)), "another module's variable");
    }
}
