//! `file:` addresses and paths. Floor 6.

use std::path::{Path, PathBuf};

/// The path of a `file:` address on this machine; `None` for every other.
pub fn to_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        rest = more;
        if *first == b'%'
            && let Some(byte) = more
                .get(..2)
                .and_then(|digits| std::str::from_utf8(digits).ok())
                .and_then(|digits| u8::from_str_radix(digits, 16).ok())
        {
            bytes.push(byte);
            rest = more.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
        }
    }
    let text = String::from_utf8(bytes).ok().filter(|text| text.starts_with('/') && !text.contains('\0'))?;
    // `/c:/work` is a path with a drive.
    let has_drive = text.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    Some(PathBuf::from(if has_drive { text.get(1..).unwrap_or("") } else { &text }))
}

/// The address of a path.
pub fn of_path(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut uri = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
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
