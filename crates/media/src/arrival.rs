//! A file on its way in: written to the disk as it comes, so that many at once take no memory, and judged when it
//! is whole.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use crate::error::MediaError;
use crate::prepare::MAX_BYTES;
use crate::store::Store;

/// What has come of a file so far. It has no name, so whatever becomes of this process, nothing of it stays behind.
#[derive(Debug)]
pub struct Arrival {
    file: File,
    folder: PathBuf,
    bytes: usize,
}

impl Store {
    /// A place for a file that is about to come.
    ///
    /// # Errors
    /// If the folder fails.
    pub fn arrival(&self) -> Result<Arrival, MediaError> {
        let folder = self.arriving().to_owned();
        let file = tempfile::tempfile_in(&folder).map_err(MediaError::at(&folder))?;
        Ok(Arrival { file, folder, bytes: 0 })
    }
}

impl Arrival {
    /// The next piece of it. What comes after the largest size that is taken is counted and not kept.
    ///
    /// # Errors
    /// If the folder fails.
    pub fn append(&mut self, piece: &[u8]) -> Result<(), MediaError> {
        self.bytes = self.bytes.saturating_add(piece.len());
        match self.bytes <= MAX_BYTES {
            true => self.file.write_all(piece).map_err(MediaError::at(&self.folder)),
            false => Ok(()),
        }
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// All of it.
    ///
    /// # Errors
    /// If it is larger than what is taken, or the folder fails.
    pub fn whole(&mut self) -> Result<Vec<u8>, MediaError> {
        if self.bytes > MAX_BYTES {
            return Err(MediaError::TooManyBytes { bytes: self.bytes });
        }
        let mut bytes = Vec::with_capacity(self.bytes);
        let read = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.read_to_end(&mut bytes));
        read.map_err(MediaError::at(&self.folder))?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_in_pieces_and_leaves_nothing_behind() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let mut arrival = store.arrival().unwrap();
        assert!(arrival.is_empty());
        arrival.append(b"ab").unwrap();
        arrival.append(b"c").unwrap();
        assert!(!arrival.is_empty());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it has no name");
        assert_eq!(arrival.whole().unwrap(), b"abc");
    }

    #[test]
    fn what_is_too_large_is_counted_and_not_kept() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut arrival = Store::open(folder.path()).unwrap().arrival().unwrap();
        let piece = vec![0; 1 << 20];
        for _ in 0..30 {
            arrival.append(&piece).unwrap();
        }
        let kept = arrival.file.metadata().unwrap().len();
        assert!(kept <= MAX_BYTES as u64, "{kept}");
        let Err(MediaError::TooManyBytes { bytes }) = arrival.whole() else { panic!("it was taken") };
        assert_eq!(bytes, 30 << 20);
    }
}
