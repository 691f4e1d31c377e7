//! Which suppressions may cover a place, without looking at all of them for each finding.
//!
//! Invariant: an answer has every extent that contains the place, and none that does not.

use std::collections::HashMap;

use super::entry::{Entry, Extent};
use crate::finding::Finding;
use crate::source::{SourceId, SourceMap, Span, Text};

/// The extents of all suppressions, by where they lie.
#[derive(Default)]
pub(super) struct Cover {
    by_source: HashMap<SourceId, Stabbed>,
    by_object: HashMap<(Text, String), Vec<usize>>,
    /// A file that was read for its values before it was read for itself is two sources.
    by_path: HashMap<String, SourceId>,
}

impl Cover {
    pub fn new(sources: &SourceMap, entries: &[Entry<'_>]) -> Cover {
        let mut cover = Cover::default();
        for (index, entry) in entries.iter().enumerate() {
            match &entry.extent {
                Extent::Region(region) => {
                    let spans = &mut cover.by_source.entry(region.line.source).or_default().spans;
                    spans.extend([Some(region.line), region.item].into_iter().flatten().map(|span| (span, index)));
                }
                Extent::Object { origin, target } => {
                    cover.by_object.entry((origin.clone(), target.clone())).or_default().push(index);
                }
            }
        }
        cover.by_source.values_mut().for_each(Stabbed::settle);
        for id in cover.by_source.keys() {
            cover.by_path.extend(sources.get(*id).map(|source| (source.path.to_string(), *id)));
        }
        cover
    }

    /// Where a place is shown, in the source that its suppressions are in.
    pub fn placed(&self, sources: &SourceMap, span: Span) -> Span {
        let shown = sources.shown(span);
        if self.by_source.contains_key(&shown.source) {
            return shown;
        }
        let same = sources.get(shown.source).and_then(|source| self.by_path.get(&*source.path).copied());
        Span { source: same.unwrap_or(shown.source), ..shown }
    }

    /// The entries that have one of the places in their extent, or are about the finding's object; in their order.
    pub fn near(&self, finding: &Finding, places: impl Iterator<Item = Span>) -> Vec<usize> {
        let mut near = Vec::new();
        for place in places {
            if let Some(stabbed) = self.by_source.get(&place.source) {
                stabbed.containing(place.start, 0, stabbed.spans.len(), &mut near);
            }
        }
        if !self.by_object.is_empty() {
            // The object itself, or the one that the container is of.
            let cuts = finding.target.match_indices('/').map(|(at, _)| at).chain([finding.target.len()]);
            for target in cuts.filter_map(|at| finding.target.get(..at)) {
                let key = (finding.identity.origin.clone(), target.to_string());
                near.extend(self.by_object.get(&key).into_iter().flatten());
            }
        }
        near.sort_unstable();
        near.dedup();
        near
    }
}

/// Spans of one source by where they start: a balanced tree in which each knows how far those below it reach.
#[derive(Default)]
struct Stabbed {
    spans: Vec<(Span, usize)>,
    reach: Vec<u32>,
}

impl Stabbed {
    fn settle(&mut self) {
        self.spans.sort_by_key(|(span, index)| (span.start, *index));
        self.reach = vec![0; self.spans.len()];
        self.reaching(0, self.spans.len());
    }

    fn reaching(&mut self, low: usize, high: usize) -> u32 {
        if low >= high {
            return 0;
        }
        let middle = usize::midpoint(low, high);
        let below = self.reaching(low, middle).max(self.reaching(middle + 1, high));
        let reach = below.max(self.spans.get(middle).map_or(0, |(span, _)| span.end));
        if let Some(slot) = self.reach.get_mut(middle) {
            *slot = reach;
        }
        reach
    }

    fn containing(&self, at: u32, low: usize, high: usize, found: &mut Vec<usize>) {
        let middle = usize::midpoint(low, high);
        let (Some((span, index)), Some(reach)) = (self.spans.get(middle), self.reach.get(middle)) else { return };
        if low >= high || *reach <= at {
            return;
        }
        self.containing(at, low, middle, found);
        if (span.start..span.end).contains(&at) {
            found.push(*index);
        }
        if span.start <= at {
            self.containing(at, middle + 1, high, found);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn what_contains_a_place_is_found_as_by_looking_at_all() {
        let mut state = 7_u32;
        let mut random = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        for size in [0, 1, 2, 3, 50, 200] {
            let mut stabbed = Stabbed::default();
            for index in 0..size {
                let (start, length) = (random(300), random(40));
                stabbed.spans.push((Span { source: SourceId(0), start, end: start + length }, index));
            }
            stabbed.settle();
            for at in 0..350 {
                let mut found = Vec::new();
                stabbed.containing(at, 0, stabbed.spans.len(), &mut found);
                found.sort_unstable();
                let contains = |(span, _): &&(Span, usize)| (span.start..span.end).contains(&at);
                let mut all: Vec<usize> = stabbed.spans.iter().filter(contains).map(|(_, index)| *index).collect();
                all.sort_unstable();
                assert_eq!(found, all, "{size} {at}");
            }
        }
    }
}
