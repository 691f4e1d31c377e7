//! Terraform Stacks, files of `terraform query` and `terraform test`, and what else Terraform and OpenTofu read beside
//! `.tf` files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use binary::{Check, check};

const RULE: &str = "elasticache-encryption-at-rest";

fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    directory
}

fn checked(files: &[(&str, &str)]) -> Check {
    check(scratch(files).path(), &["--only", RULE])
}

/// `outcome target` of everything, sorted.
fn outcomes(check: &Check) -> Vec<String> {
    let mut all: Vec<String> = check.outcomes().iter().map(|one| format!("{} {}", one.outcome, one.target)).collect();
    all.sort();
    all
}

fn group(name: &str, encrypted: &str) -> String {
    format!(
        "resource \"aws_elasticache_replication_group\" \"{name}\" {{\n  replication_group_id = \"{name}\"\n  description = \"x\"\n  at_rest_encryption_enabled = {encrypted}\n}}\n"
    )
}

fn module(default: &str) -> String {
    format!("variable \"encrypted\" {{\n  default = {default}\n}}\n{}", group("a", "var.encrypted"))
}

fn component(name: &str, inputs: &str) -> String {
    format!(
        "component \"{name}\" {{\n  source = \"./modules/store\"\n{inputs}\n  providers = {{\n    aws = provider.aws.this\n  }}\n}}\n"
    )
}

#[test]
fn stacks_are_in_the_ledger_and_their_components_decide_before_defaults() {
    let target = "aws_elasticache_replication_group.a";
    let deployment = "deployment \"prod\" {\n  inputs = {\n    encrypted = false\n  }\n}\n";
    let cases = [
        ("  inputs = {\n    encrypted = var.encrypted\n  }", "unknown"),
        ("  inputs = {\n    encrypted = false\n  }", "fail"),
        ("  inputs = {\n    encrypted = true\n  }", "pass"),
        ("  inputs = {\n    encrypted = each.value\n  }\n  for_each = var.all", "unknown"),
        ("  inputs = merge(var.all, { encrypted = true })", "unknown"),
        ("  inputs = {\n    (var.key) = false\n  }", "unknown"),
        ("  inputs = {\n    other = false\n  }", "pass"),
        ("", "pass"),
    ];
    for (inputs, expected) in cases {
        for ending in ["tfcomponent", "tfstack"] {
            let name = format!("stack.{ending}.hcl");
            let (component, module) = (component("store", inputs), module("true"));
            let files = [(&*name, &*component), ("live.tfdeploy.hcl", deployment), ("modules/store/main.tf", &*module)];
            let check = checked(&files);
            assert_eq!(outcomes(&check), [format!("{expected} {target}")], "{inputs}");
            let stack = serde_json::json!([{"class": "stacks", "reason": "stack-not-evaluated", "count": 1, "parts": 1}]);
            assert_eq!(check.report["ledger"]["not_judged"], stack, "{inputs}");
        }
    }
}

#[test]
fn module_of_several_components_is_checked_with_none_of_their_inputs() {
    let components = component("one", "  inputs = {\n    encrypted = true\n  }") + &component("two", "");
    let module = module("true");
    let check = checked(&[("s.tfcomponent.hcl", &components), ("modules/store/main.tf", &module)]);
    assert_eq!(outcomes(&check), ["unknown aws_elasticache_replication_group.a"]);
}

#[test]
fn stack_in_json_is_read() {
    let stack = r#"{"component": {"store": {"source": "./modules/store", "inputs": {"encrypted": "${var.encrypted}"}}}}"#;
    let module = module("true");
    let check = checked(&[("s.tfcomponent.json", stack), ("modules/store/main.tf", &module)]);
    assert_eq!(outcomes(&check), ["unknown aws_elasticache_replication_group.a"]);
    assert_eq!(check.report["ledger"]["not_judged"][0]["class"], "stacks");
}

