//! Which chart is deployed as what, with which values; and what comes of it.
//!
//! Job: finds the charts of a repository and everything in it that deploys one, and has each rendered. Invariant: a chart
//! that something deploys is not rendered by itself; what cannot be rendered is in the ledger.

mod application;
mod bare;
mod flux;
mod release;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

pub(super) use release::HELM_RELEASE;

use super::Discovery;
use super::cache_settings::has_cache_settings;
use super::other_tools::mentions;
use crate::finding::{NotJudged, NotJudgedClass, search_yaml};
use crate::kubernetes::{Chart, ChartProblem, From, KnownCharts, Object, ObjectHop, Release, Rendered, ScopeId, render_chart};
use crate::source::{Source, SourceId, SourceMap, Span, Text, join_path};
use crate::syntax::yaml::{Node, NodeKind, ScalarStyle};
use crate::syntax::{FileClass, yaml};
use crate::value::{Kind, Mapping, MappingKind, Unknown, Value};

/// The charts of a repository.
#[derive(Debug, Default)]
pub(super) struct Charts {
    by_directory: BTreeMap<Text, Arc<Chart>>,
    /// Those that another chart holds or depends on.
    inner: BTreeSet<Text>,
    /// What could not be read.
    problems: Vec<ChartProblem>,
    /// Values that are given for charts that nothing deploys.
    pub given: Given,
    /// The YAML files that renders read: what is accepted in them counts.
    pub yaml: Vec<yaml::File>,
}

/// Values of the command line.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    /// Files, relative to the scan root.
    pub files: Vec<String>,
    /// Name and text of `--helm-set`.
    pub set: Vec<String>,
}

/// A chart that is to be rendered.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub chart: Arc<Chart>,
    pub release: Release,
    /// What deploys it.
    pub chain: Vec<ObjectHop>,
}

/// What comes of all requests.
#[derive(Debug, Default)]
pub(super) struct Renders {
    pub objects: Vec<Object>,
    pub problems: Vec<ChartProblem>,
    /// How many scopes they are.
    pub count: u32,
    /// The directories of the charts that are deployed.
    pub deployed: BTreeSet<Text>,
    /// Releases whose charts are not here.
    pub elsewhere: Vec<NotJudged>,
}

impl Charts {
    /// Reads the charts that a walk met.
    pub fn read(sources: &SourceMap, discovery: &Discovery) -> Charts {
        let mut charts = Charts::default();
        let mut known = KnownCharts::new();
        let directories: Vec<&str> = discovery
            .files
            .iter()
            .filter(|found| found.class == FileClass::Chart)
            .map(|found| found.path.rsplit_once('/').map_or("", |(directory, _)| directory))
            .collect();
        for directory in &directories {
            if let Some(name) = chart_name(sources, directory) {
                known.entry(name).or_default().push((*directory).into());
            }
        }
        for directory in directories {
            let (chart, problems) = Chart::read(sources, directory, &known);
            charts.problems.extend(problems);
            if let Some(chart) = chart {
                inner_directories(&chart, &mut charts.inner);
                charts.by_directory.insert(directory.into(), Arc::new(chart));
            }
        }
        charts.problems.dedup();
        charts
    }

    pub fn is_empty(&self) -> bool {
        self.by_directory.is_empty() && self.problems.is_empty()
    }

    /// The chart in a directory.
    pub fn at(&self, directory: &str) -> Option<&Arc<Chart>> {
        self.by_directory.get(directory)
    }

    /// Whether a file is a part of a chart.
    pub fn hold(&self, path: &str) -> bool {
        self.by_directory.keys().any(|directory| is_below(directory, path))
    }

    /// The charts that nobody deploys, each with its own values and with those of each of its environments.
    pub fn render_bare(&self, sources: &SourceMap, deployed: &BTreeSet<Text>, first: u32) -> Renders {
        let open = self
            .by_directory
            .iter()
            .filter(|(directory, chart)| !deployed.contains(*directory) && !self.inner.contains(*directory) && !chart.is_library);
        let requests = open.flat_map(|(_, chart)| bare::requests(sources, chart, &self.given)).collect();
        render_all(sources, requests, first)
    }

    /// What manifests deploy: Argo CD's Applications and Flux's HelmReleases.
    pub fn render_deployed(&self, sources: &SourceMap, objects: &[Object], first: u32) -> Renders {
        let (mut requests, mut elsewhere) = (Vec::new(), Vec::new());
        for object in objects {
            application::requests(self, sources, object, &mut requests, &mut elsewhere);
            flux::requests(self, sources, object, objects, &mut requests, &mut elsewhere);
        }
        let deployed = requests.iter().map(|request| request.chart.directory.clone()).collect();
        Renders { deployed, elsewhere, ..render_all(sources, requests, first) }
    }

    /// What could not be read or rendered, for the ledger.
    pub fn not_judged(&self, sources: &SourceMap, problems: &[ChartProblem]) -> Vec<NotJudged> {
        let mut entries: Vec<NotJudged> = Vec::new();
        for problem in self.problems.iter().chain(problems) {
            let is_known = |known: &NotJudged| known.path == *problem.path && known.message == problem.message;
            if entries.iter().any(is_known) {
                continue; // several renders say the same
            }
            entries.push(NotJudged {
                class: NotJudgedClass::Chart,
                path: problem.path.to_string(),
                span: problem.span,
                message: problem.message.clone(),
                parts: 1,
                has_cache_settings: mentions(sources, &problem.path) || self.values_mention(sources, &problem.path),
            });
        }
        entries
    }

