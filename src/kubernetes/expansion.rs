//! `$(VAR)` in the value of an environment variable, as the kubelet expands it.

/// A piece of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpansionPiece<'a> {
    Text(&'a str),
    /// `$(name)`: the name, and the reference as written, which stays if nothing has that name.
    Reference {
        name: &'a str,
        written: &'a str,
    },
}

/// Cuts a value into text and references. `$$` stands for one `$`, so that `$$(A)` is the text `$(A)`.
pub fn pieces(value: &str) -> Vec<ExpansionPiece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = value;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        let after = &from[1..]; // `$` is one byte long
        if !before.is_empty() {
            pieces.push(ExpansionPiece::Text(before));
        }
        if let Some(escaped) = after.strip_prefix('$') {
            pieces.push(ExpansionPiece::Text("$"));
            rest = escaped;
        } else if let Some((name, tail)) = after.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
            let written = &from[..from.len() - tail.len()]; // `tail` is the end of `from`
            pieces.push(ExpansionPiece::Reference { name, written });
            rest = tail;
        } else {
            pieces.push(ExpansionPiece::Text("$"));
            rest = after;
        }
    }
    if !rest.is_empty() {
        pieces.push(ExpansionPiece::Text(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_cut_out_as_the_kubelet_does() {
        let show = |value: &str| {
            let show = |piece: &ExpansionPiece<'_>| match piece {
                ExpansionPiece::Text(text) => text.to_string(),
                ExpansionPiece::Reference { name, written } => format!("<{name}|{written}>"),
            };
            pieces(value).iter().map(show).collect::<String>()
        };
        for (value, expected) in [
            ("plain", "plain"),
            ("$(A)", "<A|$(A)>"),
            ("x$(A)://$(B):1", "x<A|$(A)>://<B|$(B)>:1"),
            ("$$(A)", "$(A)"),
            ("$$$(A)", "$<A|$(A)>"),
            ("$$$$(A)", "$$(A)"),
            ("$(A", "$(A"),
            ("$A $", "$A $"),
            ("$()", "<|$()>"),
            ("$(A$(B))", "<A$(B|$(A$(B)>)"),
        ] {
            assert_eq!(show(value), expected, "{value}");
        }
    }
}
