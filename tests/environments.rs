//! Environments of a configuration file, end to end: what holds where, what is told once, and which files count.
//!
//! `fixtures/environments/<case>/`: a comment `# expect: fail RULE` states what holds in every environment,
//! `# expect: fail RULE in dev, staging` what holds in these only; every fail and unknown of the run must be expected.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use binary::{check, project, run};
use serde_json::Value;

/// `path:line: outcome rule in environments`, for the outcomes that a reader must act on.
fn found(report: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for outcome in report["outcomes"].as_array().unwrap() {
        let environments: Vec<&str> =
            outcome["environments"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        let one = outcome["environment"].as_str();
        assert_eq!(one, if environments.len() == 1 { environments.first().copied() } else { None }, "{outcome}");
        let word = outcome["outcome"].as_str().unwrap();
        if matches!(word, "fail" | "unknown" | "error") {
            let place = if environments.is_empty() { String::new() } else { format!(" in {}", environments.join(", ")) };
            let primary = &outcome["primary"];
            let path = primary["path"].as_str().unwrap();
            let rule = outcome["rule"].as_str().unwrap();
            found.push(format!("{path}:{}: {word} {rule}{place}", primary["start"]["line"]));
        }
    }
    found.sort();
    found
}

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn expected(root: &Path) -> Vec<String> {
    let mut all = Vec::new();
    files(root, &mut all);
    let mut expected = Vec::new();
    for path in all {
        let text = std::fs::read_to_string(&path).unwrap();
        let shown = path.strip_prefix(root).unwrap().to_str().unwrap().to_string();
        for (number, line) in text.lines().enumerate() {
            if let Some((_, comment)) = line.split_once("# expect: ") {
                expected.extend(comment.split("; ").map(|one| format!("{shown}:{}: {one}", number + 1)));
            }
        }
    }
    expected.sort();
    expected
}

#[test]
fn what_holds_where_is_as_the_fixtures_say() {
    let cases = project("fixtures/environments");
    let mut seen = 0;
    for entry in std::fs::read_dir(&cases).unwrap() {
        let root = entry.unwrap().path();
        let arguments = std::fs::read_to_string(root.join("arguments")).unwrap_or_default();
        let check = check(&root, &arguments.lines().collect::<Vec<_>>());
        assert_eq!(check.incomplete(), [], "{}", root.display());
        assert_eq!(check.notes(), [], "{}", root.display());
        assert_eq!(found(&check.report), expected(&root), "{}", root.display());
        assert!(!expected(&root).is_empty(), "{} expects nothing", root.display());
        seen += 1;
    }
    assert!(seen >= 3);
}

/// The one outcome of a rule, by word.
fn outcome<'a>(report: &'a Value, rule: &str, word: &str) -> &'a Value {
    let all: Vec<&Value> =
        report["outcomes"].as_array().unwrap().iter().filter(|o| o["rule"] == rule && o["outcome"] == word).collect();
    assert_eq!(all.len(), 1, "{rule} {word}: {all:#?}");
    all[0]
}

fn ways(outcome: &Value) -> Vec<String> {
    let related = outcome["related"].as_array().unwrap().iter();
    related.map(|label| format!("{} {}", label["path"].as_str().unwrap_or("-"), label["label"].as_str().unwrap())).collect()
}

#[test]
fn an_outcome_keeps_the_way_of_its_environment() {
    let report = check(&project("fixtures/environments/one-root"), &[]).report;
    let nodes = outcome(&report, "elasticache-node-count", "fail");
    assert_eq!(nodes["environment"], "dev");
    assert!(ways(nodes).contains(&"envs/dev.tfvars the variable is set here".to_string()), "{:?}", ways(nodes));
    assert!(!ways(nodes).iter().any(|way| way.contains("prod") || way.contains("staging")), "{:?}", ways(nodes));
    // Fail in one and pass in the others: both are said.
    assert_eq!(outcome(&report, "elasticache-node-count", "pass")["environments"], serde_json::json!(["staging", "prod"]));
    // What is the same in two environments says which way is whose.
    let tls = outcome(&report, "elasticache-encryption-in-transit", "fail");
    let (dev, staging) =
        ("envs/dev.tfvars the variable is set here (dev)", "envs/staging.tfvars the variable is set here (staging)");
    assert!(ways(tls).contains(&dev.to_string()) && ways(tls).contains(&staging.to_string()), "{:?}", ways(tls));
    // A value of the configuration is a place like any other, and wins over the var file.
    let staging = check(&project("fixtures/environments/one-root"), &["--environment", "staging"]).report;
    let passed = outcome(&staging, "elasticache-multi-az", "pass");
    assert_eq!(passed["environment"], "staging");
    let token = outcome(&report, "elasticache-auth-token", "fail");
    assert!(
        ways(token).contains(&"clearspan.yaml the environment `prod` is configured as production".to_string()),
        "{:?}",
        ways(token)
    );
    assert_eq!(report["summary"]["fail"], 6);
}

