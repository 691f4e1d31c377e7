data "aws_partition" "current" {}
data "tls_certificate" "this" {
  count = var.create ? 1 : 0
  url   = var.url
}
resource "aws_iam_openid_connect_provider" "this" {
  count           = var.create ? 1 : 0
  url             = var.url
  client_id_list  = length(var.client_id_list) > 0 ? var.client_id_list : ["sts.${data.aws_partition.current.dns_suffix}"]
  thumbprint_list = data.tls_certificate.this[0].certificates[*].sha1_fingerprint
  tags            = var.tags
}
