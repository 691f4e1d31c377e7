//! `file:` addresses and paths.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What does not stand for itself in the path of an address.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b':');

/// The path of a `file:` address on this machine; `None` for every other.
pub fn to_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let decoded = percent_decode_str(path).decode_utf8().ok();
    let text = decoded.filter(|text| text.starts_with('/') && !text.contains('\0'))?;
    // `/c:/work` is a path with a drive.
    let has_drive = text.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    Some(PathBuf::from(if has_drive { text.get(1..).unwrap_or("") } else { &*text }))
}

/// The address of a path.
pub fn of_path(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let start = if text.starts_with('/') { "file://" } else { "file:///" };
    format!("{start}{}", utf8_percent_encode(&text, ENCODED))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_paths_lead_to_each_other() {
        for path in ["/a/b.tf", "/a b/é%20[1].tf", "/x/#?&.yaml"] {
            assert_eq!(to_path(&of_path(Path::new(path))).unwrap(), Path::new(path));
        }
        assert_eq!(to_path("file:///a%20b/%C3%A9.tf").unwrap(), Path::new("/a b/é.tf"));
        for uri in ["untitled:Untitled-1", "https://x/a.tf", "file://", "file:///%FF", "file://server/share"] {
            assert_eq!(to_path(uri), None, "{uri}");
        }
    }
}
