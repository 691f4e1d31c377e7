//! `templatefile` and `templatestring`: a text evaluated with the names that are handed in.

use std::rc::Rc;

use super::files::is_in_home;
use super::scope::ModuleScope;
use crate::expr::{Evaluated, EvaluationError, Evaluator, Reference, Scope, Settings, unquoted};
use crate::source::{Span, Text};
use crate::syntax::hcl::{self, Call, Expression, ExpressionKind};
use crate::value::{HopKind, Kind, Mapping, ReasonKind, Unknown, Value};

/// How deep templates may take each other in.
const MAX_TEMPLATES: u32 = 64;

impl ModuleScope<'_, '_> {
    /// `templatefile` and `templatestring`, which evaluate a text with names of their own.
    pub(super) fn template_call(&self, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Option<Evaluated> {
        match call.name.text.strip_prefix("core::").unwrap_or(&call.name.text) {
            "templatefile" => Some(template_file(self, call, span, evaluator)),
            "templatestring" => Some(template_string(self, call, span, evaluator)),
            _ => None,
        }
    }
}

fn template_file(scope: &ModuleScope<'_, '_>, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Evaluated {
    let [path, names] = call.arguments.as_slice() else {
        return Err(EvaluationError::new("`templatefile` takes a path and an object of names", span));
    };
    let path_value = evaluator.evaluate(path)?;
    let names = evaluator.evaluate(names)?;
    let Some(path_text) = path_value.as_str() else {
        return Ok(Unknown::joined([&path_value]).into_value().with_span(span).with_sensitive(path_value.sensitive));
    };
    if is_in_home(path_text) {
        return Ok(Value::unknown(ReasonKind::ObjectNotAvailable, path_text, span).with_sensitive(path_value.sensitive));
    }
    let full = Text::from(scope.files.place(path_text));
    let known = scope.evaluation.templates.borrow().get(&full).cloned();
    let template = match known {
        Some(template) => template,
        None => {
            let source = match scope.files.sources.read(&full) {
                Ok(source) => source,
                Err(error) => return Err(EvaluationError::because(format!("`{path_text}`: {error}"), path.span, &path_value)),
            };
            let (template, errors) = hcl::parse_template(source.id, &source.text, 0);
            if let Some(error) = errors.first() {
                scope.evaluation.note(error.span, "syntax-error", error.message.clone());
                return Ok(Value::unknown(ReasonKind::InvalidExpression, path_text, span));
            }
            let template = Rc::new(template);
            scope.evaluation.templates.borrow_mut().insert(full, template.clone());
            template
        }
    };
    Ok(render(scope, &template, &names, span)?.with_sensitive(path_value.sensitive))
}

fn template_string(scope: &ModuleScope<'_, '_>, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Evaluated {
    let [text, names] = call.arguments.as_slice() else {
        return Err(EvaluationError::new("`templatestring` takes a template and an object of names", span));
    };
    let is_reference = match &text.kind {
        ExpressionKind::Variable(_) => true,
        ExpressionKind::Access { base, .. } => matches!(base.kind, ExpressionKind::Variable(_)),
        _ => false,
    };
    if !is_reference {
        let message = "`templatestring`: the template must be a direct reference; write a template where it is known";
        return Err(EvaluationError::new(message, text.span));
    }
    let (text, names) = (evaluator.evaluate(text)?, evaluator.evaluate(names)?);
    let Some(body) = text.as_str() else {
        return Ok(Unknown::joined([&text]).into_value().with_span(span).with_sensitive(text.sensitive));
    };
    let (template, errors) = hcl::parse_template(crate::source::SourceId::NONE, body, 0);
    match errors.first() {
        Some(error) => {
            Err(EvaluationError::because(format!("the template: {}", unquoted(error.message.clone(), [&text])), span, &text))
        }
        None => match render(scope, &template, &names, span) {
            Ok(value) => Ok(value.with_sensitive(text.sensitive)),
            Err(mut error) => {
                error.message = unquoted(error.message, [&text, &names]);
                Err(error)
            }
        },
    }
}

/// Renders a template with these names and no others.
pub(super) fn render(scope: &ModuleScope<'_, '_>, template: &Expression, names: &Value, span: Span) -> Evaluated {
    let names = match &names.kind {
        Kind::Mapping(mapping) => mapping,
        Kind::Unknown(_) | Kind::Symbol(_) => return Ok(Unknown::joined([names]).into_value().with_span(span)),
        _ => return Err(EvaluationError::because("the names of a template must be an object", span, names)),
    };
    let inner = NamesScope { names, outer: scope };
    let depth = &scope.evaluation.template_depth;
    if depth.get() >= MAX_TEMPLATES {
        return Err(EvaluationError::new(format!("templates include each other more than {MAX_TEMPLATES} levels deep"), span));
    }
    depth.set(depth.get() + 1);
    let rendered = Evaluator::new(&inner).evaluate(template);
    depth.set(depth.get() - 1);
    let mut value = rendered?;
    value.origin = value.origin.through(HopKind::File, span);
    Ok(value)
}

/// The names of a template: only those that were handed in.
struct NamesScope<'n, 'e, 'a> {
    names: &'n Mapping,
    outer: &'n ModuleScope<'e, 'a>,
}

impl Scope for NamesScope<'_, '_, '_> {
    fn resolve(&self, reference: &Reference<'_>, _: &Evaluator<'_>) -> Result<(Value, usize), Box<EvaluationError>> {
        match self.names.get(reference.root) {
            Some(value) => Ok((value.clone(), 0)),
            None => Err(EvaluationError::new(format!("the template has no name `{}`", reference.root), reference.root_span)),
        }
    }

    /// A template may take in others, as OpenTofu has it.
    fn call(&self, call: &Call, span: Span, evaluator: &Evaluator<'_>) -> Option<Evaluated> {
        self.outer.template_call(call, span, evaluator)
    }

    fn settings(&self) -> Settings<'_> {
        Settings { files: Some(&self.outer.files), nesting: Some(&self.outer.evaluation.nesting), ..Settings::default() }
    }

    fn spend(&self, steps: usize) -> bool {
        self.outer.spend(steps)
    }
}
