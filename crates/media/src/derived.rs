//! The folder of what is made from pictures: smaller copies of them, and cards for sharing. Nothing in it is
//! the only one of its kind; delete it, and it is made again.

use std::fs;
use std::io;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use crate::error::MediaError;
use crate::kind::Kind;
use crate::pixels::Pixels;
use crate::sizes::{height_at, widths};
use crate::store::{Store, hex, kind_of, write};
use crate::strip;

/// The content type of every copy.
pub const COPY_TYPE: &str = "image/webp";
/// Photographs: below it, skies begin to show steps.
const PHOTOGRAPH: f32 = 80.0;
/// Drawings and screenshots, whose edges show every fault.
const DRAWING: f32 = 90.0;

/// A folder of copies. Its calls decode and encode, so they belong on a blocking thread, few at a time.
#[derive(Debug, Clone)]
pub struct Derived {
    root: PathBuf,
    originals: Store,
}

impl Derived {
    /// Copies of the pictures in `originals`, below `root`, which is made when the first is kept.
    pub fn of(originals: Store, root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), originals }
    }

    /// The copy of that width, if it has been made.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub fn copy(&self, key: &str, width: u32) -> Result<Option<Vec<u8>>, MediaError> {
        self.path(key, width).map_or(Ok(None), |path| read(&path))
    }

    /// Makes the copy of that width and keeps it; nothing if there is no such picture, or none that can be
    /// scaled.
    ///
    /// # Errors
    /// If the picture cannot be read, decoded or written, or the copy cannot be kept.
    pub fn make_copy(&self, key: &str, width: u32) -> Result<Option<Vec<u8>>, MediaError> {
        let Some(original) = self.decode(key)? else { return Ok(None) };
        if !widths(original.pixels.width, original.pixels.height).contains(&width) {
            return Ok(None);
        }
        self.copy_of(&original, key, width).map(Some)
    }

    /// Makes every copy that is missing; says how many it made.
    ///
    /// # Errors
    /// As [`Derived::make_copy`].
    pub fn make_copies(&self, key: &str, (width, height): (u32, u32)) -> Result<usize, MediaError> {
        let missing = |width: &u32| self.path(key, *width).is_some_and(|path| !path.exists());
        let missing: Vec<u32> = widths(width, height).into_iter().filter(missing).collect();
        if missing.is_empty() {
            return Ok(0);
        }
        let Some(original) = self.decode(key)? else { return Ok(0) };
        for width in &missing {
            self.copy_of(&original, key, *width)?;
        }
        Ok(missing.len())
    }

    /// The pictures that copies are made of.
    pub fn originals(&self) -> &Store {
        &self.originals
    }

    /// Throws the copies of a picture away.
    ///
    /// # Errors
    /// If they are there and cannot be removed.
    pub fn forget(&self, key: &str) -> Result<(), MediaError> {
        let Some(folder) = self.path(key, 0).and_then(|path| path.parent().map(ToOwned::to_owned)) else {
            return Ok(());
        };
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(MediaError::at(&folder)(error)),
            _ => Ok(()),
        }
    }

    fn copy_of(&self, original: &Original, key: &str, width: u32) -> Result<Vec<u8>, MediaError> {
        let pixels = &original.pixels;
        let height = height_at(pixels.width, pixels.height, width);
        let mut bytes = webp(&pixels.scaled(pixels.whole(), width, height)?, original.kind)?;
        // What was well compressed already is not worth compressing again.
        if width == pixels.width && original.kind == Kind::WebP && original.bytes.len() <= bytes.len() {
            bytes.clone_from(&original.bytes);
        }
        if let Some(path) = self.path(key, width) {
            write(&path, &bytes).map_err(MediaError::at(&path))?;
        }
        Ok(bytes)
    }

    /// The picture, unless it moves or is of a kind that is not decoded here.
    fn decode(&self, key: &str) -> Result<Option<Original>, MediaError> {
        let Some(kind) = kind_of(key).filter(|kind| *kind != Kind::Avif) else { return Ok(None) };
        let Some(bytes) = self.originals.read(key)? else { return Ok(None) };
        if strip::strip(kind, &bytes)?.animated {
            return Ok(None);
        }
        let pixels = Pixels::decode(kind, &bytes)?;
        Ok(Some(Original { kind, bytes, pixels }))
    }

    /// The decoded picture under a key, for a card.
    pub(crate) fn pixels(&self, key: &str) -> Result<Option<Pixels>, MediaError> {
        Ok(self.decode(key)?.map(|original| original.pixels))
    }

    /// `{first 2 hex digits}/{sha256}/{width}.webp`: the key's own name is a folder, so that all copies of a
    /// picture go with it.
    fn path(&self, key: &str, width: u32) -> Option<PathBuf> {
        kind_of(key)?;
        let stem = key.rsplit_once('.')?.0;
        Some(self.root.join(stem).join(format!("{width}.webp")))
    }

    /// The card of that name, and the folder of all cards of its subject.
    pub(crate) fn card_path(&self, subject: &str, name: &str) -> (PathBuf, PathBuf) {
        let folder = self.root.join("cards").join(&hex(&Sha256::digest(subject))[..24]);
        (folder.join(name), folder)
    }
}

struct Original {
    kind: Kind,
    bytes: Vec<u8>,
    pixels: Pixels,
}

pub(crate) fn read(path: &std::path::Path) -> Result<Option<Vec<u8>>, MediaError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(MediaError::at(path)(error)),
    }
}

fn webp(pixels: &Pixels, kind: Kind) -> Result<Vec<u8>, MediaError> {
    let Pixels { width, height, bytes, .. } = pixels;
    let encoder = match pixels.transparent {
        true => webp::Encoder::from_rgba(bytes, *width, *height),
        false => webp::Encoder::from_rgb(bytes, *width, *height),
    };
    let quality = if matches!(kind, Kind::Png | Kind::Gif) { DRAWING } else { PHOTOGRAPH };
    let encoded = encoder.encode_simple(false, quality);
    let encoded = encoded.map_err(|error| MediaError::Scaling { reason: format!("{error:?}") })?;
    Ok(encoded.to_vec())
}
