//! A table of one provider's schema, read in place: arguments and nested blocks of every resource type and data source.
//!
//! Invariant: nothing is copied or parsed but the header; every lookup is a binary search; bytes that are not there, or
//! numbers that lead nowhere, read as "not known" and never panic. Written by `rules/schema/generate.py`.
//!
//! A text header (`key value…` lines, then an empty line) is followed by, little endian:
//! * types, sorted by name, then mode: name `u16`, block `u16`, mode `u8` (1: data source), releases `u8`;
//! * for each block the number of its first entry, `u32`, and one more at the end;
//! * entries, sorted by name within a block: name `u16`, nested block `u16`, constant default `u16` (JSON, among the
//!   names), releases `u8`, type `u8`, flags `u8`; `0xffff` is "none";
//! * for each name the offset of its text, `u32`, and one more at the end; the texts, sorted.

use crate::value::{Mode, Type};

const NONE: u16 = 0xffff;
const TYPE_BYTES: usize = 6;
const ENTRY_BYTES: usize = 9;

/// A set of the releases that a table describes: one or two for each major version.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Releases(pub u8);

impl Releases {
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn contains(self, release: u8) -> bool {
        release < 8 && self.0 & (1 << release) != 0
    }

    pub fn meets(self, other: Releases) -> bool {
        self.0 & other.0 != 0
    }

    /// The number of the newest release in it.
    pub fn newest(self) -> Option<u8> {
        (!self.is_empty()).then(|| 7 - self.0.leading_zeros() as u8)
    }

    /// The number of the oldest release in it.
    pub fn oldest(self) -> Option<u8> {
        (!self.is_empty()).then(|| self.0.trailing_zeros() as u8)
    }
}

/// One release of the provider, which stands for the versions since the release before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub major: u64,
    pub version: &'static str,
    /// The package that the facts were read from, and its version; of a release after the package, the source of the
    /// provider: what came after the package is known by name, and by type where that is stated.
    pub source: &'static str,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Element {
    Any,
    String,
    Number,
    Bool,
    Object,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum ArgumentShape {
    One,
    List,
    Set,
    Map,
}

/// An argument or nested block of one block, in some releases.
#[derive(Copy, Clone, Debug)]
pub struct Argument {
    pub name: &'static str,
    pub releases: Releases,
    pub element: Element,
    pub shape: ArgumentShape,
    pub required: bool,
    pub optional: bool,
    /// The provider decides it, where it is not written.
    pub computed: bool,
    /// A nested block, and no argument.
    pub block: bool,
    /// A block that is there at most once.
    pub at_most_one: bool,
    /// At most once, and an object rather than a list of at most one.
    pub single: bool,
    /// What is in force where nothing is written, as JSON.
    pub default: Option<&'static str>,
    /// What is inside a nested block, or an argument that holds objects.
    pub nested: Option<BlockSchema>,
}

impl Argument {
    /// Whether a configuration can set it at all.
    pub fn is_settable(&self) -> bool {
        self.required || self.optional
    }

    /// The type that a single value written for it converts to.
    pub fn primitive(&self) -> Option<Type> {
        match (self.shape, self.element) {
            (ArgumentShape::One, Element::String) => Some(Type::String),
            (ArgumentShape::One, Element::Number) => Some(Type::Number),
            (ArgumentShape::One, Element::Bool) => Some(Type::Bool),
            _ => None,
        }
    }
}

/// The arguments and nested blocks of a resource type, a data source or a nested block.
#[derive(Copy, Clone, Debug)]
pub struct BlockSchema {
    pub table: &'static Table,
    pub number: u16,
}

/// A resource type or data source.
#[derive(Copy, Clone, Debug)]
pub struct ResourceType {
    pub releases: Releases,
    pub block: BlockSchema,
}

/// One provider.
#[derive(Debug, Default)]
pub struct Table {
    /// `hashicorp/aws`
    pub address: &'static str,
    /// Oldest first; at most eight.
    pub releases: Vec<Release>,
    types: &'static [u8],
    blocks: &'static [u8],
    entries: &'static [u8],
    offsets: &'static [u8],
    texts: &'static [u8],
}

