//! The pages of the rules that have findings, and the ledger.

use askama::Template;

use super::super::RuleInfo;
use super::super::escape::mask;
use super::super::incomplete::entry_place;
use super::super::rule_page::{Content, sections};
use super::text::{Markup, id, paragraphs, plain, prose};
use crate::engine::Report;
use crate::finding::Incomplete;

/// Entries of one kind of the ledger that are listed.
const ENTRIES: usize = 1000;

/// What comes after the findings.
#[derive(Template)]
#[template(path = "end.html")]
pub(super) struct PageEnd {
    rules: Vec<RuleDetails>,
    read: String,
    skipped: usize,
    lists: Vec<LedgerList>,
    version: &'static str,
    script: &'static str,
}

/// What a rule requires, why, and how to meet it.
struct RuleDetails {
    id: String,
    /// The id without characters that an `id` cannot have.
    target: String,
    severity: &'static str,
    title: Markup,
    sections: Vec<RuleSection>,
}

struct RuleSection {
    heading: &'static str,
    content: Vec<RuleText>,
}

enum RuleText {
    Paragraphs(Vec<Markup>),
    Items(Vec<Item>),
    Code(String),
}

struct Item {
    is_address: bool,
    text: String,
    prose: Markup,
}

/// Entries of the ledger of one kind.
struct LedgerList {
    title: &'static str,
    count: usize,
    is_open: bool,
    entries: Vec<LedgerEntry>,
    more: usize,
}

struct LedgerEntry {
    place: String,
    message: Option<Markup>,
    reason: String,
}

pub(super) fn end(report: &Report, rules: &[&RuleInfo]) -> PageEnd {
    let ledger = &report.ledger;
    let read = ledger.read.len();
    let skipped = ledger.skipped.iter().map(|one| file(&one.path, &one.reason));
    let lists = vec![
        list("Could not be checked", ledger.incomplete.len(), ledger.incomplete.iter().map(|one| entry(report, one)), true),
        list("Notes", ledger.notes.len(), ledger.notes.iter().map(|one| entry(report, one)), false),
        list("Skipped", ledger.skipped.len(), skipped, false),
        list("Read", read, ledger.read.iter().map(|path| file(path, "")), false),
    ];
    PageEnd {
        rules: rules.iter().map(|rule| page(rule)).collect(),
        read: format!("{read} {}", if read == 1 { "file" } else { "files" }),
        skipped: ledger.skipped.len(),
        lists: lists.into_iter().filter(|list| list.count > 0).collect(),
        version: env!("CARGO_PKG_VERSION"),
        script: super::SCRIPT,
    }
}

fn page(rule: &RuleInfo) -> RuleDetails {
    let parts = sections(rule)
        .into_iter()
        .map(|section| RuleSection { heading: section.heading, content: section.content.into_iter().map(shown).collect() });
    RuleDetails {
        id: plain(&rule.id),
        target: id(&rule.id),
        severity: rule.severity.id(),
        title: prose(&rule.title),
        sections: parts.collect(),
    }
}

fn shown(content: Content) -> RuleText {
    match content {
        Content::Text(text) => RuleText::Paragraphs(paragraphs(&text)),
        Content::Items(items) => RuleText::Items(items.iter().map(|item| item_of(item)).collect()),
        Content::Code { text, .. } => RuleText::Code(mask(&text).unwrap_or(text)),
    }
}

/// A reference is a link only if it is an address of the web.
fn item_of(text: &str) -> Item {
    let is_address = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
    Item { is_address, text: plain(text), prose: prose(text) }
}

fn list(title: &'static str, count: usize, entries: impl Iterator<Item = LedgerEntry>, is_open: bool) -> LedgerList {
    LedgerList { title, count, is_open, entries: entries.take(ENTRIES).collect(), more: count.saturating_sub(ENTRIES) }
}

fn entry(report: &Report, entry: &Incomplete) -> LedgerEntry {
    LedgerEntry {
        place: entry_place(&report.sources, entry),
        message: Some(&entry.message).filter(|text| !text.is_empty()).map(|text| prose(text)),
        reason: plain(&entry.reason),
    }
}

fn file(path: &str, reason: &str) -> LedgerEntry {
    LedgerEntry { place: plain(path), message: None, reason: plain(reason) }
}
