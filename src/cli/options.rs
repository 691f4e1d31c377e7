//! The arguments as meant: paths placed below the scan root, words turned into types, contradictions refused.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{CheckArguments, ColorChoice, EvalArguments, OutcomeChoice, ReportArguments, RuleSelection};
use super::known_findings;
use super::plans::plan;
use super::scan_root::{Place, Placed};
use super::standard_input::StandardInput;
use super::values::check_variable_files;
use crate::controls;
use crate::engine::{self};
use crate::finding::{Outcome, Severity, UsageError};
use crate::report::{Detail, Format, GroupBy, UnknownPolicy};
use crate::source::full_path;
use crate::suppression::{Date, parse_date};

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
    pub detail: Detail,
    pub group_by: GroupBy,
    pub listing: Listing,
    pub color: ColorChoice,
    pub allow_incomplete: bool,
    pub exit_zero: bool,
    pub timings: bool,
    pub sarif_category: Option<String>,
}

/// What is printed in the place of findings.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    Findings,
    Statistics,
    Files,
}

/// Refuses values for charts that cannot be read.
fn refuse_helm_values(arguments: &CheckArguments, current: &Path) -> Result<(), UsageError> {
    if let Some(file) = arguments.helm_values.iter().find(|file| !current.join(file).is_file()) {
        return Err(UsageError::new(format!("`--helm-values {file}`: there is no such file")));
    }
    for text in &arguments.helm_set {
        let pairs = crate::kubernetes::set_pairs(text, &|_| crate::value::Value::null());
        let set = |(path, value): (String, crate::value::Value)| {
            crate::kubernetes::set_value(&mut crate::value::Value::null(), &path, value)
        };
        if let Err(why) = pairs.and_then(|pairs| pairs.into_iter().try_for_each(set)) {
            return Err(UsageError::new(format!("`--helm-set {text}`: {why}")));
        }
    }
    Ok(())
}

impl CheckOptions {
    /// Whether a report shows fixes.
    pub fn wants_fixes(&self) -> bool {
        let to_files = self.reports.iter().map(|(format, _)| *format);
        let printed = (self.listing == Listing::Findings).then_some(self.format);
        to_files.chain(printed).any(Format::shows_fixes)
    }

    /// Reads the baseline.
    ///
    /// # Errors
    /// When it is not there, or says something wrong.
    pub fn read_baseline(&mut self) -> Result<(), UsageError> {
        if let Some(path) = &self.baseline {
            self.engine.result.baseline = Some(Arc::new(known_findings::known(path, &self.engine.scan.root)?));
        }
        Ok(())
    }

