//! What a provider's schema finds wrong with a resource.

use crate::source::Span;
use crate::value::Reason;

/// Something that a resource writes, or does not, against the schema.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Mismatch {
    /// The name that is written, or the header of what lacks one.
    pub span: Span,
    /// What is wrong, to follow the resource's address: ``sets `x`, which …``.
    pub text: String,
    /// It may be right all the same, for this reason.
    pub doubt: Option<Reason>,
    /// What to write in its place.
    pub instead: Option<Instead>,
}

/// What is to be written in place of an argument that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Instead {
    /// It has this name now; where its values changed with it, `value` is what it is to have.
    Renamed { name: &'static str, value: Option<&'static str> },
    /// This was probably meant.
    Similar(String),
    /// Nothing: it went, and nothing came in its place.
    Nothing,
}
