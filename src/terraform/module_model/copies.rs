//! The copies of module models that the calls of a run need, parsed.

use std::sync::Arc;

use super::super::source::{ModuleSource, Package, local_path, wanted};
use super::{Library, ModuleModel, literal};
use crate::source::{HashMap, HashSet, Source, SourceMap, Span, Text, join_path, normalise_path};
use crate::syntax::hcl::{self, File};
use crate::value::{Constraints, Shift};

/// How many copies one run makes: each call has its own.
const MAX_COPIES: usize = 5_000;
/// The file of a module model with the variables that nothing in it reads: a call's other arguments are ignored all the same.
const UNREAD: &str = "/unread.tf";
/// How deep module models may call each other.
const MAX_DEPTH: usize = 8;

/// A call that may be judged by a module model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The directory of the module that calls.
    pub caller: Text,
    pub call: Text,
    /// What is shown for everything inside.
    pub header: Span,
    pub package: Package,
    /// The directory inside the package.
    pub directory: Text,
    /// One for each version that the call may turn out to get.
    pub wanted: Vec<Constraints>,
}

/// One module model directory as one call has it.
pub struct ModelCopy {
    /// In place of a directory of the scan: no path can be so.
    pub(in crate::terraform) key: Text,
    pub(in crate::terraform) module_model: &'static ModuleModel,
    /// Below `rules/modules/`.
    pub(in crate::terraform) place: String,
    /// Which of the parsed directories it is a copy of, and how places in that become its own.
    pub(in crate::terraform) files: usize,
    pub(in crate::terraform) shift: Option<Shift>,
}

/// All copies of a run.
#[derive(Default)]
pub struct Copies {
    pub(in crate::terraform) list: Vec<ModelCopy>,
    /// Each directory is parsed once, whatever calls it.
    pub(in crate::terraform) parsed: Vec<Vec<File>>,
    /// The calls that they were made for.
    requests: Vec<Request>,
    /// There were more calls than copies are made: the others are as if their modules were not known.
    pub is_full: bool,
}

/// The key of a copy: who calls, the call's name, the module model's directory.
pub(in crate::terraform) fn key_of(caller: &str, call: &str, place: &str) -> Text {
    Text::from(format!("{caller}\0{call}\0{place}"))
}

/// The module that calls a copy: a directory, or another copy.
pub(in crate::terraform) fn caller_of(key: &str) -> &str {
    let call = key.rsplit_once('\0').map_or("", |(call, _)| call);
    call.rsplit_once('\0').map_or("", |(caller, _)| caller)
}

/// The directory of the user's module that leads to a copy; of a directory itself.
pub(in crate::terraform) fn real_directory(directory: &str) -> &str {
    directory.split('\0').next().unwrap_or_default()
}

/// The directory that a local source names inside a module model, which it cannot leave.
pub(in crate::terraform) fn local_place(module_model: &ModuleModel, place: &str, source: &str) -> Option<String> {
    let target = normalise_path(&join_path(place, &local_path(source)?))?;
    let rest = target.strip_prefix(module_model.directory)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(target)
}

struct OpenCall {
    caller: Text,
    call: Text,
    header: Span,
    module_model: &'static ModuleModel,
    place: String,
    depth: usize,
}

impl Copies {
    /// Parses what the calls need, and what that calls.
    pub fn make(library: &'static Library, requests: Vec<Request>, sources: &SourceMap) -> Copies {
        let mut copies = Copies::default();
        let mut open = Vec::new();
        for request in requests.iter().rev() {
            for wanted in &request.wanted {
                if let Some((module_model, place)) = library.choose(&request.package, &request.directory, wanted) {
                    let (caller, call) = (request.caller.clone(), request.call.clone());
                    open.push(OpenCall { caller, call, header: request.header, module_model, place, depth: 0 });
                }
            }
        }
        let mut made = HashSet::default();
        let mut parsed: HashMap<String, usize> = HashMap::default();
        while let Some(next) = open.pop() {
            let key = key_of(&next.caller, &next.call, &next.place);
            if !made.insert(key.clone()) {
                continue;
            }
            if copies.list.len() >= MAX_COPIES || next.depth > MAX_DEPTH {
                copies.is_full = true;
                continue;
            }
            let known = parsed.get(&next.place).copied();
            let index = known.unwrap_or_else(|| {
                let read = library.files_of(&next.place).filter(|(path, _)| !path.ends_with(UNREAD));
                let parse = |source: Arc<Source>| hcl::parse(source.id, &source.text);
                copies.parsed.push(sources.add_shown_at(read, next.header).into_iter().map(parse).collect());
                copies.parsed.len() - 1
            });
            parsed.insert(next.place.clone(), index);
            let Some(files) = copies.parsed.get(index) else { continue };
            let shift = if known.is_some() { shift_of(sources, files, next.header) } else { None };
            for block in files.iter().flat_map(|file| file.body.blocks_of("module")) {
                let (Some(call), Some(source)) = (block.label(0), literal(block, "source")) else { continue };
                let found = match ModuleSource::parse(source) {
                    ModuleSource::Local => {
                        local_place(next.module_model, &next.place, source).map(|place| (next.module_model, place))
                    }
                    ModuleSource::Remote { package, directory, reference } => wanted(&reference, literal(block, "version"))
                        .and_then(|wanted| library.choose(&package, &directory, &wanted)),
                    ModuleSource::Other => None,
                };
                if let Some((module_model, place)) = found {
                    let depth = next.depth + 1;
                    let header = shift.map_or(block.header, |shift| shift.span(block.header));
                    open.push(OpenCall { caller: key.clone(), call: call.into(), header, module_model, place, depth });
                }
            }
            copies.list.push(ModelCopy { key, module_model: next.module_model, place: next.place, files: index, shift });
        }
        copies.requests = requests;
        copies
    }

    /// Whether the copies are what these calls need; those whose place has moved are shown there from now on.
    pub fn follow(&mut self, requests: Vec<Request>, sources: &SourceMap) -> bool {
        let same = |(old, new): (&Request, &Request)| Request { header: new.header, ..old.clone() } == *new;
        if self.requests.len() != requests.len() || !self.requests.iter().zip(&requests).all(same) {
            return false;
        }
        for (old, new) in self.requests.iter().zip(&requests).filter(|(old, new)| old.header != new.header) {
            let of_call = |copy: &&ModelCopy| copy.key == key_of(&new.caller, &new.call, &copy.place);
            for copy in self.list.iter().filter(of_call) {
                let files = self.parsed.get(copy.files).map(Vec::as_slice).unwrap_or_default();
                let sources_of = files.iter().map(|file| file.source);
                sources_of.for_each(|id| {
                    sources.show_at(copy.shift.map_or(id, |shift| shift.span(Span::new(id, 0, 0)).source), old.header, new.header)
                });
            }
        }
        self.requests = requests;
        true
    }
}

/// Sources of a copy's own for files that are parsed already, shown at another call.
fn shift_of(sources: &SourceMap, files: &[File], header: Span) -> Option<Shift> {
    let from = files.first()?.source;
    let read: Vec<Arc<Source>> = files.iter().filter_map(|file| sources.get(file.source)).collect();
    let own = sources.add_shown_at(read.iter().map(|source| (&*source.path, source.text.clone())), header);
    Some(Shift { from, count: own.len() as u32, to: own.first()?.id })
}
