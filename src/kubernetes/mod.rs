//! What Kubernetes would be given: objects, workloads, containers and their environment; kustomizations built natively.
//!
//! Job: from parsed manifests and kustomization files to objects as the API server would get them, every value with the
//! span of the file that gave it. Invariant: nothing is executed and nothing is fetched; files are read through the
//! `SourceMap` only; the output does not depend on the order of the input.

mod charts;
mod convert;
mod data;
mod environment;
mod expansion;
mod hcl;
mod image;
mod index;
mod kinds;
mod kustomize;
mod label_index;
mod load;
mod object;
mod placeholder;
mod pod;
mod selector;
mod shape;
mod unknown_namespace;
mod unread;
mod volume;
mod workload;

pub use charts::{
    Chart, ChartProblem, KnownCharts, Release, Rendered, overlay_values, render as render_chart, set_pairs, set_value,
    texts as chart_texts, typed_value,
};
pub use convert::to_value;
pub use data::{Data, data_of};
pub use environment::{Dangling, Environment, MissingReference, Variable, VariableSource};
pub use hcl::{FromResource, ObjectResource, ReadFiles, extend, objects_of_resource, values_of_text};
pub use image::ImageReference;
pub use index::{Absence, Lookup, ObjectIndex};
pub use kinds::is_cluster_scoped;
pub use kustomize::{FILE_NAMES as KUSTOMIZATION_FILE_NAMES, KustomizeProblem, KustomizeReason, is_kustomization};
pub use label_index::LabelIndex;
pub use load::{DeploymentScope, Kubernetes, kustomized, load, plain};
pub use object::{From, Object, ObjectHop, ScopeId, TerraformForm, objects_of};
pub use placeholder::reason as placeholder_reason;
pub use selector::{has_labels, is_selected};
pub use volume::{MountedConfigMap, mounted_config_maps, mounts_secrets};
pub use workload::{Container, ContainerKind, PodTemplate, Workload};

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod testing {
    use super::{Object, objects_of};
    use crate::source::SourceMap;
    use crate::syntax::yaml;

    /// The objects of plain manifests.
    pub fn objects(files: &[(&str, &str)]) -> (SourceMap, Vec<Object>) {
        let sources = SourceMap::in_memory();
        let mut objects = Vec::new();
        for (path, text) in files {
            let source = sources.add(path, *text);
            let file = yaml::parse(source.id, &source.text);
            assert!(file.errors.is_empty(), "{path}: {:?}", file.errors);
            objects.extend(file.documents.iter().flat_map(|document| objects_of(document, path)));
        }
        (sources, objects)
    }
}
