//! The rules of a run: built-in ones, the user's files, chosen by `--only` and `--skip`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::options::RuleOptions;
use super::unseen_names::UnseenName;
use crate::configuration::{Configuration, ConfigurationFile, ConfiguredRules, Written};
use crate::controls;
use crate::finding::{Ledger, UsageError};
use crate::policy::{Diagnostic, EnabledBy, NotEvaluated, Registry, nearest, refused_name};
use crate::source::{MAX_FILE_BYTES, SourceMap, Span, Text, full_path, read_named_text};

/// Where the user's rule files stand in the source map: they may lie anywhere, and never hide a scanned file.
const RELATIVE: &str = "<rules>/";
const ABSOLUTE: &str = "<rules>/<root>/";

/// The path of a rule file as the user wrote it.
pub(super) fn shown(path: &str) -> String {
    match path.strip_prefix(ABSOLUTE) {
        Some(rest) => format!("/{rest}"),
        None => path.strip_prefix(RELATIVE).unwrap_or(path).to_string(),
    }
}

/// A path without what the source map would resolve.
fn plain(path: &str) -> String {
    path.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect::<Vec<_>>().join("/")
}

/// Loads all rules that the options name. Their sources join the run's, so that a rule's text can be pointed at.
pub(super) fn registry(
    sources: &SourceMap,
    options: &RuleOptions,
    file: Option<&ConfigurationFile>,
    configuration: &Configuration,
) -> Result<(Registry, ConfiguredRules), UsageError> {
    let mut registry = Registry::builtin(sources);
    let sources_of = |file| configuration.rules.sources.iter().map(move |written| source(file, written));
    // What the command line names may be what the configuration names already.
    let mut paths: Vec<(PathBuf, PathBuf)> = Vec::new();
    for path in options.files.iter().cloned().chain(file.into_iter().flat_map(sources_of)) {
        let full = path.canonicalize().unwrap_or_else(|_| path.clone());
        if !paths.iter().any(|(_, known)| *known == full) {
            paths.push((path, full));
        }
    }
    for (path, _) in &paths {
        let shown = path.display().to_string();
        let files = rule_files(path)?;
        if files.is_empty() {
            let help = "rule files end in `.rule.hcl` or `.policy.hcl`";
            return Err(UsageError::new(format!("`{shown}` has no rule file")).with_help(help));
        }
        for file in files {
            let text = read_named_text(&file, MAX_FILE_BYTES)
                .map_err(|error| UsageError::new(format!("`{}`: {error}", file.display())))?;
            // Rule files may lie outside the scan root: they are named by the user, not by what is scanned.
            let name = format!("{}{}", if file.is_absolute() { ABSOLUTE } else { RELATIVE }, plain(&file.display().to_string()));
            sources.add(&name, text);
            if !name.ends_with(crate::policy::SIDECAR_SUFFIX) {
                registry.add_path(sources, &name).map_err(UsageError::new)?;
            }
        }
    }
    // A rule that could not be loaded is no rule that does not exist.
    if let Some(error) = registry.diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
        return Err(refused(sources, error));
    }
    let names: Vec<&str> = registry.rules.iter().map(|rule| rule.id().as_str()).collect();
    let is_selected = |name: &str| registry.rules.iter().any(|rule| rule.outline.is_selected_by(name));
    if let Some(error) = refused_name(&options.only, &options.skip, is_selected, &names) {
        return Err(error);
    }
    if !options.controls.is_empty() {
        let of_rules = registry.rules.iter().flat_map(|rule| rule.outline.controls().into_keys());
        let frameworks: BTreeSet<Text> = of_rules.collect();
        if let Some(name) = options.controls.iter().find(|name| !frameworks.contains(name.as_str())) {
            return Err(without_rules(name, &frameworks));
        }
    }
    let configured = ConfiguredRules::new(sources, configuration, file, &registry)?;
    for rule in registry.rules.iter_mut() {
        // A framework on the command line is a selection: it wins over the file.
        rule.is_left_out = options.controls.is_empty() && !rule.is_reserved() && !configured.leaves_in(&rule.outline);
    }
    for rule in registry.rules.iter_mut().filter(|rule| !rule.outline.enabled) {
        rule.enabled_by = match rule.is_mapped_to(&options.controls) {
            true => Some(EnabledBy::Controls),
            false => configured.enables(&rule.outline).then_some(EnabledBy::Configuration),
        };
    }
    Ok((registry, configured))
}

