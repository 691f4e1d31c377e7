//! Evidence as JSON.

use std::io::{self, Write};

use super::model::Evidence;

pub(super) fn write(evidence: &Evidence, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, evidence).map_err(io::Error::from)?;
    writeln!(to)
}
