//! What a client must not send, and what the server must survive.

use serde_json::json;

use crate::client::Client;

const CACHE: &str = "resource \"aws_elasticache_replication_group\" \"a\" {\n  num_cache_clusters = 2\n}\n";

#[test]
fn malformed_json_does_not_stop_the_server() {
    let mut client = Client::start(&[("main.tf", CACHE)], json!({}));
    for text in ["{", "{\"jsonrpc\":\"2.0\",\"id\":1", "nonsense", "\"a", &"[".repeat(100_000)] {
        client.send_text(text);
        assert_eq!(client.refused(), -32700, "{}", &text[..text.len().min(20)]);
    }
    client.send_bytes(b"Content-Length: 3\r\n\r\n\xff\xfe\xfd");
    assert_eq!(client.refused(), -32700);
    for text in ["1", "null", "{}", "[]", "[1]", "{\"id\": 1.5, \"method\": \"x\"}", "{\"id\": 1, \"method\": 2}"] {
        client.send_text(text);
        assert_eq!(client.refused(), -32600, "{text}");
    }
    assert!(!client.open("main.tf", CACHE).is_empty());
    client.leave();
}

#[test]
fn a_batch_does_not_stop_the_server() {
    let mut client = Client::start(&[("main.tf", CACHE)], json!({}));
    let place = json!({"textDocument": {"uri": client.uri("main.tf")}, "position": {"line": 0, "character": 0}});
    let hover = |id: &str| json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": place});
    client.send_text(&json!([hover("one"), {"jsonrpc": "2.0", "method": "$/setTrace"}, hover("two")]).to_string());
    client.until(|message| message["id"] == "one" && message.get("result").is_some());
    client.until(|message| message["id"] == "two" && message.get("result").is_some());
    assert!(!client.open("main.tf", CACHE).is_empty());
    client.leave();
}

#[test]
fn a_lone_surrogate_does_not_stop_the_server() {
    let mut client = Client::start(&[("main.tf", CACHE)], json!({}));
    let uri = client.uri("main.tf");
    for (version, half) in [(1, "\\ud83d"), (2, "\\ude00")] {
        let text = format!("# {half}\\n{}", CACHE.replace('"', "\\\"").replace('\n', "\\n"));
        let document = format!("\"uri\":\"{uri}\",\"version\":{version},\"languageId\":\"terraform\",\"text\":\"{text}\"");
        client.send_text(&format!(
            "{{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{{\"textDocument\":{{{document}}}}}}}"
        ));
        let told = client.until(|message| message["params"]["version"] == version);
        let diagnostics = told["params"]["diagnostics"].as_array().unwrap();
        // One character for the half: what follows stands where the editor has it.
        assert!(diagnostics.iter().any(|one| one["range"]["start"] == json!({"line": 1, "character": 0})), "{told}");
    }
    client.leave();
}

#[test]
fn a_huge_content_length_does_not_abort_the_server() {
    let mut client = Client::start(&[("main.tf", CACHE)], json!({}));
    for length in ["18446744073709551615", "99999999999999999999999", "9223372036854775807", "100000000000", "-1", "x"] {
        client.send_bytes(format!("Content-Length: {length}\r\n\r\n").as_bytes());
        assert_eq!(client.refused(), -32600, "{length}");
    }
    assert!(!client.open("main.tf", CACHE).is_empty());
    client.send_bytes(&b"no header at all, without end ".repeat(50_000));
    client.send_bytes(b"\r\n\r\n");
    assert!(!client.change("main.tf", 2, json!([{"text": CACHE}])).is_empty());
    client.leave();
}
