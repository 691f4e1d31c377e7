//! "Did you mean": the nearest of some names. Floor 1.

/// The longest name that is compared, in characters.
const MAX_NAME: usize = 100;

/// The candidate that a misspelt name most likely means; `None` when none is near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let limit = (length / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter(|candidate| length <= MAX_NAME && candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (strsim::osa_distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
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
        let kinds = ["aws_a_principal_portfolio_association", "aws_a_association", "aws_b_principal_x_association"];
        assert_eq!(nearest_by_words("aws_a_principal_association", kinds), Some(kinds[0]));
        assert_eq!(nearest_by_words("aws_principal_association", kinds), None, "two have its words");
        assert_eq!(nearest_by_words("aws_a", kinds), None, "too short");
    }
}
