//! What stands under the cursor: the rule's page for a finding, the value and its provenance for a reference, and where it is
//! decided.

use gen_lsp_types::{Contents, Hover, Location, MarkupContent, MarkupKind};

use super::folder::Folder;
use super::position::{PositionEncoding, PositionMap, Ranges};
use crate::engine::{Answer, AnswerOutcome, EvalOutput, RuleInfo, eval};
use crate::finding::Finding;
use crate::source::{SourceId, Span};
use crate::syntax::hcl::{self, Attribute, Body, Expression, ExpressionKind, TemplatePart};

/// Hops that are shown.
const MAX_HOPS: usize = 6;

/// Environments whose values are shown.
const MAX_ENVIRONMENTS: usize = 8;

/// The markdown for a place of a file, if there is something to say.
pub fn hover(folder: &Folder, path: &str, offset: usize, encoding: PositionEncoding) -> Option<Hover> {
    let source = folder.source(path)?;
    let mut parts = Vec::new();
    let mut range = None;
    if let Some((expression, text)) = reference_at(path, &source.text, offset) {
        let values = values(folder, path, &text);
        range = Some(expression).filter(|_| !values.is_empty());
        parts.extend(values);
    }
    for (_, finding) in folder.findings_at(path, offset, offset) {
        range = range.or(Some(finding.primary.span));
        parts.push(page(folder, finding, folder.rule(&finding.rule)));
    }
    if parts.is_empty() {
        return None;
    }
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: parts.join("\n\n---\n\n") };
    let lines = PositionMap::new(&source.text, encoding);
    Some(Hover {
        contents: Contents::MarkupContent(contents),
        range: range.map(|range| lines.range(range.start as usize, range.end as usize)),
    })
}

/// A finding's rule as a page.
fn page(folder: &Folder, finding: &Finding, rule: Option<&RuleInfo>) -> String {
    let message = folder.secrets().redacted(finding).message;
    let mut page = format!("**{}** · {}\n\n{message}", finding.rule, finding.severity.id());
    let Some(rule) = rule else { return page };
    for (heading, text) in [("Why", &rule.rationale), ("How to fix it", &rule.remediation)] {
        if !text.is_empty() {
            page.push_str(&format!("\n\n**{heading}:** {text}"));
        }
    }
    for (framework, controls) in &rule.controls {
        page.push_str(&format!("\n\n`{framework}`: {}", controls.join(", ")));
    }
    for reference in &rule.references {
        page.push_str(&format!("\n\n<{reference}>"));
    }
    page
}

/// The value of an expression in every environment that findings are reported for, each value once with the environments
/// that have it; without environments the one value.
fn values(folder: &Folder, path: &str, expression: &str) -> Vec<String> {
    let environments = environments(folder);
    let [_, _, ..] = environments.as_slice() else {
        return value(folder, path, expression, environments.first().map(String::as_str)).into_iter().collect();
    };
    let mut pages: Vec<(String, Vec<&str>)> = Vec::new();
    for environment in environments.iter().take(MAX_ENVIRONMENTS) {
        let Some(page) = value(folder, path, expression, Some(environment)) else { continue };
        match pages.iter_mut().find(|(known, _)| *known == page) {
            Some((_, names)) => names.push(environment),
            None => pages.push((page, vec![environment])),
        }
    }
    match pages.as_slice() {
        [(page, names)] if names.len() == environments.len() => vec![page.clone()],
        _ => pages.into_iter().map(|(page, names)| format!("**in {}**\n\n{page}", names.join(", "))).collect(),
    }
}

/// The names of the environments that the last report has.
fn environments(folder: &Folder) -> Vec<String> {
    folder.report.iter().flat_map(|report| &report.environments).map(|name| name.to_string()).collect()
}

/// The value of an expression in the module that a file belongs to, and where it came from.
fn value(folder: &Folder, path: &str, expression: &str, environment: Option<&str>) -> Option<String> {
    let mut page_of_value = None;
    answer(folder, path, expression, environment, &mut |sources, answer| {
        let mut page = match (&answer.outcome, &answer.text) {
            (AnswerOutcome::Error, _) | (_, None) => return,
            (_, Some(text)) => format!("```terraform\n{text}\n```"),
        };
        if let Some(typ) = &answer.typ {
            page.push_str(&format!("\n`{typ}`"));
        }
        for label in answer.provenance.iter().take(MAX_HOPS) {
            if let Some(source) = sources.get(label.span.source) {
                let at = source.locate(label.span.start);
                page.push_str(&format!("\n\n{}: `{}:{}`", label.text, source.path, at.line));
            }
        }
        for reason in &answer.reasons {
            page.push_str(&format!("\n\nunknown: {}", reason.description()));
        }
        page_of_value = Some(page);
    });
    page_of_value
}

fn answer(
    folder: &Folder,
    path: &str,
    expression: &str,
    environment: Option<&str>,
    take: &mut (dyn FnMut(&crate::source::SourceMap, &Answer) + Send),
) {
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    let environments = environment.map(str::to_string).into_iter().collect();
    let mut options = folder.workspace.options().clone();
    (options.scan.paths, options.values.environments) = (vec![directory.to_string()], environments);
    let mut given = Some(expression.to_string());
    // What cannot be evaluated has no hover.
    let _ = eval(&options, &mut || given.take().map(Ok), &mut |sources, item| {
        if let EvalOutput::Answer(answer) = item {
            take(sources, &answer);
        }
        true
    });
}

