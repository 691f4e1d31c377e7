//! What the keys of a configuration file do to a check, end to end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::path::Path;

use binary::{check, run};
use serde_json::Value;
use tempfile::TempDir;

/// A cache that breaks two rules surely.
const CACHE: &str = "resource \"aws_elasticache_replication_group\" \"a\" {\n  replication_group_id = \"a\"\n  description = \"a\"\n  multi_az_enabled = false\n  at_rest_encryption_enabled = false\n}\n";

/// A repository with these files.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::create_dir(scratch.path().join(".git")).unwrap();
    for (path, text) in files {
        let full = scratch.path().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, text).unwrap();
    }
    scratch
}

fn of_rule<'r>(report: &'r Value, rule: &str) -> Vec<&'r Value> {
    report["outcomes"].as_array().unwrap().iter().filter(|outcome| outcome["rule"] == rule).collect()
}

/// The paths in which a rule fails.
fn fails<'r>(report: &'r Value, rule: &str) -> Vec<&'r str> {
    let fails = of_rule(report, rule).into_iter().filter(|outcome| outcome["outcome"] == "fail");
    fails.map(|outcome| outcome["primary"]["path"].as_str().unwrap()).collect()
}

fn skipped(report: &Value) -> Vec<String> {
    let skipped = report["ledger"]["skipped"].as_array().unwrap().iter().filter(|skipped| skipped["reason"] == "excluded");
    skipped.map(|skipped| skipped["path"].as_str().unwrap().to_string()).collect()
}

#[test]
fn rules_are_disabled_with_a_reason_and_have_the_severity_that_is_said() {
    let configuration = "rules:\n  disable:\n    elasticache-multi-az: one zone is enough here\n  severity:\n    elasticache-encryption-at-rest: low\nfail_on: medium\n";
    let files = [("main.tf", CACHE), ("clearspan.yaml", configuration)];
    let scratch = repository(&files);
    let arguments = ["--only", "elasticache-multi-az,elasticache-encryption-at-rest"];
    let found = check(scratch.path(), &arguments);
    let disabled = of_rule(&found.report, "elasticache-multi-az");
    assert_eq!(disabled.len(), 1);
    assert_eq!(disabled[0]["outcome"], "suppressed");
    assert!(disabled[0]["suppression"].to_string().contains("one zone is enough here"), "{}", disabled[0]);
    assert_eq!(of_rule(&found.report, "elasticache-encryption-at-rest")[0]["severity"], "low");
    assert_eq!(found.code, Some(0), "a low violation is below fail_on");
    let louder = check(scratch.path(), &[&arguments[..], &["--fail-on", "low"]].concat());
    assert_eq!(louder.code, Some(1), "the command line wins over the file");
    let list = run(scratch.path(), &["rules"]).stdout;
    assert!(list.split_whitespace().collect::<Vec<_>>().join(" ").contains("(disabled: one zone is enough here)"), "{list}");
    assert!(run(scratch.path(), &["explain", "elasticache-encryption-at-rest"]).stdout.contains("[low]"));
}

#[test]
fn what_the_exit_code_means_can_be_said_in_the_file_and_the_command_line_wins() {
    let open = "variable \"zones\" {}\n".to_string() + &CACHE.replace("multi_az_enabled = false", "multi_az_enabled = var.zones");
    let scratch = repository(&[("main.tf", &open), ("broken/main.tf", "resource {")]);
    let code = |configuration: &str, arguments: &[&str]| {
        std::fs::write(scratch.path().join("clearspan.yaml"), configuration).unwrap();
        let arguments = [&["check", "--format", "concise", "--only", "elasticache-multi-az"], arguments].concat();
        run(scratch.path(), &arguments).code
    };
    assert_eq!(code("", &[]), Some(3));
    assert_eq!(code("allow_incomplete: true\n", &[]), Some(0));
    assert_eq!(code("allow_incomplete: true\nunknown: fail\n", &[]), Some(1));
    assert_eq!(code("allow_incomplete: true\nunknown: fail\n", &["--unknown", "note"]), Some(0));
    assert_eq!(code("allow_incomplete: true\nunknown: fail\nseverity: critical\n", &[]), Some(0), "below what is shown");
    assert_eq!(code("allow_incomplete: true\nunknown: fail\nseverity: critical\n", &["--severity", "low"]), Some(1));
}

