//! Plans, as typed.

use std::path::Path;

/// `FILE`, or `DIR=FILE` where there is no file of that whole name.
pub fn plan(text: &str, current: &Path) -> (Option<String>, String) {
    match text.split_once('=') {
        Some((root, file)) if !root.is_empty() && !file.is_empty() && !current.join(text).exists() => {
            (Some(root.to_string()), file.to_string())
        }
        _ => (None, text.to_string()),
    }
}
