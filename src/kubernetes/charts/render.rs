//! Renders a chart with the values of one release.
//!
//! Invariant: templates run in Helm's order, on values that they share; a template with an error costs itself.
//!
//! Source: Helm's engine, `pkg/engine`.

use std::rc::Rc;

use super::chart::{Chart, ChartProblem};
use super::datum::{Data, Datum, Entries, Map, Methods, from_value};
use super::functions::is_function;
use super::objects::{self, FileObjects};
use super::prepared::{Prepared, coalesce};
use super::renderer::{Named, Renderer, Run, Stop};
use super::rope::Rope;
use super::table::Place;
use super::values::overlay;
use crate::kubernetes::{Object, ScopeId, objects_of};
use crate::source::{Source, SourceMap, Span, Text, join_path};
use crate::syntax::{SyntaxError, template, yaml};
use crate::value::{Reason, ReasonKind, Value};

/// What a chart is deployed as.
#[derive(Clone, Debug, Default)]
pub struct Release {
    /// `.Release.Name`; the chart's name where nothing says it.
    pub name: Option<Value>,
    /// `.Release.Namespace`; unknown where nothing says it.
    pub namespace: Option<Value>,
    /// Later ones are stronger.
    pub values: Vec<Value>,
}

/// What a render gives.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    pub objects: Vec<Object>,
    pub problems: Vec<ChartProblem>,
}

/// The version of Kubernetes that a cluster is taken to have, as `helm template` does.
const KUBERNETES: [&str; 3] = ["v1.36.0", "1", "36"];
/// The version of Helm.
const HELM: &str = "v4.2";

/// The API versions that a cluster is taken to serve, as `helm template` does.
const SERVED: &str = "v1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 \
    admissionregistration.k8s.io/v1beta1 internal.apiserver.k8s.io/v1alpha1 apps/v1 apps/v1beta1 apps/v1beta2 \
    authentication.k8s.io/v1 authentication.k8s.io/v1alpha1 authentication.k8s.io/v1beta1 authorization.k8s.io/v1 \
    authorization.k8s.io/v1beta1 autoscaling/v1 autoscaling/v2 batch/v1 batch/v1beta1 certificates.k8s.io/v1 \
    certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1 coordination.k8s.io/v1alpha2 coordination.k8s.io/v1beta1 \
    coordination.k8s.io/v1 discovery.k8s.io/v1 discovery.k8s.io/v1beta1 events.k8s.io/v1 events.k8s.io/v1beta1 \
    extensions/v1beta1 flowcontrol.apiserver.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1beta1 \
    flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1beta3 networking.k8s.io/v1 \
    networking.k8s.io/v1beta1 node.k8s.io/v1 node.k8s.io/v1alpha1 node.k8s.io/v1beta1 policy/v1 policy/v1beta1 \
    rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1 resource.k8s.io/v1 \
    resource.k8s.io/v1beta2 resource.k8s.io/v1beta1 resource.k8s.io/v1alpha3 scheduling.k8s.io/v1alpha2 \
    scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1 storage.k8s.io/v1beta1 storage.k8s.io/v1 storage.k8s.io/v1alpha1 \
    storagemigration.k8s.io/v1beta1 apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1";

/// A template with the chart that it belongs to.
struct TemplateFile {
    /// As Helm names it: `chart/templates/a.yaml`.
    name: Text,
    source: std::sync::Arc<Source>,
    /// What `.` is in it, without `Template`.
    top: Map,
    base: Text,
    /// The directory of its chart.
    directory: Text,
}

/// A chart with its values, ready to run.
struct Session {
    renderer: Renderer,
    /// In the order in which Helm runs them.
    files: Vec<(TemplateFile, Rc<Vec<template::Node>>)>,
    rendered: Rendered,
}

impl Session {
    fn new(chart: &Chart, release: &Release, sources: &SourceMap) -> Session {
        let renderer = Renderer::new();
        let given = Map::default();
        for values in &release.values {
            let values = from_value(values, &mut renderer.table.borrow_mut());
            match values.data {
                Data::Map(map) => overlay(&given, &map),
                Data::Unknown(id) => given.0.borrow_mut().open = Some(id),
                _ => {}
            }
        }
        let prepared = Prepared::new(chart, &given, &mut renderer.table.borrow_mut());
        let values = coalesce(&prepared, &given);
        let (mut rendered, mut found) = (Rendered::default(), Vec::new());
        let release = release_map(&renderer, chart, release);
        let root = Root { renderer: &renderer, sources, release, capabilities: capabilities() };
        root.collect(&prepared, &prepared.name, values, true, &mut found, &mut rendered);
        // Charts inside come first, so that the chart above defines anew what they define.
        found.sort_by(|a, b| {
            let depth = |file: &TemplateFile| file.name.matches('/').count();
            depth(b).cmp(&depth(a)).then_with(|| b.name.cmp(&a.name))
        });
        let mut files = Vec::new();
        for file in found {
            if let Some(nodes) = parse(&renderer, &file, &mut rendered.problems) {
                files.push((file, nodes));
            }
        }
        files.retain(|(file, _)| !file.name.rsplit('/').next().unwrap_or(&file.name).starts_with('_'));
        Session { renderer, files, rendered }
    }
}

