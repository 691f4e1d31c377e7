//! Where kustomize's settings act: field specifications of labels, annotations, names, references.
//!
//! Source: kustomize 5.5, the built-in transformer configuration; `configurations` files add to it.

use crate::source::Text;
use crate::value::Value;

use super::resource::Gvk;
use super::tree::{items, split_path};

/// A field of the resources that `gvk` selects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldSpec {
    pub gvk: Gvk,
    pub path: Vec<String>,
    /// Make the field where it is missing.
    pub create: bool,
}

/// The fields by which resources refer to a kind by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameReference {
    pub target: Gvk,
    pub fields: Vec<FieldSpec>,
}

/// All field specifications in force.
#[derive(Clone, Debug, Default)]
pub(super) struct Specs {
    pub name_prefix: Vec<FieldSpec>,
    pub name_suffix: Vec<FieldSpec>,
    pub namespace: Vec<FieldSpec>,
    /// Additions of `labels` sections.
    pub labels: Vec<FieldSpec>,
    pub common_labels: Vec<FieldSpec>,
    pub template_labels: Vec<FieldSpec>,
    pub common_annotations: Vec<FieldSpec>,
    pub images: Vec<FieldSpec>,
    pub replicas: Vec<FieldSpec>,
    pub variables: Vec<FieldSpec>,
    pub name_references: Vec<NameReference>,
}

const DEFAULT_CREATE: bool = true;

/// `group|version|kind`, each part empty for any.
fn spec(gvk: &str, path: &str, create: bool) -> FieldSpec {
    let mut parts = gvk.split('|').map(Text::from);
    let mut part = || parts.next().unwrap_or_default();
    FieldSpec { gvk: Gvk { group: part(), version: part(), kind: part() }, path: split_path(path, '/'), create }
}

impl Specs {
    /// What kustomize starts with.
    pub fn built_in() -> Specs {
        let all =
            |list: &[(&str, &str)], create: bool| list.iter().map(|(gvk, path)| spec(gvk, path, create)).collect::<Vec<_>>();
        let metadata_labels = [
            ("||", "metadata/labels"),
            ("|v1|ReplicationController", "spec/template/metadata/labels"),
            ("||Deployment", "spec/template/metadata/labels"),
            ("||ReplicaSet", "spec/template/metadata/labels"),
            ("||DaemonSet", "spec/template/metadata/labels"),
            ("apps||StatefulSet", "spec/template/metadata/labels"),
            ("apps||StatefulSet", "spec/volumeClaimTemplates[]/metadata/labels"),
            ("batch||Job", "spec/template/metadata/labels"),
            ("batch||CronJob", "spec/jobTemplate/metadata/labels"),
            ("batch||CronJob", "spec/jobTemplate/spec/template/metadata/labels"),
        ];
        let mut common_labels = all(
            &[
                ("|v1|Service", "spec/selector"),
                ("|v1|ReplicationController", "spec/selector"),
                ("||Deployment", "spec/selector/matchLabels"),
                ("||ReplicaSet", "spec/selector/matchLabels"),
                ("||DaemonSet", "spec/selector/matchLabels"),
                ("apps||StatefulSet", "spec/selector/matchLabels"),
            ],
            true,
        );
        for kind in ["apps||Deployment", "apps||StatefulSet"] {
            for affinity in ["podAffinity", "podAntiAffinity"] {
                let base = format!("spec/template/spec/affinity/{affinity}");
                let preferred = "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels";
                let required = "requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels";
                common_labels.push(spec(kind, &format!("{base}/{preferred}"), false));
                common_labels.push(spec(kind, &format!("{base}/{required}"), false));
            }
            common_labels.push(spec(kind, "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", false));
        }
        common_labels.extend(all(
            &[
                ("batch||Job", "spec/selector/matchLabels"),
                ("batch||CronJob", "spec/jobTemplate/spec/selector/matchLabels"),
                ("policy||PodDisruptionBudget", "spec/selector/matchLabels"),
                ("networking.k8s.io||NetworkPolicy", "spec/podSelector/matchLabels"),
                ("networking.k8s.io||NetworkPolicy", "spec/ingress/from/podSelector/matchLabels"),
                ("networking.k8s.io||NetworkPolicy", "spec/egress/to/podSelector/matchLabels"),
            ],
            false,
        ));
        common_labels.extend(all(&metadata_labels, true));
        Specs {
            name_prefix: vec![spec("||", "metadata/name", false)],
            name_suffix: vec![spec("||", "metadata/name", false)],
            namespace: vec![
                spec("||Namespace", "metadata/name", true),
                spec("apiregistration.k8s.io||APIService", "spec/service/namespace", true),
                spec(
                    "apiextensions.k8s.io||CustomResourceDefinition",
                    "spec/conversion/webhook/clientConfig/service/namespace",
                    false,
                ),
            ],
            labels: Vec::new(),
            common_labels,
            template_labels: all(&metadata_labels, true),
            common_annotations: all(
                &[
                    ("||", "metadata/annotations"),
                    ("|v1|ReplicationController", "spec/template/metadata/annotations"),
                    ("||Deployment", "spec/template/metadata/annotations"),
                    ("||ReplicaSet", "spec/template/metadata/annotations"),
                    ("||DaemonSet", "spec/template/metadata/annotations"),
                    ("||StatefulSet", "spec/template/metadata/annotations"),
                    ("batch||Job", "spec/template/metadata/annotations"),
                    ("batch||CronJob", "spec/jobTemplate/metadata/annotations"),
                    ("batch||CronJob", "spec/jobTemplate/spec/template/metadata/annotations"),
                ],
                true,
            ),
            images: all(
                &[
                    ("||", "spec/containers[]/image"),
                    ("||", "spec/initContainers[]/image"),
                    ("||", "spec/template/spec/containers[]/image"),
                    ("||", "spec/template/spec/initContainers[]/image"),
                ],
                true,
            ),
            replicas: ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"]
                .iter()
                .map(|kind| spec(&format!("||{kind}"), "spec/replicas", DEFAULT_CREATE))
                .collect(),
            variables: variables(),
            name_references: name_references(),
        }
    }

