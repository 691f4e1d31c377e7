//! What lists, pages and reports show of a rule.

use super::rule_files::{registry, shown};
use super::{Options, RuleExample, RuleFix, RuleInfo, RuleInput};
use crate::configuration::{ConfiguredRules, read_if_any};
use crate::expr::print::console;
use crate::finding::{Severity, UsageError};
use crate::policy::{EnforcementLevel, PolicyFile, Registry, Rule, possible_fixes};
use crate::source::SourceMap;
use crate::value::Value;

fn information(rule: &Rule, sources: &SourceMap, configured: &ConfiguredRules) -> RuleInfo {
    let known = rule.information();
    let mut info = RuleInfo::new(known.id.as_str(), known.title.clone(), severity(rule));
    let texts = |list: &[crate::source::Text]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    info.confidence = known.confidence;
    info.enabled = known.enabled;
    info.enabled_by = rule.enabled_by;
    info.is_left_out = rule.is_left_out;
    info.rationale = known.rationale.clone().unwrap_or_default();
    info.remediation = known.remediation.clone().unwrap_or_default();
    info.references = known.references.clone();
    info.controls = known.controls.iter().map(|(framework, controls)| (framework.to_string(), texts(controls))).collect();
    info.aliases = texts(&known.aliases);
    info.examples = known.examples.iter().map(|e| RuleExample { outcome: e.outcome.to_string(), code: e.code.clone() }).collect();
    for (_, policy) in rule.policies() {
        for (title, applicability) in possible_fixes(policy) {
            let fix = RuleFix { title, applicability };
            if !info.fixes.contains(&fix) {
                info.fixes.push(fix);
            }
        }
        let alternatives = policy.pattern.exact().map(texts);
        let own = policy.object.as_ref().map(|object| vec![object.text.to_string()]);
        for target in own.or(alternatives).unwrap_or_else(|| vec![policy.pattern.text.to_string()]) {
            if !info.targets.contains(&target) {
                info.targets.push(target);
            }
        }
    }
    if let Some(file) = rule.file() {
        info.inputs = inputs(file, sources, configured);
    }
    if !rule.is_builtin() {
        let path = sources.get(known.span.source).map(|source| source.path.to_string());
        info.source = shown(&path.unwrap_or_default());
    }
    info
}

/// The rule's own severity, else that of a mandatory policy.
fn severity(rule: &Rule) -> Severity {
    rule.information().severity.unwrap_or(EnforcementLevel::Mandatory.severity())
}

fn inputs(file: &PolicyFile, sources: &SourceMap, configured: &ConfiguredRules) -> Vec<RuleInput> {
    let shown_value = |value: &Value, sensitive: bool| if sensitive { "(sensitive)".to_string() } else { flat(value) };
    let inputs = file.inputs.iter().map(|input| {
        let value = configured.input(file, &input.name);
        let place = |value: &Value| {
            let span = value.origin.span()?;
            let source = sources.get(span.source)?;
            let at = source.locate(span.start);
            Some(format!("{}:{}:{}", source.path, at.line, at.column))
        };
        RuleInput {
            name: input.name.to_string(),
            typ: input.typ.to_string(),
            description: input.description.clone().unwrap_or_default(),
            default: input.default.as_ref().map(|value| shown_value(value, input.sensitive)),
            configured: value.map(|value| (shown_value(&value, input.sensitive), place(&value).unwrap_or_default())),
        }
    });
    inputs.collect()
}

/// A value in one line, as YAML takes it.
fn flat(value: &Value) -> String {
    if let Some(sequence) = value.as_sequence() {
        return format!("[{}]", sequence.items.iter().map(flat).collect::<Vec<_>>().join(", "));
    }
    match value.as_mapping() {
        Some(mapping) => {
            let entries = mapping.entries.iter().map(|(name, entry)| format!("{name:?}: {}", flat(&entry.value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        None => console(value),
    }
}

/// All rules that the options name, sorted by id.
///
/// # Errors
/// When a rule file cannot be loaded.
pub fn rules(options: &Options) -> Result<Vec<RuleInfo>, UsageError> {
    let sources = SourceMap::in_memory();
    let configuration = read_if_any(&sources, options.configuration.as_ref())?;
    let (registry, configured) = registry(&sources, &options.rules, options.configuration.as_ref(), &configuration)?;
    Ok(described(&registry, &sources, &configured, |_| true))
}

/// What is shown of the rules of a run that are wanted, sorted by id: the file of each is read.
pub(super) fn described(
    registry: &Registry,
    sources: &SourceMap,
    configured: &ConfiguredRules,
    is_wanted: impl Fn(&Rule) -> bool,
) -> Vec<RuleInfo> {
    let infos = registry.rules.iter().filter(|rule| is_wanted(rule)).map(|rule| {
        let mut info = information(rule, sources, configured);
        info.severity = configured.severity(rule.id()).unwrap_or(info.severity);
        info.disabled = configured.disabled(rule.id()).map(|(_, reason)| reason.text.to_string());
        info
    });
    infos.collect()
}
