//! Resource types that the provider does not have.

use super::SchemaSubject;
use crate::expr::spelling::{nearest, nearest_by_words};
use crate::policy::mismatch::Mismatch;
use crate::terraform::schema::Releases;
use crate::value::Mode;

pub(super) fn unknown_types(subject: &SchemaSubject<'_>) -> Vec<Mismatch> {
    if subject.blocks().is_some() {
        return Vec::new();
    }
    let (kind, mode) = (&subject.resource.address.kind, subject.resource.address.mode);
    let elsewhere = subject.table.resource(mode, kind);
    let near = if elsewhere.is_some() { None } else { similar(subject, mode, kind) };
    let hint = match (elsewhere, near) {
        (Some(other), _) => since_or_until(subject, other.releases),
        (None, Some(near)) => format!(", did you mean `{near}`?"),
        (None, None) => other_mode(subject, mode, kind),
    };
    let text = format!("is of type `{kind}`, which {} does not have{hint}", subject.title());
    let doubt = if elsewhere.is_some() { None } else { subject.doubt(kind, near) };
    vec![Mismatch { span: subject.resource.header, text, doubt, instead: None }]
}

/// Whether a type that no admitted release has may be one of a version that the table does not describe.
pub(super) fn may_exist(subject: &SchemaSubject<'_>) -> bool {
    let elsewhere = subject.table.resource(subject.resource.address.mode, &subject.resource.address.kind);
    elsewhere.is_none() && subject.provider.outside.any()
}

/// The type, where it may be one of a version that the table does not describe: nothing is known of its arguments then.
pub(super) fn in_doubt(subject: &SchemaSubject<'_>) -> Vec<Mismatch> {
    if may_exist(subject) { unknown_types(subject) } else { Vec::new() }
}

/// What was probably meant by a type that no release has.
fn similar(subject: &SchemaSubject<'_>, mode: Mode, kind: &str) -> Option<&'static str> {
    if !other_mode(subject, mode, kind).is_empty() {
        return None;
    }
    let kinds = subject.table.kinds(mode).filter(|(_, releases)| releases.meets(subject.admitted()));
    let names: Vec<&'static str> = kinds.map(|(name, _)| name).collect();
    nearest(kind, names.iter().copied()).or_else(|| nearest_by_words(kind, names.iter().copied()))
}

/// Whether a data source has the name of a resource type that is not there, or the other way round.
fn other_mode(subject: &SchemaSubject<'_>, mode: Mode, kind: &str) -> String {
    let other = if mode == Mode::Data { Mode::Managed } else { Mode::Data };
    let exists = subject.table.resource(other, kind).is_some_and(|found| found.releases.meets(subject.admitted()));
    match (exists, other) {
        (true, Mode::Data) => ": it is a data source".to_string(),
        (true, _) => ": it is a resource".to_string(),
        (false, _) => String::new(),
    }
}

/// In which releases it is, where it is in none that is admitted.
pub(super) fn since_or_until(subject: &SchemaSubject<'_>, releases: Releases) -> String {
    let name = subject.provider_name();
    let all = subject.table.releases.as_slice();
    let release = |number: u8| all.get(usize::from(number));
    if let Some(first) = releases.oldest().filter(|oldest| *oldest > subject.newest).and_then(release) {
        // The release before it in the same major version does not have it.
        let before = all.iter().take_while(|other| *other != first).filter(|other| other.major == first.major).last();
        return match before {
            Some(before) => format!(": added after {name} {}", before.version),
            None => format!(": added in {name} {}", first.major),
        };
    }
    match releases.newest().and_then(|newest| release(newest.saturating_add(1))) {
        Some(next) => format!(": removed in {name} {}", next.major),
        None => String::new(),
    }
}
