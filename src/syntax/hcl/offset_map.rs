//! Offsets of a decoded text back to the text it was decoded from.

/// Invariant: both columns grow.
#[derive(Clone, Debug, Default)]
pub struct OffsetMap {
    /// From this decoded offset on, decoded and original offsets run side by side.
    runs: Vec<(usize, usize)>,
}

impl OffsetMap {
    /// `original` is where the byte at `decoded` comes from.
    pub fn push(&mut self, decoded: usize, original: usize) {
        self.runs.push((decoded, original));
    }

    pub fn original(&self, decoded: usize) -> usize {
        let next = self.runs.partition_point(|(d, _)| *d <= decoded);
        let before = next.checked_sub(1).and_then(|i| self.runs.get(i));
        let mapped = before.map_or(decoded, |(d, o)| o + (decoded - d));
        // Inside an escape: no further than where the next run starts.
        self.runs.get(next).map_or(mapped, |(_, o)| mapped.min(*o))
    }
}
