//! Data sources that are pure functions of their arguments.

use super::{show, world};
use crate::value::{Kind, Value};

fn policy(lines: &str) -> Value {
    let text = format!(
        "data \"aws_iam_policy_document\" \"p\" {{\n{lines}\n}}\nresource \"x\" \"a\" {{\n json = data.aws_iam_policy_document.p.json\n}}\n"
    );
    let world = world(&[("main.tf", &text)]);
    assert_eq!(world.said(), [""; 0], "{lines}");
    world.get("x.a", &["json"])
}

fn text(lines: &str) -> String {
    let value = policy(lines);
    value.as_str().map_or_else(|| show(&value), str::to_string)
}

#[test]
fn statements_are_printed_as_the_provider_prints_them() {
    let lines = r#"
  policy_id = "id"
  statement {
    sid       = "One"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:GetObject"]
    resources = ["arn:aws:s3:::b/&{aws:username}/<x>"]
    principals {
      type        = "AWS"
      identifiers = ["arn:1", "arn:2"]
    }
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:a"
      values   = ["z", "a"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:b"
      values   = ["&{aws:b}"]
    }
  }
  statement {
    effect        = "Deny"
    not_actions   = ["iam:*"]
    not_resources = ["*"]
    not_principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
"#;
    let expected = r#"{
  "Version": "2012-10-17",
  "Id": "id",
  "Statement": [
    {
      "Sid": "One",
      "Effect": "Allow",
      "Action": [
        "s3:PutObject",
        "s3:GetObject"
      ],
      "Resource": "arn:aws:s3:::b/${aws:username}/\u003cx\u003e",
      "Principal": {
        "AWS": [
          "arn:2",
          "arn:1"
        ],
        "Service": "ec2.amazonaws.com"
      },
      "Condition": {
        "StringEquals": {
          "aws:a": [
            "z",
            "a"
          ],
          "aws:b": "${aws:b}"
        }
      }
    },
    {
      "Effect": "Deny",
      "NotAction": "iam:*",
      "NotResource": "*",
      "NotPrincipal": "*"
    }
  ]
}"#;
    assert_eq!(text(lines), expected);
    assert_eq!(text(""), "{\n  \"Version\": \"2012-10-17\"\n}");
    assert_eq!(
        text("version = \"2008-10-17\"\nstatement {\n actions = []\n resources = [\"&{x}\"]\n}"),
        "{\n  \"Version\": \"2008-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Resource\": \"\\u0026{x}\"\n    }\n  ]\n}"
    );
}

#[test]
fn documents_are_merged_by_the_names_of_their_statements() {
    let text = r#"
data "aws_iam_policy_document" "base" {
  statement {
    sid     = "A"
    actions = ["a:1"]
  }
  statement { actions = ["none:1"] }
}
data "aws_iam_policy_document" "merged" {
  source_policy_documents = [data.aws_iam_policy_document.base.json, jsonencode({ statement = [{ sid = "B", effect = "Deny", action = ["b:2", "b:1"], principal = "*", condition = { Bool = { s = true } } }] })]
  statement {
    sid     = "A"
    actions = ["a:2"]
  }
  override_policy_documents = [jsonencode({ Version = "2008-10-17", Statement = [{ Sid = "B", Effect = "Allow" }, { Sid = "C" }] })]
}
resource "x" "a" {
  json = data.aws_iam_policy_document.merged.minified_json
}
"#;
    let world = world(&[("main.tf", text)]);
    assert_eq!(world.said(), [""; 0]);
    assert_eq!(
        world.get("x.a", &["json"]).as_str().unwrap(),
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"a:2"},{"Effect":"Allow","Action":"none:1"},{"Sid":"B","Effect":"Allow"},{"Sid":"C"}]}"#
    );
}

