//! A client of the language server: messages over pipes, no more patience than a person has.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(60);

pub struct Client {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    directory: tempfile::TempDir,
    next: i64,
    pub initialized: Value,
}

impl Client {
    pub fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let full = directory.path().join(path);
            std::fs::create_dir_all(full.parent().unwrap()).unwrap();
            std::fs::write(full, text).unwrap();
        }
        directory
    }

    pub fn start(files: &[(&str, &str)], capabilities: Value) -> Client {
        Client::start_in(Client::directory(files), &[""], capabilities)
    }

    pub fn start_in(directory: tempfile::TempDir, folders: &[&str], capabilities: Value) -> Client {
        let mut child = Command::new(env!("CARGO_BIN_EXE_clearspan"))
            .arg("lsp")
            .current_dir(directory.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let to = child.stdin.take().unwrap();
        let mut stream = BufReader::new(child.stdout.take().unwrap());
        let (sender, from) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut stream) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut client = Client { child, to, from, directory, next: 0, initialized: Value::Null };
        let folders: Vec<Value> = folders.iter().map(|folder| json!({"uri": client.uri(folder), "name": folder})).collect();
        let parameters = json!({"processId": null, "capabilities": capabilities, "workspaceFolders": folders});
        client.initialized = client.request("initialize", parameters);
        client.notify("initialized", json!({}));
        client
    }

    pub fn uri(&self, path: &str) -> String {
        let full = self.directory.path().canonicalize().unwrap().join(path);
        format!("file://{}", full.to_str().unwrap().trim_end_matches('/').replace(' ', "%20"))
    }

    pub fn write(&self, path: &str, text: &str) {
        std::fs::write(self.directory.path().join(path), text).unwrap();
    }

    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.directory.path().join(path)).unwrap();
    }

    fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string());
    }

    /// Sends a message of which the client knows nothing but its length.
    pub fn send_text(&mut self, body: &str) {
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        self.to.write_all(bytes).unwrap();
        self.to.flush().unwrap();
    }

    /// The next answer that belongs to no request of the client, by its error code.
    pub fn refused(&mut self) -> Value {
        self.until(|message| message["error"].is_object())["error"]["code"].clone()
    }

    /// Memory that the server has in use, in bytes; `None` where the system does not say.
    pub fn memory(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024)
    }

    pub fn notify(&mut self, method: &str, parameters: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": parameters}));
    }

    /// The whole answer, result or error.
    pub fn request_raw(&mut self, method: &str, parameters: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}));
        self.until(|message| message["id"] == id && message.get("method").is_none())
    }

    pub fn request(&mut self, method: &str, parameters: Value) -> Value {
        let answer = self.request_raw(method, parameters);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    pub fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.from.recv_timeout(PATIENCE).expect("the server answers");
            if message.get("method").is_some() && message.get("id").is_some() {
                // What the server asks is granted.
                self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
            }
            if wanted(&message) {
                return message;
            }
        }
    }

    /// The next diagnostics of a file.
    pub fn diagnostics(&mut self, path: &str) -> Vec<Value> {
        let uri = self.uri(path);
        let message = self
            .until(|message| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri.as_str());
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    pub fn open(&mut self, path: &str, text: &str) -> Vec<Value> {
        let document = json!({"uri": self.uri(path), "languageId": "terraform", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
        self.versioned(path, 1)
    }

    pub fn change(&mut self, path: &str, version: i64, changes: Value) -> Vec<Value> {
        let document = json!({"uri": self.uri(path), "version": version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
        self.versioned(path, version)
    }

    /// The diagnostics of this version of a file.
    fn versioned(&mut self, path: &str, version: i64) -> Vec<Value> {
        let uri = self.uri(path);
        let message = self.until(|message| {
            let parameters = &message["params"];
            message["method"] == "textDocument/publishDiagnostics"
                && parameters["uri"] == uri.as_str()
                && parameters["version"] == version
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// Takes leave as the protocol wants.
    pub fn leave(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        let mut waited = Duration::ZERO;
        while self.child.try_wait().unwrap().is_none() {
            assert!(waited < PATIENCE, "the server does not end");
            std::thread::sleep(Duration::from_millis(5));
            waited += Duration::from_millis(5);
        }
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(stream: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            header => length = header.strip_prefix("Content-Length: ").map_or(length, |digits| digits.parse().ok()),
        }
    }
    let mut body = vec![0; length?];
    stream.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("nothing but messages reaches standard output"))
}

/// A path that Lua and the shell take as it is.
pub fn plain(path: &Path) -> String {
    let text = path.display().to_string();
    assert!(!text.contains(['\'', '"', '\\', ' ']), "{text}");
    text
}
