//! What the configuration says about rules, checked against the rules that exist.

use std::sync::Arc;

use super::{Configuration, ConfigurationFile, Written, refuse};
use crate::finding::{Confidence, Fault, Finding, Outcome, Severity, Suppression, SuppressionOrigin, UsageError};
use crate::policy::{PolicyFile, Registry, Rule, RuleOutline, nearest, unknown_rule};
use crate::source::{HashMap, SourceMap, Text};
use crate::value::{Value, convert};

/// Severities, reasons and inputs by the rules that they mean.
#[derive(Debug, Default)]
pub struct ConfiguredRules {
    /// Names, prefixes or globs of the only rules that run; empty for all.
    only: Vec<Text>,
    /// Names, prefixes or globs of rules that are off by default and run here.
    enable: Vec<Text>,
    severity: HashMap<Text, Severity>,
    disabled: HashMap<Text, (Written, Written)>,
    inputs: Vec<(Arc<PolicyFile>, Text, Value)>,
    /// What passes with less confidence is unknown.
    pub min_confidence: Option<Confidence>,
}

impl ConfiguredRules {
    /// # Errors
    /// When a rule or an input is named that there is not, or a value has not the declared type.
    pub fn new(
        sources: &SourceMap,
        configuration: &Configuration,
        file: Option<&ConfigurationFile>,
        registry: &Registry,
    ) -> Result<ConfiguredRules, UsageError> {
        let Some(file) = file else { return Ok(ConfiguredRules::default()) };
        let said = &configuration.rules;
        let min_confidence = configuration.min_confidence.map(|(confidence, _)| confidence);
        let (mut configured, mut faults) = (ConfiguredRules { min_confidence, ..ConfiguredRules::default() }, Vec::new());
        let is_selected = |name: &&Written| registry.rules.iter().any(|rule| rule.outline.is_selected_by(&name.text));
        for name in said.only.iter().chain(&said.enable).filter(|name| !is_selected(name)) {
            faults.push(unknown(registry, name));
        }
        configured.only = said.only.iter().map(|name| name.text.clone()).collect();
        configured.enable = said.enable.iter().map(|name| name.text.clone()).collect();
        for (rule, severity) in &said.severity {
            for known in meant(registry, rule, &mut faults) {
                configured.severity.insert(known.id().clone(), *severity);
            }
        }
        for (rule, reason) in &said.disable {
            for known in meant(registry, rule, &mut faults) {
                configured.disabled.insert(known.id().clone(), (rule.clone(), reason.clone()));
            }
        }
        for inputs in &said.inputs {
            // The policies of one file share its inputs.
            let mut files: Vec<&Arc<PolicyFile>> = Vec::new();
            let of_stem = |rule: &&Rule| rule.stem() == Some(&inputs.rule.text);
            let mut rules: Vec<&Rule> = registry.rules.iter().filter(of_stem).collect();
            if let Some(start) = inputs.rule.text.strip_suffix('*') {
                rules = with_inputs(registry, start, inputs.values.iter().map(|(name, _)| name.text.as_str()));
            }
            if rules.is_empty() {
                rules = meant(registry, &inputs.rule, &mut faults);
            }
            for file in rules.iter().filter_map(|rule| rule.file()) {
                if !files.iter().any(|known| Arc::ptr_eq(known, file)) {
                    files.push(file);
                }
            }
            for (name, value) in &inputs.values {
                for file in &files {
                    match bound(&inputs.rule, file, name, value) {
                        Ok(value) => configured.inputs.push(((*file).clone(), name.text.clone(), value)),
                        Err(fault) => faults.push(fault),
                    }
                }
                if files.is_empty() && !rules.is_empty() {
                    faults.push(Fault::new(name.span, format!("`{}` has no inputs", inputs.rule.text)));
                }
            }
        }
        if faults.is_empty() { Ok(configured) } else { Err(refuse(sources, file, faults)) }
    }

    pub fn severity(&self, rule: &str) -> Option<Severity> {
        self.severity.get(rule).copied()
    }

    /// Whether a rule that is off by default is run here.
    pub fn enables(&self, rule: &RuleOutline) -> bool {
        self.enable.iter().chain(&self.only).any(|name| rule.is_selected_by(name))
    }

