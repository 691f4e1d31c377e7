//! Reads a chart: its metadata, values, templates, files, and the charts inside it.
//!
//! Invariant: what cannot be read costs what needs it, and is said; nothing outside the scan root is read.
//!
//! Source: [charts](https://helm.sh/docs/topics/charts/).

use std::collections::BTreeMap;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::archive::{Unpacked, unpack};
use super::dependency::{Dependency, dependencies};
use crate::kubernetes::convert::to_value;
use crate::source::{DirectoryEntry, ReadError, Source, SourceMap, Span, Text, join_path};
use crate::syntax::yaml;
use crate::value::{Mapping, MappingKind, Value};

/// How deep charts may lie in charts.
const MAX_DEPTH: usize = 8;
/// How many files one chart may have.
const MAX_FILES: usize = 10_000;

/// Something that is wrong with a chart or its render, for the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartProblem {
    /// The file that it concerns.
    pub path: Text,
    pub span: Option<Span>,
    pub message: String,
    /// Nothing of the chart is rendered.
    pub is_whole: bool,
}

/// Where charts can be found that a chart names and does not hold: directories, by the name of the chart in them.
pub type KnownCharts = BTreeMap<Text, Vec<Text>>;

/// A chart as it lies in the repository.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Relative to the scan root.
    pub directory: Text,
    pub name: Text,
    pub version: Text,
    /// `Chart.yaml`.
    pub metadata: Value,
    /// `values.yaml`.
    pub values: Value,
    pub is_library: bool,
    /// Path below the chart, and text.
    pub templates: Vec<(Text, Arc<Source>)>,
    pub definitions: Vec<(Text, Arc<Source>)>,
    /// Paths below the chart of all other files.
    pub files: Vec<Text>,
    pub dependencies: Vec<Dependency>,
    pub charts: Vec<Chart>,
    /// Dependencies that are not here.
    pub missing: Vec<Text>,
    /// The span of the name in `Chart.yaml`.
    pub header: Span,
}

/// Reads charts.
pub(super) struct Reader<'s> {
    pub sources: &'s SourceMap,
    pub known: &'s KnownCharts,
    pub problems: Vec<ChartProblem>,
    /// The directories that are being read: a chart that depends on itself.
    open: Vec<Text>,
    /// What archives hold.
    packed: Unpacked,
}

impl Chart {
    /// Reads the chart in a directory, with all charts inside it. None where it has no `Chart.yaml` that can be read.
    pub fn read(sources: &SourceMap, directory: &str, known: &KnownCharts) -> (Option<Chart>, Vec<ChartProblem>) {
        let mut reader = Reader { sources, known, problems: Vec::new(), open: Vec::new(), packed: Unpacked::new() };
        let chart = reader.chart(directory);
        (chart, reader.problems)
    }

    /// The values file next to `Chart.yaml`.
    pub fn values_path(&self) -> String {
        join_path(&self.directory, "values.yaml")
    }
}

