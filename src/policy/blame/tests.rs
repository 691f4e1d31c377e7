use crate::policy::sample::run;

/// A policy about `aws_x` with this body, and one resource `aws_x.a` with that body: the findings with their places.
fn blame(policy: &str, resource: &str) -> String {
    let policy = format!("resource_policy \"aws_x\" \"p\" {{\n{policy}\n}}\n");
    let source = format!("resource \"aws_x\" \"a\" {{\n{resource}\n}}\n");
    let run = run(&[("p.policy.hcl", &policy), ("main.tf", &source)], false);
    let mut lines = Vec::new();
    for finding in &run.judged.findings {
        lines.push(format!("{} @ {} | {}", finding.outcome.id(), run.at(finding.primary.span), finding.primary.text));
        lines.extend(run.related(finding).iter().map(|related| format!("  {related}")));
    }
    lines.join("\n")
}

fn enforce(condition: &str) -> String {
    format!("enforce {{\ncondition = {condition}\n}}")
}

#[test]
fn the_tiny_example() {
    let policy = "locals {\n days = core::try(attrs.keep[0].days, 0)\n}\n enforce {\n condition = local.days >= 30 && !core::try(attrs.public, false)\n}";
    assert_eq!(
        blame(policy, "keep {\n days = 7\n}\npublic = true"),
        "fail @ main.tf:3 7 | is `7`, must be at least `30`\nfail @ main.tf:5 true | is `true`"
    );
    assert_eq!(
        blame(policy, "public = true"),
        "fail @ main.tf:1 resource \"aws_x\" \"a\" | `keep` is not set here: its `days` must be at least `30`\nfail @ main.tf:2 true | is `true`"
    );
}

