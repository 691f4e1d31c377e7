//! What is known of an unknown value from its type: the attributes of an object, the defaults of `optional()`.

use std::sync::Arc;

use crate::source::Span;
use crate::value::{Kind, Mapping, MappingKind, PathStep, Site, Type, Unknown, Value};

/// An unknown value of a type. An object has its attributes, each unknown: with a default from `optional()` it is not
/// null.
pub(super) fn of_type(typ: &Type, open: &Arc<Unknown>, site: Site) -> Value {
    match typ {
        Type::Object(fields) => {
            let mut mapping = Mapping::new(MappingKind::Object, site.span);
            for (name, field) in fields {
                let mut value = of_type(&field.typ, open, site);
                if let Kind::Unknown(unknown) = &mut value.kind {
                    let unknown = Arc::make_mut(unknown);
                    unknown.not_null = field.default.as_ref().is_some_and(|default| default.is_null().is_false());
                    for reason in &mut unknown.reasons {
                        reason.subject = format!("{}.{name}", reason.subject).into();
                    }
                } else if field.optional && field.default.is_none() {
                    value = Unknown::clone(open).with_type(field.typ.clone()).into_value(); // the whole object may be null
                }
                mapping.insert(name.clone(), Span::NONE, value.with_site(site));
            }
            Value::mapping(mapping).with_site(site)
        }
        typ => Unknown::clone(open).with_type(typ.clone()).into_value().with_site(site),
    }
}

/// The element that stands for all elements of a collection that is not known.
pub(super) fn element_of(collection: &Value, open: &Arc<Unknown>, site: Site) -> Value {
    let element = shape_of_element(collection, open, site);
    match collection.input() {
        Some(input) => element.as_input(&input.step(PathStep::Any)),
        None => element,
    }
}

fn shape_of_element(collection: &Value, open: &Arc<Unknown>, site: Site) -> Value {
    match &collection.kind {
        Kind::Symbol(symbol) => Value::symbol(symbol.step(PathStep::Any)).with_site(site),
        Kind::Unknown(unknown) => match &unknown.typ {
            Some(Type::List(element) | Type::Set(element) | Type::Map(element)) => of_type(element, open, site),
            _ => of_type(&Type::Any, open, site),
        },
        _ => of_type(&Type::Any, open, site),
    }
}
