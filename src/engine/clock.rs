//! How long each stage takes, for `--timings`.

use std::time::{Duration, Instant};

/// Times the stages.
pub(super) struct Clock {
    from: Instant,
    pub laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    pub fn new() -> Clock {
        Clock { from: Instant::now(), laps: Vec::new() }
    }

    /// The stage since the last lap is over.
    pub fn lap(&mut self, stage: &'static str) {
        self.laps.push((stage, self.from.elapsed()));
        self.from = Instant::now();
    }
}
