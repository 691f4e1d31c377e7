//! `clearspan eval` as its users meet it: answers, streams, exit codes, addresses that reach into modules, secrets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod programs;

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn eval(directory: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_clearspan"))
        .current_dir(directory)
        .arg("eval")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_string();
    // What is written while nobody reads must not stop the test.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let full = scratch.path().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, content).unwrap();
    }
    scratch
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// One answer for each line of JSON.
fn answers(directory: &Path, arguments: &[&str], expressions: &[&str]) -> Vec<Value> {
    let all: Vec<&str> = ["--format", "json"].iter().chain(arguments).copied().collect();
    let output = eval(directory, &all, &(expressions.join("\n") + "\n"));
    let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), expressions.len(), "{}", text(&output.stderr));
    lines
}

/// The printed values, `!` with the message for errors.
fn printed(directory: &Path, arguments: &[&str], expressions: &[&str]) -> Vec<String> {
    let print = |answer: &Value| match answer["text"].as_str() {
        Some(text) => text.to_string(),
        None => format!("! {}", answer["message"].as_str().unwrap()),
    };
    answers(directory, arguments, expressions).iter().map(print).collect()
}

const REPOSITORY: &[(&str, &str)] = &[
    (
        "infra/main.tf",
        r#"
variable "name" { default = "shop" }
variable "nodes" { type = number }
variable "secret" {
  type      = string
  sensitive = true
  default   = "hunter2-and-more"
}
locals {
  tags   = { app = var.name, nodes = var.nodes }
  loud   = upper(var.secret)
  broken = var.name.first
}
module "redis" {
  source = "../modules/redis"
  name   = "${var.name}-cache"
  token  = var.secret
}
module "app" {
  source   = "../modules/redis"
  for_each = toset(["api", "web"])
  name     = each.key
}
resource "terraform_data" "each" {
  for_each = { a = 1, b = 2 }
  input    = "${each.key}-${each.value}"
}
resource "aws_instance" "one" {
  ami = "ami-1"
  ebs_block_device {
    size = 8
  }
  dynamic "tag" {
    for_each = ["x", "y"]
    content {
      name = tag.value
    }
  }
}
data "aws_region" "current" {}
"#,
    ),
    ("infra/prod.tfvars", "nodes = 3\n"),
    (
        "modules/redis/main.tf",
        r#"
variable "name" { type = string }
variable "token" {
  default = null
}
locals { full = "redis-${var.name}" }
resource "aws_elasticache_replication_group" "this" {
  count                = 1
  replication_group_id = local.full
  num_cache_clusters   = 2
  auth_token           = var.token
}
module "inner" {
  count  = 2
  source = "./inner"
  index  = count.index
}
output "id" { value = aws_elasticache_replication_group.this[0].replication_group_id }
output "token" {
  value     = var.token
  sensitive = true
}
"#,
    ),
    ("modules/redis/inner/main.tf", "variable \"index\" {}\nlocals { y = var.index * 10 }\n"),
];

#[test]
fn json_is_one_object_a_line_with_exactly_the_keys_of_the_specification() {
    let scratch = scratch(REPOSITORY);
    let all = answers(
        scratch.path(),
        &["--module", "infra", "--var-file", "infra/prod.tfvars"],
        &["local.tags", "data.aws_region.current.name", "var.nam", "module.redis.id"],
    );
    for answer in &all {
        let keys: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["expression", "outcome", "type", "text", "message", "reasons", "provenance"], "{answer}");
    }
    let (tags, region, wrong, id) = (&all[0], &all[1], &all[2], &all[3]);
    assert_eq!(tags["outcome"], "known");
    assert_eq!(tags["type"], "object({app: string, nodes: number})");
    assert_eq!(tags["text"], "{\n  \"app\" = \"shop\"\n  \"nodes\" = 3\n}");
    assert_eq!(region["outcome"], "unknown");
    assert_eq!(region["text"], "(known after apply)");
    assert_eq!(region["reasons"][0]["kind"], "data-source");
    assert_eq!(region["reasons"][0]["path"], "infra/main.tf");
    assert_eq!(wrong["outcome"], "error");
    assert_eq!((&wrong["type"], &wrong["text"]), (&Value::Null, &Value::Null));
    assert_eq!(wrong["message"], "`var.nam` is not declared in this module, did you mean `var.name`");
    let way: Vec<(&str, &str)> = id["provenance"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["path"].as_str().unwrap(), s["label"].as_str().unwrap()))
        .collect();
    assert_eq!(way.first(), Some(&("modules/redis/main.tf", "the module's output")), "{id}");
    assert_eq!(way.last(), Some(&("infra/main.tf", "the variable's default")), "{id}");
}

