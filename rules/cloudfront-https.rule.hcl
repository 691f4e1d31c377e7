rule "cloudfront-https" {
  title       = "CloudFront uses HTTPS and TLS 1.2 on both sides"
  severity    = "high"
  rationale   = "Traffic to viewers or origins over HTTP, or over TLS 1.0 and 1.1, can be read or changed in transit, even if the other side of the distribution is encrypted."
  remediation = "Set viewer_protocol_policy to redirect-to-https or https-only in every cache behavior, minimum_protocol_version to TLSv1.2_2021 or later with your own certificate, and in custom_origin_config origin_protocol_policy = \"https-only\" and origin_ssl_protocols = [\"TLSv1.2\"]."
  references = [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https.html",
    "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudfront_distribution",
  ]
  controls = {
    aws-fsbp = ["CloudFront.3", "CloudFront.9", "CloudFront.10", "CloudFront.15"]
  }
  aliases = [
    "CKV_AWS_34",
    "CKV_AWS_174",
    "CKV2_AWS_54",
    "CKV2_AWS_42",
    "AVD-AWS-0012",
    "AWS-0012",
    "aws-cloudfront-enforce-https",
    "AVD-AWS-0013",
    "AWS-0013",
    "aws-cloudfront-use-secure-tls-policy",
    "55af1353-2f62-4fa0-a8e1-a210ca2708f5",
    "00e5e55e-c2ff-46b3-a757-a7a1cd802456",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_cloudfront_distribution" "site" {
        enabled = true

        origin {
          domain_name = "origin.example.com"
          origin_id   = "origin"

          custom_origin_config {
            http_port              = 80
            https_port             = 443
            origin_protocol_policy = "https-only"
            origin_ssl_protocols   = ["TLSv1.2"]
          }
        }

        default_cache_behavior {
          allowed_methods        = ["GET", "HEAD"]
          cached_methods         = ["GET", "HEAD"]
          cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
          target_origin_id       = "origin"
          viewer_protocol_policy = "allow-all"
        }

        restrictions {
          geo_restriction {
            restriction_type = "none"
          }
        }

        viewer_certificate {
          acm_certificate_arn      = "arn:aws:acm:us-east-1:111122223333:certificate/0c7f6d1b-2a3c-4a4a-9f3e-1f5c1c0a7a1d"
          minimum_protocol_version = "TLSv1.2_2021"
          ssl_support_method       = "sni-only"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_cloudfront_distribution" "site" {
        enabled = true

        origin {
          domain_name = "origin.example.com"
          origin_id   = "origin"

          custom_origin_config {
            http_port              = 80
            https_port             = 443
            origin_protocol_policy = "https-only"
            origin_ssl_protocols   = ["TLSv1.2"]
          }
        }

        default_cache_behavior {
          allowed_methods        = ["GET", "HEAD"]
          cached_methods         = ["GET", "HEAD"]
          cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
          target_origin_id       = "origin"
          viewer_protocol_policy = "redirect-to-https"
        }

        restrictions {
          geo_restriction {
            restriction_type = "none"
          }
        }

        viewer_certificate {
          acm_certificate_arn      = "arn:aws:acm:us-east-1:111122223333:certificate/0c7f6d1b-2a3c-4a4a-9f3e-1f5c1c0a7a1d"
          minimum_protocol_version = "TLSv1.2_2021"
          ssl_support_method       = "sni-only"
        }
      }
    EOT
  }
}

input "accept-cloudfront-certificate" {
  type        = bool
  default     = false
  description = "whether distributions may use CloudFront's own certificate, which always allows TLS 1.0"
}

