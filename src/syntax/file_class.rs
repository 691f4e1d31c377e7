//! What a file is, by its name.

/// What a file may be.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FileClass {
    /// `*.tf`, `*.tofu`.
    Terraform,
    /// `*.tf.json`, `*.tofu.json`.
    TerraformJson,
    /// `*.tfvars`, `*.tfvars.json`.
    VariableFile,
    /// `*.policy.hcl`, `*.rule.hcl`, `*.policytest.hcl`.
    PolicyFile,
    /// `kustomization.yaml`, `kustomization.yml`, `Kustomization`.
    Kustomization,
    /// `Chart.yaml`: its directory is a chart.
    Chart,
    /// `*.yaml`, `*.yml`: perhaps manifests.
    Yaml,
    /// `*.json`: perhaps manifests, perhaps a plan.
    Json,
    /// `terragrunt.hcl`, `terragrunt.stack.hcl`.
    Terragrunt,
    /// A file of a Terraform Stack: `*.tfcomponent.hcl`, `*.tfstack.hcl`, `*.tfdeploy.hcl`.
    Stack,
    /// `cdktf.json`: its directory is a CDK for Terraform app.
    Cdktf,
    /// `Pulumi.yaml`: its directory is a Pulumi project.
    Pulumi,
    /// `*.tfplan.json`, and what is named as a plan: `terraform show -json PLAN`.
    Plan,
}

/// Endings and their classes; a longer ending stands before its own end.
const ENDINGS: [(&str, FileClass); 19] = [
    (".tf.json", FileClass::TerraformJson),
    (".tofu.json", FileClass::TerraformJson),
    (".tfvars.json", FileClass::VariableFile),
    (".tfplan.json", FileClass::Plan),
    (".tfcomponent.json", FileClass::Stack),
    (".tfstack.json", FileClass::Stack),
    (".tfdeploy.json", FileClass::Stack),
    (".json", FileClass::Json),
    (".tf", FileClass::Terraform),
    (".tofu", FileClass::Terraform),
    (".tfvars", FileClass::VariableFile),
    (".tfcomponent.hcl", FileClass::Stack),
    (".tfstack.hcl", FileClass::Stack),
    (".tfdeploy.hcl", FileClass::Stack),
    (".policy.hcl", FileClass::PolicyFile),
    (".rule.hcl", FileClass::PolicyFile),
    (".policytest.hcl", FileClass::PolicyFile),
    (".yaml", FileClass::Yaml),
    (".yml", FileClass::Yaml),
];

/// Endings of files that deploy nothing, with what they are: `terraform query` and `terraform test` read them.
const NOT_DEPLOYED: [(&str, &str); 8] = [
    (".tfquery.hcl", "terraform-query"),
    (".tfquery.json", "terraform-query"),
    (".tftest.hcl", "terraform-test"),
    (".tftest.json", "terraform-test"),
    (".tofutest.hcl", "terraform-test"),
    (".tofutest.json", "terraform-test"),
    (".tfmock.hcl", "terraform-test"),
    (".tfmock.json", "terraform-test"),
];

/// The reason in the ledger for a file of Terraform or OpenTofu that deploys nothing.
pub fn not_deployed(name: &str) -> Option<&'static str> {
    NOT_DEPLOYED.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, reason)| *reason)
}

impl FileClass {
    /// Whether who deploys cannot do without a file of this class that is there.
    pub fn is_required(self) -> bool {
        use FileClass::{Kustomization, Terraform, TerraformJson, VariableFile};
        matches!(self, Terraform | TerraformJson | VariableFile | Kustomization)
    }

    /// Whether Terraform reads it as part of a module or as values for one: alone it decides nothing.
    pub fn is_terraform(self) -> bool {
        matches!(self, FileClass::Terraform | FileClass::TerraformJson | FileClass::VariableFile)
    }

    /// The class of a file name; `None` for what clearspan has no use for.
    pub fn by_name(name: &str) -> Option<FileClass> {
        match name {
            "kustomization.yaml" | "kustomization.yml" | "Kustomization" => Some(FileClass::Kustomization),
            "Chart.yaml" => Some(FileClass::Chart),
            "terragrunt.hcl" | "terragrunt.hcl.json" | "terragrunt.stack.hcl" => Some(FileClass::Terragrunt),
            "cdktf.json" => Some(FileClass::Cdktf),
            "Pulumi.yaml" | "Pulumi.yml" => Some(FileClass::Pulumi),
            _ if not_deployed(name).is_some() => None,
            _ => ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, class)| *class),
        }
    }
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn names_decide_the_class() {
        let table = [
            ("main.tf", Some(FileClass::Terraform)),
            ("main.tofu", Some(FileClass::Terraform)),
            ("main.tf.json", Some(FileClass::TerraformJson)),
            ("x.auto.tfvars", Some(FileClass::VariableFile)),
            ("terraform.tfvars.json", Some(FileClass::VariableFile)),
            ("a.policy.hcl", Some(FileClass::PolicyFile)),
            ("Kustomization", Some(FileClass::Kustomization)),
            ("kustomization.yml", Some(FileClass::Kustomization)),
            ("my-kustomization.yaml", Some(FileClass::Yaml)),
            ("Chart.yaml", Some(FileClass::Chart)),
            ("package.json", Some(FileClass::Json)),
            ("prod.tfplan.json", Some(FileClass::Plan)),
            ("tfplan.json", Some(FileClass::Json)),
            ("main.tf~", None),
            ("terragrunt.hcl", Some(FileClass::Terragrunt)),
            ("cdktf.json", Some(FileClass::Cdktf)),
            ("Pulumi.yaml", Some(FileClass::Pulumi)),
            ("Pulumi.prod.yaml", Some(FileClass::Yaml)),
            ("tf", None),
            ("net.tfcomponent.hcl", Some(FileClass::Stack)),
            ("net.tfdeploy.json", Some(FileClass::Stack)),
            ("a.tfquery.hcl", None),
            ("a.tftest.json", None),
        ];
        for (name, class) in table {
            assert_eq!(FileClass::by_name(name), class, "{name}");
        }
    }
}
