//! How the second pass goes on after an error: by indentation.
//!
//! A broken item ends at the next line that is indented no deeper than the item. A closing brace was lost when a line
//! inside a block stands no deeper than the block's own header while the lines before it stood deeper. Neither rule
//! touches a file that the strict pass understood.

use super::ast::{Attribute, BlockLabel};
use super::parser::{Failed, ParseResult, Parser};
use crate::source::Text;
use crate::syntax::{Comment, SyntaxError};

/// The recovering pass goes over a text at most about this many times, whatever stands in it.
const MAX_REREADING: usize = 8;

/// State of the recovering pass.
#[derive(Default)]
pub(super) struct Recovery {
    /// The attribute whose value is being read.
    pub partial: Option<Attribute>,
    /// Heredocs that were read to their end: their lines have no indentation that means anything.
    pub heredocs: Vec<(usize, usize)>,
    /// The indentation of the item being read.
    item_indent: usize,
    /// Bytes read twice so far.
    reread: usize,
}

/// The indentation of one body.
#[derive(Default)]
pub(super) struct BodyIndentation {
    /// Of the line that holds the block's header.
    pub indent: usize,
    /// Of the first item that starts a line.
    pub first: Option<usize>,
    /// How deep the parser stood at its start; 0 only for the file.
    pub depth: usize,
}

impl BodyIndentation {
    /// Whether items stand deeper than the header, so that indentation means something.
    fn is_indented(&self) -> bool {
        self.first.is_some_and(|first| first > self.indent)
    }
}

impl<'a> Parser<'a> {
    pub fn start_recovering(&mut self) {
        self.recovery = Some(Recovery::default());
    }

    /// Notes the failure among the errors of this pass.
    pub fn note_failure(&mut self) {
        if let Some(failure) = self.failure.take()
            && self.errors.len() < super::MAX_ERRORS
        {
            self.errors.push(failure);
        }
    }

    fn note(&mut self, message: String, at: usize, brace: Option<usize>) {
        if self.errors.len() < super::MAX_ERRORS {
            let span = self.span(at, self.found(at).1);
            let related = brace.map(|brace| (self.span(brace, brace + 1), "opened here".to_string()));
            self.errors.push(SyntaxError { message, span, related });
        }
    }

