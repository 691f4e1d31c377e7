//! The loop: messages in, the newest texts judged, answers and diagnostics out. Floor 6.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

use super::actions::{FIX_ALL, actions};
use super::folder::Folder;
use super::hover::{definition, hover};
use super::position::{Encoding, Lines, changed};
use super::uri;
use crate::engine::configuration::FILE_NAMES;
use crate::engine::{Options, UsageError};

/// How long typing must rest before what was typed is judged.
const REST: Duration = Duration::from_millis(15);
/// Folders that are judged.
const MAX_FOLDERS: usize = 32;

/// How a folder is to be judged, as the command line and its configuration say.
pub type OptionsOf<'o> = dyn Fn(&Path) -> Result<Options, UsageError> + 'o;

struct Server<'s> {
    connection: &'s Connection,
    options_of: &'s OptionsOf<'s>,
    encoding: Encoding,
    folders: Vec<Folder>,
    /// Text and version of what the editor has open, by address.
    documents: HashMap<String, (String, i64)>,
    shows_progress: bool,
    watches: bool,
    requests: i32,
    /// What was last said to be wrong, so that it is not said again.
    complaint: Option<String>,
}

/// Serves one client until it says that it is done. True when it took leave as the protocol wants.
///
/// # Errors
/// When the connection breaks in the middle of a message.
pub fn serve(connection: &Connection, options_of: &OptionsOf<'_>) -> Result<bool, String> {
    let (id, parameters) = connection.initialize_start().map_err(|error| error.to_string())?;
    let encoding = Encoding::negotiated(&parameters["capabilities"]["general"]["positionEncodings"]);
    let result = json!({
        "capabilities": {
            "positionEncoding": encoding.id(),
            "textDocumentSync": {"openClose": true, "change": 2, "save": true},
            "hoverProvider": true,
            "definitionProvider": true,
            "codeActionProvider": {"codeActionKinds": ["quickfix", FIX_ALL]},
            "workspace": {"workspaceFolders": {"supported": true, "changeNotifications": true}},
        },
        "serverInfo": {"name": "clearspan", "version": env!("CARGO_PKG_VERSION")},
    });
    connection.initialize_finish(id, result).map_err(|error| error.to_string())?;
    let can = |path: [&str; 2], what: &str| parameters["capabilities"][path[0]][path[1]][what] == true;
    let mut server = Server {
        connection,
        options_of,
        encoding,
        folders: Vec::new(),
        documents: HashMap::new(),
        shows_progress: parameters["capabilities"]["window"]["workDoneProgress"] == true,
        watches: can(["workspace", "didChangeWatchedFiles"], "dynamicRegistration"),
        requests: 0,
        complaint: None,
    };
    let folders = parameters["workspaceFolders"].as_array().cloned().unwrap_or_default();
    let mut paths: Vec<PathBuf> = folders.iter().filter_map(|folder| uri::to_path(folder["uri"].as_str()?)).collect();
    if paths.is_empty() {
        let root = parameters["rootUri"].as_str().and_then(uri::to_path);
        paths.extend(root.or_else(|| parameters["rootPath"].as_str().map(PathBuf::from)));
    }
    paths.into_iter().for_each(|path| server.add_folder(path));
    server.watch();
    server.run()
}

