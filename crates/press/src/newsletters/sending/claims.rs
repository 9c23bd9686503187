//! Taking entries to send, and looking once more whether their readers still want them.

use db::{Conn, DbError, Dialect, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::audience::{following, same_mailbox};
use super::counts::Shift;
use super::parcels::{self, Kind, PARCEL, Turn, turn};
use super::{Audience, Entry, Fate, State, senders};
use crate::Press;
use crate::newsletters::choices::{all_access, receiving};

// SQLite has one writer at a time, so nothing is taken between the look and the update. On PostgreSQL senders pass
// over what others take this moment.
macro_rules! take {
    ($lock:literal) => {
        concat!(
            "UPDATE issue_parcels SET sender_id = $3 WHERE issue_id = $1 AND kind = $2 AND first IN (
                SELECT first FROM issue_parcels WHERE sender_id IS NULL AND issue_id = $1 AND kind = $2
                    AND due_at <= $4 ORDER BY due_at, first LIMIT $5",
            $lock,
            ") AND sender_id IS NULL RETURNING first, last"
        )
    };
}
const TAKE_SQLITE: &str = take!("");
const TAKE_POSTGRES: &str = take!(" FOR UPDATE SKIP LOCKED");

// Wanted and allowed at this moment.
macro_rules! entries {
    ($which:literal) => {
        concat!(
            "SELECT e.position, e.attempts, e.address, e.variant, r.public_id, r.email, r.holder_id,
                CASE WHEN ",
            receiving!("$4"),
            " THEN 1 ELSE 0 END, ",
            all_access!("e.reader_id", "$4", ""),
            ", r.id
            FROM issue_entries e LEFT JOIN readers r ON r.id = e.reader_id
                LEFT JOIN newsletter_subscriptions s ON s.reader_id = e.reader_id AND s.newsletter = $3
            WHERE e.issue_id = $1 AND e.state = $2 AND ",
            $which
        )
    };
}
const OF_PARCEL: &str = entries!("e.position BETWEEN $5 AND $6 ORDER BY e.position");
const AMONG: &str = entries!("e.position IN ({ids})");

/// An entry as it was frozen, and its reader as they are.
struct Found {
    position: i64,
    attempts: i64,
    address: String,
    variant: i64,
    reader: Option<String>,
    email: Option<String>,
    holder: Option<i64>,
    wanted: bool,
    entitled: bool,
    reader_id: Option<i64>,
}

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Found {
            position: row.get(0)?,
            attempts: row.get(1)?,
            address: row.get(2)?,
            variant: row.get(3)?,
            reader: row.get(4)?,
            email: row.get(5)?,
            holder: row.get(6)?,
            wanted: row.get(7)?,
            entitled: row.get(8)?,
            reader_id: row.get(9)?,
        })
    }
}

/// What an issue says about who may have it.
pub(super) struct Terms {
    pub(super) newsletter: String,
    pub(super) subscribers_only: bool,
    /// If not empty: it is for those alone who follow one of these.
    about: Vec<i64>,
    /// For each variant whether it is for readers with All-Access alone.
    pub(super) variants: Vec<bool>,
}

const AUDIENCE: &str = "SELECT audience FROM issue_sendings WHERE issue_id = $1";
const VARIANTS: &str = "SELECT entitled FROM issue_variants WHERE issue_id = $1 ORDER BY number";

impl Terms {
    pub(super) fn of(conn: &mut Conn, issue: i64) -> Result<Terms, DbError> {
        let audience: String = conn.query_one(AUDIENCE, &[&issue])?;
        let audience: Audience = serde_json::from_str(&audience).unwrap_or_default();
        let variants = conn.query(VARIANTS, &[&issue])?;
        let Audience { newsletter, subscribers_only, terms: about } = audience;
        Ok(Terms { newsletter, subscribers_only, about, variants })
    }

    /// The rendering for readers who are `entitled` or not; `None`: there is none for them.
    pub(super) fn variant(&self, entitled: bool) -> Option<i64> {
        if self.subscribers_only && !entitled {
            return None;
        }
        let best = self.variants.iter().position(|only| *only && entitled);
        let found = best.or_else(|| self.variants.iter().position(|only| !only));
        found.and_then(|number| i64::try_from(number).ok())
    }

    /// The rendering for somebody who was to get `variant`: that one, unless they may not have it any more.
    fn still(&self, variant: i64, entitled: bool) -> Option<i64> {
        let only = usize::try_from(variant).ok().and_then(|number| self.variants.get(number));
        if entitled || (only == Some(&false) && !self.subscribers_only) {
            return Some(variant);
        }
        self.variant(entitled)
    }
}

const STANDS: &str = "SELECT state, begun_at FROM issue_sendings WHERE issue_id = $1";

/// When the issue began, if it is being sent and not yet stale.
pub(super) fn running(
    conn: &mut Conn,
    press: &Press,
    now: Millis,
    issue: i64,
) -> Result<Option<Millis>, DbError> {
    let found: Option<(String, Option<Millis>)> = conn.query_opt(STANDS, &[&issue])?;
    let begun = found.filter(|(state, _)| state == State::Sending.as_str()).and_then(|(_, begun)| begun);
    Ok(begun.filter(|begun| now < stale_at(press, *begun)))
}

/// When an issue that began at `begun` is not worth sending any more.
pub(super) fn stale_at(press: &Press, begun: Millis) -> Millis {
    begun + Millis::from(press.config.mail.bulk.stale_hours) * kernel::clock::HOUR
}

