//! `toToml`: values to TOML, as BurntSushi/toml writes them: scalars first, then tables, keys sorted.

use super::datum::{Data, Datum, Map};
use super::print::float;
use crate::source::Text;

/// How deep tables may be nested.
const MAX_DEPTH: usize = 100;

/// A value as TOML.
pub(super) fn to_toml(datum: &Datum) -> String {
    let mut text = String::new();
    if let Data::Map(map) = &datum.data {
        table(map, "", "", &mut text, 0);
    }
    text
}

fn is_table(datum: &Datum) -> bool {
    match &datum.data {
        Data::Map(_) => true,
        Data::List(items) => !items.is_empty() && items.iter().all(|item| matches!(item.data, Data::Map(_))),
        _ => false,
    }
}

fn table(map: &Map, path: &str, indent: &str, text: &mut String, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    let entries: Vec<(Text, Datum)> = map.0.borrow().entries.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    for (name, value) in entries.iter().filter(|(_, value)| !is_table(value) && !matches!(value.data, Data::Nil)) {
        text.push_str(&format!("{indent}{} = {}\n", key(name), inline(value, 0)));
    }
    for (name, value) in entries.iter().filter(|(_, value)| is_table(value)) {
        let full = if path.is_empty() { key(name) } else { format!("{path}.{}", key(name)) };
        let deeper = format!("{indent}  ");
        match &value.data {
            Data::Map(inner) => {
                if !text.is_empty() && depth == 0 {
                    text.push('\n');
                }
                text.push_str(&format!("{indent}[{full}]\n"));
                table(inner, &full, &deeper, text, depth + 1);
            }
            Data::List(items) => {
                for item in items.iter() {
                    if let Data::Map(inner) = &item.data {
                        text.push_str(&format!("\n{indent}[[{full}]]\n"));
                        table(inner, &full, &deeper, text, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }
}

fn key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if is_bare { name.to_string() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    let mut new = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => new.push_str("\\\""),
            '\\' => new.push_str("\\\\"),
            '\n' => new.push_str("\\n"),
            '\t' => new.push_str("\\t"),
            '\r' => new.push_str("\\r"),
            _ => new.push(c),
        }
    }
    new.push('"');
    new
}

fn inline(datum: &Datum, depth: usize) -> String {
    match &datum.data {
        _ if depth > MAX_DEPTH => "\"\"".into(),
        Data::Text(rope) => quoted(rope),
        Data::Bool(value) => value.to_string(),
        Data::Integer(value) => value.to_string(),
        Data::Float(value) => {
            let text = float(*value);
            if text.contains(['.', 'e']) { text } else { format!("{text}.0") }
        }
        Data::List(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(item, depth + 1)).collect();
            format!("[{}]", items.join(", "))
        }
        Data::Map(map) => {
            let map = map.0.borrow();
            let pairs: Vec<String> =
                map.entries.iter().map(|(name, value)| format!("{} = {}", key(name), inline(value, depth + 1))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
        Data::Nil | Data::Unknown(_) => "\"\"".into(),
    }
}
