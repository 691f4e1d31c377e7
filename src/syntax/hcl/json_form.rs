//! The JSON form of HCL: `.tf.json` to the tree of the native syntax.
//!
//! JSON does not distinguish blocks from arguments, so the block types of Terraform's own language and of Terragrunt are listed
//! here. What a provider defines stays an argument with an object or a tuple of objects as its value.

use std::collections::HashSet;

use super::ast::{
    Attribute, Block, BlockLabel, Body, Expression, ExpressionKind, File, Identifier, ObjectItem, ObjectKey, TemplatePart,
};
use super::offset_map::OffsetMap;
use super::parser::{Parser, normalised};
use crate::source::{SourceId, Span, Text};
use crate::syntax::json::{self, StringPiece};
use crate::syntax::yaml::tree::{Node, NodeKind, Pair};
use crate::syntax::{Comment, SyntaxError};

/// A block type: its name, its number of labels, what may stand in it.
type BlockType = (&'static str, usize, BodyKind);

/// What kind of body stands in a block, as far as the blocks in it are concerned.
#[derive(Clone, Copy)]
enum BodyKind {
    Root,
    /// Arguments only.
    Arguments,
    Terraform,
    Cloud,
    /// `resource`, `data`, `ephemeral`, and the content of `dynamic`.
    Resource,
    Removed,
    Dynamic,
    Lifecycle,
    Provisioner,
    Variable,
    Output,
    Check,
    /// The root of a `terragrunt.hcl.json` or `terragrunt.stack.hcl.json`.
    Terragrunt,
    /// The `terraform` block of such a file.
    TerragruntTerraform,
}

impl BodyKind {
    fn blocks(self) -> &'static [BlockType] {
        match self {
            BodyKind::Root => &[
                ("resource", 2, BodyKind::Resource),
                ("data", 2, BodyKind::Resource),
                ("ephemeral", 2, BodyKind::Resource),
                ("variable", 1, BodyKind::Variable),
                ("output", 1, BodyKind::Output),
                ("module", 1, BodyKind::Arguments),
                ("provider", 1, BodyKind::Arguments),
                ("locals", 0, BodyKind::Arguments),
                ("terraform", 0, BodyKind::Terraform),
                ("moved", 0, BodyKind::Arguments),
                ("removed", 0, BodyKind::Removed),
                ("import", 0, BodyKind::Arguments),
                ("check", 1, BodyKind::Check),
                // Of Terraform Stacks; Terraform itself refuses it.
                ("component", 1, BodyKind::Arguments),
            ],
            BodyKind::Arguments => &[],
            BodyKind::Terraform => &[
                ("required_providers", 0, BodyKind::Arguments),
                ("backend", 1, BodyKind::Arguments),
                ("cloud", 0, BodyKind::Cloud),
                ("provider_meta", 1, BodyKind::Arguments),
            ],
            BodyKind::Cloud => &[("workspaces", 0, BodyKind::Arguments)],
            BodyKind::Resource => &[
                ("lifecycle", 0, BodyKind::Lifecycle),
                ("provisioner", 1, BodyKind::Provisioner),
                ("connection", 0, BodyKind::Arguments),
                ("dynamic", 1, BodyKind::Dynamic),
                ("timeouts", 0, BodyKind::Arguments),
            ],
            BodyKind::Removed => &[("lifecycle", 0, BodyKind::Arguments), ("provisioner", 1, BodyKind::Provisioner)],
            BodyKind::Dynamic => &[("content", 0, BodyKind::Resource)],
            BodyKind::Lifecycle => &[("precondition", 0, BodyKind::Arguments), ("postcondition", 0, BodyKind::Arguments)],
            BodyKind::Provisioner => &[("connection", 0, BodyKind::Arguments)],
            BodyKind::Variable => &[("validation", 0, BodyKind::Arguments)],
            BodyKind::Output => &[("precondition", 0, BodyKind::Arguments)],
            BodyKind::Check => &[("data", 2, BodyKind::Resource), ("assert", 0, BodyKind::Arguments)],
            BodyKind::Terragrunt => &[
                ("include", 1, BodyKind::Arguments),
                ("locals", 0, BodyKind::Arguments),
                ("terraform", 0, BodyKind::TerragruntTerraform),
                ("dependency", 1, BodyKind::Arguments),
                ("dependencies", 0, BodyKind::Arguments),
                ("generate", 1, BodyKind::Arguments),
                ("feature", 1, BodyKind::Arguments),
                ("exclude", 0, BodyKind::Arguments),
                ("unit", 1, BodyKind::Arguments),
                ("stack", 1, BodyKind::Arguments),
            ],
            BodyKind::TerragruntTerraform => &[
                ("extra_arguments", 1, BodyKind::Arguments),
                ("before_hook", 1, BodyKind::Arguments),
                ("after_hook", 1, BodyKind::Arguments),
                ("error_hook", 1, BodyKind::Arguments),
            ],
        }
    }
}

