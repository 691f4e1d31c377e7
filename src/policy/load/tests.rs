use crate::policy::{EnforcementLevel, Operation, POLICY_SUFFIX, RULE_SUFFIX, Registry, load};
use crate::source::SourceMap;
use crate::syntax::hcl;

use super::LoadedFile;

fn read(name: &str, text: &str) -> LoadedFile {
    let sources = SourceMap::in_memory();
    let source = sources.add(name, text);
    load(name, hcl::parse(source.id, &source.text))
}

fn policy(text: &str) -> LoadedFile {
    read(&format!("a/b/sample{POLICY_SUFFIX}"), text)
}

fn rule(text: &str) -> LoadedFile {
    read(&format!("sample{RULE_SUFFIX}"), text)
}

/// The messages with the text that each points at.
fn messages(loaded: &LoadedFile, text: &str) -> Vec<String> {
    loaded.diagnostics.iter().map(|d| format!("{} @ {}", d.message, text.get(d.span.range()).unwrap_or("?"))).collect()
}

#[test]
fn a_whole_policy_file_becomes_typed_data() {
    let text = r#"
policy {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}
input "min-days" {
  type    = number
  default = "30"
}
input "level" {
  type    = string
  default = "advisory"
}
locals { all = core::getresources("aws_s3_bucket", {}) }
resource_policy "aws_s3_*" "kept" {
  operations        = ["create", "update", "no-op"]
  enforcement_level = input.level
  filter            = attrs.force_destroy != true
  locals { days = core::try(attrs.keep[0].days, 0) }
  enforce {
    condition     = local.days >= input.min-days
    error_message = "too short"
  }
  enforce { condition = core::length(local.all) > 0 }
}
"#;
    let loaded = policy(text);
    assert_eq!(messages(&loaded, text), Vec::<String>::new());
    let file = loaded.file.unwrap();
    assert_eq!(file.stem, "sample");
    assert_eq!(file.inputs[0].default.as_ref().and_then(|v| v.as_number()).and_then(|n| n.to_i64()), Some(30));
    assert_eq!(file.providers[0].version.as_deref(), Some(">= 5.0"));
    let policy = &file.policies[0];
    assert_eq!(policy.enforces.len(), 2);
    assert_eq!(policy.operations.listed, Some(vec![Operation::Create, Operation::Update, Operation::NoOp]));
    assert!(policy.pattern.matches("aws_s3_bucket"));
    assert_eq!(EnforcementLevel::from_id("mandatory"), Some(EnforcementLevel::Mandatory));
}

