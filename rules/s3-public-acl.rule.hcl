rule "s3-public-acl" {
  title       = "ACLs grant the public nothing"
  severity    = "critical"
  rationale   = "A public ACL lets anybody on the internet, or anybody with an AWS account, list, read or write what is in the bucket. Scanners find such buckets within hours."
  remediation = "Remove the public ACL or grant. Where objects must be public, serve them through CloudFront. To turn ACLs off altogether, set object_ownership = \"BucketOwnerEnforced\" in aws_s3_bucket_ownership_controls, or to ignore public ones ignore_public_acls = true in aws_s3_bucket_public_access_block."
  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_acl",
  ]
  controls = {
    aws-fsbp = ["S3.2", "S3.3"]
  }
  aliases = [
    "CKV_AWS_20",
    "CKV_AWS_57",
    "CKV_AWS_375",
    "CKV2_AWS_43",
    "AVD-AWS-0092",
    "AWS-0092",
    "aws-s3-no-public-access-with-acl",
    "38c5ee0d-7f22-4260-ab72-5073048df100",
    "57b9893d-33b1-4419-bcea-a717ea87e139",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_s3_bucket" "downloads" {
        bucket = "example-downloads"
      }

      resource "aws_s3_bucket_acl" "downloads" {
        bucket = aws_s3_bucket.downloads.id
        acl    = "public-read"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_s3_bucket" "downloads" {
        bucket = "example-downloads"
      }

      resource "aws_s3_bucket_acl" "downloads" {
        bucket = aws_s3_bucket.downloads.id
        acl    = "private"
      }
    EOT
  }
}

locals {
  public = ["public-read", "public-read-write", "authenticated-read"]
  groups = [
    "http://acs.amazonaws.com/groups/global/AllUsers",
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
  ]

  # The types that are joined below: module models are read for them.
  companions = [core::getresources("aws_s3_bucket_public_access_block"), core::getresources("aws_s3_bucket_ownership_controls")]
}

# ACLs that are written in the bucket itself.
resource_policy "aws_s3_bucket" "acl" {
  filter = src::present(attrs.acl) || core::length(attrs.grant) > 0

  locals {
    ignored     = core::anytrue([for block in graph::referrers(attrs, "aws_s3_bucket_public_access_block", "bucket") : block.ignore_public_acls == true])
    # In a module that is known in part the list is open: how long it is, is then unknown. Modules that make buckets have
    # no account-wide block.
    accounts    = core::getresources("aws_s3_account_public_access_block")
    account     = (src::is_literal(core::length(local.accounts) > 0) || src::is_literal(core::length(local.accounts) < 100)) && core::anytrue([for account in local.accounts : account.ignore_public_acls == true])
    enforced    = core::anytrue([for controls in graph::referrers(attrs, "aws_s3_bucket_ownership_controls", "bucket") : core::try(controls.rule[0].object_ownership, "") == "BucketOwnerEnforced"])
    ineffective = local.ignored || local.enforced || local.account
  }

  enforce {
    condition     = !core::contains(local.public, core::try(attrs.acl, "private")) || local.ineffective
    error_message = "`${meta.address}` is public: `acl` is `${attrs.acl}`"
    pass_message  = core::contains(local.public, core::try(attrs.acl, "private")) ? "the bucket ignores its public ACL" : "`acl` is not public"
    controls      = { aws-fsbp = !local.ineffective && core::contains(["public-read", "authenticated-read"], core::try(attrs.acl, "private")) ? ["S3.2"] : ["S3.2", "S3.3"] }
  }

  enforce {
    condition     = core::alltrue([for grant in attrs.grant : !core::contains(local.groups, core::try(grant.uri, ""))]) || local.ineffective
    error_message = "`${meta.address}` is public: a grant is for everybody"
    pass_message  = "" # the first one says it
    controls      = { aws-fsbp = core::alltrue([for grant in attrs.grant : !core::regex_match(core::join(",", grant.permissions), "WRITE|FULL_CONTROL") if core::contains(local.groups, core::try(grant.uri, ""))]) ? ["S3.2"] : ["S3.2", "S3.3"] }
  }
}