/// The refusal of a control framework that no rule is mapped to: there is none of this name, or nothing maps rules to it.
fn without_rules(name: &str, frameworks: &BTreeSet<Text>) -> UsageError {
    let known = frameworks.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
    let error = UsageError::new(format!("no rule is mapped to a framework `{name}`"));
    match (controls::framework(name).map(|framework| framework.unmapped), nearest(name, frameworks.iter().map(Text::as_str))) {
        (Some(Some(reason)), _) => error.with_help(format!("{reason} frameworks: {known}")),
        (Some(None), _) | (None, None) => error.with_help(format!("frameworks: {known}")),
        (None, Some(near)) => error.with_help(format!("did you mean `{near}`? frameworks: {known}")),
    }
}

/// A rule source of the configuration, as it would be typed in the current directory: messages and reports do not tell
/// where on a machine the repository lies.
fn source(file: &ConfigurationFile, written: &Written) -> PathBuf {
    let full = full_path(&file.base, &written.text);
    let Ok(current) = std::env::current_dir().and_then(|current| current.canonicalize()) else { return full };
    let (from, to): (Vec<_>, Vec<_>) = (current.components().collect(), full.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| std::path::Component::ParentDir);
    let path: PathBuf = up.chain(to.into_iter().skip(shared)).collect();
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
}

/// Enters what the rule files of the user warn of, and the policies that were not evaluated, each once.
pub(super) fn account(sources: &SourceMap, registry: &Registry, not_evaluated: &[NotEvaluated], ledger: &mut Ledger) {
    let path = |span: Span| path_of(sources, span);
    for warning in registry.diagnostics.iter().filter(|diagnostic| !diagnostic.is_error()) {
        ledger.add(path(warning.span), Some(warning.span), warning.code, warning.message.clone(), false);
    }
    for NotEvaluated { rule, policy, reason, span, .. } in not_evaluated {
        let message = format!("the policy `{policy}` of `{rule}` was not evaluated: it needs a plan (`--plan FILE`)");
        ledger.add(path(*span), Some(*span), reason, message, false);
    }
}

/// Enters the names in rule files that no target has.
pub(super) fn account_unseen(sources: &SourceMap, unseen: &[UnseenName], ledger: &mut Ledger) {
    for name in unseen {
        ledger.add(path_of(sources, name.span), Some(name.span), name.reason, name.message.clone(), false);
    }
}

fn path_of(sources: &SourceMap, span: Span) -> String {
    sources.get(span.source).map(|source| shown(&source.path)).unwrap_or_default()
}

/// A rule file that cannot be used: nothing is judged, so that no rule is missed in silence.
pub(super) fn refused(sources: &SourceMap, fault: &Diagnostic) -> UsageError {
    let place = sources.get(fault.span.source).map(|source| {
        let at = source.locate(fault.span.start);
        format!("{}:{}:{}: ", shown(&source.path), at.line, at.column)
    });
    UsageError::new(format!("{}{}", place.unwrap_or_default(), fault.message))
}

/// A file, or the rule files below a directory in the order of their paths; sidecars first.
fn rule_files(path: &Path) -> Result<Vec<std::path::PathBuf>, UsageError> {
    let unreadable = |error: std::io::Error| UsageError::new(format!("`{}`: {error}", path.display()));
    if !std::fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files: Vec<std::path::PathBuf> = ignore::WalkBuilder::new(path) // names only
        .standard_filters(false)
        .hidden(true)
        .build()
        .flatten()
        .map(ignore::DirEntry::into_path)
        .filter(|file| {
            file.to_str().is_some_and(|name| [".rule.hcl", ".policy.hcl", ".policymeta.hcl"].iter().any(|s| name.ends_with(s)))
        })
        .collect();
    files.sort_by_key(|file| (!file.to_string_lossy().ends_with(".policymeta.hcl"), file.clone()));
    Ok(files)
}
