//! What objects come of resources as they would be written.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{TerraformObjects, terraform_objects};
use crate::kubernetes::Object;
use crate::source::{SourceMap, Span};
use crate::syntax::{hcl, yaml};
use crate::terraform::{Configuration, Inputs, evaluate};
use crate::value::{Kind, RootId, Value};

/// The objects of the root module of these files; YAML files are manifests.
fn created(files: &[(&str, &str)]) -> (SourceMap, TerraformObjects) {
    let sources = SourceMap::in_memory();
    let (mut modules, mut manifests) = (Vec::new(), BTreeMap::new());
    for (path, text) in files {
        let source = sources.add(path, *text);
        if path.ends_with(".yaml") {
            manifests.insert(path.to_string(), Arc::new(yaml::parse(source.id, text)));
        } else if path.ends_with(".tf") {
            let file = hcl::parse(source.id, text);
            assert!(file.errors.is_empty(), "{path}: {:?}", file.errors);
            modules.push((*path, file));
        }
    }
    let configuration = Configuration::new(modules.iter().map(|(path, file)| (*path, file)));
    let (root, _) = evaluate(&configuration, &sources, &Inputs::default(), "", RootId(0), &|_| true);
    let made = terraform_objects(&sources, &root, &manifests, &Default::default());
    (sources, made)
}

fn objects(text: &str) -> Vec<Object> {
    let (_, made) = created(&[("main.tf", text)]);
    assert!(made.unread.is_empty(), "{:?}", made.unread);
    made.objects
}

/// A value in one line: `?` is unknown, `<x.y.z>` a reference, `+` a text of parts; an item that may be missing has `~`.
fn shown(value: &Value) -> String {
    match &value.kind {
        Kind::Null(_) | Kind::Absent(_) => "null".to_string(),
        Kind::Bool(value) => value.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::String(text) => format!("{text:?}"),
        Kind::Symbol(symbol) => format!("<{symbol}>"),
        Kind::Parts(parts) => parts.iter().map(shown).collect::<Vec<_>>().join("+"),
        Kind::Unknown(_) => "?".to_string(),
        Kind::Sequence(sequence) => {
            let definite = sequence.definite().len();
            let item = |(at, item): (usize, &Value)| format!("{}{}", if at < definite { "" } else { "~" }, shown(item));
            let mut items: Vec<String> = sequence.items.iter().enumerate().map(item).collect();
            items.extend(sequence.open.iter().map(|_| "...".to_string()));
            format!("[{}]", items.join(", "))
        }
        Kind::Mapping(mapping) => {
            let mut entries: Vec<String> =
                mapping.entries.iter().map(|(key, entry)| format!("{key}: {}", shown(&entry.value))).collect();
            entries.extend(mapping.open.iter().map(|_| "...".to_string()));
            format!("{{{}}}", entries.join(", "))
        }
    }
}

#[test]
fn blocks_are_fields() {
    let text = r#"
        resource "aws_elasticache_cluster" "x" {}
        resource "kubernetes_stateful_set_v1" "a" {
          wait_for_rollout = false
          metadata {
            name   = "a"
            labels = { some_key = true }
          }
          spec {
            replicas = "2"
            selector { match_labels = { app_name = "a" } }
            template {
              metadata { annotations = {} }
              spec {
                host_pid = true
                security_context {
                  run_as_user         = "1000"
                  supplemental_groups = [1]
                }
                init_container {
                  name = "i"
                }
                container {
                  name    = "c"
                  args    = ["-p", 6379]
                  env {
                    name  = "PORT"
                    value = 6379
                  }
                  env {
                    name  = "HOST"
                    value = aws_elasticache_cluster.x.cache_nodes[0].address
                  }
                  env {
                    name = "TOKEN"
                    value_from {
                      secret_key_ref {
                        name = "s"
                        key  = "k"
                      }
                    }
                  }
                  env_from {
                    prefix = "P_"
                    config_map_ref { name = "m" }
                  }
                  port { container_port = 80 }
                  liveness_probe {
                    http_get { port = "8080" }
                  }
                  volume_mount {
                    name       = "v"
                    mount_path = "/v"
                  }
                }
                volume {
                  name = "v"
                  config_map {
                    name         = "m"
                    default_mode = "0644"
                  }
                }
                volume {
                  name = "p"
                  projected {
                    sources {
                      config_map { name = "m" }
                      secret { name = "s" }
                    }
                  }
                }
                toleration { operator = "Exists" }
                affinity {
                  node_affinity {
                    required_during_scheduling_ignored_during_execution {
                      node_selector_term {
                        match_expressions {
                          key      = "k"
                          operator = "Exists"
                        }
                      }
                    }
                  }
                  pod_anti_affinity {
                    required_during_scheduling_ignored_during_execution { topology_key = "zone" }
                  }
                }
              }
            }
            volume_claim_template {
              metadata { name = "d" }
            }
          }
        }
    "#;
    let objects = objects(text);
    let expected = concat!(
        "{apiVersion: \"apps/v1\", kind: \"StatefulSet\", metadata: {labels: {some_key: \"true\"}, name: \"a\"}, spec: {",
        "replicas: 2, selector: {matchLabels: {app_name: \"a\"}}, template: {metadata: {annotations: {}}, spec: {",
        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: ",
        "[{key: \"k\", operator: \"Exists\"}]}]}}, ",
        "podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: \"zone\"}]}}, ",
        "containers: [{args: [\"-p\", \"6379\"], env: [{name: \"PORT\", value: \"6379\"}, ",
        "{name: \"HOST\", value: <aws_elasticache_cluster.x.cache_nodes[0].address>}, ",
        "{name: \"TOKEN\", valueFrom: {secretKeyRef: {key: \"k\", name: \"s\"}}}], ",
        "envFrom: [{configMapRef: {name: \"m\"}, prefix: \"P_\"}], livenessProbe: {httpGet: {port: 8080}}, name: \"c\", ",
        "ports: [{containerPort: 80}], volumeMounts: [{mountPath: \"/v\", name: \"v\"}]}], ",
        "hostPID: true, initContainers: [{name: \"i\"}], ",
        "securityContext: {runAsUser: 1000, supplementalGroups: [1]}, tolerations: [{operator: \"Exists\"}], ",
        "volumes: [{configMap: {defaultMode: 420, name: \"m\"}, name: \"v\"}, ",
        "{name: \"p\", projected: {sources: [{configMap: {name: \"m\"}}, {secret: {name: \"s\"}}]}}]}}, ",
        "volumeClaimTemplates: [{metadata: {name: \"d\"}}]}}",
    );
    assert_eq!(shown(&objects[0].body), expected);
    assert_eq!(objects[0].target(), "kubernetes_stateful_set_v1.a");
}

