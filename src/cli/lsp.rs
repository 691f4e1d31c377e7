//! `clearspan lsp`.

use std::path::Path;

use clap::Parser;

use super::arguments::{Arguments, Command, LspArguments};
use super::options::CheckOptions;
use super::revision;
use super::scan_root::current_directory;
use super::{Exit, output};
use crate::engine::{Options, Passes};
use crate::finding::UsageError;
use crate::lsp;

/// # Errors
/// When the arguments for `check` make no sense, or the connection breaks.
pub fn run(arguments: &LspArguments) -> Result<Exit, UsageError> {
    // Wrong arguments are reported before an editor waits for an answer.
    check_options(&arguments.arguments, &current_directory()?)?;
    let (connection, written) = lsp::stdio();
    let served = lsp::serve(&connection, &|folder| check_options(&arguments.arguments, folder));
    drop(connection);
    // The client may have closed the streams already.
    let _ = written.join();
    match served {
        Ok(true) => Ok(Exit::Clean),
        Ok(false) => Ok(Exit::Violations), // as the protocol has it: the client exited without `shutdown`
        Err(error) => {
            output::complain(&format!("error: {error}"));
            Ok(Exit::Violations)
        }
    }
}

/// What a check in this folder is asked to do.
fn check_options(arguments: &[String], folder: &Path) -> Result<Options, UsageError> {
    // Many editors put `--stdio` after their other arguments.
    let arguments = arguments.iter().filter(|argument| *argument != "--stdio").cloned();
    let typed = ["clearspan", "check"].into_iter().map(String::from).chain(arguments);
    let refused = |error: clap::Error| {
        let text = error.to_string();
        // What comes below is about the command line of `check`.
        let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_string();
        UsageError::new(line).with_help("arguments after `--` are those of `clearspan check`")
    };
    match Arguments::try_parse_from(typed).map_err(refused)?.command {
        Command::Check(check) => {
            let mut options = CheckOptions::new(&check, folder)?;
            revision::add_changes(&mut options, &check, folder)?;
            // Without its baseline an editor shows more, and nothing fails.
            _ = options.read_baseline();
            options.engine.result.passes = Passes::LeftOut;
            Ok(options.engine)
        }
        _ => Err(UsageError::new("only `check` is served")),
    }
}
