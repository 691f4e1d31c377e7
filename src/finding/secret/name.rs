//! Names of secrets: attributes, variables, keys, environment variables, options of commands. Floor 3.

/// The longest name that is looked at, in bytes.
const LONGEST_NAME: usize = 128;

/// How a name ends, in lower case and without what parts its words.
const ENDINGS: [&str; 22] = [
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "token",
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
    "credential",
    "credentials",
    "connectionstring",
    "requirepass",
    "masterauth",
];

/// Last words of a name: too short to be looked for inside a word.
const WORDS: [&str; 8] = ["pass", "pwd", "pw", "auth", "secret", "secrets", "userpass", "jwt"];

/// Whether a value of this name is kept from reports.
pub fn is_secret_name(name: &str) -> bool {
    if name.len() > LONGEST_NAME {
        return false;
    }
    // `REDIS_AUTH`, `redis.auth`, `redis-auth`, `redisAuth`
    let is_break = |c: char| !c.is_alphanumeric();
    let last = name.trim_end_matches(is_break).rsplit(is_break).next().unwrap_or_default();
    let lower = last.chars().any(char::is_lowercase);
    let hump = last.char_indices().rev().find(|(_, c)| lower && c.is_uppercase()).map_or(0, |(at, _)| at);
    let word = last.get(hump..).unwrap_or(last).to_lowercase();
    let joined: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    WORDS.contains(&word.as_str()) || ENDINGS.iter().any(|end| joined.ends_with(end))
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
            "--auth-token",
            "spring.redis.password",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
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
            "key",
            "compass",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
