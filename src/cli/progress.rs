//! A line on the terminal while a run takes long, gone when it ends.
//!
//! Invariant: nothing is written unless standard error is a terminal, a person watches, and the run takes longer than
//! that person would wait without a word.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a run may take without a word.
const PATIENCE: Duration = Duration::from_millis(1000);
/// How often the line is written anew.
const PACE: Duration = Duration::from_millis(250);
/// To the beginning of the line, and nothing behind it.
const ERASE: &str = "\r\u{1b}[2K";

/// Says that something is being done, until it is dropped.
pub struct Progress {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// `doing` is what is being done: `checking`.
    pub fn start(doing: &'static str) -> Progress {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
        if !io::stderr().is_terminal() || set("CI") || dumb {
            return Progress { running: None };
        }
        let (sender, done) = channel::<()>();
        let started = Instant::now();
        let thread = std::thread::Builder::new().spawn(move || {
            let mut wait = PATIENCE;
            let mut is_written = false;
            while done.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                (wait, is_written) = (PACE, true);
                // A terminal that cannot be written to shows nothing.
                let _ = write!(io::stderr(), "{ERASE}clearspan: {doing} ... {} s", started.elapsed().as_secs());
            }
            if is_written {
                let _ = write!(io::stderr(), "{ERASE}");
            }
        });
        Progress { running: thread.ok().map(|thread| (sender, thread)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.running.take() {
            drop(sender);
            // The line is gone before anything else is written.
            let _ = thread.join();
        }
    }
}
