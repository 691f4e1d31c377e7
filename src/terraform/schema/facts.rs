//! Facts about providers that their schemas do not state, from `rules/schema/facts.txt`: what stands for a resource, what
//! names it, which attributes are never null, where parameters are set, what was renamed, which security groups it has, and on
//! which ports it listens.
//!
//! Invariant: every line is read; a test refuses one that is not.

use std::sync::LazyLock;

use crate::source::HashMap;

const TEXT: &str = include_str!("../../../rules/schema/facts.txt");

/// The type of a line that counts for types without one of their own.
const OTHERS: &str = "*";

static FACTS: LazyLock<Facts> = LazyLock::new(|| Facts::read(TEXT).0);

#[derive(Debug, Default)]
struct Facts {
    references: HashMap<&'static str, Vec<&'static str>>,
    names: HashMap<&'static str, Option<&'static str>>,
    never_null: HashMap<&'static str, Vec<&'static str>>,
    parameters: HashMap<&'static str, ParameterGroup>,
    renamed: HashMap<(&'static str, &'static str), Renamed>,
    groups: HashMap<&'static str, Vec<&'static str>>,
    ports: HashMap<&'static str, Ports>,
}

/// Where clients connect to a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ports {
    /// The argument that says the port.
    pub argument: Option<&'static str>,
    /// The ports where it is not written.
    pub defaults: Vec<u16>,
    /// Ports by how the text of `engine` begins.
    pub by_engine: Vec<(&'static str, u16)>,
}

/// The argument that names a parameter group, and the type of such a group.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct ParameterGroup {
    pub argument: &'static str,
    pub kind: &'static str,
}

/// What an argument is called now.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    pub name: &'static str,
    pub value: RenamedValue,
}

/// What becomes of the value of a renamed argument.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum RenamedValue {
    /// It means what it meant.
    Same,
    /// It has this spelling now.
    Spelling(&'static str),
    /// Something else is to be written as well.
    Open,
}

impl Facts {
    /// The facts of a text, and the lines that are none.
    fn read(text: &'static str) -> (Facts, Vec<&'static str>) {
        let (mut facts, mut unread) = (Facts::default(), Vec::new());
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let words: Vec<&'static str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["reference", kind, attributes @ ..] if !attributes.is_empty() => {
                    facts.references.insert(kind, attributes.to_vec());
                }
                ["name", kind, argument] => {
                    facts.names.insert(kind, Some(*argument).filter(|argument| *argument != "-"));
                }
                ["never-null", kind, attributes @ ..] if !attributes.is_empty() => {
                    facts.never_null.insert(kind, attributes.to_vec());
                }
                ["parameters", kind, argument, group] => {
                    facts.parameters.insert(kind, ParameterGroup { argument, kind: group });
                }
                ["renamed", kind, old, name, rest @ ..] => {
                    let value = match rest {
                        [] => RenamedValue::Open,
                        ["same"] => RenamedValue::Same,
                        ["=", spelling] => RenamedValue::Spelling(spelling),
                        _ => {
                            unread.push(line);
                            continue; // said by the test
                        }
                    };
                    facts.renamed.insert((kind, old), Renamed { name, value });
                }
                ["groups", kind, paths @ ..] if !paths.is_empty() => {
                    facts.groups.insert(kind, paths.to_vec());
                }
                ["ports", kind, argument, words @ ..] => match Ports::read(argument, words) {
                    Some(ports) => {
                        facts.ports.insert(kind, ports);
                    }
                    None => unread.push(line),
                },
                _ => unread.push(line),
            }
        }
        (facts, unread)
    }
}

impl Ports {
    fn read(argument: &'static str, words: &[&'static str]) -> Option<Ports> {
        let mut ports = Ports { argument: Some(argument).filter(|argument| *argument != "-"), ..Ports::default() };
        for word in words {
            match word.split_once('=') {
                Some((engine, port)) => ports.by_engine.push((engine, port.parse().ok()?)),
                None => ports.defaults.push(word.parse().ok()?),
            }
        }
        Some(ports)
    }
}

/// The paths of the arguments by which a resource of this type names its security groups; none where it has none.
pub fn security_groups(kind: &str) -> &'static [&'static str] {
    FACTS.groups.get(kind).map_or(&[], Vec::as_slice)
}