#[test]
fn what_is_wrong_about_rules_is_told_at_its_place() {
    for (configuration, message, help) in [
        (
            "rules:\n  disable:\n    elasticache-multiaz: x\n",
            "clearspan.yaml:3:5: there is no rule `elasticache-multiaz`",
            "did you mean `elasticache-multi-az`?",
        ),
        (
            "rules:\n  inputs:\n    elasticache-node-count: { min-node: 3 }\n",
            "clearspan.yaml:3:31: `elasticache-node-count` has no input `min-node`",
            "did you mean `min-nodes`?",
        ),
        (
            "rules:\n  inputs:\n    elasticache-node-count: { min-nodes: many }\n",
            "clearspan.yaml:3:42: the input `min-nodes` is a number: ",
            "",
        ),
        ("rules:\n  sources: [nothing]\n", "clearspan.yaml:2:13: there is no file or directory `nothing`", ""),
        ("rules:\n  sources: [../rules]\n", "clearspan.yaml:2:13: `../rules` leads out of the repository", ""),
        ("modules: { ./a: infra }\n", "clearspan.yaml:1:12: `./a` is not a valid registry or repository address", ""),
        ("paths: [nothing]\n", "clearspan.yaml:1:9: there is no file or directory `nothing`", ""),
        ("exclude: ['a[']\n", "clearspan.yaml:1:11: `a[` in `exclude` is not a valid pattern", ""),
    ] {
        let scratch = repository(&[("infra/main.tf", CACHE), ("clearspan.yaml", configuration)]);
        let run = run(scratch.path(), &["check"]);
        assert_eq!(run.code, Some(2), "{configuration}\n{}", run.stderr);
        assert!(run.stderr.contains(message) && run.stderr.contains(help), "{message}\n{}", run.stderr);
        // Whoever mends the file looks up the rules.
        let list = binary::run(scratch.path(), &["rules"]);
        assert!(list.code == Some(0) && list.stdout.contains("elasticache-multi-az"), "{}", list.stderr);
    }
}

#[test]
fn inputs_reach_the_rule() {
    let cache =
        "resource \"aws_elasticache_replication_group\" \"a\" {\n  replication_group_id = \"a\"\n  num_cache_clusters = 2\n}\n";
    let scratch = repository(&[("main.tf", cache)]);
    let arguments = ["--only", "elasticache-node-count"];
    assert_eq!(fails(&check(scratch.path(), &arguments).report, "elasticache-node-count"), [""; 0]);
    std::fs::write(scratch.path().join("clearspan.yaml"), "rules: { inputs: { elasticache-node-count: { min-nodes: 3 } } }\n")
        .unwrap();
    assert_eq!(fails(&check(scratch.path(), &arguments).report, "elasticache-node-count"), ["main.tf"]);
}

#[test]
fn endpoints_of_redis_clients_are_those_that_the_input_adds() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: app\n      image: a:1\n      env:\n        - name: SESSION_STORE\n          value: cache.internal.example.com\n";
    let scratch = repository(&[("pod.yaml", pod)]);
    let arguments = ["--only", "redis-tls-env"];
    assert_eq!(fails(&check(scratch.path(), &arguments).report, "redis-tls-env"), [""; 0]);
    let inputs = "rules: { inputs: { redis-tls-env: { endpoints: [SESSION_STORE] } } }\n";
    std::fs::write(scratch.path().join("clearspan.yaml"), inputs).unwrap();
    assert_eq!(fails(&check(scratch.path(), &arguments).report, "redis-tls-env"), ["pod.yaml"]);
    // One entry for all rules about clients.
    let inputs = "rules: { inputs: { 'redis-*': { endpoints: [SESSION_STORE] } } }\n";
    std::fs::write(scratch.path().join("clearspan.yaml"), inputs).unwrap();
    assert_eq!(fails(&check(scratch.path(), &arguments).report, "redis-tls-env"), ["pod.yaml"]);
}

