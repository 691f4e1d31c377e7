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