#[test]
fn every_operator_blames_what_is_written_or_what_lacks_it() {
    let mut wrong = Vec::new();
    for (condition, resource, expected) in [
        // equality, both ways round
        ("attrs.a == true", "a = false", "fail @ main.tf:2 false | is `false`, must be `true`"),
        ("true == attrs.a", "a = false", "fail @ main.tf:2 false | is `false`, must be `true`"),
        ("attrs.a == true", "b = 1", "fail @ main.tf:1 resource \"aws_x\" \"a\" | `a` is not set here: it must be `true`"),
        ("attrs.a != \"x\"", "a = \"x\"", "fail @ main.tf:2 \"x\" | is `\"x\"`, must not be `\"x\"`"),
        ("attrs.a == attrs.b", "a = 1\nb = 2", "fail @ main.tf:2 1 | is `1`\n  main.tf:3 2 | is `2`"),
        ("attrs.a != null", "a = null", "fail @ main.tf:2 null | is `null`, must be set"),
        ("attrs.a != null", "b = 1", "fail @ main.tf:1 resource \"aws_x\" \"a\" | `a` is not set here: it must be set"),
        ("attrs.a == null", "a = 1", "fail @ main.tf:2 1 | is `1`, must not be set"),
        // order
        ("attrs.a <= 3", "a = 5", "fail @ main.tf:2 5 | is `5`, must be at most `3`"),
        ("!(attrs.a > 3)", "a = 5", "fail @ main.tf:2 5 | is `5`, must be at most `3`"),
        (
            "attrs.a + attrs.b > 10",
            "a = 5\nb = 4",
            "fail @ main.tf:2 5 | is `5`, must be more than `10`\n  main.tf:3 4 | is `4`, must be more than `10`",
        ),
        // logic
        ("attrs.a == 1 && attrs.b == 2", "a = 1\nb = 3", "fail @ main.tf:3 3 | is `3`, must be `2`"),
        ("attrs.a == 1 || attrs.b == 2", "b = 3", "fail @ main.tf:2 3 | is `3`, must be `2`"),
        ("!(attrs.a || attrs.b)", "a = false\nb = true", "fail @ main.tf:3 true | is `true`"),
        ("!(attrs.a && attrs.b)", "a = true\nb = true", "fail @ main.tf:2 true | is `true`\n  main.tf:3 true | is `true`"),
        // a conditional blames the branch, and what is missing first
        (
            "attrs.a ? attrs.b == 1 : attrs.c == 1",
            "a = true\nb = 2",
            "fail @ main.tf:3 2 | is `2`, must be `1`\n  main.tf:2 true | is `true`",
        ),
        (
            "attrs.a == null ? attrs.engine == \"valkey\" : attrs.a == true",
            "engine = \"redis\"",
            "fail @ main.tf:1 resource \"aws_x\" \"a\" | `a` is not set here: it must be set\n  main.tf:2 \"redis\" | is `\"redis\"`, must be `\"valkey\"`",
        ),
        ("attrs.a == null ? false : attrs.a == true", "a = false", "fail @ main.tf:2 false | is `false`, must be `true`"),
        // try and can
        ("core::try(attrs.a, false)", "b = 1", "fail @ main.tf:1 resource \"aws_x\" \"a\" | `a` is not set here"),
        ("core::try(attrs.a, false)", "a = false", "fail @ main.tf:2 false | is `false`"),
        ("core::can(attrs.a)", "b = 1", "fail @ main.tf:1 resource \"aws_x\" \"a\" | `a` is not set here"),
        ("!core::can(attrs.a)", "a = 4", "fail @ main.tf:2 4 | is `4`"),
        // functions of one value
        ("core::startswith(attrs.a, \"x\")", "a = \"y\"", "fail @ main.tf:2 \"y\" | is `\"y\"`"),
        ("core::regex_match(attrs.a, \"^x\")", "a = \"y\"", "fail @ main.tf:2 \"y\" | is `\"y\"`"),
        ("core::lower(attrs.a) == \"x\"", "a = \"Y\"", "fail @ main.tf:2 \"Y\" | is `\"Y\"`, must be `\"x\"`"),
        (
            "\"${attrs.a}-${attrs.b}\" == \"x-y\"",
            "a = \"x\"\nb = \"z\"",
            "fail @ main.tf:2 \"x\" | is `\"x\"`, must be `\"x-y\"`\n  main.tf:3 \"z\" | is `\"z\"`, must be `\"x-y\"`",
        ),
        // membership
        ("core::contains([\"a\", \"b\"], attrs.a)", "a = \"c\"", "fail @ main.tf:2 \"c\" | is `\"c\"`, must be one of `a`, `b`"),
        ("core::contains(attrs.a, \"b\")", "a = [\"c\"]", "fail @ main.tf:2 [\"c\"] | must include `b`"),
        ("!core::contains(attrs.a, \"b\")", "a = [\"c\", \"b\"]", "fail @ main.tf:2 \"b\" | is `\"b\"`"),
        ("core::contains(core::keys(attrs.tags), \"k\")", "tags = { x = 1 }", "fail @ main.tf:2 { x = 1 } | `k` is not set here"),
        (
            "!core::contains(core::keys(attrs.tags), \"x\")",
            "tags = { x = 1 }",
            "fail @ main.tf:1 resource \"aws_x\" \"a\" | this does not satisfy the rule\n  main.tf:2 x | `x` is set here",
        ),
        // counts
        (
            "core::length([for r in attrs.rule : r if r.open]) == 0",
            "rule {\nopen = false\n}\nrule {\nopen = true\n}",
            "fail @ main.tf:6 true | is `true`",
        ),
        (
            "core::length([for r in attrs.rule : r if r.on && r.days >= 7]) > 0",
            "rule {\non = false\ndays = 9\n}\nrule {\non = false\ndays = 1\n}",
            "fail @ main.tf:3 false | is `false`\n  main.tf:7 false | is `false`\n  main.tf:8 1 | is `1`, must be at least `7`",
        ),
        (
            "core::length(core::try(attrs.rule, [])) > 0",
            "a = 1",
            "fail @ main.tf:1 resource \"aws_x\" \"a\" | `rule` is not set here",
        ),
        ("core::length(attrs.a) >= 2", "a = [\"x\"]", "fail @ main.tf:2 [\"x\"] | this value decides it"),
        (
            "core::length(attrs.a) <= 1",
            "a = [\"x\", \"y\"]",
            "fail @ main.tf:2 \"x\" | is `\"x\"`\n  main.tf:2 \"y\" | is `\"y\"`",
        ),
        // quantifiers
        (
            "core::alltrue([for v in attrs.a : v > 3])",
            "a = [5, 2, 1]",
            "fail @ main.tf:2 2 | is `2`, must be more than `3`\nfail @ main.tf:2 1 | is `1`, must be more than `3`",
        ),
        ("core::anytrue([for v in attrs.a : v == 3])", "a = [5]", "fail @ main.tf:2 5 | is `5`, must be `3`"),
        ("core::anytrue([for v in attrs.a : v == 3])", "a = []", "fail @ main.tf:2 [] | this value decides it"),
        ("!core::anytrue([for v in attrs.a : v == 3])", "a = [5, 3]", "fail @ main.tf:2 3 | is `3`, must not be `3`"),
        // the hops of a value
        ("core::alltrue(attrs.rule[*].on)", "rule {\non = true\n}\nrule {\non = false\n}", "fail @ main.tf:6 false | is `false`"),
        // constants blame nothing
        ("1 == 2", "a = 1", "fail @ main.tf:1 resource \"aws_x\" \"a\" | this does not satisfy the rule"),
        (
            "meta.type == \"aws_y\"",
            "a = 1",
            "fail @ main.tf:1 resource \"aws_x\" \"a\" | this is `\"aws_x\"`, must be `\"aws_y\"`",
        ),
    ] {
        let said = blame(&enforce(condition), resource);
        if said != expected {
            wrong.push(format!("{condition} on {resource}\nsaid {said}\nnot  {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_value_is_shown_with_its_way() {
    let policy = "resource_policy \"aws_x\" \"p\" {\nenforce {\ncondition = attrs.tls == true\n}\n}";
    let files = [
        ("p.policy.hcl", policy),
        ("main.tf", "variable \"on\" {\n default = false\n}\nmodule \"m\" {\n source = \"./m\"\n tls = var.on\n}\n"),
        ("m/main.tf", "variable \"tls\" {}\nlocals {\n t = var.tls\n}\nresource \"aws_x\" \"a\" {\n tls = local.t\n}\n"),
    ];
    let run = run(&files, false);
    assert_eq!(run.lines(), ["fail module.m.aws_x.a @ m/main.tf:6 local.t | is `false`, must be `true`"]);
    assert_eq!(
        run.related(&run.judged.findings[0]),
        [
            "m/main.tf:3 var.tls | the local value",
            "main.tf:6 var.on | the module argument",
            "main.tf:2 false | the variable's default",
            "main.tf:4 module \"m\" | the module is called here"
        ]
    );
}

#[test]
fn what_is_not_known_is_shown_with_its_reason() {
    let run = run(
        &[
            ("p.policy.hcl", "resource_policy \"aws_x\" \"p\" {\nenforce {\ncondition = attrs.a == 1 && attrs.tls == true\n}\n}"),
            ("main.tf", "variable \"on\" {}\nresource \"aws_x\" \"a\" {\n a = 1\n tls = var.on\n}\n"),
        ],
        false,
    );
    assert_eq!(run.lines(), ["unknown aws_x.a @ main.tf:4 var.on | this value decides it"]);
    let finding = &run.judged.findings[0];
    assert_eq!(finding.message, "the outcome for `aws_x.a` is unknown: `var.on` is unknown");
    assert_eq!(finding.reasons[0].kind.id(), "variable-without-default");
}

#[test]
fn companions_that_are_missing_or_too_many() {
    let policy = "resource_policy \"aws_x\" \"p\" {\nlocals {\n logs = core::getresources(\"aws_log\", { target = attrs.id })\n}\nenforce {\ncondition = core::length(local.logs) > 0\n}\n}";
    let source =
        "resource \"aws_x\" \"a\" {\n}\nresource \"aws_x\" \"b\" {\n}\nresource \"aws_log\" \"l\" {\n target = aws_x.b.id\n}\n";
    let run = run(&[("p.policy.hcl", policy), ("main.tf", source)], false);
    assert_eq!(
        run.lines(),
        [
            "fail aws_x.a @ main.tf:1 resource \"aws_x\" \"a\" | no `aws_log` in this configuration belongs to it",
            "pass aws_x.b @ main.tf:3 resource \"aws_x\" \"b\" | passes"
        ]
    );
    assert_eq!(run.related(&run.judged.findings[0]), ["main.tf:6 aws_x.b.id | the `target` of this one is different"]);
}

/// The messages of a policy with this body on `aws_x.a` with that body.
fn messages(policy: &str, source: &str) -> String {
    let policy = format!("resource_policy \"aws_x\" \"p\" {{\n{policy}\n}}\n");
    let run = run(&[("p.policy.hcl", &policy), ("main.tf", source)], false);
    let said = |finding: &crate::finding::Finding| format!("{}: {}", finding.outcome.id(), finding.message);
    run.judged.findings.iter().map(said).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_pass_says_what_was_checked() {
    let mut wrong = Vec::new();
    for (condition, resource, expected) in [
        ("attrs.tls == true", "tls = true", "`tls` is `true`"),
        ("attrs.tls", "tls = true", "`tls` is `true`"),
        ("true == attrs.tls", "tls = true", "`tls` is `true`"),
        ("attrs.tls != false", "tls = true", "`tls` is `true`, not `false`"),
        ("!core::try(attrs.public, false)", "a = 1", "`public` is not set"),
        ("attrs.days >= 7", "days = 30", "`days` is `30`, at least `7`"),
        ("7 <= attrs.days", "days = 30", "`days` is `30`, at least `7`"),
        (
            "core::try(attrs.mode, \"required\") != \"preferred\"",
            "a = 1",
            "`mode` is not set and counts as `required`, not `preferred`",
        ),
        ("attrs.key != null", "key = \"k\"", "`key` is set"),
        // the values of secrets are never repeated
        ("attrs.password != \"x\"", "password = \"hunter2\"", "`password` is set"),
        ("attrs.a == 1 && attrs.b == 2", "a = 1\nb = 2", "`a` is `1`; `b` is `2`"),
        ("attrs.a == 1 || attrs.b == 2", "a = 3\nb = 2", "`b` is `2`"),
        ("core::contains([\"x\", \"y\"], attrs.a)", "a = \"x\"", "`a` is `x`, is one of `x`, `y`"),
        ("core::length(attrs.list) > 0", "list = [1, 2]", "`list` has 2 elements"),
        (
            "core::alltrue([for n in attrs.list : n > 0])",
            "list = [1]",
            "for 1 of 1 elements of `list`: `n` is `1`, more than `0`",
        ),
        ("core::alltrue([for n in attrs.list : n > 0])", "list = [1, 2]", "for all 2 elements of `list`: `n > 0` is `true`"),
        ("core::anytrue([for n in attrs.list : n == 2])", "list = [1, 2]", "for 1 of 2 elements of `list`: `n` is `2`"),
        ("core::alltrue([for n in attrs.list : n > 0])", "list = []", "`list` is empty"),
        ("true", "a = 1", "the condition of the rule is always true"),
    ] {
        let source = format!("resource \"aws_x\" \"a\" {{\n{resource}\n}}\n");
        let said = messages(&enforce(condition), &source);
        if said != format!("pass: `aws_x.a` passes: {expected}") {
            wrong.push(format!("{condition}\n  expected {expected}\n  said {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_does_not_apply_says_why() {
    let policy = format!("filter = attrs.engine != \"memcached\"\n{}", enforce("attrs.tls == true"));
    let said = messages(&policy, "resource \"aws_x\" \"a\" {\nengine = \"memcached\"\n}\n");
    assert_eq!(said, "not-applicable: `p/p` does not apply to `aws_x.a`: `engine` is `memcached`");
}

#[test]
fn a_list_that_is_empty_by_default_says_nothing() {
    let all = enforce("core::alltrue([for n in attrs.list : n > 0])");
    let given = |default: &str, value: &str| {
        format!("variable \"list\" {{\n{default}\n}}\nresource \"aws_x\" \"a\" {{\nlist = {value}\n}}\n")
    };
    let unknown = "unknown: the outcome for `aws_x.a` is unknown: `var.list` is empty and no value is given";
    assert_eq!(messages(&all, &given("default = []", "var.list")), unknown);
    assert_eq!(messages(&all, &given("default = []", "concat(var.list, [])")), unknown);
    let quoted = "concat([for text in [\"var.other\"] : text if false], var.list)";
    assert_eq!(messages(&all, &given("default = []", quoted)), unknown, "a text is no reference");
    assert_eq!(
        messages(&all, &given("default = [1]", "var.list")),
        "pass: `aws_x.a` passes: for 1 of 1 elements of `list`: `n` is `1`, more than `0`"
    );
    // Another part that holds by itself is enough; one that must hold as well is not.
    let other = |operator: &str| enforce(&format!("attrs.b == 1 {operator} core::alltrue([for n in attrs.list : n > 0])"));
    let both = "resource \"aws_x\" \"a\" {\nlist = var.list\nb = 1\n}\nvariable \"list\" {\ndefault = []\n}\n";
    assert_eq!(messages(&other("||"), both), "pass: `aws_x.a` passes: `b` is `1`");
    assert_eq!(messages(&other("&&"), both), unknown);
    // `anytrue` that must not hold is the same question.
    assert_eq!(messages(&enforce("!core::anytrue([for n in attrs.list : n < 0])"), &given("default = []", "var.list")), unknown);
}