/// What a sender was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// To be sent.
    pub entries: Vec<Entry>,
    /// Whether anything was due, if only to be withdrawn: then there may be more.
    pub more: bool,
}

/// Takes at most about `most` entries of an issue on lease, those first that were put off and are due again.
/// Entries whose readers may not have the issue any more are withdrawn. `None`: the sender is dead, or the issue is
/// not being sent; what it holds is to be left alone.
///
/// # Errors
/// When the database fails.
pub fn claim(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    sender: i64,
    issue: i64,
    most: i64,
) -> Result<Option<Claim>, DbError> {
    tx.plan_anew()?;
    if !senders::renew(tx, press, now, sender)? || running(tx, press, now, issue)?.is_none() {
        return Ok(None);
    }
    let terms = Terms::of(tx, issue)?;
    // At most half are of those put off, so that a receiver that takes few does not keep others from their turn.
    let retries: Vec<i64> = take(tx, now, sender, issue, Kind::Retry, (most + 1).div_euclid(2))?
        .into_iter()
        .map(|one| one.0)
        .collect();
    let mut found: Vec<Found> =
        tx.query_among(AMONG, &[&issue, &Fate::PutOff.number(), &terms.newsletter, &now], &retries)?;
    found.sort_by_key(|entry| entry.position);
    found.dedup_by_key(|entry| entry.position);
    let room = most - i64::try_from(found.len()).unwrap_or(most);
    let fresh = take(tx, now, sender, issue, Kind::Fresh, (room + PARCEL - 1).div_euclid(PARCEL))?;
    let more = !retries.is_empty() || !fresh.is_empty();
    for (first, last) in fresh {
        let waiting = Fate::Waiting.number();
        found.extend(
            tx.query::<Found>(OF_PARCEL, &[&issue, &waiting, &terms.newsletter, &now, &first, &last])?,
        );
    }
    look_who_follows(tx, &terms.about, now, &mut found)?;
    let entries = admit(tx, issue, &terms, found)?;
    parcels::clear(tx, issue, sender)?;
    Ok(Some(Claim { entries, more }))
}

const STANDING: &str = "SELECT id FROM terms WHERE merged_into IS NULL AND id IN ({ids})";

/// Whoever follows none of these terms any more does not want it. Whoever followed one that goes into another, or is
/// gone, never said so.
fn look_who_follows(conn: &mut Conn, about: &[i64], now: Millis, found: &mut [Found]) -> Result<(), DbError> {
    if about.is_empty() || conn.query_among::<i64>(STANDING, &[], about)?.len() < about.len() {
        return Ok(());
    }
    let readers: Vec<i64> = found.iter().filter_map(|one| one.reader_id).collect();
    let following = following(conn, about, now, &readers)?;
    for one in found {
        one.wanted &= one.reader_id.is_some_and(|reader| following.contains(&reader));
    }
    Ok(())
}

fn take(
    tx: &mut Tx,
    now: Millis,
    sender: i64,
    issue: i64,
    kind: Kind,
    most: i64,
) -> Result<Vec<(i64, i64)>, DbError> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => TAKE_SQLITE,
        Dialect::Postgres => TAKE_POSTGRES,
    };
    let mut taken: Vec<(i64, i64)> = tx.query(sql, &[&issue, &kind.number(), &sender, &now, &most])?;
    taken.sort_unstable();
    Ok(taken)
}

const ALTER: &str =
    "UPDATE issue_entries SET variant = $3, address = $4 WHERE issue_id = $1 AND position = $2";

/// Those that may leave; the others are withdrawn.
fn admit(tx: &mut Tx, issue: i64, terms: &Terms, found: Vec<Found>) -> Result<Vec<Entry>, DbError> {
    let (mut entries, mut withdrawn, mut shift) = (Vec::new(), Vec::new(), Shift::default());
    for one in found {
        let variant = terms.still(one.variant, one.entitled).filter(|_| one.wanted);
        let there = (one.reader_id, one.reader.as_ref(), one.email.as_ref(), variant);
        let (Some(reader_id), Some(reader), Some(email), Some(variant)) = there else {
            withdrawn.push(one.position);
            continue;
        };
        if one.address != *email && another(tx, issue, &one, email)? {
            withdrawn.push(one.position);
            continue;
        }
        if one.address != *email || one.variant != variant {
            tx.execute(ALTER, &[&issue, &one.position, &variant, email])?;
        }
        let (position, attempts) = (one.position, one.attempts);
        let (address, reader) = (email.clone(), reader.clone());
        entries.push(Entry { issue, position, attempts, address, variant, reader, reader_id });
    }
    for from in [Fate::Waiting, Fate::PutOff] {
        turn(
            tx,
            &mut shift,
            issue,
            &withdrawn,
            Turn { from, to: Fate::Withdrawn, attempt: None, words: None },
        )?;
    }
    shift.write(tx, issue)?;
    Ok(entries)
}

// Crossed, so that SQLite begins with the few readers and not with all entries of the issue.
pub(super) const OTHERS: &str = "SELECT e.address FROM readers o CROSS JOIN issue_entries e
    WHERE e.reader_id = o.id AND o.holder_id = $3 AND e.issue_id = $1 AND e.position <> $2";

/// Whether the mailbox that a reader has moved to since has an entry of its own.
fn another(tx: &mut Tx, issue: i64, one: &Found, email: &str) -> Result<bool, DbError> {
    let others: Vec<String> = tx.query(OTHERS, &[&issue, &one.position, &one.holder])?;
    Ok(others.iter().any(|other| same_mailbox(other, email)))
}
