use super::super::{DeclaredLink, Graph, How};
use super::{one, repository};
use crate::source::Span;
use crate::value::Value;

fn linked(graph: &Graph<'_>, endpoint: &Value) -> Vec<(String, How)> {
    graph.links().caches_at(endpoint).into_iter().map(|link| (link.cache.address.to_string(), link.how)).collect()
}

#[test]
fn endpoints_lead_to_their_caches() {
    let sample = one(r#"
variable "name" {}
resource "aws_elasticache_replication_group" "shop" { replication_group_id = "Shop" }
resource "aws_elasticache_replication_group" "other" { replication_group_id = "other" }
resource "aws_elasticache_serverless_cache" "shop" {
  name   = "shop"
  engine = "valkey"
}
resource "x" "x" {
  host = aws_elasticache_replication_group.other.primary_endpoint_address
  url  = "rediss://${aws_elasticache_replication_group.other.primary_endpoint_address}:6379"
  not  = aws_elasticache_replication_group.other.id
}
"#);
    let graph = sample.graph();
    let shop = "aws_elasticache_replication_group.shop".to_string();
    let other = "aws_elasticache_replication_group.other".to_string();
    let text = |text: &str| linked(&graph, &Value::string(text));
    assert_eq!(text("rediss://master.shop.abc.euw1.cache.amazonaws.com:6379/0"), [(shop, How::Name)]);
    assert_eq!(text("shop-abc.serverless.euw1.cache.amazonaws.com")[0].0, "aws_elasticache_serverless_cache.shop");
    assert_eq!(text("master.nothing.abc.euw1.cache.amazonaws.com"), []);
    assert_eq!(text("redis.example.com"), []);
    assert_eq!(linked(&graph, sample.argument("x.x", "host")), [(other.clone(), How::Reference)]);
    assert_eq!(linked(&graph, sample.argument("x.x", "url")), [(other, How::Reference)]);
    assert_eq!(linked(&graph, sample.argument("x.x", "not")), []);
}

#[test]
fn the_only_cache_is_meant_where_nothing_says_which() {
    let unknown = Value::unknown(crate::value::ReasonKind::ObjectNotAvailable, "Secret redis", crate::source::Span::NONE);
    let of = |text: &str, endpoint: &Value| {
        let sample = one(text);
        linked(&sample.graph(), endpoint)
    };
    let named = "resource \"aws_elasticache_replication_group\" \"r\" { replication_group_id = \"r\" }\n";
    let member = "resource \"aws_elasticache_cluster\" \"m\" { replication_group_id = aws_elasticache_replication_group.r.id }\n";
    let memcached = "resource \"aws_elasticache_cluster\" \"c\" { engine = \"memcached\" }\n";
    let only = [("aws_elasticache_replication_group.r".to_string(), How::OnlyCache)];
    assert_eq!(of(&format!("{named}{member}{memcached}"), &unknown), only);
    assert_eq!(of(&format!("{named}{}", named.replace("\"r\"", "\"s\"")), &unknown), []);
    let host = Value::string("master.shop.abc.euw1.cache.amazonaws.com");
    assert_eq!(of(named, &host), [], "its own name is known to be another");
    let open = "variable \"name\" {}\nresource \"aws_elasticache_replication_group\" \"r\" { replication_group_id = var.name }\n";
    assert_eq!(of(open, &host), only);
}

#[test]
fn the_same_name_in_several_roots_gives_several() {
    let text = "resource \"aws_elasticache_replication_group\" \"r\" { replication_group_id = \"shop\" }";
    let sample = repository(&[("dev/main.tf", text), ("prod/main.tf", text)], None);
    let graph = sample.graph();
    assert_eq!(graph.links().caches_at(&Value::string("shop.abc.ng.0001.euw1.cache.amazonaws.com")).len(), 2);
}

#[test]
fn what_the_configuration_links_wins_for_that_workload() {
    let sample = one(r#"
resource "aws_elasticache_replication_group" "shop" { replication_group_id = "shop" }
resource "aws_elasticache_replication_group" "other" {
  count                = 2
  replication_group_id = "other-${count.index}"
}
"#);
    let link = |cache: &str, workload: &str| DeclaredLink { cache: cache.into(), workload: workload.into(), span: Span::NONE };
    let graph = sample.graph().with_links([
        link("aws_elasticache_replication_group.other", "Deployment/web/front"),
        link("aws_elasticache_replication_group.other[1]", "Deployment/jobs"),
        link("aws_elasticache_replication_group.gone", "Deployment/web/lost"),
    ]);
    let host = Value::string("master.shop.abc.euw1.cache.amazonaws.com");
    let of = |namespace: &str, name: &str| -> Vec<(String, How)> {
        let found = graph.links().caches_of(("Deployment", namespace, name), &host);
        found.into_iter().map(|link| (link.cache.address.to_string(), link.how)).collect()
    };
    let other = |key: usize| (format!("aws_elasticache_replication_group.other[{key}]"), How::Configuration);
    assert_eq!(of("web", "front"), [other(0), other(1)]);
    assert_eq!(of("any", "jobs"), [other(1)]);
    let by_name = [("aws_elasticache_replication_group.shop".to_string(), How::Name)];
    assert_eq!(of("web", "lost"), by_name, "a cache that is not there is no answer");
    assert_eq!(of("other", "front"), by_name);
}

#[test]
fn a_placeholder_with_the_name_of_an_output_is_its_cache() {
    let sample = one(r#"
resource "aws_elasticache_replication_group" "a" { replication_group_id = "a" }
resource "aws_elasticache_replication_group" "b" { replication_group_id = "b" }
output "redis-endpoint" { value = aws_elasticache_replication_group.b.primary_endpoint_address }
output "redis_id" { value = aws_elasticache_replication_group.b.id }
"#);
    let graph = sample.graph();
    let of = |text: &str| linked(&graph, &Value::unknown(crate::value::ReasonKind::Placeholder, text, Span::NONE));
    let b = "aws_elasticache_replication_group.b".to_string();
    for text in ["${REDIS_ENDPOINT}", "${redis_endpoint:-redis}", "<redis-endpoint>", "{{ .Values.redisEndpoint }}"] {
        assert_eq!(of(text), [(b.clone(), How::Output)], "{text}");
    }
    assert_eq!(of("${REDIS_ID}"), []);
    assert_eq!(of("${OTHER}"), []);
}
