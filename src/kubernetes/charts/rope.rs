//! Text that knows where each part of it comes from.
//!
//! Invariant: the pieces of a rope end in ascending order, the last at the end of the text; an empty text has none.

use std::rc::Rc;

use super::table::PlaceId;

/// How much memory a text may take, in bytes, its pieces included.
const MAX_TEXT: usize = 64 << 20;
/// The size of a piece, in bytes.
const PIECE: usize = std::mem::size_of::<Piece>();

/// A part of a text that comes from one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    /// Where it ends in the text.
    pub end: u32,
    pub place: PlaceId,
    /// Bytes of the place's own text that come before this part.
    pub skip: u32,
    /// The action of a template that put it out; none where that is 0.
    pub action: u32,
}

/// A text in pieces. A clone is free.
#[derive(Clone, Debug, Default)]
pub(super) struct Rope {
    text: Rc<str>,
    pieces: Rc<Vec<Piece>>,
}

impl std::ops::Deref for Rope {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Rope {
    /// A text that comes from one place.
    pub fn new(text: &str, place: PlaceId) -> Rope {
        let pieces = match text.is_empty() {
            true => Vec::new(),
            false => vec![Piece { end: text.len() as u32, place, skip: 0, action: 0 }],
        };
        Rope { text: text.into(), pieces: Rc::new(pieces) }
    }

    /// The memory that it takes, in bytes.
    pub fn size(&self) -> usize {
        self.text.len() + self.pieces.len() * PIECE
    }

    /// A part of the text; the whole of what is there where the range is no part of it.
    pub fn slice(&self, range: std::ops::Range<usize>) -> Rope {
        let mut builder = RopeBuilder::default();
        builder.push_part(self, range);
        builder.finish()
    }

    /// The pieces that a range touches, each with the part of the range that is its own.
    pub fn touched(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = (std::ops::Range<usize>, Piece)> + '_ {
        let first = self.pieces.partition_point(|piece| piece.end as usize <= range.start);
        let mut start = match first.checked_sub(1).and_then(|before| self.pieces.get(before)) {
            Some(before) => before.end as usize,
            None => 0,
        };
        let end = range.end;
        self.pieces.iter().skip(first).map_while(move |piece| {
            let from = start;
            start = piece.end as usize;
            let part = from.max(range.start)..(piece.end as usize).min(end);
            (from < end).then_some((part.clone(), Piece { skip: piece.skip + (part.start - from) as u32, ..*piece }))
        })
    }

    /// The places that the text comes from.
    pub fn places(&self) -> Vec<PlaceId> {
        let mut places: Vec<PlaceId> = self.pieces.iter().map(|piece| piece.place).filter(|place| !place.is_none()).collect();
        places.dedup();
        places
    }

    /// Says of parts that no action has put out yet that this one does.
    pub fn put_out_by(&self, action: u32) -> Rope {
        let pieces =
            self.pieces.iter().map(|piece| Piece { action: if piece.action == 0 { action } else { piece.action }, ..*piece });
        Rope { text: self.text.clone(), pieces: Rc::new(pieces.collect()) }
    }

    /// The text without what these ends say is trimmed.
    pub fn trimmed(&self, kept: &str) -> Rope {
        let from = (kept.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        self.slice(from..from + kept.len())
    }

    /// The same with every occurrence replaced, at most so many.
    pub fn replaced(&self, from: &str, to: &Rope, count: usize) -> Rope {
        if from.is_empty() || !self.text.contains(from) {
            return self.clone();
        }
        let (mut builder, mut at) = (RopeBuilder::default(), 0);
        for (found, _) in self.text.match_indices(from).take(count) {
            builder.push_part(self, at..found);
            builder.push(to);
            at = found + from.len();
        }
        builder.push_part(self, at..self.text.len());
        builder.finish()
    }

    /// The parts between separators.
    pub fn split(&self, separator: &str) -> Vec<Rope> {
        if separator.is_empty() {
            let ends = self.text.char_indices().map(|(at, c)| at..at + c.len_utf8());
            return ends.map(|range| self.slice(range)).collect();
        }
        let (mut parts, mut at) = (Vec::new(), 0);
        for (found, _) in self.text.match_indices(separator) {
            parts.push(self.slice(at..found));
            at = found + separator.len();
        }
        parts.push(self.slice(at..self.text.len()));
        parts
    }

    /// The same characters in another form, where each keeps its place. None where that changes where they stand.
    pub fn mapped(&self, text: String) -> Option<Rope> {
        let same = text.len() == self.text.len();
        same.then(|| Rope { text: text.into(), pieces: self.pieces.clone() })
    }
}

/// Puts ropes together.
#[derive(Clone, Debug, Default)]
pub(super) struct RopeBuilder {
    text: String,
    pieces: Vec<Piece>,
}

impl RopeBuilder {
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether it holds as much as any text may.
    pub fn is_full(&self) -> bool {
        self.text.len() + self.pieces.len() * PIECE > MAX_TEXT
    }

    /// Text that nobody wrote: quotes, indentation.
    pub fn push_plain(&mut self, text: &str) {
        self.push_at(text, PlaceId::NONE);
    }

    pub fn push_at(&mut self, text: &str, place: PlaceId) {
        self.text.push_str(text);
        self.add(Piece { end: self.text.len() as u32, place, skip: 0, action: 0 }, text.len());
    }

    pub fn push(&mut self, rope: &Rope) {
        self.push_part(rope, 0..rope.len());
    }

    pub fn push_part(&mut self, rope: &Rope, range: std::ops::Range<usize>) {
        let Some(part) = rope.text.get(range.clone()) else { return self.push(rope) };
        for (own, piece) in rope.touched(range.clone()) {
            let end = self.text.len() + (own.end - range.start);
            self.add(Piece { end: end as u32, ..piece }, own.len());
        }
        self.text.push_str(part);
    }

    fn add(&mut self, piece: Piece, length: usize) {
        if length == 0 {
            return;
        }
        // Parts of one literal follow each other only where nothing was left out between them.
        let joins = piece.place.is_none() || self.last_skip() + self.last_length() == piece.skip;
        if let Some(last) = self.pieces.last_mut()
            && last.place == piece.place
            && last.action == piece.action
            && joins
        {
            last.end = piece.end;
            return;
        }
        self.pieces.push(piece);
    }

    fn last_skip(&self) -> u32 {
        self.pieces.last().map_or(0, |piece| piece.skip)
    }

    fn last_length(&self) -> u32 {
        let before = self.pieces.len().checked_sub(2).and_then(|at| self.pieces.get(at)).map_or(0, |piece| piece.end);
        self.pieces.last().map_or(0, |piece| piece.end - before)
    }

    pub fn finish(self) -> Rope {
        Rope { text: self.text.into(), pieces: Rc::new(self.pieces) }
    }
}
