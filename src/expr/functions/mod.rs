//! The functions of the Terraform language.
//!
//! Floor 1.
