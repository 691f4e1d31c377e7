rule "s3-public-access-block" {
  title       = "Buckets block public access"
  severity    = "high"
  rationale   = "One ACL or policy statement too many makes a bucket public. The four settings of Block Public Access override both, whoever writes them. S3 has turned them on for new buckets since April 2023, but a block in Terraform sets each setting that it does not name to false."
  remediation = "Give each bucket an aws_s3_bucket_public_access_block, or the account an aws_s3_account_public_access_block, with block_public_acls, block_public_policy, ignore_public_acls and restrict_public_buckets = true. A bucket that must be public, such as a website, should be served through CloudFront instead. The settings of an access point can only be chosen when it is created."
  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html",
    "https://aws.amazon.com/about-aws/whats-new/2022/12/amazon-s3-automatically-enable-block-public-access-disable-access-control-lists-buckets-april-2023/",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_public_access_block",
  ]
  controls = {
    aws-fsbp      = ["S3.1", "S3.8", "S3.19"]
    "cis-aws-3.0" = ["2.1.4"]
    "cis-aws-5.0" = ["2.1.4"]
  }
  aliases = [
    "CKV2_AWS_6",
    "CKV_AWS_53",
    "CKV_AWS_54",
    "CKV_AWS_55",
    "CKV_AWS_56",
    "CKV_AWS_392",
    "AVD-AWS-0086",
    "AWS-0086",
    "aws-s3-block-public-acls",
    "AVD-AWS-0087",
    "AWS-0087",
    "aws-s3-block-public-policy",
    "AVD-AWS-0091",
    "AWS-0091",
    "aws-s3-ignore-public-acls",
    "AVD-AWS-0093",
    "AWS-0093",
    "aws-s3-no-public-buckets",
    "AVD-AWS-0094",
    "AWS-0094",
    "aws-s3-specify-public-access-block",
    "d0cc8694-fcad-43ff-ac86-32331d7e867f",
    "1a4bc881-9f69-4d44-8c9a-d37d08f54c50",
    "4fa66806-0dd9-4f8d-9480-3174d39c7c91",
    "1ec253ab-c220-4d63-b2de-5b40e0af9293",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_s3_bucket_public_access_block" "invoices" {
        bucket              = "example-invoices"
        block_public_acls   = true
        block_public_policy = true
        ignore_public_acls  = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_s3_bucket" "invoices" {
        bucket = "example-invoices"
      }

      resource "aws_s3_bucket_public_access_block" "invoices" {
        bucket                  = aws_s3_bucket.invoices.id
        block_public_acls       = true
        block_public_policy     = true
        ignore_public_acls      = true
        restrict_public_buckets = true
      }
    EOT
  }
}

input "require-block" {
  type        = bool
  default     = true
  description = "whether a bucket without any block in this configuration is a violation; S3 blocks public access to buckets made since April 2023 by default"
}

