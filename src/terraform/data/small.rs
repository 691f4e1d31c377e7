//! Pure data sources that take a few lines each.

use super::{ArgumentFault, argument};
use crate::expr::functions::{CallContext, find};
use crate::source::{SourceId, Span};
use crate::syntax::hcl;
use crate::terraform::scope::ModuleScope;
use crate::terraform::templates;
use crate::value::{Kind, Mapping, MappingKind, Type, Unknown, Value, convert};

type Given = Result<Vec<(&'static str, Value)>, ArgumentFault>;

fn place(value: &Value) -> Span {
    value.origin.span().unwrap_or(Span::NONE)
}

/// Every one of these attributes, as unknown as the argument.
fn as_open_as(value: &Value, names: &[&'static str]) -> Given {
    let open = Unknown::joined([value]).with_type(Type::String).into_value().with_origin(value.origin.clone());
    Ok(names.iter().map(|name| (*name, open.clone().with_sensitive(value.sensitive))).collect())
}

/// `aws_arn`: `arn:partition:service:region:account:resource`.
pub(super) fn arn(_: &ModuleScope<'_, '_>, mapping: &Mapping) -> Given {
    const PARTS: [&str; 5] = ["partition", "service", "region", "account", "resource"];
    let Some(arn) = argument(mapping, "arn") else { return Ok(Vec::new()) };
    let Some(text) = arn.as_str() else { return as_open_as(arn, &PARTS) };
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", parts @ ..] = parts.as_slice() else {
        return Err(ArgumentFault::new(format!("\"{text}\" is not a valid ARN"), place(arn)));
    };
    if parts.len() != PARTS.len() {
        return Err(ArgumentFault::new(format!("\"{text}\" is not a valid ARN"), place(arn)));
    }
    let part = |(name, part): (&&'static str, &&str)| (*name, Value::string(*part).with_origin(arn.origin.clone()));
    Ok(PARTS.iter().zip(parts).map(part).collect())
}

/// `local_file`: a file inside the scan root.
pub(super) fn local_file(scope: &ModuleScope<'_, '_>, mapping: &Mapping) -> Given {
    let Some(name) = argument(mapping, "filename") else { return Ok(Vec::new()) };
    if name.as_str().is_none() {
        return as_open_as(name, &["content", "content_base64"]);
    }
    let read = |function: &'static str| {
        let context = CallContext { files: Some(&scope.files), call: place(name), name: function, policy: false, later: true };
        find(function)?.call(&context, std::slice::from_ref(name)).ok().map(|read| read.with_origin(name.origin.clone()))
    };
    // A file that is no text has its bytes all the same; one that is not there may be made before it is read.
    let read = [("content", read("file")), ("content_base64", read("filebase64"))];
    Ok(read.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
}

pub(super) fn local_sensitive_file(scope: &ModuleScope<'_, '_>, mapping: &Mapping) -> Given {
    Ok(local_file(scope, mapping)?.into_iter().map(|(name, value)| (name, value.with_sensitive(true))).collect())
}

/// `null_data_source`: its inputs as they are.
pub(super) fn null_data_source(_: &ModuleScope<'_, '_>, mapping: &Mapping) -> Given {
    let inputs = argument(mapping, "inputs").cloned();
    let inputs = inputs.unwrap_or_else(|| Value::mapping(Mapping::new(MappingKind::Map(Type::String), Span::NONE)));
    let span = place(&inputs);
    let outputs = convert(&inputs, &Type::map(Type::String)).map_err(|error| ArgumentFault::new(error.to_string(), span))?;
    Ok(vec![("outputs", outputs)])
}

/// `template_file`: a template with names of its own, all of them strings.
pub(super) fn template_file(scope: &ModuleScope<'_, '_>, mapping: &Mapping) -> Given {
    let Some(template) = argument(mapping, "template") else { return Ok(Vec::new()) };
    let Some(text) = template.as_str() else { return as_open_as(template, &["rendered"]) };
    let names = argument(mapping, "vars").map_or_else(
        || Value::object::<&str>([]),
        |vars| match vars.bodies() {
            [only] => only.clone(), // `vars { … }`, as older configurations write it
            _ => vars.clone(),
        },
    );
    let span = place(template);
    let names = match &names.kind {
        Kind::Mapping(_) => {
            convert(&names, &Type::map(Type::String)).map_err(|error| ArgumentFault::new(error.to_string(), place(&names)))?
        }
        _ => names,
    };
    let (parsed, errors) = hcl::parse_template(SourceId::NONE, text, 0);
    if let Some(error) = errors.first() {
        return Err(ArgumentFault::new(format!("the template: {}", error.message), span));
    }
    let rendered = templates::render(scope, &parsed, &names, span).map_err(|error| ArgumentFault::new(error.message, span))?;
    Ok(vec![("rendered", rendered.with_sensitive(template.sensitive))])
}
