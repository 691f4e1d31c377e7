rule "s3-public-policy" {
  title       = "Bucket policies are not public"
  severity    = "critical"
  rationale   = "A public policy lets anybody on the internet read, list, or write what is in the bucket, whatever its ACLs say. S3 calls a policy public when it admits everybody and no condition limits that to fixed values."
  remediation = "Name the principals, or limit the statement with a condition on a fixed value: aws:SourceIp, aws:SourceVpce, aws:PrincipalOrgID, aws:SourceArn or aws:SourceAccount. Serve a website through CloudFront with origin access control. restrict_public_buckets = true in aws_s3_bucket_public_access_block restricts a public policy to the account and AWS services."
  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_policy",
  ]
  controls = {
    aws-fsbp = ["S3.2", "S3.3"]
  }
  aliases = [
    "CKV_AWS_70",
    "7af43613-6bb9-4a0e-8c4d-1314b799425e",
    "a4966c4f-9141-48b8-a564-ffe9959945bc",
    "1df37f4b-7197-45ce-83f8-9994d2fcf885",
    "d24c0755-c028-44b1-b503-8e719c898832",
    "ffdf4b37-7703-4dfe-a682-9d2e99bc6c09",
    "66c6f96f-2d9e-417e-a998-9058aeeecd44",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_s3_bucket" "downloads" {
        bucket = "example-downloads"
      }

      resource "aws_s3_bucket_policy" "downloads" {
        bucket = aws_s3_bucket.downloads.id

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = "*"
            Action    = "s3:GetObject"
            Resource  = "$${aws_s3_bucket.downloads.arn}/*"
          }]
        })
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_s3_bucket" "downloads" {
        bucket = "example-downloads"
      }

      resource "aws_s3_bucket_policy" "downloads" {
        bucket = aws_s3_bucket.downloads.id

        policy = jsonencode({
          Version = "2012-10-17"
          Statement = [{
            Effect    = "Allow"
            Principal = { AWS = "arn:aws:iam::111122223333:root" }
            Action    = "s3:GetObject"
            Resource  = "$${aws_s3_bucket.downloads.arn}/*"
          }]
        })
      }
    EOT
  }
}

# The types that are joined below: module models are read for them.
locals {
  companions = core::getresources("aws_s3_bucket_public_access_block")
}

# Whether public access to a bucket that is made elsewhere is restricted is unknown.
resource_policy "aws_s3_bucket_policy" "public" {
  controls = { aws-fsbp = local.harmless || local.reads == local.writes ? ["S3.2", "S3.3"] : local.reads ? ["S3.2"] : ["S3.3"] }

  locals {
    public     = iam::public_statements(attrs.policy)
    named      = [for bucket in core::getresources("aws_s3_bucket") : bucket if graph::same(attrs.bucket, bucket)]
    bucket     = src::is_literal(attrs.bucket) && core::length(local.named) > 0 ? local.named[0] : graph::follow(attrs.bucket)
    restricted = core::anytrue([for block in graph::referrers(local.bucket, "aws_s3_bucket_public_access_block", "bucket") : block.restrict_public_buckets == true])
    # In a module that is known in part the list is open: how long it is, is then unknown. Modules that make buckets have
    # no account-wide block.
    accounts   = core::getresources("aws_s3_account_public_access_block")
    account    = (src::is_literal(core::length(local.accounts) > 0) || src::is_literal(core::length(local.accounts) < 100)) && core::anytrue([for account in local.accounts : account.restrict_public_buckets == true])

    # What everybody may do; where no action says it, it may be both.
    harmless = core::length(local.public) == 0 || local.restricted || local.account
    actions  = core::flatten([for statement in iam::statements(attrs.policy) : statement.actions if statement.effect == "Allow" && core::contains(statement.principals, "*")])
    reads    = core::anytrue([for action in local.actions : core::regex_match(action, "(?i)^(s3:)?([*]|get|list|head)")])
    writes   = core::anytrue([for action in local.actions : core::regex_match(action, "(?i)^(s3:)?([*]|put|delete|create|replicate|restore|abort)")])
  }

  enforce {
    condition     = core::length(local.public) == 0 || local.restricted || local.account
    error_message = "`${meta.address}` is public: it allows everybody, and no condition limits that to fixed values"
    pass_message  = core::length(local.public) == 0 ? "the policy is not public" : "the policy is public, but public access to the bucket is restricted"
  }
}

resource_policy "aws_s3_bucket" "public" {
  controls = { aws-fsbp = local.harmless || local.reads == local.writes ? ["S3.2", "S3.3"] : local.reads ? ["S3.2"] : ["S3.3"] }

  filter = core::try(attrs.policy, null) != null

  locals {
    public     = iam::public_statements(attrs.policy)
    restricted = core::anytrue([for block in graph::referrers(attrs, "aws_s3_bucket_public_access_block", "bucket") : block.restrict_public_buckets == true])
    # In a module that is known in part the list is open: how long it is, is then unknown. Modules that make buckets have
    # no account-wide block.
    accounts   = core::getresources("aws_s3_account_public_access_block")
    account    = (src::is_literal(core::length(local.accounts) > 0) || src::is_literal(core::length(local.accounts) < 100)) && core::anytrue([for account in local.accounts : account.restrict_public_buckets == true])

    # What everybody may do; where no action says it, it may be both.
    harmless = core::length(local.public) == 0 || local.restricted || local.account
    actions  = core::flatten([for statement in iam::statements(attrs.policy) : statement.actions if statement.effect == "Allow" && core::contains(statement.principals, "*")])
    reads    = core::anytrue([for action in local.actions : core::regex_match(action, "(?i)^(s3:)?([*]|get|list|head)")])
    writes   = core::anytrue([for action in local.actions : core::regex_match(action, "(?i)^(s3:)?([*]|put|delete|create|replicate|restore|abort)")])
  }

  enforce {
    condition     = core::length(local.public) == 0 || local.restricted || local.account
    error_message = "`${meta.address}` is public: its policy allows everybody, and no condition limits that to fixed values"
    pass_message  = core::length(local.public) == 0 ? "the policy is not public" : "the policy is public, but public access to the bucket is restricted"
  }
}

# An access point restricts public access unless that is switched off; one in a VPC is reached from there only.
resource_policy "aws_s3_access_point" "public" {
  controls = { aws-fsbp = [] }

  filter = core::try(attrs.policy, null) != null

  enforce {
    condition = (
      core::length(iam::public_statements(attrs.policy)) == 0
      || core::try(attrs.public_access_block_configuration[0].restrict_public_buckets, true) == true
      || core::length(attrs.vpc_configuration) > 0
    )
    error_message = "`${meta.address}` is public: its policy allows everybody, and no condition limits that to fixed values"
    pass_message  = core::length(iam::public_statements(attrs.policy)) == 0 ? "the policy is not public" : "the policy is public, but the access point restricts public access"
  }
}
