rule "docdb-deletion-protection" {
  title       = "DocumentDB clusters are protected from deletion"
  severity    = "medium"
  rationale   = "One mistaken destroy, or a change that replaces the cluster, deletes all of its documents. With the protection DocumentDB refuses."
  remediation = "Set deletion_protection = true. It is changed in place; take it away again before you destroy the cluster."
  references = [
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/db-cluster-delete.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster",
  ]
  controls = {
    aws-fsbp = ["DocumentDB.5"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_docdb_cluster" "main" {
        cluster_identifier          = "main"
        master_username             = "app"
        manage_master_user_password = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_docdb_cluster" "main" {
        cluster_identifier          = "main"
        master_username             = "app"
        manage_master_user_password = true
        deletion_protection         = true
      }
    EOT
  }
}

resource_policy "aws_docdb_cluster" "protected" {
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
