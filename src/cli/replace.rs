//! Writing files: a new file in the target's directory takes its place once it is complete.
//!
//! Invariant: a symbolic link is never followed out of the repository and never written through; whatever goes wrong, the
//! old file is as it was.

use std::fs::{self, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, Error, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::Builder;

/// The permissions that a new file asks for; the process's umask takes its part.
#[cfg(unix)]
const NEW_FILE: u32 = 0o666;
/// The file systems of devices and processes: what is named there is written to as it is.
const DEVICES: [&str; 2] = ["/dev", "/proc"];

/// Writes a file. A link in its place is replaced, not followed; an existing file keeps its permissions.
///
/// # Errors
/// When it cannot be written, or its directory leads out of the repository through a link.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = absolute(path)?;
    if DEVICES.iter().any(|devices| path.starts_with(devices)) {
        return in_place(&path, write);
    }
    let old = match fs::symlink_metadata(&path) {
        Ok(old) if old.is_dir() => return Err(Error::new(ErrorKind::IsADirectory, "it is a directory")),
        Ok(old) if old.is_symlink() => None,
        // A pipe or a device.
        Ok(old) if !old.is_file() => return in_place(&path, write),
        Ok(old) => Some(old),
        Err(_) => None,
    };
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Error::new(ErrorKind::InvalidInput, "it is not the name of a file"));
    };
    let directory = directory(parent)?;
    let mut builder = Builder::new();
    let builder = builder.prefix(".clearspan-");
    #[cfg(unix)]
    let builder = builder.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(NEW_FILE));
    let mut new = builder.tempfile_in(&directory)?;
    let mut to = BufWriter::new(new.as_file_mut());
    write(&mut to).and_then(|()| to.flush())?;
    drop(to);
    if let Some(permissions) = old.as_ref().map(Metadata::permissions) {
        new.as_file().set_permissions(permissions)?;
    }
    new.as_file().sync_all()?;
    new.persist(directory.join(name)).map_err(|error| error.error)?;
    Ok(())
}

/// Creates a file where nothing is, not even a link.
///
/// # Errors
/// When something is there, or it cannot be written.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(Error::new(ErrorKind::AlreadyExists, "it exists already"));
    }
    replace(path, |to| to.write_all(text.as_bytes()))
}

fn in_place(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut to = BufWriter::new(OpenOptions::new().write(true).open(path)?);
    write(&mut to).and_then(|()| to.flush())
}

/// The real directory behind a path. What lies in a repository by its name, or below the current directory, must lie
/// there in truth: a link in a checkout decides nothing about files elsewhere.
fn directory(parent: &Path) -> io::Result<PathBuf> {
    let real = parent.canonicalize()?;
    let current = std::env::current_dir()?;
    let is_limit = |ancestor: &Path| ancestor == current || ancestor.join(".git").exists();
    for limit in parent.ancestors().filter(|ancestor| is_limit(ancestor)) {
        if !real.starts_with(limit.canonicalize()?) {
            let message = format!("`{}` leads out of `{}` through a symbolic link", parent.display(), limit.display());
            return Err(Error::new(ErrorKind::PermissionDenied, message));
        }
    }
    Ok(real)
}

/// The path from the root of the file system, `.` and `..` resolved by name.
fn absolute(path: &Path) -> io::Result<PathBuf> {
    let mut made = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::ParentDir => _ = made.pop(),
            Component::CurDir => {}
            part => made.push(part),
        }
    }
    Ok(made)
}
