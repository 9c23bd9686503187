//! Cards for sharing: what stands beside a link to an article when somebody posts it. The leading picture,
//! cropped to its focus, with the headline across its foot; or, where there is none, type alone. Nothing is on
//! a card that not everyone may read.

mod canvas;
mod draw;
mod setting;
mod style;
mod text;

use std::fs;

use sha2::{Digest as _, Sha256};

use crate::derived::{Derived, read};
use crate::error::MediaError;
use crate::focus::Focus;
use crate::shelf::write;
use crate::store::hex;

pub use style::{CardStyle, Colours, FontFile};

/// The size of every card, in the shape that the large networks show uncropped.
pub const CARD_SIZE: (u32, u32) = (1200, 630);
/// Part of every card's name: raise it when cards are drawn differently.
const FORM: &str = "1";
/// Letters of the hash in a card's name.
const TAG: usize = 20;

/// The words of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Whose card it is.
    pub publication: String,
    /// The section, or what sort of page it is.
    pub kicker: Option<String>,
    /// What it is about.
    pub headline: String,
    /// Who wrote it, or what is to be said in a line.
    pub byline: Option<String>,
}

/// A card, composed but not yet drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// None where the picture speaks alone.
    words: Option<Words>,
    /// What names the picture for good, and what must stay in sight of it.
    picture: Option<(String, Focus)>,
}

impl Card {
    /// Puts a card together from what the typefaces can set. Words that would come out as empty boxes are left
    /// away: for the headline the picture stands alone, or else the publication's name. No card at all if not
    /// even that can be set.
    pub fn compose(style: &CardStyle, words: Words, picture: Option<(String, Focus)>) -> Option<Self> {
        let can_set = |text: &String| style.can_set(text);
        if can_set(&words.headline) {
            let publication = Some(words.publication).filter(&can_set).unwrap_or_default();
            let (kicker, byline) = (words.kicker.filter(&can_set), words.byline.filter(&can_set));
            let words = Words { publication, kicker, headline: words.headline, byline };
            return Some(Self { words: Some(words), picture });
        }
        if picture.is_some() {
            return Some(Self { words: None, picture });
        }
        let headline = Some(words.publication).filter(can_set)?;
        let words = Words { publication: String::new(), kicker: None, headline, byline: None };
        Some(Self { words: Some(words), picture: None })
    }

    /// Its file's name: a hash of all that is on it, so that what was kept under it never changes.
    pub fn name(&self, style: &CardStyle) -> String {
        let hash =
            Sha256::digest(format!("{FORM}\n{}\n{:?}\n{:?}", style.fingerprint(), self.words, self.picture));
        format!("{}.{}", &hex(&hash)[..TAG], self.extension())
    }

    /// What names its picture, if it has one.
    pub fn picture(&self) -> Option<&str> {
        self.picture.as_ref().map(|(name, _)| name.as_str())
    }

    /// Its content type: photographs want the one, type on paper the other.
    pub fn mime(&self) -> &'static str {
        if self.picture.is_some() { "image/jpeg" } else { "image/png" }
    }

    fn extension(&self) -> &'static str {
        if self.picture.is_some() { "jpg" } else { "png" }
    }
}

impl Derived {
    /// The card about `subject`, if it has been drawn.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub fn card(&self, subject: &str, card: &Card, style: &CardStyle) -> Result<Option<Vec<u8>>, MediaError> {
        read(&self.card_path(subject, &card.name(style)).0)
    }

    /// Draws the card about `subject` and keeps it in the place of former ones. `key` is the one in the store of
    /// the card's picture. Nothing if that is gone.
    ///
    /// # Errors
    /// If the picture cannot be read or decoded, or the card cannot be kept.
    pub fn make_card(
        &self,
        subject: &str,
        card: &Card,
        style: &CardStyle,
        key: Option<&str>,
    ) -> Result<Option<Vec<u8>>, MediaError> {
        let picture = match &card.picture {
            None => None,
            Some((_, focus)) => match key.map(|key| self.pixels(key)).transpose()?.flatten() {
                None => return Ok(None),
                Some(pixels) => {
                    let crop = focus.crop((pixels.width, pixels.height), CARD_SIZE);
                    Some(pixels.scaled(crop, CARD_SIZE.0, CARD_SIZE.1)?)
                }
            },
        };
        let bytes = draw::draw(style, card.words.as_ref(), picture)?;
        let (path, folder) = self.card_path(subject, &card.name(style));
        // Former cards of the subject; if they cannot go, they only lie about.
        let _ = fs::remove_dir_all(folder);
        write(&path, &bytes).map_err(MediaError::at(&path))?;
        Ok(Some(bytes))
    }
}
