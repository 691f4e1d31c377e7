//! A file ready to judge: inputs bound, levels decided, a memo for top-level locals.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use super::super::{AskedIds, Diagnostic, Enforce, EnforcementLevel, PolicyFile, PolicyKind};
use crate::expr::{Evaluated, EvaluationError, Evaluator, Reference, Scope, Settings};
use crate::policy::walk::walk;
use crate::source::{HashMap, HashSet, Span, Text};
use crate::syntax::hcl::{Expression, ExpressionKind, StepKind};
use crate::value::{RootId, Value, convert};

/// Gives the value of an input of a file, strongest source first, if there is one.
pub type InputSource<'i> = &'i (dyn Fn(&PolicyFile, &str) -> Option<Value> + 'i);

/// Root module, kind of policy, name.
pub(super) type TopLocal = (Option<RootId>, PolicyKind, Text);

/// A policy file with everything that does not depend on a target.
#[derive(Debug)]
pub struct Prepared {
    pub file: Arc<PolicyFile>,
    pub inputs: BTreeMap<Text, Value>,
    /// One per policy.
    pub levels: Vec<EnforcementLevel>,
    /// The conditions that ask something of every element of a list, by themselves or through a local.
    quantifying: Arc<HashSet<Span>>,
    /// Top-level locals: what they see depends on the root module and on the kind of policy.
    pub(super) top: RwLock<HashMap<TopLocal, Evaluated>>,
}

impl Prepared {
    /// Binds inputs and decides levels. A fault of one is a diagnostic, and the file cannot be used.
    ///
    /// # Errors
    /// Missing or unconvertible inputs, levels that are none.
    pub fn new(file: Arc<PolicyFile>, given: InputSource<'_>) -> Result<Prepared, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let mut inputs = BTreeMap::new();
        for input in &file.inputs {
            let value = match given(&file, &input.name) {
                Some(value) => match convert(&value, &input.typ) {
                    Ok(value) => Some(value.with_sensitive(input.sensitive)),
                    Err(error) => {
                        let message = format!("the value of the input `{}` is not a valid {}: {error}", input.name, input.typ);
                        faults.push(Diagnostic::error("input", input.span, message));
                        continue;
                    }
                },
                None => input.default.clone(),
            };
            match value {
                Some(value) => inputs.insert(input.name.clone(), value),
                None if input.nullable => inputs.insert(input.name.clone(), Value::null()),
                None => {
                    let message = format!("the input `{}` has no value and no default", input.name);
                    faults.push(Diagnostic::error("input", input.span, message));
                    continue;
                }
            };
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut levels = Vec::new();
        let scope = InputScope { file: &file, inputs: &inputs };
        for policy in &file.policies {
            let mut level = file.level.unwrap_or(EnforcementLevel::Mandatory);
            if let Some(expression) = &policy.level {
                match Evaluator::new(&scope).evaluate(expression) {
                    Ok(value) => match value.as_str().and_then(EnforcementLevel::from_id) {
                        Some(given) => level = given,
                        None => {
                            let given = value.as_str().map_or(value.describe().to_string(), |text| format!("`{text}`"));
                            let message = format!(
                                "{given} is not a valid enforcement level: use advisory, mandatory_overridable or mandatory"
                            );
                            faults.push(Diagnostic::error("enforcement-level", expression.span, message));
                        }
                    },
                    Err(error) => faults.push(Diagnostic::error("enforcement-level", error.span, error.message)),
                }
            }
            levels.push(level);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let quantifying = Arc::new(quantifying(&file));
        Ok(Prepared { file, inputs, levels, quantifying, top: RwLock::default() })
    }

    /// The same with those conditions alone that are asked for: of a policy without any nothing is left.
    pub fn answering(&self, asked: &AskedIds) -> Prepared {
        let mut file = (*self.file).clone();
        for policy in &mut file.policies {
            let of_policy = policy.aliases.clone();
            let aliases = |enforce: &Enforce| enforce.aliases.clone().or_else(|| of_policy.clone());
            policy.enforces.retain(|enforce| asked.keep(aliases(enforce).as_deref().map(Vec::as_slice)));
        }
        Prepared { file: Arc::new(file), ..self.forgetful() }
    }

    /// The same for another world: nothing is remembered of this one.
    pub fn forgetful(&self) -> Prepared {
        let (file, inputs, levels) = (self.file.clone(), self.inputs.clone(), self.levels.clone());
        Prepared { file, inputs, levels, quantifying: self.quantifying.clone(), top: RwLock::default() }
    }

    /// Whether a condition asks something of every element of a list.
    pub fn quantifies(&self, enforce: &Enforce) -> bool {
        self.quantifying.contains(&enforce.span)
    }
}

fn quantifying(file: &PolicyFile) -> HashSet<Span> {
    let asks = |expression: &Expression| {
        let mut found = false;
        walk(expression, &mut |part, _| {
            let ExpressionKind::Call(call) = &part.kind else { return };
            found |= matches!(call.name.text.as_str(), "core::alltrue" | "core::anytrue");
        });
        found
    };
    let of_file = file.locals.values().any(|local| asks(&local.value));
    let mut all = HashSet::default();
    for policy in &file.policies {
        let of_policy = of_file || policy.locals.values().any(|local| asks(&local.value));
        let conditions = policy.enforces.iter().filter(|enforce| of_policy || asks(&enforce.condition));
        all.extend(conditions.map(|enforce| enforce.span));
    }
    all
}

/// Inputs and top-level locals, for what is decided once per file.
struct InputScope<'a> {
    file: &'a PolicyFile,
    inputs: &'a BTreeMap<Text, Value>,
}

impl Scope for InputScope<'_> {
    fn resolve(&self, reference: &Reference<'_>, _: &Evaluator<'_>) -> Result<(Value, usize), Box<EvaluationError>> {
        let name = reference.steps.first().and_then(|step| match &step.kind {
            StepKind::Attribute(name) => Some(name),
            _ => None,
        });
        match (reference.root, name) {
            ("input", Some(name)) => match self.inputs.get(name) {
                Some(value) => Ok((value.clone(), 1)),
                None => Err(EvaluationError::new(format!("there is no input `{name}`"), reference.span)),
            },
            // Circular locals were refused when the file was loaded.
            ("local", Some(name)) => match self.file.locals.get(name) {
                Some(local) => Ok((Evaluator::new(self).evaluate(&local.value)?, 1)),
                None => Err(EvaluationError::new(format!("there is no local `{name}`"), reference.span)),
            },
            (root, _) => Err(EvaluationError::new(format!("`{root}` cannot be used here"), reference.span)),
        }
    }

    fn settings(&self) -> Settings<'_> {
        Settings { policy: true, ..Settings::default() }
    }
}
