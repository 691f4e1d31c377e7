//! What settings of Redis clients are called, from `rules/clients/redis.txt`.
//!
//! Invariant: every line is read; a test refuses one that is not. Names are compared in capitals, with `_` between words.

use std::sync::LazyLock;

use crate::source::HashMap;

const TEXT: &str = include_str!("../../../../rules/clients/redis.txt");

static NAMES: LazyLock<Names> = LazyLock::new(|| Names::read(TEXT).0);

/// The words of prefixes that are Redis by themselves: what stands before them sets clients apart, what stands behind
/// them only roles.
const CACHE_WORDS: [&str; 4] = ["REDIS", "VALKEY", "ELASTICACHE", "MEMORYDB"];

/// How a name says that its setting has an endpoint.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum EndpointName {
    /// It has; the number is its precedence.
    Certain(usize),
    /// It has where its value says so.
    Perhaps,
    /// It names the setting that has.
    Pointer,
}

/// What a setting is for, besides having the endpoint.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Switch,
    Port,
    Password,
    PasswordFile,
}

#[derive(Debug, Default)]
pub(super) struct Names {
    endpoints: HashMap<&'static str, EndpointName>,
    /// What names of endpoints end in.
    hosts: Vec<&'static str>,
    words: HashMap<Role, Vec<&'static str>>,
    common: Vec<&'static str>,
}

impl Names {
    pub fn get() -> &'static Names {
        &NAMES
    }

    /// The names of a text, and the lines that are none.
    fn read(text: &'static str) -> (Names, Vec<&'static str>) {
        let (mut names, mut unread) = (Names::default(), Vec::new());
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let words: Vec<&'static str> = line.split_whitespace().collect();
            let [kind, name] = words.as_slice() else {
                unread.push(line);
                continue;
            };
            let mut word = |role: Role| names.words.entry(role).or_default().push(name);
            match *kind {
                "endpoint" => {
                    let precedence = names.endpoints.len();
                    names.endpoints.insert(name, EndpointName::Certain(precedence));
                }
                "perhaps" => _ = names.endpoints.insert(name, EndpointName::Perhaps),
                "pointer" => _ = names.endpoints.insert(name, EndpointName::Pointer),
                "host" => names.hosts.push(name),
                "switch" => word(Role::Switch),
                "port" => word(Role::Port),
                "password" => word(Role::Password),
                "file" => word(Role::PasswordFile),
                "common" => names.common.push(name),
                _ => unread.push(line),
            }
        }
        (names, unread)
    }

    /// What a name says of an endpoint; `further` are names that the configuration adds.
    pub fn endpoint(&self, name: &str, further: &[String]) -> Option<EndpointName> {
        if let Some(position) = further.iter().position(|one| one == name) {
            return Some(EndpointName::Certain(self.endpoints.len() + position));
        }
        self.endpoints.get(name).copied()
    }

    /// Whether a name is that of a cache's setting: by the list, or by a word in it.
    pub fn is_setting(&self, name: &str, further: &[String]) -> bool {
        let name = as_variable(name);
        matches!(self.endpoint(&name, further), Some(EndpointName::Certain(_) | EndpointName::Pointer))
            || CACHE_WORDS.iter().any(|word| name.contains(word))
    }

    /// The words of a role.
    pub fn words(&self, role: Role) -> &[&'static str] {
        self.words.get(&role).map(Vec::as_slice).unwrap_or_default()
    }

    /// The prefixes of settings that hold for whatever has none of its own.
    pub fn common(&self) -> &[&'static str] {
        &self.common
    }

    /// The prefixes that the other settings of an endpoint may have, nearest first: `SPRING_DATA_REDIS_CLUSTER_` and
    /// `SPRING_DATA_REDIS_` for `SPRING_DATA_REDIS_CLUSTER_NODES`. The last one is what its group is known by.
    pub fn prefixes(&self, endpoint: &str) -> Vec<String> {
        let ends = |word: &&&str| endpoint == **word || endpoint.strip_suffix(**word).is_some_and(|rest| rest.ends_with('_'));
        let longest = self.hosts.iter().filter(ends).max_by_key(|word| word.len());
        let own = match longest {
            Some(word) => endpoint.strip_suffix(*word).unwrap_or_default().to_string(),
            None => format!("{endpoint}_"),
        };
        let shorter = |prefix: &str| {
            let (rest, _) = prefix.trim_end_matches('_').rsplit_once('_')?;
            Some(format!("{rest}_"))
        };
        let is_redis = |prefix: &str| prefix.split('_').any(|word| CACHE_WORDS.contains(&word));
        let mut prefixes = vec![own];
        while let Some(next) = prefixes.last().and_then(|last| shorter(last)).filter(|next| is_redis(next)) {
            prefixes.push(next);
        }
        if prefixes.len() == 1 && longest.is_none() {
            prefixes.extend(shorter(endpoint));
        }
        prefixes
    }
}

/// A name as environment variables have it: `spring.data.redis.useSsl` is `SPRING_DATA_REDIS_USE_SSL`.
pub(super) fn as_variable(name: &str) -> String {
    let mut made = String::with_capacity(name.len() + 4);
    let mut before = None::<char>;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            if !made.is_empty() && !made.ends_with('_') {
                made.push('_');
            }
        } else {
            if c.is_uppercase() && before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit()) {
                made.push('_');
            }
            made.extend(c.to_uppercase());
        }
        before = Some(c);
    }
    made.trim_end_matches('_').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_read() {
        let (names, unread) = Names::read(TEXT);
        assert_eq!(unread, [""; 0]);
        for role in [Role::Switch, Role::Port, Role::Password, Role::PasswordFile] {
            assert!(!names.words(role).is_empty(), "{role:?}");
        }
        assert_eq!(names.endpoint("REDIS_HOST", &[]), Some(EndpointName::Certain(0)));
        assert_eq!(names.endpoint("CELERY_BROKER_URL", &[]), Some(EndpointName::Perhaps));
        assert_eq!(names.endpoint("SESSION_STORE", &[]), None);
        assert!(matches!(names.endpoint("SESSION_STORE", &["SESSION_STORE".to_string()]), Some(EndpointName::Certain(_))));
    }

    #[test]
    fn prefixes_are_what_stands_before_the_role() {
        for (name, expected) in [
            ("REDIS_HOST", "REDIS_"),
            ("REDIS_PRIMARY_ENDPOINT", "REDIS_"),
            ("REDIS_MASTER_HOST", "REDIS_MASTER_ REDIS_"),
            ("SPRING_DATA_REDIS_CLUSTER_NODES", "SPRING_DATA_REDIS_CLUSTER_ SPRING_DATA_REDIS_"),
            ("CACHE_REDIS_URL", "CACHE_REDIS_"),
            ("CELERY_BROKER_URL", "CELERY_BROKER_"),
            ("CELERY_RESULT_BACKEND", "CELERY_RESULT_"),
            ("SESSION_STORE", "SESSION_STORE_ SESSION_"),
            ("HOST", ""),
        ] {
            assert_eq!(Names::get().prefixes(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn names_of_settings_files_are_read_as_variables() {
        for (name, expected) in [
            ("spring.data.redis.ssl.enabled", "SPRING_DATA_REDIS_SSL_ENABLED"),
            ("redis.useTls", "REDIS_USE_TLS"),
            ("--redis-host", "REDIS_HOST"),
            ("Redis__Host", "REDIS_HOST"),
            ("REDIS_URL", "REDIS_URL"),
            ("tls", "TLS"),
        ] {
            assert_eq!(as_variable(name), expected, "{name}");
        }
    }
}
