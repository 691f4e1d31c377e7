//! `clearspan eval`.

use std::io::{self, BufRead, IsTerminal, Read};

use super::Exit;
use super::arguments::{EvalArguments, ListFormat};
use super::options::eval_options;
use super::output::{self, Terminal};
use super::prompt::Prompt;
use super::scan_root::current_directory;
use crate::engine::{self, AnswerOutcome, EvalOutput};
use crate::finding::UsageError;
use crate::report;

/// The longest line that is read from standard input, in bytes; what comes after it is an expression of its own.
const MAX_LINE_BYTES: u64 = 4 * 1024 * 1024;

/// # Errors
/// When the module or a line cannot be read, or standard output cannot be written.
pub fn run(arguments: &EvalArguments) -> Result<Exit, UsageError> {
    let options = eval_options(arguments, &current_directory()?)?;
    let terminal = Terminal::of_standard_output(arguments.color);
    let (detailed, frame) = (io::stdout().is_terminal(), io::stderr().is_terminal());
    let from_input = arguments.expressions.is_empty();
    let is_typed = from_input && detailed && io::stdin().is_terminal();
    let mut prompt = is_typed.then(Prompt::new).transpose()?;

    let mut given = arguments.expressions.iter();
    let mut next = || if from_input { line(prompt.as_mut()) } else { given.next().cloned().map(Ok) };
    let (mut failed, mut written) = (false, Ok(()));
    engine::eval(&options, &mut next, &mut |sources, item| {
        let answer = match item {
            EvalOutput::Problem(problem) => {
                output::complain(&format!("note: {}", report::problem_line(sources, &problem)));
                return true;
            }
            EvalOutput::Answer(answer) => answer,
        };
        failed |= answer.outcome == AnswerOutcome::Error;
        let done = output::line(|to| match arguments.format {
            ListFormat::Json => report::answer_json(sources, &answer, to),
            ListFormat::Text => report::answer_text(sources, &answer, detailed, terminal.color, to),
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

/// The next expression: empty lines are none, and `exit` is the last.
fn line(mut prompt: Option<&mut Prompt>) -> Option<Result<String, UsageError>> {
    loop {
        let line = match &mut prompt {
            Some(prompt) => prompt.line()?,
            None => piped_line()?,
        };
        match line.as_deref().map(str::trim) {
            Ok("") => {}
            Ok("exit") => return None,
            Ok(text) => return Some(Ok(text.to_string())),
            Err(_) => return Some(line),
        }
    }
}

/// The next line of standard input.
fn piped_line() -> Option<Result<String, UsageError>> {
    let mut bytes = Vec::new();
    match io::stdin().lock().take(MAX_LINE_BYTES).read_until(b'\n', &mut bytes) {
        Ok(0) => None,
        Ok(_) => Some(Ok(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) => Some(Err(UsageError::new(format!("standard input cannot be read: {error}")))),
    }
}
