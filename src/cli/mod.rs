//! The command line: arguments as typed → options as meant → one file per command.
//!
//! Invariant: exit code 2 means that nothing was checked; a closed pipe is no error.

mod arguments;
mod baseline;
mod check;
mod completions;
mod configuration;
mod diff;
mod eval;
mod evidence;
mod explain;
mod fix;
mod git;
mod init;
mod known_findings;
mod lsp;
mod man;
mod migrate;
mod new_rule;
mod options;
mod output;
mod plans;
mod progress;
mod prompt;
mod replace;
mod revision;
mod rule_names;
mod rules;
mod run_information;
mod scan_root;
mod schema;
mod standard_input;
mod values;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::finding::UsageError;
use arguments::{Arguments, Command};

/// How a command ends.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Violations.
    Violations,
    /// Wrong usage or configuration: nothing was checked.
    Usage,
    /// The analysis is incomplete, and there was no violation.
    Incomplete,
}

impl Exit {
    /// As it ends where violations are not what was asked about.
    pub fn without_violations(self) -> Exit {
        if self == Exit::Violations { Exit::Clean } else { self }
    }

    pub fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Violations => 1,
            Exit::Usage => 2,
            Exit::Incomplete => 3,
        }
    }
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Where it is written to may be closed; the exit code says enough.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Exit::Usage.code()));
        }
    };
    let done = match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Baseline(arguments) => baseline::run(&arguments),
        Command::Evidence(arguments) => evidence::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Lsp(arguments) => lsp::run(&arguments),
        Command::Migrate(arguments) => migrate::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
        Command::Version => version(),
    };
    ExitCode::from(done.unwrap_or_else(|error| refuse(&error)).code())
}

/// The same line as `--version`.
fn version() -> Result<Exit, UsageError> {
    output::standard(|to| writeln!(to, "{}", Arguments::command().render_version().trim_end()))?;
    Ok(Exit::Clean)
}

fn refuse(error: &UsageError) -> Exit {
    output::complain(&format!("error: {}", error.message));
    if let Some(help) = &error.help {
        let mut lines = help.lines();
        output::complain(&format!("help: {}", lines.next().unwrap_or_default()));
        lines.for_each(|line| output::complain(&format!("      {line}")));
    }
    Exit::Usage
}
