rule "rds-deletion-protection" {
  title       = "RDS databases are protected from deletion"
  severity    = "low"
  enabled     = false
  rationale   = "One mistaken destroy, or a change that replaces the database, deletes all of its data. With the protection RDS refuses. Backups soften the loss, therefore the severity is low."
  remediation = "Set deletion_protection = true. It is changed in place; take it away again before you destroy the database."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster",
  ]
  controls = {
    aws-fsbp = ["RDS.7", "RDS.8"]
  }
  aliases = [
    "CKV_AWS_293",
    "CKV_AWS_139",
    "AVD-AWS-0177",
    "AWS-0177",
    "aws-rds-enable-deletion-protection",
    "AVD-AWS-0343",
    "AWS-0343",
    "aws-rds-enable-cluster-deletion-protection",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier        = "orders"
        engine            = "postgres"
        instance_class    = "db.t4g.medium"
        allocated_storage = 50
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier          = "orders"
        engine              = "postgres"
        instance_class      = "db.t4g.medium"
        allocated_storage   = 50
        deletion_protection = true
      }
    EOT
  }
}

# A replica can be made again from its source.
resource_policy "aws_db_instance" "protected" {
  controls = { aws-fsbp = ["RDS.8"] }

  filter = attrs.replicate_source_db == null

  enforce {
    condition     = attrs.deletion_protection == true
    error_message = "`${meta.address}` is not protected from deletion"
  }

  # Changed in place. To destroy the database, the protection has to be taken away first.
  fix "protect from deletion" {
    set    = { path = "deletion_protection", value = true }
    safety = "safe"
  }
}

resource_policy "aws_rds_cluster" "protected" {
  controls = { aws-fsbp = ["RDS.7"] }

  enforce {
    condition     = attrs.deletion_protection == true
    error_message = "`${meta.address}` is not protected from deletion"
  }

  # Changed in place. To destroy the database, the protection has to be taken away first.
  fix "protect from deletion" {
    set    = { path = "deletion_protection", value = true }
    safety = "safe"
  }
}
