//! What a comment covers: its own line, or the line below where it has one for itself, and what begins there — an
//! argument, a block, a key with its value, an item of a list, a document.
//!
//! Invariant: a region lies in one source and contains the line that it is about.

use crate::source::{Span, line_start};
use crate::syntax::hcl::{Body, Expression, ExpressionKind};
use crate::syntax::yaml::{Node, NodeKind};
use crate::syntax::{Comment, hcl, yaml};

/// Blocks of which only what is wrong inside counts: what leads to a finding elsewhere is written in a line of theirs.
const TARGETS: [&str; 2] = ["resource", "data"];

/// What one comment covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    pub line: Span,
    /// What begins on the line, or, for a comment behind code, ends there.
    pub item: Option<Span>,
    /// The item is something that is judged as a whole: places inside it that others' findings mention are not covered.
    pub is_target: bool,
}

impl Region {
    /// Whether a place is covered; `primary` tells whether it is the one that a finding stands at.
    pub fn covers(&self, place: Span, primary: bool) -> bool {
        let within = |region: Span| place.source == region.source && (region.start..region.end).contains(&place.start);
        within(self.line) || self.item.is_some_and(|item| within(item) && (primary || !self.is_target))
    }
}

/// A tree that has comments.
#[derive(Copy, Clone)]
pub enum Tree<'t> {
    Hcl(&'t hcl::File),
    Yaml(&'t yaml::File),
}

impl<'t> Tree<'t> {
    pub fn comments(self) -> &'t [Comment] {
        match self {
            Tree::Hcl(file) => &file.comments,
            Tree::Yaml(file) => &file.comments,
        }
    }

    /// Whether only comments stand before this one.
    pub fn begins_behind(self, comment: Span) -> bool {
        match self {
            Tree::Hcl(hcl::File { body, .. }) => {
                let mut starts = body.attributes.iter().map(|a| a.span.start).chain(body.blocks.iter().map(|b| b.span.start));
                starts.all(|start| comment.start < start)
            }
            Tree::Yaml(file) => file.documents.iter().all(|document| comment.start < document.root.span.start),
        }
    }

    /// Whether something of the file could not be read.
    pub fn is_broken(self) -> bool {
        match self {
            Tree::Hcl(file) => !file.errors.is_empty(),
            Tree::Yaml(file) => !file.errors.is_empty(),
        }
    }
}

/// The top-level block that a comment stands in, its first and its last line left out.
pub fn enclosing(tree: Tree<'_>, text: &str, comment: Span) -> Option<Region> {
    let Tree::Hcl(file) = tree else { return None };
    let inside = |span: Span| {
        let (first, last) = (line_end(text, span.start as usize), line_start(text, span.end as usize));
        first < comment.start as usize && (comment.end as usize) < last
    };
    let block = first(&file.body.blocks, comment, |block| block.span).filter(|block| inside(block.span))?;
    let line = Span { end: comment.start, ..comment };
    Some(Region { line, item: Some(block.span), is_target: TARGETS.contains(&block.kind.text.as_str()) })
}

/// What a comment covers in its text.
pub fn region(tree: Tree<'_>, text: &str, comment: Span) -> Region {
    let (start, end) = (comment.start as usize, comment.end as usize);
    let is_blank = |from: usize, to: usize| text.get(from..to).is_some_and(|text| text.trim_matches(is_no_code).is_empty());
    let is_alone = is_blank(line_start(text, start), start) && is_blank(end, line_end(text, end));
    let at = if is_alone { below(tree.comments(), text, end) } else { line_start(text, start) };
    let line = Span::new(comment.source, at, line_end(text, at));
    let mut region = Region { line, item: None, is_target: false };
    match tree {
        Tree::Hcl(file) => in_body(&file.body, !is_alone, &mut region),
        Tree::Yaml(file) => {
            if let Some(document) = first(&file.documents, line, |document| document.span) {
                if begins(document.root.span, line) {
                    (region.item, region.is_target) = (Some(document.span), true);
                } else {
                    in_node(&document.root, &mut region);
                }
            }
        }
    }
    region
}

/// A byte order mark is none either.
fn is_no_code(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// Where the line ends that begins at `at`, its line break left out.
fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| at + length)
}

/// The beginning of the first line below that is no comment: comments may stand on top of each other.
fn below(comments: &[Comment], text: &str, end: usize) -> usize {
    let mut at = (line_end(text, end) + 1).min(text.len());
    let first = comments.partition_point(|comment| (comment.span.start as usize) < at);
    for comment in comments.iter().skip(first) {
        let start = comment.span.start as usize;
        if text.get(at..start).is_none_or(|between| !between.trim_matches([' ', '\t']).is_empty()) {
            break;
        }
        let after = comment.span.end as usize;
        // Code may follow a comment between its marks.
        if text.get(after..line_end(text, after)).is_some_and(|rest| !rest.trim().is_empty()) {
            break;
        }
        at = (line_end(text, after) + 1).min(text.len());
    }
    at
}

fn begins(span: Span, line: Span) -> bool {
    (line.start..=line.end).contains(&span.start)
}

fn ends(span: Span, line: Span) -> bool {
    (line.start..=line.end).contains(&span.end)
}

fn touches(span: Span, line: Span) -> bool {
    span.start <= line.end && line.start <= span.end
}

/// The first that touches a line, of those that stand one after another.
fn first<T>(items: &[T], line: Span, span: impl Fn(&T) -> Span) -> Option<&T> {
    let at = items.partition_point(|item| span(item).end < line.start);
    items.get(at).filter(|item| touches(span(item), line))
}

