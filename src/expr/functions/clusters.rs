//! Grapheme clusters as Terraform counts them: by Unicode 15.0.
//!
//! Later releases of Unicode join an Indic consonant to the one before it where a sign between them links both (rule GB9c
//! of annex 29, since 15.1); Terraform takes them apart.

use unicode_segmentation::UnicodeSegmentation;

/// The first character of the scripts whose consonants can be linked.
const FIRST_LINKED: char = '\u{900}';

/// The clusters of a text, in order.
pub(super) fn clusters(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    let mut made: Vec<&str> = Vec::with_capacity(text.len());
    for cluster in text.graphemes(true) {
        let mut rest = cluster;
        while let Some(at) = linked(rest) {
            let (before, after) = rest.split_at(at);
            made.push(before);
            rest = after;
        }
        made.push(rest);
    }
    made.into_iter()
}

pub(super) fn count(text: &str) -> usize {
    if text.is_ascii() { text.graphemes(true).count() } else { clusters(text).count() }
}

/// Where in a cluster a linked consonant starts.
fn linked(cluster: &str) -> Option<usize> {
    if cluster.chars().all(|c| c < FIRST_LINKED) {
        return None;
    }
    let mut before = cluster.chars().next()?;
    for (at, c) in cluster.char_indices().skip(1) {
        if is_consonant(c) && !prepends(before) {
            return Some(at);
        }
        before = c;
    }
    None
}

/// Whether it is a letter of an Indic script that stands for itself.
fn is_consonant(c: char) -> bool {
    let indic = matches!(c,
        '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1a20}'..='\u{1aaf}'
        | '\u{1b00}'..='\u{1bbf}' | '\u{a980}'..='\u{a9df}' | '\u{aa60}'..='\u{aaff}' | '\u{11000}'..='\u{11fff}');
    indic && c.is_alphabetic() && pair('a', c) == 2
}

/// Whether it is a sign that what follows is joined to.
fn prepends(c: char) -> bool {
    pair(c, 'a') == 1
}

fn pair(first: char, second: char) -> usize {
    let mut text = String::from(first);
    text.push(second);
    text.graphemes(true).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linked_consonants_are_clusters_of_their_own() {
        assert_eq!(clusters("नमस्ते").collect::<Vec<_>>(), ["न", "म", "स्", "ते"]);
        assert_eq!(count("नमस्ते"), 4);
        assert_eq!(count("e\u{301}👨‍👩‍👧한"), 3);
    }
}
