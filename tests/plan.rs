//! Plans as input: what the real program planned is what we say, at the user's lines; hostile plans end as a ledger
//! entry; secrets stay in the plan.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod expectations;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use binary::{Check, check, project, run};
use clearspan::source::{SourceMap, Span};
use clearspan::syntax::{hcl, json};
use clearspan::terraform::{Configuration, Inputs, Operation, Problem, Resource, Root, evaluate, plan};
use clearspan::value::{HopKind, Kind, Mode, RootId, Value};
use expectations::expectations;
use serde_json::Value as Json;

/// A recorded plan laid over its source, and what the plan says.
struct Recorded {
    name: String,
    sources: SourceMap,
    root: Root,
    problems: Vec<Problem>,
    json: Json,
}

fn terraform_files(directory: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("before") {
                terraform_files(&path, into);
            }
        } else if path.extension().is_some_and(|end| end == "tf") {
            into.push(path);
        }
    }
    into.sort();
}

fn recorded(name: &str, with_source: bool) -> Recorded {
    let directory = project("fixtures/plans/terraform").join(name);
    let sources = SourceMap::new(&directory).unwrap();
    let mut files = Vec::new();
    terraform_files(&directory, &mut files);
    let parsed: Vec<(String, hcl::File)> = files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(&directory).unwrap().to_str().unwrap().to_string();
            let source = sources.read(&path).unwrap();
            let file = hcl::parse(source.id, &source.text);
            (path, file)
        })
        .collect();
    let source = sources.read("recorded.tfplan.json").unwrap();
    let (tree, errors) = json::parse_json_document(source.id, &source.text);
    assert_eq!(errors, []);
    let read = plan::read(source.id, "recorded.tfplan.json", &tree.unwrap()).unwrap();
    let json: Json = serde_json::from_str(&source.text).unwrap();
    let (root, problems) = if with_source {
        let configuration = Configuration::new(parsed.iter().map(|(path, file)| (path.as_str(), file)));
        assert_eq!(read.likeness(&configuration.definitions[""]), (100, 100), "{name}");
        let inputs = Inputs { plans: [("".into(), Arc::new(read))].into_iter().collect(), ..Inputs::default() };
        evaluate(&configuration, &sources, &inputs, "", RootId(0), &|_| true)
    } else {
        plan::evaluate_alone(&read, RootId(0))
    };
    Recorded { name: name.to_string(), sources, root, problems, json }
}

const CASES: [&str; 3] = ["create", "change", "given"];

fn changes(json: &Json) -> impl Iterator<Item = (&str, &Json, Vec<&str>)> {
    json["resource_changes"].as_array().unwrap().iter().map(|change| {
        let actions = change["change"]["actions"].as_array().unwrap().iter().map(|action| action.as_str().unwrap());
        (change["address"].as_str().unwrap(), &change["change"], actions.collect())
    })
}

/// What is wrong with a value that was planned like this. `open`: an unknown value may be left out.
fn compare(at: &str, value: Option<&Value>, planned: &Json, unknown: &Json, sensitive: &Json, wrong: &mut Vec<String>) {
    if unknown == &Json::Bool(true) {
        if value.is_some_and(|value| value.is_wholly_known() && !value.is_null().is_true()) {
            wrong.push(format!("{at} is known only after apply, and is {value:?}"));
        }
        return;
    }
    if sensitive == &Json::Bool(true) && !planned.is_null() && !value.is_some_and(|value| value.sensitive) {
        wrong.push(format!("{at} is sensitive, and is not marked"));
    }
    let same = match (planned, value.map(|value| &value.kind)) {
        (Json::Null, kind) => matches!(kind, None | Some(Kind::Null(_) | Kind::Absent(_))),
        (Json::Bool(planned), Some(Kind::Bool(is))) => planned == is,
        (Json::Number(planned), Some(Kind::Number(is))) => planned.to_string() == is.to_string(),
        (Json::String(planned), Some(Kind::String(is))) => planned.as_str() == is.as_str(),
        (Json::Array(planned), Some(Kind::Sequence(is))) => {
            for (index, item) in planned.iter().enumerate() {
                let at = format!("{at}[{index}]");
                compare(&at, is.items.get(index), item, &unknown[index], &sensitive[index], wrong);
            }
            is.is_closed() && is.items.len() == planned.len()
        }
        (Json::Object(planned), Some(Kind::Mapping(is))) => {
            for (name, item) in planned {
                compare(&format!("{at}.{name}"), is.get(name), item, &unknown[name], &sensitive[name], wrong);
            }
            let named = |name: &str| planned.contains_key(name) || unknown[name] != Json::Null;
            is.open.is_none() && is.entries.keys().all(|name| named(name))
        }
        _ => false,
    };
    if !same {
        wrong.push(format!("{at} is planned as {planned}, and is {value:?}"));
    }
}

