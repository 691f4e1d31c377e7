//! The text of a first configuration file.

use std::fmt::Write;

use crate::configuration::{KEYS, RULE_KEYS};
use crate::engine::{ProposedEnvironment, Survey};

/// How many examples of one kind are given.
const MAX_SHOWN: usize = 5;

/// What was found, in a few words.
pub(super) fn summary(survey: &Survey) -> String {
    let counted = |count: usize, one: &str, more: &str| format!("{count} {}", if count == 1 { one } else { more });
    let mut parts = Vec::new();
    if survey.terraform > 0 {
        let roots = counted(survey.roots.len(), "root module", "root modules");
        parts.push(format!("{} ({roots})", counted(survey.terraform, "Terraform file", "Terraform files")));
    }
    if survey.manifests > 0 {
        parts.push(counted(survey.manifests, "Kubernetes file", "Kubernetes files"));
    }
    if parts.is_empty() { "no Terraform and no Kubernetes manifest".to_string() } else { parts.join(", ") }
}

/// What is proposed as environments.
pub(super) fn proposal_note(survey: &Survey) -> Option<String> {
    let environments = &survey.environments.environments;
    let names: Vec<String> = environments.iter().map(|one| format!("`{}`", one.name)).collect();
    match (names.is_empty(), survey.environments.is_certain) {
        (true, _) => None,
        (false, true) => Some(format!("with the environments {}: everything is checked once for each", names.join(", "))),
        (false, false) => Some(format!("with {} proposed as environments, in comments: check them", names.join(", "))),
    }
}

/// The whole text.
pub(super) fn configuration(survey: &Survey) -> String {
    let mut text = String::new();
    let mut lines = |lines: &str| {
        text.push_str(lines);
        text.push('\n');
    };
    lines("# What clearspan checks in this repository. All keys are optional; the command line takes precedence.");
    lines("# For completion in editors: `clearspan schema > clearspan.schema.json`, and here as the first line");
    lines("#   # yaml-language-server: $schema=clearspan.schema.json");
    lines("");
    lines(&format!("# {}.", about("paths")));
    lines("# paths: [.]");
    lines("");
    lines(&format!("# {}.", about("exclude")));
    lines("# exclude:");
    let aside: Vec<String> = survey.aside.iter().take(MAX_SHOWN).map(|path| format!("/{path}/")).collect();
    let aside = if aside.is_empty() { vec!["vendor/".to_string()] } else { aside };
    aside.iter().for_each(|path| lines(&format!("#   - {}", quoted(path))));
    lines("");
    lines("# Environments: everything is checked once for each, with what belongs to it.");
    lines(&environments(survey));
    lines("# rules:");
    lines(&format!("#   # {}.", rule("sources")));
    let sources = if survey.rules.is_empty() { vec!["policies".to_string()] } else { survey.rules.clone() };
    let sources: Vec<String> = sources.iter().take(MAX_SHOWN).map(|path| quoted(path)).collect();
    lines(&format!("#   sources: [{}]", sources.join(", ")));
    lines(&format!("#   # {}.", rule("enable")));
    lines("#   enable: ['elasticache-*']");
    lines(&format!("#   # {}.", rule("disable")));
    lines("#   disable:");
    lines("#     elasticache-backup: the caches can be rebuilt");
    lines(&format!("#   # {}: info, low, medium, high or critical.", rule("severity")));
    lines("#   severity:");
    lines("#     elasticache-multi-az: medium");
    lines(&format!("#   # {}; `clearspan explain RULE` shows them.", rule("inputs")));
    lines("#   inputs:");
    lines("#     elasticache-node-count: { min-nodes: 3 }");
    lines("");
    lines(&format!("# {}.", about("fail_on")));
    lines("# fail_on: high");
    lines("");
    lines(&format!("# {}; `clearspan baseline` writes it.", about("baseline")));
    lines("# baseline: clearspan-baseline.json");
    lines("");
    lines(&format!("# {}.", about("modules")));
    lines("# modules:");
    let modules: Vec<String> = survey.modules.iter().take(MAX_SHOWN).cloned().collect();
    let modules = if modules.is_empty() { vec!["app.terraform.io/acme/redis/aws".to_string()] } else { modules };
    modules.iter().for_each(|source| lines(&format!("#   {}: modules/name", quoted(source))));
    lines("");
    lines(&format!("# {}.", about("security_groups")));
    lines("# security_groups:");
    lines("#   eks: [module.eks.node_security_group_id]");
    lines("");
    lines(&format!("# {}.", about("links")));
    lines("# links:");
    lines("#   - { cache: aws_elasticache_replication_group.sessions, workload: Deployment/shop/web }");
    lines("");
    lines(&format!("# {}.", about("honor_suppressions")));
    for (tool, count) in &survey.foreign {
        let comments = if *count == 1 { "1 comment".to_string() } else { format!("{count} comments") };
        lines(&format!("# There {} {comments} of {tool} here.", if *count == 1 { "is" } else { "are" }));
    }
    let tools: Vec<&str> = survey.foreign.iter().map(|(tool, _)| *tool).collect();
    lines(&format!("# honor_suppressions: [{}]", if tools.is_empty() { "checkov".to_string() } else { tools.join(", ") }));
    text
}

