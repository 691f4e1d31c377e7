//! Answers of `eval`: the printed value, on a terminal with where it came from and why it is not known; JSON lines.
//!
//! Invariant: on a terminal no control character of the input is written; a line of JSON is one answer.

use std::io::{self, Write};

use serde::Serialize;

use super::escape::escape;
use super::json::{LabelJson, ReasonJson};
use super::location::SourceLocation;
use super::reasons::describe;
use crate::engine::{Answer, AnswerOutcome};
use crate::finding::Incomplete;
use crate::source::{SourceMap, Span};

/// Characters of an expression that are shown around an error.
const SHOWN: usize = 100;

#[derive(Serialize)]
struct AnswerJson<'a> {
    expression: &'a str,
    outcome: &'static str,
    #[serde(rename = "type")]
    typ: Option<&'a str>,
    text: Option<&'a str>,
    message: Option<&'a str>,
    reasons: Vec<ReasonJson<'a>>,
    provenance: Vec<LabelJson<'a>>,
}

/// One line.
///
/// # Errors
/// When the stream refuses.
pub fn answer_json(sources: &SourceMap, answer: &Answer, to: &mut dyn Write) -> io::Result<()> {
    let line = AnswerJson {
        expression: &answer.expression,
        outcome: answer.outcome.id(),
        typ: answer.typ.as_deref(),
        text: answer.text.as_deref(),
        message: answer.message.as_deref(),
        reasons: answer.reasons.iter().map(|reason| ReasonJson::new(sources, reason)).collect(),
        provenance: answer.provenance.iter().map(|label| LabelJson::new(sources, label)).collect(),
    };
    serde_json::to_writer(&mut *to, &line).map_err(io::Error::from)?;
    writeln!(to)
}

/// The value as the console prints it; with `detailed`, below it its provenance and why it is unknown. Nothing for an
/// error.
///
/// # Errors
/// When the stream refuses.
pub fn answer_text(sources: &SourceMap, answer: &Answer, detailed: bool, color: bool, to: &mut dyn Write) -> io::Result<()> {
    let Some(text) = &answer.text else { return Ok(()) };
    if !detailed {
        return writeln!(to, "{text}");
    }
    for line in text.split('\n') {
        writeln!(to, "{}", escape(line))?;
    }
    let reasons = answer.reasons.iter().map(|reason| (reason.span, describe(reason)));
    let provenance = answer.provenance.iter().map(|label| (label.span, label.text.clone()));
    let lines: Vec<(String, String)> = reasons.chain(provenance).map(|(span, text)| (place(sources, span), text)).collect();
    let width = lines.iter().map(|(place, _)| place.chars().count()).max().unwrap_or(0);
    for (place, text) in lines {
        let padding = " ".repeat(width - place.chars().count());
        let line = if width == 0 { format!("  {text}") } else { format!("  {place}{padding}  {text}") };
        writeln!(to, "{}", if color { format!("\u{1b}[2m{line}\u{1b}[0m") } else { line })?;
    }
    Ok(())
}

/// Why there is no value: one line; with `frame`, the part of the expression that is wrong is marked below it.
pub fn answer_error(sources: &SourceMap, answer: &Answer, frame: bool) -> Option<String> {
    let message = answer.message.as_deref().filter(|_| answer.outcome == AnswerOutcome::Error)?;
    let Some(found) = SourceLocation::locate(sources, answer.span) else { return Some(escape(message).into_owned()) };
    if &*found.source.text != answer.expression.as_str() {
        return Some(format!("{}: {}", place(sources, answer.span), escape(message)));
    }
    let message = escape(message).into_owned();
    if !frame {
        return Some(message);
    }
    let first = found.start.column as usize - 1;
    let from = first.saturating_sub(SHOWN / 2);
    let shown: String = answer.expression.chars().skip(from).take(SHOWN).map(plain).collect();
    let marked = answer.expression.get(answer.span.range()).map_or(0, |text| text.chars().count());
    let marks = "^".repeat(marked.clamp(1, SHOWN.saturating_sub(first - from).max(1)));
    Some(format!("{message}\n  {shown}\n  {}{marks}", " ".repeat(first - from)))
}

