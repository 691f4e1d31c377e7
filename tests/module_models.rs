//! What holds of every module model: its files are whole, each variable is read or said to be unread, everything evaluates;
//! and what calls with few arguments deploy through some of them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clearspan::source::SourceMap;
use clearspan::syntax::hcl;
use clearspan::terraform::{Configuration, Inputs, Root, evaluate};
use clearspan::value::RootId;

/// Variables that the module has and that nothing here depends on stand in this file.
const UNREAD: &str = "unread.tf";
/// Its files belong to each of its neighbours too.
const SHARED: &str = "_shared";

/// What the modules themselves refuse where nothing is given, or always: end of the directory, part of the message.
const REFUSED: &[(&str, &str)] = &[
    ("elasticache/aws/v1/modules/user-group", "`user_id`"),
    ("security-group/aws/v4", "null cannot be part of a text"),
    ("security-group/aws/v5", "null cannot be part of a text"),
    ("elasticache-redis/aws/v0", "`coalesce`"),
    ("elasticache-redis/aws/v1", "`coalesce`"),
    ("elasticache-redis/aws/v2", "`coalesce`"),
    ("eks/aws/v18", "`coalescelist`"),
    ("eks/aws/v19", "`coalescelist`"),
    ("eks/aws/v20", "`coalescelist`"),
    ("eks/aws/v21", "`coalescelist`"),
    // its abbreviations of zones only end the names of subnets
    ("dynamic-subnets/aws/v1", "`cloudposse/utils/aws`"),
    ("dynamic-subnets/aws/v2", "`cloudposse/utils/aws`"),
    ("dynamic-subnets/aws/v3", "`cloudposse/utils/aws`"),
    // rules that the module's own table does not have
    ("modules/smtps", "`smtps-2465-tcp`"),
    ("security-group/aws/v4/modules/splunk", "`splunk-clients-tcp`"),
];

type Files = Vec<(String, String)>;

/// Directories below `rules/modules` with their Terraform files, those in common with neighbours among them.
fn directories() -> BTreeMap<String, Files> {
    let mut found = BTreeMap::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/modules"), "", &mut found);
    let shared: Vec<(String, Files)> =
        found.iter().filter(|(path, _)| path.ends_with(SHARED)).map(|(path, files)| (path.clone(), files.clone())).collect();
    for (path, files) in shared {
        found.remove(&path);
        let parent = path.trim_end_matches(SHARED);
        for (directory, own) in found.iter_mut() {
            if directory.strip_prefix(parent).is_some_and(|rest| !rest.is_empty() && !rest.contains('/')) {
                own.extend(files.iter().cloned());
            }
        }
    }
    found
}

fn collect(directory: &Path, name: &str, found: &mut BTreeMap<String, Files>) {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_string();
        let inner = if name.is_empty() { file.clone() } else { format!("{name}/{file}") };
        if path.is_dir() {
            collect(&path, &inner, found);
        } else if file.ends_with(".tf") {
            files.push((file, std::fs::read_to_string(&path).unwrap()));
        }
    }
    if !files.is_empty() {
        files.sort();
        found.insert(name.to_string(), files);
    }
}

/// The names after `var.` in a text.
fn read_variables(text: &str) -> BTreeSet<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices("var.")
        .filter(|(at, _)| !text[..*at].ends_with(|c| is_word(c) || c == '.'))
        .map(|(at, _)| text[at + 4..].split(|c| !is_word(c)).next().unwrap())
        .collect()
}

