//! The words that users read: plain English, one word for one thing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, unused_imports)] // the tests of the floors use the rest of it
mod house;

use house::{SourceFile, source_files};

/// Words that a reader stumbles over, with better ones. A space at the end of a word matches what is quoted after it.
const WORST: &[(&str, &str)] = &[
    ("mend", "fix"),
    ("mended", "fixed"),
    ("mending", "fixing"),
    ("mends", "fixes"),
    ("told", "reported"),
    ("tells", "reports"),
    ("tell also", "report ... too"),
    ("tell of", "report"),
    ("held against", "checked against"),
    ("hold against", "check against"),
    ("hold only", "run only"),
    ("beside", "next to"),
    ("beside the", "next to the"),
    ("besides", "in addition to"),
    ("undecided", "unknown"),
    ("cannot be judged", "is unknown"),
    ("not known", "unknown"),
    ("complaint", "finding"),
    ("complaints", "findings"),
    ("stand-in", "module model"),
    ("stand-ins", "module models"),
    ("file of values", "variable file"),
    ("file of variables", "variable file"),
    ("files of values", "variable files"),
    ("broke off", "stopped"),
    ("broken off", "incomplete"),
    ("makes no sense", "is not valid"),
    ("make no sense", "are not valid"),
    ("takers", "consumers"),
    ("taking it up", "getting started"),
    ("the way a value", "the source of a value"),
    ("the way the value", "the source of the value"),
    ("the way they came", "the source of the value"),
    ("the way it came", "the source of the value"),
    ("the way of", "the provenance of"),
    ("station", "hop"),
    ("one line a finding", "one line per finding"),
    ("one object a line", "one object per line"),
    ("the form of the report", "output format"),
    ("servers of continuous integration", "CI servers"),
    ("` is no", "` is not a"),
    ("is no escape", "is not an escape"),
    ("is none of the", "must be one of"),
    ("none of the words", "must be one of"),
    ("is there already", "already exists"),
    ("it went after", "removed in"),
    ("came with", "added in"),
    ("asked for", "required"),
    ("asks for", "requires"),
    ("ask for a password", "require authentication"),
    ("carried out", "applied"),
    ("carry out", "apply"),
    ("worked out", "determined"),
    ("behind one another", "in a row"),
    ("a mistake of", "an internal error"),
    ("taking leave", "`shutdown`"),
    ("is said to", "has a ... block"),
    ("does not exist any more", "no longer exists"),
];

/// The worst of them, which comments and names do without too.
const WORST_OF_ALL: [&str; 7] = ["mend", "mended", "mends", "told", "held against", "hold against", "beside the"];

/// The violations in a text, with what to write.
fn stumbles(name: &str, text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    // What is part of a name, a path or a placeholder is not prose.
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '{');
    let is_suffix = |rest: &str| rest.starts_with('.') && rest[1..].starts_with(char::is_alphanumeric);
    let mut found = Vec::new();
    for (word, better) in WORST {
        for (at, _) in lower.match_indices(word) {
            let rest = &lower[at + word.len()..];
            let begins = word.starts_with('`') || !lower[..at].ends_with(is_letter);
            if begins && !rest.starts_with(is_letter) && !is_suffix(rest) {
                let line = lower[..at].matches('\n').count() + 1;
                found.push(format!("{name}:{line}: `{word}`: write `{better}`"));
            }
        }
    }
    found
}

/// The string literals of a file's code, everything else blanked; doc comments of arguments are help texts.
fn strings(file: &SourceFile, is_help: bool) -> String {
    let mut kept = String::new();
    // Tests at the end are blank in the code as a whole.
    let end = file.lines().filter(|(_, code, _)| !code.trim().is_empty()).map(|(number, ..)| number).last();
    for (_, code, text) in file.lines().take(end.unwrap_or(0)) {
        let is_comment = text.trim_start().starts_with("//");
        let comment = text.find(" // ").unwrap_or(text.len());
        for (at, c) in text.char_indices() {
            // What is blank in the code and not a comment is a string.
            let is_string = !is_comment && at < comment && code.as_bytes().get(at) == Some(&b' ');
            kept.push(if is_string || (is_comment && is_help) { c } else { ' ' });
        }
        kept.push('\n');
    }
    kept
}

#[test]
fn messages_are_in_plain_words() {
    let mut violations = Vec::new();
    for file in source_files().iter().filter(|file| !file.is_test) {
        let is_help = file.path.starts_with("cli/arguments/");
        violations.extend(stumbles(&format!("src/{}", file.path), &strings(file, is_help)));
    }
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn comments_do_without_the_worst_words() {
    let listed = |word: &&str| WORST.iter().any(|(known, _)| known == word);
    assert!(WORST_OF_ALL.iter().all(listed), "a word without a better one");
    let mut violations = Vec::new();
    for file in source_files().iter().filter(|file| !file.is_test) {
        let found = stumbles(&format!("src/{}", file.path), &file.text);
        let is_worst = |line: &String| WORST_OF_ALL.iter().any(|word| line.contains(&format!(": `{word}`:")));
        violations.extend(found.into_iter().filter(is_worst));
    }
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn documents_and_rules_are_in_plain_words() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut violations = Vec::new();
    let mut names: Vec<String> = [
        "README.md",
        "CONTRIBUTING.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "docs/comparison.md",
        "editors/README.md",
        "editors/vscode/README.md",
        "action.yml",
        ".pre-commit-hooks.yaml",
    ]
    .map(ToString::to_string)
    .to_vec();
    for (directory, suffix) in [("rules", ".hcl"), ("templates", ".html"), ("docs/rules", ".md")] {
        for entry in std::fs::read_dir(root.join(directory)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.ends_with(suffix) {
                names.push(format!("{directory}/{name}"));
            }
        }
    }
    for name in names {
        violations.extend(stumbles(&name, &std::fs::read_to_string(root.join(&name)).unwrap()));
    }
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn a_stumble_is_found_as_a_whole_word() {
    assert_eq!(stumbles("a", "amend it\nthen mend it").len(), 1);
    assert!(stumbles("a", "recommended, x/stand-in/y, stand-in.hcl").is_empty());
    assert_eq!(stumbles("a", "a stand-in.\n`x` is no severity").len(), 2);
    let file = SourceFile::new("x.rs".into(), "// mend\nlet told = \"it is told\"; // told\n".into());
    assert_eq!(stumbles("x", &strings(&file, false)), ["x:2: `told`: write `reported`"]);
}
