//! The extension for Visual Studio Code builds from its lock file, passes its own tests, and is packed.

use std::path::Path;
use std::process::Command;

use super::programs;

const NAME: &str = "the_extension_builds_and_is_packed";

#[test]
fn the_extension_builds_and_is_packed() {
    let (Some(_), Some(_)) = (programs::program(NAME, "node"), programs::program(NAME, "npm")) else { return };
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("vscode");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode");
    programs::copy(&source, &root, &["node_modules", "dist"]);
    let installed = Command::new("npm").args(["ci", "--silent"]).current_dir(&root).output().unwrap();
    if !installed.status.success() {
        return programs::skip(NAME, &format!("the packages cannot be had: {}", String::from_utf8_lossy(&installed.stderr)));
    }
    let environment = [("CLEARSPAN", env!("CARGO_BIN_EXE_clearspan"))];
    for script in [&["run", "build"][..], &["test"], &["run", "package"]] {
        programs::run(&root, "npm", script, &environment, 0);
    }
    let packed = std::fs::metadata(root.join("dist/clearspan.vsix")).unwrap();
    assert!((20_000..5_000_000).contains(&packed.len()), "{} bytes", packed.len());
}

#[test]
fn its_version_is_the_programs_and_its_lock_names_no_host_to_fetch_from() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode");
    let read = |name: &str| std::fs::read_to_string(directory.join(name)).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&read("package.json")).unwrap();
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    let lock: serde_json::Value = serde_json::from_str(&read("package-lock.json")).unwrap();
    for (name, package) in lock["packages"].as_object().unwrap() {
        assert!(package.get("resolved").is_none(), "{name}");
        assert!(name.is_empty() || package.get("integrity").is_some(), "{name} has no checksum");
    }
}
