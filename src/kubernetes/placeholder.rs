//! Text that is not what reaches the cluster: placeholders that Flux, envsubst and similar tools fill in, and encrypted
//! values. Both are present and unknown, and are never compared as text.
//!
//! Source: [Flux, post build variable substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution),
//! [SOPS](https://getsops.io/docs/).

use std::sync::Arc;

use crate::source::{SourceMap, Span, Text};
use crate::value::{Kind, Reason, ReasonKind, Type, Unknown, Value};

use super::Object;

/// How deep below an object texts are looked at.
const MAX_DEPTH: usize = 64;
/// The longest text that is searched; a longer one is a file rather than a setting.
const MAX_TEXT: usize = 64 << 10;
/// How many parts one text may have.
const MAX_PARTS: usize = 200;
/// Bytes of a placeholder that a reason shows.
const MAX_SHOWN: usize = 60;

/// Fields that name something. They stay as they are written: two that are written alike are filled in alike.
const NAMES: [&str; 6] = ["apiVersion", "kind", "metadata", "name", "namespace", "key"];

/// Beginnings of a text that a secret manager replaces as a whole.
const REFERENCES: [&str; 5] = ["vault:", "ref+", "op://", "<path:", "secretref+"];

/// Marks around a name, as a whole text: `<endpoint>`, `__HOST__`, `%HOST%`, `@HOST@`, `#{HOST}#`.
const MARKS: [(&str, &str); 5] = [("<", ">"), ("__", "__"), ("%", "%"), ("@", "@"), ("#{", "}#")];

/// Makes the texts of an object unknown, or parts of them, where they are not final.
pub(super) fn open_placeholders(object: &mut Object, sources: &SourceMap) {
    if has_placeholder(&object.body, None, 0) {
        replace(&mut object.body, "", sources, 0);
    }
}

/// Why a text is not final, if it is not.
pub fn reason(value: &Value) -> Option<Reason> {
    let text = value.as_str().filter(|text| text.len() <= MAX_TEXT)?;
    let span = value.origin.span().unwrap_or(Span::NONE);
    if is_encrypted(text) {
        return Some(Reason::new(ReasonKind::Encrypted, "", span));
    }
    if is_reference(text) {
        return Some(placeholder(text.trim(), span));
    }
    first_placeholder(text).map(|written| placeholder(written, span))
}

fn first_placeholder(text: &str) -> Option<&str> {
    pieces(text).into_iter().find_map(|piece| match piece {
        TextPiece::Placeholder(written) => Some(written),
        TextPiece::Text(_) => None,
    })
}

fn placeholder(written: &str, span: Span) -> Reason {
    let shown: String = written.chars().take(MAX_SHOWN).collect();
    Reason::new(ReasonKind::Placeholder, shown, span)
}

/// Whether SOPS wrote a text. The text around it may be a whole file.
pub(super) fn is_encrypted(text: &str) -> bool {
    text.match_indices("ENC[").any(|(at, _)| {
        let rest = text.get(at + 4..).unwrap_or("");
        let kind = rest.bytes().take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_').count();
        kind > 0 && rest.get(kind..).is_some_and(|rest| rest.starts_with(',') && rest.contains(']'))
    })
}

/// Whether a text as a whole stands for another.
fn is_reference(text: &str) -> bool {
    let text = text.trim();
    let named = |(before, after): &(&str, &str)| {
        let inner = text.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        inner.is_some_and(|name| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
        })
    };
    REFERENCES.iter().any(|start| text.starts_with(start)) || MARKS.iter().any(named)
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum TextPiece<'t> {
    Text(&'t str),
    Placeholder(&'t str),
}

/// Cuts a text at `${…}` and `{{ … }}`. `$${` is an escape: nothing is filled in there.
fn pieces(text: &str) -> Vec<TextPiece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(['$', '{'])) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or("");
        let length = match () {
            () if rest.starts_with("$$") => {
                // An escape; the brace behind it belongs to it.
                at = start + if rest.starts_with("$${") { 3 } else { 2 };
                continue;
            }
            () if rest.starts_with("${") => closing(rest, 2, "{", "}"),
            () if rest.starts_with("{{") => closing(rest, 2, "{{", "}}"),
            () => None,
        };
        let Some(length) = length.filter(|_| pieces.len() < MAX_PARTS) else {
            at = start + 1;
            continue;
        };
        if from < start {
            pieces.extend(text.get(from..start).map(TextPiece::Text));
        }
        pieces.extend(text.get(start..start + length).map(TextPiece::Placeholder));
        at = start + length;
        from = at;
    }
    if from < text.len() {
        pieces.extend(text.get(from..).map(TextPiece::Text));
    }
    pieces
}

