//! What is recognised and not judged: visible in the headline of every report, and in the exit code where it was asked for.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::{check, run};
use serde_json::{Value, json};

/// Passes what is asked of its encryption.
const CACHE: &str = "resource \"aws_elasticache_replication_group\" \"good\" {\n  replication_group_id = \"good\"\n  description = \"x\"\n  at_rest_encryption_enabled = true\n}\n";
const ONLY: [&str; 2] = ["--only", "elasticache-encryption-at-rest"];
const CHART: (&str, &str) = ("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
const TEMPLATE: (&str, &str) = ("shop/templates/web.yaml", "kind: {{ .Values.kind }}\n");

fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (path, content) in [("main.tf", CACHE)].iter().chain(files) {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    directory
}

/// The last paragraph of the text report.
fn headline(files: &[(&str, &str)], arguments: &[&str]) -> (String, Option<i32>) {
    let directory = scratch(files);
    let run = run(directory.path(), &[&["check"][..], &ONLY, arguments].concat());
    (run.stdout.trim_end().rsplit("\n\n").next().unwrap().replace('\n', " "), run.code)
}

fn classes(files: &[(&str, &str)]) -> (Vec<(String, u64, u64)>, Option<i32>) {
    let directory = scratch(files);
    let check = check(directory.path(), &ONLY);
    let all = check.report["ledger"]["not_judged"].as_array().unwrap();
    let of = |one: &Value| {
        (one["class"].as_str().unwrap().to_string(), one["count"].as_u64().unwrap(), one["parts"].as_u64().unwrap())
    };
    (all.iter().map(of).collect(), check.code)
}

#[test]
fn headline_names_everything_that_was_not_judged() {
    let calls = "module \"a\" {\n  source = \"acme/network/aws\"\n}\nmodule \"b\" {\n  source = \"acme/network/aws\"\n}\n";
    let (text, code) = headline(&[CHART, TEMPLATE, ("calls.tf", calls)], &[]);
    assert!(text.starts_with("no violations in what was judged; not judged: 1 part of a chart, 1 module (2 calls)"), "{text}");
    assert_eq!(code, Some(0));
    let (text, code) = headline(&[], &["--strict"]);
    assert!(text.starts_with("no violations: ") && text.contains("(1 resource, "), "{text}");
    assert_eq!(code, Some(0), "everything was judged");
}

#[test]
fn each_class_is_counted() {
    let objects = "resource \"kubernetes_config_map_v1\" \"a\" {\n  for_each = toset([\"x\", \"y\"])\n}\nresource \"kubernetes_manifest\" \"b\" {\n  count = 0\n}\nresource \"helm_release\" \"c\" {\n  name = \"c\"\n}\n";
    let synthesized = ("app/cdktf.out/stacks/dev/cdk.tf.json", "{}");
    type Case<'c> = (&'c [(&'c str, &'c str)], &'c [(&'c str, u64, u64)]);
    let cases: &[Case<'_>] = &[
        (&[CHART, TEMPLATE, ("shop/templates/api.yaml", "x")], &[("charts", 2, 2)]),
        (&[CHART], &[]),
        (&[("umbrella/Chart.yaml", "name: umbrella\ndependencies:\n  - name: web\n")], &[("charts", 1, 1)]),
        (
            &[("live/terragrunt.hcl", "terraform {\n  source = \"git::https://example.com/network.git\"\n}\n")],
            &[("terragrunt", 1, 1)],
        ),
        (&[("app/cdktf.json", "{\"language\": \"typescript\"}")], &[("cdktf", 1, 1)]),
        (&[("app/cdktf.json", "{}"), synthesized], &[]),
        (
            &[("net/a.tfcomponent.hcl", "component \"vpc\" {\n  source = \"acme/vpc/aws\"\n}\n"), ("net/b.tfdeploy.hcl", "")],
            &[("stacks", 1, 1)],
        ),
        (&[("app/Pulumi.yaml", "name: app\nruntime: nodejs\n")], &[("pulumi", 1, 1)]),
        (&[("objects.tf", objects)], &[("kubernetes-in-terraform", 1, 1)]),
        (
            &[
                ("stack.yaml", "AWSTemplateFormatVersion: 2010-09-09\n"),
                ("b.json", "{\"Resources\": {\"A\": {\"Type\": \"AWS::S3::Bucket\"}}}"),
            ],
            &[("cloudformation", 2, 2)],
        ),
        (&[("web.yaml", "kind: Pod\n{{ if .Values.x }}\nspec: {}\n{{ end }}\n")], &[("templates", 1, 1)]),
        (&[("k/kustomization.yaml", "resources:\n  - https://github.com/acme/base?ref=v1\n")], &[("remote-bases", 1, 1)]),
    ];
    for (files, expected) in cases {
        let (found, code) = classes(files);
        let expected: Vec<_> = expected.iter().map(|(class, count, parts)| (class.to_string(), *count, *parts)).collect();
        assert_eq!(found, expected, "{files:?}");
        assert_eq!(code, Some(0), "{files:?}");
    }
}

