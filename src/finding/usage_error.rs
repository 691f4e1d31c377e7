//! A request that cannot be met.

/// The request cannot be met: nothing was checked. Ends with exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError {
    /// What is wrong, lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Every mistake of a file that the message and the help speak of.
    pub mistakes: Vec<Mistake>,
}

/// A mistake in a file that belongs to no scan: a configuration, a baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// As reports call the file.
    pub path: String,
    /// From 1, in characters.
    pub line: u32,
    pub column: u32,
    pub message: String,
    pub help: Option<String>,
}

impl UsageError {
    pub fn new(message: impl Into<String>) -> UsageError {
        UsageError { message: message.into(), help: None, mistakes: Vec::new() }
    }

    pub fn with_help(mut self, help: impl Into<String>) -> UsageError {
        self.help = Some(help.into());
        self
    }
}

impl std::fmt::Display for UsageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for UsageError {}
