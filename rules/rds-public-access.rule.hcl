rule "rds-public-access" {
  title       = "RDS instances have no public address"
  severity    = "critical"
  rationale   = "An instance with publicly_accessible = true gets a DNS name that resolves to a public address. Whether the internet reaches it then hangs on a security group alone, and databases with public addresses are scanned and attacked within hours."
  remediation = "Set publicly_accessible = false, and reach the instance from inside the VPC, through a VPN or a bastion host. A public address also needs public subnets: give the subnet group private ones."
  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html#USER_VPC.Hiding",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster_instance",
  ]
  controls = {
    aws-fsbp      = ["RDS.2"]
    "cis-aws-3.0" = ["2.3.3"]
    "cis-aws-5.0" = ["2.2.3"]
  }
  aliases = [
    "CKV_AWS_17",
    "AVD-AWS-0180",
    "AWS-0180",
    "aws-rds-enable-public-access",
    "35113e6f-2c6b-414d-beec-7a9482d3b2d1",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_db_instance" "orders" {
        identifier          = "orders"
        engine              = "postgres"
        instance_class      = "db.t4g.medium"
        allocated_storage   = 50
        publicly_accessible = true
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
        publicly_accessible = false
      }
    EOT
  }
}

resource_policy "{aws_db_instance,aws_rds_cluster_instance}" "address" {
  locals {
    subnets = core::try(graph::follow(attrs.db_subnet_group_name).subnet_ids, [])
    public  = core::anytrue([for exposure in net::exposures(local.subnets) : exposure == "public"])
  }

  enforce {
    # The provider sends `false` unless something else is written.
    condition     = core::try(attrs.publicly_accessible, false) == false
    error_message = "`${meta.address}` has a public address${core::try(local.public, false) ? ", and its subnets are public" : ""}"
    pass_message  = src::present(attrs.publicly_accessible) ? "`publicly_accessible` is `false`" : "`publicly_accessible` is not set, and the provider's default is `false`"
  }

  # Clients outside the VPC are cut off.
  fix "take the public address away" {
    set    = { path = "publicly_accessible", value = false }
    safety = "unsafe"
  }
}
