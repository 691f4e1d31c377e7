//! Paths in reports for code hosts: from the top of the repository, wherever the check was started.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;

use std::path::Path;

use binary::run;

const CACHE: &str =
    "resource \"aws_elasticache_replication_group\" \"one\" {\n  description      = \"one\"\n  multi_az_enabled = false\n}\n";

/// The paths in a report, sorted.
fn paths(directory: &Path, format: &str, what: &[&str]) -> Vec<String> {
    let arguments = [&["check", "--only", "elasticache-multi-az", "--format", format], what].concat();
    let run = run(directory, &arguments);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let marks: &[&str] = match format {
        "sarif" => &["\"uri\": \""],
        "gitlab" => &["\"path\": \""],
        _ => &["::error file="],
    };
    let of_line = |line: &str| {
        let rest = marks.iter().find_map(|mark| line.split_once(mark))?.1;
        Some(rest.split(['"', ',']).next().unwrap_or_default().to_string())
    };
    let mut paths: Vec<String> = run.stdout.lines().filter_map(of_line).filter(|path| path.ends_with(".tf")).collect();
    paths.sort();
    paths.dedup();
    paths
}

#[test]
fn code_hosts_find_the_files_from_wherever_the_check_is_started() {
    let scratch = tempfile::tempdir().unwrap();
    let above = scratch.path().canonicalize().unwrap();
    for (file, text) in
        [("checkout/infra/main.tf", CACHE), ("checkout/.git/HEAD", ""), ("second/.git/HEAD", ""), ("second/b.tf", CACHE)]
    {
        std::fs::create_dir_all(above.join(file).parent().unwrap()).unwrap();
        std::fs::write(above.join(file), text).unwrap();
    }
    let full = above.join("checkout/infra").display().to_string();
    for format in ["sarif", "gitlab", "github"] {
        for (directory, what) in [
            (above.join("checkout"), "."),
            (above.join("checkout/infra"), "."),
            (above.clone(), "checkout/infra"),
            (above.clone(), "checkout/infra/main.tf"),
            (above.clone(), "checkout"),
            (Path::new("/").to_path_buf(), full.as_str()),
            (above.join("second"), full.as_str()),
        ] {
            assert_eq!(paths(&directory, format, &[what]), ["infra/main.tf"], "{format} in {} of {what}", directory.display());
        }
        assert_eq!(paths(&above, format, &["."]), ["b.tf", "infra/main.tf"], "{format}");
    }
    // A finding is known by the same fingerprint from everywhere.
    let print = |directory: &Path, what: &str| {
        let check = binary::check(directory, &["--only", "elasticache-multi-az", what]);
        check.report["outcomes"][0]["fingerprint"].as_str().expect("a fingerprint").to_string()
    };
    let inside = print(&above.join("checkout"), ".");
    assert_eq!(print(&above, "checkout"), inside);
    assert_eq!(print(&above.join("checkout/infra"), "."), inside);
}
