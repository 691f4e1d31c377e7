//! Whole configurations, evaluated from text.

use super::{Configuration, Inputs, Problem, Root, evaluate};
use crate::source::{SourceMap, Text};
use crate::syntax::hcl;
use crate::value::{HopKind, Kind, RootId, Truth, Value};

mod data;
mod doubt;
mod instances;
mod overrides;
mod variables;

struct World {
    roots: Vec<(Root, Vec<Problem>)>,
    sources: SourceMap,
}

fn world(files: &[(&str, &str)]) -> World {
    with(files, &[], &[])
}

fn with(files: &[(&str, &str)], variables: &[(&str, &str)], variable_files: &[&str]) -> World {
    let sources = SourceMap::in_memory();
    let parsed: Vec<(String, hcl::File)> = files
        .iter()
        .map(|(path, text)| {
            let source = sources.add(path, *text);
            let file = match path {
                path if path.ends_with(".tfvars.json") => hcl::parse_json_values(source.id, text),
                path if path.ends_with(".json") => hcl::parse_json(source.id, text),
                _ => hcl::parse(source.id, text),
            };
            (path.to_string(), file)
        })
        .collect();
    let terraform = |path: &str| path.contains(".tf") || path.contains(".tofu");
    let parsed: Vec<(String, hcl::File)> = parsed.into_iter().filter(|(path, _)| terraform(path)).collect();
    let configuration = Configuration::new(parsed.iter().map(|(path, file)| (path.as_str(), file)));
    let inputs = Inputs {
        variables: variables.iter().map(|(name, text)| (Text::new(name), Text::new(text))).collect(),
        variable_files: parsed
            .iter()
            .filter(|(p, _)| variable_files.contains(&p.as_str()))
            .map(|(p, f)| (p.clone(), f))
            .collect(),
        ..Inputs::default()
    };
    let roots = configuration
        .roots()
        .iter()
        .enumerate()
        .map(|(index, directory)| evaluate(&configuration, &sources, &inputs, directory, RootId(index as u32), &|_| true))
        .collect();
    World { roots, sources }
}

impl World {
    fn root(&self) -> &Root {
        &self.roots[0].0
    }

    /// What the ledger says, each as `reason: message`.
    fn said(&self) -> Vec<String> {
        self.problems().iter().map(|problem| format!("{}: {}", problem.reason, problem.message)).collect()
    }

    fn problems(&self) -> &[Problem] {
        &self.roots[0].1
    }

    fn addresses(&self) -> Vec<String> {
        self.root().resources.iter().map(|resource| resource.address.to_string()).collect()
    }

    fn get(&self, address: &str, path: &[&str]) -> Value {
        let resource = self.root().resources.iter().find(|resource| resource.address.to_string() == address);
        let resource = resource.unwrap_or_else(|| panic!("no {address} in {:?}", self.addresses()));
        resource.body.get_path(path).cloned().unwrap_or_else(|| panic!("no {path:?} in {:?}", resource.body))
    }

    fn text(&self, address: &str, name: &str) -> String {
        show(&self.get(address, &[name]))
    }

    fn slice(&self, span: crate::source::Span) -> String {
        self.sources.get(span.source).map(|source| source.slice(span).to_string()).unwrap_or_default()
    }
}

fn show(value: &Value) -> String {
    match &value.kind {
        Kind::Null(_) => "null".into(),
        Kind::Absent(name) => format!("absent {name}"),
        Kind::Bool(flag) => flag.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::String(text) => format!("{text:?}"),
        Kind::Symbol(symbol) => symbol.to_string(),
        Kind::Parts(parts) => parts.iter().map(show).collect::<Vec<_>>().join(" + "),
        Kind::Unknown(unknown) => {
            let cases: Vec<String> = unknown.cases.iter().map(show).collect();
            let subjects: Vec<&str> = unknown.reasons.iter().map(|reason| reason.subject.as_str()).collect();
            if cases.is_empty() { format!("unknown({})", subjects.join(", ")) } else { format!("one of({})", cases.join(" | ")) }
        }
        Kind::Sequence(sequence) => {
            let mut items: Vec<String> = sequence.definite().iter().map(show).collect();
            items.extend(sequence.items.iter().skip(sequence.definite().len()).map(|item| format!("maybe {}", show(item))));
            if sequence.open.is_some() {
                items.push("…".into());
            }
            format!("[{}]", items.join(", "))
        }
        Kind::Mapping(mapping) => {
            let items: Vec<String> =
                mapping.entries.iter().map(|(name, entry)| format!("{name} = {}", show(&entry.value))).collect();
            format!("{{{}}}", items.join(", "))
        }
    }
}

