//! The arguments as meant: paths placed below the scan root, words turned into types, contradictions refused. Floor 7.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{
    CheckArguments, ColorArgument, ConfidenceArgument, EvalArguments, FormatArgument, OutcomeArgument, RuleSelection,
    SeverityArgument, UnknownArgument, ValueArguments,
};
use super::baseline;
use super::configuration::{self, Wanted};
use super::output;
use super::placed::{Place, Placed};
use super::revision;
use super::standard_input::StandardInput;
use crate::engine::configuration::full_path;
use crate::engine::suppression::{Date, parse_date};
use crate::engine::{self, UsageError};
use crate::finding::{Confidence, Outcome, Severity};
use crate::policy::nearest;
use crate::report::{Format, RuleInfo, UnknownPolicy};

/// A check as it will be done.
#[derive(Debug)]
pub struct CheckOptions {
    pub engine: engine::Options,
    /// The baseline that was named or configured: not read yet.
    pub baseline: Option<PathBuf>,
    pub format: Format,
    pub output: Option<PathBuf>,
    pub reports: Vec<(Format, PathBuf)>,
    pub outcomes: Option<Vec<Outcome>>,
    pub severity: Severity,
    pub fail_on: Severity,
    pub unknown: UnknownPolicy,
    pub color: ColorArgument,
    pub allow_incomplete: bool,
    pub timings: bool,
    pub sarif_category: Option<String>,
}

impl CheckOptions {
    /// Whether a report shows fixes.
    pub fn wants_fixes(&self) -> bool {
        let shows = |format: Format| matches!(format, Format::Text | Format::Json | Format::Sarif | Format::Html);
        let to_files = self.reports.iter().map(|(format, _)| *format);
        to_files.chain([self.format]).any(shows)
    }

    /// Reads the baseline.
    ///
    /// # Errors
    /// When it is not there, or says something wrong.
    pub fn read_baseline(&mut self) -> Result<(), UsageError> {
        if let Some(path) = &self.baseline {
            self.engine.baseline = Some(Arc::new(baseline::known(path, &self.engine.root)?));
        }
        Ok(())
    }

    /// # Errors
    /// When an argument makes no sense or names what is not there.
    pub fn new(arguments: &CheckArguments, current: &Path) -> Result<CheckOptions, UsageError> {
        if let Some(file) = arguments.helm_values.first() {
            let error = UsageError::new(format!("`--helm-values {file}` cannot be used: charts are not rendered yet"));
            return Err(error.with_help("render the chart first (`helm template`) and check what it prints"));
        }
        let plans: Vec<(Option<String>, String)> = arguments.plans.iter().map(|text| plan(text, current)).collect();
        let plan_roots: Vec<String> = plans.iter().filter_map(|(root, _)| root.clone()).collect();
        let plan_files: Vec<String> = plans.iter().map(|(_, file)| file.clone()).collect();
        let (input, paths) = StandardInput::of(arguments, current)?;
        let input_directory: Vec<String> = input.iter().map(StandardInput::directory).collect();
        let further = [input_directory.as_slice(), &plan_roots, &plan_files].concat();
        let Placed { mut options, further, said } =
            Place { values: &arguments.values, environments: true }.place(current, &paths, &further)?;
        let mut further = further.into_iter();
        if let (Some(input), Some(directory)) = (input, further.by_ref().take(input_directory.len()).next()) {
            input.lay_over(&mut options, &directory)?;
        }
        let rules = &arguments.rules;
        let engine = engine::Options {
            plans: {
                let mut roots: Vec<String> = further.by_ref().take(plan_roots.len()).collect();
                let files = further.by_ref().take(plan_files.len());
                let of = plans.iter().zip(files).map(|((root, _), file)| {
                    let root = root.as_ref().map(|_| roots.remove(0));
                    engine::PlanOption { root, file }
                });
                of.collect()
            },
            threads: arguments.threads.map(usize::from),
            rules: rules.rule_paths.clone(),
            only: rules.only.clone(),
            skip: rules.skip.clone(),
            controls: rules.controls.clone(),
            count_passes: !lists_passes(arguments),
            min_confidence: arguments.min_confidence.map(confidence),
            is_last: true,
            strict: arguments.strict,
            no_suppressions: arguments.no_suppressions,
            as_of: arguments.as_of.as_deref().map(date).transpose()?,
            ..options
        };
        files_of_values(&engine)?;
        let since = arguments.changed_since.as_deref();
        let changes = since.map(|since| revision::changes(arguments, since, current, &engine)).transpose()?;
        let engine = engine::Options { changes, ..engine };
        // The command line wins over the file, each for itself.
        let shown = arguments.severity.map(severity).or(said.severity.map(|(level, _)| level)).unwrap_or(Severity::Info);
        let fail_on = arguments.fail_on.map(severity).or(said.fail_on.map(|(level, _)| level)).unwrap_or(shown);
        let configured = said.baseline.as_ref().zip(engine.configuration.as_ref());
        let configured = configured.map(|(written, file)| full_path(&file.base, &written.text));
        Ok(CheckOptions {
            baseline: arguments.baseline.as_ref().map(|path| current.join(path)).or(configured),
            sarif_category: arguments.sarif_category.clone().filter(|category| !category.is_empty()),
            format: format(arguments.format),
            output: arguments.output.clone(),
            reports: arguments.reports.iter().map(|text| report(text)).collect::<Result<Vec<_>, _>>()?,
            outcomes: outcomes(&arguments.outcomes),
            severity: shown,
            fail_on,
            unknown: unknown(arguments.unknown, said.unknown.as_ref().map(|word| word.text.as_str())),
            color: arguments.color,
            allow_incomplete: arguments.allow_incomplete
                || (!arguments.strict && said.allow_incomplete.is_some_and(|(value, _)| value)),
            timings: arguments.timings,
            engine,
        })
    }
}

