use super::super::Engine;
use super::{one, repository};
use crate::value::Truth;

fn nodes(arguments: &str, rest: &str) -> (Option<i64>, Option<i64>, String) {
    let sample = one(&format!(
        "variable \"n\" {{ type = number }}\nvariable \"sharded\" {{ type = bool }}\nvariable \"list\" {{ type = list(string) }}\nresource \"aws_elasticache_replication_group\" \"r\" {{\n replication_group_id = \"r\"\n {arguments}\n}}\n{rest}"
    ));
    let count = sample.graph().caches().nodes(sample.resource("aws_elasticache_replication_group.r")).unwrap();
    (count.low, count.high, count.value.origin.span().map(|span| sample.text(span)).unwrap_or_default())
}

#[test]
fn nodes_of_the_smallest_shard_are_counted() {
    let header = "resource \"aws_elasticache_replication_group\" \"r\"";
    for (arguments, low, high, text) in [
        ("", Some(1), Some(1), header),
        ("num_cache_clusters = 3", Some(3), Some(3), "3"),
        ("num_cache_clusters = \"2\"", Some(2), Some(2), "\"2\""),
        ("number_cache_clusters = 2", Some(2), Some(2), "2"),
        ("num_cache_clusters = null", Some(1), Some(1), "null"),
        ("num_node_groups = 2\n replicas_per_node_group = 1", Some(2), Some(2), "1"),
        ("num_node_groups = 2\n replicas_per_node_group = 0", Some(1), Some(1), "0"),
        ("cluster_mode {\n replicas_per_node_group = 2\n num_node_groups = 2\n}", Some(3), Some(3), "2"),
        (
            "node_group_configuration {\n replica_count = 2\n}\nnode_group_configuration {\n replica_count = 0\n}",
            Some(1),
            Some(1),
            "0",
        ),
        ("preferred_cache_cluster_azs = [\"a\", \"b\"]", Some(2), Some(2), "[\"a\", \"b\"]"),
        ("num_cache_clusters = var.n", None, None, "var.n"),
        ("num_cache_clusters = var.sharded ? null : 2\n replicas_per_node_group = var.sharded ? 1 : null", Some(2), Some(2), ""),
        ("num_cache_clusters = var.sharded ? 3 : 1", Some(1), Some(3), "var.sharded ? 3 : 1"),
        ("preferred_cache_cluster_azs = var.list", None, None, "var.list"),
    ] {
        let found = nodes(arguments, "");
        assert_eq!((found.0, found.1), (low, high), "{arguments}");
        if !text.is_empty() {
            assert_eq!(found.2, text, "{arguments}");
        }
    }
}

#[test]
fn clusters_that_join_are_further_nodes() {
    let member = |count: &str| {
        format!(
            "resource \"aws_elasticache_cluster\" \"m\" {{\n {count}\n cluster_id = \"m\"\n replication_group_id = aws_elasticache_replication_group.r.id\n}}"
        )
    };
    let found = nodes("num_cache_clusters = 1", &member("count = 2"));
    assert_eq!((found.0, found.1), (Some(3), Some(3)));
    let found = nodes("num_cache_clusters = 1", &member("count = var.n"));
    assert_eq!((found.0, found.1), (Some(1), None));
    let found = nodes(
        "num_cache_clusters = 1",
        "resource \"aws_elasticache_cluster\" \"m\" {\n cluster_id = \"m\"\n replication_group_id = \"r\"\n}",
    );
    assert_eq!((found.0, found.1), (Some(2), Some(2)), "joined by the literal name");
}

#[test]
fn at_least_is_three_valued() {
    let sample = one(
        "variable \"big\" { type = bool }\nresource \"aws_elasticache_replication_group\" \"r\" { num_cache_clusters = var.big ? 5 : 2 }",
    );
    let count = sample.graph().caches().nodes(sample.resource("aws_elasticache_replication_group.r")).unwrap();
    assert_eq!([2, 3, 6].map(|n| count.at_least(n)), [Truth::True, Truth::Unknown, Truth::False]);
    assert!(!count.reasons.is_empty());
}

