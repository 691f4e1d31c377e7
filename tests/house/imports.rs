//! Which files import from which, with names that a `mod.rs` re-exports followed to the file that has them.

use std::collections::{BTreeMap, BTreeSet};

use super::SourceFile;

/// A module by its path from the crate's root.
type Path = Vec<String>;

/// The imports between files, and what each re-exports.
pub struct Imports {
    /// Module paths, with the file of each.
    files: BTreeMap<Path, String>,
    exported: BTreeMap<Path, BTreeMap<String, Path>>,
    edges: BTreeMap<Path, BTreeSet<Path>>,
}

impl Imports {
    /// Of the code of these files; tests are left out.
    pub fn new(files: &[SourceFile]) -> Imports {
        let code: Vec<(Path, &SourceFile)> = files
            .iter()
            .filter(|file| !file.is_test && !matches!(file.path.as_str(), "lib.rs" | "main.rs"))
            .map(|file| (module(&file.path), file))
            .collect();
        let mut imports = Imports {
            files: code.iter().map(|(path, file)| (path.clone(), file.path.clone())).collect(),
            exported: BTreeMap::new(),
            edges: BTreeMap::new(),
        };
        let statements: Vec<_> = code.iter().map(|(path, file)| (path, uses(&file.code), *file)).collect();
        for (path, uses, _) in &statements {
            let own = uses.iter().filter(|(is_public, _)| *is_public);
            let named = own.filter_map(|(_, used)| Some((used.last()?.clone(), absolute(path, used)?)));
            imports.exported.insert((*path).clone(), named.collect());
        }
        for (path, uses, file) in &statements {
            let written = uses.iter().filter(|(is_public, _)| !is_public).map(|(_, used)| used.clone());
            let all = written.chain(inline(&file.code)).filter_map(|used| imports.resolve(&absolute(path, &used)?, 0));
            let same_room = all.filter(|other| other != *path && other.first() == path.first());
            let edges: BTreeSet<Path> = same_room.collect();
            imports.edges.insert((*path).clone(), edges);
        }
        imports
    }

    /// The module that has what a path names.
    fn resolve(&self, path: &[String], depth: usize) -> Option<Path> {
        let length = (1..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let module = path[..length].to_vec();
        let exported = path.get(length).and_then(|name| self.exported.get(&module)?.get(name));
        match exported {
            Some(origin) if depth < 8 && origin.as_slice() != path => {
                self.resolve(&[origin.as_slice(), &path[length + 1..]].concat(), depth + 1).or(Some(module))
            }
            _ => Some(module),
        }
    }

    /// The groups of files of one room that import each other in a circle, each sorted by path.
    pub fn circles(&self) -> Vec<Vec<String>> {
        let mut found: Vec<Vec<String>> = Vec::new();
        let reach: BTreeMap<&Path, BTreeSet<&Path>> = self.edges.keys().map(|path| (path, self.reach(path))).collect();
        let mut done: BTreeSet<&Path> = BTreeSet::new();
        for (path, reached) in &reach {
            if !reached.contains(path) || done.contains(path) {
                continue;
            }
            let circle: Vec<&Path> = reached.iter().copied().filter(|other| reach[other].contains(path)).collect();
            done.extend(circle.iter().copied());
            found.push(circle.into_iter().map(|path| self.files[path].clone()).collect());
        }
        found
    }

    fn reach<'p>(&'p self, from: &'p Path) -> BTreeSet<&'p Path> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&Path> = self.edges[from].iter().collect();
        while let Some(path) = open.pop() {
            if reached.insert(path) {
                open.extend(&self.edges[path]);
            }
        }
        reached
    }
}

fn module(file: &str) -> Path {
    file.trim_end_matches(".rs").trim_end_matches("/mod").split('/').map(ToString::to_string).collect()
}

/// A path as it is written in a module, from the crate's root; `None` for what lies outside of it.
fn absolute(module: &[String], used: &[String]) -> Option<Path> {
    let mut base: &[String] = module;
    let mut rest = used;
    match rest.first()?.as_str() {
        "crate" => return Some(rest[1..].to_vec()),
        "self" | "super" => {
            while let Some(first) = rest.first().filter(|first| matches!(first.as_str(), "self" | "super")) {
                if first == "super" {
                    base = &base[..base.len().checked_sub(1)?];
                }
                rest = &rest[1..];
            }
        }
        _ => {}
    }
    Some([base, rest].concat())
}

/// The `use` statements of a file, each path by itself, and whether it is public.
fn uses(code: &str) -> Vec<(bool, Path)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let line = code[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = code[line..at].trim();
        if !(before.is_empty() || before.starts_with("pub")) {
            continue;
        }
        let Some(end) = code[at..].find(';') else { continue };
        let text: String = code[at + 4..at + end].split_whitespace().collect::<Vec<_>>().join(" ");
        found.extend(expand(&text, &[]).into_iter().map(|path| (before.starts_with("pub"), path)));
    }
    found
}

/// The paths of a tree of imports.
fn expand(text: &str, prefix: &[String]) -> Vec<Path> {
    let text = text.trim();
    let Some(open) = text.find('{') else {
        let path = text.split(" as ").next().unwrap_or_default();
        let parts = path.split("::").map(|part| part.trim().to_string()).filter(|part| !part.is_empty());
        return vec![prefix.iter().cloned().chain(parts).collect()];
    };
    let head = text[..open].split("::").map(|part| part.trim().to_string()).filter(|part| !part.is_empty());
    let prefix: Vec<String> = prefix.iter().cloned().chain(head).collect();
    let inner = text[open + 1..].trim_end().trim_end_matches('}');
    let (mut parts, mut depth, mut start) = (Vec::new(), 0usize, 0usize);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    let whole = |part: &&str| part.matches('{').count() > part.matches('}').count();
    let part = |part: &str| if whole(&part) { format!("{part}}}") } else { part.to_string() };
    parts.into_iter().filter(|part| !part.trim().is_empty()).flat_map(|text| expand(&part(text), &prefix)).collect()
}

/// Paths that are written in the code itself: `super::order::by_place(..)`.
fn inline(code: &str) -> Vec<Path> {
    let mut found = Vec::new();
    for head in ["crate::", "super::"] {
        for (at, _) in code.match_indices(head) {
            let is_start = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            let line = code[..at].rfind('\n').map_or(0, |end| end + 1);
            let is_use = code[line..at].trim_start().starts_with("use ") || code[line..at].contains("pub(in ");
            if is_start && !is_use {
                let text: String = code[at..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect();
                found.push(text.split("::").map(ToString::to_string).filter(|part| !part.is_empty()).collect());
            }
        }
    }
    found
}
