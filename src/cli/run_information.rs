//! What an auditor asks of a run: when, of which state of which repository, with which command.
//!
//! Invariant: no value that was given on the command line, and no credential of an address, is part of it.

use std::path::Path;

use super::git::WorkTree;
use super::options::CheckOptions;
use crate::engine::repository;
use crate::report::{Format, RunInformation};
use crate::suppression;

/// The variable by which builds that can be repeated set the time.
const EPOCH: &str = "SOURCE_DATE_EPOCH";
/// Options whose values are `NAME=VALUE` and may be secrets.
const VALUES: [&str; 2] = ["--var", "--vars"];

/// What is known of the run, if a report shows it.
pub fn run_information(options: &CheckOptions) -> Option<RunInformation> {
    let mut formats = options.reports.iter().map(|(format, _)| *format).chain([options.format]);
    formats.any(|format| format == Format::Html).then(|| information(options))
}

/// What is known of a run that is evidence. The command makes it again, of the same day.
pub fn evidence_information(options: &CheckOptions, as_of: Option<&str>) -> RunInformation {
    let mut run = information(options);
    match as_of {
        Some(day) => run.date = format!("{day}T00:00:00Z"),
        None => {
            let day = run.date.split('T').next().unwrap_or_default();
            run.command.push_str(&format!(" --as-of {day}"));
        }
    }
    run
}

fn information(options: &CheckOptions) -> RunInformation {
    let tree = repository(&options.engine.scan.root).map(WorkTree::at);
    RunInformation {
        date: suppression::timestamp(std::env::var(EPOCH).ok().and_then(|seconds| seconds.trim().parse().ok())),
        command: command(std::env::args()),
        repository: tree.as_ref().and_then(WorkTree::origin).map(|address| without_credentials(&address)),
        commit: tree.as_ref().and_then(|tree| tree.commit("HEAD")),
        configuration: options.engine.configuration.as_ref().map(|file| file.shown.clone()),
    }
}

/// The command as it was typed: the program by its name, and no values of variables.
fn command(arguments: impl Iterator<Item = String>) -> String {
    let mut shown: Vec<String> = Vec::new();
    let mut is_value = false;
    for (number, argument) in arguments.enumerate() {
        let argument = match argument.split_once('=') {
            _ if number == 0 => {
                Path::new(&argument).file_name().map_or(argument.clone(), |name| name.to_string_lossy().into_owned())
            }
            Some((name, _)) if is_value => format!("{name}=..."),
            Some((option, value)) if VALUES.contains(&option) => {
                format!("{option}={}=...", value.split_once('=').map_or(value, |(name, _)| name))
            }
            _ => argument,
        };
        is_value = VALUES.contains(&argument.as_str());
        let is_plain = argument.chars().all(|c| c.is_alphanumeric() || "-_./=,:@+%".contains(c)) && !argument.is_empty();
        shown.push(if is_plain { argument } else { format!("'{}'", argument.replace('\'', "'\\''")) });
    }
    shown.join(" ")
}

/// `https://user:token@host/path` without what stands before the host.
fn without_credentials(address: &str) -> String {
    match address.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            let path = path.map(|path| format!("/{}", path.split(['?', '#']).next().unwrap_or(path)));
            format!("{scheme}://{host}{}", path.unwrap_or_default())
        }
        None => address.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn values_are_not_part_of_the_command() {
        let typed = ["/usr/bin/clearspan", "check", "--var", "password=hunter2", "--var=token=abc", "-f", "html", "a b", "infra"];
        let shown = command(typed.iter().map(ToString::to_string));
        assert_eq!(shown, "clearspan check --var password=... --var=token=... -f html 'a b' infra");
    }

    #[test]
    fn credentials_are_not_part_of_an_address() {
        for (address, shown) in [
            ("https://user:token@example.com/a/b.git?x=1", "https://example.com/a/b.git"),
            ("https://example.com/a@b", "https://example.com/a@b"),
            ("git@example.com:a/b.git", "git@example.com:a/b.git"),
            ("ssh://git@example.com", "ssh://example.com"),
        ] {
            assert_eq!(without_credentials(address), shown);
        }
    }
}
