//! The graph's facts over small configurations as they would be written.

mod cache;
mod eks;
mod ingress;
mod link;
mod production;
mod sources;
mod subnet;

use crate::source::SourceMap;
use crate::syntax::hcl;
use crate::terraform::{Configuration, Inputs, Resource, Root, evaluate};
use crate::value::{RootId, Value};

use super::Graph;

/// Evaluated root modules together with their sources.
pub struct Sample {
    sources: SourceMap,
    pub roots: Vec<Root>,
}

/// A repository of these files, every root module of it evaluated.
pub fn repository(files: &[(&str, &str)], workspace: Option<&str>) -> Sample {
    let sources = SourceMap::in_memory();
    let parsed: Vec<(&str, hcl::File)> = files
        .iter()
        .map(|(path, text)| {
            let source = sources.add(path, *text);
            let file = hcl::parse(source.id, text);
            assert!(file.errors.is_empty(), "{path}: {:?}", file.errors);
            (*path, file)
        })
        .collect();
    let roots = {
        let configuration = Configuration::new(parsed.iter().map(|(path, file)| (*path, file)));
        let copies = configuration.model_copies(&sources);
        let configuration = configuration.with_models(&copies);
        let inputs = Inputs { workspace: workspace.map(Into::into), ..Inputs::default() };
        let directories = configuration.roots();
        let each = directories.iter().enumerate();
        each.map(|(id, directory)| {
            let (root, problems) = evaluate(&configuration, &sources, &inputs, directory, RootId(id as u32), &|_| true);
            assert!(problems.iter().all(|problem| problem.reason.starts_with("module-")), "{problems:?}");
            root
        })
        .collect()
    };
    Sample { sources, roots }
}

/// One root module in one file.
pub fn one(text: &str) -> Sample {
    repository(&[("main.tf", text)], None)
}

impl Sample {
    pub fn graph(&self) -> Graph<'_> {
        Graph::new(&self.roots)
    }

    /// The resource with this address.
    pub fn resource(&self, address: &str) -> &Resource {
        let mut all = self.roots.iter().flat_map(|root| root.resources.iter().chain(&root.data));
        all.find(|resource| resource.address.to_string() == address).unwrap_or_else(|| panic!("no resource {address}"))
    }

    pub fn argument(&self, address: &str, name: &str) -> &Value {
        self.resource(address).body.get(name).unwrap_or_else(|| panic!("{address} has no {name}"))
    }

    /// What a span underlines.
    pub fn text(&self, span: crate::source::Span) -> String {
        self.sources.get(span.source).map(|source| source.slice(span).to_string()).unwrap_or_default()
    }
}
