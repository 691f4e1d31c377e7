//! A finding as it was found, before what holds everywhere is joined.

use super::Finding;
use crate::source::Text;

/// A finding with the environment it was found in, and the Terragrunt unit.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// The number of the environment.
    pub environment: Option<usize>,
    pub unit: Option<Text>,
    pub finding: Finding,
}
