//! Packed charts: `.tgz` files in `charts/`, unpacked in memory.
//!
//! Invariant: an archive is unpacked up to a limit; links, and names that lead out of it, are refused.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use crate::source::{Source, SourceMap, join_path};

/// How many bytes an archive may hold.
const MAX_UNPACKED: u64 = 256 << 20;
/// How many bytes of texts are kept of one archive.
const MAX_KEPT: usize = 16 << 20;
/// How many files an archive may hold.
const MAX_ENTRIES: usize = 20_000;
/// The size of a block of a tar archive.
const BLOCK: usize = 512;

/// The files of an archive, by paths below the archive's own.
pub(super) type Unpacked = BTreeMap<String, Arc<Source>>;

/// Makes the files of an archive sources, and gives the directory of the chart in it.
///
/// # Errors
/// What is wrong with the archive.
pub(super) fn unpack(sources: &SourceMap, path: &str, into: &mut Unpacked) -> Result<String, String> {
    let bytes = sources.load_bytes(path).map_err(|error| error.to_string())?;
    let mut unpacked = Vec::new();
    let mut reader = flate2::read::MultiGzDecoder::new(bytes.as_slice()).take(MAX_UNPACKED + 1);
    reader.read_to_end(&mut unpacked).map_err(|_| "the archive is broken".to_string())?;
    if unpacked.len() as u64 > MAX_UNPACKED {
        return Err("the archive is too large".into());
    }
    let (mut at, mut top, mut kept, mut count) = (0, None, 0, 0);
    let mut long_name: Option<String> = None;
    while let Some(header) = unpacked.get(at..at + BLOCK) {
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        let field = |range: std::ops::Range<usize>| {
            let bytes = header.get(range).unwrap_or_default();
            let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
            String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).trim().to_string()
        };
        let size = usize::from_str_radix(&field(124..136), 8).map_err(|_| "the archive is broken".to_string())?;
        let kind = header.get(156).copied().unwrap_or(0);
        let (name, prefix) = (field(0..100), field(345..500));
        let name = match (long_name.take(), prefix.is_empty()) {
            (Some(long), _) => long,
            (None, true) => name,
            (None, false) => format!("{prefix}/{name}"),
        };
        let body = unpacked.get(at + BLOCK..at + BLOCK + size).ok_or("the archive is broken")?;
        at += BLOCK + size.div_ceil(BLOCK) * BLOCK;
        count += 1;
        if count > MAX_ENTRIES {
            return Err("the archive holds too many files".into());
        }
        match kind {
            b'L' => long_name = Some(String::from_utf8_lossy(body).trim_end_matches('\0').to_string()),
            b'x' => long_name = pax_path(body),
            b'0' | 0 => {
                let is_plain = !name.starts_with('/') && name.split('/').all(|part| part != ".." && !part.is_empty());
                if !is_plain {
                    return Err(format!("`{name}` leads out of the archive"));
                }
                let name = name.strip_prefix("./").unwrap_or(&name);
                if let Some((directory, "Chart.yaml")) = name.split_once('/') {
                    top = Some(directory.to_string());
                }
                kept += body.len();
                if kept > MAX_KEPT {
                    return Err("the archive is too large".into());
                }
                if let Ok(text) = std::str::from_utf8(body) {
                    let inside = join_path(path, name);
                    let source = sources.known(&inside).unwrap_or_else(|| sources.add(&inside, text));
                    into.insert(inside, source);
                }
            }
            b'1' | b'2' => return Err(format!("`{name}` is a link")),
            _ => {}
        }
    }
    top.map(|top| join_path(path, &top)).ok_or_else(|| "the archive holds no chart".into())
}

/// The name in an extended header.
fn pax_path(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    text.lines().find_map(|line| line.split_once(" path=").map(|(_, path)| path.to_string()))
}
