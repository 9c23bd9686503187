//! Pictures of letters.

use db::{Conn, DbError};
use render::letter::{Logo, Picture};

use crate::Press;
use crate::articles::Card;
use crate::pictures::FileName;

/// Endings of pictures that every mail program shows.
const SHOWN: [&str; 3] = [".jpg", ".png", ".gif"];
/// The publication's logo stands so high at most, in CSS pixels.
const LOGO_HEIGHT: i64 = 48;

fn is_shown(file: &str) -> bool {
    SHOWN.iter().any(|ending| file.ends_with(ending))
}

fn address(press: &Press, file: &str) -> String {
    format!("{}/media/{file}", press.config.site.url)
}

/// The picture of a story, in a format that every mail program shows; nothing if there is none.
pub(super) fn picture(press: &Press, card: &Card) -> Option<Picture> {
    let image = card.image.as_ref()?;
    let (name, width, height) = image.usual()?;
    is_shown(&name).then(|| Picture {
        url: address(press, &name),
        width: u32::try_from(width).unwrap_or_default(),
        height: u32::try_from(height).unwrap_or_default(),
        alt: image.alt.clone(),
        caption: image.caption.clone(),
        credit: image.credit.clone(),
    })
}

const SIZE: &str = "SELECT width, height FROM media WHERE public_id = $1";

/// The publication's logo, by day and in the dark; nothing if there is none that every mail program shows.
///
/// # Errors
/// When the database fails.
pub(super) fn logo(conn: &mut Conn, press: &Press) -> Result<Option<Logo>, DbError> {
    let look = &press.config.look;
    let Some(file) = FileName::parse(&look.logo).filter(|_| is_shown(&look.logo)) else { return Ok(None) };
    let Some((width, height)) = conn.query_opt::<(i64, i64)>(SIZE, &[&file.public_id])? else {
        return Ok(None);
    };
    let shown = height.min(LOGO_HEIGHT);
    let wide = if height == 0 { width } else { width * shown / height };
    Ok(Some(Logo {
        url: address(press, &look.logo),
        dark_url: if is_shown(&look.dark.logo) { address(press, &look.dark.logo) } else { String::new() },
        width: u32::try_from(wide).unwrap_or_default(),
        height: u32::try_from(shown).unwrap_or_default(),
    }))
}
