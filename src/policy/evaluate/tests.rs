use crate::policy::sample::run;

/// The outcome of one condition on one resource `aws_x.a`.
fn outcome(condition: &str, resource: &str) -> String {
    outcomes(&format!("enforce {{\ncondition = {condition}\n}}"), resource)
}

fn outcomes(policy: &str, resource: &str) -> String {
    let policy = format!("resource_policy \"aws_x\" \"p\" {{\n{policy}\n}}\n");
    let source = format!("variable \"u\" {{}}\nresource \"aws_x\" \"a\" {{\n{resource}\n}}\n");
    let run = run(&[("p.policy.hcl", &policy), ("main.tf", &source)], false);
    let outcomes: Vec<&str> = run.judged.findings.iter().map(|finding| finding.outcome.id()).collect();
    outcomes.join(" ")
}

#[test]
fn logic_is_that_of_kleene_with_errors_absorbed() {
    // T, F, U and E as conditions on a resource with `u = var.u` and no attribute of a number
    let operand = |name: char| match name {
        'T' => "true",
        'F' => "false",
        'U' => "attrs.u",
        _ => "attrs.n.x",
    };
    for (and, or) in ["TT", "TF", "TU", "TE", "FT", "FF", "FU", "FE", "UT", "UF", "UU", "UE", "ET", "EF", "EU", "EE"]
        .into_iter()
        .zip(["T", "F", "U", "E", "F", "F", "F", "F", "U", "F", "U", "U", "E", "F", "U", "E"])
        .map(|(pair, expected)| (pair, expected.to_string()))
        .zip(["T", "T", "T", "T", "T", "F", "U", "E", "T", "U", "U", "U", "T", "E", "U", "E"])
    {
        let (pair, and) = and;
        let mut letters = pair.chars();
        let (a, b) = (operand(letters.next().unwrap()), operand(letters.next().unwrap()));
        let word = |expected: &str| match expected {
            "T" => "pass",
            "F" => "fail",
            "U" => "unknown",
            _ => "error",
        };
        assert_eq!(outcome(&format!("{a} && {b}"), "u = var.u\nn = 1"), word(&and), "{pair} &&");
        assert_eq!(outcome(&format!("{a} || {b}"), "u = var.u\nn = 1"), word(or), "{pair} ||");
    }
}

#[test]
fn what_is_absent_is_null_outside_try_and_an_error_inside() {
    for (condition, resource, expected) in [
        ("attrs.a == null", "b = 1", "pass"),
        ("core::try(attrs.a, 7) == 7", "b = 1", "pass"),
        ("core::try(attrs.a, 7) == 7", "a = null", "pass"),
        ("core::try(attrs.k.a, 7) == 7", "k {\n}", "pass"),
        ("attrs.k.a == null", "k {\n}", "pass"),
        ("core::can(attrs.a)", "b = 1", "fail"),
        // a plain object keeps HCL's rule in both modes
        ("attrs.m.x == null", "m = { y = 1 }", "error"),
        ("core::try(attrs.m.x, 7) == 7", "m = { y = 1 }", "pass"),
        ("attrs.a.x == null", "b = 1", "error"),
        ("core::length(attrs.a) == 0", "b = 1", "error"),
        // blocks are a list, and one block is an object
        ("core::length(attrs.k) == 2 && attrs.k[1].a == 2", "k {\n a = 1\n}\nk {\n a = 2\n}", "pass"),
        ("attrs.k.a == 1", "k {\n a = 1\n}\nk {\n a = 2\n}", "error"),
        ("attrs.k[0].a == attrs.k.a", "k {\n a = 1\n}", "pass"),
        // an unknown that is tried stays unknown
        ("core::try(attrs.u, true)", "u = var.u", "unknown"),
        // functions without their namespace do not exist, but only where they are called
        ("length(attrs.a) == 1", "a = [1]", "error"),
        ("core::try(length(attrs.a), 1) == 1", "a = [1]", "pass"),
        ("true || length(attrs.a) == 1", "a = [1]", "pass"),
        ("core::file(\"x\") == \"\"", "a = 1", "error"),
        ("core::getdatasource(\"aws_ami\", {}).id == \"x\"", "a = 1", "unknown"),
        ("core::try(core::gethttprequest(\"https://x\").body, \"d\") == \"d\"", "a = 1", "unknown"),
        ("core::regex_match(attrs.a, \"^x+$\")", "a = \"xx\"", "pass"),
        ("core::contains_substring(attrs.a, \"b\")", "a = \"abc\"", "pass"),
        ("core::semvercmp(attrs.a, \"1.10.0\") == -1", "a = \"1.9.0\"", "pass"),
        ("core::semverconstraint(attrs.a, \">= 1.2, < 2\")", "a = \"1.9.0\"", "pass"),
        ("core::valuetostring(attrs.a) == \"[\\n  1\\n]\"", "a = [1]", "pass"),
        ("\"no boolean\"", "a = 1", "error"),
        ("attrs.a", "a = \"true\"", "pass"),
    ] {
        assert_eq!(outcome(condition, resource), expected, "{condition} on {resource}");
    }
}

