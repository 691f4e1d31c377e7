//! References in one form: attributes of a resource that are interchangeable as foreign keys read as one thing.
//!
//! Where the interchangeable argument is written, a reference to the identity reads as what is written; where it is
//! not, as the `id` symbol. So `==`, `contains` and filters of `getresources` join without knowing of this.

use std::sync::Arc;

use crate::finding::is_secret_name;
use crate::graph::Graph;
use crate::source::{Span, Text};
use crate::terraform::Resource;
use crate::value::{Entry, Kind, Mapping, Mode, PathStep, ReasonKind, Sequence, Symbol, Unknown, Value};

/// Whether an entry of this name must be marked.
fn must_hide(name: &str, value: &Value) -> bool {
    !value.sensitive && matches!(value.kind, Kind::String(_) | Kind::Parts(_)) && is_secret_name(name)
}

/// How deep a body is rewritten.
const MAX_DEPTH: usize = 24;

/// The argument whose text is the `id` of the type.
fn named_by(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "aws_s3_bucket" => "bucket",
        "aws_iam_role"
        | "aws_iam_user"
        | "aws_iam_group"
        | "aws_iam_instance_profile"
        | "aws_dynamodb_table"
        | "aws_elasticache_subnet_group"
        | "aws_elasticache_parameter_group"
        | "aws_db_subnet_group"
        | "aws_db_parameter_group"
        | "aws_db_option_group"
        | "aws_rds_cluster_parameter_group"
        | "aws_cloudwatch_log_group"
        | "aws_eks_cluster"
        | "aws_ecr_repository"
        | "aws_autoscaling_group"
        | "aws_launch_configuration"
        | "aws_key_pair"
        | "aws_redshift_subnet_group"
        | "aws_redshift_parameter_group"
        | "aws_docdb_subnet_group"
        | "aws_neptune_subnet_group"
        | "aws_memorydb_subnet_group"
        | "aws_memorydb_cluster"
        | "aws_memorydb_acl"
        | "aws_memorydb_parameter_group"
        | "aws_guardduty_organization_admin_account" => "name",
        "aws_elasticache_replication_group" => "replication_group_id",
        "aws_elasticache_cluster" => "cluster_id",
        "aws_elasticache_user_group" => "user_group_id",
        "aws_rds_cluster" | "aws_redshift_cluster" | "aws_docdb_cluster" | "aws_neptune_cluster" => "cluster_identifier",
        "aws_lambda_function" => "function_name",
        _ => return None,
    })
}

/// What a name begins with that the provider makes up: the prefix argument, and the prefix where that is not set.
fn generated_prefix(kind: &str) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        "aws_s3_bucket" => ("bucket_prefix", "terraform-"),
        "aws_rds_cluster" | "aws_docdb_cluster" | "aws_neptune_cluster" => ("cluster_identifier_prefix", "tf-"),
        "aws_iam_role"
        | "aws_iam_instance_profile"
        | "aws_db_subnet_group"
        | "aws_db_parameter_group"
        | "aws_db_option_group"
        | "aws_cloudwatch_log_group"
        | "aws_rds_cluster_parameter_group"
        | "aws_launch_configuration"
        | "aws_key_pair"
        | "aws_memorydb_cluster"
        | "aws_memorydb_subnet_group"
        | "aws_memorydb_acl"
        | "aws_memorydb_parameter_group"
        | "aws_docdb_subnet_group"
        | "aws_neptune_subnet_group"
        | "aws_autoscaling_group" => ("name_prefix", "terraform-"),
        _ => return None,
    })
}

/// Types whose naming argument reads as the name that will be, also where it is not written.
fn has_computed_name(kind: &str) -> bool {
    matches!(kind, "aws_s3_bucket" | "aws_iam_role" | "aws_cloudwatch_log_group")
}

