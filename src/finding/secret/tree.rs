//! Secrets found in the tree of a file: under their names, however the value is written.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::line::is_literal;
use super::name::{is_of_several, is_secret_name};
use super::pairs::secrets_inside;
use crate::source::Span;
use crate::syntax::hcl::{Body, Expression, ExpressionKind, ObjectKey, TemplatePart};
use crate::syntax::json::parse_embedded;
use crate::syntax::yaml::{Node, NodeKind, Pair};

/// Names of an entry whose value another one holds: `name = "REDIS_PASSWORD"`, `value = "…"`.
const NAMES: [&str; 5] = ["name", "key", "parameter_name", "parameterName", "Name"];
const VALUES: [&str; 4] = ["value", "default", "string_value", "Value"];
/// Where objects of the kind Secret hold what is secret.
const SECRET_DATA: [&str; 7] = ["data", "stringData", "string_data", "binaryData", "binary_data", "data_wo", "binary_data_wo"];
/// Of a mapping of several secrets, what only says which it is.
const IDENTITY: [&str; 10] = ["name", "key", "namespace", "arn", "id", "kind", "username", "user", "secretName", "secret_name"];
/// Functions that hand on what they are given.
const HANDED_ON: [&str; 18] = [
    "coalesce",
    "try",
    "sensitive",
    "nonsensitive",
    "ephemeralasnull",
    "base64encode",
    "base64decode",
    "format",
    "join",
    "tostring",
    "tolist",
    "toset",
    "tomap",
    "concat",
    "merge",
    "jsonencode",
    "yamlencode",
    "trimspace",
];

/// What is found in one source.
pub(super) struct WrittenInText<'t> {
    text: &'t str,
    pub ranges: Vec<Range<usize>>,
    /// Texts that the source holds in another form: escaped, or encoded.
    pub decoded: Vec<String>,
}