impl Table {
    /// A table over its bytes; an empty one where they are no table.
    pub fn new(bytes: &'static [u8]) -> Table {
        Table::read(bytes).unwrap_or_default()
    }

    fn read(bytes: &'static [u8]) -> Option<Table> {
        let end = bytes.windows(2).position(|two| two == b"\n\n")?;
        let header = std::str::from_utf8(bytes.get(..end)?).ok()?;
        let mut table = Table::default();
        let (mut types, mut blocks, mut entries, mut names) = (0usize, 0usize, 0usize, 0usize);
        for line in header.lines() {
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                ["provider", address] => table.address = address,
                ["version", major, version, _, _] => {
                    let source = line.splitn(4, ' ').nth(3)?;
                    table.releases.push(Release { major: major.parse().ok()?, version, source });
                }
                ["newer", version, ..] => {
                    let (major, source) = (table.releases.last()?.major, line.splitn(3, ' ').nth(2)?);
                    table.releases.push(Release { major, version, source });
                }
                ["types", count] => types = count.parse().ok()?,
                ["blocks", count] => blocks = count.parse().ok()?,
                ["entries", count] => entries = count.parse().ok()?,
                ["names", count] => names = count.parse().ok()?,
                _ => {}
            }
        }
        let mut rest = bytes.get(end + 2..)?;
        let mut take = |length: usize| -> Option<&'static [u8]> {
            let (part, left) = rest.split_at_checked(length)?;
            rest = left;
            Some(part)
        };
        table.types = take(types.checked_mul(TYPE_BYTES)?)?;
        table.blocks = take(blocks.checked_add(1)?.checked_mul(4)?)?;
        table.entries = take(entries.checked_mul(ENTRY_BYTES)?)?;
        table.offsets = take(names.checked_add(1)?.checked_mul(4)?)?;
        table.texts = rest;
        Some(table)
    }

    fn name(&'static self, number: u16) -> &'static str {
        std::str::from_utf8(self.name_bytes(number)).unwrap_or("")
    }

    fn name_bytes(&'static self, number: u16) -> &'static [u8] {
        let at = usize::from(number) * 4;
        let range = word(self.offsets, at).zip(word(self.offsets, at + 4));
        range.and_then(|(start, end)| self.texts.get(start as usize..end as usize)).unwrap_or_default()
    }

    fn number_of(&'static self, name: &str) -> Option<u16> {
        let count = (self.offsets.len() / 4).saturating_sub(1);
        let wanted = name.as_bytes();
        let found = search(count, |index| self.name_bytes(index as u16).cmp(wanted));
        found.and_then(|index| u16::try_from(index).ok()).filter(|number| self.name_bytes(*number) == wanted)
    }

    fn type_at(&'static self, index: usize) -> Option<(u16, u8, ResourceType)> {
        let row = self.types.get(index * TYPE_BYTES..(index + 1) * TYPE_BYTES)?;
        let (name, number) = half(row, 0).zip(half(row, 2))?;
        let (mode, releases) = (*row.get(4)?, *row.get(5)?);
        Some((name, mode, ResourceType { releases: Releases(releases), block: BlockSchema { table: self, number } }))
    }

    /// A resource type or data source.
    pub fn resource(&'static self, mode: Mode, kind: &str) -> Option<ResourceType> {
        let wanted = (self.number_of(kind)?, u8::from(mode == Mode::Data));
        if !matches!(mode, Mode::Managed | Mode::Data) {
            return None;
        }
        let key = |index: usize| self.type_at(index).map(|(name, mode, _)| (name, mode));
        let found = search(self.types.len() / TYPE_BYTES, |index| key(index).unwrap_or((NONE, 0)).cmp(&wanted))?;
        self.type_at(found).map(|(_, _, resource)| resource)
    }

    /// The names of all resource types (or data sources) with the releases that have them.
    pub fn kinds(&'static self, mode: Mode) -> impl Iterator<Item = (&'static str, Releases)> {
        let rows = (0..self.types.len() / TYPE_BYTES).filter_map(|index| self.type_at(index));
        let of_mode = rows.filter(move |(_, of, _)| *of == u8::from(mode == Mode::Data));
        of_mode.map(|(name, _, resource)| (self.name(name), resource.releases))
    }

    /// How many blocks there are: their numbers are below it.
    pub fn block_count(&self) -> usize {
        (self.blocks.len() / 4).saturating_sub(1)
    }

    /// How many entries there are in all.
    pub fn entry_count(&self) -> usize {
        self.entries.len() / ENTRY_BYTES
    }

    pub fn name_count(&self) -> usize {
        (self.offsets.len() / 4).saturating_sub(1)
    }
}

impl BlockSchema {
    fn range(self) -> std::ops::Range<usize> {
        let at = usize::from(self.number) * 4;
        match word(self.table.blocks, at).zip(word(self.table.blocks, at + 4)) {
            Some((start, end)) => start as usize..end as usize,
            None => 0..0,
        }
    }

    fn name_at(self, index: usize) -> u16 {
        half(self.table.entries, index * ENTRY_BYTES).unwrap_or(NONE)
    }

    fn entry(self, index: usize) -> Option<Argument> {
        let row = self.table.entries.get(index * ENTRY_BYTES..(index + 1) * ENTRY_BYTES)?;
        let (name, nested, default) = (half(row, 0)?, half(row, 2)?, half(row, 4)?);
        let (releases, typ, flags) = (*row.get(6)?, *row.get(7)?, *row.get(8)?);
        let flag = |bit: u8| flags & bit != 0;
        Some(Argument {
            name: self.table.name(name),
            releases: Releases(releases),
            element: match typ & 7 {
                1 => Element::String,
                2 => Element::Number,
                3 => Element::Bool,
                4 => Element::Object,
                _ => Element::Any,
            },
            shape: match typ >> 3 {
                1 => ArgumentShape::List,
                2 => ArgumentShape::Set,
                3 => ArgumentShape::Map,
                _ => ArgumentShape::One,
            },
            required: flag(1),
            optional: flag(2),
            computed: flag(4),
            block: flag(8),
            at_most_one: flag(16),
            single: flag(32),
            default: (default != NONE).then(|| self.table.name(default)),
            nested: (nested != NONE).then_some(BlockSchema { table: self.table, number: nested }),
        })
    }

    /// Whether the table says what is in it; of some types only the name is known.
    pub fn is_known(self) -> bool {
        self.number != NONE
    }

    /// All of it: by name, and for a name that means different things in different releases, a row for each meaning.
    pub fn arguments(self) -> impl Iterator<Item = Argument> {
        self.range().filter_map(move |index| self.entry(index))
    }

    /// What one release requires. Only that is read out of the table: most blocks require little.
    pub fn required(self, release: u8) -> impl Iterator<Item = Argument> {
        let asks = move |index: &usize| {
            let row = self.table.entries.get(index * ENTRY_BYTES..(index + 1) * ENTRY_BYTES);
            let flags = row.and_then(|row| Some((row.get(6)?, row.get(8)?)));
            flags.is_some_and(|(releases, flags)| flags & 1 != 0 && Releases(*releases).contains(release))
        };
        self.range().filter(asks).filter_map(move |index| self.entry(index))
    }

    /// The meanings of one name.
    pub fn named(self, name: &str) -> impl Iterator<Item = Argument> {
        let range = self.range();
        let start = self.table.number_of(name).map(|number| {
            let before = |index: usize| self.name_at(range.start + index) < number;
            (range.start + partition(range.len(), before), number)
        });
        let rows = start.into_iter().flat_map(move |(start, number)| {
            (start..range.end).take_while(move |index| self.name_at(*index) == number).filter_map(move |index| self.entry(index))
        });
        rows.take(8)
    }

    /// What a name means in one release.
    pub fn argument(self, name: &str, release: u8) -> Option<Argument> {
        self.named(name).find(|argument| argument.releases.contains(release))
    }
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// How many of the first `count` numbers are before something.
fn partition(count: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

fn search(count: usize, compare: impl Fn(usize) -> std::cmp::Ordering) -> Option<usize> {
    let found = partition(count, |index| compare(index).is_lt());
    (found < count && compare(found).is_eq()).then_some(found)
}
