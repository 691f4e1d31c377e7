//! Ids of other tools where rules are named, the table of what has an answer, and the start of a new rule.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::{check, project, run};
use serde_json::Value;
use tempfile::TempDir;

const CACHE: &str = "resource \"aws_elasticache_replication_group\" \"a\" {\n  replication_group_id = \"a\"\n  description = \"a\"\n  at_rest_encryption_enabled = false\n}\n";

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

/// The rules that fail.
fn failing(report: &Value) -> Vec<String> {
    let mut rules: Vec<String> = report["outcomes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|outcome| outcome["outcome"] == "fail")
        .map(|outcome| outcome["rule"].as_str().unwrap().to_string())
        .collect();
    rules.dedup();
    rules
}

#[test]
fn ids_of_other_tools_select_and_say_which_rule_they_mean() {
    let scratch = repository(&[("main.tf", CACHE)]);
    for (id, tool) in [
        ("CKV_AWS_29", "Checkov"),
        ("checkov:ckv_aws_29", "Checkov"),
        ("AVD-AWS-0045", "Trivy"),
        ("AWS-0045", "Trivy"),
        ("aws-elasticache-enable-at-rest-encryption", "tfsec"),
        ("76976de7-c7b1-4f64-a94f-90c1345914c2", "KICS"),
    ] {
        let found = check(scratch.path(), &["--select", id]);
        assert_eq!(failing(&found.report), ["elasticache-encryption-at-rest"], "{id}");
        let note = format!("note: `{id}` of {tool} is `elasticache-encryption-at-rest`\n");
        assert!(found.stderr.contains(&note), "{id}: {}", found.stderr);
        let without = check(scratch.path(), &["--ignore", id]);
        assert!(!failing(&without.report).contains(&"elasticache-encryption-at-rest".to_string()), "{id}");
    }
    let silent = run(scratch.path(), &["check", "--select", "CKV_AWS_29", "--quiet"]);
    assert!(!silent.stderr.contains("note:"), "{}", silent.stderr);
}

#[test]
fn an_id_without_an_answer_is_said_with_the_reason() {
    let scratch = repository(&[("main.tf", CACHE)]);
    let alone = run(scratch.path(), &["check", "--select", "CKV_AZURE_1"]);
    assert_eq!(alone.code, Some(2));
    let message = "error: no rule answers `CKV_AZURE_1` of Checkov: it is about Azure, which is not judged\nhelp: `clearspan rules --coverage TOOL`";
    assert!(alone.stderr.starts_with(message), "{}", alone.stderr);
    let with_others = check(scratch.path(), &["--select", "CKV_AZURE_1,CKV_AWS_29"]);
    assert_eq!(failing(&with_others.report), ["elasticache-encryption-at-rest"]);
    assert!(with_others.stderr.contains("note: no rule answers `CKV_AZURE_1` of Checkov"), "{}", with_others.stderr);
    let left_out = check(scratch.path(), &["--ignore", "CKV_AZURE_1"]);
    assert!(left_out.stderr.contains("note: no rule answers `CKV_AZURE_1`"), "{}", left_out.stderr);
    let typo = run(scratch.path(), &["check", "--select", "CKV_AZURE_1,elasticache-bakcup"]);
    assert!(typo.stderr.starts_with("error: no rule answers") || typo.stderr.contains("elasticache-bakcup"), "{}", typo.stderr);
    assert_eq!(typo.code, Some(2));

    std::fs::write(scratch.path().join("clearspan.yaml"), "rules:\n  disable:\n    CKV_AZURE_1: not ours\n").unwrap();
    let configured = run(scratch.path(), &["check"]);
    assert_eq!(configured.code, Some(2));
    assert!(configured.stderr.contains("clearspan.yaml:3:5: no rule answers `CKV_AZURE_1` of Checkov"), "{}", configured.stderr);
}

#[test]
fn configuration_and_suppressions_take_the_ids() {
    let suppressed = CACHE.replace("  at_rest", "  # clearspan: ignore[AWS-0045] accepted here\n  at_rest");
    let scratch = repository(&[("main.tf", &suppressed)]);
    let select = ["--select", "elasticache-encryption-at-rest"];
    let of = |report: &Value| report["outcomes"][0]["outcome"].as_str().unwrap().to_string();
    assert_eq!(of(&check(scratch.path(), &select).report), "suppressed");
    std::fs::write(scratch.path().join("main.tf"), CACHE).unwrap();
    std::fs::write(scratch.path().join("clearspan.yaml"), "rules:\n  disable:\n    AVD-AWS-0045: not here\n").unwrap();
    assert_eq!(of(&check(scratch.path(), &select).report), "suppressed");
    let none = CACHE.replace("  at_rest", "  # clearspan: ignore[CKV_AZURE_1] accepted here\n  at_rest");
    std::fs::write(scratch.path().join("main.tf"), none).unwrap();
    let report = check(scratch.path(), &[]).report;
    let about =
        report["outcomes"].as_array().unwrap().iter().find(|outcome| outcome["rule"] == "suppression-unknown-rule").unwrap();
    assert_eq!(about["message"], "no rule answers `CKV_AZURE_1` of Checkov: it is about Azure, which is not judged");
}

/// A rule with two questions, each with an id of its own.
const TWO_QUESTIONS: &str = r#"rule "queue-style" {
  title    = "Queues have our style"
  severity = "low"
  aliases  = ["CKV_AWS_27", "CKV_AWS_168"]
}