#[test]
fn every_fault_is_said_at_its_place() {
    let enforce = "enforce { condition = true }";
    let cases: &[(String, &str)] = &[
        (
            format!("resource_polcy \"a\" \"b\" {{ {enforce} }}"),
            "a `resource_polcy` block is not allowed in a policy file, did you mean `resource_policy` @ resource_polcy",
        ),
        (
            format!("resource_policy \"a\" {{\n{enforce}\n}}"),
            "`resource_policy` takes 2 labels: the resource type and the name; 1 given @ resource_policy \"a\"",
        ),
        (
            format!("resource_policy \"a\" \"b\" \"c\" {{\n{enforce}\n}}"),
            "`resource_policy` takes 2 labels: the resource type and the name; 3 given @ resource_policy \"a\" \"b\" \"c\"",
        ),
        ("resource_policy \"a\" \"b\" {\n}".into(), "the policy `b` needs an `enforce` block @ resource_policy \"a\" \"b\""),
        (
            format!("resource_policy \"a\" \"b\" {{\nfiltr = true\n{enforce}\n}}"),
            "`filtr` is not allowed in a `resource_policy` block, did you mean `filter` @ filtr",
        ),
        ("resource_policy \"a\" \"b\" {\nenforce {\n}\n}".into(), "`enforce` needs a `condition` @ enforce"),
        (
            "resource_policy \"a\" \"b\" {\nenforce {\ncondition = true\nseverity = \"high\"\n}\n}".into(),
            "`severity` is allowed in rule files (`*.rule.hcl`) only @ severity",
        ),
        (
            format!("resource_policy \"a\" \"b\" {{\noperations = [\"crate\"]\n{enforce}\n}}"),
            "`crate` is not a valid operation: use create, update, delete or no-op, did you mean `create` @ [\"crate\"]",
        ),
        (
            format!("resource_policy \"a\" \"b\" {{\noperations = [\"create\", \"create\"]\n{enforce}\n}}"),
            "`create` is listed twice @ [\"create\", \"create\"]",
        ),
        (
            format!("resource_policy \"a\" \"b\" {{\noperations = [\"delete\", \"create\"]\n{enforce}\n}}"),
            "`delete` and `create` cannot be listed together @ [\"delete\", \"create\"]",
        ),
        (
            "resource_policy \"a\" \"b\" {\nenforce {\ncondition = prior_attrs.x == attrs.x\n}\n}".into(),
            "a policy that reads `prior_attrs` must list its `operations`: update or delete @ prior_attrs",
        ),
        (
            "resource_policy \"a\" \"b\" {\noperations = [\"create\"]\nenforce {\ncondition = prior_attrs.x == 1\n}\n}".into(),
            "a policy that reads `prior_attrs` cannot apply to `create` @ [\"create\"]",
        ),
        ("locals { a = attrs.x }".into(), "`attrs` cannot be used outside a policy @ attrs.x"),
        ("locals {\na = local.b\nb = [for x in local.a : x]\n}".into(), "circular reference: a → b → a @ a"),
        (
            "resource_policy \"a\" \"b\" {\nenforce {\ncondition = local.dyas > input.x\n}\nlocals { days = 1 }\n}".into(),
            "there is no local `dyas`, did you mean `days` @ local.dyas",
        ),
        (
            "resource_policy \"a\" \"b\" {\nenforce {\ncondition = attr.x\n}\n}".into(),
            "there is no name `attr`, did you mean `attrs` @ attr.x",
        ),
        ("input \"a\" { default = 1 }".into(), "the input `a` needs a `type` @ input \"a\""),
        (
            "input \"a\" {\ntype = number\ndefault = \"x\"\n}".into(),
            "the default of `a` is not a valid number: a number is required @ \"x\"",
        ),
        (
            "input \"a\" {\ntype = strin\n}".into(),
            "`strin` is not a type: use string, number, bool, any, list, set, map, object or tuple @ strin",
        ),
        (
            format!("resource_policy \"a\" \"b\" {{\nenforcement_level = \"advisry\"\n{enforce}\n}}"),
            "`advisry` is not a valid enforcement level: use `advisory`, `mandatory_overridable`, `mandatory`, did you mean `advisory` @ \"advisry\"",
        ),
        (
            format!("resource_policy \"a\" \"b\" {{\nenforcement_level = attrs.x\n{enforce}\n}}"),
            "`attrs` cannot be used in `enforcement_level` @ attrs.x",
        ),
        (
            format!("object_policy \"a\" \"b\" {{\n{enforce}\n}}"),
            "`object_policy` is allowed in rule files (`*.rule.hcl`) only @ object_policy",
        ),
        (
            format!("resource_policy \"a\" \"b\" {{\n{enforce}\n}}\nresource_policy \"a\" \"b\" {{\n{enforce}\n}}"),
            "the policy `b` for `a` exists already @ resource_policy \"a\" \"b\"",
        ),
        ("locals { a = 1 }\nlocals { a = 2 }".into(), "the local `a` is defined twice @ a"),
        (
            "resource_policy \"a\" \"b\" {\nenforce {\ncondition = plugin::x::y()\n}\n}".into(),
            "there is no plugin `x` in the `policy` block @ plugin::x::y",
        ),
        (
            "policy { enforcement_level = \"no\" }".into(),
            "`no` is not a valid enforcement level: use `advisory`, `mandatory_overridable`, `mandatory` @ \"no\"",
        ),
        ("a = 1".into(), "a policy file has no attributes at this level, only blocks @ a"),
    ];
    for (text, expected) in cases {
        let loaded = policy(text);
        let said = messages(&loaded, text);
        assert!(said.iter().any(|message| message == expected), "{text}\nexpected {expected}\nsaid {said:#?}");
        assert!(loaded.file.is_none(), "{text}");
    }
}

