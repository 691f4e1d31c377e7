//! Which function names exist, and which of them other engines have.

use crate::expr::functions;

/// How a function is known.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Class {
    /// In the documentation of Terraform Policy.
    Documented,
    /// A pure function of Terraform that the documentation of policies does not list.
    Undocumented,
    /// Ours alone.
    Extension,
    Unknown,
}

/// What the documentation of Terraform Policy lists under `core::`.
const DOCUMENTED: &[&str] = &[
    "abs",
    "alltrue",
    "anytrue",
    "can",
    "ceil",
    "chomp",
    "chunklist",
    "coalescelist",
    "compact",
    "concat",
    "contains",
    "contains_substring",
    "csvdecode",
    "distinct",
    "element",
    "endswith",
    "flatten",
    "floor",
    "format",
    "formatdate",
    "formatlist",
    "getdatasource",
    "gethttprequest",
    "getresources",
    "indent",
    "issensitive",
    "join",
    "jsondecode",
    "jsonencode",
    "keys",
    "length",
    "log",
    "lower",
    "max",
    "merge",
    "min",
    "nonsensitive",
    "one",
    "parseint",
    "pow",
    "range",
    "regex",
    "regex_match",
    "regexall",
    "reverse",
    "semvercmp",
    "semverconstraint",
    "sensitive",
    "setintersection",
    "setproduct",
    "setsubtract",
    "setunion",
    "signum",
    "slice",
    "sort",
    "split",
    "startswith",
    "strrev",
    "substr",
    "timeadd",
    "timecmp",
    "timestamp",
    "title",
    "tolist",
    "toset",
    "trim",
    "trimprefix",
    "trimspace",
    "trimsuffix",
    "try",
    "type",
    "upper",
    "values",
    "valuetostring",
    "yamldecode",
    "yamlencode",
    "zipmap",
];

/// Functions that need the outside: files, chance, secrets, the clock. A policy cannot have them.
pub(in crate::policy) const REFUSED: &[&str] = &[
    "abspath",
    "bcrypt",
    "file",
    "filebase64",
    "filebase64sha256",
    "filebase64sha512",
    "fileexists",
    "filemd5",
    "fileset",
    "filesha1",
    "filesha256",
    "filesha512",
    "pathexpand",
    "plantimestamp",
    "rsadecrypt",
    "templatefile",
    "uuid",
];

/// Whether a name is one of those functions.
pub(in crate::policy) fn is_refused(name: &str) -> bool {
    name.strip_prefix("core::").is_some_and(|core| REFUSED.contains(&core))
}

/// How a name as written in a policy is known.
pub(in crate::policy) fn classify(name: &str) -> Class {
    if let Some(core) = name.strip_prefix("core::") {
        return if DOCUMENTED.contains(&core) {
            Class::Documented
        } else if functions::find(core).is_some() && !REFUSED.contains(&core) {
            Class::Undocumented
        } else {
            Class::Unknown
        };
    }
    if name.starts_with("provider::") {
        return Class::Undocumented;
    }
    if super::find(name).is_some() {
        return Class::Extension;
    }
    Class::Unknown
}

/// All names, for suggestions.
pub(in crate::policy) fn names() -> Vec<&'static str> {
    let own = super::tables().into_iter().flatten().map(|function| function.name);
    CORE.iter().copied().chain(own).collect()
}

/// The documented names with their namespace.
const CORE: &[&str] = &[
    "core::alltrue",
    "core::anytrue",
    "core::can",
    "core::compact",
    "core::concat",
    "core::contains",
    "core::contains_substring",
    "core::distinct",
    "core::endswith",
    "core::flatten",
    "core::getdatasource",
    "core::gethttprequest",
    "core::getresources",
    "core::join",
    "core::jsondecode",
    "core::jsonencode",
    "core::keys",
    "core::length",
    "core::lower",
    "core::merge",
    "core::one",
    "core::parseint",
    "core::range",
    "core::regex",
    "core::regex_match",
    "core::regexall",
    "core::semvercmp",
    "core::semverconstraint",
    "core::split",
    "core::startswith",
    "core::substr",
    "core::tolist",
    "core::toset",
    "core::trimprefix",
    "core::trimspace",
    "core::trimsuffix",
    "core::try",
    "core::upper",
    "core::values",
    "core::valuetostring",
    "core::zipmap",
];
