rule "aurora-multi-az" {
  title       = "Aurora clusters have instances in two availability zones"
  severity    = "medium"
  rationale   = "A cluster with one instance is down until Aurora has created another one, which takes about ten minutes, whenever the instance, its host or its zone fails, and during every patch. A reader in another zone takes over in less than a minute."
  remediation = "Give the cluster at least two aws_rds_cluster_instance in different availability zones; without availability_zone RDS spreads them. Where one is enough, as for a development database, suppress the finding with the reason."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster_instance",
  ]
  controls = {
    aws-fsbp      = ["RDS.15"]
    "cis-aws-5.0" = ["2.2.4"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_rds_cluster" "main" {
        cluster_identifier = "main"
        engine             = "aurora-postgresql"
      }

      resource "aws_rds_cluster_instance" "main" {
        count              = 1
        identifier         = "main-$${count.index}"
        cluster_identifier = aws_rds_cluster.main.id
        engine             = "aurora-postgresql"
        instance_class     = "db.r6g.large"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_rds_cluster" "main" {
        cluster_identifier = "main"
        engine             = "aurora-postgresql"
      }

      resource "aws_rds_cluster_instance" "main" {
        count              = 2
        identifier         = "main-$${count.index}"
        cluster_identifier = aws_rds_cluster.main.id
        engine             = "aurora-postgresql"
        instance_class     = "db.r6g.large"
      }
    EOT
  }
}

# A Multi-AZ DB cluster has two standbys in two other zones.
resource_policy "aws_rds_cluster" "multi-az" {
  filter = core::try(attrs.db_cluster_instance_class, null) != null

  enforce {
    condition    = true
    pass_message = "it is a Multi-AZ DB cluster: its instances are in three availability zones"
  }
}

resource_policy "aws_rds_cluster" "instances" {
  # Aurora Serverless v1 has no instances, and moves to another zone by itself.
  filter = attrs.engine_mode != "serverless" && core::try(attrs.db_cluster_instance_class, null) == null

  locals {
    referring = graph::referrers(attrs, "aws_rds_cluster_instance", "cluster_identifier")
    instances = core::length(local.referring) == 0 ? core::getresources("aws_rds_cluster_instance", { cluster_identifier = attrs.id }) : local.referring
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