# ACLs of a bucket that somebody else may make: what its block and its ownership controls say is only known of a bucket of
# this configuration.
resource_policy "aws_s3_bucket_acl" "acl" {
  locals {
    named       = [for bucket in core::getresources("aws_s3_bucket") : bucket if graph::same(attrs.bucket, bucket)]
    bucket      = src::is_literal(attrs.bucket) && core::length(local.named) > 0 ? local.named[0] : graph::follow(attrs.bucket)
    ignored     = core::anytrue([for block in graph::referrers(local.bucket, "aws_s3_bucket_public_access_block", "bucket") : block.ignore_public_acls == true])
    # In a module that is known in part the list is open: how long it is, is then unknown. Modules that make buckets have
    # no account-wide block.
    accounts    = core::getresources("aws_s3_account_public_access_block")
    account     = (src::is_literal(core::length(local.accounts) > 0) || src::is_literal(core::length(local.accounts) < 100)) && core::anytrue([for account in local.accounts : account.ignore_public_acls == true])
    enforced    = core::anytrue([for controls in graph::referrers(local.bucket, "aws_s3_bucket_ownership_controls", "bucket") : core::try(controls.rule[0].object_ownership, "") == "BucketOwnerEnforced"])
    ineffective = local.ignored || local.enforced || local.account
    grants      = core::flatten([for policy in attrs.access_control_policy : policy.grant])
  }

  enforce {
    condition     = !core::contains(local.public, core::try(attrs.acl, "private")) || local.ineffective
    error_message = "`${meta.address}` is public: `acl` is `${attrs.acl}`"
    pass_message  = core::contains(local.public, core::try(attrs.acl, "private")) ? "the bucket ignores its public ACL" : "it grants the public nothing"
    controls      = { aws-fsbp = !local.ineffective && core::contains(["public-read", "authenticated-read"], core::try(attrs.acl, "private")) ? ["S3.2"] : ["S3.2", "S3.3"] }
  }

  enforce {
    condition     = core::alltrue([for grant in local.grants : !core::contains(local.groups, core::try(grant.grantee[0].uri, ""))]) || local.ineffective
    error_message = "`${meta.address}` is public: a grant is for everybody"
    pass_message  = "" # the first one says it
    controls      = { aws-fsbp = core::alltrue([for grant in local.grants : !core::regex_match(grant.permission, "WRITE|FULL_CONTROL") if core::contains(local.groups, core::try(grant.grantee[0].uri, ""))]) ? ["S3.2"] : ["S3.2", "S3.3"] }
  }
}

resource_policy "{aws_s3_object,aws_s3_bucket_object,aws_s3_object_copy}" "acl" {
  controls = { aws-fsbp = [] }

  filter = src::present(attrs.acl)

  locals {
    named    = [for bucket in core::getresources("aws_s3_bucket") : bucket if graph::same(attrs.bucket, bucket)]
    bucket   = src::is_literal(attrs.bucket) && core::length(local.named) > 0 ? local.named[0] : graph::follow(attrs.bucket)
    ignored  = core::anytrue([for block in graph::referrers(local.bucket, "aws_s3_bucket_public_access_block", "bucket") : block.ignore_public_acls == true])
    # In a module that is known in part the list is open: how long it is, is then unknown. Modules that make buckets have
    # no account-wide block.
    accounts = core::getresources("aws_s3_account_public_access_block")
    account  = (src::is_literal(core::length(local.accounts) > 0) || src::is_literal(core::length(local.accounts) < 100)) && core::anytrue([for account in local.accounts : account.ignore_public_acls == true])
    enforced = core::anytrue([for controls in graph::referrers(local.bucket, "aws_s3_bucket_ownership_controls", "bucket") : core::try(controls.rule[0].object_ownership, "") == "BucketOwnerEnforced"])
  }

  enforce {
    condition     = !core::contains(local.public, core::try(attrs.acl, "private")) || local.ignored || local.enforced || local.account
    error_message = "`${meta.address}` is public: `acl` is `${attrs.acl}`"
    pass_message  = core::contains(local.public, core::try(attrs.acl, "private")) ? "the bucket ignores public ACLs" : "`acl` is not public"
  }
}
