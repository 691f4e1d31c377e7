//! `clearspan check`.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use super::arguments::{CheckArguments, ColorChoice};
use super::options::{CheckOptions, Listing};
use super::output::{self, Terminal};
use super::progress::Progress;
use super::rule_names::say_what_names_mean;
use super::run_information::run_information;
use super::scan_root::current_directory;
use super::{Exit, diff, fix, revision};
use crate::engine::fix::{CheckWithFixes, Diff, Fix, Fixed};
use crate::engine::{self, Check, Report, RepositoryPaths, Task, Workspace};
use crate::finding::{Secrets, UsageError};
use crate::report::{self, Detail, Format, ReportOptions};

/// # Errors
/// When nothing can be judged, or a report cannot be written.
pub fn run(arguments: &CheckArguments) -> Result<Exit, UsageError> {
    let current = current_directory()?;
    let mut options = CheckOptions::new(arguments, &current)?;
    revision::add_changes(&mut options, arguments, &current)?;
    options.read_baseline()?;
    let started = Instant::now();
    let progress = (options.detail != Detail::Quiet).then(|| Progress::start("checking"));
    let mut workspace = Workspace::open(options.engine.clone())?;
    let task = Fix { unsafe_too: arguments.unsafe_fixes, path: None };
    if arguments.diff {
        let fixed = Diff(task).run(&mut workspace)?;
        drop(progress);
        let exit = show_diff(&options, &fixed, arguments.unsafe_fixes);
        std::mem::forget((workspace, fixed)); // the process ends
        return exit;
    }
    let (report, fixed) = if arguments.fix {
        let fixed = task.run(&mut workspace)?;
        fix::write(&options.engine.scan.root, &fixed.changes)?;
        let done = fixed_in_words(&fixed, "fixed");
        (fixed.report, Some(done))
    } else if options.wants_fixes() {
        (CheckWithFixes.run(&mut workspace)?, None)
    } else {
        (Check.run(&mut workspace)?, None)
    };
    drop(progress);
    if options.detail != Detail::Quiet {
        say_what_names_mean(&options.engine.rules, |name| workspace.rules_called(name));
    }
    let describes_rules = std::iter::once(&options.format).chain(options.reports.iter().map(|(format, _)| format));
    let all = workspace.rules(&report, describes_rules.copied().any(Format::describes_rules));
    let checked = Instant::now();

    let exit = exit(&options, &report);
    let terminal = Terminal::of_standard_output(options.color);
    let to_file = ReportOptions {
        outcomes: options.outcomes.clone(),
        severity: options.severity,
        unknown: options.unknown,
        detail: options.detail,
        group_by: options.group_by,
        color: options.color == ColorChoice::Always,
        repository: repository(&options.engine, &report),
        category: options.sarif_category.clone(),
        exit_code: Some(exit.code()),
        run: run_information(&options),
        given: options.engine.values.variables.clone(),
        ..ReportOptions::default()
    };
    for (format, path) in &options.reports {
        output::file(path, |to| report::write(*format, &report, &all, &to_file, to))?;
    }
    match &options.output {
        Some(path) => output::file(path, |to| report::write(options.format, &report, &all, &to_file, to))?,
        None => {
            let shown = ReportOptions { color: terminal.color, ascii: terminal.ascii, width: terminal.width, ..to_file };
            output::standard(|to| match options.listing {
                Listing::Findings => report::write(options.format, &report, &all, &shown, to),
                Listing::Statistics => report::statistics(&report, &all, &shown, to),
                Listing::Files => report::files(&report, to),
            })?;
        }
    }
    let says_so_itself = options.output.is_none() && options.format == Format::Text && options.listing == Listing::Findings;
    if !says_so_itself && options.detail != Detail::Quiet {
        output::complain(&summary(&report));
        report::narrowings(&report.narrowed).iter().for_each(|line| output::complain(line));
    }
    if let Some(done) = fixed {
        output::complain(&done);
    }
    if options.timings {
        timings(&report, checked - started, checked.elapsed());
    }
    std::mem::forget((workspace, report)); // the process ends
    Ok(exit)
}

