output "acm_certificate_arn" {
  value = element(concat(aws_acm_certificate_validation.this.*.certificate_arn, aws_acm_certificate.this.*.arn, [""]), 0)
}
output "acm_certificate_domain_validation_options" {
  value = flatten(aws_acm_certificate.this.*.domain_validation_options)
}
output "acm_certificate_status" {
  value = one(aws_acm_certificate.this[*].status)
}
output "acm_certificate_validation_emails" {
  value = flatten(aws_acm_certificate.this.*.validation_emails)
}
output "validation_route53_record_fqdns" {
  value = aws_route53_record.validation.*.fqdn
}
output "distinct_domain_names" {
  value = local.distinct_domain_names
}
output "validation_domains" {
  value = local.validation_domains
}
