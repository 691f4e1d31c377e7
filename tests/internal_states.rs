//! What cannot be worked out is never dropped in silence: it is unknown, or the run is incomplete.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::check;

fn scratch(text: &str) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("main.tf"), text).unwrap();
    scratch
}

/// A cache whose group has this as its rules.
fn cache(rules: &str) -> String {
    format!(
        "resource \"aws_eks_cluster\" \"main\" {{\n  name = \"main\"\n  role_arn = \"x\"\n  vpc_config {{\n    subnet_ids = [\"subnet-1\"]\n  }}\n}}\nresource \"aws_security_group\" \"cache\" {{\n  ingress {{\n    from_port = 6379\n    to_port = 6379\n    protocol = \"tcp\"\n    security_groups = [aws_eks_cluster.main.vpc_config[0].cluster_security_group_id]\n  }}\n{rules}}}\nresource \"aws_elasticache_replication_group\" \"main\" {{\n  replication_group_id = \"main\"\n  description = \"x\"\n  security_group_ids = [aws_security_group.cache.id]\n}}\n"
    )
}

#[test]
fn dynamic_block_that_terraform_refuses_is_unknown() {
    let outcomes = |rules: &str| -> Vec<String> {
        let scratch = scratch(&cache(rules));
        let check = check(scratch.path(), &["--only", "elasticache-ingress"]);
        let mut outcomes: Vec<String> = check.outcomes().into_iter().map(|outcome| outcome.outcome).collect();
        outcomes.dedup();
        outcomes
    };
    assert_eq!(outcomes(""), ["pass"]);
    assert_eq!(outcomes("  dynamic \"ingress\" {\n    for_each = [1]\n  }\n"), ["unknown"]);
    assert_eq!(
        outcomes("  dynamic \"ingress\" {\n    content {\n      cidr_blocks = [\"0.0.0.0/0\"]\n    }\n  }\n"),
        ["unknown"]
    );
}

#[test]
fn problems_over_the_limit_make_the_run_incomplete() {
    let locals = |count: usize| {
        let each = |n: usize| {
            format!(
                "variable \"v{n}\" {{\n  default = true\n  validation {{\n    condition = false\n    error_message = \"no {n}\"\n  }}\n}}\n"
            )
        };
        (0..count).map(each).collect::<String>()
    };
    let incomplete = |count: usize| check(scratch(&locals(count)).path(), &[]).incomplete();
    assert_eq!(incomplete(10), []);
    assert_eq!(incomplete(1_100), [("main.tf".to_string(), "too-large".to_string())]);
}
