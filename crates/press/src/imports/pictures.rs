//! Pictures at hand: files beside the import file or in a folder given with it. Nothing outside of
//! those folders is ever opened, and nothing is fetched.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use kernel::ids::hex;
use media::{Captions, MAX_BYTES, Store, Stored};
use sha2::{Digest, Sha256};
use url::Url;

/// Pictures remembered, so that a portrait in each article is decoded once.
const MOST_REMEMBERED: usize = 2_000;

/// A picture that was taken over.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) stored: Stored,
    pub(super) captions: Captions,
}

impl Taken {
    pub(super) fn caption(&self) -> Option<String> {
        self.captions.caption.clone()
    }

    pub(super) fn credit(&self) -> Option<String> {
        self.captions.credit_line().map(str::to_owned)
    }
}

/// Where pictures may be.
pub(super) struct Pictures<'a> {
    store: &'a Store,
    /// The import file's folder, without symbolic links.
    beside: Option<PathBuf>,
    /// The folder given with it: the old site's files.
    library: Option<PathBuf>,
    taken: HashMap<PathBuf, Option<Taken>>,
}

impl<'a> Pictures<'a> {
    pub(super) fn new(store: &'a Store, file: &Path, library: Option<&Path>) -> Pictures<'a> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Pictures {
            store,
            beside: folder.canonicalize().ok(),
            library: library.and_then(|folder| folder.canonicalize().ok()),
            taken: HashMap::new(),
        }
    }

    /// The file of an address. A relative one is looked for in both folders; a whole address, and a
    /// path of the old site, in the library only, under ever shorter ends of its path.
    fn find(&self, src: &str) -> Option<PathBuf> {
        let is_whole = src.starts_with('/') || Url::parse(src).is_ok();
        if !is_whole {
            let path = relative(src.split(['?', '#']).next().unwrap_or_default())?;
            return [&self.library, &self.beside]
                .into_iter()
                .flatten()
                .find_map(|folder| within(folder, &path));
        }
        let library = self.library.as_ref()?;
        let path = match Url::parse(src) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => url.path().to_owned(),
            Ok(_) => return None,
            Err(_) => src.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/').to_owned(),
        };
        let path = relative(path.trim_start_matches('/'))?;
        let parts: Vec<&Path> = path.iter().map(Path::new).collect();
        // A bare file name could be any picture's, so the last folder always counts.
        let shortest = parts.len().saturating_sub(2);
        (0..=shortest).find_map(|from| within(library, &parts[from..].iter().collect::<PathBuf>()))
    }

    /// Stands for the bytes of a picture at hand.
    pub(super) fn digest(&self, src: &str) -> Option<String> {
        let bytes = read(&self.find(src)?)?;
        Some(hex(&Sha256::digest(bytes)))
    }

    /// Takes a picture over; nothing if it is not at hand or is no picture we take, which is remarked.
    pub(super) fn take(&mut self, src: &str, remarks: &mut Vec<String>) -> Option<Taken> {
        let path = self.find(src)?;
        if let Some(taken) = self.taken.get(&path) {
            return taken.clone();
        }
        let bytes = read(&path)?;
        let taken = match self.store.put(&bytes) {
            Ok(stored) => Some(Taken { stored, captions: media::captions(&bytes) }),
            Err(refused) => {
                remarks.push(format!("the picture {src} was not taken over: {refused}"));
                None
            }
        };
        if self.taken.len() >= MOST_REMEMBERED {
            self.taken.clear();
        }
        self.taken.insert(path, taken.clone());
        taken
    }

    /// The whole web address of a picture that is elsewhere, where it can be told.
    pub(super) fn address(src: &str, source_url: Option<&str>) -> Option<String> {
        let url = match Url::parse(src) {
            Ok(url) => url,
            Err(_) => Url::parse(source_url?).ok()?.join(src).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then(|| url.into())
    }
}

/// A path that only leads downwards, or none.
fn relative(text: &str) -> Option<PathBuf> {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8().ok()?;
    if decoded.is_empty() || decoded.contains(['\\', '\0']) {
        return None;
    }
    let path = PathBuf::from(decoded.as_ref());
    let downwards = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    downwards.then_some(path)
}

/// The file at `path` in `folder`, unless a link leads out of it.
fn within(folder: &Path, path: &Path) -> Option<PathBuf> {
    let found = folder.join(path).canonicalize().ok()?;
    (found.starts_with(folder) && found.is_file()).then_some(found)
}

/// The bytes of a file that may be a picture; one that is too large is not even read.
fn read(path: &Path) -> Option<Vec<u8>> {
    let length = fs::metadata(path).ok()?.len();
    if length > MAX_BYTES as u64 { None } else { fs::read(path).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_only_lead_downwards() {
        for src in [
            "../secret.jpg",
            "a/../../b.jpg",
            "a\\b.jpg",
            "%2e%2e/secret.jpg",
            "a%00.jpg",
            "",
            "%2Fetc/passwd",
        ] {
            assert_eq!(relative(src), None, "{src}");
        }
        assert_eq!(relative("images/a%20b.jpg"), Some("images/a b.jpg".into()));
    }

    #[test]
    fn addresses_are_web_addresses_or_none() {
        let old = Some("https://old.example/2020/story/");
        assert_eq!(Pictures::address("a.jpg", old).as_deref(), Some("https://old.example/2020/story/a.jpg"));
        assert_eq!(Pictures::address("/a.jpg", old).as_deref(), Some("https://old.example/a.jpg"));
        assert_eq!(
            Pictures::address("//cdn.example/a.jpg", old).as_deref(),
            Some("https://cdn.example/a.jpg")
        );
        assert_eq!(Pictures::address("a.jpg", None), None);
        assert_eq!(Pictures::address("javascript:alert(1)", old), None);
        assert_eq!(Pictures::address("file:///etc/passwd", old), None);
    }
}
