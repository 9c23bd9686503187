//! The media folder: each picture under the hash of its own bytes, so that names come from nobody.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::error::MediaError;
use crate::kind::Kind;
use crate::prepare::prepare;

/// A folder of pictures. Its calls decode and wait for the disk, so they belong on a blocking thread.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
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
    /// Opens the folder, making it if needed.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, MediaError> {
        let root = root.into();
        fs::create_dir_all(&root).map_err(MediaError::at(&root))?;
        Ok(Self { root })
    }

    /// Keeps a picture, upright and without metadata. The same picture always gets the same key.
    ///
    /// # Errors
    /// If the bytes are no picture we take, or the folder fails; nothing is kept then.
    pub fn put(&self, bytes: &[u8]) -> Result<Stored, MediaError> {
        let picture = prepare(bytes)?;
        let sha256 = hex(&Sha256::digest(&picture.bytes));
        let key = format!("{}/{sha256}.{}", &sha256[..2], picture.kind.extension());
        let path = self.root.join(&key);
        if !path.exists() {
            write(&path, &picture.bytes).map_err(MediaError::at(&path))?;
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
    /// If the bytes are not those the key is named after, or the folder fails.
    pub fn keep(&self, key: &str, bytes: &[u8]) -> Result<(), MediaError> {
        let path = self.root.join(key);
        let ours = kind_of(key).is_some() && key.contains(&hex(&Sha256::digest(bytes)));
        let outcome = match ours {
            true => write(&path, bytes),
            false => {
                Err(io::Error::new(io::ErrorKind::InvalidData, "its bytes are not those it is named after"))
            }
        };
        outcome.map_err(MediaError::at(&path))
    }

    /// The picture under this key; nothing if there is none or the key is none of ours.
    ///
    /// # Errors
    /// If the file exists and cannot be read.
    pub fn read(&self, key: &str) -> Result<Option<Vec<u8>>, MediaError> {
        let Some(path) = self.path(key) else { return Ok(None) };
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(MediaError::at(&path)(error)),
        }
    }

    /// Takes the picture under this key away, unless somebody wants it after all: whoever puts the same picture in
    /// at this moment either is seen by `wanted`, which is asked while it is out of sight, or finds it missing.
    ///
    /// # Errors
    /// If the folder fails, or whoever is asked does.
    pub fn remove<E: From<MediaError>>(
        &self,
        key: &str,
        wanted: impl FnOnce() -> Result<bool, E>,
    ) -> Result<(), E> {
        let Some(path) = self.path(key) else { return Ok(()) };
        let aside = path.with_extension("leaving");
        match fs::rename(&path, &aside) {
            // One that was set aside by a process that died is done away with as well.
            Err(error) if error.kind() == io::ErrorKind::NotFound && !aside.exists() => return Ok(()),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(MediaError::at(&path)(error).into());
            }
            _ => {}
        }
        let is_wanted = wanted();
        let done = match is_wanted {
            Ok(false) => fs::remove_file(&aside),
            Ok(true) | Err(_) => fs::rename(&aside, &path),
        };
        done.map_err(MediaError::at(&path))?;
        is_wanted.map(drop)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Where the picture under this key would lie; nothing if the key is not of the form we give out, so a
    /// key from outside can name no other file.
    pub fn path(&self, key: &str) -> Option<PathBuf> {
        kind_of(key).map(|_| self.root.join(key))
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
        let store = Store { root: PathBuf::from("media") };
        let hash = "ab".repeat(32);
        assert_eq!(store.path(&format!("ab/{hash}.jpg")), Some(format!("media/ab/{hash}.jpg").into()));
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
            assert_eq!(store.path(key), None, "{key}");
        }
    }
}
