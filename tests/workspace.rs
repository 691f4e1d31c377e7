//! Texts that lie over the disk: what an editor holds is checked as if it were saved.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../benches/repository/mod.rs"]
mod repository;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use clearspan::configuration::ConfigurationFile;
use clearspan::engine::{self, Options, Passes, Report, Workspace};
use clearspan::finding::Outcome;
use clearspan::report::{self, Format, ReportOptions};

fn options(root: &Path) -> Options {
    let root = root.canonicalize().unwrap();
    let text = std::fs::read_to_string(root.join("clearspan.yaml")).ok();
    let file = |text: String| ConfigurationFile { shown: "clearspan.yaml".into(), text: text.into(), base: root.clone() };
    Options { configuration: text.map(file), ..Options::of_directory(root) }
}

fn json(report: &Report, options: &Options) -> String {
    static RULES: OnceLock<Vec<engine::RuleInfo>> = OnceLock::new();
    let rules = RULES.get_or_init(|| engine::rules(options).unwrap());
    let mut to = Vec::new();
    let shown = ReportOptions { outcomes: Some(Outcome::ALL.to_vec()), ..ReportOptions::default() };
    report::write(Format::Json, report, rules, &shown, &mut to).unwrap();
    String::from_utf8(to).unwrap()
}

fn write(root: &Path, path: &str, text: &str) {
    let full = root.join(path);
    std::fs::create_dir_all(full.parent().unwrap()).unwrap();
    std::fs::write(full, text).unwrap();
}

const CACHE: &str = "resource \"aws_elasticache_replication_group\" \"this\" {\n  replication_group_id = \"a\"\n  \
                     description = file(\"words.txt\")\n  multi_az_enabled = false\n}\n";
const MANIFEST: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  REDIS_HOST: redis\n";

#[test]
fn a_text_over_the_disk_is_checked_as_if_it_were_saved() {
    let texts = [
        ("main.tf", "module \"a\" {\n  source = \"./a\"\n}\n"),
        ("a/main.tf", CACHE),
        ("words.txt", "of the cache"),
        ("new/chart/Chart.yaml", "name: x\n"),
        ("new/chart/templates/a.yaml", MANIFEST),
        ("new/a.yaml", MANIFEST),
        ("new/.hidden/a.yaml", MANIFEST),
        ("ignored/a.yaml", MANIFEST),
        ("ignored/kept.yaml", MANIFEST),
    ];
    let (saved, over) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(saved.path(), ".gitignore", "ignored/*\n!ignored/kept.yaml\n");
    write(over.path(), ".gitignore", "ignored/*\n!ignored/kept.yaml\n");
    // One file is on the disk with another text, and one cannot be parsed there.
    write(over.path(), "a/main.tf", "resource {{{\n");
    write(over.path(), "words.txt", "of another");
    for (path, text) in texts {
        write(saved.path(), path, text);
    }
    let on_disk = options(saved.path());
    let mut laid = options(over.path());
    laid.scan.overlay = texts.iter().map(|(path, text)| (path.to_string(), Arc::from(*text))).collect();
    let (expected, got) = (engine::check(&on_disk).unwrap(), engine::check(&laid).unwrap());
    assert_eq!(json(&got, &laid), json(&expected, &on_disk));
    assert!(got.findings.iter().any(|finding| finding.rule == "elasticache-multi-az"), "the module is judged");
    assert!(got.ledger.read.contains(&"ignored/kept.yaml".to_string()), "{:?}", got.ledger.skipped);
    let mut named = laid;
    named.scan.paths = vec!["new/a.yaml".to_string()];
    assert_eq!(engine::check(&named).unwrap().ledger.read, ["new/a.yaml"]);
}