/// How code hosts name the files of a report.
fn repository(options: &engine::Options, report: &Report) -> RepositoryPaths {
    let known = report.sources.paths();
    let entries = report.ledger.incomplete.iter().chain(&report.ledger.notes).map(|entry| entry.path.as_str());
    RepositoryPaths::new(&options.scan.root, &options.scan.paths, known.iter().map(|path| &**path).chain(entries))
}

/// How long each stage took and its share of the whole, and how much there was to do.
fn timings(report: &Report, check: Duration, writing: Duration) {
    let whole = (check + writing).as_secs_f64().max(f64::EPSILON);
    let row = |stage: &str, took: Duration| {
        let share = took.as_secs_f64() / whole * 100.0;
        output::complain(&format!("{stage:<26}{:>10.1} ms {share:>6.1} %", took.as_secs_f64() * 1000.0));
    };
    for (stage, took) in &report.timings {
        row(stage, *took);
    }
    let stages: Duration = report.timings.iter().map(|(_, took)| *took).sum();
    row("other", check.saturating_sub(stages));
    row("report", writing);
    row("all", check + writing);
    let targets: HashSet<&str> = report.findings.iter().map(|finding| finding.target.as_str()).collect();
    let (files, targets, judged) = (report.ledger.read.len(), targets.len(), report.findings.len());
    output::complain(&format!("{files} files, {targets} resources and objects, {judged} rule outcomes"));
}

/// Shows what fixing would change.
fn show_diff(options: &CheckOptions, fixed: &Fixed, unsafe_too: bool) -> Result<Exit, UsageError> {
    let given = options.engine.values.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let secrets = Secrets::in_sources(&fixed.report.sources, given);
    let mut shown = diff::Shown::default();
    output::standard(|to| {
        shown = diff::write(&fixed.changes, &secrets, to)?;
        Ok(())
    })?;
    shown.remarks().iter().for_each(|line| output::complain(line));
    let further = if unsafe_too { 0 } else { report::unsafely_fixable(&fixed.report) };
    if fixed.changes.is_empty() {
        output::complain(if unsafe_too { "no fixes available" } else { "no safe fixes available" });
        unsafe_hint(further);
        return Ok(exit(options, &fixed.report).without_violations());
    }
    output::complain(&fixed_in_words(fixed, "would fix"));
    unsafe_hint(further);
    Ok(if options.exit_zero { Exit::Clean } else { Exit::Violations })
}

/// What `--unsafe-fixes` would add to a diff.
fn unsafe_hint(further: usize) {
    match further {
        0 => {}
        1 => output::complain("1 more finding may have an unsafe fix: add `--unsafe-fixes` to see it"),
        number => output::complain(&format!("{number} more findings may have unsafe fixes: add `--unsafe-fixes` to see them")),
    }
}

/// `fixed 4 findings (6 outcomes) in 3 files`
fn fixed_in_words(fixed: &Fixed, verb: &str) -> String {
    if fixed.changes.is_empty() {
        return "no safe fixes available".to_string();
    }
    let count = |number: usize, one: &str| if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") };
    let outcomes =
        if fixed.outcomes == fixed.findings { String::new() } else { format!(" ({})", count(fixed.outcomes, "outcome")) };
    format!("{verb} {}{outcomes} in {}", count(fixed.findings, "finding"), count(fixed.changes.len(), "file"))
}

/// What whoever reads only standard error needs to know.
fn summary(report: &Report) -> String {
    let counts = report::headline(report);
    match report.ledger.incomplete.as_slice() {
        [] => counts,
        [one] => format!("{counts}; incomplete: {}: {}", if one.path.is_empty() { "." } else { &one.path }, one.message),
        more => format!("{counts}; incomplete: {} places could not be checked", more.len()),
    }
}

fn exit(options: &CheckOptions, report: &Report) -> Exit {
    if options.exit_zero {
        Exit::Clean
    } else if report::has_violation(report, options.fail_on, options.unknown) {
        Exit::Violations
    } else if report::is_complete(report) || options.allow_incomplete {
        Exit::Clean
    } else {
        Exit::Incomplete
    }
}
