//! Addresses of resources and modules, and symbols: references whose text is not known but whose identity is.

use std::fmt::{Display, Formatter, Result};
use std::sync::Arc;

use crate::source::Text;

/// Which root module a thing belongs to: addresses of different roots never name the same thing.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RootId(pub u32);

/// The key of an instance of something with `count` or `for_each`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    Number(u64),
    Text(Text),
    /// The key is not known; the text is the expression or the reason for it. Printed as nothing.
    Symbolic(Text),
}

impl Display for Key {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Key::Number(number) => write!(f, "[{number}]"),
            Key::Text(text) => write!(f, "[{:?}]", text.as_str()),
            Key::Symbolic(_) => Ok(()),
        }
    }
}

/// One module call on the way from the root module.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleStep {
    pub name: Text,
    pub key: Option<Key>,
}

/// The module calls from the root module; empty for the root itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModulePath(pub Vec<ModuleStep>);

impl Display for ModulePath {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, step) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            write!(f, "module.{}", step.name)?;
            if let Some(key) = &step.key {
                write!(f, "{key}")?;
            }
        }
        Ok(())
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    Managed,
    Data,
    Ephemeral,
    /// The outputs of a module that is not on disk; `kind` is empty, `name` is the call's name.
    Module,
    /// An input variable; `kind` is empty. Values are copies of it, no value is a symbol of it.
    Input,
}

/// The address of a resource instance: `module.a["x"].aws_vpc.main[0]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    pub root: RootId,
    pub module: ModulePath,
    pub mode: Mode,
    /// The resource type.
    pub kind: Text,
    pub name: Text,
    pub key: Option<Key>,
}

impl Address {
    /// Whether both name the same resource block in the same module instance, whatever the instance key.
    pub fn same_block(&self, other: &Address) -> bool {
        self.root == other.root
            && self.mode == other.mode
            && self.kind == other.kind
            && self.name == other.name
            && self.module == other.module
    }

    /// Whether the address names one certain instance.
    pub fn is_definite(&self) -> bool {
        let symbolic = |key: &Option<Key>| matches!(key, Some(Key::Symbolic(_)));
        !symbolic(&self.key) && !self.module.0.iter().any(|step| symbolic(&step.key))
    }
}

impl Display for Address {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if !self.module.0.is_empty() {
            write!(f, "{}.", self.module)?;
        }
        match self.mode {
            Mode::Managed => write!(f, "{}.{}", self.kind, self.name)?,
            Mode::Data => write!(f, "data.{}.{}", self.kind, self.name)?,
            Mode::Ephemeral => write!(f, "ephemeral.{}.{}", self.kind, self.name)?,
            Mode::Module => write!(f, "module.{}", self.name)?,
            Mode::Input => write!(f, "var.{}", self.name)?,
        }
        match &self.key {
            Some(key) => write!(f, "{key}"),
            None => Ok(()),
        }
    }
}

/// A step from a resource or module output into it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathStep {
    Attribute(Text),
    Index(u64),
    /// An index that is not known, or a splat over something whose length is not known.
    Any,
}

/// `aws_vpc.main.id`: equal to itself whatever its text will be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Symbol {
    pub address: Arc<Address>,
    pub path: Vec<PathStep>,
    /// It will surely not be null (an id, an arn, a generated password).
    pub not_null: bool,
}

/// What the ids of a type begin with. Source: the resource identifiers of the EC2 and VPC references.
fn id_prefix(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "aws_security_group" | "aws_default_security_group" => "sg-",
        "aws_vpc" | "aws_default_vpc" => "vpc-",
        "aws_subnet" | "aws_default_subnet" => "subnet-",
        "aws_route_table" | "aws_default_route_table" => "rtb-",
        "aws_internet_gateway" => "igw-",
        "aws_nat_gateway" => "nat-",
        "aws_network_acl" | "aws_default_network_acl" => "acl-",
        "aws_launch_template" => "lt-",
        "aws_vpc_endpoint" => "vpce-",
        _ => return None,
    })
}

impl Symbol {
    /// Whether a text surely is not the value: what AWS makes up begins as everything of its kind does.
    pub fn is_never(&self, text: &str) -> bool {
        let [PathStep::Attribute(attribute)] = self.path.as_slice() else { return false };
        let begins = match (attribute.as_str(), self.address.mode) {
            ("arn", Mode::Managed | Mode::Data) if self.address.kind.starts_with("aws_") => Some("arn:"),
            ("id", Mode::Managed | Mode::Data) => id_prefix(&self.address.kind),
            _ => None,
        };
        begins.is_some_and(|prefix| !text.starts_with(prefix))
    }

    /// The symbol one step further in.
    pub fn step(&self, step: PathStep) -> Symbol {
        let mut path = self.path.clone();
        path.push(step);
        Symbol { address: self.address.clone(), path, not_null: false }
    }

    /// The first attribute of the path, if it is the only step.
    pub fn attribute(&self) -> Option<&str> {
        match self.path.as_slice() {
            [PathStep::Attribute(name)] => Some(name),
            _ => None,
        }
    }

    /// Whether this names the thing itself: its `id` or `arn`.
    pub fn is_identity(&self) -> bool {
        self.address.mode != Mode::Module && matches!(self.attribute(), Some("id" | "arn"))
    }
}

impl Display for Symbol {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}", self.address)?;
        for step in &self.path {
            match step {
                PathStep::Attribute(name) => write!(f, ".{name}")?,
                PathStep::Index(index) => write!(f, "[{index}]")?,
                PathStep::Any => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn what_aws_makes_up_is_never_another_text() {
        let symbol = |mode: Mode, kind: &str, attribute: &str| {
            let name = "x".into();
            let address = Address { root: RootId(0), module: ModulePath::default(), mode, kind: kind.into(), name, key: None };
            Symbol { address: Arc::new(address), path: vec![PathStep::Attribute(attribute.into())], not_null: true }
        };
        let group = symbol(Mode::Managed, "aws_security_group", "id");
        assert!(group.is_never("self") && group.is_never("vpc-1") && !group.is_never("sg-1"));
        let looked_up = symbol(Mode::Data, "aws_kms_key", "arn");
        assert!(looked_up.is_never("alias/x") && !looked_up.is_never("arn:aws:kms:x"));
        assert!(!symbol(Mode::Managed, "aws_security_group", "name").is_never("self"));
        assert!(!symbol(Mode::Module, "", "id").is_never("self"));
    }
}
