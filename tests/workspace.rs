//! Texts that lie over the disk: what an editor holds is checked as if it were saved.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::sync::Arc;

use clearspan::engine::{self, Options, Report};
use clearspan::finding::Outcome;
use clearspan::report::{self, Format, ReportOptions};

fn options(root: &Path) -> Options {
    Options { root: root.canonicalize().unwrap(), paths: vec![String::new()], ..Options::default() }
}

fn json(report: &Report, options: &Options) -> String {
    let rules = engine::rules(options).unwrap();
    let mut to = Vec::new();
    let shown = ReportOptions { outcomes: Some(Outcome::ALL.to_vec()), ..ReportOptions::default() };
    report::write(Format::Json, report, &rules, &shown, &mut to).unwrap();
    String::from_utf8(to).unwrap()
}

fn write(root: &Path, path: &str, text: &str) {
    let full = root.join(path);
    std::fs::create_dir_all(full.parent().unwrap()).unwrap();
    std::fs::write(full, text).unwrap();
}

const CACHE: &str = "resource \"aws_elasticache_replication_group\" \"this\" {\n  replication_group_id = \"a\"\n  \
                     description = file(\"words.txt\")\n  multi_az_enabled = false\n}\n";
const MANIFEST: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  REDIS_HOST: redis\n";

#[test]
fn a_text_over_the_disk_is_checked_as_if_it_were_saved() {
    let texts = [
        ("main.tf", "module \"a\" {\n  source = \"./a\"\n}\n"),
        ("a/main.tf", CACHE),
        ("words.txt", "of the cache"),
        ("new/chart/Chart.yaml", "name: x\n"),
        ("new/chart/templates/a.yaml", MANIFEST),
        ("new/a.yaml", MANIFEST),
        ("new/.hidden/a.yaml", MANIFEST),
        ("ignored/a.yaml", MANIFEST),
        ("ignored/kept.yaml", MANIFEST),
    ];
    let (saved, over) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(saved.path(), ".gitignore", "ignored/*\n!ignored/kept.yaml\n");
    write(over.path(), ".gitignore", "ignored/*\n!ignored/kept.yaml\n");
    // One file is on the disk with another text, and one cannot be parsed there.
    write(over.path(), "a/main.tf", "resource {{{\n");
    write(over.path(), "words.txt", "of another");
    for (path, text) in texts {
        write(saved.path(), path, text);
    }
    let on_disk = options(saved.path());
    let laid = Options {
        overlay: texts.iter().map(|(path, text)| (path.to_string(), Arc::from(*text))).collect(),
        ..options(over.path())
    };
    let (expected, got) = (engine::check(&on_disk).unwrap(), engine::check(&laid).unwrap());
    assert_eq!(json(&got, &laid), json(&expected, &on_disk));
    assert!(got.findings.iter().any(|finding| finding.rule == "elasticache-multi-az"), "the module is judged");
    assert!(got.ledger.read.contains(&"ignored/kept.yaml".to_string()), "{:?}", got.ledger.skipped);
    let named = Options { paths: vec!["new/a.yaml".to_string()], ..laid };
    assert_eq!(engine::check(&named).unwrap().ledger.read, ["new/a.yaml"]);
}
