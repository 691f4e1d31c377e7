rule "transfer-protocols" {
  title       = "Transfer servers do not accept plain FTP"
  severity    = "medium"
  rationale   = "FTP sends passwords and files over the network in plain text."
  remediation = "Remove FTP from protocols; SFTP, FTPS and AS2 encrypt. FTPS needs a certificate."
  references = [
    "https://docs.aws.amazon.com/transfer/latest/userguide/create-server-ftp.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/transfer_server",
  ]
  controls = {
    aws-fsbp = ["Transfer.2"]
  }
  aliases = ["CKV_AWS_357"]

  example "fail" {
    code = <<-EOT
      resource "aws_transfer_server" "partners" {
        endpoint_type = "VPC"
        protocols     = ["SFTP", "FTP"]

        endpoint_details {
          vpc_id     = "vpc-0a1b2c3d4e5f60718"
          subnet_ids = ["subnet-0a1b2c3d4e5f60718"]
        }
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_transfer_server" "partners" {
        protocols = ["SFTP"]
      }
    EOT
  }
}

resource_policy "aws_transfer_server" "protocols" {
  # The default is SFTP.
  enforce {
    condition     = core::alltrue([for protocol in core::try(attrs.protocols, ["SFTP"]) : protocol != "FTP"])
    error_message = "`${meta.address}` accepts plain FTP"
    pass_message  = "accepted protocols: ${core::join(", ", core::try(attrs.protocols, ["SFTP"]))}"
  }

  # Clients that still use FTP lose access.
  fix "stop accepting FTP" {
    remove_element = [for protocol in attrs.protocols : protocol if protocol == "FTP" && core::length(attrs.protocols) > 1]
    safety         = "unsafe"
  }
}