#[test]
fn variables_come_from_defaults_files_and_the_command_line_with_their_way() {
    let files = [
        (
            "main.tf",
            "variable \"tls\" {\n type = bool\n default = true\n}\nvariable \"days\" { default = 1 }\nresource \"x\" \"a\" {\n tls = var.tls\n days = var.days\n}\n",
        ),
        ("terraform.tfvars", "tls = false\ndays = 2\n"),
        ("z.auto.tfvars", "days = 3\n"),
        ("other.tfvars", "days = 9\n"),
    ];
    let plain = world(&files);
    assert_eq!(plain.text("x.a", "tls"), "false");
    assert_eq!(plain.text("x.a", "days"), "3");
    let tls = plain.get("x.a", &["tls"]);
    assert_eq!(plain.slice(tls.origin.span().unwrap()), "var.tls");
    let hops: Vec<(HopKind, String)> = tls.origin.hops().map(|hop| (hop.kind, plain.slice(hop.span()))).collect();
    assert_eq!(hops, [(HopKind::VariableFile, "false".to_string())]);
    let given = with(&files, &[("days", "5")], &["other.tfvars"]);
    assert_eq!(given.text("x.a", "days"), "\"5\"", "text for a variable without a type, as Terraform reads it");
    assert_eq!(with(&files, &[], &["other.tfvars"]).text("x.a", "days"), "9");
}

#[test]
fn count_and_for_each_expand_and_references_follow_the_instances() {
    let world = world(&[(
        "main.tf",
        r#"
variable "create" { default = false }
variable "unset" {}
locals { zones = { a = 1, b = 2 } }
resource "net" "off" {
  count = var.create ? 1 : 0
}
resource "net" "two" {
  count = 2
  index = count.index
}
resource "net" "each" {
  for_each = local.zones
  name     = each.key
  number   = each.value + 1
}
resource "net" "open" {
  count = var.unset ? 1 : 0
}
resource "use" "it" {
  splat    = net.two[*].id
  one      = net.two[1].index
  keyed    = net.each["b"].number
  named    = [for k, n in net.each : n.id if k != "a"]
  values   = { for k, n in net.each : k => n.number }
  missing  = try(net.off[0].id, "none")
  perhaps  = net.open[*].id
  choice   = var.unset ? "x" : "y"
  text     = "${net.two[0].id}-suffix"
}
"#,
    )]);
    assert_eq!(world.addresses(), ["net.two[0]", "net.two[1]", "net.each[\"a\"]", "net.each[\"b\"]", "net.open[0]", "use.it"]);
    assert_eq!(world.text("use.it", "splat"), "[net.two[0].id, net.two[1].id]");
    assert_eq!(world.text("use.it", "one"), "1");
    assert_eq!(world.text("use.it", "keyed"), "3");
    assert_eq!(world.text("use.it", "named"), "[net.each[\"b\"].id]");
    assert_eq!(world.text("use.it", "values"), "{a = 2, b = 3}");
    assert_eq!(world.text("use.it", "missing"), "\"none\"");
    assert_eq!(world.text("use.it", "perhaps"), "[maybe net.open[0].id]");
    assert_eq!(world.text("use.it", "choice"), "one of(\"x\" | \"y\")");
    assert_eq!(world.text("use.it", "text"), "net.two[0].id + \"-suffix\"");
    assert!(world.root().resources[4].maybe.is_some());
}