# What the account blocks is blocked for every bucket and access point: S3 applies the most restrictive of the settings.
resource_policy "aws_s3_bucket_public_access_block" "settings" {
  controls = { aws-fsbp = ["S3.8"] }

  locals {
    # In a module that is known in part the list is open: how long it is, is then unknown. Modules that make buckets have
    # no account-wide block.
    accounts = core::getresources("aws_s3_account_public_access_block")
    complete = src::is_literal(core::length(local.accounts) > 0) || src::is_literal(core::length(local.accounts) < 100)
  }

  enforce {
    aliases       = ["CKV2_AWS_6", "CKV_AWS_53", "AVD-AWS-0086", "AWS-0086", "aws-s3-block-public-acls", "d0cc8694-fcad-43ff-ac86-32331d7e867f"]
    condition     = attrs.block_public_acls == true || (local.complete && core::anytrue([for account in local.accounts : account.block_public_acls == true]))
    error_message = "`${meta.address}` accepts public ACLs: `block_public_acls` is `false`, must be `true`"
    pass_message  = attrs.block_public_acls == true ? "`block_public_acls` is `true`" : "the account blocks public ACLs"
  }

  enforce {
    aliases       = ["CKV2_AWS_6", "CKV_AWS_54", "AVD-AWS-0087", "AWS-0087", "aws-s3-block-public-policy", "1a4bc881-9f69-4d44-8c9a-d37d08f54c50"]
    condition     = attrs.block_public_policy == true || (local.complete && core::anytrue([for account in local.accounts : account.block_public_policy == true]))
    error_message = "`${meta.address}` accepts public policies: `block_public_policy` is `false`, must be `true`"
    pass_message  = attrs.block_public_policy == true ? "`block_public_policy` is `true`" : "the account blocks public policies"
  }

  enforce {
    aliases       = ["CKV_AWS_55", "AVD-AWS-0091", "AWS-0091", "aws-s3-ignore-public-acls"]
    condition     = attrs.ignore_public_acls == true || (local.complete && core::anytrue([for account in local.accounts : account.ignore_public_acls == true]))
    error_message = "`${meta.address}` does not ignore public ACLs: `ignore_public_acls` is `false`, must be `true`"
    pass_message  = attrs.ignore_public_acls == true ? "`ignore_public_acls` is `true`" : "the account ignores public ACLs"
  }

  enforce {
    aliases       = ["CKV_AWS_56", "AVD-AWS-0093", "AWS-0093", "aws-s3-no-public-buckets"]
    condition     = attrs.restrict_public_buckets == true || (local.complete && core::anytrue([for account in local.accounts : account.restrict_public_buckets == true]))
    error_message = "`${meta.address}` does not restrict what public policies allow: `restrict_public_buckets` is `false`, must be `true`"
    pass_message  = attrs.restrict_public_buckets == true ? "`restrict_public_buckets` is `true`" : "the account restricts public buckets"
  }

  # Changed in place. Whoever reads a bucket anonymously or through a public policy can no longer do so.
  fix "block public ACLs" {
    set    = { path = "block_public_acls", value = true }
    safety = "unsafe"
  }

  fix "block public policies" {
    set    = { path = "block_public_policy", value = true }
    safety = "unsafe"
  }

  fix "ignore public ACLs" {
    set    = { path = "ignore_public_acls", value = true }
    safety = "unsafe"
  }

  fix "restrict public buckets" {
    set    = { path = "restrict_public_buckets", value = true }
    safety = "unsafe"
  }
}

resource_policy "aws_s3_account_public_access_block" "settings" {
  controls = { aws-fsbp = ["S3.1"] }

  enforce {
    aliases       = ["CKV_AWS_53", "AVD-AWS-0086", "AWS-0086", "aws-s3-block-public-acls", "d0cc8694-fcad-43ff-ac86-32331d7e867f"]
    condition     = attrs.block_public_acls == true
    error_message = "`${meta.address}` accepts public ACLs: `block_public_acls` is `false`, must be `true`"
    pass_message  = "`block_public_acls` is `true`"
  }

  enforce {
    aliases       = ["CKV_AWS_54", "AVD-AWS-0087", "AWS-0087", "aws-s3-block-public-policy", "1a4bc881-9f69-4d44-8c9a-d37d08f54c50"]
    condition     = attrs.block_public_policy == true
    error_message = "`${meta.address}` accepts public policies: `block_public_policy` is `false`, must be `true`"
    pass_message  = "`block_public_policy` is `true`"
  }

  enforce {
    aliases       = ["CKV_AWS_55", "AVD-AWS-0091", "AWS-0091", "aws-s3-ignore-public-acls"]
    condition     = attrs.ignore_public_acls == true
    error_message = "`${meta.address}` does not ignore public ACLs: `ignore_public_acls` is `false`, must be `true`"
    pass_message  = "`ignore_public_acls` is `true`"
  }

  enforce {
    aliases       = ["CKV_AWS_56", "AVD-AWS-0093", "AWS-0093", "aws-s3-no-public-buckets"]
    condition     = attrs.restrict_public_buckets == true
    error_message = "`${meta.address}` does not restrict what public policies allow: `restrict_public_buckets` is `false`, must be `true`"
    pass_message  = "`restrict_public_buckets` is `true`"
  }

  # Changed in place. Whoever reads a bucket anonymously or through a public policy can no longer do so.
  fix "block public ACLs" {
    set    = { path = "block_public_acls", value = true }
    safety = "unsafe"
  }

  fix "block public policies" {
    set    = { path = "block_public_policy", value = true }
    safety = "unsafe"
  }

  fix "ignore public ACLs" {
    set    = { path = "ignore_public_acls", value = true }
    safety = "unsafe"
  }

  fix "restrict public buckets" {
    set    = { path = "restrict_public_buckets", value = true }
    safety = "unsafe"
  }
}

