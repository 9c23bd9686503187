//! How long texts are kept. What readers saw, what an article was opened as and what stood before somebody else's
//! text is kept for good, as is whatever stood for an hour; of a stint of typing the steps between go after a month.

use db::{DbError, FromRow, Row, Tx};
use kernel::clock::{DAY, HOUR, Millis};

use super::panes;

/// All texts are kept for so long.
const EVERYTHING: Millis = 30 * DAY;
/// Texts that were set aside are kept for so long.
const SET_ASIDE: Millis = 365 * DAY;

/// What decides how long a text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Who saved it.
    pub by: Option<i64>,
    /// When it was last saved.
    pub saved_at: Millis,
    /// It never stood.
    pub set_aside: bool,
    /// Readers saw it or will, it stands, or it is how the article was found.
    pub pinned: bool,
    /// Who saved the text that followed, and when; none: it is the last.
    pub followed: Option<(Option<i64>, Millis)>,
}

/// Whether the text may go at `now`.
pub fn may_go(stamp: &Stamp, now: Millis) -> bool {
    if stamp.set_aside {
        return now - stamp.saved_at > SET_ASIDE;
    }
    let step = stamp.followed.is_some_and(|(by, at)| {
        by.is_some() && by == stamp.by && at >= stamp.saved_at && at - stamp.saved_at < HOUR
    });
    step && !stamp.pinned && now - stamp.saved_at > EVERYTHING
}

/// A text that is old enough to be looked at.
struct Old {
    id: i64,
    stamp: Stamp,
}

impl FromRow for Old {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let kind: String = row.get(3)?;
        let pinned = row.get::<bool>(4)? || kind == "opened";
        let followed =
            row.get::<Option<i64>>(6)?.map(|at| Ok::<_, DbError>((row.get(5)?, at))).transpose()?;
        let stamp = Stamp {
            by: row.get(1)?,
            saved_at: row.get(2)?,
            set_aside: kind == "set_aside",
            pinned,
            followed,
        };
        Ok(Old { id: row.get(0)?, stamp })
    }
}

const OLD: &str = "SELECT t.id, t.by_id, t.saved_at, t.kind,
        CASE WHEN t.published_at IS NOT NULL OR t.number IN (d.revision, d.live, d.scheduled) THEN 1 ELSE 0 END,
        n.by_id, n.saved_at
    FROM draft_revisions t JOIN drafts d ON d.id = t.draft_id LEFT JOIN draft_revisions n
        ON n.draft_id = t.draft_id AND n.number = (SELECT MIN(m.number) FROM draft_revisions m
            WHERE m.draft_id = t.draft_id AND m.number > t.number AND m.kind <> 'set_aside')
    WHERE t.settled = 0 AND t.saved_at < CASE t.kind WHEN 'set_aside' THEN CAST($2 AS BIGINT) ELSE CAST($1 AS BIGINT) END
    ORDER BY t.saved_at, t.id LIMIT $3";
const DELETE: &str = "DELETE FROM draft_revisions WHERE id = $1";
const SETTLE: &str = "UPDATE draft_revisions SET settled = 1 WHERE id = $1";

/// Deletes texts that may go, of `most` that are old enough, and what is known of editors long closed; says how many
/// were looked at.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, now: Millis, most: i64) -> Result<u64, DbError> {
    let old: Vec<Old> = tx.query(OLD, &[&(now - EVERYTHING), &(now - SET_ASIDE), &most])?;
    for Old { id, stamp } in &old {
        tx.execute(if may_go(stamp, now) { DELETE } else { SETTLE }, &[id])?;
    }
    Ok(old.len() as u64 + panes::sweep(tx, now - EVERYTHING, most)?)
}
