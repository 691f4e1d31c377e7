output "enabled" {
  value = local.enabled
}
output "context" {
  value = local.given
}
output "normalized_context" {
  value = merge(local.given, local.parts, { attributes = local.attributes, tags = local.tags, delimiter = local.delimiter, label_order = local.order, regex_replace_chars = local.unwanted, id_length_limit = local.limit, label_key_case = local.key_case, label_value_case = local.value_case })
}
output "tags_as_list_of_maps" {
  value = [for key, value in local.tags : merge({ key = key, value = value }, local.given.additional_tag_map)]
}
output "additional_tag_map" {
  value = local.given.additional_tag_map
}
output "label_order" {
  value = local.order
}
output "regex_replace_chars" {
  value = local.unwanted
}
output "id_length_limit" {
  value = local.limit
}
output "id" {
  value = local.enabled ? local.id : ""
}
output "id_full" {
  value = local.enabled ? local.id_full : ""
}
output "delimiter" {
  value = local.enabled ? local.delimiter : ""
}
output "attributes" {
  value = local.enabled ? local.attributes : []
}
output "tags" {
  value = local.enabled ? local.tags : {}
}
output "namespace" {
  value = local.enabled ? local.parts.namespace : ""
}
output "tenant" {
  value = local.enabled ? local.parts.tenant : ""
}
output "environment" {
  value = local.enabled ? local.parts.environment : ""
}
output "stage" {
  value = local.enabled ? local.parts.stage : ""
}
output "name" {
  value = local.enabled ? local.parts.name : ""
}