    /// Whether a rule is among the only ones that are run here.
    pub fn leaves_in(&self, rule: &RuleOutline) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| rule.is_selected_by(name))
    }

    /// The name under which a rule is disabled, and the reason.
    pub fn disabled(&self, rule: &str) -> Option<&(Written, Written)> {
        self.disabled.get(rule)
    }

    /// Suppresses what rules found that are disabled, and gives the severity to what no rule file found: files that cannot
    /// be parsed.
    pub fn apply(&self, findings: &mut [Finding]) {
        for finding in findings {
            finding.severity = self.severity(&finding.rule).unwrap_or(finding.severity);
            if let Some((rule, reason)) = self.disabled(&finding.rule)
                && matches!(finding.outcome, Outcome::Fail | Outcome::Unknown | Outcome::Error)
            {
                finding.outcome = Outcome::Suppressed;
                finding.suppression = Some(Suppression {
                    origin: SuppressionOrigin::Configuration,
                    reason: reason.text.to_string(),
                    span: Some(rule.span),
                    until: None,
                });
            }
        }
    }

    /// The value of an input of a file.
    pub fn input(&self, file: &PolicyFile, name: &str) -> Option<Value> {
        let is_it = |(of, input, _): &&(Arc<PolicyFile>, Text, Value)| std::ptr::eq(&**of, file) && input.as_str() == name;
        self.inputs.iter().find(is_it).map(|(_, _, value)| value.clone())
    }

    /// Whether a rule is disabled that cannot be held at all: an input has no value. It asks nobody for one.
    pub fn is_idle(&self, rule: &Rule) -> bool {
        let Some(file) = self.disabled(rule.id()).and_then(|_| rule.file()) else { return false };
        file.inputs.iter().any(|input| input.default.is_none() && !input.nullable && self.input(file, &input.name).is_none())
    }
}

/// The rules that a name means: that of this id, else those of which it is an alias.
fn meant<'r>(registry: &'r Registry, name: &Written, faults: &mut Vec<Fault>) -> Vec<&'r Rule> {
    if let Some(rule) = registry.get(&name.text) {
        return vec![rule];
    }
    let rules: Vec<&Rule> = registry.rules.iter().filter(|rule| rule.outline.is_called(&name.text)).collect();
    if rules.is_empty() {
        faults.push(unknown(registry, name));
    }
    rules
}

/// What is wrong with a name that no rule has.
fn unknown(registry: &Registry, name: &Written) -> Fault {
    let (message, help) = unknown_rule(&name.text, registry.rules.iter().map(|rule| rule.id().as_str()));
    Fault::new(name.span, message).with_help(help)
}

/// The rules whose ids begin with a text and that have all of these inputs: `redis-*`.
fn with_inputs<'r, 'n>(registry: &'r Registry, start: &str, names: impl Iterator<Item = &'n str> + Clone) -> Vec<&'r Rule> {
    let has = |rule: &Rule, name: &str| rule.file().is_some_and(|file| file.inputs.iter().any(|input| input.name == name));
    let is_meant = |rule: &&Rule| rule.id().starts_with(start) && names.clone().all(|name| has(rule, name));
    registry.rules.iter().filter(is_meant).collect()
}

/// A value as the type that the file declares for the input.
fn bound(rule: &Written, file: &PolicyFile, name: &Written, value: &Value) -> Result<Value, Fault> {
    let Some(input) = file.inputs.iter().find(|input| input.name == name.text) else {
        let fault = Fault::new(name.span, format!("`{}` has no input `{}`", rule.text, name.text));
        let names = || file.inputs.iter().map(|input| input.name.as_str());
        let help = match nearest(&name.text, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if file.inputs.is_empty() => "it has none".to_string(),
            None => format!("inputs: {}", names().collect::<Vec<_>>().join(", ")),
        };
        return Err(fault.with_help(help));
    };
    let span = value.origin.span().unwrap_or(name.span);
    if value.is_null().is_true() && !input.nullable {
        return Err(Fault::new(span, format!("the input `{}` must not be null: it is a {}", name.text, input.typ)));
    }
    convert(value, &input.typ).map_err(|error| Fault::new(span, format!("the input `{}` is a {}: {error}", name.text, input.typ)))
}
