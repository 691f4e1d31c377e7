//! The loop: messages in, the newest texts judged, answers and diagnostics out.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionRequest, CodeActionResponse, Definition, DefinitionParams,
    DefinitionRequest, DefinitionResponse, Diagnostic, DiagnosticSeverity, DidChangeConfigurationNotification,
    DidChangeTextDocumentNotification, DidChangeWatchedFilesNotification, DidChangeWorkspaceFoldersNotification,
    DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, DidSaveTextDocumentNotification, ExitNotification, Hover,
    HoverParams, HoverRequest, InitializeResult, LogMessageNotification, LogMessageParams, LspNotificationMethod,
    LspRequestMethod, Message as MessageText, MessageType, Notification as _, Position, ProgressNotification, ProgressParams,
    ProgressToken, PublishDiagnosticsNotification, PublishDiagnosticsParams, Range, Registration, RegistrationParams,
    RegistrationRequest, Request as _, Save, ServerCapabilities, ServerInfo, ShowMessageNotification, ShowMessageParams,
    TextDocumentSync, TextDocumentSyncKind, TextDocumentSyncOptions, Uri, WorkDoneProgressCreateParams,
    WorkDoneProgressCreateRequest, WorkspaceFolder, WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::actions::{FIX_ALL, actions};
use super::folder::Folder;
use super::hover::{definition, hover};
use super::position::{PositionEncoding, PositionMap, changed};
use super::uri;
use crate::configuration::FILE_NAMES;
use crate::engine::Options;
use crate::finding::UsageError;
use crate::source::Source;

/// How long typing must rest before what was typed is judged.
const REST: Duration = Duration::from_millis(15);
/// Folders that are judged.
const MAX_FOLDERS: usize = 32;

/// How a folder is to be judged, as the command line and its configuration say.
pub type OptionsOf<'o> = dyn Fn(&Path) -> Result<Options, UsageError> + 'o;

struct Server<'s> {
    connection: &'s Connection,
    options_of: &'s OptionsOf<'s>,
    encoding: PositionEncoding,
    folders: Vec<Folder>,
    /// Folders whose configuration keeps them from being judged.
    refused: Vec<PathBuf>,
    /// Text and version of what the editor has open, by address.
    documents: HashMap<String, (String, i32)>,
    shows_progress: bool,
    watches: bool,
    requests: i32,
    /// What was last said to be wrong, so that it is not said again.
    complaint: Option<String>,
}

/// Why a request has no result.
type Refusal = (ErrorCode, String);

/// Serves one client until it says that it is done. True when it took leave as the protocol wants.
///
/// # Errors
/// When the connection breaks in the middle of a message.
pub fn serve(connection: &Connection, options_of: &OptionsOf<'_>) -> Result<bool, String> {
    let (id, parameters) = connection.initialize_start().map_err(|error| error.to_string())?;
    let capabilities: gen_lsp_types::ClientCapabilities = part(&parameters, "capabilities");
    let encoding =
        PositionEncoding::negotiated(&capabilities.general.and_then(|general| general.position_encodings).unwrap_or_default());
    let result = serde_json::to_value(initialized(encoding)).map_err(|error| error.to_string())?;
    connection.initialize_finish(id, result).map_err(|error| error.to_string())?;
    let watched = capabilities.workspace.and_then(|workspace| workspace.did_change_watched_files);
    let mut server = Server {
        connection,
        options_of,
        encoding,
        folders: Vec::new(),
        refused: Vec::new(),
        documents: HashMap::new(),
        shows_progress: capabilities.window.and_then(|window| window.work_done_progress) == Some(true),
        watches: watched.and_then(|watched| watched.dynamic_registration) == Some(true),
        requests: 0,
        complaint: None,
    };
    let folders: Vec<WorkspaceFolder> = part(&parameters, "workspaceFolders");
    let mut paths: Vec<PathBuf> = folders.iter().filter_map(|folder| uri::to_path(&folder.uri.0)).collect();
    if paths.is_empty() {
        let root = part::<Option<String>>(&parameters, "rootUri").as_deref().and_then(uri::to_path);
        paths.extend(root.or_else(|| part::<Option<PathBuf>>(&parameters, "rootPath")));
    }
    paths.into_iter().for_each(|path| server.add_folder(path));
    server.watch();
    server.run()
}

