//! Finding a reader by whatever is at hand: their address or how it begins, another way of writing the same mailbox, a
//! first or last name, what a processor calls them, a receipt, a group. Each is a short walk along an index.

use std::collections::HashSet;

use db::{Conn, DbError};
use kernel::EmailAddress;

use super::list::{self, Entry};
use crate::{Press, invoices, sandbox};

/// Letters of a search that are looked at.
const LONGEST: usize = 200;
/// Readers and groups that are found at most by each way.
const MOST: i64 = 25;
/// Sorts behind every text that begins alike.
const LAST: char = '\u{10FFFF}';
/// What Stripe is called in the database.
const STRIPE: &str = "stripe";

/// What a search came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Readers, those that are meant exactly first.
    pub readers: Vec<Entry>,
    /// Groups whose names begin so.
    pub groups: Vec<GroupHit>,
    /// Slugs of plans that are called so.
    pub plans: Vec<String>,
    /// Whether there may be more readers than are named.
    pub more: bool,
}

/// A group that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupHit {
    /// What names it outside.
    pub public_id: String,
    /// Its name.
    pub name: String,
    /// Seats that are taken.
    pub taken: i64,
    /// Seats there are.
    pub seats: i64,
}

const BY_MAILBOX: &str = "SELECT r.id FROM addresses a JOIN readers r ON r.holder_id = a.holder_id
    WHERE a.hash = $1 ORDER BY r.id LIMIT $2";
const BY_PUBLIC_ID: &str = "SELECT id FROM readers WHERE public_id = $1";
const BY_CUSTOMER: &str = "SELECT id FROM readers WHERE customer_id = $1 ORDER BY id LIMIT $2";
const BY_REFERENCE: &str =
    "SELECT reader_id FROM subscriptions WHERE processor = $1 AND ref = $2 AND reader_id IS NOT NULL";
const BY_RECEIPT: &str = "SELECT s.reader_id FROM payments p JOIN subscriptions s ON s.id = p.subscription_id
    WHERE p.number = $1 AND s.reader_id IS NOT NULL";
const BY_ADDRESS: &str =
    "SELECT id FROM findable_readers WHERE address >= $1 AND address < $2 ORDER BY address LIMIT $3";
const BY_NAME: &str = "SELECT id FROM findable_readers
    WHERE whole_name >= $1 AND whole_name < $2 AND name <> '' ORDER BY whole_name LIMIT $3";
const BY_LAST_NAME: &str = "SELECT id FROM findable_readers
    WHERE last_name >= $1 AND last_name < $2 AND name <> '' ORDER BY last_name LIMIT $3";
const GROUPS: &str =
    "SELECT g.public_id, g.name, g.taken, g.seats FROM findable_groups f JOIN groups g ON g.id = f.id
    WHERE f.name >= $1 AND f.name < $2 ORDER BY f.name LIMIT $3";

/// Whoever and whatever these words may mean.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Conn, press: &Press, words: &str, now: i64) -> Result<Found, DbError> {
    let words: String = words.trim().chars().filter(|c| *c != '\0').take(LONGEST).collect();
    if words.is_empty() {
        return Ok(Found::default());
    }
    let mut ids = exactly(conn, press, &words)?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let mut more = false;
    for start in spellings(&words) {
        for sql in [BY_ADDRESS, BY_NAME, BY_LAST_NAME] {
            let near: Vec<i64> = conn.query(sql, &[&start, &end(&start), &MOST])?;
            more |= near.len() == most;
            ids.extend(near);
        }
    }
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(*id));
    more |= ids.len() > most;
    ids.truncate(most);
    Ok(Found {
        readers: list::entries(conn, &ids, now)?,
        groups: groups(conn, &words)?,
        plans: plans(press, &words),
        more,
    })
}

/// As databases fold names: SQLite the letters of ASCII alone, PostgreSQL all.
pub(crate) fn spellings(words: &str) -> Vec<String> {
    let (all, some) = (words.to_lowercase(), words.to_ascii_lowercase());
    if all == some { vec![all] } else { vec![all, some] }
}

/// Sorts behind everything that begins so.
pub(crate) fn end(start: &str) -> String {
    format!("{start}{LAST}")
}

/// Those whom the words name and nobody else.
fn exactly(conn: &mut Conn, press: &Press, words: &str) -> Result<Vec<i64>, DbError> {
    let mut ids: Vec<i64> = Vec::new();
    if let Ok(address) = EmailAddress::parse(words) {
        ids.extend(crate::readers::by_email(conn, &address)?.map(|reader| reader.id));
        ids.extend(conn.query::<i64>(BY_MAILBOX, &[&press.address_hash(&address), &MOST])?);
    }
    ids.extend(conn.query_opt::<i64>(BY_PUBLIC_ID, &[&words])?);
    ids.extend(conn.query::<i64>(BY_CUSTOMER, &[&words, &MOST])?);
    for processor in [STRIPE, sandbox::NAME, invoices::NAME] {
        ids.extend(conn.query_opt::<i64>(BY_REFERENCE, &[&processor, &words])?);
    }
    if let Ok(receipt) = words.trim_start_matches('#').parse::<i64>() {
        ids.extend(conn.query_opt::<i64>(BY_RECEIPT, &[&receipt])?);
    }
    Ok(ids)
}

fn groups(conn: &mut Conn, words: &str) -> Result<Vec<GroupHit>, DbError> {
    let mut hits: Vec<GroupHit> = Vec::new();
    for start in spellings(words) {
        let rows: Vec<(String, String, i64, i64)> = conn.query(GROUPS, &[&start, &end(&start), &MOST])?;
        let found = rows.into_iter().map(|(public_id, name, taken, seats)| GroupHit {
            public_id,
            name,
            taken,
            seats,
        });
        for hit in found.collect::<Vec<_>>() {
            if !hits.contains(&hit) {
                hits.push(hit);
            }
        }
    }
    Ok(hits)
}

fn plans(press: &Press, words: &str) -> Vec<String> {
    let words = words.to_lowercase();
    let called = |text: &str| text.to_lowercase().starts_with(&words);
    let named = press.config.plans.iter().filter(|plan| called(&plan.slug) || called(&plan.name));
    named.map(|plan| plan.slug.clone()).collect()
}
