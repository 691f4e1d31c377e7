//! Terraform: a `helm_release` deploys a chart of this repository.
//!
//! Invariant: references stay what they are: an endpoint of a cache that a release sets is linked to the cache.
//!
//! Source: [helm_release](https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release): `set`,
//! `set_list` and `set_sensitive` are stronger than `values`, of which later ones are stronger.

use super::{Charts, Request, open_values, render_in};
use crate::kubernetes::{ObjectHop, Release, Rendered, ScopeId, overlay_values, set_value, typed_value, values_of_text};
use crate::source::{SourceMap, Span, Text, join_path};
use crate::terraform::{Resource, Root};
use crate::value::{Kind, Mapping, MappingKind, ReasonKind, Unknown, Value};

/// The type of the helm provider.
pub(in crate::engine) const HELM_RELEASE: &str = "helm_release";

impl Charts {
    /// What a release deploys, and the directory of its chart.
    ///
    /// # Errors
    /// Why it cannot be rendered.
    pub(in crate::engine) fn release(
        &self,
        sources: &SourceMap,
        root: &Root,
        resource: &Resource,
    ) -> Result<(Text, Rendered), String> {
        let request = self.request(sources, root, resource)?;
        Ok((request.chart.directory.clone(), render_in(sources, &request, ScopeId::of_root(root.id.0))))
    }

    fn request(&self, sources: &SourceMap, root: &Root, resource: &Resource) -> Result<Request, String> {
        let body = &resource.body;
        let given = |name: &str| body.get(name).filter(|value| !value.is_null().is_true());
        let chart = given("chart").ok_or("it names no chart")?;
        let name = chart.as_str().ok_or("which chart it deploys is unknown")?;
        let not_here = || format!("the chart `{name}` is not in these files, so what it deploys is not judged");
        if given("repository").is_some() {
            return Err(not_here());
        }
        let path = crate::source::normalise_path(&join_path(&root.directory, name)).ok_or_else(not_here)?;
        let chart = self.at(&path).ok_or_else(not_here)?;
        let mut values = Value::mapping(Mapping::new(MappingKind::Body, Span::NONE));
        for text in elements(given("values")) {
            match values_of_text(&text, root.read.iter().map(String::as_str), sources) {
                Ok(over) => overlay_values(&mut values, &over),
                Err(why) => values = open_values(unknown(&text, &why)),
            }
        }
        for (kind, is_list) in [("set", false), ("set_list", true), ("set_sensitive", false), ("set_wo", false)] {
            for block in elements(given(kind)) {
                set(&mut values, &block, is_list, kind == "set_sensitive");
            }
        }
        let calls = resource.calls.iter().rev();
        let mut chain = vec![ObjectHop { span: resource.header, text: "deployed by this release".into() }];
        chain.extend(calls.map(|call| ObjectHop { span: call.header, text: "the module is called here".into() }));
        let release = Release { name: given("name").cloned(), namespace: given("namespace").cloned(), values: vec![values] };
        Ok(Request { chart: chart.clone(), release, chain })
    }
}

/// The elements of a list, or the blocks of a name. Where how many there are is unknown, that is one of them.
fn elements(value: Option<&Value>) -> Vec<Value> {
    match value.map(|value| (&value.kind, value)) {
        Some((Kind::Sequence(sequence), value)) => {
            let open = sequence.open.as_ref().map(|open| (**open).clone().into_value().with_origin(value.origin.clone()));
            sequence.items.iter().cloned().chain(open).collect()
        }
        Some((Kind::Absent(_) | Kind::Null(_), _)) | None => Vec::new(),
        Some((_, value)) => vec![value.clone()],
    }
}

/// Sets what one block says.
fn set(values: &mut Value, block: &Value, is_list: bool, is_sensitive: bool) {
    let path = block.get("name").and_then(Value::as_str);
    let (Some(path), Some(value)) = (path, block.get("value")) else {
        // It may set anything.
        *values = open_values(unknown(block, "what it sets is unknown"));
        return;
    };
    let is_text = block.get("type").and_then(Value::as_str) == Some("string");
    let is_parsed = !is_list && !is_text;
    let mut value = if is_parsed { typed_value(value.clone()) } else { value.clone() };
    value.sensitive |= is_sensitive;
    if set_value(values, path, value).is_err() {
        *values = open_values(unknown(block, path));
    }
}

fn unknown(value: &Value, what: &str) -> Unknown {
    let joined = Unknown::joined([value]);
    let span = value.origin.span().unwrap_or(Span::NONE);
    if joined.reasons.is_empty() { Unknown::because(ReasonKind::ValuesNotAvailable, what, span) } else { joined }
}