#[test]
fn what_is_not_known_has_a_reason_with_a_place() {
    let scratch = scratch(&[(
        "main.tf",
        "variable \"on\" { type = bool }\nvariable \"text\" {}\nmodule \"far\" { source = \"acme/x/aws\" }\nmodule \"all\" {\n  \
         source = \"acme/y/aws\"\n  for_each = toset([\"a\"])\n}\nresource \"aws_vpc\" \"maybe\" {\n  count = var.on ? 1 : 0\n  \
         cidr_block = \"10.0.0.0/8\"\n  dynamic \"x\" {\n    for_each = var.on ? [1] : []\n    content { y = 1 }\n  }\n}\ndata \"aws_region\" \"r\" {}\nlocals {\n  \
         all = aws_vpc.maybe[*].cidr_block\n  some = [for x in [1, 2] : x if x > 1 || var.on]\n  deep = { a = [local.all] }\n}\n",
    )]);
    let table = [
        ("var.text", "variable-without-default", 2),
        ("var.text.x", "variable-without-default", 2),
        ("\"a-${var.text}\"", "variable-without-default", 2),
        ("module.far", "module-not-available", 3),
        ("module.far.id", "module-not-available", 3),
        ("module.all[\"a\"].id", "module-not-available", 4),
        ("data.aws_region.r.name", "data-source", 16),
        ("aws_vpc.maybe", "variable-without-default", 9),
        ("aws_vpc.maybe[0].x", "variable-without-default", 12),
        ("local.all", "variable-without-default", 9),
        ("local.deep", "variable-without-default", 9),
        ("concat(local.all, [\"b\"])", "variable-without-default", 9),
        ("local.some", "variable-without-default", 19),
        ("[for x in local.all : x]", "variable-without-default", 9),
    ];
    let expressions: Vec<&str> = table.iter().map(|(expression, ..)| *expression).collect();
    for (answer, (expression, kind, line)) in answers(scratch.path(), &[], &expressions).iter().zip(table) {
        assert_eq!(answer["outcome"], "unknown", "{answer}");
        let reasons = answer["reasons"].as_array().unwrap();
        let found = reasons.iter().any(|r| r["kind"] == kind && r["path"] == "main.tf" && r["start"]["line"] == line);
        assert!(found, "{expression}: {answer}");
        assert!(reasons.iter().all(|reason| reason["path"] == "main.tf"), "{expression}: {answer}");
    }
}

