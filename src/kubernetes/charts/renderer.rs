//! What is shared while templates run: the templates by name, the table, the worlds, the meter.
//!
//! Invariant: a run ends: every node and every byte that is put out is counted against a limit.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::datum::Datum;
use super::rope::{Rope, RopeBuilder};
use super::table::{Place, PlaceId, Table, UnknownId};
use crate::source::{SourceId, Span, Text};
use crate::syntax::template::Node;
use crate::value::ReasonKind;

/// How many nodes, operands and elements a render may take.
pub(super) const MAX_STEPS: u64 = 10_000_000;
/// How many bytes a render may put out, texts on the way included.
pub(super) const MAX_OUTPUT: u64 = 64 << 20;
/// How deep `include`, `template` and `tpl` may be nested.
pub(super) const MAX_CALLS: usize = 1000;
/// In how many worlds one file is rendered.
pub(super) const MAX_WORLDS: usize = 16;
/// The first number of sources that exist only while templates run: what `tpl` is given.
const FIRST_DYNAMIC: u32 = 0xF000_0000;

/// Why a template gives nothing.
#[derive(Clone, Debug)]
pub(super) enum Stop {
    Failed { message: String, span: Span },
    Break,
    Continue,
}

impl Stop {
    pub fn failed(message: impl Into<String>, span: Span) -> Stop {
        Stop::Failed { message: message.into(), span }
    }
}

/// What running a template gives.
pub(super) type Run<T> = Result<T, Stop>;

/// Something that was noticed, and did not stop the template.
#[derive(Clone, Debug)]
pub(super) struct Remark {
    pub message: String,
    pub span: Span,
}

/// A template that can be called.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub nodes: Rc<Vec<Node>>,
}

/// The decisions of one world, in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Worlds {
    decided: Vec<(UnknownId, bool)>,
}

/// The state of a render.
pub(super) struct Renderer {
    pub table: RefCell<Table>,
    pub templates: RefCell<HashMap<Text, Named>>,
    /// Texts of templates: those of files are one literal, those of `tpl` are what it was given.
    texts: RefCell<HashMap<SourceId, Rope>>,
    worlds: RefCell<Worlds>,
    pub remarks: RefCell<Vec<Remark>>,
    steps: Cell<u64>,
    output: Cell<u64>,
    pub calls: Cell<usize>,
    next_dynamic: Cell<u32>,
    /// How often each template is running, as Helm counts it.
    pub running: RefCell<HashMap<Text, usize>>,
}

impl Renderer {
    pub fn new() -> Renderer {
        Renderer {
            table: RefCell::default(),
            templates: RefCell::default(),
            texts: RefCell::default(),
            worlds: RefCell::default(),
            remarks: RefCell::default(),
            steps: Cell::new(0),
            output: Cell::new(0),
            calls: Cell::new(0),
            next_dynamic: Cell::new(FIRST_DYNAMIC),
            running: RefCell::default(),
        }
    }

    /// Gives a new render its full budget.
    pub fn refill(&self) {
        self.steps.set(0);
        self.output.set(0);
        self.calls.set(0);
        self.running.borrow_mut().clear();
    }

    /// Counts work.
    pub fn step(&self, count: u64, span: Span) -> Run<()> {
        self.steps.set(self.steps.get().saturating_add(count));
        match self.steps.get() > MAX_STEPS {
            true => Err(Stop::failed("the template takes too many steps", span)),
            false => Ok(()),
        }
    }

    /// Counts bytes of texts that are made.
    pub fn grow(&self, bytes: usize, span: Span) -> Run<()> {
        self.output.set(self.output.get().saturating_add(bytes as u64));
        match self.output.get() > MAX_OUTPUT {
            true => Err(Stop::failed("the template makes too much text", span)),
            false => Ok(()),
        }
    }

    /// Makes the text of a file known.
    pub fn add_file(&self, source: SourceId, text: &str) {
        let place = self.table.borrow_mut().add(Place::Literal(Span::new(source, 0, text.len())));
        self.texts.borrow_mut().insert(source, Rope::new(text, place));
    }

    /// Makes a text that is run as a template known, and gives it a source.
    pub fn add_text(&self, rope: Rope) -> SourceId {
        let source = SourceId(self.next_dynamic.get());
        self.next_dynamic.set(source.0.saturating_add(1).min(u32::MAX - 1));
        self.texts.borrow_mut().insert(source, rope);
        source
    }

    /// The text at a place of a template.
    pub fn text_at(&self, span: Span) -> Rope {
        self.texts.borrow().get(&span.source).map(|rope| rope.slice(span.range())).unwrap_or_default()
    }

