//! The functions of the Terraform language, and the pure ones that OpenTofu adds.
//!
//! Job: one table of functions; each takes values and gives a value. Source: Terraform's `internal/lang/funcs` and go-cty's
//! `function/stdlib`, whose answers are recorded in `fixtures/functions`.
//! Invariant: a function never reads the clock, chance, the environment or a file that [`Files`] does not hand out; what is
//! partly known stays partly known; elements keep their origins; a new value has no origin (the evaluator gives it the call's).

mod caseless;
mod charset;
mod clusters;
mod collection;
mod csv;
mod encoding;
mod files;
mod format;
mod hash;
mod json_decode;
mod json_encode;
mod layout;
mod mapping;
mod membership;
mod network;
mod number;
mod partial;
mod pattern;
mod pattern_syntax;
mod sequence;
mod set;
mod signature;
mod string;
mod string_partial;
mod tfvars;
mod time;
mod types;
mod uncertain;
mod yaml_decode;
mod yaml_encode;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use files::{FileEntry, FileError, Files};
pub use hash::name_uuid;
pub use json_encode::{json_text, quoted as json_quoted};
pub use network::CidrBlock;
pub use partial::text_of;
pub use pattern_syntax::translate as translate_pattern;
pub use signature::Function;

use crate::source::Span;
use crate::value::Value;

/// Bytes of a text that a function may make; more is unknown, "too large".
pub const MAX_TEXT_BYTES: usize = 16 << 20;
/// Elements of a collection that a function may make.
pub const MAX_ITEMS: usize = 1 << 20;
/// Elements that `range` may make, as in cty.
pub const MAX_RANGE: usize = 1024;
/// Bytes that a compiled regular expression may take.
pub const MAX_PATTERN_BYTES: usize = 4 << 20;
/// How deep a value may be nested for functions that go all the way down.
pub const MAX_DEPTH: usize = 512;

/// What a call knows besides its arguments.
pub struct CallContext<'c> {
    /// The files that may be read; without them the reading functions are unknown.
    pub files: Option<&'c dyn Files>,
    /// The whole call.
    pub call: Span,
    /// The function's name as it was written.
    pub name: &'c str,
    /// Whether a policy calls: collections are equal when their elements are.
    pub policy: bool,
    /// Whether what later releases than 1.11 accept is accepted.
    pub later: bool,
}

/// Why a call is refused, and which argument is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError {
    pub message: String,
    /// The number of the argument, from 0.
    pub argument: Option<usize>,
}

impl FunctionError {
    pub(crate) fn new(message: impl Into<String>) -> FunctionError {
        FunctionError { message: message.into(), argument: None }
    }

    pub(crate) fn at(argument: usize, message: impl Into<String>) -> FunctionError {
        FunctionError { message: message.into(), argument: Some(argument) }
    }
}

impl std::fmt::Display for FunctionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

type FunctionResult = Result<Value, FunctionError>;

static TABLE: LazyLock<HashMap<&'static str, &'static Function>> = LazyLock::new(|| {
    let topics: [&'static [Function]; 19] = [
        collection::FUNCTIONS,
        csv::FUNCTIONS,
        encoding::FUNCTIONS,
        files::FUNCTIONS,
        format::FUNCTIONS,
        hash::FUNCTIONS,
        json_decode::FUNCTIONS,
        mapping::FUNCTIONS,
        membership::FUNCTIONS,
        network::FUNCTIONS,
        number::FUNCTIONS,
        pattern::FUNCTIONS,
        sequence::FUNCTIONS,
        set::FUNCTIONS,
        string::FUNCTIONS,
        tfvars::FUNCTIONS,
        time::FUNCTIONS,
        types::FUNCTIONS,
        uncertain::FUNCTIONS,
    ];
    topics.into_iter().flatten().map(|function| (function.name, function)).collect()
});

/// The function of this name; `core::` in front makes no difference. `try`, `can`, `templatefile` and `templatestring` are
/// not here: the evaluator knows them. Of the `provider::` functions those of the builtin provider are here.
pub fn find(name: &str) -> Option<&'static Function> {
    TABLE.get(name.strip_prefix("core::").unwrap_or(name)).copied()
}

/// The names of all functions, sorted.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = TABLE.keys().copied().collect();
    names.sort_unstable();
    names
}
