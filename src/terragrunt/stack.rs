//! `terragrunt.stack.hcl`: units that Terragrunt writes before it runs them.

use super::Reader;
use super::context::FileContext;
use super::unit::Unit;
use crate::source::{Span, join_path};
use crate::syntax::hcl::Block;
use crate::value::Value;

/// How many stacks may contain each other.
const MAX_STACKS: usize = 8;
/// How many units and stacks one stack may have, those inside it too.
const MAX_COMPONENTS: usize = 10_000;
/// The directory that Terragrunt writes units of a stack into.
const GENERATED: &str = ".terragrunt-stack";

/// What a stack has, and what of it is not read.
pub struct Stack {
    pub units: Vec<Unit>,
    /// The headers of what is not read, with the reason.
    pub unread: Vec<(Span, String)>,
    /// The configurations that its units and stacks are copies of: they deploy nothing by themselves.
    pub templates: std::collections::BTreeSet<String>,
    /// Units and stacks so far.
    components: usize,
    /// The files that were read.
    pub read: std::collections::BTreeSet<String>,
}

/// Whether a file of this name is a stack's configuration.
pub fn is_stack(name: &str) -> bool {
    name == "terragrunt.stack.hcl"
}

impl Reader<'_> {
    /// The units of a stack below the scan root, those of stacks inside it too.
    pub fn stack(&self, path: &str) -> Stack {
        let mut stack = Stack {
            units: Vec::new(),
            unread: Vec::new(),
            templates: Default::default(),
            components: 0,
            read: [path.to_string()].into(),
        };
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        self.read_stack(path, directory, None, 0, &mut stack);
        stack
    }

    fn read_stack(&self, path: &str, into: &str, values: Option<Value>, depth: usize, stack: &mut Stack) {
        let context = match FileContext::open(self, path, None) {
            Ok(context) => context.written(Some(&into.into()), values),
            Err(message) => return stack.unread.push((Span::NONE, message)),
        };
        for block in context.body().blocks.iter().filter(|block| matches!(block.kind.text.as_str(), "unit" | "stack")) {
            stack.components += 1;
            if stack.components > MAX_COMPONENTS {
                let message = format!("it has more than {MAX_COMPONENTS} units and stacks");
                return stack.unread.push((block.header, message));
            }
            if block.body.blocks_of("expansion").next().is_some() {
                stack.unread.push((block.header, "its expansion is known only when Terragrunt runs".to_string()));
                continue;
            }
            let Some((source, place)) = placed(&context, block, into) else {
                stack.unread.push((block.header, "its source or path is not in these files".to_string()));
                continue;
            };
            let values = context.attribute(&block.body, "values");
            let values = values.unwrap_or_else(|| Value::object(std::iter::empty::<(&str, Value)>()));
            let file = |names: &[&str]| names.iter().map(|name| join_path(&source, name)).find(|path| self.exists(path));
            let is_stack_block = block.kind.text == "stack";
            let names: &[&str] =
                if is_stack_block { &["terragrunt.stack.hcl"] } else { &["terragrunt.hcl", "terragrunt.hcl.json"] };
            match file(names) {
                Some(file) if is_stack_block && depth < MAX_STACKS => {
                    stack.templates.insert(file.clone());
                    stack.read.insert(file.clone());
                    self.read_stack(&file, &place, Some(values), depth + 1, stack);
                }
                Some(file) if !is_stack_block => {
                    stack.templates.insert(file.clone());
                    let mut unit = self.unit_with(&file, Some(place.into()), Some(values));
                    if let Some(added) = block.body.blocks_of("autoinclude").next() {
                        unit.open("autoinclude", added.header);
                    }
                    stack.units.push(Unit { place: block.header, ..unit });
                }
                _ => stack.unread.push((block.header, "its source is not in these files".to_string())),
            }
        }
    }
}

/// The directory below the scan root that a block copies, and the one that it writes.
fn placed(context: &FileContext<'_, '_>, block: &Block, into: &str) -> Option<(String, String)> {
    let source = context.attribute(&block.body, "source")?;
    let path = context.attribute(&block.body, "path")?;
    let (source, path) = (source.as_str()?.to_string(), path.as_str()?.to_string());
    if source.contains("::") || source.contains("://") {
        return None;
    }
    let source = context.reader.below(&source.replace("//", "/"), &context.current)?;
    let plain = context.attribute(&block.body, "no_dot_terragrunt_stack").and_then(|value| value.as_bool()) == Some(true);
    let place = if plain { join_path(into, &path) } else { join_path(&join_path(into, GENERATED), &path) };
    Some((source, crate::source::normalise_path(&place)?))
}
