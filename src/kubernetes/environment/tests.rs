//! Environments through examples.

use crate::kubernetes::testing::objects;
use crate::kubernetes::{Dangling, Environment, ObjectIndex, Workload};
use crate::value::{Kind, Value};

const CONFIG: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: config, namespace: shop}
data: {HOST: h1, TLS: \"true\", PORT: 6379, FLAG: yes, 'bad=key': x}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: config, namespace: legacy}
data: {HOST: wrong}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: later, namespace: shop}
data: {HOST: h2}
---
apiVersion: v1
kind: Secret
metadata: {name: secret, namespace: shop}
data: {PASSWORD: cGFzcw==, BOTH: b2xk, BROKEN: '%%%'}
stringData: {BOTH: new}
";

/// The environment of a container with these fields, one `NAME=value <- where it is written` per line.
fn environment(fields: &str) -> String {
    let pod =
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: shop}}\nspec:\n  containers:\n  - name: c\n{fields}");
    let (sources, objects) = objects(&[("config.yaml", CONFIG), ("pod.yaml", &pod)]);
    let index = ObjectIndex::new(&objects);
    let pod = objects.iter().find(|o| o.kind == "Pod").unwrap();
    let workload = Workload::from_object(pod).unwrap();
    let environment = Environment::of_container(&workload, &workload.containers[0], &index);
    let mut lines = Vec::new();
    for variable in &environment.variables {
        let text = |value: &Value| match &value.kind {
            Kind::String(text) => text.to_string(),
            Kind::Number(number) => format!("number {number}"),
            Kind::Bool(value) => format!("bool {value}"),
            Kind::Unknown(unknown) => format!("unknown {}", unknown.reasons[0].subject),
            other => format!("{other:?}"),
        };
        let shown = match &variable.value.kind {
            Kind::Parts(parts) => parts.iter().map(text).collect::<Vec<_>>().join("|"),
            _ => text(&variable.value),
        };
        let span = variable.value.origin.written().unwrap();
        let written = sources.get(span.source).unwrap();
        let secret = if variable.value.sensitive { " (sensitive)" } else { "" };
        lines.push(format!("{}={shown}{secret} <- {}", variable.name, written.slice(span)));
    }
    lines.extend(environment.missing.iter().map(|missing| {
        let why = match &missing.why {
            Dangling::Object(absence) => format!("no object among {}", absence.others),
            Dangling::Key(object) => format!("no key in {}", object.target()),
        };
        let source = sources.get(missing.reference.source).unwrap();
        format!("missing {} {why}{}", source.slice(missing.reference), if missing.optional { " (optional)" } else { "" })
    }));
    if environment.open.is_some() {
        lines.push("open".into());
    }
    lines.join("\n")
}

#[test]
fn sources_are_taken_in_the_kubelets_order() {
    let all = "    envFrom: [{configMapRef: {name: config}}]\n";
    assert_eq!(environment(all), "FLAG=bool true <- yes\nHOST=h1 <- h1\nPORT=number 6379 <- 6379\nTLS=true <- \"true\"");
    let later = "    envFrom: [{configMapRef: {name: later}, prefix: X_}, {configMapRef: {name: config}}, {configMapRef: {name: later}}]\n    \
        env: [{name: TLS, value: 'no'}, {name: TLS, value: last}, {name: EMPTY}]\n";
    let shown = environment(later);
    assert!(shown.contains("X_HOST=h2 <- h2\n") && shown.contains("\nHOST=h2 <- h2\n"), "{shown}");
    assert!(shown.contains("TLS=last <- last\n") && shown.contains("EMPTY= <- name: EMPTY"), "{shown}");
}

#[test]
fn keys_are_taken_from_the_own_namespace() {
    let fields = "    env:
    - name: A
      valueFrom: {configMapKeyRef: {name: config, key: HOST}}
    - name: B
      valueFrom: {secretKeyRef: {name: secret, key: PASSWORD}}
    - name: C
      valueFrom: {secretKeyRef: {name: secret, key: BOTH}}
    - name: D
      valueFrom: {configMapKeyRef: {name: config, key: NONE, optional: true}}
    - name: E
      valueFrom: {configMapKeyRef: {name: config, key: NONE}}
    - name: F
      valueFrom: {secretKeyRef: {name: nowhere, key: NONE}}
    - name: G
      valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
    - name: H
      valueFrom: {fieldRef: {fieldPath: status.podIP}}
    - name: I
      valueFrom: {secretKeyRef: {name: secret, key: BROKEN}}
";
    let expected = "A=h1 <- h1
B=pass (sensitive) <- cGFzcw==
C=new (sensitive) <- new
E=unknown ConfigMap/shop/config key NONE <- NONE
F=unknown Secret/shop/nowhere <- nowhere
G=shop <- shop
H=unknown status.podIP <- status.podIP
I=unknown base64 (sensitive) <- '%%%'
missing NONE no key in ConfigMap/shop/config (optional)
missing NONE no key in ConfigMap/shop/config
missing nowhere no object among 1";
    assert_eq!(environment(fields), expected);
}

#[test]
fn references_to_variables_are_expanded() {
    let fields = "    envFrom: [{configMapRef: {name: config}}]
    env:
    - {name: URL, value: 'rediss://$(HOST):$(PORT)/$$(HOST)$(NONE)'}
    - {name: SAME, value: $(HOST)}
    - {name: EARLY, value: $(LATE)}
    - {name: LATE, value: x}
    - {name: HOST, value: $(HOST).local}
    - {name: PART, value: 'a$(REDIS_SERVICE_HOST)b'}
    - {name: TAKEN, valueFrom: {configMapKeyRef: {name: config, key: TLS}}}
";
    let shown = environment(fields);
    for line in [
        "URL=rediss://h1:6379/$(HOST)$(NONE) <- 'rediss://$(HOST):$(PORT)/$$(HOST)$(NONE)'",
        "SAME=h1 <- h1",
        "EARLY=$(LATE) <- $(LATE)",
        "HOST=h1.local <- $(HOST).local",
        "PART=a|unknown REDIS_SERVICE_HOST|b <- 'a$(REDIS_SERVICE_HOST)b'",
    ] {
        assert!(shown.lines().any(|l| l == line), "{line} in\n{shown}");
    }
}

#[test]
fn an_object_that_is_not_there_leaves_the_environment_open() {
    let fields = "    envFrom: [{configMapRef: {name: config}}, {secretRef: {name: nowhere, optional: true}}]
    env: [{name: A, value: 'x$(B)'}]
";
    let shown = environment(fields);
    assert!(shown.contains("HOST=h1 <- h1\n"), "{shown}");
    assert!(shown.contains("A=x|unknown Secret/shop/nowhere"), "{shown}");
    assert!(shown.ends_with("missing nowhere no object among 1 (optional)\nopen"), "{shown}");
}

#[test]
fn references_that_double_end_at_a_limit() {
    let mut fields = "    env:\n    - {name: V0, value: xxxxxxxxxxxxxxxx}\n".to_string();
    for index in 1..80 {
        let below = index - 1;
        fields.push_str(&format!("    - {{name: V{index}, value: $(V{below})$(V{below})}}\n"));
    }
    let shown = environment(&fields);
    assert!(shown.len() < 40 << 20, "{}", shown.len());
    assert!(shown.contains("V79=") && shown.contains("unknown V"), "no limit");
}
