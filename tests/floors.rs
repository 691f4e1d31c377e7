//! The house rules that a machine can hold: rooms on floors, crates behind rooms, what stands in a file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod house;

use house::{Imports, SourceFile, source_files};

/// Rooms and their floors. A room imports from lower floors, and from the named room of its own floor.
const FLOORS: [(&str, usize, Option<&str>); 20] = [
    ("source", 0, None),
    ("value", 0, Some("source")),
    ("syntax", 1, None),
    ("controls", 1, None),
    ("peers", 1, None),
    ("expr", 1, Some("syntax")),
    ("terraform", 2, None),
    ("terragrunt", 2, None),
    ("kubernetes", 2, None),
    ("finding", 3, None),
    ("graph", 3, Some("finding")),
    ("policy", 4, None),
    ("edit", 4, None),
    ("configuration", 5, None),
    ("suppression", 5, None),
    ("baseline", 5, None),
    ("engine", 6, None),
    ("report", 7, None),
    ("lsp", 7, None),
    ("cli", 8, None),
];

/// Crates and the only rooms that name them.
const BEHIND: [(&str, &[&str]); 27] = [
    ("granit_parser", &["syntax"]),
    ("hcl_edit", &[]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("rustyline", &["cli"]),
    ("similar", &["cli", "engine"]),
    ("tempfile", &["cli"]),
    ("aho_corasick", &["finding", "source"]),
    ("lsp_server", &["lsp", "cli"]),
    ("gen_lsp_types", &["lsp"]),
    ("clap_mangen", &["cli"]),
    ("unicode_width", &["report"]),
    ("schemars", &["report"]),
    ("askama", &["report"]),
    ("rayon", &["engine"]),
    ("ignore", &["configuration", "engine", "kubernetes"]),
    // Kustomize's selectors are regular expressions, its name suffixes are hashes.
    ("regex", &["expr", "kubernetes"]),
    ("unicode_segmentation", &["expr"]),
    ("md5", &["expr"]),
    ("sha1", &["expr", "kubernetes"]),
    ("encoding_rs", &["expr"]),
    ("flate2", &["expr", "kubernetes"]),
    ("strsim", &["expr"]),
    ("regex_syntax", &["terraform"]),
    ("percent_encoding", &["expr", "lsp", "report"]),
    // Suppressions end on a day.
    ("jiff", &["expr", "suppression"]),
    ("sha2", &["expr", "kubernetes"]),
];

/// Files that may touch the file system: sources are read through the `SourceMap`, directories are walked once, rule
/// files may lie outside the scan root, and reports are written where they are asked for.
const FILE_SYSTEM: [&str; 4] = ["source/", "engine/discover", "engine/rule_files", "cli/"];

/// The only file that starts a program: git, where `--changed-since` asks for it.
const STARTS: &str = "cli/git.rs";

/// Words that say nothing about what a thing is.
const EMPTY_NAMES: [&str; 5] = ["util", "helper", "manager", "common", "misc"];

const LONGEST_FILE: usize = 500;

/// What stops the process, or takes "not known" for "no".
const STOPS: [&str; 8] =
    [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!(", "unwrap_or(false)", "unwrap_unchecked("];

fn floor(room: &str) -> Option<(usize, Option<&'static str>)> {
    FLOORS.iter().find(|(name, ..)| *name == room).map(|(_, floor, sibling)| (*floor, *sibling))
}

/// Fails with one line for each violation.
fn hold(violations: &[String]) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

fn code_files() -> Vec<SourceFile> {
    source_files().into_iter().filter(|file| !file.is_test).collect()
}

#[test]
fn rooms_import_only_from_floors_below() {
    let mut violations = Vec::new();
    for file in source_files() {
        let room = file.room();
        for (line, named) in file.rooms_named() {
            if room == named {
                continue;
            }
            let may = match (room, floor(room), floor(&named)) {
                ("lib", ..) => true,
                (_, Some((own, sibling)), Some((other, _))) => other < own || sibling == Some(named.as_str()),
                _ => false,
            };
            // A test may bring in anything that lies below.
            let tests_below = file.is_test && floor(room).zip(floor(&named)).is_some_and(|(own, other)| other.0 <= own.0);
            if !may && !tests_below {
                violations.push(format!("src/{}:{line}: `{room}` imports `{named}`", file.path));
            }
        }
    }
    hold(&violations);
}

/// Files of one room that may import each other in a circle, and why.
const CIRCLES: &[(&[&str], &str)] = &[
    (
        &[
            "expr/access.rs",
            "expr/collections.rs",
            "expr/conditional.rs",
            "expr/constraint.rs",
            "expr/conversion.rs",
            "expr/evaluate.rs",
            "expr/operators.rs",
            "expr/template.rs",
        ],
        "the evaluator of a recursive language: every kind of expression evaluates its parts",
    ),
    (
        &["syntax/hcl/mod.rs", "syntax/hcl/parser.rs", "syntax/hcl/recovery.rs"],
        "recovery parses what is left of a broken body, and the parser recovers",
    ),
    (&["syntax/yaml/recovery.rs", "syntax/yaml/stream.rs"], "recovery reads the parts that are left as streams of their own"),
    (
        &["value/kind.rs", "value/referent.rs", "value/types.rs", "value/unknown.rs"],
        "values have types, types have default values, an unknown value is one of several values, and a text may encode one",
    ),
];

#[test]
fn files_within_a_room_import_each_other_in_no_circle() {
    let circles = Imports::new(&source_files()).circles();
    let is_listed = |circle: &Vec<String>| CIRCLES.iter().any(|(listed, _)| listed == circle);
    let mut violations: Vec<String> = circles
        .iter()
        .filter(|circle| !is_listed(circle))
        .map(|circle| format!("a circle of {} files: {}", circle.len(), circle.join(", ")))
        .collect();
    let gone = CIRCLES.iter().filter(|(listed, _)| !circles.iter().any(|circle| circle == listed));
    violations.extend(gone.map(|(listed, reason)| format!("no longer a circle ({reason}): {}", listed.join(", "))));
    hold(&violations);
}

#[test]
fn the_reader_of_imports_follows_what_is_re_exported() {
    let file = |path: &str, text: &str| SourceFile::new(path.to_string(), text.to_string());
    let tied = [
        file("a/mod.rs", "mod b;\nmod c;\npub use b::{B, inner::{C as D}};\n"),
        file("a/b.rs", "use super::c::C;\nfn f() {}\n"),
        file("a/c.rs", "use crate::a::B;\n"),
        file("a/d.rs", "fn f() { super::b::g() }\n#[cfg(test)]\nmod tests {\n    use super::super::e::E;\n}\n"),
        file("a/e.rs", "use super::d::f;\n"),
    ];
    assert_eq!(Imports::new(&tied).circles(), [["a/b.rs", "a/c.rs"]]);
}

#[test]
fn every_folder_is_a_room_and_every_room_a_folder() {
    let mut violations = Vec::new();
    let files = source_files();
    for file in &files {
        match file.path.split_once('/') {
            Some((room, _)) if floor(room).is_none() => violations.push(format!("src/{}: no such room", file.path)),
            None if !matches!(file.path.as_str(), "lib.rs" | "main.rs") => {
                violations.push(format!("src/{}: a file outside every room", file.path));
            }
            _ => {}
        }
    }
    for (room, ..) in FLOORS.iter() {
        if !files.iter().any(|file| file.room() == *room && file.path.contains('/')) {
            violations.push(format!("src/{room}/: the room is empty"));
        }
    }
    hold(&violations);
}

#[test]
fn the_floors_of_architecture_md_are_these() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ARCHITECTURE.md")).unwrap();
    let mut told: Vec<(String, usize)> = text
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.split(" | ");
            let floor = cells.next()?.parse().ok()?;
            Some((cells.next()?.trim_matches('`').to_string(), floor))
        })
        .collect();
    told.sort();
    let mut held: Vec<(String, usize)> = FLOORS.iter().map(|(room, floor, _)| (room.to_string(), *floor)).collect();
    held.sort();
    assert_eq!(told, held);
}

#[test]
fn the_binary_is_the_exit_code_and_nothing_else() {
    let files = source_files();
    let main = files.iter().find(|file| file.path == "main.rs").unwrap();
    assert!(main.text.lines().count() <= 30, "src/main.rs is longer than 30 lines");
    for line in main.code.lines().filter(|line| line.contains("clearspan::")) {
        assert!(line.contains("clearspan::cli"), "src/main.rs goes past the command line: {}", line.trim());
    }
}

#[test]
fn crates_stand_behind_their_rooms() {
    let mut violations = Vec::new();
    for file in code_files() {
        for (name, rooms) in BEHIND {
            if rooms.contains(&file.room()) {
                continue;
            }
            for line in file.lines_naming(name) {
                let code = file.code.lines().nth(line - 1).unwrap();
                if code.contains(&format!("{name}::")) || code.trim_start().starts_with(&format!("use {name}")) {
                    violations.push(format!("src/{}:{line}: `{name}` belongs to {rooms:?}", file.path));
                }
            }
        }
    }
    hold(&violations);
}

#[test]
fn only_the_source_map_and_the_walk_touch_the_file_system() {
    let mut violations = Vec::new();
    for file in code_files().iter().filter(|file| !FILE_SYSTEM.iter().any(|allowed| file.path.starts_with(allowed))) {
        for (number, code, _) in file.lines() {
            for word in ["std::fs", "fs::read", "fs::write", "File::open", "std::env::var"] {
                if code.contains(word) {
                    violations.push(format!("src/{}:{number}: `{word}`", file.path));
                }
            }
        }
    }
    hold(&violations);
}

#[test]
fn nothing_in_the_crate_opens_a_connection_or_starts_a_program() {
    let mut violations = Vec::new();
    for file in code_files() {
        for (number, code, _) in file.lines() {
            // Git is asked what has changed, by name and by one file.
            if file.path == STARTS && (code.contains("process::{Command") || code.contains("process::Command")) {
                continue;
            }
            for word in
                ["TcpStream", "TcpListener", "UdpSocket", "ToSocketAddrs", "process::Command", "process::{Command", "unsafe "]
            {
                if code.contains(word) {
                    violations.push(format!("src/{}:{number}: `{word}`", file.path));
                }
            }
        }
    }
    hold(&violations);
}

#[test]
fn every_file_has_a_header() {
    let violations: Vec<String> = source_files()
        .iter()
        .filter(|file| file.path != "main.rs" && !file.is_test && !file.text.trim_start().starts_with("//!"))
        .map(|file| format!("src/{}: no `//!` header", file.path))
        .collect();
    hold(&violations);
}

#[test]
fn no_file_is_too_long() {
    let violations: Vec<String> = source_files()
        .iter()
        .map(|file| (file.path.as_str(), file.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(path, lines)| format!("src/{path}: {lines} lines; {LONGEST_FILE} is the most"))
        .collect();
    hold(&violations);
}

/// What opens a file, or lets a crate open one.
const OPENERS: [&str; 6] =
    ["fs::read(", "fs::read_to_string(", "File::open(", "WalkBuilder::new(", "Gitignore::new(", "fs::File::options("];

#[test]
fn files_are_opened_in_one_room() {
    let mut violations = Vec::new();
    for file in code_files().iter().filter(|file| file.room() != "source") {
        for (number, code, text) in file.lines() {
            // A walk that reads no file of rules names files only.
            let only_names = text.contains("// names only");
            for opener in OPENERS.iter().filter(|opener| code.contains(**opener) && !only_names) {
                violations.push(format!("src/{}:{number}: `{opener}`: `source` opens files", file.path));
            }
        }
    }
    hold(&violations);
}

#[test]
fn names_say_what_a_thing_is() {
    let mut violations = Vec::new();
    for file in source_files() {
        let parts = file.path.trim_end_matches(".rs").split('/').map(ToString::to_string);
        for name in parts.chain(file.declared()) {
            if let Some(word) = EMPTY_NAMES.iter().find(|word| name.to_lowercase().contains(**word)) {
                violations.push(format!("src/{}: `{name}` is a {word}", file.path));
            }
        }
    }
    hold(&violations);
}

#[test]
fn what_stops_the_process_says_why_it_cannot_happen() {
    let mut violations = Vec::new();
    for file in code_files() {
        for (number, code, text) in file.lines() {
            let reason = text[code.trim_end().len().min(text.len())..].contains("//");
            for stop in STOPS {
                if code.contains(stop) && !reason {
                    violations.push(format!("src/{}:{number}: `{stop}` without a reason on the line", file.path));
                }
            }
        }
    }
    hold(&violations);
}

#[test]
fn the_reader_tells_code_from_text() {
    let text = r###"//! use crate::cli::x;
use crate::{source::{Span, Text}, value::Value, syntax};
/* use crate::policy; /* nested */ */
const A: &str = "crate::engine";
const B: &str = r#"crate::report "crate::graph" "#;
const C: char = '"';
fn f<'a>(x: &'a str) -> crate::finding::Finding { super::super::terraform::f(x) }
#[cfg(test)]
mod tests {
    use crate::cli::Options;
}
"###;
    let file = SourceFile::new("expr/a.rs".to_string(), text.to_string());
    let named: Vec<String> = file.rooms_named().into_iter().map(|(line, room)| format!("{line} {room}")).collect();
    assert_eq!(named, ["2 source", "2 value", "2 syntax", "7 finding", "7 terraform"]);
    assert_eq!(file.code.len(), file.text.len());
    assert_eq!(file.declared(), Vec::<String>::new());
}
