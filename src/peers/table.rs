//! The text of a table: one fact a line.
//!
//! ```text
//! name     NAME                what the tool is called
//! version  VERSION
//! source   ADDRESS
//! reason   WORD SENTENCE       why checks have no answer
//! check    ID WORD SUBJECT     the word of a reason, and what the check is about
//! ```

use super::{Peer, PeerCheck};

/// Reads a table; what is wrong with it comes with the number of its line, and is left out.
pub(super) fn read(id: &'static str, text: &'static str) -> (Peer, Vec<String>) {
    let mut peer = Peer { id, ..Peer::default() };
    let mut mistakes = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
        let is_right = match key {
            "name" => std::mem::replace(&mut peer.name, rest).is_empty(),
            "version" => std::mem::replace(&mut peer.version, rest).is_empty(),
            "source" => std::mem::replace(&mut peer.source, rest).is_empty(),
            "reason" => {
                peer.reasons.push((word, after));
                !after.is_empty()
            }
            "check" => {
                let (reason, subject) = after.split_once(' ').unwrap_or((after, ""));
                match peer.reasons.iter().find(|(known, _)| *known == reason) {
                    Some((_, reason)) => {
                        peer.checks.push(PeerCheck { id: word, subject, reason });
                        true
                    }
                    None => false,
                }
            }
            _ => false,
        };
        if !is_right {
            mistakes.push(format!("line {}: {line}", number + 1));
        }
    }
    (peer, mistakes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_line_is_reported() {
        let (peer, mistakes) = read(
            "x",
            "name X\nname Y\ncheck A open\nreason open\nreason later not yet\ncheck B later\ncheck C later a b\nsize 3\n",
        );
        let lines: Vec<&str> = mistakes.iter().filter_map(|mistake| mistake.split(':').next()).collect();
        assert_eq!(lines, ["line 2", "line 3", "line 4", "line 8"]);
        let checks: Vec<_> = peer.checks.iter().map(|check| (check.id, check.subject, check.reason)).collect();
        assert_eq!(checks, [("B", "", "not yet"), ("C", "a b", "not yet")]);
    }
}
