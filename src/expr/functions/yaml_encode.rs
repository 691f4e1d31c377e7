//! `yamlencode`: YAML as libyaml's emitter lays it out, which Terraform uses with strings in double quotes.

use super::partial::text;
use super::signature::FunctionCall;
use super::{FunctionResult, MAX_DEPTH, MAX_TEXT_BYTES};
use crate::value::{Kind, Value};

/// Columns after which a string in quotes is folded at the next space.
const BEST_WIDTH: usize = 80;
/// Bytes that a key may have before `: `; a longer one gets a `? `.
const LONGEST_SIMPLE_KEY: usize = 128;
/// Columns of one level.
const INDENT: i32 = 2;

pub(super) fn yaml_encode(call: &FunctionCall) -> FunctionResult {
    let value = call.argument(0);
    if !value.is_wholly_known() {
        return Ok(call.unknown().encoding(value.clone()));
    }
    let mut emitter =
        Emitter { made: String::new(), column: 0, indent: -1, whitespace: true, indention: true, open_ended: false };
    let Some(()) = emitter.node(value, NodePosition::Root, 0) else { return Ok(call.too_large()) };
    emitter.write_indent();
    if emitter.open_ended {
        emitter.made.push_str("...\n");
    }
    let made = text(emitter.made);
    Ok(match value.kind {
        Kind::Sequence(_) | Kind::Mapping(_) => made.encoding(value.clone()),
        _ => made,
    })
}

#[derive(Copy, Clone, PartialEq)]
enum NodePosition {
    Root,
    Item,
    MappingPart,
    SimpleKey,
}

struct Emitter {
    made: String,
    column: usize,
    indent: i32,
    /// The last thing written was a space, or nothing on this line yet.
    whitespace: bool,
    /// Only indentation and indicators stand on this line so far.
    indention: bool,
    /// A plain scalar is the whole document: its end must be marked.
    open_ended: bool,
}

/// What a string contains that decides how it may be written.
struct Analysis {
    multiline: bool,
    block_allowed: bool,
}

fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

fn analyse(text: &str) -> Analysis {
    let (mut multiline, mut special, mut space_break, mut previous_space) = (false, false, false, false);
    for c in text.chars() {
        special |= !is_printable(c);
        if is_break(c) {
            multiline = true;
            space_break |= previous_space;
        }
        previous_space = c == ' ';
    }
    Analysis { multiline, block_allowed: !text.is_empty() && !special && !space_break && !previous_space }
}

impl Emitter {
    fn put(&mut self, c: char) {
        self.made.push(c);
        self.column += 1;
    }

    fn put_break(&mut self, c: char) {
        self.made.push(c);
        self.column = 0;
    }

    fn write_indent(&mut self) {
        let indent = usize::try_from(self.indent).unwrap_or(0);
        if !self.indention || self.column > indent || (self.column == indent && !self.whitespace) {
            self.put_break('\n');
        }
        while self.column < indent {
            self.put(' ');
        }
        self.whitespace = true;
        self.indention = true;
    }

    fn write_indicator(&mut self, indicator: &str, spaced: bool, indention: bool) {
        if spaced && !self.whitespace {
            self.put(' ');
        }
        indicator.chars().for_each(|c| self.put(c));
        self.whitespace = false;
        self.indention = self.indention && indention;
        self.open_ended = false;
    }

    /// One level deeper; gives the level to go back to.
    fn increase_indent(&mut self, flow: bool, indentless: bool) -> i32 {
        let before = self.indent;
        if before < 0 {
            self.indent = if flow { INDENT } else { 0 };
        } else if !indentless {
            self.indent += INDENT;
        }
        before
    }