#[test]
fn addresses_reach_into_modules() {
    let scratch = scratch(REPOSITORY);
    let table: &[(&str, &str)] = &[
        ("module.redis.id", "\"redis-shop-cache\""),
        ("module.redis.var.name", "\"shop-cache\""),
        ("module.redis.local.full", "\"redis-shop-cache\""),
        ("module.redis.aws_elasticache_replication_group.this[0].num_cache_clusters", "2"),
        ("module.redis.aws_elasticache_replication_group.this[0].num_cache_clusters + 1", "3"),
        ("module.app[\"api\"].module.inner[1].local.y", "10"),
        ("module.app[\"api\"].module.inner[1].var.index", "1"),
        ("module.app[\"web\"].local.full", "\"redis-web\""),
        ("{ for k, m in module.app : k => m.id }", "{\n  \"api\" = \"redis-api\"\n  \"web\" = \"redis-web\"\n}"),
        ("module.redis.path.module", "\"../modules/redis\""),
        ("module.redis.module.inner[0]", "{}"),
        ("terraform_data.each[\"b\"].input", "\"b-2\""),
        ("terraform_data.each[\"b\"]", "{\n  \"input\" = \"b-2\"\n}"),
        ("resource.terraform_data.each[\"a\"].input", "\"a-1\""),
        ("aws_instance.one.tag[*].name", "[\n  \"x\",\n  \"y\",\n]"),
        ("aws_instance.one.ebs_block_device[0].size", "8"),
        (
            "aws_instance.one",
            "{\n  \"ami\" = \"ami-1\"\n  \"ebs_block_device\" = [\n    {\n      \"size\" = 8\n    },\n  ]\n  \"tag\" = [\n    \
             {\n      \"name\" = \"x\"\n    },\n    {\n      \"name\" = \"y\"\n    },\n  ]\n}",
        ),
        ("module.redis.idd", "! module `redis` has no output `idd`, did you mean `id`"),
        ("module.redis.local.ful", "! `local.ful` is not declared in `module.redis`, did you mean `local.full`"),
        ("module.rediss.id", "! `module.rediss` is not declared in this module, did you mean `module.redis`"),
        ("module.redis.aws_vpc.main", "! `aws_vpc.main` is not declared in `module.redis`"),
        ("terraform_data.eech", "! `terraform_data.eech` is not declared in this module, did you mean `terraform_data.each`"),
        ("each.value", "! `each` has a value only inside a resource, data source or module call"),
    ];
    let expressions: Vec<&str> = table.iter().map(|(expression, _)| *expression).collect();
    let got = printed(scratch.path(), &["--module", "infra"], &expressions);
    for ((expression, wanted), got) in table.iter().zip(got) {
        assert_eq!(&got, wanted, "{expression}");
    }
    let alone = printed(scratch.path(), &["--module", "modules/redis"], &["local.full", "module.inner[1].local.y"]);
    assert_eq!(alone, ["(known after apply)", "10"], "a called module is a root of its own");
}

#[test]
fn a_sensitive_value_is_nowhere_in_the_answers() {
    let scratch = scratch(REPOSITORY);
    let expressions = [
        "var.secret",
        "local.loud",
        "[var.secret]",
        "{ a = var.secret }",
        "module.redis.token",
        "module.redis.var.token",
        "module.redis.aws_elasticache_replication_group.this[0]",
        "tonumber(var.secret)",
        "tonumber(local.loud)",
        "file(var.secret)",
        "regex(\"^x\", var.secret)",
        "{ a = 1 }[var.secret]",
        "var.secret.x",
        "jsondecode(var.secret)",
        "yamldecode(\"[${var.secret}\")",
        "timeadd(var.secret, \"1h\")",
        "cidrhost(var.secret, 1)",
        "{ for k in [var.secret] : k => 1 }",
        "zipmap([local.loud], [1])",
        "type({ (var.secret) = 1 })",
        "module.app[var.secret]",
        "module.app[var.secret].id",
        "terraform_data.each[var.secret]",
        "format(\"%d\", var.secret)",
        "parseint(var.secret, 10)",
        "-var.secret",
        "var.secret ? 1 : 2",
        "var.secret + 1",
        "templatefile(var.secret, {})",
        "templatestring(var.secret, {})",
        "fileset(var.secret, var.secret)",
        "setproduct(var.secret)",
        "element([], var.secret)",
        "formatdate(var.secret, \"x\")",
        "try(tonumber(var.secret))",
        "timecmp(var.secret, var.secret)",
        "one([var.secret, var.secret])",
        "tobool(var.secret)",
        "merge(var.secret)",
        "base64decode(local.loud)",
        "lookup({}, var.secret)",
    ];
    for format in ["json", "text"] {
        let output = eval(scratch.path(), &["--module", "infra", "--format", format], &(expressions.join("\n") + "\n"));
        let shown = text(&output.stdout) + &text(&output.stderr);
        let leak = shown.lines().find(|line| line.to_lowercase().contains("hunter2"));
        assert_eq!(leak, None);
        assert!(shown.contains("(sensitive value)"));
    }
}

