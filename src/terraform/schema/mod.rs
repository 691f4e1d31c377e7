//! What the schemas of providers say: which arguments and nested blocks there are, of what type, in which releases, and
//! what is in force where nothing is written.
//!
//! Job: the tables, and the meaning of what is not written. Invariant: what no
//! table knows is not known here either; a table costs nothing before its first use, and a binary search after.

mod facts;
mod table;
#[cfg(test)]
mod tests;
mod unwritten;

use std::sync::LazyLock;

pub use facts::{
    ParameterGroup, Ports, Renamed, RenamedValue, designators, is_never_null, is_parameter_group, name_argument, parameter_group,
    ports, renamed, security_groups,
};
pub use table::{Argument, ArgumentShape, BlockSchema, Element, Release, Releases, ResourceType, Table};
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

impl BlockSchema {
    /// This block in some releases, for a body that is read by it.
    pub fn body(self, releases: Releases) -> Option<BodySchema> {
        let table = tables().iter().position(|table| std::ptr::eq(table, self.table))?;
        Some(BodySchema { table: u8::try_from(table).ok()?, block: self.number, releases: releases.0 })
    }

    /// The block that a body is read by.
    pub fn of_body(schema: BodySchema) -> Option<BlockSchema> {
        let table = tables().get(usize::from(schema.table))?;
        Some(BlockSchema { table, number: schema.block })
    }
}

/// What a name means in a body: one meaning for each group of admitted releases that differ in it.
pub fn meanings(schema: BodySchema, name: &str) -> impl Iterator<Item = Argument> {
    let named = BlockSchema::of_body(schema).map(|block| block.named(name));
    named.into_iter().flatten().filter(move |argument| argument.releases.meets(Releases(schema.releases)))
}

/// How the nested bodies of a name are read: by what the admitted releases say that have it.
pub fn nested(schema: BodySchema, name: &str) -> Option<BodySchema> {
    let (mut newest, mut releases) = (None, 0);
    for argument in meanings(schema, name).filter(|argument| argument.nested.is_some()) {
        releases |= argument.releases.0 & schema.releases;
        newest = argument.nested;
    }
    newest?.body(Releases(releases))
}
