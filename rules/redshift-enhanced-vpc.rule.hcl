rule "redshift-enhanced-vpc" {
  title       = "COPY and UNLOAD traffic of Redshift stays in the VPC"
  severity    = "high"
  rationale   = "Without enhanced VPC routing, COPY and UNLOAD move data through the internet and past security groups, network ACLs, endpoint policies and flow logs: nothing in the VPC can limit or record where data goes."
  remediation = "Set enhanced_vpc_routing = true on the cluster or the workgroup, and give the VPC a gateway endpoint for S3, or another way there: COPY and UNLOAD need one from then on."
  references = [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_cluster",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshiftserverless_workgroup",
  ]
  controls = {
    aws-fsbp = ["Redshift.7", "RedshiftServerless.1"]
  }
  aliases = ["CKV_AWS_321"]

  example "fail" {
    code = <<-EOT
      resource "aws_redshift_cluster" "main" {
        cluster_identifier     = "main"
        node_type              = "ra3.large"
        master_username        = "admin"
        manage_master_password = true
      }
    EOT
  }

  example "pass" {
    code = <<-EOT
      resource "aws_redshift_cluster" "main" {
        cluster_identifier     = "main"
        node_type              = "ra3.large"
        master_username        = "admin"
        manage_master_password = true
        enhanced_vpc_routing   = true
      }
    EOT
  }
}

resource_policy "{aws_redshift_cluster,aws_redshiftserverless_workgroup}" "routing" {
  controls = { aws-fsbp = meta.type == "aws_redshift_cluster" ? ["Redshift.7"] : ["RedshiftServerless.1"] }

  enforce {
    condition     = core::try(attrs.enhanced_vpc_routing, false) == true
    error_message = "`${meta.address}` moves data outside of the VPC: enhanced VPC routing is off"
  }

  # COPY and UNLOAD stop working when the VPC has no way to S3, and the cluster restarts.
  fix "route through the VPC" {
    set    = { path = "enhanced_vpc_routing", value = true }
    safety = "unsafe"
  }
}