#[test]
fn what_is_excluded_is_not_judged_but_what_calls_it_is_evaluated_with_it() {
    let module = format!(
        "variable \"zones\" {{\n  default = false\n}}\n{}output \"one\" {{ value = 1 }}\n",
        CACHE.replace("multi_az_enabled = false", "multi_az_enabled = var.zones")
    );
    let caller = "module \"a\" {\n  source = \"../legacy\"\n  zones = false\n}\nresource \"aws_elasticache_replication_group\" \"b\" {\n  replication_group_id = \"b\"\n  num_cache_clusters = module.a.one\n}\n";
    let files = [("infra/main.tf", caller), ("legacy/main.tf", module.as_str()), ("old/main.tf", CACHE)];
    let scratch = repository(&files);
    std::fs::write(scratch.path().join("clearspan.yaml"), "exclude:\n  - /legacy/**\n  - old\n").unwrap();
    let found = check(scratch.path(), &[]);
    assert_eq!(skipped(&found.report), ["legacy/main.tf", "old/"]);
    let paths = |report: &Value| -> Vec<String> {
        let all = report["outcomes"].as_array().unwrap().iter();
        all.map(|outcome| outcome["primary"]["path"].as_str().unwrap().to_string()).collect()
    };
    assert!(!paths(&found.report).is_empty());
    assert!(paths(&found.report).iter().all(|path| path == "infra/main.tf"), "{:?}", paths(&found.report));
    // What the excluded module gives is known.
    assert_eq!(fails(&found.report, "elasticache-node-count"), ["infra/main.tf"]);
    // A hook names every file that changes.
    let named = check(scratch.path(), &["old/main.tf", "legacy/main.tf"]);
    assert_eq!((named.code, named.report["outcomes"].as_array().unwrap().len()), (Some(0), 0), "{}", named.stderr);
    assert!(named.report["ledger"].to_string().contains("nothing here is checked: it is excluded"));
    // With everything excluded nothing was checked, and that is not clean.
    std::fs::write(scratch.path().join("clearspan.yaml"), "exclude: ['*']\n").unwrap();
    assert_eq!(check(scratch.path(), &[]).code, Some(3));
}

#[test]
fn paths_are_what_is_checked_where_nothing_is_named() {
    let files = [("infra/a/main.tf", CACHE), ("infra/b/main.tf", CACHE), ("other/main.tf", CACHE)];
    let scratch = repository(&files);
    let of = |directory: &str, arguments: &[&str]| {
        let report = check(&scratch.path().join(directory), arguments).report;
        fails(&report, "elasticache-multi-az").join(" ")
    };
    std::fs::write(scratch.path().join("clearspan.yaml"), "paths: [infra]\n").unwrap();
    assert_eq!(of("", &[]), "infra/a/main.tf infra/b/main.tf");
    assert_eq!(of("", &["other"]), "other/main.tf", "what is named counts");
    assert_eq!(of("infra/a", &[]), "main.tf", "who stands in a part asks for that part");
    assert_eq!(of("other", &[]), "main.tf");
    std::fs::write(scratch.path().join("clearspan.yaml"), "paths: ['*/b']\n").unwrap();
    assert_eq!(of("", &[]), "infra/b/main.tf");
}

#[test]
fn modules_of_a_registry_are_read_from_the_repository() {
    let caller = "module \"a\" {\n  source = \"app.terraform.io/acme/redis/aws\"\n  version = \"1.0.0\"\n  zones = false\n}\n";
    let module =
        format!("variable \"zones\" {{}}\n{}", CACHE.replace("multi_az_enabled = false", "multi_az_enabled = var.zones"));
    let files = [("infra/main.tf", caller), ("modules/redis/main.tf", module.as_str()), ("modules/other/main.tf", CACHE)];
    let scratch = repository(&files);
    assert_eq!(fails(&check(scratch.path(), &["infra"]).report, "elasticache-multi-az"), [""; 0]);
    let configuration = "modules:\n  app.terraform.io/acme/redis/aws: modules/redis\n  acme/other/aws: modules/other\n";
    std::fs::write(scratch.path().join("clearspan.yaml"), configuration).unwrap();
    // A module that nobody calls is no root module of this check.
    assert_eq!(fails(&check(scratch.path(), &["infra"]).report, "elasticache-multi-az"), ["modules/redis/main.tf"]);
    let value = run(scratch.path(), &["eval", "--module", "infra", "module.a.aws_elasticache_replication_group.a.description"]);
    assert_eq!(value.stdout.lines().next(), Some("\"a\""), "{}", value.stderr);
}

#[test]
fn groups_of_the_cluster_are_those_that_are_said() {
    let files = [(
        "main.tf",
        "resource \"aws_elasticache_replication_group\" \"a\" {\n  replication_group_id = \"a\"\n  security_group_ids = [aws_security_group.c.id]\n}\nresource \"aws_security_group\" \"c\" {\n  ingress {\n    from_port = 6379\n    to_port = 6379\n    protocol = \"tcp\"\n    security_groups = [aws_security_group.app.id]\n  }\n}\nresource \"aws_security_group\" \"app\" {\n  name = \"app\"\n}\n",
    )];
    let scratch = repository(&files);
    // of the group, and of the cache that has it
    assert_eq!(fails(&check(scratch.path(), &[]).report, "elasticache-ingress"), ["main.tf", "main.tf"]);
    for group in ["aws_security_group.app", "app"] {
        let configuration = format!("security_groups: {{ eks: [{group}] }}\n");
        std::fs::write(scratch.path().join("clearspan.yaml"), configuration).unwrap();
        assert_eq!(fails(&check(scratch.path(), &[]).report, "elasticache-ingress"), [""; 0], "{group}");
    }
    std::fs::write(scratch.path().join("clearspan.yaml"), "security_groups: { eks: [aws_security_group.ap] }\n").unwrap();
    assert_eq!(fails(&check(scratch.path(), &[]).report, "elasticache-ingress"), ["main.tf", "main.tf"]);
}

