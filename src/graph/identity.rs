//! What a value names: which attributes of a resource stand for the resource itself. Floor 3.
//!
//! Source: the AWS provider's documentation of what each argument takes; policy language, section 5.4.

use crate::source::Span;
use crate::terraform::Resource;
use crate::value::{Kind, Mode, PathStep, ReasonKind, Symbol, Truth, Unknown, Value, WayKind, equal};

use super::read::{argument, trail};

/// The attributes whose values stand for a resource of this type wherever another resource refers to it.
pub fn designators(kind: &str) -> &'static [&'static str] {
    match kind {
        "aws_elasticache_replication_group" => &["id", "replication_group_id", "arn"],
        "aws_elasticache_cluster" => &["id", "cluster_id", "arn"],
        "aws_elasticache_global_replication_group" => &["id", "global_replication_group_id", "arn"],
        "aws_elasticache_user_group" => &["id", "user_group_id", "arn"],
        "aws_elasticache_user" => &["id", "user_id", "arn"],
        "aws_s3_bucket" => &["id", "bucket", "arn"],
        "aws_kms_key" => &["id", "key_id", "arn"],
        "aws_kms_alias" => &["id", "name", "arn", "target_key_id", "target_key_arn"],
        "aws_db_instance" => &["id", "identifier", "arn"],
        "aws_rds_cluster" | "aws_docdb_cluster" | "aws_neptune_cluster" => &["id", "cluster_identifier", "arn"],
        "aws_redshift_cluster" => &["id", "cluster_identifier", "arn"],
        "aws_opensearch_domain" | "aws_elasticsearch_domain" => &["id", "domain_name", "arn"],
        "aws_msk_cluster" => &["id", "cluster_name", "arn"],
        "aws_internet_gateway_attachment" => &["internet_gateway_id"],
        "aws_launch_template" | "aws_launch_configuration" => &["id", "name", "arn"],
        _ => &["id", "arn", "name"],
    }
}

/// The argument that a resource of this type is named by, when its text alone identifies it within an account.
pub fn name_argument(kind: &str) -> Option<&'static str> {
    match kind {
        "aws_elasticache_replication_group" => Some("replication_group_id"),
        "aws_elasticache_cluster" => Some("cluster_id"),
        "aws_elasticache_user_group" => Some("user_group_id"),
        "aws_elasticache_user" => Some("user_id"),
        "aws_s3_bucket" => Some("bucket"),
        "aws_db_instance" => Some("identifier"),
        "aws_rds_cluster" | "aws_docdb_cluster" | "aws_neptune_cluster" | "aws_redshift_cluster" => Some("cluster_identifier"),
        "aws_opensearch_domain" | "aws_elasticsearch_domain" => Some("domain_name"),
        "aws_msk_cluster" => Some("cluster_name"),
        // these are referred to by a generated id only; their names need not be unique
        "aws_vpc" | "aws_subnet" | "aws_security_group" | "aws_route_table" | "aws_internet_gateway" => None,
        _ => Some("name"),
    }
}

/// What a value names, as far as it can be compared with other values.
#[derive(Clone, Debug, PartialEq)]
pub enum Identity {
    Symbol(Symbol),
    Text(String),
    /// Just an input without a value (`var.redis_group`): the same wherever it is used.
    Input(String),
    /// A part of such an input: surely not of this configuration, but one does not know which part.
    Elsewhere,
    Unknown,
    Nothing,
}

/// What a value names.
pub fn identity(value: &Value) -> Identity {
    match &value.kind {
        Kind::Null(_) | Kind::Absent(_) => Identity::Nothing,
        Kind::Symbol(symbol) => Identity::Symbol((**symbol).clone()),
        Kind::String(text) => Identity::Text(text.to_ascii_lowercase()),
        Kind::Unknown(unknown) => input_of(value, unknown).unwrap_or(Identity::Unknown),
        _ => Identity::Unknown,
    }
}

/// The input, if the value is nothing but one that is not known, or a part of it: `var.group_id`, `var.groups[0]`, not
/// `lookup(local.groups, var.key)`, which may well yield something that this configuration creates.
fn input_of(value: &Value, unknown: &Unknown) -> Option<Identity> {
    let [reason] = unknown.reasons.as_slice() else { return None };
    if !unknown.cases.is_empty() || reason.kind != ReasonKind::VariableWithoutDefault {
        return None;
    }
    // The reference itself, in full: whatever else is made of it is longer. A part of it comes from its declaration.
    let reference = trail(&value.origin).into_iter().any(|span| span.len() == reason.subject.len());
    let part = value.origin.stations().any(|way| matches!(way.kind, WayKind::Element | WayKind::Iteration));
    let place = reason.declared.unwrap_or(reason.span);
    let declared = value.origin.stations().any(|way| way.span == place);
    match (reference, part) {
        (true, false) => Some(Identity::Input(reason.subject.to_string())),
        (true, true) => Some(Identity::Elsewhere),
        (false, _) if declared => Some(Identity::Elsewhere),
        _ => None,
    }
}

