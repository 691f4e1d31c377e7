//! Lines typed on a terminal, with editing and history.
//!
//! Invariant: the history is gone with the process: an expression may have a secret in it, and nothing is written.

use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Config, Editor};

use crate::finding::UsageError;

/// What is shown before an expression.
const PROMPT: &str = "> ";
/// Lines that the arrow keys and Ctrl-R find.
const HISTORY: usize = 1000;

pub struct Prompt(Editor<(), MemHistory>);

impl Prompt {
    /// # Errors
    /// When the terminal cannot be used.
    pub fn new() -> Result<Prompt, UsageError> {
        let settings = Config::builder().max_history_size(HISTORY).map(|builder| builder.auto_add_history(true).build());
        let editor = settings.and_then(|settings| {
            let history = MemHistory::with_config(&settings);
            Editor::with_history(settings, history)
        });
        editor.map(Prompt).map_err(|error| unreadable(&error))
    }

    /// The next line; `None` after Ctrl-D and Ctrl-C.
    pub fn line(&mut self) -> Option<Result<String, UsageError>> {
        match self.0.readline(PROMPT) {
            Ok(line) => Some(Ok(line)),
            Err(ReadlineError::Eof | ReadlineError::Interrupted) => None,
            Err(error) => Some(Err(unreadable(&error))),
        }
    }
}

fn unreadable(error: &ReadlineError) -> UsageError {
    UsageError::new(format!("the terminal cannot be read: {error}"))
}