resource_policy "aws_cloudfront_distribution" "https" {
  locals {
    behaviors = core::concat(attrs.default_cache_behavior, attrs.ordered_cache_behavior)
    # With its own certificate CloudFront uses TLSv1 and ignores minimum_protocol_version.
    default_certificate = core::try(attrs.viewer_certificate[0].cloudfront_default_certificate, false) == true
    minimum             = local.default_certificate ? "TLSv1.2" : core::try(attrs.viewer_certificate[0].minimum_protocol_version, "TLSv1")

    as_viewer = core::anytrue([for origin in attrs.origin : core::try(origin.custom_origin_config[0].origin_protocol_policy, "https-only") == "match-viewer"])
    protocols = core::flatten([for origin in attrs.origin : core::try(origin.custom_origin_config[0].origin_ssl_protocols, []) if core::try(origin.custom_origin_config[0].origin_protocol_policy, "https-only") != "http-only"])
  }

  enforce {
    aliases       = ["CKV_AWS_34", "AVD-AWS-0012", "AWS-0012", "aws-cloudfront-enforce-https", "55af1353-2f62-4fa0-a8e1-a210ca2708f5"]
    condition     = core::alltrue([for behavior in local.behaviors : behavior.viewer_protocol_policy != "allow-all"])
    error_message = "`${meta.address}` serves viewers over plain HTTP"
    pass_message  = "viewers must use HTTPS or are redirected to it"
    controls      = { aws-fsbp = ["CloudFront.3"] }
  }

  enforce {
    aliases       = ["CKV2_AWS_42", "CKV_AWS_174", "AVD-AWS-0013", "AWS-0013", "aws-cloudfront-use-secure-tls-policy", "00e5e55e-c2ff-46b3-a757-a7a1cd802456"]
    condition     = core::try(attrs.viewer_certificate[0].cloudfront_default_certificate, false) != true || input.accept-cloudfront-certificate
    error_message = "`${meta.address}` uses CloudFront's own certificate, with which viewers may use TLS 1.0"
    pass_message  = ""
    controls      = { aws-fsbp = input.accept-cloudfront-certificate ? [] : ["CloudFront.15"] }
  }

  enforce {
    aliases       = ["CKV_AWS_174", "AVD-AWS-0013", "AWS-0013", "aws-cloudfront-use-secure-tls-policy", "00e5e55e-c2ff-46b3-a757-a7a1cd802456"]
    condition     = core::regex_match(local.minimum, "^TLSv1\\.[2-9]")
    error_message = "`${meta.address}` lets viewers use ${local.minimum}${core::try(attrs.viewer_certificate[0].minimum_protocol_version, null) == null ? ", the default" : ""}: TLSv1.2 or later is required"
    pass_message  = local.default_certificate ? "" : "viewers need at least ${local.minimum}"
    controls      = { aws-fsbp = local.default_certificate || core::regex_match(local.minimum, "^TLSv1\\.2_201") ? [] : ["CloudFront.15"] }
  }

  enforce {
    aliases       = []
    condition     = core::alltrue([for origin in attrs.origin : core::try(origin.custom_origin_config[0].origin_protocol_policy, "https-only") != "http-only"])
    error_message = "`${meta.address}` fetches from an origin over plain HTTP"
    pass_message  = "" # see the next condition
    # An origin that is reached as the viewer came is reached over HTTP where viewers may use it.
    controls = { aws-fsbp = local.as_viewer && core::anytrue([for behavior in local.behaviors : behavior.viewer_protocol_policy == "allow-all"]) ? [] : ["CloudFront.9"] }
  }

  # TLS versions do not matter for origins that are reached over HTTP only.
  enforce {
    aliases       = ["CKV2_AWS_54"]
    condition     = !core::contains(local.protocols, "SSLv3")
    error_message = "`${meta.address}` may connect to an origin with SSLv3"
    pass_message  = "" # see the next condition
    controls      = { aws-fsbp = ["CloudFront.10"] }
  }

  enforce {
    aliases = []
    condition = core::alltrue([
      for origin in attrs.origin : core::alltrue([
        for protocol in core::try(origin.custom_origin_config[0].origin_ssl_protocols, []) : core::contains(["TLSv1.2", "TLSv1.3"], protocol) if protocol != "SSLv3"
      ]) if core::try(origin.custom_origin_config[0].origin_protocol_policy, "https-only") != "http-only"
    ])
    error_message = "`${meta.address}` may connect to an origin with a protocol older than TLS 1.2"
    pass_message  = "origins are reached with TLS 1.2"
    controls      = { aws-fsbp = [] }
  }

  # Changed in place; clients that do not follow redirects lose access.
  fix "redirect viewers to HTTPS" {
    set    = [for behavior in local.behaviors : { at = behavior.viewer_protocol_policy, value = "redirect-to-https" } if behavior.viewer_protocol_policy == "allow-all"]
    safety = "unsafe"
  }
}
