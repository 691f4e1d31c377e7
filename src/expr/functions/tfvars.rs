//! The functions of Terraform's builtin provider: values as text of the language, and back.
//!
//! Source: hashicorp/terraform `internal/builtin/providers/terraform`; the answers are recorded in
//! `fixtures/eval/provider_functions`.

use std::cell::Cell;

use super::layout::Layout;
use super::partial::text;
use super::signature::{Function, FunctionCall, Gives, any, string};
use super::{FunctionError, FunctionResult, MAX_ITEMS};
use crate::expr::{Evaluated, EvaluationError, Evaluator, Reference, Scope, Settings};
use crate::source::{SourceId, Span};
use crate::syntax::hcl::{self, is_identifier, parse};
use crate::value::{Entry, Kind, Mapping, MappingKind, Origin, Value};

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("provider::terraform::decode_tfvars", &[string("src")], Gives::Any, decode_tfvars),
    Function::new("provider::terraform::encode_expr", &[any("value").unknown()], Gives::String, encode_expr),
    Function::new("provider::terraform::encode_tfvars", &[any("value").unknown()], Gives::String, encode_tfvars),
];

fn encode_expr(call: &FunctionCall) -> FunctionResult {
    let value = call.argument(0);
    if !value.is_wholly_known() {
        return Ok(call.unknown());
    }
    let mut layout = Layout::default();
    let made = layout.value(value, 0).and_then(|()| layout.finish());
    Ok(made.map_or_else(|| call.too_large(), text))
}

fn encode_tfvars(call: &FunctionCall) -> FunctionResult {
    let value = call.argument(0);
    if !value.is_wholly_known() {
        return Ok(call.unknown());
    }
    let Kind::Mapping(mapping) = &value.kind else {
        return Err(FunctionError::at(0, format!("an object of variables is required, not {}", value.describe())));
    };
    let mut layout = Layout::default();
    for (name, entry) in &mapping.entries {
        if !is_identifier(name) {
            return Err(FunctionError::at(0, format!("`{name}` is not the name of a variable")));
        }
        if layout.attribute(name, &entry.value, 0).is_none() {
            return Ok(call.too_large());
        }
    }
    Ok(layout.finish().map_or_else(|| call.too_large(), text))
}

/// Where neither names nor functions are, as in a file of variables.
struct WithoutNames<'s> {
    settings: Settings<'s>,
    /// Steps of loops that are left.
    steps: Cell<usize>,
}

impl Scope for WithoutNames<'_> {
    fn resolve(&self, reference: &Reference<'_>, _: &Evaluator<'_>) -> Result<(Value, usize), Box<EvaluationError>> {
        Err(EvaluationError::new(format!("a constant is required, and `{}` is a reference", reference.root), reference.span))
    }

    fn call(&self, call: &hcl::Call, span: Span, _: &Evaluator<'_>) -> Option<Evaluated> {
        Some(Err(EvaluationError::new(format!("a constant is required, and `{}` is a function", call.name.text), span)))
    }

    fn settings(&self) -> Settings<'_> {
        self.settings
    }

    fn spend(&self, steps: usize) -> bool {
        let left = self.steps.get().checked_sub(steps);
        self.steps.set(left.unwrap_or(0));
        left.is_some()
    }
}

fn decode_tfvars(call: &FunctionCall) -> FunctionResult {
    let file = parse(SourceId(0), call.text(0));
    if let Some(error) = file.errors.first() {
        return Err(FunctionError::at(0, format!("the text is not a valid variable file: {}", error.message)));
    }
    if let Some(block) = file.body.blocks.first() {
        let message = format!("the text is not a valid variable file: `{}` is a block", block.kind.text);
        return Err(FunctionError::at(0, message));
    }
    // One step more than may be taken: at 0 they are used up.
    let settings = Settings { later: call.context.later, ..Settings::default() };
    let scope = WithoutNames { settings, steps: Cell::new(MAX_ITEMS + 1) };
    let evaluator = Evaluator::new(&scope);
    let mut made = Mapping::new(MappingKind::Object, Span::NONE);
    let mut parts = MAX_ITEMS;
    for attribute in &file.body.attributes {
        let name = &attribute.name.text;
        let value = evaluator.evaluate(&attribute.value);
        if scope.steps.get() == 0 {
            return Ok(call.too_large());
        }
        let value = value.map_err(|error| FunctionError::at(0, format!("`{name}`: {}", error.message)))?;
        if !value.is_wholly_known() || !value.fits(&mut parts, super::MAX_DEPTH) {
            return Ok(call.too_large());
        }
        made.insert(name.clone(), Span::NONE, without_places(value));
    }
    Ok(Value::mapping(made))
}

/// The value without the places in a text that is no file: it gets that of the call.
fn without_places(value: Value) -> Value {
    let kind = match value.kind {
        Kind::Sequence(mut sequence) => {
            let inner = std::sync::Arc::make_mut(&mut sequence);
            inner.items = std::mem::take(&mut inner.items).into_iter().map(without_places).collect();
            Kind::Sequence(sequence)
        }
        Kind::Mapping(mut mapping) => {
            let inner = std::sync::Arc::make_mut(&mut mapping);
            inner.header = Span::NONE;
            let entries = std::mem::take(&mut inner.entries).into_iter();
            let bare = |entry: Entry| Entry { value: without_places(entry.value), key: Span::NONE };
            inner.entries = entries.map(|(name, entry)| (name, bare(entry))).collect();
            Kind::Mapping(mapping)
        }
        other => other,
    };
    Value { kind, origin: Origin::none(), sensitive: value.sensitive, referent: None }
}
