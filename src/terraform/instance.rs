//! Module instances and what has been worked out in them: values on demand, once, with a cycle check.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use super::configuration::{Configuration, Problem};
use super::definition::{Declaration, Definition, ResourceKey};
use super::guard::{Memo, Open};
use super::plan::Plan;
use super::providers::Providers;
use super::resource::CallSite;
use super::wrapper::Wrapper;
use crate::expr::{EvaluationError, Nesting};
use crate::source::{HashMap, SourceMap, Span, Text};
use crate::syntax::hcl::{Expression, File};
use crate::value::{HopKind, Key, ModulePath, ReasonKind, RootId, Shift, Unknown, Value};

/// Iterations, instances and expansions that one root module may take: some hundred megabytes of values at most.
const MAX_STEPS: u64 = 2_000_000;

/// The most problems that are listed of one root module.
const MAX_PROBLEMS: usize = 1_000;

/// Reasons of notes that hold only where something is evaluated.
const OF_VALUES: [&str; 3] = ["invalid-expression", "invalid-value", "failed-condition"];

/// What is given for a run, beside the files.
#[derive(Default)]
pub struct Inputs<'a> {
    /// `--var`, in order.
    pub variables: Vec<(Text, Text)>,
    /// `--var-file`, in order, with their paths.
    pub variable_files: Vec<(String, &'a File)>,
    pub workspace: Option<Text>,
    /// Where Terraform is run, as a path of this machine: `path.cwd`.
    pub working_directory: Option<Text>,
    /// What is set below `variable_files` and `variables`.
    pub environment: EnvironmentInputs<'a>,
    /// Plans by the directory of the root module that they belong to.
    pub plans: HashMap<Text, Arc<Plan>>,
    /// What another program lays around the root module.
    pub wrapper: Wrapper<'a>,
}

/// What an environment of the configuration sets.
#[derive(Default)]
pub struct EnvironmentInputs<'a> {
    /// Its var files, in order, with their paths.
    pub variable_files: Vec<(String, &'a File)>,
    /// Values with the place where they are written.
    pub values: Vec<(Text, Value)>,
}

/// The evaluation of one root module. Used by one thread; its result is plain data.
pub struct Evaluation<'a> {
    pub(super) configuration: &'a Configuration<'a>,
    pub(super) sources: &'a SourceMap,
    pub(super) root: RootId,
    pub(super) directory: Text,
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) plan: Option<&'a Plan>,
    /// Which releases of which providers are in force.
    pub(super) providers: Providers,
    /// The root's variables that are set from outside: value and where it was set.
    pub(super) given: RefCell<HashMap<Text, (Value, HopKind)>>,
    pub(super) problems: RefCell<Vec<Problem>>,
    pub(super) templates: RefCell<HashMap<Text, Rc<Expression>>>,
    /// The files and directories that expressions read.
    pub(super) read: RefCell<BTreeSet<String>>,
    /// How many templates are being rendered, one inside the other.
    pub(super) template_depth: Cell<u32>,
    /// What is being worked out.
    pub(super) open: Open,
    pub(super) nesting: Nesting,
    steps: Cell<u64>,
    /// The budget was used up, and the ledger says so.
    exhausted: Cell<bool>,
    /// What is evaluated may not exist, so that Terraform may never evaluate it.
    in_doubt: Cell<bool>,
}

/// A module in force: the root, or one instance of a call.
pub(super) struct Instance<'a> {
    pub path: ModulePath,
    pub definition: &'a Definition<'a>,
    pub calls: Arc<[CallSite]>,
    pub maybe: Option<Arc<Unknown>>,
    pub parent: Option<Parent<'a>>,
    /// What makes places inside stand-ins those of the call's own copies.
    pub shifts: Arc<[Shift]>,
    pub variables: Memo<Text>,
    pub locals: Memo<Text>,
    pub outputs: Memo<Text>,
    pub bodies: Memo<(ResourceKey, usize)>,
    /// The resources whose bodies are being worked out.
    pub open_bodies: RefCell<Vec<ResourceKey>>,
    pub expansions: Memo<ResourceKey, Rc<Expansion>>,
    pub modules: Memo<Text, Rc<ModuleExpansion<'a>>>,
}

