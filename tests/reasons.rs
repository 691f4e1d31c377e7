//! Every reason for which something is unknown: that it occurs, and that it points at the reference that is not known.
//!
//! `«` and `»` stand around the place that a reason must show; where a policy asks for what is not known in itself, around
//! the place that is judged.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::collections::BTreeSet;

use binary::check;
use clearspan::value::ReasonKind;
use serde_json::Value;

/// Reasons of the closed list that nothing gives yet, and why.
const NEVER: [(&str, &str); 2] = [
    ("module-output", "what a module that is not there returns is a symbol of the module, and says `module-not-available`"),
    ("dynamic-iteration", "a dynamic block that is not known says why its collection is not"),
];

struct Case {
    kind: &'static str,
    subject: &'static str,
    /// The condition of the policy on `aws_x`; empty for the rules that are built in.
    condition: &'static str,
    path: &'static str,
    text: &'static str,
}

const fn case(kind: &'static str, subject: &'static str, condition: &'static str, text: &'static str) -> Case {
    Case { kind, subject, condition, path: "main.tf", text }
}

const IS_X: &str = "attrs.a == \"x\"";

const CASES: &[Case] = &[
    case("variable-without-default", "var.a", IS_X, "variable \"a\" {}\nresource \"aws_x\" \"x\" {\n  a = «var.a»\n}\n"),
    case(
        "empty-default",
        "var.a",
        "core::alltrue([for b in attrs.a : b == \"x\"])",
        "variable \"a\" {\n  default = []\n}\nresource \"aws_x\" \"x\" {\n  a = «var.a»\n}\n",
    ),
    case(
        "low-confidence",
        "`var.private_subnet_ids` is named private and nothing else shows it: low confidence, medium is required",
        "",
        "variable \"private_subnet_ids\" {}\nresource \"aws_elasticache_subnet_group\" \"x\" {\n  name       = \"x\"\n  subnet_ids = «var.private_subnet_ids»\n}\n",
    ),
    case(
        "not-in-files",
        "sg-0a1b2c3d4e5f60718",
        "",
        "resource \"aws_elasticache_serverless_cache\" \"x\" {\n  name               = \"x\"\n  engine             = \"redis\"\n  security_group_ids = [«\"sg-0a1b2c3d4e5f60718\"»]\n}\n",
    ),
    // In an expression, through a local value, through a module: the first reference to the variable.
    case(
        "variable-without-default",
        "var.a",
        IS_X,
        "variable \"a\" {}\nresource \"aws_x\" \"x\" {\n  a = lower(\n    «var.a»\n  )\n}\n",
    ),
    case(
        "variable-without-default",
        "var.a",
        IS_X,
        "variable \"a\" {}\nlocals {\n  b = upper(«var.a»)\n}\nresource \"aws_x\" \"x\" {\n  a = local.b\n}\n",
    ),
    case(
        "variable-without-default",
        "var.a", // the variable is to be set, not the attribute
        IS_X,
        "variable \"a\" {\n  type = object({ b = string })\n}\nresource \"aws_x\" \"x\" {\n  a = «var.a.b»\n}\n",
    ),
    case(
        "data-source",
        "data.aws_y.y.id",
        IS_X,
        "data \"aws_y\" \"y\" {}\nresource \"aws_x\" \"x\" {\n  a = «data.aws_y.y.id»\n}\n",
    ),
    case(
        "data-source",
        "data.aws_y.y.id",
        IS_X,
        "data \"aws_y\" \"y\" {}\nlocals {\n  b = «data.aws_y.y.id»\n}\nresource \"aws_x\" \"x\" {\n  a = local.b\n}\n",
    ),
    case(
        "computed-attribute",
        "aws_y.y.id",
        IS_X,
        "resource \"aws_y\" \"y\" {}\nresource \"aws_x\" \"x\" {\n  a = «aws_y.y.id»\n}\n",
    ),
    case(
        "module-not-available",
        "module.m.out",
        IS_X,
        "module \"m\" {\n  source = \"example/none/aws\"\n}\nlocals {\n  b = «module.m.out»\n}\nresource \"aws_x\" \"x\" {\n  a = local.b\n}\n",
    ),
    case(
        "needs-provider",
        "data.aws_region",
        "core::getdatasource(\"aws_region\", {}).name == \"x\"",
        "«resource \"aws_x\" \"x\"» {}\n",
    ),
    case(
        "not-in-files",
        "subnet-0a1b2c3d",
        "",
        "resource \"aws_elasticache_subnet_group\" \"g\" {\n  name       = \"g\"\n  subnet_ids = [«\"subnet-0a1b2c3d\"»]\n}\n",
    ),
    case(
        "network-refused",
        "https://example.com/",
        "core::gethttprequest(\"https://example.com/\") == \"x\"",
        "«resource \"aws_x\" \"x\"» {}\n",
    ),
    case("plugin-not-executed", "plugin::a::b", "plugin::a::b(1)", "«resource \"aws_x\" \"x\"» {}\n"),
    case(
        "count-or-for-each",
        "module.m",
        IS_X,
        "variable \"k\" {}\nmodule \"m\" {\n  source   = \"./m\"\n  for_each = toset([\"a\", \"b\"])\n}\nresource \"aws_x\" \"x\" {\n  a = «module.m[var.k].out»\n}\n",
    ),
    case("function-not-supported", "provider::p::f()", IS_X, "resource \"aws_x\" \"x\" {\n  a = «provider::p::f(1)»\n}\n"),
    case("meta-operation", "meta.operation", "meta.operation == \"create\"", "«resource \"aws_x\" \"x\"» {}\n"),
    case("workspace", "terraform.workspace", IS_X, "resource \"aws_x\" \"x\" {\n  a = «terraform.workspace»\n}\n"),
    case(
        "workspace",
        "terraform.workspace",
        IS_X,
        "resource \"aws_x\" \"x\" {\n  a = \"${«terraform.workspace»}-a\" == \"prod-a\" ? \"x\" : \"y\"\n}\n",
    ),
    case(
        "provider-default",
        "availability_zone",
        "attrs.availability_zone == \"x\"",
        "«resource \"aws_elasticache_cluster\" \"x\"» {}\n",
    ),
    case("provider-version", "encrypted", "attrs.encrypted == true", "«resource \"aws_redshift_cluster\" \"x\"» {}\n"),
    case("as-of-time", "timestamp", IS_X, "resource \"aws_x\" \"x\" {\n  a = «timestamp()»\n}\n"),
    case("too-large", "count", IS_X, "resource \"aws_x\" \"x\" {\n  count = «100000»\n  a     = count.index\n}\n"),
    case(
        "invalid-expression",
        "var.a",
        IS_X,
        "variable \"a\" {\n  type    = number\n  default = «\"one\"»\n}\nresource \"aws_x\" \"x\" {\n  a = var.a\n}\n",
    ),
    case("syntax-error", "", IS_X, "resource \"aws_x\" \"x\" {\n  a =«»\n}\n"),
    Case {
        kind: "terragrunt",
        subject: "run_cmd()",
        condition: IS_X,
        path: "terragrunt.hcl",
        text: "inputs = {\n  a = «run_cmd(\"x\")» // of aws_x\n}\n",
    },
    Case {
        kind: "terraform-stack",
        subject: "component.x.inputs.a",
        condition: IS_X,
        path: "net.tfcomponent.hcl",
        text: "component \"x\" {\n  source = \"./\"\n  inputs = {\n    a = «var.a» // of aws_x\n  }\n}\n",
    },
    Case {
        kind: "object-not-available",
        subject: "ConfigMap/c",
        condition: "",
        path: "pod.yaml",
        text: "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n    - name: c\n      image: a:1\n      env:\n        - { name: REDIS_HOST, value: master.a.abc.euw1.cache.amazonaws.com }\n        - name: REDIS_TLS\n          valueFrom:\n            configMapKeyRef: { name: «c», key: tls }\n",
    },
    Case {
        kind: "duplicate-key",
        subject: "REDIS_TLS",
        condition: "",
        path: "config.yaml",
        text: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata:\n  REDIS_HOST: master.a.abc.euw1.cache.amazonaws.com\n  REDIS_TLS: \"true\"\n  «REDIS_TLS»: \"true\"\n",
    },
    Case {
        kind: "value-required",
        subject: "say it",
        condition: "",
        path: "chart/templates/pod.yaml",
        text: "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: a:1\n      env:\n        - name: REDIS_HOST\n          value: master.a.abc.euw1.cache.amazonaws.com\n        - name: REDIS_TLS\n          value: {{ «required \"say it\" .Values.tls» | quote }}\n",
    },
    Case {
        kind: "generated-text",
        subject: "randAlphaNum",
        condition: "",
        path: "chart/templates/pod.yaml",
        text: "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: a:1\n      env:\n        - name: REDIS_HOST\n          value: master.a.abc.euw1.cache.amazonaws.com\n        - name: REDIS_TLS\n          value: {{ «randAlphaNum 5» | quote }}\n",
    },
    Case {
        kind: "release-unknown",
        subject: "the namespace",
        condition: "",
        path: "chart/Chart.yaml",
        text: "name: «a»\nversion: 1.0.0\n",
    },
    Case {
        kind: "values-not-available",
        subject: "none.yaml",
        condition: "",
        path: "app.yaml",
        text: "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: a, namespace: argocd }\nspec:\n  source:\n    path: chart\n    helm:\n      valueFiles: [«none.yaml»]\n",
    },
    Case {
        kind: "placeholder",
        subject: "${tls}",
        condition: "",
        path: "config.yaml",
        text: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata:\n  REDIS_HOST: master.a.abc.euw1.cache.amazonaws.com\n  REDIS_TLS: «\"${tls}\"»\n",
    },
    Case {
        kind: "encrypted",
        subject: "REDIS_TLS",
        condition: "",
        path: "config.yaml",
        text: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata:\n  REDIS_HOST: master.a.abc.euw1.cache.amazonaws.com\n  REDIS_TLS: «ENC[AES256_GCM,data:dHJ1ZQ==,iv:aXY=,tag:dGFn,type:str]»\n",
    },
    Case {
        kind: "unexpected-type",
        subject: "data",
        condition: "",
        path: "config.yaml",
        text: "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: «text»\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n  containers:\n    - name: c\n      image: a:1\n      env:\n        - { name: REDIS_HOST, value: master.a.abc.euw1.cache.amazonaws.com }\n        - name: REDIS_TLS\n          valueFrom:\n            configMapKeyRef: { name: c, key: tls }\n",
    },
    Case {
        kind: "kustomize-step",
        subject: "tls.yaml",
        condition: "",
        path: "kustomization.yaml",
        text: "resources: [config.yaml]\ntransformers:\n  - «tls.yaml»\n",
    },
];

