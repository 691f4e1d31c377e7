use std::path::Path;

use super::super::{Configuration, Inputs, ModuleSource, Root, parse_manifest};
use super::*;
use crate::source::SourceMap;
use crate::value::RootId;

/// The list is made from the directory, so that adding a module model touches its own files alone.
#[test]
fn module_model_files_are_those_of_the_directory() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(&root.join("rules/modules"), &mut paths);
    let mut paths: Vec<String> = paths
        .iter()
        .map(|path| path.strip_prefix(root.join("rules/modules")).unwrap().to_str().unwrap().replace('\\', "/"))
        .filter(|path| path.ends_with(".tf") || path.ends_with("/module-model.hcl"))
        .collect();
    paths.sort();
    let list = root.join("src/terraform/module_model/files.rs");
    let text = std::fs::read_to_string(&list).unwrap();
    let start = text.find("= &[\n").unwrap() + "= &[\n".len();
    let end = start + text[start..].find("];\n").unwrap();
    let directory = |path: &String| path.rsplit_once('/').map(|(directory, _)| directory.to_string());
    let entry = |path: &String| format!("(\"{path}\", include_str!(\"../../../rules/modules/{path}\")),");
    // One line for each directory: there are some hundred files.
    let lines = paths.chunk_by(|one, next| directory(one) == directory(next));
    let lines = lines.map(|files| format!("    {}\n", files.iter().map(entry).collect::<Vec<_>>().join(" ")));
    let made: String = lines.collect();
    if text[start..end] == made {
        return;
    }
    assert!(
        std::env::var_os("UPDATE").is_some(),
        "src/terraform/module_model/files.rs is stale: run `UPDATE=1 cargo test module_model`"
    );
    std::fs::write(&list, format!("{}{made}{}", &text[..start], &text[end..])).unwrap();
}

fn collect(directory: &Path, paths: &mut Vec<std::path::PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, paths) } else { paths.push(path) }
    }
}

/// Each module model's header is whole, its module is the one that its directory names, and no version has two.
#[test]
fn module_models_say_what_they_stand_for() {
    let headers = SHIPPED.files.iter().filter(|(path, _)| path.ends_with("/module-model.hcl")).count();
    let all = SHIPPED.models();
    assert_eq!(all.len(), headers, "a `module-model.hcl` cannot be read");
    for module_model in all {
        let (module, label) = module_model.directory.rsplit_once('/').unwrap();
        assert_eq!(module, module_model.module, "{}", module_model.directory);
        assert!(!label.contains('.'), "{label}");
        let source = ModuleSource::parse(&module_model.module);
        assert!(matches!(source, ModuleSource::Remote { package: Package::Registry(_), .. }), "{}", module_model.module);
        for other in all.iter().filter(|other| other.directory != module_model.directory && other.module == module_model.module) {
            assert!(!module_model.versions.overlap(&other.versions), "{} and {}", module_model.directory, other.directory);
        }
        if let Some(repository) = &module_model.repository {
            let source = ModuleSource::parse(repository);
            let expected = Package::Repository(repository.clone());
            assert!(matches!(source, ModuleSource::Remote { package, .. } if package == expected), "{repository}");
        }
    }
}

/// A cache in two versions, with a part, which calls another module.
static LIBRARY: Library = Library::new(&[
    (
        "acme/cache/aws/v1/main.tf",
        "variable \"size\" {\n  default = 1\n}\nresource \"aws_cache\" \"old\" {\n  size = var.size\n}\noutput \"name\" {\n  value = \"old\"\n}\n",
    ),
    ("acme/cache/aws/v1/module-model.hcl", "module_model \"acme/cache/aws\" {\n  versions = \">= 1.0, < 2.0\"\n}\n"),
    (
        "acme/cache/aws/v2/main.tf",
        "variable \"size\" {\n  default = 2\n}\nmodule \"part\" {\n  source = \"./modules/part\"\n  size   = var.size\n}\n\
         module \"net\" {\n  source  = \"acme/net/aws\"\n  version = \"~> 1.0\"\n}\noutput \"name\" {\n  value = module.part.name\n}\n\
         output \"net\" {\n  value = module.net.id\n}\n",
    ),
    (
        "acme/cache/aws/v2/module-model.hcl",
        "module_model \"acme/cache/aws\" {\n  versions   = \">= 2.0, < 4.0\"\n  repository = \"github.com/acme/terraform-aws-cache\"\n}\n",
    ),
    (
        "acme/cache/aws/v2/modules/part/main.tf",
        "variable \"size\" {}\nresource \"aws_cache\" \"this\" {\n  count = var.size > 0 ? 1 : 0\n  size  = var.size\n}\n\
         output \"name\" {\n  value = one(aws_cache.this[*].id)\n}\n",
    ),
    ("acme/cache/aws/v2/modules/parts/_shared/main.tf", "output \"name\" {\n  value = \"${var.kind}-part\"\n}\n"),
    ("acme/cache/aws/v2/modules/parts/big/values.tf", "variable \"kind\" {\n  default = \"big\"\n}\n"),
    ("acme/cache/aws/v2/modules/parts/small/values.tf", "variable \"kind\" {\n  default = \"small\"\n}\n"),
    ("acme/net/aws/v1/main.tf", "resource \"aws_net\" \"this\" {}\noutput \"id\" {\n  value = aws_net.this.id\n}\n"),
    ("acme/net/aws/v1/module-model.hcl", "module_model \"acme/net/aws\" {\n  versions = \"~> 1.0\"\n}\n"),
]);

