//! Writes the list of the rule files that come with clearspan, each with what selects it and what it judges: adding a rule
//! touches the rule alone, and a run reads only the files whose policies apply to something.
//!
//! Invariant: the list says what the loaded file says. Rule files are formatted, so their lines show it; a test compares
//! each entry with the file (`policy/builtin.rs`).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const SUFFIX: &str = ".rule.hcl";

fn main() -> std::io::Result<()> {
    let directory = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("rules");
    println!("cargo::rerun-if-changed={}", directory.display());
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(&directory)? {
        names.extend(entry?.file_name().into_string().ok().filter(|name| name.ends_with(SUFFIX)));
    }
    names.sort();
    let mut list = String::from("&[\n");
    for name in &names {
        let path = directory.join(name);
        let text = std::fs::read_to_string(&path)?;
        let path = path.to_string_lossy();
        let id = name.trim_end_matches(SUFFIX);
        let rule = rule_block(&text);
        let (enabled, aliases, controls) = (!has(&rule, "enabled", "false"), texts(&argument(&rule, "aliases")), controls(&rule));
        let (policies, (reads, reads_any)) = (policies(&text), types_read(&text));
        let is_narrowed = text.lines().skip_while(|line| !is_policy(line)).any(|line| argument_name(line) == Some("aliases"));
        writeln!(
            list,
            "    BuiltinRule {{ id: {id:?}, text: include_str!({path:?}), enabled: {enabled}, aliases: &{aliases:?}, \
             controls: &[{controls}], policies: &{policies:?}, is_narrowed: {is_narrowed}, reads: &{reads:?}, reads_any: {reads_any} }},"
        )
        .map_err(std::io::Error::other)?;
    }
    list.push_str("]\n");
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    std::fs::write(Path::new(&out).join("rules.rs"), list)
}

/// The lines of the `rule` block.
fn rule_block(text: &str) -> Vec<&str> {
    text.lines().skip_while(|line| !line.starts_with("rule ")).skip(1).take_while(|line| *line != "}").collect()
}

/// The lines of an argument of a block: up to the bracket that closes it.
fn argument<'t>(block: &[&'t str], name: &str) -> Vec<&'t str> {
    let is_it = |line: &&&str| value(line, name).is_some();
    let Some(start) = block.iter().position(|line| is_it(&line)) else { return Vec::new() };
    let is_last = |line: &&str| matches!(line.trim_end(), "  ]" | "  }");
    let lines = block.get(start..).unwrap_or_default();
    let is_open = lines.first().is_some_and(|line| line.ends_with(['[', '{']));
    let end = if is_open { lines.iter().position(is_last).unwrap_or(0) } else { 0 };
    lines.get(..=end).unwrap_or_default().to_vec()
}

/// The argument that a line gives a value.
fn argument_name(line: &str) -> Option<&str> {
    line.split_once('=').map(|(name, _)| name.trim())
}

fn is_policy(line: &str) -> bool {
    line.split(' ').next().is_some_and(|keyword| keyword.ends_with("_policy"))
}

/// What a line of a block gives to an argument.
fn value<'t>(line: &'t str, name: &str) -> Option<&'t str> {
    let rest = line.strip_prefix("  ")?.strip_prefix(name)?;
    rest.trim_start().strip_prefix('=').map(str::trim)
}

fn has(block: &[&str], name: &str, expected: &str) -> bool {
    block.iter().any(|line| value(line, name) == Some(expected))
}

/// The strings of a list.
fn texts<'t>(lines: &[&'t str]) -> Vec<&'t str> {
    lines.iter().flat_map(|line| line.split('"').skip(1).step_by(2)).collect()
}

/// The entries of `controls`, by framework, as Rust writes them.
fn controls(block: &[&str]) -> String {
    let mut entries: Vec<(String, Vec<&str>)> = Vec::new();
    for line in argument(block, "controls").into_iter().skip(1) {
        let Some((framework, list)) = line.split_once('=') else { continue };
        entries.push((framework.trim().trim_matches('"').to_string(), texts(&[list])));
    }
    entries.iter().map(|(framework, list)| format!("({framework:?}, &{list:?}), ")).collect()
}

/// Keyword and labels of each policy, and whether it judges the resources of module models.
fn policies(text: &str) -> Vec<(&str, &str, &str, bool)> {
    let mut policies: Vec<(&str, &str, &str, bool)> = Vec::new();
    for line in text.lines() {
        let keyword = line.split(' ').next().unwrap_or_default();
        match (texts(&[line]).as_slice(), policies.last_mut()) {
            ([kinds, label], _) if is_policy(line) => policies.push((keyword, kinds, label, true)),
            (_, Some(last)) if value(line, "module_models") == Some("false") => last.3 = false,
            _ => {}
        }
    }
    policies
}

/// The types that expressions name where they ask for resources and data sources, and whether one asks for a type that it
/// works out.
fn types_read(text: &str) -> (Vec<&str>, bool) {
    let (mut types, mut any) = (Vec::new(), false);
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for (asking, place) in [("core::getresources(", 0), ("core::getdatasource(", 0), ("graph::referrers(", 1)] {
            for (at, _) in line.match_indices(asking) {
                let argument = line.get(at + asking.len()..).and_then(|arguments| arguments.split(',').nth(place));
                match argument.and_then(|argument| argument.trim_start().strip_prefix('"')) {
                    Some(named) => types.extend(named.split('"').next()),
                    None => any = true,
                }
            }
        }
    }
    types.sort_unstable();
    types.dedup();
    (types, any)
}