/// Attributes that hold the same text as `id`.
fn same_as_id(kind: &str, attribute: &str) -> bool {
    if named_by(kind) == Some(attribute) {
        return true;
    }
    matches!(
        (kind, attribute),
        ("aws_lb" | "aws_alb" | "aws_lb_target_group" | "aws_lb_listener" | "aws_sns_topic" | "aws_iam_policy", "arn")
            | ("aws_secretsmanager_secret" | "aws_acm_certificate" | "aws_kinesis_stream" | "aws_ecs_cluster", "arn")
            | ("aws_cloudwatch_event_bus", "name")
            | ("aws_kms_key", "key_id")
            | ("aws_sqs_queue", "url")
    )
}

/// Types whose `id` is just one of their arguments.
fn derived_id(kind: &str) -> Option<&'static str> {
    match kind {
        "aws_sns_topic_policy" => Some("arn"),
        "aws_sqs_queue_policy" => Some("queue_url"),
        "aws_ecr_repository_policy" | "aws_ecr_lifecycle_policy" => Some("repository"),
        "aws_secretsmanager_secret_policy" | "aws_secretsmanager_secret_rotation" => Some("secret_id"),
        "aws_efs_backup_policy" | "aws_efs_file_system_policy" => Some("file_system_id"),
        "aws_s3_bucket_policy" | "aws_s3_bucket_public_access_block" => Some("bucket"),
        _ if kind.starts_with("aws_s3_bucket_") => Some("bucket"),
        _ => None,
    }
}

/// A resource's body as policies see it.
pub(super) fn view(graph: &Graph<'_>, resource: &Resource) -> Value {
    let body = rewrite(graph, &resource.body, 0).unwrap_or_else(|| resource.body.clone());
    let Kind::Mapping(mapping) = &body.kind else { return body };
    let mut mapping: Mapping = (**mapping).clone();
    if resource.address.mode != Mode::Managed {
        // What a data source gives beyond its arguments only its provider knows.
        if mapping.open.is_none() {
            let found = Unknown::because(ReasonKind::DataSource, resource.address.to_string(), resource.header);
            mapping.open = Some(Arc::new(found));
        }
        return Value { kind: Kind::Mapping(Arc::new(mapping)), ..body };
    }
    let kind = &resource.address.kind;
    for name in ["id", "arn"] {
        if mapping.get(name).is_some() {
            continue;
        }
        let own = Value::symbol_of(&resource.address, name, true);
        let derived = if name == "id" { derived_id(kind).and_then(|argument| mapping.get(argument)).cloned() } else { None };
        let value = derived.or_else(|| canonical(graph, &own, 0)).unwrap_or(own);
        let value = if value.origin.span().is_some() { value } else { value.with_span(resource.header) };
        mapping.insert(Text::new_static(name), Span::NONE, value);
    }
    if let Some(name) = named_by(kind).filter(|name| has_computed_name(kind) && mapping.get(name).is_none())
        && let Some(id) = mapping.get("id").cloned()
    {
        mapping.insert(Text::new_static(name), Span::NONE, id);
    }
    Value { kind: Kind::Mapping(Arc::new(mapping)), ..body }
}

/// The value with references in their one form; `None` when nothing changes.
fn rewrite(graph: &Graph<'_>, value: &Value, depth: usize) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    let kind = match &value.kind {
        Kind::Symbol(symbol) => {
            let made = canonical(graph, value, depth)?.copied_from((**symbol).clone());
            // The reference stays where it stands; what it reads as is the other's.
            return Some(Value { origin: value.origin.clone(), sensitive: value.sensitive, ..made });
        }
        Kind::String(_) => {
            // A name that several resources have: the reference says which of them it is.
            let is_name = |symbol: &&Symbol| {
                let name = symbol.attribute();
                symbol.address.mode == Mode::Managed && name.is_some_and(|name| same_as_id(&symbol.address.kind, name))
            };
            let symbol = value.referents().find(is_name)?;
            let id = Value::symbol_of(&symbol.address, "id", true).with_origin(value.origin.clone());
            graph.resolve(&id).filter(|resource| graph.has_namesakes(resource))?;
            return Some(id.with_sensitive(value.sensitive));
        }
        Kind::Sequence(sequence) => {
            let changed = rewrite_all(graph, &sequence.items, depth)?;
            Kind::Sequence(Arc::new(Sequence { items: changed, ..(**sequence).clone() }))
        }
        Kind::Parts(parts) => Kind::Parts(rewrite_all(graph, parts, depth)?.into()),
        Kind::Mapping(mapping) => {
            let changes: Vec<(Text, Value)> = mapping
                .entries
                .iter()
                .filter_map(|(name, entry)| {
                    let changed = rewrite(graph, &entry.value, depth + 1);
                    let hide = must_hide(name, &entry.value);
                    let value = changed.or_else(|| hide.then(|| entry.value.clone()))?;
                    Some((name.clone(), value.with_sensitive(hide)))
                })
                .collect();
            if changes.is_empty() {
                return None;
            }
            let mut mapping: Mapping = (**mapping).clone();
            for (name, value) in changes {
                let key = mapping.entries.get(&name).map_or(Span::NONE, |entry| entry.key);
                mapping.entries.insert(name, Entry { value, key });
            }
            Kind::Mapping(Arc::new(mapping))
        }
        _ => return None,
    };
    Some(Value { kind, ..value.clone() })
}

