//! The language server over its pipes, and in a real editor.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../binary/mod.rs"]
mod binary;
mod client;
mod editor;
mod extension;
mod hostile;
mod memory;
#[path = "../programs/mod.rs"]
mod programs;
mod secrets;

use client::Client;
use serde_json::json;

const GROUP: &str = "resource \"aws_elasticache_replication_group\" \"é😀\" {\n  num_cache_clusters = 2\n}\n";
const CACHE: &str = "variable \"zones\" {\n  default = false\n}\n\nresource \"aws_elasticache_replication_group\" \"a\" {\n  \
                     num_cache_clusters         = 2\n  automatic_failover_enabled = true\n  multi_az_enabled           = var.zones\n}\n";

fn codes(diagnostics: &[serde_json::Value]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap()).collect()
}

#[test]
fn what_is_typed_is_judged_broken_or_not_and_fixed_again() {
    let mut client = Client::start(&[("main.tf", CACHE)], json!({}));
    let first = client.open("main.tf", CACHE);
    assert!(codes(&first).contains(&"elasticache-multi-az"), "{first:?}");
    let found = first.iter().find(|one| one["code"] == "elasticache-multi-az").unwrap();
    assert_eq!(found["range"]["start"], json!({"line": 7, "character": 31}));
    assert_eq!(found["relatedInformation"][0]["location"]["range"]["start"], json!({"line": 1, "character": 12}));
    assert_eq!(found["source"], "clearspan");
    // The quote is lost: the rest is judged all the same.
    let broken = client.change("main.tf", 2, json!([{"range": range((0, 9), (0, 10)), "text": ""}]));
    assert!(codes(&broken).contains(&"syntax-error") && codes(&broken).contains(&"elasticache-backup"), "{broken:?}");
    let fixed = client.change(
        "main.tf",
        3,
        json!([{"range": range((0, 9), (0, 9)), "text": "\""}, {"range": range((1, 12), (1, 17)), "text": "true"}]),
    );
    assert!(!codes(&fixed).contains(&"syntax-error") && !codes(&fixed).contains(&"elasticache-multi-az"), "{fixed:?}");
    // What the editor never saved is forgotten with the document.
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": client.uri("main.tf")}}));
    assert!(codes(&client.diagnostics("main.tf")).contains(&"elasticache-multi-az"));
    client.leave();
}

fn range(start: (u32, u32), end: (u32, u32)) -> serde_json::Value {
    let at = |(line, character): (u32, u32)| json!({"line": line, "character": character});
    json!({"start": at(start), "end": at(end)})
}

#[test]
fn columns_are_counted_as_was_agreed() {
    // Behind `resource "aws_elasticache_replication_group" "é😀"` as each encoding counts it.
    for (offered, agreed, end) in
        [(json!(null), "utf-16", 50), (json!(["utf-8", "utf-16"]), "utf-8", 53), (json!(["utf-32"]), "utf-32", 49)]
    {
        let mut client = Client::start(&[("main.tf", GROUP)], json!({"general": {"positionEncodings": offered}}));
        assert_eq!(client.initialized["capabilities"]["positionEncoding"], agreed);
        let found = client.open("main.tf", GROUP);
        let header = found.iter().find(|one| one["code"] == "elasticache-multi-az").unwrap();
        assert_eq!(header["range"], range((0, 0), (0, end)), "{agreed}");
        client.leave();
    }
}

