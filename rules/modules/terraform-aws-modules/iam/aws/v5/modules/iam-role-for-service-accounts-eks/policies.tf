locals {
  # What each controller needs, in short: no document of the module allows everything.
  controllers = {
    aws_gateway_controller = {
      attach    = var.attach_aws_gateway_controller_policy
      name      = "${var.policy_name_prefix}AWSGatewayController-"
      actions   = ["ec2:DescribeVpcs", "iam:CreateServiceLinkedRole", "vpc-lattice:*"]
      resources = ["*"]
    }
    cert_manager = {
      attach    = var.attach_cert_manager_policy
      name      = "${var.policy_name_prefix}Cert_Manager_Policy-"
      actions   = ["route53:ChangeResourceRecordSets", "route53:GetChange", "route53:ListHostedZonesByName", "route53:ListResourceRecordSets"]
      resources = concat(var.cert_manager_hosted_zone_arns, ["arn:aws:route53:::change/*"])
    }
    cluster_autoscaler = {
      attach    = var.attach_cluster_autoscaler_policy
      name      = "${var.policy_name_prefix}Cluster_Autoscaler_Policy-"
      actions   = ["autoscaling:DescribeAutoScalingGroups", "autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup", "ec2:DescribeInstanceTypes", "eks:DescribeNodegroup"]
      resources = ["*"]
    }
    ebs_csi = {
      attach    = var.attach_ebs_csi_policy
      name      = "${var.policy_name_prefix}EBS_CSI_Policy-"
      actions   = ["ec2:AttachVolume", "ec2:CreateSnapshot", "ec2:CreateTags", "ec2:CreateVolume", "ec2:DeleteSnapshot", "ec2:DeleteTags", "ec2:DeleteVolume", "ec2:DescribeVolumes", "ec2:DetachVolume", "ec2:ModifyVolume"]
      resources = ["*"]
    }
    efs_csi = {
      attach    = var.attach_efs_csi_policy
      name      = "${var.policy_name_prefix}EFS_CSI_Policy-"
      actions   = ["elasticfilesystem:CreateAccessPoint", "elasticfilesystem:DeleteAccessPoint", "elasticfilesystem:DescribeFileSystems", "elasticfilesystem:TagResource"]
      resources = ["*"]
    }
    mountpoint_s3_csi = {
      attach    = var.attach_mountpoint_s3_csi_policy
      name      = "${var.policy_name_prefix}Mountpoint_S3_CSI-"
      actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
      resources = concat(var.mountpoint_s3_csi_bucket_arns, var.mountpoint_s3_csi_path_arns)
    }
    external_dns = {
      attach    = var.attach_external_dns_policy
      name      = "${var.policy_name_prefix}External_DNS_Policy-"
      actions   = ["route53:ChangeResourceRecordSets", "route53:ListHostedZones", "route53:ListResourceRecordSets"]
      resources = ["*"]
    }
    external_secrets = {
      attach    = var.attach_external_secrets_policy
      name      = "${var.policy_name_prefix}External_Secrets_Policy-"
      actions   = ["kms:Decrypt", "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:ListSecrets", "ssm:DescribeParameters", "ssm:GetParameter", "ssm:GetParameters"]
      resources = ["*"]
    }
    fsx_lustre_csi = {
      attach    = var.attach_fsx_lustre_csi_policy
      name      = "${var.policy_name_prefix}FSx_Lustre_CSI_Policy-"
      actions   = ["fsx:CreateFileSystem", "fsx:DeleteFileSystem", "fsx:DescribeFileSystems", "iam:CreateServiceLinkedRole", "s3:ListBucket"]
      resources = ["*"]
    }
    fsx_openzfs_csi = {
      attach    = var.attach_fsx_openzfs_csi_policy
      name      = "${var.policy_name_prefix}FSx_OpenZFS_CSI_Policy-"
      actions   = ["fsx:CreateFileSystem", "fsx:CreateVolume", "fsx:DeleteFileSystem", "fsx:DescribeFileSystems", "iam:CreateServiceLinkedRole"]
      resources = ["*"]
    }
    karpenter_controller = {
      attach    = var.attach_karpenter_controller_policy
      name      = "${var.policy_name_prefix}Karpenter_Controller_Policy-"
      actions   = ["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:DescribeInstances", "ec2:RunInstances", "ec2:TerminateInstances", "iam:PassRole", "pricing:GetProducts", "ssm:GetParameter"]
      resources = ["*"]
    }
    load_balancer_controller = {
      attach    = var.attach_load_balancer_controller_policy
      name      = "${var.policy_name_prefix}AWS_Load_Balancer_Controller-"
      actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup", "ec2:DescribeSubnets", "elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:RegisterTargets", "iam:CreateServiceLinkedRole"]
      resources = ["*"]
    }
    load_balancer_controller_targetgroup_only = {
      attach    = var.attach_load_balancer_controller_targetgroup_binding_only_policy
      name      = "${var.policy_name_prefix}AWS_Load_Balancer_Controller_TargetGroup_Only-"
      actions   = ["ec2:DescribeSecurityGroups", "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:RegisterTargets"]
      resources = ["*"]
    }
    appmesh_controller = {
      attach    = var.attach_appmesh_controller_policy
      name      = "${var.policy_name_prefix}Appmesh_Controller-"
      actions   = ["acm:ListCertificates", "appmesh:CreateMesh", "appmesh:DescribeMesh", "appmesh:UpdateMesh", "iam:CreateServiceLinkedRole", "servicediscovery:CreateService"]
      resources = ["*"]
    }
    appmesh_envoy_proxy = {
      attach    = var.attach_appmesh_envoy_proxy_policy
      name      = "${var.policy_name_prefix}Appmesh_Envoy_Proxy-"
      actions   = ["acm-pca:GetCertificateAuthorityCertificate", "acm:ExportCertificate", "appmesh:StreamAggregatedResources"]
      resources = ["*"]
    }
    amazon_managed_service_prometheus = {
      attach    = var.attach_amazon_managed_service_prometheus_policy
      name      = "${var.policy_name_prefix}Managed_Service_Prometheus_Policy-"
      actions   = ["aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics", "aps:RemoteWrite"]
      resources = var.amazon_managed_service_prometheus_workspace_arns
    }
    node_termination_handler = {
      attach    = var.attach_node_termination_handler_policy
      name      = "${var.policy_name_prefix}Node_Termination_Handler_Policy-"
      actions   = ["autoscaling:CompleteLifecycleAction", "autoscaling:DescribeAutoScalingInstances", "ec2:DescribeInstances", "sqs:DeleteMessage", "sqs:ReceiveMessage"]
      resources = ["*"]
    }
    velero = {
      attach    = var.attach_velero_policy
      name      = "${var.policy_name_prefix}Velero_Policy-"
      actions   = ["ec2:CreateSnapshot", "ec2:CreateVolume", "ec2:DeleteSnapshot", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
      resources = ["*"]
    }
    vpc_cni = {
      attach    = var.attach_vpc_cni_policy
      name      = "${var.policy_name_prefix}CNI_Policy-"
      actions   = ["ec2:AssignIpv6Addresses", "ec2:AssignPrivateIpAddresses", "ec2:AttachNetworkInterface", "ec2:CreateNetworkInterface", "ec2:CreateTags", "ec2:DeleteNetworkInterface"]
      resources = ["*"]
    }
  }
}
data "aws_iam_policy_document" "controller" {
  for_each = { for name, controller in local.controllers : name => controller if var.create_role && controller.attach }
  statement {
    actions   = each.value.actions
    resources = each.value.resources
  }
}
resource "aws_iam_policy" "aws_gateway_controller" {
  count       = var.create_role && var.attach_aws_gateway_controller_policy ? 1 : 0
  name_prefix = local.controllers.aws_gateway_controller.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["aws_gateway_controller"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "aws_gateway_controller" {
  count      = var.create_role && var.attach_aws_gateway_controller_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.aws_gateway_controller[0].arn
}
resource "aws_iam_policy" "cert_manager" {
  count       = var.create_role && var.attach_cert_manager_policy ? 1 : 0
  name_prefix = local.controllers.cert_manager.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["cert_manager"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "cert_manager" {
  count      = var.create_role && var.attach_cert_manager_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.cert_manager[0].arn
}
resource "aws_iam_policy" "cluster_autoscaler" {
  count       = var.create_role && var.attach_cluster_autoscaler_policy ? 1 : 0
  name_prefix = local.controllers.cluster_autoscaler.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["cluster_autoscaler"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "cluster_autoscaler" {
  count      = var.create_role && var.attach_cluster_autoscaler_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.cluster_autoscaler[0].arn
}
resource "aws_iam_policy" "ebs_csi" {
  count       = var.create_role && var.attach_ebs_csi_policy ? 1 : 0
  name_prefix = local.controllers.ebs_csi.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["ebs_csi"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "ebs_csi" {
  count      = var.create_role && var.attach_ebs_csi_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.ebs_csi[0].arn
}
resource "aws_iam_policy" "efs_csi" {
  count       = var.create_role && var.attach_efs_csi_policy ? 1 : 0
  name_prefix = local.controllers.efs_csi.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["efs_csi"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "efs_csi" {
  count      = var.create_role && var.attach_efs_csi_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.efs_csi[0].arn
}
resource "aws_iam_policy" "mountpoint_s3_csi" {
  count       = var.create_role && var.attach_mountpoint_s3_csi_policy ? 1 : 0
  name_prefix = local.controllers.mountpoint_s3_csi.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["mountpoint_s3_csi"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "mountpoint_s3_csi" {
  count      = var.create_role && var.attach_mountpoint_s3_csi_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.mountpoint_s3_csi[0].arn
}
resource "aws_iam_policy" "external_dns" {
  count       = var.create_role && var.attach_external_dns_policy ? 1 : 0
  name_prefix = local.controllers.external_dns.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["external_dns"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "external_dns" {
  count      = var.create_role && var.attach_external_dns_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.external_dns[0].arn
}
resource "aws_iam_policy" "external_secrets" {
  count       = var.create_role && var.attach_external_secrets_policy ? 1 : 0
  name_prefix = local.controllers.external_secrets.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["external_secrets"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "external_secrets" {
  count      = var.create_role && var.attach_external_secrets_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.external_secrets[0].arn
}
resource "aws_iam_policy" "fsx_lustre_csi" {
  count       = var.create_role && var.attach_fsx_lustre_csi_policy ? 1 : 0
  name_prefix = local.controllers.fsx_lustre_csi.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["fsx_lustre_csi"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "fsx_lustre_csi" {
  count      = var.create_role && var.attach_fsx_lustre_csi_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.fsx_lustre_csi[0].arn
}
resource "aws_iam_policy" "fsx_openzfs_csi" {
  count       = var.create_role && var.attach_fsx_openzfs_csi_policy ? 1 : 0
  name_prefix = local.controllers.fsx_openzfs_csi.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["fsx_openzfs_csi"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "fsx_openzfs_csi" {
  count      = var.create_role && var.attach_fsx_openzfs_csi_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.fsx_openzfs_csi[0].arn
}
resource "aws_iam_policy" "karpenter_controller" {
  count       = var.create_role && var.attach_karpenter_controller_policy ? 1 : 0
  name_prefix = local.controllers.karpenter_controller.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["karpenter_controller"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "karpenter_controller" {
  count      = var.create_role && var.attach_karpenter_controller_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.karpenter_controller[0].arn
}
resource "aws_iam_policy" "load_balancer_controller" {
  count       = var.create_role && var.attach_load_balancer_controller_policy ? 1 : 0
  name_prefix = local.controllers.load_balancer_controller.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["load_balancer_controller"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "load_balancer_controller" {
  count      = var.create_role && var.attach_load_balancer_controller_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.load_balancer_controller[0].arn
}
resource "aws_iam_policy" "load_balancer_controller_targetgroup_only" {
  count       = var.create_role && var.attach_load_balancer_controller_targetgroup_binding_only_policy ? 1 : 0
  name_prefix = local.controllers.load_balancer_controller_targetgroup_only.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["load_balancer_controller_targetgroup_only"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "load_balancer_controller_targetgroup_only" {
  count      = var.create_role && var.attach_load_balancer_controller_targetgroup_binding_only_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.load_balancer_controller_targetgroup_only[0].arn
}
resource "aws_iam_policy" "appmesh_controller" {
  count       = var.create_role && var.attach_appmesh_controller_policy ? 1 : 0
  name_prefix = local.controllers.appmesh_controller.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["appmesh_controller"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "appmesh_controller" {
  count      = var.create_role && var.attach_appmesh_controller_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.appmesh_controller[0].arn
}
resource "aws_iam_policy" "appmesh_envoy_proxy" {
  count       = var.create_role && var.attach_appmesh_envoy_proxy_policy ? 1 : 0
  name_prefix = local.controllers.appmesh_envoy_proxy.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["appmesh_envoy_proxy"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "appmesh_envoy_proxy" {
  count      = var.create_role && var.attach_appmesh_envoy_proxy_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.appmesh_envoy_proxy[0].arn
}
resource "aws_iam_policy" "amazon_managed_service_prometheus" {
  count       = var.create_role && var.attach_amazon_managed_service_prometheus_policy ? 1 : 0
  name_prefix = local.controllers.amazon_managed_service_prometheus.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["amazon_managed_service_prometheus"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "amazon_managed_service_prometheus" {
  count      = var.create_role && var.attach_amazon_managed_service_prometheus_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.amazon_managed_service_prometheus[0].arn
}
resource "aws_iam_policy" "node_termination_handler" {
  count       = var.create_role && var.attach_node_termination_handler_policy ? 1 : 0
  name_prefix = local.controllers.node_termination_handler.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["node_termination_handler"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "node_termination_handler" {
  count      = var.create_role && var.attach_node_termination_handler_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.node_termination_handler[0].arn
}
resource "aws_iam_policy" "velero" {
  count       = var.create_role && var.attach_velero_policy ? 1 : 0
  name_prefix = local.controllers.velero.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["velero"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "velero" {
  count      = var.create_role && var.attach_velero_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.velero[0].arn
}
resource "aws_iam_policy" "vpc_cni" {
  count       = var.create_role && var.attach_vpc_cni_policy ? 1 : 0
  name_prefix = local.controllers.vpc_cni.name
  path        = var.role_path
  policy      = data.aws_iam_policy_document.controller["vpc_cni"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "vpc_cni" {
  count      = var.create_role && var.attach_vpc_cni_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.vpc_cni[0].arn
}
resource "aws_iam_role_policy_attachment" "amazon_cloudwatch_observability" {
  for_each   = { for name in ["AWSXrayWriteOnlyAccess", "CloudWatchAgentServerPolicy"] : name => "arn:${data.aws_partition.current.partition}:iam::aws:policy/${name}" if var.create_role && var.attach_cloudwatch_observability_policy }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}