# An access point has settings of its own, and they are on unless they are switched off.
resource_policy "aws_s3_access_point" "settings" {
  controls = {
    aws-fsbp      = ["S3.19"]
    "cis-aws-3.0" = []
    "cis-aws-5.0" = []
  }

  locals {
    # In a module that is known in part the list is open: how long it is, is then unknown. Modules that make buckets have
    # no account-wide block.
    accounts = core::getresources("aws_s3_account_public_access_block")
    complete = src::is_literal(core::length(local.accounts) > 0) || src::is_literal(core::length(local.accounts) < 100)
  }

  enforce {
    condition     = core::try(attrs.public_access_block_configuration[0].block_public_acls, true) == true || (local.complete && core::anytrue([for account in local.accounts : account.block_public_acls == true]))
    error_message = "`${meta.address}` accepts public ACLs: `block_public_acls` is `false`, must be `true`"
    pass_message  = "public ACLs are blocked"
  }

  enforce {
    condition     = core::try(attrs.public_access_block_configuration[0].block_public_policy, true) == true || (local.complete && core::anytrue([for account in local.accounts : account.block_public_policy == true]))
    error_message = "`${meta.address}` accepts a public policy: `block_public_policy` is `false`, must be `true`"
    pass_message  = "public policies are blocked"
  }

  enforce {
    condition     = core::try(attrs.public_access_block_configuration[0].ignore_public_acls, true) == true || (local.complete && core::anytrue([for account in local.accounts : account.ignore_public_acls == true]))
    error_message = "`${meta.address}` does not ignore public ACLs: `ignore_public_acls` is `false`, must be `true`"
    pass_message  = "public ACLs are ignored"
  }

  enforce {
    condition     = core::try(attrs.public_access_block_configuration[0].restrict_public_buckets, true) == true || (local.complete && core::anytrue([for account in local.accounts : account.restrict_public_buckets == true]))
    error_message = "`${meta.address}` does not restrict what a public policy allows: `restrict_public_buckets` is `false`, must be `true`"
    pass_message  = "access through a public policy is restricted"
  }
}

resource_policy "aws_s3_bucket" "blocked" {
  controls = { aws-fsbp = ["S3.8"] }

  filter = input.require-block

  locals {
    blocks   = graph::referrers(attrs, "aws_s3_bucket_public_access_block", "bucket")
    # In a module that is known in part the list is open: how long it is, is then unknown. Modules that make buckets have
    # no account-wide block.
    listed   = core::getresources("aws_s3_account_public_access_block")
    complete = src::is_literal(core::length(local.listed) > 0) || src::is_literal(core::length(local.listed) < 100)
    accounts = [
      for account in local.listed : account
      if account.block_public_acls == true && account.block_public_policy == true && account.ignore_public_acls == true && account.restrict_public_buckets == true
    ]
  }

  # S3 blocks public access to a new bucket by itself, so this is less than a block that is switched off.
  enforce {
    condition     = (local.complete && core::length(local.accounts) > 0) || core::length(local.blocks) > 0
    severity      = "medium"
    error_message = "`${meta.address}` has no public access block in this configuration, and neither has the account"
    pass_message  = core::length(local.blocks) > 0 ? "it has a public access block" : "the account blocks public access to all its buckets"
  }
}
