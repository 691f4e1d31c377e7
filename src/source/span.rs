//! A place in a source: 12 bytes, `Copy`, byte offsets. Lines and columns exist only in reports.

/// The number of a source in its [`SourceMap`](super::SourceMap).
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

impl SourceId {
    /// No source at all: values made by clearspan itself.
    pub const NONE: SourceId = SourceId(u32::MAX);
}

/// Bytes `start..end` of a source.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub source: SourceId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// The span of what was written nowhere.
    pub const NONE: Span = Span { source: SourceId::NONE, start: 0, end: 0 };

    pub fn new(source: SourceId, start: usize, end: usize) -> Span {
        Span { source, start: start as u32, end: end as u32 }
    }

    pub fn is_none(self) -> bool {
        self.source == SourceId::NONE
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// The smallest span over both; of two sources, the first wins.
    pub fn to(self, other: Span) -> Span {
        if self.source != other.source {
            return if self.is_none() { other } else { self };
        }
        Span { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_none() { write!(f, "nowhere") } else { write!(f, "{}@{}..{}", self.source.0, self.start, self.end) }
    }
}