#[test]
fn stack_of_a_cache_is_incomplete() {
    let stack = "component \"redis\" {\n  source = \"acme/redis/aws\"\n}\n";
    let check = check(scratch(&[("s.tfcomponent.hcl", stack)]).path(), &[]);
    assert_eq!(check.incomplete(), [("s.tfcomponent.hcl".to_string(), "stack-not-evaluated".to_string())]);
    assert_eq!(check.code, Some(3));
}

#[test]
fn queries_and_tests_deploy_nothing() {
    let module = module("true");
    let check = checked(&[
        ("main.tf", &module),
        ("a.tfquery.hcl", "list \"aws_instance\" \"x\" {\n  provider = aws\n}\n"),
        ("tests/a.tftest.hcl", "variables {\n  encrypted = false\n}\nrun \"x\" {}\n"),
        ("tests/b.tftest.json", "{\"variables\": {\"encrypted\": false}}"),
        ("tests/c.tofutest.hcl", "variables {\n  encrypted = false\n}\n"),
        ("tests/d.tfmock.hcl", "mock_resource \"aws_elasticache_replication_group\" {}\n"),
    ]);
    assert_eq!(outcomes(&check), ["pass aws_elasticache_replication_group.a"]);
    let skipped = ["a.tfquery.hcl", "tests/a.tftest.hcl", "tests/b.tftest.json", "tests/c.tofutest.hcl", "tests/d.tfmock.hcl"];
    let reasons = ["terraform-query", "terraform-test", "terraform-test", "terraform-test", "terraform-test"];
    let expected: Vec<_> = skipped.iter().zip(reasons).map(|(path, reason)| (path.to_string(), reason.to_string())).collect();
    assert_eq!(check.skipped(), expected);
    assert_eq!(check.code, Some(0));
}

/// Actions run operations that do not change the configuration of a resource, and `list` blocks search.
/// Source: Terraform's "Invoke an action" and "`list` block reference".
#[test]
fn blocks_beside_resources_are_read_and_only_resources_judged() {
    let text = group("c", "each.key == \"a\"").replacen("{\n", "{\n  for_each = local.all\n", 1)
        + "locals {\n  all = { a = \"cache-a\", b = \"cache-b\" }\n}\n"
        + "import {\n  for_each = local.all\n  to = aws_elasticache_replication_group.c[each.key]\n  id = each.value\n}\n"
        + "removed {\n  from = aws_elasticache_replication_group.old\n  lifecycle {\n    destroy = false\n  }\n}\n"
        + "check \"health\" {\n  data \"aws_elasticache_replication_group\" \"c\" {\n    replication_group_id = \"cache-a\"\n  }\n  assert {\n    condition = data.aws_elasticache_replication_group.c.num_cache_clusters > 1\n    error_message = \"few nodes\"\n  }\n}\n"
        + "ephemeral \"random_password\" \"p\" {\n  length = 16\n}\n"
        + "action \"aws_lambda_invoke\" \"x\" {\n  config {\n    function_name = \"f\"\n  }\n}\n"
        + "list \"aws_elasticache_replication_group\" \"all\" {\n  provider = aws\n}\n"
        + &group("d", "true").replace("\n}\n", "\n  lifecycle {\n    action_trigger {\n      events  = [after_create]\n      actions = [action.aws_lambda_invoke.x]\n    }\n  }\n}\n");
    let check = checked(&[("main.tf", &text)]);
    let kind = "aws_elasticache_replication_group";
    let expected = [format!("fail {kind}.c[\"b\"]"), format!("pass {kind}.c[\"a\"]"), format!("pass {kind}.d")];
    assert_eq!(outcomes(&check), expected);
    assert_eq!((check.incomplete(), check.notes()), (vec![], vec![]));
}

#[test]
fn opentofu_file_takes_the_place_of_the_one_it_shadows() {
    let json = |encrypted: bool| {
        format!(
            "{{\"resource\":{{\"aws_elasticache_replication_group\":{{\"b\":{{\"at_rest_encryption_enabled\":{encrypted}}}}}}}}}"
        )
    };
    let (terraform, tofu) = (group("a", "true"), group("a", "false"));
    let files = [("main.tf", terraform), ("main.tofu", tofu), ("more.tf.json", json(false)), ("more.tofu.json", json(true))];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let check = checked(&files);
    let kind = "aws_elasticache_replication_group";
    assert_eq!(outcomes(&check), [format!("fail {kind}.a"), format!("pass {kind}.b")]);
    let shadowed = |path: &str| (path.to_string(), "shadowed-by-opentofu".to_string());
    assert_eq!(check.skipped(), [shadowed("main.tf"), shadowed("more.tf.json")]);
    assert_eq!(check.notes(), check.skipped(), "what Terraform would deploy is said not to be judged");
}

