//! Ids of other tools that a run asks for or leaves out: of a rule only the conditions that answer them.

use super::is_selected_by;
use crate::source::Text;

/// Names as they are typed, of a rule that is not named by its own id.
#[derive(Clone, Debug, Default)]
pub struct AskedIds {
    /// Only conditions that answer one of these run; all where it is empty.
    pub only: Vec<String>,
    /// Conditions that answer one of these do not run.
    pub skip: Vec<String>,
}

impl AskedIds {
    /// Whether nothing is asked for and nothing left out: every condition runs.
    pub fn is_empty(&self) -> bool {
        self.only.is_empty() && self.skip.is_empty()
    }

    /// Whether a condition runs that answers these aliases; `None`: all of its rule.
    pub fn keep(&self, aliases: Option<&[Text]>) -> bool {
        let answers = |names: &[String]| aliases.is_none_or(|aliases| names.iter().any(|name| is_selected_by("", aliases, name)));
        (self.only.is_empty() || answers(&self.only)) && (self.skip.is_empty() || !answers(&self.skip))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_runs_where_one_of_its_ids_is_asked_for() {
        let of = |only: &[&str], skip: &[&str]| {
            let texts = |names: &[&str]| names.iter().map(ToString::to_string).collect();
            AskedIds { only: texts(only), skip: texts(skip) }
        };
        let own: &[Text] = &["CKV_AWS_334".into(), "AVD-AWS-0036".into()];
        assert!(of(&["CKV_AWS_334"], &[]).keep(Some(own)) && of(&["CKV_AWS_334"], &[]).keep(None));
        assert!(!of(&["CKV_AWS_335"], &[]).keep(Some(own)) && of(&["checkov:CKV_AWS_33*", "CKV_AWS_334"], &[]).keep(Some(own)));
        assert!(!of(&[], &["CKV_AWS_334"]).keep(Some(own)) && !of(&[], &["CKV_AWS_334"]).keep(None));
        assert!(of(&[], &["CKV_AWS_335"]).keep(Some(own)));
    }
}