#[test]
fn other_kinds_have_their_fields() {
    let cases = [
        (
            "kubernetes_service",
            "spec {\n selector = { app_name = \"a\" }\n cluster_ip = \"None\"\n port {\n port = 80\n target_port = \"http\"\n }\n }",
            "{apiVersion: \"v1\", kind: \"Service\", spec: {clusterIP: \"None\", ports: [{port: 80, targetPort: \"http\"}], selector: {app_name: \"a\"}}}",
        ),
        (
            "kubernetes_network_policy_v1",
            "spec {\n pod_selector {}\n policy_types = [\"Egress\"]\n egress {\n ports { port = \"6379\" }\n to {\n ip_block { cidr = \"10.0.0.0/8\" }\n }\n }\n }",
            "{apiVersion: \"networking.k8s.io/v1\", kind: \"NetworkPolicy\", spec: {egress: [{ports: [{port: 6379}], to: [{ipBlock: {cidr: \"10.0.0.0/8\"}}]}], podSelector: {}, policyTypes: [\"Egress\"]}}",
        ),
        (
            "kubernetes_ingress_v1",
            "spec {\n tls { hosts = [\"a\"] }\n rule {\n host = \"a\"\n http {\n path {\n path = \"/\"\n backend {\n service {\n name = \"a\"\n port { number = 80 }\n }\n }\n }\n }\n }\n }",
            "{apiVersion: \"networking.k8s.io/v1\", kind: \"Ingress\", spec: {rules: [{host: \"a\", http: {paths: [{backend: {service: {name: \"a\", port: {number: 80}}}, path: \"/\"}]}}], tls: [{hosts: [\"a\"]}]}}",
        ),
        (
            "kubernetes_cluster_role",
            "rule {\n api_groups = [\"\"]\n resources = [\"pods\"]\n verbs = [\"get\"]\n }\n aggregation_rule {\n cluster_role_selectors {\n match_labels = { a = \"b\" }\n }\n }",
            "{aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: \"b\"}}]}, apiVersion: \"rbac.authorization.k8s.io/v1\", kind: \"ClusterRole\", rules: [{apiGroups: [\"\"], resources: [\"pods\"], verbs: [\"get\"]}]}",
        ),
        (
            "kubernetes_role_binding_v1",
            "role_ref { name = \"r\" }\n subject {\n kind = \"User\"\n name = \"u\"\n }",
            "{apiVersion: \"rbac.authorization.k8s.io/v1\", kind: \"RoleBinding\", roleRef: {name: \"r\"}, subjects: [{kind: \"User\", name: \"u\"}]}",
        ),
        (
            "kubernetes_service_account",
            "secret { name = \"s\" }\n image_pull_secret { name = \"p\" }",
            "{apiVersion: \"v1\", imagePullSecrets: [{name: \"p\"}], kind: \"ServiceAccount\", secrets: [{name: \"s\"}]}",
        ),
        (
            "kubernetes_daemonset",
            "spec {\n strategy { type = \"OnDelete\" }\n }",
            "{apiVersion: \"apps/v1\", kind: \"DaemonSet\", spec: {updateStrategy: {type: \"OnDelete\"}}}",
        ),
        (
            "kubernetes_horizontal_pod_autoscaler_v2",
            "spec {\n metric {\n type = \"Pods\"\n pods {\n metric { name = \"m\" }\n }\n }\n behavior {\n scale_up {\n policy { value = 1 }\n }\n }\n }",
            "{apiVersion: \"autoscaling/v2\", kind: \"HorizontalPodAutoscaler\", spec: {behavior: {scaleUp: {policies: [{value: 1}]}}, metrics: [{pods: {metric: {name: \"m\"}}, type: \"Pods\"}]}}",
        ),
        (
            "kubernetes_secret",
            "data = { a = \"plain\" }\n binary_data = { b = \"aGk=\" }",
            "{apiVersion: \"v1\", data: {b: \"aGk=\"}, kind: \"Secret\", stringData: {a: \"plain\"}}",
        ),
        (
            "kubernetes_config_map_v1",
            "data = { a = 1 }\n binary_data = { b = \"aGk=\" }",
            "{apiVersion: \"v1\", binaryData: {b: \"aGk=\"}, data: {a: \"1\"}, kind: \"ConfigMap\"}",
        ),
    ];
    for (resource_type, body, expected) in cases {
        let objects = objects(&format!("resource \"{resource_type}\" \"a\" {{\n{body}\n}}\n"));
        assert_eq!(shown(&objects[0].body), expected, "{resource_type}");
    }
}

