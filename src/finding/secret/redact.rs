//! What is taken out of everything that is shown: the secrets of all sources of a run.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::line::url_passwords;
use super::name::is_secret_name;
use super::search::{search, search_text};
use crate::source::{Source, SourceId, SourceMap, WrittenSecrets};

/// What stands in place of a secret in a text.
const COVERED: &str = "***";
/// The shortest secret that is looked for in texts: a shorter one is a word that stands everywhere.
const SHORTEST: usize = 4;
/// The shortest one that is looked for although it reads like a word, a name or a number.
const SHORTEST_WORD: usize = 6;
/// Bytes of a long secret that are looked for: a message may show its beginning.
const LONGEST: usize = 32;
/// Secrets that are looked for, at most.
const MAX_TEXTS: usize = 50_000;

/// The secrets of a run.
#[derive(Debug, Default)]
pub struct Secrets {
    ranges: HashMap<SourceId, Vec<Range<usize>>>,
    texts: Option<AhoCorasick>,
}

/// What was found in the sources of a run, so that the next run searches only those with another text.
#[derive(Debug, Default)]
pub struct SearchedSources {
    sources: Vec<Option<SearchedSource>>,
    /// The texts that were looked for where nothing is secret.
    plain: Vec<String>,
}

#[derive(Debug)]
struct SearchedSource {
    source: Arc<Source>,
    /// Which of the plain texts it uses where nothing is secret; `None` until that was searched.
    open: Option<BTreeSet<String>>,
}

impl SearchedSource {
    fn secrets(&self) -> &WrittenSecrets {
        search(&self.source)
    }
}

impl SearchedSources {
    /// Takes in the sources whose text is another one.
    fn take_in(&mut self, sources: &SourceMap) {
        self.sources.resize_with(sources.paths().len(), || None);
        for (index, known) in self.sources.iter_mut().enumerate() {
            let id = SourceId(index as u32);
            let source = sources.get(id).filter(|source| source.shown_at.is_none() && !sources.is_bundled(id));
            match source {
                Some(source) if known.as_ref().is_some_and(|known| Arc::ptr_eq(&known.source, &source)) => {}
                source => *known = source.map(|source| SearchedSource { source, open: None }),
            }
        }
    }

    /// Of texts that read like any other and of addresses, those that the files also use where nothing is secret: to take
    /// such a word out of every message would hide names and addresses.
    fn said_openly(&mut self, texts: &BTreeSet<String>) -> BTreeSet<String> {
        let plain: Vec<String> = texts.iter().filter(|text| is_plain(text) || is_address(text)).cloned().collect();
        if plain != self.plain {
            self.sources.iter_mut().flatten().for_each(|source| source.open = None);
            self.plain = plain;
        }
        if self.plain.is_empty() {
            return BTreeSet::new();
        }
        let Ok(finder) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&self.plain) else {
            return BTreeSet::new();
        };
        let mut all = BTreeSet::new();
        for source in self.sources.iter_mut().flatten() {
            let SearchedSource { source, open } = source;
            let open = open.get_or_insert_with(|| {
                let ranges = &search(source).ranges;
                let is_open = |start: usize, end: usize| {
                    let next = ranges.partition_point(|range| range.end <= start);
                    ranges.get(next).is_none_or(|range| end <= range.start)
                };
                let found = finder.find_iter(&*source.text).filter(|found| is_open(found.start(), found.end()));
                found.filter_map(|found| self.plain.get(found.pattern().as_usize()).cloned()).collect()
            });
            all.extend(open.iter().cloned());
        }
        all
    }
}

impl Secrets {
    /// Of all sources, and of values that were given by name (`--var`).
    pub fn in_sources<'g>(sources: &SourceMap, given: impl Iterator<Item = (&'g str, &'g str)>) -> Secrets {
        Secrets::in_edited_sources(sources, given, &mut SearchedSources::default())
    }

    /// The same, where most sources were searched before.
    pub fn in_edited_sources<'g>(
        sources: &SourceMap,
        given: impl Iterator<Item = (&'g str, &'g str)>,
        searched: &mut SearchedSources,
    ) -> Secrets {
        let mut texts: BTreeSet<String> = BTreeSet::new();
        let mut ranges = HashMap::new();
        searched.take_in(sources);
        for (index, source) in searched.sources.iter().enumerate() {
            let Some(known) = source else { continue };
            let WrittenSecrets { ranges: places, decoded } = known.secrets();
            let slices = places.iter().filter_map(|range| known.source.text.get(range.clone()));
            slices.chain(decoded.iter().map(String::as_str)).for_each(|text| take(text, &mut texts));
            if !places.is_empty() {
                ranges.insert(SourceId(index as u32), places.clone());
            }
        }
        for (name, value) in given {
            let urls = url_passwords(value).into_iter().filter_map(|range| value.get(range));
            urls.for_each(|text| take(text, &mut texts));
            if is_secret_name(name) {
                take(value, &mut texts);
            }
        }
        let open = searched.said_openly(&texts);
        let texts: Vec<String> = texts.into_iter().filter(|text| !open.contains(text)).take(MAX_TEXTS).collect();
        let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&texts).ok();
        Secrets { ranges, texts: built.filter(|_| !texts.is_empty()) }
    }

    /// The same sources with every secret covered, byte for byte.
    pub fn covered(&self, sources: &SourceMap) -> SourceMap {
        let covered = sources.fork([]);
        self.ranges.iter().for_each(|(id, ranges)| covered.cover(*id, ranges));
        covered
    }

    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty() && self.texts.is_none()
    }

    /// Which lines of a text show a secret, by the name that it has there or as one of the run.
    pub fn lines_of(&self, path: &str, text: &str) -> Vec<bool> {
        let named = search_text(SourceId::NONE, path, text).ranges;
        let (mut lines, mut at, mut next) = (Vec::new(), 0, 0);
        for line in text.split_inclusive('\n') {
            let end = at + line.len();
            while named.get(next).is_some_and(|range| range.end <= at) {
                next += 1;
            }
            let holds_named = named.get(next).is_some_and(|range| range.start < end);
            lines.push(holds_named || matches!(self.redact(line), Cow::Owned(_)));
            at = end;
        }
        lines
    }

    /// Whether [`Secrets::redact`] may find something in a text or in a part of it.
    pub(super) fn may_redact(&self, text: &str) -> bool {
        text.contains("://") || self.texts.as_ref().is_some_and(|texts| texts.is_match(text))
    }

    /// A text without the secrets of the run and without passwords of addresses.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut ranges: Vec<Range<usize>> = url_passwords(text);
        if let Some(texts) = &self.texts {
            ranges.extend(texts.find_iter(text).map(|found| found.start()..rest_of(text, found.end(), found.len())));
        }
        if ranges.is_empty() {
            return Cow::Borrowed(text);
        }
        ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let (mut shown, mut at) = (String::with_capacity(text.len()), 0);
        for range in ranges {
            if range.end <= at {
                continue;
            }
            if range.start >= at {
                shown.push_str(text.get(at..range.start).unwrap_or_default());
                shown.push_str(COVERED);
            }
            at = range.end;
        }
        shown.push_str(text.get(at..).unwrap_or_default());
        Cow::Owned(shown)
    }
}

