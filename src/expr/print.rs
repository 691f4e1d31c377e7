//! Values as `terraform console` prints them.

use super::{EvaluationError, Evaluator};
use crate::syntax::hcl::{Expression, ExpressionKind, TemplatePart};
use crate::value::{Kind, Mapping, MappingKind, Sequence, SequenceKind, Type, Value};

/// A value as `terraform console` prints it: quoted strings, heredocs for several lines, conversions for collections.
/// What is not known, symbols included, is `(known after apply)`.
pub fn console(value: &Value) -> String {
    let mut printer = Printer { made: String::new() };
    printer.value(value, &Type::Any, 0);
    printer.made
}

/// What `terraform console` answers to an expression: its value, or, for `type(…)`, which is there only in the console and
/// only by itself, the type.
///
/// # Errors
/// What Terraform would refuse.
pub fn answer(evaluator: &Evaluator<'_>, expression: &Expression) -> Result<String, Box<EvaluationError>> {
    let evaluator = &evaluator.as_recorded();
    let Some(argument) = asked_type(expression) else { return evaluator.evaluate(expression).map(|value| console(&value)) };
    if asked_type(argument).is_some() {
        answer(evaluator, argument)?;
        return Ok("type".to_string());
    }
    evaluator.evaluate(argument).map(|value| type_text(&value.type_of()))
}

/// The argument of `type(…)`, if the whole expression is that.
pub fn asked_type(expression: &Expression) -> Option<&Expression> {
    match &expression.kind {
        ExpressionKind::Parenthesis(inner) => asked_type(inner),
        ExpressionKind::Template(template) => match template.parts.as_slice() {
            [TemplatePart::Interpolation { expression, .. }] => asked_type(expression),
            _ => None,
        },
        ExpressionKind::Call(call) if matches!(call.name.text.as_str(), "type" | "core::type") && !call.expand_last => {
            match call.arguments.as_slice() {
                [argument] => Some(argument),
                _ => None,
            }
        }
        _ => None,
    }
}

struct Printer {
    made: String,
}

impl Printer {
    /// `typ` is what the container says about the type, for a null.
    fn value(&mut self, value: &Value, typ: &Type, indent: usize) {
        match &value.kind {
            // The console says this first, also of what is sensitive.
            Kind::Unknown(_) | Kind::Symbol(_) | Kind::Parts(_) => self.made.push_str("(known after apply)"),
            _ if value.sensitive => self.made.push_str("(sensitive value)"),
            Kind::Null(own) => self.made.push_str(&null(own.as_deref().unwrap_or(typ))),
            Kind::Absent(_) => self.made.push_str(&null(typ)),
            Kind::Bool(truth) => self.made.push_str(if *truth { "true" } else { "false" }),
            Kind::Number(number) => self.made.push_str(&number.to_string()),
            Kind::String(text) => self.string(text, indent),
            Kind::Sequence(sequence) => self.sequence(sequence, typ, indent),
            Kind::Mapping(mapping) => self.mapping(mapping, typ, indent),
        }
    }

    fn string(&mut self, text: &str, indent: usize) {
        if !text.contains('\n') {
            quote_into(text, &mut self.made);
            return;
        }
        let mut delimiter = String::from("EOT");
        while text.split('\n').any(|line| line.trim() == delimiter) {
            delimiter.push('_');
        }
        self.made.push_str(if indent > 0 { "<<-" } else { "<<" });
        self.made.push_str(&delimiter);
        for line in text.split('\n').chain([delimiter.as_str()]) {
            self.made.push('\n');
            self.made.push_str(&" ".repeat(indent));
            self.made.push_str(line);
        }
    }

    fn sequence(&mut self, sequence: &Sequence, typ: &Type, indent: usize) {
        if !sequence.is_closed() {
            self.made.push_str("(known after apply)");
            return;
        }
        let conversion = match &sequence.kind {
            SequenceKind::List(_) => "tolist(",
            SequenceKind::Set(_) => "toset(",
            SequenceKind::Tuple | SequenceKind::Blocks => "",
        };
        self.made.push_str(conversion);
        self.made.push('[');
        for (index, item) in sequence.items.iter().enumerate() {
            let element = match (&sequence.kind, typ) {
                (SequenceKind::List(element) | SequenceKind::Set(element), _) => element,
                (_, Type::Tuple(elements)) => elements.get(index).unwrap_or(&Type::Any),
                _ => &Type::Any,
            };
            self.line(indent + 2);
            self.value(item, element, indent + 2);
            self.made.push(',');
        }
        if !sequence.items.is_empty() {
            self.line(indent);
        }
        self.made.push(']');
        if !conversion.is_empty() {
            self.made.push(')');
        }
    }

