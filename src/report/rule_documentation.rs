//! The documentation of the rules as Markdown: a page for each, and an index. `docs/rules/` holds what comes out of here.

use std::io::{self, Write};

use super::rule_page::{Content, sections};
use super::{RuleInfo, escape};
use crate::finding::Applicability;

/// Where the documentation lies in the repository.
pub const DIRECTORY: &str = "docs/rules";
const BRANCH: &str = "main";

/// The address of the page of a rule; `None` for rules of the user.
pub fn rule_address(rule: &RuleInfo) -> Option<String> {
    let repository = env!("CARGO_PKG_REPOSITORY");
    rule.is_built_in().then(|| format!("{repository}/blob/{BRANCH}/{DIRECTORY}/{}.md", rule.id))
}

/// The page of a rule: what `clearspan explain` prints, in Markdown.
///
/// # Errors
/// When the stream refuses.
pub fn rule_markdown(rule: &RuleInfo, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "# {}\n\n{}\n", prose(&rule.id), prose(&rule.title))?;
    let state = if rule.enabled { "" } else { ", off by default" };
    writeln!(to, "Severity: {}{state}", rule.severity.id())?;
    for section in sections(rule) {
        writeln!(to, "\n## {}", section.heading)?;
        for content in section.content {
            writeln!(to)?;
            match content {
                Content::Text(text) => {
                    let paragraphs = text.lines().filter(|line| !line.trim().is_empty()).map(prose);
                    writeln!(to, "{}", paragraphs.collect::<Vec<_>>().join("\n\n"))?;
                }
                Content::Items(items) => {
                    for item in items {
                        match item.starts_with("https://") {
                            true => writeln!(to, "* <{}>", escape(&item))?,
                            false => writeln!(to, "* {}", prose(&item))?,
                        }
                    }
                }
                Content::Code { language, text } => writeln!(to, "```{language}\n{}\n```", text.trim_end())?,
            }
        }
    }
    Ok(())
}

/// The index of the pages.
///
/// # Errors
/// When the stream refuses.
pub fn rules_markdown(rules: &[RuleInfo], to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "# Rules\n\nWhat `clearspan explain RULE` prints, for every built-in rule.\n")?;
    writeln!(to, "| rule | severity | what it checks | fix |\n|---|---|---|---|")?;
    for rule in rules {
        let is_safe = |safe: bool| rule.fixes.iter().any(|fix| (fix.applicability == Applicability::Safe) == safe);
        let fix = match (is_safe(true), is_safe(false)) {
            (true, true) => "safe and unsafe",
            (true, false) => "safe",
            (false, true) => "unsafe",
            (false, false) => "–",
        };
        let state = if rule.enabled { "" } else { ", off by default" };
        writeln!(to, "| [{id}]({id}.md) | {}{state} | {} | {fix} |", rule.severity.id(), prose(&rule.title), id = rule.id)?;
    }
    Ok(())
}

/// Text that Markdown shows as it is; what stands in backticks stays code.
fn prose(text: &str) -> String {
    let text = escape(text);
    let mut shown = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            shown.push('`');
        }
        if index % 2 == 1 {
            shown.push_str(part);
            continue;
        }
        for character in part.chars() {
            if matches!(character, '\\' | '*' | '[' | ']' | '<' | '>' | '|' | '#') {
                shown.push('\\');
            }
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    #[test]
    fn only_built_in_rules_have_a_page() {
        let mut rule = RuleInfo::new("a", "b", Severity::Low);
        let address = rule_address(&rule).unwrap();
        assert_eq!(address, format!("{}/blob/main/docs/rules/a.md", env!("CARGO_PKG_REPOSITORY")));
        rule.source = "policies/a.rule.hcl".to_string();
        assert_eq!(rule_address(&rule), None);
    }

    #[test]
    fn code_stays_code_and_text_stays_text() {
        assert_eq!(prose("a*b `c*d` <e> [f]"), "a\\*b `c*d` \\<e\\> \\[f\\]");
    }
}