fn in_body(body: &Body, or_ends: bool, region: &mut Region) {
    let line = region.line;
    if let Some(attribute) = first(&body.attributes, line, |attribute| attribute.span) {
        if begins(attribute.span, line) || (or_ends && ends(attribute.span, line)) {
            region.item = Some(attribute.span);
        } else {
            in_expression(&attribute.value, region);
        }
        return;
    }
    if let Some(block) = first(&body.blocks, line, |block| block.span) {
        if begins(block.span, line) {
            region.item = Some(block.span);
            region.is_target = TARGETS.contains(&block.kind.text.as_str());
        } else {
            in_body(&block.body, or_ends, region);
        }
    }
}

/// Items of objects and lists, also of those that functions are given.
fn in_expression(expression: &Expression, region: &mut Region) {
    let line = region.line;
    let inner = |inner: &Expression, region: &mut Region| {
        if begins(inner.span, line) { region.item = Some(inner.span) } else { in_expression(inner, region) }
    };
    match &expression.kind {
        ExpressionKind::Object(items) => {
            for item in items {
                let whole = Span { end: item.value.span.end, ..item.key.span() };
                if touches(whole, line) {
                    if begins(whole, line) {
                        region.item = Some(whole)
                    } else {
                        in_expression(&item.value, region)
                    }
                    return;
                }
            }
        }
        ExpressionKind::Tuple(items) => {
            if let Some(item) = items.iter().find(|item| touches(item.span, line)) {
                inner(item, region);
            }
        }
        ExpressionKind::Call(call) => {
            if let Some(argument) = call.arguments.iter().find(|argument| touches(argument.span, line)) {
                inner(argument, region);
            }
        }
        ExpressionKind::Parenthesis(expression) => in_expression(expression, region),
        ExpressionKind::Conditional { condition, yes, no } => {
            if let Some(part) = [condition, yes, no].into_iter().find(|part| touches(part.span, line)) {
                inner(part, region);
            }
        }
        _ => {}
    }
}

fn in_node(node: &Node, region: &mut Region) {
    let line = region.line;
    match &node.kind {
        NodeKind::Mapping(pairs) => {
            // What an alias or a merge key brings is written elsewhere.
            for pair in pairs.iter().filter(|pair| pair.value.alias.is_none() && pair.key_span.source == line.source) {
                let whole = Span { end: pair.value.span.end.max(pair.key_span.end), ..pair.key_span };
                if touches(whole, line) {
                    if begins(whole, line) {
                        region.item = Some(whole)
                    } else {
                        in_node(&pair.value, region)
                    }
                    return;
                }
            }
        }
        NodeKind::Sequence(items) => {
            let mut written = items.iter().filter(|item| item.alias.is_none());
            if let Some(item) = written.find(|item| touches(item.span, line)) {
                if begins(item.span, line) { region.item = Some(item.span) } else { in_node(item, region) }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    /// For each comment with a number in it: the item that it covers, or the line.
    fn covered(tree: Tree<'_>, text: &str) -> Vec<String> {
        let of = |comment: &Comment| {
            let region = region(tree, text, comment.span);
            text[region.item.unwrap_or(region.line).range()].to_string()
        };
        tree.comments().iter().filter(|comment| text[comment.span.range()].contains('§')).map(of).collect()
    }

    #[test]
    fn in_hcl_a_comment_covers_what_begins_on_its_line_or_below() {
        let text = "# § \n# another\nresource \"a\" \"b\" {\n  x = 1 // §\n  /* § */ y = [\n    1,\n  ]\n  z = merge(\n    { # §\n      k = 1\n    },\n    l,\n  ) # §\n  s = \"# §\"\n\n  # §\n\n  tags = {\n    # §\n    A = \"\"\n    B = [1,\n     2] # §\n  }\n} # §\n# §\n";
        let file = hcl::parse(SourceId(0), text);
        assert!(file.errors.is_empty());
        let whole = &text[text.find("resource").unwrap()..text.rfind("} # §").unwrap() + 1];
        let z = &text[text.find("z = ").unwrap()..text.find(") # §").unwrap() + 1];
        let first = "{ # §\n      k = 1\n    }";
        assert_eq!(
            covered(Tree::Hcl(&file), text),
            [whole, "x = 1", "y = [\n    1,\n  ]", first, z, "", "A = \"\"", "2", "} # §", ""]
        );
    }

    #[test]
    fn in_yaml_a_comment_covers_a_key_with_its_value_an_item_or_the_document() {
        let text = "# §\n# more\napiVersion: v1\nkind: ConfigMap\ndata: # §\n  a: \"# §\"\n  b: yes # §\n  # §\n  c: |\n    # § text\n    x\n---\nkind: Pod # §\nspec:\n  containers:\n  # §\n  - name: x\n    env:\n    - name: A # §\n      value: b\n";
        let file = yaml::parse(SourceId(0), text);
        assert!(file.errors.is_empty());
        let found = covered(Tree::Yaml(&file), text);
        assert_eq!(found.len(), 7);
        assert!(found[0].starts_with("# §\n") && found[0].contains("# § text"), "{found:?}");
        assert!(found[1].starts_with("data: # §\n") && found[1].contains("c: |"), "{found:?}");
        assert_eq!(found[2], "b: yes");
        assert!(found[3].starts_with("c: |"), "{found:?}");
        assert!(found[4].contains("containers:") && found[4].contains("value: b"), "{found:?}");
        assert!(found[5].starts_with("name: x"), "{found:?}");
        assert_eq!(found[6], "name: A # §\n      value: b");
    }

    #[test]
    fn line_breaks_of_two_characters_are_no_part_of_what_is_covered() {
        let text = "\u{feff}# §\r\na = 1\r\nb = \"é\" # §\r\n";
        let file = hcl::parse(SourceId(0), text);
        assert_eq!(covered(Tree::Hcl(&file), text), ["a = 1", "b = \"é\""]);
    }
}
