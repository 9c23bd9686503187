//! Who is to be sent what comes by itself: the one definition that issues, alerts and pages go by.

use db::{Conn, DbError};
use kernel::clock::Millis;

/// The condition, in SQL, on a choice `s` (of `newsletter_subscriptions`) of a reader `r`: they have the letter, have
/// proven their address, mail reaches them, and nothing of theirs rests at the time of that parameter.
macro_rules! receiving {
    ($now:literal) => {
        concat!(
            "s.active = 1 AND r.confirmed_at IS NOT NULL AND r.suppressed IS NULL AND NOT EXISTS
                (SELECT 1 FROM mail_pauses p WHERE p.reader_id = r.id AND p.until > ",
            $now,
            ")"
        )
    };
}
pub(crate) use receiving;

/// Whether the reader has All-Access at that time, in a statement about many of them.
///
/// PostgreSQL, left to itself, collects all grants there are for each few readers: an offset, of nothing, keeps it from
/// that.
macro_rules! all_access {
    ($reader:literal, $now:literal, $more:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM grants g WHERE g.reader_id = ",
            $reader,
            " AND g.starts_at <= ",
            $now,
            " AND (g.ends_at IS NULL OR g.ends_at > ",
            $now,
            ") AND (g.revoked_at IS NULL OR g.revoked_at > ",
            $now,
            ")",
            $more,
            " LIMIT 1 OFFSET 0)"
        )
    };
}
pub(crate) use all_access;

const RECEIVES: &str = concat!(
    "SELECT 1 FROM newsletter_subscriptions s JOIN readers r ON r.id = s.reader_id
    WHERE s.reader_id = $1 AND s.newsletter = $2 AND ",
    receiving!("$3")
);

/// Whether a letter, one of the settings or another, is to be sent to the reader at that time. Those for subscribers
/// alone need a live grant beside it.
///
/// # Errors
/// When the database fails.
pub fn receives(conn: &mut Conn, reader: i64, letter: &str, now: Millis) -> Result<bool, DbError> {
    Ok(conn.query_opt::<i64>(RECEIVES, &[&reader, &letter, &now])?.is_some())
}