#[test]
fn what_may_be_there_is_in_doubt() {
    let text = r#"
        variable "on" { type = bool }
        variable "all" { type = map(string) }
        resource "kubernetes_pod" "a" {
          spec {
            dynamic "security_context" {
              for_each = var.on ? [1] : []
              content { run_as_user = 0 }
            }
            container {
              dynamic "env" {
                for_each = { A = "1", B = "2" }
                content {
                  name  = env.key
                  value = env.value
                }
              }
              dynamic "env" {
                for_each = var.on ? ["x"] : []
                content {
                  name  = "C"
                  value = env.value
                }
              }
            }
            container {
              dynamic "env" {
                for_each = var.all
                content { name = env.key }
              }
            }
          }
        }
    "#;
    let expected = concat!(
        "{containers: [{env: [{name: \"A\", value: \"1\"}, {name: \"B\", value: \"2\"}, ~{name: \"C\", value: \"x\"}]}, ",
        "{env: [~{name: ?}, ...]}], securityContext: ?}"
    );
    assert_eq!(shown(objects(text)[0].body.get("spec").unwrap()), expected);
}

#[test]
fn each_instance_is_an_object() {
    let text = r#"
        variable "many" {}
        resource "kubernetes_namespace" "n" {
          for_each = toset(["a", "b"])
          metadata { name = each.key }
        }
        resource "kubernetes_config_map" "none" { count = 0 }
        resource "kubernetes_config_map" "some" {
          count = var.many
          metadata {
            name      = "m"
            namespace = kubernetes_namespace.n["a"].metadata[0].name
          }
        }
        resource "kubernetes_config_map" "elsewhere" {
          metadata { namespace = var.many }
        }
    "#;
    let objects = objects(text);
    let of = |object: &Object| format!("{} {} {:?} {}", object.target(), object.name, object.namespace, object.chain.len());
    assert_eq!(
        objects.iter().map(of).collect::<Vec<_>>(),
        [
            "kubernetes_namespace.n[\"a\"] a None 0",
            "kubernetes_namespace.n[\"b\"] b None 0",
            "kubernetes_config_map.some m Some(\"a\") 1",
            "kubernetes_config_map.elsewhere  Some(\"${var.many}\") 0",
        ]
    );
}

