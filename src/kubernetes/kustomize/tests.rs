//! Places of values, what is judged, and problems, through examples. The output as such is compared with the real
//! kustomize in `tests/kustomize.rs`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::kubernetes::{Environment, Kubernetes, Object, ObjectIndex, Workload, load};
use crate::source::SourceMap;
use crate::syntax::yaml;
use crate::value::Value;

fn built(files: &[(&str, &str)]) -> (SourceMap, Kubernetes) {
    let sources = SourceMap::in_memory();
    let mut parsed = BTreeMap::new();
    for (path, text) in files {
        let source = sources.add(path, *text);
        if path.ends_with(".yaml") {
            parsed.insert(path.to_string(), Arc::new(yaml::parse(source.id, &source.text)));
        }
    }
    let kubernetes = load(&parsed, &sources);
    (sources, kubernetes)
}

/// `path: text` of the place where a value was written.
fn place(sources: &SourceMap, value: &Value) -> String {
    let span = value.origin.written().unwrap();
    let source = sources.get(span.source).unwrap();
    format!("{}: {}", source.path, source.slice(span))
}

fn problems(kubernetes: &Kubernetes, sources: &SourceMap) -> Vec<String> {
    let show = |problem: &crate::kubernetes::KustomizeProblem| {
        let text = problem.span.map(|span| sources.get(span.source).unwrap().slice(span).to_string());
        format!("{} {} [{}] {}", problem.reason.id(), problem.path, text.unwrap_or_default(), problem.message)
    };
    kubernetes.problems.iter().map(show).collect()
}

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      containers:
        - name: app
          image: example/app:1
          envFrom: [{configMapRef: {name: redis}}]
";

fn overlays(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut files = vec![
        ("base/app.yaml", DEPLOYMENT),
        (
            "base/kustomization.yaml",
            "resources: [app.yaml]\nconfigMapGenerator:\n- name: redis\n  literals:\n  - REDIS_HOST=h\n  - REDIS_TLS=false\n",
        ),
    ];
    files.extend(more);
    files
}

/// The variable of the deployment's container in an overlay, with its place.
fn variable(sources: &SourceMap, kubernetes: &Kubernetes, overlay: &str, name: &str) -> String {
    let index = ObjectIndex::new(&kubernetes.objects);
    let of = |object: &&Object| object.overlay.as_deref() == Some(overlay) && object.kind == "Deployment";
    let workload = Workload::from_object(kubernetes.objects.iter().find(of).unwrap()).unwrap();
    let environment = Environment::of_container(&workload, &workload.containers[0], &index);
    let variable = environment.get(name).unwrap();
    format!("{} at {}", variable.value.as_str().unwrap(), place(sources, &variable.value))
}

