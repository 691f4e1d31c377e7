//! The name that was meant. Floor 7.

/// Longer names are not compared: typing errors are in short ones.
const LONGEST: usize = 128;

/// The candidate with the fewest changed characters, if that is few enough to be a typing error; the first of equals.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = name.chars().count() / 3 + 1;
    let name = name.to_lowercase();
    candidates
        .map(|candidate| (distance(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Characters inserted, removed or replaced on the way from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    if from.len() > LONGEST || to.len() > LONGEST {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (number, from) in from.iter().enumerate() {
        // `diagonal` is the entry before this one in the row above.
        let mut diagonal = number;
        let mut left = number + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(&to) {
            let replaced = diagonal + usize::from(from != to);
            diagonal = *cell;
            *cell = replaced.min(left + 1).min(diagonal + 1);
            left = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = number + 1;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_is_recognised_and_nonsense_is_not() {
        let table = [("", "abc", 3), ("kitten", "sitting", 3), ("abc", "abc", 0), ("abc", "", 3), ("flaw", "lawn", 2)];
        for (from, to, expected) in table {
            assert_eq!(distance(from, to), expected, "{from} {to}");
        }
        let rules = ["elasticache-multi-az", "elasticache-backup", "redis-tls-env"];
        assert_eq!(nearest("elasticache-multiaz", rules.into_iter()), Some("elasticache-multi-az"));
        assert_eq!(nearest("Redis-TLS-Evn", rules.into_iter()), Some("redis-tls-env"));
        assert_eq!(nearest("s3-public-policy", rules.into_iter()), None);
    }
}