/// A part of what a client says of itself. One that cannot be read counts as not there: no client is turned away for it.
fn part<T: DeserializeOwned + Default>(parameters: &Value, name: &str) -> T {
    parameters.get(name).and_then(|part| T::deserialize(part).ok()).unwrap_or_default()
}

fn initialized(encoding: PositionEncoding) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        save: Some(Save::Bool(true)),
        ..TextDocumentSyncOptions::default()
    };
    let code_action_kinds = Some(vec![CodeActionKind::QuickFix, FIX_ALL]);
    let folders = WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(true.into()) };
    let capabilities = ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSync::Options(sync)),
        hover_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        code_action_provider: Some(CodeActionOptions { code_action_kinds, ..CodeActionOptions::default() }.into()),
        workspace: Some(WorkspaceOptions { workspace_folders: Some(folders), ..WorkspaceOptions::default() }),
        ..ServerCapabilities::default()
    };
    let version = Some(env!("CARGO_PKG_VERSION").to_string());
    InitializeResult { capabilities, server_info: Some(ServerInfo { name: "clearspan".to_string(), version }) }
}

/// The result of a request from its parameters.
///
/// # Errors
/// When they do not have the type of the request.
fn typed<R: gen_lsp_types::Request>(parameters: Value, answer: impl FnOnce(R::Params) -> R::Result) -> Result<Value, Refusal> {
    let wrong = |error: serde_json::Error| (ErrorCode::InvalidParams, format!("`{}`: {error}", R::METHOD));
    let parameters = serde_json::from_value(parameters).map_err(wrong)?;
    serde_json::to_value(answer(parameters)).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}

