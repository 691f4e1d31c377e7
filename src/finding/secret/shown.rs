//! A finding as it may be shown: without the secrets of its run.

use std::borrow::Cow;

use super::Secrets;
use crate::finding::Finding;

/// A text about a target: the address names no secret, whatever words it holds.
fn about(target: &str, text: &mut String, secrets: &Secrets) {
    if target.is_empty() || !secrets.may_redact(text) {
        return secrets.redact_in_place(text);
    }
    let parts: Vec<_> = text.split(target).map(|part| secrets.redact(part)).collect();
    if parts.iter().any(|part| matches!(part, Cow::Owned(_))) {
        *text = parts.join(target);
    }
}

impl Secrets {
    pub fn redact_in_place(&self, text: &mut String) {
        if self.may_redact(text)
            && let Cow::Owned(redacted) = self.redact(text)
        {
            *text = redacted;
        }
    }

    /// A finding as it may be shown. Places stay; no fix is kept that would write what is covered.
    pub fn redacted(&self, finding: &Finding) -> Finding {
        let mut finding = finding.clone();
        let target = finding.target.as_str();
        about(target, &mut finding.message, self);
        about(target, &mut finding.primary.text, self);
        finding.help.iter_mut().for_each(|help| about(target, help, self));
        finding.related.iter_mut().for_each(|label| about(target, &mut label.text, self));
        for step in &mut finding.path {
            self.redact_in_place(&mut step.name);
            self.redact_in_place(&mut step.text);
        }
        for reason in &mut finding.reasons {
            if let Cow::Owned(subject) = self.redact(&reason.subject) {
                reason.subject = subject.into();
            }
        }
        if let Some(suppression) = &mut finding.suppression {
            self.redact_in_place(&mut suppression.reason);
        }
        finding.fixes.retain(|fix| fix.edits.iter().all(|edit| matches!(self.redact(&edit.text), Cow::Borrowed(_))));
        finding.fixes.iter_mut().for_each(|fix| self.redact_in_place(&mut fix.title));
        finding
    }
}
