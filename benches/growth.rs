//! How the cost of what users run grows with one file: `cargo bench --bench growth`.
//!
//! 400, 1,600 and 6,400 replication groups in one file, each with seven violations. What to watch: four times the groups
//! must take at most 4.4 times as long in every row, and `text` at most 1.3 times as long as `concise`. The program is run
//! as in a terminal; a code action is what the language server does for one. `-- NAME` measures the rows whose name
//! contains it.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clearspan::engine::{Options, Passes, Workspace, fix};
use clearspan::finding::Outcome;

const SIZES: [usize; 3] = [400, 1_600, 6_400];
/// How often each is done; the fastest counts, which the other programs of the machine disturb least.
const TIMES: usize = 9;
/// What four times the groups may take, and `text` in terms of `concise`.
const MOST_GROWTH: f64 = 1.1;
const MOST_TEXT: f64 = 1.3;

const COMMANDS: [(&str, &[&str]); 7] = [
    ("concise", &["check", "--format", "concise"]),
    ("text", &["check"]),
    ("json", &["check", "--format", "json"]),
    ("sarif", &["check", "--format", "sarif"]),
    ("changed-since", &["check", "--changed-since", "HEAD~1"]),
    ("changed-since, one group", &["check", "--changed-since", "HEAD~2"]),
    ("diff", &["check", "--diff"]),
];

const CODE_ACTION: &str = "a code action";

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let commands: Vec<_> = COMMANDS.iter().filter(|(name, _)| name.contains(&wanted)).collect();
    let mut rows: Vec<(&str, Vec<Duration>)> = commands.iter().map(|(name, _)| (*name, Vec::new())).collect();
    if CODE_ACTION.contains(&wanted) {
        rows.push((CODE_ACTION, Vec::new()));
    }
    for size in SIZES {
        let Ok(directory) = tempfile::tempdir() else { return eprintln!("no directory to write to") };
        if let Err(error) = commit(directory.path(), size) {
            return eprintln!("the repository cannot be made: {error}");
        }
        for (name, row) in &mut rows {
            match commands.iter().find(|(known, _)| known == name) {
                Some((_, arguments)) => row.push(fastest(|| run(directory.path(), arguments))),
                None => row.push(code_action(directory.path())),
            }
        }
    }
    println!("{:<26}{:>10}{:>10}{:>10}   growth of each step, in times linear", "groups", SIZES[0], SIZES[1], SIZES[2]);
    for (name, row) in &rows {
        let times: String = row.iter().map(|took| format!("{:>7.0} ms", took.as_secs_f64() * 1000.0)).collect();
        let growth = row.windows(2).map(|pair| pair[1].as_secs_f64() / pair[0].as_secs_f64() / 4.0);
        let growth: Vec<String> =
            growth.map(|growth| format!("{growth:.2}{}", if growth > MOST_GROWTH { " (too much)" } else { "" })).collect();
        println!("{name:<26}{times}   {}", growth.join(", "));
    }
    if let [("concise", concise), ("text", text), ..] = rows.as_slice() {
        let ratios: Vec<f64> =
            concise.iter().zip(text).map(|(concise, text)| text.as_secs_f64() / concise.as_secs_f64()).collect();
        let note = if ratios.iter().any(|ratio| *ratio > MOST_TEXT) { " (too much)" } else { "" };
        let ratios: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
        println!("text in times of concise: {}{note}", ratios.join(", "));
    }
}

/// The groups as a file.
fn groups(count: usize, node_type: &str) -> String {
    let mut text = String::new();
    for number in 0..count {
        let _ = write!(
            text,
            "resource \"aws_elasticache_replication_group\" \"g{number}\" {{\n  replication_group_id       = \"g{number}\"\n  \
             description                = \"group {number}\"\n  node_type                  = \"{node_type}\"\n  \
             num_cache_clusters         = 1\n  automatic_failover_enabled = false\n  multi_az_enabled           = false\n  \
             at_rest_encryption_enabled = false\n  transit_encryption_enabled = true\n  \
             tags                       = {{ Environment = \"production\" }}\n}}\n\n"
        );
    }
    text
}

/// A repository of three commits: without the last group, with it, and with another type of node in all.
fn commit(root: &Path, size: usize) -> std::io::Result<()> {
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let status = Command::new("git").args(identity).args(arguments).current_dir(root).stdout(Stdio::null()).status()?;
        if status.success() { Ok(()) } else { Err(std::io::Error::other("git failed")) }
    };
    git(&["init", "--quiet"])?;
    for (count, node_type) in [(size - 1, "cache.t4g.small"), (size, "cache.t4g.small"), (size, "cache.t4g.medium")] {
        std::fs::write(root.join("main.tf"), groups(count, node_type))?;
        git(&["add", "--all"])?;
        git(&["commit", "--quiet", "--message", "x"])?;
    }
    Ok(())
}

fn run(root: &Path, arguments: &[&str]) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_clearspan"));
    let program = program.args(arguments).current_dir(root).stdout(Stdio::null()).stderr(Stdio::null());
    if let Err(error) = program.status() {
        eprintln!("the program does not start: {error}");
    }
}

/// What the language server does for a code action on one violation in the middle of the file.
fn code_action(root: &Path) -> Duration {
    let mut options = Options::of_directory(root.to_path_buf());
    options.result.passes = Passes::LeftOut;
    let Ok(mut workspace) = Workspace::open(options) else { return Duration::ZERO };
    let Ok(report) = workspace.check() else { return Duration::ZERO };
    let failed = |finding: &clearspan::finding::Finding| finding.outcome == Outcome::Fail && !finding.remedies.is_empty();
    let middle = report.findings.len() / 2;
    let Some(index) = (middle..report.findings.len()).find(|index| report.findings.get(*index).is_some_and(failed)) else {
        return Duration::ZERO;
    };
    fastest(|| {
        let fixes = fix::fixes_of(&mut workspace, &report, &[index]).map_or(0, |fixes| fixes.len());
        std::hint::black_box(fixes);
    })
}

fn fastest(mut run: impl FnMut()) -> Duration {
    let times = (0..TIMES).map(|_| {
        let from = Instant::now();
        run();
        from.elapsed()
    });
    times.min().unwrap_or_default()
}
