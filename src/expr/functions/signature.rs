//! What a function takes and gives, and what is the same for every call: arity, conversion, null, unknown, sensitive.

use std::sync::Arc;

use super::partial::is_open;
use super::{CallContext, FunctionError, FunctionResult};
use crate::value::{Kind, PathStep, ReasonKind, Truth, Type, Unknown, Value, convert, equal, equal_typed};

/// What a parameter is converted to before the function sees it.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) enum Takes {
    Any,
    Number,
    String,
    /// A list of strings.
    Strings,
    /// A list of booleans.
    Bools,
    /// A list of anything, of one type.
    List,
    /// A set of anything, of one type.
    Set,
    /// A map of lists of strings.
    MapOfStrings,
}

impl Takes {
    fn to_type(self) -> Type {
        match self {
            Takes::Any => Type::Any,
            Takes::Number => Type::Number,
            Takes::String => Type::String,
            Takes::Strings => Type::list(Type::String),
            Takes::Bools => Type::list(Type::Bool),
            Takes::List => Type::list(Type::Any),
            Takes::Set => Type::set(Type::Any),
            Takes::MapOfStrings => Type::map(Type::list(Type::String)),
        }
    }
}

/// One parameter: its name, its type, and what the function itself deals with.
#[derive(Copy, Clone, Debug)]
pub(super) struct Parameter {
    name: &'static str,
    takes: Takes,
    null: bool,
    unknown: bool,
    marked: bool,
}

impl Parameter {
    pub(super) const fn new(name: &'static str, takes: Takes) -> Parameter {
        Parameter { name, takes, null: false, unknown: false, marked: false }
    }

    /// Null is an argument like any other.
    pub(super) const fn null(mut self) -> Parameter {
        self.null = true;
        self
    }

    /// The function works with what is not known.
    pub(super) const fn unknown(mut self) -> Parameter {
        self.unknown = true;
        self
    }

    /// The function hands sensitivity on by itself.
    pub(super) const fn marked(mut self) -> Parameter {
        self.marked = true;
        self
    }
}

pub(super) const fn any(name: &'static str) -> Parameter {
    Parameter::new(name, Takes::Any)
}

pub(super) const fn string(name: &'static str) -> Parameter {
    Parameter::new(name, Takes::String)
}

pub(super) const fn number(name: &'static str) -> Parameter {
    Parameter::new(name, Takes::Number)
}

/// The type of the result when the value is not known.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) enum Gives {
    /// Some type, possibly null.
    Any,
    Bool,
    Number,
    String,
    /// A list of strings.
    Strings,
}

impl Gives {
    fn to_type(self) -> Option<Type> {
        match self {
            Gives::Any => None,
            Gives::Bool => Some(Type::Bool),
            Gives::Number => Some(Type::Number),
            Gives::String => Some(Type::String),
            Gives::Strings => Some(Type::list(Type::String)),
        }
    }
}

/// A call whose arguments have been checked and converted.
pub(super) struct FunctionCall<'c> {
    pub(super) context: &'c CallContext<'c>,
    pub(super) arguments: Vec<Value>,
    gives: Gives,
}

