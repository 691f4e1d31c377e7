//! The syntax trees of files that are edited, each parsed once, and the identifiers in their texts.
//!
//! Invariant: what is looked for at a place is found by going down to that place, never by walking the whole file.

use std::cell::RefCell;
use std::rc::Rc;

use crate::source::{HashMap, Source, SourceId, SourceMap, Span, Text};
use crate::syntax::hcl::{self, Attribute, Block, Body};
use crate::syntax::yaml::{self, Document};

/// Where each identifier of a text stands.
pub type WordIndex = HashMap<Text, Vec<usize>>;

/// The paths of sources by directory.
type Directories = HashMap<String, Vec<String>>;

/// The trees of the sources of a report.
pub struct Trees<'s> {
    pub sources: &'s SourceMap,
    hcl: RefCell<HashMap<SourceId, Rc<hcl::File>>>,
    yaml: RefCell<HashMap<SourceId, Rc<yaml::File>>>,
    words: RefCell<HashMap<SourceId, Rc<WordIndex>>>,
    directories: RefCell<Option<Rc<Directories>>>,
}

impl<'s> Trees<'s> {
    pub fn new(sources: &'s SourceMap) -> Trees<'s> {
        Trees {
            sources,
            hcl: RefCell::default(),
            yaml: RefCell::default(),
            words: RefCell::default(),
            directories: RefCell::default(),
        }
    }

    pub fn hcl(&self, source: &Source) -> Rc<hcl::File> {
        let parse = || Rc::new(hcl::parse(source.id, &source.text));
        self.hcl.borrow_mut().entry(source.id).or_insert_with(parse).clone()
    }

    pub fn yaml(&self, source: &Source) -> Rc<yaml::File> {
        let parse = || Rc::new(yaml::parse(source.id, &source.text));
        self.yaml.borrow_mut().entry(source.id).or_insert_with(parse).clone()
    }

    /// The identifiers of a text.
    pub fn words(&self, source: &Source) -> Rc<WordIndex> {
        self.words.borrow_mut().entry(source.id).or_insert_with(|| Rc::new(words(&source.text))).clone()
    }

    /// The paths of the sources in the directory of a path.
    pub fn beside(&self, path: &str) -> Vec<String> {
        let directories = self
            .directories
            .borrow_mut()
            .get_or_insert_with(|| {
                let mut directories = Directories::default();
                for path in self.sources.paths() {
                    directories.entry(directory(&path).to_string()).or_default().push(path.to_string());
                }
                Rc::new(directories)
            })
            .clone();
        directories.get(directory(path)).cloned().unwrap_or_default()
    }
}

fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

fn words(text: &str) -> WordIndex {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let mut words = WordIndex::default();
    let mut from = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_part(c), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                if let Some(word) = text.get(start..at) {
                    words.entry(word.into()).or_default().push(start);
                }
                from = None;
            }
            _ => {}
        }
    }
    words
}

/// The block of a body that holds a place; blocks stand in the order of the text.
pub(super) fn block_at(body: &Body, place: Span) -> Option<&Block> {
    let at = body.blocks.partition_point(|block| block.span.end <= place.start);
    body.blocks.get(at).filter(|block| block.span.contains(place))
}

/// The argument of a body that holds a place.
pub(super) fn attribute_at(body: &Body, place: Span) -> Option<&Attribute> {
    let at = body.attributes.partition_point(|attribute| attribute.span.end <= place.start);
    body.attributes.get(at).filter(|attribute| attribute.span.contains(place))
}

/// The document of a file that holds a place.
pub(super) fn document_at(file: &yaml::File, place: Span) -> Option<&Document> {
    let after = file.documents.partition_point(|document| document.span.start <= place.start);
    file.documents.get(after.checked_sub(1)?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_and_files_are_parsed_once() {
        let sources = SourceMap::in_memory();
        let source =
            sources.add("a/main.tf", "resource \"a\" \"one\" {\n  x = 1\n}\nresource \"a\" \"two\" {\n  b { y = one-2 }\n}\n");
        let trees = Trees::new(&sources);
        let file = trees.hcl(&source);
        assert!(Rc::ptr_eq(&file, &trees.hcl(&source)));
        let at = |text: &str| {
            let start = source.text.find(text).unwrap();
            Span::new(source.id, start, start + text.len())
        };
        let block = block_at(&file.body, at("y =")).unwrap();
        assert_eq!(&*block.labels[1].text, "two");
        assert_eq!(&*attribute_at(&block_at(&block.body, at("y =")).unwrap().body, at("one-2")).unwrap().name.text, "y");
        assert!(block_at(&file.body, Span::new(source.id, 0, source.text.len())).is_none());
        let words = trees.words(&source);
        assert_eq!((words["resource"].len(), words["one"].len(), words["one-2"].len()), (2, 1, 1));
        assert_eq!(trees.beside("a/other.tf"), ["a/main.tf"]);
    }
}