#[test]
fn fixes_hold_and_suppressions_wait_for_a_reason() {
    let mut client = Client::start(&[("main.tf", CACHE)], json!({}));
    client.open("main.tf", CACHE);
    let at = range((7, 31), (7, 40));
    let asked = json!({"textDocument": {"uri": client.uri("main.tf")}, "range": at, "context": {"diagnostics": []}});
    let actions = client.request("textDocument/codeAction", asked);
    let titles: Vec<&str> = actions.as_array().unwrap().iter().map(|action| action["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["span several zones, with automatic failover", "suppress `elasticache-multi-az` here: type the reason"]);
    let edit = |index: usize| actions[index]["edit"]["changes"][client.uri("main.tf")].clone();
    assert_eq!(edit(0), json!([{"range": range((1, 12), (1, 17)), "newText": "true"}]));
    assert_eq!(edit(1), json!([{"range": range((7, 0), (7, 0)), "newText": "  # clearspan: ignore[elasticache-multi-az] \n"}]));
    // Suppressed without a reason: still there, and the lack is told. With one it is gone.
    let (one, other) = (edit(1), json!([{"range": range((7, 44), (7, 44)), "text": "one zone is enough"}]));
    let inserted = json!([{"range": one[0]["range"], "text": one[0]["newText"]}]);
    let told = client.change("main.tf", 2, inserted);
    assert!(codes(&told).contains(&"suppression-without-reason") && codes(&told).contains(&"elasticache-multi-az"), "{told:?}");
    let told = client.change("main.tf", 3, other);
    assert!(!codes(&told).iter().any(|code| code.starts_with("suppression") || *code == "elasticache-multi-az"), "{told:?}");
    let all = json!({"textDocument": {"uri": client.uri("main.tf")}, "range": range((0, 0), (0, 0)), "context": {"diagnostics": [], "only": ["source.fixAll"]}});
    let all = client.request("textDocument/codeAction", all);
    assert!(
        all[0]["edit"]["changes"][client.uri("main.tf")][0]["newText"].as_str().unwrap().contains("snapshot_retention_limit"),
        "{all}"
    );
    client.leave();
}

#[test]
fn a_value_is_shown_for_each_environment_of_the_configuration() {
    let configuration = "environments:\n  prod:\n    var_files: [prod.tfvars]\n  dev:\n    var_files: [dev.tfvars]\n";
    let variables = "variable \"zones\" {\n  type = bool\n}\n";
    let text =
        format!("{variables}resource \"aws_elasticache_replication_group\" \"a\" {{\n  multi_az_enabled = var.zones\n}}\n");
    let files = [
        ("main.tf", text.as_str()),
        ("prod.tfvars", "zones = true\n"),
        ("dev.tfvars", "zones = false\n"),
        ("clearspan.yaml", configuration),
    ];
    let mut client = Client::start(&files, json!({}));
    client.open("main.tf", &text);
    let at = json!({"textDocument": {"uri": client.uri("main.tf")}, "position": {"line": 4, "character": 25}});
    let hover = client.request("textDocument/hover", at);
    let page = hover["contents"]["value"].as_str().unwrap();
    assert!(page.contains("**in prod**\n\n```terraform\ntrue\n```") && page.contains("`prod.tfvars:1`"), "{page}");
    assert!(page.contains("**in dev**\n\n```terraform\nfalse\n```") && page.contains("`dev.tfvars:1`"), "{page}");
    client.leave();
}

#[test]
fn a_place_says_what_it_is_and_where_it_is_decided() {
    let files = [("main.tf", CACHE), ("terraform.tfvars", "zones = false\n")];
    let mut client = Client::start(&files, json!({}));
    client.open("main.tf", CACHE);
    let at = |line: u32, character: u32| json!({"textDocument": {"uri": client.uri("main.tf")}, "position": {"line": line, "character": character}});
    let (value, header, nowhere) = (at(7, 35), at(4, 12), at(3, 0));
    let hover = client.request("textDocument/hover", value.clone());
    let page = hover["contents"]["value"].as_str().unwrap();
    assert!(
        page.contains("```terraform\nfalse\n```") && page.contains("`terraform.tfvars:1`") && page.contains("**Why:**"),
        "{page}"
    );
    assert_eq!(hover["range"], range((7, 31), (7, 40)));
    let places = client.request("textDocument/definition", value);
    assert_eq!(places, json!([{"uri": client.uri("terraform.tfvars"), "range": range((0, 8), (0, 13))}]));
    let page = client.request("textDocument/hover", header).to_string();
    assert!(page.contains("elasticache-backup"), "{page}");
    assert_eq!(client.request("textDocument/hover", nowhere), json!(null));
    client.leave();
}

#[test]
fn files_that_change_elsewhere_count_and_configurations_are_watched() {
    let mut client =
        Client::start(&[("main.tf", CACHE)], json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}));
    client.open("main.tf", CACHE);
    client.write("zones.auto.tfvars", "zones = true\n");
    let changed = |client: &mut Client, name: &str, kind: u32| {
        let uri = client.uri(name);
        client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": kind}]}));
        client.diagnostics("main.tf")
    };
    assert!(!codes(&changed(&mut client, "zones.auto.tfvars", 1)).contains(&"elasticache-multi-az"));
    client.remove("zones.auto.tfvars");
    assert!(codes(&changed(&mut client, "zones.auto.tfvars", 3)).contains(&"elasticache-multi-az"));
    client.write("clearspan.yaml", "rules:\n  severity:\n    elasticache-multi-az: low\n");
    let told = changed(&mut client, "clearspan.yaml", 1);
    assert_eq!(told.iter().find(|one| one["code"] == "elasticache-multi-az").unwrap()["severity"], 3);
    // A mistake in it is shown there, and the server lives on.
    client.write("clearspan.yaml", "rules:\n  severty: {}\nlinks: 3\n");
    let uri = client.uri("clearspan.yaml");
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": 2}]}));
    let told = client.diagnostics("clearspan.yaml");
    assert!(told[0]["message"].as_str().unwrap().contains("severty"), "{told:?}");
    assert_eq!(told[0]["range"]["start"], json!({"line": 1, "character": 2}));
    assert_eq!(told[1]["range"]["start"], json!({"line": 2, "character": 7}), "every mistake is shown");
    // Fixed, it has none.
    client.write("clearspan.yaml", "rules: {}\n");
    let uri = client.uri("clearspan.yaml");
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": 2}]}));
    assert_eq!(client.diagnostics("clearspan.yaml"), [json!(null); 0]);
    client.leave();
}

