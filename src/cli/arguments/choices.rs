//! Arguments that are one of a list of words, each with the type that it means.
//!
//! The lists are those of the types themselves: a new report format or severity is not repeated here.

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::finding::{Confidence, Outcome, Severity};
use crate::report::{EvidenceFormat, Format, GroupBy, UnknownPolicy};

/// Every outcome, among the words for single ones.
pub const ALL: &str = "all";

/// Standard output of commands that list something.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    Text,
    Json,
}

/// When to use colours.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set; FORCE_COLOR turns colours on
    Auto,
    Always,
    Never,
}

/// What a list of outcomes names.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum OutcomeChoice {
    One(Outcome),
    All,
}

/// The type that a word of a list means; the list has been checked before.
fn meaning<T>(word: &str, from: impl Fn(&str) -> Option<T>) -> Result<T, String> {
    from(word).ok_or_else(|| format!("`{word}` is not a valid value"))
}

pub fn format() -> impl TypedValueParser<Value = Format> {
    let words = Format::ALL.iter().map(|format| PossibleValue::new(format.id()).help(format.about()));
    PossibleValuesParser::new(words).try_map(|word| meaning(&word, Format::from_id))
}

pub fn severity() -> impl TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(Severity::ALL.map(Severity::id)).try_map(|word| meaning(&word, Severity::from_id))
}

pub fn confidence() -> impl TypedValueParser<Value = Confidence> {
    PossibleValuesParser::new(Confidence::ALL.map(Confidence::id)).try_map(|word| meaning(&word, Confidence::from_id))
}

pub fn unknown() -> impl TypedValueParser<Value = UnknownPolicy> {
    PossibleValuesParser::new(UnknownPolicy::ALL.map(UnknownPolicy::id)).try_map(|word| meaning(&word, UnknownPolicy::from_id))
}

pub fn group_by() -> impl TypedValueParser<Value = GroupBy> {
    PossibleValuesParser::new(GroupBy::ALL.map(GroupBy::id)).try_map(|word| meaning(&word, GroupBy::from_id))
}

pub fn outcome() -> impl TypedValueParser<Value = OutcomeChoice> {
    let words = Outcome::ALL.map(Outcome::id).into_iter().chain([ALL]);
    PossibleValuesParser::new(words).try_map(|word| match word.as_str() {
        ALL => Ok(OutcomeChoice::All),
        word => meaning(word, Outcome::from_id).map(OutcomeChoice::One),
    })
}

pub fn evidence_format() -> impl TypedValueParser<Value = EvidenceFormat> {
    PossibleValuesParser::new(EvidenceFormat::ALL.map(EvidenceFormat::id)).try_map(|word| meaning(&word, EvidenceFormat::from_id))
}

/// What `schema` prints the schema of.
#[derive(Copy, Clone, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// The configuration file, clearspan.yaml
    Config,
    /// The report of check --format json
    Report,
}
