//! The variables of a container, with what may be missing among them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::kubernetes::Object;
use crate::kubernetes::index::Absence;
use crate::source::{Span, Text};
use crate::value::{HopKind, Reason, Unknown, Value};

/// How a variable gets its value.
#[derive(Clone, Debug)]
pub enum VariableSource<'a> {
    /// `value` in `env`.
    Inline,
    /// `valueFrom.configMapKeyRef`, or a ConfigMap in `envFrom`. The object, if it is there.
    ConfigMap { object: Option<&'a Object>, name: Text, key: Text },
    /// `valueFrom.secretKeyRef`, or a Secret in `envFrom`.
    Secret { object: Option<&'a Object>, name: Text, key: Text },
    /// `fieldRef`, `resourceFieldRef`, `fileKeyRef`: known only in the cluster.
    Field,
}

/// A variable of a container.
#[derive(Clone, Debug)]
pub struct Variable<'a> {
    pub name: Text,
    /// A string; a boolean or number where the source writes one that the API server would refuse; unknown; text of
    /// which parts are unknown. Its origin is the place where it is written.
    pub value: Value,
    /// In the container: the first line of the `env` item, or the name that an `envFrom` item refers to.
    pub entry: Span,
    pub source: VariableSource<'a>,
    /// It comes from an `envFrom` item rather than an `env` item.
    pub from_all: bool,
    /// Where the variables were written that `$(VAR)` took in, in order.
    pub references: Vec<Span>,
    /// A later `envFrom` item whose object is not available: it could hold another value.
    pub could_be_overridden: Option<Span>,
}

impl Variable<'_> {
    /// The value as used at the container's entry, having come from where it was written.
    pub fn at_entry(&self) -> Value {
        let mut value = self.value.clone();
        if value.origin.span().is_some_and(|span| span != self.entry) && !matches!(self.source, VariableSource::Inline) {
            value.origin = value.origin.through(HopKind::ConfigMapEntry, self.entry);
        }
        value
    }
}

/// Why a reference leads nowhere.
#[derive(Clone, Debug)]
pub enum Dangling<'a> {
    /// There is no such object.
    Object(Absence<'a>),
    /// The object is there and lacks the key.
    Key(&'a Object),
}

/// A reference of a container that leads to nothing in the repository.
#[derive(Clone, Debug)]
pub struct MissingReference<'a> {
    /// `ConfigMap` or `Secret`.
    pub kind: &'static str,
    pub name: Text,
    /// `None` for `envFrom`.
    pub key: Option<Text>,
    /// The variable that wanted it; `None` for `envFrom`.
    pub variable: Option<Text>,
    /// The name, or the key where only that is missing.
    pub reference: Span,
    pub optional: bool,
    pub why: Dangling<'a>,
}

/// What a container finds in its environment.
#[derive(Clone, Debug, Default)]
pub struct Environment<'a> {
    /// In the order in which the kubelet comes upon the names; every name once.
    pub variables: Vec<Variable<'a>>,
    /// There may be further variables, for these reasons.
    pub open: Option<Arc<Unknown>>,
    pub missing: Vec<MissingReference<'a>>,
    by_name: HashMap<Text, usize>,
    /// How many bytes `$(VAR)` has put together.
    pub(super) made: usize,
}

impl<'a> Environment<'a> {
    /// The variable of this name, if it is set.
    pub fn get(&self, name: &str) -> Option<&Variable<'a>> {
        self.by_name.get(name).and_then(|index| self.variables.get(*index))
    }

    /// The ConfigMaps and Secrets that variables are taken from.
    pub fn objects(&self) -> impl Iterator<Item = &'a Object> {
        self.variables.iter().filter_map(|variable| match &variable.source {
            VariableSource::ConfigMap { object, .. } | VariableSource::Secret { object, .. } => *object,
            VariableSource::Inline | VariableSource::Field => None,
        })
    }

    pub(super) fn set(&mut self, variable: Variable<'a>) {
        match self.by_name.get(&variable.name) {
            Some(index) => {
                if let Some(place) = self.variables.get_mut(*index) {
                    *place = variable;
                }
            }
            None => {
                self.by_name.insert(variable.name.clone(), self.variables.len());
                self.variables.push(variable);
            }
        }
    }

    /// There may be variables that are not known.
    pub(super) fn open(&mut self, reasons: &[Reason]) {
        let mut unknown = self.open.take().map(|open| (*open).clone()).unwrap_or_default();
        for reason in reasons {
            if unknown.reasons.len() < 8 && !unknown.reasons.contains(reason) {
                unknown.reasons.push(reason.clone());
            }
        }
        self.open = Some(Arc::new(unknown));
    }
}
