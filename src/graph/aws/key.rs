//! Whose a KMS key is: the customer's, or one that AWS manages for a service.
//!
//! Source: <https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html> (aliases that begin with `alias/aws/` are
//! those of AWS managed keys).

use crate::graph::fact::{Fact, not_here};
use crate::graph::index::{Index, references};
use crate::graph::read::cases;
use crate::source::HashSet;
use crate::value::{Address, Kind, Mode, Truth, Value};

/// The types whose keys are the customer's.
const KEYS: [&str; 5] =
    ["aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key", "aws_kms_alias"];

/// Whether a key is the customer's own.
#[derive(Copy, Clone, Debug)]
pub struct Keys<'g, 'a> {
    pub(in crate::graph) index: &'g Index<'a>,
}

impl Keys<'_, '_> {
    /// Whether what a value names is a key of the customer's. Not true of no key at all.
    pub fn is_customers(&self, value: &Value) -> Fact {
        self.of(value, &mut HashSet::default())
    }

    fn of(&self, value: &Value, seen: &mut HashSet<Address>) -> Fact {
        let facts: Vec<Fact> = cases(value).iter().map(|case| self.of_one(case, seen)).collect();
        crate::graph::fact::either(facts)
    }

    fn of_one(&self, value: &Value, seen: &mut HashSet<Address>) -> Fact {
        match &value.kind {
            Kind::Null(_) | Kind::Absent(_) => return Fact::new(Truth::False),
            Kind::String(text) => {
                if let Some(truth) = of_text(text) {
                    return Fact::new(truth);
                }
            }
            Kind::Parts(parts) => {
                let first = parts.first().and_then(Value::as_str);
                if let Some(truth) = first.filter(|text| text.contains("alias/") && !text.ends_with("alias/")).and_then(of_text) {
                    return Fact::new(truth);
                }
            }
            _ => {}
        }
        for symbol in references(value) {
            let kind = symbol.address.kind.as_str();
            match symbol.address.mode {
                Mode::Managed if KEYS.contains(&kind) => return Fact::new(Truth::True),
                Mode::Data if matches!(kind, "aws_kms_key" | "aws_kms_alias") && seen.insert((*symbol.address).clone()) => {
                    let argument = if kind == "aws_kms_key" { "key_id" } else { "name" };
                    let found = self.index.candidates_of(symbol).resources;
                    let looked_up = found.iter().find_map(|data| Some((data.header, data.body.get(argument)?)));
                    if let Some((header, named)) = looked_up {
                        let fact = self.of(named, seen);
                        let label = if fact.truth.is_false() { "the key that AWS manages" } else { "the key that is looked up" };
                        return fact.with(header, label);
                    }
                }
                _ => {}
            }
        }
        Fact::unknown(not_here(value))
    }
}

/// By an alias; a key's own id does not say whose it is.
fn of_text(text: &str) -> Option<Truth> {
    let alias = text.rsplit_once("alias/").map(|(_, alias)| alias)?;
    Some(Truth::from(!alias.starts_with("aws/")))
}