struct Evaluated {
    roots: Vec<Root>,
    /// Reason and message.
    notes: Vec<(String, String)>,
    sources: SourceMap,
}

impl Evaluated {
    fn addresses(&self) -> Vec<String> {
        self.roots.iter().flat_map(|root| root.resources.iter().map(|resource| resource.address.to_string())).collect()
    }

    fn output(&self, name: &str) -> String {
        let outputs = self.roots.iter().flat_map(|root| &root.outputs);
        outputs
            .filter(|output| output.name == name)
            .filter_map(|output| output.value.as_symbol())
            .map(|symbol| symbol.to_string())
            .collect()
    }
}

fn evaluated(files: &[(&str, &str)], manifests: &[(&str, &str)], modules: &[(&str, &str)]) -> Evaluated {
    let sources = SourceMap::in_memory();
    let parse = |(path, text): &(&str, &str)| {
        let source = sources.add(path, *text);
        (path.to_string(), hcl::parse(source.id, &source.text))
    };
    let parsed: Vec<_> = files.iter().map(parse).collect();
    let configuration = Configuration::new(parsed.iter().map(|(path, file)| (path.as_str(), file)))
        .with_library(&LIBRARY)
        .with_manifests(manifests.iter().map(|(directory, text)| ((*directory).into(), parse_manifest(directory, text))))
        .with_modules(modules.iter().map(|(source, directory)| ((*source).into(), (*directory).into())));
    let copies = configuration.model_copies(&sources);
    let configuration = configuration.with_models(&copies);
    let inputs = Inputs::default();
    let (mut roots, mut notes) = (Vec::new(), Vec::new());
    for (index, directory) in configuration.roots().iter().enumerate() {
        let (root, problems) =
            super::super::evaluate(&configuration, &sources, &inputs, directory, RootId(index as u32), &|_| true);
        roots.push(root);
        notes.extend(problems.into_iter().map(|problem| (problem.reason.to_string(), problem.message)));
    }
    Evaluated { roots, notes, sources }
}

fn call(arguments: &str) -> String {
    format!("module \"m\" {{\n{arguments}\n}}\noutput \"name\" {{\n  value = module.m.name\n}}\n")
}

#[test]
fn the_version_that_a_call_asks_for_chooses_the_module_model() {
    let new = ["module.m.module.net.aws_net.this", "module.m.module.part.aws_cache.this[0]"];
    let old = ["module.m.aws_cache.old"];
    let table: &[(&str, &[&str])] = &[
        ("source = \"acme/cache/aws\"", &new),
        ("source = \"acme/cache/aws\"\nversion = \"~> 1.2\"", &old),
        ("source = \"acme/cache/aws\"\nversion = \"1.4.2\"", &old),
        ("source = \"registry.terraform.io/acme/cache/aws\"\nversion = \">= 1.0\"", &new),
        ("source = \"acme/cache/aws\"\nversion = \">= 0.9, < 2\"", &old),
        ("source = \"acme/cache/aws\"\nversion = \"4.0.0\"", &[]),
        ("source = \"acme/cache/aws\"\nversion = \"no version\"", &[]),
        ("source = \"git::https://github.com/acme/terraform-aws-cache.git?ref=v3.1.0\"", &new),
        ("source = \"git@github.com:acme/terraform-aws-cache.git\"", &new),
        ("source = \"github.com/acme/terraform-aws-cache?ref=v1.0.0\"", &[]),
        ("source = \"github.com/acme/terraform-aws-cache?ref=0123456789abcdef\"", &[]),
        ("source = \"acme/cache/aws//modules/part\"\nsize = 3", &["module.m.aws_cache.this[0]"]),
        ("source = \"acme/cache/aws//modules/part\"\nsize = 0", &[]),
        ("source = \"acme/cache/aws//modules/nothing\"", &[]),
        ("source = \"other/cache/aws\"", &[]),
        ("source = \"app.terraform.io/acme/cache/aws\"", &[]),
    ];
    for (arguments, expected) in table {
        let mut found = evaluated(&[("main.tf", &call(arguments))], &[], &[]).addresses();
        found.sort();
        assert_eq!(found, *expected, "{arguments}");
    }
}

