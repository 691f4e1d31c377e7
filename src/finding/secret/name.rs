//! Names of secrets: attributes, variables, keys, environment variables, options of commands.

/// The longest name that is looked at, in bytes.
const LONGEST_NAME: usize = 128;

/// How a name ends, in lower case and without what parts its words.
const ENDINGS: [&str; 25] = [
    "password",
    "passwordwo",
    "passwords",
    "passwd",
    "passphrase",
    "token",
    "tokenwo",
    "tokens",
    "secretkey",
    "accesskey",
    "accesskeyid",
    "privatekey",
    "apikey",
    "apikeys",
    "authkey",
    "clientsecret",
    "authsecret",
    "sharedsecret",
    "secretstring",
    "secretstringwo",
    "credential",
    "credentials",
    "connectionstring",
    "requirepass",
    "masterauth",
];

/// Names that end like one of a secret and are none: a setting of the metadata service, and what tells requests apart.
const NO_SECRETS: [&str; 6] =
    ["httptokens", "creationtoken", "idempotencytoken", "clientrequesttoken", "continuationtoken", "nexttoken"];

/// Last words of a name: too short to be looked for inside a word.
const WORDS: [&str; 8] = ["pass", "pwd", "pw", "auth", "secret", "secrets", "userpass", "jwt"];

/// Whether a value of this name is kept from reports.
pub fn is_secret_name(name: &str) -> bool {
    if name.len() > LONGEST_NAME {
        return false;
    }
    let word = last_word(name);
    if name.is_ascii() {
        if ends_with_one(name.as_bytes(), &ENDINGS) && ends_with_one(name.as_bytes(), &NO_SECRETS) {
            return false;
        }
        return ends_with_one(name.as_bytes(), &ENDINGS) || WORDS.iter().any(|known| known.eq_ignore_ascii_case(word));
    }
    let joined: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    WORDS.contains(&word.to_lowercase().as_str()) || ENDINGS.iter().any(|ending| joined.ends_with(ending))
}

/// Whether the letters and digits of a name end with one of these, whatever their case and what parts them.
fn ends_with_one(name: &[u8], endings: &[&str]) -> bool {
    let letters = || name.iter().rev().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase);
    let mut first = letters();
    let (Some(last), Some(before)) = (first.next(), first.next()) else { return false };
    // Most names differ within two letters.
    ends_like_one(before, last)
        && endings.iter().any(|ending| {
            let mut letters = letters();
            ending.bytes().rev().all(|wanted| letters.next() == Some(wanted))
        })
}

/// Pairs of letters that a name of a secret ends with: for each last letter a bit for every letter before it.
const LAST_PAIRS: [u32; 26] = {
    let mut pairs = [0; 26];
    let mut index = 0;
    while index < ENDINGS.len() + WORDS.len() {
        let ending = if index < ENDINGS.len() { ENDINGS[index] } else { WORDS[index - ENDINGS.len()] }.as_bytes();
        pairs[(ending[ending.len() - 1] - b'a') as usize] |= 1 << (ending[ending.len() - 2] - b'a');
        index += 1;
    }
    pairs
};

/// Whether some name of a secret ends with these two letters, of either case.
fn ends_like_one(before: u8, last: u8) -> bool {
    let number = |letter: u8| (letter | 0x20).wrapping_sub(b'a');
    let pairs = LAST_PAIRS.get(usize::from(number(last))).copied().unwrap_or_default();
    number(before) < 26 && pairs >> number(before) & 1 == 1
}

/// Whether a text may hold the name of a secret: some word of it ends as one does.
pub(super) fn may_name_secret(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut before, mut last) = (b' ', b' ');
    for (at, next) in bytes.iter().copied().chain([b' ']).enumerate() {
        // A word that is a letter alone may go on with the one before it.
        let may_end = !next.is_ascii_alphanumeric()
            && last.is_ascii_alphabetic()
            && (ends_like_one(before, last) || !before.is_ascii_alphanumeric());
        if may_end {
            let name = bytes.get(at.saturating_sub(LONGEST_NAME)..at).unwrap_or_default();
            if ends_with_one(name, &ENDINGS) || ends_with_one(name, &WORDS) {
                return true;
            }
        }
        (before, last) = (last, next);
    }
    false
}

/// `AUTH` of `REDIS_AUTH`, `redis.auth`, `redis-auth`, `redisAuth`.
fn last_word(name: &str) -> &str {
    let is_break = |c: char| !c.is_alphanumeric();
    let last = name.trim_end_matches(is_break).rsplit(is_break).next().unwrap_or_default();
    let lower = last.chars().any(char::is_lowercase);
    let hump = last.char_indices().rev().find(|(_, c)| lower && c.is_uppercase()).map_or(0, |(at, _)| at);
    last.get(hump..).unwrap_or(last)
}

/// Whether a name is one for several secrets, each under a name of its own.
pub(super) fn is_of_several(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    is_secret_name(name) && (lower.ends_with('s') && !lower.ends_with("ss"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_end_in_a_word_for_one() {
        for name in [
            "auth_token",
            "REDIS_AUTH",
            "redisAuth",
            "auth.password",
            "DB_PASS",
            "masterUserPassword",
            "passwords",
            "client-secret",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "requirepass",
            "secret_string",
            "redispassword",
            "password_wo",
            "secret_string_wo",
            "--auth-token",
            "spring.redis.password",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for ending in ENDINGS.iter().chain(&WORDS) {
            for text in [format!("a {ending}: b"), format!("{}=", ending.to_uppercase()), format!("x-{ending}")] {
                assert!(may_name_secret(&text), "{text}");
            }
        }
        assert!(may_name_secret("var.access_key_id,") && may_name_secret("\"pass-word\""));
        assert!(!may_name_secret("tokenizer authentication secretName false open"));
        for name in [
            "auth_token_enabled",
            "password_policy",
            "secretName",
            "existingSecretPasswordKey",
            "bypass",
            "author",
            "tokenizer",
            "kms_key_id",
            "secret_arn",
            "automountServiceAccountToken_name",
            "REDIS_TLS",
            "http_tokens",
            "creation_token",
            "key",
            "compass",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
