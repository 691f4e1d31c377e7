//! Evidence as one page of HTML that needs nothing else.

use std::io::{self, Write};

use askama::Template;

use super::super::html::{Markup, STYLE, plain, prose};
use super::model::{ControlResult, Evidence, EvidencePlace};

#[derive(Template)]
#[template(path = "evidence.html")]
struct EvidencePage {
    style: &'static str,
    title: String,
    facts: Vec<(&'static str, String)>,
    sources: Vec<&'static str>,
    note: Option<&'static str>,
    counts: Vec<Count>,
    judged: Vec<JudgedControl>,
    exceptions: Vec<ExceptionRow>,
    others: Vec<OtherControls>,
    not_judged: Vec<[String; 3]>,
}

struct Count {
    class: &'static str,
    number: usize,
    result: &'static str,
    about: &'static str,
}

struct JudgedControl {
    id: String,
    title: String,
    severity: Option<&'static str>,
    result: &'static str,
    class: &'static str,
    rows: Vec<ObservationRow>,
}

struct ObservationRow {
    outcome: &'static str,
    target: String,
    place: String,
    rule: String,
    message: Markup,
}

struct ExceptionRow {
    controls: String,
    rule: String,
    target: String,
    reason: String,
    until: String,
    by: String,
}

struct OtherControls {
    result: &'static str,
    about: &'static str,
    rows: Vec<[String; 3]>,
}

fn class(result: ControlResult) -> &'static str {
    match result {
        ControlResult::Failed => "high",
        ControlResult::Unknown => "unknown",
        ControlResult::Excepted => "medium",
        ControlResult::Passed => "pass",
        ControlResult::NothingToCheck | ControlResult::NoRule | ControlResult::NotInSource => "not-covered",
    }
}

pub(super) fn write(evidence: &Evidence, to: &mut dyn Write) -> io::Result<()> {
    let short = |place: &Option<EvidencePlace>| plain(&place.as_ref().map(EvidencePlace::short).unwrap_or_default());
    let judged = evidence.controls.iter().filter(|control| control.result.is_judged()).map(|control| JudgedControl {
        id: plain(&control.id),
        title: plain(control.title),
        severity: control.severity,
        result: control.result.id(),
        class: class(control.result),
        rows: control
            .observations
            .iter()
            .map(|one| ObservationRow {
                outcome: one.outcome,
                target: plain(&one.target),
                place: short(&one.place),
                rule: plain(&one.rule),
                message: prose(&one.message),
            })
            .collect(),
    });
    let exceptions = evidence.exceptions.iter().filter_map(|exception| {
        let one = &exception.observation;
        let accepted = one.exception.as_ref()?;
        let at = accepted.place.as_ref().map(|place| format!(" at {}", place.short())).unwrap_or_default();
        Some(ExceptionRow {
            controls: plain(&exception.controls.join(", ")),
            rule: plain(&one.rule),
            target: plain(&one.target),
            reason: plain(&accepted.reason),
            until: plain(accepted.until.as_deref().unwrap_or("no end")),
            by: plain(&format!("{}{at}", accepted.origin)),
        })
    });
    let others = [ControlResult::NothingToCheck, ControlResult::NoRule, ControlResult::NotInSource].map(|result| {
        let own = evidence.controls.iter().filter(|control| control.result == result);
        let rows =
            own.map(|control| [plain(&control.id), plain(control.title), plain(control.reason.as_deref().unwrap_or_default())]);
        OtherControls { result: result.id(), about: result.about(), rows: rows.collect() }
    });
    let not_judged = evidence.not_judged.iter().map(|entry| {
        let place = entry.line.map_or(entry.path.clone(), |line| format!("{}:{line}", entry.path));
        [plain(&place), plain(&entry.reason), plain(&entry.message)]
    });
    let counts = evidence.counts().into_iter().map(|(result, number)| Count {
        class: class(result),
        number,
        result: result.id(),
        about: result.about(),
    });
    let page = EvidencePage {
        style: STYLE,
        title: plain(&evidence.title()),
        facts: evidence.facts().into_iter().map(|(term, text)| (term, plain(&text))).collect(),
        sources: evidence.framework.sources.clone(),
        note: evidence.framework.mapping.or(evidence.framework.unmapped),
        counts: counts.collect(),
        judged: judged.collect(),
        exceptions: exceptions.collect(),
        others: others.into_iter().filter(|other| !other.rows.is_empty()).collect(),
        not_judged: not_judged.collect(),
    };
    writeln!(to, "{}", page.render().map_err(io::Error::other)?)
}
