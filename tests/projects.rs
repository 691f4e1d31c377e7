//! The deployment that this project came from, as it was and with every rule broken once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::{check, project};

/// What a project must yield: rule, path, line, column, and the text at the primary span.
type Finding<'a> = (&'a str, &'a str, &'a str);

/// The fails of a project, each as `rule path:line:column text`, with the text of the primary span.
fn fails(path: &str) -> Vec<String> {
    let root = project(path);
    let check = check(&root, &[]);
    assert_eq!(check.incomplete(), [], "{path}");
    assert_eq!(check.code, Some(1), "{path}: {}", check.stderr);
    let mut found = Vec::new();
    for outcome in check.report["outcomes"].as_array().unwrap() {
        assert_ne!(outcome["outcome"], "error", "{outcome}");
        if outcome["outcome"] != "fail" {
            continue;
        }
        let primary = &outcome["primary"];
        let file = primary["path"].as_str().unwrap();
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let at = |key: &str| usize::try_from(primary[key]["offset"].as_u64().unwrap()).unwrap();
        let start = &primary["start"];
        // The three ways of saying where must say the same.
        let before = &text[..at("start")];
        assert_eq!(start["line"].as_u64().unwrap() as usize, before.matches('\n').count() + 1, "{outcome}");
        let line = before.rsplit('\n').next().unwrap();
        assert_eq!(start["column"].as_u64().unwrap() as usize, line.chars().count() + 1, "{outcome}");
        let rule = outcome["rule"].as_str().unwrap();
        found.push(format!("{rule} {file}:{}:{} {}", start["line"], start["column"], &text[at("start")..at("end")]));
    }
    found.sort();
    // A value in a ConfigMap is wrong for the map and for the container that takes it: one place.
    found.dedup();
    found
}

/// Each finding must be there once, at the first place where its text stands on a line that holds the given words.
fn expect(path: &str, findings: &[Finding]) {
    let root = project(path);
    let mut expected: Vec<String> = findings
        .iter()
        .map(|(rule, place, value)| {
            let (file, words) = place.split_once(": ").unwrap();
            let text = std::fs::read_to_string(root.join(file)).unwrap();
            let (index, line) = text
                .lines()
                .enumerate()
                .find(|(_, line)| line.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(words))
                .unwrap_or_else(|| panic!("{file} has no line `{words}`"));
            let at = line.find(value).unwrap_or_else(|| panic!("{file}: `{value}` is not on the line `{words}`"));
            format!("{rule} {file}:{}:{} {value}", index + 1, line[..at].chars().count() + 1)
        })
        .collect();
    expected.sort();
    assert_eq!(fails(path), expected, "{path}: found (left) and expected (right)");
}

const GROUP: &str = "resource \"aws_elasticache_replication_group\" \"redis\"";

#[test]
fn redis_on_eks_lacks_its_auth_token_and_nothing_else() {
    let header = format!("terraform/modules/redis/main.tf: {GROUP}");
    // It is asked for by an argument that the provider never had.
    let argument = "terraform/modules/redis/main.tf: auth_token_enabled";
    expect(
        "fixtures/projects/redis-on-eks",
        &[("elasticache-auth-token", &header, GROUP), ("terraform-unsupported-argument", argument, "auth_token_enabled")],
    );
}

#[test]
fn every_rule_finds_what_is_broken_once() {
    const REDIS: &str = "terraform/modules/redis/main.tf";
    const PARAMETERS: &str = "resource \"aws_elasticache_parameter_group\" \"redis\"";
    let at = |line: &str| format!("{REDIS}: {line}");
    expect(
        "fixtures/projects/redis-on-eks-broken",
        &[
            ("elasticache-private-subnets", &at("subnet_ids ="), "aws_subnet.edge.id"),
            ("elasticache-encryption-at-rest", &at("at_rest_encryption_enabled"), "false"),
            ("elasticache-encryption-in-transit", &at("transit_encryption_enabled"), "false"),
            ("elasticache-multi-az", &at("multi_az_enabled"), "var.multi_az_enabled"),
            ("elasticache-automatic-failover", &at("automatic_failover_enabled"), "false"),
            ("elasticache-node-count", &at("num_cache_clusters"), "1"),
            ("elasticache-auth-token", &at(GROUP), GROUP),
            ("elasticache-ingress", &at("cidr_blocks = [\"203"), "\"203.0.113.0/24\""),
            ("elasticache-backup", &at("snapshot_retention_limit"), "var.snapshot_retention_limit"),
            ("redis-tls-env", "kubernetes/redis-configmap.yaml: REDIS_TLS", "\"false\""),
            ("redis-env-is-string", "kubernetes/redis-configmap.yaml: REDIS_PORT", "6379"),
            ("terraform-unsupported-argument", &at("auth_token_enabled"), "auth_token_enabled"),
            ("terraform-missing-argument", &at(PARAMETERS), PARAMETERS),
        ],
    );
}

/// The values came a long way; the reader is shown which.
#[test]
fn a_finding_shows_the_way_of_its_value() {
    let root = project("fixtures/projects/redis-on-eks-broken");
    let check = check(&root, &[]);
    let related = |rule: &str| -> Vec<String> {
        let outcomes = check.report["outcomes"].as_array().unwrap();
        let found = outcomes.iter().find(|outcome| outcome["rule"] == rule && outcome["outcome"] == "fail").unwrap();
        let related = found["related"].as_array().unwrap();
        related.iter().map(|label| format!("{}:{}", label["path"].as_str().unwrap(), label["start"]["line"])).collect()
    };
    let line = |file: &str, words: &str| -> String {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let index = text.lines().position(|line| line.contains(words)).unwrap();
        format!("{file}:{}", index + 1)
    };
    let backup = related("elasticache-backup");
    assert!(backup.contains(&line("terraform/main.tf", "snapshot_retention_limit")), "{backup:?}");
    let zones = related("elasticache-multi-az");
    let default = line("terraform/modules/redis/variables.tf", "default = false");
    assert!(zones.contains(&default), "{zones:?} lacks {default}");
    let subnets = related("elasticache-private-subnets");
    let network = "terraform/modules/redis/network.tf";
    assert!(subnets.iter().any(|place| place.starts_with(network)), "{subnets:?} does not show the route");
    let token = related("elasticache-auth-token");
    assert!(token.contains(&line("terraform/main.tf", "Environment")), "{token:?} does not say why this is production");
}
