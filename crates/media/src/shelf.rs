//! Where the originals lie: a folder here, or whatever else keeps bytes under a name.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Keeps bytes under keys. Its calls wait for a disk or a network, so they belong on a blocking thread.
pub trait Shelf: fmt::Debug + Send + Sync {
    /// Keeps the bytes under that key, whole or not at all.
    ///
    /// # Errors
    /// If they cannot be kept; what was there before still is.
    fn put(&self, key: &str, bytes: &[u8]) -> io::Result<()>;

    /// What is kept under that key.
    ///
    /// # Errors
    /// If it cannot be read, or whether there is anything cannot be told.
    fn get(&self, key: &str) -> io::Result<Option<Vec<u8>>>;

    /// Whether anything is kept under that key.
    ///
    /// # Errors
    /// If that cannot be told.
    fn has(&self, key: &str) -> io::Result<bool>;

    /// Takes away what is kept under that key; nothing is done if nothing is.
    ///
    /// # Errors
    /// If it is still there.
    fn remove(&self, key: &str) -> io::Result<()>;

    /// Where that is, for people.
    fn place(&self, key: &str) -> PathBuf;
}

/// A folder of this machine.
#[derive(Debug)]
pub(crate) struct Folder(pub PathBuf);

impl Shelf for Folder {
    fn put(&self, key: &str, bytes: &[u8]) -> io::Result<()> {
        write(&self.0.join(key), bytes)
    }

    fn get(&self, key: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.0.join(key)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn has(&self, key: &str) -> io::Result<bool> {
        self.0.join(key).try_exists()
    }

    fn remove(&self, key: &str) -> io::Result<()> {
        match fs::remove_file(self.0.join(key)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn place(&self, key: &str) -> PathBuf {
        self.0.join(key)
    }
}

/// Whole or not at all: a temporary file in the same folder, on disk before it gets its name.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".arriving-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    // The new name, and the name of a new folder, last only once the folders above are on disk too.
    File::open(folder)?.sync_all()?;
    folder.parent().map_or(Ok(()), |root| File::open(root)?.sync_all())
}