/// Where clients connect to a resource of this type.
pub fn ports(kind: &str) -> Option<&'static Ports> {
    FACTS.ports.get(kind)
}

/// The attributes whose values stand for a resource of this type wherever another resource refers to it.
pub fn designators(kind: &str) -> &'static [&'static str] {
    let references = &FACTS.references;
    references.get(kind).or_else(|| references.get(OTHERS)).map_or(&[], Vec::as_slice)
}

/// The argument that a resource of this type is named by, when its text alone identifies it within an account.
pub fn name_argument(kind: &str) -> Option<&'static str> {
    FACTS.names.get(kind).or_else(|| FACTS.names.get(OTHERS)).copied().flatten()
}

/// Whether this computed attribute surely has a value after creation.
pub fn is_never_null(kind: &str, attribute: &str) -> bool {
    let has = |kind: &str| FACTS.never_null.get(kind).is_some_and(|attributes| attributes.contains(&attribute));
    has(OTHERS) || has(kind)
}

/// What says which parameters are in force for a resource of this type.
pub fn parameter_group(kind: &str) -> Option<ParameterGroup> {
    FACTS.parameters.get(kind).copied()
}

/// Whether resources of this type are parameter groups.
pub fn is_parameter_group(kind: &str) -> bool {
    FACTS.parameters.values().any(|group| group.kind == kind)
}

/// What an argument of a type, by its path, is called now.
pub fn renamed(kind: &str, path: &str) -> Option<Renamed> {
    FACTS.renamed.get(&(kind, path)).copied()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::terraform::schema::{BlockSchema, table};
    use crate::value::Mode;

    #[test]
    fn every_line_is_a_fact() {
        assert_eq!(Facts::read(TEXT).1, Vec::<&str>::new());
        assert_eq!(Facts::read("name x\nrenamed a b c d\n").1, ["name x", "renamed a b c d"]);
    }

    #[test]
    fn a_type_without_a_line_has_the_facts_of_all_others() {
        assert_eq!(designators("aws_elasticache_cluster"), ["id", "cluster_id", "arn"]);
        assert_eq!(designators("aws_sqs_queue"), ["id", "arn", "name"]);
        assert_eq!((name_argument("aws_vpc"), name_argument("aws_sqs_queue")), (None, Some("name")));
        assert!(is_never_null("aws_sqs_queue", "arn") && is_never_null("aws_kms_key", "key_id"));
        assert!(!is_never_null("aws_sqs_queue", "key_id"));
    }

    #[test]
    fn parameter_groups_are_named_by_arguments_that_exist() {
        let aws = table("hashicorp/aws").unwrap();
        let newest = aws.releases.len() as u8 - 1;
        for (kind, group) in &FACTS.parameters {
            let block = aws.resource(Mode::Managed, kind).unwrap().block;
            assert!(block.argument(group.argument, newest).is_some(), "{kind}: {}", group.argument);
            let parameters = aws.resource(Mode::Managed, group.kind).unwrap().block.argument("parameter", newest);
            assert!(parameters.is_some(), "{}", group.kind);
        }
    }

    /// Each new name is in the newest release, and the old one is not.
    #[test]
    fn renames_are_true() {
        let aws = table("hashicorp/aws").unwrap();
        let newest = aws.releases.len() as u8 - 1;
        let find = |block: BlockSchema, path: &str| {
            let mut block = Some(block);
            let mut found = None;
            for name in path.split('.') {
                found = block.and_then(|block| block.argument(name, newest));
                block = found.and_then(|argument| argument.nested);
            }
            found
        };
        for ((kind, old), Renamed { name: new, .. }) in &FACTS.renamed {
            let block = aws.resource(Mode::Managed, kind).unwrap().block;
            let within = old.rsplit_once('.').map(|(within, _)| format!("{within}.{new}"));
            let there = |path: &str| find(block, path).is_some_and(|argument| argument.is_settable());
            assert!(there(new) || within.is_some_and(|path| there(&path)), "{kind}: {new}");
            assert!(!there(old), "{kind}: {old} is still there");
        }
        let domain = Renamed { name: "domain", value: RenamedValue::Spelling("vpc") };
        assert_eq!((renamed("aws_eip", "vpc"), renamed("aws_eip", "domain")), (Some(domain), None));
    }
}
