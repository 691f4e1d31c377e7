use super::super::{Service, SourceKind};
use super::one;
use crate::value::{Truth, Value};

#[test]
fn ranges_that_are_not_known_may_be_the_internet_unless_something_says_less() {
    let text = r#"
variable "vpc_cidr" {}
variable "allowed_vpc_cidrs" {}
variable "wide" {
  type = bool
}
variable "address" {}
data "aws_vpc" "main" {
  default = true
}
data "aws_ec2_managed_prefix_list" "s3" {
  name = "com.amazonaws.eu-west-1.s3"
}
data "aws_ec2_managed_prefix_list" "office" {
  name = "office"
}
resource "aws_ec2_managed_prefix_list" "all" {
  name           = "all"
  address_family = "IPv4"
  max_entries    = 2
  entry {
    cidr = "0.0.0.0/1"
  }
  entry {
    cidr = "128.0.0.0/1"
  }
}
resource "aws_security_group" "app" {
  ingress {
    from_port       = 20
    to_port         = 25
    protocol        = "tcp"
    cidr_blocks     = [var.vpc_cidr, data.aws_vpc.main.cidr_block, "${var.address}/32", var.allowed_vpc_cidrs, var.wide ? "0.0.0.0/0" : "10.0.0.0/8"]
    prefix_list_ids = [data.aws_ec2_managed_prefix_list.s3.id, data.aws_ec2_managed_prefix_list.office.id, aws_ec2_managed_prefix_list.all.id]
  }
}
"#;
    let sample = one(text);
    let graph = sample.graph();
    let services = [Service::parse(&Value::string("22-23"), Value::string("tcp")).unwrap(), Service::tcp(Value::number(3389i64))];
    let found = graph.access().admitted_on(sample.resource("aws_security_group.app"), &services).unwrap();
    let world: Vec<Truth> = found.iter().map(|one| one.world.truth).collect();
    use Truth::{False, True, Unknown};
    assert_eq!(world, [False, False, False, Unknown, Unknown, False, Unknown, True]);
    assert!(found[0].world.by_name && found.iter().all(|one| one.ports == ["22-23"]));
    assert!(found[7].ranges.as_sequence().is_some_and(|ranges| ranges.items.len() == 2));
}

#[test]
fn halves_make_the_internet_only_on_a_port_that_both_reach() {
    let text = r#"
resource "aws_security_group" "app" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/1"]
  }
  ingress {
    from_port   = 3389
    to_port     = 3389
    protocol    = "tcp"
    cidr_blocks = ["128.0.0.0/1"]
  }
  ingress {
    from_port   = 8000
    to_port     = 8100
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/1"]
  }
}
resource "aws_security_group_rule" "other" {
  type              = "ingress"
  security_group_id = aws_security_group.app.id
  from_port         = 8080
  to_port           = 8080
  protocol          = "tcp"
  cidr_blocks       = ["128.0.0.0/1"]
}
"#;
    let sample = one(text);
    let graph = sample.graph();
    let services: Vec<Service> = [22i64, 3389, 8080].into_iter().map(|port| Service::tcp(Value::number(port))).collect();
    let found = graph.access().admitted_on(sample.resource("aws_security_group.app"), &services).unwrap();
    let world: Vec<Truth> = found.iter().map(|one| one.world.truth).collect();
    assert_eq!(world, [Truth::False, Truth::False, Truth::True, Truth::True]);
    let alone = graph.access().admitted_on(sample.resource("aws_security_group_rule.other"), &services).unwrap();
    assert_eq!(alone[0].world.truth, Truth::False);
}

#[test]
fn whatever_has_security_groups_is_asked_on_its_own_port() {
    let text = r#"
resource "aws_security_group" "db" {
  ingress {
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
  ingress {
    from_port   = 3306
    to_port     = 3306
    protocol    = "tcp"
    self        = true
  }
}
resource "aws_db_instance" "postgres" {
  engine                 = "postgres"
  vpc_security_group_ids = [aws_security_group.db.id]
}
resource "aws_db_instance" "replica" {
  replicate_source_db    = aws_db_instance.postgres.identifier
  vpc_security_group_ids = [aws_security_group.db.id]
}
resource "aws_rds_cluster" "aurora" {
  engine                 = "aurora-mysql"
  vpc_security_group_ids = [aws_security_group.db.id]
}
resource "aws_db_instance" "restored" {
  snapshot_identifier    = "before"
  vpc_security_group_ids = [aws_security_group.db.id]
}
resource "aws_opensearch_domain" "search" {
  vpc_options {
    security_group_ids = [aws_security_group.db.id, "sg-0a1b2c3d4e5f60718"]
  }
}
resource "aws_efs_mount_target" "files" {
  file_system_id = "fs-1"
  subnet_id      = "subnet-1"
}
"#;
    let sample = one(text);
    let graph = sample.graph();
    let found = |address: &str| {
        let found = graph.access().admitted(sample.resource(address));
        found.iter().map(|one| (one.kind, one.truth)).collect::<Vec<_>>()
    };
    use {SourceKind::*, Truth::*};
    assert_eq!(found("aws_db_instance.postgres"), [(Cidr, True)]);
    assert_eq!(found("aws_db_instance.replica"), [(Cidr, True)], "a replica listens as its source does");
    assert_eq!(found("aws_rds_cluster.aurora"), [(SelfGroup, True)]);
    assert_eq!(found("aws_db_instance.restored"), [(Cidr, Unknown), (SelfGroup, Unknown)]);
    assert_eq!(found("aws_opensearch_domain.search"), [(Unseen, Unknown)], "a group that is made elsewhere");
    assert_eq!(found("aws_efs_mount_target.files"), []);
}