    /// Parses the YAML files that were read for charts: templates as far as they are YAML, and what gives values to these
    /// objects. `is_parsed` says which files are parsed anyhow.
    pub fn parse_read<'o>(
        &mut self,
        sources: &SourceMap,
        objects: impl Iterator<Item = &'o Object>,
        is_parsed: &dyn Fn(&str) -> bool,
    ) {
        let mut given = BTreeSet::new();
        for object in objects.filter(|object| matches!(object.from, From::Chart { .. })) {
            collect_sources(&object.body, &mut given);
        }
        let is_ours = |source: &Source| self.hold(&source.path) || given.contains(&source.id);
        let is_yaml = |path: &str| path.ends_with(".yaml") || path.ends_with(".yml");
        let paths = sources.paths().into_iter().filter(|path| is_yaml(path) && !is_parsed(path));
        let read: Vec<_> = paths.filter_map(|path| sources.known(&path)).filter(|source| is_ours(source)).collect();
        let parse = |source: &Arc<Source>| {
            let file = yaml::parse(source.id, &source.text);
            if file.errors.is_empty() {
                search_yaml(source, &file);
            }
            file
        };
        self.yaml = read.par_iter().map(parse).collect();
    }

    /// Whether the values of the charts that hold a file have cache settings: what it would have rendered may be one.
    fn values_mention(&self, sources: &SourceMap, path: &str) -> bool {
        let charts = self.by_directory.iter().filter(|(directory, _)| is_below(directory, path));
        let values = charts.map(|(_, chart)| chart.values_path()).filter(|path| sources.known(path).is_some());
        values.into_iter().any(|path| mentions(sources, &path))
    }

    /// The files that the charts are read from.
    pub fn read_paths<'d>(&self, discovery: impl Iterator<Item = &'d str>) -> Vec<String> {
        discovery.filter(|path| self.hold(path)).map(String::from).collect()
    }
}

/// The sources that a value and what is inside it stand in.
fn collect_sources(value: &Value, into: &mut BTreeSet<SourceId>) {
    into.extend(value.origin.span().map(|span| span.source));
    match &value.kind {
        Kind::Mapping(mapping) => mapping.entries.values().for_each(|entry| collect_sources(&entry.value, into)),
        Kind::Sequence(sequence) => sequence.items.iter().for_each(|item| collect_sources(item, into)),
        _ => {}
    }
}

/// Renders in parallel; each render is a scope of its own.
pub(super) fn render_all(sources: &SourceMap, requests: Vec<Request>, first: u32) -> Renders {
    let numbered: Vec<(u32, Request)> = (first..).zip(requests).collect();
    let rendered: Vec<Rendered> =
        numbered.into_par_iter().map(|(number, request)| render_in(sources, &request, ScopeId(number))).collect();
    let mut renders = Renders { count: rendered.len() as u32, ..Renders::default() };
    for one in rendered {
        renders.objects.extend(one.objects);
        renders.problems.extend(one.problems);
    }
    renders
}

/// Renders one chart into a scope.
fn render_in(sources: &SourceMap, request: &Request, scope: ScopeId) -> Rendered {
    let mut rendered = render_chart(&request.chart, &request.release, sources, scope);
    for object in &mut rendered.objects {
        object.overlay = Some(request.chart.directory.clone());
        object.chain.extend(request.chain.iter().cloned());
    }
    rendered
}

/// An entry for a release whose chart is not in these files.
pub(super) fn elsewhere(sources: &SourceMap, what: &str, chart: &str, span: Span, whole: Span) -> Option<NotJudged> {
    let source = sources.get(span.source)?;
    Some(NotJudged {
        class: NotJudgedClass::Chart,
        path: source.path.to_string(),
        span: Some(span),
        message: format!("{what}: the chart `{chart}` is not in these files, so what it deploys is not judged"),
        parts: 1,
        has_cache_settings: whole.source == span.source && has_cache_settings(source.slice(whole)),
    })
}

/// The values that a text of YAML holds.
pub(super) fn values_in_file(sources: &SourceMap, path: &str) -> Option<Value> {
    let source = sources.read(path).ok()?;
    let file = yaml::parse(source.id, &source.text);
    file.documents.first().map(|document| crate::kubernetes::to_value(&document.root))
}

/// Values of which nothing is known but why: whatever was set before may be another.
pub(super) fn open_values(reason: Unknown) -> Value {
    let mut open = Mapping::new(MappingKind::Body, Span::NONE);
    open.open = Some(Arc::new(reason));
    Value::mapping(open)
}

/// The values that a text in a manifest holds.
pub(super) fn values_in_text(sources: &SourceMap, written: &Value) -> Option<Value> {
    let (text, span) = (written.as_str()?, written.origin.span()?);
    let source = sources.get(span.source)?;
    let style = match source.slice(span).chars().next() {
        Some('"') => ScalarStyle::DoubleQuoted,
        Some('\'') => ScalarStyle::SingleQuoted,
        _ if text.contains('\n') => ScalarStyle::Literal,
        _ => ScalarStyle::Plain,
    };
    let node = Node { span, kind: NodeKind::String(text.into()), style: Some(style), alias: None };
    let file = yaml::parse_scalar_as_document(span.source, &source.text, &node);
    match file.documents.first() {
        Some(document) if file.errors.is_empty() => Some(crate::kubernetes::to_value(&document.root)),
        None if text.trim().is_empty() => Some(Value::mapping(Mapping::new(MappingKind::Body, span))),
        _ => None,
    }
}

fn chart_name(sources: &SourceMap, directory: &str) -> Option<Text> {
    let values = values_in_file(sources, &join_path(directory, "Chart.yaml"))?;
    values.get("name").and_then(Value::as_str).map(Text::from)
}

fn inner_directories(chart: &Chart, into: &mut BTreeSet<Text>) {
    for inner in &chart.charts {
        into.insert(inner.directory.clone());
        inner_directories(inner, into);
    }
}

fn is_below(directory: &str, path: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}