impl FunctionCall<'_> {
    /// An argument that the arity guarantees; null if it is not there all the same.
    pub(super) fn argument(&self, index: usize) -> &Value {
        static NULL: Value =
            Value { kind: Kind::Null(None), origin: crate::value::Origin::none(), sensitive: false, referent: None };
        self.arguments.get(index).unwrap_or(&NULL)
    }

    /// The text of an argument that was converted to a known string.
    pub(super) fn text(&self, index: usize) -> &str {
        self.argument(index).as_str().unwrap_or_default()
    }

    pub(super) fn number(&self, index: usize) -> Result<&crate::value::Number, FunctionError> {
        self.argument(index).as_number().ok_or_else(|| FunctionError::at(index, "a number is required"))
    }

    /// A whole number that fits a machine integer, as most functions want theirs.
    pub(super) fn integer(&self, index: usize) -> Result<i64, FunctionError> {
        self.number(index)?.to_i64().ok_or_else(|| FunctionError::at(index, "a whole number is required"))
    }

    /// Whether two values are equal, as the caller's language has it.
    pub(super) fn equal(&self, a: &Value, b: &Value) -> Truth {
        if self.context.policy { equal(a, b) } else { equal_typed(a, b) }
    }

    /// Unknown because these are, of the function's result type.
    pub(super) fn unknown_from<'v>(&self, because: impl IntoIterator<Item = &'v Value>) -> Value {
        self.typed(Unknown::joined(because)).into_value()
    }

    /// Unknown because an argument is.
    pub(super) fn unknown(&self) -> Value {
        self.unknown_from(&self.arguments)
    }

    /// Unknown because an argument is, but a copy of what this is.
    pub(super) fn instead(&self, handed_on: Value) -> Value {
        match handed_on.kind {
            Kind::Symbol(_) => handed_on,
            _ => Value { referent: handed_on.referent, ..self.unknown() },
        }
    }

    /// The reasons with the function's result type.
    pub(super) fn typed(&self, mut unknown: Unknown) -> Unknown {
        unknown.typ = self.gives.to_type();
        unknown.not_null = self.gives != Gives::Any;
        unknown
    }

    /// An argument is a null without a type.
    pub(super) fn untyped(&self) -> Value {
        let what = format!("`{}` has no result for a null without a type", self.context.name);
        self.typed(Unknown::because(ReasonKind::InvalidExpression, what, self.context.call)).into_value()
    }

    /// The result would be larger than clearspan is willing to make.
    pub(super) fn too_large(&self) -> Value {
        self.typed(Unknown::because(ReasonKind::TooLarge, self.context.name, self.context.call)).into_value()
    }

    /// Known to Terraform, not worked out here.
    pub(super) fn not_supported(&self) -> Value {
        self.typed(Unknown::because(ReasonKind::FunctionNotSupported, self.context.name, self.context.call)).into_value()
    }
}

/// What a function leaves open without a reason of its own is open for what its arguments leave open.
fn explained(mut result: Value, arguments: &[Value]) -> Value {
    let fill = |unknown: &mut Arc<Unknown>| {
        if unknown.reasons.is_empty() {
            Arc::make_mut(unknown).reasons = Unknown::joined(arguments).reasons;
        }
    };
    match &mut result.kind {
        Kind::Unknown(unknown) => fill(unknown),
        Kind::Sequence(sequence) if sequence.open.as_ref().is_some_and(|open| open.reasons.is_empty()) => {
            Arc::make_mut(sequence).open.iter_mut().for_each(fill);
        }
        Kind::Mapping(mapping) if mapping.open.as_ref().is_some_and(|open| open.reasons.is_empty()) => {
            Arc::make_mut(mapping).open.iter_mut().for_each(fill);
        }
        _ => {}
    }
    result
}

/// What is left of a list that is not known, for a function that hands on elements as they are: one value that stands for
/// any of them.
pub(super) fn handed_on(list: &Value) -> Option<Value> {
    match &list.kind {
        Kind::Symbol(symbol) => Some(Value::symbol(symbol.step(PathStep::Any)).with_origin(list.origin.clone())),
        _ => list.referent_at(&PathStep::Any).map(|referent| Value { referent: Some(referent), ..Value::null() }),
    }
}

/// A function of the language.
pub struct Function {
    pub name: &'static str,
    pub(super) parameters: &'static [Parameter],
    pub(super) rest: Option<Parameter>,
    pub(super) gives: Gives,
    hands_on: bool,
    pub(super) body: fn(&FunctionCall) -> FunctionResult,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}()", self.name)
    }
}

impl Function {
    pub(super) const fn new(
        name: &'static str,
        parameters: &'static [Parameter],
        gives: Gives,
        body: fn(&FunctionCall) -> FunctionResult,
    ) -> Function {
        Function { name, parameters, rest: None, gives, hands_on: false, body }
    }

    /// The result is an element of the first argument, or holds some, each as it is.
    pub(super) const fn hands_on(mut self) -> Function {
        self.hands_on = true;
        self
    }

    pub(super) const fn rest(mut self, parameter: Parameter) -> Function {
        self.rest = Some(parameter);
        self
    }

    /// The fewest arguments that it takes, and the most if there is a limit.
    pub fn arity(&self) -> (usize, Option<usize>) {
        (self.parameters.len(), if self.rest.is_some() { None } else { Some(self.parameters.len()) })
    }

    fn parameter(&self, index: usize) -> Option<&Parameter> {
        self.parameters.get(index).or(self.rest.as_ref())
    }

