//! Standard output, standard error and files.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;

use super::arguments::ColorChoice;
use super::replace::replace;
use crate::finding::UsageError;

/// Columns where there is no terminal to ask.
const WIDTH: usize = 80;
/// No narrower and no wider than people read well.
const WIDTHS: std::ops::RangeInclusive<usize> = 50..=160;

/// How standard output is to be written to.
#[derive(Copy, Clone, Debug)]
pub struct Terminal {
    pub color: bool,
    pub ascii: bool,
    pub width: usize,
}

impl Terminal {
    pub fn of_standard_output(color: ColorChoice) -> Terminal {
        let is_terminal = io::stdout().is_terminal();
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var("TERM").is_ok_and(|term| term == "dumb");
        let said = || std::env::var("COLUMNS").ok()?.trim().parse::<usize>().ok().filter(|columns| *columns > 0);
        let asked = || terminal_size::terminal_size().filter(|_| is_terminal).map(|(width, _)| usize::from(width.0));
        let width = said().or_else(asked);
        Terminal {
            color: match color {
                ColorChoice::Always => true,
                ColorChoice::Never => false,
                ColorChoice::Auto => !set("NO_COLOR") && (set("FORCE_COLOR") || (is_terminal && !dumb)),
            },
            ascii: is_terminal && !is_utf8_locale(),
            width: width.unwrap_or(WIDTH).clamp(*WIDTHS.start(), *WIDTHS.end()),
        }
    }
}

/// Whether the locale says UTF-8. One that says nothing is taken for a modern system.
fn is_utf8_locale() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// Writes to standard output. Whoever closes the pipe has read enough.
///
/// # Errors
/// When the stream refuses.
pub fn standard(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), UsageError> {
    let mut to = BufWriter::new(io::stdout().lock());
    match write(&mut to).and_then(|()| to.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(UsageError::new(format!("standard output cannot be written: {error}")))
        }
        _ => {
            // What is left in the buffer of a closed pipe has no reader.
            let _ = to.into_parts();
            Ok(())
        }
    }
}

/// Writes what must be read at once to standard output; whether anybody still reads.
///
/// # Errors
/// When the stream refuses.
pub fn line(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<bool, UsageError> {
    let mut bytes = Vec::new();
    let mut to = io::stdout().lock();
    match write(&mut bytes).and_then(|()| to.write_all(&bytes)).and_then(|()| to.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(UsageError::new(format!("standard output cannot be written: {error}"))),
    }
}

/// Writes a file; one that is there is replaced at once, or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), UsageError> {
    replace(path, write).map_err(|error| UsageError::new(format!("`{}` cannot be written: {error}", path.display())))
}

/// One line on standard error, if there is one.
pub fn complain(line: &str) {
    // A closed standard error leaves nobody to tell.
    let _ = writeln!(io::stderr(), "{}", crate::report::escape(line));
}
