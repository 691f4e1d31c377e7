//! `csvdecode`: RFC 4180 as Go reads it.

use super::partial::text;
use super::signature::{Function, FunctionCall, Gives, string};
use super::{FunctionError, FunctionResult};
use crate::source::{Span, Text};
use crate::value::{Field, Mapping, MappingKind, Type, Value};

pub(super) static FUNCTIONS: &[Function] = &[Function::new("csvdecode", &[string("text")], Gives::Any, csv_decode)];

fn csv_decode(call: &FunctionCall) -> FunctionResult {
    let records = records(call.text(0)).map_err(|message| FunctionError::at(0, message))?;
    let Some(((_, header), rows)) = records.split_first() else {
        return Err(FunctionError::at(0, "the CSV text has no header line"));
    };
    let mut fields = std::collections::BTreeMap::new();
    for name in header {
        let field = Field { typ: Type::String, optional: false, default: None };
        if fields.insert(Text::from(name.as_str()), field).is_some() {
            return Err(FunctionError::at(0, format!("the CSV text has two columns `{name}`")));
        }
    }
    let mut items = Vec::with_capacity(rows.len());
    for (line, row) in rows {
        if row.len() != header.len() {
            let (has, wanted) = (row.len(), header.len());
            return Err(FunctionError::at(0, format!("line {line} of the CSV text has {has} fields instead of {wanted}")));
        }
        let mut made = Mapping::new(MappingKind::Object, Span::NONE);
        for (name, value) in header.iter().zip(row) {
            made.insert(name.as_str(), Span::NONE, text(value.as_str()));
        }
        items.push(Value::mapping(made));
    }
    Ok(Value::list(Type::Object(fields), items))
}

type Record = (usize, Vec<String>);

/// The records with the number of their first lines; empty lines are none.
fn records(source: &str) -> Result<Vec<Record>, String> {
    let mut records: Vec<Record> = Vec::new();
    let mut rest = source;
    let mut line = 1;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('\n').or_else(|| rest.strip_prefix("\r\n")) {
            rest = after;
            line += 1;
            continue;
        }
        let start = line;
        let mut fields = Vec::new();
        loop {
            let (field, after) = if let Some(quoted) = rest.strip_prefix('"') {
                quoted_field(quoted, &mut line)?
            } else {
                let end = rest.find([',', '\n']).unwrap_or(rest.len());
                let (field, after) = rest.split_at(end);
                let field =
                    if after.starts_with('\n') || after.is_empty() { field.strip_suffix('\r').unwrap_or(field) } else { field };
                if field.contains('"') {
                    return Err(format!("line {line} of the CSV text has a quote in a field without quotes"));
                }
                (field.to_string(), after)
            };
            fields.push(field);
            match after.strip_prefix(',') {
                Some(next) => rest = next,
                None => {
                    rest = after;
                    break;
                }
            }
        }
        if let Some(after) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')) {
            rest = after;
            line += 1;
        } else if rest == "\r" {
            rest = "";
        }
        records.push((start, fields));
    }
    Ok(records)
}

/// A field after its opening quote: its text and what follows.
fn quoted_field<'t>(source: &'t str, line: &mut usize) -> Result<(String, &'t str), String> {
    let mut made = String::new();
    let mut rest = source;
    loop {
        let Some(end) = rest.find('"') else { return Err(format!("line {line} of the CSV text has a quote that is not closed")) };
        let (part, after) = rest.split_at(end);
        *line += part.matches('\n').count();
        made.push_str(&part.replace("\r\n", "\n"));
        let after = after.get(1..).unwrap_or_default();
        if let Some(next) = after.strip_prefix('"') {
            made.push('"');
            rest = next;
            continue;
        }
        if after.is_empty() || after == "\r" || after.starts_with([',', '\n']) || after.starts_with("\r\n") {
            return Ok((made, after));
        }
        return Err(format!("line {line} of the CSV text has something after a closing quote"));
    }
}