#[test]
fn variables_are_declared_once_and_read_or_said_to_be_unread() {
    let mut wrong = Vec::new();
    for (directory, files) in directories() {
        let (mut declared, mut read, mut unread) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let sources = SourceMap::in_memory();
        for (name, text) in &files {
            let file = hcl::parse(sources.add(name, text.as_str()).id, text);
            if !file.errors.is_empty() {
                wrong.push(format!("{directory}/{name}: {:?}", file.errors));
            }
            for block in file.body.blocks_of("variable") {
                let variable = block.label(0).unwrap().to_string();
                if name == UNREAD {
                    unread.insert(variable.clone());
                }
                if !declared.insert(variable.clone()) {
                    wrong.push(format!("{directory}: `{variable}` is declared twice"));
                }
            }
            read.extend(read_variables(text).into_iter().map(str::to_string));
        }
        wrong.extend(read.difference(&declared).map(|name| format!("{directory}: `{name}` is read and not declared")));
        for name in declared.iter().filter(|name| read.contains(*name) == unread.contains(*name)) {
            let problem = if read.contains(name) { "read" } else { "not read" };
            wrong.push(format!("{directory}: `{name}` is {problem}, contrary to the file that it is in"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each directory is a module that can be evaluated without a complaint, also where nothing is given.
#[test]
fn every_directory_evaluates() {
    let all = directories();
    assert!(!all.is_empty());
    let sources = SourceMap::in_memory();
    let parse = |(directory, files): (&String, &Files)| {
        let parsed = files.iter().map(|(name, text)| {
            let path = format!("{directory}/{name}");
            let source = sources.add(&path, text.as_str());
            (path, hcl::parse(source.id, &source.text))
        });
        parsed.collect::<Vec<_>>()
    };
    let parsed: Vec<_> = all.iter().flat_map(parse).collect();
    let configuration = Configuration::new(parsed.iter().map(|(path, file)| (path.as_str(), file)));
    let copies = configuration.model_copies(&sources);
    let configuration = configuration.with_models(&copies);
    let inputs = Inputs::default();
    let mut wrong = Vec::new();
    for directory in all.keys() {
        let (root, problems) = evaluate(&configuration, &sources, &inputs, directory, RootId(0), &|_| true);
        let refused = |message: &str| REFUSED.iter().any(|(end, part)| directory.ends_with(end) && message.contains(part));
        wrong.extend(
            problems
                .into_iter()
                .filter(|problem| problem.reason != "module-model" && !refused(&problem.message))
                .map(|problem| format!("{directory}: {}: {}", problem.reason, problem.message)),
        );
        let headers = all[directory]
            .iter()
            .map(|(_, text)| text.matches("\noutput \"").count() + usize::from(text.starts_with("output \"")))
            .sum::<usize>();
        if root.outputs.len() != headers {
            wrong.push(format!("{directory}: {} outputs of {headers}", root.outputs.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn deployed(call: &str) -> Root {
    let sources = SourceMap::in_memory();
    let source = sources.add("main.tf", format!("module \"m\" {{\n{call}\n}}\n"));
    let file = hcl::parse(source.id, &source.text);
    let configuration = Configuration::new([("main.tf", &file)]);
    let copies = configuration.model_copies(&sources);
    let configuration = configuration.with_models(&copies);
    evaluate(&configuration, &sources, &Inputs::default(), "", RootId(0), &|_| true).0
}

fn addresses(call: &str) -> Vec<String> {
    let mut found: Vec<String> = deployed(call).resources.iter().map(|resource| resource.address.to_string()).collect();
    found.sort();
    found
}

/// Resource addresses below the call, sorted.
const CALLS: &[(&str, &[&str])] = &[
    (
        "source = \"cloudposse/elasticache-redis/aws\"\nname = \"sessions\"\nvpc_id = \"vpc-1\"\nsubnets = [\"subnet-1\"]\n\
         allowed_security_group_ids = [\"sg-1\"]\nsecurity_group_create_before_destroy = false",
        &[
            "aws_elasticache_parameter_group.default[0]",
            "aws_elasticache_replication_group.default[0]",
            "aws_elasticache_subnet_group.default[0]",
            "module.aws_security_group.aws_security_group.default[0]",
            "module.aws_security_group.aws_security_group_rule.dbc[\"_allow_all_egress_\"]",
            "module.aws_security_group.aws_security_group_rule.dbc[\"in#in#sg#0\"]",
        ],
    ),
    (
        "source = \"terraform-aws-modules/vpc/aws\"\nversion = \"~> 5.0\"\nazs = [\"eu-west-1a\"]\nprivate_subnets = [\"10.0.1.0/24\"]\n\
         manage_default_security_group = false\nmanage_default_network_acl = false",
        &[
            "aws_default_route_table.default[0]",
            "aws_route_table.private[0]",
            "aws_route_table_association.private[0]",
            "aws_subnet.private[0]",
            "aws_vpc.this[0]",
        ],
    ),
    ("source = \"terraform-aws-modules/vpc/aws\"\nversion = \"3.19.0\"", &["aws_vpc.this[0]"]),
    (
        "source = \"terraform-aws-modules/security-group/aws//modules/redis\"\nname = \"cache\"\nuse_name_prefix = false",
        &[
            "module.sg.aws_security_group.this[0]",
            "module.sg.aws_security_group_rule.egress_rules[0]",
            "module.sg.aws_security_group_rule.ingress_rules[0]",
            "module.sg.aws_security_group_rule.ingress_with_self[0]",
        ],
    ),
    (
        "source = \"terraform-aws-modules/elasticache/aws\"\nreplication_group_id = \"sessions\"\ncreate_security_group = false",
        &[
            "aws_cloudwatch_log_group.this[\"slow-log\"]",
            "aws_elasticache_replication_group.this[0]",
            "aws_elasticache_subnet_group.this[0]",
        ],
    ),
];

#[test]
fn calls_deploy_what_the_modules_deploy() {
    for (call, expected) in CALLS {
        let expected: Vec<String> = expected.iter().map(|address| format!("module.m.{address}")).collect();
        assert_eq!(addresses(call), expected, "{call}");
    }
}

/// `X is not set` of a finding needs the default to be there: spot checks of what differs between majors.
#[test]
fn defaults_are_those_of_the_version_asked_for() {
    let attribute = |call: &str, address: &str, name: &str| {
        let root = deployed(call);
        let resource = root.resources.iter().find(|resource| resource.address.to_string().ends_with(address)).unwrap();
        resource.body.get(name).and_then(|value| value.as_bool())
    };
    let public = "azs = [\"eu-west-1a\"]\npublic_subnets = [\"10.0.1.0/24\"]";
    let vpc = |version: &str| format!("source = \"terraform-aws-modules/vpc/aws\"\nversion = \"{version}\"\n{public}");
    let name = "map_public_ip_on_launch";
    assert_eq!(attribute(&vpc("~> 3.0"), "aws_subnet.public[0]", name), Some(true));
    assert_eq!(attribute(&vpc("~> 5.0"), "aws_subnet.public[0]", name), Some(false));
    let bucket = |version: &str| format!("source = \"terraform-aws-modules/s3-bucket/aws\"\nversion = \"{version}\"");
    let block = ("aws_s3_bucket_public_access_block.this[0]", "block_public_acls");
    assert_eq!(attribute(&bucket("3.5.0"), block.0, block.1), Some(false));
    assert_eq!(attribute(&bucket("~> 3.0"), block.0, block.1), Some(true));
}
