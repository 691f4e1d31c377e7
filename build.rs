//! Writes the list of the rule files that come with clearspan, so that adding a rule touches the rule alone.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let directory = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("rules");
    println!("cargo::rerun-if-changed={}", directory.display());
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(&directory)? {
        names.extend(entry?.file_name().into_string().ok().filter(|name| name.ends_with(".rule.hcl")));
    }
    names.sort();
    let mut list = String::from("&[\n");
    for name in &names {
        let path = directory.join(name);
        let path = path.to_string_lossy();
        writeln!(list, "    ({name:?}, include_str!({path:?})),").map_err(std::io::Error::other)?;
    }
    list.push_str("]\n");
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    std::fs::write(Path::new(&out).join("rules.rs"), list)
}
