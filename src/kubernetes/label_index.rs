//! Finds what may select a workload, and the workloads that a selector may mean, without trying every pair.
//!
//! Invariant: what is left out surely does not match; what is found is still to be compared.

use std::collections::BTreeSet;

use crate::source::HashMap;
use crate::value::Value;

use super::{Object, Workload, placeholder_reason};

/// A namespace, and in it a label with its value.
type LabelPlace<'a> = (&'a str, &'a str, &'a str);

/// Workloads by their labels, and selecting objects by one label that they demand.
#[derive(Debug, Default)]
pub struct LabelIndex<'a> {
    /// Places of workloads, by each of their labels.
    workloads: HashMap<LabelPlace<'a>, Vec<usize>>,
    /// Places of workloads whose labels are not all known, by namespace.
    vague: HashMap<&'a str, Vec<usize>>,
    /// By kind: objects by a label that they demand, or by the name of what they scale.
    selecting: HashMap<(&'a str, LabelPlace<'a>), Vec<&'a Object>>,
    /// Objects that demand no label that is known, by kind and namespace.
    open: HashMap<(&'a str, &'a str), Vec<&'a Object>>,
}

/// What stands for a name among labels: no label is empty.
const NAME: &str = "";

impl<'a> LabelIndex<'a> {
    pub fn new(objects: &'a [Object], workloads: &[Workload<'a>]) -> LabelIndex<'a> {
        let mut index = LabelIndex::default();
        for object in objects.iter().filter(|object| is_selecting(&object.kind) && !object.is_data()) {
            let (kind, namespace) = (object.kind.as_str(), object.namespace_or_default());
            match demanded(object) {
                Some((key, value)) => index.selecting.entry((kind, (namespace, key, value))).or_default().push(object),
                None => index.open.entry((kind, namespace)).or_default().push(object),
            }
        }
        for (place, workload) in workloads.iter().enumerate() {
            let namespace = workload.object.namespace_or_default();
            match labels_of(workload) {
                Some(labels) => {
                    for (key, value) in labels {
                        index.workloads.entry((namespace, key, value)).or_default().push(place);
                    }
                }
                None => index.vague.entry(namespace).or_default().push(place),
            }
        }
        index
    }

    /// The objects of a kind that may select a workload or scale it; `None`: any of them may.
    pub fn may_select(&self, kind: &'a str, workload: &Workload<'a>) -> Option<Vec<&'a Object>> {
        let namespace = workload.object.namespace_or_default();
        let mut pairs = labels_of(workload).filter(|_| has_known_name(workload.object))?;
        pairs.insert((NAME, workload.object.name.as_str()));
        let demanding = pairs.into_iter().filter_map(|(key, value)| self.selecting.get(&(kind, (namespace, key, value))));
        Some(demanding.chain(self.open.get(&(kind, namespace))).flatten().copied().collect())
    }

    /// The places of workloads that may have these labels; `None`: any of the namespace may.
    pub fn may_have(&self, namespace: &str, wanted: &Value) -> Option<Vec<usize>> {
        let (key, value) = first_label(wanted)?;
        let sure = self.workloads.get(&(namespace, key, value)).into_iter().flatten();
        Some(sure.chain(self.vague.get(namespace).into_iter().flatten()).copied().collect())
    }
}

fn is_selecting(kind: &str) -> bool {
    matches!(kind, "Service" | "PodDisruptionBudget" | "HorizontalPodAutoscaler" | "ScaledObject")
        || kind.ends_with("NetworkPolicy")
}

/// A label that an object demands of what it selects.
fn demanded(object: &Object) -> Option<(&str, &str)> {
    let spec = |path: &[&str]| object.body.get("spec")?.get_path(path);
    match object.kind.as_str() {
        "Service" => first_label(spec(&["selector"])?),
        "PodDisruptionBudget" => first_label(spec(&["selector", "matchLabels"])?),
        "NetworkPolicy" => first_label(spec(&["podSelector", "matchLabels"])?),
        "HorizontalPodAutoscaler" | "ScaledObject" => {
            let name = spec(&["scaleTargetRef", "name"]).filter(|name| placeholder_reason(name).is_none())?;
            Some((NAME, name.as_str()?))
        }
        _ => None,
    }
}

/// The first label of some whose value is known.
fn first_label(labels: &Value) -> Option<(&str, &str)> {
    let mapping = labels.as_mapping()?;
    mapping.entries.iter().find_map(|(key, entry)| Some((key.as_str(), entry.value.as_str()?)))
}

/// The labels of all pods of a workload, where they are all known.
fn labels_of<'a>(workload: &Workload<'a>) -> Option<BTreeSet<(&'a str, &'a str)>> {
    let mut all = BTreeSet::new();
    for template in &workload.templates {
        let body: &'a Value = template.body;
        let Some(labels) = body.get_path(&["metadata", "labels"]).filter(|labels| !labels.is_null().is_true()) else {
            // Without labels nothing is selected by one, unless more may be there than is read.
            if [Some(body), body.get("metadata")].into_iter().flatten().any(|part| !is_closed(part)) {
                return None;
            }
            continue;
        };
        let mapping = labels.as_mapping().filter(|mapping| mapping.open.is_none())?;
        for (key, entry) in &mapping.entries {
            all.insert((key.as_str(), entry.value.as_str()?));
        }
    }
    Some(all)
}

/// A name that Terraform computes may be any.
fn has_known_name(object: &Object) -> bool {
    object.body.get_path(&["metadata", "name"]).is_none_or(|name| name.as_str().is_some())
}

fn is_closed(value: &Value) -> bool {
    value.is_null().is_true() || value.as_mapping().is_some_and(|mapping| mapping.open.is_none())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::kubernetes::testing::objects;

    #[test]
    fn what_may_match_is_found() {
        let pod = |name: &str, labels: &str| {
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {labels}}}\nspec: {{containers: []}}\n"
            )
        };
        let service = |name: &str, selector: &str| {
            format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {selector}}}\n"
            )
        };
        let text = [
            pod("a", "{app: a, tier: web}"),
            pod("b", "text"),
            service("web", "{tier: web}"),
            service("other", "{app: c}"),
            service("none", "{}"),
        ];
        let (_, objects) = objects(&[("a.yaml", &text.join("---\n"))]);
        let workloads: Vec<_> = objects.iter().filter_map(Workload::from_object).collect();
        let index = LabelIndex::new(&objects, &workloads);
        let names = |found: Vec<&Object>| found.iter().map(|object| object.name.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(index.may_select("Service", &workloads[0]).map(names).unwrap(), "web none");
        assert!(index.may_select("Service", &workloads[1]).is_none(), "its labels are not known");
        let selector = |place: usize| objects[place].body.get_path(&["spec", "selector"]).unwrap();
        assert_eq!(index.may_have("shop", selector(2)), Some(vec![0, 1]));
        assert_eq!(index.may_have("shop", selector(3)), Some(vec![1]));
        assert_eq!(index.may_have("shop", selector(4)), None);
    }
}
