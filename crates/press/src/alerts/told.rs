//! What readers have been told of, so that they hear of each article once.

use std::collections::BTreeSet;

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::{NEWS, REMEMBERED};
use crate::articles::Card;
use crate::newsletters::pauses;
use crate::readers::ReaderRecord;
use crate::readers::mails::JOB;

/// Mails that may wait to be sent before alerts wait with theirs: a code to log in never stands behind a million of
/// those.
const WAITING: i64 = 500;

/// Whether another batch of alerts may be queued.
pub(crate) fn has_room(conn: &mut Conn, now: Millis) -> Result<bool, DbError> {
    Ok(jobs::waiting(conn, JOB, now, WAITING)? < WAITING)
}

/// From when on articles are news to the reader: what came out while their mail rested is none.
pub(crate) fn floor(conn: &mut Conn, reader: i64, now: Millis) -> Result<Millis, DbError> {
    let rested = pauses::last(conn, reader)?.map_or(Millis::MIN, |pause| pause.until);
    Ok(rested.max(now - NEWS))
}

const TOLD: &str = "SELECT article_id FROM alerts_told WHERE reader_id = $1";

/// The articles that the reader was told of.
pub(crate) fn told(conn: &mut Conn, reader: i64) -> Result<BTreeSet<i64>, DbError> {
    Ok(conn.query(TOLD, &[&reader])?.into_iter().collect())
}

const READ: &str = "SELECT 1 FROM history WHERE reader_id = $1 AND article_id = $3
    UNION ALL SELECT 1 FROM unlocks WHERE holder_id = $2 AND article_id = $3 LIMIT 1";
const TELL: &str =
    "INSERT INTO alerts_told (reader_id, article_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

/// Those of these articles that the reader was neither told of nor has read; they count as told from now on.
pub(crate) fn untold(
    tx: &mut Tx,
    reader: &ReaderRecord,
    cards: Vec<Card>,
    now: Millis,
) -> Result<Vec<Card>, DbError> {
    let mut untold = Vec::new();
    for card in cards {
        let read = tx.query_opt::<i64>(READ, &[&reader.id, &reader.holder, &card.id])?.is_some();
        if !read && tx.execute(TELL, &[&reader.id, &card.id, &now])? > 0 {
            untold.push(card);
        }
    }
    Ok(untold)
}

const FORGET: &str = "DELETE FROM alerts_told WHERE (reader_id, article_id) IN
    (SELECT reader_id, article_id FROM alerts_told WHERE at <= $1 ORDER BY at LIMIT $2)";
const FORGET_ARTICLES: &str = "DELETE FROM alert_articles WHERE article_id IN
    (SELECT article_id FROM alert_articles WHERE at <= $1 ORDER BY at LIMIT $2)";

/// Forgets who was told of what is news no more, and pauses that are long over, `most` of each at once.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, now: Millis, most: i64) -> Result<u64, DbError> {
    let past = now - REMEMBERED;
    Ok(tx.execute(FORGET, &[&past, &most])?
        + tx.execute(FORGET_ARTICLES, &[&past, &most])?
        + pauses::sweep(tx, past, most)?)
}
