//! How many there are: `count`, `for_each`, `enabled`, and what refers to them.

use super::{World, with, world};

fn refused(text: &str) -> (Vec<String>, Vec<String>) {
    let world = world(&[("main.tf", text)]);
    (world.addresses(), world.said())
}

#[test]
fn counts_convert_and_bad_ones_are_one_that_stands_for_all() {
    for count in ["\"2\"", "sensitive(2)", "[1, 2] == [1] ? 5 : 2"] {
        let text = format!("resource \"x\" \"a\" {{\n count = {count}\n}}\n");
        assert_eq!(refused(&text), (vec!["x.a[0]".into(), "x.a[1]".into()], vec![]), "{count}");
    }
    for (count, message) in [
        ("1.5", "`count` must be a whole number of zero or more, not 1.5"),
        ("-1", "`count` must be a whole number of zero or more, not -1"),
        ("null", "`count` must be a whole number, not null"),
        ("true", "`count` must be a whole number, not a boolean"),
        ("\"two\"", "`count` must be a whole number, not a string"),
    ] {
        let (addresses, said) = refused(&format!("resource \"x\" \"a\" {{\n count = {count}\n}}\n"));
        assert_eq!((addresses.len(), said), (1, vec![format!("invalid-expression: {message}")]), "{count}");
    }
}

#[test]
fn keys_are_those_of_maps_and_sets_of_strings() {
    for (each, addresses, message) in [
        ("{ a = 1, b = 2 }", 2, ""),
        ("toset([\"a\", \"b\", \"a\"])", 2, ""),
        ("{ a = sensitive(\"s\") }", 1, ""),
        ("[\"a\", \"b\"]", 2, "`for_each` must be a map or a set of strings, not a tuple: `toset()` makes one"),
        ("null", 1, "`for_each` must be a map or a set of strings, not null"),
        ("\"a\"", 1, "`for_each` must be a map or a set of strings, not a string"),
        ("toset([1])", 1, "`for_each` must be a set of strings: it has a number among its elements"),
        ("toset([\"a\", null])", 2, "`for_each` must be a set of strings: it has null among its elements"),
        ("toset([sensitive(\"a\")])", 1, "`for_each` must not be sensitive: the keys of the instances would reveal it"),
        ("sensitive({ a = 1 })", 1, "`for_each` must not be sensitive: the keys of the instances would reveal it"),
    ] {
        let (found, said) = refused(&format!("resource \"x\" \"a\" {{\n for_each = {each}\n}}\n"));
        let expected: Vec<String> =
            Some(message).filter(|m| !m.is_empty()).map(|m| format!("invalid-expression: {m}")).into_iter().collect();
        assert_eq!((found.len(), said), (addresses, expected), "{each}: {found:?}");
    }
    let (found, _) = refused("resource \"x\" \"a\" {\n for_each = sensitive({ hidden = 1 })\n name = each.key\n}\n");
    assert_eq!(found, ["x.a"]);
}

#[test]
fn keys_that_are_known_stay_beside_those_that_are_not() {
    let world = world(&[(
        "main.tf",
        "variable \"more\" {}\nresource \"x\" \"a\" {\n for_each = merge({ (var.more) = 2 }, { a = 1 })\n n = each.value\n}\nresource \"x\" \"b\" {\n for_each = toset([\"k\", var.more])\n}\nresource \"use\" \"it\" {\n a = x.a[\"a\"].n\n}\n",
    )]);
    assert_eq!(world.said(), [""; 0]);
    let kept: Vec<String> = world.addresses().into_iter().filter(|a| a.contains('"')).collect();
    assert_eq!(kept, ["x.a[\"a\"]", "x.b[\"k\"]"]);
    assert_eq!(world.text("use.it", "a"), "1");
}

#[test]
fn names_that_are_not_there_are_errors() {
    for (expression, message) in [
        ("each.key", "`each` is available only where `for_each` is set"),
        ("count.index", "`count` is available only where `count` is set"),
        ("self.id", "`self` is available only in provisioners and postconditions"),
        ("x.one[0].id", "there is only one, without a key: neither `count` nor `for_each` is set"),
        ("path.home", "`path.home` does not exist: there are `module`, `root` and `cwd`"),
        ("terraform.env", "`terraform.env` does not exist: `terraform.workspace` does"),
        ("module.m[0]", "there is only one, without a key: neither `count` nor `for_each` is set"),
    ] {
        let text = format!(
            "resource \"x\" \"one\" {{}}\nmodule \"m\" {{\n source = \"./m\"\n}}\nresource \"x\" \"a\" {{\n v = {expression}\n}}\n"
        );
        let world = super::world(&[("main.tf", &text), ("m/main.tf", "output \"o\" { value = 1 }\n")]);
        assert_eq!(world.said(), [format!("invalid-expression: {message}")], "{expression}");
    }
}

#[test]
fn what_is_not_enabled_is_not_there() {
    let text = r#"
variable "maybe" { type = bool }
resource "x" "off" {
  lifecycle { enabled = false }
}
resource "x" "on" {
  n = 1
  lifecycle { enabled = true }
}
resource "x" "perhaps" {
  lifecycle { enabled = var.maybe }
}
module "off" {
  source = "./m"
  lifecycle { enabled = false }
}
resource "use" "it" {
  off    = x.off
  on     = x.on.n
  none   = module.off
  guard  = x.off != null ? x.off.id : "none"
}
"#;
    let world = with(&[("main.tf", text), ("m/main.tf", "resource \"x\" \"in\" {}\n")], &[], &[]);
    assert_eq!(world.said(), [""; 0]);
    assert_eq!(world.addresses(), ["x.on", "x.perhaps", "use.it"]);
    assert!(world.root().resources[1].maybe.is_some());
    assert_eq!(world.text("use.it", "off"), "null");
    assert_eq!(world.text("use.it", "on"), "1");
    assert_eq!(world.text("use.it", "none"), "null");
    assert_eq!(world.text("use.it", "guard"), "\"none\"");
}

