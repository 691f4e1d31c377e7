//! How a frame is drawn: lines with their numbers, marks below them, what is too wide left out around the marks.
//!
//! Invariant: no line of a source is wider than the terminal; a mark stands below what it marks. Columns are those of a
//! terminal: <https://docs.rs/unicode-width>, a tab reaches to the next multiple of four.

use unicode_width::UnicodeWidthChar;

use super::style::{ASCII, Characters, DIM, FrameLevel, NAME, RELATED, UNICODE};
use super::wrap::wrap;
use crate::source::LineColumn;

/// Columns between two tab stops.
const TAB: usize = 4;
/// Columns that are shown of a line at the least, and that the text of a label is wrapped to at the least.
const LINE_WIDTH: usize = 24;
const LABEL_WIDTH: usize = 16;

/// A place that is marked.
#[derive(Debug)]
pub(super) struct Mark {
    /// Lines, from 0.
    pub first: usize,
    pub last: usize,
    /// Bytes from the start of the first line, and of the last one.
    pub from: usize,
    pub to: usize,
    pub text: String,
    pub primary: bool,
    /// Where the label begins that it stands for: a part of it may be marked alone.
    pub at: LineColumn,
}

/// A line of a source.
#[derive(Debug)]
pub(super) struct DrawnLine<'t> {
    pub text: &'t str,
    /// Bytes of the line before the text, which are not looked at; whether there are any after it.
    pub before: usize,
    pub is_cut: bool,
}

impl DrawnLine<'_> {
    /// The column of a byte of the line, in what is looked at.
    fn column(&self, byte: usize) -> usize {
        columns(self.text, byte.saturating_sub(self.before))
    }
}

impl Mark {
    fn is_on(&self, line: usize) -> bool {
        (self.first..=self.last).contains(&line)
    }

    fn is_long(&self) -> bool {
        self.first != self.last
    }
}

/// What a frame is drawn with.
#[derive(Copy, Clone, Debug)]
pub(super) struct Pen {
    pub color: bool,
    pub ascii: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// The part of a line that is shown.
struct View {
    /// Columns of the line that are left out at its start, and how far what follows moves to the right for the sign of it.
    skipped: usize,
    sign: usize,
    /// Columns of the line before the first that is left out at its end.
    end: usize,
}

impl View {
    /// Where a column of the line is shown.
    fn column(&self, column: usize) -> usize {
        (column.clamp(self.skipped, self.end.max(self.skipped)) - self.skipped) + self.sign
    }
}

impl Pen {
    fn characters(&self) -> &'static Characters {
        if self.ascii { &ASCII } else { &UNICODE }
    }

    /// The head of a finding: what it is, and the lines of its message.
    pub(super) fn head(&self, code: &str, level: FrameLevel, message: &[String]) -> String {
        let mut drawn = String::with_capacity(code.len() + message.iter().map(|line| line.len() + 8).sum::<usize>() + 24);
        self.paint(&mut drawn, level.style(), |drawn| drawn.push_str(code));
        drawn.push_str("\n\n");
        for (number, line) in message.iter().enumerate() {
            let icon = if number == 0 { level.icon(self.ascii) } else { self.characters().vertical };
            drawn.push_str("  ");
            self.paint(&mut drawn, level.style(), |drawn| drawn.push(icon));
            drawn.push(' ');
            drawn.push_str(line);
            drawn.push('\n');
        }
        drawn
    }