/// The environments: as they are when they are certain, else in comments.
fn environments(survey: &Survey) -> String {
    let proposal = &survey.environments;
    let example = [ProposedEnvironment {
        name: "prod".to_string(),
        production: true,
        variable_files: vec!["envs/prod.tfvars".to_string()],
        overlays: vec!["k8s/overlays/prod".to_string()],
        roots: None,
    }];
    let shown = if proposal.environments.is_empty() { &example[..] } else { &proposal.environments };
    let mut text = String::new();
    if !proposal.environments.is_empty() {
        let from = "derived from the names of files and directories";
        let note = if proposal.is_certain { "" } else { "; some may list files of which only one applies: check them" };
        let _ = writeln!(text, "# These were {from}{note}."); // a text takes everything
    }
    let mut yaml = String::from("environments:\n");
    for one in shown {
        let mut line = |line: String| yaml.push_str(&format!("{line}\n"));
        line(format!("  {}:", quoted(&one.name)));
        line(format!("    production: {}", one.production));
        for (key, list) in
            [("var_files", Some(&one.variable_files)), ("kustomize", Some(&one.overlays)), ("roots", one.roots.as_ref())]
        {
            let Some(list) = list.filter(|list| key == "roots" || !list.is_empty()) else { continue };
            match list.as_slice() {
                [] => line(format!("    {key}: [] # none is its own")),
                [one] => line(format!("    {key}: [{}]", quoted(one))),
                more => {
                    line(format!("    {key}:"));
                    more.iter().for_each(|path| line(format!("      - {}", quoted(path))));
                }
            }
        }
    }
    let is_real = proposal.is_certain && !proposal.environments.is_empty();
    for line in yaml.lines() {
        let _ = writeln!(text, "{}{line}", if is_real { "" } else { "# " }); // a text takes everything
    }
    text
}

/// What a key means, as a sentence begins.
fn about(name: &str) -> String {
    capital(KEYS.iter().find(|key| key.name == name).map_or("", |key| key.about))
}

fn rule(name: &str) -> String {
    capital(RULE_KEYS.iter().find(|key| key.name == name).map_or("", |key| key.about))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A text as YAML has it, in quotes where it needs them.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_./-".contains(c);
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || "/_".contains(c)) || text.starts_with("./");
    let is_word =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].iter().any(|word| text.eq_ignore_ascii_case(word));
    match begins && !is_word && text.chars().all(is_plain) {
        true => text.to_string(),
        // JSON's strings are YAML's.
        false => serde_json::Value::from(text).to_string(),
    }
}