/// Owner of a root module's instance. Instances and their callers refer to each other: dropping the owner takes them
/// apart, so that no evaluation outlives its use.
pub(super) struct RootInstance<'a>(Rc<Instance<'a>>);

impl<'a> RootInstance<'a> {
    pub(super) fn new(definition: &'a Definition<'a>) -> RootInstance<'a> {
        RootInstance(Instance::new(ModulePath::default(), definition, Arc::from([]), None, None))
    }
}

impl<'a> Deref for RootInstance<'a> {
    type Target = Rc<Instance<'a>>;

    fn deref(&self) -> &Rc<Instance<'a>> {
        &self.0
    }
}

impl Drop for RootInstance<'_> {
    fn drop(&mut self) {
        let mut open = vec![self.0.clone()];
        while let Some(instance) = open.pop() {
            instance.modules.take(&mut |call| open.extend(call.instances.iter().flatten().cloned()));
        }
    }
}

/// The call that a module instance comes from.
pub(super) struct Parent<'a> {
    pub instance: Rc<Instance<'a>>,
    pub call: &'a Declaration<'a>,
    pub member: Member,
}

/// The instances of something with or without `count` and `for_each`.
pub(super) struct Expansion {
    pub shape: Shape,
    pub members: Vec<Member>,
    /// There may be others, or none: `count` or `for_each` is not known.
    pub open: Option<Arc<Unknown>>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Single,
    Count,
    ForEach,
}

#[derive(Clone)]
pub(super) struct Member {
    pub key: Option<Key>,
    /// `count.index` or `each.key`, and `each.value`.
    pub iteration: Option<(Value, Value)>,
    /// False for the one that stands for any number of instances.
    pub definite: bool,
}

/// The instances of a module call; `None` where its source is not on disk.
pub(super) struct ModuleExpansion<'a> {
    pub expansion: Expansion,
    pub instances: Option<Vec<Rc<Instance<'a>>>>,
}

impl<'a> Instance<'a> {
    pub(super) fn new(
        path: ModulePath,
        definition: &'a Definition<'a>,
        calls: Arc<[CallSite]>,
        maybe: Option<Arc<Unknown>>,
        parent: Option<Parent<'a>>,
    ) -> Rc<Instance<'a>> {
        #[cfg(test)]
        LIVE.with(|live| live.set(live.get() + 1));
        let outer = parent.iter().flat_map(|parent| parent.instance.shifts.iter().copied());
        let shifts = definition.shift.into_iter().chain(outer).collect();
        Rc::new(Instance {
            path,
            definition,
            calls,
            maybe,
            parent,
            shifts,
            variables: Memo::default(),
            locals: Memo::default(),
            outputs: Memo::default(),
            bodies: Memo::default(),
            open_bodies: RefCell::default(),
            expansions: Memo::default(),
            modules: Memo::default(),
        })
    }

    /// Every value that was worked out in this instance.
    pub(super) fn each_value(&self, see: &mut dyn FnMut(&Value)) {
        for memo in [&self.variables, &self.locals, &self.outputs] {
            memo.each(see);
        }
        self.bodies.each(see);
    }

    /// Whether a member of something in this module may not exist.
    pub(super) fn is_doubtful(&self, member: &Member) -> bool {
        self.maybe.is_some() || !member.definite
    }

    /// Whether this module or one of its callers lives in the directory.
    pub(super) fn is_below(&self, directory: &str) -> bool {
        self.definition.directory == directory || self.parent.as_ref().is_some_and(|parent| parent.instance.is_below(directory))
    }
}

#[cfg(test)]
thread_local! {
    /// Instances of this thread that are not dropped yet.
    pub(super) static LIVE: Cell<usize> = const { Cell::new(0) };
}

