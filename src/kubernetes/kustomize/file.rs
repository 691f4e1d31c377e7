//! A kustomization file, field by field, every text with its place.

use crate::source::{Span, Text};
use crate::syntax::yaml::{Node, NodeKind};
use crate::value::Value;

use super::super::convert::to_value;
use super::super::object::pair;
use super::resource::{Behavior, Gvk};
use super::specs::{FieldSpec, field_spec, gvk_of};
use super::tree::{items, scalar_text, span_of};

/// The names that a kustomization file may have.
pub const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// A text and where it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct PlacedText {
    pub text: Text,
    pub span: Option<Span>,
}

impl PlacedText {
    pub fn span(&self) -> Span {
        self.span.unwrap_or(Span::NONE)
    }
}

/// Where a patch is written.
#[derive(Clone, Debug)]
pub(super) enum PatchText {
    Inline(Node),
    Path(PlacedText),
    /// `patchesStrategicMerge` takes either.
    Either(Node),
}

/// An entry of `patches`, `patchesStrategicMerge` or `patchesJson6902`.
#[derive(Clone, Debug)]
pub(super) struct Patch {
    pub text: PatchText,
    pub target: Option<Value>,
    pub allow_name_change: bool,
    pub allow_kind_change: bool,
    pub span: Span,
}

impl Patch {
    /// The file that it may be in.
    pub fn path(&self) -> Option<Text> {
        match &self.text {
            PatchText::Path(file) => Some(file.text.clone()),
            PatchText::Either(Node { kind: NodeKind::String(text), .. }) if !text.contains('\n') => Some(text.clone()),
            _ => None,
        }
    }
}

/// An entry of `labels`, or `commonLabels`.
#[derive(Clone, Debug)]
pub(super) struct Labels {
    pub pairs: Value,
    pub include_selectors: bool,
    pub include_templates: bool,
    pub fields: Vec<FieldSpec>,
}

/// An entry of `images`.
#[derive(Clone, Debug)]
pub(super) struct Image {
    pub name: Text,
    pub new_name: Option<PlacedText>,
    pub new_tag: Option<PlacedText>,
    pub tag_suffix: Option<PlacedText>,
    pub digest: Option<PlacedText>,
}

