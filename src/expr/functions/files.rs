//! Functions that read files, and those over paths. Files are read only through [`Files`], which keeps to the scan root.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use globset::GlobBuilder;

use super::hash;
use super::partial::text;
use super::signature::{Function, FunctionCall, Gives, string};
use super::{FunctionError, FunctionResult, MAX_ITEMS};
use crate::value::{ReasonKind, Type, Unknown, Value, convert};

/// How many directories deep `fileset` looks.
const MAX_DIRECTORIES: usize = 48;

/// Why a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// It is not there, or is no file: Terraform would refuse the call as well.
    Refused(String),
    /// It may be there where Terraform runs, but cannot be read here: outside of the scan root, too large.
    Unavailable(String),
}

/// A name in a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    pub name: String,
    pub is_directory: bool,
}

/// Files as the functions see them: paths relative to the directory that `terraform` would run in.
pub trait Files {
    /// The bytes of a file.
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError>;
    /// Whether a regular file is there.
    fn exists(&self, path: &str) -> Result<bool, FileError>;
    /// What a directory holds; nothing if it does not exist.
    fn list(&self, directory: &str) -> Result<Vec<FileEntry>, FileError>;
}

const PATH: super::signature::Parameter = string("path");

pub(super) static FUNCTIONS: &[Function] = &[
    Function::new("abspath", &[PATH], Gives::String, |call| {
        let path = call.text(0);
        Ok(if path.starts_with('/') { text(clean(path)) } else { call.not_supported() })
    }),
    Function::new("basename", &[PATH], Gives::String, |call| Ok(text(base_name(call.text(0))))),
    Function::new("dirname", &[PATH], Gives::String, |call| Ok(text(directory_name(call.text(0))))),
    Function::new("file", &[PATH], Gives::String, |call| {
        read_as(call, |bytes| {
            String::from_utf8(bytes).map_err(|_| FunctionError::at(0, "the file is not valid UTF-8: read it with `filebase64`"))
        })
    }),
    Function::new("filebase64", &[PATH], Gives::String, |call| read_as(call, |bytes| Ok(STANDARD.encode(bytes)))),
    Function::new("filebase64sha256", &[PATH], Gives::String, |call| read_as(call, |b| Ok(hash::base64_sha256(&b)))),
    Function::new("filebase64sha512", &[PATH], Gives::String, |call| read_as(call, |b| Ok(hash::base64_sha512(&b)))),
    Function::new("fileexists", &[PATH], Gives::Bool, |call| {
        let Some(files) = call.context.files else { return Ok(call.not_supported()) };
        match files.exists(call.text(0)) {
            Ok(exists) => Ok(Value::bool(exists)),
            Err(error) => unreadable(call, call.text(0), error),
        }
    }),
    Function::new("filemd5", &[PATH], Gives::String, |call| read_as(call, |b| Ok(hash::md5(&b)))),
    Function::new("fileset", &[PATH, string("pattern")], Gives::Any, file_set),
    Function::new("filesha1", &[PATH], Gives::String, |call| read_as(call, |b| Ok(hash::sha1(&b)))),
    Function::new("filesha256", &[PATH], Gives::String, |call| read_as(call, |b| Ok(hash::sha256(&b)))),
    Function::new("filesha512", &[PATH], Gives::String, |call| read_as(call, |b| Ok(hash::sha512(&b)))),
    Function::new("pathexpand", &[PATH], Gives::String, |call| {
        // The home directory is that of whoever will run Terraform.
        Ok(if call.text(0).starts_with('~') { call.not_supported() } else { call.argument(0).clone() })
    }),
];

fn unreadable(call: &FunctionCall, path: &str, error: FileError) -> FunctionResult {
    match error {
        FileError::Refused(why) => Err(FunctionError::at(0, format!("`{path}`: {why}"))),
        FileError::Unavailable(_) => {
            let unknown = Unknown::because(ReasonKind::ObjectNotAvailable, path, call.context.call);
            Ok(call.typed(unknown).into_value())
        }
    }
}

fn read_as(call: &FunctionCall, make: impl Fn(Vec<u8>) -> Result<String, FunctionError>) -> FunctionResult {
    let Some(files) = call.context.files else { return Ok(call.not_supported()) };
    match files.read(call.text(0)) {
        Ok(bytes) => make(bytes).map(text),
        Err(error) => unreadable(call, call.text(0), error),
    }
}

fn file_set(call: &FunctionCall) -> FunctionResult {
    let Some(files) = call.context.files else { return Ok(call.not_supported()) };
    let (mut directory, mut written) = (call.text(0).to_string(), call.text(1));
    // A pattern may lead out of the directory; the paths are relative to it all the same.
    let mut leading = String::new();
    loop {
        if let Some(rest) = written.strip_prefix("./") {
            written = rest;
        } else if let Some(rest) = written.strip_prefix("../") {
            written = rest;
            leading.push_str("../");
            directory.push_str("/..");
        } else {
            break;
        }
    }
    let matcher = GlobBuilder::new(written)
        .literal_separator(true)
        .backslash_escape(true)
        .build()
        .map_err(|_| FunctionError::at(1, format!("`{written}` is not a file pattern")))?
        .compile_matcher();
    let mut found: Vec<Value> = Vec::new();
    let mut pending: Vec<(String, usize)> = vec![(String::new(), 0)];
    let mut looked = 0usize;
    while let Some((below, depth)) = pending.pop() {
        let place = if below.is_empty() { directory.clone() } else { format!("{directory}/{below}") };
        let entries = match files.list(&place) {
            Ok(entries) => entries,
            Err(error) => return unreadable(call, &directory, error),
        };
        for entry in entries {
            looked += 1;
            let path = if below.is_empty() { entry.name } else { format!("{below}/{}", entry.name) };
            if !entry.is_directory {
                if matcher.is_match(&path) {
                    found.push(text(format!("{leading}{path}")));
                }
            } else if depth < MAX_DIRECTORIES {
                pending.push((path, depth + 1));
            }
        }
        if looked > MAX_ITEMS {
            return Ok(call.too_large());
        }
    }
    let list = Value::list(Type::String, found);
    convert(&list, &Type::set(Type::String)).map_err(|error| FunctionError::new(error.to_string()))
}

fn base_name(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() { "/" } else { trimmed.rsplit('/').next().unwrap_or(trimmed) }
}

fn directory_name(path: &str) -> String {
    clean(path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default())
}

/// The shortest path that means the same: no `.`, no `..` that can be resolved, no doubled slashes.
fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match kept.last() {
                Some(last) if *last != ".." => {
                    kept.pop();
                }
                _ if rooted => {}
                _ => kept.push(".."),
            },
            part => kept.push(part),
        }
    }
    match (rooted, kept.is_empty()) {
        (true, _) => format!("/{}", kept.join("/")),
        (false, true) => ".".to_string(),
        (false, false) => kept.join("/"),
    }
}
