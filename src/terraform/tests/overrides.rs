//! Override files, shadowed files, and the blocks that speak of other blocks.

use super::{show, world};

#[test]
fn overrides_merge_in_the_order_of_their_names_whatever_their_syntax() {
    let base = r#"
variable "size" {
  type    = string
  default = "small"
  validation {
    condition     = contains(["small", "large"], var.size)
    error_message = "Small or large."
  }
}
locals { zone = "a" }
resource "x" "a" {
  count = 2
  zone  = local.zone
  size  = var.size
  rule { port = 1 }
  rule { port = 2 }
  dynamic "tag" {
    for_each = ["base"]
    content { name = tag.value }
  }
  other { on = true }
}
output "size" {
  value = "base"
}
"#;
    let world = world(&[
        ("main.tf", base),
        (
            "a_override.tf",
            "locals { zone = \"b\" }\nvariable \"size\" {\n default = \"large\"\n validation {\n condition = false\n error_message = \"Never.\"\n }\n}\nresource \"x\" \"a\" {\n count = 1\n dynamic \"rule\" {\n for_each = [9]\n content { port = rule.value }\n }\n}\noutput \"size\" {\n sensitive = true\n}\n",
        ),
        ("b_override.tf.json", r#"{"locals": {"zone": "c"}, "resource": {"x": {"a": {"tag": [{"name": "json"}]}}}}"#),
        ("override.tf", "resource \"x\" \"a\" {\n  lifecycle { prevent_destroy = true }\n}\n"),
    ]);
    assert_eq!(world.said(), [""; 0]);
    assert_eq!(world.addresses(), ["x.a[0]"]);
    assert_eq!(world.text("x.a[0]", "zone"), "\"c\"");
    assert_eq!(world.text("x.a[0]", "size"), "\"large\"");
    assert_eq!(world.text("x.a[0]", "rule"), "[{port = 9}]");
    assert_eq!(world.text("x.a[0]", "tag"), "[{name = \"json\"}]");
    assert_eq!(world.text("x.a[0]", "other"), "[{on = true}]");
    let output = &world.root().outputs[0];
    assert_eq!((show(&output.value), output.sensitive), ("\"base\"".to_string(), true));
}

#[test]
fn what_overrides_nothing_is_said_and_judged_all_the_same() {
    let world = world(&[
        ("main.tf", "resource \"x\" \"a\" {}\nprovider \"aws\" {\n alias = \"west\"\n}\n"),
        (
            "override.tf",
            "resource \"x\" \"b\" {\n on = true\n}\nlocals {\n c = 1\n}\nprovider \"aws\" {}\nprovider \"aws\" {\n alias = \"east\"\n}\nresource \"x\" \"a\" {\n depends_on = [x.b]\n}\nmoved {\n from = x.c\n to = x.d\n}\n",
        ),
    ]);
    assert_eq!(
        world.said(),
        [
            "invalid-override: resource \"x\" \"b\" overrides nothing: there is none in the other files",
            "invalid-override: local `c` overrides nothing: there is none in the other files",
            "invalid-override: provider \"aws\" overrides nothing: there is none in the other files",
            "invalid-override: `depends_on` cannot be overridden",
            "invalid-override: `moved` is not allowed in an override file",
        ]
    );
    assert_eq!(world.text("x.b", "on"), "true");
}

#[test]
fn a_type_that_is_overridden_converts_the_default_of_the_declaration() {
    let world = world(&[
        ("main.tf", "variable \"n\" {\n  default = \"5\"\n}\nresource \"x\" \"a\" {\n n = var.n\n}\n"),
        ("override.tf", "variable \"n\" {\n  type = number\n}\n"),
    ]);
    assert_eq!(world.text("x.a", "n"), "5");
}

#[test]
fn opentofu_files_take_the_place_of_those_they_shadow() {
    let world = world(&[
        ("main.tf", "resource \"x\" \"a\" {\n from = \"tf\"\n}\n"),
        ("main.tofu", "resource \"x\" \"a\" {\n from = \"tofu\"\n}\n"),
        ("more.tf.json", r#"{"resource": {"x": {"b": {"from": "tf"}}}}"#),
        ("more.tofu.json", r#"{"resource": {"x": {"b": {"from": "tofu"}}}}"#),
        ("x_override.tf", "resource \"x\" \"a\" {\n over = \"tf\"\n}\n"),
        ("x_override.tofu", "resource \"x\" \"a\" {\n over = \"tofu\"\n}\n"),
    ]);
    assert_eq!(world.said(), [""; 0]);
    assert_eq!(world.text("x.a", "from"), "\"tofu\"");
    assert_eq!(world.text("x.b", "from"), "\"tofu\"");
    assert_eq!(world.text("x.a", "over"), "\"tofu\"");
}

#[test]
fn moved_removed_and_imported_things_are_what_their_blocks_are() {
    let world = world(&[(
        "main.tf",
        r#"
resource "x" "a" { count = 1 }
resource "x" "b" {}
moved {
  from = x.a
  to   = x.a[0]
}
moved {
  from = x.b
  to   = x.c
}
removed {
  from = x.b
  lifecycle { destroy = false }
}
removed {
  from = x.gone
  lifecycle { destroy = true }
}
import {
  for_each = toset(["0"])
  to       = x.a[each.key]
  id       = each.key
}
import {
  to = x.generated
  id = "i"
}
check "health" {
  data "http" "page" {
    url = "https://example.com"
  }
  assert {
    condition     = data.http.page.status_code == 200
    error_message = "Down."
  }
}
action "aws_lambda_invoke" "later" {
  config { name = "f" }
}
"#,
    )]);
    assert_eq!(world.addresses(), ["x.a[0]", "x.b"]);
    assert_eq!(
        world.said(),
        [
            "invalid-refactoring: `x.b` has a `moved` block, but is still declared",
            "invalid-refactoring: `x.b` has a `removed` block, but is still declared",
            "invalid-refactoring: `x.generated` is imported, but there is no such block: it is not judged",
        ]
    );
    assert_eq!(world.root().data[0].address.to_string(), "data.http.page");
}
