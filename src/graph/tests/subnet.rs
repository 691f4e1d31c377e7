use super::super::{Exposure, SubnetVerdict};
use super::{Sample, one, repository};

use SubnetVerdict::{Private, Public, Unknown};

const NETWORK: &str = r#"
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "gw" { vpc_id = aws_vpc.main.id }
resource "aws_nat_gateway" "nat" { subnet_id = aws_subnet.a.id }
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_elasticache_subnet_group" "g" {
  name       = "g"
  subnet_ids = [aws_subnet.a.id]
}
"#;

fn exposures(sample: &Sample, address: &str) -> Vec<Exposure> {
    let group = sample.resource(address);
    let graph = sample.graph();
    let ids = group.body.get("subnet_ids").unwrap();
    graph.network().subnet_exposures(group.address.root, ids).into_iter().map(|subnet| subnet.exposure).collect()
}

/// The one subnet of the group `g` beside `NETWORK`.
fn exposure(rest: &str) -> Exposure {
    exposures(&one(&format!("{NETWORK}{rest}")), "aws_elasticache_subnet_group.g").remove(0)
}

fn group(rest: &str) -> Vec<(SubnetVerdict, bool)> {
    exposures(&one(rest), "aws_elasticache_subnet_group.g").into_iter().map(|e| (e.verdict, e.by_name)).collect()
}

#[test]
fn the_route_table_in_force_decides() {
    let table = |route: &str| {
        format!(
            r#"resource "aws_route_table" "t" {{
  vpc_id = aws_vpc.main.id
  {route}
}}
resource "aws_route_table_association" "a" {{
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.t.id
}}"#
        )
    };
    for (route, expected) in [
        ("", Private),
        ("route {\n cidr_block = \"0.0.0.0/0\"\n gateway_id = aws_internet_gateway.gw.id\n}", Public),
        ("route = [{ cidr_block = \"0.0.0.0/0\", gateway_id = aws_internet_gateway.gw.id, nat_gateway_id = \"\" }]", Public),
        ("route {\n ipv6_cidr_block = \"::/0\"\n gateway_id = aws_internet_gateway.gw.id\n}", Public),
        ("route {\n cidr_block = \"0.0.0.0/0\"\n gateway_id = \"igw-0123456789\"\n}", Public),
        ("route {\n cidr_block = \"0.0.0.0/0\"\n nat_gateway_id = aws_nat_gateway.nat.id\n}", Private),
        ("route {\n cidr_block = \"0.0.0.0/0\"\n gateway_id = aws_nat_gateway.nat.id\n}", Private),
        ("route {\n ipv6_cidr_block = \"::/0\"\n egress_only_gateway_id = \"eigw-1\"\n}", Private),
        ("route {\n cidr_block = \"10.0.0.0/16\"\n gateway_id = \"local\"\n}", Private),
        // halves of the Internet together
        (
            "route {\n cidr_block = \"0.0.0.0/1\"\n gateway_id = aws_internet_gateway.gw.id\n}\nroute {\n cidr_block = \"128.0.0.0/1\"\n gateway_id = aws_internet_gateway.gw.id\n}",
            Public,
        ),
        // any route to the gateway makes it public, whatever part of the Internet it is for
        ("route {\n cidr_block = \"198.51.100.0/24\"\n gateway_id = aws_internet_gateway.gw.id\n}", Public),
        (
            "dynamic \"route\" {\n for_each = [\"0.0.0.0/0\"]\n content {\n cidr_block = route.value\n gateway_id = aws_internet_gateway.gw.id\n }\n}",
            Public,
        ),
        (
            "dynamic \"route\" {\n for_each = var.routes\n content {\n cidr_block = route.value\n gateway_id = aws_internet_gateway.gw.id\n }\n}",
            Unknown,
        ),
    ] {
        let found = exposure(&format!("{}\nvariable \"routes\" {{}}", table(route)));
        assert_eq!(found.verdict, expected, "{route}: {found:?}");
        assert!(!found.by_name);
        assert_eq!(found.verdict == Unknown, !found.reasons.is_empty(), "{route}");
        assert!(found.verdict == Unknown || !found.evidence.is_empty());
    }
}

#[test]
fn separate_routes_count_and_show_themselves() {
    let sample = one(&format!(
        r#"{NETWORK}
resource "aws_route_table" "t" {{ vpc_id = aws_vpc.main.id }}
resource "aws_route_table_association" "a" {{
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.t.id
}}
resource "aws_route" "out" {{
  route_table_id         = aws_route_table.t.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.gw.id
}}"#
    ));
    let found = exposures(&sample, "aws_elasticache_subnet_group.g").remove(0);
    assert_eq!(found.verdict, Public);
    assert_eq!(sample.text(found.evidence[0].site.span), "\"0.0.0.0/0\"");
}

