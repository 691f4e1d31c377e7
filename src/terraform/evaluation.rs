//! The evaluation of one root module: its inputs, its budget, and what there is to report about it.
//!
//! Invariant: values are worked out on demand and once; an error becomes unknown, with an entry in the ledger.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::configuration::Configuration;
use super::inputs::Inputs;
use super::memo::OpenEvaluations;
use super::plan::Plan;
use super::problem::Problem;
use super::providers::Providers;
use crate::expr::{EvaluationError, Nesting};
use crate::source::{HashMap, SourceMap, Span, Text};
use crate::syntax::hcl::Expression;
use crate::value::{HopKind, ReasonKind, RootId, Value};

/// Iterations, instances and expansions that one root module may take: some hundred megabytes of values at most.
const MAX_STEPS: u64 = 2_000_000;

/// The most problems that are listed of one root module.
const MAX_PROBLEMS: usize = 1_000;

/// Reasons of notes that hold only where something is evaluated.
const OF_VALUES: [&str; 3] = ["invalid-expression", "invalid-value", "failed-condition"];

/// The evaluation of one root module. Used by one thread; its result is plain data.
pub struct Evaluation<'a> {
    pub(super) configuration: &'a Configuration<'a>,
    pub(super) sources: &'a SourceMap,
    pub(super) root: RootId,
    pub(super) directory: Text,
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) plan: Option<&'a Plan>,
    /// Which releases of which providers are in force.
    pub(super) providers: Providers,
    /// The root's variables that are set from outside: value and where it was set.
    pub(super) given: RefCell<HashMap<Text, (Value, HopKind)>>,
    pub(super) problems: RefCell<Vec<Problem>>,
    pub(super) templates: RefCell<HashMap<Text, Rc<Expression>>>,
    /// The files and directories that expressions read.
    pub(super) read: RefCell<BTreeSet<String>>,
    /// How many templates are being rendered, one inside the other.
    pub(super) template_depth: Cell<u32>,
    /// What is being worked out.
    pub(super) open: OpenEvaluations,
    pub(super) nesting: Nesting,
    steps: Cell<u64>,
    /// The budget was used up, and the ledger says so.
    exhausted: Cell<bool>,
    /// What is evaluated may not exist, so that Terraform may never evaluate it.
    in_doubt: Cell<bool>,
    /// A name that nothing declares is an error; otherwise it is unknown, and what stands beside it is known.
    pub(super) refuses_undeclared: bool,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(
        configuration: &'a Configuration<'a>,
        sources: &'a SourceMap,
        inputs: &'a Inputs<'a>,
        root: RootId,
        directory: Text,
    ) -> Evaluation<'a> {
        let providers = Providers::new(configuration, sources, &directory, &inputs.wrapper);
        Evaluation {
            configuration,
            sources,
            root,
            plan: inputs.plans.get(&directory).map(|plan| &**plan),
            directory,
            inputs,
            providers,
            given: RefCell::default(),
            problems: RefCell::default(),
            templates: RefCell::default(),
            read: RefCell::default(),
            template_depth: Cell::new(0),
            open: OpenEvaluations::default(),
            nesting: Nesting::default(),
            steps: Cell::new(MAX_STEPS),
            exhausted: Cell::new(false),
            in_doubt: Cell::new(false),
            refuses_undeclared: false,
        }
    }

    /// Takes from the budget; false when it is used up.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(steps as u64));
        let enough = left >= steps as u64;
        if !enough && !self.exhausted.replace(true) {
            let shown = if self.directory.is_empty() { "." } else { &self.directory };
            let message = format!("`{shown}` takes more than {MAX_STEPS} steps to evaluate: the rest is unknown");
            let span = self.configuration.definitions.get(&self.directory).map_or(Span::NONE, |definition| definition.place());
            self.problems.borrow_mut().push(Problem { span, reason: "too-large", message, incomplete: true });
        }
        enough
    }

    /// A budget as at the beginning, for a further question; whether the last one used it up.
    pub(super) fn renew(&self) -> bool {
        self.steps.set(MAX_STEPS);
        self.exhausted.replace(false)
    }

    /// What there is to say so far, taken.
    pub(super) fn take_problems(&self) -> Vec<Problem> {
        if let Some((span, message)) = self.nesting.take_exceeded() {
            self.note(span, "too-large", message);
        }
        self.problems.take()
    }

    /// The value of an evaluation; an error becomes unknown, and the ledger has it.
    pub(super) fn value_or_unknown(&self, result: Result<Value, Box<EvaluationError>>, span: Span) -> Value {
        match result {
            Ok(value) => value,
            Err(error) => {
                let place = if error.span.is_none() { span } else { error.span };
                let subject = error.message.clone();
                // What is wrong whatever the values are is refused by `terraform validate` as well.
                if error.invalid {
                    self.put(place, "invalid-expression", error.message);
                } else {
                    self.note(place, "invalid-expression", error.message);
                }
                Value::unknown(ReasonKind::InvalidExpression, subject, place).with_span(span)
            }
        }
    }

    /// Evaluates something that exists for certain or not: what is wrong with values is noted only where it does.
    pub(super) fn doubted<T>(&self, in_doubt: bool, work: impl FnOnce() -> T) -> T {
        let before = self.in_doubt.replace(in_doubt);
        let done = work();
        self.in_doubt.set(before);
        done
    }

    pub(super) fn is_in_doubt(&self) -> bool {
        self.in_doubt.get()
    }

    /// Enters a state that should not occur: something is not judged, and the run is incomplete.
    pub(super) fn internal_error(&self, span: Span, what: &str) {
        let message = format!("internal error: {what}; please report this");
        self.problems.borrow_mut().push(Problem { span, reason: "internal-error", message, incomplete: true });
    }

    /// Says something of what Terraform evaluates.
    pub(super) fn note(&self, span: Span, reason: &'static str, message: String) {
        if !self.in_doubt.get() || !OF_VALUES.contains(&reason) {
            self.put(span, reason, message);
        }
    }

    pub(super) fn put(&self, span: Span, reason: &'static str, message: String) {
        let problem = Problem { span, reason, message, incomplete: false };
        let mut problems = self.problems.borrow_mut();
        if problems.contains(&problem) {
            return;
        }
        match problems.len().cmp(&MAX_PROBLEMS) {
            Ordering::Less => problems.push(problem),
            Ordering::Equal => {
                let message = format!("more than {MAX_PROBLEMS} problems in one root module: the rest are not listed");
                problems.push(Problem { span, reason: "too-large", message, incomplete: true });
            }
            Ordering::Greater => {}
        }
    }
}
