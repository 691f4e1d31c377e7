//! What the schemas of providers say: which arguments and nested blocks there are, of what type, in which releases, and
//! what is in force where nothing is written.
//!
//! Job: the tables, and the meaning of what is not written (policy language, 5.2 "Schema facts"). Invariant: what no
//! table knows is not known here either; a table costs nothing before its first use, and a binary search after. Floor 2.

mod table;
#[cfg(test)]
mod tests;
mod unwritten;

use std::sync::LazyLock;

pub use table::{Argument, Block, Element, Release, Releases, ResourceType, Shape, Table};
pub use unwritten::unwritten;

use crate::value::BodySchema;

static TABLES: LazyLock<[Table; 3]> = LazyLock::new(|| {
    [
        Table::new(include_bytes!("../../../rules/schema/aws.schema")),
        Table::new(include_bytes!("../../../rules/schema/kubernetes.schema")),
        Table::new(include_bytes!("../../../rules/schema/random.schema")),
    ]
});

/// All tables.
pub fn tables() -> &'static [Table] {
    &*TABLES
}

/// The table of a provider, by its source address: `hashicorp/aws`, with or without a registry's host.
pub fn table(source: &str) -> Option<&'static Table> {
    tables().iter().find(|table| table.address == source)
}

impl Block {
    /// This block in one release, for a body that is read by it.
    pub fn body(self, release: u8) -> Option<BodySchema> {
        let table = tables().iter().position(|table| std::ptr::eq(table, self.table))?;
        Some(BodySchema { table: u8::try_from(table).ok()?, block: self.number, release })
    }

    /// The block that a body is read by.
    pub fn of(schema: BodySchema) -> Option<Block> {
        let table = tables().get(usize::from(schema.table))?;
        Some(Block { table, number: schema.block })
    }
}

/// What a name means in a body.
pub fn argument(schema: BodySchema, name: &str) -> Option<Argument> {
    Block::of(schema)?.argument(name, schema.release)
}

/// How the nested bodies of a name are read.
pub fn nested(schema: BodySchema, name: &str) -> Option<BodySchema> {
    argument(schema, name)?.nested?.body(schema.release)
}
