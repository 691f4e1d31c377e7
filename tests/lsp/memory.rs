//! Memory of a server that runs for days is that of one check.

use serde_json::json;

use crate::client::Client;

const ROOT: &str = "module \"a\" {\n  source = \"./store\"\n  count  = 3\n  zones  = true\n}\n\nmodule \"b\" {\n  source = \"./store\"\n  \
                    zones  = module.a[0].zones\n}\n";
const STORE: &str = "variable \"zones\" {}\n\nresource \"aws_elasticache_replication_group\" \"a\" {\n  num_cache_clusters = 2\n  \
                     multi_az_enabled   = var.zones\n}\n\nmodule \"inner\" {\n  source = \"../inner\"\n  zones  = var.zones\n}\n\n\
                     output \"zones\" {\n  value = module.inner.zones\n}\n";
const INNER: &str = "variable \"zones\" {}\n\noutput \"zones\" {\n  value = var.zones\n}\n";

/// Edits before memory is measured for the first time: by then every buffer has its size.
const FIRST: i64 = 500;
const EDITS: i64 = 5_000;
const GROWTH: usize = 20 << 20;

#[test]
fn five_thousand_edits_of_a_repository_with_modules_take_no_more_memory() {
    let files = [("main.tf", ROOT), ("store/main.tf", STORE), ("inner/main.tf", INNER)];
    let mut client = Client::start(&files, json!({}));
    assert!(!client.open("store/main.tf", STORE).is_empty());
    let Some(_) = client.memory() else { return eprintln!("not run: the system does not say how much memory a process uses") };
    let mut before = 0;
    for version in 2..EDITS + 2 {
        let text = STORE.replace("= 2", &format!("= {version}"));
        let document = json!({"uri": client.uri("store/main.tf"), "version": version});
        client.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{ "text": text }]}));
        // An answer is about the newest text: what was typed is judged at once.
        let asked =
            json!({"jsonrpc": "2.0", "id": version, "method": "textDocument/hover", "params": {"textDocument": document}});
        client.send_text(&asked.to_string());
        let told = client.until(|message| message["params"]["version"] == version);
        assert_ne!(told["params"]["diagnostics"], json!([]));
        if version == FIRST {
            before = client.memory().unwrap();
        }
    }
    let grown = client.memory().unwrap().saturating_sub(before);
    assert!(grown <= GROWTH, "{} edits took {} MiB more", EDITS - FIRST, grown >> 20);
    client.leave();
}
