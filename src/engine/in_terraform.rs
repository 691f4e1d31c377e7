//! Kubernetes objects and Helm releases that Terraform creates: the rules about Kubernetes objects are not run on them.

use std::collections::BTreeMap;

use super::cache_settings::has_cache_settings;
use super::terraform::Deployment;
use crate::finding::{NotJudged, NotJudgedClass};
use crate::source::{SourceMap, Span};
use crate::terraform::Resource;
use crate::value::Mode;

/// What the types of the Kubernetes provider begin with.
const KUBERNETES: &str = "kubernetes_";
/// Types of other providers that create objects: of alekc/kubectl and gavinbunney/kubectl, of helm, of
/// kbst/kustomization, of banzaicloud/k8s, of the community's ArgoCD and Flux providers.
const OTHER: [&str; 8] = [
    "kubectl_manifest",
    "helm_release",
    "helmfile_release",
    "helmfile_release_set",
    "kustomization_resource",
    "k8s_manifest",
    "argocd_application",
    "argocd_application_set",
];

/// One entry for each block that creates objects, however many instances it has.
pub(super) fn kubernetes_in_terraform(sources: &SourceMap, deployments: &[Deployment]) -> Vec<NotJudged> {
    let resources = deployments.iter().flat_map(|deployment| &deployment.roots).flat_map(|root| &root.root.resources);
    let mut blocks: BTreeMap<(Span, Span), &Resource> = BTreeMap::new();
    for resource in resources.filter(|resource| creates_objects(resource) && !resource.header.is_none()) {
        let shown = sources.shown(resource.header);
        if shown == resource.header {
            blocks.entry((resource.header, resource.block)).or_insert(resource);
        }
    }
    let entry = |((header, block), resource): ((Span, Span), &Resource)| {
        let source = sources.get(header.source)?;
        let (kind, name) = (&resource.address.kind, &resource.address.name);
        Some(NotJudged {
            class: NotJudgedClass::KubernetesInTerraform,
            path: source.path.to_string(),
            span: Some(header),
            message: format!("`{kind}.{name}`: the rules for Kubernetes objects are not run on what Terraform creates"),
            parts: 1,
            has_cache_settings: has_cache_settings(source.slice(block)),
        })
    };
    blocks.into_iter().filter_map(entry).collect()
}

fn creates_objects(resource: &Resource) -> bool {
    let kind = resource.address.kind.as_str();
    resource.address.mode == Mode::Managed && (kind.starts_with(KUBERNETES) || OTHER.contains(&kind))
}