/// Makes a template known by its name, and what it defines by theirs. None where it has errors.
fn parse(renderer: &Renderer, file: &TemplateFile, problems: &mut Vec<ChartProblem>) -> Option<Rc<Vec<template::Node>>> {
    let source = &file.source;
    renderer.add_file(source.id, &source.text);
    let (parsed, errors) = template::parse(source.id, &source.text, &is_function);
    let problem = |error: &SyntaxError| ChartProblem {
        path: source.path.as_ref().into(),
        span: Some(error.span),
        message: error.message.clone(),
        is_whole: false,
    };
    problems.extend(errors.iter().map(problem));
    if !errors.is_empty() {
        return None;
    }
    let mut templates = renderer.templates.borrow_mut();
    for definition in parsed.definitions {
        let is_empty = definition.nodes.iter().all(|node| match node {
            template::Node::Text(span) => source.slice(*span).trim().is_empty(),
            _ => false,
        });
        // Go keeps what is there where a later definition is empty.
        if !is_empty || !templates.contains_key(&definition.name) {
            templates.insert(definition.name, Named { nodes: Rc::new(definition.nodes) });
        }
    }
    let nodes = Rc::new(parsed.nodes);
    templates.insert(file.name.clone(), Named { nodes: nodes.clone() });
    Some(nodes)
}

/// Renders a chart as one release.
pub fn render(chart: &Chart, release: &Release, sources: &SourceMap, scope: ScopeId) -> Rendered {
    let Session { renderer, files, mut rendered } = Session::new(chart, release, sources);
    rendered.objects.iter_mut().for_each(|object| object.scope = scope);
    // What speaks to a person is rendered too: it may refuse the values.
    for (file, nodes) in files.iter().filter(|(file, _)| !file.name.ends_with("/NOTES.txt")) {
        let found = run_file(&renderer, file, nodes, scope, sources);
        rendered.objects.extend(found.objects);
        rendered.problems.extend(found.problems);
    }
    for remark in renderer.remarks.borrow().iter() {
        let path = sources.get(remark.span.source).map(|source| source.path.clone());
        let path = path.as_deref().map_or_else(|| chart.directory.clone(), Text::from);
        let span = Some(remark.span).filter(|span| !span.is_none());
        rendered.problems.push(ChartProblem { path, span, message: remark.message.clone(), is_whole: false });
    }
    settle_namespaces(&mut rendered.objects, release);
    rendered
}

/// The name of a template, and its text or what stops it.
pub type RenderedText = (Text, Result<String, String>);

/// The texts that Helm would print, by the names of the templates, with what stops a template in place of its text.
pub fn texts(chart: &Chart, release: &Release, sources: &SourceMap) -> (Vec<RenderedText>, Vec<ChartProblem>) {
    let Session { renderer, files, rendered } = Session::new(chart, release, sources);
    let run = |(file, nodes): &(TemplateFile, Rc<Vec<template::Node>>)| {
        let text = match run_once(&renderer, file, nodes) {
            Ok(text) => Ok(text.to_string()),
            Err(Stop::Failed { message, .. }) => Err(message),
            Err(Stop::Break | Stop::Continue) => Ok(String::new()),
        };
        (file.name.clone(), text)
    };
    let texts = files.iter().map(run).collect();
    (texts, rendered.problems)
}

fn run_once(renderer: &Renderer, file: &TemplateFile, nodes: &[template::Node]) -> Run<Rope> {
    renderer.refill();
    let dot = Datum::new(Data::Map(file.top.clone())).deep_copy();
    if let Data::Map(top) = &dot.data {
        let name = ("Name".into(), Datum::text(&file.name));
        top.insert("Template", Datum::map([name, ("BasePath".into(), Datum::text(&file.base))]));
    }
    renderer.run(nodes, &dot).map(|output| renderer.finished(output))
}

