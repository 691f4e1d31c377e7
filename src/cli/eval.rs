//! `clearspan eval`.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use super::Exit;
use super::arguments::{EvalArguments, ListFormat};
use super::options::eval_options;
use super::output::{self, Terminal};
use super::scan_root::current_directory;
use crate::engine::{self, AnswerOutcome, Told};
use crate::finding::UsageError;
use crate::report;

/// The longest line that is read from standard input, in bytes; what comes after it is an expression of its own.
const MAX_LINE_BYTES: u64 = 4 * 1024 * 1024;
/// What stands before an expression on a terminal.
const PROMPT: &str = "> ";

/// # Errors
/// When the module or a line cannot be read, or standard output cannot be written.
pub fn run(arguments: &EvalArguments) -> Result<Exit, UsageError> {
    let options = eval_options(arguments, &current_directory()?)?;
    let terminal = Terminal::of_standard_output(arguments.color);
    let (told, frame) = (io::stdout().is_terminal(), io::stderr().is_terminal());
    let from_input = arguments.expressions.is_empty();
    let prompt = from_input && told && io::stdin().is_terminal();

    let mut given = arguments.expressions.iter();
    let mut next = || if from_input { line(prompt) } else { given.next().cloned().map(Ok) };
    let (mut failed, mut written) = (false, Ok(()));
    engine::eval(&options, &mut next, &mut |sources, item| {
        let answer = match item {
            Told::Problem(problem) => {
                output::complain(&format!("note: {}", report::problem_line(sources, &problem)));
                return true;
            }
            Told::Answer(answer) => answer,
        };
        failed |= answer.outcome == AnswerOutcome::Error;
        let done = output::line(|to| match arguments.format {
            ListFormat::Json => report::answer_json(sources, &answer, to),
            ListFormat::Text => report::answer_text(sources, &answer, told, terminal.color, to),
        });
        if arguments.format == ListFormat::Text
            && let Some(error) = report::answer_error(sources, &answer, frame)
        {
            error.lines().enumerate().for_each(|(number, line)| {
                output::complain(&if number == 0 { format!("error: {line}") } else { line.to_string() });
            });
        }
        match done {
            Ok(open) => open,
            Err(error) => {
                written = Err(error);
                false
            }
        }
    })?;
    written?;
    Ok(if failed { Exit::Violations } else { Exit::Clean })
}

/// The next expression of standard input; empty lines are none, and `exit` is the last.
fn line(prompt: bool) -> Option<Result<String, UsageError>> {
    let refused = |error: &dyn std::fmt::Display| UsageError::new(format!("standard input cannot be read: {error}"));
    loop {
        if prompt {
            // Whoever does not see the prompt can answer all the same.
            let _ = write!(io::stdout(), "{PROMPT}").and_then(|()| io::stdout().flush());
        }
        let mut bytes = Vec::new();
        match io::stdin().lock().take(MAX_LINE_BYTES).read_until(b'\n', &mut bytes) {
            Ok(0) => return None,
            Ok(_) => {}
            Err(error) => return Some(Err(refused(&error))),
        }
        let text = String::from_utf8_lossy(&bytes);
        match text.trim() {
            "" => {}
            "exit" => return None,
            text => return Some(Ok(text.to_string())),
        }
    }
}
