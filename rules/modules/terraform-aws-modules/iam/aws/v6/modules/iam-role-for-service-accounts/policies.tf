locals {
  # What each controller needs, in short: no document of the module allows everything.
  controllers = {
    aws_gateway_controller = {
      attach    = var.attach_aws_gateway_controller_policy
      name      = "AWS_Gateway_Controller"
      actions   = ["ec2:DescribeVpcs", "iam:CreateServiceLinkedRole", "vpc-lattice:*"]
      resources = ["*"]
    }
    cert_manager = {
      attach    = var.attach_cert_manager_policy
      name      = "Cert_Manager"
      actions   = ["route53:ChangeResourceRecordSets", "route53:GetChange", "route53:ListHostedZonesByName", "route53:ListResourceRecordSets"]
      resources = concat(var.cert_manager_hosted_zone_arns, ["arn:aws:route53:::change/*"])
    }
    cluster_autoscaler = {
      attach    = var.attach_cluster_autoscaler_policy
      name      = "Cluster_Autoscaler"
      actions   = ["autoscaling:DescribeAutoScalingGroups", "autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup", "ec2:DescribeInstanceTypes", "eks:DescribeNodegroup"]
      resources = ["*"]
    }
    ebs_csi = {
      attach    = var.attach_ebs_csi_policy
      name      = "EBS_CSI"
      actions   = ["ec2:AttachVolume", "ec2:CreateSnapshot", "ec2:CreateTags", "ec2:CreateVolume", "ec2:DeleteSnapshot", "ec2:DeleteTags", "ec2:DeleteVolume", "ec2:DescribeVolumes", "ec2:DetachVolume", "ec2:ModifyVolume"]
      resources = ["*"]
    }
    efs_csi = {
      attach    = var.attach_efs_csi_policy
      name      = "EFS_CSI"
      actions   = ["elasticfilesystem:CreateAccessPoint", "elasticfilesystem:DeleteAccessPoint", "elasticfilesystem:DescribeFileSystems", "elasticfilesystem:TagResource"]
      resources = ["*"]
    }
    mountpoint_s3_csi = {
      attach    = var.attach_mountpoint_s3_csi_policy
      name      = "Mountpoint_S3_CSI"
      actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
      resources = concat(var.mountpoint_s3_csi_bucket_arns, var.mountpoint_s3_csi_path_arns)
    }
    external_dns = {
      attach    = var.attach_external_dns_policy
      name      = "External_DNS"
      actions   = ["route53:ChangeResourceRecordSets", "route53:ListHostedZones", "route53:ListResourceRecordSets"]
      resources = ["*"]
    }
    external_secrets = {
      attach    = var.attach_external_secrets_policy
      name      = "External_Secrets"
      actions   = ["kms:Decrypt", "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:ListSecrets", "ssm:DescribeParameters", "ssm:GetParameter", "ssm:GetParameters"]
      resources = ["*"]
    }
    fsx_lustre_csi = {
      attach    = var.attach_fsx_lustre_csi_policy
      name      = "FSX_Lustre_CSI"
      actions   = ["fsx:CreateFileSystem", "fsx:DeleteFileSystem", "fsx:DescribeFileSystems", "iam:CreateServiceLinkedRole", "s3:ListBucket"]
      resources = ["*"]
    }
    fsx_openzfs_csi = {
      attach    = var.attach_fsx_openzfs_csi_policy
      name      = "FSX_OpenZFS_CSI"
      actions   = ["fsx:CreateFileSystem", "fsx:CreateVolume", "fsx:DeleteFileSystem", "fsx:DescribeFileSystems", "iam:CreateServiceLinkedRole"]
      resources = ["*"]
    }
    load_balancer_controller = {
      attach    = var.attach_load_balancer_controller_policy
      name      = "AWS_Load_Balancer_Controller"
      actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup", "ec2:DescribeSubnets", "elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:RegisterTargets", "iam:CreateServiceLinkedRole"]
      resources = ["*"]
    }
    load_balancer_controller_targetgroup_only = {
      attach    = var.attach_load_balancer_controller_targetgroup_binding_only_policy
      name      = "AWS_LBC_TargetGroup_Binding_Only"
      actions   = ["ec2:DescribeSecurityGroups", "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:RegisterTargets"]
      resources = ["*"]
    }
    amazon_managed_service_prometheus = {
      attach    = var.attach_amazon_managed_service_prometheus_policy
      name      = "Amazon_Managed_Service_Prometheus"
      actions   = ["aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics", "aps:RemoteWrite"]
      resources = var.amazon_managed_service_prometheus_workspace_arns
    }
    node_termination_handler = {
      attach    = var.attach_node_termination_handler_policy
      name      = "Node_Termination_Handler"
      actions   = ["autoscaling:CompleteLifecycleAction", "autoscaling:DescribeAutoScalingInstances", "ec2:DescribeInstances", "sqs:DeleteMessage", "sqs:ReceiveMessage"]
      resources = ["*"]
    }
    velero = {
      attach    = var.attach_velero_policy
      name      = "Velero"
      actions   = ["ec2:CreateSnapshot", "ec2:CreateVolume", "ec2:DeleteSnapshot", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
      resources = ["*"]
    }
    vpc_cni = {
      attach    = var.attach_vpc_cni_policy
      name      = "VPC_CNI_${var.vpc_cni_enable_ipv4 ? "IPv4" : "IPv6"}"
      actions   = ["ec2:AssignIpv6Addresses", "ec2:AssignPrivateIpAddresses", "ec2:AttachNetworkInterface", "ec2:CreateNetworkInterface", "ec2:CreateTags", "ec2:DeleteNetworkInterface"]
      resources = ["*"]
    }
  }
}
data "aws_iam_policy_document" "controller" {
  for_each = { for name, controller in local.controllers : name => controller if var.create && controller.attach }
  statement {
    actions   = each.value.actions
    resources = each.value.resources
  }
}