fn by_address(resources: &[Resource]) -> BTreeMap<String, &Resource> {
    resources.iter().map(|resource| (resource.address.to_string(), resource)).collect()
}

#[test]
fn what_terraform_planned_is_what_there_is() {
    for (case, with_source) in CASES.iter().flat_map(|case| [(case, true), (case, false)]) {
        let recorded = recorded(case, with_source);
        let name = format!("{} {}", recorded.name, if with_source { "with source" } else { "alone" });
        assert_eq!(recorded.problems, [], "{name}");
        let (resources, deleted) = (by_address(&recorded.root.resources), by_address(&recorded.root.deleted));
        let planned: BTreeSet<&str> =
            changes(&recorded.json).filter(|(_, _, actions)| actions != &["delete"]).map(|(address, ..)| address).collect();
        assert_eq!(resources.keys().map(String::as_str).collect::<BTreeSet<_>>(), planned, "{name}");
        assert!(recorded.root.resources.iter().all(|resource| resource.maybe.is_none()), "{name}");
        let mut wrong = Vec::new();
        for (address, change, actions) in changes(&recorded.json) {
            if actions.contains(&"delete") {
                let resource = deleted.get(address).unwrap_or_else(|| panic!("{name}: {address} is deleted"));
                let change_of = resource.change.as_ref().unwrap();
                assert_eq!(change_of.operation, Operation::Delete);
                for (attribute, value) in change["before"].as_object().unwrap() {
                    let at = format!("{name}: {address} before: {attribute}");
                    let sensitive = &change["before_sensitive"][attribute];
                    compare(&at, change_of.prior.get(attribute), value, &Json::Null, sensitive, &mut wrong);
                }
            }
            let Some(resource) = resources.get(address) else { continue };
            let operation = resource.change.as_ref().unwrap().operation;
            let expected = if actions.contains(&"create") { "create" } else { actions[0] };
            assert_eq!(operation.id(), expected, "{name}: {address}");
            let names: BTreeSet<&String> =
                ["after", "after_unknown"].iter().flat_map(|key| change[key].as_object().unwrap().keys()).collect();
            for attribute in names {
                let at = format!("{name}: {address}.{attribute}");
                let sensitive = &change["after_sensitive"][attribute];
                let (after, unknown) = (&change["after"][attribute], &change["after_unknown"][attribute]);
                compare(&at, resource.body.get(attribute), after, unknown, sensitive, &mut wrong);
            }
        }
        for (output, change) in recorded.json["output_changes"].as_object().into_iter().flatten() {
            let found = recorded.root.outputs.iter().find(|found| found.name == output.as_str());
            let value = found.map(|found| &found.value);
            compare(
                &format!("{name}: output.{output}"),
                value,
                &change["after"],
                &change["after_unknown"],
                &change["after_sensitive"],
                &mut wrong,
            );
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }
}

/// Every value of a tree with its name.
fn each<'v>(at: &str, value: &'v Value, visit: &mut dyn FnMut(&str, &'v Value)) {
    visit(at, value);
    match &value.kind {
        Kind::Sequence(sequence) => {
            for (index, item) in sequence.items.iter().enumerate() {
                each(&format!("{at}[{index}]"), item, visit);
            }
        }
        Kind::Mapping(mapping) => {
            mapping.entries.iter().for_each(|(name, entry)| each(&format!("{at}.{name}"), &entry.value, visit))
        }
        _ => {}
    }
}

#[test]
fn with_source_every_value_stands_in_the_source() {
    for case in CASES {
        let recorded = recorded(case, true);
        for resource in &recorded.root.resources {
            each(&resource.address.to_string(), &resource.body, &mut |at, value| {
                let span = value.origin.span().unwrap_or_else(|| panic!("{case}: {at} stands nowhere"));
                let source = recorded.sources.get(span.source).unwrap();
                assert!(source.path.ends_with(".tf"), "{case}: {at} stands in {}", source.path);
            });
        }
    }
}

#[test]
fn without_source_every_value_stands_where_the_plan_has_it() {
    for case in CASES {
        let recorded = recorded(case, false);
        let text = |span: Span| recorded.sources.get(span.source).unwrap().slice(span).to_string();
        let mut scalars = 0;
        for resource in &recorded.root.resources {
            assert!(text(resource.header).starts_with('"'), "{case}: the header is the address");
            each(&resource.address.to_string(), &resource.body, &mut |at, value| {
                let shown = text(value.origin.span().unwrap());
                match &value.kind {
                    Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {
                        scalars += 1;
                        let is: Json = serde_json::from_str(&shown).unwrap_or_else(|_| panic!("{at} stands at {shown}"));
                        let same = match &value.kind {
                            Kind::Bool(flag) => is == Json::Bool(*flag),
                            Kind::Number(number) => is.is_number() && shown.trim() == number.to_string(),
                            _ => is.as_str() == value.as_str(),
                        };
                        assert!(same, "{case}: {at} is {value:?} and stands at {shown}");
                    }
                    _ => {}
                }
            });
        }
        assert!(scalars > 10, "{case}");
    }
}

#[test]
fn what_only_the_plan_knows_says_so_and_references_stay_references() {
    let given = recorded("given", true);
    let resources = by_address(&given.root.resources);
    let zone = resources["terraform_data.counted[1]"].body.get_path(&["input", "zone"]).unwrap();
    assert_eq!(zone.as_str(), Some("c"));
    assert!(zone.origin.hops().any(|way| way.kind == HopKind::Plan), "{zone:?}");
    let change = recorded("change", true);
    let resources = by_address(&change.root.resources);
    let Kind::Sequence(input) = &resources["terraform_data.added"].body.get("input").unwrap().kind else { panic!() };
    assert_eq!(input.items[0].as_symbol().unwrap().to_string(), "terraform_data.replaced.id");
    let create = recorded("create", true);
    let resources = by_address(&create.root.resources);
    assert!(matches!(resources["terraform_data.each[\"a\"]"].body.get("input").unwrap().kind, Kind::Parts(_)));
    assert!(create.root.resources.iter().all(|resource| resource.address.mode == Mode::Managed));
}

/// Rule, outcome and target of everything that was judged, but for rules about how the source is written.
fn verdicts(check: &Check) -> BTreeSet<(String, String, String)> {
    let judged = check.outcomes().into_iter();
    let judged = judged.filter(|outcome| {
        outcome.outcome != "not-applicable" && !outcome.rule.starts_with("terraform-") && outcome.rule != "committed-input"
    });
    judged.map(|outcome| (outcome.rule, outcome.outcome, outcome.target)).collect()
}

#[test]
fn every_rule_is_judged_through_a_plan_at_the_lines_of_its_source() {
    let case = project("fixtures/plans/redis/source");
    let check = check(&case, &["--plan", "recorded.tfplan.json"]);
    assert_eq!(check.incomplete(), []);
    assert_eq!(check.notes(), []);
    let (expected, _) = expectations(&case);
    let outcomes = check.outcomes();
    let mut wrong = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| matches!(outcome.outcome.as_str(), "fail" | "unknown" | "error")) {
        if !expected.iter().any(|expectation| expectation.is_met_by(outcome)) {
            wrong.push(format!("not expected: {outcome}"));
        }
    }
    for expectation in &expected {
        if !outcomes.iter().any(|outcome| expectation.is_met_by(outcome)) {
            wrong.push(format!("not found: {expectation}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    // How a plan is read is the same for every rule: these ask about attributes, blocks, other resources and manifests.
    let rules: BTreeSet<&str> = expected.iter().map(|expectation| expectation.rule.as_str()).collect();
    let rules: Vec<&str> =
        rules.into_iter().filter(|rule| rule.starts_with("elasticache-") || rule.starts_with("redis-")).collect();
    assert!(rules.len() >= 10, "{rules:?}");
    for rule in rules {
        for outcome in ["fail", "pass", "unknown"] {
            let found = expected.iter().any(|expectation| expectation.rule == rule && expectation.outcome == outcome);
            // Manifests are text: no plan leaves anything open in them.
            assert!(found || outcome == "unknown" && rule.starts_with("redis-"), "{rule}: {outcome}");
        }
    }
}

/// A scratch directory with copies of files of the project.
fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    for (from, to) in files {
        let to = scratch.path().join(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(project(from), to).unwrap();
    }
    scratch
}

const PLAN: &str = "fixtures/plans/redis/source/recorded.tfplan.json";
const EXISTS: &str = "fixtures/plans/redis/exists.json";

#[test]
fn a_plan_alone_says_the_same_of_everything_in_it() {
    let with_source = verdicts(&check(&project("fixtures/plans/redis/source"), &["--plan", "recorded.tfplan.json"]));
    let of_plan: BTreeSet<_> = with_source.into_iter().filter(|(_, _, target)| !target.starts_with("Deployment/")).collect();
    let alone = scratch(&[(PLAN, "ci/prod.tfplan.json")]);
    let found = check(alone.path(), &[]);
    assert_eq!((found.incomplete(), found.notes()), (vec![], vec![]));
    let mut of_plan = of_plan;
    // Which of the private subnets are meant is in the source alone; all are private, so the group is.
    assert_eq!(verdicts(&found).symmetric_difference(&of_plan).collect::<Vec<_>>(), Vec::<&_>::new());
    of_plan.clear();
    let text = std::fs::read_to_string(alone.path().join("ci/prod.tfplan.json")).unwrap();
    for outcome in found.report["outcomes"].as_array().unwrap() {
        let primary = &outcome["primary"];
        assert_eq!(primary["path"], "ci/prod.tfplan.json");
        if outcome["outcome"] == "fail" && outcome["rule"] == "elasticache-encryption-in-transit" {
            let at = |key: &str| primary[key]["offset"].as_u64().unwrap() as usize;
            assert_eq!(&text[at("start")..at("end")], "false");
        }
    }
}

#[test]
fn what_exists_already_is_joined_by_its_ids_with_and_without_source() {
    let beside = check(&project("fixtures/plans/redis"), &["--plan", "source=exists.json", "source"]);
    assert_eq!(beside.incomplete(), []);
    // Not used: in a checkout because it is committed, elsewhere because another plan was named.
    assert!(beside.notes().iter().all(|(path, reason)| path == "source/recorded.tfplan.json" && reason == "plan-not-used"));
    let found = verdicts(&beside);
    let is = |rule: &str, outcome: &str, target: &str| found.contains(&(rule.into(), outcome.into(), target.into()));
    assert!(is("elasticache-private-subnets", "pass", "aws_elasticache_subnet_group.private"));
    assert!(is("elasticache-private-subnets", "fail", "aws_elasticache_subnet_group.public"));
    assert!(is("elasticache-ingress", "fail", "aws_security_group.redis"));
    assert!(is("elasticache-ingress", "pass", "aws_security_group_rule.workers"));
    assert!(is("elasticache-multi-az", "pass", "aws_elasticache_replication_group.later"), "what was unknown is there now");
    let queue = "module.cache[\"queue\"].aws_elasticache_replication_group.this";
    let token = beside.outcomes().into_iter().find(|o| o.rule == "elasticache-auth-token" && o.target == queue);
    assert_eq!(token.map(|token| token.outcome).as_deref(), Some("not-applicable"), "the plan is one for staging");
    let of_plan: BTreeSet<_> = found.into_iter().filter(|(_, _, target)| !target.starts_with("Deployment/")).collect();
    let alone = scratch(&[(EXISTS, "exists.json")]);
    let named = check(alone.path(), &["exists.json"]);
    assert_eq!(verdicts(&named).symmetric_difference(&of_plan).collect::<Vec<_>>(), Vec::<&_>::new());
    assert_eq!(verdicts(&named), verdicts(&check(alone.path(), &["--plan", "exists.json"])));
    // One that is not named is some other JSON.
    assert_eq!(verdicts(&check(alone.path(), &[])), BTreeSet::new());
}

#[test]
fn what_is_deleted_and_what_was_before_can_be_judged() {
    let rules = r#"
rule "changes" {
  title = "Changes"
}
resource_policy "terraform_data" "deleted" {
  operations = ["delete"]
  enforce {
    condition     = prior_attrs.input == "gone" && attrs.input == null
    error_message = "${meta.operation} of ${meta.address}"
  }
}
resource_policy "terraform_data" "updated" {
  operations = ["update"]
  enforce {
    condition     = prior_attrs.input.a == attrs.input.a
    error_message = "${meta.operation} from ${prior_attrs.input.a} to ${attrs.input.a}"
  }
}
resource_policy "terraform_data" "created" {
  operations = ["create"]
  enforce {
    condition     = meta.operation == "create" && attrs.input == "new"
    error_message = "${meta.address} is new"
  }
}
"#;
    let case = "fixtures/plans/terraform/change";
    let scratch = scratch(&[
        (&format!("{case}/main.tf"), "main.tf"),
        (&format!("{case}/part/main.tf"), "part/main.tf"),
        (&format!("{case}/recorded.tfplan.json"), "now.tfplan.json"),
    ]);
    std::fs::write(scratch.path().join("changes.rule.hcl"), rules).unwrap();
    let judged = |arguments: &[&str]| {
        let all = [&["--rules", "changes.rule.hcl", "--only", "changes"], arguments].concat();
        let check = check(scratch.path(), &all);
        let mut found: Vec<String> =
            check.outcomes().iter().map(|o| format!("{} {} {}:{}", o.outcome, o.target, o.path, o.line)).collect();
        found.sort();
        found
    };
    assert_eq!(
        judged(&[]),
        [
            "fail module.part[\"dropped\"].terraform_data.this part/main.tf:3",
            "fail terraform_data.added main.tf:31",
            "fail terraform_data.fewer[1] main.tf:16",
            "fail terraform_data.fewer[2] main.tf:16",
            "fail terraform_data.replaced main.tf:11",
            "fail terraform_data.updated main.tf:8",
            "pass terraform_data.removed now.tfplan.json:1",
            "pass terraform_data.replaced main.tf:11",
        ]
    );
    std::fs::remove_file(scratch.path().join("now.tfplan.json")).unwrap();
    // Without a plan there is no state before: what needs it is not judged.
    assert!(judged(&[]).iter().all(|outcome| !outcome.contains("removed") && !outcome.contains("updated main.tf:8:")));
}

#[test]
fn a_plan_finds_its_root_module_or_says_why_not() {
    let reasons = |check: &Check| {
        let all = [check.notes(), check.incomplete()].concat();
        all.into_iter().map(|(path, reason)| format!("{path} {reason}")).collect::<Vec<_>>()
    };
    let main = "fixtures/plans/terraform/given/main.tf";
    let plan = "fixtures/plans/terraform/given/recorded.tfplan.json";
    // Above, beside the walk, somewhere else when it is named; several are none unless one is named.
    let above = scratch(&[(main, "infra/main.tf"), (plan, "infra/plans/a.tfplan.json")]);
    assert_eq!(reasons(&check(above.path(), &[])), Vec::<String>::new());
    let only = check(above.path(), &["infra/plans/a.tfplan.json"]);
    assert_eq!((reasons(&only), only.read()), (vec![], 2), "the source above is read as well");
    let other = "fixtures/plans/terraform/change/main.tf";
    let elsewhere = scratch(&[(main, "infra/main.tf"), (other, "other/main.tf"), (plan, "ci/p.tfplan.json")]);
    let without = |check: Check| reasons(&check).iter().any(|reason| reason == "ci/p.tfplan.json plan-without-source");
    assert!(without(check(elsewhere.path(), &[])));
    assert!(!without(check(elsewhere.path(), &["--plan", "ci/p.tfplan.json"])));
    assert!(without(check(elsewhere.path(), &["--plan", "ci=ci/p.tfplan.json"])), "`ci` is no root module");
    let twice = scratch(&[(main, "a/main.tf"), (main, "b/main.tf"), (plan, "p.json")]);
    assert_eq!(reasons(&check(twice.path(), &["--plan", "p.json"])), ["p.json plan-without-source"]);
    assert_eq!(reasons(&check(twice.path(), &["--plan", "b=p.json"])), Vec::<String>::new());
    let several = scratch(&[(main, "main.tf"), (plan, "x.tfplan.json"), (plan, "y.tfplan.json")]);
    let none = check(several.path(), &[]);
    assert_eq!((none.code, reasons(&none).len()), (Some(3), 2), "{:?}", reasons(&none));
    let one = check(several.path(), &["--plan", "y.tfplan.json"]);
    assert_eq!((one.code, reasons(&one)), (Some(0), vec!["x.tfplan.json plan-not-used".to_string()]));
}

#[test]
fn drift_between_source_and_plan_is_noted_and_the_plan_counts() {
    let case = "fixtures/plans/terraform/given";
    let scratch = scratch(&[(&format!("{case}/main.tf"), "main.tf"), (&format!("{case}/recorded.tfplan.json"), "p.tfplan.json")]);
    let path = scratch.path().join("main.tf");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("\"each\"", "\"new\"")).unwrap();
    let check = check(scratch.path(), &[]);
    assert_eq!(check.code, Some(0));
    let drift: Vec<(String, String)> = check.notes();
    let at = |path: &str| drift.iter().filter(|(p, reason)| p == path && reason == "plan-drift").count();
    assert_eq!(
        (at("main.tf"), at("p.tfplan.json")),
        (1, 2),
        "{drift:?}: a block that is not planned, two instances that nothing declares"
    );
    std::fs::write(&path, format!("{text}\nresource \"terraform_data\" \"more\" {{}}\n")).unwrap();
    let check = binary::check(scratch.path(), &[]);
    assert_eq!(check.notes(), [("main.tf".to_string(), "plan-drift".to_string())]);
}

#[test]
fn secrets_of_a_plan_stay_in_it() {
    let secrets = ["a-token-of-sixteen-letters", "correct-horse-battery", "abc-def-ghi", "s3cret-kept", "s3cret-dropped"];
    let rule = r#"
rule "everything" {
  title = "Everything"
}
resource_policy "*" "everything" {
  enforce {
    condition     = attrs.input == "nothing" && attrs.auth_token == "nothing"
    error_message = "`${meta.address}` has ${core::try(core::jsonencode(attrs.input), "none")} and ${core::try(attrs.auth_token, "none")}"
  }
}
"#;
    for (from, source) in [
        (PLAN, None),
        (EXISTS, None),
        ("fixtures/plans/terraform/create/recorded.tfplan.json", None),
        (PLAN, Some("fixtures/plans/redis/source/main.tf")),
        ("fixtures/plans/terraform/change/recorded.tfplan.json", None),
    ] {
        let mut files = vec![(from, "p.tfplan.json")];
        files.extend(source.map(|source| (source, "main.tf")));
        let scratch = scratch(&files);
        std::fs::write(scratch.path().join("everything.rule.hcl"), rule).unwrap();
        let whole = std::fs::read(scratch.path().join("p.tfplan.json")).unwrap();
        // As it is, and cut off anywhere.
        for length in [whole.len(), whole.len() / 2, whole.len() / 3, whole.len() * 2 / 3] {
            std::fs::write(scratch.path().join("p.tfplan.json"), &whole[..length]).unwrap();
            for format in ["text", "json", "sarif", "concise"] {
                let run = run(
                    scratch.path(),
                    &["check", "--rules", "everything.rule.hcl", "--format", format, "--outcomes", "all", "p.tfplan.json"],
                );
                for secret in secrets {
                    // The user's own source is no plan; what is written there is masked by other means.
                    assert!(!run.stdout.contains(secret), "{from} ({length} bytes, {format}) shows `{secret}`:\n{}", run.stdout);
                }
            }
        }
    }
}

#[test]
fn hostile_plans_end_as_ledger_entries() {
    let plan = |after: &str| {
        format!(
            r#"{{"format_version":"1.2","planned_values":{{"root_module":{{}}}},"resource_changes":[{{"address":"x.y","mode":"managed","type":"x","name":"y","change":{{"actions":["create"],"after":{after},"after_unknown":{{}}}}}}]}}"#
        )
    };
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    let table: Vec<(String, &str)> = vec![
        (plan("{"), "syntax-error"),
        (plan(&deep), "syntax-error"),
        ("{\"format_version\":\"1.2\",\"resource_changes\":".into(), "syntax-error"),
        ("".into(), "syntax-error"),
        ("[]".into(), "not-a-plan"),
        ("{\"format_version\":\"7.0\",\"resource_changes\":[]}".into(), "not-a-plan"),
        ("{\"format_version\":\"1.0\",\"values\":{\"root_module\":{}}}".into(), "not-a-plan"),
        ("{\"@level\":\"info\",\"@message\":\"Plan\"}\n{\"@level\":\"info\"}".into(), "not-a-plan"),
        ("{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":1},{\"type\":\"x\"},3,null]}".into(), "not-a-plan"),
        (
            "{\"format_version\":\"1.2\",\"resource_changes\":[{\"module_address\":\"module.a[*]\",\"type\":\"x\",\"name\":\"y\"}]}".into(),
            "not-a-plan",
        ),
    ];
    for (text, reason) in table {
        let scratch = tempfile::tempdir().unwrap();
        std::fs::write(scratch.path().join("p.tfplan.json"), &text).unwrap();
        let check = check(scratch.path(), &[]);
        let shown: String = text.chars().take(100).collect();
        assert_eq!(check.code, Some(3), "{shown}: {}", check.stderr);
        assert!(check.incomplete().iter().all(|(_, found)| found == reason), "{shown}: {:?}", check.incomplete());
        assert!(!check.incomplete().is_empty(), "{shown}");
    }
    for (name, arguments) in [("p.tfplan.json", &[][..]), ("tfplan", &["tfplan"][..]), ("out", &["--plan", "out"][..])] {
        let scratch = tempfile::tempdir().unwrap();
        std::fs::write(scratch.path().join(name), b"PK\x03\x04\x14\0\x08\0\0\0").unwrap();
        let check = check(scratch.path(), arguments);
        assert_eq!(check.code, Some(3), "{name}");
        assert!(check.stderr.contains("terraform show -json"), "{name}: {}", check.stderr);
    }
    // What is odd and no fault: values of any shape, marks that do not fit them, wide objects.
    let wide: Vec<String> = (0..50_000).map(|index| format!("\"k{index}\":{index}")).collect();
    let scratch = tempfile::tempdir().unwrap();
    for after in ["null", "3", "[]", "\"x\"", "{\"a\":{\"b\":[{\"c\":null},3]}}", &format!("{{{}}}", wide.join(","))] {
        let text = plan(after).replace("\"after_unknown\":{}", "\"after_unknown\":[true],\"after_sensitive\":{\"a\":[[{}]]}");
        std::fs::write(scratch.path().join("p.tfplan.json"), text).unwrap();
        let check = check(scratch.path(), &[]);
        assert_eq!((check.code, check.incomplete()), (Some(0), vec![]), "{}", check.stderr);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for format in ["json", "text", "sarif"] {
        let bytes = |threads: &str| {
            run(&project("fixtures/plans"), &["check", "--format", format, "--outcomes", "all", "--threads", threads]).stdout
        };
        let one = bytes("1");
        assert!(one.len() > 1000 && one == bytes("4"), "{format}");
    }
}

#[test]
fn planned_values_alone_leave_open_what_they_leave_out() {
    let mut json: Json = serde_json::from_str(&std::fs::read_to_string(project(PLAN)).unwrap()).unwrap();
    json.as_object_mut().unwrap().remove("resource_changes");
    let scratch = tempfile::tempdir().unwrap();
    let write = |json: &Json| std::fs::write(scratch.path().join("p.tfplan.json"), json.to_string()).unwrap();
    write(&json);
    let whole = verdicts(&check(&project("fixtures/plans/redis/source"), &["--plan", "recorded.tfplan.json"]));
    let of_plan: BTreeSet<_> = whole.into_iter().filter(|(_, _, target)| !target.starts_with("Deployment/")).collect();
    let found = verdicts(&check(scratch.path(), &[]));
    // Blocks that are one expression (`dynamic`) may lack what was left out, and nothing says what: they are open.
    let differ: BTreeSet<_> = found.symmetric_difference(&of_plan).cloned().collect();
    // the group, and with it the caches that have it
    let behind = ["aws_elasticache_replication_group.later", "aws_security_group.redis"].map(str::to_string).into_iter();
    let called = ["queue", "sessions"].map(|key| format!("module.cache[\"{key}\"].aws_elasticache_replication_group.this"));
    let open = behind.chain(called).flat_map(|target| {
        ["fail", "unknown"].map(|outcome| ("elasticache-ingress".to_string(), outcome.to_string(), target.clone()))
    });
    assert_eq!(differ, open.collect());
    // Without the configuration nobody can tell what was left out and what was not written.
    json.as_object_mut().unwrap().remove("configuration");
    write(&json);
    let later = "aws_elasticache_replication_group.later";
    let found = verdicts(&check(scratch.path(), &[]));
    assert!(found.contains(&("elasticache-multi-az".into(), "unknown".into(), later.into())), "{found:?}");
    let queue = "module.cache[\"queue\"].aws_elasticache_replication_group.this";
    assert!(found.contains(&("elasticache-encryption-in-transit".into(), "fail".into(), queue.into())), "{found:?}");
}
