//! A declaration with the overrides that lie over it.
//!
//! Source: Terraform's "Override Files", and where that page is silent the merging that Terraform does: arguments are
//! replaced one by one, nested blocks of a kind as a whole, `lifecycle` argument by argument, and the conditions of
//! variables, outputs and resources stay those of the declaration.

use crate::syntax::hcl::{Attribute, Block, Body, Expression};

/// A body with the override bodies that lie over it.
#[derive(Clone, Debug)]
pub struct Merged<'a> {
    /// The first is the declaration itself.
    layers: Vec<&'a Body>,
}

/// Blocks that an override cannot replace.
const OWN_BLOCKS: [&str; 4] = ["validation", "precondition", "postcondition", "lifecycle"];

impl<'a> Merged<'a> {
    pub fn new(body: &'a Body) -> Merged<'a> {
        Merged { layers: vec![body] }
    }

    pub(super) fn overlay(&mut self, body: &'a Body) {
        self.layers.push(body);
    }

    pub fn attribute(&self, name: &str) -> Option<&'a Attribute> {
        if let [only] = self.layers.as_slice() {
            return only.attribute(name);
        }
        for body in self.layers.iter().rev() {
            if let Some(attribute) = body.attribute(name) {
                return Some(attribute);
            }
            // JSON syntax does not say: what is a block here may have been an argument below.
            if body.blocks.iter().any(|block| kind_of(block) == name) {
                return None;
            }
        }
        None
    }

    pub fn expression(&self, name: &str) -> Option<&'a Expression> {
        self.attribute(name).map(|attribute| &attribute.value)
    }

    /// An argument of the nested `lifecycle` block, which overrides replace one by one.
    pub fn lifecycle(&self, name: &str) -> Option<&'a Expression> {
        let of_layer = |body: &&'a Body| body.blocks_of("lifecycle").find_map(|block| block.body.attribute(name));
        self.layers.iter().rev().find_map(of_layer).map(|attribute| &attribute.value)
    }

    /// All attributes in force, declaration first.
    pub fn attributes(&self) -> Vec<&'a Attribute> {
        if let [only] = self.layers.as_slice() {
            // Of an argument that is written twice, the first counts.
            let mut found: Vec<&'a Attribute> = Vec::with_capacity(only.attributes.len());
            for attribute in &only.attributes {
                if !found.iter().any(|other| other.name.text == attribute.name.text) {
                    found.push(attribute);
                }
            }
            return found;
        }
        let mut found: Vec<&'a Attribute> = Vec::new();
        for body in &self.layers {
            found.retain(|attribute| !body.blocks.iter().any(|block| kind_of(block) == attribute.name.text.as_str()));
            for attribute in &body.attributes {
                match found.iter_mut().find(|other| other.name.text == attribute.name.text) {
                    Some(slot) => *slot = attribute,
                    None => found.push(attribute),
                }
            }
        }
        found
    }

    /// All nested blocks in force: those of the last layer that has any of the same kind.
    pub fn blocks(&self) -> Vec<&'a Block> {
        let [only] = self.layers.as_slice() else {
            let mut found: Vec<&'a Block> = Vec::new();
            for (index, body) in self.layers.iter().enumerate() {
                let replaces = |block: &&&'a Block| index == 0 || !OWN_BLOCKS.contains(&kind_of(block));
                let blocks: Vec<&'a Block> = body.blocks.iter().collect();
                let blocks: Vec<&'a Block> = blocks.iter().filter(replaces).copied().collect();
                let replaced = |kind: &str| body.attribute(kind).is_some() || blocks.iter().any(|block| kind_of(block) == kind);
                found.retain(|block| !replaced(kind_of(block)));
                found.extend(blocks);
            }
            return found;
        };
        only.blocks.iter().collect()
    }

    pub fn blocks_of(&self, kind: &str) -> Vec<&'a Block> {
        self.blocks().into_iter().filter(|block| block.kind.text == kind).collect()
    }
}

/// A `dynamic "ingress"` block counts as `ingress`.
pub fn kind_of(block: &Block) -> &str {
    if block.kind.text == "dynamic" { block.label(0).unwrap_or("dynamic") } else { &block.kind.text }
}
