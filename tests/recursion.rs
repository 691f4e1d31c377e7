//! Attacks on the evaluation: definitions that lead back to themselves, and chains that are deeper than any stack. The
//! rest is judged, and the ledger names what was given up, in `check`, in `eval` and in an editor.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::fmt::Write;
use std::path::Path;

use binary::{check, run};
use clearspan::engine::{Options, Workspace};
use clearspan::finding::Outcome;

const GOOD: &str = r#"
resource "aws_elasticache_replication_group" "good" {
  replication_group_id       = "good"
  num_cache_clusters         = 2
  automatic_failover_enabled = false
}
"#;

/// Texts by their paths; the first is the one that is typed in an editor.
type Files = Vec<(&'static str, String)>;

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn main_file(text: impl Into<String>) -> Files {
    vec![("main.tf", text.into())]
}

fn with_module(text: &str, module: &str) -> Files {
    vec![("main.tf", text.into()), ("m/main.tf", module.into())]
}

/// Every line of a text by its number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, index| {
        writeln!(text, "{}", line(index)).unwrap();
        text
    })
}

/// Checks the files, asks for an expression, and types the first file in an editor: nothing ends the program, the good
/// file is judged, and the ledger has the reason.
fn survives(files: &Files, expression: &str, reason: &str) {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().canonicalize().unwrap();
    write(&root, "good.tf", GOOD);
    for (path, text) in &files[1..] {
        write(&root, path, text);
    }
    let (path, text) = &files[0];
    let options = Options::of_directory(root.clone());
    let mut workspace = Workspace::open(options).unwrap();
    workspace.set(path, "");
    workspace.check().unwrap();
    workspace.set(path, text.as_str());
    let report = workspace.check().unwrap();
    let failed = |rule: &str| report.findings.iter().any(|found| found.rule == rule && found.outcome == Outcome::Fail);
    assert!(failed("elasticache-automatic-failover"), "the good file is judged while typing");
    let entries = report.ledger.incomplete.iter().chain(&report.ledger.notes);
    let typed: Vec<&str> = entries.map(|entry| entry.reason.as_str()).collect();
    assert!(typed.contains(&reason), "{reason}: {typed:?}");

    write(&root, path, text);
    let checked = check(&root, &[]);
    assert_eq!(checked.code, Some(1), "{}", checked.stderr);
    let judged = checked.outcomes();
    let good = |outcome: &binary::Outcome| outcome.target.ends_with(".good") && outcome.outcome == "fail";
    assert!(judged.iter().any(good), "the good file is judged");
    let reasons: Vec<String> = checked.incomplete().into_iter().chain(checked.notes()).map(|(_, reason)| reason).collect();
    assert!(reasons.iter().any(|found| found == reason), "{reason}: {reasons:?}");

    let answer = run(&root, &["eval", expression]);
    assert!(matches!(answer.code, Some(0 | 1 | 3)), "{:?} {}", answer.code, answer.stderr);
}

#[test]
fn count_that_reads_its_own_resource() {
    survives(&main_file("resource \"a\" \"b\" {\n  count = a.b[0].x\n  x     = 1\n}\n"), "a.b", "circular-reference");
    survives(&main_file("resource \"a\" \"b\" {\n  count = length(a.b)\n}\n"), "a.b[0]", "circular-reference");
    survives(
        &main_file("locals {\n  n = a.b[0].x\n}\nresource \"a\" \"b\" {\n  count = local.n\n  x     = 1\n}\n"),
        "local.n",
        "circular-reference",
    );
}

#[test]
fn for_each_that_reads_its_own_resource() {
    let text = "resource \"a\" \"b\" {\n  for_each = a.b[\"x\"].m\n  m        = {}\n}\n";
    survives(&main_file(text), "a.b", "circular-reference");
}

#[test]
fn enabled_that_reads_its_own_resource() {
    let text = "resource \"a\" \"b\" {\n  x = true\n  lifecycle {\n    enabled = a.b.x\n  }\n}\n";
    survives(&main_file(text), "a.b.x", "circular-reference");
}

