//! "Did you mean": the nearest of some names. Floor 1.

/// The candidate that a misspelt name most likely means; `None` when none is near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (distance(name, candidate, limit), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// `, did you mean …` or nothing.
pub fn suggestion<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, candidates).map(|near| format!(", did you mean `{near}`")).unwrap_or_default()
}

/// The longest name that is compared, in characters.
const MAX_NAME: usize = 100;

/// Edit distance with swaps of neighbours, given up beyond `limit`.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit || a.len() > MAX_NAME {
        return limit + 1;
    }
    let (mut before, mut last): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(limit + 1);
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost = (at(&last, j) + usize::from(x != y)).min(at(&row, j) + 1).min(at(&last, j + 1) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(limit + 1)
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
        assert_eq!(distance("abc", "abc", 3), 0);
        assert_eq!(distance("abc", "axcd", 3), 2);
    }
}
