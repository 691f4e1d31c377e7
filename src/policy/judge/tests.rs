use crate::finding::{Confidence, Finding, Outcome, Severity};
use crate::policy::sample::{Run, run};

fn of<'r>(run: &'r Run, rule: &str, outcome: Outcome) -> Vec<&'r Finding> {
    run.judged.findings.iter().filter(|finding| finding.rule == rule && finding.outcome == outcome).collect()
}

#[test]
fn each_thing_that_must_change_is_a_finding_of_its_own() {
    let policy = "resource_policy \"aws_x\" \"p\" {\nenforce {\ncondition = core::alltrue([for v in attrs.a : v > 3])\nerror_message = \"too small\"\n}\n}";
    let run =
        run(&[("p.policy.hcl", policy), ("main.tf", "resource \"aws_x\" \"a\" {\n a = [\n  1,\n  5,\n  2,\n ]\n}\n")], false);
    assert_eq!(
        run.lines(),
        [
            "fail aws_x.a @ main.tf:3 1 | is `1`, must be more than `3`",
            "fail aws_x.a @ main.tf:5 2 | is `2`, must be more than `3`"
        ]
    );
    assert!(run.judged.findings.iter().all(|finding| finding.message == "too small" && finding.rule == "p/p"));
}

#[test]
fn a_fault_in_a_message_never_changes_the_verdict() {
    let policy = "resource_policy \"aws_x\" \"p\" {\nenforce {\ncondition = attrs.a == 1\nerror_message = \"a is ${attrs.b.c}, not ${attrs.a}: ${attrs.u} ${attrs.l}\"\n}\n}";
    let source = "variable \"u\" {}\nresource \"aws_x\" \"a\" {\n a = 2\n u = var.u\n l = [1]\n}\n";
    let run = run(&[("p.policy.hcl", policy), ("main.tf", source)], false);
    assert_eq!(run.judged.findings[0].message, "a is (unavailable), not 2: (unknown) (unavailable)");
    assert_eq!(run.judged.notes.len(), 2);
    assert!(run.judged.notes.iter().all(|note| !note.is_error()));
}

#[test]
fn severities_come_from_the_condition_the_rule_or_the_level() {
    let rule = "rule \"r\" {\ntitle = \"T\"\nseverity = \"low\"\nremediation = \"do it\"\n}\nresource_policy \"{aws_x,aws_y}\" \"p\" {\nenforce {\ncondition = false\n}\nenforce {\ncondition = attrs.a == 1\nseverity = attrs.a == 2 ? \"critical\" : \"info\"\n}\n}";
    let pure = "resource_policy \"aws_x\" \"p\" {\nenforcement_level = \"advisory\"\nenforce {\ncondition = false\n}\n}";
    let run = run(&[("r.rule.hcl", rule), ("q.policy.hcl", pure), ("main.tf", "resource \"aws_x\" \"a\" {\n a = 2\n}\n")], false);
    let severities: Vec<(&str, Severity)> = run.judged.findings.iter().map(|f| (f.rule.as_str(), f.severity)).collect();
    assert_eq!(severities, [("q/p", Severity::Low), ("r", Severity::Low), ("r", Severity::Critical)]);
    assert_eq!(run.judged.findings[1].help.as_deref(), Some("do it"));
}

#[test]
fn a_secret_is_never_in_a_finding() {
    let policy = "resource_policy \"aws_x\" \"p\" {\nenforce {\ncondition = attrs.auth_token == null\nerror_message = \"${meta.type}: ${attrs.auth_token}\"\n}\nenforce {\ncondition = attrs.v == \"x\"\nerror_message = attrs.v\n}\n}";
    let source = "variable \"s\" {\n sensitive = true\n default = \"hunter3\"\n}\nresource \"aws_x\" \"a\" {\n auth_token = \"hunter2\"\n v = var.s\n}\n";
    let run = run(&[("p.policy.hcl", policy), ("main.tf", source)], false);
    assert_eq!(run.judged.findings.len(), 2);
    let all = format!("{:?}", run.judged.findings);
    assert!(!all.contains("hunter"), "{all}");
    assert!(all.contains("(sensitive)"));
}

