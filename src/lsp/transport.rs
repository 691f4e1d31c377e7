//! Messages over standard input and output.
//!
//! Invariant: nothing that a client sends ends the server or makes it reserve memory for bytes that have not arrived.
//! What is no message is answered with an error, and reading goes on with the next message.

use std::io::{self, BufRead, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, ErrorCode, Message};
use serde_json::{Value, json};

/// The longest message that is read, in bytes.
const MAX_MESSAGE: u64 = 64 << 20;
/// The longest header line that is read, in bytes.
const MAX_HEADER: u64 = 4 << 10;
/// How much of the end of a header line that is cut off is looked at again.
const MAX_SPLIT: usize = 64;
/// Messages that may wait for the server before no more are read.
const MAX_WAITING: usize = 256;
/// How long to wait before looking again whether the server has caught up.
const PAUSE: Duration = Duration::from_millis(1);
/// The header that says how long a message is. No JSON text contains it at the end of a line, so that the next message
/// can be found behind one that is not read.
const LENGTH: &str = "content-length:";

/// What stands between two headers.
#[derive(Debug, PartialEq, Eq)]
enum Frame {
    Message(Vec<u8>),
    /// A message that is longer than [`MAX_MESSAGE`], or a header that cannot be read.
    Unreadable(String),
    End,
}

/// Connects standard input and output. The handle ends when everything that was sent is written.
pub fn stdio() -> (Connection, JoinHandle<()>) {
    let (server, wire) = Connection::memory();
    let Connection { sender, receiver } = wire;
    let output = Arc::new(Mutex::new(io::stdout()));
    let writer = output.clone();
    let written = std::thread::spawn(move || {
        for message in receiver {
            let Ok(Value::Object(mut members)) = serde_json::to_value(&message) else { continue };
            members.insert("jsonrpc".into(), json!("2.0"));
            if write(&writer, &Value::Object(members)).is_err() {
                return;
            }
        }
    });
    // Nobody waits for this thread: it sits in a read until the client closes the stream or the process ends.
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let texts = match frame(&mut input) {
                Ok(Frame::Message(bytes)) => messages(&bytes),
                Ok(Frame::Unreadable(message)) => vec![Err(refusal(ErrorCode::InvalidRequest, &Value::Null, &message))],
                Ok(Frame::End) | Err(_) => return,
            };
            for text in texts {
                match text {
                    Ok(message) => {
                        while sender.len() >= MAX_WAITING {
                            std::thread::sleep(PAUSE);
                        }
                        let is_exit = matches!(&message, Message::Notification(notification) if notification.method == "exit");
                        if sender.send(message).is_err() || is_exit {
                            return;
                        }
                    }
                    Err(answer) => {
                        if write(&output, &answer).is_err() {
                            return;
                        }
                    }
                }
            }
        }
    });
    (server, written)
}

fn write(output: &Mutex<io::Stdout>, message: &Value) -> io::Result<()> {
    let text = message.to_string();
    let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

/// Reads the next message.
fn frame(input: &mut dyn BufRead) -> io::Result<Frame> {
    let mut length: Option<u64> = None;
    let mut line = Vec::new();
    loop {
        if input.take(MAX_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(Frame::End);
        }
        if !line.ends_with(b"\n") {
            // Part of a message that is not read; a header may begin at its end.
            line.drain(..line.len().saturating_sub(MAX_SPLIT));
            continue;
        }
        let line = std::mem::take(&mut line);
        let text = String::from_utf8_lossy(&line);
        let header = text.trim_end();
        if header.is_empty() {
            if length.is_some() {
                break;
            }
            continue; // blank lines between messages
        }
        // The header may stand behind the rest of a message that was not read.
        let lower = header.to_ascii_lowercase();
        if let Some(at) = lower.rfind(LENGTH) {
            let digits = lower.get(at + LENGTH.len()..).unwrap_or_default().trim();
            match digits.parse::<u64>() {
                Ok(number) if number <= MAX_MESSAGE => length = Some(number),
                _ => return Ok(Frame::Unreadable(format!("`Content-Length` must be a number of at most {MAX_MESSAGE}"))),
            }
        }
    }
    let mut bytes = Vec::new();
    let length = length.unwrap_or(0);
    // Memory grows with what arrives, not with what is announced.
    let read = input.take(length).read_to_end(&mut bytes)?;
    Ok(if read as u64 == length { Frame::Message(bytes) } else { Frame::End })
}

/// The messages of a JSON text: one, or those of a batch. An error is the answer to what is no message.
fn messages(bytes: &[u8]) -> Vec<Result<Message, Value>> {
    let text = String::from_utf8_lossy(bytes);
    let parsed = serde_json::from_str::<Value>(&text).or_else(|error| match with_whole_characters(&text) {
        Some(text) => serde_json::from_str(&text),
        None => Err(error),
    });
    match parsed {
        Ok(Value::Array(batch)) if !batch.is_empty() => batch.into_iter().map(message).collect(),
        Ok(value) => vec![message(value)],
        Err(error) => vec![Err(refusal(ErrorCode::ParseError, &Value::Null, &format!("the message is not valid JSON: {error}")))],
    }
}

fn message(value: Value) -> Result<Message, Value> {
    let id = value.get("id").filter(|id| id.is_string() || id.is_number()).cloned().unwrap_or(Value::Null);
    let (is_object, has_id) = (value.is_object(), value.get("id").is_some_and(|id| !id.is_null()));
    match serde_json::from_value(value) {
        // A request with an id of another kind than the protocol has must not pass for a notification.
        Ok(Message::Notification(_)) if has_id => {
            Err(refusal(ErrorCode::InvalidRequest, &id, "`id` must be a 32-bit integer or a string"))
        }
        Ok(message) => Ok(message),
        Err(_) if is_object => {
            Err(refusal(ErrorCode::InvalidRequest, &id, "the message is not a request, notification or response"))
        }
        Err(_) => Err(refusal(ErrorCode::InvalidRequest, &id, "the message is not an object")),
    }
}

fn refusal(code: ErrorCode, id: &Value, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code as i32, "message": message}})
}