#[test]
fn lines_of_standard_input_are_answered_one_by_one() {
    let scratch = scratch(REPOSITORY);
    let output = eval(
        scratch.path(),
        &["--module", "infra"],
        "1 + 1\n\n  \n1 +\n# nothing\nvar.name # why\n  upper(\"x\")\t\r\nexit\n9\n",
    );
    assert_eq!(text(&output.stdout), "2\n\"shop\"\n\"X\"\n");
    assert_eq!(text(&output.stderr).matches("error: ").count(), 2, "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn exit_codes_say_how_it_ended() {
    let scratch = scratch(REPOSITORY);
    let code = |arguments: &[&str]| eval(scratch.path(), arguments, "").status.code();
    assert_eq!(code(&["1", "data.aws_region.current"]), Some(1), "not in the scope of the top");
    assert_eq!(code(&["--module", "infra", "1", "data.aws_region.current.name"]), Some(0), "unknown is no error");
    assert_eq!(code(&["1", "1 +", "2"]), Some(1));
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--modul", "x"]), Some(2));
    assert_eq!(code(&["-1", "--module", "infra"]), Some(0), "an expression may begin with a minus");
}

#[test]
fn problems_of_the_module_are_told_once_and_the_rest_is_answered() {
    let scratch = scratch(&[
        ("main.tf", "locals {\n  a = 1\n  b = \n}\nlocals { c = local.a.x }\n"),
        ("other.tf", "variable \"v\" { default = [1, 2] }\n"),
    ]);
    let output = eval(scratch.path(), &[], "local.a\nlocal.c\nlocal.c\nvar.v[1]\nlocal.unheard\n");
    assert_eq!(text(&output.stdout), "1\n(known after apply)\n(known after apply)\n2\n(known after apply)\n");
    let told = text(&output.stderr);
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(told.starts_with("note: main.tf:3:"), "{told}");
    assert!(told.contains("note: main.tf:5:"), "{told}");
}

#[test]
fn values_are_given_as_in_a_check() {
    let scratch = scratch(REPOSITORY);
    let given = ["--module", "infra", "--var-file", "infra/prod.tfvars", "--var", "name=box", "--workspace", "live"];
    let got = printed(scratch.path(), &given, &["var.nodes", "var.name", "terraform.workspace"]);
    assert_eq!(got, ["3", "\"box\"", "\"live\""]);
    let way = answers(scratch.path(), &given, &["var.name", "var.nodes"]);
    assert_eq!(way[0]["provenance"][0]["label"], "the variable is set on the command line");
    assert_eq!(way[0]["provenance"][0]["path"], Value::Null);
    assert_eq!(way[1]["provenance"][0]["path"], "infra/prod.tfvars");
}

#[test]
fn an_environment_gives_its_values() {
    let scratch = scratch(REPOSITORY);
    let configuration =
        "environments:\n  prod: {var_files: [infra/prod.tfvars], vars: {name: live}, workspace: blue}\n  dev: {}\n";
    std::fs::write(scratch.path().join("clearspan.yaml"), configuration).unwrap();
    let expressions = ["var.nodes", "var.name", "terraform.workspace"];
    let got = |more: &[&str]| printed(scratch.path(), &[&["--module", "infra"], more].concat(), &expressions);
    assert_eq!(got(&["--environment", "prod"]), ["3", "\"live\"", "\"blue\""]);
    assert_eq!(got(&["--environment", "prod", "--var", "name=box"])[1], "\"box\"", "the command line comes on top");
    assert_eq!(got(&[]), ["(known after apply)", "\"shop\"", "(known after apply)"]);
    let output = eval(scratch.path(), &["--environment", "prdo", "1"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean `prod`?"), "{}", text(&output.stderr));
}

#[test]
fn the_working_directory_is_that_of_the_module() {
    let scratch = scratch(&[("infra/a/main.tf", "locals {\n  name = basename(path.cwd)\n}\n"), ("infra/a/x.txt", "here")]);
    let expressions = [
        "local.name",
        "file(\"${path.cwd}/x.txt\")",
        "fileset(path.cwd, \"*.txt\")",
        "fileexists(\"${path.cwd}/../a/x.txt\")",
        "path.cwd",
        "file(\"/etc/hostname\")",
        "file(\"${path.cwd}/../../../../../../../../etc/hostname\")",
    ];
    let got = printed(scratch.path(), &["--module", "infra/a"], &expressions);
    assert_eq!(got[..4], ["\"a\"", "\"here\"", "toset([\n  \"x.txt\",\n])", "true"]);
    assert_eq!(got[4], format!("{:?}", scratch.path().canonicalize().unwrap().join("infra/a")));
    assert_eq!(got[5..], ["(known after apply)", "(known after apply)"], "outside of the scan root nothing is read");
}

#[test]
fn modules_beside_the_directory_are_found_in_the_same_repository() {
    let scratch = scratch(REPOSITORY);
    let infra = scratch.path().join("infra");
    let outside = eval(&infra, &["module.redis.id"], "");
    assert!(text(&outside.stderr).contains("is outside the scan root"), "{}", text(&outside.stderr));
    std::fs::create_dir(scratch.path().join(".git")).unwrap();
    let inside = eval(&infra, &["--var-file", "prod.tfvars", "module.redis.id", "var.nodes"], "");
    assert_eq!(text(&inside.stdout), "\"redis-shop-cache\"\n3\n");
}

#[test]
fn one_expression_does_not_exhaust_or_hang_the_rest() {
    let scratch =
        scratch(&[("main.tf", "locals {\n  r = range(500)\n  big = [for a in local.r : [for b in local.r : a * b]]\n}\n")]);
    let huge = "length([for a in local.r : [for b in local.r : [for c in local.r : [for d in local.r : 1]]]])";
    let mut lines = vec![huge; 3];
    lines.extend(["length(local.big)", "local.r[7]"]);
    let got = printed(scratch.path(), &[], &lines);
    assert_eq!(got[3..], ["500", "7"], "{got:?}");
    let many: Vec<String> = (0..3000).map(|n| format!("length([for a in local.r : a]) + {n}")).collect();
    let got = printed(scratch.path(), &[], &many.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(got.last().map(String::as_str), Some("3499"));
}

/// A module that Terragrunt units deploy has their inputs: those of the only one, of the one that is named, or what all agree
/// on.
#[test]
fn inputs_of_terragrunt_units_count() {
    let scratch = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let full = scratch.path().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, text).unwrap();
    };
    write(".git/HEAD", "");
    let declared = ["size", "zone", "other"].map(|name| format!("variable \"{name}\" {{\n  default = \"default\"\n}}\n"));
    write("modules/redis/main.tf", &declared.concat());
    let unit = |inputs: &str| format!("terraform {{\n  source = \"../../modules/redis\"\n}}\ninputs = {{\n{inputs}}}\n");
    write("live/dev/terragrunt.hcl", &unit("  size = \"small\"\n  zone = \"a\"\n"));
    let expressions = ["var.size", "var.zone", "var.other"];
    let at = scratch.path().join("modules/redis");
    let dev = ["\"small\"", "\"a\"", "\"default\""];
    assert_eq!(printed(&at, &[], &expressions), dev);
    assert_eq!(printed(scratch.path(), &["--module", "modules/redis"], &expressions), dev);
    write("live/prod/terragrunt.hcl", &unit("  size = \"large\"\n  zone = \"a\"\n"));
    assert_eq!(printed(&at, &[], &expressions), ["(known after apply)", "\"a\"", "\"default\""]);
    let prod = printed(&at, &["--environment", "live/prod"], &expressions);
    assert_eq!(prod, ["\"large\"", "\"a\"", "\"default\""]);
}

/// On a pseudo terminal, as `script` of util-linux makes one.
#[test]
#[cfg(target_os = "linux")]
fn typed_lines_are_edited_and_recalled() {
    let Some(script) = programs::program("typed_lines_are_edited_and_recalled", "script") else { return };
    let directory = scratch(&[]);
    let mut child = Command::new(script)
        .args([
            "--quiet",
            "--return",
            "--command",
            concat!("timeout --foreground 60 ", env!("CARGO_BIN_EXE_clearspan"), " eval"),
            "/dev/null",
        ])
        .current_dir(directory.path())
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut shown = String::new();
    // What is typed before the prompt is there would be taken as it is.
    let mut until = |expected: &str| {
        let mut byte = [0];
        shown.clear();
        while !shown.ends_with(expected) {
            assert_eq!(stdout.read(&mut byte).unwrap(), 1, "{expected} after {shown}");
            shown.push(char::from(byte[0]));
        }
    };
    until("> ");
    for (typed, answer) in [("40 + 1\r", "\n41\r\n"), ("\u{1b}[A\u{7f}2\r", "\n42\r\n")] {
        stdin.write_all(typed.as_bytes()).unwrap();
        until(answer);
        until("> ");
    }
    stdin.write_all(b"exit\r").unwrap();
    assert!(child.wait().unwrap().success());
}
