rule "lb-drop-invalid-headers" {
  title       = "Application load balancers drop invalid headers"
  severity    = "medium"
  rationale   = "Invalid header names make request smuggling possible when the load balancer and a target parse them differently. By default they are passed on."
  remediation = "Set drop_invalid_header_fields = true. Header names may then contain only letters, digits and hyphens."
  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#load-balancer-attributes",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb",
  ]
  controls = {
    aws-fsbp = ["ELB.4"]
  }
  aliases = [
    "CKV_AWS_131",
    "AVD-AWS-0052",
    "AWS-0052",
    "aws-elb-drop-invalid-headers",
    "6e3fd2ed-5c83-4c68-9679-7700d224d379",
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
        name                       = "web"
        subnets                    = ["subnet-0a1b2c3d4e5f60718", "subnet-0b1c2d3e4f5061728"]
        drop_invalid_header_fields = true
      }
    EOT
  }
}

resource_policy "{aws_lb,aws_alb}" "headers" {
  # Other load balancers do not read HTTP.
  filter = core::try(attrs.load_balancer_type, "application") == "application"

  enforce {
    condition     = attrs.drop_invalid_header_fields == true
    error_message = "`${meta.address}` passes invalid headers on to its targets"
  }

  # Changed in place, but an application that relies on headers with underscores no longer sees them.
  fix "drop invalid headers" {
    set    = { path = "drop_invalid_header_fields", value = true }
    safety = "unsafe"
  }
}
