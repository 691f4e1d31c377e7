//! Which directories are charts, and which files are their templates.
//!
//! Invariant: a template of a chart is passed over with its chart, never taken for a manifest.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

use super::found::{Found, directory};
use crate::syntax::FileClass;

/// The chart directories: those that were walked, and those above a path that was given.
pub(super) struct Charts<'a> {
    root: &'a Path,
    known: RefCell<HashMap<String, bool>>,
}

impl<'a> Charts<'a> {
    pub(super) fn new(root: &'a Path, files: &[Found]) -> Charts<'a> {
        let charts = files.iter().filter(|found| found.class == FileClass::Chart);
        Charts { root, known: RefCell::new(charts.map(|found| (directory(&found.path).to_string(), true)).collect()) }
    }

    /// The chart of which the file is a template.
    pub(super) fn with_template<'p>(&self, path: &'p str) -> Option<&'p str> {
        let mut below = path.match_indices("templates/").filter(|(at, _)| *at == 0 || path.as_bytes().get(at - 1) == Some(&b'/'));
        below.find_map(|(at, _)| {
            let chart = path.get(..at)?.trim_end_matches('/');
            self.is_chart(chart).then_some(chart)
        })
    }

    fn is_chart(&self, directory: &str) -> bool {
        if let Some(known) = self.known.borrow().get(directory) {
            return *known;
        }
        let is_chart = self.root.join(directory).join("Chart.yaml").is_file();
        self.known.borrow_mut().insert(directory.to_string(), is_chart);
        is_chart
    }
}
