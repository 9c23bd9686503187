//! What cards are drawn with: the theme's own typefaces and colours.

use sha2::{Digest as _, Sha256};
use swash::{CacheKey, FontRef};

use super::text::{is_set_leftwards, tidied};
use crate::error::MediaError;
use crate::store::hex;

/// The weights: a headline is set as the page sets it, small type a little stronger than its text.
const DISPLAY_WEIGHT: f32 = 500.0;
const SANS_WEIGHT: f32 = 550.0;

/// A typeface as the theme has it: WOFF2, or TrueType and OpenType as they are.
#[derive(Debug, Clone, Copy)]
pub struct FontFile<'a> {
    /// Its name, for errors.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// Red, green, blue.
pub type Colour = [u8; 3];

/// The theme's colours by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colours {
    /// The ground.
    pub paper: Colour,
    /// Text.
    pub ink: Colour,
    /// Text that is less important.
    pub soft: Colour,
    /// The one accent.
    pub accent: Colour,
}

/// Typefaces and colours, read and checked.
pub struct CardStyle {
    pub(super) display: Family,
    pub(super) sans: Family,
    pub(super) colours: Colours,
    fingerprint: String,
}

impl std::fmt::Debug for CardStyle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardStyle").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

impl CardStyle {
    /// Reads the files of both families; of several the first that has a letter sets it.
    ///
    /// # Errors
    /// If a family has no file, or one cannot be read.
    pub fn read(
        display: &[FontFile<'_>],
        sans: &[FontFile<'_>],
        colours: Colours,
    ) -> Result<Self, MediaError> {
        let mut hash = Sha256::new();
        for file in display.iter().chain(sans) {
            hash.update(Sha256::digest(file.bytes));
        }
        hash.update(format!("{colours:?}"));
        let display = Family::read("display", display, DISPLAY_WEIGHT)?;
        let sans = Family::read("sans", sans, SANS_WEIGHT)?;
        Ok(Self { display, sans, colours, fingerprint: hex(&hash.finalize()) })
    }

    /// Whether every letter of the text is in both families, and runs from left to right.
    pub fn can_set(&self, text: &str) -> bool {
        let text = tidied(text);
        let known = |c: char| !is_set_leftwards(c) && self.display.has(c) && self.sans.has(c);
        !text.is_empty() && text.chars().all(known)
    }

    /// Stands for all of it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// Files that together are one typeface, cut up by letters for the web.
pub(super) struct Family {
    pub(super) faces: Vec<Face>,
    pub(super) weight: f32,
}

impl Family {
    fn read(name: &str, files: &[FontFile<'_>], weight: f32) -> Result<Self, MediaError> {
        let faces: Vec<Face> = files.iter().map(Face::read).collect::<Result<_, _>>()?;
        if faces.is_empty() {
            let reason = "the theme names no file for it".into();
            return Err(MediaError::Typeface { name: name.to_owned(), reason });
        }
        Ok(Self { faces, weight })
    }

    pub(super) fn has(&self, c: char) -> bool {
        c == ' ' || self.face_of(c).is_some()
    }

    pub(super) fn face_of(&self, c: char) -> Option<usize> {
        self.faces.iter().position(|face| face.font().charmap().map(c) != 0)
    }
}

/// One file of a typeface.
pub(super) struct Face {
    data: Vec<u8>,
    offset: u32,
    key: CacheKey,
}

impl Face {
    fn read(file: &FontFile<'_>) -> Result<Self, MediaError> {
        let unreadable = |reason: String| MediaError::Typeface { name: file.name.to_owned(), reason };
        let data = match file.bytes.starts_with(b"wOF2") {
            true => wuff::decompress_woff2(file.bytes).map_err(|error| unreadable(format!("{error:?}")))?,
            false => file.bytes.to_vec(),
        };
        let font = FontRef::from_index(&data, 0);
        let (offset, key) = font
            .map(|font| (font.offset, font.key))
            .ok_or_else(|| unreadable("it is neither WOFF2 nor TrueType or OpenType".into()))?;
        Ok(Self { data, offset, key })
    }

    pub(super) fn font(&self) -> FontRef<'_> {
        FontRef { data: &self.data, offset: self.offset, key: self.key }
    }
}
