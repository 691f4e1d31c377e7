locals {
  # what the call says goes before what the context says
  enabled = var.enabled == null ? var.context.enabled : var.enabled
  given = {
    enabled             = local.enabled
    namespace           = var.namespace == null ? try(var.context.namespace, null) : var.namespace
    tenant              = var.tenant == null ? try(var.context.tenant, null) : var.tenant
    environment         = var.environment == null ? try(var.context.environment, null) : var.environment
    stage               = var.stage == null ? try(var.context.stage, null) : var.stage
    name                = var.name == null ? try(var.context.name, null) : var.name
    delimiter           = var.delimiter == null ? try(var.context.delimiter, null) : var.delimiter
    label_order         = var.label_order == null ? try(var.context.label_order, null) : var.label_order
    regex_replace_chars = var.regex_replace_chars == null ? try(var.context.regex_replace_chars, null) : var.regex_replace_chars
    id_length_limit     = var.id_length_limit == null ? try(var.context.id_length_limit, null) : var.id_length_limit
    label_key_case      = var.label_key_case == null ? try(var.context.label_key_case, null) : var.label_key_case
    label_value_case    = var.label_value_case == null ? try(var.context.label_value_case, null) : var.label_value_case
    attributes          = compact(distinct(concat(coalesce(var.context.attributes, []), coalesce(var.attributes, []))))
    tags                = merge(var.context.tags, var.tags)
    additional_tag_map  = merge(var.context.additional_tag_map, var.additional_tag_map)
    descriptor_formats  = merge(try(var.context.descriptor_formats, {}), var.descriptor_formats)
    labels_as_tags      = try(contains(var.context.labels_as_tags, "unset"), true) ? var.labels_as_tags : var.context.labels_as_tags
  }
  delimiter  = local.given.delimiter == null ? "-" : local.given.delimiter
  unwanted   = coalesce(local.given.regex_replace_chars, "/[^-a-zA-Z0-9]/")
  key_case   = local.given.label_key_case == null ? "title" : local.given.label_key_case
  value_case = local.given.label_value_case == null ? "lower" : local.given.label_value_case
  order      = try(coalescelist(local.given.label_order, []), ["namespace", "environment", "stage", "name", "attributes"])
  limit      = local.given.id_length_limit == null ? 0 : local.given.id_length_limit

  clean = { for part in ["namespace", "tenant", "environment", "stage", "name"] : part => local.given[part] == null ? "" : replace(local.given[part], local.unwanted, "") }
  parts = { for part, text in local.clean : part => { none = text, title = title(lower(text)), upper = upper(text), lower = lower(text) }[local.value_case] }
  attributes = compact(distinct([
    for text in compact(distinct([for given in local.given.attributes : replace(given, local.unwanted, "")])) :
    { none = text, title = title(lower(text)), upper = upper(text), lower = lower(text) }[local.value_case]
  ]))
  labels  = merge(local.parts, { attributes = join(local.delimiter, local.attributes) })
  id_full = join(local.delimiter, [for label in local.order : local.labels[label] if length(local.labels[label]) > 0])

  # an id that is too long ends in a part of its own hash
  room = local.limit - 5 - length(local.delimiter)
  stem = local.room <= 0 ? "" : "${trimsuffix(substr(local.id_full, 0, local.room), local.delimiter)}${local.delimiter}"
  hash = "${md5(local.id_full)}qrstuvwxyz"
  tail = replace({ none = local.hash, title = title(local.hash), upper = upper(local.hash), lower = lower(local.hash) }[local.value_case], local.unwanted, "")
  id   = local.limit != 0 && length(local.id_full) > local.limit ? substr("${local.stem}${local.tail}", 0, local.limit) : local.id_full

  tag_labels = merge(local.labels, { name = local.id })
  tagged     = contains(local.given.labels_as_tags, "default") ? keys(local.tag_labels) : local.given.labels_as_tags
  own_tags   = { for label in setintersection(keys(local.tag_labels), local.tagged) : { upper = upper(label), lower = lower(label), title = title(lower(label)) }[local.key_case] => local.tag_labels[label] if length(local.tag_labels[label]) > 0 }
  tags       = merge(local.own_tags, local.given.tags)
}