/// The length of what begins at the start of a text and ends with the mark that closes it; such marks may be nested.
fn closing(text: &str, from: usize, open: &str, close: &str) -> Option<usize> {
    let (mut depth, mut at) = (1_usize, from);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(close) {
            depth -= 1;
            at += close.len();
            if depth == 0 {
                return Some(at);
            }
        } else if rest.starts_with(open) {
            depth += 1;
            at += open.len();
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    None
}

/// Whether a text may have to be replaced; what has none is not copied.
fn is_suspect(text: &str) -> bool {
    text.len() <= MAX_TEXT && (text.contains("${") || text.contains("{{") || text.contains("ENC[") || is_reference(text))
}

fn has_placeholder(value: &Value, key: Option<&str>, depth: usize) -> bool {
    if depth > MAX_DEPTH || key.is_some_and(|key| NAMES.contains(&key) && value.as_mapping().is_none()) {
        return false;
    }
    match &value.kind {
        Kind::String(text) => is_suspect(text),
        Kind::Mapping(mapping) => mapping.entries.iter().any(|(key, entry)| {
            !(depth == 0 && NAMES.contains(&key.as_str()))
                && (is_suspect(key) || has_placeholder(&entry.value, Some(key), depth + 1))
        }),
        Kind::Sequence(sequence) => sequence.items.iter().any(|item| has_placeholder(item, None, depth + 1)),
        _ => false,
    }
}

fn replace(value: &mut Value, key: &str, sources: &SourceMap, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    if let Kind::String(text) = &value.kind {
        if let Some(replaced) = replaced(text, value, key, sources) {
            *value = replaced;
        }
        return;
    }
    match &mut value.kind {
        Kind::Mapping(mapping) => {
            let mapping = Arc::make_mut(mapping);
            let open = mapping.entries.iter().filter(|(key, _)| is_suspect(key)).find_map(|(key, entry)| {
                let reasons = vec![placeholder(first_placeholder(key)?, entry.key)];
                Some(Arc::new(Unknown { reasons, ..Unknown::default() }))
            });
            if let Some(open) = open {
                mapping.open.get_or_insert(open);
            }
            for (key, entry) in &mut mapping.entries {
                let is_name = NAMES.contains(&key.as_str()) && (depth == 0 || entry.value.as_mapping().is_none());
                if !is_name && has_placeholder(&entry.value, Some(key), depth + 1) {
                    replace(&mut entry.value, key, sources, depth + 1);
                }
            }
        }
        Kind::Sequence(sequence) => {
            for item in &mut Arc::make_mut(sequence).items {
                if has_placeholder(item, None, depth + 1) {
                    replace(item, key, sources, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// The value that a text with placeholders, or an encrypted one, stands for.
fn replaced(text: &Text, value: &Value, key: &str, sources: &SourceMap) -> Option<Value> {
    if !is_suspect(text) {
        return None;
    }
    let span = value.origin.span().unwrap_or(Span::NONE);
    let unknown = |reason: Reason, typ: Option<Type>| {
        let unknown = Unknown { reasons: vec![reason], typ, not_null: true, ..Unknown::default() };
        Value { kind: Kind::Unknown(Arc::new(unknown)), ..value.clone() }
    };
    if is_encrypted(text) {
        return Some(unknown(Reason::new(ReasonKind::Encrypted, key, span), Some(Type::String)));
    }
    // `vault:1.4.0` is an image.
    if is_reference(text) && key != "image" {
        return Some(unknown(placeholder(text.trim(), span), Some(Type::String)));
    }
    let pieces = pieces(text);
    if let [TextPiece::Placeholder(written)] = pieces.as_slice() {
        // Without quotes the text that is filled in may be read as a boolean or a number.
        let is_quoted = sources.get(span.source).is_some_and(|source| source.slice(span).starts_with(['"', '\'']));
        return Some(unknown(placeholder(written, span), is_quoted.then_some(Type::String)));
    }
    if !pieces.iter().any(|piece| matches!(piece, TextPiece::Placeholder(_))) {
        return None;
    }
    let parts: Vec<Value> = pieces
        .into_iter()
        .map(|piece| match piece {
            TextPiece::Text(text) => Value::string(text),
            TextPiece::Placeholder(written) => unknown(placeholder(written, span), Some(Type::String)),
        })
        .collect();
    Some(Value { kind: Kind::Parts(parts.into()), ..value.clone() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_cut_out_and_escapes_stay() {
        let show = |text: &str| {
            let show = |piece: &TextPiece<'_>| match piece {
                TextPiece::Text(text) => (*text).to_string(),
                TextPiece::Placeholder(text) => format!("<{text}>"),
            };
            pieces(text).iter().map(show).collect::<String>()
        };
        for (text, expected) in [
            ("plain", "plain"),
            ("${A}", "<${A}>"),
            ("${scheme}://${host:-redis}:6379", "<${scheme}>://<${host:-redis}>:6379"),
            ("${A:-${B}}x", "<${A:-${B}}>x"),
            ("${A:=x}", "<${A:=x}>"),
            ("$${A}", "$${A}"),
            ("$$${A}", "$$<${A}>"),
            ("$(A) $A", "$(A) $A"),
            ("${A", "${A"),
            ("a{{ .Values.x }}b", "a<{{ .Values.x }}>b"),
            ("{\"a\": {}}", "{\"a\": {}}"),
            ("é${A}", "é<${A}>"),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
    }

    #[test]
    fn encrypted_texts_and_references_are_known_by_their_form() {
        assert!(is_encrypted("ENC[AES256_GCM,data:dHJ1ZQ==,iv:aXY=,tag:dGFn,type:str]"));
        assert!(is_encrypted("{\"data\": \"ENC[AES256_GCM,data:a]\"}"));
        assert!(!is_encrypted("ENC[]") && !is_encrypted("[ENC]") && !is_encrypted("ENC[a]"));
        for text in ["<path:secret/redis#tls>", "<endpoint>", "__HOST__", "%HOST%", "vault:secret/data/a#B", "#{HOST}#"] {
            assert!(is_reference(text), "{text}");
        }
        for text in ["true", "redis", "<>", "1 < 2 > 1", "50%", "a@b", "____"] {
            assert!(!is_reference(text), "{text}");
        }
    }
}
