//! One suppression, with where it holds, and what all of them are checked against.

use super::date::Date;
use super::foreign::Foreign;
use super::instruction::Instruction;
use super::parameters::Parameter;
use super::region::Region;
use crate::finding::SuppressionOrigin;
use crate::policy::Rule;
use crate::source::{SourceMap, Span, Text};
use crate::terraform::Root;

/// What suppressions are checked against.
pub struct Context<'c> {
    pub sources: &'c SourceMap,
    pub rules: &'c [Rule],
    /// Whether a rule was run: a suppression of another one is not unused.
    pub is_held: &'c dyn Fn(&Rule) -> bool,
    /// Whether all was judged that may need a suppression.
    pub is_whole: bool,
    pub today: Date,
    /// The tools whose comments count too.
    pub honored: &'c [&'c str],
    /// Terraform's, for comments that name one.
    pub workspace: &'c str,
    /// What is deployed, for comments with parameters.
    /// Each root module with the number of its environment.
    pub deployed: &'c [(Option<usize>, &'c Root)],
}

/// Where a suppression holds.
pub(super) enum Extent {
    Region(Region),
    /// Findings about this object and its containers.
    Object {
        origin: Text,
        target: String,
    },
}

/// One suppression that may hide something.
pub(super) struct Entry<'c> {
    pub origin: SuppressionOrigin,
    pub instruction: Instruction,
    pub span: Span,
    pub extent: Extent,
    /// Beside each name of a rule: the rule, and whether a finding of it was met.
    pub rules: Vec<(Vec<&'c Rule>, bool)>,
    /// What it says in the words of another tool.
    pub foreign: Option<Foreign>,
    /// What the block with this header has to have; without a header nothing can have it.
    pub parameters: Option<(Vec<Parameter>, Option<Span>)>,
    /// Something of the file could not be read: what is not met may stand there.
    pub is_broken: bool,
}