#[test]
fn a_filter_decides_whether_a_policy_applies() {
    let policy = |filter: &str, condition: &str| format!("filter = {filter}\nenforce {{\ncondition = {condition}\n}}");
    for (filter, condition, expected) in [
        ("attrs.a == 1", "true", "pass"),
        ("attrs.a == 2", "false", "not-applicable"),
        ("attrs.u", "true", "pass"),
        ("attrs.u", "false", "unknown"),
        ("attrs.a.x", "true", "error"),
        ("null", "true", "error"),
    ] {
        assert_eq!(outcomes(&policy(filter, condition), "a = 1\nu = var.u"), expected, "{filter} {condition}");
    }
}

#[test]
fn every_failing_condition_is_told() {
    let both =
        "enforce {\ncondition = attrs.a == 2\n}\nenforce {\ncondition = attrs.b == 2\n}\nenforce {\ncondition = attrs.u\n}";
    assert_eq!(outcomes(both, "a = 1\nb = 1\nu = var.u"), "fail fail");
    assert_eq!(outcomes(both, "a = 2\nb = 2\nu = var.u"), "unknown");
}

#[test]
fn an_error_in_a_local_cannot_be_caught() {
    let policy = "locals {\nl = attrs.a.x\n}\nenforce {\ncondition = core::try(local.l, true)\n}";
    assert_eq!(outcomes(policy, "a = 1"), "error");
    // nor does it matter that it is first asked for inside `try`: it is computed as anywhere
    let policy = "locals {\nl = attrs.a\n}\nenforce {\ncondition = core::try(local.l, 7) == null\n}";
    assert_eq!(outcomes(policy, "b = 1"), "pass");
}

#[test]
fn references_join_whatever_they_are_spelt_as() {
    let policy =
        |condition: &str| format!("resource_policy \"aws_s3_bucket\" \"p\" {{\nenforce {{\ncondition = {condition}\n}}\n}}");
    let source = "resource \"aws_s3_bucket\" \"a\" {\n bucket = \"logs\"\n}\nresource \"aws_s3_bucket\" \"b\" {\n}\n\
        resource \"aws_s3_bucket_versioning\" \"a\" {\n bucket = aws_s3_bucket.a.id\n}\n\
        resource \"aws_s3_bucket_versioning\" \"b\" {\n bucket = aws_s3_bucket.b.bucket\n}\n";
    for condition in [
        "core::length(core::getresources(\"aws_s3_bucket_versioning\", { bucket = attrs.id })) == 1",
        "core::length([for v in core::getresources(\"aws_s3_bucket_versioning\", {}) : v if v.bucket == attrs.id]) == 1",
        "core::contains([for v in core::getresources(\"aws_s3_bucket_versioning\", null) : v.bucket], attrs.id)",
        "core::length(core::getresources(\"aws_s3_bucket_versioning\", { nothing = 1 })) == 0",
        "core::length(core::getresources(\"aws_s3_bucket_versioning\", { nothing = null })) == 2",
        "attrs.id != \"\" && attrs.arn != null",
    ] {
        let run = run(&[("p.policy.hcl", &policy(condition)), ("main.tf", source)], false);
        let outcomes: Vec<&str> = run.judged.findings.iter().map(|finding| finding.outcome.id()).collect();
        assert_eq!(outcomes, ["pass", "pass"], "{condition}: {:?}", run.lines());
    }
}

