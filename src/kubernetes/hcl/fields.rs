//! What the blocks and arguments of typed resources are called in an object: `container` is `containers`, a list.
//!
//! Source: the schemas of the Kubernetes provider. Invariant: a name that is not listed is the same in camel case, and a
//! block that is not listed is one mapping.

use crate::source::Text;

/// A block that may be repeated: the block that holds it (empty for any), its name, the field that is a list.
const LISTS: [(&str, &str, &str); 52] = [
    ("", "address", "addresses"),
    ("", "cluster_role_selectors", "clusterRoleSelectors"),
    ("", "container", "containers"),
    ("", "egress", "egress"),
    ("", "env", "env"),
    ("", "env_from", "envFrom"),
    ("", "from", "from"),
    ("", "host_aliases", "hostAliases"),
    ("", "http_header", "httpHeaders"),
    ("", "image_pull_secret", "imagePullSecrets"),
    ("", "image_pull_secrets", "imagePullSecrets"),
    ("", "ingress", "ingress"),
    ("", "init_container", "initContainers"),
    ("", "items", "items"),
    ("", "limit", "limits"),
    ("", "match_expression", "matchExpressions"),
    ("", "match_expressions", "matchExpressions"),
    ("", "match_fields", "matchFields"),
    ("", "match_label_expressions", "matchLabelExpressions"),
    ("", "node_selector_term", "nodeSelectorTerms"),
    ("", "not_ready_address", "notReadyAddresses"),
    ("", "on_pod_condition", "onPodConditions"),
    ("", "option", "options"),
    ("", "ports", "ports"),
    ("", "preferred_during_scheduling_ignored_during_execution", "preferredDuringSchedulingIgnoredDuringExecution"),
    ("", "readiness_gate", "readinessGates"),
    ("", "rule", "rules"),
    ("", "sources", "sources"),
    ("", "subject", "subjects"),
    ("", "subset", "subsets"),
    ("", "sysctl", "sysctls"),
    ("", "tls", "tls"),
    ("", "to", "to"),
    ("", "toleration", "tolerations"),
    ("", "topology_spread_constraint", "topologySpreadConstraints"),
    ("", "volume", "volumes"),
    ("", "volume_device", "volumeDevices"),
    ("", "volume_mount", "volumeMounts"),
    ("", "webhook", "webhooks"),
    ("container", "port", "ports"),
    ("http", "path", "paths"),
    ("init_container", "port", "ports"),
    ("pod_affinity", "required_during_scheduling_ignored_during_execution", "requiredDuringSchedulingIgnoredDuringExecution"),
    (
        "pod_anti_affinity",
        "required_during_scheduling_ignored_during_execution",
        "requiredDuringSchedulingIgnoredDuringExecution",
    ),
    ("resource", "secret", "secrets"),
    ("scale_down", "policy", "policies"),
    ("scale_up", "policy", "policies"),
    ("spec", "allowed_topologies", "allowedTopologies"),
    ("spec", "metric", "metrics"),
    ("spec", "port", "ports"),
    ("spec", "volume_claim_template", "volumeClaimTemplates"),
    ("subset", "port", "ports"),
];

/// Names whose camel case is not the field's name.
const NAMES: [(&str, &str); 24] = [
    ("ceph_monitors", "monitors"),
    ("client_ip", "clientIP"),
    ("cluster_ip", "clusterIP"),
    ("cluster_ips", "clusterIPs"),
    ("data_disk_uri", "diskURI"),
    ("dataset_uuid", "datasetUUID"),
    ("downward_api", "downwardAPI"),
    ("external_ips", "externalIPs"),
    ("host_ip", "hostIP"),
    ("host_ipc", "hostIPC"),
    ("host_pid", "hostPID"),
    ("load_balancer_ip", "loadBalancerIP"),
    ("non_resource_urls", "nonResourceURLs"),
    ("pd_id", "pdID"),
    ("pod_cidr", "podCIDR"),
    ("provider_id", "providerID"),
    ("rados_user", "user"),
    ("rbd_image", "image"),
    ("rbd_pool", "pool"),
    ("run_as_username", "runAsUserName"),
    ("target_cpu_utilization_percentage", "targetCPUUtilizationPercentage"),
    ("target_ww_ns", "targetWWNs"),
    ("timezone", "timeZone"),
    ("volume_id", "volumeID"),
];