/// Where what stands under the cursor is decided: its last hop, else where it is declared; for a finding
/// the end of its value's way.
pub fn definition(folder: &Folder, path: &str, offset: usize, encoding: PositionEncoding) -> Vec<Location> {
    let ranges = Ranges::new(encoding);
    let Some(report) = &folder.report else { return Vec::new() };
    let Some(source) = folder.source(path) else { return Vec::new() };
    let mut places = Vec::new();
    if let Some((_, text)) = reference_at(path, &source.text, offset) {
        let mut ends = Vec::new();
        let environment = environments(folder).into_iter().next();
        answer(folder, path, &text, environment.as_deref(), &mut |sources, answer| {
            let last = answer.provenance.last().filter(|label| !label.span.is_none());
            let reason = answer.reasons.iter().find_map(|reason| reason.declared);
            let span = last.map(|label| label.span).or(reason);
            ends.extend(span.and_then(|span| sources.get(span.source).map(|source| (source, span))));
        });
        for (source, span) in ends {
            let range = ranges.range(&source, span.start as usize, span.end as usize);
            places.push(Location { uri: folder.uri(&source.path), range });
        }
        if places.is_empty() {
            places.extend(declaration(folder, path, &text).and_then(|span| folder.location(report, span, &ranges)));
        }
    }
    if places.is_empty() {
        let findings = folder.findings_at(path, offset, offset);
        let ends = findings
            .iter()
            .filter_map(|(_, finding)| finding.related.iter().find_map(|label| folder.location(report, label.span, &ranges)));
        places.extend(ends);
    }
    places.dedup();
    places
}

/// The block or argument that declares what a reference names, in the files of the same directory.
fn declaration(folder: &Folder, path: &str, reference: &str) -> Option<Span> {
    let report = folder.report.as_ref()?;
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    let names: Vec<&str> = reference.split(['.', '[']).collect();
    let entries = report.sources.list_directory(directory).ok()?;
    for entry in entries.iter().filter(|entry| entry.name.ends_with(".tf") || entry.name.ends_with(".tofu")) {
        let full = if directory.is_empty() { entry.name.clone() } else { format!("{directory}/{}", entry.name) };
        let Ok(source) = report.sources.read(&full) else { continue };
        let file = hcl::parse(source.id, &source.text);
        let found = file.body.blocks.iter().find_map(|block| {
            let is = |kind: &str, labels: &[&str]| {
                let same = labels.iter().enumerate().all(|(index, label)| block.label(index) == Some(label));
                (block.kind.text == kind && same).then_some(block.header)
            };
            match names.as_slice() {
                ["var", name, ..] => is("variable", &[name]),
                ["module", name, ..] => is("module", &[name]),
                ["data", kind, name, ..] => is("data", &[kind, name]),
                ["local", name, ..] if block.kind.text == "locals" => block.body.attribute(name).map(|local| local.span),
                [kind, name, ..] => is("resource", &[kind, name]),
                _ => None,
            }
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The reference that an offset of a Terraform file stands in: its place and text.
fn reference_at(path: &str, text: &str, offset: usize) -> Option<(Span, String)> {
    if ![".tf", ".tofu", ".tfvars"].iter().any(|ending| path.ends_with(ending)) {
        return None;
    }
    let file = hcl::parse(SourceId(0), text);
    let span = in_body(&file.body, offset)?;
    Some((span, text.get(span.range())?.to_string()))
}

fn holds(span: Span, offset: usize) -> bool {
    (span.start as usize..=span.end as usize).contains(&offset)
}

fn in_body(body: &Body, offset: usize) -> Option<Span> {
    let in_attribute =
        |attribute: &Attribute| holds(attribute.value.span, offset).then(|| in_expression(&attribute.value, offset)).flatten();
    let own = body.attributes.iter().find_map(in_attribute);
    own.or_else(|| body.blocks.iter().filter(|block| holds(block.span, offset)).find_map(|block| in_body(&block.body, offset)))
}

/// The innermost reference around an offset.
fn in_expression(expression: &Expression, offset: usize) -> Option<Span> {
    if !holds(expression.span, offset) {
        return None;
    }
    let within = |inner: &Expression| in_expression(inner, offset);
    match &expression.kind {
        ExpressionKind::Access { base, .. } => match base.kind {
            ExpressionKind::Variable(_) => Some(expression.span),
            _ => within(base),
        },
        ExpressionKind::Splat { source, .. } => within(source),
        ExpressionKind::Tuple(items) => items.iter().find_map(within),
        ExpressionKind::Object(items) => items.iter().find_map(|item| within(&item.value)),
        ExpressionKind::Call(call) => call.arguments.iter().find_map(within),
        ExpressionKind::Unary { operand, .. } => within(operand),
        ExpressionKind::Binary { first, rest } => within(first).or_else(|| rest.iter().find_map(|part| within(&part.operand))),
        ExpressionKind::Conditional { condition, yes, no } => [condition, yes, no].into_iter().find_map(|part| within(part)),
        ExpressionKind::Parenthesis(inner) => within(inner),
        ExpressionKind::For(of) => within(&of.collection),
        ExpressionKind::Template(template) => template.parts.iter().find_map(|part| match part {
            TemplatePart::Interpolation { expression, .. } => within(expression),
            TemplatePart::If { condition, .. } => within(condition),
            _ => None,
        }),
        _ => None,
    }
}
