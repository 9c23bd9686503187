//! The originals: each picture under the hash of its own bytes, so that names come from nobody.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::error::MediaError;
use crate::kind::Kind;
use crate::prepare::prepare;
use crate::shelf::{Folder, Shelf};

/// The store of pictures. Its calls decode and wait for a disk or a network, so they belong on a blocking thread.
#[derive(Debug, Clone)]
pub struct Store {
    shelf: Arc<dyn Shelf>,
    /// Where files are written to as they come.
    arriving: PathBuf,
}

/// A picture that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Where it is found again: `{first 2 hex digits}/{sha256}.{extension}`.
    pub key: String,
    /// Its content type.
    pub mime: &'static str,
    /// Its width in pixels, upright.
    pub width: u32,
    /// Its height in pixels, upright.
    pub height: u32,
    /// The size of what is kept.
    pub bytes: u64,
    /// The hash of what is kept, in hex.
    pub sha256: String,
    /// Whether smaller copies can be made of it: not of one that moves, nor of AVIF.
    pub scalable: bool,
}

impl Store {
    /// The store in a folder of this machine, which is made if needed.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, MediaError> {
        let root = root.into();
        Store::on(Arc::new(Folder(root.clone())), root)
    }

    /// The store on that shelf. What is on its way in lies in the folder `arriving`, which is made if needed.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn on(shelf: Arc<dyn Shelf>, arriving: impl Into<PathBuf>) -> Result<Self, MediaError> {
        let arriving = arriving.into();
        fs::create_dir_all(&arriving).map_err(MediaError::at(&arriving))?;
        Ok(Self { shelf, arriving })
    }

    /// Keeps a picture, upright and without metadata. The same picture always gets the same key.
    ///
    /// # Errors
    /// If the bytes are no picture we take, or the store fails; nothing is kept then.
    pub fn put(&self, bytes: &[u8]) -> Result<Stored, MediaError> {
        let picture = prepare(bytes)?;
        let sha256 = hex(&Sha256::digest(&picture.bytes));
        let key = format!("{}/{sha256}.{}", &sha256[..2], picture.kind.extension());
        if !self.has(&key)? {
            self.shelf.put(&key, &picture.bytes).map_err(self.at(&key))?;
        }
        Ok(Stored {
            key,
            mime: picture.kind.mime(),
            width: picture.width,
            height: picture.height,
            bytes: picture.bytes.len() as u64,
            sha256,
            scalable: picture.scalable,
        })
    }

    /// Keeps a picture under the key that [`Store::put`] once gave it, here or elsewhere.
    ///
    /// # Errors
    /// If the bytes are not those the key is named after, or the store fails.
    pub fn keep(&self, key: &str, bytes: &[u8]) -> Result<(), MediaError> {
        let ours = kind_of(key).is_some() && key.contains(&hex(&Sha256::digest(bytes)));
        let outcome = match ours {
            true => self.shelf.put(key, bytes),
            false => {
                Err(io::Error::new(io::ErrorKind::InvalidData, "its bytes are not those it is named after"))
            }
        };
        outcome.map_err(self.at(key))
    }

    /// The picture under this key; nothing if there is none or the key is none of ours, so a key from outside can name
    /// nothing else.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self, key: &str) -> Result<Option<Vec<u8>>, MediaError> {
        match kind_of(key) {
            Some(_) => self.shelf.get(key).map_err(self.at(key)),
            None => Ok(None),
        }
    }

    /// Whether there is a picture under this key.
    ///
    /// # Errors
    /// If that cannot be told.
    pub fn has(&self, key: &str) -> Result<bool, MediaError> {
        match kind_of(key) {
            Some(_) => self.shelf.has(key).map_err(self.at(key)),
            None => Ok(false),
        }
    }

    /// Takes the picture under this key away, unless somebody wants it after all: whoever puts the same picture in
    /// at this moment either is seen by `wanted`, which is asked while it is out of sight, or finds it missing.
    ///
    /// # Errors
    /// If the store fails, or whoever is asked does.
    pub fn remove<E: From<MediaError>>(
        &self,
        key: &str,
        wanted: impl FnOnce() -> Result<bool, E>,
    ) -> Result<(), E> {
        if kind_of(key).is_none() {
            return Ok(());
        }
        let aside = format!("{}.leaving", key.split('.').next().unwrap_or_default());
        match self.moved(key, &aside)? {
            true => {}
            // One that was set aside by a process that died is done away with as well.
            false if self.shelf.has(&aside).map_err(self.at(&aside))? => {}
            false => return Ok(()),
        }
        let is_wanted = wanted();
        match is_wanted {
            Ok(false) => self.shelf.remove(&aside).map_err(self.at(&aside))?,
            Ok(true) | Err(_) => drop(self.moved(&aside, key)?),
        }
        is_wanted.map(drop)
    }

    /// Moves what is there to another key, so that it is under one of the two at any time; `false` if nothing is there.
    fn moved(&self, from: &str, to: &str) -> Result<bool, MediaError> {
        let Some(bytes) = self.shelf.get(from).map_err(self.at(from))? else { return Ok(false) };
        self.shelf.put(to, &bytes).map_err(self.at(to))?;
        self.shelf.remove(from).map_err(self.at(from))?;
        Ok(true)
    }

    /// Names the place that a failed call was about.
    fn at(&self, key: &str) -> impl FnOnce(io::Error) -> MediaError {
        let path = self.shelf.place(key);
        move |source| MediaError::Folder { path, source }
    }

    pub(crate) fn arriving(&self) -> &Path {
        &self.arriving
    }

    /// Whether the key is of the form that is given out.
    pub fn is_key(key: &str) -> bool {
        kind_of(key).is_some()
    }

    /// The content type of the picture under this key.
    pub fn mime(key: &str) -> Option<&'static str> {
        kind_of(key).map(Kind::mime)
    }
}

