use super::super::{Service, SourceKind};
use super::one;
use crate::value::{Truth, Value};

/// Every rule of the group `redis` that may admit 6379: what it lets in, and how sure that is.
fn admitted(text: &str) -> Vec<(SourceKind, String, Truth)> {
    let sample = one(text);
    let graph = sample.graph();
    let group = sample.resource("aws_security_group.redis");
    let mut found = Vec::new();
    for rule in graph.network().ingress_of(group).rules {
        let admits = rule.admits(&Service::tcp(Value::number(6379i64))).and(rule.in_force);
        if admits.is_false() {
            continue;
        }
        for source in &rule.sources {
            let text = match &source.value.kind {
                crate::value::Kind::String(text) => text.to_string(),
                crate::value::Kind::Symbol(symbol) => symbol.to_string(),
                _ => source.value.origin.span().map(|span| sample.text(span)).unwrap_or_default(),
            };
            found.push((source.kind, text, if source.maybe { admits.and(Truth::Unknown) } else { admits }));
        }
    }
    found
}

#[test]
fn every_form_is_read() {
    let text = r#"
resource "aws_security_group" "app" {}
resource "aws_security_group" "redis" {
  ingress {
    from_port   = 6379
    to_port     = 6379
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "192.168.0.0/16"]
  }
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group_rule" "a" {
  type                     = "ingress"
  from_port                = "6379"
  to_port                  = "6379"
  protocol                 = "tcp"
  security_group_id        = aws_security_group.redis.id
  source_security_group_id = aws_security_group.app.id
}
resource "aws_security_group_rule" "out" {
  type              = "egress"
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  security_group_id = aws_security_group.redis.id
  cidr_blocks       = ["0.0.0.0/0"]
}
resource "aws_security_group_rule" "itself" {
  type              = "ingress"
  from_port         = 0
  to_port           = 65535
  protocol          = "tcp"
  security_group_id = aws_security_group.redis.id
  self              = true
}
resource "aws_vpc_security_group_ingress_rule" "six" {
  security_group_id = aws_security_group.redis.id
  cidr_ipv6         = "::/0"
  ip_protocol       = "-1"
}
resource "aws_vpc_security_group_ingress_rule" "other" {
  security_group_id = aws_security_group.app.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
"#;
    use SourceKind::*;
    let expected = [
        (Cidr, "10.0.0.0/8"),
        (Cidr, "192.168.0.0/16"),
        (Group, "aws_security_group.app.id"),
        (SelfGroup, "true"),
        (Cidr, "::/0"),
    ];
    let found = admitted(text);
    assert_eq!(found, expected.map(|(kind, text)| (kind, text.to_string(), Truth::True)));
}

#[test]
fn attributes_as_blocks_are_read() {
    let text = r#"
resource "aws_security_group" "redis" {
  ingress = [{
    from_port = 0, to_port = 0, protocol = "-1", cidr_blocks = ["0.0.0.0/0"], ipv6_cidr_blocks = [], prefix_list_ids = null,
    security_groups = [], self = false, description = ""
  }]
}"#;
    assert_eq!(admitted(text), [(SourceKind::Cidr, "0.0.0.0/0".to_string(), Truth::True)]);
}

#[test]
fn ports_and_protocols_decide() {
    for (from, to, protocol, expected) in [
        ("6379", "6379", "\"tcp\"", Truth::True),
        ("\"6379\"", "\"6379\"", "\"6\"", Truth::True),
        ("1024", "65535", "\"TCP\"", Truth::True),
        ("6380", "6390", "\"tcp\"", Truth::False),
        ("0", "0", "\"tcp\"", Truth::False),
        ("0", "0", "\"-1\"", Truth::True),
        ("0", "0", "-1", Truth::True),
        ("0", "0", "\"all\"", Truth::True),
        ("6379", "6379", "\"udp\"", Truth::False),
        ("-1", "-1", "\"icmp\"", Truth::False),
        ("var.port", "var.port", "\"tcp\"", Truth::Unknown),
        ("6379", "var.port", "\"tcp\"", Truth::Unknown),
        ("6380", "var.port", "\"tcp\"", Truth::False),
        ("6379", "6379", "var.protocol", Truth::Unknown),
        ("80", "80", "var.protocol", Truth::False),
        ("0", "0", "var.protocol", Truth::Unknown),
        ("var.wide ? 0 : 6379", "var.wide ? 65535 : 6379", "\"tcp\"", Truth::True),
    ] {
        let sample = one(&format!(
            r#"
variable "port" {{ type = number }}
variable "protocol" {{ type = string }}
variable "wide" {{ type = bool }}
resource "aws_security_group" "redis" {{
  ingress {{
    from_port   = {from}
    to_port     = {to}
    protocol    = {protocol}
    cidr_blocks = ["10.0.0.0/8"]
  }}
}}"#
        ));
        let graph = sample.graph();
        let rules = graph.network().ingress_of(sample.resource("aws_security_group.redis")).rules;
        assert_eq!(rules[0].admits(&Service::tcp(Value::number(6379i64))), expected, "{from} {to} {protocol}");
    }
}

