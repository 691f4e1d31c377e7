//! The result of blame: a tree of what must change, and its leaves in order.

use crate::finding::without_url_passwords;
use crate::policy::evaluate::{Target, shown};
use crate::source::{SourceId, Span, Text};
use crate::value::{Hop, HopKind, Kind, Origin, Reason, ReasonKind, Value};

/// What a leaf is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeafKind {
    /// A value that is written there.
    Written,
    /// Nothing is written for this name; the span is the header of what lacks it.
    Absent(Text),
    /// Something that holds for the target as a whole, and stands at its header.
    Fact,
    /// Another thing that takes part: a matched resource, a near miss.
    Other,
}

/// A place that is to blame.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub kind: LeafKind,
    pub span: Span,
    pub origin: Origin,
    /// What is wrong with it, for its label: "must be at least 7".
    pub note: Option<String>,
    /// The value in a few characters, if it may be shown.
    pub shown: Option<String>,
    /// The value must not be shown.
    pub sensitive: bool,
    /// The value is an explicit null: as good as missing.
    pub null: bool,
    /// Something else is to blame before this, whoever it belongs to.
    pub secondary: bool,
    /// It depends on what a module model says.
    pub by_model: bool,
    /// What was asked of the block that is missing: one of its arguments.
    pub part: Option<String>,
}

/// How many places one finding has.
const MAX_LEAVES: usize = 10;
/// The longest value that a label shows, in characters.
const MAX_SHOWN: usize = 60;

impl Leaf {
    /// The leaf of a value that was written outside the policy, if it was.
    ///
    /// `policy` is the source of the policy, `header` that of the target.
    pub fn from_value(value: &Value, policy: SourceId, header: Span) -> Option<Leaf> {
        let span = value.origin.span().filter(|span| span.source != policy)?;
        // The target as a whole stands at its header.
        let span = if span.contains(header) { header } else { span };
        let kind = match &value.kind {
            Kind::Absent(name) => LeafKind::Absent(name.clone()),
            _ if span == header => LeafKind::Fact,
            _ => LeafKind::Written,
        };
        let sensitive = value.sensitive;
        let text = match &value.kind {
            Kind::Bool(_) | Kind::Number(_) | Kind::String(_) if !sensitive => shown(value),
            Kind::Null(_) => Some("null".to_string()),
            _ => None,
        };
        let text = text.map(|text| without_url_passwords(&text).into_owned());
        let text = text.filter(|text| text.chars().count() <= MAX_SHOWN && !text.chars().any(char::is_control));
        let text = text.map(|text| if matches!(value.kind, Kind::String(_)) { format!("\"{text}\"") } else { text });
        let null = matches!(value.kind, Kind::Null(_));
        // What is said of the value's own place says nothing of the header.
        let origin = if value.origin.span() == Some(span) { value.origin.clone() } else { value.origin.clone().with_note(None) };
        Some(Leaf { shown: text, sensitive, null, ..Leaf::new(kind, span, origin) })
    }

    /// The leaf of an argument that is not written, where the provider's default, no block at all or the provider's
    /// choice stands for it: as any other that is missing, and with what is in force.
    pub fn of_argument(mut self, name: &str, value: &Value) -> Leaf {
        let unwritten = match &value.kind {
            Kind::Sequence(sequence) => sequence.is_no_blocks() && self.kind == LeafKind::Fact,
            Kind::Unknown(unknown) => {
                let by_choice =
                    |reasons: &[Reason]| !reasons.is_empty() && reasons.iter().all(|r| r.kind == ReasonKind::ProviderDefault);
                self.kind == LeafKind::Fact && by_choice(&unknown.reasons)
            }
            _ => false,
        };
        let default = self.origin.hops().next().filter(|hop| hop.kind == HopKind::ProviderDefault).map(Hop::span);
        match default {
            Some(header) => {
                let default = self.shown.take();
                self.note = default.map(|default| format!("the provider's default is `{default}`")).or(self.note);
                if header.is_none() {
                    (self.null, self.shown) = (true, Some("null".to_string()));
                } else {
                    self.kind = LeafKind::Absent(name.into());
                }
                self.origin = self.origin.without_first_hop();
            }
            _ if unwritten => self.kind = LeafKind::Absent(name.into()),
            _ => {}
        }
        self
    }

