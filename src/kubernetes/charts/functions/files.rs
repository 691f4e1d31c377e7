//! The methods of `.Files` and `.Capabilities.APIVersions`.
//!
//! `.Files` is a map of the chart's files, path to text; `APIVersions` a map of what a cluster serves.

use super::Call;
use crate::kubernetes::charts::datum::{Data, Datum, Map, Methods};
use crate::kubernetes::charts::print::printed;
use crate::kubernetes::charts::renderer::{Renderer, Run, Stop};
use crate::kubernetes::charts::rope::Rope;
use crate::kubernetes::charts::yaml_text::to_yaml;
use crate::source::{Span, Text};

/// Calls a method of a map; the first argument is the map.
pub(in crate::kubernetes::charts) fn method(
    renderer: &Renderer,
    methods: Methods,
    name: &str,
    arguments: Vec<Datum>,
    span: Span,
) -> Run<Datum> {
    let call = Call { renderer, name, arguments: &arguments, span };
    match (methods, name) {
        (Methods::ApiVersions, "Has") => {
            let wanted = call.text(1)?;
            Ok(call.made(Data::Bool(call.map(0)?.get(&wanted).is_some())))
        }
        (Methods::Files, "Get" | "GetBytes") => Ok(call.map(0)?.get(&call.text(1)?).unwrap_or_else(|| Datum::text(""))),
        (Methods::Files, "Lines") => {
            let text = call.map(0)?.get(&call.text(1)?).map(|file| printed(&file, "")).unwrap_or_default();
            let text = text.trimmed(text.strip_suffix('\n').unwrap_or(&text));
            match text.is_empty() {
                true => Ok(Datum::list(Vec::new())),
                false => Ok(Datum::list(text.split("\n").into_iter().map(Datum::rope).collect())),
            }
        }
        (Methods::Files, "Glob") => {
            let pattern = call.text(1)?;
            let Some(matcher) = glob(&pattern) else {
                return call.fail(format!("`{}` is not a pattern", &*pattern));
            };
            let map = call.map(0)?;
            let mut found = map.0.borrow().clone();
            found.entries.retain(|path, _| matcher.is_match(path.as_str()));
            Ok(Datum::new(Data::Map(Map(std::rc::Rc::new(std::cell::RefCell::new(found))))))
        }
        (Methods::Files, "AsConfig") => Ok(as_map(&call.map(0)?, |file, _| Datum::rope(file), &call)),
        (Methods::Files, "AsSecrets") => {
            let packed = |file: Rope, call: &Call<'_>| {
                use base64::Engine;
                let text = base64::engine::general_purpose::STANDARD.encode(file.as_bytes());
                call.renderer.computed_text(&text, &[Datum::rope(file)])
            };
            Ok(as_map(&call.map(0)?, packed, &call))
        }
        _ => Err(Stop::failed(format!("can't evaluate field {name}"), renderer.real(span))),
    }
}

/// A pattern as gobwas/glob reads it: `*` stays in a directory, `**` does not, wherever it stands.
fn glob(pattern: &str) -> Option<regex::Regex> {
    let (mut expression, mut depth) = (String::from("^"), 0_usize);
    let mut characters = pattern.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '*' if characters.next_if_eq(&'*').is_some() => expression.push_str(".*"),
            '*' => expression.push_str("[^/]*"),
            '?' => expression.push_str("[^/]"),
            '{' => {
                depth += 1;
                expression.push_str("(?:");
            }
            '}' if depth > 0 => {
                depth -= 1;
                expression.push(')');
            }
            ',' if depth > 0 => expression.push('|'),
            '[' => {
                expression.push('[');
                if characters.next_if_eq(&'!').is_some() {
                    expression.push('^');
                }
                for inner in characters.by_ref() {
                    expression.push(inner);
                    if inner == ']' {
                        break;
                    }
                }
            }
            '\\' => expression.push_str(&regex::escape(&characters.next()?.to_string())),
            _ => expression.push_str(&regex::escape(&c.to_string())),
        }
    }
    regex::Regex::new(&(expression + "$")).ok()
}

/// The files by their names, as the text of a map.
fn as_map(files: &Map, change: impl Fn(Rope, &Call<'_>) -> Datum, call: &Call<'_>) -> Datum {
    let files = files.0.borrow();
    let name = |path: &Text| Text::from(path.rsplit('/').next().unwrap_or(path));
    let entries: Vec<(Text, Datum)> =
        files.entries.iter().map(|(path, file)| (name(path), change(printed(file, ""), call))).collect();
    match entries.is_empty() {
        true => Datum::text(""),
        false => Datum::rope(to_yaml(&Datum::map(entries))),
    }
}
