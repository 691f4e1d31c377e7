//! The text of a table: one fact a line.
//!
//! ```text
//! name      NAME                             what the framework is called
//! version   VERSION
//! source    ADDRESS                          where the facts come from; can be repeated
//! mapping   SENTENCE                         how rules come to be mapped to it, where they do not name its controls
//! unmapped  SENTENCE                         why no rule is mapped to it
//! extends   FRAMEWORK                        rules that name that framework may name controls of this one
//! control   ID VISIBILITY SEVERITY TITLE     `-` where the framework states no severity
//! related   FRAMEWORK ID...                  what the control above is related to
//! ```

use super::{Control, Framework, Visibility};

/// The severities that frameworks state.
const SEVERITIES: [&str; 5] = ["critical", "high", "medium", "low", "informational"];

/// Reads a table; what is wrong with it comes with the number of its line, and is left out.
pub(super) fn read(id: &'static str, text: &'static str) -> (Framework, Vec<String>) {
    let mut framework = Framework { id, ..Framework::default() };
    let mut mistakes = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        let is_right = match key {
            "name" => set(&mut framework.name, rest),
            "version" => set(&mut framework.version, rest),
            "source" => {
                framework.sources.push(rest);
                rest.starts_with("https://")
            }
            "mapping" => framework.mapping.replace(rest).is_none(),
            "unmapped" => framework.unmapped.replace(rest).is_none(),
            "extends" => framework.extends.replace(rest).is_none(),
            "control" => match control(rest) {
                Some(control) => {
                    framework.controls.push(control);
                    true
                }
                None => false,
            },
            "related" => {
                let mut words = rest.split(' ');
                match (words.next(), framework.controls.last_mut()) {
                    (Some(other), Some(control)) => {
                        control.related.push((other, words.collect()));
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        };
        if !is_right {
            mistakes.push(format!("line {}: {line}", number + 1));
        }
    }
    (framework, mistakes)
}

fn set(field: &mut &'static str, text: &'static str) -> bool {
    std::mem::replace(field, text).is_empty() && !text.is_empty()
}

fn control(text: &'static str) -> Option<Control> {
    let mut words = text.splitn(4, ' ');
    let (id, visibility, severity, title) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let visibility = Visibility::from_id(visibility)?;
    let severity = match severity {
        "-" => None,
        stated => Some(*SEVERITIES.iter().find(|known| **known == stated)?),
    };
    (!title.is_empty()).then(|| Control { id, visibility, severity, title, related: Vec::new() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_line_is_reported() {
        let (framework, mistakes) = read(
            "x",
            "related y 1\nname X\nname Y\nsource here\ncontrol 1 source high A title\ncontrol 2 nowhere - T\ncontrol 3 source - \ncontrol 4 source worst T\nrelated y 1 2\ncolour red\n",
        );
        let lines: Vec<&str> = mistakes.iter().filter_map(|mistake| mistake.split(':').next()).collect();
        assert_eq!(lines, ["line 1", "line 3", "line 4", "line 6", "line 7", "line 8", "line 10"]);
        assert_eq!(framework.controls.len(), 1);
        assert_eq!(framework.controls[0].related, [("y", vec!["1", "2"])]);
    }
}
