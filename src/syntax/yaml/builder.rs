//! Parser events to the tree: aliases, exact spans.
//!
//! Invariant: no recursion; what aliases bring in is bounded in nodes and in depth; a span never leaves the text.
//! Offsets in here are those of the parsed piece; `base` is added when a [`Span`] is made.

use std::collections::HashMap;

use granit_parser::{Event, ScalarStyle as Written, StructureStyle, Tag};

use super::mapping::{KeyForm, can_merge, drop_duplicates, key_text, merge};
use super::resolve::{plain_key_text, resolve_plain, resolve_tagged};
use super::{Document, File, MAX_ALIAS_NODES, MAX_DEPTH, Node, NodeKind, Pair, ScalarStyle};
use crate::source::{SourceId, Span, Text};
use crate::syntax::{Comment, SyntaxError};

pub(super) struct TreeBuilder<'t> {
    text: &'t str,
    base: usize,
    pub(super) file: File,
    stack: Vec<OpenNode>,
    anchors: HashMap<usize, AnchoredNode>,
    /// Anchored nodes are copied only if an alias can follow.
    has_aliases: bool,
    anchored_nodes: usize,
    alias_nodes: usize,
    root: Option<Node>,
    /// Where the current document begins, head comments included.
    pub(super) document_start: usize,
    /// The document that still waits for its end.
    open_document: Option<usize>,
}

enum AnchoredNode {
    /// Still open: an alias to it would contain itself.
    Open,
    Node {
        node: Node,
        weight: usize,
        height: usize,
    },
    TooLarge,
}

struct OpenNode {
    start: usize,
    /// The end of the last child.
    end: usize,
    anchor: usize,
    weight: usize,
    height: usize,
    content: OpenContent,
}

enum OpenContent {
    Sequence(Vec<Node>),
    Mapping { pairs: Vec<Pair>, merges: Vec<Node>, next: NextNode },
}

/// What the next node of a mapping is.
enum NextNode {
    Key,
    Value(Text, Span),
    MergeValue(Span),
    /// The value of a key that cannot be one.
    Dropped,
}

/// A finished node on its way to its parent.
struct BuiltNode {
    node: Node,
    end: usize,
    weight: usize,
    height: usize,
    /// The text of a number as a key, or the sign that this is a merge key.
    key: KeyForm,
}