/// Whether a value surely names something that this configuration does not create: nobody can pass the id of what does
/// not exist yet.
pub fn is_elsewhere(value: &Value) -> bool {
    match identity(value) {
        Identity::Input(_) | Identity::Elsewhere => true,
        Identity::Symbol(symbol) => matches!(symbol.address.mode, Mode::Module | Mode::Data),
        _ => false,
    }
}

/// Whether `value` names `resource` through one of these attributes.
///
/// Data sources are not followed here (the graph does that); a text that a resource wrote is recognised by the way
/// that it came, even where the text itself is not known.
pub fn names(value: &Value, resource: &Resource, attributes: &[&str]) -> Truth {
    match &value.kind {
        Kind::Null(_) | Kind::Absent(_) => Truth::False,
        Kind::Symbol(symbol) => match symbol_names(symbol, resource, attributes) {
            // another thing's attribute, which this one may be named by: `name = random_pet.cache.id`
            Truth::False if symbol.address.kind != resource.address.kind => text_names(value, resource, attributes),
            truth => truth,
        },
        Kind::Unknown(unknown) if !unknown.cases.is_empty() => {
            let found: Vec<Truth> = unknown.cases.iter().map(|case| names(case, resource, attributes)).collect();
            match found.first() {
                Some(first) if found.iter().all(|truth| truth == first) => *first,
                _ => Truth::Unknown,
            }
        }
        Kind::String(_) | Kind::Parts(_) | Kind::Unknown(_) => text_names(value, resource, attributes),
        _ => Truth::False,
    }
}

fn symbol_names(symbol: &Symbol, resource: &Resource, attributes: &[&str]) -> Truth {
    let address = &symbol.address;
    if address.mode != resource.address.mode || !address.same_block(&resource.address) {
        return Truth::False;
    }
    let named = match symbol.path.as_slice() {
        [PathStep::Attribute(name)] => attributes.contains(&name.as_str()),
        // elements of a collection attribute are never the resource itself
        _ => false,
    };
    if !named {
        return Truth::False;
    }
    if **address == *resource.address {
        Truth::True
    } else if address.is_definite() && resource.address.is_definite() {
        Truth::False
    } else {
        Truth::Unknown
    }
}

fn text_names(value: &Value, resource: &Resource, attributes: &[&str]) -> Truth {
    let named_by = name_argument(&resource.address.kind).filter(|name| attributes.contains(name));
    let own = named_by.and_then(|name| argument(&resource.body, name));
    if own.is_some_and(|own| came_from(value, own) || is_same_input(value, own)) {
        return Truth::True;
    }
    if is_elsewhere(value) {
        return Truth::False;
    }
    match (&value.kind, own) {
        // ElastiCache and its relatives keep their names in lower case
        (Kind::String(text), Some(own)) if own.as_str().is_some_and(|own| own.eq_ignore_ascii_case(text)) => Truth::True,
        (_, Some(own)) => equal(value, own),
        // the name is generated, or is none that identifies: what was written down cannot be it
        (Kind::String(_) | Kind::Symbol(_), None) => Truth::False,
        (_, None) => Truth::Unknown,
    }
}

/// Whether both are the same input, or the same attribute of the same other thing.
fn is_same_input(a: &Value, b: &Value) -> bool {
    match (identity(a), identity(b)) {
        (Identity::Input(a), Identity::Input(b)) => a == b,
        (Identity::Symbol(a), Identity::Symbol(b)) => a == b && a.address.is_definite() && !a.path.contains(&PathStep::Any),
        _ => false,
    }
}

/// Whether a value was taken from this very argument: its way leads through where the argument stands, and from there
/// on is the argument's own (behind which the ways of conditions may follow).
fn came_from(value: &Value, argument: &Value) -> bool {
    let wanted = trail(&argument.origin);
    if wanted.is_empty() {
        return false;
    }
    let mut current = value.origin.way.as_deref();
    while let Some(way) = current {
        if way.kind == WayKind::ResourceArgument {
            let mut rest = std::iter::successors(Some(way), |way| way.next.as_deref()).map(|way| way.span);
            if wanted.iter().all(|span| rest.next() == Some(*span)) {
                return true;
            }
        }
        current = way.next.as_deref();
    }
    false
}

/// The spans of arguments that a value was taken from: where to look for resources that `names` may recognise.
pub fn argument_spans(value: &Value) -> impl Iterator<Item = Span> + '_ {
    value.origin.stations().filter(|way| way.kind == WayKind::ResourceArgument).map(|way| way.span)
}
