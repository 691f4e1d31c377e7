//! Paths, addresses, and whatever only a run in the cluster decides: random texts, certificates, the time.

use super::{Call, Function, MANY, computes, keeps};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::renderer::Run;

pub(super) const FUNCTIONS: &[Function] = &[
    computes("base", (1, 1), |call| Ok(call.computed(base(&call.text(0)?)))),
    computes("osBase", (1, 1), |call| Ok(call.computed(base(&call.text(0)?)))),
    computes("dir", (1, 1), |call| Ok(call.computed(&directory(&call.text(0)?)))),
    computes("osDir", (1, 1), |call| Ok(call.computed(&directory(&call.text(0)?)))),
    computes("clean", (1, 1), |call| Ok(call.computed(&clean(&call.text(0)?)))),
    computes("osClean", (1, 1), |call| Ok(call.computed(&clean(&call.text(0)?)))),
    computes("ext", (1, 1), |call| Ok(call.computed(extension(&call.text(0)?)))),
    computes("osExt", (1, 1), |call| Ok(call.computed(extension(&call.text(0)?)))),
    computes("isAbs", (1, 1), |call| Ok(call.made(Data::Bool(call.text(0)?.starts_with('/'))))),
    computes("osIsAbs", (1, 1), |call| Ok(call.made(Data::Bool(call.text(0)?.starts_with('/'))))),
    computes("urlParse", (1, 1), url_parse),
    computes("urlJoin", (1, 1), url_join),
    computes("getHostByName", (1, 1), generated),
    keeps("now", (0, 0), generated),
    keeps("date", (2, 2), generated),
    keeps("dateInZone", (3, 3), generated),
    keeps("date_in_zone", (3, 3), generated),
    keeps("dateModify", (2, 2), generated),
    keeps("date_modify", (2, 2), generated),
    keeps("mustDateModify", (2, 2), generated),
    keeps("must_date_modify", (2, 2), generated),
    keeps("htmlDate", (1, 1), generated),
    keeps("htmlDateInZone", (2, 2), generated),
    keeps("ago", (1, 1), generated),
    keeps("toDate", (2, 2), generated),
    keeps("mustToDate", (2, 2), generated),
    keeps("unixEpoch", (1, 1), generated),
    computes("duration", (1, 1), |call| {
        // Sprig takes a text, and makes 0 of a plain integer.
        let seconds = match call.any(0).data {
            Data::Text(text) => text.parse().unwrap_or(0),
            _ => 0,
        };
        Ok(call.computed(&duration(seconds)))
    }),
    computes("durationRound", (1, 1), generated),
    keeps("uuidv4", (0, 0), generated),
    keeps("randAlphaNum", (1, 1), generated),
    keeps("randAlpha", (1, 1), generated),
    keeps("randAscii", (1, 1), generated),
    keeps("randNumeric", (1, 1), generated),
    keeps("randBytes", (1, 1), generated),
    keeps("randInt", (2, 2), generated),
    keeps("shuffle", (1, 1), generated),
    keeps("bcrypt", (1, 1), generated),
    keeps("htpasswd", (2, MANY), generated),
    keeps("derivePassword", (5, 5), generated),
    keeps("genPrivateKey", (1, 1), generated),
    keeps("genCA", (2, 2), generated),
    keeps("genCAWithKey", (3, 3), generated),
    keeps("genSelfSignedCert", (4, 4), generated),
    keeps("genSelfSignedCertWithKey", (5, 5), generated),
    keeps("genSignedCert", (5, 5), generated),
    keeps("genSignedCertWithKey", (6, 6), generated),
    keeps("buildCustomCert", (2, 2), generated),
    keeps("encryptAES", (2, 2), generated),
    keeps("decryptAES", (2, 2), generated),
    computes("hello", (0, 0), |_| Ok(Datum::text("Hello!"))),
    keeps("call", (1, MANY), |call| call.fail("there is nothing in a chart that can be called")),
];

fn generated(call: &Call<'_>) -> Run<Datum> {
    Ok(call.renderer.generated(call.name, call.span))
}

fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() { "/" } else { trimmed.rsplit('/').next().unwrap_or(trimmed) }
}

fn directory(path: &str) -> String {
    clean(path.rsplit_once('/').map_or("", |(directory, _)| if directory.is_empty() { "/" } else { directory }))
}

fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => _ = parts.pop(),
            ".." if rooted => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".into(),
        (false, false) => joined,
    }
}

fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rfind('.').and_then(|at| name.get(at..)).unwrap_or("")
}

fn url_parse(call: &Call<'_>) -> Run<Datum> {
    let text = call.text(0)?;
    let (before, fragment) = text.split_once('#').unwrap_or((&text, ""));
    let (before, query) = before.split_once('?').unwrap_or((before, ""));
    let is_scheme =
        |scheme: &str| !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let (scheme, rest) = match before.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => (scheme, rest),
        _ => ("", before),
    };
    let (authority, path, opaque) = match rest.strip_prefix("//") {
        Some(rest) => match rest.find('/') {
            Some(at) => (rest.get(..at).unwrap_or(""), rest.get(at..).unwrap_or(""), ""),
            None => (rest, "", ""),
        },
        None if !scheme.is_empty() && !rest.starts_with('/') => ("", "", rest),
        None => ("", rest, ""),
    };
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let hostname =
        host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit())).map_or(host, |(name, _)| name);
    let fields = [
        ("scheme", scheme),
        ("host", host),
        ("hostname", hostname),
        ("path", path),
        ("query", query),
        ("opaque", opaque),
        ("fragment", fragment),
        ("userinfo", user),
    ];
    Ok(Datum::map(fields.into_iter().map(|(key, value)| (key.into(), call.computed(value)))))
}

fn url_join(call: &Call<'_>) -> Run<Datum> {
    let map = call.map(0)?;
    let part = |key: &str| {
        map.get(key).map(|value| crate::kubernetes::charts::print::printed(&value, "").to_string()).unwrap_or_default()
    };
    let (scheme, user, host, path) = (part("scheme"), part("userinfo"), part("host"), part("path"));
    let mut text = String::new();
    if !scheme.is_empty() {
        text.push_str(&format!("{scheme}:"));
    }
    let opaque = part("opaque");
    if !opaque.is_empty() {
        text.push_str(&opaque);
    } else {
        if !scheme.is_empty() || !host.is_empty() || !user.is_empty() {
            text.push_str("//");
        }
        if !user.is_empty() {
            text.push_str(&format!("{user}@"));
        }
        text.push_str(&host);
        if !path.is_empty() && !path.starts_with('/') && !host.is_empty() {
            text.push('/');
        }
        text.push_str(&path);
    }
    for (mark, key) in [('?', "query"), ('#', "fragment")] {
        let value = part(key);
        if !value.is_empty() {
            text.push(mark);
            text.push_str(&value);
        }
    }
    Ok(call.computed(&text))
}

fn duration(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds % 3600 / 60, seconds % 60);
    match () {
        () if hours != 0 => format!("{hours}h{}m{}s", minutes.abs(), rest.abs()),
        () if minutes != 0 => format!("{minutes}m{}s", rest.abs()),
        () => format!("{rest}s"),
    }
}
