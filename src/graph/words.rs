//! Names read by words: `privateSubnetIDs`, `private-subnet_ids` and `private.subnet.ids` say the same.

/// The words of a name in lower case: split at everything that is neither letter nor digit, and where the case turns.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let characters: Vec<char> = text.chars().collect();
    for (index, &character) in characters.iter().enumerate() {
        if !character.is_alphanumeric() {
            push(&mut words, &mut word);
            continue;
        }
        let before = index.checked_sub(1).and_then(|i| characters.get(i)).copied();
        let after = characters.get(index + 1).copied();
        let turns_up = character.is_uppercase() && before.is_some_and(|b| b.is_lowercase() || b.is_ascii_digit());
        // the last capital of an acronym belongs to the next word: `EKSNodes` is `eks`, `nodes`
        let ends_acronym =
            character.is_uppercase() && before.is_some_and(char::is_uppercase) && after.is_some_and(char::is_lowercase);
        if turns_up || ends_acronym {
            push(&mut words, &mut word);
        }
        word.extend(character.to_lowercase());
    }
    push(&mut words, &mut word);
    words
}

/// As `words`, with numbers at the end of a word taken off (`prod2`, `private1`); a word of digits alone is dropped.
pub fn clean_words(text: &str) -> Vec<String> {
    let strip = |word: String| {
        let kept = word.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        word.get(..kept).unwrap_or_default().to_string()
    };
    words(text).into_iter().map(strip).filter(|word| !word.is_empty()).collect()
}

fn push(words: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_into_words() {
        for (name, expected) in [
            ("private_subnet_ids", "private subnet ids"),
            ("privateSubnets", "private subnets"),
            ("EKSNodes-SG", "eks nodes sg"),
            ("k8s.io/role", "k8s io role"),
            ("nonprod", "nonprod"),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
        assert_eq!(clean_words("prod01-eu-1"), ["prod", "eu"]);
    }
}
