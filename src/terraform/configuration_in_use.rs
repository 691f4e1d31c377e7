//! The provider configuration that a resource uses, handed through module calls, and its `default_tags`.

use super::definition::{Declaration, Merged, ResourceKey, alias_of};
use super::resource::ConfigurationInUse;
use super::scope::ModuleScope;
use crate::expr::Evaluator;
use crate::source::{Span, Text};
use crate::syntax::hcl::{Expression, ExpressionKind, ObjectKey, StepKind};
use crate::value::{Key, ReasonKind, Value};

/// A provider configuration as a module names it: `aws`, `aws.west`, `aws.by_region["west"]`.
#[derive(Clone)]
struct ProviderReference {
    name: Text,
    alias: Option<Text>,
    /// Which of the instances, where the configuration has `for_each` (OpenTofu).
    key: Option<Value>,
}

impl ProviderReference {
    fn default_of(name: &str) -> ProviderReference {
        ProviderReference { name: name.into(), alias: None, key: None }
    }

    fn read(expression: &Expression, evaluator: &Evaluator<'_>) -> Option<ProviderReference> {
        match &expression.kind {
            ExpressionKind::Variable(name) => Some(ProviderReference::default_of(name)),
            // JSON syntax
            ExpressionKind::String(text) => {
                let (name, alias) = text.split_once('.').map_or((text.as_str(), None), |(name, alias)| (name, Some(alias)));
                Some(ProviderReference { name: name.into(), alias: alias.map(Text::from), key: None })
            }
            ExpressionKind::Access { base, steps } => {
                let ExpressionKind::Variable(name) = &base.kind else { return None };
                let StepKind::Attribute(alias) = &steps.first()?.kind else { return None };
                let key =
                    match steps.get(1).map(|step| &step.kind) {
                        Some(StepKind::Index(key)) => Some(evaluator.evaluate(key).unwrap_or_else(|error| {
                            Value::unknown(ReasonKind::InvalidExpression, error.message.clone(), key.span)
                        })),
                        _ => None,
                    };
                Some(ProviderReference { name: name.clone(), alias: Some(alias.clone()), key })
            }
            _ => None,
        }
    }
}

impl<'a> ModuleScope<'_, 'a> {
    /// The provider configuration of a resource, and of the AWS provider its `default_tags`: a mapping, or absent.
    pub(super) fn configuration_in_use(
        &self,
        key: &ResourceKey,
        given: Option<&Expression>,
        evaluator: &Evaluator<'_>,
    ) -> (ConfigurationInUse, Value) {
        let prefix = key.1.split('_').next().unwrap_or_default();
        let named = given
            .and_then(|given| ProviderReference::read(given, evaluator))
            .unwrap_or_else(|| ProviderReference::default_of(prefix));
        let (mut in_use, mut tags) = (ConfigurationInUse::default(), Value::absent("default_tags", Span::NONE));
        let undeclared = self.declared(&named, &mut |scope, declaration, key| {
            let wanted = key.and_then(Value::as_str).map(|key| Key::Text(key.into()));
            in_use = ConfigurationInUse {
                module: scope.instance.path.clone(),
                header: declaration.block.header,
                key: wanted.clone(),
                is_known: key.is_none() || wanted.is_some(),
                ..ConfigurationInUse::default()
            };
            if prefix == "aws" {
                tags = scope.tags_in(declaration, wanted);
            }
        });
        if let Some(named) = undeclared {
            let name = named.alias.map_or_else(|| named.name.clone(), |alias| format!("{}.{alias}", named.name).into());
            in_use = ConfigurationInUse { name, is_known: true, ..ConfigurationInUse::default() };
        }
        (in_use, tags)
    }

    /// Calls `found` with the declaration that a name means, and the module that holds it. Where there is none: the name
    /// that the configuration has in the root module.
    fn declared(
        &self,
        named: &ProviderReference,
        found: &mut dyn FnMut(&ModuleScope<'_, 'a>, &Declaration<'a>, Option<&Value>),
    ) -> Option<ProviderReference> {
        let own = |declaration: &&Declaration<'_>| {
            declaration.block.label(0) == Some(named.name.as_str()) && alias_of(&declaration.block.body) == named.alias
        };
        if let Some(declaration) = self.instance.definition.providers.iter().find(own) {
            found(self, declaration, named.key.as_ref());
            return None;
        }
        let Some(parent) = &self.instance.parent else { return Some(named.clone()) };
        let outer = ModuleScope::new(self.evaluation, &parent.instance);
        let evaluator = outer.evaluator(&parent.member, parent.member.shape());
        // `providers = { aws = aws.west }` hands a configuration on; without it the default one is inherited.
        let handed = parent.call.body.expression("providers").and_then(|map| match &map.kind {
            ExpressionKind::Object(items) => items.iter().find_map(|item| {
                let inner = match &item.key {
                    ObjectKey::Name(key) => ProviderReference::default_of(&key.text),
                    ObjectKey::Expression(key) => ProviderReference::read(key, &evaluator)?,
                };
                let wanted = inner.name == named.name && inner.alias == named.alias;
                wanted.then(|| ProviderReference::read(&item.value, &evaluator)).flatten()
            }),
            _ => None,
        });
        match handed {
            Some(handed) => outer.declared(&handed, found),
            None if named.alias.is_none() => outer.declared(named, found),
            None => Some(named.clone()),
        }
    }

    fn tags_in(&self, declaration: &Declaration<'_>, wanted: Option<Key>) -> Value {
        let tags = declaration.body.blocks_of("default_tags");
        let Some(expression) = tags.first().and_then(|block| Merged::new(&block.body).expression("tags")) else {
            return Value::absent("default_tags", declaration.block.header);
        };
        let evaluate =
            |evaluator: Evaluator<'_>| self.evaluation.value_or_unknown(evaluator.evaluate(expression), expression.span);
        let Some(each) = declaration.body.expression("for_each") else { return evaluate(Evaluator::new(self)) };
        let each = self.evaluation.value_or_unknown(Evaluator::new(self).evaluate(each), each.span);
        let expansion = self.expand_each(&each, expression.span);
        let found = expansion.members.iter().find(|member| wanted.is_some() && member.key == wanted);
        match found.or_else(|| expansion.members.iter().find(|member| !member.definite)) {
            Some(member) => evaluate(self.evaluator(member, expansion.shape)),
            None => Value::unknown(ReasonKind::CountOrForEach, "default_tags", declaration.block.header),
        }
    }
}
