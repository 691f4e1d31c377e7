//! The names of a configuration: `local`, `include`, `dependency`, `feature`, `values`.

use super::context::FileContext;
use super::functions;
use crate::expr::{Evaluated, EvaluationError, Evaluator, Reference, Scope, Settings};
use crate::source::Span;
use crate::syntax::hcl::{Call, Step, StepKind};
use crate::value::{ReasonKind, Value};

/// How many steps of a reference are named in a reason.
const MAX_NAMED: usize = 8;

type Resolved = Result<(Value, usize), Box<EvaluationError>>;

impl Scope for FileContext<'_, '_> {
    fn resolve(&self, reference: &Reference<'_>, _: &Evaluator<'_>) -> Resolved {
        match reference.root {
            "local" => match name(reference, 0) {
                Some(local) => Ok((self.local(local, reference.span)?, 1)),
                None => Ok((self.locals(), 0)),
            },
            "include" => include(self, reference),
            "feature" => feature(self, reference),
            "values" if let Some(values) = &self.values => Ok((values.clone(), 0)),
            "dependency" => Ok(dependency(self, reference)),
            "values" | "unit" | "stack" => {
                Ok((Value::unknown(ReasonKind::Terragrunt, written_reference(reference), reference.span), usize::MAX))
            }
            root => Err(EvaluationError::new(format!("there is no `{root}` in a Terragrunt configuration"), reference.span)),
        }
    }

    fn call(&self, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Option<Evaluated> {
        functions::call(self, call, span, evaluator)
    }

    fn settings(&self) -> Settings<'_> {
        let nesting = Some(&self.reader.nesting);
        Settings { references: true, policy: false, later: true, files: Some(&self.files), nesting }
    }

    fn spend(&self, steps: usize) -> bool {
        self.reader.spend(steps)
    }
}

fn include(context: &FileContext<'_, '_>, reference: &Reference<'_>) -> Resolved {
    let includes = context.includes();
    let (include, used) = match (includes, name(reference, 0)) {
        ([only], _) if only.name.is_empty() => (Some(only), 0),
        (several, Some(label)) => (several.iter().find(|include| include.name == label), 1),
        (_, None) => (None, 0),
    };
    let Some(include) = include else {
        // One that could not be read is not known; any other is not there.
        return match context.unread_include() {
            Some(unknown) => Ok((unknown.into_value().with_span(reference.span), usize::MAX)),
            None => Err(EvaluationError::new(format!("there is no `{}` block", written_reference(reference)), reference.span)),
        };
    };
    let included = &include.context;
    Ok(match (name(reference, used), name(reference, used + 1)) {
        (Some("locals"), Some(local)) => (included.local(local, reference.span)?, used + 2),
        (Some("locals"), None) => (included.locals(), used + 1),
        _ => (included.whole(), used),
    })
}

fn feature(context: &FileContext<'_, '_>, reference: &Reference<'_>) -> Resolved {
    let label = name(reference, 0).unwrap_or_default();
    let default_in = |layer: &FileContext<'_, '_>| {
        let block = layer.blocks("feature").find(|block| block.label(0) == Some(label))?;
        layer.attribute(&block.body, "default")
    };
    let value = context.layers().into_iter().find_map(default_in);
    let value = value.unwrap_or_else(|| Value::unknown(ReasonKind::Terragrunt, written_reference(reference), reference.span));
    Ok((Value::object([("value", value)]), 1))
}

/// The outputs of another unit, where they are worked out; else they are known when that unit is applied. `mock_outputs`
/// stand in for them only until then.
fn dependency(context: &FileContext<'_, '_>, reference: &Reference<'_>) -> (Value, usize) {
    let label = name(reference, 0).unwrap_or_default();
    let directory = context.layers().into_iter().find_map(|layer| {
        let block = layer.blocks("dependency").find(|block| block.label(0) == Some(label))?;
        layer.dependency(block)
    });
    let written = written_reference(reference);
    let outputs = directory.as_ref().and_then(|directory| context.reader.outputs.get(directory));
    if let (Some(outputs), Some("outputs")) = (outputs, name(reference, 1)) {
        return (outputs.clone(), 2);
    }
    let subject = match directory {
        Some(directory) => format!("`{written}` is an output of the unit `{directory}`, known only when Terragrunt runs"),
        None => written,
    };
    (Value::unknown(ReasonKind::Terragrunt, subject, reference.span), usize::MAX)
}

/// The name that is a reference's step at a position.
fn name<'a>(reference: &Reference<'a>, position: usize) -> Option<&'a str> {
    match &reference.steps.get(position)?.kind {
        StepKind::Attribute(name) => Some(name.as_str()),
        StepKind::Index(key) => match &key.kind {
            crate::syntax::hcl::ExpressionKind::String(text) => Some(text.as_str()),
            _ => None,
        },
        _ => None,
    }
}

/// The reference as it is written, as far as it consists of names.
fn written_reference(reference: &Reference<'_>) -> String {
    let named = |step: &Step| match &step.kind {
        StepKind::Attribute(name) => Some(name.to_string()),
        _ => None,
    };
    let steps = reference.steps.iter().take(MAX_NAMED).map_while(named);
    std::iter::once(reference.root.to_string()).chain(steps).collect::<Vec<_>>().join(".")
}
