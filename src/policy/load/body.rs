//! Checks of bodies against what is allowed in them.

use super::super::{Diagnostic, FileKind};
use super::constant;
use crate::expr::spelling::suggestion;
use crate::source::{Span, Text};
use crate::syntax::hcl::{Attribute, Block, Body, Expression};

/// Collects diagnostics while a file is read.
pub(super) struct Checker {
    pub kind: FileKind,
    pub diagnostics: Vec<Diagnostic>,
}

impl Checker {
    pub fn new(kind: FileKind) -> Checker {
        Checker { kind, diagnostics: Vec::new() }
    }

    pub fn failed(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    pub fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, span, message));
    }

    pub fn warning(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(code, span, message));
    }

    /// Attributes of a closed list; anything else is an error.
    pub fn attributes(&mut self, body: &Body, allowed: &[&str], place: &str) {
        let mut seen: Vec<&Attribute> = Vec::new();
        for attribute in &body.attributes {
            let name = attribute.name.text.as_str();
            if !allowed.contains(&name) {
                let near = suggestion(name, allowed.iter().copied());
                self.error("unknown-attribute", attribute.name.span, format!("`{name}` is not allowed in {place}{near}"));
            }
            match seen.iter().find(|other| other.name.text == attribute.name.text) {
                Some(first) => {
                    let message = format!("`{name}` is set twice");
                    let first = first.name.span;
                    self.diagnostics.push(
                        Diagnostic::error("duplicate-attribute", attribute.name.span, message).with_related(first, "first here"),
                    );
                }
                None => seen.push(attribute),
            }
        }
    }

    pub fn no_attributes(&mut self, body: &Body, place: &str) {
        for attribute in &body.attributes {
            self.error("unknown-attribute", attribute.name.span, format!("{place} has no attributes at this level, only blocks"));
        }
    }

    pub fn unknown_block(&mut self, block: &Block, allowed: &[&str], place: &str) {
        let kind = block.kind.text.as_str();
        let near = suggestion(kind, allowed.iter().copied());
        self.error("unknown-block", block.kind.span, format!("a `{kind}` block is not allowed in {place}{near}"));
    }

    /// Blocks of a closed list; anything else is an error.
    pub fn blocks(&mut self, body: &Body, allowed: &[&str], place: &str) {
        for block in &body.blocks {
            if !allowed.contains(&block.kind.text.as_str()) {
                self.unknown_block(block, allowed, place);
            }
        }
    }

    /// Exactly this many labels, none empty.
    pub fn labels(&mut self, block: &Block, names: &[&str]) -> bool {
        if block.labels.len() == names.len() {
            for (label, name) in block.labels.iter().zip(names) {
                if label.text.is_empty() {
                    self.error("labels", label.span, format!("the {name} must not be empty"));
                    return false;
                }
            }
            return true;
        }
        let expected = match names {
            [] => "no labels".to_string(),
            [one] => format!("one label: the {one}"),
            several => format!("{} labels: the {}", several.len(), several.join(" and the ")),
        };
        let message = format!("`{}` takes {expected}; {} given", block.kind.text, block.labels.len());
        self.error("labels", block.header, message);
        false
    }

    /// A literal string.
    pub fn text(&mut self, attribute: &Attribute) -> Option<Text> {
        let text = constant::text(&attribute.value);
        if text.is_none() {
            self.literal(attribute, "a literal string");
        }
        text
    }

    pub fn bool(&mut self, attribute: &Attribute) -> Option<bool> {
        let flag = constant::bool(&attribute.value);
        if flag.is_none() {
            self.literal(attribute, "`true` or `false`");
        }
        flag
    }

    /// A literal list of literal strings.
    pub fn texts(&mut self, name: &str, value: &Expression) -> Option<Vec<Text>> {
        let texts = constant::texts(value);
        if texts.is_none() {
            self.error("not-literal", value.span, format!("`{name}` must be a list of literal strings"));
        }
        texts
    }

    fn literal(&mut self, attribute: &Attribute, expected: &str) {
        let message = format!("`{}` must be {expected}", attribute.name.text);
        self.error("not-literal", attribute.value.span, message);
    }
}

/// Takes an attribute's expression out of a body.
pub(super) fn take(body: &mut Body, name: &str) -> Option<Expression> {
    let at = body.attributes.iter().position(|attribute| attribute.name.text == name)?;
    Some(body.attributes.remove(at).value)
}