resource_policy "aws_sqs_queue" "style" {
  enforce {
    condition     = attrs.name == "orders"
    aliases       = ["CKV_AWS_27"]
    error_message = "the name"
  }

  enforce {
    condition     = attrs.fifo_queue == true
    aliases       = ["CKV_AWS_168"]
    error_message = "the order"
  }
}
"#;

#[test]
fn an_id_means_the_conditions_that_answer_it() {
    let queue = "resource \"aws_sqs_queue\" \"a\" {\n  name = \"a\"\n  fifo_queue = false\n}\n";
    let rule = ("policies/queue-style.rule.hcl", TWO_QUESTIONS);
    let scratch = repository(&[("main.tf", queue), rule, ("clearspan.yaml", "honor_suppressions: [checkov]\n")]);
    let messages = |further: &[&str]| {
        let report = check(scratch.path(), &[&["--rules", "policies"], further].concat()).report;
        let outcomes = report["outcomes"].as_array().unwrap().iter();
        let failed = outcomes.filter(|outcome| outcome["rule"] == "queue-style" && outcome["outcome"] == "fail");
        failed.map(|outcome| outcome["message"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    let of_rule = ["--select", "queue-style"];
    assert_eq!(messages(&of_rule), ["the name", "the order"]);
    assert_eq!(messages(&["--select", "CKV_AWS_168"]), ["the order"]);
    assert_eq!(messages(&["--select", "CKV_AWS_27,queue-style"]), ["the name", "the order"]);
    assert_eq!(messages(&["--select", "queue-style", "--skip", "CKV_AWS_27"]), ["the order"]);
    for comment in ["# checkov:skip=CKV_AWS_168: not here", "# clearspan: ignore[CKV_AWS_168] not here"] {
        let text =
            queue.replace("{\n", &format!("{{\n  {comment}\n")).replace("  name = \"a\"\n", "").replace('}', "  name = \"a\"\n}");
        std::fs::write(scratch.path().join("main.tf"), text).unwrap();
        assert_eq!(messages(&of_rule), ["the name"], "{comment}");
    }
    let unknown = TWO_QUESTIONS.replace("aliases       = [\"CKV_AWS_27\"]", "aliases       = [\"CKV_AWS_26\"]");
    std::fs::write(scratch.path().join("policies/queue-style.rule.hcl"), unknown).unwrap();
    let refused = run(scratch.path(), &["check", "--rules", "policies"]);
    assert!(refused.stderr.contains("`CKV_AWS_26` is not among the aliases of the rule"), "{}", refused.stderr);
}

#[test]
fn only_chooses_the_rules_of_a_repository() {
    let scratch = repository(&[("main.tf", CACHE), ("clearspan.yaml", "rules:\n  only: [CKV_AWS_29]\n")]);
    assert_eq!(failing(&check(scratch.path(), &[]).report), ["elasticache-encryption-at-rest"]);
    let asked = failing(&check(scratch.path(), &["--select", "elasticache-multi-az"]).report);
    assert_eq!(asked, ["elasticache-multi-az"], "the command line wins over the file");
    let by_framework = failing(&check(scratch.path(), &["--controls", "nist-800-53-r5"]).report);
    assert!(by_framework.contains(&"elasticache-multi-az".to_string()), "{by_framework:?}");
    let list = run(scratch.path(), &["rules", "--select", "elasticache-multi-az"]).stdout;
    assert!(list.split_whitespace().collect::<Vec<_>>().join(" ").contains("(not among `rules.only`"), "{list}");
}

#[test]
fn coverage_lists_every_check_with_rules_or_a_reason() {
    let here = project(".");
    for tool in ["checkov", "trivy", "tfsec", "kics", "kube-linter", "tflint"] {
        let table: Value = serde_json::from_str(&run(&here, &["rules", "--coverage", tool, "-f", "json"]).stdout).unwrap();
        let checks = table["checks"].as_array().unwrap();
        for check in checks {
            let is_answered = !check["rules"].as_array().unwrap().is_empty();
            assert_eq!(check["reason"].is_null(), is_answered, "{tool}: {check}");
        }
        let answered = checks.iter().filter(|check| check["reason"].is_null()).count();
        assert_eq!(table["answered"], answered);
        if matches!(tool, "checkov" | "trivy" | "tfsec" | "kics") {
            assert!(answered >= 3, "{tool}: {answered}");
        }
    }
    let list = run(&here, &["rules", "--coverage", "checkov"]).stdout;
    assert!(list.contains("\nCKV_AWS_29 "), "{list}");
    assert!(list.lines().last().unwrap().contains(" checks of Checkov (3.3.13) have an answer"), "{list}");
    let unknown = run(&here, &["rules", "--coverage", "chekov"]);
    assert_eq!((unknown.code, unknown.stderr.contains("did you mean `checkov`?")), (Some(2), true), "{}", unknown.stderr);
}

/// The ids that checks of tfsec had before its first release, such as `AWS035`, and the words that Trivy shortens names to.
fn is_former(alias: &str) -> bool {
    let is_code = alias.len() == 6 && alias.starts_with("AWS") && alias.bytes().skip(3).all(|byte| byte.is_ascii_digit());
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_uuid = alias.matches('-').count() == 4 && alias.len() >= 36;
    is_code || (alias.contains('-') && !is_uuid && alias.bytes().all(is_word))
}

/// Every alias of a built-in rule is an id that its tool has.
#[test]
fn aliases_are_checks_of_other_tools() {
    let list = run(&project("."), &["rules", "-f", "json"]).stdout;
    let list: Value = serde_json::from_str(&list).unwrap();
    let unknown: Vec<String> = list["rules"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|rule| rule["aliases"].as_array().unwrap().iter().map(move |alias| (rule, alias.as_str().unwrap())))
        .filter(|(_, alias)| clearspan::peers::find(alias).is_none() && !is_former(alias))
        .map(|(rule, alias)| format!("{}: {alias}", rule["id"]))
        .collect();
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}

#[test]
fn a_new_rule_can_be_run_and_overwrites_nothing() {
    let scratch = repository(&[]);
    let made = run(scratch.path(), &["rules", "--new", "sqs-encrypted"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let paths = [
        "policies/sqs-encrypted.rule.hcl",
        "policies/fixtures/sqs-encrypted/values/main.tf",
        "policies/fixtures/sqs-encrypted/module-argument/main.tf",
        "policies/fixtures/sqs-encrypted/module-argument/queue/main.tf",
    ];
    for path in paths {
        assert!(made.stdout.contains(&format!("wrote `{path}`\n")) && scratch.path().join(path).is_file(), "{path}");
    }
    let found = check(scratch.path(), &["--rules", paths[0], "--select", "sqs-encrypted", "policies/fixtures/sqs-encrypted"]);
    let mut outcomes: Vec<(String, u64, String)> = Vec::new();
    for outcome in found.report["outcomes"].as_array().unwrap() {
        let place = &outcome["primary"];
        let path = place["path"].as_str().unwrap();
        let line = place["start"]["line"].as_u64().unwrap();
        let text = std::fs::read_to_string(scratch.path().join(path)).unwrap();
        let expected = text.lines().nth(line as usize - 1).unwrap().split("# expect: ").nth(1).unwrap_or_default();
        let expected = expected.split(" for ").next().unwrap().to_string();
        outcomes.push((path.to_string(), line, expected.clone()));
        assert_eq!(expected, format!("{} sqs-encrypted", outcome["outcome"].as_str().unwrap()), "{path}:{line}");
    }
    assert_eq!(outcomes.len(), 4, "{outcomes:?}");
    let again = run(scratch.path(), &["rules", "--new", "sqs-encrypted"]);
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("already exists: nothing was written"), "{}", again.stderr);
    for id in ["Sqs", "sqs--x", "../x", "", "1a"] {
        assert_eq!(run(scratch.path(), &["rules", "--new", id]).code, Some(2), "{id}");
    }
}
