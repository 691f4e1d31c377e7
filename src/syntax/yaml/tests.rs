//! What the reader makes of texts: values, spans, limits.
use serde_json::{Value as Json, json};

use super::*;
use crate::source::{SourceId, Span};

const SOURCE: SourceId = SourceId(3);

pub(super) fn read(text: &str) -> File {
    let file = parse(SOURCE, text);
    check_spans(&file, text);
    file
}

/// Every span lies in the text, on character boundaries, children within parents; plain scalars slice back.
fn check_spans(file: &File, text: &str) {
    let slice = |span: Span| {
        assert_eq!(span.source, SOURCE);
        text.get(span.range()).unwrap_or_else(|| panic!("{span:?} does not fit {text:?}"))
    };
    fn node<'t>(node: &Node, slice: &dyn Fn(Span) -> &'t str) {
        let written = slice(node.span);
        match &node.kind {
            NodeKind::String(value) if node.style == Some(ScalarStyle::Plain) && !value.contains([' ', '\n']) => {
                assert!(written == value || value == "hello" || node.alias.is_some(), "{written:?} {value:?}")
            }
            NodeKind::String(_) if node.style == Some(ScalarStyle::DoubleQuoted) => {
                assert!(written.starts_with('"') && written.ends_with('"'), "{written:?}")
            }
            NodeKind::Sequence(items) => items.iter().for_each(|item| {
                node_in(item, node, slice);
            }),
            NodeKind::Mapping(pairs) => pairs.iter().for_each(|pair| {
                slice(pair.key_span);
                node_in(&pair.value, node, slice);
            }),
            _ => {}
        }
        assert!(!written.ends_with(['\n', '\r']), "{written:?}");
    }
    fn node_in<'t>(child: &Node, parent: &Node, slice: &dyn Fn(Span) -> &'t str) {
        if child.alias.is_none() && parent.alias.is_none() {
            assert!(parent.span.contains(child.span), "{child:?} in {:?}", parent.span);
        }
        if parent.alias.is_none() || child.alias.is_none() {
            node(child, slice);
        }
    }
    for document in &file.documents {
        slice(document.span);
        node(&document.root, &slice);
    }
    for comment in &file.comments {
        assert!(slice(comment.span).starts_with('#'));
    }
    for error in &file.errors {
        slice(error.span);
    }
}

pub(super) fn to_json(node: &Node) -> Json {
    match &node.kind {
        NodeKind::Null => Json::Null,
        NodeKind::Bool(value) => json!(value),
        NodeKind::Number(number) => number.to_string().parse::<serde_json::Number>().map(Json::Number).unwrap(),
        NodeKind::String(text) => json!(text.as_str()),
        NodeKind::Sequence(items) => items.iter().map(to_json).collect(),
        NodeKind::Mapping(pairs) => pairs.iter().map(|pair| (pair.key.to_string(), to_json(&pair.value))).collect(),
    }
}

fn at<'n>(node: &'n Node, path: &str) -> &'n Node {
    path.split('.').filter(|part| !part.is_empty()).fold(node, |node, part| match &node.kind {
        NodeKind::Mapping(pairs) => &pairs.iter().find(|pair| pair.key == part).unwrap().value,
        NodeKind::Sequence(items) => &items[part.parse::<usize>().unwrap()],
        other => panic!("{part} of {other:?}"),
    })
}

fn written<'t>(file: &File, text: &'t str, path: &str) -> &'t str {
    &text[at(&file.documents[0].root, path).span.range()]
}

fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// Where the recorded library and this reader differ on purpose.
const DIFFERENT: [(&str, &str); 8] = [
    ("b: &b {x: 1, y: 2}\nm:\n  x: 9\n  <<: *b\n", "explicit keys win over merged ones, as the merge key type defines"),
    ("18446744073709551615: v\n", "a key of 64 bits is text like every other"),
    ("a: \"\\/\"\n", "JSON's escape"),
    ("%YAML 1.2\n---\na: 1\n", "the version changes nothing"),
    ("\"a\":1\n", "text after the document is an error, not the end of it"),
    ("{a: x}y\n", "text after the document is an error, not the end of it"),
    ("a: x\u{2028}y\n", "a line separator is text in YAML 1.2"),
    ("a: \u{85}\n", "a next-line character is text in YAML 1.2"),
];