    fn new(kind: LeafKind, span: Span, origin: Origin) -> Leaf {
        Leaf {
            kind,
            span,
            origin,
            note: None,
            shown: None,
            sensitive: false,
            null: false,
            secondary: false,
            by_model: false,
            part: None,
        }
    }

    /// A leaf for a thing that stands somewhere, with a note.
    pub fn other(span: Span, note: impl Into<String>) -> Leaf {
        Leaf { note: Some(note.into()), ..Leaf::new(LeafKind::Other, span, Origin::at(span)) }
    }

    /// Whether it is a fact that something else decides: a tag, a route, a name.
    pub fn is_decided_fact(&self) -> bool {
        self.origin.hops().any(|hop| hop.kind.decides())
    }

    pub fn absent(name: &str, span: Span) -> Leaf {
        Leaf::new(LeafKind::Absent(name.into()), span, Origin::at(span))
    }

    /// What a function answers about the value, in place of the value.
    pub fn with_answer(mut self, said: &str) -> Leaf {
        if self.origin.note().is_none() && self.note.is_none() {
            (self.shown, self.note) = (None, Some(said.to_string()));
        }
        self
    }

    pub fn with_note(mut self, note: Option<String>) -> Leaf {
        self.note = self.note.or(note);
        self
    }

    /// What another leaf at the same place says, where this one says nothing.
    fn add(&mut self, other: Leaf) {
        self.note = self.note.take().or(other.note);
        let note = self.origin.note().or(other.origin.note()).cloned();
        if !self.origin.has_hops() && other.origin.has_hops() {
            self.origin = other.origin;
            self.shown = other.shown;
        }
        if self.origin.note() != note.as_ref() {
            self.origin = self.origin.clone().with_note(note);
        }
    }

    /// The label of the leaf's span.
    pub fn label(&self) -> String {
        if let Some(note) = self.origin.note() {
            return note.text.to_string();
        }
        match (&self.kind, &self.shown, &self.note) {
            (LeafKind::Absent(name), _, None) => format!("`{name}` is not set here"),
            (LeafKind::Absent(name), _, Some(note)) if note.starts_with("the provider's default") => {
                format!("`{name}` is not set here: {note}")
            }
            (LeafKind::Absent(name), _, Some(note)) => match &self.part {
                Some(part) if part != name.as_str() => format!("`{name}` is not set here: its `{part}` {note}"),
                _ => format!("`{name}` is not set here: it {note}"),
            },
            (LeafKind::Fact, Some(shown), note) => match note.as_deref().filter(|note| !note.starts_with("must not be")) {
                Some(note) => format!("this is `{shown}`, {note}"),
                None => format!("this is `{shown}`"),
            },
            (LeafKind::Fact, None, note) => note.clone().unwrap_or_else(|| "a fact about this decides it".to_string()),
            (_, Some(shown), Some(note)) => format!("is `{shown}`, {note}"),
            (_, Some(shown), None) => format!("is `{shown}`"),
            (_, None, Some(note)) => note.clone(),
            (_, None, None) => "this value decides it".to_string(),
        }
    }
}

/// What must change.
#[derive(Clone, Debug)]
pub enum Blame {
    /// Every one of these.
    All(Vec<Blame>),
    /// One of these is enough.
    Any(Vec<Blame>),
    Leaf(Box<Leaf>),
    Nothing,
}

impl Blame {
    /// The places of one value: they belong together.
    pub fn places(leaves: Vec<Leaf>) -> Blame {
        Blame::any(leaves.into_iter().map(|leaf| Blame::Leaf(Box::new(leaf))).collect())
    }

    pub fn all(parts: Vec<Blame>) -> Blame {
        Blame::group(parts, Blame::All)
    }

    pub fn any(parts: Vec<Blame>) -> Blame {
        Blame::group(parts, Blame::Any)
    }