#[test]
fn each_value_has_the_place_of_the_file_that_gave_it() {
    let (sources, kubernetes) = built(&overlays(&[
        ("dev/kustomization.yaml", "namespace: dev\nresources: [../base]\n"),
        (
            "prod/kustomization.yaml",
            "resources: [../base]\nconfigMapGenerator:\n- {name: redis, behavior: merge, literals: ['REDIS_TLS=\"true\"']}\n",
        ),
        (
            "perf/kustomization.yaml",
            "resources: [../base]\nconfigMapGenerator:\n- {name: redis, behavior: replace, envs: [redis.env]}\n",
        ),
        ("perf/redis.env", "# settings\n REDIS_TLS=true\n"),
        (
            "ops/kustomization.yaml",
            "resources: [../base]\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: add\n      path: /spec/template/spec/containers/0/env\n      value:\n      - name: REDIS_TLS\n        value: \"yes\"\n",
        ),
        (
            "merge/kustomization.yaml",
            "resources: [../base]\npatches: [{path: patch.yaml}]\nimages: [{name: example/app, newTag: v2}]\nreplicas: [{name: app, count: 3}]\n",
        ),
        ("merge/patch.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: redis}\ndata: {REDIS_TLS: patched}\n"),
    ]));
    assert_eq!(problems(&kubernetes, &sources), Vec::<String>::new());
    let of = |overlay: &str| variable(&sources, &kubernetes, overlay, "REDIS_TLS");
    assert_eq!(of("dev"), "false at base/kustomization.yaml: false");
    assert_eq!(of("prod"), "true at prod/kustomization.yaml: true");
    assert_eq!(of("perf"), "true at perf/redis.env: true");
    assert_eq!(of("ops"), "yes at ops/kustomization.yaml: \"yes\"");
    assert_eq!(of("merge"), "patched at merge/patch.yaml: patched");
    assert_eq!(variable(&sources, &kubernetes, "prod", "REDIS_HOST"), "h at base/kustomization.yaml: h");

    let deployment = |overlay: &str| {
        kubernetes.objects.iter().find(|o| o.overlay.as_deref() == Some(overlay) && o.kind == "Deployment").unwrap()
    };
    let at = |overlay: &str, path: &[&str]| place(&sources, deployment(overlay).body.get_path(path).unwrap());
    assert_eq!(at("dev", &["metadata", "namespace"]), "dev/kustomization.yaml: dev");
    assert_eq!(at("dev", &["metadata", "name"]), "base/app.yaml: app");
    assert_eq!(at("merge", &["spec", "replicas"]), "merge/kustomization.yaml: 3");
    let image = Workload::from_object(deployment("merge")).unwrap().containers[0].body.get("image").unwrap().clone();
    assert_eq!((image.as_str(), place(&sources, &image)), (Some("example/app:v2"), "merge/kustomization.yaml: v2".to_string()));
    let chain: Vec<&str> = deployment("dev").chain.iter().map(|hop| hop.text.as_str()).collect();
    assert_eq!(chain, ["used by the kustomization in `dev`", "used by the kustomization in `base`"]);
    let target = deployment("dev").target();
    assert_eq!(target, "Deployment/dev/app");
}

#[test]
fn literals_are_cut_where_their_value_stands() {
    let text = "configMapGenerator:\n- name: c\n  literals:\n  - A=plain\n  - 'B=single'\n  - \"C=double\"\n  - D=\"inner\"\n  - 'E=\"both\"'\n  - F=\n  - >-\n    G=folded\n  - H=a=b\n";
    let (sources, kubernetes) = built(&[("kustomization.yaml", text)]);
    let data = kubernetes.objects[0].body.get("data").unwrap();
    let shown: Vec<String> = data
        .as_mapping()
        .unwrap()
        .entries
        .iter()
        .map(|(key, entry)| {
            let span = entry.value.origin.span().unwrap();
            format!("{key} {} <{}>", entry.value.as_str().unwrap(), sources.get(span.source).unwrap().slice(span))
        })
        .collect();
    let expected = [
        "A plain <plain>",
        "B single <single>",
        "C double <double>",
        "D inner <inner>",
        "E both <both>",
        "F  <F=>",
        "G folded <folded>",
        "H a=b <a=b>",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn only_outermost_kustomizations_and_free_manifests_are_judged() {
    let (_, kubernetes) = built(&overlays(&[
        ("overlay/kustomization.yaml", "namePrefix: o-\nresources: [../base]\npatches: [{path: patch.yaml}]\n"),
        ("overlay/patch.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec: {replicas: 2}\n"),
        ("free.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: free}\n"),
        ("component/kustomization.yaml", "kind: Component\nresources: [extra.yaml]\npatches: [{path: part.yaml}]\n"),
        ("component/extra.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n"),
        ("component/part.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec: {replicas: 9}\n"),
    ]));
    let mut targets: Vec<String> = kubernetes.objects.iter().map(Object::target).collect();
    targets.iter_mut().for_each(|target| target.truncate("ConfigMap/o-redis".len().max("Deployment/o-app".len())));
    assert_eq!(targets, ["ConfigMap/extra", "ConfigMap/free", "ConfigMap/o-redis", "Deployment/o-app"]);
    assert!(kubernetes.problems.is_empty(), "{:?}", kubernetes.problems);
}

#[test]
fn what_a_build_would_refuse_is_a_problem_and_the_rest_is_built() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (
            &[("kustomization.yaml", "resources: [none.yaml]\n")],
            "file-not-found kustomization.yaml [none.yaml] `none.yaml`: no such file",
        ),
        (
            &[("kustomization.yaml", "resources: [../../x]\n")],
            "outside-root kustomization.yaml [../../x] `../../x`: is outside the scan root",
        ),
        (
            &[
                ("kustomization.yaml", "resources: ['github.com/a/b?ref=v1']\npatches: [{path: p.yaml}]\n"),
                ("p.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"),
            ],
            "remote-base kustomization.yaml ['github.com/a/b?ref=v1'] `github.com/a/b?ref=v1` is not on disk and nothing is fetched",
        ),
        (
            &[("a/kustomization.yaml", "resources: [../b]\n"), ("b/kustomization.yaml", "resources: [../a]\n")],
            "kustomize-cycle b/kustomization.yaml [../a] `../a` refers back to `a`",
        ),
        (
            &[
                (
                    "kustomization.yaml",
                    "resources: [p.yaml]\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: Pod\n    metadata: {name: other}\n",
                ),
                ("p.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"),
            ],
            "kustomize-no-target kustomization.yaml [other] the patch for `Pod/other` matches nothing",
        ),
        (
            &[
                (
                    "kustomization.yaml",
                    "resources: [p.yaml]\npatches:\n- target: {kind: Pod}\n  patch: |-\n    - {op: replace, path: /spec/x, value: 1}\n",
                ),
                ("p.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {}\n"),
            ],
            "kustomize-patch kustomization.yaml [/spec/x] the patch of `Pod/p` does not apply: there is nothing at `/spec/x`",
        ),
        (
            &[
                ("kustomization.yaml", "resources: [p.yaml, q.yaml]\n"),
                ("p.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"),
                ("q.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"),
            ],
            "kustomize-conflict kustomization.yaml [q.yaml] duplicate resource `Pod/p`",
        ),
        (
            &[("kustomization.yaml", "configMapGenerator: [{name: c, behavior: merge, literals: [a=b]}]\n")],
            "kustomize-no-target kustomization.yaml [{name: c, behavior: merge, literals: [a=b]}] there is no `ConfigMap/c` to merge with or replace",
        ),
        (
            &[("kustomization.yaml", "resource: []\n")],
            "kustomize-invalid kustomization.yaml [resource] kustomize has no field `resource`",
        ),
        (
            &[("kustomization.yaml", "helmCharts: [{name: redis}]\n")],
            "kustomize-not-supported kustomization.yaml [redis] the chart `redis` is not rendered",
        ),
    ];
    for (files, expected) in cases {
        let (sources, kubernetes) = built(files);
        assert_eq!(problems(&kubernetes, &sources), [*expected]);
    }
}

