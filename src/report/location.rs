//! Spans as people count: path, line, column.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::{Source, SourceMap, Span};

/// A point of a text: line and column from 1, the column in Unicode characters, the offset in bytes.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Point {
    pub line: u32,
    pub column: u32,
    pub offset: u32,
}

/// A span with its path.
#[derive(Clone, Debug)]
pub(super) struct SourceLocation {
    pub source: Arc<Source>,
    pub start: Point,
    pub end: Point,
}

impl SourceLocation {
    /// Where the span lies; `None` for what was written nowhere.
    pub(super) fn locate(sources: &SourceMap, span: Span) -> Option<SourceLocation> {
        let source = sources.get(span.source)?;
        let start = point(&source, span.start);
        let end = point(&source, span.end.max(span.start));
        Some(SourceLocation { source, start, end })
    }

    pub(super) fn path(&self) -> &str {
        &self.source.path
    }
}

fn point(source: &Source, offset: u32) -> Point {
    let offset = offset.min(source.text.len() as u32);
    let at = source.locate(offset);
    Point { line: at.line, column: at.column, offset }
}
