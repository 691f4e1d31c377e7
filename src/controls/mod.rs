//! Control frameworks as data: the controls of each, whether source can show them, and how they relate to each other.
//!
//! Job: read `rules/controls/`, one file for each framework, and add to a rule's controls those that published mappings
//! derive from them. Invariant: nothing is derived that no table states; an id is compared without its case and shown as its
//! table spells it.

mod table;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::source::Text;

/// Name and text of each file in `rules/controls/`, sorted by name.
const TABLES: [(&str, &str); 9] = [
    ("aws-fsbp", include_str!("../../rules/controls/aws-fsbp.txt")),
    ("aws-security-hub", include_str!("../../rules/controls/aws-security-hub.txt")),
    ("cis-aws-3.0", include_str!("../../rules/controls/cis-aws-3.0.txt")),
    ("cis-aws-5.0", include_str!("../../rules/controls/cis-aws-5.0.txt")),
    ("cis-eks-1.8", include_str!("../../rules/controls/cis-eks-1.8.txt")),
    ("nist-800-53-r5", include_str!("../../rules/controls/nist-800-53-r5.txt")),
    ("pci-dss-4.0.1", include_str!("../../rules/controls/pci-dss-4.0.1.txt")),
    ("pod-security-standards", include_str!("../../rules/controls/pod-security-standards.txt")),
    ("soc2", include_str!("../../rules/controls/soc2.txt")),
];

/// Shorter names that users type.
const SHORT: [(&str, &str); 6] = [
    ("cis-eks", "cis-eks-1.8"),
    ("fsbp", "aws-fsbp"),
    ("nist-800-53", "nist-800-53-r5"),
    ("pci-dss", "pci-dss-4.0.1"),
    ("pci-dss-4", "pci-dss-4.0.1"),
    ("pci-dss-4.0", "pci-dss-4.0.1"),
];

/// A framework of controls, or a benchmark.
#[derive(Clone, Debug, Default)]
pub struct Framework {
    pub id: &'static str,
    pub name: &'static str,
    pub version: &'static str,
    /// Addresses of what the table states.
    pub sources: Vec<&'static str>,
    /// How rules come to be mapped to it, where they do not name its controls.
    pub mapping: Option<&'static str>,
    /// Why no rule is mapped to it, where no mapping is published.
    pub unmapped: Option<&'static str>,
    /// A framework whose rules may name controls of this one.
    pub extends: Option<&'static str>,
    /// In the order of the table.
    pub controls: Vec<Control>,
}

/// One control.
#[derive(Clone, Debug)]
pub struct Control {
    pub id: &'static str,
    pub visibility: Visibility,
    /// As the framework states it.
    pub severity: Option<&'static str>,
    pub title: &'static str,
    /// Controls of other frameworks that a published mapping relates to it.
    pub related: Vec<(&'static str, Vec<&'static str>)>,
}

/// Where it can be seen whether a control is met.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Visibility {
    Source,
    Runtime,
    Account,
    Procedure,
    Unmapped,
    Retired,
}

impl Visibility {
    const ALL: [Visibility; 6] = [
        Visibility::Source,
        Visibility::Runtime,
        Visibility::Account,
        Visibility::Procedure,
        Visibility::Unmapped,
        Visibility::Retired,
    ];

    /// The word in the tables and in reports.
    pub fn id(self) -> &'static str {
        match self {
            Visibility::Source => "source",
            Visibility::Runtime => "runtime",
            Visibility::Account => "account",
            Visibility::Procedure => "procedure",
            Visibility::Unmapped => "unmapped",
            Visibility::Retired => "retired",
        }
    }

    fn from_id(id: &str) -> Option<Visibility> {
        Visibility::ALL.into_iter().find(|visibility| visibility.id() == id)
    }

    /// Why source cannot show it; `None` where it can.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Visibility::Source => None,
            Visibility::Runtime => Some("only the running system shows it"),
            Visibility::Account => Some("only the state of the account shows it"),
            Visibility::Procedure => Some("it is about what people do"),
            Visibility::Unmapped => Some("no published mapping relates it to settings of resources"),
            Visibility::Retired => Some("the framework no longer has it"),
        }
    }
}

impl Framework {
    /// The control of this id, whatever its case.
    pub fn control(&self, id: &str) -> Option<&Control> {
        self.controls.iter().find(|control| control.id.eq_ignore_ascii_case(id))
    }
}

/// All frameworks that have a table, sorted by id.
pub fn frameworks() -> impl Iterator<Item = &'static Framework> {
    TABLES.iter().filter_map(|(id, _)| framework(id))
}

/// The framework of this id or short name. Its table is read when it is asked for: a check needs few of them.
pub fn framework(name: &str) -> Option<&'static Framework> {
    static READ: [OnceLock<Framework>; TABLES.len()] = [const { OnceLock::new() }; TABLES.len()];
    let id = full_name(name);
    let place = TABLES.iter().position(|(known, _)| *known == id)?;
    let ((id, text), cell) = (TABLES.get(place)?, READ.get(place)?);
    Some(cell.get_or_init(|| table::read(id, text).0))
}

