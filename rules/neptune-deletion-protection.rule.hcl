rule "neptune-deletion-protection" {
  title       = "Neptune clusters are protected from deletion"
  severity    = "low"
  enabled     = false
  rationale   = "One mistaken destroy, or a change that replaces the cluster, deletes the whole graph. With the protection Neptune refuses. Backups soften the loss, therefore the severity is low."
  remediation = "Set deletion_protection = true. It is changed in place; take it away again before you destroy the cluster."
  references = [
    "https://docs.aws.amazon.com/neptune/latest/userguide/manage-console-instances-delete.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster",
  ]
  controls = {
    aws-fsbp = ["Neptune.4"]
  }
  aliases = ["CKV2_AWS_58"]

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
        cluster_identifier  = "main"
        engine              = "neptune"
        deletion_protection = true
      }
    EOT
  }
}

resource_policy "aws_neptune_cluster" "protected" {
  enforce {
    condition     = attrs.deletion_protection == true
    error_message = "`${meta.address}` is not protected from deletion"
  }

  # Changed in place. To destroy the cluster, the protection has to be taken away first.
  fix "protect from deletion" {
    set    = { path = "deletion_protection", value = true }
    safety = "safe"
  }
}