/// Reads a `.tf.json` file.
pub fn parse_json(source: SourceId, text: &str) -> File {
    read(source, text, BodyKind::Root, true)
}

/// Reads a configuration of Terragrunt.
pub fn parse_terragrunt_json(source: SourceId, text: &str) -> File {
    read(source, text, BodyKind::Terragrunt, true)
}

/// Reads a `.tfvars.json` file: every key is an argument, and strings are plain text, no templates.
pub fn parse_json_values(source: SourceId, text: &str) -> File {
    read(source, text, BodyKind::Arguments, false)
}

fn read(source: SourceId, text: &str, kind: BodyKind, templates: bool) -> File {
    let (root, errors) = json::parse_json_document(source, text);
    let mut form = JsonFormReader { source, text, templates, comments: Vec::new(), errors, depth: 0 };
    let mut body = Body { span: Span::new(source, 0, text.len()), attributes: Vec::new(), blocks: Vec::new() };
    let mut names = HashSet::new();
    match root.as_ref().map(|root| (&root.kind, root.span)) {
        None => {}
        Some((NodeKind::Mapping(pairs), _)) => form.body(pairs, kind, &mut body, &mut names),
        Some((NodeKind::Sequence(items), _)) => {
            for item in items {
                match &item.kind {
                    NodeKind::Mapping(pairs) => form.body(pairs, kind, &mut body, &mut names),
                    _ => form.error("expected an object", item.span),
                }
            }
        }
        Some((_, span)) => form.error("expected an object at the top of the file", span),
    }
    let mut errors = form.errors;
    errors.sort_by_key(|e| e.span.start);
    errors.truncate(super::MAX_ERRORS);
    File { source, body, comments: form.comments, errors }
}

/// Whether an object holds something that is no object.
fn holds_arguments(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::Mapping(pairs) if pairs.iter().any(|pair| !matches!(pair.value.kind, NodeKind::Mapping(_) | NodeKind::Sequence(_))))
}

/// Labels that stand above a block.
struct Header {
    kind: Identifier,
    labels: Vec<BlockLabel>,
}

struct JsonFormReader<'a> {
    source: SourceId,
    text: &'a str,
    templates: bool,
    comments: Vec<Comment>,
    errors: Vec<SyntaxError>,
    /// Of arrays and objects around the string being read: a template in it may nest only so much deeper.
    depth: usize,
}

