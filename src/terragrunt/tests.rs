//! Units from configurations in memory.

use super::{ModuleLocation, Reader, Unit};
use crate::expr::print;
use crate::source::SourceMap;

fn unit(files: &[(&str, &str)], path: &str) -> Unit {
    let sources = SourceMap::in_memory();
    for (path, text) in files {
        sources.add(path, *text);
    }
    Reader::new(&sources, None).unit(path)
}

/// The inputs as `name = value`, with the reasons of what is not known.
fn inputs(files: &[(&str, &str)]) -> Vec<String> {
    let unit = unit(files, "live/a/terragrunt.hcl");
    let mut shown: Vec<String> = Vec::new();
    for (name, value) in &unit.inputs.values {
        let mut reasons = Vec::new();
        value.collect_reasons(&mut reasons);
        shown.push(match reasons.first() {
            Some(reason) => format!("{name}: {}", reason.description()),
            None => format!("{name} = {}", print::console(value).replace('\n', "")),
        });
    }
    shown.extend(unit.inputs.open.iter().map(|open| format!("open: {}", open.reasons[0].description())));
    shown
}

#[test]
fn paths_are_those_of_the_unit_in_files_that_it_includes_and_of_the_file_in_files_that_it_reads() {
    let shown = inputs(&[
        ("live/a/terragrunt.hcl", "include \"root\" {\n path = find_in_parent_folders(\"root.hcl\")\n}\n"),
        (
            "live/root.hcl",
            "locals {\n other = read_terragrunt_config(\"${get_parent_terragrunt_dir()}/other.hcl\")\n}\ninputs = {\n \
             a = get_terragrunt_dir()\n b = path_relative_to_include()\n c = path_relative_from_include()\n \
             d = local.other.locals.here\n e = local.other.locals.original\n f = get_path_from_repo_root()\n \
             g = get_parent_terragrunt_dir()\n}\n",
        ),
        ("live/other.hcl", "locals {\n here = get_terragrunt_dir()\n original = get_original_terragrunt_dir()\n}\n"),
    ]);
    let expected =
        ["a = \"/live/a\"", "b = \"a\"", "c = \"..\"", "d = \"/live\"", "e = \"/live/a\"", "f = \"live/a\"", "g = \"/live\""];
    assert_eq!(shown, expected);
}