#[test]
fn modules_are_evaluated_once_per_call_and_hand_values_through() {
    let world = world(&[
        (
            "main.tf",
            r#"
module "net" {
  source = "./modules/net"
  names  = ["a", "b"]
}
module "redis" {
  source   = "./modules/redis"
  for_each = { x = true, y = false }
  subnets  = module.net.ids
  tls      = each.value
}
module "remote" {
  source = "terraform-aws-modules/vpc/aws"
  name   = "r"
}
resource "use" "it" {
  all    = module.net
  far    = module.remote.private_subnets
  first  = module.redis["x"].tls
}
"#,
        ),
        (
            "modules/net/main.tf",
            "variable \"names\" { type = list(string) }\nresource \"net\" \"this\" {\n for_each = toset(var.names)\n}\noutput \"ids\" { value = [for n in net.this : n.id] }\n",
        ),
        (
            "modules/redis/main.tf",
            "variable \"subnets\" {}\nvariable \"tls\" { type = bool }\nresource \"cache\" \"this\" {\n subnets = var.subnets\n tls = var.tls\n}\noutput \"tls\" { value = cache.this.tls }\n",
        ),
    ]);
    assert_eq!(world.roots.len(), 1);
    let ids = "[module.net.net.this[\"a\"].id, module.net.net.this[\"b\"].id]";
    assert_eq!(world.text("module.redis[\"x\"].cache.this", "subnets"), ids);
    assert_eq!(world.text("module.redis[\"y\"].cache.this", "tls"), "false");
    assert_eq!(world.text("use.it", "all"), format!("{{ids = {ids}}}"));
    assert_eq!(world.text("use.it", "far"), "module.remote.private_subnets");
    assert_eq!(world.text("use.it", "first"), "true");
    let resource = &world.root().resources.iter().find(|r| r.address.to_string() == "module.redis[\"x\"].cache.this").unwrap();
    assert_eq!(resource.calls.len(), 1);
    assert_eq!(world.problems().iter().filter(|p| p.reason == "module-not-available").count(), 1);
    assert!(world.root().modules.iter().any(|m| m.directory.is_none() && show(m.arguments.get("name").unwrap()) == "\"r\""));
}

#[test]
fn dynamic_blocks_overrides_and_null_arguments() {
    let world = world(&[
        (
            "main.tf",
            r#"
variable "rules" { default = [{ port = 1 }, { port = 2 }] }
variable "more" { default = [] }
variable "unset" {}
resource "group" "a" {
  tls = false
  rule { port = 0 }
  dynamic "rule" {
    for_each = var.rules
    content { port = rule.value.port }
  }
  dynamic "rule" {
    for_each = var.more
    iterator = it
    content { port = it.value.port }
  }
  dynamic "other" {
    for_each = var.unset ? [1] : []
    content { on = true }
  }
  lifecycle { prevent_destroy = true }
}
"#,
        ),
        ("main_override.tf", "resource \"group\" \"a\" {\n tls = true\n}\n"),
    ]);
    assert_eq!(world.text("group.a", "rule"), "[{port = 0}, {port = 1}, {port = 2}]");
    assert_eq!(world.text("group.a", "other"), "[maybe {on = true}]");
    assert_eq!(world.text("group.a", "tls"), "true");
    assert!(world.root().resources[0].body.get("lifecycle").is_none());
}

#[test]
fn what_is_wrong_is_unknown_and_said_and_never_a_loop() {
    let world = world(&[(
        "main.tf",
        "locals {\n a = local.b\n b = local.a\n}\nmodule \"self\" {\n source = \"./\"\n}\nresource \"x\" \"a\" {\n one = local.a\n two = var.nothing\n three = lenght([])\n}\n",
    )]);
    let reasons: Vec<&str> = world.problems().iter().map(|p| p.reason).collect();
    assert!(reasons.contains(&"circular-reference"), "{reasons:?}");
    assert!(reasons.contains(&"circular-module"), "{reasons:?}");
    assert!(reasons.contains(&"invalid-expression"), "{reasons:?}");
    for name in ["one", "two", "three"] {
        assert_eq!(world.get("x.a", &[name]).is_null(), Truth::Unknown, "{name}");
    }
}