/// The parameters of a notification; `None` for what does not have their type: it has no answer.
fn read<N: gen_lsp_types::Notification>(parameters: Value) -> Option<N::Params> {
    serde_json::from_value(parameters).ok()
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
                    if notification.method == ExitNotification::METHOD.as_str() {
                        return Ok(false);
                    }
                    let handled = catch_unwind(AssertUnwindSafe(|| self.notification(notification)));
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
            Err(error) => {
                self.complain(&path, &error);
                self.refused.push(path);
            }
        }
    }

    /// Says that something keeps a folder from being judged, once.
    fn complain(&mut self, folder: &Path, error: &UsageError) {
        let help = error.help.as_ref().map(|help| format!(": {help}")).unwrap_or_default();
        let message = format!("{}{help}", error.message);
        if self.complaint.as_ref() != Some(&message) {
            let (kind, shown) = (MessageType::Error, format!("clearspan: {message}"));
            self.notify::<ShowMessageNotification>(ShowMessageParams { kind, message: shown });
            let logged = format!("{}: {message}", folder.display());
            self.notify::<LogMessageNotification>(LogMessageParams { kind, message: logged });
            self.complaint = Some(message.clone());
        }
        // Mistakes in the configuration file are shown there.
        let mut by_file: HashMap<&str, Vec<Diagnostic>> = HashMap::new();
        for mistake in &error.mistakes {
            let start = Position::new(mistake.line.saturating_sub(1), mistake.column.saturating_sub(1));
            let range = Range { start, end: Position { character: start.character + 1, ..start } };
            let help = mistake.help.as_ref().map(|help| format!(": {help}")).unwrap_or_default();
            by_file.entry(&mistake.path).or_default().push(Diagnostic {
                range,
                severity: Some(DiagnosticSeverity::Error),
                source: Some("clearspan".to_string()),
                message: MessageText::String(format!("{}{help}", mistake.message)),
                ..Diagnostic::default()
            });
        }
        for (path, diagnostics) in by_file {
            let name = path.rsplit('/').next().unwrap_or(path);
            if FILE_NAMES.contains(&name) {
                self.publish(&uri::of_path(&folder.join(path)), diagnostics);
            }
        }
    }

    fn start_again(&mut self) {
        let mut paths: Vec<PathBuf> = self.folders.drain(..).map(|folder| folder.path).collect();
        paths.append(&mut self.refused);
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
                    folder.take(report);
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
                    let broken = UsageError::new("internal error: analysis panicked; please report this");
                    self.complain(&path, &broken);
                    if let Some(folder) = self.folders.get_mut(index) {
                        folder.workspace.reload();
                    }
                }
            }
            if let Some(token) = token {
                self.notify::<ProgressNotification>(ProgressParams { token, value: json!({"kind": "end"}) });
            }
        }
    }

    fn begin_progress(&mut self) -> ProgressToken {
        let token = ProgressToken::String(format!("clearspan-{}", self.requests));
        self.ask::<WorkDoneProgressCreateRequest>(WorkDoneProgressCreateParams { token: token.clone() });
        let value = json!({"kind": "begin", "title": "clearspan", "message": "checking the folder"});
        self.notify::<ProgressNotification>(ProgressParams { token: token.clone(), value });
        token
    }

    fn watch(&mut self) {
        if !self.watches {
            return;
        }
        let watchers = ["**/*.{tf,tofu,tfvars,json,hcl,yaml,yml}"].map(|pattern| json!({ "globPattern": pattern }));
        let registration = Registration {
            id: "files".to_string(),
            method: DidChangeWatchedFilesNotification::METHOD.as_str().to_string(),
            register_options: Some(json!({ "watchers": watchers })),
        };
        self.ask::<RegistrationRequest>(RegistrationParams { registrations: vec![registration] });
    }

    fn ask<R: gen_lsp_types::Request>(&mut self, parameters: R::Params) {
        self.requests += 1;
        self.send(Request::new(RequestId::from(self.requests), R::METHOD.as_str().to_string(), parameters).into());
    }

    fn notify<N: gen_lsp_types::Notification>(&self, parameters: N::Params) {
        self.send(Notification::new(N::METHOD.as_str().to_string(), parameters).into());
    }

    fn send(&self, message: Message) {
        // A client that no longer listens gets nothing.
        let _ = self.connection.sender.send(message);
    }

    fn publish(&self, uri: &str, diagnostics: Vec<Diagnostic>) {
        let known = self.documents.iter().find(|(open, _)| same_file(open, uri));
        // As the editor spells it.
        let uri = Uri(known.map_or(uri, |(open, _)| open).to_string());
        let version = known.map(|(_, (_, version))| *version);
        self.notify::<PublishDiagnosticsNotification>(PublishDiagnosticsParams { uri, version, diagnostics });
    }

    /// The folder of a file and its path below the root.
    fn find(&self, uri: &str) -> Option<(usize, String)> {
        let path = uri::to_path(uri)?;
        self.folders.iter().enumerate().find_map(|(index, folder)| Some((index, folder.below(&path)?)))
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match LspNotificationMethod::from(method.as_str()) {
            DidOpenTextDocumentNotification::METHOD => {
                let Some(opened) = read::<DidOpenTextDocumentNotification>(params) else { return };
                let document = opened.text_document;
                self.take_text(&document.uri.0, document.text, document.version);
            }
            DidChangeTextDocumentNotification::METHOD => {
                let Some(change) = read::<DidChangeTextDocumentNotification>(params) else { return };
                let uri = change.text_document.text_document_identifier.uri.0;
                let Some((text, _)) = self.documents.get(&uri) else { return };
                let text = change.content_changes.into_iter().fold(text.clone(), |text, one| changed(&text, one, self.encoding));
                self.take_text(&uri, text, change.text_document.version);
            }
            DidCloseTextDocumentNotification::METHOD => {
                let Some(closed) = read::<DidCloseTextDocumentNotification>(params) else { return };
                let uri = closed.text_document.uri.0;
                self.documents.remove(&uri);
                self.on_disk(&uri, true);
            }
            DidSaveTextDocumentNotification::METHOD => {
                let Some(saved) = read::<DidSaveTextDocumentNotification>(params) else { return };
                self.on_disk(&saved.text_document.uri.0, false);
            }
            DidChangeWatchedFilesNotification::METHOD => {
                let Some(changed) = read::<DidChangeWatchedFilesNotification>(params) else { return };
                changed.changes.iter().for_each(|change| self.on_disk(&change.uri.0, false));
            }
            DidChangeWorkspaceFoldersNotification::METHOD => {
                let Some(changed) = read::<DidChangeWorkspaceFoldersNotification>(params) else { return };
                let path = |folder: &WorkspaceFolder| uri::to_path(&folder.uri.0);
                changed.event.removed.iter().filter_map(path).for_each(|path| self.remove_folder(&path));
                changed.event.added.iter().filter_map(path).for_each(|path| self.add_folder(path));
            }
            DidChangeConfigurationNotification::METHOD => self.start_again(),
            _ => {}
        }
    }

    fn remove_folder(&mut self, path: &Path) {
        self.refused.retain(|refused| refused != path);
        let Some(index) = self.folders.iter().position(|folder| folder.path == path) else { return };
        let mut folder = self.folders.remove(index);
        folder.report = None;
        for uri in folder.diagnostics(self.encoding).into_keys() {
            self.publish(&uri, Vec::new());
        }
    }

    fn take_text(&mut self, uri: &str, text: String, version: i32) {
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
        let Request { id, method, params } = request;
        let response = match catch_unwind(AssertUnwindSafe(|| self.answer(&method, params))) {
            Ok(Ok(result)) => Response::new_ok(id, result),
            Ok(Err((code, message))) => Response::new_err(id, code as i32, message),
            Err(_) => {
                self.start_again();
                Response::new_err(
                    id,
                    ErrorCode::InternalError as i32,
                    "internal error: the request panicked; please report this".to_string(),
                )
            }
        };
        self.send(response.into());
    }

    fn answer(&mut self, method: &str, parameters: Value) -> Result<Value, Refusal> {
        match LspRequestMethod::from(method) {
            HoverRequest::METHOD => typed::<HoverRequest>(parameters, |asked| self.hover(asked)),
            DefinitionRequest::METHOD => typed::<DefinitionRequest>(parameters, |asked| self.definition(asked)),
            CodeActionRequest::METHOD => typed::<CodeActionRequest>(parameters, |asked| self.code_actions(asked)),
            _ => Err((ErrorCode::MethodNotFound, format!("`{method}` is not supported"))),
        }
    }

    /// The folder, path and text of a document that an answer is about, as they stand.
    fn document(&mut self, uri: &Uri) -> Option<(&mut Folder, String, Arc<Source>)> {
        self.judge();
        let (index, path) = self.find(&uri.0)?;
        let folder = self.folders.get_mut(index)?;
        let source = folder.source(&path)?;
        Some((folder, path, source))
    }

    fn hover(&mut self, asked: HoverParams) -> Option<Hover> {
        let (encoding, place) = (self.encoding, asked.text_document_position_params);
        let (folder, path, source) = self.document(&place.text_document.uri)?;
        hover(folder, &path, PositionMap::new(&source.text, encoding).offset(place.position), encoding)
    }

    fn definition(&mut self, asked: DefinitionParams) -> Option<DefinitionResponse> {
        let (encoding, place) = (self.encoding, asked.text_document_position_params);
        let (folder, path, source) = self.document(&place.text_document.uri)?;
        let places = definition(folder, &path, PositionMap::new(&source.text, encoding).offset(place.position), encoding);
        Some(Definition::LocationList(places).into())
    }

    fn code_actions(&mut self, asked: CodeActionParams) -> Option<Vec<CodeActionResponse>> {
        let encoding = self.encoding;
        let (folder, path, source) = self.document(&asked.text_document.uri)?;
        let lines = PositionMap::new(&source.text, encoding);
        let span = (lines.offset(asked.range.start), lines.offset(asked.range.end));
        // `source` asks for every kind below it; without a wish only what fixes the place is offered.
        let wanted = |kind: &CodeActionKind| match &asked.context.only {
            Some(kinds) => kinds.iter().any(|wanted| {
                let below = kind.as_str().strip_prefix(wanted.as_str());
                below.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }),
            None => *kind == CodeActionKind::QuickFix,
        };
        Some(actions(folder, &path, span, &wanted, encoding))
    }
}

/// Whether two addresses name one file.
fn same_file(one: &str, other: &str) -> bool {
    one == other || (uri::to_path(one).is_some() && uri::to_path(one) == uri::to_path(other))
}
