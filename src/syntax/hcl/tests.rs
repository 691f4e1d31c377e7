//! Examples of what parsing gives.

use super::*;

fn file(text: &str) -> File {
    parse(SourceId(0), text)
}

fn slice(text: &str, span: Span) -> &str {
    &text[span.range()]
}

#[test]
fn a_block_knows_the_place_of_each_part() {
    let text = "# note\nresource \"aws_vpc\" \"main\" { // why\n  cidr = var.a[0].b /* c */\n  tags { x = 1 }\n}\n";
    let file = file(text);
    assert_eq!(file.errors, []);
    let block = &file.body.blocks[0];
    assert_eq!(slice(text, block.header), "resource \"aws_vpc\" \"main\"");
    assert_eq!(block.label(1), Some("main"));
    assert!(slice(text, block.span).ends_with("x = 1 }\n}"));
    let cidr = block.body.attribute("cidr").unwrap();
    assert_eq!(slice(text, cidr.span), "cidr = var.a[0].b");
    assert_eq!(slice(text, cidr.value.span), "var.a[0].b");
    let comments: Vec<&str> = file.comments.iter().map(|c| slice(text, c.span)).collect();
    assert_eq!(comments, ["# note", "// why", "/* c */"]);
}

#[test]
fn a_missing_value_costs_one_value() {
    let text = "resource \"a\" \"b\" {\n  x =\n  y = 2\n}\nlocals {\n  z = 3\n}\n";
    let file = file(text);
    assert_eq!(file.errors.len(), 1, "{:?}", file.errors);
    assert_eq!(file.errors[0].message, "expected a value after `x =`, found the end of the line");
    assert_eq!(file.body.blocks.len(), 2);
    let body = &file.body.blocks[0].body;
    assert!(matches!(body.attribute("x").unwrap().value.kind, ExpressionKind::Missing));
    assert!(matches!(body.attribute("y").unwrap().value.kind, ExpressionKind::Number(_)));
}

#[test]
fn json_gives_the_same_tree_with_spans_into_the_json() {
    let text = r#"{
  "//": "note",
  "resource": {
    "aws_vpc": {"main": {"cidr_block": "${var.cidr}", "tags": {"Name": "é-\u00e9\n${ var.name }"}, "lifecycle": {"ignore_changes": ["tags"]}}},
    "aws_subnet": {"a": [{"count": 1}, {"count": 2}]}
  },
  "locals": [{"x": "$${y}"}, {"z": null}],
  "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}, "backend": {"s3": {"bucket": "b"}}},
  "provider": [{"aws": {"region": "a"}}, {"aws": {"alias": "b"}}]
}"#;
    let file = parse_json(SourceId(0), text);
    assert_eq!(file.errors, []);
    assert_eq!(file.comments.len(), 1);
    let kinds: Vec<String> = file.body.blocks.iter().map(|b| format!("{}:{}", b.kind.text, b.labels.len())).collect();
    assert_eq!(
        kinds,
        ["resource:2", "resource:2", "resource:2", "locals:0", "locals:0", "terraform:0", "provider:1", "provider:1"]
    );
    let vpc = &file.body.blocks[0];
    assert_eq!(slice(text, vpc.header), "\"main\"");
    assert_eq!(vpc.body.blocks[0].kind.text, "lifecycle");
    let ExpressionKind::Object(tags) = &vpc.body.attribute("tags").unwrap().value.kind else { panic!() };
    let ExpressionKind::Template(template) = &tags[0].value.kind else { panic!() };
    let [TemplatePart::Literal { text: literal, .. }, TemplatePart::Interpolation { expression, span }] =
        template.parts.as_slice()
    else {
        panic!()
    };
    assert_eq!(literal, "é-é\n");
    assert_eq!(slice(text, *span), "${ var.name }");
    assert_eq!(slice(text, expression.span), "var.name");
    let x = &file.body.blocks[3].body.attributes[0].value.kind;
    assert!(matches!(x, ExpressionKind::String(text) if text == "${y}"));
    let terraform = &file.body.blocks[5].body;
    assert_eq!(terraform.blocks[1].label(0), Some("s3"));
}

#[test]
fn an_error_inside_a_json_string_points_into_it() {
    let text = r#"{"locals": {"a": "\"\u00e9\" ${1 +}", "b": 1}}"#;
    let file = parse_json(SourceId(0), text);
    assert_eq!(file.errors.len(), 1);
    assert_eq!(slice(text, file.errors[0].span), "}");
    assert!(matches!(file.body.blocks[0].body.attributes[0].value.kind, ExpressionKind::Missing));
    let values = parse_json_values(SourceId(0), r#"{"a": "${x}", "resource": {}}"#);
    assert_eq!(values.errors, []);
    assert!(matches!(&values.body.attributes[0].value.kind, ExpressionKind::String(text) if text == "${x}"));
    assert_eq!(values.body.attributes.len(), 2);
}

#[test]
fn a_json_value_that_cannot_be_read_is_missing_and_the_rest_is_kept() {
    let text = "{\"resource\": {\"x\": {\"a\": {\"one\": fals, \"two\": , \"three\": true, \"four\": null}}}}";
    let file = super::parse_json(SourceId(0), text);
    assert_eq!(file.errors.len(), 2, "{:?}", file.errors);
    let body = &file.body.blocks[0].body;
    let kinds: Vec<&ExpressionKind> = ["one", "two", "three", "four"].map(|n| &body.attribute(n).unwrap().value.kind).to_vec();
    assert!(
        matches!(
            kinds.as_slice(),
            [ExpressionKind::Missing, ExpressionKind::Missing, ExpressionKind::Bool(true), ExpressionKind::Null]
        ),
        "{kinds:?}"
    );
}
