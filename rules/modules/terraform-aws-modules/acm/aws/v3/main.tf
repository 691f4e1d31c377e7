locals {
  create                = var.create_certificate && var.putin_khuylo
  only_records          = false
  distinct_domain_names = distinct([for name in concat([var.domain_name], var.subject_alternative_names) : replace(name, "*.", "")])
  validation_domains    = local.create ? try(tolist(aws_acm_certificate.this[0].domain_validation_options), []) : []
}
resource "aws_acm_certificate" "this" {
  count                     = local.create ? 1 : 0
  domain_name               = var.domain_name
  subject_alternative_names = var.subject_alternative_names
  validation_method         = var.validation_method
  options {
    certificate_transparency_logging_preference = var.certificate_transparency_logging_preference ? "ENABLED" : "DISABLED"
  }
  tags = var.tags
}
resource "aws_route53_record" "validation" {
  count           = (local.create || local.only_records) && var.validation_method == "DNS" && var.create_route53_records && (var.validate_certificate || local.only_records) ? length(local.distinct_domain_names) : 0
  zone_id         = var.zone_id
  name            = try(element(local.validation_domains, count.index).resource_record_name, null)
  type            = try(element(local.validation_domains, count.index).resource_record_type, null)
  records         = [try(element(local.validation_domains, count.index).resource_record_value, null)]
  ttl             = var.dns_ttl
  allow_overwrite = var.validation_allow_overwrite_records
}
resource "aws_acm_certificate_validation" "this" {
  count                   = local.create && var.validation_method != "NONE" && var.validate_certificate && var.wait_for_validation ? 1 : 0
  certificate_arn         = aws_acm_certificate.this[0].arn
  validation_record_fqdns = flatten([aws_route53_record.validation[*].fqdn, var.validation_record_fqdns])
}
