//! The rules about `operations`.

use super::super::{Operation, Operations};
use super::body::Checker;
use crate::source::Span;
use crate::syntax::hcl::Expression;

/// What a policy reads, as far as it matters for its operations.
pub(super) struct Reads {
    pub prior: Option<Span>,
    pub getresources: bool,
}

/// Reads and checks the list.
pub(super) fn operations(checker: &mut Checker, value: Option<&Expression>, reads: &Reads) -> Operations {
    let none = Operations { listed: None, reads_prior: reads.prior.is_some() };
    let Some(value) = value else {
        if let Some(prior) = reads.prior {
            let message = "a policy that reads `prior_attrs` must list its `operations`: update or delete";
            checker.error("operations", prior, message);
        }
        return none;
    };
    let Some(words) = checker.texts("operations", value) else { return none };
    let mut listed = Vec::new();
    for word in &words {
        match Operation::from_id(word) {
            Some(operation) if listed.contains(&operation) => {
                checker.error("operations", value.span, format!("`{word}` is listed twice"));
            }
            Some(operation) => listed.push(operation),
            None => {
                let names = Operation::ALL.map(Operation::id);
                let near = crate::expr::spelling::suggestion(word, names);
                let message = format!("`{word}` is not a valid operation: use create, update, delete or no-op{near}");
                checker.error("operations", value.span, message);
            }
        }
    }
    if reads.prior.is_some() {
        if words.is_empty() {
            checker.error("operations", value.span, "a policy that reads `prior_attrs` must list update or delete");
        }
        for operation in listed.iter().filter(|operation| matches!(operation, Operation::Create | Operation::NoOp)) {
            let message = format!("a policy that reads `prior_attrs` cannot apply to `{}`", operation.id());
            checker.error("operations", value.span, message);
        }
    }
    if listed.contains(&Operation::Delete) {
        for other in listed.iter().filter(|operation| matches!(operation, Operation::Create | Operation::NoOp)) {
            let message = format!("`delete` and `{}` cannot be listed together", other.id());
            checker.error("operations", value.span, message);
        }
    } else if reads.getresources && reads.prior.is_none() && !listed.is_empty() && !listed.contains(&Operation::NoOp) {
        let message = "a policy with `getresources` that leaves out `no-op` misses changes of other resources";
        checker.warning("operations", value.span, message);
    }
    Operations { listed: (!listed.is_empty()).then_some(listed), ..none }
}
