//! Which description of a provider's schema a body is read by.

/// A block of a table, in the releases that are admitted. Opaque here: `terraform::schema` gives it a meaning.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct BodySchema {
    pub table: u8,
    pub block: u16,
    /// One bit for each release; never empty.
    pub releases: u8,
}