/// Runs one file in every world, and joins what the worlds say.
fn run_file(
    renderer: &Renderer,
    file: &TemplateFile,
    nodes: &[template::Node],
    scope: ScopeId,
    sources: &SourceMap,
) -> FileObjects {
    let run = || run_once(renderer, file, nodes);
    let (outputs, deciding, is_complete) = renderer.in_all_worlds(run);
    let mut worlds: Vec<FileObjects> = Vec::new();
    for output in outputs {
        worlds.push(match output {
            Ok(text) => objects::read(renderer, &text, file.source.id, &file.source.path, &file.directory, scope, sources),
            Err(Stop::Failed { message, span }) => {
                let place = sources.get(span.source).map(|source| Text::from(source.path.as_ref()));
                let path = place.unwrap_or_else(|| file.source.path.as_ref().into());
                let span = Some(span).filter(|span| !span.is_none());
                FileObjects { objects: Vec::new(), problems: vec![ChartProblem { path, span, message, is_whole: false }] }
            }
            Err(Stop::Break | Stop::Continue) => FileObjects::default(),
        });
    }
    let table = renderer.table.borrow();
    let mut reasons: Vec<Reason> = deciding.iter().flat_map(|unknown| table.reasons(*unknown)).take(8).collect();
    if reasons.is_empty() {
        reasons.push(Reason::new(ReasonKind::GeneratedText, &*file.name, Span::NONE));
    }
    objects::join(worlds, &reasons, is_complete, &file.source.path)
}

/// What all templates of a render share.
struct Root<'r> {
    renderer: &'r Renderer,
    sources: &'r SourceMap,
    release: Datum,
    capabilities: Datum,
}

impl Root<'_> {
    /// The templates of a chart and of those in it; what `.Subcharts` of the chart above is.
    fn collect(
        &self,
        chart: &Prepared<'_>,
        path: &str,
        values: Map,
        is_root: bool,
        into: &mut Vec<TemplateFile>,
        rendered: &mut Rendered,
    ) -> Datum {
        let top = Map::default();
        let inner: Vec<(Text, Datum)> = chart
            .inner
            .iter()
            .map(|inner| {
                let below = match values.get(&inner.name).map(|below| below.data) {
                    Some(Data::Map(below)) => below,
                    _ => Map::default(),
                };
                let path = format!("{path}/charts/{}", inner.name);
                (inner.name.clone(), self.collect(inner, &path, below, false, into, rendered))
            })
            .collect();
        let own = Datum::new(Data::Map(values));
        top.insert("Values", own.clone());
        top.insert("Chart", self.metadata(chart, is_root));
        top.insert("Release", self.release.clone());
        top.insert("Capabilities", self.capabilities.clone());
        top.insert("Files", self.files(chart.chart));
        top.insert("Subcharts", Datum::map(inner));
        for (below, source) in &chart.chart.templates {
            let name = below.rsplit('/').next().unwrap_or(below);
            if chart.chart.is_library && !name.starts_with('_') {
                continue; // a library deploys nothing
            }
            into.push(TemplateFile {
                name: format!("{path}/{below}").into(),
                source: source.clone(),
                top: top.clone(),
                base: format!("{path}/templates").into(),
                directory: chart.chart.directory.clone(),
            });
        }
        let at = join_path(&chart.chart.directory, "Chart.yaml");
        for missing in &chart.missing {
            let message = format!("the dependency `{missing}` is not in these files: what it deploys is not judged");
            let span = Some(chart.chart.header).filter(|span| !span.is_none());
            rendered.problems.push(ChartProblem { path: at.clone().into(), span, message, is_whole: false });
        }
        for open in &chart.open {
            let message = format!("whether the dependency `{open}` is switched on is unknown: it is judged as if it were");
            rendered.problems.push(ChartProblem { path: at.clone().into(), span: None, message, is_whole: false });
        }
        for (_, source) in &chart.chart.definitions {
            let file = yaml::parse(source.id, &source.text);
            for document in &file.documents {
                rendered.objects.extend(objects_of(document, &source.path));
            }
        }
        Datum::new(Data::Map(top))
    }

    fn metadata(&self, chart: &Prepared<'_>, is_root: bool) -> Datum {
        const FIELDS: [(&str, &str); 15] = [
            ("APIVersion", "apiVersion"),
            ("Annotations", "annotations"),
            ("AppVersion", "appVersion"),
            ("Condition", "condition"),
            ("Deprecated", "deprecated"),
            ("Description", "description"),
            ("Home", "home"),
            ("Icon", "icon"),
            ("Keywords", "keywords"),
            ("KubeVersion", "kubeVersion"),
            ("Maintainers", "maintainers"),
            ("Sources", "sources"),
            ("Tags", "tags"),
            ("Type", "type"),
            ("Version", "version"),
        ];
        let mut table = self.renderer.table.borrow_mut();
        let map = Map::default();
        for (name, key) in FIELDS {
            let value = chart.chart.metadata.get(key).map(|value| from_value(value, &mut table));
            let is_text = !matches!(name, "Annotations" | "Deprecated" | "Keywords" | "Maintainers" | "Sources");
            let value = match value {
                Some(value) if is_text && !matches!(value.data, Data::Text(_)) => Datum::rope(super::print::printed(&value, "")),
                Some(value) => value,
                None if is_text => Datum::text(""),
                None if name == "Deprecated" => Datum::bool(false),
                None if name == "Annotations" => Datum::map([]),
                None => Datum::list(Vec::new()),
            };
            map.insert(name, value);
        }
        let place = table.add(Place::Value(crate::value::Origin::at(chart.chart.header)));
        map.insert("Name", Datum::rope(Rope::new(&chart.name, place)));
        map.insert("IsRoot", Datum::bool(is_root));
        map.insert("Dependencies", Datum::list(Vec::new()));
        Datum::new(Data::Map(map))
    }

    /// The texts of a chart's files; read only where a template of the chart takes any.
    fn files(&self, chart: &Chart) -> Datum {
        let takes = chart.templates.iter().any(|(_, source)| source.text.contains(".Files"));
        let mut entries = Entries { methods: Methods::Files, ..Entries::default() };
        if takes {
            for path in &chart.files {
                if let Ok(source) = self.sources.read(&join_path(&chart.directory, path)) {
                    let span = Span::new(source.id, 0, source.text.len());
                    let place = self.renderer.table.borrow_mut().add(Place::Literal(span));
                    entries.entries.insert(path.clone(), Datum::rope(Rope::new(&source.text, place)));
                }
            }
        }
        Datum::new(Data::Map(Map(Rc::new(std::cell::RefCell::new(entries)))))
    }
}