#[test]
fn what_is_judged_by_a_name_says_so() {
    let source = "variable \"private_subnet_ids\" {\n type = list(string)\n}\nresource \"aws_elasticache_subnet_group\" \"g\" {\n name = \"g\"\n subnet_ids = var.private_subnet_ids\n}\n";
    let run = run(&[("main.tf", source)], true);
    let passed = of(&run, "elasticache-private-subnets", Outcome::Pass);
    assert_eq!(passed.len(), 1, "{:?}", run.lines());
    assert_eq!(passed[0].confidence, Confidence::Low);
    assert!(run.related(passed[0]).iter().any(|label| label.contains("is named private")), "{:?}", run.related(passed[0]));
}

#[test]
fn evidence_is_shown_with_what_it_means() {
    let source = "resource \"aws_subnet\" \"s\" {\n vpc_id = \"vpc-1\"\n map_public_ip_on_launch = true\n}\nresource \"aws_elasticache_subnet_group\" \"g\" {\n name = \"g\"\n subnet_ids = [aws_subnet.s.id]\n}\n";
    let run = run(&[("main.tf", source)], true);
    let failed = of(&run, "elasticache-private-subnets", Outcome::Fail);
    assert_eq!(run.at(failed[0].primary.span), "main.tf:7 aws_subnet.s.id");
    let related = run.related(failed[0]);
    assert!(related.iter().any(|label| label.starts_with("main.tf:3 true | ")), "{related:?}");
}

#[test]
fn a_container_is_judged_with_what_it_takes_from_elsewhere() {
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  REDIS_HOST: master.a.cache.amazonaws.com\n  REDIS_TLS: \"false\"\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: app\n      image: a:1\n      envFrom:\n        - configMapRef:\n            name: c\n";
    let run = run(&[("config.yaml", config), ("pod.yaml", pod)], true);
    let failed = of(&run, "redis-tls-env", Outcome::Fail);
    let targets: Vec<&str> = failed.iter().map(|finding| finding.target.as_str()).collect();
    assert_eq!(targets, ["ConfigMap/c", "Pod/p/app"]);
    assert!(failed.iter().all(|finding| run.at(finding.primary.span) == "config.yaml:7 \"false\""), "{:?}", run.lines());
    assert_eq!(run.related(failed[1]), ["pod.yaml:11 c | the container reads it here"]);
}

#[test]
fn an_error_of_a_rule_is_shown_in_the_rule() {
    let policy = "resource_policy \"aws_x\" \"p\" {\nenforce {\ncondition = core::length(attrs.a) == 1\n}\n}";
    let run = run(&[("p.policy.hcl", policy), ("main.tf", "resource \"aws_x\" \"a\" {\n a = 5\n}\n")], false);
    let finding = &run.judged.findings[0];
    assert_eq!(finding.outcome, Outcome::Error);
    assert!(run.at(finding.primary.span).starts_with("p.policy.hcl:3 "), "{}", run.at(finding.primary.span));
    assert_eq!(run.related(finding), ["main.tf:2 5 | is `5`", "main.tf:1 resource \"aws_x\" \"a\" | while this was checked"]);
}

#[test]
fn objects_are_selected_by_group_version_and_kind() {
    let rule = "rule \"r\" {\ntitle = \"T\"\n}\nobject_policy \"apps/*/{Deployment,StatefulSet}\" \"p\" {\nenforce {\ncondition = core::try(attrs.spec.replicas, 1) >= 2\nerror_message = \"`${meta.name}` in ${meta.namespace}\"\n}\n}\nobject_policy \"k8s:workload\" \"w\" {\nenforce {\ncondition = core::length(k8s::containers(attrs)) == 1\n}\n}";
    let yaml = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n        - name: a\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: s\n";
    let run = run(&[("r.rule.hcl", rule), ("a.yaml", yaml)], false);
    assert_eq!(
        run.lines(),
        ["fail Deployment/d @ a.yaml:6 1 | is `1`, must be at least `2`", "pass Deployment/d @ a.yaml:4 d | passes"]
    );
    assert_eq!(run.judged.findings[0].message, "`d` in default");
}
