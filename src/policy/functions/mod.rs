//! The functions of the policy language beside the common table. Floor 4.

mod catalogue;

pub(super) use catalogue::{Class, classify, names};
