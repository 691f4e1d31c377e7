//! `rule "id" { … }`: what people read about a rule.

use super::super::{Example, RuleInformation};
use super::body::Checker;
use super::constant;
use super::policy_block::severity;
use crate::expr::spelling::suggestion;
use crate::finding::Confidence;
use crate::source::Text;
use crate::syntax::hcl::{Block, Expression};

/// The keys of a `rule` block: a closed list.
const KEYS: [&str; 9] =
    ["title", "severity", "confidence", "rationale", "remediation", "references", "controls", "aliases", "enabled"];

/// Reads the block. `stem`: the name that the id must have.
pub(super) fn rule(checker: &mut Checker, block: Block, stem: Option<&str>) -> Option<RuleInformation> {
    if !checker.labels(&block, &["rule's id"]) {
        return None;
    }
    let label = block.labels.first()?;
    if let Some(stem) = stem
        && label.text != stem
    {
        let message = format!("the id `{}` must be the file's name: `{stem}`", label.text);
        checker.error("rule-id", label.span, message);
    }
    if !label.text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'/' | b'.')) {
        checker.error("rule-id", label.span, format!("the id `{}` must be in lower case with dashes", label.text));
    }
    let body = &block.body;
    checker.attributes(body, &KEYS, "a `rule` block");
    checker.blocks(body, &["example"], "a `rule` block");
    let mut made = RuleInformation::plain(label.text.clone(), "", block.header);
    match body.attribute("title") {
        Some(title) => made.title = checker.text(title).map(String::from).unwrap_or_default(),
        None => checker.error("missing-attribute", block.header, "a `rule` needs a `title`"),
    }
    made.severity = severity(checker, body);
    if let Some(attribute) = body.attribute("confidence")
        && let Some(text) = checker.text(attribute)
    {
        match Confidence::from_id(&text) {
            Some(confidence) => made.confidence = confidence,
            None => {
                let near = suggestion(&text, Confidence::ALL.map(Confidence::id));
                let message = format!("`{text}` is not a valid confidence: use high, medium or low{near}");
                checker.error("confidence", attribute.value.span, message);
            }
        }
    }
    made.rationale = paragraph(checker, body.attribute("rationale"));
    made.remediation = paragraph(checker, body.attribute("remediation"));
    if let Some(attribute) = body.attribute("references") {
        let texts = checker.texts("references", &attribute.value).unwrap_or_default();
        made.references = texts.into_iter().map(String::from).collect();
    }
    if let Some(attribute) = body.attribute("aliases") {
        made.aliases = checker.texts("aliases", &attribute.value).unwrap_or_default();
        crate::peers::complete(&mut made.aliases);
    }
    if let Some(attribute) = body.attribute("enabled") {
        made.enabled = checker.bool(attribute).unwrap_or(made.enabled);
    }
    if let Some(attribute) = body.attribute("controls") {
        controls(checker, &attribute.value, &mut made);
    }
    for example in &body.blocks {
        made.examples.extend(read_example(checker, example));
    }
    Some(made)
}

/// A text without the line end that a heredoc leaves.
fn paragraph(checker: &mut Checker, attribute: Option<&crate::syntax::hcl::Attribute>) -> Option<String> {
    attribute.and_then(|attribute| checker.text(attribute)).map(|text| text.trim_end().to_string())
}

fn controls(checker: &mut Checker, value: &Expression, made: &mut RuleInformation) {
    let Some(entries) = constant::entries(value) else {
        checker.error("not-literal", value.span, "`controls` is an object: framework = [\"control\", …]");
        return;
    };
    for (framework, list) in entries {
        let names = checker.texts(&framework, list).unwrap_or_default();
        made.controls.insert(framework, names);
    }
    crate::controls::complete(&mut made.controls);
}

fn read_example(checker: &mut Checker, block: &Block) -> Option<Example> {
    if block.kind.text != "example" || !checker.labels(block, &["outcome"]) {
        return None;
    }
    checker.attributes(&block.body, &["code"], "an `example` block");
    checker.blocks(&block.body, &[], "an `example` block");
    let label = block.labels.first()?;
    if !matches!(label.text.as_str(), "fail" | "pass" | "unknown") {
        checker.error("example", label.span, format!("`{}` is not a valid outcome: use fail, pass or unknown", label.text));
    }
    let Some(code) = block.body.attribute("code") else {
        checker.error("missing-attribute", block.header, "an `example` needs `code`");
        return None;
    };
    let code: Text = checker.text(code)?;
    Some(Example { outcome: label.text.clone(), code: code.to_string() })
}
