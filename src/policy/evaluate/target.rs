//! What a policy runs on: a resource, a provider configuration, a module call, an object, a container.

use super::World;
use crate::kubernetes::{Container, Object, Workload};
use crate::source::{Span, Text};
use crate::terraform::{CallSite, Module, Operation, Provider, Resource, Root};
use crate::value::{Kind, Mapping, MappingKind, ModulePath, RootId, Value};

/// The thing itself.
#[derive(Copy, Clone, Debug)]
pub enum Subject<'a> {
    Resource(&'a Resource),
    Provider(&'a Root, &'a Provider),
    Module(&'a Root, &'a Module),
    Object(&'a Object),
    Container(&'a Workload<'a>, &'a Container<'a>),
}

/// A thing as policies see it.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    pub subject: Subject<'a>,
    /// The root module that it belongs to; `None` for Kubernetes objects.
    pub root: Option<RootId>,
    /// What `attrs` is.
    pub attrs: Value,
    /// What `prior_attrs` is.
    pub prior: Value,
    /// What `meta` is, without `operation` where only a plan could say it.
    pub meta: Value,
    /// What the plan does, where there is one.
    pub operation: Option<Operation>,
    /// The address, or `Kind/namespace/name[/container]`.
    pub name: String,
    /// What is underlined when something is missing.
    pub header: Span,
    /// The whole block or document.
    pub block: Span,
    /// The module calls that lead here, outermost first.
    pub calls: &'a [CallSite],
}