#[test]
fn what_needs_a_run_of_terragrunt_is_unknown_and_says_so() {
    let shown = inputs(&[(
        "live/a/terragrunt.hcl",
        "dependency \"vpc\" {\n config_path = \"../vpc\"\n mock_outputs = { id = \"mock\" }\n}\ninputs = {\n \
         a = run_cmd(\"x\")\n b = get_env(\"B\")\n c = get_env(\"C\", \"default\")\n d = dependency.vpc.outputs.id\n \
         e = sops_decrypt_file(\"x\")\n f = get_aws_account_id()\n g = try(find_in_parent_folders(\"none.hcl\"), \"none\")\n \
         h = find_in_parent_folders(\"none.hcl\", \"fallback\")\n i = local.nothing\n}\n",
    )]);
    assert_eq!(shown[0], "open: `local.nothing` is not declared in this file", "one error costs the whole object: {shown:?}");
    let shown = inputs(&[(
        "live/a/terragrunt.hcl",
        "dependency \"vpc\" {\n config_path = \"../vpc\"\n}\ninputs = {\n a = run_cmd(\"x\")\n b = get_env(\"B\")\n c = get_env(\"C\", \"default\")\n \
         d = dependency.vpc.outputs.id\n e = sops_decrypt_file(\"x\")\n f = get_aws_account_id()\n \
         g = try(find_in_parent_folders(\"none.hcl\"), \"none\")\n h = find_in_parent_folders(\"none.hcl\", \"fallback\")\n}\n",
    )]);
    let when = "is known only when Terragrunt runs";
    let expected = [
        format!("a: `run_cmd()` {when}"),
        format!("b: `get_env(\"B\")` {when}"),
        "c = \"default\"".to_string(),
        "d: `dependency.vpc.outputs.id` is an output of the unit `live/vpc`, known only when Terragrunt runs".to_string(),
        format!("e: `sops_decrypt_file()` {when}"),
        format!("f: `get_aws_account_id()` {when}"),
        "g = \"none\"".to_string(),
        "h = \"fallback\"".to_string(),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn a_deep_merge_joins_lists_and_maps_and_a_shallow_one_replaces_them() {
    let parent = "inputs = {\n a = { x = 1, y = { z = 1 } }\n b = [1]\n c = \"parent\"\n d = run_cmd(\"x\")\n}\n";
    let child = |strategy: &str| {
        let include = format!("include \"p\" {{\n path = \"../parent.hcl\"\n merge_strategy = \"{strategy}\"\n}}\n");
        format!("{include}inputs = {{\n a = {{ y = {{ w = 2 }} }}\n b = [2]\n}}\n")
    };
    let shown = |strategy: &str| inputs(&[("live/parent.hcl", parent), ("live/a/terragrunt.hcl", &child(strategy))]);
    let unknown = "d: `run_cmd()` is known only when Terragrunt runs";
    let deep = ["a = {  \"x\" = 1  \"y\" = {    \"w\" = 2    \"z\" = 1  }}", "b = [  1,  2,]", "c = \"parent\"", unknown];
    assert_eq!(shown("deep"), deep);
    let shallow = ["a = {  \"y\" = {    \"w\" = 2  }}", "b = [  2,]", "c = \"parent\"", unknown];
    assert_eq!(shown("shallow"), shallow);
    assert_eq!(shown("no_merge"), ["a = {  \"y\" = {    \"w\" = 2  }}", "b = [  2,]"]);
}

#[test]
fn an_unknown_child_leaves_nothing_of_its_parent_certain() {
    let shown = inputs(&[
        ("live/parent.hcl", "inputs = {\n a = 1\n}\n"),
        (
            "live/a/terragrunt.hcl",
            "include {\n path = \"../parent.hcl\"\n}\ninputs = merge({ b = 2 }, jsondecode(run_cmd(\"x\")))\n",
        ),
    ]);
    assert!(shown.iter().all(|one| one.contains("only when Terragrunt runs")), "{shown:?}");
    let shown = inputs(&[(
        "live/a/terragrunt.hcl",
        "include {\n path = \"${get_env(\"ROOT\")}/root.hcl\"\n}\nterraform {\n source = \"../m\"\n}\ninputs = {\n a = 1\n}\n",
    )]);
    assert_eq!(shown, ["a = 1", "open: `include` is known only when Terragrunt runs"]);
}

#[test]
fn sources_are_directories_packages_or_not_known() {
    let source = |text: &str| {
        let file = format!("terraform {{\n source = {text}\n}}\n");
        match unit(&[("live/a/terragrunt.hcl", &file)], "live/a/terragrunt.hcl").module {
            ModuleLocation::Own => "own".to_string(),
            ModuleLocation::Directory(directory, _) => format!("directory {directory}"),
            ModuleLocation::Outside(text, _) => format!("outside {text}"),
            ModuleLocation::Remote(text, _) => format!("remote {text}"),
            ModuleLocation::Unknown(_, end, _) => format!("unknown {}", end.unwrap_or_default()),
        }
    };
    for (text, expected) in [
        ("\"../../modules//redis\"", "directory modules/redis"),
        ("\"${get_repo_root()}/modules/redis\"", "directory modules/redis"),
        ("\"modules/redis\"", "directory live/a/modules/redis"),
        ("\"../../../x\"", "outside ../../../x"),
        ("\"git::git@github.com:a/b.git//c?ref=v1\"", "remote git::git@github.com:a/b.git//c?ref=v1"),
        ("\"tfr:///a/b/c?version=1.0.0\"", "remote tfr:///a/b/c?version=1.0.0"),
        ("\"github.com/a/b\"", "remote github.com/a/b"),
        ("\"${get_env(\"SOURCE\")}//modules/redis?ref=v1\"", "unknown //modules/redis"),
        ("null", "own"),
    ] {
        assert_eq!(source(text), expected, "{text}");
    }
}

#[test]
fn circles_and_depth_end() {
    let shown = inputs(&[
        ("live/a/terragrunt.hcl", "locals {\n a = read_terragrunt_config(\"../b.hcl\")\n}\ninputs = local.a.inputs\n"),
        ("live/b.hcl", "locals {\n c = read_terragrunt_config(\"a/terragrunt.hcl\")\n}\ninputs = local.c.inputs\n"),
    ]);
    assert!(shown.iter().all(|one| one.starts_with("open: ")), "{shown:?}");
    let shown = inputs(&[("live/a/terragrunt.hcl", "locals {\n a = local.b\n b = local.a\n}\ninputs = { a = local.a }\n")]);
    assert_eq!(shown, ["a: `local.a` refers to itself"]);
}

#[test]
fn loops_without_end_and_configurations_that_read_themselves_are_given_up() {
    let loops = "[for i in range(1000) : [for j in range(1000) : [for k in range(1000) : k]]]";
    let text =
        format!("locals {{\n me = read_terragrunt_config(\"terragrunt.hcl\")\n}}\ninputs = {{ a = {loops}, b = local.me }}\n");
    let unit = unit(&[("live/a/terragrunt.hcl", &text)], "live/a/terragrunt.hcl");
    let said: Vec<&str> = unit.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(said.iter().any(|message| message.contains("reads itself")), "{said:?}");
    assert!(unit.problems.iter().any(|problem| problem.reason == "too-large" && problem.incomplete), "{said:?}");
}

#[test]
fn outputs_of_other_units_are_used_where_they_are_given() {
    let sources = SourceMap::in_memory();
    let text = "dependency \"vpc\" {\n config_path = \"../vpc\"\n}\ndependency \"off\" {\n config_path = \"../vpc\"\n \
                skip_outputs = true\n}\ninputs = {\n a = dependency.vpc.outputs.id\n b = dependency.off.outputs.id\n}\n";
    sources.add("live/a/terragrunt.hcl", text);
    let outputs = [("live/vpc".into(), crate::value::Value::object([("id", crate::value::Value::string("x"))]))];
    let reader = Reader::new(&sources, None).with_outputs(outputs.into_iter().collect());
    let unit = reader.unit("live/a/terragrunt.hcl");
    assert_eq!(unit.dependencies.iter().map(|directory| directory.as_str()).collect::<Vec<_>>(), ["live/vpc"]);
    let inputs = reader.inputs_again(&unit);
    assert_eq!(inputs.values[0].1.as_str(), Some("x"));
    assert!(!inputs.values[1].1.is_known());
}

#[test]
fn what_a_stack_adds_to_a_unit_leaves_no_input_known() {
    let sources = SourceMap::in_memory();
    let stack = "unit \"a\" {\n source = \"../units/a\"\n path = \"a\"\n autoinclude {\n  inputs = { x = 2 }\n }\n}\n";
    sources.add("live/terragrunt.stack.hcl", stack);
    sources.add("units/a/terragrunt.hcl", "inputs = { x = 1 }\n");
    let stack = Reader::new(&sources, None).stack("live/terragrunt.stack.hcl");
    let inputs = &stack.units[0].inputs;
    assert!(inputs.open.is_some() && inputs.values.iter().all(|(_, value)| !value.is_known()));
}