    /// `None` when the text grows too large or goes too deep.
    fn node(&mut self, value: &Value, place: NodePosition, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH || self.made.len() > MAX_TEXT_BYTES {
            return None;
        }
        match &value.kind {
            Kind::Sequence(sequence) if sequence.items.is_empty() => self.write_indicator("[]", true, false),
            Kind::Mapping(mapping) if mapping.entries.is_empty() => self.write_indicator("{}", true, false),
            Kind::Sequence(sequence) => {
                let before = self.increase_indent(false, place == NodePosition::MappingPart && !self.indention);
                for item in &sequence.items {
                    self.write_indent();
                    self.write_indicator("-", true, true);
                    self.node(item, NodePosition::Item, depth + 1)?;
                }
                self.indent = before;
            }
            Kind::Mapping(mapping) => {
                let before = self.increase_indent(false, false);
                for (name, entry) in &mapping.entries {
                    self.write_indent();
                    if name.len() <= LONGEST_SIMPLE_KEY && !analyse(name).multiline {
                        self.string(name, NodePosition::SimpleKey);
                        self.write_indicator(":", false, false);
                    } else {
                        self.write_indicator("?", true, true);
                        self.string(name, NodePosition::MappingPart);
                        self.write_indent();
                        self.write_indicator(":", true, true);
                    }
                    self.node(&entry.value, NodePosition::MappingPart, depth + 1)?;
                }
                self.indent = before;
            }
            Kind::String(known) => self.string(known, place),
            Kind::Number(number) => self.plain(&number.to_string(), place),
            Kind::Bool(truth) => self.plain(if *truth { "true" } else { "false" }, place),
            _ => self.plain("null", place),
        }
        Some(())
    }

    fn plain(&mut self, written: &str, place: NodePosition) {
        self.write_indicator(written, true, false);
        self.open_ended = place == NodePosition::Root;
    }

    fn string(&mut self, known: &str, place: NodePosition) {
        let before = self.increase_indent(true, false);
        let analysis = analyse(known);
        if known.contains('\n') && analysis.block_allowed && place != NodePosition::SimpleKey {
            self.literal(known);
        } else {
            self.quoted(known, place != NodePosition::SimpleKey);
        }
        self.indent = before;
    }

    fn literal(&mut self, known: &str) {
        self.write_indicator("|", true, false);
        if known.starts_with(' ') || known.starts_with(is_break) {
            self.write_indicator(&INDENT.to_string(), false, false);
        }
        let mut from_end = known.chars().rev();
        match (from_end.next().is_some_and(is_break), from_end.next()) {
            (false, _) => self.write_indicator("-", false, false),
            (true, None) => self.write_indicator("+", false, false),
            (true, Some(c)) if is_break(c) => self.write_indicator("+", false, false),
            _ => {}
        }
        self.put_break('\n');
        self.indention = true;
        self.whitespace = true;
        let mut at_start = true;
        for c in known.chars() {
            if is_break(c) {
                self.put_break(c);
                self.indention = true;
                at_start = true;
            } else {
                if at_start {
                    self.write_indent();
                }
                self.put(c);
                self.indention = false;
                at_start = false;
            }
        }
    }

    fn quoted(&mut self, known: &str, may_fold: bool) {
        self.write_indicator("\"", true, false);
        let mut characters = known.chars().enumerate().peekable();
        let mut after_space = false;
        while let Some((index, c)) = characters.next() {
            if !is_printable(c) || is_break(c) || matches!(c, '"' | '\\') {
                escape(c).chars().for_each(|c| self.put(c));
                after_space = false;
            } else if c == ' ' {
                let next = characters.peek().map(|(_, next)| *next);
                if let (true, Some(next)) = (may_fold && !after_space && self.column > BEST_WIDTH && index > 0, next) {
                    self.write_indent();
                    if next == ' ' {
                        self.put('\\');
                    }
                } else {
                    self.put(' ');
                }
                after_space = true;
            } else {
                self.put(c);
                after_space = false;
            }
        }
        self.write_indicator("\"", false, false);
        self.whitespace = false;
        self.indention = false;
    }
}

fn escape(c: char) -> String {
    let letter = match c {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' | '\\' => c,
        '\u{85}' => 'N',
        '\u{a0}' => '_',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        _ => {
            return match c as u32 {
                code @ 0..=0xff => format!("\\x{code:02X}"),
                code @ 0x100..=0xffff => format!("\\u{code:04X}"),
                code => format!("\\U{code:08X}"),
            };
        }
    };
    format!("\\{letter}")
}
