//! What is wrong with a file that the user names (a configuration, a baseline), at its place.

use super::usage_error::{Mistake, UsageError};
use crate::source::{SourceMap, Span};

/// One mistake.
#[derive(Clone, Debug)]
pub struct Fault {
    pub span: Span,
    pub message: String,
    pub help: Option<String>,
}

impl Fault {
    pub fn new(span: Span, message: impl Into<String>) -> Fault {
        Fault { span, message: message.into(), help: None }
    }

    pub fn with_help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }
}

/// How many mistakes are reported at once.
const MAX_REPORTED: usize = 10;

/// The refusal of a file with these mistakes: a line each, with path, line and column.
pub fn refusal(sources: &SourceMap, shown: &str, mut faults: Vec<Fault>) -> UsageError {
    faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
    let line = |fault: &Fault| match sources.get(fault.span.source) {
        Some(source) => {
            let at = source.locate(fault.span.start);
            format!("{shown}:{}:{}: {}", at.line, at.column, fault.message)
        }
        None => format!("{shown}: {}", fault.message),
    };
    let mut error = UsageError::new(faults.first().map(line).unwrap_or_default());
    let first_help = faults.first().and_then(|fault| fault.help.clone());
    let more = faults.iter().skip(1).take(MAX_REPORTED).map(|fault| match &fault.help {
        Some(help) => format!("{} ({help})", line(fault)),
        None => line(fault),
    });
    let help: Vec<String> = first_help.into_iter().chain(more.map(|line| format!("and {line}"))).collect();
    if !help.is_empty() {
        error = error.with_help(help.join("\n"));
    }
    let mistake = |fault: &Fault| {
        let at = sources.get(fault.span.source)?.locate(fault.span.start);
        let (path, message, help) = (shown.to_string(), fault.message.clone(), fault.help.clone());
        Some(Mistake { path, line: at.line, column: at.column, message, help })
    };
    error.mistakes = faults.iter().filter_map(mistake).collect();
    error
}
