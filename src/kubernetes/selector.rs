//! Label selectors, three-valued.
//!
//! Source: [labels and selectors](https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/). Invariant:
//! labels that are not all known never make a selector select, and never make it select nothing.

use crate::value::{Kind, Truth, Value};

/// Whether a selector (`matchLabels`, `matchExpressions`) selects what has these labels; without one everything is selected.
pub fn is_selected(selector: Option<&Value>, labels: Option<&Value>) -> Truth {
    let Some(selector) = selector.filter(|selector| !selector.is_null().is_true()) else { return Truth::True };
    let Some(parts) = selector.as_mapping() else { return Truth::Unknown };
    let mut selects = Truth::from(true);
    if parts.open.is_some() {
        selects = Truth::Unknown;
    }
    selects = selects.and(match parts.get("matchLabels") {
        Some(wanted) if !wanted.is_null().is_true() => has_labels(wanted, labels),
        _ => Truth::True,
    });
    match parts.get("matchExpressions") {
        Some(expressions) if !expressions.is_null().is_true() => match expressions.as_sequence() {
            Some(list) => {
                let all = Truth::all(list.definite().iter().map(|expression| fits(expression, labels)));
                selects.and(if list.is_closed() { all } else { all.and(Truth::Unknown) })
            }
            None => selects.and(Truth::Unknown),
        },
        _ => selects,
    }
}

/// Whether labels contain all these.
pub fn has_labels(wanted: &Value, labels: Option<&Value>) -> Truth {
    let Some(wanted) = wanted.as_mapping() else { return Truth::Unknown };
    let all = Truth::all(wanted.entries.iter().map(|(key, entry)| has_value(labels, key, &entry.value)));
    if wanted.open.is_some() { all.and(Truth::Unknown) } else { all }
}

/// What is known of one label.
enum Label<'a> {
    Missing,
    Known(&'a Value),
    Unknown,
}

fn label<'a>(labels: Option<&'a Value>, key: &str) -> Label<'a> {
    let Some(labels) = labels.filter(|labels| !labels.is_null().is_true()) else { return Label::Missing };
    let Some(mapping) = labels.as_mapping() else { return Label::Unknown };
    match mapping.get(key) {
        Some(value) if !value.is_null().is_true() => Label::Known(value),
        None if mapping.open.is_some() => Label::Unknown,
        _ => Label::Missing,
    }
}

fn has_value(labels: Option<&Value>, key: &str, wanted: &Value) -> Truth {
    match label(labels, key) {
        Label::Missing => Truth::False,
        Label::Unknown => Truth::Unknown,
        Label::Known(found) => is_same(wanted, found),
    }
}

/// Whether two texts are the same: placeholders that are written alike are filled in alike.
fn is_same(wanted: &Value, found: &Value) -> Truth {
    match (wanted.as_str(), found.as_str()) {
        (Some(wanted), Some(found)) => Truth::from(wanted == found),
        _ => Truth::from(parts(wanted).is_some_and(|wanted| Some(wanted) == parts(found))).or(Truth::Unknown),
    }
}

/// What a text with placeholders is made of.
fn parts(value: &Value) -> Option<Vec<String>> {
    match &value.kind {
        Kind::String(text) => Some(vec![text.to_string()]),
        Kind::Parts(parts) => parts.iter().map(self::parts).collect::<Option<Vec<_>>>().map(|parts| parts.concat()),
        Kind::Symbol(symbol) => Some(vec![format!("\u{0}{symbol}")]),
        Kind::Unknown(unknown) => match unknown.reasons.as_slice() {
            [only] if !only.subject.is_empty() => Some(vec![format!("\u{0}{}", only.subject)]),
            _ => None,
        },
        _ => None,
    }
}

fn fits(expression: &Value, labels: Option<&Value>) -> Truth {
    let Some(key) = expression.get("key").and_then(Value::as_str) else { return Truth::Unknown };
    let found = label(labels, key);
    let is_there = match found {
        Label::Missing => Truth::False,
        Label::Unknown => Truth::Unknown,
        Label::Known(_) => Truth::True,
    };
    let is_one_of = || {
        let Some(values) = expression.get("values").and_then(Value::as_sequence) else { return Truth::Unknown };
        let any = Truth::any(values.definite().iter().map(|wanted| has_value(labels, key, wanted)));
        if values.is_closed() { any } else { any.or(Truth::Unknown) }
    };
    match expression.get("operator").and_then(Value::as_str) {
        Some("In") => is_one_of(),
        Some("NotIn") => !is_one_of(),
        Some("Exists") => is_there,
        Some("DoesNotExist") => !is_there,
        _ => Truth::Unknown,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::kubernetes::testing::objects;

    #[test]
    fn selectors_are_three_valued() {
        for (selector, labels, expected) in [
            ("{}", "{app: a}", Truth::True),
            ("{matchLabels: {app: a}}", "{app: a, tier: b}", Truth::True),
            ("{matchLabels: {app: a}}", "{tier: b}", Truth::False),
            ("{matchLabels: {app: a, tier: c}}", "{app: a, tier: b}", Truth::False),
            ("{matchExpressions: [{key: app, operator: In, values: [a, b]}]}", "{app: b}", Truth::True),
            ("{matchExpressions: [{key: app, operator: NotIn, values: [a, b]}]}", "{}", Truth::True),
            ("{matchExpressions: [{key: app, operator: Exists}]}", "{}", Truth::False),
            ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", "{}", Truth::True),
            ("{matchExpressions: [{key: app, operator: Near}]}", "{app: a}", Truth::Unknown),
            ("text", "{app: a}", Truth::Unknown),
        ] {
            let text =
                format!("apiVersion: v1\nkind: X\nmetadata: {{name: x, labels: {labels}}}\nspec: {{selector: {selector}}}\n");
            let (_, objects) = objects(&[("a.yaml", &text)]);
            let of = |path: &[&str]| objects[0].body.get_path(path).cloned();
            let (selector_value, labels_value) = (of(&["spec", "selector"]), of(&["metadata", "labels"]));
            assert_eq!(is_selected(selector_value.as_ref(), labels_value.as_ref()), expected, "{selector} {labels}");
        }
        assert_eq!(is_selected(None, None), Truth::True);
    }
}
