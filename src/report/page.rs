//! The list of rules and the page of one.

use std::io::{self, Write};

use serde::Serialize;

use super::rule_page::{Content, sections};
use super::wrap::{hanging, wrap};
use super::{RuleInfo, escape};
use crate::policy::EnabledBy;
use crate::value::ReasonKind;

/// One line a rule: id, severity, title.
///
/// # Errors
/// When the stream refuses.
pub fn rule_list(rules: &[RuleInfo], width: usize, to: &mut dyn Write) -> io::Result<()> {
    let id_width = rules.iter().map(|rule| rule.id.chars().count()).max().unwrap_or(0);
    for rule in rules {
        let state = match (&rule.disabled, rule.enabled) {
            _ if rule.is_left_out => " (not among `rules.only` of the configuration)".to_string(),
            (Some(reason), _) => format!(" (disabled: {})", escape(reason)),
            (None, false) => match rule.enabled_by {
                Some(by) => format!(" (off by default, enabled by {})", by.phrase()),
                None => " (off by default)".to_string(),
            },
            (None, true) => String::new(),
        };
        let label = format!("{:id_width$}  {:8}  ", escape(&rule.id), rule.severity.id());
        write!(to, "{}", hanging(&label, &format!("{}{state}", escape(&rule.title)), width))?;
    }
    let count = if rules.len() == 1 { "1 rule".to_string() } else { format!("{} rules", rules.len()) };
    writeln!(to, "{count}")
}

#[derive(Serialize)]
struct ListJson<'a> {
    version: u32,
    rules: Vec<RuleJson<'a>>,
}

#[derive(Serialize)]
struct RuleJson<'a> {
    id: &'a str,
    title: &'a str,
    severity: &'static str,
    confidence: &'static str,
    enabled: bool,
    enabled_by: Option<&'static str>,
    disabled: Option<&'a str>,
    targets: &'a [String],
    source: &'a str,
    rationale: &'a str,
    remediation: &'a str,
    references: &'a [String],
    controls: &'a std::collections::BTreeMap<String, Vec<String>>,
    aliases: &'a [String],
}

/// All rules as one JSON object.
///
/// # Errors
/// When the stream refuses.
pub fn rule_list_json(rules: &[RuleInfo], to: &mut dyn Write) -> io::Result<()> {
    let rules = rules.iter().map(|rule| RuleJson {
        id: &rule.id,
        title: &rule.title,
        severity: rule.severity.id(),
        confidence: rule.confidence.id(),
        enabled: rule.enabled,
        enabled_by: rule.enabled_by.map(EnabledBy::id),
        disabled: rule.disabled.as_deref(),
        targets: &rule.targets,
        source: &rule.source,
        rationale: &rule.rationale,
        remediation: &rule.remediation,
        references: &rule.references,
        controls: &rule.controls,
        aliases: &rule.aliases,
    });
    serde_json::to_writer_pretty(&mut *to, &ListJson { version: 1, rules: rules.collect() }).map_err(io::Error::from)?;
    writeln!(to)
}

/// Everything about one rule.
///
/// # Errors
/// When the stream refuses.
pub fn rule_page(rule: &RuleInfo, width: usize, to: &mut dyn Write) -> io::Result<()> {
    let state = if rule.enabled { "" } else { ", off by default" };
    writeln!(to, "{} [{}{state}]", escape(&rule.id), rule.severity.id())?;
    paragraphs(&rule.title, "", width, to)?;
    for part in sections(rule) {
        writeln!(to, "\n{}\n", part.heading)?;
        for (number, content) in part.content.iter().enumerate() {
            if number > 0 {
                writeln!(to)?;
            }
            match content {
                Content::Text(text) => paragraphs(text, "    ", width, to)?,
                Content::Items(items) => {
                    for item in items {
                        let lines = wrap(&escape(item), width.saturating_sub(6).max(20));
                        for (number, line) in lines.iter().enumerate() {
                            writeln!(to, "{}{line}", if number == 0 { "    " } else { "      " })?;
                        }
                    }
                }
                Content::Code { text, .. } => {
                    for line in text.lines() {
                        let line = line.replace('\t', "    ");
                        writeln!(to, "{}", format!("    {}", escape(&line)).trim_end())?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// What a reason means for which something is unknown, and what to do about it.
///
/// # Errors
/// When the stream refuses.
pub fn reason_page(kind: ReasonKind, width: usize, to: &mut dyn Write) -> io::Result<()> {
    let page = kind.page();
    writeln!(to, "{} [a reason for unknown outcomes]", page.id)?;
    section("What it means", &sentence(page.meaning), width, to)?;
    section("What to do", &sentence(page.remedy), width, to)
}

/// All reasons for which something may not be known.
///
/// # Errors
/// When the stream refuses.
pub fn unknown_page(width: usize, to: &mut dyn Write) -> io::Result<()> {
    let about = "A value that is only known after deployment is neither right nor wrong: the outcome of a rule that depends on it is \
        unknown, with the reference and the reason. `--outcomes unknown` lists these outcomes, `--unknown fail` counts \
        them as violations.";
    writeln!(to, "unknown [an outcome]")?;
    paragraphs(about, "", width, to)?;
    for kind in ReasonKind::ALL {
        let page = kind.page();
        let text = format!("{} {}", sentence(page.meaning), sentence(page.remedy));
        section(page.id, &text, width, to)?;
    }
    Ok(())
}

/// With a capital and a full stop, unless it begins with a name.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn section(heading: &str, text: &str, width: usize, to: &mut dyn Write) -> io::Result<()> {
    if text.trim().is_empty() {
        return Ok(());
    }
    writeln!(to, "\n{heading}\n")?;
    paragraphs(text, "    ", width, to)
}

fn paragraphs(text: &str, indent: &str, width: usize, to: &mut dyn Write) -> io::Result<()> {
    for paragraph in text.trim().lines() {
        if paragraph.trim().is_empty() {
            writeln!(to)?;
        }
        for line in wrap(&escape(paragraph), width.saturating_sub(indent.len()).max(20)) {
            writeln!(to, "{}", format!("{indent}{line}").trim_end())?;
        }
    }
    Ok(())
}