#[cfg(test)]
impl Drop for Instance<'_> {
    fn drop(&mut self) {
        LIVE.with(|live| live.set(live.get() - 1));
    }
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(
        configuration: &'a Configuration<'a>,
        sources: &'a SourceMap,
        inputs: &'a Inputs<'a>,
        root: RootId,
        directory: Text,
    ) -> Evaluation<'a> {
        let providers = Providers::new(configuration, sources, &directory, &inputs.wrapper);
        Evaluation {
            configuration,
            sources,
            root,
            plan: inputs.plans.get(&directory).map(|plan| &**plan),
            directory,
            inputs,
            providers,
            given: RefCell::default(),
            problems: RefCell::default(),
            templates: RefCell::default(),
            read: RefCell::default(),
            template_depth: Cell::new(0),
            open: Open::default(),
            nesting: Nesting::default(),
            steps: Cell::new(MAX_STEPS),
            exhausted: Cell::new(false),
            in_doubt: Cell::new(false),
        }
    }

    /// Takes from the budget; false when it is used up.
    pub(super) fn spend(&self, steps: usize) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(steps as u64));
        let enough = left >= steps as u64;
        if !enough && !self.exhausted.replace(true) {
            let shown = if self.directory.is_empty() { "." } else { &self.directory };
            let message = format!("`{shown}` takes more than {MAX_STEPS} steps to evaluate: what is left is unknown");
            let span = self.configuration.definitions.get(&self.directory).map_or(Span::NONE, |definition| definition.place());
            self.problems.borrow_mut().push(Problem { span, reason: "too-large", message, incomplete: true });
        }
        enough
    }

    /// A budget as at the beginning, for a further question; whether the last one used it up.
    pub(super) fn renew(&self) -> bool {
        self.steps.set(MAX_STEPS);
        self.exhausted.replace(false)
    }

    /// What there is to say so far, taken.
    pub(super) fn take_problems(&self) -> Vec<Problem> {
        if let Some((span, message)) = self.nesting.take_exceeded() {
            self.note(span, "too-large", message);
        }
        self.problems.take()
    }

    /// The value of an evaluation; an error becomes unknown, and the ledger has it.
    pub(super) fn settle(&self, result: Result<Value, Box<EvaluationError>>, span: Span) -> Value {
        match result {
            Ok(value) => value,
            Err(error) => {
                let place = if error.span.is_none() { span } else { error.span };
                let subject = error.message.clone();
                // What is wrong whatever the values are is refused by `terraform validate` as well.
                if error.invalid {
                    self.put(place, "invalid-expression", error.message);
                } else {
                    self.note(place, "invalid-expression", error.message);
                }
                Value::unknown(ReasonKind::InvalidExpression, subject, place).with_span(span)
            }
        }
    }

    /// Evaluates something that exists for certain or not: what is wrong with values is noted only where it does.
    pub(super) fn doubted<T>(&self, in_doubt: bool, work: impl FnOnce() -> T) -> T {
        let before = self.in_doubt.replace(in_doubt);
        let done = work();
        self.in_doubt.set(before);
        done
    }

    pub(super) fn is_in_doubt(&self) -> bool {
        self.in_doubt.get()
    }

    /// Enters a state that should not occur: something is not judged, and the run is incomplete.
    pub(super) fn internal_error(&self, span: Span, what: &str) {
        let message = format!("internal error: {what}; please report this");
        self.problems.borrow_mut().push(Problem { span, reason: "internal-error", message, incomplete: true });
    }

    /// Says something of what Terraform evaluates.
    pub(super) fn note(&self, span: Span, reason: &'static str, message: String) {
        if !self.in_doubt.get() || !OF_VALUES.contains(&reason) {
            self.put(span, reason, message);
        }
    }

    fn put(&self, span: Span, reason: &'static str, message: String) {
        let problem = Problem { span, reason, message, incomplete: false };
        let mut problems = self.problems.borrow_mut();
        if problems.contains(&problem) {
            return;
        }
        match problems.len().cmp(&MAX_PROBLEMS) {
            Ordering::Less => problems.push(problem),
            Ordering::Equal => {
                let message = format!("more than {MAX_PROBLEMS} problems in one root module: the rest are not listed");
                problems.push(Problem { span, reason: "too-large", message, incomplete: true });
            }
            Ordering::Greater => {}
        }
    }
}
