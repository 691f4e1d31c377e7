//! The resource types of the Kubernetes provider that are objects, with their kinds.
//!
//! Source: the provider's documentation and schemas, version 2 and 3. A type without `_v1` is the same kind in the version
//! that the provider had first, where that differs.

/// A kind of object.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct ObjectKind {
    pub api_version: &'static str,
    pub kind: &'static str,
}

/// Types by what follows `kubernetes_`.
const KINDS: [(&str, &str, &str); 67] = [
    ("api_service", "apiregistration.k8s.io/v1", "APIService"),
    ("api_service_v1", "apiregistration.k8s.io/v1", "APIService"),
    ("cluster_role", "rbac.authorization.k8s.io/v1", "ClusterRole"),
    ("cluster_role_binding", "rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ("cluster_role_binding_v1", "rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ("cluster_role_v1", "rbac.authorization.k8s.io/v1", "ClusterRole"),
    ("config_map", "v1", "ConfigMap"),
    ("config_map_v1", "v1", "ConfigMap"),
    ("cron_job", "batch/v1beta1", "CronJob"),
    ("cron_job_v1", "batch/v1", "CronJob"),
    ("csi_driver", "storage.k8s.io/v1beta1", "CSIDriver"),
    ("csi_driver_v1", "storage.k8s.io/v1", "CSIDriver"),
    ("daemon_set_v1", "apps/v1", "DaemonSet"),
    ("daemonset", "apps/v1", "DaemonSet"),
    ("deployment", "apps/v1", "Deployment"),
    ("deployment_v1", "apps/v1", "Deployment"),
    ("endpoints", "v1", "Endpoints"),
    ("endpoints_v1", "v1", "Endpoints"),
    ("horizontal_pod_autoscaler", "autoscaling/v1", "HorizontalPodAutoscaler"),
    ("horizontal_pod_autoscaler_v1", "autoscaling/v1", "HorizontalPodAutoscaler"),
    ("horizontal_pod_autoscaler_v2", "autoscaling/v2", "HorizontalPodAutoscaler"),
    ("horizontal_pod_autoscaler_v2beta2", "autoscaling/v2beta2", "HorizontalPodAutoscaler"),
    ("ingress", "networking.k8s.io/v1beta1", "Ingress"),
    ("ingress_class", "networking.k8s.io/v1", "IngressClass"),
    ("ingress_class_v1", "networking.k8s.io/v1", "IngressClass"),
    ("ingress_v1", "networking.k8s.io/v1", "Ingress"),
    ("job", "batch/v1", "Job"),
    ("job_v1", "batch/v1", "Job"),
    ("limit_range", "v1", "LimitRange"),
    ("limit_range_v1", "v1", "LimitRange"),
    ("mutating_webhook_configuration", "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"),
    ("mutating_webhook_configuration_v1", "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"),
    ("namespace", "v1", "Namespace"),
    ("namespace_v1", "v1", "Namespace"),
    ("network_policy", "networking.k8s.io/v1", "NetworkPolicy"),
    ("network_policy_v1", "networking.k8s.io/v1", "NetworkPolicy"),
    ("persistent_volume", "v1", "PersistentVolume"),
    ("persistent_volume_claim", "v1", "PersistentVolumeClaim"),
    ("persistent_volume_claim_v1", "v1", "PersistentVolumeClaim"),
    ("persistent_volume_v1", "v1", "PersistentVolume"),
    ("pod", "v1", "Pod"),
    ("pod_disruption_budget", "policy/v1beta1", "PodDisruptionBudget"),
    ("pod_disruption_budget_v1", "policy/v1", "PodDisruptionBudget"),
    ("pod_v1", "v1", "Pod"),
    ("priority_class", "scheduling.k8s.io/v1", "PriorityClass"),
    ("priority_class_v1", "scheduling.k8s.io/v1", "PriorityClass"),
    ("replication_controller", "v1", "ReplicationController"),
    ("replication_controller_v1", "v1", "ReplicationController"),
    ("resource_quota", "v1", "ResourceQuota"),
    ("resource_quota_v1", "v1", "ResourceQuota"),
    ("role", "rbac.authorization.k8s.io/v1", "Role"),
    ("role_binding", "rbac.authorization.k8s.io/v1", "RoleBinding"),
    ("role_binding_v1", "rbac.authorization.k8s.io/v1", "RoleBinding"),
    ("role_v1", "rbac.authorization.k8s.io/v1", "Role"),
    ("runtime_class_v1", "node.k8s.io/v1", "RuntimeClass"),
    ("secret", "v1", "Secret"),
    ("secret_v1", "v1", "Secret"),
    ("service", "v1", "Service"),
    ("service_account", "v1", "ServiceAccount"),
    ("service_account_v1", "v1", "ServiceAccount"),
    ("service_v1", "v1", "Service"),
    ("stateful_set", "apps/v1", "StatefulSet"),
    ("stateful_set_v1", "apps/v1", "StatefulSet"),
    ("storage_class", "storage.k8s.io/v1", "StorageClass"),
    ("storage_class_v1", "storage.k8s.io/v1", "StorageClass"),
    ("validating_webhook_configuration", "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
    ("validating_webhook_configuration_v1", "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
];

/// The kind of object that a typed resource is.
pub(super) fn kind_of(resource_type: &str) -> Option<ObjectKind> {
    let name = resource_type.strip_prefix("kubernetes_")?;
    let at = KINDS.binary_search_by_key(&name, |(name, ..)| name).ok()?;
    KINDS.get(at).map(|(_, api_version, kind)| ObjectKind { api_version, kind })
}

/// Resources that add entries to a ConfigMap or Secret that something else makes.
pub(super) fn extended_kind(resource_type: &str) -> Option<ObjectKind> {
    match resource_type {
        "kubernetes_config_map_v1_data" => Some(ObjectKind { api_version: "v1", kind: "ConfigMap" }),
        "kubernetes_secret_v1_data" => Some(ObjectKind { api_version: "v1", kind: "Secret" }),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn types_are_sorted_and_found() {
        assert!(KINDS.is_sorted_by_key(|(name, ..)| name));
        assert_eq!(kind_of("kubernetes_cron_job_v1").unwrap().api_version, "batch/v1");
        assert_eq!(kind_of("kubernetes_daemonset").unwrap().kind, "DaemonSet");
        assert_eq!(kind_of("kubernetes_labels"), None);
        assert_eq!(kind_of("deployment"), None);
    }
}