#[test]
fn engines_and_ports() {
    let sample = one(r#"
resource "aws_elasticache_replication_group" "v" {
  engine = "Valkey"
  port   = 7000
}
resource "aws_elasticache_replication_group" "r" { replication_group_id = "Main" }
resource "aws_elasticache_cluster" "member" { replication_group_id = aws_elasticache_replication_group.v.id }
resource "aws_elasticache_cluster" "m" { engine = "memcached" }
resource "aws_elasticache_cluster" "alone" { engine = "redis" }
resource "aws_elasticache_replication_group" "second" { global_replication_group_id = "g" }
resource "aws_elasticache_replication_group" "not_second" { global_replication_group_id = null }
"#);
    let graph = sample.graph();
    for (address, engine, port, member) in [
        ("aws_elasticache_replication_group.v", Engine::Valkey, 7000, Truth::False),
        ("aws_elasticache_replication_group.r", Engine::Redis, 6379, Truth::False),
        ("aws_elasticache_cluster.member", Engine::Valkey, 7000, Truth::True),
        ("aws_elasticache_cluster.m", Engine::Memcached, 11211, Truth::False),
        ("aws_elasticache_cluster.alone", Engine::Redis, 6379, Truth::False),
    ] {
        let cache = sample.resource(address);
        assert_eq!(graph.caches().engine(cache), engine, "{address}");
        assert_eq!(graph.caches().port(cache).as_number().and_then(|n| n.to_i64()), Some(port), "{address}");
        assert_eq!(graph.caches().is_member(cache), member, "{address}");
    }
    assert_eq!(graph.caches().is_secondary(sample.resource("aws_elasticache_replication_group.second")), Truth::True);
    assert_eq!(graph.caches().is_secondary(sample.resource("aws_elasticache_replication_group.not_second")), Truth::False);
}

#[test]
fn subnet_groups_are_found_by_reference_by_name_and_by_where_the_name_came_from() {
    let module = r#"
variable "name" {}
variable "env" {}
resource "aws_elasticache_subnet_group" "this" {
  name       = "${var.name}-${var.env}"
  subnet_ids = ["subnet-1"]
}
resource "aws_elasticache_replication_group" "this" {
  replication_group_id = var.name
  subnet_group_name    = aws_elasticache_subnet_group.this.name
}"#;
    let root = r#"
variable "env" {}
module "a" {
  source = "./redis"
  name   = "a"
  env    = var.env
}
module "b" {
  source = "./redis"
  name   = "b"
  env    = var.env
}
resource "aws_elasticache_subnet_group" "literal" { name = "Literal" }
resource "aws_elasticache_replication_group" "literal" { subnet_group_name = "literal" }
resource "aws_elasticache_replication_group" "other" { subnet_group_name = "other" }
variable "input" {}
variable "create" { default = true }
resource "random_pet" "x" {}
resource "aws_elasticache_subnet_group" "input" { name = var.input }
resource "aws_elasticache_replication_group" "input" { subnet_group_name = var.input }
resource "aws_elasticache_subnet_group" "pet" { name = random_pet.x.id }
resource "aws_elasticache_replication_group" "pet" { subnet_group_name = var.create ? aws_elasticache_subnet_group.pet.name : null }
"#;
    let sample = repository(&[("main.tf", root), ("redis/main.tf", module)], None);
    let graph = sample.graph();
    let group_of = |address: &str| {
        let found = graph.caches().subnet_group(sample.resource(address)).1;
        found.into_iter().map(|(group, truth)| (group.address.to_string(), truth)).collect::<Vec<_>>()
    };
    for name in ["a", "b"] {
        let found = group_of(&format!("module.{name}.aws_elasticache_replication_group.this"));
        assert_eq!(found, [(format!("module.{name}.aws_elasticache_subnet_group.this"), Truth::True)]);
        let users = graph.caches().caches_in(sample.resource(&format!("module.{name}.aws_elasticache_subnet_group.this")));
        let users: Vec<_> = users.iter().map(|user| (user.resource.address.to_string(), user.truth)).collect();
        assert_eq!(users, [(format!("module.{name}.aws_elasticache_replication_group.this"), Truth::True)]);
    }
    let literal = "aws_elasticache_subnet_group.literal".to_string();
    assert_eq!(group_of("aws_elasticache_replication_group.literal"), [(literal, Truth::True)]);
    assert_eq!(group_of("aws_elasticache_replication_group.other"), []);
    for name in ["input", "pet"] {
        let found = group_of(&format!("aws_elasticache_replication_group.{name}"));
        assert_eq!(found, [(format!("aws_elasticache_subnet_group.{name}"), Truth::True)]);
    }
}

#[test]
fn security_groups_lead_to_their_caches() {
    let sample = one(r#"
variable "groups" { type = list(string) }
resource "aws_security_group" "redis" {}
resource "aws_security_group" "web" {}
resource "aws_elasticache_replication_group" "r" {
  replication_group_id = "r"
  security_group_ids   = [aws_security_group.redis.id]
}
resource "aws_elasticache_cluster" "member" {
  cluster_id           = "m"
  replication_group_id = aws_elasticache_replication_group.r.replication_group_id
}
resource "aws_elasticache_serverless_cache" "s" { security_group_ids = concat(var.groups, [aws_security_group.redis.id]) }
resource "aws_elasticache_cluster" "none" { engine = "redis" }
resource "aws_elasticache_cluster" "open" { security_group_ids = var.groups }
"#);
    let graph = sample.graph();
    let mut behind: Vec<_> = graph
        .caches()
        .caches_behind(sample.resource("aws_security_group.redis"))
        .iter()
        .filter(|cache| cache.truth.is_true())
        .map(|cache| (cache.resource.address.to_string(), cache.truth))
        .collect();
    behind.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        behind,
        [
            ("aws_elasticache_cluster.member".to_string(), Truth::True),
            ("aws_elasticache_replication_group.r".to_string(), Truth::True),
            ("aws_elasticache_serverless_cache.s".to_string(), Truth::True),
        ]
    );
    // a list that is partly not known may hold anything, an input on its own may not
    let web = graph.caches().caches_behind(sample.resource("aws_security_group.web"));
    assert!(web.iter().all(|cache| cache.truth.is_unknown() && cache.resource.address.name == "s"));
    let any = |address: &str| graph.caches().security_groups(sample.resource(address)).any;
    assert_eq!(any("aws_elasticache_cluster.none"), Truth::False);
    assert_eq!(any("aws_elasticache_cluster.open"), Truth::Unknown);
    assert_eq!(any("aws_elasticache_cluster.member"), Truth::True);
}