impl JsonFormReader<'_> {
    fn error(&mut self, message: &str, span: Span) {
        self.errors.push(SyntaxError { message: message.to_string(), span, related: None });
    }

    fn body(&mut self, pairs: &[Pair], kind: BodyKind, body: &mut Body, names: &mut HashSet<Text>) {
        for pair in pairs {
            if pair.key == "//" {
                self.comments.push(Comment { span: pair.key_span.to(pair.value.span) });
                continue;
            }
            let name = Identifier { text: pair.key.clone(), span: pair.key_span };
            if let Some((_, labels, inner)) = kind.blocks().iter().find(|(known, ..)| *known == pair.key) {
                // `include` of Terragrunt may have its label left out.
                let is_bare = matches!(kind, BodyKind::Terragrunt) && pair.key == "include" && holds_arguments(&pair.value);
                let mut header = Header { kind: name, labels: Vec::new() };
                self.blocks(&mut header, if is_bare { 0 } else { *labels }, *inner, &pair.value, &mut body.blocks);
                continue;
            }
            if !names.insert(pair.key.clone()) {
                if self.errors.len() >= super::MAX_ERRORS {
                    continue;
                }
                let first = body.attribute(&pair.key).map(|a| (a.name.span, "first set here".to_string()));
                let message = format!("`{}` is already set in this object", pair.key);
                self.errors.push(SyntaxError { message, span: pair.key_span, related: first });
                continue;
            }
            let value = self.expression(&pair.value);
            body.attributes.push(Attribute { span: name.span.to(value.span), name, value });
        }
    }

    /// The blocks of one type: below each label an object, or an array of them, at every level.
    fn blocks(&mut self, header: &mut Header, labels: usize, kind: BodyKind, node: &Node, blocks: &mut Vec<Block>) {
        match &node.kind {
            NodeKind::Null => {}
            NodeKind::Sequence(items) => {
                for item in items {
                    match &item.kind {
                        NodeKind::Mapping(_) => self.blocks(header, labels, kind, item, blocks),
                        NodeKind::Null => {}
                        _ => self.error("expected an object for a block", item.span),
                    }
                }
            }
            NodeKind::Mapping(pairs) if labels > 0 => {
                for pair in pairs.iter().filter(|pair| pair.key != "//") {
                    header.labels.push(BlockLabel { text: pair.key.clone(), span: pair.key_span, quoted: true });
                    self.blocks(header, labels - 1, kind, &pair.value, blocks);
                    header.labels.pop();
                }
            }
            NodeKind::Mapping(pairs) => {
                let mut body = Body { span: node.span, attributes: Vec::new(), blocks: Vec::new() };
                self.body(pairs, kind, &mut body, &mut HashSet::new());
                // One key may head several blocks: a block's own place starts with its own last label.
                let own = header.labels.last().map_or(header.kind.span, |label| label.span);
                blocks.push(Block {
                    kind: header.kind.clone(),
                    labels: header.labels.clone(),
                    span: own.to(node.span),
                    header: own,
                    body,
                });
            }
            _ => {
                let what = if labels > 0 { "expected an object with a label as key" } else { "expected an object for a block" };
                self.error(what, node.span);
            }
        }
    }

    fn expression(&mut self, node: &Node) -> Expression {
        self.depth += 1;
        let kind = match &node.kind {
            // Nothing or some other word stands where a value should.
            NodeKind::Null if self.text.get(node.span.range()) != Some("null") => ExpressionKind::Missing,
            NodeKind::Null => ExpressionKind::Null,
            NodeKind::Bool(value) => ExpressionKind::Bool(*value),
            NodeKind::Number(number) => ExpressionKind::Number(number.clone()),
            NodeKind::String(text) => self.string(text, node.span),
            NodeKind::Sequence(items) => ExpressionKind::Tuple(items.iter().map(|item| self.expression(item)).collect()),
            NodeKind::Mapping(pairs) => {
                let mut items = Vec::with_capacity(pairs.len());
                for pair in pairs {
                    let kind = self.string(&pair.key, pair.key_span);
                    let key = ObjectKey::Expression(Expression { span: pair.key_span, kind });
                    items.push(ObjectItem { key, value: self.expression(&pair.value) });
                }
                ExpressionKind::Object(items)
            }
        };
        self.depth -= 1;
        Expression { span: node.span, kind }
    }

    /// A string is a template, whose spans point into the JSON text, through escapes, too.
    fn string(&mut self, text: &Text, span: Span) -> ExpressionKind {
        if !self.templates || !text.contains("${") && !text.contains("%{") {
            return ExpressionKind::String(normalised(text));
        }
        let mut map = OffsetMap::default();
        let mut decoded = String::with_capacity(text.len());
        let content = span.start as usize + 1;
        let end = json::decode(self.text, content, |at, piece| {
            map.push(decoded.len(), at);
            match piece {
                StringPiece::Plain(plain) => decoded.push_str(plain),
                StringPiece::Escape(character) => decoded.push(character),
            }
        });
        map.push(decoded.len(), end.unwrap_or(span.end as usize));
        let mut parser = Parser::mapped(self.source, &decoded, &map);
        parser.depth = self.depth.min(super::MAX_DEPTH);
        let template = parser.bare_template();
        self.errors.append(&mut parser.errors);
        self.errors.extend(parser.failure.take());
        let Ok(template) = template else { return ExpressionKind::Missing };
        match template.kind {
            ExpressionKind::Template(mut template) => match template.parts.as_mut_slice() {
                [TemplatePart::Literal { text, .. }] => ExpressionKind::String(std::mem::take(text)),
                _ => ExpressionKind::Template(template),
            },
            other => other,
        }
    }
}
