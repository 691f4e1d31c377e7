rule "sagemaker-notebook" {
  title       = "SageMaker notebooks have no direct internet access and no root access"
  severity    = "high"
  rationale   = "A notebook runs code with the permissions of its role. Direct internet access bypasses the network controls of the VPC, and root access lets users disable monitoring and other safeguards. Both are enabled by default."
  remediation = "Set direct_internet_access = \"Disabled\", with a subnet_id and security_groups, and root_access = \"Disabled\". A change of direct_internet_access replaces the instance."
  references = [
    "https://docs.aws.amazon.com/sagemaker/latest/dg/infrastructure-connect-to-resources.html",
    "https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-root-access.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/sagemaker_notebook_instance",
  ]
  controls = {
    aws-fsbp = ["SageMaker.1", "SageMaker.3"]
  }
  aliases = [
    "CKV_AWS_122",
    "CKV_AWS_307",
    "f3g4h5i6-j7k8-9lmn-0opq-12345abcdefg",
  ]

  example "fail" {
    code = <<-EOT
      resource "aws_sagemaker_notebook_instance" "research" {
        name          = "research"
        role_arn      = "arn:aws:iam::111122223333:role/notebook"
        instance_type = "ml.t3.medium"
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_sagemaker_notebook_instance" "research" {
        name                   = "research"
        role_arn               = "arn:aws:iam::111122223333:role/notebook"
        instance_type          = "ml.t3.medium"
        subnet_id              = "subnet-0a1b2c3d4e5f60718"
        security_groups        = ["sg-0a1b2c3d4e5f60718"]
        direct_internet_access = "Disabled"
        root_access            = "Disabled"
      }
    EOT
  }
}

resource_policy "aws_sagemaker_notebook_instance" "access" {
  enforce {
    aliases       = ["CKV_AWS_122", "f3g4h5i6-j7k8-9lmn-0opq-12345abcdefg"]
    condition     = core::try(attrs.direct_internet_access, "Enabled") == "Disabled"
    error_message = "`${meta.address}` has direct internet access"
    pass_message  = "there is no direct internet access"
    controls      = { aws-fsbp = ["SageMaker.1"] }
  }

  enforce {
    aliases       = ["CKV_AWS_307"]
    condition     = core::try(attrs.root_access, "Enabled") == "Disabled"
    error_message = "`${meta.address}` gives its users root access"
    pass_message  = "users have no root access"
    controls      = { aws-fsbp = ["SageMaker.3"] }
  }

  # The instance is stopped for the change, and users can no longer install packages system-wide.
  fix "disable root access" {
    set    = core::try(attrs.root_access, "Enabled") == "Disabled" ? [] : [{ path = "root_access", value = "Disabled" }]
    safety = "unsafe"
  }
}