    /// # Errors
    /// When an argument makes no sense or names what is not there.
    pub fn new(arguments: &CheckArguments, current: &Path) -> Result<CheckOptions, UsageError> {
        refuse_helm_values(arguments, current)?;
        let plans: Vec<(Option<String>, String)> = arguments.plans.iter().map(|text| plan(text, current)).collect();
        let plan_roots: Vec<String> = plans.iter().filter_map(|(root, _)| root.clone()).collect();
        let plan_files: Vec<String> = plans.iter().map(|(_, file)| file.clone()).collect();
        let (input, paths) = StandardInput::from_arguments(arguments, current)?;
        let input_directory: Vec<String> = input.iter().map(StandardInput::directory).collect();
        let further = [input_directory.as_slice(), &plan_roots, &plan_files, &arguments.helm_values].concat();
        let Placed { mut options, further, said } =
            Place { values: &arguments.values, with_callers: true, environments: true }.place(current, &paths, &further)?;
        let mut further = further.into_iter();
        if let (Some(input), Some(directory)) = (input, further.by_ref().take(input_directory.len()).next()) {
            input.lay_over(&mut options, &directory)?;
        }
        let mut engine = options;
        engine.values.plans = {
            let mut roots: Vec<String> = further.by_ref().take(plan_roots.len()).collect();
            let files = further.by_ref().take(plan_files.len());
            let of = plans.iter().zip(files).map(|((root, _), file)| {
                let root = root.as_ref().map(|_| roots.remove(0));
                engine::PlanOption { root, file }
            });
            of.collect()
        };
        engine.values.helm_values = further.collect();
        engine.values.helm_set.clone_from(&arguments.helm_set);
        engine.threads = arguments.threads.count.map(usize::from);
        engine.rules = rule_options(&arguments.rules);
        engine.scan.exclude = exclusions(&arguments.exclude, current);
        engine.result = engine::ResultOptions {
            passes: match (arguments.diff, lists_passes(&arguments.report)) {
                (true, _) => engine::Passes::LeftOut,
                (false, true) => engine::Passes::Listed,
                (false, false) => engine::Passes::Counted,
            },
            min_confidence: arguments.report.min_confidence,
            strict: arguments.strict,
            no_suppressions: arguments.no_suppressions,
            as_of: arguments.as_of.as_deref().map(date).transpose()?,
            ..engine.result
        };
        check_variable_files(&engine)?;
        let printed = &arguments.report;
        // The command line wins over the file, each for itself.
        let shown = printed.severity.or(said.severity.map(|(level, _)| level)).unwrap_or(Severity::Info);
        let fail_on = arguments.fail_on.or(said.fail_on.map(|(level, _)| level)).unwrap_or(shown);
        let configured = said.baseline.as_ref().zip(engine.configuration.as_ref());
        let configured = configured.map(|(written, file)| full_path(&file.base, &written.text));
        let configured_unknown = || said.unknown.as_ref().and_then(|word| UnknownPolicy::from_id(&word.text));
        Ok(CheckOptions {
            baseline: arguments.baseline.as_ref().map(|path| current.join(path)).or(configured),
            sarif_category: printed.sarif_category.clone().filter(|category| !category.is_empty()),
            format: printed.format,
            output: printed.output.clone(),
            reports: printed.reports.iter().map(|text| report(text)).collect::<Result<Vec<_>, _>>()?,
            outcomes: outcomes(&printed.outcomes),
            severity: shown,
            fail_on,
            unknown: printed.unknown.or_else(configured_unknown).unwrap_or(UnknownPolicy::Note),
            detail: match (printed.quiet, printed.verbose) {
                (true, _) => Detail::Quiet,
                (false, true) => Detail::Verbose,
                (false, false) => Detail::Normal,
            },
            listing: match (printed.statistics, printed.show_files) {
                (true, _) => Listing::Statistics,
                (false, true) => Listing::Files,
                (false, false) => Listing::Findings,
            },
            group_by: printed.group_by,
            color: printed.color,
            exit_zero: arguments.exit_zero,
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
        return Err(UsageError::new("expressions are evaluated in one environment: name one `--environment`"));
    }
    let place = Place { values: &arguments.values, with_callers: false, environments: !environments.is_empty() };
    let Placed { mut options, .. } = place.place(current, std::slice::from_ref(&arguments.module), &[])?;
    if environments.is_empty() {
        options.configuration = None; // it judges nothing, and no environment was asked for
    }
    if !options.scan.paths.iter().all(|path| options.scan.root.join(path).is_dir()) {
        return Err(UsageError::new(format!("`{}` is not a directory", arguments.module))
            .with_help("name the directory of a module with `--module DIR`"));
    }
    Ok(options)
}

/// The rules that are named, and which of all run.
pub fn rule_options(selection: &RuleSelection) -> engine::RuleOptions {
    engine::RuleOptions {
        files: selection.rule_paths.clone(),
        only: selection.only.clone(),
        skip: selection.skip.clone(),
        controls: selection.controls.iter().map(|name| controls::full_name(name).to_string()).collect(),
    }
}

/// Whether a report names what passes: when it is asked to, and as test results.
fn lists_passes(printed: &ReportArguments) -> bool {
    match outcomes(&printed.outcomes) {
        Some(listed) => listed.contains(&Outcome::Pass),
        None => {
            let of_report = |text: &String| text.split_once('=').and_then(|(format, _)| Format::from_id(format));
            printed.format.lists_passes() || printed.reports.iter().filter_map(of_report).any(Format::lists_passes)
        }
    }
}

fn date(text: &str) -> Result<Date, UsageError> {
    parse_date(text)
        .ok_or_else(|| UsageError::new(format!("`--as-of {text}` is not a valid date")).with_help("write `--as-of 2027-01-31`"))
}

fn report(text: &str) -> Result<(Format, PathBuf), UsageError> {
    let formats = || Format::ALL.iter().map(|format| format.id()).collect::<Vec<_>>().join(", ");
    match text.split_once('=') {
        Some((format, file)) if !file.is_empty() => match Format::from_id(format) {
            Some(format) => Ok((format, PathBuf::from(file))),
            None => {
                Err(UsageError::new(format!("`{format}` is not a report format")).with_help(format!("formats: {}", formats())))
            }
        },
        _ => Err(UsageError::new(format!("`--report {text}` is not of the form `FORMAT=FILE`"))
            .with_help(format!("write `--report FORMAT=FILE`; formats: {}", formats()))),
    }
}

/// The outcomes that are listed; `None` where nothing is said.
fn outcomes(choices: &[OutcomeChoice]) -> Option<Vec<Outcome>> {
    if choices.contains(&OutcomeChoice::All) {
        return Some(Outcome::ALL.to_vec());
    }
    let one = |choice: &OutcomeChoice| match choice {
        OutcomeChoice::One(outcome) => Some(*outcome),
        OutcomeChoice::All => None,
    };
    let outcomes: Vec<Outcome> = choices.iter().filter_map(one).collect();
    (!outcomes.is_empty()).then_some(outcomes)
}

/// `--exclude`, relative to the current directory.
fn exclusions(patterns: &[String], current: &Path) -> Option<crate::configuration::Exclude> {
    let base = current.canonicalize().unwrap_or_else(|_| current.to_path_buf());
    (!patterns.is_empty()).then(|| crate::configuration::Exclude { patterns: patterns.to_vec(), base })
}