#[test]
fn count_of_data_and_ephemeral_blocks_that_read_themselves() {
    let data = "data \"a\" \"b\" {\n  count = data.a.b[0].x\n  x     = 1\n}\n";
    survives(&main_file(data), "data.a.b", "circular-reference");
    let used = "resource \"z\" \"y\" {\n  x = ephemeral.a.b[0].x\n}\n";
    let ephemeral = format!("ephemeral \"a\" \"b\" {{\n  count = ephemeral.a.b[0].x\n  x     = 1\n}}\n{used}");
    survives(&main_file(ephemeral), "ephemeral.a.b", "circular-reference");
}

#[test]
fn module_call_that_reads_its_own_output() {
    let output = |value: &str| format!("variable \"i\" {{\n  default = 1\n}}\noutput \"o\" {{\n  value = {value}\n}}\n");
    for (argument, value) in [
        ("count = module.m[0].o", "1"),
        ("for_each = module.m[\"a\"].o", "{}"),
        ("count = length(module.m)", "1"),
        ("source = module.m.o", "\"./m\""),
        ("i = module.m.o", "var.i"),
    ] {
        let source = if argument.starts_with("source") { "" } else { "  source = \"./m\"\n" };
        let call = format!("module \"m\" {{\n{source}  {argument}\n}}\n");
        survives(&with_module(&call, &output(value)), "module.m", "circular-reference");
    }
}

#[test]
fn count_of_a_provider_that_reads_its_own_resource() {
    let text = "provider \"aws\" {\n  alias    = \"x\"\n  for_each = aws_vpc.m\n}\n\
                resource \"aws_vpc\" \"m\" {\n  for_each = aws_vpc.m\n  provider = aws.x[\"a\"]\n}\n";
    survives(&main_file(text), "aws_vpc.m", "circular-reference");
}

#[test]
fn two_counts_that_read_each_other() {
    let text = "resource \"a\" \"b\" {\n  count = a.c[0].x\n  x     = 1\n}\n\
                resource \"a\" \"c\" {\n  count = a.b[0].x\n  x     = 1\n}\n";
    survives(&main_file(text), "a.c", "circular-reference");
    let text = "resource \"a\" \"b\" {\n  count = module.m[0].o\n  x     = 1\n}\n\
                module \"m\" {\n  source = \"./m\"\n  count  = a.b[0].x\n}\n";
    survives(&with_module(text, "output \"o\" {\n  value = 1\n}\n"), "module.m", "circular-reference");
}

/// Whatever lies on a cycle is unknown, from whichever side it was entered: Terraform refuses all of it.
#[test]
fn nothing_on_a_cycle_is_decided() {
    let cache = |name: &str, other: &str| {
        format!(
            "resource \"aws_elasticache_replication_group\" \"{name}\" {{\n  count = aws_elasticache_replication_group.{other}[0].n\n  \
             n = 1\n  replication_group_id = \"{name}\"\n  automatic_failover_enabled = false\n}}\n"
        )
    };
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "main.tf", &(cache("a", "b") + &cache("b", "a")));
    let options = Options::of_directory(directory.path().canonicalize().unwrap());
    let report = clearspan::engine::check(&options).unwrap();
    let notes = || report.ledger.notes.iter().filter(|note| note.reason == "circular-reference");
    assert_eq!(notes().count(), 1, "{:?}", report.ledger.notes);
    for name in ["a", "b"] {
        let answer = run(directory.path(), &["eval", &format!("length(aws_elasticache_replication_group.{name})")]);
        assert_eq!(answer.stdout.trim(), "(known after apply)", "{}", answer.stderr);
    }
}