/// The engine's options for the evaluation of expressions: the only path is the module's directory.
///
/// # Errors
/// When an argument makes no sense or names what is not there.
pub fn eval_options(arguments: &EvalArguments, current: &Path) -> Result<engine::Options, UsageError> {
    let environments = &arguments.values.environments;
    if environments.len() > 1 {
        return Err(UsageError::new("an expression has a value in one environment: name one `--environment`"));
    }
    let place = Place { values: &arguments.values, environments: !environments.is_empty() };
    let Placed { mut options, .. } = place.place(current, std::slice::from_ref(&arguments.module), &[])?;
    if environments.is_empty() {
        options.configuration = None; // it judges nothing, and no environment was asked for
    }
    if !options.paths.iter().all(|path| options.root.join(path).is_dir()) {
        return Err(UsageError::new(format!("`{}` is not a directory", arguments.module))
            .with_help("name the directory of a module with `--module DIR`"));
    }
    Ok(options)
}

pub(super) fn variables(values: &ValueArguments) -> Result<Vec<(String, String)>, UsageError> {
    values.variables.iter().map(|text| variable(text)).collect()
}

pub(super) fn files_of_values(options: &engine::Options) -> Result<(), UsageError> {
    match options.variable_files.iter().find(|file| options.root.join(file).is_dir()) {
        Some(file) => Err(UsageError::new(format!("`{file}` is a directory, and a file of values is needed"))),
        None => Ok(()),
    }
}

/// The rules for a command that only looks at them, with the engine's options: those of the configuration here count. One
/// that cannot be used is told of and left out, unless it was named: whoever mends it looks here.
///
/// # Errors
/// When a rule file or a configuration that was named cannot be used.
pub fn rules_here(
    selection: &RuleSelection,
    named: Option<&Path>,
    current: &Path,
) -> Result<(engine::Options, Vec<RuleInfo>), UsageError> {
    let root = engine::place(current, &[".".to_string()])?.root;
    let options = engine::Options {
        root: root.clone(),
        rules: selection.rule_paths.clone(),
        only: selection.only.clone(),
        skip: selection.skip.clone(),
        controls: selection.controls.clone(),
        ..engine::Options::default()
    };
    let wanted = Wanted { named, environments: &[], with_environments: false, with_paths: false };
    let configured = configuration::find(current, &wanted, (&root, &[String::new()])).and_then(|found| {
        let configured = engine::Options { configuration: found.map(|found| found.seen_from(&root)), ..options.clone() };
        let rules = engine::rules(&configured)?;
        Ok((configured, rules))
    });
    match configured {
        Err(error) if named.is_none() => {
            // What is wrong without it too is no fault of the configuration.
            let rules = engine::rules(&options)?;
            output::complain(&format!("warning: the configuration here is left out: {}", error.message));
            Ok((options, rules))
        }
        other => other,
    }
}

/// Refuses names that no rule has.
///
/// # Errors
/// With the nearest name that exists.
pub fn known_rules(names: &[String], rules: &[RuleInfo]) -> Result<(), UsageError> {
    match names.iter().find(|name| !rules.iter().any(|rule| rule.is_called(name))) {
        Some(name) => Err(unknown_rule(name, rules)),
        None => Ok(()),
    }
}

