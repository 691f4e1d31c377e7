use super::{one, repository};
use crate::value::Truth;

const SOURCES: &str = r#"
variable "eks_worker_security_group_id" {}
variable "node_security_group_id" {}
variable "redis_node_security_group_id" {}
variable "app_sg" {}
variable "cluster_name" {}
module "eks" {
  source     = "terraform-aws-modules/eks/aws"
  name       = "main"
  subnet_ids = ["subnet-1"]
}
module "app" { source = "example/app/aws" }
module "platform" {
  source                  = "terraform-aws-modules/eks/aws"
  name                    = "platform"
  vpc_id                  = "vpc-1"
  subnet_ids              = ["subnet-1"]
  eks_managed_node_groups = { a = { vpc_security_group_ids = [aws_security_group.given.id] } }
  node_security_group_additional_rules = { x = { from_port = 1, to_port = 1, source_security_group_id = aws_security_group.app.id } }
}
data "aws_security_group" "by_tag" {
  filter {
    name   = "tag:kubernetes.io/cluster/main"
    values = ["owned"]
  }
}
data "aws_security_group" "eks_nodes" { name = "x" }
data "aws_security_group" "some" { name = "y" }
data "aws_eks_cluster" "main" { name = "main" }
resource "aws_eks_cluster" "main" {
  name = "main"
  vpc_config { security_group_ids = [aws_security_group.control.id] }
}
resource "aws_eks_node_group" "n" {
  cluster_name = "main"
  launch_template {
    id      = aws_launch_template.t.id
    version = "1"
  }
}
resource "aws_launch_template" "t" {
  vpc_security_group_ids = [aws_security_group.plain.id]
  network_interfaces { security_groups = [aws_security_group.interface.id] }
}
resource "aws_launch_template" "web" { vpc_security_group_ids = [aws_security_group.web.id] }
resource "aws_autoscaling_group" "w" {
  launch_configuration = aws_launch_configuration.w.name
  tag {
    key                 = "kubernetes.io/cluster/main"
    value               = "owned"
    propagate_at_launch = true
  }
}
resource "aws_launch_configuration" "w" { security_groups = [aws_security_group.scaled.id] }
resource "aws_security_group" "control" {}
resource "aws_security_group" "plain" {}
resource "aws_security_group" "interface" {}
resource "aws_security_group" "scaled" {}
resource "aws_security_group" "given" {}
resource "aws_security_group" "web" {}
resource "aws_security_group" "app" { name = "app" }
resource "aws_security_group" "eks_workers" {}
resource "aws_security_group" "tagged" {
  tags = { "kubernetes.io/cluster/main" = "owned" }
}
resource "aws_security_group" "tagged_somehow" {
  tags = { "kubernetes.io/cluster/${var.cluster_name}" = "owned" }
}
"#;

#[test]
fn eks_groups_are_told_by_use_tag_module_and_name() {
    use Truth::{False, True, Unknown};
    for (value, truth, by_name) in [
        ("aws_eks_cluster.main.vpc_config[0].cluster_security_group_id", True, false),
        ("data.aws_eks_cluster.main.vpc_config[0].cluster_security_group_id", True, false),
        ("aws_security_group.control.id", True, false),
        ("aws_security_group.plain.id", True, false),
        ("aws_security_group.interface.id", True, false),
        ("aws_security_group.scaled.id", True, false),
        ("aws_security_group.given.id", True, false),
        ("aws_security_group.tagged.id", True, false),
        ("aws_security_group.web.id", False, false),
        ("aws_security_group.app.id", False, false),
        ("aws_security_group.eks_workers.id", True, true),
        ("aws_security_group.tagged_somehow.id", Unknown, false),
        ("module.eks.node_security_group_id", True, false),
        ("module.eks.cluster_primary_security_group_id", True, false),
        ("module.platform.worker_security_group_id", True, true),
        ("module.app.security_group_id", Unknown, false),
        ("data.aws_security_group.by_tag.id", True, false),
        ("data.aws_security_group.eks_nodes.id", True, true),
        ("data.aws_security_group.some.id", Unknown, false),
        ("var.eks_worker_security_group_id", True, true),
        ("var.node_security_group_id", True, true),
        ("var.redis_node_security_group_id", Unknown, false),
        ("var.app_sg", Unknown, false),
        ("\"sg-123\"", Unknown, false),
    ] {
        let sample = one(&format!("{SOURCES}\nresource \"x\" \"x\" {{ group = {value} }}"));
        let graph = sample.graph();
        let user = sample.resource("x.x");
        let fact = graph.eks().is_eks_group(user.address.root, sample.argument("x.x", "group"));
        assert_eq!((fact.truth, fact.by_name), (truth, by_name), "{value}: {fact:?}");
        assert_eq!(truth == True, !fact.evidence.is_empty() && truth == True, "{value}");
    }
}

#[test]
fn the_configurations_list_counts() {
    let sample = one("variable \"app_sg\" {}\nresource \"x\" \"x\" { group = [\"sg-123\", var.app_sg, \"sg-9\"] }");
    let graph = sample.graph().with_eks_groups(["sg-123", "app_sg"]);
    let root = sample.resource("x.x").address.root;
    let group = sample.argument("x.x", "group").as_sequence().unwrap();
    let truths: Vec<Truth> = group.items.iter().map(|item| graph.eks().is_eks_group(root, item).truth).collect();
    assert_eq!(truths, [Truth::True, Truth::True, Truth::Unknown]);
}

#[test]
fn groups_inside_an_eks_module_are_eks_groups() {
    let sample = repository(
        &[
            ("main.tf", "module \"eks\" { source = \"./cluster\" }\nresource \"x\" \"x\" { group = module.eks.sg }"),
            (
                "cluster/main.tf",
                "resource \"aws_security_group\" \"node\" {}\noutput \"sg\" { value = aws_security_group.node.id }",
            ),
        ],
        None,
    );
    let graph = sample.graph();
    let fact = graph.eks().is_eks_group(sample.resource("x.x").address.root, sample.argument("x.x", "group"));
    assert!(fact.truth.is_true() && fact.by_name);
}
