//! The tables are what the generator says they are, and the facts that rules build upon are in them.

use super::*;
use crate::value::Mode;

fn aws() -> &'static Table {
    table("hashicorp/aws").unwrap()
}

fn argument_of(kind: &str, path: &str, release: u8) -> Option<Argument> {
    let mut block = aws().resource(Mode::Managed, kind)?.block;
    let (last, before) = path.split('.').collect::<Vec<_>>().split_last().map(|(l, b)| (l.to_string(), b.to_vec()))?;
    for name in before {
        block = block.argument(name, release)?.nested?;
    }
    block.argument(&last, release)
}

#[test]
fn tables_are_whole() {
    for table in tables() {
        assert!(!table.releases.is_empty() && table.releases.len() <= 8, "{}", table.address);
        assert!(table.releases.is_sorted_by_key(|release| release.major), "{}", table.address);
        assert!(table.block_count() > 0 && table.entry_count() > 0 && table.name_count() > 0);
        let all = Releases((1u16 << table.releases.len()).wrapping_sub(1) as u8);
        let mut seen = 0;
        for mode in [Mode::Managed, Mode::Data] {
            let kinds: Vec<_> = table.kinds(mode).collect();
            assert!(kinds.is_sorted_by_key(|(name, _)| *name), "{}", table.address);
            for (name, releases) in kinds {
                let found = table.resource(mode, name).unwrap();
                assert!(!found.block.is_known() || usize::from(found.block.number) < table.block_count());
                assert_eq!(found.releases, releases, "{name}");
                assert!(!releases.is_empty() && releases.0 & !all.0 == 0, "{name}");
                seen += 1;
            }
        }
        assert!(seen > 0);
        for number in 0..table.block_count() {
            let block = BlockSchema { table, number: number as u16 };
            let mut before = "";
            for argument in block.arguments() {
                assert!(!argument.name.is_empty() && before <= argument.name, "{}: {}", table.address, argument.name);
                assert!(block.named(argument.name).any(|found| found.releases == argument.releases));
                assert!(argument.releases.0 != 0 && argument.releases.0 & !all.0 == 0);
                assert!(!(argument.required && argument.optional), "{}", argument.name);
                if let Some(nested) = argument.nested {
                    assert!(usize::from(nested.number) < table.block_count());
                }
                before = argument.name;
            }
        }
    }
}

/// The header names what the generator's list of sources names, so that a table of other sources does not stay.
#[test]
fn tables_name_the_sources_of_the_generator() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let generator = std::fs::read_to_string(root.join("rules/schema/generate.py")).unwrap();
    for table in tables() {
        assert!(generator.contains(&format!("\"{}\"", table.address)), "{}", table.address);
        for release in table.releases.iter().filter(|release| release.source.starts_with('@')) {
            let (package, version) = release.source.rsplit_once(' ').unwrap();
            let line = format!("({}, \"{}\", \"{}\", \"{version}\")", release.major, release.version, &package[7..]);
            assert!(generator.contains(&line), "the generator does not name {line}: generate the tables anew");
        }
    }
}

/// Every fact that has a file next to the tables is in them, in exactly the releases that it is about.
#[test]
fn facts_beside_the_table_are_in_it() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/schema");
    let path_of = |left: &str| left.split(' ').next().unwrap_or_default().to_string();
    let by_hand = std::fs::read_to_string(root.join("recorded.txt")).unwrap();
    let by_hand: Vec<String> = by_hand.lines().filter(|line| line.contains(" = ")).map(path_of).collect();
    for (file, recorded) in [("recorded.txt", true), ("constants.txt", false)] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let mut count = 0;
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let Some((left, value)) = line.split_once(" = ") else { continue };
            let (path, majors) = left.split_once(" [").map_or((left, None), |(path, rest)| (path, Some(rest)));
            let (kind, path) = path.split_once('.').unwrap();
            let majors = majors.map(|majors| majors.trim_end_matches(']'));
            let (low, high) = match majors.map(|majors| majors.split_once('-').unwrap_or((majors, majors))) {
                Some((low, high)) => (low.parse().unwrap(), high.parse().unwrap_or(u64::MAX)),
                None => (0, u64::MAX),
            };
            let releases = aws().releases.iter().enumerate().filter(|(_, r)| (low..=high).contains(&r.major));
            let found: Vec<Argument> = releases.filter_map(|(number, _)| argument_of(kind, path, number as u8)).collect();
            assert!(!recorded || !found.is_empty(), "{line}: no release has it");
            // A line recorded by hand has precedence over the schema's own.
            let overridden = !recorded && by_hand.iter().any(|line| *line == path_of(left));
            for argument in found.into_iter().filter(|_| !overridden) {
                let value = (value != "null").then(|| value.trim().trim_matches('"'));
                let same = argument.default.map(|default| default.trim_matches('"')) == value;
                assert!(same, "{file}: {line}: generate the tables anew");
                count += 1;
            }
        }
        assert!(count > 0, "{file}");
    }
}

