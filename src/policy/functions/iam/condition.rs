//! What the conditions of a statement ask for.
//!
//! Sources: the keys and values that count as fixed,
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>; operators,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>; keys of EFS,
//! <https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html>; of KMS,
//! <https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html>

use super::statement::{Statement, texts};
use crate::graph::{Cidr, Family};
use crate::value::{Kind, Truth, Value};

/// Keys whose fixed values narrow who is meant, in lower case.
const NARROWING: [&str; 30] = [
    "aws:sourceip",
    "aws:vpcsourceip",
    "aws:sourcearn",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourcevpcarn",
    "aws:sourceowner",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:userid",
    "aws:username",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:federatedprovider",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "kms:calleraccount",
    "kms:viaservice",
    "kms:granteeprincipal",
    "sns:endpoint",
    "lambda:functionarn",
    "elasticfilesystem:accesspointarn",
    "elasticfilesystem:accessedviamounttarget",
    "aws:viaawsservice",
    "aws:principalisawsservice",
];

/// How an operator compares.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Operator {
    /// The value as it is: `*` has no meaning.
    Exact,
    /// `*` and `?` stand for any text.
    Pattern,
    Address,
    Bool,
    Other,
}

/// The operator without its set prefix; those that are also true where the key is missing do not count.
fn operator(name: &str) -> Operator {
    let name = name.to_ascii_lowercase();
    if name.ends_with("ifexists") || name.starts_with("forallvalues:") {
        return Operator::Other;
    }
    match name.strip_prefix("foranyvalue:").unwrap_or(&name) {
        "stringequals" | "stringequalsignorecase" | "numericequals" => Operator::Exact,
        "stringlike" | "arnequals" | "arnlike" => Operator::Pattern,
        "ipaddress" => Operator::Address,
        "bool" => Operator::Bool,
        _ => Operator::Other,
    }
}

/// Whether some condition narrows who is meant to fixed values.
pub(super) fn narrows(statement: &Statement) -> Truth {
    each(statement, |operator_name, key, values| {
        if !NARROWING.contains(&key.to_ascii_lowercase().as_str()) {
            return Truth::False;
        }
        let operator = operator(operator_name);
        // One value that anybody has is enough for anybody.
        values.iter().fold(Truth::True, |all, value| all.and(is_fixed(operator, value)))
    })
}

/// Whether some condition holds only where a request does not use TLS.
pub(super) fn requires_tls(statement: &Statement) -> Truth {
    each(statement, |operator, key, values| match (operator.to_ascii_lowercase().as_str(), key.to_ascii_lowercase().as_str()) {
        ("bool" | "boolifexists", "aws:securetransport") => Truth::any(values.iter().map(is_false)),
        ("numericlessthan" | "numericlessthanifexists", "s3:tlsversion") => Truth::True,
        _ => Truth::False,
    })
    // A further condition would let some of these requests through.
    .and(Truth::from(statement.member("Condition").is_none_or(|condition| is_single(&condition))))
}

/// Whether there is one operator with one key, as far as that is known.
fn is_single(condition: &Value) -> bool {
    let Some(operators) = condition.as_mapping() else { return true };
    let keys = operators.entries.values().map(|entry| entry.value.as_mapping().map_or(1, |keys| keys.entries.len()));
    keys.sum::<usize>() == 1
}

fn is_false(value: &Value) -> Truth {
    match &value.kind {
        Kind::Bool(flag) => Truth::from(!flag),
        Kind::String(text) => Truth::from(text.eq_ignore_ascii_case("false")),
        _ if value.is_known() => Truth::False,
        _ => Truth::Unknown,
    }
}

/// Asks each condition; one that says yes is enough.
fn each(statement: &Statement, ask: impl Fn(&str, &str, &[Value]) -> Truth) -> Truth {
    let Some(condition) = statement.member("Condition") else { return Truth::False };
    let Kind::Mapping(operators) = &condition.kind else {
        return if condition.is_known() { Truth::False } else { Truth::Unknown };
    };
    let mut found = if operators.open.is_some() { Truth::Unknown } else { Truth::False };
    for (operator, entry) in &operators.entries {
        let Kind::Mapping(keys) = &entry.value.kind else {
            found = found.or(if entry.value.is_known() { Truth::False } else { Truth::Unknown });
            continue;
        };
        if keys.open.is_some() {
            found = found.or(Truth::Unknown);
        }
        for (key, entry) in &keys.entries {
            found = found.or(ask(operator, key, &texts(&entry.value)));
        }
    }
    found
}

/// Whether a value is one that not anybody can have.
fn is_fixed(operator: Operator, value: &Value) -> Truth {
    match operator {
        Operator::Other => Truth::False,
        Operator::Bool => !is_false(value),
        Operator::Exact => match value.as_str() {
            Some(text) => Truth::from(!text.contains("${")),
            None => Truth::True,
        },
        Operator::Address => match value.as_str() {
            Some(text) => Cidr::parse(text).map_or(Truth::Unknown, |range| Truth::from(is_narrow(range))),
            None if matches!(value.kind, Kind::Symbol(_) | Kind::Parts(_)) => Truth::True,
            None => Truth::Unknown,
        },
        Operator::Pattern => match &value.kind {
            Kind::String(text) => Truth::from(has_fixed_owner(text)),
            Kind::Symbol(_) => Truth::True,
            Kind::Parts(parts) => {
                let text: String = parts.iter().map(|part| part.as_str().unwrap_or("x")).collect();
                let definite = parts.iter().all(Value::is_definite);
                if !has_fixed_owner(&text) {
                    Truth::False
                } else if definite {
                    Truth::True
                } else {
                    Truth::Unknown
                }
            }
            _ => Truth::Unknown,
        },
    }
}

/// Ranges wider than /8 (IPv4) or /32 (IPv6) count as public, private ones do not.
fn is_narrow(range: Cidr) -> bool {
    range.is_private() || range.bits() <= if range.family == Family::V4 { 32 - 8 } else { 128 - 32 }
}

/// Whether a text has no wildcard, or is an ARN whose account is fixed (of a bucket, which has none: its name begins so).
fn has_fixed_owner(text: &str) -> bool {
    if text.contains("${") {
        return false;
    }
    if !text.contains(['*', '?']) {
        return true;
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [arn, _, _, _, account, resource] = parts.as_slice() else { return false };
    let fixed = |part: &str| !part.is_empty() && !part.contains(['*', '?']);
    *arn == "arn" && (fixed(account) || (account.is_empty() && !resource.starts_with(['*', '?']) && !resource.is_empty()))
}
