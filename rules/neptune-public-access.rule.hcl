rule "neptune-public-access" {
  title       = "Neptune instances have no public address"
  severity    = "critical"
  rationale   = "An instance with publicly_accessible = true gets a public address. Whether the internet reaches the graph then hangs on a security group alone, and Neptune has no passwords."
  remediation = "Set publicly_accessible = false, or remove the argument. It forces a new instance: add one, then remove the public one."
  references = [
    "https://docs.aws.amazon.com/neptune/latest/userguide/get-started-vpc.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster_instance",
  ]
  controls = {
    nist-800-53-r5 = ["AC-3"]
  }
  aliases = ["CKV_AWS_102", "9ba198e0-fef4-464a-8a4d-75ea55300de7"]

  example "fail" {
    code = <<-EOT
      resource "aws_neptune_cluster_instance" "main" {
        identifier          = "main"
        cluster_identifier  = "graph"
        engine              = "neptune"
        instance_class      = "db.r6g.large"
        publicly_accessible = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_neptune_cluster_instance" "main" {
        identifier          = "main"
        cluster_identifier  = "graph"
        engine              = "neptune"
        instance_class      = "db.r6g.large"
        publicly_accessible = false
      }
    EOT
  }
}

resource_policy "aws_neptune_cluster_instance" "address" {
  enforce {
    condition     = attrs.publicly_accessible == false
    error_message = "`${meta.address}` has a public address"
  }

  # The instance is replaced, and clients outside the VPC are cut off.
  fix "take the public address away" {
    set    = { path = "publicly_accessible", value = false }
    safety = "unsafe"
  }
}
