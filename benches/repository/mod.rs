//! Generated repositories: the same text for the same number of files, on every machine and every run.
//!
//! Shape: a few shared modules; services, each with Terraform that calls them and manifests that use what it makes.
//! Nine files of ten belong to a service; the mix of sizes and constructs is that of ordinary repositories.

use std::fmt::Write;
use std::path::Path;

/// A file of the repository: its path and its text.
pub struct Entry {
    pub path: String,
    pub text: String,
}

/// Files of one service.
const SERVICE: usize = 10;

/// A repository of exactly `files` files; at least sixteen.
pub fn generate(files: usize) -> Vec<Entry> {
    let mut all = shared();
    let mut service = 0;
    while all.len() + SERVICE <= files {
        push_service(&mut all, service);
        service += 1;
    }
    let mut page = 0;
    while all.len() < files {
        all.push(Entry { path: format!("docs/page-{page}.md"), text: format!("# Page {page}\n") });
        page += 1;
    }
    all
}

/// Writes a repository below a directory.
///
/// # Errors
/// When a file cannot be written.
pub fn write(directory: &Path, entries: &[Entry]) -> std::io::Result<()> {
    for entry in entries {
        let path = directory.join(&entry.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, &entry.text)?;
    }
    Ok(())
}

fn shared() -> Vec<Entry> {
    let entry = |path: &str, text: &str| Entry { path: path.to_string(), text: text.to_string() };
    vec![
        entry("modules/network/main.tf", NETWORK),
        entry("modules/network/variables.tf", NETWORK_VARIABLES),
        entry("modules/network/outputs.tf", NETWORK_OUTPUTS),
        entry("modules/redis/main.tf", REDIS),
        entry("modules/redis/variables.tf", REDIS_VARIABLES),
        entry("modules/redis/outputs.tf", REDIS_OUTPUTS),
    ]
}

fn push_service(all: &mut Vec<Entry>, n: usize) {
    let name = format!("service-{n:05}");
    let terraform = format!("services/{name}/terraform");
    let manifests = format!("services/{name}/kubernetes");
    let production = n.is_multiple_of(3);
    let environment = if production { "production" } else { "staging" };
    let mut push = |path: String, text: String| all.push(Entry { path, text });

    push(
        format!("{terraform}/main.tf"),
        format!(
            r#"module "network" {{
  source = "../../../modules/network"
  name   = var.name
  cidr   = "10.{second}.0.0/16"
  zones  = var.zones
}}

module "redis" {{
  source                       = "../../../modules/redis"
  for_each                     = var.caches
  name                         = "${{var.name}}-${{each.key}}"
  nodes                        = each.value.nodes
  encrypted                    = each.value.encrypted
  subnet_ids                   = {subnets}
  vpc_id                       = module.network.vpc_id
  eks_worker_security_group_id = var.eks_worker_security_group_id
  tags                         = local.tags
}}
"#,
            second = n % 256,
            subnets = if n.is_multiple_of(7) { "module.network.public_subnet_ids" } else { "module.network.private_subnet_ids" },
        ),
    );
    push(
        format!("{terraform}/locals.tf"),
        format!(
            r#"locals {{
  tags = merge(var.tags, {{
    Environment = "{environment}"
    Service     = var.name
    Owner       = format("team-%02d", {owner})
  }})

  queues = {{
    for index, kind in ["orders", "events", "mails"] :
    kind => {{ name = "${{var.name}}-${{kind}}", delay = index * 30 }} if kind != "mails" || {owner} % 2 == 0
  }}
}}
"#,
            owner = n % 40,
        ),
    );
    push(format!("{terraform}/variables.tf"), SERVICE_VARIABLES.to_string());
    push(
        format!("{terraform}/terraform.tfvars"),
        format!(
            r#"name  = "{name}"
zones = ["eu-west-1a", "eu-west-1b"]
caches = {{
  sessions = {{ nodes = {nodes}, encrypted = true }}
  carts    = {{ nodes = 2, encrypted = {encrypted} }}
}}
eks_worker_security_group_id = "sg-{n:017x}"
"#,
            nodes = 1 + n % 3,
            encrypted = !n.is_multiple_of(5),
        ),
    );
    push(format!("{terraform}/queues.tf"), QUEUES.to_string());
    push(format!("{terraform}/iam.tf"), iam(n));
    push(
        format!("{manifests}/configmap.yaml"),
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: redis\n  namespace: {name}\ndata:\n  REDIS_HOST: master.{name}-sessions.a1b2c3.euw1.cache.amazonaws.com\n  REDIS_PORT: {port}\n  REDIS_TLS: \"{tls}\"\n",
            port = if n.is_multiple_of(11) { "6379" } else { "\"6379\"" },
            tls = !n.is_multiple_of(4),
        ),
    );
    push(format!("{manifests}/deployment.yaml"), deployment(&name, n));
    push(
        format!("{manifests}/service.yaml"),
        format!(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n  namespace: {name}\nspec:\n  selector:\n    app: api\n  ports:\n    - port: 80\n      targetPort: 8080\n"
        ),
    );
    push(
        format!("{manifests}/values.yaml"),
        format!(
            "# settings that are no manifest\nreplicas: {}\nimage:\n  repository: registry.example.com/{name}\n  tag: \"1.{n}.0\"\nfeatures:\n{}",
            n % 5,
            (0..20).fold(String::new(), |mut text, feature| {
                let _ = writeln!(text, "  - name: feature-{feature}\n    enabled: {}", (n + feature).is_multiple_of(2));
                text
            })
        ),
    );
}

