//! The hops of a value's provenance: what each is, what stands there, what is known of it.

use std::sync::Arc;

use super::path::NetworkStep;
use crate::source::{Span, Text};

/// A place in a source, with what stands there.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub span: Span,
    pub form: Form,
}

/// What stands at a place.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The header of a block, a node of a document: it stands for what is written in it.
    Container,
    Literal,
    /// A name of the module's own: `var.x`, `local.x.y`, `each.value`, `module.x.y`.
    Name,
    /// Any other reference: `aws_vpc.main.id`, a `for` variable.
    Reference,
    /// A list or an object that is written out.
    Collection,
    /// A call of a function that hands one of its arguments on: `try`, `lookup`.
    Passing,
    /// Whatever works a value out of others.
    Computed,
}

/// One hop of a value's provenance, nearest first.
#[derive(Clone, Debug)]
pub struct Hop {
    pub kind: HopKind,
    pub site: Site,
    pub note: Option<Arc<Note>>,
    pub(super) next: Option<Arc<Hop>>,
}

/// What is known of a place beyond the value that stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    pub text: Text,
    /// The path through the network that the value at the place opens.
    pub path: Vec<NetworkStep>,
}

/// What a hop is.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum HopKind {
    VariableDefault,
    /// A line of a tfvars file.
    VariableFile,
    /// `--var` on the command line (the span is `Span::NONE`).
    CommandLine,
    ModuleArgument,
    Local,
    Output,
    /// An argument of a resource or data source that was referred to.
    ResourceArgument,
    /// `each.value`, `count.index`, a `for` variable, the iterator of a dynamic block.
    Iteration,
    /// An element of a list or map that was written elsewhere.
    Element,
    /// A kustomization's generator, patch or setting.
    Overlay,
    /// The action of a chart's template that puts a value out.
    Template,
    /// A ConfigMap or Secret entry that a container takes.
    ConfigMapEntry,
    /// A text file that was read (`file()`, an env file).
    File,
    /// Part of a text: `yamldecode`, `jsondecode`.
    Decoded,
    /// The condition that says which values a variable may have.
    Validation,
    /// What a function of the policy language was given: its note is what the function found out about the place.
    FunctionInput,
    /// What decides a derived fact: the route to the internet gateway, the association, the tag.
    Evidence,
    /// The fact was read off a name that its author chose.
    ByName,
    /// Nothing is written: the provider's default is in force. The span is the header of what lacks it, or none where
    /// an explicit null stands at the value's own place.
    ProviderDefault,
    /// A plan (`terraform show -json`) gives the value.
    Plan,
}

impl HopKind {
    /// The label of the span in a report.
    pub fn label(self) -> &'static str {
        match self {
            HopKind::VariableDefault => "the variable's default",
            HopKind::VariableFile => "the variable is set here",
            HopKind::CommandLine => "the variable is set on the command line",
            HopKind::ModuleArgument => "the module argument",
            HopKind::Local => "the local value",
            HopKind::Output => "the module's output",
            HopKind::ResourceArgument => "the referenced argument",
            HopKind::Iteration => "the element that is iterated",
            HopKind::Element => "the value comes from here",
            HopKind::Overlay => "the overlay sets it here",
            HopKind::Template => "the template puts it out here",
            HopKind::ConfigMapEntry => "the entry that is taken",
            HopKind::File => "the file that is read",
            HopKind::Decoded => "the text that is decoded",
            HopKind::Validation => "the validation permits only some values",
            HopKind::FunctionInput | HopKind::Evidence => "this decides it",
            HopKind::ByName => "judged by name",
            HopKind::ProviderDefault => "the provider's default",
            HopKind::Plan => "the plan gives this value",
        }
    }

    /// Whether it decides a derived fact, rather than being a place that the value came through.
    pub fn decides(self) -> bool {
        matches!(self, HopKind::Evidence | HopKind::ByName)
    }
}

impl Form {
    /// Whether the value is handed on from where it leads, and nothing here decides it.
    pub fn hands_on(self) -> bool {
        !matches!(self, Form::Literal | Form::Computed)
    }

    /// Whether it is a reference and nothing else.
    pub fn is_reference(self) -> bool {
        matches!(self, Form::Name | Form::Reference)
    }
}

impl Site {
    pub fn new(span: Span, form: Form) -> Site {
        Site { span, form }
    }
}

/// Of a place nothing is known but where it is: it stands for what is written there.
impl From<Span> for Site {
    fn from(span: Span) -> Site {
        Site::new(span, Form::Container)
    }
}

impl Note {
    pub fn new(text: impl Into<Text>) -> Arc<Note> {
        Note::with_path(text, Vec::new())
    }

    pub fn with_path(text: impl Into<Text>, path: Vec<NetworkStep>) -> Arc<Note> {
        Arc::new(Note { text: text.into(), path })
    }
}

impl Hop {
    pub fn new(kind: HopKind, site: Site, note: Option<Arc<Note>>) -> Hop {
        Hop { kind, site, note, next: None }
    }

    /// The same hop before others.
    pub(super) fn before(&self, next: Option<Arc<Hop>>) -> Option<Arc<Hop>> {
        Some(Arc::new(Hop { next, ..Hop::new(self.kind, self.site, self.note.clone()) }))
    }

    pub fn span(&self) -> Span {
        self.site.span
    }

    /// What a report says of the place.
    pub fn label(&self) -> &str {
        self.note.as_ref().map_or(self.kind.label(), |note| &note.text)
    }

    /// It and what follows.
    pub(super) fn walk(&self) -> impl Iterator<Item = &Hop> {
        std::iter::successors(Some(self), |hop| hop.next.as_deref())
    }
}
