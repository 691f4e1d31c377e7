//! Well-known modules of the registry whose outputs have fixed meanings.

use crate::graph::index::Index;
use crate::graph::read::truth;
use crate::value::{Mode, PathStep, Symbol};

/// Outputs of `terraform-aws-modules/vpc` whose subnets that module keeps off the internet gateway by default.
const PRIVATE_OUTPUTS: [&str; 7] = [
    "database_subnets",
    "database_subnet_objects",
    "elasticache_subnets",
    "elasticache_subnet_objects",
    "intra_subnets",
    "private_subnets",
    "outpost_subnets",
];

/// Whether a reference is to such an output of the registry's VPC module.
pub(super) fn vpc_output_is_private(index: &Index<'_>, symbol: &Symbol) -> bool {
    if symbol.address.mode != Mode::Module {
        return false;
    }
    let Some(PathStep::Attribute(output)) = symbol.path.first() else { return false };
    if !PRIVATE_OUTPUTS.contains(&output.as_str()) {
        return false;
    }
    let Some(module) = index.module_of(&symbol.address) else { return false };
    let is_vpc = module.source.as_str().is_some_and(|source| is_registry_module(source, "vpc"));
    // the module's switch that gives the database subnets a route to the internet gateway
    let opened = output.starts_with("database")
        && !truth(module.arguments.get("create_database_internet_gateway_route"), false).is_false();
    is_vpc && !opened
}

/// Whether a module source is `terraform-aws-modules/<name>/aws`, from the registry or from its repository, whole or a
/// part of it (`//modules/x`).
fn is_registry_module(source: &str, name: &str) -> bool {
    let source = source.split('?').next().unwrap_or_default().trim_end_matches('/');
    let source = source.split("//modules").next().unwrap_or_default();
    let source = source.trim_end_matches(".git");
    let registry = format!("terraform-aws-modules/{name}/aws");
    let repository = format!("terraform-aws-modules/terraform-aws-{name}");
    source == registry || source.ends_with(&format!("/{registry}")) || source.ends_with(&repository)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_sources_are_recognised_however_they_are_fetched() {
        for source in [
            "terraform-aws-modules/vpc/aws",
            "registry.terraform.io/terraform-aws-modules/vpc/aws",
            "git::https://github.com/terraform-aws-modules/terraform-aws-vpc.git?ref=v5.0.0",
            "github.com/terraform-aws-modules/terraform-aws-vpc",
            "terraform-aws-modules/vpc/aws//modules/vpc-endpoints",
        ] {
            assert!(is_registry_module(source, "vpc"), "{source}");
        }
        assert!(!is_registry_module("cloudposse/vpc/aws", "vpc"));
        assert!(!is_registry_module("./modules/vpc", "vpc"));
    }
}
