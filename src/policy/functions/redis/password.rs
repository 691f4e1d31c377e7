//! The password of a connection: whether there is one, and where it comes from.
//!
//! Invariant: a password is looked at only for its place; no text of this file is made of one.

use super::connection::{Group, Known, is_url, option_of, unknown};
use super::endpoint::text_of;
use super::names::{Role, as_variable};
use super::settings::{Holder, Setting};
use crate::graph::GAP;
use crate::value::{Kind, Note, Origin, Reason, ReasonKind, Type, Unknown, Value};

impl<'w> Group<'_, 'w> {
    /// Whether there is a password, and of each whether it comes from a Secret.
    pub fn passwords(&self) -> (Known<'w>, Vec<Known<'w>>) {
        let mut stored = Vec::new();
        let mut doubts: Vec<Reason> = Vec::new();
        for setting in self.of_role(Role::Password) {
            if setting.value.as_str().is_some_and(|text| matches!(text, "true" | "false" | "null" | "none")) {
                continue;
            }
            stored.push(self.stored(setting, &setting.value));
        }
        for endpoint in self.endpoints {
            match text_of(&endpoint.value) {
                Some(text) => {
                    if let Some(password) = password_of(&text) {
                        stored.push(self.stored(endpoint, &password_part(&endpoint.value, &password)));
                    }
                }
                // A URL that is not known may have one.
                None if is_url(endpoint) => endpoint.value.collect_reasons(&mut doubts),
                None => {}
            }
        }
        let file = self.of_role(Role::PasswordFile).first().map(|file| (file.value.origin.clone(), file.holder));
        if let Some((origin, holder)) = stored.first().map(|one| (one.value.origin.clone(), one.holder)).or(file) {
            let note = Some(Note::new("the client has a password"));
            return (Known { value: Value::bool(true).with_origin(origin.with_note(note)), holder }, stored);
        }
        doubts.extend(self.open().iter().flat_map(|open| open.reasons.clone()));
        let (origin, holder) = self.first();
        if doubts.is_empty() && self.around.has_secret_files {
            let subject = "a password may be in a Secret that the container mounts";
            doubts.push(Reason::new(ReasonKind::NotInFiles, subject, origin.span().unwrap_or(self.around.header)));
        }
        let value = if doubts.is_empty() {
            Value::bool(false).with_origin(origin.with_note(Some(Note::new("no password is set for this endpoint"))))
        } else {
            unknown(doubts, Type::Bool).with_origin(origin)
        };
        (Known { value, holder }, stored)
    }

    /// Whether a password that is part of a setting comes from a Secret.
    fn stored(&self, setting: &Setting<'w>, password: &Value) -> Known<'w> {
        let at = |truth: bool, text: &str| {
            let origin = setting.value.origin.clone().with_note(Some(Note::new(text)));
            Value::bool(truth).with_origin(origin)
        };
        let value = match setting.holder {
            Holder::Secret | Holder::Cluster => at(true, "comes from a Secret"),
            Holder::ConfigMap(_) if matches!(&password.kind, Kind::Unknown(unknown) if is_encrypted(unknown)) => {
                unknown_at(password, &setting.value.origin)
            }
            Holder::ConfigMap(_) => at(false, "the password is in a ConfigMap"),
            Holder::Container => match self.referred(setting) {
                Some(Holder::Secret | Holder::Cluster) => at(true, "comes from a Secret"),
                Some(Holder::ConfigMap(_)) => at(false, "the password is in a ConfigMap"),
                _ => self.written_out(setting, password),
            },
        };
        Known { value, holder: setting.holder }
    }

    /// Of a password in a container's own text: whether it is written out.
    fn written_out(&self, setting: &Setting<'w>, password: &Value) -> Value {
        match &password.kind {
            Kind::String(_) | Kind::Number(_) => {
                let note = Some(Note::new("the password is written out here"));
                Value::bool(false).with_origin(setting.value.origin.clone().with_note(note))
            }
            // What Terraform knows when it is applied is in the pod for everyone to read.
            Kind::Symbol(_) => {
                let note = Some(Note::new("Terraform writes the password into the pod template, in plain text"));
                Value::bool(false).with_origin(setting.value.origin.clone().with_note(note))
            }
            _ => unknown_at(password, &setting.value.origin),
        }
    }

    /// What holds the variable that a password is taken from: `$(REDIS_PASSWORD)`.
    fn referred(&self, setting: &Setting<'w>) -> Option<Holder<'w>> {
        let span = setting.value.origin.span()?;
        let source = self.around.sources.get(span.source)?;
        let raw = source.slice(span).trim_matches(['"', '\'']);
        let password = password_of(raw).unwrap_or_else(|| raw.to_string());
        let (_, rest) = password.split_once("$(")?;
        let (name, _) = rest.split_once(')')?;
        self.around.variables.get(&as_variable(name)).map(|variable| variable.holder)
    }
}

fn is_encrypted(unknown: &Unknown) -> bool {
    unknown.reasons.iter().any(|reason| reason.kind == ReasonKind::Encrypted)
}

fn unknown_at(value: &Value, origin: &Origin) -> Value {
    let mut reasons = Vec::new();
    value.collect_reasons(&mut reasons);
    unknown(reasons, Type::Bool).with_origin(origin.clone())
}

/// The password of a URL or connection string.
fn password_of(text: &str) -> Option<String> {
    if let Some((_, rest)) = text.split_once("://") {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        let (user, _) = authority.rsplit_once('@')?;
        let (_, password) = user.split_once(':')?;
        return (!password.is_empty()).then(|| password.to_string());
    }
    option_of(text, &["password"]).filter(|password| !password.is_empty())
}

/// The password within a text of parts: a text that is written out, or what is not known of it.
fn password_part(whole: &Value, password: &str) -> Value {
    if !password.contains(GAP) {
        return Value::string(password).with_sensitive(false);
    }
    match &whole.kind {
        Kind::Parts(parts) => {
            let open: Vec<&Value> = parts.iter().filter(|part| part.as_str().is_none()).collect();
            if let Some(first) = open.first().filter(|_| open.iter().all(|part| part.as_symbol().is_some())) {
                return (*first).clone();
            }
            let sensitive = open.iter().any(|part| part.sensitive) || whole.sensitive;
            Unknown::joined(open).into_value().with_sensitive(sensitive)
        }
        _ => Value { kind: whole.kind.clone(), ..whole.clone() },
    }
}
