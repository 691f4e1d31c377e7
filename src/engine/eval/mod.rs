//! Expressions in the scope of one module directory: what they yield, how it came about, why it is not known.
//!
//! Invariant: only the module, what it calls and the Terragrunt units that deploy it are read; each expression is answered whatever becomes of the others; no
//! sensitive value is in an answer.

mod answer;
mod units;

use std::collections::HashSet;

use super::environment::Environments;
use super::load::Loaded;
use super::modules::{self, Missing};
use super::terraform::{all_modules, enter, enter_copies, inputs};
use super::threads::WORKER_STACK;
use super::variable_files::variable_files;
use super::{Options, repository};
use crate::configuration;
use crate::expr::print;
use crate::finding::{Incomplete, Ledger, Secrets, UsageError};
use crate::source::{SourceMap, Span, Text, join_path};
use crate::syntax::hcl;
use crate::terraform::{Console, Inputs};

use super::ScanOptions;
use answer::Known;
pub use answer::{Answer, AnswerOutcome};
use units::Deployment;

/// The longest expression, in bytes.
const MAX_EXPRESSION_BYTES: usize = 1024 * 1024;
/// What a place in a typed expression is called.
const TYPED: &str = "<expression>";

/// Where expressions come from, one after the other.
pub type Expressions<'e> = dyn FnMut() -> Option<Result<String, UsageError>> + Send + 'e;

/// What evaluation yields, in the order in which it turns up.
#[derive(Debug)]
pub enum EvalOutput {
    /// Something of the module is not as Terraform would have it.
    Problem(Incomplete),
    Answer(Box<Answer>),
}

/// Answers every expression in the scope of the module directory that is the only path of the options. `emit` says
/// whether to go on.
///
/// # Errors
/// When the module or a variable file cannot be read, or no further expression.
pub fn eval(
    options: &Options,
    next: &mut Expressions<'_>,
    emit: &mut (dyn FnMut(&SourceMap, EvalOutput) -> bool + Send),
) -> Result<(), UsageError> {
    let refused = |error: std::io::Error| UsageError::new(format!("no worker thread: {error}"));
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(WORKER_STACK).spawn_scoped(scope, || run(options, next, emit));
        worker
            .map_err(refused)?
            .join()
            .unwrap_or_else(|_| Err(UsageError::new("internal error: evaluation panicked; please report this")))
    })
}