/// Maps from names that users choose to texts.
const MAPS: [&str; 21] = [
    "annotations",
    "binary_data",
    "binary_data_wo",
    "capacity",
    "data",
    "data_wo",
    "default",
    "default_request",
    "hard",
    "labels",
    "limits",
    "match_labels",
    "max",
    "max_limit_request_ratio",
    "min",
    "node_selector",
    "options",
    "requests",
    "selector",
    "string_data",
    "volume_attributes",
];

/// Arguments that say what Terraform does, and are no part of the object.
const TERRAFORM: [&str; 12] = [
    "binary_data_wo_revision",
    "data_wo_revision",
    "default_secret_name",
    "field_manager",
    "force",
    "id",
    "timeouts",
    "wait_for_completion",
    "wait_for_default_service_account",
    "wait_for_load_balancer",
    "wait_for_rollout",
    "wait_for_service_account_token",
];

/// Texts of the provider that are numbers in an object, where they are written as one.
const NUMBERS: [&str; 13] = [
    "fs_group",
    "max_surge",
    "max_unavailable",
    "min_available",
    "port",
    "replicas",
    "run_as_group",
    "run_as_user",
    "service_port",
    "supplemental_groups",
    "target_port",
    "toleration_seconds",
    "ttl_seconds_after_finished",
];

/// Permissions of files: octal texts of the provider, numbers in an object.
const MODES: [&str; 2] = ["default_mode", "mode"];

/// Arguments, and lists, that are texts to the provider, whatever is written: `value = 6379`.
const TEXTS: [&str; 9] = ["args", "command", "host", "image", "key", "name", "namespace", "path", "values"];

/// Blocks whose `value` is a text.
const WITH_TEXT_VALUE: [&str; 5] = ["env", "http_header", "option", "sysctl", "toleration"];

/// What an argument's values are.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum ArgumentShape {
    AsWritten,
    Text,
    Number,
    /// An octal number.
    Mode,
}

/// The field that a block is one item of, if it may be repeated.
pub(super) fn list_field(parent: &str, name: &str) -> Option<&'static str> {
    let found = LISTS.iter().find(|(of, block, _)| *block == name && (of.is_empty() || *of == parent));
    found.map(|(_, _, field)| *field)
}

/// The field that an argument, or a block that stands alone, is.
pub(super) fn field_name(name: &str) -> Text {
    match NAMES.binary_search_by_key(&name, |(name, _)| name) {
        Ok(at) => NAMES.get(at).map_or_else(Text::default, |(_, field)| Text::new_static(field)),
        Err(_) => camel_case(name),
    }
}

fn camel_case(name: &str) -> Text {
    let mut words = name.split('_');
    let mut made = words.next().unwrap_or_default().to_string();
    for word in words {
        let mut letters = word.chars();
        made.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        made.push_str(letters.as_str());
    }
    made.into()
}

/// Whether it is a map with keys of the user's own.
pub(super) fn is_map(name: &str) -> bool {
    MAPS.binary_search(&name).is_ok()
}

/// Whether it says what Terraform does.
pub(super) fn is_of_terraform(name: &str) -> bool {
    TERRAFORM.binary_search(&name).is_ok()
}

/// What the values of an argument in a block are.
pub(super) fn shape(parent: &str, name: &str) -> ArgumentShape {
    match name {
        "value" if WITH_TEXT_VALUE.contains(&parent) => ArgumentShape::Text,
        _ if NUMBERS.binary_search(&name).is_ok() => ArgumentShape::Number,
        _ if MODES.contains(&name) => ArgumentShape::Mode,
        _ if TEXTS.binary_search(&name).is_ok() => ArgumentShape::Text,
        _ => ArgumentShape::AsWritten,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(LISTS.is_sorted() && NAMES.is_sorted() && MAPS.is_sorted());
        assert!(TERRAFORM.is_sorted() && NUMBERS.is_sorted() && TEXTS.is_sorted());
    }

    #[test]
    fn names_are_those_of_objects() {
        for (name, field) in [
            ("image", "image"),
            ("config_map_key_ref", "configMapKeyRef"),
            ("service_account_name", "serviceAccountName"),
            ("host_pid", "hostPID"),
            ("cluster_ip", "clusterIP"),
            ("run_as_non_root", "runAsNonRoot"),
            ("se_linux_options", "seLinuxOptions"),
            ("downward_api", "downwardAPI"),
        ] {
            assert_eq!(field_name(name), field);
        }
        assert_eq!(list_field("container", "port"), Some("ports"));
        assert_eq!(list_field("service", "port"), None);
        assert_eq!(list_field("ephemeral", "volume_claim_template"), None);
        assert_eq!(list_field("template", "container"), Some("containers"));
    }
}