    fn mapping(&mut self, mapping: &Mapping, typ: &Type, indent: usize) {
        if mapping.open.is_some() {
            self.made.push_str("(known after apply)");
            return;
        }
        let map = matches!(mapping.kind, MappingKind::Map(_));
        self.made.push_str(if map { "tomap({" } else { "{" });
        for (name, entry) in &mapping.entries {
            let element = match (&mapping.kind, typ) {
                (MappingKind::Map(element), _) => element,
                (_, Type::Object(fields)) => fields.get(name).map_or(&Type::Any, |field| &field.typ),
                _ => &Type::Any,
            };
            self.line(indent + 2);
            self.string(name, indent + 2);
            self.made.push_str(" = ");
            self.value(&entry.value, element, indent + 2);
        }
        if !mapping.entries.is_empty() {
            self.line(indent);
        }
        self.made.push_str(if map { "})" } else { "}" });
    }

    fn line(&mut self, indent: usize) {
        self.made.push('\n');
        self.made.push_str(&" ".repeat(indent));
    }
}

fn null(typ: &Type) -> String {
    match typ {
        Type::Any => "null".to_string(),
        Type::String => "tostring(null)".to_string(),
        Type::Number => "tonumber(null)".to_string(),
        Type::Bool => "tobool(null)".to_string(),
        Type::List(element) => format!("tolist(null) /* of {} */", element.name()),
        Type::Set(element) => format!("toset(null) /* of {} */", element.name()),
        Type::Map(element) => format!("tomap(null) /* of {} */", element.name()),
        other => format!("null /* {} */", other.name()),
    }
}

/// A string in quotes with the escapes of Go.
fn quote_into(text: &str, made: &mut String) {
    made.push('"');
    for c in text.chars() {
        match c {
            '"' => made.push_str("\\\""),
            '\\' => made.push_str("\\\\"),
            '\u{7}' => made.push_str("\\a"),
            '\u{8}' => made.push_str("\\b"),
            '\u{c}' => made.push_str("\\f"),
            '\n' => made.push_str("\\n"),
            '\r' => made.push_str("\\r"),
            '\t' => made.push_str("\\t"),
            '\u{b}' => made.push_str("\\v"),
            c if (c as u32) < 0x20 || c == '\u{7f}' => made.push_str(&format!("\\x{:02x}", c as u32)),
            c if is_printable(c) => made.push(c),
            c if (c as u32) < 0x10000 => made.push_str(&format!("\\u{:04x}", c as u32)),
            c => made.push_str(&format!("\\U{:08x}", c as u32)),
        }
    }
    made.push('"');
}

/// Letters, marks, numbers, punctuation, symbols and the ASCII space are printed as they are.
pub(super) fn is_printable(c: char) -> bool {
    c == ' '
        || !(c.is_whitespace() || c.is_control() || c.escape_debug().len() > 1 && !matches!(c, '\'' | '"' | '\\') && !is_mark(c))
}

/// Marks that combine with what stands before are escaped by the standard library only when they stand alone.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// A type as the console's `type()` prints it.
pub fn type_text(typ: &Type) -> String {
    let mut made = String::new();
    write_type(typ, 0, &mut made);
    made
}

fn write_type(typ: &Type, indent: usize, made: &mut String) {
    let line = |indent: usize, made: &mut String| {
        made.push('\n');
        made.push_str(&"    ".repeat(indent));
    };
    match typ {
        Type::Any => made.push_str("dynamic"),
        Type::Bool | Type::Number | Type::String => made.push_str(&typ.to_string()),
        Type::List(element) | Type::Set(element) | Type::Map(element) => {
            made.push_str(match typ {
                Type::List(_) => "list(",
                Type::Set(_) => "set(",
                _ => "map(",
            });
            // A structure in a collection stands on lines of its own.
            if matches!(**element, Type::Object(_) | Type::Tuple(_)) {
                line(indent + 1, made);
                write_type(element, indent + 1, made);
                made.push(',');
                line(indent, made);
            } else {
                write_type(element, indent, made);
            }
            made.push(')');
        }
        Type::Tuple(elements) => {
            made.push_str("tuple([");
            for element in elements {
                line(indent + 1, made);
                write_type(element, indent + 1, made);
                made.push(',');
            }
            if !elements.is_empty() {
                line(indent, made);
            }
            made.push_str("])");
        }
        Type::Object(fields) => {
            made.push_str("object({");
            for (name, field) in fields {
                line(indent + 1, made);
                made.push_str(name);
                made.push_str(": ");
                write_type(&field.typ, indent + 1, made);
                made.push(',');
            }
            if !fields.is_empty() {
                line(indent, made);
            }
            made.push_str("})");
        }
    }
}
