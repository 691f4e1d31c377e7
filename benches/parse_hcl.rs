//! Reading HCL: a module, a large file, a broken file, a large map, the JSON form.

use clearspan::source::SourceId;
use clearspan::syntax::hcl::{parse, parse_json};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

const RESOURCE: &str = r#"
# The cache of the application.
resource "aws_elasticache_replication_group" "cache" {
  replication_group_id       = "${var.name}-cache"
  node_type                  = var.production ? "cache.r7g.large" : "cache.t4g.micro"
  subnet_group_name          = aws_elasticache_subnet_group.cache.name
  security_group_ids         = [aws_security_group.cache.id, var.extra]
  transit_encryption_enabled = true
  auth_token                 = random_password.cache[0].result

  tags = merge(local.tags, {
    Name = "cache"
  })
}
"#;

fn main() {
    divan::main();
}

fn read(bencher: Bencher<'_, '_>, text: String) {
    bencher.counter(BytesCount::of_str(&text)).bench(|| parse(SourceId(0), black_box(&text)));
}

#[divan::bench(args = [1, 1000])]
fn resources(bencher: Bencher<'_, '_>, count: usize) {
    read(bencher, RESOURCE.repeat(count));
}

#[divan::bench(args = [1, 1000])]
fn a_mistake_in_each_resource(bencher: Bencher<'_, '_>, count: usize) {
    read(bencher, RESOURCE.replace("= true", "=").repeat(count));
}

#[divan::bench]
fn a_map_with_many_keys(bencher: Bencher<'_, '_>) {
    let keys: String = (0..10_000).map(|i| format!("  key_{i} = {{ cidr = \"10.0.{i}.0/24\" }}\n")).collect();
    read(bencher, format!("subnets = {{\n{keys}}}\n"));
}

#[divan::bench]
fn json_form(bencher: Bencher<'_, '_>) {
    let one = r#"{"aws_vpc": {"main": {"cidr_block": "${var.cidr}", "tags": {"Name": "main"}}}}"#;
    let text = format!(r#"{{"resource": [{}]}}"#, vec![one; 1000].join(","));
    bencher.counter(BytesCount::of_str(&text)).bench(|| parse_json(SourceId(0), black_box(&text)));
}
