//! Pictures of letters.

use render::letter::Picture;

use crate::Press;
use crate::articles::Card;

/// The picture of a story, in a format that every mail program shows; nothing if there is none.
pub(super) fn picture(press: &Press, card: &Card) -> Option<Picture> {
    let image = card.image.as_ref()?;
    let (name, width, height) = image.usual()?;
    let shown = [".jpg", ".png", ".gif"].iter().any(|ending| name.ends_with(ending));
    shown.then(|| Picture {
        url: format!("{}/media/{name}", press.config.site.url),
        width: u32::try_from(width).unwrap_or_default(),
        height: u32::try_from(height).unwrap_or_default(),
        alt: image.alt.clone(),
        caption: image.caption.clone(),
        credit: image.credit.clone(),
    })
}
