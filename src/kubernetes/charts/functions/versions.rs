//! Semantic versions and their ranges.
//!
//! Source: [Masterminds/semver](https://github.com/Masterminds/semver), which Sprig uses.

use std::cmp::Ordering;

use super::{Call, Function, computes};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::renderer::Run;

pub(super) const FUNCTIONS: &[Function] = &[
    computes("semver", (1, 1), |call| match Version::parse(&call.text(0)?) {
        Some(version) => Ok(Datum::map([
            ("Major".into(), call.made(Data::Integer(version.numbers[0] as i64))),
            ("Minor".into(), call.made(Data::Integer(version.numbers[1] as i64))),
            ("Patch".into(), call.made(Data::Integer(version.numbers[2] as i64))),
            ("Prerelease".into(), call.computed(&version.prerelease)),
            ("Metadata".into(), call.computed(&version.metadata)),
            ("Original".into(), call.any(0)),
        ])),
        None => call.fail("Invalid Semantic Version"),
    }),
    computes("semverCompare", (2, 2), compare),
];

fn compare(call: &Call<'_>) -> Run<Datum> {
    let (range, version) = (call.text(0)?, call.text(1)?);
    let Some(version) = Version::parse(&version) else { return call.fail("Invalid Semantic Version") };
    match is_in_range(&range, &version) {
        Some(is_in) => Ok(call.made(Data::Bool(is_in))),
        None => call.fail(format!("improper constraint: {}", &*range)),
    }
}

/// A version; what is not written is 0.
#[derive(Clone, Debug)]
pub(super) struct Version {
    numbers: [u64; 3],
    prerelease: String,
    metadata: String,
    /// How many of the numbers are written.
    written: usize,
}

impl Version {
    /// Loosely, as Sprig reads it: `v1.2` is a version.
    pub fn parse(text: &str) -> Option<Version> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (text, metadata) = text.split_once('+').unwrap_or((text, ""));
        let (numbers, prerelease) = text.split_once('-').unwrap_or((text, ""));
        let mut version = Version { numbers: [0; 3], prerelease: prerelease.into(), metadata: metadata.into(), written: 0 };
        for part in numbers.split('.') {
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            *version.numbers.get_mut(version.written)? = part.parse().ok().filter(|_| is_number)?;
            version.written += 1;
        }
        let is_word = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        (is_word(prerelease) && is_word(metadata)).then_some(version)
    }

    fn order(&self, other: &Version) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| match (self.prerelease.is_empty(), other.prerelease.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => prerelease_order(&self.prerelease, &other.prerelease),
        })
    }
}

fn prerelease_order(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.split('.'), right.split('.'));
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(a), Some(b)) => match (a.parse::<u64>(), b.parse::<u64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => a.cmp(b),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Whether a chart of this version is what a dependency wants. As in Helm, nothing is in a range that cannot be read, nor
/// a version that cannot be.
pub(in crate::kubernetes::charts) fn version_fits(range: &str, version: &str) -> bool {
    range.is_empty() || Version::parse(version).is_some_and(|version| is_in_range(range, &version) == Some(true))
}

/// Whether a version is in a range: `>=1.2, <2 || ^3`. None where the range cannot be read.
fn is_in_range(range: &str, version: &Version) -> Option<bool> {
    let mut any = false;
    for all in range.split("||") {
        let mut is_in = true;
        for (operator, text) in constraints(all)? {
            is_in &= holds(&operator, &text, version)?;
        }
        any |= is_in;
    }
    Some(any)
}

/// The constraints of one side of `||`: operator and version.
fn constraints(text: &str) -> Option<Vec<(String, String)>> {
    let words: Vec<&str> = text.split([',', ' ']).filter(|word| !word.is_empty()).collect();
    let mut constraints = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let length = word.find(|c: char| !"=!<>~^".contains(c)).unwrap_or(word.len());
        let (operator, mut version) = (word.get(..length)?, word.get(length..)?);
        at += 1;
        if version.is_empty() {
            // `>= 1.2`
            version = words.get(at)?;
            at += 1;
        }
        if words.get(at) == Some(&"-") && operator.is_empty() {
            constraints.push((">=".to_string(), version.to_string()));
            constraints.push(("<=".to_string(), (*words.get(at + 1)?).to_string()));
            at += 2;
            continue; // a range from one to another
        }
        constraints.push((operator.to_string(), version.to_string()));
    }
    (!constraints.is_empty()).then_some(constraints)
}

fn holds(operator: &str, text: &str, version: &Version) -> Option<bool> {
    // `1.x` and `1.*` are `1`, with what follows left open.
    let plain = text.strip_prefix('v').unwrap_or(text);
    let (numbers, rest) = match plain.find(['-', '+']) {
        Some(at) => (plain.get(..at)?, plain.get(at..)?),
        None => (plain, ""),
    };
    let is_wild = |part: &&str| matches!(*part, "x" | "X" | "*");
    let parts: Vec<&str> = numbers.split('.').collect();
    let known: Vec<&str> = parts.iter().take_while(|part| !is_wild(part)).copied().collect();
    let wanted = match known.is_empty() {
        true => Version { numbers: [0; 3], prerelease: String::new(), metadata: String::new(), written: 0 },
        false => Version::parse(&format!("{}{rest}", known.join(".")))?,
    };
    // A pre-release is only in a range that names one.
    if !version.prerelease.is_empty() && wanted.prerelease.is_empty() {
        return Some(false);
    }
    let written = wanted.written;
    let same = |count: usize| version.numbers.iter().zip(&wanted.numbers).take(count).all(|(a, b)| a == b);
    let order = version.order(&wanted);
    let next = |count: usize| {
        // Beyond everything that begins with the first `count` numbers.
        let cut = |version: &Version| version.numbers.iter().take(count).copied().collect::<Vec<u64>>();
        cut(version).cmp(&cut(&wanted))
    };
    Some(match operator {
        "" | "=" | "==" => {
            if written < 3 {
                same(written)
            } else {
                order.is_eq()
            }
        }
        "!=" => {
            if written < 3 {
                !same(written)
            } else {
                order.is_ne()
            }
        }
        ">" if written < 3 => next(written).is_gt(),
        ">" => order.is_gt(),
        ">=" | "=>" => order.is_ge(),
        "<" => order.is_lt(),
        "<=" | "=<" if written < 3 => next(written).is_le(),
        "<=" | "=<" => order.is_le(),
        "~" | "~>" => order.is_ge() && same(written.clamp(0, 2)) || written == 0,
        "^" => {
            let fixed = match wanted.numbers {
                [0, 0, _] if written >= 3 => 3,
                [0, _, _] if written >= 2 => 2,
                _ => 1,
            };
            written == 0 || order.is_ge() && same(fixed)
        }
        _ => return None,
    })
}