#[test]
fn what_makes_no_sense_costs_its_answer_only() {
    let mut client = Client::start(&[("main.tf", CACHE)], json!({}));
    let error = client.request_raw("textDocument/formatting", json!({}));
    assert_eq!(error["error"]["code"], -32601);
    for strange in
        [json!(null), json!([]), json!({"textDocument": 1}), json!({"textDocument": {"uri": "untitled:1"}, "position": "x"})]
    {
        client.notify("textDocument/didChange", strange.clone());
        client.notify("textDocument/didOpen", strange.clone());
        client.notify("workspace/didChangeWatchedFiles", strange.clone());
        for method in ["textDocument/hover", "textDocument/definition", "textDocument/codeAction"] {
            let answer = client.request_raw(method, strange.clone());
            assert_eq!(answer["error"]["code"], -32602, "the parameters are those of another request");
        }
    }
    assert!(!client.open("main.tf", CACHE).is_empty());
    let beyond = json!([{"range": range((900, 900), (900, 901)), "text": "\n"}]);
    assert!(!client.change("main.tf", 2, beyond).is_empty());
    client.leave();
}

#[test]
fn several_folders_are_judged_each_by_itself() {
    let one = Client::directory(&[("a b/main.tf", CACHE), ("other/main.tf", GROUP)]);
    let mut client = Client::start_in(one, &["a b", "other"], json!({}));
    assert!(!client.open("a b/main.tf", CACHE).is_empty());
    assert!(!client.open("other/main.tf", GROUP).is_empty());
    let removed = json!({"event": {"added": [], "removed": [{"uri": client.uri("other"), "name": "other"}]}});
    client.notify("workspace/didChangeWorkspaceFolders", removed);
    assert!(client.diagnostics("other/main.tf").is_empty());
    client.leave();
}