/// A reason's kind and subject, the bytes of its place.
type Told = (String, String, usize, usize);

/// The reasons of a case, and the place that is asked for.
fn reasons(case: &Case) -> (Vec<Told>, (usize, usize)) {
    let scratch = tempfile::tempdir().unwrap();
    let start = case.text.find('«').unwrap();
    let end = case.text.find('»').unwrap() - '«'.len_utf8();
    std::fs::create_dir_all(scratch.path().join(case.path).parent().unwrap()).unwrap();
    std::fs::write(scratch.path().join(case.path), case.text.replace(['«', '»'], "")).unwrap();
    if ["terragrunt.hcl", "net.tfcomponent.hcl"].contains(&case.path) {
        let module = "variable \"a\" {\n  default = \"x\"\n}\nresource \"aws_x\" \"x\" {\n  a = var.a\n}\n";
        std::fs::write(scratch.path().join("main.tf"), module).unwrap();
    }
    if case.path == "kustomization.yaml" {
        let config = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata:\n  REDIS_HOST: master.a.abc.euw1.cache.amazonaws.com\n  REDIS_TLS: \"false\"\n";
        std::fs::write(scratch.path().join("config.yaml"), config).unwrap();
        let transformer = "apiVersion: example.com/v1\nkind: SwitchTransformer\nmetadata: { name: tls }\n";
        std::fs::write(scratch.path().join("tls.yaml"), transformer).unwrap();
    }
    if case.path.starts_with("chart/") || case.path == "app.yaml" {
        let value = if case.path == "app.yaml" { ".Values.tls" } else { ".Release.Namespace" };
        let pod = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{ name: a }}\nspec:\n  containers:\n    - name: a\n      image: a:1\n      env:\n        - name: REDIS_HOST\n          value: master.a.abc.euw1.cache.amazonaws.com\n        - name: REDIS_TLS\n          value: {{{{ {value} | quote }}}}\n"
        );
        for (path, text) in [("chart/Chart.yaml", "name: a\nversion: 1.0.0\n"), ("chart/templates/pod.yaml", &pod)] {
            let path = scratch.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            if !path.exists() {
                std::fs::write(path, text).unwrap();
            }
        }
    }
    std::fs::create_dir(scratch.path().join("m")).unwrap();
    std::fs::write(scratch.path().join("m/main.tf"), "output \"out\" {\n  value = \"x\"\n}\n").unwrap();
    if case.kind == "low-confidence" {
        std::fs::write(scratch.path().join("clearspan.yaml"), "min_confidence: medium\n").unwrap();
    }
    let rules = tempfile::tempdir().unwrap();
    let types = ["aws_x", "aws_redshift_cluster", "aws_elasticache_cluster"];
    let typ = types.into_iter().find(|typ| case.text.contains(typ)).unwrap_or("aws_elasticache_cluster");
    let policy = format!(
        "policy {{\n  plugins {{\n    a = \"./a\"\n  }}\n}}\nresource_policy \"{typ}\" \"p\" {{\n  enforce {{\n    condition = {}\n  }}\n}}\n",
        case.condition
    );
    let file = rules.path().join("q.policy.hcl");
    let mut arguments = Vec::new();
    if !case.condition.is_empty() {
        std::fs::write(&file, policy).unwrap();
        arguments.extend(["--rules", file.to_str().unwrap()]);
    }
    let report = check(scratch.path(), &arguments).report;
    let mut found = Vec::new();
    for outcome in report["outcomes"].as_array().unwrap().iter().filter(|outcome| outcome["outcome"] == "unknown") {
        for reason in outcome["reasons"].as_array().unwrap() {
            let text = |key: &str| reason[key].as_str().unwrap_or_default().to_string();
            let is_judged = [case.path, "main.tf"].contains(&text("path").as_str());
            assert!(is_judged, "{}: a reason has a place in what is judged: {reason}", case.kind);
            let at = |key: &str| reason[key]["offset"].as_u64().unwrap() as usize;
            for key in ["message", "help"] {
                assert!(text(key).len() > 5, "{reason}");
            }
            found.push((text("kind"), text("subject"), at("start"), at("end")));
        }
    }
    assert!(!whole(&report).contains(scratch.path().to_str().unwrap()), "no path of this machine is in a report");
    (found, (start, end))
}

fn whole(report: &Value) -> String {
    report["outcomes"].to_string()
}

#[test]
fn every_reason_points_at_what_is_not_known() {
    let mut wrong = Vec::new();
    for case in CASES {
        let (found, (start, end)) = reasons(case);
        let expected = (case.kind.to_string(), case.subject.to_string(), start, end);
        if !found.contains(&expected) {
            wrong.push(format!("{}\n  expected {expected:?}\n  found    {found:?}", case.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_reason_of_the_list_can_occur_or_says_why_not() {
    let met: BTreeSet<&str> = CASES.iter().map(|case| case.kind).chain(NEVER.iter().map(|(kind, _)| *kind)).collect();
    let all: BTreeSet<&str> = ReasonKind::ALL.iter().map(|kind| kind.id()).collect();
    assert_eq!(met, all);
    assert!(NEVER.iter().all(|(kind, why)| why.len() > 20 && !CASES.iter().any(|case| case.kind == *kind)));
}
