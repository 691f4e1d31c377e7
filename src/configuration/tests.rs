use super::*;
use crate::finding::Severity;
use crate::source::Span;

fn read_text(text: &str) -> Result<Configuration, UsageError> {
    let file = ConfigurationFile { shown: "clearspan.yaml".into(), text: text.into(), base: PathBuf::from("/r") };
    read(&SourceMap::in_memory(), &file)
}

#[test]
fn every_key_is_read_with_its_place() {
    let text = "environments:\n  prod:\n    production: true\n    var_files: [envs/prod.tfvars]\n    vars: { region: eu-west-1, nodes: 3 }\n    workspace: p\n    kustomize: [k8s/prod]\n    roots: [infra, ./base]\n  dev:\n";
    let configuration = read_text(text).unwrap();
    let [prod, dev] = configuration.environments.as_slice() else { panic!("{configuration:?}") };
    let at = |span: Span| &text[span.range()];
    assert_eq!((at(prod.span), at(prod.production.unwrap().1)), ("prod", "true"));
    assert_eq!(
        prod.paths().map(|written| at(written.span)).collect::<Vec<_>>(),
        ["envs/prod.tfvars", "k8s/prod", "infra", "./base"]
    );
    let variables: Vec<_> = prod.variables.iter().map(|(name, _, value)| (name.as_str(), value.origin.span().map(at))).collect();
    assert_eq!(variables, [("region", Some("eu-west-1")), ("nodes", Some("3"))]);
    assert_eq!((prod.workspace.as_deref(), dev.name.as_str(), dev.roots.is_none()), (Some("p"), "dev", true));
    assert!(read_text("").unwrap().environments.is_empty());
    assert!(read_text("# nothing yet\n").unwrap().environments.is_empty());
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_what_was_meant() {
    for (text, message, help) in [
        ("environment: {}", "clearspan.yaml:1:1: the configuration has no key `environment`", "did you mean `environments`?"),
        ("environments:\n  a:\n    var_file: [x]", "clearspan.yaml:3:5: `a` has no key `var_file`", "did you mean `var_files`?"),
        ("environments:\n  a: { production: maybe }", "clearspan.yaml:2:20: `production` must be `true` or `false`", ""),
        ("environments:\n  a: { production: }", "clearspan.yaml:2:8: `production` must be `true` or `false`", ""),
        (
            "environments:\n  a: { var_files: x }",
            "clearspan.yaml:2:19: `var_files` must be a list of paths",
            "write `var_files: [path]`",
        ),
        ("environments:\n  a: { roots: [a, 1] }", "clearspan.yaml:2:19: `roots` must contain paths only", ""),
        ("environments:\n  a: { workspace: 1 }", "clearspan.yaml:2:19: `workspace` must be a string: put it in quotes", ""),
        ("environments: [a]", "clearspan.yaml:1:15: `environments` must be a mapping", ""),
        ("environments: { 'a,b': {} }", "clearspan.yaml:1:17: a name in `environments` must not be empty or contain a comma", ""),
        ("[1]", "clearspan.yaml:1:1: the configuration must be a mapping", ""),
        ("environments: {}\n---\nenvironments: {}", "clearspan.yaml:3:1: a configuration file holds one document", ""),
        ("environments: {}\nenvironments: {}", "clearspan.yaml:2:1: this key is there twice", ""),
    ] {
        let error = read_text(text).unwrap_err();
        assert_eq!((error.message.as_str(), error.help.as_deref().unwrap_or("")), (message, help), "{text}");
    }
    let error = read_text("environments:\n  a: { var_files: [envs/*.tfvars] }").unwrap_err();
    assert!(error.message.contains("2:20") && error.message.contains("is a pattern"), "{error:?}");
    let error = read_text("environments:\n  a: { vars: { account: 0123 } }").unwrap_err();
    assert!(error.message.contains("2:25: YAML parsers read `0123` as different numbers"), "{error:?}");
    let many: String = (0..101).map(|number| format!("  e{number}:\n")).collect();
    let error = read_text(&format!("environments:\n{many}")).unwrap_err();
    assert!(error.message.contains("1:1: `environments` has 101 entries"), "{error:?}");
    let error = read_text("a: 1\nb: 2\n").unwrap_err();
    assert!(error.help.unwrap().contains("and clearspan.yaml:2:1: the configuration has no key `b`"));
    assert!(read_text("a: [").unwrap_err().message.starts_with("clearspan.yaml:1:"));
}

#[test]
fn rules_links_and_the_rest_are_read_with_their_places() {
    let text = "paths: [infra]\nexclude:\n  - legacy/**\nrules:\n  sources: [policies]\n  disable: { a: not ours }\n  severity: { b: low }\n  inputs:\n    c: { min-nodes: 3 }\nlinks:\n  - { cache: aws_elasticache_cluster.a, workload: Deployment/shop/web }\nsecurity_groups: { eks: [sg-1] }\nmodules: { 'acme/redis/aws': modules/redis }\nbaseline: b.json\nhonor_suppressions: [checkov]\nseverity: low\nfail_on: high\nunknown: fail\nallow_incomplete: true\n";
    let said = read_text(text).unwrap();
    let at = |span: Span| &text[span.range()];
    let all = |list: &[Written]| list.iter().map(|one| (one.text.to_string(), at(one.span))).collect::<Vec<_>>();
    assert_eq!(all(said.paths.as_deref().unwrap()), [("infra".to_string(), "infra")]);
    assert_eq!(all(&said.exclude), [("legacy/**".to_string(), "legacy/**")]);
    assert_eq!(all(&said.rules.sources), [("policies".to_string(), "policies")]);
    let (rule, reason) = &said.rules.disable[0];
    assert_eq!((at(rule.span), at(reason.span)), ("a", "not ours"));
    assert_eq!((at(said.rules.severity[0].0.span), said.rules.severity[0].1), ("b", Severity::Low));
    let inputs = &said.rules.inputs[0];
    assert_eq!((at(inputs.rule.span), at(inputs.values[0].0.span)), ("c", "min-nodes"));
    assert_eq!(inputs.values[0].1.origin.span().map(at), Some("3"));
    let link = &said.links[0];
    assert_eq!((at(link.cache.span), at(link.workload.span)), ("aws_elasticache_cluster.a", "Deployment/shop/web"));
    assert_eq!(all(&said.eks_groups), [("sg-1".to_string(), "sg-1")]);
    assert_eq!((at(said.modules[0].source.span), at(said.modules[0].directory.span)), ("'acme/redis/aws'", "modules/redis"));
    assert_eq!(said.baseline.map(|path| at(path.span)), Some("b.json"));
    assert_eq!(all(&said.honor_suppressions), [("checkov".to_string(), "checkov")]);
    assert_eq!((said.severity.unwrap().0, said.fail_on.unwrap().0), (Severity::Low, Severity::High));
    assert_eq!(said.unknown.unwrap().text.as_str(), "fail");
    assert!(said.allow_incomplete.unwrap().0);
    for empty in ["exclude:\n", "rules:\n", "rules:\n  disable:\n", "links:\n", "security_groups:\n  eks:\n"] {
        assert!(read_text(empty).is_ok(), "all entries may be comments: {empty}");
    }
}

#[test]
fn wrong_values_of_every_type_are_told() {
    for (text, message, help) in [
        ("fail_on: hihg", "1:10: `hihg` is not a valid value for `fail_on`", "did you mean `high`?"),
        ("fail_on: 3", "1:10: `fail_on` must be a word", "one of info, low, medium, high, critical"),
        ("unknown: skip", "1:10: `skip` is not a valid value for `unknown`", "one of hide, note, fail"),
        (
            "honor_suppressions: checkov",
            "1:21: `honor_suppressions` must be a list of words",
            "write `honor_suppressions: [word]`",
        ),
        (
            "honor_suppressions: [chekov]",
            "1:22: `chekov` is not a valid value for `honor_suppressions`",
            "did you mean `checkov`?",
        ),
        ("exclude: legacy", "1:10: `exclude` must be a list of patterns", "write `exclude: [pattern]`"),
        ("exclude: [1]", "1:11: `exclude` must contain patterns only", "put a pattern in quotes"),
        (
            "rules: { disable: [a] }",
            "1:19: `disable` must be a mapping",
            "write each entry as a key, with the reason after a colon",
        ),
        ("rules: { disable: { a: } }", "1:21: `a` needs a reason", "write `a: why it does not concern this repository`"),
        ("rules: { disable: { a: true } }", "1:24: `a` needs a reason", "write `a: why it does not concern this repository`"),
        (
            "rules: { severity: { a: none } }",
            "1:25: `none` is not a valid value for `a`",
            "one of info, low, medium, high, critical",
        ),
        ("rules: { inputs: { a: 3 } }", "1:23: `a` must be a mapping", ""),
        ("baseline: [b]", "1:11: `baseline` must be a path", ""),
        (
            "modules: { a: 'm/*' }",
            "1:15: `m/*` in `a` is a pattern, must be a path",
            "name each path: what is read must not depend on other files",
        ),
        ("links: [{ cache: a }]", "1:9: an entry of `links` needs the key `workload`", ""),
        ("links: [a]", "1:9: an entry of `links` must be a mapping", ""),
        ("security_groups: { eks: [''] }", "1:26: `eks` must contain names only", "put a name in quotes"),
        ("rule: {}", "1:1: the configuration has no key `rule`", "did you mean `rules`?"),
    ] {
        let error = read_text(text).unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.help.as_deref().unwrap_or("")),
            (&*format!("clearspan.yaml:{message}"), help),
            "{text}"
        );
    }
}
