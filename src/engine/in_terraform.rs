//! Kubernetes objects and Helm releases that Terraform creates and that are not read: the rules about Kubernetes objects
//! are not run on them.

use std::collections::BTreeMap;

use super::cache_settings::has_cache_settings;
use super::terraform::Deployment;
use super::terraform_objects::UnreadResource;
use crate::finding::{NotJudged, NotJudgedClass};
use crate::source::{SourceMap, Span};

/// One entry for each block that creates objects which are not judged, however many instances it has.
pub(super) fn kubernetes_in_terraform(sources: &SourceMap, deployments: &[Deployment]) -> Vec<NotJudged> {
    let roots = deployments.iter().flat_map(|deployment| &deployment.roots);
    let mut blocks: BTreeMap<(Span, Span), &UnreadResource> = BTreeMap::new();
    for unread in roots.flat_map(|root| &root.created.unread) {
        blocks.entry((unread.header, unread.block)).or_insert(unread);
    }
    let entry = |((header, block), unread): ((Span, Span), &UnreadResource)| {
        let source = sources.get(header.source)?;
        Some(NotJudged {
            class: NotJudgedClass::KubernetesInTerraform,
            path: source.path.to_string(),
            span: Some(header),
            message: unread.message.clone(),
            parts: 1,
            has_cache_settings: has_cache_settings(source.slice(block)),
        })
    };
    blocks.into_iter().filter_map(entry).collect()
}