/// Where a secret ends of which only the beginning is looked for.
fn rest_of(text: &str, end: usize, length: usize) -> usize {
    if length < LONGEST - 3 {
        return end;
    }
    let rest = text.get(end..).unwrap_or_default();
    end + rest.find(|c: char| c.is_whitespace() || matches!(c, '`' | '"' | '\'' | ',')).unwrap_or(rest.len())
}

/// Takes the lines of a secret in that can be distinguished from other words.
fn take(text: &str, texts: &mut BTreeSet<String>) {
    for line in text.lines().map(str::trim) {
        let is_covered = line.bytes().all(|byte| byte == b'*' || byte == b'-');
        let is_switch = matches!(line, "true" | "false" | "null");
        if line.len() >= if is_plain(line) { SHORTEST_WORD } else { SHORTEST } && !is_covered && !is_switch {
            // Addresses of one server begin alike: only the whole one is a secret.
            let longest = if is_address(line) { line.len() } else { LONGEST };
            let end = (0..=longest.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or_default();
            texts.extend(line.get(..end).map(ToString::to_string));
        }
    }
}

/// Whether a text is an address of something.
fn is_address(text: &str) -> bool {
    text.contains("://")
}

/// Whether a text reads like a word, a name or a number: small letters alone, or digits alone, with what parts words.
fn is_plain(text: &str) -> bool {
    let is_part = |byte: u8| matches!(byte, b'-' | b'_' | b'.' | b'/' | b' ');
    let only = |is_one: fn(&u8) -> bool| text.bytes().filter(|byte| !is_part(*byte)).all(|byte| is_one(&byte));
    only(u8::is_ascii_lowercase) || only(u8::is_ascii_digit)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn address_is_covered_only_as_a_whole_and_where_it_is_not_open() {
        let sources = SourceMap::in_memory();
        sources.add("a.yaml", "secret: https://git.example.com/team/hidden\ntoken: https://git.example.com/team/open\n");
        sources.add("b.yaml", "url: https://git.example.com/team/open\n");
        let secrets = Secrets::in_sources(&sources, std::iter::empty());
        let text = "https://git.example.com/team/third https://git.example.com/team/open https://git.example.com/team/hidden";
        let shown = "https://git.example.com/team/third https://git.example.com/team/open ***";
        assert_eq!(secrets.redact(text), shown);
    }

    #[test]
    fn a_word_that_the_files_use_openly_is_no_secret_elsewhere() {
        let sources = SourceMap::in_memory();
        sources.add("a.yaml", "password: kube-system\n---\ntoken: changeme\n---\nsecret: Hunter2\n");
        sources.add("b.yaml", "namespace: kube-system\nname: Hunter2\n");
        let secrets = Secrets::in_sources(&sources, std::iter::empty());
        assert_eq!(secrets.redact("in kube-system: changeme Hunter2"), "in kube-system: *** ***");
        let covered = secrets.covered(&sources);
        assert_eq!(
            &*covered.known("a.yaml").unwrap().text,
            "password: ***********\n---\ntoken: ********\n---\nsecret: *******\n"
        );
        assert_eq!(sources.known("a.yaml").unwrap().text.len(), covered.known("a.yaml").unwrap().text.len());
    }

    #[test]
    fn the_beginning_of_a_long_secret_is_covered_to_its_end() {
        let sources = SourceMap::in_memory();
        let secret = "A1b2".repeat(20);
        sources.add("a.tf", format!("locals {{\n  auth_token = \"{secret}\"\n}}\n"));
        let secrets = Secrets::in_sources(&sources, std::iter::empty());
        assert_eq!(secrets.redact(&format!("`x-{secret}` is `{}`…", &secret[..50])), "`x-***` is `***`…");
    }
}