#[test]
fn references_of_two_modules_with_one_name_are_not_mixed_up() {
    let root = "module \"a\" {\n source = \"./m\"\n versions = 1\n}\nmodule \"b\" {\n source = \"./m\"\n versions = 0\n}\n";
    let module = "variable \"versions\" {}\nresource \"aws_s3_bucket\" \"x\" {\n bucket = \"logs\"\n}\n\
        resource \"aws_s3_bucket_versioning\" \"x\" {\n count = var.versions\n bucket = aws_s3_bucket.x.bucket\n}\n";
    for (argument, expected) in [("id", ["pass", "fail"]), ("bucket", ["unknown", "unknown"])] {
        let condition =
            format!("core::length(core::getresources(\"aws_s3_bucket_versioning\", {{ bucket = attrs.{argument} }})) == 1");
        let policy = format!("resource_policy \"aws_s3_bucket\" \"p\" {{\nenforce {{\ncondition = {condition}\n}}\n}}");
        let run = run(&[("p.policy.hcl", &policy), ("main.tf", root), ("m/main.tf", module)], false);
        let outcomes: Vec<&str> = run.judged.findings.iter().map(|finding| finding.outcome.id()).collect();
        assert_eq!(outcomes, expected, "{condition}: {:?}", run.lines());
    }
}

#[test]
fn instances_that_may_not_be_there_are_maybe_candidates() {
    let policy = "resource_policy \"aws_x\" \"p\" {\nenforce {\ncondition = core::length(core::getresources(\"aws_log\", { target = attrs.id })) > 0\n}\n}";
    let source = "variable \"n\" {}\nresource \"aws_x\" \"a\" {\n}\nresource \"aws_log\" \"l\" {\n count = var.n\n target = aws_x.a.id\n}\n";
    let run = run(&[("p.policy.hcl", policy), ("main.tf", source)], false);
    assert_eq!(run.judged.findings[0].outcome.id(), "unknown", "{:?}", run.lines());
}

#[test]
fn operations_decide_what_a_source_can_be_held_against() {
    let text = "resource_policy \"aws_x\" \"gone\" {\noperations = [\"delete\"]\nenforce {\ncondition = false\n}\n}\n\
        resource_policy \"aws_x\" \"made\" {\noperations = [\"create\"]\nenforce {\ncondition = meta.operation == \"create\"\n}\n}\n\
        resource_policy \"aws_x\" \"any\" {\nenforce {\ncondition = meta.operation != \"delete\"\n}\n}\n\
        resource_policy \"aws_x\" \"one\" {\nenforce {\ncondition = meta.operation == \"update\"\n}\n}\n";
    let run = run(&[("p.policy.hcl", text), ("main.tf", "resource \"aws_x\" \"a\" {\n}\n")], false);
    let outcomes: Vec<String> = run.judged.findings.iter().map(|f| format!("{} {}", f.rule, f.outcome.id())).collect();
    assert_eq!(outcomes, ["p/any pass", "p/made pass", "p/one unknown"]);
    assert_eq!(run.not_evaluated[0].policy, "gone");
    assert_eq!(run.faults, []);
}

#[test]
fn inputs_without_a_value_are_faults() {
    let text = "input \"a\" {\ntype = number\n}\nresource_policy \"aws_x\" \"p\" {\nenforce {\ncondition = input.a == 1\n}\n}";
    let run = run(&[("p.policy.hcl", text), ("main.tf", "resource \"aws_x\" \"a\" {\n}\n")], false);
    assert_eq!(run.faults[0].message, "the input `a` has no value and no default");
    assert!(run.judged.findings.is_empty());
}

