//! Evidence as Markdown.

use std::io::{self, Write};

use super::super::escape::escape;
use super::model::{ControlResult, Evidence, Observation};

pub(super) fn write(evidence: &Evidence, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "# Evidence: {}\n", cell(&evidence.title()))?;
    for (term, text) in evidence.facts() {
        writeln!(to, "* {term}: {}", code(&text))?;
    }
    for address in &evidence.framework.sources {
        writeln!(to, "* Source of the controls: <{address}>")?;
    }
    if let Some(sentence) = evidence.framework.mapping.or(evidence.framework.unmapped) {
        writeln!(to, "\n{sentence}")?;
    }
    writeln!(to, "\n| result | controls | meaning |\n|---|---:|---|")?;
    for (result, number) in evidence.counts() {
        writeln!(to, "| {} | {number} | {} |", result.id(), result.about())?;
    }
    writeln!(to, "\nA rule covers the part of a control that it is about, not more.")?;
    writeln!(to, "\n## Controls that were judged")?;
    for control in evidence.controls.iter().filter(|control| control.result.is_judged()) {
        writeln!(to, "\n### {}: {}\n", cell(&control.id), control.result.id())?;
        let severity = control.severity.map(|severity| format!(" (severity {severity})")).unwrap_or_default();
        if !control.title.is_empty() {
            writeln!(to, "{}{severity}\n", cell(control.title))?;
        }
        writeln!(to, "| outcome | target | place | rule | what was found |\n|---|---|---|---|---|")?;
        for one in &control.observations {
            writeln!(to, "{}", line(one))?;
        }
    }
    writeln!(to, "\n## Exceptions\n")?;
    if evidence.exceptions.is_empty() {
        writeln!(to, "None.")?;
    } else {
        writeln!(to, "| controls | rule | target | reason | until | accepted by |\n|---|---|---|---|---|---|")?;
    }
    for exception in &evidence.exceptions {
        let one = &exception.observation;
        let Some(accepted) = &one.exception else { continue };
        let by = accepted
            .place
            .as_ref()
            .map_or(accepted.origin.to_string(), |place| format!("{} at {}", accepted.origin, place.short()));
        let until = accepted.until.as_deref().unwrap_or("no end");
        let cells =
            [exception.controls.join(", "), one.rule.clone(), one.target.clone(), accepted.reason.clone(), until.to_string(), by];
        writeln!(to, "| {} |", cells.map(|text| cell(&text)).join(" | "))?;
    }
    for result in [ControlResult::NothingToCheck, ControlResult::NoRule, ControlResult::NotInSource] {
        let own: Vec<_> = evidence.controls.iter().filter(|control| control.result == result).collect();
        if own.is_empty() {
            continue;
        }
        writeln!(to, "\n## Controls with the result \"{}\"\n\n| control | title | why |\n|---|---|---|", result.id())?;
        for control in own {
            let why = control.reason.clone().unwrap_or_default();
            writeln!(to, "| {} | {} | {} |", cell(&control.id), cell(control.title), cell(&why))?;
        }
    }
    writeln!(to, "\n## What was not judged\n")?;
    if evidence.not_judged.is_empty() {
        return writeln!(to, "Nothing.");
    }
    writeln!(to, "| place | reason | what |\n|---|---|---|")?;
    for entry in &evidence.not_judged {
        let place = entry.line.map_or(entry.path.clone(), |line| format!("{}:{line}", entry.path));
        writeln!(to, "| {} | {} | {} |", cell(&place), cell(&entry.reason), cell(&entry.message))?;
    }
    Ok(())
}

fn line(one: &Observation) -> String {
    let place = one.place.as_ref().map(super::model::EvidencePlace::short).unwrap_or_default();
    let environments = if one.environments.is_empty() { String::new() } else { format!(" ({})", one.environments.join(", ")) };
    let found = cell(&format!("{}{environments}", one.message));
    format!("| {} | {} | {} | {} | {found} |", one.outcome, code(&one.target), code(&place), cell(&one.rule))
}

/// A text in one cell of a table, as it is; what stands in backticks stays code.
fn cell(text: &str) -> String {
    let text = escape(text);
    let mut shown = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            shown.push('`');
        }
        for character in part.chars() {
            let is_marked =
                character == '|' || (index % 2 == 0 && matches!(character, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#'));
            if is_marked {
                shown.push('\\');
            }
            shown.push(character);
        }
    }
    shown.replace('\n', " ")
}

/// A text as code, which is never empty and ends no cell of a table.
fn code(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("`{}`", escape(text).replace('`', "'").replace('|', "\\|").replace('\n', " "))
    }
}