fn rewrite_all(graph: &Graph<'_>, items: &[Value], depth: usize) -> Option<Vec<Value>> {
    let changed: Vec<Option<Value>> = items.iter().map(|item| rewrite(graph, item, depth + 1)).collect();
    if changed.iter().all(Option::is_none) {
        return None;
    }
    Some(changed.into_iter().zip(items).map(|(changed, item)| changed.unwrap_or_else(|| item.clone())).collect())
}

/// What a reference to an identity reads as: the argument that is its text, else the `id`. `None` when it stays.
fn canonical(graph: &Graph<'_>, value: &Value, depth: usize) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    let symbol = value.as_symbol()?;
    let attribute = symbol.attribute()?;
    let address = &symbol.address;
    if let Some(resource) = graph.resolve(value)
        && let Some(known) = resource.body.get(attribute)
        && matches!(known.kind, Kind::String(_))
    {
        return Some(known.clone()); // a plan knows it
    }
    if address.mode != Mode::Managed || (attribute != "id" && !same_as_id(&address.kind, attribute)) {
        return None;
    }
    let resource = graph.resolve(value);
    if let Some(argument) = named_by(&address.kind)
        && !resource.is_some_and(|resource| graph.has_namesakes(resource))
        && let Some(written) = resource.and_then(|resource| resource.body.get(argument))
        && matches!(written.kind, Kind::String(_) | Kind::Parts(_))
    {
        return Some(written.clone());
    }
    let id = Symbol { address: address.clone(), path: vec![PathStep::Attribute(Text::new_static("id"))], not_null: true };
    let id = Value::symbol(id).with_origin(value.origin.clone());
    if let Some(resource) = resource
        && let Some(prefix) = made_up_prefix(resource)
    {
        // The provider makes the name up: its beginning distinguishes it from names that are written.
        return Some(Value::new(Kind::Parts([Value::string(prefix), id].into())).with_origin(value.origin.clone()));
    }
    if attribute == "id" {
        let derived = derived_id(&address.kind)?;
        let written = resource.and_then(|resource| resource.body.get(derived))?;
        // One step only: what it refers to is read in its own one form where that resource is looked at.
        return (written.as_symbol() != Some(symbol))
            .then(|| canonical(graph, written, depth + 1).unwrap_or_else(|| written.clone()));
    }
    Some(id)
}

/// How the name of a resource begins that the provider makes up.
fn made_up_prefix(resource: &Resource) -> Option<Text> {
    let is_nothing = |value: &Value| matches!(value.kind, Kind::Null(_) | Kind::Absent(_));
    let kind = &resource.address.kind;
    let (argument, default) = generated_prefix(kind)?;
    if !resource.body.get(named_by(kind)?).is_none_or(is_nothing) {
        return None;
    }
    match resource.body.get(argument).map(|value| &value.kind) {
        Some(Kind::String(prefix)) => Some(prefix.clone()),
        None | Some(Kind::Null(_) | Kind::Absent(_)) => Some(Text::new_static(default)),
        Some(_) => None,
    }
}