#[test]
fn what_has_cache_settings_is_incomplete() {
    let cases: &[&[(&str, &str)]] = &[
        &[CHART, TEMPLATE, ("shop/values.yaml", "redis:\n  enabled: true\n")],
        &[CHART, ("shop/templates/web.yaml", "env:\n  - name: CACHE_URL\n    value: {{ .Values.url }}\n")],
        &[("live/terragrunt.hcl", "terraform {\n  source = \"git::https://example.com/elasticache.git\"\n}\n")],
        &[("net/a.tfcomponent.hcl", "component \"redis\" {\n  source = \"acme/store/aws\"\n}\n")],
        &[("app/Pulumi.yaml", "name: app\n"), ("app/index.ts", "new aws.elasticache.ReplicationGroup(\"x\")\n")],
        &[("app/cdktf.json", "{}"), ("app/main.py", "ElasticacheCluster(self, \"x\")\n")],
        &[("stack.yaml", "Resources:\n  Cache:\n    Type: AWS::ElastiCache::ReplicationGroup\n")],
        &[("calls.tf", "module \"redis\" {\n  source = \"git::https://example.com/store.git\"\n}\n")],
        &[("objects.tf", "resource \"helm_release\" \"a\" {\n  set {\n    name = \"redis.url\"\n    value = \"x\"\n  }\n}\n")],
        &[("web.yaml", "kind: Pod\n{{ if .Values.redis }}\nspec: {}\n{{ end }}\n")],
    ];
    for files in cases {
        let (found, code) = classes(files);
        assert_eq!(found.len(), 1, "{files:?}");
        assert_eq!(code, Some(3), "{files:?}");
    }
    let (text, code) = headline(cases[0], &["--allow-incomplete"]);
    assert!(text.starts_with("no violations in what was judged; not judged: 1 part of a chart"), "{text}");
    assert_eq!(code, Some(0));
}

#[test]
fn configuration_and_strict_choose_what_is_incomplete() {
    let with_cache = ("shop/values.yaml", "redis: {}\n");
    let cases: &[(&str, bool, &[&str], Option<i32>)] = &[
        ("", false, &[], Some(0)),
        ("", false, &["--strict"], Some(3)),
        ("", true, &[], Some(3)),
        ("incomplete_on: []\n", true, &[], Some(0)),
        ("incomplete_on: []\n", true, &["--strict"], Some(3)),
        ("incomplete_on: [charts]\n", false, &[], Some(3)),
        ("incomplete_on: [modules, pulumi]\n", true, &[], Some(0)),
        ("incomplete_on: [modules, cache]\n", true, &[], Some(3)),
        ("allow_incomplete: true\n", true, &[], Some(0)),
        ("allow_incomplete: true\n", true, &["--strict"], Some(3)),
        ("incomplete_on: [chart]\n", true, &[], Some(2)),
    ];
    for (configuration, cache, arguments, expected) in cases {
        let mut files = vec![CHART, TEMPLATE, ("clearspan.yaml", configuration)];
        files.extend(cache.then_some(with_cache));
        let (_, code) = headline(&files, arguments);
        assert_eq!(code, *expected, "{configuration} {cache} {arguments:?}");
    }
}

#[test]
fn every_format_says_what_was_not_judged() {
    let directory = scratch(&[CHART, TEMPLATE]);
    for format in ["text", "concise", "json", "sarif", "junit", "gitlab", "github", "markdown", "html"] {
        let run = run(directory.path(), &[&["check", "--format", format][..], &ONLY].concat());
        let said = match format {
            "json" => {
                let report: Value = serde_json::from_str(&run.stdout).unwrap();
                let expected = json!([{"class": "charts", "reason": "chart-not-rendered", "count": 1, "parts": 1}]);
                report["ledger"]["not_judged"] == expected
            }
            _ => run.stdout.contains("not judged: 1 part of a chart"),
        };
        assert!(said, "{format}: {}", run.stdout);
    }
}