/// The same numbers on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Copies a directory, without what git keeps; returns the paths of the files.
fn copy(from: &Path, to: &Path) -> Vec<String> {
    let (mut paths, mut open) = (Vec::new(), vec![String::new()]);
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(from.join(&directory)).unwrap().map(Result::unwrap) {
            let path = format!("{directory}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                open.push(format!("{path}/"));
            } else {
                std::fs::create_dir_all(to.join(&directory)).unwrap();
                std::fs::copy(entry.path(), to.join(&path)).unwrap();
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths
}

/// One random edit of a text.
fn edited(text: &str, chance: &mut Chance) -> String {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let at = if places.is_empty() { 0 } else { *chance.of(&places) };
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    match chance.below(9) {
        0 => format!("\n{text}"),
        1 => format!("{}{}{}", &text[..at], chance.of(&["{", "}", "\"", ": [", "${", "\t"]), &text[at..]),
        2 => text[..at].to_string(),
        3 => text.replace("true", "TRUE").replace("false", "true").replace("TRUE", "false"),
        4 => format!("{}# words\n{}", &text[..line], &text[line..]),
        5 => {
            let lines: Vec<&str> = text.lines().collect();
            let gone = chance.below(lines.len());
            lines.iter().enumerate().filter(|(number, _)| *number != gone).map(|(_, line)| format!("{line}\n")).collect()
        }
        6 => text.replacen(|c: char| c.is_ascii_digit(), chance.of::<&str>(&["0", "1", "7"]), 1 + chance.below(3)),
        7 => text.replace("redis", "cache"),
        _ => format!("{text}\n{text}"),
    }
}

/// What a check says, or why it cannot.
fn told(checked: Result<Report, clearspan::finding::UsageError>, options: &Options) -> String {
    checked.map_or_else(|error| format!("{error:?}"), |report| json(&report, options))
}

/// Edits a copy of a repository at random; after each edit the workspace says what a check of all says.
fn hold(workspace: Options, mut paths: Vec<String>, edits: usize, seed: u64) -> (usize, usize) {
    let mut chance = Chance(seed);
    let root = workspace.scan.root.clone();
    let originals: Vec<(String, String)> =
        paths.iter().filter_map(|path| Some((path.clone(), std::fs::read_to_string(root.join(path)).ok()?))).collect();
    let mut workspace = Workspace::open(workspace).unwrap();
    let mut history = Vec::new();
    for number in 0..edits {
        if number > 0 {
            let path = chance.of(&paths).clone();
            let on_disk = std::fs::read_to_string(root.join(&path)).unwrap_or_default();
            let laid =
                workspace.options().scan.overlay.iter().find(|(known, _)| *known == path).map(|(_, text)| text.to_string());
            let now = laid.clone().unwrap_or(on_disk);
            let what = match chance.below(14) {
                0 => {
                    workspace.remove(&path);
                    "remove"
                }
                1 => {
                    let original = originals.iter().find(|(known, _)| *known == path).map_or("", |(_, text)| text);
                    workspace.set(&path, original);
                    "mend"
                }
                2 => {
                    write(&root, &path, &edited(&now, &mut chance));
                    workspace.refresh(&path);
                    "save"
                }
                3 => {
                    std::fs::remove_file(root.join(&path)).ok();
                    workspace.refresh(&path);
                    "delete"
                }
                4 => {
                    let (_, text) = chance.of(&originals);
                    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
                    let new = path.rsplit_once('/').map_or(String::new(), |(directory, _)| format!("{directory}/"));
                    let new = format!("{new}new-{number}.{ending}");
                    workspace.set(&new, text.as_str());
                    paths.push(new);
                    "create"
                }
                5 => {
                    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory).to_string();
                    if !directory.is_empty()
                        && std::fs::rename(root.join(&directory), root.join(format!("{directory}-{number}"))).is_ok()
                    {
                        for path in paths.clone().iter().filter(|path| path.starts_with(&format!("{directory}/"))) {
                            let new = path.replacen(&directory, &format!("{directory}-{number}"), 1);
                            workspace.refresh(path);
                            workspace.refresh(&new);
                            paths.push(new);
                        }
                    }
                    "rename"
                }
                _ => {
                    workspace.set(&path, edited(&now, &mut chance));
                    "edit"
                }
            };
            history.push(format!("{what} {path}"));
        }
        let got = workspace.check();
        let options = workspace.options().clone();
        let (got, expected) = (told(got, &options), told(engine::check(&options), &options));
        if got != expected {
            let (got, expected): (Vec<&str>, Vec<&str>) = (got.lines().collect(), expected.lines().collect());
            let differs = got.iter().zip(&expected).position(|(a, b)| a != b).unwrap_or(got.len().min(expected.len()));
            let around = |lines: &[&str]| lines[differs.saturating_sub(12)..(differs + 12).min(lines.len())].join("\n");
            panic!("seed {seed}, after {history:#?}\n--- got\n{}\n--- expected\n{}", around(&got), around(&expected));
        }
    }
    (workspace.reloads(), edits)
}

#[test]
fn after_any_edit_a_workspace_says_what_a_check_says() {
    let (mut reloads, mut edits) = (0, 0);
    for (number, fixture) in
        ["fixtures/projects", "fixtures/environments", "fixtures/kubernetes", "fixtures/rules"].iter().enumerate()
    {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(fixture);
        let mut entries: Vec<_> = std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.retain(|entry| entry.is_dir());
        entries.sort();
        // How an edit is judged does not depend on the rule: some of them are enough.
        let step = if *fixture == "fixtures/rules" { 6 } else { 1 };
        for (nth, entry) in entries.iter().enumerate().step_by(step) {
            let scratch = tempfile::tempdir().unwrap();
            let paths = copy(entry, scratch.path());
            let done = hold(options(scratch.path()), paths, 12, (number * 1000 + nth) as u64);
            (reloads, edits) = (reloads + done.0, edits + done.1);
        }
    }
    eprintln!("{reloads} reloads in {edits} checks");
    assert!(reloads * 2 < edits, "{reloads} reloads in {edits} checks: most edits are judged by themselves");
}

#[test]
fn services_do_not_hear_of_each_other() {
    let scratch = tempfile::tempdir().unwrap();
    let entries = repository::generate(60);
    repository::write(scratch.path(), &entries).unwrap();
    for seed in 0..3 {
        let paths = entries.iter().map(|entry| entry.path.clone()).collect();
        hold(options(scratch.path()), paths, 25, 77 + seed);
        repository::write(scratch.path(), &entries).unwrap();
    }
}

#[test]
fn without_what_passes_the_rest_is_the_same() {
    let scratch = tempfile::tempdir().unwrap();
    copy(Path::new("fixtures/projects/redis-on-eks-broken"), scratch.path());
    let whole = options(scratch.path());
    let mut editor = whole.clone();
    editor.result.passes = Passes::LeftOut;
    let (mut one, mut other) = (Workspace::open(whole.clone()).unwrap(), Workspace::open(editor.clone()).unwrap());
    let path = "terraform/modules/redis/main.tf";
    let text = std::fs::read_to_string(scratch.path().join(path)).unwrap();
    for edit in [text.clone(), text.replace("= false", "= true"), format!("{text}\nresource {{{{{{\n"), text] {
        one.set(path, edit.as_str());
        other.set(path, edit.as_str());
        let (mut with, without) = (one.check().unwrap(), other.check().unwrap());
        let before = with.findings.len();
        with.findings.retain(|finding| !matches!(finding.outcome, Outcome::Pass | Outcome::NotApplicable));
        assert!(with.findings.len() < before, "nothing passes");
        assert_eq!(json(&with, &whole), json(&without, &editor));
        let mut cold = editor.clone();
        cold.scan.overlay = vec![(path.to_string(), edit.as_str().into())];
        assert_eq!(json(&engine::check(&cold).unwrap(), &editor), json(&without, &editor));
    }
}

#[test]
fn an_edit_of_a_cache_reaches_the_findings_of_its_clients() {
    let scratch = tempfile::tempdir().unwrap();
    copy(Path::new("fixtures/rules/redis-tls-env/caches"), scratch.path());
    let options = options(scratch.path());
    let mut workspace = Workspace::open(options.clone()).unwrap();
    let text = std::fs::read_to_string(scratch.path().join("main.tf")).unwrap();
    for edit in [
        text.clone(),
        format!("# moved down\n{text}"),
        text.replace("\"shop\"\n", "\"other-name\"\n"),
        text.replace("transit_encryption_enabled = true", "transit_encryption_enabled = false"),
        text,
    ] {
        workspace.set("main.tf", edit.as_str());
        let mut cold = options.clone();
        cold.scan.overlay = vec![("main.tf".to_string(), edit.as_str().into())];
        let (warm, cold) = (workspace.check().unwrap(), engine::check(&cold).unwrap());
        assert_eq!(json(&warm, &options), json(&cold, &options));
    }
    assert_eq!(workspace.reloads(), 1);
}

#[test]
fn an_edit_of_what_terraform_creates_reaches_whoever_takes_it() {
    let scratch = tempfile::tempdir().unwrap();
    copy(Path::new("fixtures/rules/redis-client-tls-matches-cache/terraform-objects"), scratch.path());
    let manifest = "apiVersion: v1\nkind: Pod\nmetadata: {name: takes, namespace: shop}\nspec:\n  containers:\n    \
                    - name: takes\n      envFrom: [{configMapRef: {name: app-settings}}]\n";
    write(scratch.path(), "k8s/takes.yaml", manifest);
    let options = options(scratch.path());
    let mut workspace = Workspace::open(options.clone()).unwrap();
    let read = |path: &str| std::fs::read_to_string(scratch.path().join(path)).unwrap();
    let (main, app) = (read("main.tf"), read("app/main.tf"));
    let (template, settings) = (read("pod.yaml.tftpl"), read("k8s/settings.yaml"));
    let mut laid: Vec<(String, Arc<str>)> = Vec::new();
    let mut outcomes = Vec::new();
    for (path, text) in [
        ("main.tf", main.replace("tls       = \"false\"", "tls       = \"true\"")),
        ("main.tf", main.replace("name      = \"app\"", "name      = \"other\"")),
        ("main.tf", main.clone()),
        ("app/main.tf", app.replace("resource \"kubernetes_config_map_v1\" \"this\"", "resource \"kubernetes_labels\" \"this\"")),
        ("app/main.tf", app.replace("data = local.settings", "data = {}")),
        ("app/main.tf", app),
        ("pod.yaml.tftpl", format!("{template}        - {{name: REDIS_TLS, value: \"true\"}}\n")),
        ("k8s/settings.yaml", settings.replace("\"false\"", "\"true\"")),
        ("k8s/settings.yaml", settings.replace("name: settings", "name: gone")),
        ("k8s/takes.yaml", manifest.replace("namespace: shop", "namespace: elsewhere")),
        ("main.tf", main.replace("\"kubernetes_deployment_v1\" \"web\"", "\"kubernetes_deployment_v1\" \"renamed\"")),
    ] {
        workspace.set(path, text.as_str());
        laid.retain(|(known, _)| known != path);
        laid.push((path.to_string(), text.as_str().into()));
        let mut cold = options.clone();
        cold.scan.overlay.clone_from(&laid);
        let (warm, cold) = (workspace.check().unwrap(), engine::check(&cold).unwrap());
        assert_eq!(json(&warm, &options), json(&cold, &options), "{path}");
        outcomes.push(warm.findings.iter().filter(|finding| finding.outcome == Outcome::Fail).count());
    }
    assert!(outcomes.windows(2).filter(|pair| pair[0] != pair[1]).count() >= 6, "{outcomes:?}");
    assert_eq!(workspace.reloads(), 1);
}
