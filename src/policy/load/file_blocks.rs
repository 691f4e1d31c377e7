//! The blocks of a file beside its policies: `policy`, `input`, `locals`.

use super::super::{Diagnostic, EnforcementLevel, Input, Local, Locals, PolicyFile, ProviderRequirement};
use super::body::{Checker, take};
use super::constant;
use crate::expr::{Evaluated, EvaluationError, Evaluator, Reference, Scope, constraint};
use crate::syntax::hcl::{Block, Body};
use crate::value::{Value, convert};

/// `policy { … }`: settings of the file.
pub(super) fn policy(checker: &mut Checker, file: &mut PolicyFile, block: Block) {
    checker.labels(&block, &[]);
    checker.attributes(&block.body, &["enforcement_level"], "a `policy` block");
    checker.blocks(&block.body, &["required_providers", "plugins", "terraform_config"], "a `policy` block");
    if let Some(attribute) = block.body.attribute("enforcement_level") {
        let level = constant::text(&attribute.value);
        match level.as_deref().and_then(EnforcementLevel::from_id) {
            Some(level) => {
                file.level = Some(level);
                let message = "`enforcement_level` in the `policy` block is deprecated: set it in each policy";
                checker.warning("deprecated", attribute.name.span, message);
            }
            None => checker.error("enforcement-level", attribute.value.span, level_message(level.as_deref())),
        }
    }
    for inner in &block.body.blocks {
        match inner.kind.text.as_str() {
            "required_providers" => providers(checker, file, &inner.body),
            "plugins" => plugins(checker, file, &inner.body),
            "terraform_config" => checker.attributes(&inner.body, &["required_version"], "a `terraform_config` block"),
            _ => {} // said above
        }
    }
}

/// What to say about a level that is none.
pub(super) fn level_message(given: Option<&str>) -> String {
    let levels = EnforcementLevel::ALL.map(EnforcementLevel::id);
    match given {
        Some(given) => {
            let near = crate::expr::spelling::suggestion(given, levels);
            format!(
                "`{given}` is not a valid enforcement level: use {}{near}",
                levels.map(|level| format!("`{level}`")).join(", ")
            )
        }
        None => "the enforcement level must be a string".to_string(),
    }
}

fn providers(checker: &mut Checker, file: &mut PolicyFile, body: &Body) {
    checker.blocks(body, &[], "a `required_providers` block");
    for attribute in &body.attributes {
        let Some(entries) = constant::entries(&attribute.value) else {
            checker.error("not-literal", attribute.value.span, "a provider is an object with `source` and `version`");
            continue;
        };
        let mut made = ProviderRequirement { name: attribute.name.text.clone(), source: None, version: None };
        for (key, value) in entries {
            let text = constant::text(value);
            match key.as_str() {
                _ if text.is_none() => checker.error("not-literal", value.span, format!("`{key}` must be a literal string")),
                "source" => made.source = text,
                "version" if text.as_deref() == Some("*") => {
                    checker.error("version", value.span, "a bare `*` is not a valid version constraint");
                }
                "version" => made.version = text,
                _ => {
                    let near = crate::expr::spelling::suggestion(&key, ["source", "version"]);
                    checker.error("unknown-attribute", value.span, format!("`{key}` is not allowed in a provider{near}"));
                }
            }
        }
        file.providers.push(made);
    }
}

fn plugins(checker: &mut Checker, file: &mut PolicyFile, body: &Body) {
    checker.blocks(body, &[], "a `plugins` block");
    for attribute in &body.attributes {
        let source = constant::text(&attribute.value).is_some();
        let object = constant::entries(&attribute.value)
            .is_some_and(|entries| entries.iter().all(|(key, value)| key == "source" && constant::text(value).is_some()));
        if !source && !object {
            checker.error("not-literal", attribute.value.span, "a plugin is a string or an object with `source`");
        }
        file.plugins.push(attribute.name.text.clone());
    }
}

/// Nothing has a name here: types and their defaults are literal.
struct NoNames;

impl Scope for NoNames {
    fn resolve(&self, reference: &Reference<'_>, _: &Evaluator<'_>) -> Result<(Value, usize), Box<EvaluationError>> {
        Err(EvaluationError::new(
            format!("`{}` cannot be used here: only literals and functions", reference.root),
            reference.span,
        ))
    }
}

/// The value of an expression that may use no names.
pub(super) fn literal(expression: &crate::syntax::hcl::Expression) -> Evaluated {
    Evaluator::new(&NoNames).evaluate(expression)
}

/// `input "name" { … }`
pub(super) fn input(checker: &mut Checker, file: &mut PolicyFile, mut block: Block) {
    const ALLOWED: [&str; 5] = ["type", "default", "description", "nullable", "sensitive"];
    if !checker.labels(&block, &["name"]) {
        return;
    }
    checker.attributes(&block.body, &ALLOWED, "an `input` block");
    checker.blocks(&block.body, &[], "an `input` block");
    let Some(name) = block.labels.first().map(|label| label.text.clone()) else { return };
    if let Some(first) = file.inputs.iter().find(|input| input.name == name) {
        let span = first.span;
        let message = format!("the input `{name}` is declared twice");
        checker.diagnostics.push(Diagnostic::error("duplicate-input", block.header, message).with_related(span, "first here"));
        return;
    }
    let flag = |checker: &mut Checker, body: &Body, key: &str| {
        body.attribute(key).and_then(|attribute| checker.bool(attribute)) == Some(true)
    };
    let nullable = flag(checker, &block.body, "nullable");
    let sensitive = flag(checker, &block.body, "sensitive");
    let description = block.body.attribute("description").and_then(|attribute| checker.text(attribute)).map(String::from);
    let Some(typ) = take(&mut block.body, "type") else {
        checker.error("missing-attribute", block.header, format!("the input `{name}` needs a `type`"));
        return;
    };
    let typ = match constraint::parse(&typ, &Evaluator::new(&NoNames)) {
        Ok(typ) => typ,
        Err(error) => return checker.error("type", error.span, error.message),
    };
    let mut default = None;
    if let Some(expression) = take(&mut block.body, "default") {
        match literal(&expression) {
            Ok(value) => match convert(&value, &typ) {
                Ok(value) => default = Some(value.with_sensitive(sensitive)),
                Err(error) => {
                    let message = format!("the default of `{name}` is not a valid {typ}: {error}");
                    return checker.error("default", expression.span, message);
                }
            },
            Err(error) => return checker.error("default", error.span, error.message),
        }
    }
    file.inputs.push(Input { name, span: block.header, typ, default, description, nullable, sensitive });
}

/// `locals { … }`, at the top or in a policy.
pub(super) fn locals(checker: &mut Checker, into: &mut Locals, block: Block) {
    checker.labels(&block, &[]);
    checker.blocks(&block.body, &[], "a `locals` block");
    for attribute in block.body.attributes {
        let name = attribute.name.text.clone();
        if let Some(first) = into.get(&name) {
            let span = first.span;
            let message = format!("the local `{name}` is defined twice");
            checker
                .diagnostics
                .push(Diagnostic::error("duplicate-local", attribute.name.span, message).with_related(span, "first here"));
            continue;
        }
        into.insert(name, Local { span: attribute.name.span, value: attribute.value });
    }
}