/// The refusal of a name that no rule has.
pub fn unknown_rule(name: &str, rules: &[RuleInfo]) -> UsageError {
    let error = UsageError::new(format!("there is no rule `{name}`"));
    match nearest(name, rules.iter().map(|rule| rule.id.as_str())) {
        Some(nearest) => error.with_help(format!("did you mean `{nearest}`? `clearspan rules` lists all")),
        None => error.with_help("`clearspan rules` lists all"),
    }
}

fn variable(text: &str) -> Result<(String, String), UsageError> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_string(), value.to_string())),
        _ => Err(UsageError::new(format!("`--var {text}` has no name and value")).with_help("write `--var NAME=VALUE`")),
    }
}

/// Whether a report names what passes: when it is asked to, and as test results.
fn lists_passes(arguments: &CheckArguments) -> bool {
    match outcomes(&arguments.outcomes) {
        Some(listed) => listed.contains(&Outcome::Pass),
        None => {
            let is_junit = |text: &String| text.split_once('=').is_some_and(|(format, _)| format == Format::Junit.id());
            arguments.format == FormatArgument::Junit || arguments.reports.iter().any(is_junit)
        }
    }
}

fn date(text: &str) -> Result<Date, UsageError> {
    parse_date(text).ok_or_else(|| UsageError::new(format!("`--as-of {text}` is no day")).with_help("write `--as-of 2027-01-31`"))
}

/// `FILE`, or `DIR=FILE` where there is no file of that whole name.
fn plan(text: &str, current: &Path) -> (Option<String>, String) {
    match text.split_once('=') {
        Some((root, file)) if !root.is_empty() && !file.is_empty() && !current.join(text).exists() => {
            (Some(root.to_string()), file.to_string())
        }
        _ => (None, text.to_string()),
    }
}

fn report(text: &str) -> Result<(Format, PathBuf), UsageError> {
    let formats = || Format::ALL.map(Format::id).join(", ");
    match text.split_once('=') {
        Some((format, file)) if !file.is_empty() => match Format::from_id(format) {
            Some(format) => Ok((format, PathBuf::from(file))),
            None => Err(UsageError::new(format!("there is no report format `{format}`")).with_help(formats())),
        },
        _ => Err(UsageError::new(format!("`--report {text}` has no format and file"))
            .with_help(format!("write `--report FORMAT=FILE`; formats: {}", formats()))),
    }
}

fn format(argument: FormatArgument) -> Format {
    match argument {
        FormatArgument::Text => Format::Text,
        FormatArgument::Concise => Format::Concise,
        FormatArgument::Json => Format::Json,
        FormatArgument::Sarif => Format::Sarif,
        FormatArgument::Html => Format::Html,
        FormatArgument::Junit => Format::Junit,
        FormatArgument::Gitlab => Format::Gitlab,
        FormatArgument::Github => Format::Github,
        FormatArgument::Markdown => Format::Markdown,
    }
}

fn severity(argument: SeverityArgument) -> Severity {
    match argument {
        SeverityArgument::Info => Severity::Info,
        SeverityArgument::Low => Severity::Low,
        SeverityArgument::Medium => Severity::Medium,
        SeverityArgument::High => Severity::High,
        SeverityArgument::Critical => Severity::Critical,
    }
}

fn confidence(argument: ConfidenceArgument) -> Confidence {
    match argument {
        ConfidenceArgument::Low => Confidence::Low,
        ConfidenceArgument::Medium => Confidence::Medium,
        ConfidenceArgument::High => Confidence::High,
    }
}

fn unknown(argument: Option<UnknownArgument>, said: Option<&str>) -> UnknownPolicy {
    match (argument, said) {
        (Some(UnknownArgument::Hide), _) | (None, Some("hide")) => UnknownPolicy::Hide,
        (Some(UnknownArgument::Fail), _) | (None, Some("fail")) => UnknownPolicy::Fail,
        _ => UnknownPolicy::Note,
    }
}

fn outcomes(arguments: &[OutcomeArgument]) -> Option<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for argument in arguments {
        outcomes.push(match argument {
            OutcomeArgument::Fail => Outcome::Fail,
            OutcomeArgument::Pass => Outcome::Pass,
            OutcomeArgument::Unknown => Outcome::Unknown,
            OutcomeArgument::NotApplicable => Outcome::NotApplicable,
            OutcomeArgument::Suppressed => Outcome::Suppressed,
            OutcomeArgument::Error => Outcome::Error,
            OutcomeArgument::All => return Some(Outcome::ALL.to_vec()),
        });
    }
    (!outcomes.is_empty()).then_some(outcomes)
}
