//! Arrangements in the database.

use db::{Conn, DbError, FromRow, Row};
use kernel::clock::Millis;

use super::Slot;

/// An arrangement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// Row id.
    pub id: i64,
    /// What names it in addresses.
    pub public_id: String,
    /// From when on it is shown; none: it is being prepared.
    pub begins_at: Option<Millis>,
    /// Who made it; none if they left.
    pub made_by: Option<String>,
    /// When.
    pub made_at: Millis,
    /// Who changed it last.
    pub changed_by: Option<String>,
    /// When.
    pub changed_at: Millis,
    /// Who gave it its time.
    pub set_by: Option<String>,
    /// When.
    pub set_at: Option<Millis>,
}

impl Front {
    /// Whether it is, or was, shown at `now`.
    pub fn has_begun(&self, now: Millis) -> bool {
        self.begins_at.is_some_and(|at| at <= now)
    }
}

impl FromRow for Front {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Front {
            id: row.get(0)?,
            public_id: row.get(1)?,
            begins_at: row.get(2)?,
            made_by: row.get(3)?,
            made_at: row.get(4)?,
            changed_by: row.get(5)?,
            changed_at: row.get(6)?,
            set_by: row.get(7)?,
            set_at: row.get(8)?,
        })
    }
}

macro_rules! fronts {
    ($tail:literal) => {
        concat!(
            "SELECT f.id, f.public_id, f.begins_at, COALESCE(NULLIF(m.name, ''), m.email), f.made_at,
                COALESCE(NULLIF(c.name, ''), c.email), f.changed_at, COALESCE(NULLIF(s.name, ''), s.email), f.set_at
            FROM fronts f LEFT JOIN readers m ON m.id = f.made_by LEFT JOIN readers c ON c.id = f.changed_by
            LEFT JOIN readers s ON s.id = f.set_by ",
            $tail
        )
    };
}

const BY_PUBLIC_ID: &str = fronts!("WHERE f.public_id = $1");
const CURRENT: &str = fronts!("WHERE f.begins_at <= $1 ORDER BY f.begins_at DESC, f.id DESC LIMIT 1");
const EARLIER: &str = fronts!(
    "WHERE f.begins_at <= $1 AND (f.begins_at, f.id) < ($2, $3) ORDER BY f.begins_at DESC, f.id DESC LIMIT $4"
);
const WAITING: &str = fronts!("WHERE f.begins_at > $1 ORDER BY f.begins_at, f.id LIMIT $2");
const PREPARED: &str = fronts!("WHERE f.begins_at IS NULL ORDER BY f.id DESC LIMIT $1");
const NEXT: &str = "SELECT begins_at FROM fronts WHERE begins_at > $1 ORDER BY begins_at LIMIT 1";

/// The arrangement of that public id.
///
/// # Errors
/// When the database fails.
pub fn by_public_id(conn: &mut Conn, public_id: &str) -> Result<Option<Front>, DbError> {
    conn.query_opt(BY_PUBLIC_ID, &[&public_id])
}

/// The one that is shown at `now`; none as long as the page is left to itself.
///
/// # Errors
/// When the database fails.
pub fn current(conn: &mut Conn, now: Millis) -> Result<Option<Front>, DbError> {
    conn.query_opt(CURRENT, &[&now])
}

/// Those that were shown before `place` (a beginning and a row), the last first.
///
/// # Errors
/// When the database fails.
pub fn earlier(
    conn: &mut Conn,
    now: Millis,
    place: (Millis, i64),
    limit: i64,
) -> Result<Vec<Front>, DbError> {
    conn.query(EARLIER, &[&now, &place.0, &place.1, &limit])
}

/// Those whose time is to come, the next first.
///
/// # Errors
/// When the database fails.
pub fn waiting(conn: &mut Conn, now: Millis, limit: i64) -> Result<Vec<Front>, DbError> {
    conn.query(WAITING, &[&now, &limit])
}

/// Those that are being prepared, the latest first.
///
/// # Errors
/// When the database fails.
pub fn prepared(conn: &mut Conn, limit: i64) -> Result<Vec<Front>, DbError> {
    conn.query(PREPARED, &[&limit])
}

/// When the next one begins after `now`.
///
/// # Errors
/// When the database fails.
pub fn next_beginning(conn: &mut Conn, now: Millis) -> Result<Option<Millis>, DbError> {
    conn.query_opt(NEXT, &[&now])
}

/// Places of stories that were looked at.
const PLACES: i64 = 500;
// Whatever began before is on the page until the first of these begins.
const CHOSEN_SINCE: &str = "SELECT COALESCE(p.article_id, d.article_id), p.slot FROM fronts f
    JOIN front_places p ON p.front_id = f.id LEFT JOIN drafts d ON d.id = p.draft_id
    WHERE f.begins_at >= COALESCE((SELECT MAX(b.begins_at) FROM fronts b WHERE b.begins_at <= $1), $1)
        AND f.begins_at <= $2 AND COALESCE(p.article_id, d.article_id) IS NOT NULL
    ORDER BY f.begins_at DESC, f.id DESC LIMIT $3";

/// The stories that editors put on the page from then until now, by row, with where they stood.
///
/// # Errors
/// When the database fails.
pub fn chosen_since(conn: &mut Conn, since: Millis, now: Millis) -> Result<Vec<(i64, Slot)>, DbError> {
    let rows: Vec<(i64, String)> = conn.query(CHOSEN_SINCE, &[&since, &now, &PLACES])?;
    Ok(rows.into_iter().filter_map(|(article, slot)| Some((article, Slot::from_name(&slot)?))).collect())
}