#[test]
fn without_an_association_the_vpcs_main_table_is_in_force() {
    assert_eq!(exposure("").verdict, Private);
    let default = |route: &str| {
        format!(
            "resource \"aws_default_route_table\" \"d\" {{\n default_route_table_id = aws_vpc.main.default_route_table_id\n {route}\n}}"
        )
    };
    let out = "route {\n cidr_block = \"0.0.0.0/0\"\n gateway_id = aws_internet_gateway.gw.id\n}";
    assert_eq!(exposure(&default(out)).verdict, Public);
    assert_eq!(exposure(&default("")).verdict, Private);
    let main = r#"resource "aws_route_table" "t" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.gw.id
  }
}
resource "aws_main_route_table_association" "m" {
  vpc_id         = aws_vpc.main.id
  route_table_id = aws_route_table.t.id
}"#;
    assert_eq!(exposure(main).verdict, Public);
    let to_main = r#"resource "aws_route" "r" {
  route_table_id         = aws_vpc.main.main_route_table_id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.gw.id
}"#;
    assert_eq!(exposure(to_main).verdict, Public);
    // an explicit association takes the subnet away from the main table
    let associated = r#"resource "aws_route_table" "own" { vpc_id = aws_vpc.main.id }
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.own.id
}"#;
    assert_eq!(exposure(&format!("{to_main}\n{associated}")).verdict, Private);
}

#[test]
fn public_addresses_and_default_subnets_are_public() {
    let subnet = |rest: &str| {
        group(&format!(
            "resource \"aws_vpc\" \"v\" {{}}\nvariable \"maps\" {{}}\nresource \"aws_subnet\" \"s\" {{\n vpc_id = aws_vpc.v.id\n {rest}\n}}\nresource \"aws_elasticache_subnet_group\" \"g\" {{ subnet_ids = [aws_subnet.s.id] }}"
        ))
    };
    assert_eq!(subnet("map_public_ip_on_launch = true"), [(Public, false)]);
    assert_eq!(subnet("map_public_ip_on_launch = \"true\""), [(Public, false)]);
    assert_eq!(subnet("map_public_ip_on_launch = false"), [(Private, false)]);
    assert_eq!(subnet("map_public_ip_on_launch = null"), [(Private, false)]);
    assert_eq!(subnet("map_public_ip_on_launch = var.maps"), [(Unknown, false)]);
    let default = "resource \"aws_default_subnet\" \"d\" { availability_zone = \"eu-west-1a\" }\nresource \"aws_elasticache_subnet_group\" \"g\" { subnet_ids = [aws_default_subnet.d.id] }";
    assert_eq!(group(default), [(Public, false)]);
    let looked_up = r#"
data "aws_vpc" "default" { default = true }
data "aws_subnets" "all" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}
resource "aws_elasticache_subnet_group" "g" { subnet_ids = data.aws_subnets.all.ids }"#;
    assert_eq!(group(looked_up), [(Public, false)]);
}

#[test]
fn names_speak_for_what_is_not_here() {
    for (ids, expected) in [
        ("var.private_subnet_ids", (Private, true)),
        ("[var.private_subnet_ids[0], var.privateSubnetB]", (Private, true)),
        ("var.public_subnets", (Public, true)),
        ("var.subnet_ids", (Unknown, false)),
        ("module.vpc.private_subnets", (Private, true)),
        ("module.vpc.intra_subnets", (Private, true)),
        ("module.vpc.database_subnets", (Private, true)),
        ("module.vpc.public_subnets", (Public, true)),
        ("module.net.database_subnets", (Unknown, false)),
        ("module.net.subnets", (Unknown, false)),
        ("data.aws_subnets.private.ids", (Private, true)),
        ("data.aws_subnets.tagged.ids", (Private, true)),
        ("data.aws_subnets.elb.ids", (Public, true)),
        ("data.aws_subnets.some.ids", (Unknown, false)),
        ("data.terraform_remote_state.net.outputs.private_subnets", (Private, true)),
        ("split(\",\", data.aws_ssm_parameter.private_subnets.value)", (Private, true)),
        ("[\"subnet-0123\"]", (Unknown, false)),
        ("var.private_with_default", (Private, true)),
        ("[for s in data.aws_subnet.each : s.id]", (Private, true)),
        ("concat(var.private_subnet_ids, var.other_subnets)", (Unknown, false)),
    ] {
        let text = format!(
            r#"
variable "private_subnet_ids" {{ type = list(string) }}
variable "privateSubnetB" {{}}
variable "public_subnets" {{}}
variable "subnet_ids" {{}}
variable "other_subnets" {{}}
variable "private_with_default" {{ default = ["subnet-1", "subnet-2"] }}
module "vpc" {{
  source  = "terraform-aws-modules/vpc/aws"
  version = "2.78.0"
}}
module "net" {{ source = "example/network/aws" }}
data "aws_subnets" "private" {{}}
data "aws_subnets" "some" {{}}
data "aws_subnets" "tagged" {{
  tags = {{ Tier = "Private" }}
}}
data "aws_subnets" "elb" {{
  filter {{
    name   = "tag:kubernetes.io/role/elb"
    values = ["1"]
  }}
}}
data "aws_subnet" "each" {{
  for_each = toset(["subnet-1"])
  id       = data.aws_subnets.private.ids[0]
}}
data "terraform_remote_state" "net" {{ backend = "s3" }}
data "aws_ssm_parameter" "private_subnets" {{ name = "x" }}
resource "aws_elasticache_subnet_group" "g" {{ subnet_ids = {ids} }}"#
        );
        let found = group(&text);
        assert!(!found.is_empty(), "{ids}");
        let worst = if found.contains(&(Unknown, false)) { (Unknown, false) } else { found[0] };
        assert_eq!(worst, expected, "{ids}: {found:?}");
    }
}

