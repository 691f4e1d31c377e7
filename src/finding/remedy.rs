//! What would fix a finding, before its text is looked at.
//!
//! Invariant: a remedy says what is to be so, at places that were written; whether and how a text can be edited to that
//! end is worked out when somebody asks, and nothing is offered that was not judged again.

use super::Applicability;
use crate::source::Span;
use crate::value::Site;

/// A way to fix a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    pub title: String,
    pub applicability: Applicability,
    pub changes: Vec<Change>,
}

/// One thing that is to be different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// What is written at one of these places is to be this value: the place of use first, then the hops that it came
    /// through. The farthest at which the present value stands as a literal is where it is decided; `None` for a null.
    Set { places: Vec<Site>, present: Option<Literal>, value: Literal },
    /// The block with this header, or the mapping at this place, is to have this entry.
    Insert { container: Span, name: String, value: Literal },
    /// The argument or key whose name or value stands here is to go.
    Remove { at: Span },
    /// The argument whose name stands here is to be called otherwise, and to have this value where one is given.
    Rename { at: Span, name: String, value: Option<Literal> },
    /// The nested block is to stand in the block with this header.
    Block { container: Span, name: String, entries: Vec<(String, Literal)> },
    /// The list that is written at one of these places, the farthest first, is to end with this.
    Append { places: Vec<Span>, value: Literal },
    /// The element of a list that stands here is to go, unless it is the only one.
    RemoveElement { element: Span },
    /// The value that stands here is to be text.
    Quote { value: Span },
}

/// A value that can be written in every language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    Bool(bool),
    /// In plain decimal digits.
    Number(String),
    String(String),
    List(Vec<Literal>),
}
