//! Pictures of articles: their rows, and who may fetch them. The bytes lie in the media store.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::Image;
use super::cards::media_file;
use crate::Press;
use crate::pictures::{Arrived, FileName, Format, Variant, copies, register, usual_copy};

/// A picture as a request finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Key in the media store.
    pub storage_key: String,
    /// Content type.
    pub mime: String,
    /// The copy that was asked for, if it was one.
    pub copy: Option<Variant>,
    /// Row ids of the articles that show it past their teaser, if none shows it in the open. Empty:
    /// anyone may fetch it.
    pub gated_by: Vec<i64>,
}

impl Image {
    /// The file for programs that cannot choose among copies, such as those for mail and feeds, with its width and
    /// height: in JPEG, unless there are no copies. Nothing for a picture that was not taken over.
    pub fn usual(&self) -> Option<(String, i64, i64)> {
        let file = self.file.as_deref()?;
        let copy = usual_copy(file, self.width, self.height, Format::Jpeg).filter(|_| self.scalable);
        Some(match copy {
            Some((name, width)) => {
                let width = i64::from(width);
                (name, width, self.height * width / self.width.max(1))
            }
            None => (file.to_owned(), self.width, self.height),
        })
    }
}

struct MediaRow {
    id: i64,
    public_id: String,
    storage_key: String,
    mime: String,
    width: i64,
    height: i64,
    scalable: bool,
}

impl MediaRow {
    /// Whether this name is given out for it: its own, or that of a copy in one of its widths.
    fn has(&self, file: &str, name: FileName<'_>) -> bool {
        match name.copy {
            None => media_file(&self.public_id, &self.mime) == file,
            Some(copy) => {
                let offered = copies(&self.public_id, self.width, self.height, copy.format);
                let offers = offered.into_iter().any(|(_, width)| width == copy.width);
                // Bodies name copies without looking whether a WebP moves.
                let might_move = copy.format == Format::WebP && self.mime == Format::WebP.mime();
                offers && (self.scalable || might_move)
            }
        }
    }
}

impl FromRow for MediaRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(MediaRow {
            id: row.get(0)?,
            public_id: row.get(1)?,
            storage_key: row.get(2)?,
            mime: row.get(3)?,
            width: row.get(4)?,
            height: row.get(5)?,
            scalable: row.get(6)?,
        })
    }
}

const BY_PUBLIC_ID: &str =
    "SELECT id, public_id, storage_key, mime, width, height, scalable FROM media WHERE public_id = $1";
const USES: &str =
    "SELECT x.article_id, x.gated, CASE WHEN a.state = 'published' AND a.published_at <= $2 THEN 1 ELSE 0 END
    FROM article_media x JOIN articles a ON a.id = x.article_id WHERE x.media_id = $1";

/// An advertisement shows it to whoever may see advertisements, which is whoever comes.
const IN_AN_AD: &str = "SELECT id FROM ads WHERE media_id = $1 AND state <> 'draft' LIMIT 1";

/// The picture of that file name, which may be a smaller copy's; for both the same is decided. One that a published
/// article shows in the open is open to all; one whose articles are all withdrawn, drafts or still to come is there for
/// nobody, unless they work here: [`hidden_picture`].
///
/// # Errors
/// When the database fails.
pub fn picture(conn: &mut Conn, file: &str, now: Millis) -> Result<Option<Picture>, DbError> {
    let Some((row, found)) = named(conn, file)? else { return Ok(None) };
    let mut uses: Vec<(i64, bool, bool)> = conn.query(USES, &[&row, &now])?;
    let is_an_articles = !uses.is_empty();
    uses.retain(|(_, _, live)| *live);
    let open = uses.iter().any(|(_, gated, _)| !gated)
        || (is_an_articles && conn.query_opt::<i64>(IN_AN_AD, &[&row])?.is_some());
    if is_an_articles && uses.is_empty() && !open {
        return Ok(None);
    }
    let gated_by = if open { Vec::new() } else { uses.into_iter().map(|(article, ..)| article).collect() };
    Ok(Some(Picture { gated_by, ..found }))
}

/// The picture of that file name in whatever state the articles are that show it: for those who work here alone.
///
/// # Errors
/// When the database fails.
pub fn hidden_picture(conn: &mut Conn, file: &str) -> Result<Option<Picture>, DbError> {
    Ok(named(conn, file)?.map(|(_, picture)| picture))
}

/// The row and the picture that a file name is given out for.
fn named(conn: &mut Conn, file: &str) -> Result<Option<(i64, Picture)>, DbError> {
    let Some(name) = FileName::parse(file) else { return Ok(None) };
    let found: Option<MediaRow> = conn.query_opt(BY_PUBLIC_ID, &[&name.public_id])?;
    let Some(row) = found.filter(|row| row.has(file, name)) else { return Ok(None) };
    let copy = name.copy.filter(|_| row.scalable);
    let picture = Picture { storage_key: row.storage_key, mime: row.mime, copy, gated_by: Vec::new() };
    Ok(Some((row.id, picture)))
}

/// Registers a stored picture, once however often it comes, and has its copies made; gives its row id and its
/// file name.
///
/// # Errors
/// When the database fails.
pub fn add_picture(
    tx: &mut Tx,
    press: &Press,
    stored: &media::Stored,
    captions: &media::Captions,
    now: Millis,
) -> Result<(i64, String), DbError> {
    let arrived = Arrived { stored: stored.clone(), captions: captions.clone(), file_name: String::new() };
    let (entry, _) = register(tx, press, &arrived, now)?;
    Ok((entry.id, entry.file()))
}