#[test]
fn manifests_are_objects_with_places() {
    let template = "apiVersion: v1\nkind: Pod\nmetadata: {name: templated}\nspec:\n  containers:\n    - env:\n        - {name: A, value: \"${a}\"}\n";
    let main = r#"
        resource "aws_elasticache_cluster" "x" {}
        locals {
          name = "inside"
          heredoc = <<-EOT
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: ${local.name}}
            data:
              HOST: ${aws_elasticache_cluster.x.address}
              URL: redis://${aws_elasticache_cluster.x.address}:6379
          EOT
        }
        resource "kubectl_manifest" "text" { yaml_body = local.heredoc }
        resource "kubectl_manifest" "template" { yaml_body = templatefile("pod.tftpl", { a = "1" }) }
        resource "kubectl_manifest" "encoded" {
          override_namespace = "there"
          yaml_body = yamlencode({
            apiVersion = "v1"
            kind       = "ConfigMap"
            metadata   = { name = "encoded" }
            data       = { A = aws_elasticache_cluster.x.address, B = true }
          })
        }
        resource "kubernetes_manifest" "object" {
          manifest = {
            apiVersion = "v1"
            kind       = "ConfigMap"
            metadata   = { name = "object", namespace = "n" }
            data       = { A = aws_elasticache_cluster.x.address, B = true }
          }
        }
        resource "kubernetes_manifest" "decoded" {
          manifest = yamldecode(templatefile("pod.tftpl", { a = aws_elasticache_cluster.x.address }))
        }
        resource "kubectl_manifest" "of_a_file" { yaml_body = file("plain.yaml") }
        resource "kubernetes_manifest" "of_a_file" { manifest = yamldecode(file("plain.yaml")) }
        resource "kubectl_manifest" "unknown" { yaml_body = kubectl_manifest.text.id }
        resource "kubectl_manifest" "broken" { yaml_body = "a: [" }
        resource "kubernetes_labels" "other" {}
    "#;
    let plain = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\ndata: {a: b}\n";
    let (sources, made) = created(&[("main.tf", main), ("pod.tftpl", template), ("plain.yaml", plain)]);
    let place = |span: Span| {
        let source = sources.get(span.source).unwrap();
        format!("{}: {}", source.path, source.slice(span))
    };
    let of = |address: &str, path: &[&str]| {
        let object = made.objects.iter().find(|object| object.target() == address).unwrap_or_else(|| panic!("{address}"));
        let value = path.iter().fold(&object.body, |value, key| match key.parse::<usize>() {
            Ok(index) => &value.as_sequence().unwrap().items[index],
            Err(_) => value.get(key).unwrap_or_else(|| panic!("{key}")),
        });
        format!("{} at {}", shown(value), place(value.origin.span().unwrap()))
    };
    let address = "<aws_elasticache_cluster.x.address>";
    let env = ["spec", "containers", "0", "env", "0", "value"];
    for (resource, path, expected) in [
        ("kubectl_manifest.text", &["metadata", "name"][..], "\"inside\" at main.tf: ${local.name}".to_string()),
        ("kubectl_manifest.text", &["data", "HOST"], format!("{address} at main.tf: ${{aws_elasticache_cluster.x.address}}")),
        (
            "kubectl_manifest.text",
            &["data", "URL"],
            format!("\"redis://\"+{address}+\":6379\" at main.tf: redis://${{aws_elasticache_cluster.x.address}}:6379"),
        ),
        ("kubectl_manifest.template", &env, "\"1\" at pod.tftpl: \"${a}\"".to_string()),
        ("kubectl_manifest.encoded", &["data", "A"], format!("{address} at main.tf: aws_elasticache_cluster.x.address")),
        ("kubectl_manifest.encoded", &["data", "B"], "true at main.tf: true".to_string()),
        ("kubectl_manifest.encoded", &["metadata", "namespace"], "\"there\" at main.tf: \"there\"".to_string()),
        ("kubernetes_manifest.object", &["data", "B"], "\"true\" at main.tf: true".to_string()),
        ("kubernetes_manifest.decoded", &env, format!("{address} at pod.tftpl: \"${{a}}\"")),
    ] {
        assert_eq!(of(resource, path), expected, "{resource}");
    }
    let unread: Vec<&str> = made.unread.iter().map(|unread| unread.message.split(": ").next().unwrap()).collect();
    assert_eq!(unread, ["`kubectl_manifest.unknown`", "`kubectl_manifest.broken`", "`kubernetes_labels.other`"]);
    assert_eq!(made.objects.len(), 5, "what is a manifest is judged as one");
}

#[test]
fn entries_are_added_to_the_object_that_has_them() {
    let text = r#"
        resource "kubernetes_config_map" "a" {
          metadata { name = "a" }
          data = { A = "1" }
        }
        resource "kubernetes_config_map_v1_data" "a" {
          metadata { name = "a" }
          data = { B = "2" }
        }
        resource "kubernetes_config_map_v1_data" "b" {
          metadata { name = "b" }
          data = { C = "3" }
        }
        data "kubernetes_secret" "s" {
          metadata { name = "s" }
        }
    "#;
    let objects = objects(text);
    let data = |object: &Object| {
        let data = object.body.get("data").or_else(|| object.body.get("stringData")).unwrap();
        format!("{} {} {}", object.target(), object.is_data(), shown(data))
    };
    assert_eq!(
        objects.iter().map(data).collect::<Vec<_>>(),
        [
            "kubernetes_config_map.a false {A: \"1\", B: \"2\"}",
            "data.kubernetes_secret.s true {...}",
            "kubernetes_config_map_v1_data.b false {C: \"3\", ...}",
        ]
    );
}
