rule "backup-vault-policy" {
  enabled     = false
  title       = "Policies of backup vaults name their principals"
  severity    = "medium"
  rationale   = "Whoever the policy admits can copy recovery points out, or delete them: the last thing that is left after an attack. Few vaults are shared at all, so this is off by default."
  remediation = "Name the principals, or limit the statement with a condition on a fixed value, such as aws:PrincipalOrgID. aws_backup_vault_lock_configuration keeps recovery points from being deleted."
  references = [
    "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/backup_vault_policy",
  ]
  controls = {
    nist-800-53-r5 = ["CP-9"]
  }

  example "fail" {
    code = <<-EOT
      resource "aws_backup_vault_policy" "orders" {
        backup_vault_name = "orders"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "backup:CopyIntoBackupVault"
            Resource  = "*"
          }]
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_backup_vault_policy" "orders" {
        backup_vault_name = "orders"

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = { AWS = "arn:aws:iam::111122223333:root" }
            Action    = "backup:CopyIntoBackupVault"
            Resource  = "*"
          }]
        })
      }
    EOT
  }
}

resource_policy "aws_backup_vault_policy" "public" {
  enforce {
    condition     = core::length(iam::public_statements(attrs.policy)) == 0
    error_message = "`${meta.address}` makes its vault public: it allows everybody, and no condition limits that to fixed values"
    pass_message  = "the policy is not public"
  }
}