#[test]
fn many_layers_of_shared_bases_end() {
    // Each layer takes the one below twice: the second is refused, so nothing grows.
    let mut files = vec![("l0/kustomization.yaml".to_string(), "configMapGenerator: [{name: c, literals: [a=b]}]\n".to_string())];
    for layer in 1..40 {
        let below = layer - 1;
        files.push((format!("l{layer}/kustomization.yaml"), format!("resources: [../l{below}, ../l{below}]\n")));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (_, kubernetes) = built(&files);
    assert_eq!(kubernetes.objects.len(), 1);
}

#[test]
fn copies_of_copies_end_at_a_limit() {
    let mut patch = String::new();
    for _ in 0..64 {
        patch.push_str("    - {op: copy, from: /spec, path: /spec/x}\n    - {op: copy, from: /spec, path: /spec/y}\n");
    }
    let text = format!("resources: [p.yaml]\npatches:\n- target: {{kind: Thing}}\n  patch: |-\n{patch}");
    let object = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {a: b}\n";
    let (sources, kubernetes) = built(&[("kustomization.yaml", &text), ("p.yaml", object)]);
    let found = problems(&kubernetes, &sources);
    assert!(found.len() == 1 && found[0].starts_with("kustomize-patch"), "{found:?}");
}

#[test]
fn replacements_of_replacements_end_at_a_limit() {
    let one = "- source: {kind: ConfigMap, fieldPath: data.a}\n  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a], options: {delimiter: '-', index: 99}}]\n";
    let text = format!("resources: [p.yaml]\nreplacements:\n{}", one.repeat(60));
    let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: text}\n";
    let (sources, kubernetes) = built(&[("kustomization.yaml", &text), ("p.yaml", object)]);
    let found = problems(&kubernetes, &sources);
    assert!(found.iter().any(|problem| problem.contains("too large to build")), "{found:?}");
}