    /// Calls the function. An error is what Terraform would refuse as well.
    pub fn call(&self, context: &CallContext, arguments: &[Value]) -> FunctionResult {
        self.check_count(arguments.len())?;
        if let Some(result) = self.by_cases(context, arguments)? {
            return Ok(explained(result, arguments));
        }
        let mut converted = Vec::with_capacity(arguments.len());
        let mut sensitive = false;
        let mut decided = true;
        for (index, argument) in arguments.iter().enumerate() {
            let Some(parameter) = self.parameter(index) else { continue }; // the count was checked
            if matches!(argument.kind, Kind::Null(_) | Kind::Absent(_)) && !parameter.null {
                return Err(FunctionError::at(index, format!("`{}` must not be null", parameter.name)));
            }
            let value = match parameter.takes {
                Takes::Any => argument.clone(),
                takes => convert(argument, &takes.to_type())
                    .map_err(|error| FunctionError::at(index, format!("`{}`: {error}", parameter.name)))?,
            };
            sensitive |= !parameter.marked && value.is_deeply_sensitive();
            decided &= parameter.unknown || !is_open(&value);
            converted.push(value);
        }
        let call = FunctionCall { context, arguments: converted, gives: self.gives };
        let result = if decided {
            (self.body)(&call)?
        } else {
            let open: Vec<&Value> = call.arguments.iter().filter(|argument| is_open(argument)).collect();
            match open.as_slice() {
                [list] if self.hands_on => handed_on(list).map_or_else(|| call.unknown(), |some| call.instead(some)),
                _ => call.unknown_from(open),
            }
        };
        Ok(explained(result, arguments).with_sensitive(sensitive))
    }

    fn check_count(&self, count: usize) -> Result<(), FunctionError> {
        let wanted = self.parameters.len();
        let arguments = |n: usize| if n == 1 { "1 argument".to_string() } else { format!("{n} arguments") };
        if count < wanted {
            let missing = self.parameters.get(count).map_or("", |parameter| parameter.name);
            let least = if self.rest.is_some() { "at least " } else { "" };
            return Err(FunctionError::new(format!(
                "{least}{} required, {count} given: `{missing}` is missing",
                arguments(wanted)
            )));
        }
        if self.rest.is_none() && count > wanted {
            return Err(FunctionError {
                message: format!("no more than {} accepted, {count} given", arguments(wanted)),
                argument: Some(wanted),
            });
        }
        Ok(())
    }

    /// Where one argument is one of a few values, the result is one of the results.
    fn by_cases(&self, context: &CallContext, arguments: &[Value]) -> Result<Option<Value>, FunctionError> {
        let mut open = arguments.iter().enumerate().filter_map(|(index, argument)| match &argument.kind {
            Kind::Unknown(unknown) => Some((index, unknown)),
            _ => None,
        });
        let (Some((index, unknown)), None) = (open.next(), open.next()) else { return Ok(None) };
        if unknown.cases.is_empty() || unknown.cases.iter().any(|case| matches!(case.kind, Kind::Unknown(_))) {
            return Ok(None);
        }
        let mut results: Vec<Value> = Vec::with_capacity(unknown.cases.len());
        for case in &unknown.cases {
            let mut with_case = arguments.to_vec();
            if let Some(place) = with_case.get_mut(index) {
                *place = case.clone().with_sensitive(place.sensitive);
            }
            // One case that Terraform would refuse does not make the call wrong: it may not be the case.
            let Ok(result) = self.call(context, &with_case) else { return Ok(None) };
            match &result.kind {
                Kind::Unknown(inner) if inner.cases.is_empty() => return Ok(None),
                Kind::Unknown(inner) => results.extend(inner.cases.iter().cloned()),
                _ => results.push(result),
            }
        }
        let mut distinct: Vec<Value> = Vec::new();
        for result in results {
            if !distinct.iter().any(|other| equal(other, &result) == Truth::True) {
                distinct.push(result);
            }
        }
        let sensitive = arguments.get(index).is_some_and(|argument| argument.sensitive);
        if distinct.len() > Unknown::MAX_CASES {
            return Ok(None);
        }
        if distinct.len() == 1 {
            return Ok(distinct.pop().map(|only| only.with_sensitive(sensitive)));
        }
        let made = Unknown {
            reasons: unknown.reasons.clone(),
            typ: self.gives.to_type(),
            not_null: distinct.iter().all(|case| case.is_null().is_false()),
            cases: distinct,
            ..Unknown::default()
        };
        Ok(Some(Value::new(Kind::Unknown(Arc::new(made))).with_sensitive(sensitive)))
    }
}