pub(crate) fn kind_of(key: &str) -> Option<Kind> {
    let (folder, name) = key.split_once('/')?;
    let (hash, extension) = name.split_once('.')?;
    let lower_hex = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    let ours = hash.len() == 64 && hash.chars().all(lower_hex) && folder == &hash[..2];
    if ours { Kind::from_extension(extension) } else { None }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_goes_unless_somebody_wants_it_after_all() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let bytes = b"not judged here";
        let hash = hex(&Sha256::digest(bytes));
        let key = format!("{}/{hash}.jpg", &hash[..2]);
        store.keep(&key, bytes).unwrap();
        let wanted = |answer: Result<bool, MediaError>| store.remove(&key, || answer);
        wanted(Ok(true)).unwrap();
        assert!(wanted(Err(MediaError::Svg)).is_err());
        assert!(store.read(&key).unwrap().is_some(), "it is back in its place");
        let gone = |store: &Store| store.read(&key).unwrap().is_none();
        store.remove(&key, || Ok::<_, MediaError>(!gone(&store))).unwrap();
        assert!(gone(&store), "while it was asked, nobody saw it");
        wanted(Ok(true)).unwrap();
        store.remove("../secret.jpg", || Ok::<_, MediaError>(false)).unwrap();
        assert_eq!(fs::read_dir(folder.path().join(&key[..2])).unwrap().count(), 0);
    }

    #[test]
    fn only_our_own_keys_name_files() {
        let hash = "ab".repeat(32);
        assert!(Store::is_key(&format!("ab/{hash}.jpg")));
        assert_eq!(Store::mime(&format!("ab/{hash}.webp")), Some("image/webp"));
        for key in [
            "",
            "ab",
            "../secret.jpg",
            "/etc/passwd",
            &format!("cd/{hash}.jpg"),
            &format!("ab/{hash}.svg"),
            &format!("ab/{hash}.jpg/.."),
            &format!("ab/../ab/{hash}.jpg"),
            &format!("AB/{}.jpg", hash.to_uppercase()),
            &format!("ü/{}.jpg", "ü".repeat(32)),
        ] {
            assert!(!Store::is_key(key), "{key}");
        }
    }
}
