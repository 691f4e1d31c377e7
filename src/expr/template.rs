//! Templates: quoted strings, heredocs and whole texts with interpolations and directives.

use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{Evaluated, EvaluationError, Evaluator, collections, operators};
use crate::source::Span;
use crate::syntax::hcl::TemplatePart;
use crate::value::{Kind, Origin, Truth, Type, Unknown, Value, convert};

/// The largest text that a template may become, in bytes.
const MAX_TEXT: usize = 8 * 1024 * 1024;

pub(super) fn evaluate(evaluator: &Evaluator<'_>, parts: &[TemplatePart], span: Span) -> Evaluated {
    if let [TemplatePart::Interpolation { expression, .. }] = parts {
        return evaluator.evaluate(expression); // a template of exactly one interpolation is the value itself
    }
    let mut text = Assembly::default();
    text.parts(evaluator, parts, span)?;
    Ok(text.finish(span))
}

#[derive(Default)]
struct Assembly {
    done: Vec<Value>,
    literal: String,
    origins: Vec<Origin>,
    sensitive: bool,
    /// The text as a whole is unknown: a directive could not be decided.
    unknown: Option<Unknown>,
    size: usize,
}

impl Assembly {
    fn parts(&mut self, evaluator: &Evaluator<'_>, parts: &[TemplatePart], span: Span) -> Result<(), Box<EvaluationError>> {
        for part in parts {
            match part {
                TemplatePart::Literal { text, .. } => self.push_text(text, span)?,
                TemplatePart::Interpolation { expression, .. } => {
                    let value = evaluator.evaluate(expression)?;
                    self.push(value, expression.span)?;
                }
                TemplatePart::If { condition, yes, no, span: place } => {
                    let decided = evaluator.evaluate(condition)?;
                    self.sensitive |= decided.sensitive;
                    match operators::truth_of(&decided) {
                        Some(Truth::True) => self.parts(evaluator, yes, span)?,
                        Some(Truth::False) => self.parts(evaluator, no, span)?,
                        Some(Truth::Unknown) => self.unknown = Some(Unknown::joined([&decided])),
                        None => {
                            let message = format!("the condition must be a boolean, not {}", decided.describe());
                            return Err(EvaluationError::because(message, *place, &decided));
                        }
                    }
                }
                TemplatePart::For { key, value, collection, body, .. } => {
                    let over = evaluator.evaluate(collection)?;
                    self.sensitive |= over.sensitive;
                    match collections::elements(&over, collection.span)? {
                        Err(unknown) => self.unknown = Some(unknown),
                        Ok(elements) => {
                            for (name, element) in elements {
                                if !evaluator.scope.spend(1) {
                                    self.unknown = Some(collections::too_large(collection.span));
                                    break;
                                }
                                let mut inner = evaluator.bind(value.text.clone(), element);
                                if let Some(key) = key {
                                    inner = inner.bind(key.text.clone(), name);
                                }
                                self.parts(&inner, body, span)?;
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn push_text(&mut self, text: &str, span: Span) -> Result<(), Box<EvaluationError>> {
        self.size += text.len();
        if self.size > MAX_TEXT {
            return Err(EvaluationError::new(format!("the text is longer than {MAX_TEXT} bytes"), span));
        }
        self.literal.push_str(text);
        Ok(())
    }

    fn push(&mut self, value: Value, span: Span) -> Result<(), Box<EvaluationError>> {
        self.sensitive |= value.sensitive;
        self.origins.push(value.origin.clone());
        match &value.kind {
            Kind::Null(_) | Kind::Absent(_) => {
                return Err(EvaluationError::because("null cannot be part of a text", span, &value));
            }
            Kind::Parts(parts) => {
                for part in parts.iter() {
                    match part.as_str() {
                        Some(text) => self.push_text(text, span)?,
                        None => self.push_open(part.clone()),
                    }
                }
            }
            Kind::Symbol(_) | Kind::Unknown(_) => self.push_open(value),
            Kind::Sequence(_) | Kind::Mapping(_) => {
                return Err(EvaluationError::because(format!("{} cannot be part of a text", value.describe()), span, &value));
            }
            _ => match convert(&value, &Type::String) {
                Ok(text) => self.push_text(text.as_str().unwrap_or_default(), span)?,
                Err(error) => return Err(EvaluationError::conversion(&error, span, &value)),
            },
        }
        Ok(())
    }

    fn push_open(&mut self, value: Value) {
        if !self.literal.is_empty() {
            self.done.push(Value::string(std::mem::take(&mut self.literal)));
        }
        self.done.push(value);
    }

    fn finish(mut self, span: Span) -> Value {
        let origin = Origin::derived(span, &self.origins);
        let kind = if let Some(unknown) = self.unknown {
            Kind::Unknown(Arc::new(Unknown { not_null: true, ..unknown.with_type(Type::String) }))
        } else if self.done.is_empty() {
            // What was in normal form in parts need not be so together.
            let whole = self.literal;
            Kind::String(if is_nfc(&whole) { whole.into() } else { whole.nfc().collect::<String>().into() })
        } else {
            if !self.literal.is_empty() {
                self.done.push(Value::string(self.literal));
            }
            Kind::Parts(self.done.into())
        };
        Value::new(kind).with_origin(origin).with_sensitive(self.sensitive)
    }
}
