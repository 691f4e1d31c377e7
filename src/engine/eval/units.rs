//! The Terragrunt units that deploy the module in whose scope expressions are evaluated.
//!
//! Invariant: a variable that a unit sets never has its default; where several units deploy the module, only what they
//! agree on is known.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::modules::{self, Missing};
use crate::engine::terragrunt::{self, Assigned, Known, Units};
use crate::engine::{DiscoverOptions, Options, discover};
use crate::expr::print;
use crate::finding::{Ledger, UsageError};
use crate::source::{SourceMap, Span, Text};
use crate::syntax::{FileClass, hcl};
use crate::terraform::{Configuration, Wrapper};
use crate::terragrunt::CommandLineSource;
use crate::value::{ReasonKind, Unknown, Value};

/// Units, with what they and the module are made of.
pub(super) struct Deployed {
    pub sources: SourceMap,
    pub needed: Missing,
    units: Units,
    assigned: Assigned,
    directory: Text,
}

/// The units of the repository that deploy the module or may do so; `None` where there are none.
///
/// # Errors
/// When the root cannot be read.
pub(super) fn deployed(options: &Options) -> Result<Option<Deployed>, UsageError> {
    let directory = options.scan.paths.first().map_or("", String::as_str);
    let whole = discover(&options.scan.root, &terragrunt::repositories(&options.scan), &DiscoverOptions::default());
    let configurations = whole.files.iter().filter(|found| found.class == FileClass::Terragrunt);
    let configurations: Vec<&str> = configurations.map(|found| found.path.as_str()).collect();
    if configurations.is_empty() {
        return Ok(None);
    }
    let sources = options.scan.sources()?;
    let needed = modules::needed(&sources, directory, &options.scan.modules);
    let units = terragrunt::read(&sources, &[], &configurations, [directory.to_string()].into());
    let configuration = Configuration::new(needed.files.iter().map(|(path, file)| (path.as_str(), file)));
    let assigned = terragrunt::assign(&sources, &units, &configuration, &mut Ledger::default());
    if assigned.judged.is_empty() && !assigned.doubtful().any(|doubtful| doubtful == directory) {
        return Ok(None);
    }
    // What lies beside a unit is part of what it deploys.
    let mut directories = vec![directory.to_string()];
    directories.extend(assigned.judged.iter().map(|(number, _)| units.known(*number).unit.directory.to_string()));
    let mut needed = modules::missing(&sources, &[], directories, &options.scan.modules);
    needed.files.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(Some(Deployed { sources, needed, units, assigned, directory: directory.into() }))
}

/// What is kept of it besides the sources and the files.
pub(super) struct Deployment {
    units: Units,
    assigned: Assigned,
    directory: Text,
    /// The number of the only unit that counts.
    chosen: Option<usize>,
}

impl Deployed {
    pub fn parts(self) -> (SourceMap, Missing, Deployment) {
        let Deployed { sources, needed, units, assigned, directory } = self;
        (sources, needed, Deployment { units, assigned, directory, chosen: None })
    }
}

impl Deployment {
    fn numbers(&self) -> impl Iterator<Item = usize> {
        self.assigned.judged.iter().map(|(number, _)| *number)
    }

    /// Chooses the unit of this name; false where none deploys the module by it.
    pub fn choose(&mut self, name: &str) -> bool {
        let chosen = self.numbers().find(|number| self.units.known(*number).name() == name);
        self.chosen = chosen;
        self.chosen.is_some()
    }

    /// What the units lay around the module.
    pub fn wrapper<'a>(&'a self, terraform: &'a [(String, hcl::File)]) -> Wrapper<'a> {
        let numbers: Vec<usize> = match self.chosen {
            Some(number) => vec![number],
            None => self.numbers().collect(),
        };
        match numbers.as_slice() {
            [] => self.assigned.doubt(&self.directory),
            [one] => terragrunt::wrapper(self.units.known(*one), terraform, &self.directory),
            several => agreed(&several.iter().map(|number| self.units.known(*number)).collect::<Vec<_>>()),
        }
    }
}

/// What several units agree on.
fn agreed(units: &[&Known]) -> Wrapper<'static> {
    let differs = |subject: String, place: Span| {
        let first = units.first().map(|known| known.name()).unwrap_or_default();
        let count = units.len();
        let sentence =
            format!("{count} Terragrunt units deploy this module and set {subject}: choose one, `--environment {first}`");
        Unknown::because(ReasonKind::Terragrunt, sentence, place)
    };
    let names: BTreeSet<&Text> = units.iter().flat_map(|known| known.unit.inputs.values.iter().map(|(name, _)| name)).collect();
    let value_of = |name: &Text| {
        let given = |known: &&Known| known.unit.inputs.values.iter().find(|(set, _)| set == name).map(|(_, value)| value.clone());
        let values: Vec<Option<Value>> = units.iter().map(given).collect();
        let text = |value: &Value| value.is_wholly_known().then(|| print::console(value));
        let first = values.first().cloned().flatten().filter(|first| {
            let expected = text(first);
            expected.is_some() && values.iter().all(|value| value.as_ref().and_then(text) == expected)
        });
        first.unwrap_or_else(|| {
            let place = values.iter().flatten().find_map(|value| value.origin.span()).unwrap_or(Span::NONE);
            differs(format!("`var.{name}` differently"), place).into_value().with_span(place)
        })
    };
    let is_open = |known: &&&Known| {
        let sets = |source: &CommandLineSource| !matches!(source, CommandLineSource::Nothing);
        known.unit.inputs.open.is_some() || known.unit.command_line.iter().any(sets)
    };
    let open = units.iter().find(is_open);
    Wrapper {
        environment: names.into_iter().map(|name| (name.clone(), value_of(name))).collect(),
        environment_open: open.map(|known| Arc::new(differs("variables by other means".to_string(), known.unit.place))),
        ..Wrapper::default()
    }
}
