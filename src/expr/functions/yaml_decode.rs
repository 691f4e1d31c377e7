//! yamldecode. Floor 1.
use super::{Answer, signature::Call};
pub(super) fn yaml_decode(call: &Call) -> Answer {
    Ok(call.not_supported())
}
