//! Whole runs over texts, for tests.

use crate::finding::Finding;
use crate::graph::Graph;
use crate::kubernetes::{Object, objects_of};
use crate::source::{SourceMap, Span};
use crate::syntax::{hcl, yaml};
use crate::terraform::{Configuration, Inputs, Root, evaluate};
use crate::value::RootId;

use super::{Judge, JudgeOptions, Judged, POLICY_SUFFIX, RULE_SUFFIX, Registry, Rules, World};

/// What a run found, with the texts to look the spans up in.
pub(super) struct Run {
    pub sources: SourceMap,
    pub judged: Judged,
    pub faults: Vec<super::Diagnostic>,
    pub not_evaluated: Vec<super::NotEvaluated>,
}

/// Judges the files with the rules among them: `*.tf`, `*.yaml`, `*.policy.hcl`, `*.rule.hcl`. With `builtin`, the
/// rules that come with clearspan take part.
pub(super) fn run(files: &[(&str, &str)], builtin: bool) -> Run {
    let sources = SourceMap::in_memory();
    let mut registry = if builtin { Registry::builtin(&sources) } else { Registry::default() };
    let (mut terraform, mut objects): (Vec<(String, hcl::File)>, Vec<Object>) = (Vec::new(), Vec::new());
    for (path, text) in files {
        let source = sources.add(path, *text);
        if path.ends_with(RULE_SUFFIX) || path.ends_with(POLICY_SUFFIX) {
            assert_eq!(registry.add_path(&sources, path), Ok(()));
        } else if path.ends_with(".yaml") {
            let file = yaml::parse(source.id, text);
            assert_eq!(file.errors, [], "{path}");
            objects.extend(file.documents.iter().flat_map(|document| objects_of(document, path)));
        } else {
            let file = hcl::parse(source.id, text);
            assert_eq!(file.errors, [], "{path}");
            terraform.push((path.to_string(), file));
        }
    }
    let errors: Vec<_> = registry.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let configuration = Configuration::new(terraform.iter().map(|(path, file)| (path.as_str(), file)));
    let inputs = Inputs::default();
    let roots: Vec<Root> = configuration
        .roots()
        .iter()
        .enumerate()
        .map(|(index, directory)| evaluate(&configuration, &sources, &inputs, directory, RootId(index as u32), &|_| true).0)
        .collect();
    let graph = Graph::new(&roots);
    let world = World::new(&sources, &graph, &objects);
    let options = JudgeOptions {
        select: &|_| true,
        asked: &|_| super::AskedIds::default(),
        severity: &|_| None,
        inputs: &|_, _| None,
        count_passes: false,
        min_confidence: crate::finding::Confidence::Low,
    };
    let rules = Rules::new(&registry, &options, roots.iter().any(Root::is_planned));
    let judge = Judge::new(&world, &rules);
    let mut all = Judged::default();
    for subject in judge.subjects() {
        let judged = judge.judge(&subject);
        all.findings.extend(judged.findings);
        all.notes.extend(judged.notes);
    }
    let (faults, not_evaluated) = (rules.faults.clone(), rules.not_evaluated.clone());
    Run { sources, judged: all, faults, not_evaluated }
}

impl Run {
    /// `path:line` and the text of a span.
    pub fn at(&self, span: Span) -> String {
        let Some(source) = self.sources.get(span.source) else { return "nowhere".to_string() };
        let first = source.slice(span).lines().next().unwrap_or_default().to_string();
        format!("{}:{} {first}", source.path, source.locate(span.start).line)
    }

    /// One line per finding: outcome, target, place, label.
    pub fn lines(&self) -> Vec<String> {
        self.judged
            .findings
            .iter()
            .map(|f| format!("{} {} @ {} | {}", f.outcome.id(), f.target, self.at(f.primary.span), f.primary.text))
            .collect()
    }

    /// The related places of a finding.
    pub fn related(&self, finding: &Finding) -> Vec<String> {
        finding.related.iter().map(|label| format!("{} | {}", self.at(label.span), label.text)).collect()
    }
}
