//! Why a file is not read.

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    NotFound,
    OutsideRoot,
    /// A link leads out of the repository.
    OutsideRepository,
    NotAFile,
    /// Size and limit in bytes.
    TooLarge(u64, u64),
    /// A NUL byte.
    Binary,
    /// Byte offset of the first byte that is not UTF-8.
    NotUtf8(usize),
    Io(String),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReadError::NotFound => write!(f, "no such file"),
            ReadError::OutsideRoot => write!(f, "is outside the scan root"),
            ReadError::OutsideRepository => write!(f, "a link that leads out of the repository"),
            ReadError::NotAFile => write!(f, "not a regular file"),
            ReadError::TooLarge(size, limit) => write!(f, "file of {size} bytes is over the limit of {limit}"),
            ReadError::Binary => write!(f, "binary file"),
            ReadError::NotUtf8(at) => write!(f, "not UTF-8 at byte {at}"),
            ReadError::Io(message) => write!(f, "{message}"),
        }
    }
}
