//! Issues that went out, as the web shows them.

use db::{Conn, DbError, FromRow, Row};
use kernel::clock::Millis;

use super::sending::{self, Variant};
use crate::articles::{Cursor, Direction};

/// An issue that went out, or is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Row id.
    pub id: i64,
    /// What names it in its links.
    pub public_id: String,
    /// The day it is for, as it stands in addresses.
    pub day: String,
    /// Its subject.
    pub subject: String,
    /// When it was to be sent.
    pub due_at: Millis,
}

impl Past {
    /// Its place in the list.
    pub fn cursor(&self) -> Cursor {
        Cursor { published_at: self.due_at, id: self.id }
    }
}

impl FromRow for Past {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Past {
            id: row.get(0)?,
            public_id: row.get(1)?,
            day: row.get(2)?,
            subject: row.get(3)?,
            due_at: row.get(4)?,
        })
    }
}

const OLDER: &str = "SELECT id, public_id, day, subject, due_at FROM issues
    WHERE newsletter = $1 AND state IN ('sending', 'sent') AND (due_at, id) < ($2, $3)
    ORDER BY due_at DESC, id DESC LIMIT $4";
const NEWER: &str = "SELECT id, public_id, day, subject, due_at FROM issues
    WHERE newsletter = $1 AND state IN ('sending', 'sent') AND (due_at, id) > ($2, $3)
    ORDER BY due_at, id LIMIT $4";

/// The issues of a newsletter from a place in their list on, newest first.
///
/// # Errors
/// When the database fails.
pub fn past(
    conn: &mut Conn,
    newsletter: &str,
    from: Cursor,
    direction: Direction,
    limit: i64,
) -> Result<Vec<Past>, DbError> {
    let sql = match direction {
        Direction::Older => OLDER,
        Direction::Newer => NEWER,
    };
    let mut found = conn.query(sql, &[&newsletter, &from.published_at, &from.id, &limit])?;
    if direction == Direction::Newer {
        found.reverse();
    }
    Ok(found)
}

const OF_DAY: &str = "SELECT id, public_id, day, subject, due_at FROM issues
    WHERE newsletter = $1 AND day = $2 AND state IN ('sending', 'sent')";

/// The newsletter's issue of that day, if it went out.
///
/// # Errors
/// When the database fails.
pub fn past_of(conn: &mut Conn, newsletter: &str, day: &str) -> Result<Option<Past>, DbError> {
    conn.query_opt(OF_DAY, &[&newsletter, &day])
}

/// The rendering of an issue for whoever reads everything, or for everyone; `None`: it has none for them.
///
/// # Errors
/// When the database fails.
pub fn shown(conn: &mut Conn, issue: i64, reads_everything: bool) -> Result<Option<Variant>, DbError> {
    let variants = sending::variants(conn, issue)?;
    Ok(variants.into_iter().find(|variant| reads_everything || !variant.entitled))
}
