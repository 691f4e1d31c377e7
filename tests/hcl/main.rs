//! The HCL parser against hashicorp/hcl's recorded answers, hcl-edit, hostile texts and broken modules.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod hostile;
mod judges;
mod modules;
mod mutations;
mod recovery;
