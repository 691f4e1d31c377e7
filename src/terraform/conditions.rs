//! What a module's author and Terraform itself demand of values: validations and preconditions.
//!
//! Invariant: only what surely does not hold is said; nothing of it changes a value.

use super::definition::Merged;
use super::scope::ModuleScope;
use crate::expr::{Evaluator, truth_of};
use crate::source::Span;
use crate::syntax::hcl::Block;
use crate::value::{Truth, Value};

impl ModuleScope<'_, '_> {
    /// If the condition of this block surely does not hold: its author's words, after a colon, unless they are secret.
    pub(super) fn refusal(&self, block: &Block, evaluator: &Evaluator<'_>, known: bool) -> Option<String> {
        let condition = block.body.attribute("condition").map(|attribute| &attribute.value)?;
        match evaluator.evaluate(condition) {
            Ok(result) if truth_of(&result) == Some(Truth::False) => {}
            Err(error) if known => {
                self.evaluation.note(error.span, "invalid-expression", error.message);
                return None;
            }
            _ => return None,
        }
        let words = block.body.attribute("error_message").and_then(|attribute| evaluator.evaluate(&attribute.value).ok());
        let words = words.filter(|words| !words.sensitive);
        Some(words.as_ref().and_then(Value::as_str).map_or_else(String::new, |words| format!(": {}", words.trim())))
    }

    /// The preconditions of a resource.
    pub(super) fn check_conditions(&self, body: &Merged<'_>, evaluator: &Evaluator<'_>) {
        for lifecycle in body.blocks_of("lifecycle") {
            for block in lifecycle.body.blocks_of("precondition") {
                if let Some(words) = self.refusal(block, evaluator, true) {
                    self.evaluation.note(block.header, "failed-condition", format!("the precondition is not met{words}"));
                }
            }
        }
    }

    /// Variables and outputs, also those that nothing reads.
    pub(super) fn check_declarations(&self) {
        let definition = self.instance.definition;
        for name in definition.variables.keys() {
            self.variable(name);
        }
        for (name, declaration) in &definition.outputs {
            for block in declaration.body.blocks_of("precondition") {
                if let Some(words) = self.refusal(block, &Evaluator::new(self), true) {
                    let message = format!("the precondition of output `{name}` is not met{words}");
                    self.evaluation.note(block.header, "failed-condition", message);
                }
            }
            if declaration.body.attribute("value").is_none() && !definition.broken {
                let message = format!("output `{name}` has no `value`");
                self.evaluation.note(declaration.block.header, "invalid-value", message);
            }
        }
    }
}

/// The place of a value that breaks a condition: where it was written in the end.
pub(super) fn written(value: &Value, otherwise: Span) -> Span {
    value.origin.written().unwrap_or(otherwise)
}
