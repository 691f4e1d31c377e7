//! What the names say that authors gave to things whose contents are not in the repository.
//!
//! A name proves nothing, so every fact from here is marked as read by name. Names are read by whole words, and the
//! most specific part of a reference speaks first: `module.public_edge.private_subnets` are private subnets.

use crate::source::{Span, Text};
use crate::value::{Key, Kind, Mode, PathStep, Site, Symbol, Value};

use super::words::clean_words;

/// A reference as its author named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As written: `var.private_subnet_ids`.
    pub text: Text,
    /// Its parts, most specific first.
    pub parts: Vec<Text>,
    /// Where it is used.
    pub site: Site,
}

/// The names of the references that a value is, or is a copy of, and that the repository does not resolve. What was made
/// of a value is no longer what the name says.
pub fn names_of(value: &Value) -> Vec<Name> {
    let at = value.origin.site_or(Span::NONE);
    match &value.kind {
        Kind::Symbol(symbol) => vec![of_symbol(symbol, at)],
        Kind::Unknown(unknown) if !unknown.cases.is_empty() => unknown.cases.iter().flat_map(names_of).collect(),
        Kind::Unknown(_) => {
            value.referents().filter(|symbol| symbol.address.mode != Mode::Managed).map(|s| of_symbol(s, at)).collect()
        }
        // a text that is known is named by whoever sets the root module's variable
        Kind::String(_) => {
            let of_root = |symbol: &&Symbol| symbol.address.mode == Mode::Input && symbol.address.module.0.is_empty();
            value.referents().filter(of_root).map(|symbol| of_symbol(symbol, at)).collect()
        }
        _ => Vec::new(),
    }
}

/// The parts of a reference; neither the leading keyword nor the type is a name.
fn of_symbol(symbol: &Symbol, site: Site) -> Name {
    let mut parts: Vec<Text> = symbol
        .path
        .iter()
        .rev()
        .filter_map(|step| match step {
            PathStep::Attribute(name) if name.as_str() != "outputs" => Some(name.clone()),
            _ => None,
        })
        .collect();
    if let Some(Key::Text(key)) = &symbol.address.key {
        parts.push(key.clone());
    }
    parts.push(symbol.address.name.clone());
    let text = match symbol.address.mode {
        Mode::Input => symbol.named_part(),
        _ => symbol.to_string().into(),
    };
    Name { text, parts, site }
}

/// What the most specific part of a name says that says anything.
pub fn read<T>(name: &Name, reader: impl Fn(&str) -> Option<T>) -> Option<T> {
    name.parts.iter().find_map(|part| reader(part))
}

/// Whether a name says public (`true`) or private (`false`).
///
/// Only words that cannot mean anything else count. `database`, `data` or `cache` say what lives in a subnet, not how
/// it is reached: people do put databases into public subnets.
pub fn says_public(text: &str) -> Option<bool> {
    let words = clean_words(text);
    let mut says = None;
    for (index, word) in words.iter().enumerate() {
        let negated = index.checked_sub(1).and_then(|i| words.get(i)).is_some_and(|w| matches!(w.as_str(), "non" | "not" | "no"));
        let public = match word.as_str() {
            "public" => !negated,
            "private" | "intra" | "isolated" | "internal" | "nonpublic" if !negated => false,
            _ => continue,
        };
        if says.is_some_and(|before| before != public) {
            return None; // it says both
        }
        says = Some(public);
    }
    says
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::value::{Address, ModulePath, RootId};

    #[test]
    fn names_say_private_or_public_by_whole_words() {
        for (name, expected) in [
            ("private_subnet_ids", Some(false)),
            ("PrivateSubnets", Some(false)),
            ("intra_subnets", Some(false)),
            ("private2", Some(false)),
            ("public-a", Some(true)),
            ("non_public_subnets", Some(false)),
            ("nonpublic", Some(false)),
            ("public_and_private", None),
            ("database_subnets", None),
            ("publication", None),
            ("subnet_ids", None),
            ("no_private", None),
        ] {
            assert_eq!(says_public(name), expected, "{name}");
        }
    }

    #[test]
    fn the_most_specific_part_speaks_first() {
        let says = |mode: Mode, kind: &str, name: &str, path: &[&str]| {
            let (root, module) = (RootId(0), ModulePath::default());
            let address = Address { root, module, mode, kind: kind.into(), name: name.into(), key: None };
            let path = path.iter().map(|name| PathStep::Attribute((*name).into())).collect();
            let symbol = Symbol { address: Arc::new(address), path, not_null: false };
            read(&of_symbol(&symbol, Span::NONE.into()), says_public)
        };
        assert_eq!(says(Mode::Module, "", "public_edge", &["private_subnets"]), Some(false));
        assert_eq!(says(Mode::Data, "aws_subnets", "private", &["ids"]), Some(false));
        assert_eq!(says(Mode::Input, "", "subnets", &["public"]), Some(true));
        assert_eq!(says(Mode::Input, "", "network", &["subnet_ids"]), None);
    }
}
