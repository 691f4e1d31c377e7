//! Evidence as CSV: one row for each outcome, and one for each control of which nothing was judged. What concerns the whole
//! run stands in the last columns of every row. Source: RFC 4180.
//!
//! Invariant: no cell is a formula to a spreadsheet.

use std::io::{self, Write};

use super::model::{ControlEvidence, Evidence, Observation};

const COLUMNS: [&str; 20] = [
    "framework",
    "control",
    "title",
    "severity",
    "result",
    "reason",
    "rule",
    "target",
    "outcome",
    "path",
    "line",
    "column",
    "message",
    "environments",
    "exception_reason",
    "exception_until",
    "date",
    "tool",
    "commit",
    "command",
];

pub(super) fn write(evidence: &Evidence, to: &mut dyn Write) -> io::Result<()> {
    row(COLUMNS.iter().map(ToString::to_string), to)?;
    for control in &evidence.controls {
        if control.observations.is_empty() {
            row(cells(evidence, control, None), to)?;
        }
        for one in &control.observations {
            row(cells(evidence, control, Some(one)), to)?;
        }
    }
    for entry in &evidence.not_judged {
        let mut shown = vec![String::new(); COLUMNS.len()];
        for (column, text) in [
            ("framework", evidence.framework.id.clone()),
            ("result", "not judged".to_string()),
            ("reason", entry.reason.clone()),
            ("path", entry.path.clone()),
            ("line", entry.line.map(|line| line.to_string()).unwrap_or_default()),
            ("message", entry.message.clone()),
            ("date", evidence.run.date.clone()),
            ("tool", evidence.run.tool.clone()),
            ("commit", evidence.run.commit.clone().unwrap_or_default()),
            ("command", evidence.run.command.clone()),
        ] {
            let place = COLUMNS.iter().position(|known| *known == column);
            if let Some(cell) = place.and_then(|place| shown.get_mut(place)) {
                *cell = text;
            }
        }
        row(shown.into_iter(), to)?;
    }
    Ok(())
}

fn cells(evidence: &Evidence, control: &ControlEvidence, one: Option<&Observation>) -> impl Iterator<Item = String> {
    let place = one.and_then(|one| one.place.as_ref());
    let exception = one.and_then(|one| one.exception.as_ref());
    let run = &evidence.run;
    [
        evidence.framework.id.clone(),
        control.id.clone(),
        control.title.to_string(),
        control.severity.unwrap_or_default().to_string(),
        control.result.id().to_string(),
        control.reason.clone().unwrap_or_default(),
        one.map_or_else(|| control.rules.join(" "), |one| one.rule.clone()),
        one.map(|one| one.target.clone()).unwrap_or_default(),
        one.map(|one| one.outcome.to_string()).unwrap_or_default(),
        place.map(|place| place.path.clone()).unwrap_or_default(),
        place.map(|place| place.line.to_string()).unwrap_or_default(),
        place.map(|place| place.column.to_string()).unwrap_or_default(),
        one.map(|one| one.message.clone()).unwrap_or_default(),
        one.map(|one| one.environments.join(" ")).unwrap_or_default(),
        exception.map(|exception| exception.reason.clone()).unwrap_or_default(),
        exception.and_then(|exception| exception.until.clone()).unwrap_or_default(),
        run.date.clone(),
        run.tool.clone(),
        run.commit.clone().unwrap_or_default(),
        run.command.clone(),
    ]
    .into_iter()
}

fn row(cells: impl Iterator<Item = String>, to: &mut dyn Write) -> io::Result<()> {
    let quoted: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    write!(to, "{}\r\n", quoted.join(","))
}

/// A cell in quotes where it needs them. What a spreadsheet would take for a formula begins with an apostrophe.
fn quoted(cell: &str) -> String {
    let cell = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_string() };
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        for (cell, shown) in
            [("a", "a"), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""), ("=1+1", "'=1+1"), ("-a\nb", "\"'-a\nb\"")]
        {
            assert_eq!(quoted(cell), shown);
        }
    }
}