#[test]
fn arguments_differ_by_release() {
    let newest = aws().releases.len() as u8 - 1;
    let kind = "aws_elasticache_replication_group";
    assert!(argument_of(kind, "replication_group_description", newest).is_none());
    assert!(argument_of(kind, "replication_group_description", 0).unwrap().required);
    assert!(argument_of(kind, "description", newest).unwrap().required);
    let logs = argument_of(kind, "log_delivery_configuration", newest).unwrap();
    assert!(logs.block && !logs.at_most_one && logs.optional);
    assert!(argument_of(kind, "log_delivery_configuration.destination", newest).unwrap().required);
    let arn = argument_of(kind, "arn", newest).unwrap();
    assert!(arn.computed && !arn.is_settable());
    // written as blocks and as a list of objects: an argument by the schema
    let ingress = argument_of("aws_security_group", "ingress", newest).unwrap();
    assert!(!ingress.block && ingress.computed && ingress.nested.is_some() && ingress.shape == ArgumentShape::Set);
    assert!(
        aws().resource(Mode::Managed, "aws_elasticache_security_group").is_some_and(|found| !found.releases.contains(newest))
    );
    assert!(aws().resource(Mode::Managed, "aws_nothing").is_none());
    assert!(aws().resource(Mode::Data, "aws_vpc").is_some());
}

#[test]
fn bytes_that_are_no_table_are_an_empty_one() {
    for bytes in [&b""[..], b"\n\n", b"types 9999999\n\n", b"types 1\nblocks 1\nentries 1\nnames 1\n\n\0\0"] {
        let table: &'static Table = Box::leak(Box::new(Table::new(Box::leak(bytes.to_vec().into_boxed_slice()))));
        assert!(table.resource(Mode::Managed, "aws_vpc").is_none());
        assert_eq!(table.kinds(Mode::Managed).count(), 0);
    }
}

/// What is not written, in each of its four meanings; the place is the header of what lacks it.
#[test]
fn what_is_not_written_has_one_of_four_meanings() {
    use crate::expr::Unwritten;
    use crate::source::{SourceId, Span};
    use crate::value::{HopKind, ReasonKind, Type};
    let newest = aws().releases.len() as u8 - 1;
    let header = Span::new(SourceId(7), 3, 9);
    let of = |kind: &str, name: &str| {
        let schema = aws().resource(Mode::Managed, kind).unwrap().block.body(Releases(1 << newest)).unwrap();
        unwritten(schema, name, header)
    };
    let group = "aws_elasticache_replication_group";
    let Some(Unwritten::Constant(value)) = of(group, "multi_az_enabled") else { panic!("no default") };
    assert_eq!((value.as_bool(), value.origin.span()), (Some(false), Some(header)));
    assert_eq!(value.origin.hops().map(|way| way.kind).collect::<Vec<_>>(), [HopKind::ProviderDefault]);
    let Some(Unwritten::Constant(value)) = of("aws_memorydb_cluster", "description") else { panic!("no default") };
    assert_eq!(value.as_str(), Some("Managed by Terraform"));
    let Some(Unwritten::Blocks(value)) = of(group, "log_delivery_configuration") else { panic!("no blocks") };
    assert!(value.as_sequence().is_some_and(|blocks| blocks.is_no_blocks()) && value.is_null().is_true());
    assert!(matches!(of(group, "auth_token"), Some(Unwritten::Null(Type::String))));
    let Some(Unwritten::Chosen(value)) = of(group, "engine_version") else { panic!("not chosen") };
    let mut reasons = Vec::new();
    value.collect_reasons(&mut reasons);
    assert_eq!(reasons.iter().map(|reason| reason.kind).collect::<Vec<_>>(), [ReasonKind::ProviderDefault]);
    // an attribute of what exists, and what nobody knows
    assert!(of(group, "arn").is_none() && of(group, "colour").is_none());
}

/// A default belongs to the versions that have it: where the admitted ones differ, it is unknown, and says why.
#[test]
fn a_default_that_versions_disagree_about_is_unknown() {
    use crate::expr::Unwritten;
    use crate::source::{SourceId, Span};
    use crate::value::{Kind, ReasonKind};
    let header = Span::new(SourceId(7), 3, 9);
    let of_major = |majors: &[u64]| {
        let numbered = aws().releases.iter().enumerate().filter(|(_, release)| majors.contains(&release.major));
        Releases(numbered.fold(0, |set, (number, _)| set | 1 << number))
    };
    let of = |kind: &str, name: &str, majors: &[u64]| {
        unwritten(aws().resource(Mode::Managed, kind).unwrap().block.body(of_major(majors)).unwrap(), name, header)
    };
    let known = |kind: &str, name: &str, majors: &[u64]| match of(kind, name, majors) {
        Some(Unwritten::Constant(value)) => value.as_bool(),
        other => panic!("{kind}.{name} {majors:?}: {other:?}"),
    };
    assert_eq!(known("aws_redshift_cluster", "encrypted", &[5]), Some(false));
    assert_eq!(known("aws_redshift_cluster", "encrypted", &[6]), Some(true));
    assert_eq!(known("aws_redshift_cluster", "publicly_accessible", &[3, 4, 5]), Some(true));
    assert_eq!(known("aws_redshift_cluster", "publicly_accessible", &[6]), Some(false));
    // Added in version 4, and off since then: what is added changes nothing by default.
    assert_eq!(known("aws_lb", "enable_xff_client_port", &[3, 4, 5, 6]), Some(false));
    // A constant, and the provider's choice.
    for (kind, name) in [("aws_redshift_cluster", "encrypted"), ("aws_vpc_endpoint", "private_dns_enabled")] {
        let Some(Unwritten::Chosen(value)) = of(kind, name, &[5, 6]) else { panic!("{kind}.{name} is not open") };
        let Kind::Unknown(unknown) = &value.kind else { panic!("{kind}.{name} is known") };
        assert_eq!(unknown.reasons.iter().map(|reason| reason.kind).collect::<Vec<_>>(), [ReasonKind::ProviderVersion]);
        assert_eq!(unknown.cases.len(), if kind == "aws_redshift_cluster" { 2 } else { 0 });
    }
}
