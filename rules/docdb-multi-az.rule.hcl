rule "docdb-multi-az" {
  title       = "DocumentDB clusters have instances in two availability zones"
  severity    = "medium"
  enabled     = false
  rationale   = "A cluster with one instance is down until DocumentDB has created another one whenever the instance, its host or its zone fails, and during every patch. A replica in another zone takes over in about half a minute."
  remediation = "Give the cluster at least two aws_docdb_cluster_instance in different availability zones; without availability_zone DocumentDB spreads them. Where one is enough, as for a development database, suppress the finding with the reason."
  references = [
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/replication.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster_instance",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_docdb_cluster" "main" {
        cluster_identifier = "main"
        engine             = "docdb"
      }

      resource "aws_docdb_cluster_instance" "main" {
        count              = 1
        identifier         = "main-$${count.index}"
        cluster_identifier = aws_docdb_cluster.main.id
        engine             = "docdb"
        instance_class     = "db.r6g.large"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_docdb_cluster" "main" {
        cluster_identifier = "main"
        engine             = "docdb"
      }

      resource "aws_docdb_cluster_instance" "main" {
        count              = 2
        identifier         = "main-$${count.index}"
        cluster_identifier = aws_docdb_cluster.main.id
        engine             = "docdb"
        instance_class     = "db.r6g.large"
      }
    EOT
  }
}

resource_policy "aws_docdb_cluster" "instances" {
  locals {
    referring = graph::referrers(attrs, "aws_docdb_cluster_instance", "cluster_identifier")
    instances = core::length(local.referring) == 0 ? core::getresources("aws_docdb_cluster_instance", { cluster_identifier = attrs.id }) : local.referring
    # One block may stand for several instances when its count is unknown: then so is the number.
    counted = core::length(local.instances) == 0 || core::length(local.instances) == 1 || core::length(local.instances) >= 2
    zones   = [for instance in local.instances : core::try(instance.availability_zone, null)]
    written = core::alltrue([for zone in local.zones : src::is_literal(zone)])
  }

  enforce {
    condition     = core::length(local.instances) >= 2 || !local.counted
    error_message = "`${meta.address}` has ${core::length(local.instances) == 0 ? "no instance" : "a single instance"}: two in different availability zones are required"
    pass_message  = "it has ${core::length(local.instances)} instances"
  }

  enforce {
    condition     = core::length(local.instances) < 2 || !local.written || core::length(core::distinct(local.zones)) >= 2
    error_message = "`${meta.address}` has all of its instances in one availability zone"
    pass_message  = "" # the one before says it
  }
}