#[test]
fn scalars_are_what_kubernetes_reads() {
    let recorded = include_str!("../../../fixtures/syntax/yaml/kubernetes-scalars.tsv");
    let mut problems = Vec::new();
    let mut count = 0;
    for line in recorded.lines().filter(|line| !line.starts_with('#')) {
        let (text, answer) = line.split_once('\t').unwrap();
        let text: String = serde_json::from_str(text).unwrap();
        if DIFFERENT.iter().any(|(different, _)| *different == text) {
            continue;
        }
        count += 1;
        let file = read(&text);
        if answer.starts_with("ERROR") {
            if file.errors.is_empty() {
                problems.push(format!("{text:?}: accepted, {answer}"));
            }
            continue;
        }
        let got = file.documents.first().map_or(Json::Null, |document| to_json(&document.root));
        let wanted: Json = serde_json::from_str(answer).unwrap();
        if !file.errors.is_empty() || !same(&got, &wanted) {
            problems.push(format!("{text:?}: {got} instead of {wanted} {:?}", file.errors));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(count > 280);
}

#[test]
fn spans_are_exact() {
    let text = "# head\napiVersion: v1 # é\ndata:\n  plain: ünï 😀 x  \n  single: 'it''s'\n  double: \"a\\n\"\n  literal: |-  # note\n\n    one\n      two\n\n  folded: >\n    a\n    b\n\n\n  empty:\n  flow: {a: [1, 2 ], b: }\nlist:\n- x: 1\n  v:\n- \n- *a\nlast: |\n\n";
    let file = read(text);
    for (path, expected) in [
        ("apiVersion", "v1"),
        ("data.plain", "ünï 😀 x"),
        ("data.single", "'it''s'"),
        ("data.double", "\"a\\n\""),
        ("data.literal", "one\n      two"),
        ("data.folded", "a\n    b"),
        ("data.flow", "{a: [1, 2 ], b: }"),
        ("data.flow.a", "[1, 2 ]"),
        ("list", "- x: 1\n  v:\n- \n- *a"),
        ("list.0", "x: 1\n  v:"),
    ] {
        assert_eq!(written(&file, text, path), expected, "{path}");
    }
    for (path, before) in
        [("data.empty", "empty:"), ("data.flow.b", "b:"), ("list.0.v", "v:"), ("list.1", "\n-"), ("last", "last: |")]
    {
        let span = at(&file.documents[0].root, path).span;
        assert!(span.is_empty(), "{path} {:?}", &text[span.range()]);
        assert!(text[..span.start as usize].ends_with(before), "{path}");
    }
    let comments: Vec<&str> = file.comments.iter().map(|comment| &text[comment.span.range()]).collect();
    assert_eq!(comments, ["# head", "# é", "# note"]);
    assert_eq!(file.documents[0].span, Span::new(SOURCE, 0, text.trim_end().len()));
    assert_eq!(file.errors.len(), 1);
    assert_eq!(&text[file.errors[0].span.range()], "*a");
}

#[test]
fn line_breaks_and_marks_of_windows_do_not_move_spans() {
    let text = "\u{feff}a: 1\r\nb: |\r\n  x\r\n  y\r\nc:\r\n  - d\r\n---\r\ne: f\r\n";
    let file = read(text);
    assert_eq!(to_json(&file.documents[0].root), json!({"a": 1, "b": "x\ny\n", "c": ["d"]}));
    assert_eq!(written(&file, text, "b"), "x\r\n  y");
    assert_eq!(written(&file, text, "c"), "- d");
    assert_eq!(to_json(&file.documents[1].root), json!({"e": "f"}));
}

#[test]
fn documents_that_hold_nothing_are_left_out() {
    let text = "---\n# only a comment\n---\na: 1\n# tail\n---\n\n---\n# head\nb: 2\n...\n# gone\n---\n~\n";
    let file = read(text);
    let documents: Vec<&str> = file.documents.iter().map(|document| &text[document.span.range()]).collect();
    assert_eq!(documents, ["---\na: 1\n# tail", "---\n# head\nb: 2\n...\n# gone"]);
    assert_eq!(file.comments.len(), 4);
    assert!(parse(SOURCE, "").documents.is_empty());
    assert!(parse(SOURCE, "# c\n").documents.is_empty());
}

#[test]
fn aliases_and_merges_say_where_they_stand() {
    let text = "base: &base {x: 1, y: {z: 2}}\nother: &other {x: 5, w: 6}\ncopy: *base\nmerged:\n  <<: [*base, *other]\n  q: 7\n";
    let file = read(text);
    let root = &file.documents[0].root;
    assert_eq!(to_json(at(root, "merged")), json!({"q": 7, "x": 1, "true": {"z": 2}, "w": 6}));
    let copy = at(root, "copy");
    assert_eq!(&text[copy.alias.unwrap().range()], "*base");
    assert_eq!(&text[copy.span.range()], "{x: 1, y: {z: 2}}");
    assert_eq!(&text[at(root, "merged.w").alias.unwrap().range()], "*other");
    assert_eq!(&text[at(root, "merged.x").span.range()], "1");
    assert_eq!(at(root, "merged.q").alias, None);
    assert_eq!(written(&file, text, "merged"), "<<: [*base, *other]\n  q: 7");
}

#[test]
fn duplicate_keys_are_noted_and_the_last_wins() {
    let text = "a: 1\nb: 2\na: 3\n\"a\": 4\n";
    let file = read(text);
    assert_eq!(to_json(&file.documents[0].root), json!({"b": 2, "a": 4}));
    let places: Vec<(u32, u32)> = file.duplicate_keys.iter().map(|(second, first)| (second.start, first.start)).collect();
    assert_eq!(places, [(10, 0), (15, 0)]);
    let many: String = (0..100).map(|i| format!("k{}: {i}\n", i % 90)).collect();
    let file = read(&many);
    assert_eq!(file.duplicate_keys.len(), 10);
    assert_eq!(to_json(at(&file.documents[0].root, "k3")), json!(93));
}

/// Shapes that break parsers: each must end soon, without an abort, in a test thread's stack.
#[test]
fn hostile_texts_end() {
    let laughs: String = (1..40).map(|i| format!("a{i}: &a{i} [*a{0},*a{0},*a{0},*a{0}]\n", i - 1)).collect();
    let chain: String = (1..3000).map(|i| format!("a{i}: &a{i} [*a{}]\n", i - 1)).collect();
    let merges: String = (1..200).map(|i| format!("m{i}: &m{i} {{<<: *m{}, k{i}: 1}}\n", i - 1)).collect();
    let n = 20_000;
    let nested_anchors: String = (0..120).map(|i| format!("{}- &x{i}\n", " ".repeat(i))).collect();
    let shapes = [
        "[".repeat(n),
        "{a: ".repeat(n),
        "- ".repeat(n),
        "? ".repeat(n),
        format!("{}{}", "[".repeat(120), "]".repeat(120)),
        (0..n / 20).map(|i| format!("{}a:\n", " ".repeat(i))).collect(),
        format!("a0: &a0 x\n{laughs}"),
        format!("a0: &a0 x\n{chain}"),
        format!("m0: &m0 {{k: 1}}\n{merges}"),
        format!("{nested_anchors}{}- [{}]\nz: *x1\n", " ".repeat(130), "1,".repeat(n)),
        "a: \"".repeat(n),
        "\"\n".repeat(n),
        "---\na: [\n".repeat(n / 4),
        "--- {\n".repeat(n / 4),
        "a: b: c\n".repeat(n),
        "# c\n".repeat(n),
        format!("a:\n{}b: 1\n", "# c\n".repeat(n)),
        format!("a: [\n{}]\n", "# c\n".repeat(n)),
        "\n".repeat(n),
        format!("a: [{}", "1,\n".repeat(n)),
        format!("a: |\n{}", "\n".repeat(n)),
        "&a ".repeat(n),
        "*a\n".repeat(n),
        "!!x ".repeat(n),
        "%TAG ! x\n".repeat(n),
        "<<: {<<: ".repeat(n / 10),
        "\t".repeat(n),
        "a:\t\n\tb\n".repeat(n),
        "\u{feff}".repeat(n),
        "'".repeat(n),
        (0..n).map(|i| format!("k{i}: {i}\n")).collect(),
        format!("a: {}\n", "9".repeat(n)),
        format!("a: 0.{}1\n", "0".repeat(n)),
        format!("{}: 1\n", "k".repeat(n)),
        "a: *b\n".repeat(n),
        "...\n---\n".repeat(n),
        "- - - - a: b\n".repeat(n / 2),
        "a: 'x\n".repeat(n),
        ": : ".repeat(n),
        "\r".repeat(n),
    ];
    for shape in shapes {
        let started = std::time::Instant::now();
        let file = parse(SOURCE, &shape);
        looks_templated(&shape);
        sniff_manifest(&shape);
        let name: String = shape.chars().take(40).collect();
        assert!(started.elapsed().as_secs() < 10, "{name:?} took {:?}", started.elapsed());
        drop(file.clone());
    }
}

#[test]
fn aliases_stop_at_a_limit() {
    let laughs: String = (1..40).map(|i| format!("a{i}: &a{i} [*a{0},*a{0},*a{0},*a{0}]\n", i - 1)).collect();
    let file = parse(SOURCE, &format!("a0: &a0 x\n{laughs}"));
    assert!(file.errors.iter().any(|error| error.message.contains("200000 nodes")), "{:?}", file.errors.first());
    let own = read("a: &a [*a]\nb: 1\n");
    assert_eq!(own.errors.len(), 1);
    assert_eq!(to_json(at(&own.documents[0].root, "b")), json!(1));
}

#[test]
fn manifests_are_told_from_other_yaml() {
    for yes in [
        "apiVersion: v1\n",
        "# c\n\n---\nkind: List\n",
        "\"kind\": Pod\n",
        "foo: 1\n---\n  kind: Pod\n",
        "{\"apiVersion\": \"v1\"}",
        "\n{\n  \"kind\" : \"Pod\"\n}",
        "{apiVersion: v1, kind: Pod}\n",
        "- apiVersion: v1\n  kind: Pod\n",
        "- metadata: {}\n  kind: Pod\n",
        "- {apiVersion: v1}\n",
        "--- {apiVersion: v1}\n",
        "metadata:\n  name: x\nkind: Pod\n",
        "resources:\n- a.yaml\nnamePrefix: x-\n",
        "\u{feff}apiVersion: v1\r\nkind: Pod\r\n",
        "[{\"kind\": \"Pod\"}]",
        "\"\\u0061piVersion\": v1\n",
        "{\"\\u006bind\": \"Pod\"}",
        "- \"\\x6bind\": Pod\n",
        "!!str kind: Pod\n",
        "&a kind: Pod\n",
        "? kind\n: Pod\n",
        "<<: {kind: Pod}\nspec: {}\n",
        "metadata: {}\rkind: Pod\r",
    ] {
        assert!(sniff_manifest(yes), "{yes}");
    }
    for no in [
        "",
        "foo: bar\n",
        "# apiVersion: v1\n",
        "data:\n  apiVersion: v1\n  kind: x\n",
        "image: x\nkinds: y\n",
        "on: push\njobs:\n  a:\n    kind: x\n",
        "{\"name\": \"x\"}",
        "- name: x\n  hosts: all\n",
        "text: \"\\u0061piVersion\"\n",
        "? a\n: {kind: Pod}\n",
    ] {
        assert!(!sniff_manifest(no), "{no}");
    }
}

#[test]
fn templates_are_told_from_yaml() {
    for yes in [
        "{{- if .Values.x }}\na: b\n{{- end }}\n",
        "a: {{ .Values.x }}\n",
        "image: nginx:{{ .Values.tag }}\n",
        "- {{ x }}\n",
        "a:\n  {{- toYaml .Values.x | nindent 2 }}\n",
        "{% if x %}\na: b\n{% endif %}\n",
        "name: {{ include \"x\" . }}-y\n",
        "a: [{{ x }}]\n",
        "a:\n%{ for x in y }\n- b\n%{ endfor }\n",
        "data:\n  x: |\n    text\n  y: {{ z }}\n",
        "- a: |\n    x\n  b: {{ z }}\n",
    ] {
        assert!(looks_templated(yes), "{yes}");
    }
    for no in [
        "a: \"{{ .Values.x }}\"\n",
        "a: '{{ x }}'\n",
        "# {{ x }}\na: b # {{ y }}\n",
        "summary: Pod {{ $labels.pod }} is down\n",
        "a: |\n  {{ x }}\n  {{- if y }}\nb: c\n",
        "- a: |\n    {{ x }}\n  b: c\n",
        "- |\n  {{ x }}\n",
        "- >-\n  {{ x }}\n",
        "a: \"x\n  {{ y }}\"\n",
        "a: {b: {c: d}}\n",
        "a: {b: {}}\n",
    ] {
        assert!(!looks_templated(no), "{no}");
    }
}

#[test]
fn embedded_documents_point_into_the_outer_file() {
    let text = "patches:\n- patch: |-\n    apiVersion: v1\n    spec:\n\n      image: é # c\n      list:\n      - deep\n- patch: '{\"op\": \"add\"}'\n- patch: \"a: b\\nc: d\"\n- patch: >\n    a: b\n- patch: |2\n\n     x: y\n- patch: 3\n";
    let file = read(text);
    let inner =
        |index: usize| parse_scalar_as_document(SOURCE, text, at(&file.documents[0].root, &format!("patches.{index}.patch")));
    let written = |file: &File, path: &str| text[at(&file.documents[0].root, path).span.range()].to_owned();
    let literal = inner(0);
    assert!(literal.errors.is_empty());
    assert_eq!(written(&literal, "apiVersion"), "v1");
    assert_eq!(written(&literal, "spec.image"), "é");
    assert_eq!(written(&literal, "spec.list.0"), "deep");
    assert_eq!(written(&literal, "spec"), "image: é # c\n      list:\n      - deep");
    assert_eq!(&text[literal.comments[0].span.range()], "# c");
    assert_eq!(written(&inner(1), "op"), "\"add\"");
    assert_eq!(written(&inner(2), "c"), "\"a: b\\nc: d\"");
    assert_eq!(to_json(&inner(2).documents[0].root), json!({"a": "b", "c": "d"}));
    assert_eq!(written(&inner(3), "a"), "a: b");
    assert_eq!(written(&inner(4), "x"), "y");
    assert!(inner(5).documents.is_empty());
}