#[test]
fn what_is_not_known_of_a_document_stays_a_hole_in_it() {
    let text = r#"
variable "more" {}
variable "on" { type = bool }
resource "s3" "b" {}
data "aws_iam_policy_document" "p" {
  statement {
    actions   = ["s3:*"]
    resources = [s3.b.arn, "${s3.b.arn}/*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [var.more]
    }
  }
  dynamic "statement" {
    for_each = var.on ? [1] : []
    content { actions = ["x:*"] }
  }
}
data "aws_iam_policy_document" "open" {
  source_policy_documents = [var.more]
  statement {
    sid     = "S"
    actions = ["a:*"]
  }
}
resource "x" "a" {
  p    = jsondecode(data.aws_iam_policy_document.p.json)
  open = jsondecode(data.aws_iam_policy_document.open.json).Statement
}
"#;
    let world = world(&[("main.tf", text)]);
    assert_eq!(world.said(), [""; 0]);
    let document = world.get("x.a", &["p"]);
    let statements = document.get("Statement").unwrap();
    let Kind::Sequence(sequence) = &statements.kind else { panic!("{}", show(statements)) };
    assert_eq!((sequence.items.len(), sequence.maybe), (2, 1), "{}", show(statements));
    assert_eq!(show(sequence.items[0].get("Action").unwrap()), "\"s3:*\"");
    assert_eq!(show(sequence.items[0].get("Resource").unwrap()), "[s3.b.arn, s3.b.arn + \"/*\"]");
    let Kind::Sequence(open) = &world.get("x.a", &["open"]).kind else { panic!() };
    assert!(open.open.is_some() && open.items.len() == 1);
}

#[test]
fn refused_documents_are_said_and_stay_references() {
    for (lines, message) in [
        ("statement {\n sid = \"A\"\n}\nstatement {\n sid = \"A\"\n}", "two statements have the same `sid` \"A\""),
        ("source_policy_documents = [\"nonsense\"]", "a document is not valid JSON"),
        ("source_policy_documents = [\"[]\"]", "a document must be a JSON object"),
        ("source_policy_documents = [jsonencode({ Statement = {} })]", "the statements of a document must be a list"),
    ] {
        let text = format!(
            "data \"aws_iam_policy_document\" \"p\" {{\n{lines}\n}}\nresource \"x\" \"a\" {{\n json = data.aws_iam_policy_document.p.json\n}}\n"
        );
        let world = world(&[("main.tf", &text)]);
        assert!(world.said()[0].contains(message), "{:?}", world.said());
        assert_eq!(world.text("x.a", "json"), "data.aws_iam_policy_document.p.json");
    }
}

#[test]
fn small_ones_are_worked_out_too() {
    let text = r#"
data "template_file" "t" {
  template = file("t.tpl")
  vars     = { name = "n", port = 6379 }
}
data "null_data_source" "n" {
  inputs = { a = 1 }
}
data "aws_arn" "a" {
  arn = "arn:aws:rds:eu-west-1:123456789012:db:mysql:x"
}
data "local_file" "f" {
  filename = "${path.module}/t.tpl"
}
data "local_file" "none" {
  filename = "none.txt"
}
data "aws_region" "r" {}
data "template_file" "old" {
  template = "$${a}-${"b"}"
  vars {
    a = 1
  }
}
resource "x" "a" {
  t = data.template_file.t.rendered
  n = data.null_data_source.n.outputs["a"]
  a = data.aws_arn.a.resource
  f = data.local_file.f.content
  b = data.local_file.f.content_base64
  r = data.aws_region.r.name
  o = data.template_file.old.rendered
  x = data.local_file.none.content
}
"#;
    let world = world(&[("main.tf", text), ("t.tpl", "${name}:${port}")]);
    for (name, expected) in [
        ("t", "\"n:6379\""),
        ("n", "\"1\""),
        ("a", "\"db:mysql:x\""),
        ("f", "\"${name}:${port}\""),
        ("b", "\"JHtuYW1lfToke3BvcnR9\""),
        ("r", "data.aws_region.r.name"),
        ("o", "\"1-b\""),
        ("x", "data.local_file.none.content"),
    ] {
        assert_eq!(world.text("x.a", name), expected, "{name}");
    }
    assert_eq!(world.said(), [""; 0]);
}
