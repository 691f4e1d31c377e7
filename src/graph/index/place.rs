//! Whether two resources are in one region of one account, where names written down mean the same thing.
//!
//! Source: Terraform's "`provider` meta-argument"; the AWS provider's "Provider Configuration" and its guide to enhanced
//! region support.

use crate::terraform::{Provider, Resource};
use crate::value::{Truth, Value, equal};

use super::Index;
use crate::graph::read::argument;

/// What the names of resource types begin with that mean the same in all regions.
const GLOBAL: [&str; 6] = [
    "aws_iam_",
    "aws_s3_bucket",
    "aws_route53_",
    "aws_cloudfront_",
    "aws_globalaccelerator_",
    "aws_elasticache_global_replication_group",
];
/// Arguments and blocks of the AWS provider that choose the account.
const ACCOUNT: [&str; 9] = [
    "profile",
    "access_key",
    "assume_role",
    "assume_role_with_web_identity",
    "allowed_account_ids",
    "forbidden_account_ids",
    "shared_config_files",
    "shared_credentials_files",
    "endpoints",
];

impl<'a> Index<'a> {
    /// Whether names that are written down mean the same thing for both. Two configurations of a provider are made for two
    /// regions or accounts, unless they say the same.
    pub fn same_place(&self, one: &Resource, other: &Resource) -> Truth {
        if !one.address.kind.starts_with("aws_") || GLOBAL.iter().any(|prefix| other.address.kind.starts_with(prefix)) {
            return Truth::Unknown;
        }
        let (mine, theirs) = (&one.configuration, &other.configuration);
        if !mine.is_known || !theirs.is_known {
            return Truth::Unknown;
        }
        let (provider, their_provider) = (self.provider_of(one), self.provider_of(other));
        let regions = (region_of(one, provider), region_of(other, their_provider));
        let same_region = match regions {
            (Some(a), Some(b)) => equal(a, b),
            (None, None) => Truth::True,
            _ => Truth::Unknown,
        };
        if same_region.is_false() {
            return Truth::False;
        }
        if mine == theirs {
            return same_region;
        }
        let alike = |name: &&str| match (provider_argument(provider, name), provider_argument(their_provider, name)) {
            (None, None) => true,
            (Some(a), Some(b)) => equal(a, b).is_true(),
            _ => false,
        };
        if same_region.is_true() && ACCOUNT.iter().all(alike) { Truth::Unknown } else { Truth::False }
    }

    fn provider_of(&self, resource: &Resource) -> Option<&'a Provider> {
        let used = &resource.configuration;
        let mut providers = self.root(resource.address.root)?.providers.iter();
        providers.find(|one| one.header == used.header && one.module == used.module && one.key == used.key)
    }
}

/// The region of a resource: its own argument, else that of its provider configuration.
fn region_of<'v>(resource: &'v Resource, provider: Option<&'v Provider>) -> Option<&'v Value> {
    let own = argument(&resource.body, "region").filter(|region| region.origin.span() != Some(resource.header));
    own.or_else(|| provider_argument(provider, "region"))
}

fn provider_argument<'v>(provider: Option<&'v Provider>, name: &str) -> Option<&'v Value> {
    argument(&provider?.body, name)
}
