//! Outputs of a root module that show the password of a cache.
//!
//! Invariant: a value shows a password where it is the password, has it as a part, or is the whole resource that has it;
//! what is worked out of one may show it.

use crate::finding::is_secret_name;
use crate::source::Span;
use crate::terraform::Resource;
use crate::value::{Kind, Mode, Reason, ReasonKind, Symbol, Truth, Value};

use crate::graph::index::{Identity, identity, references};
use crate::graph::read::{argument, at_path, leaves};

use super::Caches;

/// An output that is not sensitive and shows a password, surely or perhaps.
#[derive(Clone, Debug)]
pub struct ExposingOutput {
    pub header: Span,
    /// Where the password comes from.
    pub password: Span,
    pub truth: Truth,
    /// Why it is unknown.
    pub reasons: Vec<Reason>,
}

/// How short a text may be to be looked for in others.
const SHORTEST: usize = 6;
/// How deep outputs are searched.
const MAX_DEPTH: usize = 16;

impl<'a> Caches<'_, 'a> {
    /// The passwords that open a cache: its token, and those of the users of its groups.
    fn passwords(&self, cache: &Resource) -> Vec<Value> {
        let mut found: Vec<Value> = argument(&cache.body, "auth_token").into_iter().cloned().collect();
        for leaf in self.access_control(cache).map(leaves).unwrap_or_default() {
            for (group, _) in self.index.find(cache, &leaf.value, &["aws_elasticache_user_group", "aws_memorydb_acl"]) {
                for user in ["user_ids", "user_names"].iter().flat_map(|name| at_path(&group.body, name)) {
                    for (user, _) in self.index.find(group, &user.value, &["aws_elasticache_user", "aws_memorydb_user"]) {
                        let paths = ["passwords", "authentication_mode.passwords"];
                        found.extend(paths.iter().flat_map(|path| at_path(&user.body, path)).map(|leaf| leaf.value));
                    }
                }
            }
        }
        found.retain(|password| password.as_str() != Some(""));
        found
    }

    /// The outputs of a cache's root module that are not sensitive and show a password of it; `None` where it has none.
    pub fn exposing_outputs(&self, cache: &Resource) -> Option<Vec<ExposingOutput>> {
        let passwords = self.passwords(cache);
        let first = passwords.first()?;
        let root = self.index.root(cache.address.root)?;
        let mut found = Vec::new();
        for output in root.outputs.iter().filter(|output| !output.sensitive) {
            let shown = passwords.iter().find(|password| shows(&output.value, password, cache, 0));
            if let Some(password) = shown {
                let password = password.origin.span().unwrap_or(cache.header);
                found.push(ExposingOutput { header: output.header, password, truth: Truth::True, reasons: Vec::new() });
                continue;
            }
            let mut reasons = Vec::new();
            output.value.collect_reasons(&mut reasons);
            let made_of = passwords.iter().find(|password| is_made_of(&reasons, password));
            // A value that nobody knows, under the name of a password.
            let is_named = is_secret_name(&output.name) && !output.value.is_known() && output.value.as_symbol().is_none();
            if made_of.is_some() || is_named {
                let password = made_of.unwrap_or(first).origin.span().unwrap_or(cache.header);
                if reasons.is_empty() {
                    let subject = format!("whether the output `{}` shows a password", output.name);
                    reasons.push(Reason::new(ReasonKind::NotInFiles, subject, output.header));
                }
                found.push(ExposingOutput { header: output.header, password, truth: Truth::Unknown, reasons });
            }
        }
        Some(found)
    }
}

/// Whether a value is a password, has it as a part, or is the whole cache.
fn shows(value: &Value, password: &Value, cache: &Resource, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    let is_same = |symbol: &Symbol| references(password).any(|other| symbol.is_same(other));
    let is_of_cache = |symbol: &Symbol| {
        let is_it = symbol.address.mode == Mode::Managed && symbol.address.same_block(&cache.address);
        is_it && (symbol.path.is_empty() || symbol.attribute() == Some("auth_token"))
    };
    if references(value).any(|symbol| is_same(symbol) || is_of_cache(symbol)) {
        return true;
    }
    // Texts are compared below: a short one may be anything.
    let known = identity(value);
    if matches!(known, Identity::Symbol(_) | Identity::Input(_)) && known == identity(password) {
        return true;
    }
    let inner = |part: &Value| shows(part, password, cache, depth + 1);
    match &value.kind {
        Kind::String(text) => password.as_str().is_some_and(|password| password.len() >= SHORTEST && text.contains(password)),
        Kind::Parts(parts) => parts.iter().any(inner),
        Kind::Sequence(sequence) => sequence.items.iter().any(inner),
        Kind::Mapping(mapping) => mapping.entries.values().any(|entry| inner(&entry.value)),
        Kind::Unknown(unknown) => unknown.cases.iter().any(inner),
        _ => false,
    }
}

/// Whether a value is unknown because a password is.
fn is_made_of(reasons: &[Reason], password: &Value) -> bool {
    let names: Vec<String> = references(password).map(ToString::to_string).collect();
    let mut own = Vec::new();
    password.collect_reasons(&mut own);
    reasons.iter().any(|reason| names.contains(&reason.subject.to_string()) || own.contains(reason))
}