impl Reader<'_> {
    pub(super) fn problem(&mut self, path: &str, span: Option<Span>, message: impl Into<String>, is_whole: bool) {
        self.problems.push(ChartProblem { path: path.into(), span, message: message.into(), is_whole });
    }

    /// A file on disk or in an archive.
    fn source(&self, path: &str) -> Result<Arc<Source>, ReadError> {
        match self.packed.get(path) {
            Some(source) => Ok(source.clone()),
            None => self.sources.read(path),
        }
    }

    /// The names in a directory on disk or in an archive.
    fn names(&self, directory: &str) -> Vec<DirectoryEntry> {
        let prefix = format!("{directory}/");
        let from = self.packed.range::<str, _>((std::ops::Bound::Included(prefix.as_str()), std::ops::Bound::Unbounded));
        let inside = from.map_while(|(path, _)| path.strip_prefix(prefix.as_str()));
        let mut names: Vec<DirectoryEntry> = inside
            .map(|rest| match rest.split_once('/') {
                Some((first, _)) => DirectoryEntry { name: first.to_string(), is_directory: true },
                None => DirectoryEntry { name: rest.to_string(), is_directory: false },
            })
            .collect();
        names.dedup();
        if names.is_empty() { self.sources.list_directory(directory).unwrap_or_default() } else { names }
    }

    /// The value of a YAML file of a chart; an empty mapping where there is none.
    fn yaml(&mut self, path: &str) -> Option<Value> {
        let source = self.source(path).ok()?;
        let file = yaml::parse(source.id, &source.text);
        if let Some(error) = file.errors.first() {
            self.problem(path, Some(error.span), error.message.clone(), false);
            return None;
        }
        file.documents.first().map(|document| to_value(&document.root))
    }

    pub(super) fn chart(&mut self, directory: &str) -> Option<Chart> {
        let real: Text = self.sources.real_directory(directory).unwrap_or_else(|| directory.to_string()).into();
        if self.open.contains(&real) || self.open.len() >= MAX_DEPTH {
            let message = "this chart is inside itself, or too deep inside other charts";
            self.problem(&join_path(directory, "Chart.yaml"), None, message, false);
            return None;
        }
        self.open.push(real);
        let chart = self.read(directory);
        self.open.pop();
        chart
    }

    fn read(&mut self, directory: &str) -> Option<Chart> {
        let path = join_path(directory, "Chart.yaml");
        let metadata = self.yaml(&path)?;
        let text = |key: &str| metadata.get(key).and_then(Value::as_str).map(Text::from).unwrap_or_default();
        let name = text("name");
        if name.is_empty() {
            self.problem(&path, None, "the chart has no name", true);
            return None;
        }
        let header = metadata.get("name").and_then(|name| name.origin.span()).unwrap_or(Span::NONE);
        let values = self
            .yaml(&join_path(directory, "values.yaml"))
            .unwrap_or_else(|| Value::mapping(Mapping::new(MappingKind::Body, Span::NONE)));
        let mut chart = Chart {
            directory: directory.into(),
            version: text("version"),
            is_library: text("type") == "library",
            name,
            values,
            templates: Vec::new(),
            definitions: Vec::new(),
            files: Vec::new(),
            dependencies: Vec::new(),
            charts: Vec::new(),
            missing: Vec::new(),
            header,
            metadata,
        };
        let mut listed = metadata_dependencies(&chart.metadata);
        if listed.is_empty()
            && let Some(requirements) = self.yaml(&join_path(directory, "requirements.yaml"))
        {
            listed = metadata_dependencies(&requirements);
        }
        chart.dependencies = listed;
        let ignored = self.ignored(directory);
        let mut paths = Vec::new();
        self.list(directory, "", &ignored, &mut paths, 0);
        self.sort(&mut chart, paths);
        self.inner(&mut chart);
        Some(chart)
    }

    /// What `.helmignore` leaves out.
    fn ignored(&self, directory: &str) -> Gitignore {
        let mut builder = GitignoreBuilder::new("/");
        if let Ok(source) = self.source(&join_path(directory, ".helmignore")) {
            for line in source.text.lines().filter(|line| !line.trim_start().starts_with('!')) {
                let _ = builder.add_line(None, line.trim());
            }
        }
        let _ = builder.add_line(None, "templates/.?*");
        builder.build().unwrap_or_else(|_| Gitignore::empty())
    }

    /// The files below a chart, sorted, those in `charts/` left out.
    fn list(&mut self, directory: &str, below: &str, ignored: &Gitignore, into: &mut Vec<Text>, depth: usize) {
        if depth > 32 {
            return;
        }
        for entry in self.names(&join_path(directory, below)) {
            let path = if below.is_empty() { entry.name.clone() } else { format!("{below}/{}", entry.name) };
            if ignored.matched(format!("/{path}"), entry.is_directory).is_ignore() || path == "charts" {
                continue; // no part of the chart
            }
            match entry.is_directory {
                true => self.list(directory, &path, ignored, into, depth + 1),
                false if into.len() < MAX_FILES => into.push(path.into()),
                false => {
                    self.problem(&join_path(directory, "Chart.yaml"), None, "the chart has too many files", false);
                    return;
                }
            }
        }
    }

    /// Says of each file what it is.
    fn sort(&mut self, chart: &mut Chart, paths: Vec<Text>) {
        const OWN: [&str; 7] = [
            "Chart.yaml",
            "Chart.lock",
            "values.yaml",
            "values.schema.json",
            "requirements.yaml",
            "requirements.lock",
            ".helmignore",
        ];
        for path in paths {
            let full = join_path(&chart.directory, &path);
            let is_crd = path.starts_with("crds/") && [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending));
            if !path.starts_with("templates/") && !is_crd {
                if !OWN.contains(&path.as_str()) {
                    chart.files.push(path);
                }
                continue; // read when a template takes it
            }
            match self.source(&full) {
                Ok(source) if is_crd => chart.definitions.push((path, source)),
                Ok(source) => chart.templates.push((path, source)),
                Err(error) => self.problem(&full, None, error.to_string(), false),
            }
        }
    }

    /// Reads the charts in `charts/`, and those that are named by `file://` or lie elsewhere in the repository.
    fn inner(&mut self, chart: &mut Chart) {
        let directory = join_path(&chart.directory, "charts");
        let mut found: Vec<Chart> = Vec::new();
        for entry in self.names(&directory) {
            if entry.name.starts_with(['_', '.']) {
                continue; // Helm passes it over
            }
            let path = join_path(&directory, &entry.name);
            match entry.is_directory {
                true if self.source(&join_path(&path, "Chart.yaml")).is_ok() => found.extend(self.chart(&path)),
                false if entry.name.ends_with(".tgz") => match unpack(self.sources, &path, &mut self.packed) {
                    Ok(inside) => found.extend(self.chart(&inside)),
                    Err(message) => self.problem(&path, None, message, false),
                },
                _ => {}
            }
        }
        let wanted: Vec<(Text, Text, Text)> = chart
            .dependencies
            .iter()
            .filter(|one| !found.iter().any(|chart| chart.name == one.name))
            .map(|one| (one.name.clone(), one.version.clone(), one.repository.clone()))
            .collect();
        for (name, version, repository) in wanted {
            if found.iter().any(|chart| chart.name == name) {
                continue; // listed under several aliases
            }
            let local = repository.strip_prefix("file://").map(|path| join_path(&chart.directory, path));
            let near = self.known.get(&name).into_iter().flatten().map(ToString::to_string);
            let is_itself = |directory: &String| *directory == *chart.directory;
            let dependency = local.into_iter().chain(near).filter(|directory| !is_itself(directory)).find_map(|directory| {
                let found = self.chart(&directory)?;
                (found.name == name && dependency_fits(&version, &found.version)).then_some(found)
            });
            match dependency {
                Some(dependency) => found.push(dependency),
                None => chart.missing.push(name),
            }
        }
        chart.charts = found;
    }
}

fn metadata_dependencies(metadata: &Value) -> Vec<Dependency> {
    dependencies(metadata.get("dependencies"))
}

fn dependency_fits(range: &str, version: &str) -> bool {
    super::functions::version_fits(range, version)
}