impl<'t> TreeBuilder<'t> {
    pub(super) fn new(source: SourceId, text: &'t str, base: usize, has_aliases: bool) -> TreeBuilder<'t> {
        TreeBuilder {
            text,
            base,
            file: File { source, documents: Vec::new(), comments: Vec::new(), errors: Vec::new(), duplicate_keys: Vec::new() },
            stack: Vec::new(),
            anchors: HashMap::new(),
            has_aliases,
            anchored_nodes: 0,
            alias_nodes: 0,
            root: None,
            document_start: 0,
            open_document: None,
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file.source, self.base + start, self.base + end)
    }

    fn error(&mut self, span: Span, message: String) {
        self.file.errors.push(SyntaxError { message, span, related: None });
    }

    pub(super) fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        match event {
            Event::DocumentStart(explicit, _) => self.start_document(explicit, start),
            Event::DocumentEnd => self.end_document(),
            Event::Comment(..) => {
                let span = self.span(start, end);
                self.file.comments.push(Comment { span });
            }
            Event::Scalar(value, style, anchor, tag) => self.scalar(&value, style, anchor, tag.as_deref(), start, end),
            Event::SequenceStart(style, anchor, _) => {
                let start = if style == StructureStyle::Block { self.first_dash(start) } else { start };
                self.open(anchor, start, OpenContent::Sequence(Vec::new()))
            }
            Event::MappingStart(_, anchor, _) => {
                self.open(anchor, start, OpenContent::Mapping { pairs: Vec::new(), merges: Vec::new(), next: NextNode::Key })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(if end > start { Some(end) } else { None }),
            Event::Alias(id) => self.alias(id, start, end),
            Event::UnresolvedAlias(name) => {
                let span = self.span(start, end);
                self.error(span, format!("unknown anchor in alias `*{name}`"));
                self.null_for_alias(start, end);
            }
            _ => {}
        }
    }

    fn start_document(&mut self, explicit: bool, start: usize) {
        if explicit {
            self.document_start = start;
        }
        self.finish_open_document(self.document_start);
        self.stack.clear();
        self.root = None;
        self.anchors.clear();
    }

    fn end_document(&mut self) {
        if let Some(root) = self.root.take()
            && !matches!(root.kind, NodeKind::Null)
        {
            let span = self.span(self.document_start, self.document_start);
            self.open_document = Some(self.file.documents.len());
            self.file.documents.push(Document { root, span });
        }
        self.anchors.clear();
    }

    /// The open document ends where the next one begins, trailing white space left out.
    fn finish_open_document(&mut self, end: usize) {
        let Some(document) = self.open_document.take().and_then(|index| self.file.documents.get_mut(index)) else { return };
        let local_start = document.span.start as usize - self.base;
        let body = self.text.get(local_start..end).unwrap_or("");
        let blank = body.len() - body.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
        let start = (document.span.start as usize + blank).min(document.root.span.start as usize);
        let end = (self.base + local_start + body.trim_end().len()).max(document.root.span.end as usize);
        document.span = Span::new(document.span.source, start, end);
    }

    /// Ends the stream. With nodes still open (after an error), they are closed with what they have.
    pub(super) fn finish(mut self) -> File {
        while !self.stack.is_empty() {
            self.close(None);
        }
        self.end_document();
        self.finish_open_document(self.text.len());
        self.file
    }

    /// The files of the documents before the one that broke; its own parts are dropped. Gives where it begins.
    pub(super) fn abandon_document(mut self) -> (File, usize) {
        let start = self.document_start;
        self.finish_open_document(start);
        let limit = (self.base + start) as u32;
        self.file.comments.retain(|comment| comment.span.start < limit);
        self.file.errors.retain(|error| error.span.start < limit);
        self.file.duplicate_keys.retain(|(second, _)| second.start < limit);
        (self.file, start)
    }

    /// Called after each document's end: what follows belongs to the next.
    pub(super) fn next_document_at(&mut self, start: usize) {
        self.document_start = start;
    }

    fn scalar(&mut self, value: &str, style: Written, anchor: usize, tag: Option<&Tag>, start: usize, end: usize) {
        let absent = style == Written::Plain && start == end;
        let (start, end) = match style {
            Written::Plain if absent => {
                let at = self.absent_place(start);
                (at, at)
            }
            Written::Literal | Written::Folded => self.block_scalar_place(value, start, end),
            _ => (start, end),
        };
        let span = self.span(start, end);
        let text = if absent { "" } else { value };
        let full_tag = tag.map(|tag| format!("{}{}", tag.handle(), tag.suffix()));
        let mut key = KeyForm::AsNode;
        let kind = match &full_tag {
            Some(tag) => {
                if tag.ends_with("2002:merge") && text == "<<" {
                    key = KeyForm::Merge;
                }
                resolve_tagged(tag, text).unwrap_or_else(|wanted| {
                    self.error(span, format!("`{text}` is not {wanted}, as its tag requires"));
                    NodeKind::String(Text::new(text))
                })
            }
            None if style == Written::Plain => resolve_plain(text),
            None => NodeKind::String(Text::new(text)),
        };
        match &kind {
            NodeKind::String(_) if tag.is_none() && style == Written::Plain && text == "<<" => key = KeyForm::Merge,
            NodeKind::Number(number) if !number.is_integer() || !text.bytes().all(|b| b.is_ascii_digit()) => {
                key = KeyForm::Text(Text::new(plain_key_text(text, number)))
            }
            _ => {}
        }
        let style = match style {
            Written::SingleQuoted => ScalarStyle::SingleQuoted,
            Written::DoubleQuoted => ScalarStyle::DoubleQuoted,
            Written::Literal => ScalarStyle::Literal,
            Written::Folded => ScalarStyle::Folded,
            _ => ScalarStyle::Plain,
        };
        let node = Node { span, kind, style: Some(style), alias: None };
        self.anchor(anchor, &node, 1, 0);
        self.complete(BuiltNode { node, end, weight: 1, height: 0, key });
    }

    /// The parser puts an absent value before the `:` or at the next token; it belongs right after the indicator.
    fn absent_place(&self, at: usize) -> usize {
        let after_key = matches!(
            self.stack.last().map(|frame| &frame.content),
            Some(OpenContent::Mapping { next: NextNode::Value(..) | NextNode::MergeValue(_) | NextNode::Dropped, .. })
        );
        let rest = self.text.get(at..).unwrap_or("");
        if after_key {
            let colon = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            if rest.as_bytes().get(colon) == Some(&b':') {
                return at + colon + 1;
            }
        }
        self.text.get(..at).map_or(at, |before| before.trim_end_matches([' ', '\t', '\r', '\n']).len())
    }

    /// From the first content line, after its indentation, to the end of the last one, without line breaks.
    fn block_scalar_place(&self, value: &str, start: usize, end: usize) -> (usize, usize) {
        let slice = self.text.get(start..end).unwrap_or("");
        let trimmed = slice.trim_end_matches([' ', '\t', '\r', '\n']).len();
        if value.bytes().all(|b| b == b'\n') {
            // No content: right after the header, which the parser's span may or may not hold.
            let at = if trimmed > 0 {
                start + trimmed
            } else {
                self.text.get(..start).map_or(start, |before| before.trim_end_matches([' ', '\t', '\r', '\n']).len())
            };
            return (at, at);
        }
        // Trailing spaces that are content stay.
        let content_end = slice.trim_end_matches(['\r', '\n', ' ', '\t']).len();
        let line_end = slice.get(content_end..).and_then(|rest| rest.find(['\r', '\n'])).unwrap_or(slice.len() - content_end);
        (start, start + content_end + line_end)
    }

    /// The parser starts a sequence that is not indented below its key at the first item, after the dash.
    fn first_dash(&self, start: usize) -> usize {
        let Some(OpenContent::Mapping { next: NextNode::Value(_, key) | NextNode::MergeValue(key), .. }) =
            self.stack.last().map(|frame| &frame.content)
        else {
            return start;
        };
        let mut at = key.end as usize - self.base;
        let lines = self.text.get(at..).unwrap_or("").split_inclusive('\n');
        for (number, line) in lines.enumerate() {
            let content = line.trim_start_matches([' ', '\t']);
            let dash = at + line.len() - content.len();
            if dash > start {
                break;
            }
            if number > 0 && content.starts_with('-') {
                return dash;
            }
            at += line.len();
        }
        start
    }

    fn open(&mut self, anchor: usize, start: usize, content: OpenContent) {
        if anchor != 0 {
            self.anchors.insert(anchor, AnchoredNode::Open);
        }
        self.refuse_tab(start);
        self.stack.push(OpenNode { start, end: start, anchor, weight: 1, height: 0, content });
    }

    /// The parser takes a tab before the first key of a document; libyaml and with it Kubernetes do not.
    fn refuse_tab(&mut self, start: usize) {
        let Some(before) = self.text.get(..start).filter(|before| before.ends_with('\t')) else { return };
        let indentation = before.len() - before.trim_end_matches([' ', '\t']).len();
        let is_block = !self.text.get(start..).is_some_and(|rest| rest.starts_with(['[', '{']));
        if is_block && matches!(before.as_bytes().get(..start - indentation).and_then(|head| head.last()), None | Some(b'\n')) {
            let span = self.span(start - indentation, start);
            self.error(span, "tabs cannot be used for indentation: use spaces".to_owned());
        }
    }

    fn close(&mut self, written_end: Option<usize>) {
        let Some(frame) = self.stack.pop() else { return };
        let end = written_end.unwrap_or(frame.end).max(frame.start);
        let kind = match frame.content {
            OpenContent::Sequence(items) => NodeKind::Sequence(items),
            OpenContent::Mapping { mut pairs, merges, next } => {
                if let NextNode::Value(key, key_span) = next {
                    // Only after an error: the key was read, its value was not.
                    let value = Node {
                        span: Span { start: key_span.end, ..key_span },
                        kind: NodeKind::Null,
                        style: Some(ScalarStyle::Plain),
                        alias: None,
                    };
                    pairs.push(Pair { key, key_span, value });
                }
                drop_duplicates(&mut pairs, &mut self.file.duplicate_keys);
                merge(&mut pairs, merges);
                NodeKind::Mapping(pairs)
            }
        };
        let node = Node { span: self.span(frame.start, end), kind, style: None, alias: None };
        self.anchor(frame.anchor, &node, frame.weight, frame.height);
        self.complete(BuiltNode { node, end, weight: frame.weight, height: frame.height, key: KeyForm::AsNode });
    }

    fn anchor(&mut self, id: usize, node: &Node, weight: usize, height: usize) {
        if id == 0 || !self.has_aliases {
            return;
        }
        let total = self.anchored_nodes.saturating_add(weight);
        let anchored = if total > MAX_ALIAS_NODES {
            AnchoredNode::TooLarge
        } else {
            self.anchored_nodes = total;
            AnchoredNode::Node { node: node.clone(), weight, height }
        };
        self.anchors.insert(id, anchored);
    }

    fn alias(&mut self, id: usize, start: usize, end: usize) {
        let span = self.span(start, end);
        let depth = self.stack.len();
        let problem = match self.anchors.get(&id) {
            Some(AnchoredNode::Node { node, weight, height }) => {
                if self.alias_nodes.saturating_add(*weight) > MAX_ALIAS_NODES {
                    format!("aliases expand to more than {MAX_ALIAS_NODES} nodes")
                } else if depth + height > MAX_DEPTH {
                    format!("aliases nest deeper than {MAX_DEPTH} levels")
                } else {
                    let (mut node, weight, height) = (node.clone(), *weight, *height);
                    self.alias_nodes += weight;
                    node.alias = Some(span);
                    self.complete(BuiltNode { node, end, weight, height, key: KeyForm::AsNode });
                    return;
                }
            }
            Some(AnchoredNode::Open) => "the alias is inside the node that it refers to".to_owned(),
            Some(AnchoredNode::TooLarge) => format!("aliases expand to more than {MAX_ALIAS_NODES} nodes"),
            None => "unknown anchor".to_owned(),
        };
        self.error(span, problem);
        self.null_for_alias(start, end);
    }

    fn null_for_alias(&mut self, start: usize, end: usize) {
        let span = self.span(start, end);
        let node = Node { span, kind: NodeKind::Null, style: Some(ScalarStyle::Plain), alias: Some(span) };
        self.complete(BuiltNode { node, end, weight: 1, height: 0, key: KeyForm::AsNode });
    }

    /// Hands a finished node to its parent.
    fn complete(&mut self, built: BuiltNode) {
        let BuiltNode { node, end, weight, height, key } = built;
        let mut problem = None;
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(frame) => {
                frame.end = frame.end.max(end);
                frame.weight += weight;
                frame.height = frame.height.max(height + 1);
                match &mut frame.content {
                    OpenContent::Sequence(items) => items.push(node),
                    OpenContent::Mapping { pairs, merges, next } => {
                        *next = match std::mem::replace(next, NextNode::Key) {
                            NextNode::Key => match key_text(&node, key) {
                                Ok(Some(text)) => NextNode::Value(text, node.alias.unwrap_or(node.span)),
                                Ok(None) => NextNode::MergeValue(node.span),
                                Err(message) => {
                                    problem = Some((node.alias.unwrap_or(node.span), message));
                                    NextNode::Dropped
                                }
                            },
                            NextNode::Value(key, key_span) => {
                                pairs.push(Pair { key, key_span, value: node });
                                NextNode::Key
                            }
                            NextNode::MergeValue(_) => {
                                if can_merge(&node) {
                                    merges.push(node);
                                } else {
                                    let message = "`<<` takes a mapping or a list of mappings".to_owned();
                                    problem = Some((node.alias.unwrap_or(node.span), message));
                                }
                                NextNode::Key
                            }
                            NextNode::Dropped => NextNode::Key,
                        };
                    }
                }
            }
        }
        if let Some((span, message)) = problem {
            self.error(span, message);
        }
    }
}

/// Whether a collection start opens brackets.
pub(super) fn is_flow(event: &Event<'_>) -> bool {
    matches!(event, Event::SequenceStart(StructureStyle::Flow, ..) | Event::MappingStart(StructureStyle::Flow, ..))
}