impl Server<'_> {
    fn run(&mut self) -> Result<bool, String> {
        loop {
            let is_stale = self.folders.iter().any(|folder| folder.is_stale);
            let message = match is_stale {
                true => self.connection.receiver.recv_timeout(REST).ok(),
                false => match self.connection.receiver.recv() {
                    Ok(message) => Some(message),
                    Err(_) => return Ok(false),
                },
            };
            match message {
                None if self.connection.receiver.is_empty() => self.judge(),
                None => {}
                Some(Message::Request(request)) => {
                    if self.connection.handle_shutdown(&request).map_err(|error| error.to_string())? {
                        return Ok(true);
                    }
                    self.request(request);
                }
                Some(Message::Notification(notification)) => {
                    if notification.method == "exit" {
                        return Ok(false);
                    }
                    let handled = catch_unwind(AssertUnwindSafe(|| self.notification(&notification)));
                    if handled.is_err() {
                        self.start_again();
                    }
                }
                Some(Message::Response(_)) => {}
            }
        }
    }

    fn add_folder(&mut self, path: PathBuf) {
        if self.folders.len() == MAX_FOLDERS || self.folders.iter().any(|folder| folder.path == path) {
            return;
        }
        let opened = (self.options_of)(&path).and_then(|options| Folder::open(path.clone(), options));
        match opened {
            Ok(mut folder) => {
                for (uri, (text, _)) in &self.documents {
                    if let Some(below) = uri::to_path(uri).and_then(|path| folder.below(&path)) {
                        folder.workspace.set(&below, text.as_str());
                    }
                }
                self.folders.push(folder);
                // Folders in folders: the deepest one judges a file.
                self.folders.sort_by_key(|folder| std::cmp::Reverse(folder.path.components().count()));
            }
            Err(error) => self.complain(&path, &error),
        }
    }

    /// Says that something keeps a folder from being judged, once.
    fn complain(&mut self, folder: &Path, error: &UsageError) {
        let help = error.help.as_ref().map(|help| format!(": {help}")).unwrap_or_default();
        let message = format!("{}{help}", error.message);
        if self.complaint.as_ref() != Some(&message) {
            self.notify("window/showMessage", json!({"type": 1, "message": format!("clearspan: {message}")}));
            self.notify("window/logMessage", json!({"type": 1, "message": format!("{}: {message}", folder.display())}));
            self.complaint = Some(message.clone());
        }
        // A mistake in the configuration file is shown there.
        let mut parts = error.message.splitn(4, ':');
        let (Some(path), Some(line), Some(column), Some(text)) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return;
        };
        let name = path.rsplit('/').next().unwrap_or(path);
        if let (true, Ok(line), Ok(column)) = (FILE_NAMES.contains(&name), line.parse::<u32>(), column.parse::<u32>()) {
            let at = |extra: u32| json!({"line": line.saturating_sub(1), "character": column.saturating_sub(1) + extra});
            let diagnostic = json!({
                "range": {"start": at(0), "end": at(1)}, "severity": 1, "source": "clearspan", "message": format!("{}{help}", text.trim()),
            });
            self.publish(&uri::of_path(&folder.join(path)), vec![diagnostic]);
        }
    }

    fn start_again(&mut self) {
        let paths: Vec<PathBuf> = self.folders.drain(..).map(|folder| folder.path).collect();
        paths.into_iter().for_each(|path| self.add_folder(path));
    }

    /// Judges what has changed, and publishes what is found.
    fn judge(&mut self) {
        for index in 0..self.folders.len() {
            let Some(folder) = self.folders.get(index).filter(|folder| folder.is_stale) else { continue };
            let token = (folder.report.is_none() && self.shows_progress).then(|| self.begin_progress());
            let Some(folder) = self.folders.get_mut(index) else { continue };
            folder.is_stale = false;
            let path = folder.path.clone();
            match catch_unwind(AssertUnwindSafe(|| folder.workspace.check())) {
                Ok(Ok(report)) => {
                    folder.report = Some(report);
                    let diagnostics = folder.diagnostics(self.encoding);
                    if self.complaint.take().is_some() {
                        for name in FILE_NAMES {
                            self.publish(&uri::of_path(&path.join(name)), Vec::new());
                        }
                    }
                    diagnostics.into_iter().for_each(|(uri, list)| self.publish(&uri, list));
                }
                Ok(Err(error)) => self.complain(&path, &error),
                Err(_) => {
                    let broken = UsageError::new("judging broke off: this is a mistake of clearspan's");
                    self.complain(&path, &broken);
                    if let Some(folder) = self.folders.get_mut(index) {
                        folder.workspace.reload();
                    }
                }
            }
            if let Some(token) = token {
                self.notify("$/progress", json!({"token": token, "value": {"kind": "end"}}));
            }
        }
    }

    fn begin_progress(&mut self) -> String {
        let token = format!("clearspan-{}", self.requests);
        self.ask("window/workDoneProgress/create", json!({ "token": token }));
        self.notify(
            "$/progress",
            json!({"token": token, "value": {"kind": "begin", "title": "clearspan", "message": "judging the folder"}}),
        );
        token
    }

    fn watch(&mut self) {
        if !self.watches {
            return;
        }
        let watchers = ["**/*.{tf,tofu,tfvars,json,hcl,yaml,yml}"].map(|pattern| json!({ "globPattern": pattern }));
        let options = json!({ "watchers": watchers });
        let registration = json!({"id": "files", "method": "workspace/didChangeWatchedFiles", "registerOptions": options});
        self.ask("client/registerCapability", json!({"registrations": [registration]}));
    }

    fn ask(&mut self, method: &str, parameters: Value) {
        self.requests += 1;
        self.send(Request::new(RequestId::from(self.requests), method.to_string(), parameters).into());
    }

    fn notify(&self, method: &str, parameters: Value) {
        self.send(Notification::new(method.to_string(), parameters).into());
    }

    fn send(&self, message: Message) {
        // Who does not listen any more is told nothing.
        let _ = self.connection.sender.send(message);
    }

    fn publish(&self, uri: &str, diagnostics: Vec<Value>) {
        let mut parameters = json!({"uri": uri, "diagnostics": diagnostics});
        let known = self.documents.iter().find(|(open, _)| same_file(open, uri));
        if let (Some((open, (_, version))), Some(members)) = (known, parameters.as_object_mut()) {
            // As the editor spells it.
            members.insert("uri".into(), json!(open));
            members.insert("version".into(), json!(version));
        }
        self.notify("textDocument/publishDiagnostics", parameters);
    }

    /// The folder of a file and its path below the root.
    fn find(&self, uri: &str) -> Option<(usize, String)> {
        let path = uri::to_path(uri)?;
        self.folders.iter().enumerate().find_map(|(index, folder)| Some((index, folder.below(&path)?)))
    }

    fn notification(&mut self, notification: &Notification) {
        let parameters = &notification.params;
        let uri = parameters["textDocument"]["uri"].as_str().unwrap_or_default().to_string();
        let version = parameters["textDocument"]["version"].as_i64().unwrap_or(0);
        match notification.method.as_str() {
            "textDocument/didOpen" => {
                let text = parameters["textDocument"]["text"].as_str().unwrap_or_default().to_string();
                self.take_text(&uri, text, version);
            }
            "textDocument/didChange" => {
                let Some((text, _)) = self.documents.get(&uri) else { return };
                let mut text = text.clone();
                for change in parameters["contentChanges"].as_array().into_iter().flatten() {
                    text = changed(&text, change, self.encoding).unwrap_or(text);
                }
                self.take_text(&uri, text, version);
            }
            "textDocument/didClose" => {
                self.documents.remove(&uri);
                self.on_disk(&uri, true);
            }
            "textDocument/didSave" => self.on_disk(&uri, false),
            "workspace/didChangeWatchedFiles" => {
                for change in parameters["changes"].as_array().into_iter().flatten() {
                    self.on_disk(change["uri"].as_str().unwrap_or_default(), false);
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                let paths = |list: &Value| -> Vec<PathBuf> {
                    let folders = list.as_array().into_iter().flatten();
                    folders.filter_map(|folder| uri::to_path(folder["uri"].as_str()?)).collect()
                };
                for path in paths(&parameters["event"]["removed"]) {
                    self.remove_folder(&path);
                }
                paths(&parameters["event"]["added"]).into_iter().for_each(|path| self.add_folder(path));
            }
            "workspace/didChangeConfiguration" => self.start_again(),
            _ => {}
        }
    }

    fn remove_folder(&mut self, path: &Path) {
        let Some(index) = self.folders.iter().position(|folder| folder.path == path) else { return };
        let mut folder = self.folders.remove(index);
        folder.report = None;
        for uri in folder.diagnostics(self.encoding).into_keys() {
            self.publish(&uri, Vec::new());
        }
    }

    fn take_text(&mut self, uri: &str, text: String, version: i64) {
        if let Some((index, path)) = self.find(uri)
            && let Some(folder) = self.folders.get_mut(index)
        {
            folder.workspace.set(&path, text.as_str());
            folder.is_stale = true;
        }
        if uri::to_path(uri).is_some() {
            self.documents.insert(uri.to_string(), (text, version));
        }
    }

    /// A file on the disk may be another; `closed` says that what the editor had of it is gone.
    fn on_disk(&mut self, uri: &str, closed: bool) {
        let is_configuration = FILE_NAMES.iter().any(|name| uri.ends_with(&format!("/{name}")));
        if is_configuration && !closed {
            self.start_again();
            return;
        }
        let Some((index, path)) = self.find(uri) else { return };
        let Some(folder) = self.folders.get_mut(index) else { return };
        match closed {
            true => folder.workspace.remove(&path),
            false => folder.workspace.refresh(&path),
        }
        folder.is_stale = true;
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        let answer = catch_unwind(AssertUnwindSafe(|| self.answer(&request)));
        let response = match answer {
            Ok(Some(result)) => Response::new_ok(id, result),
            Ok(None) => {
                Response::new_err(id, ErrorCode::MethodNotFound as i32, format!("`{}` is not known here", request.method))
            }
            Err(_) => {
                self.start_again();
                Response::new_err(id, ErrorCode::InternalError as i32, "answering broke off".to_string())
            }
        };
        self.send(response.into());
    }

    fn answer(&mut self, request: &Request) -> Option<Value> {
        let parameters = &request.params;
        let known = ["textDocument/hover", "textDocument/definition", "textDocument/codeAction"];
        if !known.contains(&request.method.as_str()) {
            return None;
        }
        let uri = parameters["textDocument"]["uri"].as_str().unwrap_or_default();
        // An answer is about the texts as they stand.
        self.judge();
        let Some((index, path)) = self.find(uri) else { return Some(Value::Null) };
        let encoding = self.encoding;
        let Some(folder) = self.folders.get_mut(index) else { return Some(Value::Null) };
        let Some(source) = folder.source(&path) else { return Some(Value::Null) };
        let lines = Lines::new(&source.text, encoding);
        let offset = |position: &Value| lines.offset(position);
        Some(match request.method.as_str() {
            "textDocument/hover" => {
                offset(&parameters["position"]).and_then(|at| hover(folder, &path, at, encoding)).unwrap_or(Value::Null)
            }
            "textDocument/definition" => {
                let places = offset(&parameters["position"]).map(|at| definition(folder, &path, at, encoding));
                json!(places.unwrap_or_default())
            }
            _ => {
                let range = &parameters["range"];
                let Some(span) = offset(&range["start"]).zip(offset(&range["end"])) else { return Some(json!([])) };
                let only: Option<Vec<String>> = parameters["context"]["only"]
                    .as_array()
                    .map(|kinds| kinds.iter().filter_map(|kind| kind.as_str().map(ToString::to_string)).collect());
                // `source` asks for every kind below it; without a wish only what mends the place is offered.
                let wanted = |kind: &str| match &only {
                    Some(kinds) => kinds.iter().any(|wanted| kind == wanted || kind.starts_with(&format!("{wanted}."))),
                    None => kind == "quickfix",
                };
                json!(actions(folder, &path, span, &wanted, encoding))
            }
        })
    }
}

/// Whether two addresses name one file.
fn same_file(one: &str, other: &str) -> bool {
    one == other || (uri::to_path(one).is_some() && uri::to_path(one) == uri::to_path(other))
}
