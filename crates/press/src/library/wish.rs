//! The wish to have the index built afresh: a file in its folder, so that whoever keeps the index finds it, in whatever
//! process, and whoever takes over if that one dies.

use std::fs;
use std::io;
use std::path::PathBuf;

use super::{Library, LibraryError};

impl Library {
    /// Asks for an index that is built afresh, beside the one that serves meanwhile. The next [`Library::step`] of
    /// whoever keeps it begins with that.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn wish_rebuild(&self) -> Result<(), LibraryError> {
        self.in_folder(fs::create_dir_all(&self.folder).and_then(|()| fs::write(self.wish(), "")))
    }

    /// Whether one is asked for that is not built yet.
    pub fn wishes_rebuild(&self) -> bool {
        self.wish().exists()
    }

    /// There is a fresh one.
    pub(super) fn fulfil_wish(&self) -> Result<(), LibraryError> {
        match fs::remove_file(self.wish()) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => self.in_folder(Err(cause)),
            _ => Ok(()),
        }
    }

    fn wish(&self) -> PathBuf {
        self.folder.join("rebuild")
    }

    pub(super) fn in_folder<T>(&self, done: io::Result<T>) -> Result<T, LibraryError> {
        done.map_err(|cause| LibraryError::Folder { folder: self.folder.clone(), cause })
    }
}
