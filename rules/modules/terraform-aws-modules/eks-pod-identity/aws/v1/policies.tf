locals {
  # What each controller needs, in short: no document of the module allows everything.
  controllers = {
    amazon_managed_service_prometheus = {
      attach  = var.attach_amazon_managed_service_prometheus_policy
      name    = try(coalesce(var.amazon_managed_service_prometheus_policy_name, "${var.policy_name_prefix}ManagedServiceForPrometheus"), null)
      actions = ["aps:GetLabels", "aps:GetMetricMetadata", "aps:GetSeries", "aps:QueryMetrics", "aps:RemoteWrite"]
    }
    appmesh_controller = {
      attach  = var.attach_aws_appmesh_controller_policy
      name    = try(coalesce(var.appmesh_controller_policy_name, "${var.policy_name_prefix}AppMeshController"), null)
      actions = ["acm:ListCertificates", "appmesh:CreateMesh", "appmesh:DescribeMesh", "appmesh:UpdateMesh", "iam:CreateServiceLinkedRole", "servicediscovery:CreateService"]
    }
    appmesh_envoy_proxy = {
      attach  = var.attach_aws_appmesh_envoy_proxy_policy
      name    = try(coalesce(var.appmesh_envoy_proxy_policy_name, "${var.policy_name_prefix}AppMeshEnvoyProxy"), null)
      actions = ["acm-pca:GetCertificateAuthorityCertificate", "acm:ExportCertificate", "appmesh:StreamAggregatedResources"]
    }
    ebs_csi = {
      attach  = var.attach_aws_ebs_csi_policy
      name    = try(coalesce(var.aws_ebs_csi_policy_name, "${var.policy_name_prefix}EBS_CSI"), null)
      actions = ["ec2:AttachVolume", "ec2:CreateSnapshot", "ec2:CreateTags", "ec2:CreateVolume", "ec2:DeleteSnapshot", "ec2:DeleteTags", "ec2:DeleteVolume", "ec2:DescribeVolumes", "ec2:DetachVolume", "ec2:ModifyVolume"]
    }
    efs_csi = {
      attach  = var.attach_aws_efs_csi_policy
      name    = try(coalesce(var.aws_efs_csi_policy_name, "${var.policy_name_prefix}EFS_CSI"), null)
      actions = ["elasticfilesystem:CreateAccessPoint", "elasticfilesystem:DeleteAccessPoint", "elasticfilesystem:DescribeFileSystems", "elasticfilesystem:TagResource"]
    }
    fsx_lustre_csi = {
      attach  = var.attach_aws_fsx_lustre_csi_policy
      name    = try(coalesce(var.aws_fsx_lustre_csi_policy_name, "${var.policy_name_prefix}FSxForLustre_CSI"), null)
      actions = ["fsx:CreateFileSystem", "fsx:DeleteFileSystem", "fsx:DescribeFileSystems", "iam:CreateServiceLinkedRole", "s3:ListBucket"]
    }
    aws_gateway_controller = {
      attach  = var.attach_aws_gateway_controller_policy
      name    = try(coalesce(var.aws_gateway_controller_policy_name, "${var.policy_name_prefix}GatewayController"), null)
      actions = ["ec2:DescribeVpcs", "iam:CreateServiceLinkedRole", "vpc-lattice:*"]
    }
    lb_controller = {
      attach  = var.attach_aws_lb_controller_policy
      name    = try(coalesce(var.aws_lb_controller_policy_name, "${var.policy_name_prefix}LoadBalancerController"), null)
      actions = ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup", "ec2:DescribeSubnets", "elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup", "elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:RegisterTargets", "iam:CreateServiceLinkedRole"]
    }
    lb_controller_targetgroup_only = {
      attach  = var.attach_aws_lb_controller_targetgroup_binding_only_policy
      name    = try(coalesce(var.aws_lb_controller_targetgroup_only_policy_name, "${var.policy_name_prefix}LoadBalancerControllerTargetGroupOnly"), null)
      actions = ["ec2:DescribeSecurityGroups", "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:RegisterTargets"]
    }
    node_termination_handler = {
      attach  = var.attach_aws_node_termination_handler_policy
      name    = try(coalesce(var.aws_node_termination_handler_policy_name, "${var.policy_name_prefix}NodeTerminationHandler"), null)
      actions = ["autoscaling:CompleteLifecycleAction", "autoscaling:DescribeAutoScalingInstances", "ec2:DescribeInstances", "sqs:DeleteMessage", "sqs:ReceiveMessage"]
    }
    aws_privateca_issuer = {
      attach  = var.attach_aws_privateca_issuer_policy
      name    = try(coalesce(var.aws_privateca_issuer_policy_name, "${var.policy_name_prefix}PrivateCAIssuer"), null)
      actions = ["acm-pca:DescribeCertificateAuthority", "acm-pca:GetCertificate", "acm-pca:IssueCertificate"]
    }
    vpc_cni = {
      attach  = var.attach_aws_vpc_cni_policy
      name    = try(coalesce(var.aws_vpc_cni_policy_name, "${var.policy_name_prefix}VPC_CNI"), null)
      actions = ["ec2:AssignIpv6Addresses", "ec2:AssignPrivateIpAddresses", "ec2:AttachNetworkInterface", "ec2:CreateNetworkInterface", "ec2:CreateTags", "ec2:DeleteNetworkInterface"]
    }
    cert_manager = {
      attach  = var.attach_cert_manager_policy
      name    = try(coalesce(var.cert_manager_policy_name, "${var.policy_name_prefix}CertManager"), null)
      actions = ["route53:ChangeResourceRecordSets", "route53:GetChange", "route53:ListHostedZonesByName", "route53:ListResourceRecordSets"]
    }
    cluster_autoscaler = {
      attach  = var.attach_cluster_autoscaler_policy
      name    = try(coalesce(var.cluster_autoscaler_policy_name, "${var.policy_name_prefix}ClusterAutoscaler"), null)
      actions = ["autoscaling:DescribeAutoScalingGroups", "autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup", "ec2:DescribeInstanceTypes", "eks:DescribeNodegroup"]
    }
    external_dns = {
      attach  = var.attach_external_dns_policy
      name    = try(coalesce(var.external_dns_policy_name, "${var.policy_name_prefix}ExternalDNS"), null)
      actions = ["route53:ChangeResourceRecordSets", "route53:ListHostedZones", "route53:ListResourceRecordSets"]
    }
    external_secrets = {
      attach  = var.attach_external_secrets_policy
      name    = try(coalesce(var.external_secrets_policy_name, "${var.policy_name_prefix}ExternalSecrets"), null)
      actions = ["kms:Decrypt", "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:ListSecrets", "ssm:DescribeParameters", "ssm:GetParameter", "ssm:GetParameters"]
    }
    mountpoint_s3_csi = {
      attach  = var.attach_mountpoint_s3_csi_policy
      name    = try(coalesce(var.mountpoint_s3_csi_policy_name, "${var.policy_name_prefix}MountpointS3_CSI"), null)
      actions = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
    }
    velero = {
      attach  = var.attach_velero_policy
      name    = try(coalesce(var.velero_policy_name, "${var.policy_name_prefix}Velero"), null)
      actions = ["ec2:CreateSnapshot", "ec2:CreateVolume", "ec2:DeleteSnapshot", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
    }
  }
}
data "aws_iam_policy_document" "controller" {
  for_each                  = { for name, controller in local.controllers : name => controller if var.create && controller.attach }
  source_policy_documents   = [data.aws_iam_policy_document.base[0].json]
  override_policy_documents = var.override_policy_documents
  statement {
    actions   = each.value.actions
    resources = ["*"]
  }
}
resource "aws_iam_policy" "amazon_managed_service_prometheus" {
  count       = var.create && var.attach_amazon_managed_service_prometheus_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.amazon_managed_service_prometheus.name
  name_prefix = var.use_name_prefix ? "${local.controllers.amazon_managed_service_prometheus.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["amazon_managed_service_prometheus"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "amazon_managed_service_prometheus" {
  count      = var.create && var.attach_amazon_managed_service_prometheus_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.amazon_managed_service_prometheus[0].arn
}
resource "aws_iam_policy" "appmesh_controller" {
  count       = var.create && var.attach_aws_appmesh_controller_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.appmesh_controller.name
  name_prefix = var.use_name_prefix ? "${local.controllers.appmesh_controller.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["appmesh_controller"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "appmesh_controller" {
  count      = var.create && var.attach_aws_appmesh_controller_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.appmesh_controller[0].arn
}
resource "aws_iam_policy" "appmesh_envoy_proxy" {
  count       = var.create && var.attach_aws_appmesh_envoy_proxy_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.appmesh_envoy_proxy.name
  name_prefix = var.use_name_prefix ? "${local.controllers.appmesh_envoy_proxy.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["appmesh_envoy_proxy"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "appmesh_envoy_proxy" {
  count      = var.create && var.attach_aws_appmesh_envoy_proxy_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.appmesh_envoy_proxy[0].arn
}
resource "aws_iam_policy" "ebs_csi" {
  count       = var.create && var.attach_aws_ebs_csi_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.ebs_csi.name
  name_prefix = var.use_name_prefix ? "${local.controllers.ebs_csi.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["ebs_csi"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "ebs_csi" {
  count      = var.create && var.attach_aws_ebs_csi_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.ebs_csi[0].arn
}
resource "aws_iam_policy" "efs_csi" {
  count       = var.create && var.attach_aws_efs_csi_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.efs_csi.name
  name_prefix = var.use_name_prefix ? "${local.controllers.efs_csi.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["efs_csi"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "efs_csi" {
  count      = var.create && var.attach_aws_efs_csi_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.efs_csi[0].arn
}
resource "aws_iam_policy" "fsx_lustre_csi" {
  count       = var.create && var.attach_aws_fsx_lustre_csi_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.fsx_lustre_csi.name
  name_prefix = var.use_name_prefix ? "${local.controllers.fsx_lustre_csi.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["fsx_lustre_csi"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "fsx_lustre_csi" {
  count      = var.create && var.attach_aws_fsx_lustre_csi_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.fsx_lustre_csi[0].arn
}
resource "aws_iam_policy" "aws_gateway_controller" {
  count       = var.create && var.attach_aws_gateway_controller_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.aws_gateway_controller.name
  name_prefix = var.use_name_prefix ? "${local.controllers.aws_gateway_controller.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["aws_gateway_controller"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "aws_gateway_controller" {
  count      = var.create && var.attach_aws_gateway_controller_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.aws_gateway_controller[0].arn
}
resource "aws_iam_policy" "lb_controller" {
  count       = var.create && var.attach_aws_lb_controller_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.lb_controller.name
  name_prefix = var.use_name_prefix ? "${local.controllers.lb_controller.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["lb_controller"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "lb_controller" {
  count      = var.create && var.attach_aws_lb_controller_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.lb_controller[0].arn
}
resource "aws_iam_policy" "lb_controller_targetgroup_only" {
  count       = var.create && var.attach_aws_lb_controller_targetgroup_binding_only_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.lb_controller_targetgroup_only.name
  name_prefix = var.use_name_prefix ? "${local.controllers.lb_controller_targetgroup_only.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["lb_controller_targetgroup_only"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "lb_controller_targetgroup_only" {
  count      = var.create && var.attach_aws_lb_controller_targetgroup_binding_only_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.lb_controller_targetgroup_only[0].arn
}
resource "aws_iam_policy" "node_termination_handler" {
  count       = var.create && var.attach_aws_node_termination_handler_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.node_termination_handler.name
  name_prefix = var.use_name_prefix ? "${local.controllers.node_termination_handler.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["node_termination_handler"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "node_termination_handler" {
  count      = var.create && var.attach_aws_node_termination_handler_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.node_termination_handler[0].arn
}
resource "aws_iam_policy" "aws_privateca_issuer" {
  count       = var.create && var.attach_aws_privateca_issuer_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.aws_privateca_issuer.name
  name_prefix = var.use_name_prefix ? "${local.controllers.aws_privateca_issuer.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["aws_privateca_issuer"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "aws_privateca_issuer" {
  count      = var.create && var.attach_aws_privateca_issuer_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.aws_privateca_issuer[0].arn
}
resource "aws_iam_policy" "vpc_cni" {
  count       = var.create && var.attach_aws_vpc_cni_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.vpc_cni.name
  name_prefix = var.use_name_prefix ? "${local.controllers.vpc_cni.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["vpc_cni"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "vpc_cni" {
  count      = var.create && var.attach_aws_vpc_cni_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.vpc_cni[0].arn
}
resource "aws_iam_policy" "cert_manager" {
  count       = var.create && var.attach_cert_manager_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.cert_manager.name
  name_prefix = var.use_name_prefix ? "${local.controllers.cert_manager.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["cert_manager"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "cert_manager" {
  count      = var.create && var.attach_cert_manager_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.cert_manager[0].arn
}
resource "aws_iam_policy" "cluster_autoscaler" {
  count       = var.create && var.attach_cluster_autoscaler_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.cluster_autoscaler.name
  name_prefix = var.use_name_prefix ? "${local.controllers.cluster_autoscaler.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["cluster_autoscaler"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "cluster_autoscaler" {
  count      = var.create && var.attach_cluster_autoscaler_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.cluster_autoscaler[0].arn
}
resource "aws_iam_policy" "external_dns" {
  count       = var.create && var.attach_external_dns_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.external_dns.name
  name_prefix = var.use_name_prefix ? "${local.controllers.external_dns.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["external_dns"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "external_dns" {
  count      = var.create && var.attach_external_dns_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.external_dns[0].arn
}
resource "aws_iam_policy" "external_secrets" {
  count       = var.create && var.attach_external_secrets_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.external_secrets.name
  name_prefix = var.use_name_prefix ? "${local.controllers.external_secrets.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["external_secrets"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "external_secrets" {
  count      = var.create && var.attach_external_secrets_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.external_secrets[0].arn
}
resource "aws_iam_policy" "mountpoint_s3_csi" {
  count       = var.create && var.attach_mountpoint_s3_csi_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.mountpoint_s3_csi.name
  name_prefix = var.use_name_prefix ? "${local.controllers.mountpoint_s3_csi.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["mountpoint_s3_csi"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "mountpoint_s3_csi" {
  count      = var.create && var.attach_mountpoint_s3_csi_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.mountpoint_s3_csi[0].arn
}
resource "aws_iam_policy" "velero" {
  count       = var.create && var.attach_velero_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.controllers.velero.name
  name_prefix = var.use_name_prefix ? "${local.controllers.velero.name}-" : null
  path        = var.path
  policy      = data.aws_iam_policy_document.controller["velero"].json
  tags        = var.tags
}
resource "aws_iam_role_policy_attachment" "velero" {
  count      = var.create && var.attach_velero_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.velero[0].arn
}
resource "aws_iam_role_policy_attachment" "aws_cloudwatch_observability" {
  for_each   = { for name in ["AWSXrayWriteOnlyAccess", "CloudWatchAgentServerPolicy"] : name => "arn:${data.aws_partition.current.partition}:iam::aws:policy/${name}" if var.create && var.attach_aws_cloudwatch_observability_policy }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}
