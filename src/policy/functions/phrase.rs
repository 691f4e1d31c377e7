//! What functions that answer yes or no say, in words.

/// What it means that a function is true, and that it is false; `None` where only its name says so.
pub(in crate::policy) fn says(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "aws::is_production" => ("production", "not production"),
        "aws::is_member" => ("a member of a replication group", "not a member of a replication group"),
        "aws::is_global_secondary" => ("a secondary of a global datastore", "not a secondary of a global datastore"),
        "aws::follows_primary" => {
            ("a secondary of a global datastore, which has the setting of its primary", "not a secondary of a global datastore")
        }
        "aws::global_failover" => ("its global datastore fails over automatically", "its global datastore does not fail over"),
        "aws::requires_credentials" => ("every user needs credentials", "a user needs no credentials"),
        "aws::is_eks_group" => ("a security group of the EKS cluster", "not a security group of the EKS cluster"),
        "aws::used_by_cache" => ("used by a cache", "used by no cache"),
        "aws::is_with_eks" => ("an EKS cluster reaches its VPC", "no EKS cluster reaches its VPC"),
        "aws::has_security_group" => ("a security group is attached", "no security group is attached"),
        "redis::is_client" => ("a Redis client", "not a Redis client"),
        "src::is_literal" => ("the value is written in the repository", "the value is not written in the repository"),
        "src::through_plain_variable" => (
            "the value comes through a variable that is not sensitive",
            "the value comes through no variable that is not sensitive",
        ),
        "aws::is_supported" => ("the version is in standard support", "the version is no longer in standard support"),
        "iam::denies_insecure_transport" => {
            ("the policy denies requests without TLS", "the policy does not deny requests without TLS")
        }
        "net::is_any" => ("every address is in the range", "not every address is in the range"),
        "src::is_stored_secret" => ("the value comes from a secret store", "the value does not come from a secret store"),
        "tf::has_schema" => ("the provider's schema is known", "the provider's schema is unknown"),
        _ => return None,
    })
}

/// What the label of a value says that a function is asked about: that the answer is true, and that it is false; `None`
/// where the function notes what it found.
pub(in crate::policy) fn label(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name {
        "aws::is_supported" => ("is in standard support", "is no longer in standard support"),
        "iam::denies_insecure_transport" => ("denies requests without TLS", "does not deny requests without TLS"),
        "net::is_any" => ("is every address", "is not every address"),
        "src::is_literal" => ("is written in the repository", "is not written in the repository"),
        "src::is_stored_secret" => ("comes from a secret store", "does not come from a secret store"),
        "src::through_plain_variable" => {
            ("comes through a variable that is not sensitive", "comes through no variable that is not sensitive")
        }
        _ => return None,
    })
}

/// What a function lists, in words and in the plural; `None` where only its name says so.
pub(in crate::policy) fn lists(name: &str) -> Option<&'static str> {
    Some(match name {
        "aws::caches_behind" => "caches that use it",
        "aws::caches_in" => "caches in it",
        "net::ingress" => "sources that it allows",
        "net::exposures" => "subnets",
        "k8s::consumers" => "containers that use it",
        "redis::connections" => "connections to a cache",
        "redis::references" => "references to settings of Redis",
        "tf::missing_arguments" => "missing arguments",
        "tf::unsupported_arguments" => "unsupported arguments",
        _ => return None,
    })
}