#[test]
fn opentofu_providers_for_each_and_enabled_are_understood() {
    let text = "locals {\n  regions = [\"eu-west-1\", \"us-east-1\"]\n}\nvariable \"on\" {\n  default = false\n}\nprovider \"aws\" {\n  alias    = \"by\"\n  for_each = toset(local.regions)\n  region   = each.value\n}\n".to_string()
        + &group("r", "each.key == \"eu-west-1\"").replacen("{\n", "{\n  for_each = toset(local.regions)\n  provider = aws.by[each.key]\n", 1)
        + &group("off", "false").replace("\n}\n", "\n  lifecycle {\n    enabled = var.on\n  }\n}\n")
        + &group("on", "false").replace("\n}\n", "\n  lifecycle {\n    enabled = !var.on\n  }\n}\n")
        + "module \"m\" {\n  source = \"./m\"\n  lifecycle {\n    enabled = var.on\n  }\n}\n";
    let inner = group("m", "false");
    let check = checked(&[("main.tf", &text), ("m/main.tf", &inner)]);
    let kind = "aws_elasticache_replication_group";
    let expected = [format!("fail {kind}.on"), format!("fail {kind}.r[\"us-east-1\"]"), format!("pass {kind}.r[\"eu-west-1\"]")];
    assert_eq!(outcomes(&check), expected);
    assert_eq!(check.notes(), []);
}

/// As `terraform init` of 1.11.4 does: the directory of a module is what its link leads to, and a call counts from there.
#[test]
fn call_in_a_linked_module_counts_from_where_the_link_leads() {
    let call = |source: &str| format!("module \"m\" {{\n  source = \"{source}\"\n}}\n");
    let (root, inner) = (call("../b/link"), call("../x"));
    let (right, wrong) = (group("right", "true"), group("wrong", "false"));
    let directory =
        scratch(&[("root/main.tf", &root), ("a/real/main.tf", &inner), ("a/x/main.tf", &right), ("b/x/main.tf", &wrong)]);
    std::os::unix::fs::symlink("../a/real", directory.path().join("b/link")).unwrap();
    let check = check(directory.path(), &["--only", RULE]);
    let kind = "aws_elasticache_replication_group";
    assert_eq!(outcomes(&check), [format!("fail {kind}.wrong"), format!("pass module.m.module.m.{kind}.right")]);
}

#[test]
fn json_file_that_is_too_large_is_incomplete_only_where_it_may_be_ours() {
    let filling = format!("\"data\": \"{}\"", "x".repeat(21 * 1024 * 1024));
    let cases = [
        (format!("{{{filling}}}"), false),
        (format!("{{{filling}, \"kind\": \"Map\"}}"), false),
        (format!("{{{filling}, \"apiVersion\": \"v1\", \"kind\": \"ConfigMap\"}}"), true),
        (format!("{{{filling}, \"\\u0061piVersion\": \"v1\", \"kind\": \"ConfigMap\"}}"), true),
        (format!("{{\"format_version\": \"1.2\", {filling}, \"planned_values\": {{}}}}"), true),
    ];
    let main = group("a", "true");
    for (text, expected) in cases {
        let check = checked(&[("main.tf", &main), ("data.json", &text)]);
        let entry = vec![("data.json".to_string(), "too-large".to_string())];
        let (list, other, code) = match expected {
            true => (check.incomplete(), check.skipped(), 3),
            false => (check.skipped(), check.incomplete(), 0),
        };
        assert_eq!((list, other, check.code), (entry, vec![], Some(code)), "{}", &text[text.len() - 60..]);
    }
}
