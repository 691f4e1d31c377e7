rule "lb-tls-policy" {
  title       = "TLS listeners require TLS 1.2 or later"
  severity    = "high"
  rationale   = "TLS 1.0 and 1.1 are deprecated (RFC 8996) and have known weaknesses. A listener without ssl_policy uses ELBSecurityPolicy-2016-08, which still accepts both."
  remediation = "Set ssl_policy to a policy with 1-2 or 1-3 in its name, such as ELBSecurityPolicy-TLS13-1-2-Res-2021-06. For a classic load balancer, set Reference-Security-Policy to ELBSecurityPolicy-TLS-1-2-2017-01, or enable no protocol before Protocol-TLSv1.2."
  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener",
  ]
  controls = {
    aws-fsbp = ["ELB.17"]
  }
  aliases = [
    "CKV_AWS_103",
    "CKV2_AWS_74",
    "AVD-AWS-0047",
    "AWS-0047",
    "aws-elb-use-secure-tls-policy",
    "4a800e14-c94a-442d-9067-5a2e9f6c0a4c",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_lb_listener" "https" {
        load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188"
        port              = 443
        protocol          = "HTTPS"
        ssl_policy        = "ELBSecurityPolicy-2016-08"
        certificate_arn   = "arn:aws:acm:eu-west-1:111122223333:certificate/0c7f6d1b-2a3c-4a4a-9f3e-1f5c1c0a7a1d"

        default_action {
          type             = "forward"
          target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_lb_listener" "https" {
        load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188"
        port              = 443
        protocol          = "HTTPS"
        ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
        certificate_arn   = "arn:aws:acm:eu-west-1:111122223333:certificate/0c7f6d1b-2a3c-4a4a-9f3e-1f5c1c0a7a1d"

        default_action {
          type             = "forward"
          target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067"
        }
      }
    EOT
  }
}

resource_policy "{aws_lb_listener,aws_alb_listener}" "policy" {
  # Listeners without TLS are the subject of lb-https.
  filter = core::contains(["HTTPS", "TLS"], core::upper(core::try(attrs.protocol, "HTTP")))

  # The name contains the lowest version: TLS13-1-2 accepts TLS 1.2 and 1.3. Policies without one accept TLS 1.0.
  enforce {
    condition     = core::regex_match(core::try(attrs.ssl_policy, "ELBSecurityPolicy-2016-08"), "^ELBSecurityPolicy-(TLS13|TLS|FS)-1-[2-9]-")
    error_message = "`${meta.address}` still accepts TLS 1.0 or 1.1: its policy is ${core::try(attrs.ssl_policy, "ELBSecurityPolicy-2016-08, the default")}"
    pass_message  = "${attrs.ssl_policy} requires TLS 1.2 or later"
  }

  # Changed in place; clients without TLS 1.2 are cut off.
  fix "require TLS 1.2" {
    set    = { path = "ssl_policy", value = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" }
    safety = "unsafe"
  }
}

# For classic load balancers: predefined policies, by name, and those that the configuration defines.
resource_policy "aws_load_balancer_listener_policy" "policy" {
  controls = { aws-fsbp = [] }

  locals {
    predefined = [for name in attrs.policy_names : name if core::startswith(name, "ELBSecurityPolicy-")]
    own        = core::flatten([for name in attrs.policy_names : core::getresources("aws_load_balancer_policy", { policy_name = name })])
    ssl        = [for policy in local.own : policy if policy.policy_type_name == "SSLNegotiationPolicyType"]
    elsewhere = [
      for name in attrs.policy_names : name if !core::startswith(name, "ELBSecurityPolicy-") && core::length(core::getresources("aws_load_balancer_policy", { policy_name = name })) == 0
    ]
  }

  # Other policies, such as cookie stickiness, do not matter here.
  filter = core::length(local.predefined) > 0 || core::length(local.ssl) > 0 || core::length(local.elsewhere) > 0

  enforce {
    condition     = core::alltrue([for name in local.predefined : core::regex_match(name, "^ELBSecurityPolicy-TLS-1-[2-9]-")])
    error_message = "`${meta.address}` still accepts TLS 1.0 or 1.1: its policy is ${core::join(", ", local.predefined)}"
    pass_message  = core::length(local.predefined) > 0 ? "${core::join(", ", local.predefined)} requires TLS 1.2" : ""
  }

  enforce {
    condition = core::alltrue([
      for attribute in core::flatten([for policy in local.ssl : [for attribute in policy.policy_attribute : attribute if attribute.name == "Reference-Security-Policy"]]) : core::regex_match(attribute.value, "^ELBSecurityPolicy-TLS-1-[2-9]-")
    ])
    error_message = "`${meta.address}` still accepts TLS 1.0 or 1.1: its policy refers to one that does"
    pass_message  = core::length(local.ssl) > 0 ? "its SSL policy requires TLS 1.2" : ""
  }

  enforce {
    condition = core::alltrue([
      for attribute in core::flatten([for policy in local.ssl : [for attribute in policy.policy_attribute : attribute if core::contains(["Protocol-SSLv2", "Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1"], attribute.name)]]) : core::lower(attribute.value) != "true"
    ])
    error_message = "`${meta.address}` still accepts TLS 1.0 or 1.1: its policy enables a protocol before TLS 1.2"
    pass_message  = ""
  }

  # A policy that is defined elsewhere cannot be read.
  enforce {
    condition     = core::length(local.elsewhere) == 0 || core::getdatasource("aws_load_balancer_policy", {}).secure
    error_message = "`${meta.address}` uses a policy that is defined elsewhere"
    pass_message  = ""
  }
}