#[test]
fn text_and_sarif_say_where_it_holds() {
    let root = project("fixtures/environments/one-root");
    let text = run(&root, &["check", "--skip", "elasticache-ingress"]).stdout;
    for part in [
        "high[elasticache-node-count] (only in dev)",
        "(in dev, staging)",
        "high[elasticache-encryption-at-rest]\n",
        "5 violations",
        "checked for the environments dev, staging, prod",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    let concise = run(&root, &["check", "--format", "concise", "--environment", "dev"]).stdout;
    assert!(concise.contains("elasticache-node-count") && !concise.contains("only in"), "{concise}");
    let sarif: Value = serde_json::from_str(&run(&root, &["check", "--format", "sarif"]).stdout).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let of = |rule: &str| results.iter().find(|result| result["ruleId"] == rule).unwrap();
    let nodes = of("elasticache-node-count");
    assert_eq!(nodes["properties"]["environment"], "dev");
    assert!(nodes["message"]["text"].as_str().unwrap().contains("Applies only in dev"));
    assert_eq!(of("elasticache-encryption-in-transit")["properties"]["environments"], serde_json::json!(["dev", "staging"]));
    assert!(of("elasticache-encryption-at-rest")["properties"].get("environment").is_none());
}

#[test]
fn an_environment_that_is_asked_for_is_judged_alone() {
    let root = project("fixtures/environments/one-root");
    let check = check(&root, &["--environment", "prod", "--environment", "staging", "--skip", "elasticache-ingress"]);
    let expected = [
        "modules/redis/main.tf:13: fail elasticache-encryption-in-transit in staging",
        "modules/redis/main.tf:14: fail elasticache-encryption-at-rest in staging, prod",
        "modules/redis/main.tf:15: fail elasticache-auth-token in prod",
        "modules/redis/main.tf:16: unknown elasticache-backup in staging",
    ];
    assert_eq!(found(&check.report), expected);
    // What belongs to others is left out, and said to be.
    let other = binary::check(&project("fixtures/environments/root-per-environment"), &["--environment", "prod"]);
    assert_eq!(
        other.notes(),
        [("deploy/dev".to_string(), "other-environment".to_string()), ("deploy/global".into(), "other-environment".into())]
    );
    assert!(found(&other.report).iter().all(|line| line.ends_with("in prod")), "{:?}", found(&other.report));
    let overlays = binary::check(&project("fixtures/environments/overlays"), &["--environment", "prod"]);
    assert_eq!(
        overlays.notes(),
        [
            ("k8s/overlays/dev".to_string(), "other-environment".to_string()),
            ("k8s/overlays/staging".into(), "other-environment".into())
        ]
    );
}

#[test]
fn the_command_line_comes_on_top() {
    let root = project("fixtures/environments/one-root");
    let nodes = |arguments: &[&str]| {
        let mut all = vec!["--only", "elasticache-node-count,elasticache-backup"];
        all.extend(arguments);
        found(&check(&root, &all).report)
    };
    assert_eq!(nodes(&["--var", "nodes=1"]).len(), 2);
    assert!(nodes(&["--var", "nodes=1"])[0].ends_with("fail elasticache-node-count"));
    assert!(nodes(&["--var-file", "envs/dev.tfvars"])[0].ends_with("fail elasticache-node-count"));
    assert_eq!(
        nodes(&["--workspace", "prod", "--var", "nodes=2"]),
        Vec::<String>::new(),
        "the workspace of the command line holds for all"
    );
}

/// A scratch repository with these files.
fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = scratch.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    scratch
}

