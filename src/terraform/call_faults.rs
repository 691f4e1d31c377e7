//! What Terraform refuses of a module call: arguments that the module does not declare, required ones that are missing.
//!
//! Source: `terraform validate` of Terraform 1.11, which says so whatever the values are; a null for a required variable
//! that is not nullable is refused as well.

use super::definition::{Declaration, Definition};
use super::resource::{CallFault, CallFaultKind};
use super::scope::ModuleScope;
use crate::expr::Evaluator;
use crate::expr::spelling::suggestion;
use crate::source::{Span, Text};
use crate::syntax::hcl::ExpressionKind;
use crate::value::{Kind, Reason, ReasonKind, Value};

/// Arguments of a module call that are not its module's.
const CALL_ARGUMENTS: [&str; 6] = ["source", "version", "providers", "count", "for_each", "depends_on"];

impl ModuleScope<'_, '_> {
    /// What Terraform refuses of a call of a module whose source is here.
    pub(super) fn call_faults(
        &self,
        call: &Declaration<'_>,
        module: &Definition<'_>,
        evaluator: &Evaluator<'_>,
    ) -> Vec<CallFault> {
        if module.module_model.is_some() || self.instance.definition.module_model.is_some() {
            return Vec::new();
        }
        let mut faults = Vec::new();
        let header = call.block.header;
        for attribute in call.body.attributes() {
            let (name, span) = (&attribute.name.text, attribute.name.span);
            if CALL_ARGUMENTS.contains(&name.as_str()) || module.variables.contains_key(name) {
                continue;
            }
            let near = suggestion(name, module.variables.keys().map(Text::as_str));
            let text = format!("sets `{name}`, which its module does not declare{near}");
            // It may stand in what could not be read.
            let doubt = module.broken.then(|| Reason::new(ReasonKind::SyntaxError, format!("var.{name}"), span));
            faults.push(CallFault { kind: CallFaultKind::Undeclared, span, name: name.clone(), text, doubt });
        }
        for (name, variable) in &module.variables {
            if variable.body.expression("default").is_some() {
                continue;
            }
            let mut fault = |span: Span, text: String, doubt: Option<Reason>| {
                faults.push(CallFault { kind: CallFaultKind::Missing, span, name: name.clone(), text, doubt });
            };
            let Some(expression) = call.body.expression(name) else {
                // What could not be read of the call may set it.
                let doubt = Some(Reason::new(ReasonKind::SyntaxError, format!("var.{name}"), header));
                let doubt = doubt.filter(|_| self.instance.definition.broken);
                fault(header, format!("does not set `{name}`, which its module requires"), doubt);
                continue;
            };
            let is_nullable =
                variable.body.expression("nullable").is_none_or(|nullable| !matches!(nullable.kind, ExpressionKind::Bool(false)));
            if is_nullable {
                continue;
            }
            let Ok(value) = evaluator.evaluate(expression) else { continue };
            let text = format!("sets `{name}` to null, and its module requires a value");
            match may_be_null(&value) {
                Some(None) => fault(expression.span, text, None),
                Some(doubt) => fault(expression.span, text, doubt),
                None => {}
            }
        }
        faults
    }
}

/// `Some(None)` for a value that is null, `Some(reason)` for one that is null in one of its cases.
fn may_be_null(value: &Value) -> Option<Option<Reason>> {
    match &value.kind {
        Kind::Null(_) => Some(None),
        Kind::Unknown(unknown) if unknown.cases.iter().any(|case| matches!(case.kind, Kind::Null(_))) => {
            unknown.reasons.first().cloned().map(Some)
        }
        _ => None,
    }
}
