//! "Did you mean": the nearest of some names.

/// The longest name that is compared, in characters.
const MAX_NAME: usize = 100;

/// The candidate that a misspelt name most likely means; `None` when none is near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (length, letters) = (name.chars().count(), letters_of(name));
    if length > MAX_NAME {
        return None;
    }
    let mut limit = (length / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // Each letter that only one of the two has costs an edit: most candidates are ruled out by that.
        let theirs = letters_of(candidate);
        let lacking = (letters & !theirs).count_ones().max((theirs & !letters).count_ones()) as usize;
        if lacking > limit || candidate.chars().count().abs_diff(length) > limit {
            continue;
        }
        let distance = strsim::osa_distance(name, candidate);
        if distance <= limit && best.is_none_or(|best| (distance, candidate) < best) {
            best = Some((distance, candidate));
            limit = distance;
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Which ASCII characters a text has, as far as bits can say: equal ones have equal bits.
fn letters_of(text: &str) -> u64 {
    text.bytes().filter(u8::is_ascii).fold(0, |set, byte| set | 1 << (byte & 63))
}

/// The candidate that has all words of a name in their order, and as few others as possible; `None` where none or several
/// do: `aws_servicecatalog_principal_association` means `aws_servicecatalog_principal_portfolio_association`.
pub fn nearest_by_words<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let words: Vec<&str> = name.split('_').collect();
    let others = |candidate: &str| {
        let mut wanted = words.iter().peekable();
        let mut others = 0usize;
        for word in candidate.split('_') {
            if wanted.next_if(|next| **next == word).is_none() {
                others += 1;
            }
        }
        wanted.peek().is_none().then_some(others)
    };
    let mut found: Vec<(usize, &str)> =
        candidates.into_iter().filter_map(|candidate| others(candidate).map(|others| (others, candidate))).collect();
    found.sort_unstable();
    match found.as_slice() {
        _ if words.len() < 3 => None,
        [(fewest, candidate), rest @ ..] if rest.first().is_none_or(|(others, _)| others > fewest) => Some(candidate),
        _ => None,
    }
}

/// `, did you mean …` or nothing.
pub fn suggestion<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, candidates).map(|near| format!(", did you mean `{near}`")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_its_neighbour_and_a_strange_one_does_not() {
        assert_eq!(nearest("conditon", ["condition", "error_message"]), Some("condition"));
        assert_eq!(nearest("severty", ["severity", "title"]), Some("severity"));
        assert_eq!(nearest("banana", ["condition", "title"]), None);
        assert_eq!(nearest("ttl", ["title"]), None);
        assert_eq!(nearest("hihg", ["high", "low"]), Some("high"));
        assert_eq!(nearest("abcdef", ["abcdxy", "abcdex", "abcdea"]), Some("abcdea"), "the first by name of the nearest");
        assert_eq!(nearest("größe_x", ["groesse_x", "grösse_x"]), Some("grösse_x"));
        let kinds = ["aws_a_principal_portfolio_association", "aws_a_association", "aws_b_principal_x_association"];
        assert_eq!(nearest_by_words("aws_a_principal_association", kinds), Some(kinds[0]));
        assert_eq!(nearest_by_words("aws_principal_association", kinds), None, "two have its words");
        assert_eq!(nearest_by_words("aws_a", kinds), None, "too short");
    }
}
