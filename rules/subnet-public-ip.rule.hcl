rule "subnet-public-ip" {
  title       = "Subnets give no public addresses by themselves"
  severity    = "medium"
  rationale   = "In a subnet that gives every instance a public address, whatever is launched there by mistake can be reached from the internet at once, if its security group lets it."
  remediation = "Set map_public_ip_on_launch = false (a default subnet gives public addresses unless it says so), and give an address only to what needs one: an Elastic IP, or associate_public_ip_address on the instance. In version 3 of the registry's VPC module the argument is true by default."
  references = [
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/subnet#map_public_ip_on_launch-1",
  ]
  controls = {
    aws-fsbp = ["EC2.15"]
  }
  aliases = [
    "CKV_AWS_130",
    "AVD-AWS-0164",
    "AWS-0164",
    "aws-ec2-no-public-ip-subnet",
    "52f04a44-6bfa-4c41-b1d3-4ae99a2de05c",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_subnet" "web" {
        vpc_id                  = "vpc-0a1b2c3d4e5f60718"
        cidr_block              = "10.0.1.0/24"
        map_public_ip_on_launch = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_subnet" "web" {
        vpc_id                  = "vpc-0a1b2c3d4e5f60718"
        cidr_block              = "10.0.1.0/24"
        map_public_ip_on_launch = false
      }
    EOT
  }
}

resource_policy "{aws_subnet,aws_default_subnet}" "addresses" {
  enforce {
    condition     = attrs.map_public_ip_on_launch == false
    error_message = "`${meta.address}` gives instances public addresses by default"
  }

  # What is launched afterwards has no public address any more: an autoscaling group may depend on it.
  fix "give no public addresses" {
    set    = { path = "map_public_ip_on_launch", value = false }
    safety = "unsafe"
  }
}