/// The JSON text with U+FFFD for each escape that is half of a character; `None` if there is none. Editors that keep
/// texts as UTF-16 send such halves, and every position stays what it was.
fn with_whole_characters(text: &str) -> Option<String> {
    let half = |at: usize, high: bool| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        let unit = u16::from_str_radix(digits, 16).ok()?;
        let range = if high { 0xd800..0xdc00 } else { 0xdc00..0xe000 };
        range.contains(&unit).then_some(())
    };
    let (mut whole, mut from, mut at, mut changed) = (String::with_capacity(text.len()), 0, 0, false);
    let bytes = text.as_bytes();
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'\\')) {
        at += found;
        if half(at, true).is_some() && half(at + 6, false).is_some() {
            at += 12;
        } else if half(at, true).is_some() || half(at, false).is_some() {
            whole.push_str(text.get(from..at)?);
            whole.push_str("\\ufffd");
            (at, changed) = (at + 6, true);
            from = at;
        } else {
            at += 2; // an escaped backslash begins no escape
        }
    }
    whole.push_str(text.get(from..)?);
    changed.then_some(whole)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn frames(mut bytes: &[u8]) -> Vec<Frame> {
        let mut all = Vec::new();
        loop {
            match frame(&mut bytes).unwrap() {
                Frame::End => return all,
                frame => all.push(frame),
            }
        }
    }

    #[test]
    fn the_next_message_is_found_behind_one_that_is_not_read() {
        let huge = frames(b"Content-Length: 99999999999999999\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n{}");
        assert!(matches!(huge.as_slice(), [Frame::Unreadable(_), Frame::Message(bytes)] if bytes == b"{}"), "{huge:?}");
        let words = frames(b"hello\r\ncontent-length: x\r\n\r\nContent-Type: y\r\nContent-Length: 1\r\n\r\n1");
        assert!(matches!(words.as_slice(), [Frame::Unreadable(_), Frame::Message(bytes)] if bytes == b"1"), "{words:?}");
        for filler in 4080..4100 {
            let bytes = format!("Content-Length: 99999999999\r\n\r\n{}Content-Length: 2\r\n\r\n{{}}", "x".repeat(filler));
            assert_eq!(frames(bytes.as_bytes()).len(), 2, "{filler}");
        }
        assert_eq!(frames(b"Content-Length: 10\r\n\r\n{}"), [], "a message that breaks off");
    }

    #[test]
    fn halves_of_characters_become_the_replacement_character() {
        assert_eq!(with_whole_characters(r#""a\ud83d\ude00b""#), None);
        assert_eq!(with_whole_characters(r#""\\ud800""#), None, "a backslash and letters");
        assert_eq!(with_whole_characters(r#""\ud800x\udc00""#).unwrap(), r#""\ufffdx\ufffd""#);
        assert_eq!(with_whole_characters(r#""\ud800\ud83d\ude00""#).unwrap(), r#""\ufffd\ud83d\ude00""#);
        assert_eq!(with_whole_characters("\"\\ud8é\"\\"), None);
    }

    #[test]
    fn a_batch_is_its_messages_and_what_is_none_is_answered() {
        let all = messages(br#"[{"jsonrpc":"2.0","id":1,"method":"x"}, 3, {"id": 5000000000, "method": "y"}]"#);
        assert!(matches!(&all[..], [Ok(Message::Request(_)), Err(_), Err(_)]), "{all:?}");
        assert_eq!(all[2].as_ref().unwrap_err()["id"], 5_000_000_000u64);
        assert_eq!(messages(b"[]")[0].as_ref().unwrap_err()["error"]["code"], ErrorCode::InvalidRequest as i32);
        assert_eq!(messages(b"{")[0].as_ref().unwrap_err()["error"]["code"], ErrorCode::ParseError as i32);
    }
}
