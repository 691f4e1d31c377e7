//! The commands of the README and of docs/ are run, and what is shown is what they print. `UPDATE=1 cargo test` writes it
//! anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::path::{Path, PathBuf};

use binary::{project, run_with_all_rules};

/// How the README calls the program.
const PROGRAM: &str = "cargo run --release -- ";

/// Text between fences of one language, with its place.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<(usize, &'a str)> {
    let open = format!("```{language}\n");
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(&open) {
        let start = from + at + open.len();
        let length = text[start..].find("```\n").expect("the block is closed");
        found.push((start, &text[start..start + length]));
        from = start + length + 4;
    }
    found
}

/// What a command prints: standard output, then standard error.
fn printed(command: &str) -> String {
    let arguments = command.strip_prefix(PROGRAM).unwrap_or_else(|| panic!("`{command}` is not run by this test"));
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let run = run_with_all_rules(&project("."), &arguments);
    assert!(matches!(run.code, Some(0 | 1)), "`{command}` ends with {:?}\n{}", run.code, run.stderr);
    let lines: Vec<String> = format!("{}{}", run.stdout, run.stderr).lines().map(|line| line.trim_end().to_string()).collect();
    lines.join("\n").trim_end().to_string() + "\n"
}

/// The pages under docs/, by their paths in the project.
fn documentation() -> Vec<String> {
    fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { collect(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    collect(&project("docs"), &mut found);
    found.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    found.sort();
    found.iter().map(|path| path.strip_prefix(project("")).unwrap().to_str().unwrap().replace('\\', "/")).collect()
}

#[test]
fn pages_show_what_the_commands_print() {
    for page in documentation().into_iter().chain(["README.md".to_string()]) {
        let path = project(&page);
        let text = std::fs::read_to_string(&path).unwrap();
        let mut fresh = text.clone();
        let shown = blocks(&text, "console");
        assert!(shown.len() >= 2 || page != "README.md", "the README shows what the program prints");
        for (start, block) in shown.iter().rev() {
            let command = block.lines().next().unwrap().strip_prefix("$ ").expect("a block begins with its command");
            let now = format!("$ {command}\n{}", printed(command));
            fresh.replace_range(*start..*start + block.len(), &now);
        }
        if std::env::var_os("UPDATE").is_some() && fresh != text {
            std::fs::write(&path, &fresh).unwrap();
            continue;
        }
        assert!(fresh == text, "{page} is stale: `UPDATE=1 cargo test` writes it anew\n{fresh}");
    }
}

#[test]
fn the_two_commands_are_there_and_the_first_has_findings() {
    let text = std::fs::read_to_string(project("README.md")).unwrap();
    let commands: Vec<&str> = blocks(&text, "sh").into_iter().flat_map(|(_, block)| block.lines()).collect();
    // The second is the one that runs this test.
    assert_eq!(commands, ["cargo run --release -- check fixtures/projects/redis-on-eks-broken", "cargo test"]);
    let run = run_with_all_rules(&project("."), &["check", "fixtures/projects/redis-on-eks-broken"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    for rule in ["elasticache-ingress", "elasticache-private-subnets", "redis-tls-env"] {
        assert!(run.stdout.contains(rule), "{rule} is not among the findings");
    }
}

#[test]
fn every_link_leads_to_something() {
    let pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(String::from);
    for page in pages.into_iter().chain(documentation()) {
        let directory = project(&page).parent().unwrap().to_path_buf();
        let text = std::fs::read_to_string(project(&page)).unwrap();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap();
            if target.starts_with("http") || target.starts_with('#') {
                continue;
            }
            let path = target.split('#').next().unwrap();
            assert!(directory.join(path).exists(), "{page} links to {path}, which is not there");
        }
    }
}
