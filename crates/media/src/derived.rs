//! The folder of what is made from pictures: smaller copies of them, and cards for sharing. Nothing in it is
//! the only one of its kind; delete it, and it is made again.

use std::fs;
use std::io;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use crate::error::MediaError;
use crate::format::Format;
use crate::kind::Kind;
use crate::pixels::Pixels;
use crate::shelf::write;
use crate::sizes::{height_at, usual_width, widths};
use crate::store::{Store, hex, kind_of};
use crate::strip;

/// A picture whose largest copy has more pixels gets none in AVIF: it would take minutes.
const MOST_AVIF_PIXELS: u64 = 6_000_000;

/// One of a picture's copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// Its width in pixels.
    pub width: u32,
    /// What it is written as.
    pub format: Format,
}

/// What became of a picture's copies in AVIF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gain {
    /// Each is smaller than its like in WebP, and kept.
    Smaller,
    /// They would not be, or would take too long to make: none is kept.
    None,
    /// Whoever asked wants to end; those that are made are kept.
    Unfinished,
}

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

    /// The copy, if it has been made.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub fn copy(&self, key: &str, variant: Variant) -> Result<Option<Vec<u8>>, MediaError> {
        self.path(key, variant).map_or(Ok(None), |path| read(&path))
    }

    /// Makes the copy and keeps it; nothing if there is no such picture, or none that can be scaled.
    ///
    /// # Errors
    /// If the picture cannot be read, decoded or written, or the copy cannot be kept.
    pub fn make_copy(&self, key: &str, variant: Variant) -> Result<Option<Vec<u8>>, MediaError> {
        let Some(original) = self.decode(key)? else { return Ok(None) };
        if !widths(original.pixels.width, original.pixels.height).contains(&variant.width) {
            return Ok(None);
        }
        self.copy_of(&original, key, variant).map(Some)
    }

    /// Makes every copy in WebP that is missing, and the one in JPEG that those get who cannot choose; says how many
    /// it made.
    ///
    /// # Errors
    /// As [`Derived::make_copy`].
    pub fn make_copies(&self, key: &str, (width, height): (u32, u32)) -> Result<usize, MediaError> {
        let webp = |width| Variant { width, format: Format::WebP };
        let jpeg = |width| Variant { width, format: Format::Jpeg };
        let wanted = widths(width, height).into_iter().map(webp).chain(usual_width(width, height).map(jpeg));
        let missing: Vec<Variant> = wanted.filter(|variant| !self.has(key, *variant)).collect();
        if missing.is_empty() {
            return Ok(0);
        }
        let Some(original) = self.decode(key)? else { return Ok(0) };
        for variant in &missing {
            self.copy_of(&original, key, *variant)?;
        }
        Ok(missing.len())
    }

    /// Makes the copies in AVIF that are missing, the small ones first, unless one turns out no smaller than its like in
    /// WebP. `goes_on` is asked before each, since each takes seconds.
    ///
    /// # Errors
    /// As [`Derived::make_copy`].
    pub fn make_avif(
        &self,
        key: &str,
        (width, height): (u32, u32),
        goes_on: impl Fn() -> bool,
    ) -> Result<Gain, MediaError> {
        let widths = widths(width, height);
        let most = widths.last().map_or(0, |top| u64::from(*top) * u64::from(height_at(width, height, *top)));
        if most == 0 || most > MOST_AVIF_PIXELS {
            return Ok(Gain::None);
        }
        let Some(original) = self.decode(key)? else { return Ok(Gain::None) };
        for width in widths {
            if !goes_on() {
                return Ok(Gain::Unfinished);
            }
            if !self.gains(&original, key, width)? {
                self.forget_avif(key)?;
                return Ok(Gain::None);
            }
        }
        Ok(Gain::Smaller)
    }

    /// Whether the copy of that width is smaller in AVIF than in WebP; it is made to find out.
    fn gains(&self, original: &Original, key: &str, width: u32) -> Result<bool, MediaError> {
        let length = |format| {
            let variant = Variant { width, format };
            let made = match self.copy(key, variant)? {
                Some(kept) => kept,
                None => self.copy_of(original, key, variant)?,
            };
            Ok::<_, MediaError>(made.len())
        };
        Ok(length(Format::Avif)? < length(Format::WebP)?)
    }

    fn forget_avif(&self, key: &str) -> Result<(), MediaError> {
        let Some(folder) = self.folder(key) else { return Ok(()) };
        for file in fs::read_dir(&folder).map_err(MediaError::at(&folder))? {
            let path = file.map_err(MediaError::at(&folder))?.path();
            if path.extension().is_some_and(|extension| extension == Format::Avif.extension()) {
                fs::remove_file(&path).map_err(MediaError::at(&path))?;
            }
        }
        Ok(())
    }

    fn has(&self, key: &str, variant: Variant) -> bool {
        self.path(key, variant).is_some_and(|path| path.exists())
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
        let Some(folder) = self.folder(key) else { return Ok(()) };
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(MediaError::at(&folder)(error)),
            _ => Ok(()),
        }
    }

    fn copy_of(&self, original: &Original, key: &str, variant: Variant) -> Result<Vec<u8>, MediaError> {
        let (pixels, Variant { width, format }) = (&original.pixels, variant);
        let height = height_at(pixels.width, pixels.height, width);
        let mut bytes = format.encode(&pixels.scaled(pixels.whole(), width, height)?, original.kind)?;
        // What was well compressed already is not worth compressing again.
        let same = width == pixels.width && original.kind == format.kind();
        if same && original.bytes.len() <= bytes.len() {
            bytes.clone_from(&original.bytes);
        }
        if let Some(path) = self.path(key, variant) {
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
    fn path(&self, key: &str, Variant { width, format }: Variant) -> Option<PathBuf> {
        Some(self.folder(key)?.join(format!("{width}.{}", format.extension())))
    }

    fn folder(&self, key: &str) -> Option<PathBuf> {
        kind_of(key)?;
        Some(self.root.join(key.rsplit_once('.')?.0))
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
