//! Whether a text has settings of Redis or another cache, whatever language it is in.
//!
//! Invariant: comment lines say nothing; a doubtful text has settings.

/// Names of caches and of services that run them.
const NAMES: [&str; 6] = ["redis", "valkey", "elasticache", "memorydb", "memcached", "keydb"];
/// Words that hold such a name and mean something else.
const OTHER_WORDS: [&str; 5] = ["azuredis", "predispos", "redistribut", "rediscover", "redispla"];
/// What a setting of a connection is called: behind `cache` in one name, or below a key that ends in it.
const CONNECTION: [&str; 15] = [
    "host",
    "hosts",
    "hostname",
    "url",
    "uri",
    "dsn",
    "endpoint",
    "endpoints",
    "addr",
    "address",
    "addresses",
    "server",
    "tls",
    "ssl",
    "password",
];

/// What every setting holds: one of the names above, or this word.
const WORD: &str = "cache";

/// Whether a text has such settings.
pub(super) fn has_cache_settings(text: &str) -> bool {
    // Most texts have none of the words, and need no look at their lines.
    let lower = text.to_ascii_lowercase();
    if !NAMES.iter().chain([&WORD]).any(|word| lower.contains(word)) {
        return false;
    }
    // The indentation of a key for a cache, while its block lasts.
    let mut block: Option<usize> = None;
    for line in text.lines() {
        let content = line.trim_start();
        let is_comment = content.starts_with('#') || content.starts_with("//");
        if content.is_empty() || is_comment {
            continue;
        }
        let lower = content.to_ascii_lowercase();
        if names_cache(content, &lower) || lower.split(is_separator).any(is_connection_of_cache) {
            return true;
        }
        let indentation = line.len() - content.len();
        block = block.filter(|from| indentation > *from);
        let Some((key, value)) = lower.split_once([':', '=']) else { continue };
        let key = plain(key);
        if block.is_some() && CONNECTION.contains(&key.as_str()) {
            return true;
        }
        if key.ends_with("cache") && matches!(value.trim(), "" | "{") {
            block = Some(indentation);
        }
    }
    false
}

/// Whether a line names a cache; `lower` is the line in lower case, of the same length.
fn names_cache(line: &str, lower: &str) -> bool {
    let is_one_word = |at: usize, name: &str| {
        // `azureDisk` and `requiredIssuer` have a word's border inside.
        let written = line.get(at..at + name.len()).unwrap_or_default();
        let is_inside = !written.chars().zip(written.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
        let is_brand = matches!(written, "ElastiCache" | "MemoryDB" | "KeyDB");
        let begins = |word: &str| {
            word.match_indices(name)
                .any(|(inner, _)| at >= inner && lower.get(at - inner..).is_some_and(|rest| rest.starts_with(word)))
        };
        (is_inside || is_brand) && !OTHER_WORDS.iter().any(|word| begins(word))
    };
    NAMES.iter().any(|name| lower.match_indices(name).any(|(at, _)| is_one_word(at, name)))
}

/// Between the names of a line: `-`, `_` and `.` are parts of names.
fn is_separator(c: char) -> bool {
    !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// `cache_url`, `app.cacheHost`, `CACHE-ENDPOINT`.
fn is_connection_of_cache(name: &str) -> bool {
    let name = plain(name);
    name.match_indices("cache").any(|(at, cache)| name.get(at + cache.len()..).is_some_and(|rest| CONNECTION.contains(&rest)))
}

/// A name without quotes and separators.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_caches_are_found() {
        for text in [
            "redis:\n  enabled: true\n",
            "useElastiCache: true\n",
            "myRedis: x\n",
            "image: appredis:7\n",
            "type: AWS::ElastiCache::ReplicationGroup\n",
            "  - name: REDIS_URL\n",
            "env:\n  CACHE_HOST: x\n",
            "app:\n  cacheEndpoint: \"\"\n",
            "cache:\n  # where it is\n  host: x\n",
            "  sessionCache: {\n    url: x\n",
            "source = \"git::https://example.com/elasticache.git\"\n",
            "- --cache-url=$(URL)\n",
            "value: {{ .Values.cache.host | quote }}\n",
        ] {
            assert!(has_cache_settings(text), "{text}");
        }
        for text in [
            "",
            "# redis: off\nimage: nginx\n",
            "// redis\n",
            "cacheControl: no-store\n",
            "cache:\n  enabled: true\nhost: x\n",
            "npmCacheDir: /tmp\n",
            "cache: true\nurl: x\n",
            "azureDisk:\n  requiredIssuer: x\n",
            "description: azuredisk volumes are redistributed\n",
        ] {
            assert!(!has_cache_settings(text), "{text}");
        }
    }
}
