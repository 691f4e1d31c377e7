//! Runs the nodes of a template.
//!
//! Invariant: as Go runs them; where a condition is not known, as the world says that is looked at.
//!
//! Source: [text/template](https://pkg.go.dev/text/template).

use super::datum::{Data, Datum, Methods};
use super::functions;
use super::print::{NO_VALUE, printed};
use super::renderer::{MAX_CALLS, Renderer, Run, Stop};
use super::rope::RopeBuilder;
use crate::source::{Span, Text};
use crate::syntax::template::{Branch, Command, Node, Operand, OperandKind, Pipeline};
use crate::value::ReasonKind;

/// How many elements one `range` may take.
const MAX_RANGE: usize = 1_000_000;

/// One execution of a template: its variables and what it puts out.
pub(super) struct Execution<'r> {
    pub renderer: &'r Renderer,
    variables: Vec<(Text, Datum)>,
    output: RopeBuilder,
}

impl Renderer {
    /// Runs nodes on a value; what they put out.
    pub fn run(&self, nodes: &[Node], dot: &Datum) -> Run<RopeBuilder> {
        let mut execution =
            Execution { renderer: self, variables: vec![("".into(), dot.clone())], output: RopeBuilder::default() };
        match execution.list(nodes, dot) {
            Err(Stop::Break | Stop::Continue) | Ok(()) => Ok(execution.output),
            Err(stop) => Err(stop),
        }
    }

    /// Runs the template of a name.
    pub fn call(&self, name: &str, dot: &Datum, span: Span) -> Run<RopeBuilder> {
        let template = self.templates.borrow().get(name).cloned();
        let Some(template) = template else {
            return Err(Stop::failed(format!("there is no template `{name}`"), self.real(span)));
        };
        if self.calls.get() >= MAX_CALLS {
            return Err(Stop::failed(format!("`{name}`: templates call each other too deep"), self.real(span)));
        }
        self.calls.set(self.calls.get() + 1);
        let output = self.run(&template.nodes, dot);
        self.calls.set(self.calls.get().saturating_sub(1));
        output
    }
}