#[test]
fn neighbours_have_files_in_common() {
    let outputs = |kind: &str| {
        let text = call(&format!("source = \"acme/cache/aws//modules/parts/{kind}\""));
        let evaluated = evaluated(&[("main.tf", &text)], &[], &[]);
        evaluated.roots[0].outputs[0].value.as_str().map(str::to_string)
    };
    assert_eq!(outputs("big").as_deref(), Some("big-part"));
    assert_eq!(outputs("small").as_deref(), Some("small-part"));
    assert_eq!(outputs("other"), None);
}

#[test]
fn a_call_is_told_once_what_it_is_judged_by() {
    let text = call("for_each = toset([\"1\", \"2\"])\nsource = \"acme/cache/aws\"\nversion = \"~> 2.0\"\nsize = each.key");
    let found = evaluated(&[("main.tf", &text.replace("module.m.name", "module.m[\"1\"].missing"))], &[], &[]);
    let shown =
        "module \"m\" (acme/cache/aws ~> 2.0) is judged by the module model of versions 2 to 3: its source is not available";
    assert_eq!(found.notes, [("module-model".to_string(), shown.to_string())]);
    assert_eq!(found.output("name"), "module.m[\"1\"].missing");
    let unknown = evaluated(&[("main.tf", &call("source = \"acme/else/aws\""))], &[], &[]);
    let shown = "`acme/else/aws` is not in this repository: what it creates is not judged";
    assert_eq!(unknown.notes, [("module-not-available".to_string(), shown.to_string())]);
}

#[test]
fn what_is_said_inside_is_shown_at_the_call() {
    let text = call("source = \"acme/cache/aws\"");
    let found = evaluated(&[("main.tf", &text), ("other/main.tf", &text)], &[], &[]);
    assert_eq!(found.roots.len(), 2);
    for root in &found.roots {
        for resource in &root.resources {
            assert!(found.sources.is_shown_elsewhere(resource.header));
            let shown = found.sources.shown(resource.header);
            let source = found.sources.get(shown.source).unwrap();
            assert_eq!(source.slice(shown), "module \"m\"");
            assert_eq!(source.path.rsplit_once('/').map_or("", |(directory, _)| directory), &*root.directory);
            assert_eq!(resource.directory, root.directory);
        }
        assert!(root.modules.iter().all(|module| module.directory.is_none()));
    }
    assert!(found.sources.list_directory("acme").is_err(), "no path leads to a module model");
}

#[test]
fn what_is_installed_or_in_the_repository_beats_a_module_model() {
    let main = call("source = \"acme/cache/aws\"\nversion = \"~> 2.0\"");
    let real = "resource \"aws_cache\" \"real\" {}\noutput \"name\" {\n  value = \"real\"\n}\nmodule \"sub\" {\n  source = \"acme/net/aws\"\n}\n";
    let manifest = |version: &str, directory: &str| {
        format!(
            "{{\"Modules\":[{{\"Key\":\"m\",\"Source\":\"registry.terraform.io/acme/cache/aws\",\"Version\":\"{version}\",\"Dir\":\"{directory}\"}},\
             {{\"Key\":\"m.sub\",\"Source\":\"registry.terraform.io/acme/net/aws\",\"Version\":\"1.0.0\",\"Dir\":\".terraform/modules/m.sub\"}}]}}"
        )
    };
    let files = [
        ("live/main.tf", main.as_str()),
        ("live/.terraform/modules/m/main.tf", real),
        ("live/.terraform/modules/m.sub/main.tf", "resource \"aws_net\" \"real\" {}\n"),
    ];
    let installed = evaluated(&files, &[("live", &manifest("2.5.0", ".terraform/modules/m"))], &[]);
    assert_eq!(installed.addresses(), ["module.m.aws_cache.real", "module.m.module.sub.aws_net.real"]);
    assert_eq!(installed.roots.len(), 1, "what is installed is no root module");
    assert!(installed.notes.is_empty(), "{:?}", installed.notes);
    // fetched for another constraint
    let stale = evaluated(&files, &[("live", &manifest("1.0.0", ".terraform/modules/m"))], &[]);
    assert!(stale.addresses().contains(&"module.m.module.part.aws_cache.this[0]".to_string()));
    // the manifest is there, the directory is not: its version counts
    let open = call("source = \"acme/cache/aws\"");
    let gone = evaluated(&[("live/main.tf", &open)], &[("live", &manifest("1.4.0", ".terraform/modules/m"))], &[]);
    assert_eq!(gone.addresses(), ["module.m.aws_cache.old"]);
    // the repository is the module itself
    let own = [("main.tf", "resource \"aws_cache\" \"own\" {}\n"), ("examples/a/main.tf", main.as_str())];
    let found = evaluated(&own, &[], &[("acme/cache/aws", ".")]);
    assert_eq!(found.addresses(), ["module.m.aws_cache.own"]);
}
