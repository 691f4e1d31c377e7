//! Terraform Policy files and rule files: load, bind, evaluate, blame, judge; the rule registry.
//!
//! Job: turn `*.policy.hcl` and `*.rule.hcl` texts into rules, hold rules against targets, and say which spans made a
//! condition false. Invariant: a file of the user never stops the run: what is wrong with it is a [`Diagnostic`];
//! unknown is never true and never false; a rule that fails on its own is an error of the rule, not of the target.

mod asked_ids;
mod blame;
mod builtin;
mod diagnostic;
mod evaluate;
mod file_names;
mod functions;
mod judge;
mod kinds;
mod load;
mod mismatch;
mod model;
mod named;
mod outline;
mod pattern;
mod registry;
mod reserved;
mod rule;
mod rule_names;
#[cfg(test)]
mod sample;
mod support;
mod types_read;
mod walk;

pub use crate::expr::spelling::nearest;
pub use asked_ids::AskedIds;
pub use blame::{Blame, Leaf, LeafKind};
pub use diagnostic::{Diagnostic, DiagnosticLevel};
pub use evaluate::{Checked, InputSource, Judgement, Prepared, Subject, Target, Verdict, World};
pub use file_names::{POLICY_SUFFIX, RULE_SUFFIX, SIDECAR_SUFFIX};
pub use judge::{Judge, JudgeOptions, Judged, NotEvaluated, Rules, possible_fixes};
pub use kinds::ResourceKinds;
pub use load::{LoadedFile, load};
pub use model::{
    Enforce, EnforcementLevel, Example, FileKind, FixAction, FixBlock, Input, Local, Locals, Operation, Operations, Policy,
    PolicyFile, PolicyKind, ProviderRequirement, RuleInformation, is_alias, is_selected_by,
};
pub use named::{NamesWithoutSchema, names_without_schema};
pub use outline::{PolicyOutline, RuleOutline};
pub use pattern::{ObjectPattern, ObjectSelector, Pattern};
pub use registry::Registry;
pub use reserved::{RESERVED, Reserved};
pub use rule::{EnabledBy, Rule};
pub use rule_names::{notes_on_names, refused_name, unknown_rule};