#[test]
fn a_fix_says_how_safe_it_is() {
    let text = "rule \"sample\" {\ntitle = \"T\"\n}\nresource_policy \"a\" \"b\" {\nenforce {\ncondition = true\n}\nfix \"this\" {\nset = []\n}\n}\n";
    let loaded = rule(text);
    assert_eq!(messages(&loaded, text), ["a `fix` needs `safety`: safe, unsafe or display @ fix \"this\""]);
    assert!(loaded.file.is_none());
}

#[test]
fn warnings_do_not_stop_a_file() {
    let cases = [
        (
            "resource_policy \"a\" \"b\" {\nenforce {\ncondition = core::lookup(attrs.x, \"a\", 1) == 1 && length(attrs.y) > 0\n}\n}",
            "unknown-function",
        ),
        ("policy { enforcement_level = \"advisory\" }", "deprecated"),
        (
            "resource_policy \"a\" \"b\" {\noperations = [\"create\"]\nenforce {\ncondition = core::length(core::getresources(\"x\", {})) > 0\n}\n}",
            "operations",
        ),
        (
            "locals { a = 1 }\nresource_policy \"a\" \"b\" {\nlocals { a = 2 }\nenforce {\ncondition = local.a == 2\n}\n}",
            "hidden-local",
        ),
    ];
    for (text, code) in cases {
        let loaded = policy(text);
        assert!(loaded.diagnostics.iter().any(|d| d.code == code && !d.is_error()), "{text}: {:?}", loaded.diagnostics);
        assert!(loaded.is_usable(), "{text}: {:?}", loaded.diagnostics);
    }
}

#[test]
fn a_rule_file_has_metadata_with_closed_keys() {
    let body = "object_policy \"*/{Deployment,StatefulSet}\" \"b\" {\nenforce {\ncondition = attrs.spec.replicas >= 2\nseverity = \"low\"\nat = attrs.spec\n}\n}";
    let text = format!(
        "rule \"sample\" {{\ntitle = \"T\"\nseverity = \"high\"\nconfidence = \"low\"\ncontrols = {{ aws-fsbp = [\"X.1\"] }}\naliases = [\"A\"]\nrationale = <<-EOT\n  because\n  EOT\nenabled = false\nexample \"fail\" {{ code = \"x\" }}\n}}\n{body}"
    );
    let loaded = rule(&text);
    assert_eq!(messages(&loaded, &text), Vec::<String>::new());
    let rule_information = loaded.file.unwrap().rule.unwrap();
    assert_eq!(rule_information.rationale.as_deref(), Some("because"));
    assert!(!rule_information.enabled);
    assert_eq!(rule_information.controls["aws-fsbp"], ["X.1"]);
    for (header, expected) in [
        (
            "rule \"sample\" {\ntitle = \"T\"\nseverty = \"high\"\n}",
            "`severty` is not allowed in a `rule` block, did you mean `severity` @ severty",
        ),
        (
            "rule \"sample\" {\ntitle = \"T\"\nseverity = \"hihg\"\n}",
            "`hihg` is not a valid severity: use critical, high, medium, low or info, did you mean `high` @ \"hihg\"",
        ),
        ("rule \"other\" {\ntitle = \"T\"\n}", "the id `other` must be the file's name: `sample` @ \"other\""),
        ("rule \"sample\" {\n}", "a `rule` needs a `title` @ rule \"sample\""),
        ("", "a rule file needs a `rule` block"),
    ] {
        let text = format!("{header}\n{body}");
        let loaded = rule(&text);
        let said = messages(&loaded, &text);
        assert!(said.iter().any(|message| message.starts_with(expected)), "{said:?}");
    }
}

#[test]
fn the_rules_that_come_with_clearspan_load() {
    let sources = SourceMap::in_memory();
    let registry = Registry::builtin(&sources);
    assert_eq!(registry.diagnostics, Vec::new());
    assert!(registry.get("syntax-error").is_some());
    assert!(registry.rules.is_sorted_by(|a, b| a.id() < b.id()));
}

