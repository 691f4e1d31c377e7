rule "dms-public-access" {
  title       = "DMS replication instances have no public address"
  severity    = "critical"
  rationale   = "A replication instance has the credentials and the data of both databases while it copies. With a public address only a security group keeps the internet away from it."
  remediation = "Set publicly_accessible = false, and reach other networks through a VPN, a peering or a NAT gateway. It cannot be changed later: the change forces replacement."
  references = [
    "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.PublicPrivate.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dms_replication_instance",
  ]
  controls = {
    aws-fsbp = ["DMS.1"]
  }
  aliases = ["CKV_AWS_89", "030d3b18-1821-45b4-9e08-50efbe7becbb"]

  example "fail" {
    code = <<-EOT
      resource "aws_dms_replication_instance" "main" {
        replication_instance_id    = "main"
        replication_instance_class = "dms.t3.medium"
        allocated_storage          = 50
        publicly_accessible        = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_dms_replication_instance" "main" {
        replication_instance_id    = "main"
        replication_instance_class = "dms.t3.medium"
        allocated_storage          = 50
        publicly_accessible        = false
      }
    EOT
  }
}

resource_policy "aws_dms_replication_instance" "address" {
  enforce {
    condition     = core::try(attrs.publicly_accessible, false) == false
    error_message = "`${meta.address}` has a public address"
    pass_message  = core::try(attrs.publicly_accessible, null) == null ? "`publicly_accessible` is not set, and the provider's default is `false`" : "`publicly_accessible` is `false`"
  }

  # The instance is replaced, and loses the way to databases that it reaches through the internet.
  fix "take the public address away" {
    set    = { path = "publicly_accessible", value = false }
    safety = "unsafe"
  }
}
