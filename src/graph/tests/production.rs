use super::super::{Classification, ConfiguredEnvironment, classify_environment};
use super::repository;
use crate::source::Span;
use crate::value::Truth;

#[test]
fn names_of_environments_are_read_by_whole_words() {
    use Classification::{NotProduction, Production, Silent};
    for (name, expected) in [
        ("prod", Production),
        ("Production", Production),
        ("prd", Production),
        ("live", Production),
        ("prod-eu", Production),
        ("acme_prod1", Production),
        ("nonprod", NotProduction),
        ("non-prod", NotProduction),
        ("preprod", NotProduction),
        ("pre-prod", NotProduction),
        ("PreProduction", NotProduction),
        ("dev", NotProduction),
        ("staging-eu", NotProduction),
        ("qa2", NotProduction),
        ("product", Silent),
        ("reproduction", Silent),
        ("prod-and-dev", Silent),
        ("blue", Silent),
        ("", Silent),
    ] {
        assert_eq!(classify_environment(name), expected, "{name}");
    }
}

fn production(files: &[(&str, &str)], workspace: Option<&str>) -> (Truth, Vec<String>) {
    let sample = repository(files, workspace);
    let resource = sample.roots.iter().flat_map(|root| &root.resources).find(|r| r.address.name == "r").unwrap();
    let fact = sample.graph().environments().is_production(resource);
    assert_eq!(fact.truth.is_unknown(), !fact.reasons.is_empty(), "{fact:?}");
    (fact.truth, fact.evidence.into_iter().map(|label| label.text).collect())
}

#[test]
fn tags_inputs_files_and_directories_say_it() {
    use Truth::{False, True, Unknown};
    let plain = "resource \"aws_x\" \"r\" {}\n";
    let tagged = |tags: &str| format!("variable \"unset\" {{}}\nresource \"aws_x\" \"r\" {{\n tags = {tags}\n}}\n");
    let variable = format!("variable \"environment\" {{ type = string }}\n{plain}");
    type Case<'c> = (Vec<(&'c str, String)>, Option<&'c str>, Truth);
    let cases: Vec<Case<'_>> = vec![
        (vec![("main.tf", plain.into())], None, Unknown),
        (vec![("main.tf", tagged("{ Environment = \"prod\" }"))], None, True),
        (vec![("main.tf", tagged("{ environment_name = \"Production\" }"))], None, True),
        (vec![("main.tf", tagged("{ Stage = \"dev\" }"))], None, False),
        (vec![("main.tf", tagged("{ Name = \"prod\" }"))], None, Unknown),
        (vec![("main.tf", tagged("{ Env = var.unset }"))], None, Unknown),
        (vec![("main.tf", tagged("{ Env = \"${var.unset}-prod\" }"))], None, True),
        (vec![("main.tf", tagged("{ Env = \"${var.unset}prod\" }"))], None, Unknown),
        (vec![("main.tf", variable.clone())], None, Unknown),
        (vec![("main.tf", variable.clone()), ("terraform.tfvars", "environment = \"prod\"".into())], None, True),
        (vec![("main.tf", variable.clone()), ("terraform.tfvars", "environment = \"staging\"".into())], None, False),
        (vec![("main.tf", plain.into())], Some("production"), True),
        (vec![("main.tf", plain.into())], Some("default"), Unknown),
        (vec![("envs/prod/main.tf", plain.into())], None, True),
        (vec![("envs/prod/redis/main.tf", plain.into())], None, True),
        (vec![("production/dev/main.tf", plain.into())], None, False),
        (vec![("products/main.tf", plain.into())], None, Unknown),
        (vec![("main.tf", plain.into()), ("prod.auto.tfvars", "".into())], None, True),
        // what is deployed outweighs where it lies
        (vec![("dev/main.tf", tagged("{ Environment = \"prod\" }"))], None, True),
        (
            vec![(
                "main.tf",
                format!("provider \"aws\" {{\n default_tags {{\n tags = {{ Environment = \"prod\" }}\n }}\n}}\n{plain}"),
            )],
            None,
            True,
        ),
        (
            vec![
                ("main.tf", format!("variable \"environment\" {{}}\n{}", tagged("{ Environment = \"prod\" }"))),
                ("terraform.tfvars", "environment = \"dev\"".into()),
            ],
            None,
            Unknown,
        ),
    ];
    for (files, workspace, expected) in cases {
        let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let found = production(&borrowed, workspace);
        assert_eq!(found.0, expected, "{files:?} {workspace:?}: {:?}", found.1);
    }
}

#[test]
fn the_configured_environment_outweighs_everything() {
    let sample = super::one("resource \"aws_x\" \"r\" {\n tags = { Environment = \"dev\" }\n}");
    for (name, production, expected) in
        [("production", None, Truth::True), ("blue", Some(true), Truth::True), ("production", Some(false), Truth::False)]
    {
        let environment = ConfiguredEnvironment { name: name.into(), production, span: Span::NONE };
        let graph = sample.graph().with_environment(Some(environment));
        assert_eq!(graph.environments().is_production(sample.resource("aws_x.r")).truth, expected, "{name}");
    }
}