#[test]
fn directories_are_read_in_order_without_hidden_ones() {
    let text = "resource_policy \"a\" \"b\" {\nenforce {\ncondition = true\n}\n}";
    let sources = SourceMap::in_memory();
    for path in ["r/z.policy.hcl", "r/a/y.policy.hcl", "r/.hidden/x.policy.hcl", "r/readme.md", "r/a/w.policytest.hcl"] {
        sources.add(path, text);
    }
    sources.add("r/z.policymeta.hcl", "rule \"b\" {\ntitle = \"From the sidecar\"\nseverity = \"low\"\n}");
    let mut registry = Registry::default();
    registry.add_path(&sources, "r").unwrap();
    let ids: Vec<&str> = registry.rules.iter().map(|rule| rule.id().as_str()).collect();
    assert_eq!(ids, ["y/b", "z/b"]);
    assert_eq!(registry.get("z/b").unwrap().information().title, "From the sidecar");
    assert!(registry.add_path(&sources, "nowhere").is_err());
}

#[test]
fn names_are_held_against_the_bundled_schemas() {
    let of = |label: &str, condition: &str| {
        format!(
            "rule \"sample\" {{\ntitle = \"T\"\n}}\nresource_policy \"{label}\" \"p\" {{\nenforce {{\ncondition = {condition}\n}}\n}}\n"
        )
    };
    let typos = [
        ("aws_s3_bukcet", "true", "`hashicorp/aws` has no resource type `aws_s3_bukcet`, did you mean `aws_s3_bucket`"),
        ("aws_s3_bucket", "attrs.bukcet == null", "no bundled release has the attribute `bukcet`, did you mean `bucket`"),
        (
            "{aws_s3_bucket,aws_sqs_queue}",
            "attrs.bukcet == null",
            "no bundled release has the attribute `bukcet`, did you mean `bucket`",
        ),
        (
            "aws_security_group",
            "core::alltrue([for port in attrs.ingress[*].form_port : port == 1])",
            "no bundled release has the attribute `form_port`, did you mean `from_port`",
        ),
        (
            "aws_s3_bucket",
            "core::length(core::getresources(\"aws_s3_bucket_versionin\", {})) == 0",
            "`hashicorp/aws` has no resource type `aws_s3_bucket_versionin`, did you mean `aws_s3_bucket_versioning`",
        ),
        (
            "aws_s3_bucket",
            "core::length(core::getresources(\"aws_s3_bucket_versioning\", { bukcet = attrs.id })) == 0",
            "no bundled release has the attribute `bukcet`, did you mean `bucket`",
        ),
        ("aws_s3_bucket", "meta.adress != \"\"", "`meta` of a `resource_policy` has no `adress`, did you mean `address`"),
        ("aws_s3_bucket", "core::lenght(attrs.tags) > 0", "there is no function `core::lenght`, did you mean `core::length`"),
    ];
    for (label, condition, expected) in typos {
        let text = of(label, condition);
        let loaded = rule(&text);
        let said: Vec<&str> = loaded.errors().map(|error| error.message.as_str()).collect();
        assert_eq!(said, [expected], "{text}");
        assert!(!loaded.is_usable());
    }
    let right = [
        ("aws_s3_bucket", "attrs.bucket != null && attrs.id != null && attrs.arn != null && attrs.tags_all.a != null"),
        ("aws_security_group", "core::alltrue([for rule in attrs.ingress : rule.from_port == 1])"),
        ("aws_elasticache_replication_group", "attrs.number_cache_clusters == null || attrs.num_cache_clusters > 1"),
        ("aws_*", "attrs.anything == null"),
        ("acme_thing", "attrs.anything == null && core::length(core::getresources(\"acme_other\", { a = 1 })) == 0"),
    ];
    for (label, condition) in right {
        let text = of(label, condition);
        let loaded = rule(&text);
        assert_eq!(messages(&loaded, &text), Vec::<String>::new(), "{text}");
    }
    // What resembles nothing may be newer than the tables.
    let text = of("aws_s3_bucket", "attrs.quantum_entanglement == null");
    let loaded = rule(&text);
    assert_eq!(loaded.errors().count(), 0, "{:?}", loaded.diagnostics);
    assert_eq!(loaded.diagnostics.len(), 1);
    assert!(loaded.is_usable());
}