fn run(
    options: &Options,
    next: &mut Expressions<'_>,
    emit: &mut (dyn FnMut(&SourceMap, EvalOutput) -> bool + Send),
) -> Result<(), UsageError> {
    let (mut options, sources, needed, mut deployment) = load(options)?;
    if let (Some(deployment), [name]) = (&mut deployment, options.values.environments.as_slice())
        && deployment.choose(name)
    {
        // No environment of the configuration is meant.
        (options.values.environments, options.configuration) = (Vec::new(), None);
    }
    let options = options;
    let directory = options.scan.paths.first().map_or("", String::as_str);
    let environments =
        Environments::read(&sources, &options, &configuration::read_if_any(&sources, options.configuration.as_ref())?)?;
    let variable_files = variable_files(&sources, &options.values.variable_files)?;
    let Missing { files, installed, links, unreadable, .. } = needed;
    let mut loaded = Loaded::from_files(files, installed);
    loaded.links = links;
    let mut ledger = Ledger::default();
    ledger.incomplete.extend(unreadable);
    for (path, file) in &loaded.terraform {
        for error in &file.errors {
            ledger.add(path.clone(), Some(error.span), "syntax-error", error.message.clone(), true);
        }
    }
    let configuration = all_modules(&options.scan.modules, &loaded);
    let copies = configuration.model_copies(&sources);
    enter_copies(&copies, &mut ledger);
    let mut configuration = configuration.with_models(&copies);
    configuration.declare(directory);
    let environment = environments.chosen.first().copied();
    let given = inputs(&options.values, &environments, environment, &variable_files, &configuration, directory);
    let working_directory = options.scan.root.join(directory).to_str().map(Text::new);
    let wrapper = deployment.as_ref().map(|deployment| deployment.wrapper(&loaded.terraform)).unwrap_or_default();
    let inputs = Inputs { working_directory, wrapper, ..given };
    for problem in ledger.incomplete {
        emit(&sources, EvalOutput::Problem(problem));
    }
    let given = options.values.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let secrets = Secrets::in_sources(&sources, given);
    let Some(console) = Console::new(&configuration, &sources, &inputs, directory) else { return Ok(()) };
    let mut reported: HashSet<(Span, String)> = HashSet::new();
    let mut typed = None;
    while let Some(expression) = next() {
        let expression = expression?;
        let source = sources.add_typed(TYPED, &expression, typed);
        typed = Some(source.id);
        let answer = if expression.len() > MAX_EXPRESSION_BYTES {
            let message = format!("an expression of more than {MAX_EXPRESSION_BYTES} bytes is not evaluated");
            Answer::refused(expression, message, Span::NONE)
        } else {
            let (tree, errors) = hcl::parse_expression(source.id, &source.text, 0);
            match errors.first() {
                Some(error) => Answer::refused(expression, error.message.clone(), error.span),
                None => {
                    let asked = print::asked_type(&tree);
                    let innermost = std::iter::successors(Some(&tree), |tree| print::asked_type(tree)).last();
                    let result = console.evaluate(innermost.unwrap_or(&tree));
                    Answer::new(expression, (result, asked), &Known { typed: source.id, sources: &sources, console: &console })
                }
            }
        };
        for mut problem in console.take_problems() {
            if problem.span.source == source.id {
                continue; // the answer has it
            }
            let message = crate::expr::covered(&problem.message, &console.secrets());
            problem.message = secrets.redact(&message).into_owned();
            if reported.insert((problem.span, problem.message.clone())) {
                let mut ledger = Ledger::default();
                enter(&sources, directory, problem, &mut ledger);
                for problem in ledger.incomplete.into_iter().chain(ledger.notes) {
                    emit(&sources, EvalOutput::Problem(problem));
                }
            }
        }
        if !emit(&sources, EvalOutput::Answer(Box::new(answer.redacted(&secrets)))) {
            return Ok(());
        }
    }
    Ok(())
}

/// Reads the module, what it calls, and the Terragrunt units of its repository that deploy it. Where one of these, or a
/// module next to it, is outside the scan root, but in the same repository, the repository is the scan root.
fn load(options: &Options) -> Result<(Options, SourceMap, Missing, Option<Deployment>), UsageError> {
    let open = |options: &Options| {
        let sources = options.scan.sources()?;
        let needed = modules::needed(&sources, options.scan.paths.first().map_or("", String::as_str), &options.scan.modules);
        Ok((sources, needed))
    };
    let widened = widened(options);
    if let Some(deployed) = units::deployed(widened.as_ref().unwrap_or(options))? {
        let (sources, needed, deployment) = deployed.parts();
        return Ok((widened.unwrap_or_else(|| options.clone()), sources, needed, Some(deployment)));
    }
    let (sources, needed) = open(options)?;
    let Some(widened) = widened.filter(|_| needed.leaves) else { return Ok((options.clone(), sources, needed, None)) };
    let (sources, needed) = open(&widened)?;
    Ok((widened, sources, needed, None))
}

/// The options with the repository as scan root, where the scan root is a part of it.
fn widened(options: &Options) -> Option<Options> {
    let top = repository(&options.scan.root).filter(|top| *top != options.scan.root.as_path())?;
    let prefix = options.scan.root.strip_prefix(top).ok()?.to_str()?;
    let below = |paths: &[String]| paths.iter().map(|path| join_path(prefix, path)).collect();
    let (paths, variable_files) = (below(&options.scan.paths), below(&options.values.variable_files));
    let modules = options.scan.modules.iter().map(|(source, path)| (source.clone(), join_path(prefix, path))).collect();
    let mut widened = options.clone();
    widened.scan = ScanOptions { root: top.to_path_buf(), paths, modules, ..widened.scan };
    widened.values.variable_files = variable_files;
    for path in &mut widened.scan.paths {
        path.truncate(path.trim_end_matches('/').len());
    }
    Some(widened)
}