const CACHE: &str = "variable \"nodes\" {\n  type = number\n}\nresource \"aws_elasticache_replication_group\" \"a\" {\n  replication_group_id = \"a\"\n  num_cache_clusters   = var.nodes\n}\n";

#[test]
fn a_configuration_that_says_something_wrong_judges_nothing() {
    for (text, message) in [
        ("environment: {}", "clearspan.yaml:1:1: the configuration has no key `environment`"),
        ("environments: { a: { var_files: [no.tfvars] } }", "clearspan.yaml:1:34: there is no file `no.tfvars`"),
        ("environments: { a: { roots: [main.tf] } }", "clearspan.yaml:1:30: `main.tf` is not a directory"),
        ("environments: { a: { roots: [../x] } }", "clearspan.yaml:1:30: `../x` leads out of the repository"),
        (
            "environments: { a: { var_files: [/etc/hostname] } }",
            "clearspan.yaml:1:34: `/etc/hostname` leads out of the repository",
        ),
        ("environments: { a: { var_files: [broken.tfvars] } }", "variable file `broken.tfvars`, line 1"),
        ("environments: [", "clearspan.yaml:1:"),
    ] {
        let root = repository(&[("clearspan.yaml", text), ("main.tf", CACHE), ("broken.tfvars", "a = [")]);
        let run = run(root.path(), &["check"]);
        assert_eq!(run.code, Some(2), "{text}: {}", run.stdout);
        assert!(run.stderr.contains(message), "{text}: {}", run.stderr);
        assert!(run.stdout.is_empty());
    }
    let root = repository(&[("clearspan.yaml", "environments: { prod: {} }"), (".clearspan.yaml", ""), ("main.tf", CACHE)]);
    assert_eq!(run(root.path(), &["check"]).code, Some(2));
    assert_eq!(run(root.path(), &["check", "--config", "clearspan.yaml"]).code, Some(1));
    let wrong = run(root.path(), &["check", "--config", "clearspan.yaml", "--environment", "prd"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("did you mean `prod`?"), "{}", wrong.stderr);
    let none = repository(&[("main.tf", CACHE)]);
    let wrong = run(none.path(), &["check", "--environment", "prod"]);
    assert!(wrong.code == Some(2) && wrong.stderr.contains("no configuration file was found"), "{}", wrong.stderr);
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_repository() {
    let outside = repository(&[("secret.tfvars", "nodes = 1")]);
    let root = repository(&[("clearspan.yaml", "environments: { a: { var_files: [in.tfvars] } }"), ("main.tf", CACHE)]);
    std::os::unix::fs::symlink(outside.path().join("secret.tfvars"), root.path().join("in.tfvars")).unwrap();
    let run = run(root.path(), &["check"]);
    assert!(run.code == Some(2) && run.stderr.contains("leads out of the repository"), "{}", run.stderr);
}

#[test]
fn the_file_is_found_upwards_to_the_top_of_the_repository() {
    let root = repository(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("clearspan.yaml", "environments:\n  prod:\n    var_files: [envs/prod.tfvars]\n  dev:\n    vars: { nodes: 1 }\n"),
        ("envs/prod.tfvars", "nodes = 2\n"),
        ("infra/main.tf", CACHE),
    ]);
    let only = ["--only", "elasticache-node-count"];
    let from_top = check(root.path(), &[&only[..], &["infra"]].concat());
    assert_eq!(found(&from_top.report), ["infra/main.tf:6: fail elasticache-node-count in dev"]);
    // From inside: the scan root widens to hold the var file, as it does for `--var-file`.
    let inside = check(&root.path().join("infra"), &only);
    assert_eq!(found(&inside.report), ["infra/main.tf:6: fail elasticache-node-count in dev"]);
    // Where nothing has to be read beside it the root stays, and the file is seen from there.
    let dev = check(&root.path().join("infra"), &["--only", "elasticache-node-count", "--environment", "dev"]);
    assert_eq!(found(&dev.report), ["main.tf:6: fail elasticache-node-count in dev"]);
    assert!(
        ways(outcome(&dev.report, "elasticache-node-count", "fail"))
            .contains(&"../clearspan.yaml the variable is set here".into())
    );
    // Above the top of a repository nothing is looked for.
    let nested = repository(&[("clearspan.yaml", "nonsense: 1"), ("repository/.git/HEAD", "x"), ("repository/main.tf", CACHE)]);
    assert_eq!(check(&nested.path().join("repository"), &only).code, Some(0));
}

#[test]
fn a_configuration_that_lies_elsewhere_is_about_what_is_scanned() {
    let elsewhere = repository(&[("mine.yaml", "environments: { prod: { var_files: [prod.tfvars], production: true } }")]);
    let root = repository(&[("main.tf", CACHE), ("prod.tfvars", "nodes = 1")]);
    let config = elsewhere.path().join("mine.yaml");
    let check = check(root.path(), &["--config", config.to_str().unwrap()]);
    let nodes = outcome(&check.report, "elasticache-node-count", "fail");
    assert_eq!(ways(nodes), ["prod.tfvars the variable is set here"]);
    assert_eq!(nodes["environments"], serde_json::json!([]), "it holds in every environment that there is");
    let whole = check.report.to_string();
    assert!(!whole.contains(elsewhere.path().to_str().unwrap()), "no path of this machine is in a report");
}

#[test]
fn what_the_configuration_says_in_vain_is_noted() {
    let root = repository(&[
        (
            "clearspan.yaml",
            "environments:\n  prod:\n    var_files: [other.tfvars]\n    vars: { nods: 1 }\n    roots: [docs]\n    kustomize: [docs]\n",
        ),
        ("other.tfvars", "unrelated = 1\n"),
        ("docs/readme.md", ""),
        ("main.tf", CACHE),
    ]);
    let check = check(root.path(), &[]);
    let lines: BTreeSet<(u64, String)> = check.report["ledger"]["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| (note["start"]["line"].as_u64().unwrap(), note["reason"].as_str().unwrap().to_string()))
        .collect();
    assert_eq!(lines, [3, 4, 5, 6].map(|line| (line, "configuration".to_string())).into_iter().collect());
    // The root module belongs to no environment: it is judged all the same.
    assert_eq!(outcome(&check.report, "elasticache-node-count", "unknown")["environments"], serde_json::json!([]));
}

#[test]
fn a_var_file_counts_for_roots_that_declare_one_of_its_variables() {
    // The name of a var file speaks for production: it must not speak for a root that does not take it.
    let other = "resource \"aws_elasticache_replication_group\" \"b\" {\n  replication_group_id = \"b\"\n}\n";
    let root = repository(&[
        ("clearspan.yaml", "environments: { one: { var_files: [prod.tfvars] } }"),
        ("prod.tfvars", "nodes = 2\n"),
        ("a/main.tf", CACHE),
        ("b/main.tf", other),
    ]);
    let found = found(&check(root.path(), &["--only", "elasticache-auth-token"]).report);
    assert_eq!(found, ["a/main.tf:4: fail elasticache-auth-token", "b/main.tf:1: unknown elasticache-auth-token"]);
}

#[test]
fn the_report_does_not_depend_on_threads() {
    for case in ["one-root", "overlays", "root-per-environment"] {
        let root = project("fixtures/environments").join(case);
        for format in ["text", "json", "sarif", "concise"] {
            let with =
                |threads: &str| run(&root, &["check", "--format", format, "--outcomes", "all", "--threads", threads]).stdout;
            assert_eq!(with("1"), with("4"), "{case} {format}");
        }
    }
}

#[test]
fn a_secret_of_the_configuration_is_never_printed() {
    let root = repository(&[
        (
            "clearspan.yaml",
            "environments:\n  prod:\n    production: true\n    vars:\n      auth_token: hunter2hunter2hunter2\n      nodes: 1\n",
        ),
        (
            "main.tf",
            &format!(
                "variable \"auth_token\" {{\n  sensitive = true\n}}\n{CACHE}output \"t\" {{\n  value = var.auth_token\n}}\n"
            ),
        ),
    ]);
    for format in ["text", "json", "sarif", "concise"] {
        let run = run(root.path(), &["check", "--format", format, "--outcomes", "all"]);
        assert!(!run.stdout.contains("hunter2") && !run.stderr.contains("hunter2"), "{format}: {}", run.stdout);
    }
}

#[test]
fn a_file_of_values_that_nobody_reads_is_named_where_it_would_decide() {
    let files = [
        ("infra/main.tf", CACHE),
        ("infra/envs/prod.tfvars", "nodes = 2\n"),
        ("envs/dev.tfvars", "nodes = 1\n"),
        ("other/deep/x.tfvars", "nodes = 1\n"),
        ("infra/unrelated.tfvars", "size = 1\n"),
    ];
    let root = repository(&files);
    let only = ["check", "--only", "elasticache-node-count"];
    let text = run(root.path(), &only).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let hint = "`envs/dev.tfvars`, `infra/envs/prod.tfvars` set some of them and are not read: `--var-file envs/dev.tfvars`, or `var_files` of environments in `clearspan.yaml`";
    assert!(text.contains(hint), "{text}");
    let given = run(root.path(), &[&only[..], &["--var-file", "infra/envs/prod.tfvars"]].concat()).stdout;
    assert!(!given.contains("not read"), "{given}");
    std::fs::write(root.path().join("clearspan.yaml"), "environments:\n  dev: { var_files: [envs/dev.tfvars] }\n  new: {}\n")
        .unwrap();
    let text = run(root.path(), &only).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("`infra/envs/prod.tfvars` sets some of them and is not read"), "{text}");
}

#[test]
fn the_schema_knows_every_key() {
    let schema: Value = serde_json::from_str(&run(&project("."), &["schema"]).stdout).unwrap();
    let environment = &schema["properties"]["environments"]["additionalProperties"];
    assert_eq!(environment["additionalProperties"], false);
    let keys: Vec<&String> = environment["properties"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["production", "var_files", "vars", "workspace", "kustomize", "roots"]);
    for (key, property) in environment["properties"].as_object().unwrap() {
        assert!(property["description"].as_str().unwrap().len() > 20, "{key}");
    }
}

#[test]
fn reasons_have_pages() {
    let root = project(".");
    let all = run(&root, &["explain", "unknown"]).stdout;
    for kind in clearspan::value::ReasonKind::ALL {
        assert!(all.contains(&format!("\n{}\n", kind.id())), "{}", kind.id());
        // A rule of the same name has the page.
        let page = run(&root, &["explain", kind.id()]);
        assert_eq!(page.code, Some(0), "{}", page.stderr);
    }
    let wrong = run(&root, &["explain", "data-sourc"]);
    assert!(wrong.code == Some(2) && wrong.stderr.contains("did you mean `data-source`?"), "{}", wrong.stderr);
}

#[test]
fn what_one_reason_leaves_open_in_many_places_is_told_once() {
    let caches: String = (0..30)
        .map(|number| {
            format!("resource \"aws_elasticache_replication_group\" \"c{number}\" {{\n  replication_group_id = \"c{number}\"\n  num_cache_clusters   = var.nodes\n}}\n")
        })
        .collect();
    let root = repository(&[("main.tf", &format!("variable \"nodes\" {{\n  type = number\n}}\n{caches}"))]);
    let arguments = ["check", "--only", "elasticache-node-count", "--outcomes", "unknown"];
    let text = run(root.path(), &arguments).stdout;
    assert_eq!(text.matches("unknown[elasticache-node-count]").count(), 1, "{text}");
    assert!(text.contains("and 26 more") && text.contains("help: set it with `--var nodes=VALUE`"), "{text}");
    let ending = run(root.path(), &arguments[..3]).stdout;
    assert!(ending.contains("   30  `var.nodes` has no default and no value is given (main.tf:1)"), "{ending}");
    // A program gets the same finding.
    let sarif: Value =
        serde_json::from_str(&run(root.path(), &[&arguments[..], &["--format", "sarif"]].concat()).stdout).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    for result in results {
        assert_eq!((&result["kind"], &result["level"]), (&Value::from("open"), &Value::from("none")));
        assert_eq!(result["properties"]["reasons"], serde_json::json!(["variable-without-default"]));
        let related = result["relatedLocations"].as_array().unwrap();
        assert!(related.iter().any(|place| place["physicalLocation"]["region"]["startLine"] == 1), "the declaration");
        assert!(result["message"]["text"].as_str().unwrap().contains("Help: set it with `--var nodes=VALUE`"));
    }
}
