//! Newsletter choices and consents in the database.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::{Consent, Readership};

const ACTIVE: &str = "SELECT newsletter FROM newsletter_subscriptions WHERE reader_id = $1 AND active = 1";

/// Slugs of what the reader gets.
pub(crate) fn active(conn: &mut Conn, reader: i64) -> Result<Vec<String>, DbError> {
    conn.query(ACTIVE, &[&reader])
}

const CHOSEN: &str = "SELECT active FROM newsletter_subscriptions WHERE reader_id = $1 AND newsletter = $2";

/// Whether the reader gets it; none if they never chose about it.
pub(super) fn chosen(conn: &mut Conn, reader: i64, newsletter: &str) -> Result<Option<bool>, DbError> {
    conn.query_opt(CHOSEN, &[&reader, &newsletter])
}

const BEGIN: &str = "INSERT INTO newsletter_subscriptions (reader_id, newsletter, active, changed_at)
    VALUES ($1, $2, 1, $3) ON CONFLICT (reader_id, newsletter) DO NOTHING";

/// Begins it where nothing was chosen.
pub(super) fn begin(tx: &mut Tx, reader: i64, newsletter: &str, now: Millis) -> Result<(), DbError> {
    tx.execute(BEGIN, &[&reader, &newsletter, &now]).map(drop)
}

const SET: &str = "INSERT INTO newsletter_subscriptions (reader_id, newsletter, active, changed_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (reader_id, newsletter) DO UPDATE SET active = excluded.active, changed_at = excluded.changed_at
    WHERE newsletter_subscriptions.active <> excluded.active";

/// Sets a choice; says whether that changed anything.
pub(super) fn set(
    tx: &mut Tx,
    reader: i64,
    newsletter: &str,
    active: bool,
    now: Millis,
) -> Result<bool, DbError> {
    Ok(tx.execute(SET, &[&reader, &newsletter, &active, &now])? == 1)
}

const CONSENT: &str = "INSERT INTO consents (reader_id, subject, given, at, place, wording)
    VALUES ($1, $2, $3, $4, $5, $6)";

/// Keeps what the reader agreed to or withdrew.
pub(super) fn record_consent(
    tx: &mut Tx,
    reader: i64,
    newsletter: &str,
    given: bool,
    now: Millis,
    consent: Consent<'_>,
) -> Result<(), DbError> {
    let subject = format!("newsletter {newsletter}");
    tx.execute(CONSENT, &[&reader, &subject, &given, &now, &consent.place, &consent.wording]).map(drop)
}

const COUNT: &str = "SELECT COUNT(*) FROM newsletter_subscriptions WHERE newsletter = $1 AND active = 1";

/// How many readers have a newsletter. Reads every choice.
///
/// # Errors
/// When the database fails.
pub fn readers(conn: &mut Conn, newsletter: &str) -> Result<i64, DbError> {
    conn.query_one(COUNT, &[&newsletter])
}

const READERS: &str = "SELECT newsletter, active, COUNT(*) FROM newsletter_subscriptions
    GROUP BY newsletter, active ORDER BY newsletter, active";

/// How many readers have each newsletter, and how many have it no more. Reads every choice.
///
/// # Errors
/// When the database fails.
pub fn readership(conn: &mut Conn) -> Result<Vec<Readership>, DbError> {
    let mut letters: Vec<Readership> = Vec::new();
    for (slug, active, count) in conn.query::<(String, i64, i64)>(READERS, &[])? {
        if letters.last().is_none_or(|last| last.slug != slug) {
            letters.push(Readership { slug, readers: 0, left: 0 });
        }
        if let Some(last) = letters.last_mut() {
            *if active == 1 { &mut last.readers } else { &mut last.left } += count;
        }
    }
    Ok(letters)
}
