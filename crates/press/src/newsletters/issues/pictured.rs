//! Pictures of letters.

use render::letter::Picture;

use crate::Press;
use crate::articles::Card;
use crate::pictures::{Format, usual_copy};

/// The picture of a story, in a format that every mail program shows; nothing if there is none.
pub(super) fn picture(press: &Press, card: &Card) -> Option<Picture> {
    let image = card.image.as_ref()?;
    let file = image.file.as_deref()?;
    let copy = usual_copy(file, image.width, image.height, Format::Jpeg).filter(|_| image.scalable);
    let (name, width, height) = match copy {
        Some((name, width)) => {
            let height = image.height * i64::from(width) / image.width.max(1);
            (name, width, height)
        }
        None => (file.to_owned(), u32::try_from(image.width).ok()?, image.height),
    };
    let shown = [".jpg", ".png", ".gif"].iter().any(|ending| name.ends_with(ending));
    shown.then(|| Picture {
        url: format!("{}/media/{name}", press.config.site.url),
        width,
        height: u32::try_from(height).unwrap_or_default(),
        alt: image.alt.clone(),
        caption: image.caption.clone(),
        credit: image.credit.clone(),
    })
}