#[test]
fn providers_and_modules_are_judged_by_their_own_policies() {
    let text = "provider_policy \"aws\" \"region\" {\nenforce {\ncondition = attrs.region == \"eu-west-1\" && meta.alias == \"\"\n}\n}\n\
        module_policy \"./*\" \"named\" {\nenforce {\ncondition = attrs.name == \"x\" && meta.address == \"module.m\"\n}\n}\n";
    let source = "provider \"aws\" {\n region = \"eu-west-1\"\n}\nmodule \"m\" {\n source = \"./m\"\n name = \"y\"\n}\n";
    let run = run(&[("p.policy.hcl", text), ("main.tf", source), ("m/main.tf", "variable \"name\" {}\n")], false);
    assert_eq!(
        run.lines(),
        [
            "pass provider.aws @ main.tf:1 provider \"aws\" | passes",
            "fail module.m @ main.tf:6 \"y\" | is `\"y\"`, must be `\"x\"`"
        ]
    );
}

#[test]
fn a_local_of_the_file_does_not_see_those_of_a_policy() {
    let text = "locals {\n a = 1\n b = local.a\n}\nresource_policy \"aws_x\" \"p\" {\nlocals {\n a = 2\n}\nenforce {\ncondition = local.a == 2 && local.b == 1\n}\n}\n\
        resource_policy \"aws_x\" \"q\" {\nenforce {\ncondition = local.a == 1 && local.b == 1\n}\n}";
    let run = run(&[("p.policy.hcl", text), ("main.tf", "resource \"aws_x\" \"a\" {\n}\n")], false);
    let outcomes: Vec<&str> = run.judged.findings.iter().map(|finding| finding.outcome.id()).collect();
    assert_eq!(outcomes, ["pass", "pass"], "{:?}", run.lines());
}

#[test]
fn a_pure_file_has_the_meta_of_the_pure_language() {
    for (meta, expected) in
        [("address", "error"), ("name", "error"), ("file", "error"), ("type", "pass"), ("module_path", "pass")]
    {
        assert_eq!(outcome(&format!("meta.{meta} != \"\""), "a = 1"), expected, "{meta}");
    }
    let rule = "rule \"r\" {\ntitle = \"T\"\n}\nresource_policy \"aws_x\" \"p\" {\nenforce {\ncondition = meta.address == \"aws_x.a\" && meta.file == \"main.tf\"\n}\n}";
    let run = run(&[("r.rule.hcl", rule), ("main.tf", "resource \"aws_x\" \"a\" {\n}\n")], false);
    assert_eq!(run.judged.findings[0].outcome.id(), "pass");
}

#[test]
fn present_is_what_is_written_and_nothing_else() {
    let rule = |condition: &str| {
        format!(
            "rule \"p\" {{\ntitle = \"T\"\n}}\nresource_policy \"aws_elasticache_replication_group\" \"p\" {{\nenforce {{\ncondition = {condition}\n}}\n}}\n"
        )
    };
    let source = "resource \"aws_elasticache_replication_group\" \"a\" {\nreplication_group_id = \"a\"\ndescription = null\ntags = { a = 1 }\nlog_delivery_configuration {\nlog_type = \"slow-log\"\n}\n}\n";
    let cases = [
        ("attrs.replication_group_id", true),
        // An explicit null is written.
        ("attrs.description", true),
        ("attrs.log_delivery_configuration", true),
        ("attrs.log_delivery_configuration[0].log_type", true),
        ("attrs.tags.a", true),
        // The provider's default, the provider's choice, what it computes, blocks that are not there.
        ("attrs.at_rest_encryption_enabled", false),
        ("attrs.engine", false),
        ("attrs.snapshot_window", false),
        ("attrs.primary_endpoint_address", false),
        ("attrs.id", false),
        ("attrs.arn", false),
        ("attrs.node_group_configuration", false),
        ("attrs.log_delivery_configuration[0].destination", false),
    ];
    for (argument, expected) in cases {
        let text = rule(&format!("src::present({argument}) == {expected}"));
        let run = run(&[("p.rule.hcl", &text), ("main.tf", source)], false);
        assert_eq!(run.judged.findings[0].outcome.id(), "pass", "{argument}: {:?}", run.lines());
    }
}
