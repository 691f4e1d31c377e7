//! Input variables: constraints, nulls, marks, and what validations say.

use super::{show, with, world};
use crate::value::{HopKind, Kind, Truth, Value, equal};

/// A variable with these lines, and a resource that uses it.
fn variable(lines: &str) -> Value {
    let world = world(&[("main.tf", &format!("variable \"v\" {{\n{lines}\n}}\nresource \"x\" \"a\" {{\n v = var.v\n}}\n"))]);
    assert_eq!(world.said(), [""; 0], "{lines}");
    world.get("x.a", &["v"])
}

fn validated(typ: &str, condition: &str) -> Value {
    variable(&format!("type = {typ}\nvalidation {{\n condition = {condition}\n error_message = \"No.\"\n}}"))
}

#[test]
fn validations_leave_a_few_values() {
    for (typ, condition, expected) in [
        ("string", r#"contains(["dev", "prod"], var.v)"#, r#"one of("dev" | "prod")"#),
        ("string", r#"var.v == "a" || "b" == var.v"#, r#"one of("a" | "b")"#),
        ("string", r#"can(regex("^(dev|prod)-eu$", var.v))"#, r#"one of("dev-eu" | "prod-eu")"#),
        ("string", r#"var.v == null || contains(["a"], var.v)"#, r#"one of(null | "a")"#),
        ("string", r#"var.v == null ? true : contains(["a", "b"], var.v)"#, r#"one of(null | "a" | "b")"#),
        ("string", r#"contains(["a", "b", "c"], var.v) && var.v != "b""#, r#"one of("a" | "c")"#),
        ("string", r#"anytrue([for k in ["a", "b"] : var.v == k])"#, r#"one of("a" | "b")"#),
        ("string", r#"anytrue([var.v == "a", var.v == "b"])"#, r#"one of("a" | "b")"#),
        ("string", r#"alltrue([contains(["a", "b"], var.v), var.v != "a"])"#, r#"one of("b")"#),
        ("string", r#"!(var.v != "a" && var.v != "b")"#, r#"one of("a" | "b")"#),
        ("string", r#"try(contains(["a", "b"], var.v), false)"#, r#"one of("a" | "b")"#),
        ("number", "contains([1, 2, 3, 4], var.v) && var.v >= 2 && var.v % 2 == 0", "one of(2 | 4)"),
        ("bool", "var.v", "one of(true)"),
        ("bool", "var.v == null || var.v == false", "one of(null | false)"),
        ("string", r#"contains(["a", "b"], lower(var.v))"#, "unknown(var.v)"),
        ("string", r#"var.v == "a" || length(var.v) > 3"#, "unknown(var.v)"),
        ("string", r#"contains([for i in range(20) : "x${i}"], var.v)"#, "unknown(var.v)"),
        ("string", r#"can(regex("prod", var.v))"#, "unknown(var.v)"),
    ] {
        let value = validated(typ, condition);
        let shown = show(&value);
        // A single case is shown like several: it is still not known to be given.
        assert_eq!(shown, expected, "{condition}");
    }
    assert_eq!(show(&variable("type = bool")), "one of(true | false | null)");
    assert_eq!(show(&variable("type = bool\nnullable = false")), "one of(true | false)");
}

#[test]
fn validations_leave_a_range_or_a_length() {
    let decided = |typ: &str, condition: &str, expression: &str| {
        let text = format!(
            "variable \"v\" {{\n type = {typ}\n validation {{\n condition = {condition}\n error_message = \"No.\"\n}}\n}}\nresource \"x\" \"a\" {{\n v = {expression}\n}}\n"
        );
        let world = world(&[("main.tf", &text)]);
        assert_eq!(world.said(), [""; 0], "{condition}");
        match &world.get("x.a", &["v"]).kind {
            Kind::Bool(flag) => Some(*flag),
            _ => None,
        }
    };
    for (typ, condition, expression, expected) in [
        ("number", "var.v >= 2 && var.v <= 5", "var.v >= 2", Some(true)),
        ("number", "var.v >= 2 && var.v <= 5", "var.v > 5", Some(false)),
        ("number", "var.v >= 2 && var.v <= 5", "var.v > 3", None),
        ("number", "2 <= var.v", "var.v == 1", Some(false)),
        ("number", "var.v > 2 || var.v > 4", "var.v >= 2", Some(true)),
        ("number", "!(var.v < 3)", "var.v >= 3", Some(true)),
        ("number", "var.v == null || var.v >= 3", "var.v >= 3", None),
        ("list(string)", "length(var.v) > 0", "length(var.v) >= 1", Some(true)),
        ("list(string)", "length(var.v) > 0", "var.v == tolist([])", Some(false)),
        ("list(string)", "length(var.v) >= 2", "length(toset(var.v)) >= 2", None),
        ("list(string)", "length(var.v) != 0", "var.v == null", Some(false)),
        ("map(string)", "length(var.v) <= 3", "length(var.v) < 4", Some(true)),
        ("string", r#"var.v != """#, r#"var.v == """#, None),
        ("string", r#"var.v != null && var.v != """#, r#"var.v == """#, Some(false)),
        ("string", "length(var.v) >= 16", r#"var.v == "short""#, Some(false)),
        ("string", "length(var.v) >= 16", "var.v == null", Some(false)),
        ("string", "length(var.v) >= 16", "length(var.v) > 15", Some(true)),
        ("any", "length(var.v) > 0", "var.v >= 1", None),
    ] {
        assert_eq!(decided(typ, condition, expression), expected, "{typ}, {condition}: {expression}");
    }
}

#[test]
fn what_narrows_a_value_is_on_its_way() {
    let world = world(&[(
        "main.tf",
        "variable \"v\" {\n type = string\n validation {\n condition = contains([\"a\", \"b\"], var.v)\n error_message = \"No.\"\n}\n}\nresource \"x\" \"a\" {\n v = var.v\n}\n",
    )]);
    let value = world.get("x.a", &["v"]);
    let hops: Vec<(HopKind, String)> = value.origin.hops().map(|hop| (hop.kind, world.slice(hop.span()))).collect();
    assert_eq!(hops, [(HopKind::Validation, "contains([\"a\", \"b\"], var.v)".to_string())]);
    assert_eq!(world.slice(value.origin.span().unwrap()), "var.v");
    assert_eq!(equal(&value, &Value::string("c")), Truth::False);
}

#[test]
fn a_value_that_breaks_its_validation_is_told_in_its_authors_words() {
    let text = r#"
locals { allowed = ["a", "b"] }
variable "v" {
  type = string
  validation {
    condition     = contains(local.allowed, var.v)
    error_message = "Must be one of ${join(", ", local.allowed)}, not ${var.v}."
  }
}
variable "secret" {
  type      = string
  sensitive = true
  validation {
    condition     = length(var.secret) >= 16
    error_message = "Too short: ${var.secret}"
  }
}
resource "x" "a" {
  v = var.v
  s = var.secret
}
"#;
    let world = with(&[("main.tf", text), ("terraform.tfvars", "v = \"c\"\nsecret = \"hunter2\"\n")], &[], &[]);
    assert_eq!(
        world.said(),
        [
            "invalid-value: `var.secret` breaks its validation",
            "invalid-value: `var.v` breaks its validation: Must be one of a, b, not c."
        ]
    );
    assert_eq!(world.slice(world.problems()[1].span), "\"c\"");
    assert_eq!(world.text("x.a", "v"), "\"c\"");
}

#[test]
fn nulls_defaults_and_marks_are_those_of_terraform() {
    let module = r#"
variable "n" {
  type     = number
  default  = 3
  nullable = false
}
variable "deep" {
  type = map(object({
    port  = optional(number, 6379)
    rules = optional(list(object({ name = string, on = optional(bool, true) })), [{ name = "default" }])
    inner = optional(object({ size = optional(string, "small") }), {})
    none  = optional(string)
  }))
}
variable "token" {
  type      = string
  ephemeral = true
}
variable "plain" {}
output "token" { value = "t-${var.token}" }
output "n" { value = var.n }
output "plain" { value = var.plain }
output "deep" { value = var.deep }
"#;
    let world = world(&[
        (
            "main.tf",
            "module \"m\" {\n source = \"./m\"\n n = null\n deep = { a = {}, b = { port = \"7000\", rules = [{ name = \"x\", on = null }] } }\n token = \"secret\"\n}\nresource \"x\" \"a\" {\n all = module.m.deep\n n = module.m.n\n t = module.m.token\n p = module.m.plain\n}\n",
        ),
        ("m/main.tf", module),
    ]);
    assert_eq!(world.said(), [""; 0]);
    let faults: Vec<&str> = world.root().modules.iter().flat_map(|call| &call.faults).map(|fault| &*fault.text).collect();
    assert_eq!(faults, ["does not set `plain`, which its module requires"]);
    assert_eq!(world.text("x.a", "n"), "3");
    assert!(world.get("x.a", &["t"]).sensitive);
    let rules = |rules: &str| rules.to_string();
    assert_eq!(
        world.text("x.a", "all"),
        rules(
            "{a = {inner = {size = \"small\"}, none = null, port = 6379, rules = [{name = \"default\", on = true}]}, \
             b = {inner = {size = \"small\"}, none = null, port = 7000, rules = [{name = \"x\", on = true}]}}"
        )
    );
}

/// A reference has no cases to go through one by one.
#[test]
fn arithmetic_with_a_reference_is_unknown() {
    let text = "resource \"x\" \"a\" {}\nresource \"x\" \"b\" {\n less = x.a.port - 5\n times = \"1${x.a.port}\" * 2\n minus = -x.a.port\n}\n";
    let world = world(&[("main.tf", text)]);
    for name in ["less", "times", "minus"] {
        assert!(!world.get("x.b", &[name]).is_known(), "{name}");
    }
}