#[test]
fn instances_are_told_apart() {
    let text = r#"
variable "subnets" {
  default = {
    public-a  = { public = true }
    private-a = { public = false }
  }
}
resource "aws_vpc" "v" {}
resource "aws_internet_gateway" "gw" {}
resource "aws_subnet" "this" {
  for_each = var.subnets
  vpc_id   = aws_vpc.v.id
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.gw.id
  }
}
resource "aws_route_table_association" "public" {
  for_each       = { for k, v in var.subnets : k => v if v.public }
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.public.id
}
resource "aws_elasticache_subnet_group" "g" { subnet_ids = values(aws_subnet.this)[*].id }
resource "aws_elasticache_subnet_group" "one" { subnet_ids = [aws_subnet.this["private-a"].id] }
"#;
    let sample = one(text);
    let verdicts = |address: &str| exposures(&sample, address).into_iter().map(|e| e.verdict).collect::<Vec<_>>();
    assert_eq!(verdicts("aws_elasticache_subnet_group.g"), [Private, Public]);
    assert_eq!(verdicts("aws_elasticache_subnet_group.one"), [Private]);
}

#[test]
fn an_unknown_count_keeps_pairs_together_and_nothing_else() {
    let text = |association: &str| {
        format!(
            r#"
variable "cidrs" {{ type = list(string) }}
variable "other" {{ type = number }}
resource "aws_vpc" "v" {{}}
resource "aws_internet_gateway" "gw" {{}}
resource "aws_subnet" "s" {{
  count      = length(var.cidrs)
  vpc_id     = aws_vpc.v.id
  cidr_block = var.cidrs[count.index]
}}
resource "aws_route_table" "t" {{
  vpc_id = aws_vpc.v.id
  route {{
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.gw.id
  }}
}}
resource "aws_route_table_association" "a" {{
  {association}
  route_table_id = aws_route_table.t.id
}}
resource "aws_elasticache_subnet_group" "g" {{ subnet_ids = aws_subnet.s[*].id }}"#
        )
    };
    let all = |text: &str| group(text).into_iter().map(|(verdict, _)| verdict).collect::<Vec<_>>();
    let paired = all(&text("count = length(var.cidrs)\n subnet_id = aws_subnet.s[count.index].id"));
    assert!(paired.contains(&Public) && !paired.contains(&Private), "{paired:?}");
    let picked = all(&text("count = length(var.cidrs)\n subnet_id = element(aws_subnet.s[*].id, count.index)"));
    assert!(!picked.contains(&Private), "{picked:?}");
    let unpaired = all(&text("count = var.other\n subnet_id = aws_subnet.s[count.index].id"));
    assert!(unpaired.iter().all(|verdict| *verdict == Unknown), "{unpaired:?}");
}

#[test]
fn modules_on_disk_are_followed() {
    let network = r#"
resource "aws_vpc" "v" {}
resource "aws_internet_gateway" "gw" { vpc_id = aws_vpc.v.id }
resource "aws_subnet" "private" {
  count  = 2
  vpc_id = aws_vpc.v.id
}
resource "aws_subnet" "public" {
  count  = 2
  vpc_id = aws_vpc.v.id
}
resource "aws_route_table" "public" { vpc_id = aws_vpc.v.id }
resource "aws_route" "out" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.gw.id
}
resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = element(aws_subnet.public[*].id, count.index)
  route_table_id = aws_route_table.public.id
}
output "a" { value = aws_subnet.private[*].id }
output "b" { value = [for s in aws_subnet.public : s.id] }
"#;
    let root = r#"
module "network" { source = "./network" }
resource "aws_elasticache_subnet_group" "g" { subnet_ids = module.network.a }
resource "aws_elasticache_subnet_group" "h" { subnet_ids = concat(module.network.a, slice(module.network.b, 0, 1)) }
"#;
    let sample = repository(&[("main.tf", root), ("network/main.tf", network)], None);
    let verdicts = |address: &str| exposures(&sample, address).into_iter().map(|e| e.verdict).collect::<Vec<_>>();
    assert_eq!(verdicts("aws_elasticache_subnet_group.g"), [Private, Private]);
    assert_eq!(verdicts("aws_elasticache_subnet_group.h"), [Private, Private, Public]);
}

#[test]
fn a_vpc_that_is_elsewhere_leaves_it_open() {
    let text = r#"
variable "vpc_id" {}
resource "aws_subnet" "s" { vpc_id = var.vpc_id }
resource "aws_subnet" "private" { vpc_id = var.vpc_id }
resource "aws_elasticache_subnet_group" "g" { subnet_ids = [aws_subnet.s.id, aws_subnet.private.id] }"#;
    assert_eq!(group(text), [(Unknown, false), (Private, true)]);
}