    /// Adds what another set has and this has not.
    pub fn merge(&mut self, other: &Specs) {
        let add = |into: &mut Vec<FieldSpec>, from: &[FieldSpec]| {
            for field in from {
                if !into.contains(field) {
                    into.push(field.clone());
                }
            }
        };
        add(&mut self.name_prefix, &other.name_prefix);
        add(&mut self.name_suffix, &other.name_suffix);
        add(&mut self.namespace, &other.namespace);
        add(&mut self.labels, &other.labels);
        add(&mut self.common_labels, &other.common_labels);
        add(&mut self.template_labels, &other.template_labels);
        add(&mut self.common_annotations, &other.common_annotations);
        add(&mut self.images, &other.images);
        add(&mut self.replicas, &other.replicas);
        add(&mut self.variables, &other.variables);
        for reference in &other.name_references {
            match self.name_references.iter_mut().find(|own| own.target == reference.target) {
                Some(own) => add(&mut own.fields, &reference.fields),
                None => self.name_references.push(reference.clone()),
            }
        }
    }

    /// The additions in a `configurations` file.
    pub fn from_file(value: &Value) -> Specs {
        let fields =
            |key: &str| value.get(key).map(|list| items(list).iter().filter_map(field_spec).collect()).unwrap_or_default();
        let references = value.get("nameReference").map(items).unwrap_or_default().iter().map(|entry| NameReference {
            target: gvk_of(entry),
            fields: entry.get("fieldSpecs").map(|list| items(list).iter().filter_map(field_spec).collect()).unwrap_or_default(),
        });
        Specs {
            name_prefix: fields("namePrefix"),
            name_suffix: fields("nameSuffix"),
            namespace: fields("namespace"),
            labels: fields("labels"),
            common_labels: fields("commonLabels"),
            template_labels: fields("templateLabels"),
            common_annotations: fields("commonAnnotations"),
            images: fields("images"),
            replicas: fields("replicas"),
            variables: fields("varReference"),
            name_references: references.collect(),
        }
    }
}

/// A field specification as written: `path`, `create`, `group`, `version`, `kind`.
pub(super) fn field_spec(value: &Value) -> Option<FieldSpec> {
    let path = value.get("path")?.as_str()?;
    let create = value.get("create").and_then(Value::as_bool) == Some(true);
    Some(FieldSpec { gvk: gvk_of(value), path: split_path(path, '/'), create })
}