fn release_map(renderer: &Renderer, chart: &Chart, release: &Release) -> Datum {
    let mut table = renderer.table.borrow_mut();
    let name = match &release.name {
        Some(name) => from_value(name, &mut table),
        None => {
            let place = table.add(Place::Value(crate::value::Origin::at(chart.header)));
            Datum::rope(Rope::new(&chart.name, place))
        }
    };
    let namespace = match &release.namespace {
        Some(namespace) => from_value(namespace, &mut table),
        None => Datum::unknown(table.because(ReasonKind::ReleaseUnknown, "the namespace", chart.header)),
    };
    Datum::map([
        ("Name".into(), name),
        ("Namespace".into(), namespace),
        ("IsInstall".into(), Datum::bool(true)),
        ("IsUpgrade".into(), Datum::bool(false)),
        ("Revision".into(), Datum::integer(1)),
        ("Service".into(), Datum::text("Helm")),
    ])
}

fn capabilities() -> Datum {
    let [version, major, minor] = KUBERNETES;
    let served = Map::default();
    SERVED.split_whitespace().for_each(|api| served.insert(api, Datum::bool(true)));
    served.0.borrow_mut().methods = Methods::ApiVersions;
    Datum::map([
        (
            "KubeVersion".into(),
            Datum::map([
                ("Version".into(), Datum::text(version)),
                ("GitVersion".into(), Datum::text(version)),
                ("Major".into(), Datum::text(major)),
                ("Minor".into(), Datum::text(minor)),
            ]),
        ),
        ("APIVersions".into(), Datum::new(Data::Map(served))),
        ("HelmVersion".into(), Datum::map([("Version".into(), Datum::text(HELM)), ("GoVersion".into(), Datum::text(""))])),
    ])
}

/// What says no namespace is deployed to the release's.
fn settle_namespaces(objects: &mut [Object], release: &Release) {
    let Some(namespace) = &release.namespace else { return };
    for object in objects.iter_mut().filter(|object| object.namespace.is_none()) {
        if crate::kubernetes::is_cluster_scoped(&object.group, &object.kind) {
            continue; // has none
        }
        let has_own = object
            .body
            .get_path(&["metadata", "namespace"])
            .is_some_and(|own| !matches!(own.kind, crate::value::Kind::Absent(_)));
        if !has_own {
            object.namespace = namespace.as_str().map(Text::from);
            objects::set_namespace(&mut object.body, namespace);
        }
    }
}
