rule "rds-multi-az" {
  title       = "RDS instances have a standby in another availability zone"
  severity    = "medium"
  rationale   = "A single instance is down for as long as its zone or its host is, and during every patch. A standby takes over within a minute or two."
  remediation = "Set multi_az = true. It is changed in place and about doubles the price of the instance. Where that is too much, as for a development database, suppress the finding with the reason."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
  ]
  controls = {
    aws-fsbp      = ["RDS.5"]
    "cis-aws-5.0" = ["2.2.4"]
  }
  aliases = ["CKV_AWS_157"]

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier        = "orders"
        engine            = "postgres"
        instance_class    = "db.m7g.large"
        allocated_storage = 100
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier        = "orders"
        engine            = "postgres"
        instance_class    = "db.m7g.large"
        allocated_storage = 100
        multi_az          = true
      }
    EOT
  }
}

# A replica is a copy itself: its source is checked.
resource_policy "aws_db_instance" "standby" {
  filter = attrs.replicate_source_db == null

  enforce {
    condition     = core::try(attrs.multi_az, false) == true
    error_message = "`${meta.address}` has no standby in another availability zone"
  }

  # Changed in place and without downtime, but the price of the instance about doubles.
  fix "add a standby" {
    set    = { path = "multi_az", value = true }
    safety = "unsafe"
  }
}