impl<'a> Target<'a> {
    pub fn resource(world: &World<'a>, resource: &'a Resource) -> Target<'a> {
        let address = &resource.address;
        let provider = address.kind.split('_').next().unwrap_or_default();
        let mut meta = vec![
            ("provider_type", Value::string(provider)),
            ("type", Value::string(address.kind.clone())),
            ("module_path", Value::string(module_path(&address.module))),
        ];
        meta.extend(hosted());
        meta.push(("address", Value::string(address.to_string())));
        meta.push(("name", Value::string(address.name.clone())));
        meta.push(("file", file_of(world, resource.header)));
        let operation = resource.change.as_ref().map(|change| change.operation);
        let prior = resource.change.as_ref().map_or_else(Value::null, |change| change.prior.clone());
        // What is deleted has no attributes: each reads as null.
        let attrs = match operation {
            Some(Operation::Delete) => {
                Value::mapping(Mapping::new(MappingKind::Body, resource.header)).with_span(resource.header)
            }
            _ => world.view(resource),
        };
        Target {
            subject: Subject::Resource(resource),
            root: Some(address.root),
            attrs,
            prior,
            operation,
            meta: placed(meta, resource.header),
            name: address.to_string(),
            header: resource.header,
            block: resource.block,
            calls: &resource.calls,
        }
    }

    pub fn provider(world: &World<'a>, root: &'a Root, provider: &'a Provider) -> Target<'a> {
        let known = world.provider(root, provider);
        let source = match known.source {
            Some(source) if source.split('/').count() == 2 => format!("registry.terraform.io/{source}"),
            Some(source) => source,
            None => format!("registry.terraform.io/hashicorp/{}", provider.name),
        };
        let namespace = source.split('/').rev().nth(1).unwrap_or("hashicorp").to_string();
        let name = match &provider.alias {
            Some(alias) => format!("provider.{}.{alias}", provider.name),
            None => format!("provider.{}", provider.name),
        };
        let name = if provider.module.0.is_empty() { name } else { format!("{}.{name}", provider.module) };
        let meta = vec![
            ("name", Value::string(provider.name.clone())),
            ("alias", Value::string(provider.alias.clone().unwrap_or_default())),
            ("namespace", Value::string(namespace)),
            ("source", Value::string(source)),
            ("type", Value::string(provider.name.clone())),
            ("version", known.version),
            ("address", Value::string(name.clone())),
            ("file", file_of(world, provider.header)),
        ];
        Target {
            subject: Subject::Provider(root, provider),
            root: Some(root.id),
            attrs: provider.body.clone(),
            prior: Value::null(),
            operation: None,
            meta: placed(meta, provider.header),
            name,
            header: provider.header,
            block: block_of(&provider.body, provider.header),
            calls: &[],
        }
    }

    pub fn module(world: &World<'a>, root: &'a Root, module: &'a Module) -> Target<'a> {
        let version = match module.version.kind {
            Kind::Null(_) | Kind::Absent(_) => Value::string(""),
            _ => module.version.clone(),
        };
        let name = module.path.to_string();
        let short = module.path.0.last().map(|step| step.name.clone()).unwrap_or_default();
        let meta = vec![
            ("source", module.source.clone()),
            ("version", version),
            ("address", Value::string(name.clone())),
            ("name", Value::string(short)),
            ("file", file_of(world, module.header)),
        ];
        Target {
            subject: Subject::Module(root, module),
            root: Some(root.id),
            attrs: module.arguments.clone(),
            prior: Value::null(),
            operation: None,
            meta: placed(meta, module.header),
            name,
            header: module.header,
            block: block_of(&module.arguments, module.header),
            calls: &module.calls,
        }
    }

    pub fn object(object: &'a Object) -> Target<'a> {
        Target {
            subject: Subject::Object(object),
            root: None,
            attrs: object.body.clone(),
            prior: Value::null(),
            operation: None,
            meta: placed(object_meta(object), object.header),
            name: object.target(),
            header: object.header,
            block: object.document,
            calls: &[],
        }
    }

    pub fn container(workload: &'a Workload<'a>, container: &'a Container<'a>) -> Target<'a> {
        let object = workload.object;
        let mut meta = object_meta(object);
        meta.push(("container", Value::string(container.name.clone())));
        meta.push(("workload", object.body.clone()));
        Target {
            subject: Subject::Container(workload, container),
            root: None,
            attrs: container.body.clone(),
            prior: Value::null(),
            operation: None,
            meta: placed(meta, container.header),
            name: workload.target(container),
            header: container.header,
            block: block_of(container.body, object.document),
            calls: &[],
        }
    }

    /// Whether a span lies in the target itself or in the calls that made it.
    pub fn owns(&self, span: Span) -> bool {
        self.block.contains(span) || self.header.contains(span)
    }
}

fn object_meta(object: &Object) -> Vec<(&'static str, Value)> {
    vec![
        ("api_version", Value::string(object.api_version.clone())),
        ("group", Value::string(object.group.clone())),
        ("version", Value::string(object.version.clone())),
        ("kind", Value::string(object.kind.clone())),
        ("name", Value::string(object.name.clone())),
        ("namespace", Value::string(object.namespace_or_default())),
        ("address", Value::string(object.target())),
        ("file", Value::string(object.path.clone())),
        ("source", Value::string(object.from.id())),
    ]
}

/// What only a hosted run knows, empty here as it is outside of one.
fn hosted() -> [(&'static str, Value); 2] {
    let empty = || Value::string("");
    let stack = [("deployment_group", empty()), ("deployment_name", empty()), ("stack_name", empty())];
    let workspace = [("tags", Value::object::<Text>([]))];
    [("tfe_stack", Value::object(stack)), ("tfe_workspace", Value::object(workspace))]
}

/// `meta` and everything in it that was written nowhere stands at the target's header.
fn placed(entries: Vec<(&'static str, Value)>, header: Span) -> Value {
    let entries = entries.into_iter().map(|(name, value)| {
        let value = if value.origin.span().is_none() { value.with_span(header) } else { value };
        (name, value)
    });
    Value::object(entries).with_span(header)
}

fn file_of(world: &World<'_>, span: Span) -> Value {
    Value::string(world.path_of(span).unwrap_or_default())
}

/// The span of a body, if it has one that is larger than the header.
fn block_of(body: &Value, otherwise: Span) -> Span {
    body.origin.span().map_or(otherwise, |span| if span.contains(otherwise) { span } else { otherwise.to(span) })
}

/// `.` for the root, `module.a.module.b` below it.
fn module_path(module: &ModulePath) -> String {
    if module.0.is_empty() { ".".to_string() } else { module.to_string() }
}