/// What is not as it should be in the module: `path:line:column: message`.
pub fn problem_line(sources: &SourceMap, problem: &Incomplete) -> String {
    super::incomplete::entry_place(sources, problem) + ": " + &escape(&problem.message)
}

/// `path:line:column`; empty for what was written nowhere.
fn place(sources: &SourceMap, span: Span) -> String {
    SourceLocation::locate(sources, span)
        .map(|place| format!("{}:{}:{}", escape(place.path()), place.start.line, place.start.column))
        .unwrap_or_default()
}

/// A character that takes one column and steers nothing.
fn plain(character: char) -> char {
    let mut buffer = [0; 4];
    let text: &str = character.encode_utf8(&mut buffer);
    if escape(text) == text { character } else { '?' }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::finding::Label;
    use crate::value::{Reason, ReasonKind};

    fn answer(text: Option<&str>, message: Option<&str>, span: Span) -> Answer {
        Answer {
            expression: "tonumber(\"ab\u{1b}\")".to_string(),
            outcome: if text.is_some() { AnswerOutcome::Unknown } else { AnswerOutcome::Error },
            typ: None,
            text: text.map(str::to_string),
            message: message.map(str::to_string),
            span,
            reasons: Vec::new(),
            provenance: Vec::new(),
        }
    }

    #[test]
    fn on_a_terminal_the_places_stand_below_the_value() {
        let sources = SourceMap::in_memory();
        let id = sources.add("m/main.tf", "variable \"tls\" {}\nx = 1\n").id;
        let mut shown = answer(Some("{\n  \"a\u{1b}\" = (known after apply)\n}"), None, Span::NONE);
        shown.reasons.push(Reason::new(ReasonKind::VariableWithoutDefault, "var.tls", Span::new(id, 0, 14)));
        shown.provenance.push(Label::new(Span::new(id, 22, 23), "the local value"));
        shown.provenance.push(Label::new(Span::NONE, "the variable is set on the command line"));
        let print = |detailed: bool, color: bool| {
            let mut to = Vec::new();
            answer_text(&sources, &shown, detailed, color, &mut to).unwrap();
            String::from_utf8(to).unwrap()
        };
        assert_eq!(print(false, false), "{\n  \"a\u{1b}\" = (known after apply)\n}\n", "a pipe gets what there is");
        let shown = print(true, false);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[..3], ["{", "  \"a\\u{1b}\" = (known after apply)", "}"]);
        assert!(lines[3].starts_with("  m/main.tf:1:1  `var.tls` "), "{shown}");
        assert_eq!(lines[4], "  m/main.tf:2:5  the local value");
        assert_eq!(lines[5], "                 the variable is set on the command line");
        assert!(print(true, true).contains("\u{1b}[2m"));
    }

    #[test]
    fn an_error_is_marked_in_the_expression() {
        let sources = SourceMap::in_memory();
        let wrong = answer(None, Some("no number"), Span::NONE);
        let source = sources.add_typed("<expression>", &wrong.expression, None);
        let at = |start: usize, end: usize| Answer { span: Span::new(source.id, start, end), ..wrong.clone() };
        assert_eq!(answer_error(&sources, &at(9, 14), true).unwrap(), "no number\n  tonumber(\"ab?\")\n           ^^^^^");
        assert_eq!(answer_error(&sources, &at(9, 14), false).unwrap(), "no number");
        assert_eq!(answer_error(&sources, &at(15, 15), true).unwrap(), "no number\n  tonumber(\"ab?\")\n                 ^");
        let id = sources.add("m/main.tf", "x = 1\n").id;
        let elsewhere = Answer { span: Span::new(id, 4, 5), ..wrong.clone() };
        assert_eq!(answer_error(&sources, &elsewhere, true).unwrap(), "m/main.tf:1:5: no number");
        let long = Answer { expression: format!("{} + x", "1 + ".repeat(200)), ..wrong.clone() };
        let source = sources.add_typed("<expression>", &long.expression, Some(source.id));
        let end = long.expression.len();
        let shown = answer_error(&sources, &Answer { span: Span::new(source.id, end - 1, end), ..long }, true).unwrap();
        assert!(shown.lines().all(|line| line.chars().count() <= SHOWN + 2), "{shown}");
        assert_eq!(shown.lines().last().map(str::len), Some(2 + SHOWN / 2 + 1), "{shown}");
    }
}
