//! The functions of templates: Go's own, Sprig's without `env` and `expandenv`, and Helm's.
//!
//! Invariant: a function that keeps text keeps its places and its unknown parts; of what computes, a result that depends
//! on something unknown is unknown.
//!
//! Sources: [text/template](https://pkg.go.dev/text/template), [Sprig](https://masterminds.github.io/sprig/),
//! [Helm's functions](https://helm.sh/docs/chart_template_guide/function_list/).

mod collections;
mod compare;
mod convert;
mod dictionaries;
mod encode;
mod files;
mod lists;
mod math;
mod names;
mod patterns;
mod templates;
mod text;
mod versions;
mod words;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::datum::{Data, Datum, Map};
use super::print::{printed, type_name};
use super::renderer::{Renderer, Run, Stop};
use super::rope::Rope;
use crate::source::Span;

pub(super) use files::method;
pub(super) use versions::version_fits;

/// A function that templates can call.
pub(super) struct Function {
    pub name: &'static str,
    /// The least and the most arguments.
    pub arity: (usize, usize),
    /// Whether it takes unknown arguments itself; otherwise what it makes of one is unknown.
    pub takes_unknown: bool,
    pub run: fn(&Call<'_>) -> Run<Datum>,
}

/// Any number of arguments.
const MANY: usize = usize::MAX;

/// A function that keeps what is unknown in its arguments.
const fn keeps(name: &'static str, arity: (usize, usize), run: fn(&Call<'_>) -> Run<Datum>) -> Function {
    Function { name, arity, takes_unknown: true, run }
}

/// A function that computes.
const fn computes(name: &'static str, arity: (usize, usize), run: fn(&Call<'_>) -> Run<Datum>) -> Function {
    Function { name, arity, takes_unknown: false, run }
}

static FUNCTIONS: LazyLock<HashMap<&'static str, &'static Function>> = LazyLock::new(|| {
    let all = [
        collections::FUNCTIONS,
        compare::FUNCTIONS,
        convert::FUNCTIONS,
        dictionaries::FUNCTIONS,
        encode::FUNCTIONS,
        lists::FUNCTIONS,
        math::FUNCTIONS,
        names::FUNCTIONS,
        patterns::FUNCTIONS,
        templates::FUNCTIONS,
        text::FUNCTIONS,
        versions::FUNCTIONS,
        words::FUNCTIONS,
    ];
    all.into_iter().flatten().map(|function| (function.name, function)).collect()
});

/// Whether there is a function of this name.
pub(super) fn is_function(name: &str) -> bool {
    name == "and" || name == "or" || FUNCTIONS.contains_key(name)
}

/// Calls a function.
pub(super) fn call(renderer: &Renderer, name: &str, arguments: Vec<Datum>, span: Span) -> Run<Datum> {
    let Some(function) = FUNCTIONS.get(name) else {
        return Err(Stop::failed(format!("function `{name}` is not defined"), renderer.real(span)));
    };
    let (least, most) = function.arity;
    if arguments.len() < least || arguments.len() > most {
        let wanted = if least == most { least.to_string() } else { format!("at least {least}") };
        let message = format!("`{name}` takes {wanted} arguments, and is given {}", arguments.len());
        return Err(Stop::failed(message, renderer.real(span)));
    }
    if !function.takes_unknown {
        let mut is_unknown = false;
        for argument in &arguments {
            let (unknowns, looked_at) = argument.counted_unknowns();
            renderer.step(looked_at as u64 / 8, span)?;
            is_unknown |= !unknowns.is_empty();
        }
        if is_unknown {
            return Ok(renderer.derived(name, &arguments));
        }
    }
    let value = (function.run)(&Call { renderer, name, arguments: &arguments, span })?;
    if let Data::Text(rope) = &value.data {
        renderer.grow(rope.size(), span)?;
    }
    Ok(value)
}

/// A call of a function.
pub(super) struct Call<'c> {
    pub renderer: &'c Renderer,
    pub name: &'c str,
    pub arguments: &'c [Datum],
    pub span: Span,
}

impl<'c> Call<'c> {
    pub fn fail<T>(&self, message: impl Into<String>) -> Run<T> {
        Err(Stop::failed(format!("`{}`: {}", self.name, message.into()), self.renderer.real(self.span)))
    }

    pub fn any(&self, index: usize) -> Datum {
        self.arguments.get(index).cloned().unwrap_or(Datum::NIL)
    }

    /// An argument that must be a text.
    pub fn text(&self, index: usize) -> Run<Rope> {
        match &self.any(index).data {
            Data::Text(rope) => Ok(rope.clone()),
            Data::Unknown(_) => Ok(printed(&self.any(index), "")),
            Data::Nil => self.fail("invalid value; expected string"),
            _ => self.fail(format!("wrong type for value; expected string; got {}", type_name(&self.any(index)))),
        }
    }

    /// An argument of any type as a text: nothing is empty.
    pub fn shown(&self, index: usize) -> Rope {
        printed(&self.any(index), "")
    }

    /// An argument that must be a Go `int`.
    pub fn whole(&self, index: usize) -> Run<i64> {
        match self.any(index).data {
            Data::Integer(value) => Ok(value),
            Data::Nil => self.fail("invalid value; expected int"),
            _ => self.fail(format!("wrong type for value; expected int; got {}", type_name(&self.any(index)))),
        }
    }

    /// An argument that is made an integer as `int64` does.
    pub fn integer(&self, index: usize) -> i64 {
        convert::to_integer(&self.any(index))
    }

    pub fn map(&self, index: usize) -> Run<Map> {
        match &self.any(index).data {
            Data::Map(map) => Ok(map.clone()),
            // A map may be nil in Go, and has no entries then.
            Data::Nil => Ok(Map::default()),
            _ => {
                let kind = type_name(&self.any(index));
                self.fail(format!("wrong type for value; expected map[string]interface {{}}; got {kind}"))
            }
        }
    }

    /// An argument that must be a list.
    pub fn items(&self, index: usize) -> Run<Vec<Datum>> {
        match &self.any(index).data {
            Data::List(items) => Ok(items.to_vec()),
            _ => self.fail(format!("{} is not a list", type_name(&self.any(index)))),
        }
    }

    /// A text that is computed from the arguments.
    pub fn computed(&self, text: &str) -> Datum {
        self.renderer.computed_text(text, self.arguments)
    }

    /// A value that is computed from the arguments.
    pub fn made(&self, data: Data) -> Datum {
        Datum::new(data).at(self.renderer.computed(self.arguments))
    }

    /// What is not known because an argument is not.
    pub fn derived(&self) -> Datum {
        self.renderer.derived(self.name, self.arguments)
    }

    pub fn has_unknown(&self) -> bool {
        self.arguments.iter().any(|argument| !argument.unknowns().is_empty())
    }

    pub fn grow(&self, bytes: usize) -> Run<()> {
        self.renderer.grow(bytes, self.span)
    }
}
