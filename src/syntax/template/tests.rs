#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::source::{SourceId, Span};

fn functions(name: &str) -> bool {
    ["quote", "default", "include", "printf", "and", "list", "index"].contains(&name)
}

fn errors(text: &str) -> Vec<String> {
    let (_, errors) = parse(SourceId(0), text, &functions);
    errors.into_iter().map(|error| error.message).collect()
}

#[test]
fn texts_are_trimmed_and_map_to_the_source() {
    let text = "a  {{- /* c */ -}}  b\n{{ .x }} {{- .y -}}\n c";
    let (template, errors) = parse(SourceId(0), text, &functions);
    assert!(errors.is_empty(), "{errors:?}");
    let texts: Vec<&str> = template
        .nodes
        .iter()
        .filter_map(|node| match node {
            Node::Text(span) => text.get(span.range()),
            _ => None,
        })
        .collect();
    assert_eq!(texts, ["a", "b\n", "c"]);
}

#[test]
fn what_go_accepts_is_accepted() {
    for text in [
        "{{ $x := .a }}{{ $x = 1 }}{{ $x }}",
        "{{ range $i, $e := .l }}{{ $i }}{{ break }}{{ else }}none{{ end }}",
        "{{ range $k := .l }}{{ continue }}{{ end }}",
        "{{ if and .a (not_a .b) }}{{ end }}".replace("not_a", "list").as_str(),
        "{{ if .a }}a{{ else if .b }}b{{ else }}c{{ end }}",
        "{{ with .a }}a{{ else with .b }}b{{ end }}",
        "{{ define \"a\" }}{{ $y := 1 }}{{ end }}{{ template \"a\" . }}{{ block \"b\" .x }}{{ . }}{{ end }}",
        "{{ (index .a 0).b.c | quote }}",
        "{{ printf \"%s-%d\" `raw` 'x' 0x1F 1_000 -1.5e3 }}",
        "{{ .a | default \"x\" | quote -}} }}",
        "{{ $ }}{{ $.Values.x }}{{.}}",
        "{{- with $v := .a -}}{{ $v }}{{- end -}}",
        "{{\n  .a\n}}",
        "{{ \"a\" \"b\" }}",
        "}} { {} }",
    ] {
        assert_eq!(errors(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_go_refuses_is_refused() {
    for text in [
        "{{ .a",
        "{{ if .a }}",
        "{{ end }}",
        "{{ else }}",
        "{{ if .a }}{{ else }}{{ else }}{{ end }}",
        "{{ nosuch .a }}",
        "{{ $x }}",
        "{{ if .a }}{{ $x := 1 }}{{ end }}{{ $x }}",
        "{{ break }}",
        "{{ \"a }}",
        "{{ .a | }}",
        "{{ .a | 1 }}",
        "{{ (.a }}",
        "{{ .a) }}",
        "{{ }}",
        "{{/* a */ b}}",
        "{{ if .a }}{{ define \"x\" }}{{ end }}{{ end }}",
        "{{ template x }}",
        "{{ a-b }}",
        "{{ .a-b }}",
        "{{ $x = 1 }}",
        "{{ if }}{{ end }}",
        "{{ # }}",
        "{{ $x, $y := .a }}",
    ] {
        assert!(!errors(text).is_empty(), "{text}");
    }
}

#[test]
fn spans_have_both_ends() {
    let text = "é{{ .Values.a | default (list 1) }}";
    let (template, _) = parse(SourceId(0), text, &functions);
    let Node::Action(pipeline) = &template.nodes[1] else { panic!() };
    let at = |span: Span| text.get(span.range()).unwrap();
    assert_eq!(at(pipeline.place()), ".Values.a | default (list 1)");
    assert_eq!(at(pipeline.commands[1].arguments[1].span), "(list 1)");
}
