//! Module calls: where their source is, and the instances that they make. Floor 2.

use std::rc::Rc;

use super::configuration::is_local;
use super::expand::single;
use super::instance::{Instance, ModuleExpansion, Parent};
use super::resource::CallSite;
use super::scope::ModuleScope;
use crate::expr::Evaluator;
use crate::source::Text;
use crate::syntax::hcl::ExpressionKind;
use crate::value::ModuleStep;

impl<'a> ModuleScope<'_, 'a> {
    /// The instances of a module call.
    pub(super) fn call_instances(&self, name: &str) -> Rc<ModuleExpansion<'a>> {
        if let Some(known) = self.instance.modules.borrow().get(name) {
            return known.clone();
        }
        let made = Rc::new(self.make_call(name));
        self.instance.modules.borrow_mut().entry(name.into()).or_insert(made).clone()
    }

    fn make_call(&self, name: &str) -> ModuleExpansion<'a> {
        let definition: &'a super::definition::Definition<'a> = self.instance.definition;
        let Some(call) = definition.modules.get(name) else {
            return ModuleExpansion { expansion: single(), instances: None };
        };
        let expansion = self.planned_calls(name, self.expand(&call.body));
        let header = call.block.header;
        let Some(source) = call.body.expression("source") else {
            self.evaluation.note(header, "module-not-available", format!("module `{name}` has no `source`"));
            return ModuleExpansion { expansion, instances: None };
        };
        let text = match &source.kind {
            ExpressionKind::String(text) => text.clone(),
            _ => match self.evaluation.settle(Evaluator::new(self).evaluate(source), source.span).as_str() {
                Some(text) => Text::new(text),
                None => Text::default(),
            },
        };
        let Some(directory) = self.evaluation.configuration.local_directory(&definition.directory, &text) else {
            if is_local(&text) {
                let (reason, message) = if leaves(&definition.directory, &text) {
                    let message = format!(
                        "module `{name}`: `{text}` lies outside what is scanned: run clearspan from the top of the repository"
                    );
                    ("module-outside-scan", message)
                } else {
                    ("module-not-available", format!("module `{name}`: there is no Terraform in `{text}`"))
                };
                self.evaluation.problems.borrow_mut().push(super::Problem {
                    span: source.span,
                    reason,
                    message,
                    // What a local path names should have been judged.
                    incomplete: true,
                });
            } else {
                let message = format!("module `{name}` ({text}) is not in this repository: its resources are not judged");
                self.evaluation.note(source.span, "module-not-available", message);
            }
            return ModuleExpansion { expansion, instances: None };
        };
        if self.instance.is_below(&directory) {
            self.evaluation.problems.borrow_mut().push(super::Problem {
                span: source.span,
                reason: "circular-module",
                message: format!("module `{name}` calls itself through `{text}`"),
                incomplete: true,
            });
            return ModuleExpansion { expansion, instances: None };
        }
        let Some(target) = self.evaluation.configuration.definitions.get(&directory) else {
            return ModuleExpansion { expansion, instances: None };
        };
        let mut instances = Vec::new();
        for member in &expansion.members {
            let mut path = self.instance.path.clone();
            path.0.push(ModuleStep { name: name.into(), key: member.key.clone() });
            let mut calls: Vec<CallSite> = self.instance.calls.to_vec();
            calls.push(CallSite { module: path.clone(), header });
            let maybe = if member.definite {
                self.instance.maybe.clone()
            } else {
                expansion.open.clone().or(self.instance.maybe.clone())
            };
            let parent = Parent { instance: self.instance.clone(), call, member: member.clone() };
            instances.push(Instance::new(path, target, calls.into(), maybe, Some(parent)));
        }
        ModuleExpansion { expansion, instances: Some(instances) }
    }
}

/// Whether a relative path, taken from a directory below the scan root, leads out of the root.
fn leaves(directory: &str, path: &str) -> bool {
    let mut depth = directory.split('/').filter(|part| !part.is_empty() && *part != ".").count();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match depth.checked_sub(1) {
                Some(above) => depth = above,
                None => return true,
            },
            _ => depth += 1,
        }
    }
    false
}
