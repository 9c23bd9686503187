//! How readers hear of what they follow.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::{Alert, LETTER, next_morning};
use crate::Press;
use crate::follows::Followed;
use crate::newsletters::{self, Consent};

const SET: &str = "UPDATE follows SET alert = $3,
        alert_since = CASE WHEN alert = 'none' THEN $4 ELSE alert_since END
    WHERE id = $1 AND reader_id = $2 AND alert <> $3";
// Whoever hears at once is looked at in the morning too: what was missed is told then.
const ROUND: &str = "INSERT INTO alert_rounds (reader_id, due_at, morning_at) VALUES ($1, $2, $2)
    ON CONFLICT (reader_id) DO NOTHING";

/// Sets how the reader hears of something they follow, and starts the mails if they are to come. Says whether that
/// changed anything.
///
/// # Errors
/// When the database fails.
pub fn set(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    follow: i64,
    alert: Alert,
    consent: Consent<'_>,
) -> Result<bool, DbError> {
    let changed = tx.execute(SET, &[&follow, &reader, &alert.as_str(), &now])? > 0;
    if changed && alert != Alert::None {
        tx.execute(ROUND, &[&reader, &next_morning(press, now)])?;
    }
    Ok(changed | (alert != Alert::None && start(tx, now, reader, consent)?))
}

fn start(tx: &mut Tx, now: Millis, reader: i64, consent: Consent<'_>) -> Result<bool, DbError> {
    let stood = newsletters::gets(tx, reader, LETTER)?;
    if !stood {
        newsletters::choose(tx, now, reader, LETTER, true, consent)?;
    }
    Ok(!stood)
}

const OF: &str = "SELECT id FROM follows WHERE reader_id = $1 AND (author_id = $2 OR term_id = $3)";

/// What has just been followed is told of each morning, as the button says; not to those who ended such mails.
///
/// # Errors
/// When the database fails.
pub fn begin(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    what: Followed,
    consent: Consent<'_>,
) -> Result<(), DbError> {
    if newsletters::has_stopped(tx, reader, LETTER)? {
        return Ok(());
    }
    let (author, term) = what.rows();
    if let Some(follow) = tx.query_opt::<i64>(OF, &[&reader, &author, &term])? {
        set(tx, press, now, reader, follow, Alert::Daily, consent)?;
    }
    Ok(())
}

const COUNT: &str =
    "SELECT COUNT(*) FROM follows f JOIN newsletter_subscriptions s ON s.reader_id = f.reader_id
    WHERE f.reader_id = $1 AND f.alert <> 'none' AND s.newsletter = $2 AND s.active = 1";

/// How many of the things they follow the reader hears of by mail.
pub(crate) fn count(conn: &mut Conn, reader: i64) -> Result<usize, DbError> {
    let count: i64 = conn.query_one(COUNT, &[&reader, &LETTER])?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// What the one click of a mail about one thing ends: that reader's follow, and how they heard of it, so that the click
/// can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// Row of the follow.
    pub(crate) follow: i64,
    /// How they heard.
    pub(crate) alert: Alert,
}

impl Target {
    /// What it is called among the newsletters.
    pub(crate) fn letter(self) -> String {
        format!("follow-{}-{}", self.follow, self.alert.as_str())
    }
}

/// The target that is called so.
pub(crate) fn target(letter: &str) -> Option<Target> {
    let (follow, alert) = letter.strip_prefix("follow-")?.split_once('-')?;
    Some(Target { follow: follow.parse().ok()?, alert: Alert::from_name(alert)? })
}

const NAME: &str =
    "SELECT COALESCE(au.name, t.name), f.alert FROM follows f LEFT JOIN authors au ON au.id = f.author_id
    LEFT JOIN terms t ON t.id = f.term_id WHERE f.id = $1 AND f.reader_id = $2";

impl Target {
    /// The name of what is followed, and how its reader hears of it now; none if they follow it no more.
    pub(crate) fn now(self, conn: &mut Conn, reader: i64) -> Result<Option<(String, Alert)>, DbError> {
        let found = conn.query_opt::<(String, String)>(NAME, &[&self.follow, &reader])?;
        Ok(found.map(|(name, alert)| (name, Alert::from_name(&alert).unwrap_or(Alert::None))))
    }
}

/// One click ended the mails about one thing.
pub(crate) fn stop(tx: &mut Tx, now: Millis, reader: i64, target: Target) -> Result<(), DbError> {
    tx.execute(SET, &[&target.follow, &reader, &Alert::None.as_str(), &now]).map(drop)
}

/// And that was taken back.
pub(crate) fn restart(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    target: Target,
    consent: Consent<'_>,
) -> Result<(), DbError> {
    set(tx, press, now, reader, target.follow, target.alert, consent).map(drop)
}