impl<'t> WrittenInText<'t> {
    pub(super) fn new(text: &'t str) -> WrittenInText<'t> {
        WrittenInText { text, ranges: Vec::new(), decoded: Vec::new() }
    }

    pub(super) fn hcl(&mut self, body: &Body) {
        self.body(body, false, false);
    }

    /// `named`: what stands under `value` and `default` is a secret. `holds`: what stands under `data` is.
    fn body(&mut self, body: &Body, named: bool, holds: bool) {
        let text = |name: &str| body.attribute(name).and_then(|attribute| string(&attribute.value));
        let named = named || is_named(&|name| text(name));
        for attribute in &body.attributes {
            let name = attribute.name.text.as_str();
            let data = holds && SECRET_DATA.contains(&name);
            let secret = is_secret_name(name) || (named && VALUES.contains(&name)) || data;
            self.expression(&attribute.value, secret);
        }
        for block in &body.blocks {
            let label = |index: usize| block.label(index).unwrap_or_default();
            let named = block.kind.text.as_str() == "variable" && is_secret_name(label(0));
            let holds = block.kind.text.as_str() == "resource" && label(0).starts_with("kubernetes_secret");
            self.body(&block.body, named, holds);
        }
    }

    fn expression(&mut self, expression: &Expression, secret: bool) {
        match &expression.kind {
            ExpressionKind::String(text) => {
                self.json(expression.span);
                self.literal(expression.span, Some(text), secret);
            }
            ExpressionKind::Number(_) if secret => self.literal(expression.span, None, true),
            ExpressionKind::Template(template) => {
                self.json(expression.span);
                self.parts(&template.parts, secret);
            }
            ExpressionKind::Tuple(items) => items.iter().for_each(|item| self.expression(item, secret)),
            ExpressionKind::Object(items) => {
                let key = |key: &ObjectKey| match key {
                    ObjectKey::Name(name) => Some(name.text.to_string()),
                    ObjectKey::Expression(expression) => string(expression),
                };
                let text = |name: &str| {
                    let item = items.iter().find(|item| key(&item.key).as_deref() == Some(name));
                    item.and_then(|item| string(&item.value))
                };
                let named = is_named(&text);
                let holds = text("kind").as_deref() == Some("Secret");
                for item in items {
                    let name = key(&item.key).unwrap_or_default();
                    let own = is_secret_name(&name)
                        || (named && VALUES.contains(&name.as_str()))
                        || (holds && SECRET_DATA.contains(&name.as_str()));
                    let inherited = secret && !IDENTITY.contains(&name.as_str());
                    self.expression(&item.value, own || inherited);
                }
            }
            ExpressionKind::Call(call) => {
                let name = call.name.text.as_str();
                for (index, argument) in call.arguments.iter().enumerate() {
                    let handed_on = HANDED_ON.contains(&name) || (name == "lookup" && index == 2);
                    self.expression(argument, secret && handed_on);
                }
            }
            ExpressionKind::Conditional { condition, yes, no } => {
                self.expression(condition, false);
                self.expression(yes, secret);
                self.expression(no, secret);
            }
            ExpressionKind::Parenthesis(inner) => self.expression(inner, secret),
            ExpressionKind::Binary { first, rest } => {
                self.expression(first, false);
                rest.iter().for_each(|part| self.expression(&part.operand, false));
            }
            ExpressionKind::For(one) => {
                self.expression(&one.collection, false);
                self.expression(&one.result, secret);
            }
            ExpressionKind::Access { base, .. } => self.expression(base, false),
            _ => {}
        }
    }

    /// JSON inside of a text: names and values of a container's environment, say.
    fn json(&mut self, span: Span) {
        let written = self.text.get(span.range()).filter(|written| written.len() > 2 && written.contains('{'));
        if let Some(root) = written.and_then(|written| parse_embedded(span, written)) {
            self.node(&root);
        }
    }

    fn parts(&mut self, parts: &[TemplatePart], secret: bool) {
        for part in parts {
            match part {
                TemplatePart::Literal { text, span } => self.literal(*span, Some(text), secret),
                TemplatePart::Interpolation { expression, .. } => self.expression(expression, secret),
                TemplatePart::If { yes, no, .. } => {
                    self.parts(yes, secret);
                    self.parts(no, secret);
                }
                TemplatePart::For { body, .. } => self.parts(body, secret),
            }
        }
    }

    pub(super) fn node(&mut self, node: &Node) {
        self.value(node, false, false);
    }

    /// `several`: the mapping holds secrets under names of their own.
    fn value(&mut self, node: &Node, secret: bool, several: bool) {
        match &node.kind {
            NodeKind::String(text) => self.literal(node.span, Some(text), secret),
            NodeKind::Number(_) if secret => self.literal(node.span, None, true),
            NodeKind::Sequence(items) => {
                let mut before = false;
                for item in items {
                    self.value(item, secret || before, several);
                    // The value of an option is the next argument.
                    before = matches!(&item.kind, NodeKind::String(text) if text.starts_with('-') && is_secret_name(text));
                }
            }
            NodeKind::Mapping(pairs) => self.mapping(pairs, secret, several),
            _ => {}
        }
    }

    fn mapping(&mut self, pairs: &[Pair], inside: bool, several: bool) {
        let get = |name: &str| pairs.iter().find(|pair| pair.key == name).map(|pair| &pair.value);
        let text = |name: &str| match get(name).map(|node| &node.kind) {
            Some(NodeKind::String(text)) => Some(text.to_string()),
            _ => None,
        };
        let named = is_named(&text);
        let holds = text("kind").as_deref() == Some("Secret");
        for pair in pairs {
            let key = pair.key.as_str();
            if holds && SECRET_DATA.contains(&key) {
                self.data(&pair.value, key == "data");
                continue;
            }
            let is_scalar = !matches!(pair.value.kind, NodeKind::Mapping(_));
            let own = is_secret_name(key);
            let of_entry = (named || inside) && VALUES.contains(&key);
            let of_several = several && is_scalar && !IDENTITY.contains(&key);
            // A mapping under the name of a secret is about it: its entries have names of their own.
            self.value(&pair.value, own || of_entry || of_several, several || is_of_several(key));
        }
    }

    /// The entries of a Secret.
    fn data(&mut self, node: &Node, is_encoded: bool) {
        let NodeKind::Mapping(pairs) = &node.kind else { return };
        for pair in pairs {
            self.value(&pair.value, true, false);
            if let (true, NodeKind::String(text)) = (is_encoded, &pair.value.kind) {
                let compact: String = text.split_whitespace().collect();
                let decoded = STANDARD.decode(compact).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                self.decoded.extend(decoded);
            }
        }
    }

    /// A text that is written out: a secret itself, or one that may hold some.
    fn literal(&mut self, span: Span, decoded: Option<&str>, secret: bool) {
        let Some(written) = self.text.get(span.range()) else { return };
        if !secret {
            // Without one of these there is no pair, no option and no address.
            if !written.contains([':', '=', '-']) {
                return;
            }
            let at = span.start as usize;
            self.ranges.extend(secrets_inside(written).into_iter().map(|range| at + range.start..at + range.end));
            return;
        }
        let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inner = quote.and_then(|quote| written.strip_prefix(quote)?.strip_suffix(quote));
        let start = span.start as usize + usize::from(inner.is_some());
        let inner = inner.unwrap_or(written);
        if !inner.trim().is_empty() && is_literal(inner) {
            self.ranges.push(start..start + inner.len());
            self.decoded.extend(decoded.filter(|text| *text != inner).map(ToString::to_string));
        }
    }
}

/// A text that is written without anything to work out.
fn string(expression: &Expression) -> Option<String> {
    match &expression.kind {
        ExpressionKind::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// Whether an entry says by a name, or by a type, that its value is a secret.
fn is_named(text: &dyn Fn(&str) -> Option<String>) -> bool {
    NAMES.iter().filter_map(|name| text(name)).any(|name| is_secret_name(&name))
        || ["type", "Type"].iter().any(|name| text(name).as_deref() == Some("SecureString"))
}
