//! `include`, `tpl`, `required`, `fail`, `lookup`: what Helm adds to run templates.

use std::rc::Rc;

use super::{Call, Function, is_function, keeps};
use crate::kubernetes::charts::datum::{Data, Datum};
use crate::kubernetes::charts::renderer::{MAX_CALLS, Named, Run};
use crate::source::Text;
use crate::syntax::template;
use crate::value::ReasonKind;

pub(super) const FUNCTIONS: &[Function] = &[
    keeps("include", (2, 2), include),
    keeps("tpl", (2, 2), tpl),
    keeps("required", (2, 2), required),
    keeps("fail", (1, 1), |call| {
        // Given other values the chart may go on: what it says is kept, and so does the rendering.
        call.renderer.remark(format!("the chart refuses these values: {}", &*call.shown(0)), call.span);
        Ok(Datum::text(""))
    }),
    keeps("lookup", (4, 4), |_| Ok(Datum::map([]))),
];

/// How often Helm lets one template include itself.
const MAX_RECURSION: usize = 1000;

fn include(call: &Call<'_>) -> Run<Datum> {
    let name: Text = (&*call.text(0)?).into();
    let count = {
        let mut running = call.renderer.running.borrow_mut();
        let count = running.entry(name.clone()).or_insert(0);
        *count += 1;
        *count
    };
    if count > MAX_RECURSION {
        return call.fail(format!("`{name}` includes itself too often"));
    }
    let output = call.renderer.call(&name, &call.any(1), call.span);
    if let Some(count) = call.renderer.running.borrow_mut().get_mut(&name) {
        *count = count.saturating_sub(1);
    }
    Ok(Datum::rope(output?.finish()))
}

/// Runs a text as a template, with templates of its own.
fn tpl(call: &Call<'_>) -> Run<Datum> {
    let text = call.text(0)?;
    if !text.contains("{{") {
        return Ok(Datum::rope(text.replaced(crate::kubernetes::charts::print::NO_VALUE, &Default::default(), usize::MAX)));
    }
    if call.renderer.calls.get() >= MAX_CALLS {
        return call.fail("texts are run as templates too deep");
    }
    call.renderer.step(text.len() as u64 / 16, call.span)?;
    let source = call.renderer.add_text(text.clone());
    let (parsed, errors) = template::parse(source, &text, &is_function);
    if let Some(error) = errors.first() {
        return call.fail(error.message.clone());
    }
    let mut before = Vec::new();
    for definition in parsed.definitions {
        let named = Named { nodes: Rc::new(definition.nodes) };
        let old = call.renderer.templates.borrow_mut().insert(definition.name.clone(), named);
        before.push((definition.name, old));
    }
    call.renderer.calls.set(call.renderer.calls.get() + 1);
    let output = call.renderer.run(&parsed.nodes, &call.any(1));
    call.renderer.calls.set(call.renderer.calls.get().saturating_sub(1));
    for (name, old) in before.into_iter().rev() {
        let mut templates = call.renderer.templates.borrow_mut();
        match old {
            Some(old) => _ = templates.insert(name, old),
            None => _ = templates.remove(&name),
        }
    }
    Ok(Datum::rope(call.renderer.finished(output?)))
}

/// The value, or one that must still be given.
fn required(call: &Call<'_>) -> Run<Datum> {
    let value = call.any(1);
    let is_missing = match &value.data {
        Data::Nil => true,
        Data::Text(rope) => rope.is_empty(),
        _ => false,
    };
    Ok(match is_missing {
        true => call.renderer.because(ReasonKind::ValueRequired, &call.text(0)?, call.span),
        false => value,
    })
}