#[test]
fn provider_default_tags_reach_resources_of_called_modules() {
    let world = world(&[
        (
            "main.tf",
            "provider \"aws\" {\n default_tags {\n tags = { Environment = \"prod\" }\n }\n}\nmodule \"m\" {\n source = \"./m\"\n}\n",
        ),
        ("m/main.tf", "resource \"aws_x\" \"a\" {}\n"),
    ]);
    assert_eq!(show(&world.root().resources[0].default_tags), "{Environment = \"prod\"}");
}

#[test]
fn default_tags_follow_aliases_and_instances_of_providers() {
    let main = r#"
provider "aws" {
  alias = "west"
  default_tags { tags = { at = "west" } }
}
provider "aws" {
  alias    = "by_region"
  for_each = toset(["a", "b"])
  region   = each.key
  default_tags { tags = { at = each.key } }
}
module "aliased" {
  source    = "./m"
  providers = { aws.inner = aws.west }
}
module "each" {
  source    = "./m"
  for_each  = toset(["a"])
  providers = { aws.inner = aws.by_region[each.key] }
}
resource "aws_x" "direct" {
  for_each = toset(["b"])
  provider = aws.by_region[each.key]
}
"#;
    let module = "terraform {\n required_providers {\n aws = {\n source = \"hashicorp/aws\"\n configuration_aliases = [aws.inner]\n}\n}\n}\nresource \"aws_x\" \"in\" {\n provider = aws.inner\n}\nresource \"aws_x\" \"plain\" {}\n";
    let world = world(&[("main.tf", main), ("m/main.tf", module)]);
    assert_eq!(world.said(), [""; 0]);
    let tags: Vec<String> = world.root().resources.iter().map(|r| format!("{} {}", r.address, show(&r.default_tags))).collect();
    assert_eq!(
        tags,
        [
            "aws_x.direct[\"b\"] {at = \"b\"}",
            "module.aliased.aws_x.in {at = \"west\"}",
            "module.aliased.aws_x.plain absent default_tags",
            "module.each[\"a\"].aws_x.in {at = \"a\"}",
            "module.each[\"a\"].aws_x.plain absent default_tags",
        ]
    );
    let regions: Vec<String> = world.root().providers.iter().filter_map(|p| p.body.get("region")).map(show).collect();
    assert_eq!(regions, ["\"a\"", "\"b\""]);
}

#[test]
fn nulls_that_providers_fill_in_and_provider_references_are_no_faults() {
    let main = r#"
provider "aws" {
  alias = "west"
}
resource "aws_vpc" "main" {
  ipv6_cidr_block = null
}
resource "aws_subnet" "a" {
  ipv6_cidr_block = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 1)
}
module "elsewhere" {
  source    = "./elsewhere"
  providers = { aws = aws.west }
}
"#;
    let world = world(&[("main.tf", main), ("elsewhere/main.tf", "resource \"aws_vpc\" \"b\" {}\n")]);
    assert_eq!(world.problems(), []);
    assert!(world.get("aws_vpc.main", &["ipv6_cidr_block"]).is_null().is_true());
    assert!(!world.get("aws_subnet.a", &["ipv6_cidr_block"]).is_known());
    assert!(world.root().modules[0].arguments.get("providers").is_none());
}

#[test]
fn a_value_that_a_syntax_error_left_out_says_so() {
    let world = world(&[("main.tf", "resource \"x\" \"a\" {\n one =\n two = 2\n}\n")]);
    let Kind::Unknown(unknown) = &world.get("x.a", &["one"]).kind else { panic!() };
    assert_eq!(unknown.reasons[0].kind.id(), "syntax-error");
    assert_eq!(unknown.reasons[0].sentence(), "a value cannot be read");
    assert_eq!(world.text("x.a", "two"), "2");
}
