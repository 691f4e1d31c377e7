rule "lb-access-logs" {
  title       = "Load balancers write access logs"
  severity    = "medium"
  rationale   = "Access logs show who called what and when; without them an attack through the load balancer leaves few traces. They are off by default and cannot be recovered later."
  remediation = "Add an access_logs block with the name of an S3 bucket and enabled = true. The bucket's policy must let Elastic Load Balancing write to it."
  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb",
  ]
  controls = {
    aws-fsbp = ["ELB.5"]
  }
  aliases = [
    "CKV_AWS_91",
    "CKV_AWS_92",
    "20018359-6fd7-4d05-ab26-d4dffccbdf79",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_lb" "web" {
        name    = "web"
        subnets = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_lb" "web" {
        name    = "web"
        subnets = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]

        access_logs {
          bucket  = "example-access-logs"
          prefix  = "web"
          enabled = true
        }
      }
    EOT
  }
}

resource_policy "{aws_lb,aws_alb}" "logs" {
  controls = { aws-fsbp = local.type == "application" ? ["ELB.5"] : [] }

  locals {
    type      = core::try(attrs.load_balancer_type, "application")
    listeners = core::concat(graph::referrers(attrs, "aws_lb_listener", "load_balancer_arn"), graph::referrers(attrs, "aws_alb_listener", "load_balancer_arn"))
    tls       = core::anytrue([for listener in local.listeners : core::upper(core::try(listener.protocol, "HTTP")) == "TLS"])
    # Logs can also be delivered through CloudWatch.
    delivered = core::anytrue([for source in graph::referrers(attrs, "aws_cloudwatch_log_delivery_source", "resource_arn") : core::endswith(source.log_type, "_ACCESS_LOGS")])
  }

  # Network load balancers log TLS listeners only, gateway load balancers nothing.
  filter = (local.type == "application" || (local.type == "network" && local.tls)) && !local.delivered

  enforce {
    condition     = core::try(attrs.access_logs[0].enabled, false) == true
    error_message = "`${meta.address}` writes no access logs"
    pass_message  = "`access_logs` are enabled"
  }

  # Changed in place; the storage of logs costs money.
  fix "enable the access logs" {
    set    = core::length(attrs.access_logs) == 1 ? [{ path = "access_logs.enabled", value = true }] : []
    safety = "unsafe"
  }
}

# For a classic load balancer `enabled` is true by default.
resource_policy "aws_elb" "logs" {
  enforce {
    condition     = core::try(attrs.access_logs[0].enabled, false) == true
    error_message = "`${meta.address}` writes no access logs"
    pass_message  = "`access_logs` are enabled"
  }

  # Changed in place; the storage of logs costs money.
  fix "enable the access logs" {
    set    = core::length(attrs.access_logs) == 1 ? [{ path = "access_logs.enabled", value = true }] : []
    safety = "unsafe"
  }
}
