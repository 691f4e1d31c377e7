rule "lb-https" {
  title       = "Load balancers require TLS, or redirect to it"
  severity    = "high"
  rationale   = "Whatever clients send to a plain listener, including passwords and session cookies, can be read and changed in transit."
  remediation = "Set protocol = \"HTTPS\" (application) or \"TLS\" (network) and a certificate_arn, or let the default_action redirect with protocol = \"HTTPS\". Listeners of a classic load balancer need lb_protocol = \"https\" or \"ssl\" and an ssl_certificate_id."
  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener",
  ]
  controls = {
    aws-fsbp = ["ELB.1", "ELB.3", "ELB.18"]
  }
  aliases = [
    "CKV_AWS_2",
    "CKV_AWS_103",
    "CKV_AWS_376",
    "CKV2_AWS_20",
    "AVD-AWS-0054",
    "AWS-0054",
    "aws-elb-http-not-used",
    "de7f5e83-da88-4046-871f-ea18504b1d43",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_lb" "web" {
        name               = "web"
        load_balancer_type = "application"
        internal           = false
        subnets            = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
      }

      resource "aws_lb_listener" "http" {
        load_balancer_arn = aws_lb.web.arn
        port              = 80
        protocol          = "HTTP"

        default_action {
          type             = "forward"
          target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067"
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_lb" "web" {
        name               = "web"
        load_balancer_type = "application"
        internal           = false
        subnets            = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
      }

      resource "aws_lb_listener" "http" {
        load_balancer_arn = aws_lb.web.arn
        port              = 80
        protocol          = "HTTP"

        default_action {
          type = "redirect"

          redirect {
            port        = "443"
            protocol    = "HTTPS"
            status_code = "HTTP_301"
          }
        }
      }
    EOT
  }
}

input "allow-internal" {
  type        = bool
  default     = true
  description = "whether internal load balancers may have plain listeners"
}

input "passthrough-ports" {
  type        = list(number)
  default     = [443]
  description = "ports where a TCP listener is assumed to pass TLS through to its targets"
}

resource_policy "{aws_lb_listener,aws_alb_listener}" "listener" {
  # A listener that redirects is what ELB.1 requires; ELB.18 says nothing of redirects.
  controls = { aws-fsbp = local.protocol != "HTTP" ? ["ELB.18"] : local.plain_redirect ? ["ELB.1"] : ["ELB.1", "ELB.18"] }

  locals {
    balancer = graph::follow(attrs.load_balancer_arn)
    # A load balancer is internet-facing by default. One that a data source finds has no id here: it is created elsewhere.
    internal = core::try(local.balancer.id, null) == null ? core::getdatasource("aws_lb", { arn = attrs.load_balancer_arn }).internal : core::try(local.balancer.internal, false)
    gateway  = core::try(local.balancer.load_balancer_type, "application") == "gateway"
    # The default of application load balancers; network load balancers require `protocol`.
    protocol = core::upper(core::try(attrs.protocol, "HTTP"))

    # A listener rule may redirect all requests.
    rules = core::concat(graph::referrers(attrs, "aws_lb_listener_rule", "listener_arn"), graph::referrers(attrs, "aws_alb_listener_rule", "listener_arn"))
    redirected = core::anytrue([
      for rule in local.rules : core::upper(core::try(rule.action[0].redirect[0].protocol, "HTTP")) == "HTTPS" && core::alltrue([
        for condition in rule.condition : core::anytrue([for pattern in core::try(condition.path_pattern[0].values, []) : core::contains(["*", "/*"], pattern)])
      ])
    ])
    plain_redirect = local.protocol == "HTTP" && core::anytrue([for action in attrs.default_action : core::upper(core::try(action.redirect[0].protocol, "HTTP")) == "HTTPS"])
    exceptions     = core::flatten([for rule in local.rules : [for action in rule.action : action] if local.plain_redirect])
  }

  # TLS runs over TCP: a load balancer cannot encrypt other protocols.
  filter = (
    core::contains(["HTTP", "HTTPS", "TCP", "TLS"], local.protocol) && !local.gateway &&
    !(local.protocol == "TCP" && core::contains(input.passthrough-ports, attrs.port)) &&
    !(input.allow-internal && local.internal == true) && !local.redirected
  )

  enforce {
    condition     = core::contains(["HTTPS", "TLS"], local.protocol) || core::anytrue([for action in attrs.default_action : core::upper(core::try(action.redirect[0].protocol, "HTTP")) == "HTTPS"])
    error_message = "`${meta.address}` accepts plain ${local.protocol}${local.protocol == "HTTP" ? " and does not redirect to HTTPS" : ": `protocol` must be TLS"}"
    pass_message  = core::contains(["HTTPS", "TLS"], local.protocol) ? "the protocol is ${local.protocol}" : "its default action redirects to HTTPS"
  }

  # Requests that a listener rule forwards are not redirected.
  enforce {
    condition     = core::alltrue([for action in local.exceptions : action.type != "forward"])
    error_message = "`${meta.address}` redirects to HTTPS by default, but one of its rules forwards plain HTTP"
    pass_message  = "" # see the condition before
  }
}

resource_policy "aws_elb" "listeners" {
  aliases  = ["CKV_AWS_2", "CKV_AWS_376", "CKV2_AWS_20", "AVD-AWS-0054", "AWS-0054", "aws-elb-http-not-used", "de7f5e83-da88-4046-871f-ea18504b1d43"]
  controls = { aws-fsbp = ["ELB.3"] }

  filter = !(input.allow-internal && core::try(attrs.internal, false) == true)

  enforce {
    condition = core::alltrue([
      for listener in attrs.listener : core::contains(["https", "ssl"], core::lower(listener.lb_protocol)) || (core::lower(listener.lb_protocol) == "tcp" && core::contains(input.passthrough-ports, listener.lb_port))
    ])
    error_message = "`${meta.address}` has a listener without TLS"
    pass_message  = "every listener uses TLS"
  }
}