    /// The place of an operand or action in a file.
    pub fn real(&self, span: Span) -> Span {
        if span.source.0 < FIRST_DYNAMIC || span.is_none() {
            return span;
        }
        let texts = self.texts.borrow();
        let Some(rope) = texts.get(&span.source) else { return Span::NONE };
        let table = self.table.borrow();
        let mut touched = rope.touched(span.range());
        touched
            .find_map(|(part, piece)| match table.place(piece.place)? {
                Place::Literal(whole) => {
                    let start = whole.start + piece.skip;
                    Some(Span { source: whole.source, start, end: start + part.len() as u32 })
                }
                Place::Value(origin) => origin.span(),
                Place::Computed(_) => table.value(piece.place).and_then(|origin| origin.span()),
            })
            .unwrap_or(Span::NONE)
    }

    /// The place of a constant that stands in a template.
    pub fn literal(&self, span: Span) -> PlaceId {
        let real = self.real(span);
        match real.is_none() {
            true => PlaceId::NONE,
            false => self.table.borrow_mut().add(Place::Literal(real)),
        }
    }

    pub fn remark(&self, message: impl Into<String>, span: Span) {
        let remark = Remark { message: message.into(), span: self.real(span) };
        let mut remarks = self.remarks.borrow_mut();
        if remarks.len() < 100 && !remarks.iter().any(|known| known.span == remark.span && known.message == remark.message) {
            remarks.push(remark);
        }
    }

    /// What this world says of something unknown.
    pub fn decide(&self, unknown: UnknownId) -> bool {
        let mut worlds = self.worlds.borrow_mut();
        if let Some((_, answer)) = worlds.decided.iter().find(|(known, _)| *known == unknown) {
            return *answer;
        }
        worlds.decided.push((unknown, true));
        true
    }

    /// Whether a value is true, in this world.
    pub fn is_true(&self, datum: &Datum) -> bool {
        let truth = datum.truth(&self.table.borrow());
        truth.unwrap_or_else(|unknown| self.decide(unknown))
    }

    /// Runs in every world, and gives what each says with what was decided there. `None` in place of the rest where there
    /// are more worlds than are looked at.
    pub fn in_all_worlds<T>(&self, mut run: impl FnMut() -> T) -> (Vec<T>, Vec<UnknownId>, bool) {
        *self.worlds.borrow_mut() = Worlds::default();
        let (mut results, mut deciding, mut is_complete) = (Vec::new(), Vec::new(), true);
        loop {
            results.push(run());
            let mut worlds = self.worlds.borrow_mut();
            for (unknown, _) in &worlds.decided {
                if !deciding.contains(unknown) {
                    deciding.push(*unknown);
                }
            }
            // The next world: the last decision that is still true is turned, and what came after it is forgotten.
            while worlds.decided.last().is_some_and(|(_, answer)| !answer) {
                worlds.decided.pop();
            }
            let Some((_, answer)) = worlds.decided.last_mut() else { break };
            *answer = false;
            if results.len() >= MAX_WORLDS {
                is_complete = false;
                break;
            }
        }
        *self.worlds.borrow_mut() = Worlds::default();
        (results, deciding, is_complete)
    }

    /// Something unknown for this reason, at a place of a template.
    pub fn because(&self, kind: ReasonKind, subject: &str, span: Span) -> Datum {
        let span = self.real(span);
        Datum::unknown(self.table.borrow_mut().because(kind, subject, span))
    }

    /// What a function makes of something unknown.
    pub fn derived(&self, by: &str, from: &[Datum]) -> Datum {
        let unknowns: Vec<UnknownId> = from.iter().flat_map(Datum::unknowns).collect();
        let known: Vec<String> = from.iter().map(|datum| super::print::printed(datum, "").to_string()).collect();
        let mut table = self.table.borrow_mut();
        let id = table.derived(&format!("{by} {known:?}"), &unknowns);
        let places = from.iter().flat_map(Datum::places).collect();
        Datum::unknown(id).at(table.computed(places))
    }

    /// The place of what is computed from these.
    pub fn computed(&self, from: &[Datum]) -> PlaceId {
        self.table.borrow_mut().computed(from.iter().flat_map(Datum::places).collect())
    }

    /// A text that a computation gives.
    pub fn computed_text(&self, text: &str, from: &[Datum]) -> Datum {
        let place = self.computed(from);
        Datum::rope(Rope::new(text, place)).at(place)
    }

    /// Takes `<no value>` out of what is rendered, as Helm does.
    pub fn finished(&self, builder: RopeBuilder) -> Rope {
        builder.finish().replaced(super::print::NO_VALUE, &Rope::default(), usize::MAX)
    }
}