/// `group`, `version` and `kind` as written.
pub(super) fn gvk_of(value: &Value) -> Gvk {
    let part = |key: &str| value.get(key).and_then(Value::as_str).map(Text::from).unwrap_or_default();
    Gvk { group: part("group"), version: part("version"), kind: part("kind") }
}

/// Kinds with a pod, and the path to its `spec`.
const PODS: [(&str, &str); 8] = [
    ("|v1|Pod", "spec"),
    ("||PodTemplate", "template/spec"),
    ("||Deployment", "spec/template/spec"),
    ("||ReplicaSet", "spec/template/spec"),
    ("||DaemonSet", "spec/template/spec"),
    ("||StatefulSet", "spec/template/spec"),
    ("||Job", "spec/template/spec"),
    ("||CronJob", "spec/jobTemplate/spec/template/spec"),
];

/// Kinds whose pods refer to accounts, claims and priorities.
const PODS_WITH_ACCOUNTS: [(&str, &str); 7] = [
    ("||Pod", "spec"),
    ("||StatefulSet", "spec/template/spec"),
    ("||Deployment", "spec/template/spec"),
    ("||ReplicationController", "spec/template/spec"),
    ("||CronJob", "spec/jobTemplate/spec/template/spec"),
    ("||Job", "spec/template/spec"),
    ("||DaemonSet", "spec/template/spec"),
];

