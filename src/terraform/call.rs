//! Module calls: where their source is, and the instances that they make.

use std::rc::Rc;

use super::call_source::{WrittenText, begins_at_module};
use super::configuration::{self, Configuration};
use super::definition::{Declaration, Definition};
use super::expand::{any_number, single};
use super::guard::Guarded;
use super::instance::{Instance, ModuleExpansion, Parent};
use super::locate::{CallPlace, Located};
use super::module_model::ModuleModel;
use super::problem::Problem;
use super::resource::CallSite;
use super::scope::ModuleScope;
use super::source::{is_local, local_path};
use crate::expr::Evaluator;
use crate::source::{Span, Text};
use crate::syntax::hcl::{Expression, ExpressionKind};
use crate::value::{ModuleStep, Unknown, Value, shifted};

/// The word for a module whose source is nowhere to be found.
pub const MODULE_NOT_AVAILABLE: &str = "module-not-available";
/// The word for a module whose source is an expression that is not known.
pub const SOURCE_NOT_KNOWN: &str = "module-source-unknown";

impl<'a> ModuleScope<'_, 'a> {
    /// The instances of a module call.
    pub(super) fn call_instances(&self, name: &str) -> Rc<ModuleExpansion<'a>> {
        let definition: &'a Definition<'a> = self.instance.definition;
        let Some(call) = definition.modules.get(name) else {
            return Rc::new(ModuleExpansion { expansion: single(), instances: None });
        };
        let full = || format!("module.{name}");
        let guarded = Guarded { name: &full, span: call.block.header, keeps_rest: false };
        let unknown = |unknown: Unknown| Rc::new(ModuleExpansion { expansion: any_number(&call.body, unknown), instances: None });
        let work = || self.in_module(|| Rc::new(self.make_call(name, call)));
        self.evaluation.guarded(&self.instance.modules, &Text::new(name), &guarded, work, unknown)
    }

    fn make_call(&self, name: &str, call: &'a Declaration<'a>) -> ModuleExpansion<'a> {
        let definition: &'a Definition<'a> = self.instance.definition;
        let expansion = self.planned_calls(name, self.expand(&call.body));
        let header = shifted(call.block.header, &self.instance.shifts);
        let Some(source) = call.body.expression("source") else {
            self.evaluation.note(header, MODULE_NOT_AVAILABLE, format!("module `{name}` has no `source`"));
            return ModuleExpansion { expansion, instances: None };
        };
        let text = match self.source_of(source) {
            Ok(text) => text,
            Err(value) => {
                self.source_not_known(name, source, &value);
                return ModuleExpansion { expansion, instances: None };
            }
        };
        let version = match call.body.expression("version").map(|version| (&version.kind, version)) {
            Some((ExpressionKind::String(text), _)) => Some(text.clone()),
            Some((_, version)) => {
                let value = self.evaluation.value_or_unknown(Evaluator::new(self).evaluate(version), version.span);
                Some(value.as_str().map(Text::new).unwrap_or_default())
            }
            None => None,
        };
        let place = CallPlace {
            caller: &definition.directory,
            root: &self.evaluation.directory,
            path: &self.instance.path,
            name,
            source: &text,
            version: version.as_deref(),
        };
        let configuration: &'a Configuration<'a> = self.evaluation.configuration;
        let target: &'a Definition<'a> = match configuration.locate(&place) {
            Located::Here(target) => target,
            // The plan says what the module makes: what is known of it helps where both have the same resources.
            Located::Model(module) if !self.model_fits_plan(name, &module.definition) => {
                return ModuleExpansion { expansion, instances: None };
            }
            Located::Model(module) => {
                self.judged_by_model(&place, source.span, module.module_model);
                &module.definition
            }
            Located::Nowhere => {
                self.not_available(&place, source.span);
                return ModuleExpansion { expansion, instances: None };
            }
        };
        if self.instance.is_below(&target.directory) {
            self.evaluation.problems.borrow_mut().push(Problem {
                span: source.span,
                reason: "circular-module",
                message: format!("module `{name}` calls itself through `{text}`"),
                incomplete: true,
            });
            return ModuleExpansion { expansion, instances: None };
        }
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

    /// What `source` comes to; the value where it is not known.
    fn source_of(&self, source: &Expression) -> Result<Text, Value> {
        if let ExpressionKind::String(text) = &source.kind {
            return Ok(text.clone());
        }
        let value = self.evaluation.value_or_unknown(Evaluator::new(self).evaluate(source), source.span);
        let Some(text) = value.as_str() else { return Err(value) };
        // `path.module` counts from the root module, and what it begins is a path all the same.
        let directory = configuration::relative(&self.evaluation.directory, &self.instance.definition.directory);
        let below = text.strip_prefix(directory.as_str()).filter(|_| begins_at_module(source) && !is_local(text));
        Ok(below.map_or_else(|| Text::new(text), |below| format!(".{below}").into()))
    }

    /// A local module should have been judged; which one it is says a value that is not known.
    fn source_not_known(&self, name: &str, source: &Expression, value: &Value) {
        if self.instance.definition.module_model.is_some() {
            return;
        }
        let unknown = Unknown::joined([value]);
        let reason = unknown.reasons.first().map(|reason| format!(": `{}` {}", reason.subject, reason.kind.page().clause));
        let message = format!("module `{name}`: the directory that its `source` names is unknown{}", reason.unwrap_or_default());
        let is_path = WrittenText::possible(source, self.instance.definition)
            .iter()
            .any(|text| text.path(&self.instance.definition.directory).is_some());
        match is_path {
            true => self.evaluation.problems.borrow_mut().push(Problem {
                span: source.span,
                reason: SOURCE_NOT_KNOWN,
                message,
                incomplete: true,
            }),
            false => self.evaluation.note(source.span, SOURCE_NOT_KNOWN, message),
        }
    }

    /// Says once for each call what it is judged by; what module models call is their own affair.
    fn judged_by_model(&self, call: &CallPlace<'_>, span: Span, module_model: &ModuleModel) {
        if self.instance.definition.module_model.is_some() {
            return;
        }
        let version = call.version.map(|version| format!(" {version}")).unwrap_or_default();
        let message = format!(
            "module \"{}\" ({}{version}) is judged by the module model of {}: its source is not available",
            call.name,
            call.source,
            module_model.versions.in_words()
        );
        self.evaluation.note(span, "module-model", message);
    }

    fn not_available(&self, call: &CallPlace<'_>, span: Span) {
        let CallPlace { name, source, caller, .. } = call;
        if self.instance.definition.module_model.is_some() {
            return;
        }
        if !is_local(source) {
            // The same words for every call of it: the ledger says it once.
            let message = format!("`{source}` is not in this repository: what it creates is not judged");
            return self.evaluation.note(span, MODULE_NOT_AVAILABLE, message);
        }
        let (reason, message) = if leaves(caller, &source.replace('\\', "/")) {
            let message =
                format!("module `{name}`: `{source}` is outside the scan root: run clearspan from the top of the repository");
            ("module-outside-scan", message)
        } else {
            (MODULE_NOT_AVAILABLE, format!("module `{name}`: there is no Terraform in `{source}`"))
        };
        // What a local path names should have been judged.
        self.evaluation.problems.borrow_mut().push(Problem { span, reason, message, incomplete: true });
    }
}

/// Whether a relative path, taken from a directory below the scan root, leads out of the root.
fn leaves(directory: &str, path: &str) -> bool {
    let mut depth = directory.split('/').filter(|part| !part.is_empty() && *part != ".").count();
    for part in local_path(path).unwrap_or_default().split('/') {
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
