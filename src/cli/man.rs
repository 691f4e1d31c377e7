//! `clearspan man`.

use clap::CommandFactory;
use clap::builder::Resettable;
use clap_mangen::Man;

use super::arguments::{Arguments, ManArguments};
use super::{Exit, output};
use crate::finding::UsageError;
use crate::policy::nearest;

/// # Errors
/// When there is no such command, or standard output cannot be written.
pub fn run(arguments: &ManArguments) -> Result<Exit, UsageError> {
    let mut whole = Arguments::command();
    // Built, so that each command knows the whole that it belongs to.
    whole.build();
    let page = match &arguments.command {
        None => whole,
        Some(name) => match whole.find_subcommand(name) {
            Some(command) => command.clone(),
            None => return Err(unknown(name, &whole)),
        },
    };
    let display = page.get_bin_name().unwrap_or(page.get_name()).replace(' ', "-");
    let notes = page.get_after_long_help().or(page.get_after_help()).map(ToString::to_string).unwrap_or_default();
    let title = display.to_uppercase();
    let page = page.display_name(display).after_help(Resettable::Reset).after_long_help(Resettable::Reset);
    // The foot of the page: the program, its version, the name of the page.
    let man = Man::new(page).title(title).source("clearspan").date(env!("CARGO_PKG_VERSION")).manual("clearspan");
    let mut written = Vec::new();
    // Into memory nothing fails.
    if man.render(&mut written).is_ok() {
        written.extend(sections(&notes).into_bytes());
    }
    output::standard(|to| to.write_all(&written))?;
    Ok(Exit::Clean)
}

/// What the help says behind the options: lines that end in a colon become headings, the lines below stay as they are.
fn sections(notes: &str) -> String {
    let mut page = String::from(".nf\n");
    for line in notes.lines() {
        match line.strip_suffix(':').filter(|_| !line.starts_with(' ')) {
            Some(heading) => page.push_str(&format!(".fi\n.SH {}\n.nf\n", quoted(&heading.to_uppercase()))),
            None => page.push_str(&format!("{}\n", quoted(line))),
        }
    }
    page + ".fi\n"
}

/// A line in which the formatter finds no instruction.
fn quoted(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace('`', "\\(ga");
    if line.starts_with('.') { format!("\\&{line}") } else { line }
}

fn unknown(name: &str, whole: &clap::Command) -> UsageError {
    let error = UsageError::new(format!("there is no command `{name}`"));
    let names = || whole.get_subcommands().map(clap::Command::get_name);
    match nearest(name, names()) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help(names().collect::<Vec<_>>().join(", ")),
    }
}
