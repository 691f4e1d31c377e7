use super::*;

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
    let variables: Vec<_> = prod.variables.iter().map(|(name, _, value)| (name.as_str(), value.origin.span.map(at))).collect();
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
        ("environments:\n  a: { roots: [a, 1] }", "clearspan.yaml:2:19: `roots` must hold paths only", ""),
        ("environments:\n  a: { workspace: 1 }", "clearspan.yaml:2:19: `workspace` must be a text: put it in quotes", ""),
        ("environments: [a]", "clearspan.yaml:1:15: `environments` must be a mapping", ""),
        ("environments: { 'a,b': {} }", "clearspan.yaml:1:17: a name in `environments` must not be empty or hold a comma", ""),
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
    assert!(error.message.contains("2:25: `0123` is not read as the same number"), "{error:?}");
    let many: String = (0..101).map(|number| format!("  e{number}:\n")).collect();
    let error = read_text(&format!("environments:\n{many}")).unwrap_err();
    assert!(error.message.contains("1:1: `environments` has 101 entries"), "{error:?}");
    let error = read_text("a: 1\nb: 2\n").unwrap_err();
    assert!(error.help.unwrap().contains("and clearspan.yaml:2:1: the configuration has no key `b`"));
    assert!(read_text("a: [").unwrap_err().message.starts_with("clearspan.yaml:1:"));
}

#[test]
fn paths_are_placed_without_a_disk() {
    let root = Path::new("/r/infra");
    for (base, path, expected) in [
        ("/r", "infra/a.tfvars", Some("infra/a.tfvars".strip_prefix("infra/").unwrap())),
        ("/r", "./infra", Some("")),
        ("/r", "other", None),
        ("/r/infra/ci", "../envs/./p", Some("envs/p")),
        ("/r", "../../../etc/passwd", None),
        ("/r", "/etc/passwd", None),
    ] {
        assert_eq!(below(root, Path::new(base), path).as_deref(), expected, "{base} {path}");
    }
}