fn iam(n: usize) -> String {
    let mut text = String::new();
    for statement in 0..4 {
        let _ = write!(
            text,
            r#"data "aws_iam_policy_document" "access_{statement}" {{
  statement {{
    sid       = "Access{n}x{statement}"
    effect    = "Allow"
    actions   = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"]
    resources = [for queue in aws_sqs_queue.this : queue.arn]

    condition {{
      test     = "StringEquals"
      variable = "aws:PrincipalTag/service"
      values   = [var.name, "${{var.name}}-{statement}"]
    }}
  }}
}}

resource "aws_iam_policy" "access_{statement}" {{
  name   = "${{var.name}}-access-{statement}"
  policy = data.aws_iam_policy_document.access_{statement}.json
  tags   = local.tags
}}

"#
        );
    }
    text
}

fn deployment(name: &str, n: usize) -> String {
    let mut text = String::new();
    for (index, workload) in ["api", "worker", "scheduler"].into_iter().enumerate() {
        let _ = write!(
            text,
            r#"---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {workload}
  namespace: {name}
  labels: &labels
    app: {workload}
spec:
  replicas: {replicas}
  selector:
    matchLabels: *labels
  template:
    metadata:
      labels: *labels
    spec:
      containers:
        - name: {workload}
          image: registry.example.com/{name}/{workload}:1.{n}.0
          envFrom:
            - configMapRef:
                name: redis
          env:
            - name: LOG_LEVEL
              value: "{level}"
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
"#,
            replicas = 1 + (n + index) % 4,
            level = if n.is_multiple_of(2) { "info" } else { "debug" },
        );
    }
    text
}

const NETWORK: &str = r#"resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "public" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(var.cidr, 8, count.index)
  availability_zone = var.zones[count.index]
}

resource "aws_subnet" "private" {
  count             = length(var.zones)
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(var.cidr, 8, 100 + count.index)
  availability_zone = element(var.zones, count.index)
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id
}

resource "aws_route_table_association" "public" {
  count          = length(aws_subnet.public)
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  count          = length(aws_subnet.private)
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}
"#;

const NETWORK_VARIABLES: &str = r#"variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

variable "zones" {
  type = list(string)
}
"#;

const NETWORK_OUTPUTS: &str = r#"output "vpc_id" {
  value = aws_vpc.this.id
}

output "public_subnet_ids" {
  value = aws_subnet.public[*].id
}

output "private_subnet_ids" {
  value = aws_subnet.private[*].id
}
"#;

const REDIS: &str = r#"resource "aws_security_group" "this" {
  name   = var.name
  vpc_id = var.vpc_id
}

resource "aws_security_group_rule" "workers" {
  type                     = "ingress"
  from_port                = 6379
  to_port                  = 6379
  protocol                 = "tcp"
  security_group_id        = aws_security_group.this.id
  source_security_group_id = var.eks_worker_security_group_id
}

resource "aws_elasticache_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id       = var.name
  description                = "Redis for ${var.name}"
  engine                     = "redis"
  node_type                  = "cache.r7g.large"
  num_cache_clusters         = var.nodes
  automatic_failover_enabled = var.nodes > 1
  multi_az_enabled           = var.nodes > 1
  at_rest_encryption_enabled = var.encrypted
  transit_encryption_enabled = true
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [aws_security_group.this.id]
  snapshot_retention_limit   = lookup(var.tags, "Environment", "") == "production" ? 7 : 1
  tags                       = var.tags
}
"#;

const REDIS_VARIABLES: &str = r#"variable "name" {
  type = string
}

variable "nodes" {
  type    = number
  default = 2
}

variable "encrypted" {
  type    = bool
  default = true
}

variable "subnet_ids" {
  type = list(string)
}

variable "vpc_id" {
  type = string
}

variable "eks_worker_security_group_id" {
  type = string
}

variable "tags" {
  type    = map(string)
  default = {}
}
"#;

const REDIS_OUTPUTS: &str = r#"output "endpoint" {
  value = aws_elasticache_replication_group.this.primary_endpoint_address
}
"#;

const SERVICE_VARIABLES: &str = r#"variable "name" {
  description = "The service."
  type        = string
}

variable "zones" {
  type = list(string)
}

variable "caches" {
  type = map(object({
    nodes     = number
    encrypted = optional(bool, true)
  }))
}

variable "eks_worker_security_group_id" {
  type = string
}

variable "tags" {
  type    = map(string)
  default = {}
}
"#;

const QUEUES: &str = r#"resource "aws_sqs_queue" "this" {
  for_each                  = local.queues
  name                      = each.value.name
  delay_seconds             = each.value.delay
  message_retention_seconds = 86400 * 4
  sqs_managed_sse_enabled   = true
  tags                      = local.tags

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "dead" {
  name = "${var.name}-dead"
  tags = local.tags
}
"#;