    /// Where the line of an offset starts.
    fn line_start(&self, at: usize) -> usize {
        self.slice(0, at).rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// White space before the first character of the offset's line, in bytes.
    pub fn indent(&self, at: usize) -> usize {
        let line = self.bytes_from(self.line_start(at));
        line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count()
    }

    /// The indentation, if only white space stands before the offset on its line. Looks at that white space only: a
    /// line may be long.
    fn indent_before(&self, at: usize) -> Option<usize> {
        let before = self.slice(0, at);
        let indent = before.bytes().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let starts_line = indent == at || self.byte_at(at - indent - 1) == b'\n';
        starts_line.then_some(indent)
    }

    /// Before each item: whether the closing brace of this body was lost. Skips braces that close nothing.
    pub fn body_ends_early(&mut self, open: Option<usize>, frame: &mut BodyIndentation) -> bool {
        if self.at_end() {
            return false;
        }
        let Some(indent) = self.indent_before(self.pos) else { return false };
        let closing = self.byte() == b'}';
        if let Some(recovery) = &mut self.recovery {
            recovery.item_indent = indent;
        }
        let Some(brace) = open else { return false };
        if closing {
            let lost = indent < frame.indent && (frame.first.is_none() || frame.is_indented());
            if lost {
                self.note(format!("expected `}}` before {}", self.found(self.pos).0), self.pos, Some(brace));
            }
            return lost;
        }
        if indent > frame.indent {
            frame.first.get_or_insert(indent);
            return false;
        }
        let lost = match frame.first {
            Some(_) => frame.is_indented() && self.looks_like_item(),
            None => self.looks_like_labelled_block(),
        };
        if lost {
            self.note(format!("expected `}}` before {}", self.found(self.pos).0), self.pos, Some(brace));
        } else {
            frame.first.get_or_insert(indent);
        }
        lost
    }

    /// `name =`, `name {`, `name "label"`, `name label`
    fn looks_like_item(&self) -> bool {
        let Some((rest, _)) = self.behind_name() else { return false };
        rest.starts_with(['"', '{', '=']) || rest.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }

    /// `name "label" … {`
    fn looks_like_labelled_block(&self) -> bool {
        self.behind_name().is_some_and(|(rest, line)| rest.starts_with('"') && line.trim_end().ends_with(['{', '}']))
    }

    /// The rest of the line behind an identifier at the position, and that line.
    fn behind_name(&self) -> Option<(&'a str, &'a str)> {
        let end = self.identifier_end(self.pos)?;
        let line = self.slice(self.pos, self.line_end(self.pos));
        Some((self.slice(end, self.line_end(self.pos)).trim_start(), line))
    }

    /// Before each key of an object: whether the object's brace was lost, because a line stands no deeper than the
    /// attribute that holds the object although the first key did.
    pub fn check_object_layout(&mut self, open: usize, first: &mut Option<usize>) -> ParseResult<()> {
        let item_indent = self.recovery.as_ref().map_or(0, |r| r.item_indent);
        let Some(indent) = self.indent_before(self.pos).filter(|_| !self.at_end()) else { return Ok(()) };
        let first = *first.get_or_insert(indent);
        let lost = match self.byte() {
            b'}' => indent < item_indent,
            _ => indent <= item_indent && first > item_indent && self.looks_like_item(),
        };
        if lost { self.expected_closing("`}`", open, 1) } else { Ok(()) }
    }

    /// After an item failed: notes the failure and moves to where the next item can start. In the strict pass the
    /// failure goes on.
    pub fn recover(&mut self, start: usize, frame: &BodyIndentation) -> ParseResult<()> {
        let failed_at = self.pos.max(start);
        let limit = self.text.len().saturating_mul(MAX_REREADING);
        let Some(recovery) = &mut self.recovery else { return Err(Failed) };
        recovery.reread += failed_at - start;
        let exhausted = recovery.reread > limit;
        self.note_failure();
        self.newlines = true;
        self.depth = frame.depth;
        let indent = self.indent(start);
        let mut heredocs = self.take_heredocs(start);
        let mut at = self.line_end(if exhausted { failed_at } else { start });
        while at < self.text.len() {
            at += 1;
            while let Some((_, to)) = heredocs.pop_if(|(from, _)| *from < at) {
                if at <= to {
                    at = self.line_end(to) + 1;
                }
            }
            if at >= self.text.len() {
                break;
            }
            let end = self.line_end(at);
            let line = self.slice(at, end);
            let content = line.trim_start_matches([' ', '\t']);
            let first = at + (line.len() - content.len());
            let content = content.trim_end();
            if content.starts_with('#') || content.starts_with("//") {
                self.comments.push(Comment { span: self.span(first, first + content.len()) });
            } else if !content.is_empty() && first - at <= indent {
                let closes =
                    content.starts_with(['}', ']', ')']) && first - at == indent && (frame.depth == 0 || indent > frame.indent);
                if !closes {
                    self.pos = at;
                    return Ok(());
                }
                if !content.ends_with(['{', '[', '(']) {
                    self.pos = end;
                    return Ok(());
                }
            }
            at = end;
        }
        self.pos = self.text.len();
        Ok(())
    }

    /// The heredocs read since `start`, the first one last.
    fn take_heredocs(&mut self, start: usize) -> Vec<(usize, usize)> {
        let Some(recovery) = &mut self.recovery else { return Vec::new() };
        let mut heredocs = std::mem::take(&mut recovery.heredocs);
        heredocs.retain(|(from, _)| *from >= start);
        heredocs.sort_unstable_by(|a, b| b.cmp(a));
        heredocs
    }

    /// After a block header failed: reads labels from what the line has, and takes the end of the line for the brace
    /// when the next line stands deeper.
    pub fn recover_header(&mut self, from: usize, labels: &mut Vec<BlockLabel>) -> ParseResult<()> {
        if self.recovery.is_none() {
            return Err(Failed);
        }
        let end = self.line_end(from);
        let line = self.slice(from, end);
        let (names, resume) = match line.rfind('{') {
            Some(brace) => (line.get(..brace).unwrap_or(""), from + brace + 1),
            None if self.next_line_is_deeper(from, end) => (line, end),
            None => return Err(Failed),
        };
        if names.contains('=') {
            return Err(Failed);
        }
        labels.clear();
        let mut at = from;
        for word in names.split_inclusive(|c: char| c.is_whitespace() || c == '"') {
            let name = word.trim_end_matches(|c: char| c.is_whitespace() || c == '"');
            if !name.is_empty() {
                labels.push(BlockLabel { text: Text::new(name), span: self.span(at, at + name.len()), quoted: true });
            }
            at += word.len();
        }
        self.note_failure();
        self.newlines = true;
        self.pos = resume;
        Ok(())
    }

    fn next_line_is_deeper(&self, from: usize, line_end: usize) -> bool {
        let rest = self.slice(line_end, self.text.len());
        let content = rest.trim_start();
        let next = line_end + (rest.len() - content.len());
        !content.is_empty() && self.indent(next) > self.indent(from)
    }
}