    /// One frame: `lines` begin with the line `first`, from 0; `marks` are in their order.
    pub(super) fn frame(
        &self,
        name: &str,
        first: usize,
        lines: &[DrawnLine<'_>],
        marks: &[Mark],
        level: FrameLevel,
        to: &mut String,
    ) {
        let characters = self.characters();
        let digits = decimal_digits(first + lines.len());
        let long: Vec<&Mark> = marks.iter().filter(|mark| mark.is_long()).collect();
        let range = first..first + lines.len();
        let gutter = range.map(|line| long.iter().filter(|mark| mark.is_on(line)).count()).max().unwrap_or(0);
        let sheet = Sheet { pen: self, characters, digits, long, gutter, level };
        spaces(to, digits + 2);
        to.push(characters.top);
        to.push(characters.horizontal);
        to.push('[');
        self.paint(to, NAME, |to| to.push_str(name));
        to.push_str("]\n");
        for (number, line) in lines.iter().enumerate() {
            sheet.line(first + number, line, marks, to);
        }
        spaces(to, digits + 2);
        to.push(characters.bottom);
        repeat(to, characters.horizontal, 4);
        to.push('\n');
    }

    fn paint(&self, to: &mut String, style: &str, what: impl FnOnce(&mut String)) {
        if !self.color {
            return what(to);
        }
        to.push_str("\u{1b}[");
        to.push_str(style);
        to.push('m');
        what(to);
        to.push_str("\u{1b}[0m");
    }
}

/// One frame while it is drawn.
struct Sheet<'s> {
    pen: &'s Pen,
    characters: &'static Characters,
    /// Of the greatest line number.
    digits: usize,
    /// The marks that reach over several lines.
    long: Vec<&'s Mark>,
    /// How many of them meet at most.
    gutter: usize,
    level: FrameLevel,
}

