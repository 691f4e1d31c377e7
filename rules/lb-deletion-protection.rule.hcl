rule "lb-deletion-protection" {
  title       = "Load balancers are protected from deletion"
  severity    = "low"
  rationale   = "A load balancer deleted by mistake loses its DNS name, and everything behind it is unreachable until clients know the new one. Protection also has to be removed before an environment can be destroyed on purpose, so the rule is off by default."
  remediation = "Set enable_deletion_protection = true."
  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#deletion-protection",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb",
  ]
  controls = {
    aws-fsbp = ["ELB.6"]
  }
  aliases = [
    "CKV_AWS_150",
    "afecd1f1-6378-4f7e-bb3b-60c35801fdd4",
  ]
  enabled = false

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
        enable_deletion_protection = true
      }
    EOT
  }
}

resource_policy "{aws_lb,aws_alb}" "protected" {
  enforce {
    condition     = attrs.enable_deletion_protection == true
    error_message = "`${meta.address}` is not protected from deletion"
  }

  # Changed in place, and clients notice nothing.
  fix "protect the load balancer from deletion" {
    set    = { path = "enable_deletion_protection", value = true }
    safety = "safe"
  }
}