fn modules() -> World {
    let text = r#"
module "one" {
  source = "./m"
  name   = "one"
}
module "each" {
  source   = "./m"
  for_each = { a = "x", b = "y" }
  name     = each.value
}
module "two" {
  source = "./m"
  count  = 2
  name   = "n${count.index}"
}
resource "x" "s" {
  count = 2
  n     = count.index
}
resource "x" "m" {
  for_each = toset(["a", "b"])
  n        = each.value
}
resource "x" "single" {
  n = 7
}
resource "use" "it" {
  object   = module.one
  values   = values(module.each)[*].name
  splat    = module.two[*].name
  legacy   = module.two.*.name
  map      = { for k, m in module.each : k => m.name }
  keys     = keys(module.each)
  chain    = module.each["b"].inner.n
  resource = values(x.m)[*].n
  each     = [for s in x.s : s.n]
  one      = one(x.s[*].n)
  whole    = x.single[*].n
  long     = resource.x.single.n
  length   = length(x.s)
  try      = try(x.s[5].n, "none")
  last     = x.s[length(x.s) - 1].n
  text     = x.s["1"].n
}
"#;
    let module = "variable \"name\" {}\nresource \"x\" \"in\" {\n n = var.name\n}\noutput \"name\" { value = var.name }\noutput \"inner\" { value = x.in }\n";
    world(&[("main.tf", text), ("m/main.tf", module)])
}

#[test]
fn resources_and_modules_are_objects_tuples_and_maps() {
    let world = modules();
    let show = |name: &str| world.text("use.it", name);
    assert!(show("object").contains("name = \"one\""), "{}", show("object"));
    for (name, expected) in [
        ("values", r#"["x", "y"]"#),
        ("splat", r#"["n0", "n1"]"#),
        ("legacy", r#"["n0", "n1"]"#),
        ("map", r#"{a = "x", b = "y"}"#),
        ("keys", r#"["a", "b"]"#),
        ("chain", r#""y""#),
        ("resource", r#"["a", "b"]"#),
        ("each", "[0, 1]"),
        ("whole", "[7]"),
        ("long", "7"),
        ("length", "2"),
        ("try", r#""none""#),
        ("last", "1"),
        ("text", "1"),
    ] {
        assert_eq!(show(name), expected, "{name}");
    }
    assert_eq!(world.said().len(), 1, "{:?}", world.said());
    assert!(world.said()[0].contains("`one`"), "two elements are too many for `one`");
}

#[test]
fn what_is_only_written_cannot_be_read_but_is_there_for_rules() {
    let world = world(&[(
        "main.tf",
        "ephemeral \"random_password\" \"p\" {\n length = 16\n}\nresource \"db\" \"a\" {\n password_wo = ephemeral.random_password.p.result\n password_wo_version = 1\n}\nresource \"use\" \"it\" {\n p = db.a.password_wo\n v = db.a.password_wo_version\n}\n",
    )]);
    assert_eq!(world.said(), [""; 0]);
    assert_eq!(world.text("db.a", "password_wo"), "ephemeral.random_password.p.result");
    assert_eq!(world.text("use.it", "p"), "null");
    assert_eq!(world.text("use.it", "v"), "1");
}

#[test]
fn templates_read_files_and_take_in_others_up_to_a_limit() {
    let main = "resource \"x\" \"a\" {\n t = templatefile(\"${path.module}/a.tpl\", { names = [\"p\", \"q\"], on = true })\n loop = templatefile(\"loop.tpl\", {})\n}\n";
    let outer = "%{ for n in names ~}\n${templatefile(\"b.tpl\", { name = n })}${trimspace(file(\"c.txt\"))};\n%{ endfor ~}\n%{ if on }end%{ else }no%{ endif }";
    let world = world(&[
        ("main.tf", main),
        ("a.tpl", outer),
        ("b.tpl", "<${upper(name)}>"),
        ("c.txt", "c\n"),
        ("loop.tpl", "${templatefile(\"loop.tpl\", {})}"),
    ]);
    assert_eq!(world.text("x.a", "t"), "\"<P>c;\\n<Q>c;\\nend\"");
    assert_eq!(world.said(), ["invalid-expression: templates include each other more than 64 levels deep"]);
}

#[test]
fn nothing_of_an_evaluation_outlives_it() {
    let before = crate::terraform::instance::LIVE.with(std::cell::Cell::get);
    let world = world(&[
        ("main.tf", "module \"a\" {\n  source = \"./a\"\n  count = 2\n}\noutput \"x\" { value = module.a[0].x }\n"),
        ("a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\noutput \"x\" { value = module.b.x }\n"),
        ("b/main.tf", "resource \"t\" \"r\" {}\noutput \"x\" { value = 1 }\n"),
    ]);
    assert_eq!(world.addresses(), ["module.a[0].module.b.t.r", "module.a[1].module.b.t.r"]);
    assert_eq!(crate::terraform::instance::LIVE.with(std::cell::Cell::get), before);
}