impl Execution<'_> {
    fn list(&mut self, nodes: &[Node], dot: &Datum) -> Run<()> {
        let scope = self.variables.len();
        let mut run = || -> Run<()> {
            for node in nodes {
                self.node(node, dot)?;
            }
            Ok(())
        };
        let result = run();
        self.variables.truncate(scope);
        result
    }

    fn node(&mut self, node: &Node, dot: &Datum) -> Run<()> {
        match node {
            Node::Text(span) => {
                self.renderer.step(1, *span)?;
                self.renderer.grow(span.len(), *span)?;
                self.output.push(&self.renderer.text_at(*span));
                Ok(())
            }
            Node::Action(pipeline) => {
                let value = self.pipeline(pipeline, dot)?;
                if pipeline.variables.is_empty() {
                    let text = printed(&value, NO_VALUE);
                    let span = pipeline.place();
                    self.renderer.grow(text.size(), span)?;
                    let real = self.renderer.real(span);
                    let action = self.renderer.table.borrow_mut().action(real);
                    self.output.push(&text.put_out_by(action));
                }
                Ok(())
            }
            Node::If(branch) => self.branch(branch, dot, false),
            Node::With(branch) => self.branch(branch, dot, true),
            Node::Range(branch) => self.range(branch, dot),
            Node::Break(_) => Err(Stop::Break),
            Node::Continue(_) => Err(Stop::Continue),
            Node::Call { name, argument, span } => {
                let dot = match argument {
                    Some(pipeline) => self.pipeline(pipeline, dot)?,
                    None => Datum::NIL,
                };
                let output = self.renderer.call(name, &dot, *span)?.finish();
                self.output.push(&output);
                Ok(())
            }
        }
    }

    fn branch(&mut self, branch: &Branch, dot: &Datum, is_with: bool) -> Run<()> {
        let scope = self.variables.len();
        let value = self.pipeline(&branch.pipeline, dot)?;
        let result = match self.renderer.is_true(&value) {
            true => self.list(&branch.then, if is_with { &value } else { dot }),
            false => self.list(&branch.otherwise, dot),
        };
        self.variables.truncate(scope);
        result
    }

    fn range(&mut self, branch: &Branch, dot: &Datum) -> Run<()> {
        let scope = self.variables.len();
        let span = branch.pipeline.place();
        let mut pipeline = branch.pipeline.clone();
        let variables = std::mem::take(&mut pipeline.variables);
        let value = self.pipeline(&pipeline, dot)?;
        let elements: Vec<(Datum, Datum)> = match &value.data {
            Data::List(items) => items.iter().enumerate().map(|(at, item)| (Datum::integer(at as i64), item.clone())).collect(),
            Data::Map(map) => {
                let open = map.0.borrow().open;
                // There may be more keys than are known: with one more, and without.
                let more = open.filter(|open| self.renderer.decide(*open));
                let more = more.map(|open| {
                    let open = [Datum::unknown(open)];
                    (self.renderer.derived("key", &open), self.renderer.derived("element", &open))
                });
                let map = map.0.borrow();
                let key = |key: &Text| {
                    let place = map.keys.get(key).copied().unwrap_or_default();
                    Datum::rope(super::rope::Rope::new(key, place)).at(place)
                };
                map.entries.iter().map(|(name, item)| (key(name), item.clone())).chain(more).collect()
            }
            Data::Integer(count) => {
                let count = usize::try_from(*count).unwrap_or(0);
                if count > MAX_RANGE {
                    return Err(Stop::failed("`range` goes over too many elements", self.renderer.real(span)));
                }
                (0..count as i64).map(|at| (Datum::integer(at), Datum::integer(at))).collect()
            }
            Data::Nil => Vec::new(),
            // How many elements there are is not known: as if there were one, or none.
            Data::Unknown(id) => match self.renderer.decide(*id) {
                true => {
                    vec![(
                        self.renderer.derived("key", std::slice::from_ref(&value)),
                        self.renderer.derived("element", std::slice::from_ref(&value)),
                    )]
                }
                false => Vec::new(),
            },
            _ => {
                let kind = super::print::type_name(&value);
                return Err(Stop::failed(format!("`range` cannot go over a {kind}"), self.renderer.real(span)));
            }
        };
        if elements.len() > MAX_RANGE {
            return Err(Stop::failed("`range` goes over too many elements", self.renderer.real(span)));
        }
        let mut result = Ok(());
        if elements.is_empty() {
            result = self.list(&branch.otherwise, dot);
        }
        for (key, element) in elements {
            self.renderer.step(1, span)?;
            match variables.as_slice() {
                [] => {}
                [only] => self.set(only, element.clone(), branch.pipeline.assigns),
                [first, second, ..] => {
                    self.set(first, key, branch.pipeline.assigns);
                    self.set(second, element.clone(), branch.pipeline.assigns);
                }
            }
            let run = self.list(&branch.then, &element);
            if !branch.pipeline.assigns {
                self.variables.truncate(scope);
            }
            match run {
                Err(Stop::Break) => break,
                Err(Stop::Continue) | Ok(()) => {}
                Err(stop) => return Err(stop),
            }
        }
        self.variables.truncate(scope);
        result
    }

    fn set(&mut self, name: &Text, value: Datum, assigns: bool) {
        if assigns && let Some((_, known)) = self.variables.iter_mut().rev().find(|(known, _)| known == name) {
            *known = value;
            return;
        }
        self.variables.push((name.clone(), value));
    }

    fn pipeline(&mut self, pipeline: &Pipeline, dot: &Datum) -> Run<Datum> {
        let mut value: Option<Datum> = None;
        for command in &pipeline.commands {
            value = Some(self.command(command, dot, value)?);
        }
        let value = value.unwrap_or(Datum::NIL);
        for name in &pipeline.variables {
            self.set(name, value.clone(), pipeline.assigns);
        }
        Ok(value)
    }

    fn command(&mut self, command: &Command, dot: &Datum, last: Option<Datum>) -> Run<Datum> {
        self.renderer.step(1, command.span)?;
        let Some((first, rest)) = command.arguments.split_first() else { return Ok(Datum::NIL) };
        match &first.kind {
            OperandKind::Function(name) => self.function(name, rest, dot, last, command.span),
            OperandKind::Field(fields) => self.chain(dot.clone(), fields, rest, dot, last, first.span),
            OperandKind::Variable(name, fields) if !fields.is_empty() => {
                let value = self.variable(name);
                self.chain(value, fields, rest, dot, last, first.span)
            }
            OperandKind::Pipeline(pipeline, fields) => {
                let value = self.pipeline(pipeline, dot)?;
                if fields.is_empty() && (last.is_some() || !rest.is_empty()) {
                    return Err(Stop::failed("this is not a function, and takes no arguments", self.renderer.real(first.span)));
                }
                self.chain(value, fields, rest, dot, last, first.span)
            }
            _ if last.is_some() || !rest.is_empty() => {
                Err(Stop::failed("this is not a function, and takes no arguments", self.renderer.real(first.span)))
            }
            _ => self.operand(first, dot),
        }
    }

    fn variable(&self, name: &str) -> Datum {
        self.variables.iter().rev().find(|(known, _)| known == name).map_or(Datum::NIL, |(_, value)| value.clone())
    }

    fn operand(&mut self, operand: &Operand, dot: &Datum) -> Run<Datum> {
        self.renderer.step(1, operand.span)?;
        let place = |execution: &Self| execution.renderer.literal(operand.span);
        Ok(match &operand.kind {
            OperandKind::Dot => dot.clone(),
            OperandKind::Nil => Datum::NIL,
            OperandKind::Bool(value) => Datum::bool(*value).at(place(self)),
            OperandKind::Integer(value) => Datum::integer(*value).at(place(self)),
            OperandKind::Float(value) => Datum::new(Data::Float(*value)).at(place(self)),
            OperandKind::Text(text) => Datum::rope(super::rope::Rope::new(text, place(self))),
            OperandKind::Variable(name, fields) if fields.is_empty() => self.variable(name),
            OperandKind::Variable(name, fields) => {
                let value = self.variable(name);
                self.chain(value, fields, &[], dot, None, operand.span)?
            }
            OperandKind::Field(fields) => self.chain(dot.clone(), fields, &[], dot, None, operand.span)?,
            OperandKind::Function(name) => self.function(name, &[], dot, None, operand.span)?,
            OperandKind::Pipeline(pipeline, fields) => {
                let value = self.pipeline(pipeline, dot)?;
                self.chain(value, fields, &[], dot, None, operand.span)?
            }
        })
    }

    /// `.a.b.c` of a value; the last may be a method that takes arguments.
    fn chain(
        &mut self,
        mut value: Datum,
        fields: &[Text],
        arguments: &[Operand],
        dot: &Datum,
        last: Option<Datum>,
        span: Span,
    ) -> Run<Datum> {
        for (at, field) in fields.iter().enumerate() {
            let is_last = at + 1 == fields.len();
            value = match &value.data {
                Data::Map(map) => {
                    let methods = map.0.borrow().methods;
                    let known = map.find(field);
                    match known {
                        Some(known) => known,
                        None if methods != Methods::None => {
                            let mut given = vec![value.clone()];
                            if is_last {
                                for argument in arguments {
                                    given.push(self.operand(argument, dot)?);
                                }
                                given.extend(last.clone());
                            }
                            return functions::method(self.renderer, methods, field, given, span).and_then(|value| match fields
                                .get(at + 1..)
                            {
                                Some(rest) if !rest.is_empty() => self.chain(value, rest, &[], dot, None, span),
                                _ => Ok(value),
                            });
                        }
                        None => Datum::NIL,
                    }
                }
                Data::Unknown(_) => self.renderer.derived(&format!(".{field}"), std::slice::from_ref(&value)),
                // What a pipeline or a variable has nothing for has no fields, and Go does not mind.
                Data::Nil if at == 0 => return Ok(Datum::NIL),
                Data::Nil => {
                    let shown = self.renderer.text_at(span).to_string();
                    let message = format!("nil pointer evaluating interface {{}}.{field} (`{}`)", shown.trim());
                    return Err(Stop::failed(message, self.renderer.real(span)));
                }
                _ => {
                    let kind = super::print::type_name(&value);
                    return Err(Stop::failed(format!("can't evaluate field {field} in type {kind}"), self.renderer.real(span)));
                }
            };
        }
        if !arguments.is_empty() || last.is_some() {
            return Err(Stop::failed("this is not a function, and takes no arguments", self.renderer.real(span)));
        }
        Ok(value)
    }

    fn function(&mut self, name: &str, operands: &[Operand], dot: &Datum, last: Option<Datum>, span: Span) -> Run<Datum> {
        // `and` and `or` look no further than they must.
        if name == "and" || name == "or" {
            let mut value = None;
            for operand in operands {
                let one = self.operand(operand, dot)?;
                let is_true = self.renderer.is_true(&one);
                value = Some(one);
                if is_true == (name == "or") {
                    return Ok(value.unwrap_or(Datum::NIL));
                }
            }
            return match last.or(value) {
                Some(value) => Ok(value),
                None => Err(Stop::failed(format!("`{name}` takes at least one argument"), self.renderer.real(span))),
            };
        }
        let mut arguments = Vec::with_capacity(operands.len() + 1);
        for operand in operands {
            arguments.push(self.operand(operand, dot)?);
        }
        arguments.extend(last);
        functions::call(self.renderer, name, arguments, span)
    }
}

impl Renderer {
    /// Something unknown that only running in the cluster decides.
    pub fn generated(&self, name: &str, span: Span) -> Datum {
        self.because(ReasonKind::GeneratedText, name, span)
    }
}
