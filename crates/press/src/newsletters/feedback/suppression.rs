//! Mailboxes that newsletters go to no more.
//!
//! A mailbox is suppressed when it refuses mail for good, is not reached on too many days, or its owner calls a letter
//! spam. Codes and other mail that somebody waits for are still tried. Whoever reads mail there again and proves it lifts
//! the suppression, but for a complaint: that ends when they choose a newsletter again, or staff lift it.

use db::{Conn, DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::Millis;
use mail::bounces::{self, Verdict};

use super::{mailbox, store};
use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::readers::{self, ReaderRecord};

/// Characters kept of what the other side said.
const DETAIL: usize = 300;

/// Why no newsletters go to a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It refuses mail for good: there is no such mailbox or domain.
    Bounced,
    /// It was not reached on too many days.
    Unreachable,
    /// Its owner called a letter spam.
    Complained,
}

impl Reason {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Bounced => "bounced",
            Reason::Unreachable => "unreachable",
            Reason::Complained => "complained",
        }
    }

    /// The reason of that word.
    pub(super) fn from_name(name: &str) -> Reason {
        match name {
            "complained" => Reason::Complained,
            "unreachable" => Reason::Unreachable,
            _ => Reason::Bounced,
        }
    }
}

/// A mailbox that gets no newsletters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Why.
    pub reason: Reason,
    /// Since when.
    pub since: Millis,
    /// What the other side said.
    pub detail: String,
}

/// Why newsletters go to that reader no more; none if they do. Who reads many at once asks the same of the column
/// (`readers.suppressed`, in [`crate::newsletters::choices`]), which is kept for every reader of a suppressed mailbox.
///
/// # Errors
/// When the database fails.
pub fn why(conn: &mut Conn, reader: i64) -> Result<Option<Reason>, DbError> {
    Ok(store::said_of(conn, reader)?.map(|said| Reason::from_name(&said)))
}

/// Why no newsletters go to the mailbox of a reader, as far as this site found out itself.
///
/// # Errors
/// When the database fails.
pub fn of_reader(
    conn: &mut Conn,
    press: &Press,
    reader: &ReaderRecord,
) -> Result<Option<Suppression>, DbError> {
    match mailbox(press, &reader.email) {
        Some(hash) => store::suppression(conn, &hash),
        None => Ok(None),
    }
}

/// Whether a relay's last word on a letter says that there is no such mailbox, and not something of the letter or of
/// who sends it.
pub(crate) fn is_final(words: &str) -> bool {
    matches!(bounces::said(words), Verdict::Hard(_))
}

/// A relay said of these addresses, in such words, that there is no mailbox: a bounce, told at once.
pub(crate) fn refused(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    addresses: &[String],
    words: &str,
) -> Result<(), DbError> {
    let suppression = Suppression { reason: Reason::Bounced, since: now, detail: short(words) };
    for hash in addresses.iter().filter_map(|address| mailbox(press, address)) {
        suppress(tx, press, &hash, &suppression)?;
    }
    Ok(())
}

/// One line of what was said, without the address that it is said of: it outlives the reader's account there.
pub(super) fn short(said: &str) -> String {
    let line: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = line.split_whitespace().filter(|word| !word.contains('@')).collect();
    words.join(" ").chars().take(DETAIL).collect()
}

/// Suppresses the mailbox with this hash, with all its readers.
pub(super) fn suppress(
    tx: &mut Tx,
    press: &Press,
    hash: &str,
    suppression: &Suppression,
) -> Result<(), DbError> {
    store::suppress(tx, hash, suppression)?;
    // What was known of the mailbox before is news to readers who came to it since.
    let stands = store::suppression(tx, hash)?.map_or(suppression.reason, |known| known.reason);
    for reader in store::readers_of(tx, press, hash)? {
        store::say(tx, reader, stands)?;
    }
    Ok(())
}

/// A mailbox that gets no newsletters gets none when a new reader comes with it, under whatever spelling.
pub(crate) fn remember(tx: &mut Tx, press: &Press, reader: i64, email: &EmailAddress) -> Result<(), DbError> {
    match store::suppression(tx, &press.address_hash(email))? {
        Some(suppression) => store::say(tx, reader, suppression.reason),
        None => Ok(()),
    }
}

/// A reader has just read mail at that address: what bounced before counts no more. A complaint stands.
pub(crate) fn proven(tx: &mut Tx, press: &Press, reader: i64, email: &EmailAddress) -> Result<(), DbError> {
    store::delivered(tx, reader)?;
    let hash = press.address_hash(email);
    // The reader's word may be of a mailbox that they left; the mailbox's, of a time before they came to it.
    match (why(tx, reader)?, store::suppression(tx, &hash)?.map(|known| known.reason)) {
        (None, None) => Ok(()),
        (Some(Reason::Complained), _) | (_, Some(Reason::Complained)) => {
            store::say(tx, reader, Reason::Complained)
        }
        _ => free(tx, press, reader, Some(&hash)),
    }
}

/// A reader has just asked for a newsletter: what was called spam before is wanted again.
pub(crate) fn chosen(tx: &mut Tx, press: &Press, reader: i64) -> Result<(), DbError> {
    if why(tx, reader)? != Some(Reason::Complained) {
        return Ok(());
    }
    let Some(record) = readers::by_id(tx, reader)? else { return Ok(()) };
    free(tx, press, reader, mailbox(press, &record.email).as_deref())
}

fn free(tx: &mut Tx, press: &Press, reader: i64, hash: Option<&str>) -> Result<(), DbError> {
    store::unsay(tx, reader)?;
    let Some(hash) = hash else { return Ok(()) };
    store::lift(tx, hash)?;
    for reader in store::readers_of(tx, press, hash)? {
        store::unsay(tx, reader)?;
    }
    Ok(())
}

/// Newsletters go to the reader again: staff have reason to think that they arrive and are wanted. Gives whether there was
/// anything to lift.
///
/// # Errors
/// When the database fails.
pub fn lift(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    reader: &ReaderRecord,
) -> Result<bool, DbError> {
    let Some(was) = store::said_of(tx, reader.id)? else { return Ok(false) };
    store::delivered(tx, reader.id)?;
    free(tx, press, reader.id, mailbox(press, &reader.email).as_deref())?;
    let subject = Subject::Person(&reader.public_id);
    audit::record(tx, now, actor, &Entry { act: Act::SuppressionLifted, subject, was: &was, became: "" })?;
    Ok(true)
}

/// A reader is forgotten: of their mailbox stays that it is suppressed, not what was said of it.
pub(crate) fn forget(tx: &mut Tx, press: &Press, email: &EmailAddress) -> Result<(), DbError> {
    store::empty(tx, &press.address_hash(email))
}
