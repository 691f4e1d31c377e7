//! What is noted of expressions that fail: only where Terraform would evaluate them.

use super::world;

/// The notes on expressions and values of a root module that calls `./m`.
fn noted(main: &str, module: &str) -> Vec<String> {
    let world = world(&[("main.tf", main), ("m/main.tf", module)]);
    let of_values = |said: &String| said.starts_with("invalid-");
    world.said().into_iter().filter(of_values).collect()
}

const OPTIONS: &str = "variable \"launch\" {\n  type = bool\n}\nvariable \"options\" {\n  type    = object({ name = string })\n  default = null\n}\n";
const MODULE: &str = "variable \"name\" {\n  default = null\n}\nresource \"t\" \"r\" {\n  a = var.name.first\n}\noutput \"o\" {\n  value = var.name.second\n}\n";

#[test]
fn what_may_not_exist_is_not_said_to_fail() {
    for uncertain in [
        "module \"m\" {\n  source = \"./m\"\n  count  = var.launch ? 1 : 0\n  name   = var.options.name\n}\n",
        "module \"m\" {\n  source   = \"./m\"\n  for_each = var.launch ? toset([\"a\"]) : toset([])\n}\n",
        "module \"m\" {\n  source = \"./m\"\n  count  = 0\n  name   = var.options.name\n}\n",
        "resource \"t\" \"r\" {\n  count = var.launch ? 1 : 0\n  a     = var.options.name\n}\n",
        "resource \"t\" \"r\" {\n  a = var.launch ? var.options.name : \"none\"\n}\n",
        "resource \"t\" \"r\" {\n  a = false ? var.options.name : \"none\"\n}\n",
        "resource \"t\" \"r\" {\n  a = var.launch && var.options.name == \"x\"\n}\n",
        "resource \"t\" \"r\" {\n  a = !var.launch || var.options.name == \"x\"\n}\n",
        "resource \"t\" \"r\" {\n  dynamic \"b\" {\n    for_each = var.launch ? [1] : []\n    content {\n      a = var.options.name\n    }\n  }\n}\n",
        "resource \"t\" \"r\" {\n  count = var.launch ? 1 : 0\n  lifecycle {\n    precondition {\n      condition     = var.options.name == \"x\"\n      error_message = \"x\"\n    }\n  }\n}\n",
    ] {
        assert_eq!(noted(&format!("{OPTIONS}{uncertain}"), MODULE), [""; 0], "{uncertain}");
    }
}

#[test]
fn what_surely_exists_is_said_to_fail_whoever_asks_first() {
    for certain in [
        "module \"m\" {\n  source = \"./m\"\n  name   = var.options.name\n}\n",
        "resource \"t\" \"r\" {\n  a = var.options.name\n}\n",
        "locals {\n  a = var.options.name\n}\nresource \"t\" \"r\" {\n  count = var.launch ? 1 : 0\n  a     = local.a\n}\n",
        "resource \"t\" \"r\" {\n  a = var.launch ? var.options.name : var.options.other\n}\n",
        "resource \"t\" \"r\" {\n  a = true && var.options.name == \"x\"\n}\n",
        // Names that are not declared are refused wherever they stand.
        "resource \"t\" \"r\" {\n  count = var.launch ? 1 : 0\n  a     = var.nothing\n}\n",
        "resource \"t\" \"r\" {\n  a = var.launch && var.nothing\n}\n",
    ] {
        let module = "variable \"name\" {\n  default = null\n}\n";
        assert_eq!(noted(&format!("{OPTIONS}{certain}"), module).len(), 1, "{certain}");
    }
}

#[test]
fn files_of_the_home_directory_are_not_known() {
    for call in
        ["file(\"~/x\")", "fileexists(\"~/x\")", "filesha256(\"~/x\")", "fileset(\"~/x\", \"*\")", "templatefile(\"~/x\", {})"]
    {
        let world = world(&[("main.tf", &format!("resource \"t\" \"r\" {{\n  a = {call}\n}}\n"))]);
        assert_eq!(world.said(), [""; 0], "{call}");
        let mut reasons = Vec::new();
        world.get("t.r", &["a"]).collect_reasons(&mut reasons);
        assert_eq!(reasons.first().map(|reason| reason.kind.id()), Some("object-not-available"), "{call}");
    }
}