#[test]
fn thirty_thousand_counts_in_a_chain() {
    const COUNT: usize = 30_000;
    let chain = lines(COUNT, |index| format!("resource \"a\" \"b{index}\" {{\n  count = length(a.b{})\n}}", index + 1));
    let text = format!("{chain}resource \"a\" \"b{COUNT}\" {{\n  count = 1\n}}\n");
    survives(&main_file(text), "a.b0", "too-large");
}

#[test]
fn chains_of_locals_outputs_and_module_calls() {
    const COUNT: usize = 3_000;
    let locals = lines(COUNT, |index| format!("  l{index} = local.l{} + 1", index + 1));
    let text = format!("locals {{\n{locals}  l{COUNT} = 1\n}}\nresource \"a\" \"b\" {{\n  x = local.l0\n}}\n");
    survives(&main_file(text), "local.l0", "too-large");
    let module = "variable \"i\" {\n  default = 1\n}\noutput \"o\" {\n  value = var.i\n}\n";
    for argument in ["i     ", "count "] {
        let index = if argument.starts_with('c') { "[0]" } else { "" };
        let call = |number: usize| {
            let next = number + 1;
            format!("module \"m{number}\" {{\n  source = \"./m\"\n  {argument} = module.m{next}{index}.o\n}}")
        };
        let text = format!("{}module \"m{COUNT}\" {{\n  source = \"./m\"\n  {argument} = 1\n}}\n", lines(COUNT, call));
        survives(&with_module(&text, module), "module.m0", "too-large");
    }
}

/// The parser bounds one expression: a chain of expressions that are each as deep as it allows is bounded by the evaluator.
#[test]
fn chains_of_expressions_that_are_each_nested_deep() {
    const COUNT: usize = 300;
    for (open, close, times) in [
        ("(", ")", 120),
        ("[for x in ", " : x]", 50),
        ("try(merge({}, {a = [", "]}))", 25),
        ("\"a${", "}\"", 50),
        ("[1, 2][min(", ")]", 40),
        ("false ? 1 : (", ")", 50),
        ("true ? try(merge({}, {a = [", "]})) : 1", 20),
    ] {
        let (open, close) = (open.repeat(times), close.repeat(times));
        let locals = lines(COUNT, |index| format!("  l{index} = {open}local.l{}{close}", index + 1));
        let text = format!("locals {{\n{locals}  l{COUNT} = 1\n}}\nresource \"a\" \"b\" {{\n  x = local.l0\n}}\n");
        survives(&main_file(text), "local.l0", "too-large");
    }
}

#[test]
fn chains_of_blocks_that_are_each_nested_deep() {
    const COUNT: usize = 300;
    for (open, close, times) in [("z {\n", "}\n", 60), ("dynamic \"z\" {\nfor_each = [1]\ncontent {\n", "}\n}\n", 40)] {
        let path = ".z[0]".repeat(times);
        let (open, close) = (open.repeat(times), close.repeat(times));
        let block = |index: usize| format!("resource \"a\" \"b{index}\" {{\n{open}x = a.b{}{path}.x\n{close}}}", index + 1);
        survives(&main_file(lines(COUNT, block)), "a.b0", "too-large");
    }
}

/// Each definition takes in the one before it, so that nothing is nested deep but the value.
#[test]
fn values_that_nest_deeper_with_every_definition() {
    const COUNT: usize = 2_000;
    let next = |index: usize| {
        format!(
            "resource \"a\" \"b{index}\" {{\n  x = {}\n}}",
            match index {
                0 => "1".to_string(),
                _ => format!("a.b{}", index - 1),
            }
        )
    };
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "good.tf", GOOD);
    write(directory.path(), "main.tf", &lines(COUNT, next));
    let checked = check(directory.path(), &[]);
    assert_eq!(checked.code, Some(1), "{}", checked.stderr);
    let answer = run(directory.path(), &["eval", &format!("a.b{}.x.x", COUNT - 1)]);
    assert!(matches!(answer.code, Some(0 | 1 | 3)), "{:?} {}", answer.code, answer.stderr);
}
