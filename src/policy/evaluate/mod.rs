//! One policy run on one target: locals, filter, conditions, three-valued.
//!
//! Invariant: a pair's result depends on the pair and the world alone; an error in a policy is the policy's, and never
//! turns into a pass.

mod given;
mod identity;
mod message;
mod names;
mod prepare;
mod resources;
mod scope;
mod target;
#[cfg(test)]
mod tests;
mod verdict;
mod world;

pub use prepare::{InputSource, Prepared};
pub use target::{Subject, Target};
pub use verdict::{Checked, Judgement, Verdict};
pub use world::World;

pub(super) use given::empty_by_default;
pub(super) use message::{render, shown};
pub(super) use resources::getresources;
pub(super) use scope::{PolicyScope, is_nothing};
pub(super) use verdict::evaluate;
