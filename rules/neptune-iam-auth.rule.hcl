rule "neptune-iam-auth" {
  title       = "Neptune clusters require IAM authentication"
  severity    = "medium"
  rationale   = "Neptune has no passwords. Without IAM authentication everybody who reaches its port can read and change the whole graph, and nobody knows who did."
  remediation = "Set iam_database_authentication_enabled = true, once every client signs its requests. It is changed in place."
  references = [
    "https://docs.aws.amazon.com/neptune/latest/userguide/iam-auth.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster",
  ]
  controls = {
    aws-fsbp = ["Neptune.7"]
  }
  aliases = ["CKV_AWS_359", "c91d7ea0-d4d1-403b-8fe1-c9961ac082c5"]

  example "fail" {
    code = <<-EOT
      resource "aws_neptune_cluster" "main" {
        cluster_identifier = "main"
        engine             = "neptune"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_neptune_cluster" "main" {
        cluster_identifier                  = "main"
        engine                              = "neptune"
        iam_database_authentication_enabled = true
      }
    EOT
  }
}

resource_policy "aws_neptune_cluster" "authentication" {
  enforce {
    condition     = attrs.iam_database_authentication_enabled == true
    error_message = "`${meta.address}` lets clients in without IAM authentication"
  }

  # Clients that do not sign their requests are cut off.
  fix "require IAM authentication" {
    set    = { path = "iam_database_authentication_enabled", value = true }
    safety = "unsafe"
  }
}