#[test]
fn names_behind_for_variables_locals_and_fixes_are_checked() {
    let of = |locals: &str, condition: &str, fix: &str| {
        format!(
            "rule \"sample\" {{\ntitle = \"T\"\n}}\nlocals {{\nversioned = core::getresources(\"aws_s3_bucket_versioning\", {{}})\nall = {{ for one in local.versioned : one.bucket => one }}\n}}\nresource_policy \"aws_security_group\" \"p\" {{\nlocals {{\nrules = core::try(attrs.ingress, [])\n{locals}}}\nenforce {{\ncondition = {condition}\n}}\nfix \"it\" {{\n{fix}\nsafety = \"unsafe\"\n}}\n}}\n"
        )
    };
    let port = "no bundled release has the attribute `form_port`, did you mean `from_port`";
    let bucket = "no bundled release has the attribute `bukcet`, did you mean `bucket`";
    let set = "set = { path = \"description\", value = \"x\" }";
    let typos = [
        ("", "core::alltrue([for rule in attrs.ingress : rule.form_port == 1])", set, port),
        ("", "core::alltrue([for rule in local.rules : rule.form_port == 1])", set, port),
        ("", "core::alltrue([for i, rule in core::concat(local.rules, attrs.egress) : rule.form_port == i])", set, port),
        ("open = [for rule in local.rules : rule if rule.to_port > 0]\n", "local.open[0].form_port == 1", set, port),
        ("first = core::one(attrs.ingress)\n", "local.first.form_port == 1", set, port),
        ("", "core::length(local.rules[*].form_port) == 0", set, port),
        ("", "core::alltrue([for one in local.versioned : one.bukcet != \"\"])", set, bucket),
        ("", "local.all[\"x\"].bukcet == \"\"", set, bucket),
        (
            "",
            "core::alltrue([for one in core::getresources(\"aws_s3_bucket_versioning\", {}) : one.bukcet != \"\"])",
            set,
            bucket,
        ),
        (
            "",
            "true",
            "set = [{ path = \"descripton\", value = \"x\" }]",
            "no bundled release has the attribute `descripton`, did you mean `description`",
        ),
        ("", "true", "set = { path = \"ingress.form_port\", value = 1 }", port),
        (
            "",
            "true",
            "remove = [\"descripton\"]",
            "no bundled release has the attribute `descripton`, did you mean `description`",
        ),
        ("", "true", "ensure_block = { block = \"ingress\", set = { form_port = 1 } }", port),
        ("", "true", "set = { at = attrs.ingress[0].form_port, value = 1 }", port),
        ("", "true", "set = { path = \"description\", value = local.rulse }", "there is no local `rulse`, did you mean `rules`"),
    ];
    for (locals, condition, fix, expected) in typos {
        let text = of(locals, condition, fix);
        let loaded = rule(&text);
        let said: Vec<&str> = loaded.errors().map(|error| error.message.as_str()).collect();
        assert_eq!(said, [expected], "{text}");
    }
    let right = [
        ("", "core::alltrue([for key, value in attrs : value != key])", set),
        ("", "core::alltrue([for tag in attrs.tags : tag.anything == 1])", set),
        ("mixed = core::concat(local.rules, [{ form_port = 1 }])\n", "local.mixed[0].form_port == 1", set),
        ("own = [for rule in local.rules : { form_port = rule.from_port }]\n", "local.own[0].form_port == 1", set),
        ("", "core::alltrue([for rule in [for one in local.rules : one.cidr_blocks] : rule.form_port == 1])", set),
        ("", "local.all[\"form_port\"].bucket == \"\"", "set = { path = \"tags.descripton\", value = \"x\" }"),
    ];
    for (locals, condition, fix) in right {
        let text = of(locals, condition, fix);
        let loaded = rule(&text);
        assert_eq!(messages(&loaded, &text), Vec::<String>::new(), "{text}");
    }
}