#[test]
fn rules_that_may_not_exist_are_unknown() {
    let text = r#"
variable "open" { type = bool }
variable "rules" { type = list(number) }
variable "elsewhere" {}
resource "aws_security_group" "redis" {
  dynamic "ingress" {
    for_each = var.rules
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}
resource "aws_vpc_security_group_ingress_rule" "maybe" {
  count             = var.open ? 1 : 0
  security_group_id = aws_security_group.redis.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
resource "aws_vpc_security_group_ingress_rule" "other_group" {
  security_group_id = var.elsewhere
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
"#;
    let found = admitted(text);
    assert!(found.iter().all(|(_, _, truth)| truth.is_unknown()), "{found:?}");
    assert!(found.iter().any(|(_, text, _)| text == "10.0.0.0/8"), "{found:?}");
    // an id that comes from outside cannot be that of a group which is made here
    assert_eq!(found.iter().filter(|(_, text, _)| text == "0.0.0.0/0").count(), 1, "{found:?}");
}

#[test]
fn modules_arguments_are_rules() {
    let text = r#"
module "redis_sg" {
  source                                = "terraform-aws-modules/security-group/aws"
  name                                  = "redis"
  ingress_cidr_blocks                   = ["10.0.0.0/8"]
  ingress_rules                         = ["redis-tcp", "https-443-tcp"]
  ingress_with_cidr_blocks              = [{ from_port = 6379, to_port = 6379, protocol = "tcp", cidr_blocks = "10.1.0.0/16,0.0.0.0/0" }]
  ingress_with_source_security_group_id = [{ rule = "redis-tcp", source_security_group_id = aws_security_group.app.id }]
}
resource "aws_security_group" "app" {}
resource "aws_security_group_rule" "more" {
  type              = "ingress"
  from_port         = 6379
  to_port           = 6379
  protocol          = "tcp"
  security_group_id = module.redis_sg.security_group_id
  cidr_blocks       = ["172.16.0.0/12"]
}
resource "aws_elasticache_replication_group" "r" {
  replication_group_id = "r"
  security_group_ids   = [module.redis_sg.security_group_id]
}"#;
    let sample = one(text);
    let graph = sample.graph();
    let cache = sample.resource("aws_elasticache_replication_group.r");
    let attached = graph.caches().security_groups(cache);
    let rules = graph.network().ingress(cache.address.root, &attached.groups[0].value);
    assert!(rules.is_known);
    let mut sources: Vec<String> = rules
        .rules
        .iter()
        .filter(|rule| rule.admits(&Service::tcp(graph.caches().port(cache))).is_true())
        .flat_map(|rule| &rule.sources)
        .map(|source| match &source.value.kind {
            crate::value::Kind::Symbol(symbol) => symbol.to_string(),
            _ => source.value.as_str().unwrap_or_default().to_string(),
        })
        .collect();
    sources.sort();
    assert_eq!(sources, ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "172.16.0.0/12", "aws_security_group.app.id"]);
}

#[test]
fn rules_of_a_group_that_is_elsewhere_are_open() {
    let sample = one(r#"
variable "group" {}
resource "aws_security_group_rule" "a" {
  type              = "ingress"
  from_port         = 6379
  to_port           = 6379
  protocol          = "tcp"
  security_group_id = var.group
  cidr_blocks       = ["0.0.0.0/0"]
}
resource "aws_elasticache_replication_group" "r" { security_group_ids = [var.group] }"#);
    let graph = sample.graph();
    let cache = sample.resource("aws_elasticache_replication_group.r");
    let rules = graph.network().ingress(cache.address.root, &graph.caches().security_groups(cache).groups[0].value);
    assert!(!rules.is_known && !rules.open.is_empty());
    assert_eq!(rules.rules.len(), 1);
    assert!(rules.rules[0].in_force.is_true());
}

/// What the holder lets in: kind, text, certainty, world, EKS.
fn let_in(text: &str, holder: &str) -> Vec<(SourceKind, String, Truth, Truth, Truth)> {
    let sample = one(text);
    let graph = sample.graph();
    let found = graph.access().admitted(sample.resource(holder));
    let text = |value: &Value| sample.text(value.origin.span().unwrap());
    found.iter().map(|one| (one.kind, text(&one.source), one.truth, one.world.truth, one.eks.truth)).collect()
}

#[test]
fn what_reaches_a_cache_is_told_by_port_attachment_and_source() {
    let text = r#"
variable "ranges" { type = list(string) }
variable "vpc_cidr" {}
resource "aws_security_group" "eks_workers" {}
resource "aws_security_group" "web" {
  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "redis" {
  ingress {
    from_port       = 7000
    to_port         = 7000
    protocol        = "tcp"
    security_groups = [aws_security_group.eks_workers.id]
    cidr_blocks     = ["0.0.0.0/1", "10.0.0.0/8"]
    self            = true
  }
  ingress {
    from_port   = 6379
    to_port     = 6379
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port   = 7000
    to_port     = 7000
    protocol    = "tcp"
    cidr_blocks = var.ranges
  }
}
resource "aws_security_group_rule" "half" {
  type              = "ingress"
  from_port         = 0
  to_port           = 65535
  protocol          = "tcp"
  security_group_id = aws_security_group.redis.id
  cidr_blocks       = ["128.0.0.0/1"]
}
resource "aws_vpc_security_group_ingress_rule" "vpc" {
  security_group_id = aws_security_group.redis.id
  ip_protocol       = "-1"
  cidr_ipv4         = var.vpc_cidr
}
resource "aws_elasticache_replication_group" "r" {
  port               = 7000
  security_group_ids = [aws_security_group.redis.id]
}
"#;
    use SourceKind::{Cidr, Group, SelfGroup};
    use Truth::{False, True, Unknown};
    let s = |text: &str| text.to_string();
    assert_eq!(
        let_in(text, "aws_security_group.redis"),
        [
            (Cidr, s("\"0.0.0.0/1\""), True, True, False),
            (Cidr, s("\"10.0.0.0/8\""), True, False, False),
            (Group, s("aws_security_group.eks_workers.id"), True, False, True),
            (SelfGroup, s("true"), True, False, False),
            (Cidr, s("var.ranges"), Unknown, Unknown, False),
            (Cidr, s("\"128.0.0.0/1\""), True, True, False),
            (Cidr, s("var.vpc_cidr"), True, False, False),
        ]
    );
    // what the group admits, the cache admits
    let cache = "aws_elasticache_replication_group.r";
    assert_eq!(let_in(text, cache), let_in(text, "aws_security_group.redis"));
    assert_eq!(let_in(text, "aws_security_group_rule.half"), [(Cidr, s("\"128.0.0.0/1\""), True, True, False)]);
    assert_eq!(let_in(text, "aws_vpc_security_group_ingress_rule.vpc"), [(Cidr, s("var.vpc_cidr"), True, False, False)]);
    assert_eq!(let_in(text, "aws_security_group.web"), []);
}

#[test]
fn a_rule_is_judged_by_port_and_protocol_whatever_its_group() {
    let text = r#"
variable "groups" { type = list(string) }
resource "aws_security_group_rule" "dns" {
  type              = "ingress"
  from_port         = 53
  to_port           = 53
  protocol          = "udp"
  security_group_id = strrev(var.groups[0])
  cidr_blocks       = ["0.0.0.0/0"]
}
resource "aws_security_group_rule" "out" {
  type              = "egress"
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  security_group_id = "sg-0a1b2c3d4e5f60718"
  cidr_blocks       = ["0.0.0.0/0"]
}
resource "aws_vpc_security_group_ingress_rule" "all" {
  security_group_id = "sg-0a1b2c3d4e5f60718"
  ip_protocol       = "-1"
  cidr_ipv6         = "2000::/3"
}
resource "aws_security_group" "ping" {
  ingress {
    from_port   = -1
    to_port     = -1
    protocol    = "icmp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group_rule" "ping" {
  type              = "ingress"
  from_port         = 53
  to_port           = 53
  protocol          = 17
  security_group_id = aws_security_group.ping.id
  cidr_blocks       = ["10.0.0.0/8"]
}
"#;
    let sample = one(text);
    let graph = sample.graph();
    let open = |holder: &str, port: i64, protocol: &str| {
        let service = Service::new(Value::number(port), Value::string(protocol));
        let found = graph.access().admitted_on(sample.resource(holder), &[service]).unwrap();
        found.iter().map(|one| (one.truth, one.world.truth)).collect::<Vec<_>>()
    };
    let (surely, dns) = ((Truth::True, Truth::True), "aws_security_group_rule.dns");
    assert_eq!(open(dns, 53, "udp"), [surely]);
    assert_eq!(open(dns, 53, "17"), [surely]);
    assert_eq!(open(dns, 53, "-1"), [surely], "any protocol");
    assert_eq!(open(dns, 53, "tcp"), []);
    assert_eq!(open(dns, 54, "udp"), []);
    assert_eq!(open("aws_security_group_rule.out", 53, "udp"), []);
    assert_eq!(open("aws_vpc_security_group_ingress_rule.all", 22, "tcp"), [surely]);
    // its stand-alone rule is the group's; one of a group that nobody knows may be
    assert_eq!(open("aws_security_group.ping", 53, "udp"), [(Truth::Unknown, Truth::True), (Truth::True, Truth::False)]);
    assert_eq!(open("aws_security_group.ping", 0, "icmp"), [surely]);
}
