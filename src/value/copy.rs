//! Values as copies of the attribute or the input that they were taken from, unchanged.
//!
//! Invariant: only what hands a value on keeps its referents (references, conditionals, conversions to text, functions
//! that pick or wrap elements). Whatever makes a new value starts without any, so a changed text never passes for the
//! thing that it was made from.

use std::sync::Arc;

use super::referent::Referent;
use super::{Address, Kind, Mode, PathStep, Sequence, Symbol, Unknown, Value};

/// How deep the parts of an input are distinguished.
const MAX_DEPTH: usize = 16;

impl Value {
    /// What the value is a copy of, nearest first. A value that is a reference itself need not have any.
    pub fn referents(&self) -> impl Iterator<Item = &Symbol> {
        self.referent.iter().flat_map(|referent| referent.symbols())
    }

    /// The same value as a copy of this, and of what it was a copy of before.
    pub fn copied_from(mut self, symbol: Symbol) -> Value {
        let before: Vec<Symbol> = self.referents().filter(|known| **known != symbol).cloned().collect();
        self.referent = Referent::chain(std::iter::once(symbol).chain(before).collect(), self.encoded().cloned());
        self
    }

    /// The same text as the JSON of a value whose parts know where they were written.
    pub fn encoding(mut self, value: Value) -> Value {
        self.referent = Referent::chain(self.referents().cloned().collect(), Some(Arc::new(value)));
        self
    }

    /// The value whose JSON this text is, if it was made from one here.
    pub fn encoded(&self) -> Option<&Arc<Value>> {
        self.referent.as_ref()?.encoded()
    }

    /// The same value, of which nothing is known but its text: for what changes a value that it was given.
    pub fn detached(mut self) -> Value {
        self.referent = None;
        self
    }

    /// What a part of this value is a copy of.
    pub fn referent_at(&self, step: &PathStep) -> Option<Arc<Referent>> {
        self.referent.as_ref()?;
        Referent::chain(self.referents().map(|symbol| symbol.step(step.clone())).collect(), None)
    }

    /// A part as it comes out of this value: what has no referent of its own has that of its place in here.
    pub fn part(&self, mut item: Value, step: &PathStep) -> Value {
        if item.referent.is_none() && !matches!(item.kind, Kind::Symbol(_)) {
            item.referent = self.referent_at(step);
        }
        item
    }

    /// The same value with every text and every unknown in it as a copy of its place in an input.
    pub fn as_input(self, symbol: &Symbol) -> Value {
        self.input_at(symbol, MAX_DEPTH)
    }

    fn input_at(mut self, symbol: &Symbol, depth: usize) -> Value {
        let inner = |value: &Value, step: PathStep| match depth {
            0 => value.clone(),
            _ => value.clone().input_at(&symbol.step(step), depth - 1),
        };
        match &mut self.kind {
            Kind::String(_) | Kind::Unknown(_) | Kind::Parts(_) => {}
            Kind::Sequence(sequence) => {
                for (index, item) in Arc::make_mut(sequence).items.iter_mut().enumerate() {
                    *item = inner(item, PathStep::Index(index as u64));
                }
            }
            Kind::Mapping(mapping) => {
                for (name, entry) in &mut Arc::make_mut(mapping).entries {
                    entry.value = inner(&entry.value, PathStep::Attribute(name.clone()));
                }
            }
            Kind::Null(_) | Kind::Absent(_) | Kind::Bool(_) | Kind::Number(_) | Kind::Symbol(_) => return self,
        }
        self.copied_from(symbol.clone())
    }

    /// The same value, what it is a copy of within a block being that of this instance of it.
    pub fn readdressed(mut self, address: &Arc<Address>) -> Value {
        let within = |symbol: &Symbol| symbol.address.same_block(address) && symbol.address != *address;
        if self.referents().any(within) {
            let moved = self.referents().map(|symbol| match within(symbol) {
                true => Symbol { address: address.clone(), ..symbol.clone() },
                false => symbol.clone(),
            });
            self.referent = Referent::chain(moved.collect(), self.encoded().cloned());
        }
        self
    }

    /// The input that the value is, or is a part of.
    pub fn input(&self) -> Option<&Symbol> {
        let mut inputs = self.referents().filter(|symbol| symbol.address.mode == Mode::Input);
        let first = inputs.next()?;
        Some(if first.is_definite() { first } else { inputs.find(|symbol| symbol.is_definite()).unwrap_or(first) })
    }
}

impl Sequence {
    /// What an element is of which one does not know which it is: one of these. `None` where it may be anything.
    pub fn possible_items(&self) -> Option<Vec<&Value>> {
        let rest = match &self.open {
            Some(open) if open.cases.is_empty() => return None,
            Some(open) => open.cases.as_slice(),
            None => &[],
        };
        let named = |item: &&Value| !matches!(item.kind, Kind::Unknown(_)) || item.referent.is_some();
        let items: Vec<&Value> = self.items.iter().chain(rest).collect();
        (items.len() <= Unknown::MAX_CASES && items.iter().all(named)).then_some(items)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::value::{ModulePath, ReasonKind, RootId, Type, convert};

    fn symbol(mode: Mode, kind: &str, name: &str, path: &[&str]) -> Symbol {
        let (root, module) = (RootId(0), ModulePath::default());
        let address = Address { root, module, mode, kind: kind.into(), name: name.into(), key: None };
        let path = path.iter().map(|name| PathStep::Attribute((*name).into())).collect();
        Symbol { address: Arc::new(address), path, not_null: false }
    }

    fn shown(value: &Value) -> Vec<String> {
        value.referents().map(ToString::to_string).collect()
    }

    #[test]
    fn a_copy_of_a_copy_is_a_copy_of_both() {
        let input = Value::string("shop").as_input(&symbol(Mode::Input, "", "name", &[]));
        let group = input.copied_from(symbol(Mode::Managed, "aws_elasticache_replication_group", "shop", &["id"]));
        assert_eq!(shown(&group), ["aws_elasticache_replication_group.shop.id", "var.name"]);
        assert_eq!(shown(&group.clone().copied_from(symbol(Mode::Input, "", "name", &[])))[0], "var.name");
        assert!(shown(&group.detached()).is_empty());
    }

    #[test]
    fn parts_of_an_input_are_told_apart() {
        let list = Value::tuple(vec![Value::string("a"), Value::string("b"), Value::bool(true)]);
        let input = Value::object([("ids", list)]).as_input(&symbol(Mode::Input, "", "net", &[]));
        let items = &input.get("ids").and_then(Value::as_sequence).unwrap().items;
        assert_eq!(shown(&items[1]), ["var.net.ids[1]"]);
        assert!(shown(&items[2]).is_empty(), "a boolean is no name");
        let unknown = Value::unknown(ReasonKind::VariableWithoutDefault, "var.net", crate::source::Span::NONE);
        let unknown = unknown.as_input(&symbol(Mode::Input, "", "net", &[]));
        let part = unknown.part(Value::string("x"), &PathStep::Any);
        assert_eq!(shown(&part), ["var.net[*]"]);
        assert!(!part.input().unwrap().is_definite());
        assert_eq!(part.input().unwrap().named_part(), "var.net");
    }

    #[test]
    fn a_conversion_to_text_keeps_what_a_value_is_and_one_to_a_number_does_not() {
        let input = Value::string("007").as_input(&symbol(Mode::Input, "", "id", &[]));
        assert_eq!(shown(&convert(&input, &Type::String).unwrap()), ["var.id"]);
        let number = convert(&input, &Type::Number).unwrap();
        assert!(shown(&convert(&number, &Type::String).unwrap()).is_empty());
    }
}