impl Sheet<'_> {
    /// Columns before the text of a line.
    fn indent(&self) -> usize {
        self.digits + 4 + if self.gutter == 0 { 0 } else { self.gutter + 3 }
    }

    fn style(&self, mark: &Mark) -> &'static str {
        if mark.primary { self.level.strong() } else { RELATED }
    }

    /// A line of the source and what is said below it.
    fn line(&self, number: usize, line: &DrawnLine<'_>, marks: &[Mark], to: &mut String) {
        let here: Vec<&Mark> = marks.iter().filter(|mark| !mark.is_long() && mark.first == number).collect();
        let view = self.view(line, &here);
        let shown = (number + 1).to_string();
        to.push(' ');
        spaces(to, self.digits.saturating_sub(shown.len()));
        self.pen.paint(to, DIM, |to| to.push_str(&shown));
        to.push(' ');
        to.push(self.characters.vertical);
        to.push(' ');
        self.gutter_of_line(number, to);
        self.text(line, &view, to);
        if !here.is_empty() {
            self.short(number, line, &view, &here, to);
        }
        for (at, mark) in self.long.iter().enumerate().filter(|(_, mark)| mark.last == number && !mark.text.is_empty()) {
            self.end_of_long(number, at, mark, to);
        }
    }

    /// Which columns of a line are shown: all where there is room, otherwise those around the marks.
    fn view(&self, line: &DrawnLine<'_>, marks: &[&Mark]) -> View {
        let room = self.pen.width.saturating_sub(self.indent()).max(LINE_WIDTH);
        let width = columns(line.text, line.text.len());
        let sign = self.characters.left_out.chars().count();
        let left = marks.iter().map(|mark| line.column(mark.from)).min().unwrap_or(0);
        let right = marks.iter().map(|mark| line.column(mark.to)).max().unwrap_or(0);
        // The text of a label begins behind the middle of what it marks.
        let texts = marks.iter().filter(|mark| !mark.text.is_empty());
        let text = |mark: &&Mark| (line.column(mark.from) + line.column(mark.to)) / 2 + 4 + LABEL_WIDTH.min(mark.text.len());
        let reach = texts.map(text).max().unwrap_or(0).max(right);
        if width.max(reach) <= room && line.before == 0 && !line.is_cut {
            return View { skipped: 0, sign: 0, end: width + 1 };
        }
        if reach <= room && right + sign <= room && line.before == 0 {
            return View { skipped: 0, sign: 0, end: room - sign };
        }
        let free = room.saturating_sub(right - left).saturating_sub(2 * sign);
        // What is left out at the end leaves room at the start.
        let least = (reach + sign).saturating_sub(room);
        let most = (width.max(reach) + sign).saturating_sub(room);
        let skipped = left.saturating_sub(free / 2).min(most).max(least.min(left)).max(1);
        let rest = room - sign;
        let end = if width.saturating_sub(skipped) <= rest && !line.is_cut { width + 1 } else { skipped + rest - sign };
        View { skipped, sign, end }
    }

    fn text(&self, line: &DrawnLine<'_>, view: &View, to: &mut String) {
        if view.skipped == 0 && !line.is_cut && view.end > line.text.len() && is_simple(line.text) {
            to.push_str(line.text);
            return to.push('\n');
        }
        if view.skipped > 0 {
            self.pen.paint(to, DIM, |to| to.push_str(self.characters.left_out));
        }
        let mut column = 0;
        for character in line.text.chars() {
            let width = width_of(character, column);
            let (from, until) = (column.max(view.skipped), (column + width).min(view.end));
            column += width;
            if width > 0 && from >= until {
                continue;
            }
            match character {
                '\t' => spaces(to, until - from),
                // Half of a wide character is none.
                _ if width > 0 && until - from < width => spaces(to, until - from),
                _ if column > view.end || (width == 0 && column < view.skipped) => {}
                _ => to.push(character),
            }
        }
        if column > view.end || line.is_cut {
            self.pen.paint(to, DIM, |to| to.push_str(self.characters.left_out));
        }
        to.push('\n');
    }

    /// The underlines of the marks on one line, and their texts, the last one first.
    fn short(&self, number: usize, line: &DrawnLine<'_>, view: &View, marks: &[&Mark], to: &mut String) {
        self.between(to);
        self.gutter_below(number, to);
        let mut at = 0;
        let mut stems: Vec<usize> = Vec::with_capacity(marks.len());
        for mark in marks {
            let start = view.column(line.column(mark.from)).max(at);
            let is_empty = mark.from == mark.to;
            let end = if is_empty { start + 1 } else { view.column(line.column(mark.to)).max(start + 1) };
            let stem = (start + end) / 2;
            spaces(to, start - at);
            self.pen.paint(to, self.style(mark), |to| {
                repeat(to, self.characters.under, stem - start);
                to.push(match (is_empty, mark.text.is_empty()) {
                    (true, _) => self.characters.point,
                    (false, true) => self.characters.under,
                    (false, false) => self.characters.stem,
                });
                repeat(to, self.characters.under, end - stem - 1);
            });
            at = end;
            stems.push(stem);
        }
        to.push('\n');
        for (index, mark) in marks.iter().enumerate().rev().filter(|(_, mark)| !mark.text.is_empty()) {
            let stem = stems.get(index).copied().unwrap_or_default();
            let room = self.pen.width.saturating_sub(self.indent() + stem + 4).max(LABEL_WIDTH);
            let lines = wrap(&mark.text, room);
            for (row, line) in lines.iter().enumerate() {
                self.between(to);
                self.gutter_below(number, to);
                let mut at = 0;
                for (stem, other) in stems.iter().zip(marks).take(index) {
                    if *stem >= at {
                        spaces(to, stem - at);
                        self.pen.paint(to, self.style(other), |to| to.push(self.characters.vertical));
                        at = stem + 1;
                    }
                }
                spaces(to, stem.saturating_sub(at));
                self.pen.paint(to, self.style(mark), |to| {
                    self.corner(row, lines.len(), to);
                    to.push(' ');
                    to.push_str(line);
                });
                to.push('\n');
            }
        }
    }

    /// What leads from a stem to a line of its text.
    fn corner(&self, row: usize, rows: usize, to: &mut String) {
        let Characters { bottom, horizontal, joint, vertical, .. } = *self.characters;
        let three = match (row, rows) {
            (0, 1) => [bottom, horizontal, horizontal],
            (0, _) => [bottom, horizontal, joint],
            _ => [' ', ' ', vertical],
        };
        to.extend(three);
    }

    fn between(&self, to: &mut String) {
        spaces(to, self.digits + 2);
        to.push(self.characters.between);
        to.push(' ');
    }

    /// Beside a line of the source: where marks of several lines begin, go on and end.
    fn gutter_of_line(&self, number: usize, to: &mut String) {
        if self.gutter == 0 {
            return;
        }
        let mut used = 0;
        for mark in self.long.iter().filter(|mark| mark.is_on(number)) {
            let corner = match (mark.first == number, mark.last == number) {
                (true, _) => Some(self.characters.top),
                (false, true) if mark.text.is_empty() => Some(self.characters.bottom),
                (false, true) => Some(self.characters.cross),
                (false, false) => None,
            };
            self.pen.paint(to, self.style(mark), |to| match corner {
                Some(corner) => {
                    to.push(corner);
                    repeat(to, self.characters.horizontal, self.gutter - used);
                    to.push(self.characters.arrow);
                }
                None => to.push(self.characters.vertical),
            });
            if corner.is_some() {
                used = self.gutter + 2;
                break;
            }
            used += 1;
        }
        spaces(to, (self.gutter + 3).saturating_sub(used));
    }

    /// Beside a line that is no line of the source: the marks that go on below it.
    fn gutter_below(&self, number: usize, to: &mut String) {
        if self.gutter == 0 {
            return;
        }
        let mut used = 0;
        let goes_on = |mark: &&&Mark| mark.is_on(number) && (mark.last > number || !mark.text.is_empty());
        for mark in self.long.iter().filter(goes_on) {
            self.pen.paint(to, self.style(mark), |to| to.push(self.characters.vertical));
            used += 1;
        }
        spaces(to, (self.gutter + 3).saturating_sub(used));
    }

    /// The text of a mark that ends on a line.
    fn end_of_long(&self, number: usize, at: usize, mark: &Mark, to: &mut String) {
        let goes_on = |other: &&&Mark| other.is_on(number) && other.last > number;
        let before: Vec<&Mark> = self.long.iter().take(at).filter(goes_on).copied().collect();
        let lines = wrap(&mark.text, self.pen.width.saturating_sub(self.indent() + 2).max(LABEL_WIDTH));
        for (row, line) in lines.iter().enumerate() {
            self.between(to);
            for other in &before {
                self.pen.paint(to, self.style(other), |to| to.push(self.characters.vertical));
            }
            let length = (self.gutter + 2).saturating_sub(before.len());
            self.pen.paint(to, self.style(mark), |to| {
                if row == 0 {
                    to.push(self.characters.bottom);
                    repeat(to, self.characters.horizontal, length);
                } else {
                    spaces(to, length + 1);
                }
                to.push(match (row, lines.len()) {
                    (0, 1) => self.characters.horizontal,
                    (0, _) => self.characters.joint,
                    _ => self.characters.vertical,
                });
                to.push(' ');
                to.push_str(line);
            });
            to.push('\n');
        }
    }
}

fn spaces(to: &mut String, count: usize) {
    repeat(to, ' ', count);
}

fn repeat(to: &mut String, character: char, count: usize) {
    to.extend(std::iter::repeat_n(character, count));
}

fn decimal_digits(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

/// Whether every byte of a text is a column.
fn is_simple(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The columns that a character takes behind others.
fn width_of(character: char, column: usize) -> usize {
    if character == '\t' { TAB - column % TAB } else { character.width().unwrap_or(0) }
}

/// The columns of the first bytes of a text.
fn columns(text: &str, bytes: usize) -> usize {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let part = text.get(..end).unwrap_or("");
    if is_simple(part) {
        return part.len();
    }
    part.chars().fold(0, |column, character| column + width_of(character, column))
}