#[test]
fn links_that_lead_nowhere_are_noted() {
    let configuration = "links:\n  - { cache: aws_elasticache_replication_group.a, workload: Deployment/web }\n  - { cache: aws_elasticache_replication_group.b, workload: Deployment/gone }\n";
    let web = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n";
    let scratch = repository(&[("main.tf", CACHE), ("web.yaml", web), ("clearspan.yaml", configuration)]);
    let notes = check(scratch.path(), &[]).report["ledger"]["notes"].to_string();
    for (name, is_noted) in [("group.a`", false), ("Deployment/web`", false), ("group.b`", true), ("Deployment/gone`", true)] {
        assert_eq!(notes.contains(name), is_noted, "{name} {notes}");
    }
}

#[test]
fn rule_sources_are_held_and_frameworks_choose() {
    let rule = "rule \"no-a\" {\n  title = \"No cache is called a\"\n  severity = \"low\"\n  controls = { house = [\"1\"] }\n}\n\nresource_policy \"aws_elasticache_replication_group\" \"name\" {\n  enforce {\n    condition = attrs.replication_group_id != \"a\"\n    error_message = \"it is called a\"\n  }\n}\n";
    let files = [
        ("main.tf", CACHE),
        ("policies/no-a.rule.hcl", rule),
        ("clearspan.yaml", "rules:\n  sources: [policies]\n  disable: { elasticache-backup: not here }\n"),
    ];
    let scratch = repository(&files);
    assert_eq!(fails(&check(scratch.path(), &[]).report, "no-a"), ["main.tf"]);
    // The same directory named twice is no two rules of one name.
    assert_eq!(check(scratch.path(), &["--rules", "policies"]).code, Some(1));
    let only = check(scratch.path(), &["--controls", "house"]);
    let rules: std::collections::BTreeSet<_> =
        only.report["outcomes"].as_array().unwrap().iter().map(|o| o["rule"].as_str().unwrap()).collect();
    assert_eq!(rules.into_iter().collect::<Vec<_>>(), ["no-a"]);
    assert!(run(scratch.path(), &["rules", "--controls", "house"]).stdout.ends_with("\n1 rule\n"));
    std::fs::create_dir(scratch.path().join("infra")).unwrap();
    for directory in ["", "infra"] {
        let page = run(&scratch.path().join(directory), &["explain", "no-a"]).stdout;
        assert!(page.contains("    policies/no-a.rule.hcl\n"), "{page}");
    }
    std::fs::remove_dir(scratch.path().join("infra")).unwrap();
    let unknown = run(scratch.path(), &["check", "--controls", "nist"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("no rule is mapped to a framework `nist`"), "{}", unknown.stderr);
    assert!(unknown.stderr.contains("house") && unknown.stderr.contains("nist-800-53-r5"), "{}", unknown.stderr);
}

/// The schema is what an editor holds the file against: each key of the list is in it.
#[test]
fn the_schema_has_every_key() {
    let schema: Value = serde_json::from_str(&run(Path::new("."), &["schema"]).stdout).unwrap();
    for (path, words) in [
        ("/properties/fail_on/enum", "[\"info\",\"low\",\"medium\",\"high\",\"critical\"]"),
        ("/properties/honor_suppressions/items/enum", "[\"checkov\",\"trivy\",\"tfsec\",\"kics\",\"kube-linter\"]"),
        ("/properties/rules/properties/disable/additionalProperties/minLength", "1"),
        ("/properties/links/items/required", "[\"cache\",\"workload\"]"),
        ("/properties/rules/additionalProperties", "false"),
        ("/properties/rules/properties/disable/properties/elasticache-multi-az/minLength", "1"),
    ] {
        assert_eq!(schema.pointer(path).map(Value::to_string).as_deref(), Some(words), "{path}");
    }
}

#[test]
fn init_writes_what_a_check_takes_and_nothing_twice() {
    let root = "variable \"nodes\" {}\nresource \"aws_elasticache_replication_group\" \"a\" {\n  replication_group_id = \"a\"\n  num_cache_clusters = var.nodes\n}\n";
    let hooks = "repos:\n  - repo: local # ours\n    hooks:\n      - id: a\n";
    let files = [
        ("infra/main.tf", root),
        ("envs/dev.tfvars", "nodes = 1\n"),
        ("envs/prod.tfvars", "nodes = 2\n"),
        (".pre-commit-config.yaml", hooks),
    ];
    let scratch = repository(&files);
    let read = |path: &str| std::fs::read_to_string(scratch.path().join(path)).unwrap();
    let printed = run(scratch.path(), &["init", "--stdout"]);
    assert_eq!(printed.code, Some(0));
    assert!(!scratch.path().join("clearspan.yaml").exists());
    let first = run(scratch.path(), &["init"]);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert_eq!(read("clearspan.yaml"), printed.stdout);
    assert!(first.stdout.contains("with the environments `dev`, `prod`"), "{}", first.stdout);
    let added = read(".pre-commit-config.yaml");
    assert!(added.starts_with(hooks) && added.contains("\n      - id: clearspan\n"), "{added}");
    assert!(added.contains(concat!("rev: v", env!("CARGO_PKG_VERSION"))), "{added}");
    let found = check(scratch.path(), &["--only", "elasticache-node-count"]);
    let fails: Vec<_> =
        of_rule(&found.report, "elasticache-node-count").into_iter().filter(|one| one["outcome"] == "fail").collect();
    assert_eq!((fails.len(), &fails[0]["environment"]), (1, &Value::from("dev")));
    // Again: nothing changes. What is there stays, unless it is asked for.
    let mine = format!("{}# mine\n", read("clearspan.yaml"));
    std::fs::write(scratch.path().join("clearspan.yaml"), &mine).unwrap();
    let again = run(scratch.path(), &["init"]);
    assert_eq!(again.code, Some(0));
    assert!(again.stdout.contains("`clearspan.yaml` already exists and was not changed"));
    assert_eq!((read("clearspan.yaml"), read(".pre-commit-config.yaml")), (mine, added.clone()));
    run(scratch.path(), &["init", "--force"]);
    assert_eq!((read("clearspan.yaml"), read(".pre-commit-config.yaml")), (printed.stdout, added));
}

/// Every comment of the written file that holds a key is right when it is uncommented.
#[test]
fn what_init_writes_in_comments_is_right_too() {
    let scratch = repository(&[("infra/main.tf", CACHE), ("policies/x.rule.hcl", ""), ("examples/a/main.tf", CACHE)]);
    let text = run(scratch.path(), &["init", "--stdout"]).stdout;
    let is_prose = |line: &str| line.starts_with(|c: char| c.is_ascii_uppercase()) || line.contains("yaml-language-server");
    let lines = text.lines().map(|line| line.strip_prefix("# ").unwrap_or(line)).filter(|line| !is_prose(line));
    let uncommented: String = lines.map(|line| format!("{line}\n")).collect();
    for key in ["paths", "exclude", "environments", "rules", "fail_on", "baseline", "modules", "security_groups", "links"] {
        assert!(uncommented.contains(&format!("\n{key}:")), "{key}:\n{uncommented}");
    }
    for directory in ["modules/name", "envs", "k8s/overlays/prod"] {
        std::fs::create_dir_all(scratch.path().join(directory)).unwrap();
    }
    std::fs::write(scratch.path().join("envs/prod.tfvars"), "").unwrap();
    std::fs::write(scratch.path().join("policies/x.rule.hcl"), "rule \"x\" {\n  title = \"x\"\n}\n").unwrap();
    std::fs::write(scratch.path().join("clearspan-baseline.json"), "{\"version\": 1, \"entries\": []}").unwrap();
    std::fs::write(scratch.path().join("clearspan.yaml"), &uncommented).unwrap();
    let run = run(scratch.path(), &["check", "--format", "concise"]);
    assert_ne!(run.code, Some(2), "{}\n{uncommented}", run.stderr);
}

/// A check of a text that comes from standard input; the exit code and what fails, with the line.
fn from_input(directory: &Path, arguments: &[&str], text: &str) -> (Option<i32>, Vec<String>, String) {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_clearspan"))
        .args(["check", "--format", "json"])
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // Who refuses the arguments reads nothing.
    let _ = input.write_all(text.as_bytes());
    drop(input);
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let outcomes = report["outcomes"].as_array().cloned().unwrap_or_default();
    let fails = outcomes.iter().filter(|outcome| outcome["outcome"] == "fail" || outcome["outcome"] == "error");
    let shown = |outcome: &Value| {
        let primary = &outcome["primary"];
        format!("{}:{} {}", primary["path"].as_str().unwrap(), primary["start"]["line"], outcome["rule"].as_str().unwrap())
    };
    (output.status.code(), fails.map(shown).collect(), stderr)
}

#[test]
fn a_text_from_standard_input_takes_the_place_of_its_file() {
    let variables = "variable \"zones\" {\n  default = false\n}\n";
    let cache = CACHE.replace("multi_az_enabled = false", "multi_az_enabled = var.zones");
    let scratch = repository(&[
        ("infra/main.tf", CACHE),
        ("infra/variables.tf", variables),
        ("other/main.tf", CACHE),
        ("broken/main.tf", "resource {"),
    ]);
    let only = ["--only", "elasticache-multi-az,syntax-error"];
    let input = |directory: &str, arguments: &[&str], text: &str| {
        from_input(&scratch.path().join(directory), &[arguments, &only].concat(), text)
    };
    // The rest of its module counts, and nothing else is told of.
    let (code, fails, stderr) = input("", &["--stdin-filename", "infra/main.tf", "-"], &cache);
    assert_eq!((code, fails), (Some(1), vec!["infra/main.tf:4 elasticache-multi-az".to_string()]), "{stderr}");
    let good = CACHE.replace("multi_az_enabled = false", "multi_az_enabled = true");
    assert_eq!(input("", &["--stdin-filename", "infra/main.tf"], &good).0, Some(0), "what is broken elsewhere is not its fault");
    // A file that is not there yet, also beside what is checked.
    let new = format!("\n{}", CACHE.replace("\"a\"", "\"b\""));
    assert_eq!(input("", &["--stdin-filename", "infra/new.tf"], &new).1, ["infra/new.tf:5 elasticache-multi-az"]);
    assert_eq!(input("infra", &["--stdin-filename", "../other/new.tf"], &new).1, ["other/new.tf:5 elasticache-multi-az"]);
    let broken = input("", &["--stdin-filename", "infra/main.tf"], "resource {");
    assert_eq!((broken.0, broken.1), (Some(3), vec!["infra/main.tf:1 syntax-error".to_string()]));
    // What a hook hands over may be excluded.
    std::fs::write(scratch.path().join("clearspan.yaml"), "exclude: [infra]\n").unwrap();
    let (code, fails, stderr) = input("", &["--stdin-filename", "infra/main.tf"], CACHE);
    assert_eq!((code, fails), (Some(0), vec![]), "{stderr}");
    for (arguments, message) in [
        (&["-"][..], "no file name is given for it"),
        (&["--stdin-filename", "no/main.tf"], "`no/main.tf` is in a directory that does not exist"),
        (&["--stdin-filename", "infra"], "`infra` is a directory"),
        (&["--stdin-filename", "infra/main.tf", "--fix"], "`--fix` needs a file to write to"),
    ] {
        let (code, _, stderr) = input("", arguments, CACHE);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(stderr.contains(message), "{arguments:?}: {stderr}");
    }
}

const BY_NAME: &str = "variable \"private_subnet_ids\" {\n  type = list(string)\n}\n\nresource \"aws_elasticache_subnet_group\" \"a\" {\n  name       = \"a\"\n  subnet_ids = var.private_subnet_ids\n}\n";

#[test]
fn a_pass_with_less_confidence_than_is_asked_for_is_unknown() {
    let scratch = repository(&[("main.tf", BY_NAME)]);
    let rule = "elasticache-private-subnets";
    let only = ["--only", rule];
    let found = check(scratch.path(), &only);
    let by_name = of_rule(&found.report, rule)[0];
    assert_eq!((&by_name["outcome"], &by_name["confidence"]), (&"pass".into(), &"low".into()));
    assert!(by_name["message"].as_str().unwrap().contains("by name: `var.private_subnet_ids`"), "{by_name}");

    let refused = check(scratch.path(), &[&only[..], &["--min-confidence", "medium"]].concat());
    let refused = of_rule(&refused.report, rule)[0].clone();
    assert_eq!((&refused["outcome"], &refused["confidence"]), (&"unknown".into(), &"low".into()));
    assert_eq!(refused["reasons"][0]["kind"], "low-confidence", "{refused}");
    assert_eq!(refused["primary"]["start"]["line"], 7);

    // The file says it too, the command line wins; what is only counted is refused as well.
    std::fs::write(scratch.path().join("clearspan.yaml"), "min_confidence: high\nunknown: fail\n").unwrap();
    assert_eq!(of_rule(&check(scratch.path(), &only).report, rule)[0]["outcome"], "unknown");
    assert_eq!(run(scratch.path(), &["check", "--only", rule]).code, Some(1));
    assert_eq!(run(scratch.path(), &["check", "--only", rule, "--min-confidence", "low"]).code, Some(0));
    std::fs::write(scratch.path().join("clearspan.yaml"), "min_confidence: hgih\n").unwrap();
    let wrong = run(scratch.path(), &["check", "--only", rule]);
    assert_eq!(wrong.code, Some(2), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("`high`"), "{}", wrong.stderr);
}

#[test]
fn a_violation_stays_one_whatever_confidence_is_asked_for() {
    let scratch = repository(&[("main.tf", &BY_NAME.replace("private", "public"))]);
    let found = check(scratch.path(), &["--only", "elasticache-private-subnets", "--min-confidence", "high"]);
    assert_eq!(of_rule(&found.report, "elasticache-private-subnets")[0]["outcome"], "fail");
}

#[test]
fn a_rule_that_cannot_be_loaded_is_not_one_that_does_not_exist() {
    let broken = "rule \"mine\" {\n  title = \"T\"\n}\nresource_policy \"aws_s3_bucket\" \"p\" {\n  enforce {\n    condition = true\n    condtion = true\n  }\n}\n";
    let scratch = repository(&[("main.tf", CACHE), ("rules/mine.rule.hcl", broken)]);
    let refused = run(scratch.path(), &["check", "--rules", "rules", "--only", "mine"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("`condtion` is not allowed"), "{}", refused.stderr);
}

#[test]
fn policies_that_need_a_plan_are_noted_once() {
    let policy = "resource_policy \"aws_elasticache_replication_group\" \"kept\" {\n  operations = [\"delete\"]\n  enforce {\n    condition = false\n  }\n}\n";
    let two = CACHE.to_string() + &CACHE.replace("\"a\"", "\"b\"");
    let scratch = repository(&[("main.tf", &two), ("rules/deletions.policy.hcl", policy)]);
    let found = check(scratch.path(), &["--rules", "rules"]);
    let notes: Vec<_> = found.notes().into_iter().filter(|(_, reason)| reason == "needs-prior-state").collect();
    assert_eq!(notes, [("rules/deletions.policy.hcl".to_string(), "needs-prior-state".to_string())]);
}

#[test]
fn values_for_charts_are_given_on_the_command_line() {
    let chart = "apiVersion: v2\nname: a\nversion: 1.0.0\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: a:1\n      \
               env:\n        - name: REDIS_HOST\n          value: master.a.abc.euw1.cache.amazonaws.com\n        - name: REDIS_TLS\n          value: {{ .Values.tls | quote }}\n";
    let scratch = repository(&[
        ("a/Chart.yaml", chart),
        ("a/values.yaml", "tls: \"true\"\n"),
        ("a/templates/pod.yaml", pod),
        ("off.yaml", "tls: \"false\"\n"),
    ]);
    let select = ["--only", "redis-tls-env", "--format", "concise"];
    let with = |more: &[&str]| run(scratch.path(), &[&["check"], &select[..], more].concat());
    assert_eq!(with(&[]).code, Some(0));
    let off = with(&["--helm-values", "off.yaml"]);
    assert!(off.code == Some(1) && off.stdout.contains("off.yaml:1:6"), "{}", off.stdout);
    let set = with(&["--helm-values", "off.yaml", "--helm-set", "tls=true"]);
    assert_eq!(set.code, Some(0), "{}", set.stdout);
    for (wrong, says) in [
        (["--helm-values", "none.yaml"], "no such file"),
        (["--helm-set", "tls"], "has no `=`"),
        (["--helm-set", "a..b=1"], "does not lead to a value"),
    ] {
        let refused = with(&wrong);
        assert!(refused.code == Some(2) && refused.stderr.contains(says), "{}", refused.stderr);
    }
}

#[test]
fn an_alias_means_the_same_everywhere() {
    let rule = "rule \"mine\" {\n  title   = \"T\"\n  aliases = [\"acme:A1\", \"CKV_AWS_29\"]\n}\nresource_policy \"aws_elasticache_replication_group\" \"p\" {\n  enforce {\n    condition = false\n  }\n}\n";
    let hidden = "# clearspan: ignore[A1] for a test\n".to_string() + CACHE;
    let scratch = repository(&[("main.tf", &hidden), ("rules/mine.rule.hcl", rule)]);
    let ids = |arguments: &[&str]| {
        let report = check(scratch.path(), &[&["--rules", "rules"], arguments].concat()).report;
        let mut ids: Vec<String> =
            report["outcomes"].as_array().unwrap().iter().map(|o| o["rule"].as_str().unwrap().to_string()).collect();
        ids.retain(|id| !id.starts_with("suppression-") && !id.starts_with("terraform-"));
        ids.sort();
        ids.dedup();
        ids
    };
    for name in ["mine", "A1", "acme:A1", "a1"] {
        assert_eq!(ids(&["--only", name]), ["mine"], "{name}");
        assert!(!ids(&["--skip", name]).contains(&"mine".to_string()), "{name}");
        let page = run(scratch.path(), &["explain", "--rules", "rules", name]).stdout;
        assert!(page.contains("mine"), "{name}: {page}");
    }
    // One that belongs to two rules means both.
    assert_eq!(ids(&["--only", "CKV_AWS_29"]), ["elasticache-encryption-at-rest", "mine"]);
    let pages = run(scratch.path(), &["explain", "--rules", "rules", "CKV_AWS_29"]).stdout;
    assert!(pages.contains("mine") && pages.contains("elasticache-encryption-at-rest"), "{pages}");
    let report = check(scratch.path(), &["--rules", "rules"]).report;
    assert_eq!(of_rule(&report, "mine")[0]["outcome"], "suppressed", "A1 without its tool");
}

/// A rule file that is off by default, mapped to a framework of the house.
const OFF: &str = "rule \"no-a\" {\n  title = \"No cache is called a\"\n  severity = \"low\"\n  enabled = false\n  aliases = [\"house:NO_A\"]\n  controls = { house = [\"1\"] }\n}\n\nresource_policy \"aws_elasticache_replication_group\" \"name\" {\n  enforce {\n    condition = attrs.replication_group_id != \"a\"\n    error_message = \"it is called a\"\n  }\n}\n";

#[test]
fn rules_that_are_off_by_default_run_when_they_are_asked_for() {
    let scratch =
        repository(&[("main.tf", CACHE), ("policies/no-a.rule.hcl", OFF), ("clearspan.yaml", "rules:\n  sources: [policies]\n")]);
    let fails_with = |arguments: &[&str]| fails(&check(scratch.path(), arguments).report, "no-a").len();
    assert_eq!(fails_with(&[]), 0);
    for asked in [&["--select", "no-a"][..], &["--select", "no-*"], &["--select", "NO_A"], &["--controls", "house"]] {
        assert_eq!(fails_with(asked), 1, "{asked:?}");
    }
    assert_eq!(fails_with(&["--controls", "house", "--ignore", "no-a"]), 0);
    let list = run(scratch.path(), &["rules", "--select", "no-a"]).stdout;
    assert!(list.contains("(off by default)"), "{list}");
    let page = run(scratch.path(), &["explain", "no-a"]).stdout;
    for part in ["[low, off by default]", "--select no-a", "--controls house", "enable:\n        - no-a"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let by_controls = run(scratch.path(), &["rules", "--controls", "house"]).stdout;
    let words = by_controls.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("(off by default, enabled by a control framework)"), "{by_controls}");

    for name in ["no-a", "no-*", "NO_A"] {
        let said = format!("rules:\n  sources: [policies]\n  enable: ['{name}']\n");
        std::fs::write(scratch.path().join("clearspan.yaml"), said).unwrap();
        assert_eq!(fails_with(&[]), 1, "{name}");
        let others = check(scratch.path(), &[]);
        assert_eq!(fails(&others.report, "elasticache-multi-az").len(), 1, "the other rules run as before");
        assert_eq!(fails_with(&["--ignore", "no-a"]), 0);
        let list = run(scratch.path(), &["rules", "--select", "no-a", "-f", "json"]).stdout;
        let rule = &serde_json::from_str::<Value>(&list).unwrap()["rules"][0];
        assert_eq!((&rule["enabled"], &rule["enabled_by"]), (&Value::Bool(false), &Value::from("configuration")));
    }
    std::fs::write(scratch.path().join("clearspan.yaml"), "rules:\n  enable: [elasticache-multi-as]\n").unwrap();
    let unknown = run(scratch.path(), &["check"]);
    assert_eq!(unknown.code, Some(2));
    let message = "error: clearspan.yaml:2:12: there is no rule `elasticache-multi-as`\nhelp: did you mean `elasticache-multi-az`? `clearspan rules` lists all\n";
    assert!(unknown.stderr.starts_with(message), "{}", unknown.stderr);
}