/// The id that a short name stands for; any other name is as it is.
pub fn full_name(name: &str) -> &str {
    SHORT.iter().find(|(short, _)| *short == name).map_or(name, |(_, id)| id)
}

/// Spells the controls that a rule names as the tables do, and adds what published mappings derive from them.
pub fn complete(controls: &mut BTreeMap<Text, Vec<Text>>) {
    let named: Vec<(Text, Vec<Text>)> = std::mem::take(controls).into_iter().collect();
    for (name, ids) in named {
        for id in ids {
            let Some((framework, control)) = lookup(&name, &id) else {
                add(controls, &name, &id);
                continue;
            };
            add(controls, framework, control.id);
            for (other, related) in &control.related {
                related.iter().for_each(|id| add(controls, other, id));
            }
        }
    }
    controls.values_mut().for_each(|ids| ids.sort_by_cached_key(|id| natural(id)));
}

/// A control that a rule names, with the framework whose table has it: that one, or one that extends it.
pub fn lookup(framework: &str, id: &str) -> Option<(&'static str, &'static Control)> {
    let in_table = |one: &'static Framework| one.control(id).map(|control| (one.id, control));
    let own = self::framework(framework).filter(|one| one.id == framework);
    own.and_then(in_table).or_else(|| {
        let extends = |one: &&'static Framework| own.is_some() && one.extends == Some(framework);
        frameworks().filter(extends).find_map(in_table)
    })
}

fn add(controls: &mut BTreeMap<Text, Vec<Text>>, framework: &str, id: &str) {
    let ids = controls.entry(framework.into()).or_default();
    if !ids.iter().any(|known| known == id) {
        ids.push(id.into());
    }
}

/// The parts of an id in their order: `CP-9` comes before `CP-10`.
pub fn natural(id: &str) -> Vec<(String, u64)> {
    let mut parts = vec![(String::new(), 0_u64)];
    for character in id.chars() {
        let Some((text, number)) = parts.last_mut() else { continue };
        match character.to_digit(10) {
            Some(digit) => *number = number.saturating_mul(10).saturating_add(digit.into()),
            None if *number == 0 => text.push(character),
            None => parts.push((character.to_string(), 0)),
        }
    }
    parts
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_tables_are_those_of_the_directory_and_have_no_mistakes() {
        let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/controls");
        let mut names: Vec<String> =
            std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        assert_eq!(names, TABLES.map(|(id, _)| format!("{id}.txt")));
        for (id, text) in TABLES {
            let (framework, mistakes) = table::read(id, text);
            assert_eq!(mistakes, Vec::<String>::new(), "{id}");
            assert!(!framework.name.is_empty() && !framework.version.is_empty() && !framework.sources.is_empty(), "{id}");
            let ids: BTreeSet<String> = framework.controls.iter().map(|control| control.id.to_lowercase()).collect();
            assert_eq!(ids.len(), framework.controls.len(), "{id} has an id twice");
        }
    }

    #[test]
    fn every_related_control_is_in_its_table() {
        for framework in super::frameworks() {
            for (control, (other, ids)) in framework.controls.iter().flat_map(|one| one.related.iter().map(move |to| (one, to))) {
                for id in ids {
                    let known = super::framework(other).and_then(|other| other.control(id));
                    assert!(known.is_some_and(|known| known.id == *id), "{} {}: {other} {id}", framework.id, control.id);
                }
            }
        }
    }

    #[test]
    fn controls_that_mappings_derive_are_added_in_their_order() {
        let mut controls = BTreeMap::from([
            (Text::from("aws-fsbp"), vec![Text::from("opensearch.2"), Text::from("ElastiCache.6"), Text::from("KMS.4")]),
            (Text::from("nist-800-53-r5"), vec![Text::from("IA-2")]),
            (Text::from("house"), vec![Text::from("x")]),
        ]);
        complete(&mut controls);
        assert_eq!(controls["aws-fsbp"], ["ElastiCache.6", "Opensearch.2"]);
        assert_eq!(controls["aws-security-hub"], ["KMS.4"], "it is not part of the standard that names it");
        assert_eq!(controls["house"], ["x"]);
        let derived = &controls["nist-800-53-r5"];
        for id in ["AC-3", "AC-3(7)", "IA-2", "SC-12(2)", "SC-7(11)"] {
            assert!(derived.iter().any(|known| known == id), "{id}: {derived:?}");
        }
        assert!(derived.iter().map(|id| natural(id)).is_sorted(), "{derived:?}");
    }

    #[test]
    fn short_names_stand_for_versions() {
        assert_eq!(framework("pci-dss-4").map(|one| one.id), Some("pci-dss-4.0.1"));
        assert_eq!(framework("aws-fsbp").map(|one| one.controls.len() > 350), Some(true));
        assert!(framework("nist").is_none());
        assert!(SHORT.iter().all(|(_, id)| TABLES.iter().any(|(known, _)| known == id)));
    }
}