    fn group(parts: Vec<Blame>, make: fn(Vec<Blame>) -> Blame) -> Blame {
        let mut parts: Vec<Blame> = parts.into_iter().filter(|part| !part.is_nothing()).collect();
        match parts.len() {
            0 => Blame::Nothing,
            1 => parts.remove(0),
            _ => make(parts),
        }
    }

    pub fn is_nothing(&self) -> bool {
        matches!(self, Blame::Nothing)
    }

    /// What the first leaf gives for which there is something: all of them are asked, however many a report shows.
    pub fn find_map<T>(&self, of: &dyn Fn(&Leaf) -> Option<T>) -> Option<T> {
        match self {
            Blame::All(parts) | Blame::Any(parts) => parts.iter().find_map(|part| part.find_map(of)),
            Blame::Leaf(leaf) => of(leaf),
            Blame::Nothing => None,
        }
    }

    /// Whether something that is written, not only something that is missing, is to blame first.
    pub fn starts_written(&self) -> bool {
        self.first().is_some_and(|leaf| leaf.kind == LeafKind::Written)
    }

    /// Whether something that is missing is to blame first.
    pub fn starts_missing(&self) -> bool {
        self.first().is_some_and(|leaf| leaf.null || matches!(leaf.kind, LeafKind::Absent(_)))
    }

    fn first(&self) -> Option<&Leaf> {
        match self {
            Blame::All(parts) | Blame::Any(parts) => parts.iter().find_map(Blame::first),
            Blame::Leaf(leaf) => Some(leaf),
            Blame::Nothing => None,
        }
    }

    /// The same, after whatever else is to blame.
    pub fn behind(mut self) -> Blame {
        match &mut self {
            Blame::All(parts) | Blame::Any(parts) => {
                for part in parts.iter_mut() {
                    *part = std::mem::replace(part, Blame::Nothing).behind();
                }
            }
            Blame::Leaf(leaf) => leaf.secondary = true,
            Blame::Nothing => {}
        }
        self
    }

    /// How many leaves there are: how far from being as wanted.
    pub fn size(&self) -> usize {
        match self {
            Blame::All(parts) => parts.iter().map(Blame::size).sum(),
            Blame::Any(parts) => parts.iter().map(Blame::size).min().unwrap_or(0),
            Blame::Leaf(_) => 1,
            Blame::Nothing => 0,
        }
    }

    fn collect(self, into: &mut Vec<Leaf>) {
        match self {
            Blame::All(parts) | Blame::Any(parts) => parts.into_iter().for_each(|part| part.collect(into)),
            Blame::Leaf(leaf) => {
                // The same place twice: the one that says more stays.
                match into.iter_mut().find(|other| other.span == leaf.span && other.kind == leaf.kind) {
                    Some(other) => other.add(*leaf),
                    None => into.push(*leaf),
                }
            }
            Blame::Nothing => {}
        }
    }

    /// The parts that must change one by one: each is a violation of its own.
    pub fn split(self) -> Vec<Blame> {
        match self {
            Blame::All(parts) => parts.into_iter().flat_map(Blame::split).collect(),
            Blame::Nothing => Vec::new(),
            one => vec![one],
        }
    }

    /// The leaves, those of the target first, each group in the order of the walk.
    pub fn leaves(self, target: &Target<'_>) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        self.collect(&mut leaves);
        // Stable: the order of the walk stays within each rank.
        leaves.sort_by_key(|leaf| match leaf.kind {
            LeafKind::Other => (true, 3),
            LeafKind::Fact => (true, 2),
            _ if target.owns(leaf.span) => (leaf.secondary, 0),
            _ => (leaf.secondary, 1),
        });
        // Beside something that is written wrong, what else could have been written is noise.
        if leaves.first().is_some_and(|leaf| leaf.kind == LeafKind::Written && !leaf.secondary) {
            leaves.retain(|leaf| !leaf.secondary || !matches!(leaf.kind, LeafKind::Absent(_)));
        }
        leaves.truncate(MAX_LEAVES);
        leaves
    }
}
