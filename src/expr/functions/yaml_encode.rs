//! yamlencode. Floor 1.
use super::{Answer, signature::Call};
pub(super) fn yaml_encode(call: &Call) -> Answer {
    Ok(call.not_supported())
}