fn name_references() -> Vec<NameReference> {
    let below = |pods: &[(&str, &str)], fields: &[&str]| -> Vec<FieldSpec> {
        let each = |(gvk, pod): &(&str, &str)| {
            fields.iter().map(|field| spec(gvk, &format!("{pod}/{field}"), false)).collect::<Vec<_>>()
        };
        pods.iter().flat_map(each).collect()
    };
    let reference = |target: &str, mut fields: Vec<FieldSpec>, more: &[(&str, &str)]| {
        fields.extend(more.iter().map(|(gvk, path)| spec(gvk, path, false)));
        NameReference { target: spec(target, "", false).gvk, fields }
    };
    let scaled = [("||HorizontalPodAutoscaler", "spec/scaleTargetRef/name")];
    let binding = "rbac.authorization.k8s.io||RoleBinding";
    let cluster_binding = "rbac.authorization.k8s.io||ClusterRoleBinding";
    let webhooks = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"];
    let mut references: Vec<NameReference> = ["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"]
        .iter()
        .map(|kind| reference(&format!("||{kind}"), Vec::new(), &scaled))
        .collect();
    let config_maps = [
        "volumes/configMap/name",
        "containers/env/valueFrom/configMapKeyRef/name",
        "initContainers/env/valueFrom/configMapKeyRef/name",
        "containers/envFrom/configMapRef/name",
        "initContainers/envFrom/configMapRef/name",
        "volumes/projected/sources/configMap/name",
    ];
    references.push(reference(
        "|v1|ConfigMap",
        below(&PODS, &config_maps),
        &[
            ("||Node", "spec/configSource/configMap"),
            ("||Role", "rules/resourceNames"),
            ("||ClusterRole", "rules/resourceNames"),
            ("||Ingress", r"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap"),
        ],
    ));
    let secrets = [
        "volumes/secret/secretName",
        "containers/env/valueFrom/secretKeyRef/name",
        "initContainers/env/valueFrom/secretKeyRef/name",
        "containers/envFrom/secretRef/name",
        "initContainers/envFrom/secretRef/name",
        "imagePullSecrets/name",
        "volumes/projected/sources/secret/name",
    ];
    references.push(reference(
        "|v1|Secret",
        below(&PODS, &secrets),
        &[
            ("||Ingress", "spec/tls/secretName"),
            ("||Ingress", r"metadata/annotations/ingress.kubernetes.io\/auth-secret"),
            ("||Ingress", r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret"),
            ("||Ingress", r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret"),
            ("||ServiceAccount", "imagePullSecrets/name"),
            ("||StorageClass", "parameters/secretName"),
            ("||StorageClass", "parameters/adminSecretName"),
            ("||StorageClass", "parameters/userSecretName"),
            ("||StorageClass", "parameters/secretRef"),
            ("||Role", "rules/resourceNames"),
            ("||ClusterRole", "rules/resourceNames"),
            ("serving.knative.dev|v1|Service", "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"),
            ("||PersistentVolume", "spec/azureFile/secretName"),
        ],
    ));
    let mut services = vec![
        spec("apps||StatefulSet", "spec/serviceName", false),
        spec("||Ingress", "spec/rules/http/paths/backend/serviceName", false),
        spec("||Ingress", "spec/backend/serviceName", false),
        spec("||Ingress", "spec/rules/http/paths/backend/service/name", false),
        spec("||Ingress", "spec/defaultBackend/service/name", false),
        spec("apiregistration.k8s.io||APIService", "spec/service/name", false),
    ];
    services.extend(
        webhooks
            .iter()
            .map(|kind| spec(&format!("admissionregistration.k8s.io||{kind}"), "webhooks/clientConfig/service", false)),
    );
    references.push(reference("|v1|Service", services, &[]));
    references.push(reference("rbac.authorization.k8s.io||Role", Vec::new(), &[(binding, "roleRef/name")]));
    let cluster_roles = [(binding, "roleRef/name"), (cluster_binding, "roleRef/name")];
    references.push(reference("rbac.authorization.k8s.io||ClusterRole", Vec::new(), &cluster_roles));
    references.push(reference(
        "|v1|ServiceAccount",
        below(&PODS_WITH_ACCOUNTS, &["serviceAccountName"]),
        &[(binding, "subjects"), (cluster_binding, "subjects")],
    ));
    references.push(reference(
        "|v1|PersistentVolumeClaim",
        below(&PODS_WITH_ACCOUNTS, &["volumes/persistentVolumeClaim/claimName"]),
        &[],
    ));
    references.push(reference(
        "|v1|PersistentVolume",
        Vec::new(),
        &[("||PersistentVolumeClaim", "spec/volumeName"), ("||ClusterRole", "rules/resourceNames")],
    ));
    references.push(reference(
        "storage.k8s.io|v1|StorageClass",
        Vec::new(),
        &[
            ("||PersistentVolume", "spec/storageClassName"),
            ("||PersistentVolumeClaim", "spec/storageClassName"),
            ("||StatefulSet", "spec/volumeClaimTemplates/spec/storageClassName"),
        ],
    ));
    references.push(reference("scheduling.k8s.io|v1|PriorityClass", below(&PODS_WITH_ACCOUNTS, &["priorityClassName"]), &[]));
    references.push(reference(
        "admissionregistration.k8s.io||ValidatingAdmissionPolicy",
        Vec::new(),
        &[("admissionregistration.k8s.io||ValidatingAdmissionPolicyBinding", "spec/policyName")],
    ));
    references
}

/// Fields in which `$(VAR)` of `vars` is put in.
fn variables() -> Vec<FieldSpec> {
    let pods = [
        ("||CronJob", "spec/jobTemplate/spec/template/spec"),
        ("||DaemonSet", "spec/template/spec"),
        ("||Deployment", "spec/template/spec"),
        ("||Job", "spec/template/spec"),
        ("||Pod", "spec"),
        ("||ReplicaSet", "spec/template/spec"),
        ("||StatefulSet", "spec/template/spec"),
    ];
    let mut fields = Vec::new();
    for (gvk, pod) in pods {
        for containers in ["containers", "initContainers"] {
            for field in ["args", "command", "env/value", "volumeMounts/mountPath"] {
                fields.push(spec(gvk, &format!("{pod}/{containers}/{field}"), false));
            }
        }
        if gvk != "||CronJob" && gvk != "||StatefulSet" {
            fields.push(spec(gvk, &format!("{pod}/volumes/nfs/server"), false));
        }
    }
    let more = [
        ("||CronJob", "spec/jobTemplate/spec/template/volumes/nfs/server"),
        ("||Deployment", "spec/template/metadata/annotations"),
        ("||Ingress", "spec/rules/host"),
        ("||Ingress", "spec/tls/hosts"),
        ("||Ingress", "spec/tls/secretName"),
        ("||Service", "spec/ports/port"),
        ("||Service", "spec/ports/targetPort"),
        ("||StatefulSet", "spec/volumeClaimTemplates/spec/nfs/server"),
        ("||PersistentVolume", "spec/nfs/server"),
        ("||", "metadata/labels"),
        ("||", "metadata/annotations"),
    ];
    fields.extend(more.iter().map(|(gvk, path)| spec(gvk, path, false)));
    fields
}
