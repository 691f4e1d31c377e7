//! Which lists of the built-in kinds a strategic merge joins, and by which keys.
//!
//! Source: `x-kubernetes-patch-strategy`, `x-kubernetes-patch-merge-key` and `x-kubernetes-list-map-keys` of the
//! Kubernetes API. Custom resources have no such facts: their lists are replaced.

use crate::value::Value;

use super::tree::text_at;

/// How a list is merged.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum ListMerge {
    /// Items with equal values of these fields are merged.
    Keys(&'static [&'static str]),
    /// A set of scalars.
    Values,
}

/// A place in the object where something is known of the fields below.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Schema {
    /// Nothing is known.
    Open,
    Object(SchemaRoot),
    Metadata,
    /// `spec` of a kind with a pod template.
    Workload,
    /// `spec` of a CronJob.
    CronJob,
    /// Something with `metadata` and a `spec` that holds a pod template.
    JobTemplate,
    PodTemplate,
    Pod,
    Container,
    ServiceSpec,
    NodeSpec,
    CsiNodeSpec,
    Status,
    List(ListMerge, ListItems),
}

/// What the items of a merged list are.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum ListItems {
    Open,
    Container,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum SchemaRoot {
    Plain,
    Workload,
    CronJob,
    Pod,
    PodTemplate,
    Service,
    ServiceAccount,
    Webhooks,
    Node,
    CsiNode,
}

/// API versions of the built-in kinds.
const BUILT_IN: [&str; 37] = [
    "v1",
    "admissionregistration.k8s.io/v1",
    "admissionregistration.k8s.io/v1beta1",
    "apiextensions.k8s.io/v1",
    "apiextensions.k8s.io/v1beta1",
    "apiregistration.k8s.io/v1",
    "apiregistration.k8s.io/v1beta1",
    "apps/v1",
    "authentication.k8s.io/v1",
    "authorization.k8s.io/v1",
    "autoscaling/v1",
    "autoscaling/v2beta1",
    "autoscaling/v2beta2",
    "batch/v1",
    "batch/v1beta1",
    "certificates.k8s.io/v1",
    "certificates.k8s.io/v1beta1",
    "coordination.k8s.io/v1",
    "coordination.k8s.io/v1beta1",
    "discovery.k8s.io/v1",
    "discovery.k8s.io/v1beta1",
    "events.k8s.io/v1",
    "extensions/v1beta1",
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "networking.k8s.io/v1",
    "networking.k8s.io/v1beta1",
    "node.k8s.io/v1",
    "node.k8s.io/v1beta1",
    "policy/v1",
    "policy/v1beta1",
    "rbac.authorization.k8s.io/v1",
    "rbac.authorization.k8s.io/v1alpha1",
    "rbac.authorization.k8s.io/v1beta1",
    "scheduling.k8s.io/v1",
    "scheduling.k8s.io/v1beta1",
    "storage.k8s.io/v1",
    "storage.k8s.io/v1beta1",
];

impl Schema {
    /// What is known of an object, by its `apiVersion` and `kind`.
    pub fn of_object(object: &Value) -> Schema {
        let (api_version, kind) = (text_at(object, &["apiVersion"]), text_at(object, &["kind"]));
        let root = match (api_version, kind) {
            ("apps/v1", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet") => SchemaRoot::Workload,
            ("batch/v1", "Job") | ("v1", "ReplicationController") => SchemaRoot::Workload,
            ("batch/v1" | "batch/v1beta1", "CronJob") => SchemaRoot::CronJob,
            ("v1", "Pod") => SchemaRoot::Pod,
            ("v1", "PodTemplate") => SchemaRoot::PodTemplate,
            ("v1", "Service") => SchemaRoot::Service,
            ("v1", "ServiceAccount") => SchemaRoot::ServiceAccount,
            ("v1", "Node") => SchemaRoot::Node,
            ("storage.k8s.io/v1" | "storage.k8s.io/v1beta1", "CSINode") => SchemaRoot::CsiNode,
            (
                "admissionregistration.k8s.io/v1" | "admissionregistration.k8s.io/v1beta1",
                "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration",
            ) => SchemaRoot::Webhooks,
            (api_version, _) if BUILT_IN.contains(&api_version) => SchemaRoot::Plain,
            _ => return Schema::Open,
        };
        Schema::Object(root)
    }

    /// What is known of a field.
    pub fn field(self, name: &str) -> Schema {
        use Schema::*;
        let keys = |keys: &'static [&'static str]| List(ListMerge::Keys(keys), ListItems::Open);
        match (self, name) {
            (Object(_) | JobTemplate | PodTemplate, "metadata") => Metadata,
            (Metadata, "ownerReferences") => keys(&["uid"]),
            (Metadata, "finalizers") => List(ListMerge::Values, ListItems::Open),
            (Object(SchemaRoot::Workload) | JobTemplate, "spec") => Workload,
            (Object(SchemaRoot::CronJob), "spec") => CronJob,
            (Object(SchemaRoot::Pod) | PodTemplate, "spec") => Pod,
            (Object(SchemaRoot::PodTemplate) | Workload, "template") => PodTemplate,
            (CronJob, "jobTemplate") => JobTemplate,
            (Object(SchemaRoot::Service), "spec") => ServiceSpec,
            (Object(SchemaRoot::ServiceAccount), "secrets") => keys(&["name"]),
            (Object(SchemaRoot::Webhooks), "webhooks") => keys(&["name"]),
            (Object(SchemaRoot::Node), "spec") => NodeSpec,
            (NodeSpec, "podCIDRs") => List(ListMerge::Values, ListItems::Open),
            (Object(SchemaRoot::CsiNode), "spec") => CsiNodeSpec,
            (CsiNodeSpec, "drivers") => keys(&["name"]),
            (Object(_), "status") => Status,
            (Status, "conditions") => keys(&["type"]),
            (Pod, "containers" | "initContainers" | "ephemeralContainers") => {
                List(ListMerge::Keys(&["name"]), ListItems::Container)
            }
            (Pod, "volumes" | "imagePullSecrets") => keys(&["name"]),
            (Pod, "hostAliases") => keys(&["ip"]),
            (Pod, "topologySpreadConstraints") => keys(&["topologyKey", "whenUnsatisfiable"]),
            (Container, "env") => keys(&["name"]),
            (Container, "ports") => keys(&["containerPort", "protocol"]),
            (Container, "volumeMounts") => keys(&["mountPath"]),
            (Container, "volumeDevices") => keys(&["devicePath"]),
            (ServiceSpec, "ports") => keys(&["port", "protocol"]),
            _ => Open,
        }
    }

    /// How the list is merged, if it is.
    pub fn list(self) -> Option<ListMerge> {
        match self {
            Schema::List(merge, _) => Some(merge),
            _ => None,
        }
    }

    /// What is known of an item of the list.
    pub fn element(self) -> Schema {
        match self {
            Schema::List(_, ListItems::Container) => Schema::Container,
            _ => Schema::Open,
        }
    }
}
