rule "neptune-multi-az" {
  title       = "Neptune clusters have instances in two availability zones"
  severity    = "medium"
  rationale   = "A cluster with one instance is down until Neptune has created another one whenever the instance, its host or its zone fails, and during every patch. A replica in another zone takes over in about half a minute."
  remediation = "Give the cluster at least two aws_neptune_cluster_instance in different availability zones; without availability_zone Neptune spreads them. Where one is enough, as for a development database, suppress the finding with the reason."
  references = [
    "https://docs.aws.amazon.com/neptune/latest/userguide/feature-overview-availability.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster_instance",
  ]
  controls = {
    aws-fsbp = ["Neptune.9"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_neptune_cluster" "main" {
        cluster_identifier = "main"
        engine             = "neptune"
      }

      resource "aws_neptune_cluster_instance" "main" {
        count              = 1
        identifier         = "main-$${count.index}"
        cluster_identifier = aws_neptune_cluster.main.id
        engine             = "neptune"
        instance_class     = "db.r6g.large"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_neptune_cluster" "main" {
        cluster_identifier = "main"
        engine             = "neptune"
      }

      resource "aws_neptune_cluster_instance" "main" {
        count              = 2
        identifier         = "main-$${count.index}"
        cluster_identifier = aws_neptune_cluster.main.id
        engine             = "neptune"
        instance_class     = "db.r6g.large"
      }
    EOT
  }
}

resource_policy "aws_neptune_cluster" "instances" {
  locals {
    referring = graph::referrers(attrs, "aws_neptune_cluster_instance", "cluster_identifier")
    instances = core::length(local.referring) == 0 ? core::getresources("aws_neptune_cluster_instance", { cluster_identifier = attrs.id }) : local.referring
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