/// An entry of `replicas`.
#[derive(Clone, Debug)]
pub(super) struct Replicas {
    pub name: PlacedText,
    pub count: Value,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum GeneratorKind {
    ConfigMap,
    Secret,
}

/// An entry of `configMapGenerator` or `secretGenerator`.
#[derive(Clone, Debug)]
pub(super) struct Generator {
    pub kind: GeneratorKind,
    pub name: PlacedText,
    pub namespace: Option<Value>,
    pub behavior: Behavior,
    pub secret_type: Option<Value>,
    /// The nodes of the literals: their text is cut at the `=`.
    pub literals: Vec<Node>,
    pub files: Vec<PlacedText>,
    pub env_files: Vec<PlacedText>,
    pub options: GeneratorOptions,
    pub span: Span,
}

/// `options` of a generator with `generatorOptions` under them.
#[derive(Clone, Debug, Default)]
pub(super) struct GeneratorOptions {
    pub labels: Vec<(Text, Span, Value)>,
    pub annotations: Vec<(Text, Span, Value)>,
    pub no_hash: bool,
    pub immutable: Option<Span>,
}

/// An entry of `vars`.
#[derive(Clone, Debug)]
pub(super) struct VarsEntry {
    pub name: Text,
    pub gvk: Gvk,
    pub object: Text,
    pub namespace: Text,
    pub field: Text,
    pub span: Span,
}

/// A kustomization file.
#[derive(Clone, Debug)]
pub(super) struct Kustomization {
    pub path: String,
    pub directory: String,
    pub is_component: bool,
    /// `resources`, then `bases`.
    pub resources: Vec<PlacedText>,
    pub components: Vec<PlacedText>,
    pub namespace: Option<Value>,
    pub name_prefix: Option<PlacedText>,
    pub name_suffix: Option<PlacedText>,
    pub labels: Vec<Labels>,
    pub common_labels: Option<Value>,
    pub common_annotations: Option<Value>,
    pub strategic_patches: Vec<Patch>,
    pub patches: Vec<Patch>,
    pub json_patches: Vec<Patch>,
    pub images: Vec<Image>,
    pub replicas: Vec<Replicas>,
    /// `{source, targets}` or `{path}` each.
    pub replacements: Vec<Value>,
    pub variables: Vec<VarsEntry>,
    pub generators: Vec<Generator>,
    pub configurations: Vec<PlacedText>,
    /// Files that are read by fields that change nothing here: `crds`, `validators`, `openapi`.
    pub other_files: Vec<PlacedText>,
    /// Generator and transformer configurations: paths or inline text.
    pub plugins: Vec<(&'static str, Node)>,
    /// Charts that are inflated, by name.
    pub charts: Vec<PlacedText>,
    /// Fields that kustomize does not have.
    pub unknown_fields: Vec<PlacedText>,
}

const FIELDS: [&str; 34] = [
    "apiVersion",
    "kind",
    "metadata",
    "openapi",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "commonAnnotations",
    "patchesStrategicMerge",
    "patchesJson6902",
    "patches",
    "images",
    "imageTags",
    "replacements",
    "replicas",
    "vars",
    "sortOptions",
    "resources",
    "components",
    "crds",
    "bases",
    "configMapGenerator",
    "secretGenerator",
    "helmGlobals",
    "helmCharts",
    "helmChartInflationGenerator",
    "generatorOptions",
    "configurations",
    "generators",
    "transformers",
    "validators",
    "buildMetadata",
];

impl Kustomization {
    /// Reads the first document of a file.
    pub fn read(root: &Node, path: &str) -> Kustomization {
        let value = to_value(root);
        let field = |key: &str| value.get(key).filter(|v| !super::tree::is_null(v));
        let list = |key: &str| field(key).map(items).unwrap_or_default();
        let texts = |key: &str| list(key).iter().filter_map(located).collect::<Vec<_>>();
        let text = |key: &str| field(key).and_then(located).filter(|located| !located.text.is_empty());
        let global = options(field("generatorOptions"));
        let generators = |key: &str, kind: GeneratorKind| {
            let nodes = sequence(root, key);
            nodes.iter().map(|node| generator(node, kind, &global)).collect::<Vec<_>>()
        };
        let mut all = generators("configMapGenerator", GeneratorKind::ConfigMap);
        all.extend(generators("secretGenerator", GeneratorKind::Secret));
        let mut images: Vec<Image> = list("images").iter().filter_map(image).collect();
        images.extend(list("imageTags").iter().filter_map(image));
        let mut resources = texts("resources");
        resources.extend(texts("bases"));
        let mut other_files = texts("crds");
        other_files.extend(texts("validators"));
        other_files.extend(value.get_path(&["openapi", "path"]).and_then(located));
        let plugins = ["generators", "transformers"];
        let mut charts: Vec<PlacedText> = list("helmCharts").iter().filter_map(|chart| located(chart.get("name")?)).collect();
        charts.extend(list("helmChartInflationGenerator").iter().filter_map(|chart| located(chart.get("chartName")?)));
        let unknown = value.as_mapping().into_iter().flat_map(|mapping| &mapping.entries);
        Kustomization {
            path: path.to_string(),
            directory: directory_of(path).to_string(),
            is_component: value.get("kind").and_then(Value::as_str) == Some("Component"),
            resources,
            components: texts("components"),
            namespace: field("namespace").filter(|v| v.as_str().is_some_and(|text| !text.is_empty())).cloned(),
            name_prefix: text("namePrefix"),
            name_suffix: text("nameSuffix"),
            labels: list("labels").iter().filter_map(labels).collect(),
            common_labels: field("commonLabels").cloned(),
            common_annotations: field("commonAnnotations").cloned(),
            strategic_patches: sequence(root, "patchesStrategicMerge").iter().map(strategic_patch).collect(),
            patches: sequence(root, "patches").iter().filter_map(patch).collect(),
            json_patches: sequence(root, "patchesJson6902").iter().filter_map(patch).collect(),
            images,
            replicas: list("replicas").iter().filter_map(replicas).collect(),
            replacements: list("replacements").to_vec(),
            variables: list("vars").iter().filter_map(variable).collect(),
            generators: all,
            configurations: texts("configurations"),
            other_files,
            plugins: plugins
                .into_iter()
                .flat_map(|key| sequence(root, key).iter().map(move |node| (key, node.clone())))
                .collect(),
            charts,
            unknown_fields: unknown
                .filter(|(key, _)| !FIELDS.contains(&key.as_str()))
                .map(|(key, entry)| PlacedText { text: key.clone(), span: Some(entry.key) })
                .collect(),
        }
    }
}

fn sequence<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    match pair(node, key).map(|node| &node.kind) {
        Some(NodeKind::Sequence(items)) => items,
        _ => &[],
    }
}

fn located(value: &Value) -> Option<PlacedText> {
    Some(PlacedText { text: scalar_text(value)?, span: value.origin.span() })
}

fn strategic_patch(node: &Node) -> Patch {
    Patch {
        text: PatchText::Either(node.clone()),
        target: None,
        allow_name_change: false,
        allow_kind_change: false,
        span: node.span,
    }
}

fn patch(node: &Node) -> Option<Patch> {
    let value = to_value(node);
    let inline = pair(node, "patch").filter(|text| matches!(&text.kind, NodeKind::String(text) if !text.trim().is_empty()));
    let text = match (inline, value.get("path").and_then(located)) {
        (Some(inline), _) => PatchText::Inline(inline.clone()),
        (None, Some(path)) => PatchText::Path(path),
        (None, None) => return None,
    };
    let option = |name: &str| value.get_path(&["options", name]).and_then(Value::as_bool) == Some(true);
    Some(Patch {
        text,
        target: value.get("target").filter(|target| target.as_mapping().is_some()).cloned(),
        allow_name_change: option("allowNameChange"),
        allow_kind_change: option("allowKindChange"),
        span: value.as_mapping().map_or(node.span, |mapping| mapping.header),
    })
}

fn labels(value: &Value) -> Option<Labels> {
    let option = |name: &str| value.get(name).and_then(Value::as_bool) == Some(true);
    Some(Labels {
        pairs: value.get("pairs")?.clone(),
        include_selectors: option("includeSelectors"),
        include_templates: option("includeTemplates"),
        fields: value.get("fields").map(items).unwrap_or_default().iter().filter_map(field_spec).collect(),
    })
}

fn image(value: &Value) -> Option<Image> {
    let text = |key: &str| value.get(key).and_then(located).filter(|located| !located.text.is_empty());
    Some(Image {
        name: value.get("name").and_then(scalar_text)?,
        new_name: text("newName"),
        new_tag: text("newTag"),
        tag_suffix: text("tagSuffix"),
        digest: text("digest"),
    })
}

fn replicas(value: &Value) -> Option<Replicas> {
    Some(Replicas { name: value.get("name").and_then(located)?, count: value.get("count")?.clone() })
}

fn variable(value: &Value) -> Option<VarsEntry> {
    let object = value.get("objref")?;
    let mut gvk = gvk_of(object);
    if let Some(api_version) = object.get("apiVersion").and_then(Value::as_str) {
        gvk = Gvk::new(api_version, &gvk.kind);
    }
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(Text::from).unwrap_or_default();
    let field = text(value.get_path(&["fieldref", "fieldPath"]).or_else(|| value.get_path(&["fieldref", "fieldpath"])));
    Some(VarsEntry {
        name: value.get("name").and_then(scalar_text)?,
        gvk,
        object: object.get("name").and_then(scalar_text)?,
        namespace: text(object.get("namespace")),
        field: if field.is_empty() { Text::new_static("metadata.name") } else { field },
        span: span_of(value),
    })
}

fn options(value: Option<&Value>) -> GeneratorOptions {
    let Some(value) = value else { return GeneratorOptions::default() };
    let pairs = |key: &str| {
        let entries = value.get(key).and_then(Value::as_mapping).into_iter().flat_map(|mapping| &mapping.entries);
        entries.map(|(key, entry)| (key.clone(), entry.key, entry.value.clone())).collect()
    };
    let flag = |key: &str| value.get(key).filter(|v| v.as_bool() == Some(true));
    GeneratorOptions {
        labels: pairs("labels"),
        annotations: pairs("annotations"),
        no_hash: flag("disableNameSuffixHash").is_some(),
        immutable: flag("immutable").map(span_of),
    }
}

fn generator(node: &Node, kind: GeneratorKind, global: &GeneratorOptions) -> Generator {
    let value = to_value(node);
    let texts = |key: &str| value.get(key).map(items).unwrap_or_default().iter().filter_map(located).collect::<Vec<_>>();
    let mut own = options(value.get("options"));
    for (own, global) in [(&mut own.labels, &global.labels), (&mut own.annotations, &global.annotations)] {
        let missing: Vec<_> = global.iter().filter(|(key, ..)| !own.iter().any(|(other, ..)| other == key)).cloned().collect();
        own.extend(missing);
    }
    own.no_hash |= global.no_hash;
    own.immutable = own.immutable.or(global.immutable);
    let mut env_files = texts("envs");
    env_files.extend(value.get("env").and_then(located).filter(|located| !located.text.is_empty()));
    Generator {
        kind,
        name: value.get("name").and_then(located).unwrap_or_default(),
        namespace: value.get("namespace").filter(|v| v.as_str().is_some_and(|text| !text.is_empty())).cloned(),
        behavior: match value.get("behavior").and_then(Value::as_str) {
            Some("merge") => Behavior::Merge,
            Some("replace") => Behavior::Replace,
            _ => Behavior::Create,
        },
        secret_type: value.get("type").filter(|v| v.as_str().is_some_and(|text| !text.is_empty())).cloned(),
        literals: sequence(node, "literals").to_vec(),
        files: texts("files"),
        env_files,
        options: own,
        span: node.span,
    }
}

/// The directory of a file.
pub(super) fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// Whether a base lies elsewhere: a URL, or the name of a repository.
pub(super) fn is_remote(text: &str) -> bool {
    let hosts = ["github.com/", "gitlab.com/", "bitbucket.org/", "git@", "gh:", "git::"];
    text.contains("://")
        || text.contains("?ref=")
        || text.contains(".git/")
        || text.ends_with(".git")
        || hosts.iter().any(|host| text.starts_with(host))
}
