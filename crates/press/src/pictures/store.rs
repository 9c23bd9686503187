//! Pictures' rows, as far as showing them goes.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use media::Focus;

use super::{FileName, JOB};

/// A picture that copies are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Row id.
    pub id: i64,
    /// Key in the media store.
    pub storage_key: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// When it came.
    pub created_at: Millis,
}

impl Original {
    /// Its size as [`media`] takes it.
    pub fn size(&self) -> (u32, u32) {
        // What the database holds came from such numbers.
        let side = |length| u32::try_from(length).unwrap_or_default();
        (side(self.width), side(self.height))
    }
}

impl FromRow for Original {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Original {
            id: row.get(0)?,
            storage_key: row.get(1)?,
            width: row.get(2)?,
            height: row.get(3)?,
            created_at: row.get(4)?,
        })
    }
}

const ORIGINAL: &str =
    "SELECT id, storage_key, width, height, created_at FROM media WHERE id = $1 AND scalable = 1";

/// The picture with that row id, if copies can be made of it.
///
/// # Errors
/// When the database fails.
pub fn original(conn: &mut Conn, id: i64) -> Result<Option<Original>, DbError> {
    conn.query_opt(ORIGINAL, &[&id])
}

const AFTER: &str = "SELECT id, storage_key, width, height, created_at FROM media
    WHERE id > $1 AND scalable = 1 ORDER BY id LIMIT 100";

/// The next hundred pictures that copies can be made of, by row id.
///
/// # Errors
/// When the database fails.
pub fn after(conn: &mut Conn, id: i64) -> Result<Vec<Original>, DbError> {
    conn.query(AFTER, &[&id])
}

const KEYS_AFTER: &str = "SELECT id, storage_key FROM media WHERE id > $1 ORDER BY id LIMIT 100";

/// Row and key of the next hundred pictures, by row id.
///
/// # Errors
/// When the database fails.
pub fn keys_after(conn: &mut Conn, id: i64) -> Result<Vec<(i64, String)>, DbError> {
    conn.query(KEYS_AFTER, &[&id])
}

/// Leaves the making of a picture's copies behind.
pub(crate) fn want_copies(tx: &mut Tx, picture: i64, now: Millis) -> Result<(), DbError> {
    newest_first(tx, JOB, picture, now, now)
}

/// Leaves work on a picture behind that came at `since`. The queue gives what is due longest, so the newer a picture,
/// the further before all time its work is due: what was uploaded just now does not wait for an archive.
pub(super) fn newest_first(
    tx: &mut Tx,
    kind: &str,
    picture: i64,
    since: Millis,
    now: Millis,
) -> Result<(), DbError> {
    jobs::enqueue(tx, kind, &picture.to_string(), -since, now).map(drop)
}

/// A focus from the two columns that hold it.
pub(crate) fn focus_of(row: &Row<'_>, at: usize) -> Result<Focus, DbError> {
    let centre = i64::from(Focus::CENTRE.thousandths().0);
    let (x, y): (Option<i64>, Option<i64>) = (row.get(at)?, row.get(at + 1)?);
    Ok(Focus::of_thousandths(x.unwrap_or(centre), y.unwrap_or(centre)))
}

const SET_FOCUS: &str = "UPDATE media SET focus_x = $2, focus_y = $3
    WHERE public_id = $1 AND (focus_x <> $2 OR focus_y <> $3) RETURNING id";
const KNOWN: &str = "SELECT id FROM media WHERE public_id = $1";
/// The articles that lead with it, or show it beside an author's name.
const SHOWN_BY: &str = "SELECT id FROM articles WHERE lead_id = $1
    UNION SELECT x.article_id FROM article_authors x JOIN authors au ON au.id = x.author_id WHERE au.portrait_id = $1";

/// Says what must stay in sight of the picture with that file name, a copy's included. `false` if there is none.
///
/// # Errors
/// When the database fails.
pub fn set_focus(tx: &mut Tx, file: &str, focus: Focus, now: Millis) -> Result<bool, DbError> {
    let Some(name) = FileName::parse(file) else { return Ok(false) };
    let (x, y) = focus.thousandths();
    let changed: Option<i64> = tx.query_opt(SET_FOCUS, &[&name.public_id, &i64::from(x), &i64::from(y)])?;
    let Some(id) = changed else {
        return Ok(tx.query_opt::<i64>(KNOWN, &[&name.public_id])?.is_some());
    };
    for article in tx.query::<i64>(SHOWN_BY, &[&id])? {
        tx.record_change("article", article, now)?;
    }
    Ok(true)
}
