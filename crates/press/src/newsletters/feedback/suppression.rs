//! Mailboxes that newsletters go to no more.
//!
//! A mailbox is suppressed when it refuses mail for good, is not reached on too many days, or its owner calls a letter
//! spam. Codes and other mail that somebody waits for are still tried. Whoever reads mail there again and proves it lifts
//! the suppression, but for a complaint: that ends when they choose a newsletter again, or staff lift it.

use db::{Conn, DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::Millis;

use super::store;
use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::readers::{self, ReaderRecord};

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

/// Whether newsletters go to that reader no more. Who reads many at once asks the same of the column:
/// `readers.suppressed IS NOT NULL`, which is kept for every reader of a suppressed mailbox.
///
/// # Errors
/// When the database fails.
pub fn is_suppressed(conn: &mut Conn, reader: i64) -> Result<bool, DbError> {
    Ok(store::said_of(conn, reader)?.is_some())
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
    store::suppression(conn, &mailbox_of(press, reader))
}

/// Suppresses the mailbox with this hash, with all its readers.
pub(super) fn suppress(
    tx: &mut Tx,
    press: &Press,
    hash: &str,
    suppression: &Suppression,
) -> Result<(), DbError> {
    if store::suppress(tx, hash, suppression)? {
        say(tx, press, hash, Some(suppression.reason.as_str()))?;
    }
    Ok(())
}

fn say(tx: &mut Tx, press: &Press, hash: &str, reason: Option<&str>) -> Result<(), DbError> {
    for reader in store::readers_of(tx, press, hash)? {
        store::say(tx, reader, reason)?;
    }
    Ok(())
}

/// A mailbox that gets no newsletters gets none when a new reader comes with it, under whatever spelling.
pub(crate) fn remember(tx: &mut Tx, press: &Press, reader: i64, email: &EmailAddress) -> Result<(), DbError> {
    match store::suppression(tx, &press.address_hash(email))? {
        Some(suppression) => store::say(tx, reader, Some(suppression.reason.as_str())),
        None => Ok(()),
    }
}

/// A reader has just read mail at that address: what bounced before counts no more. A complaint stands.
pub(crate) fn proven(tx: &mut Tx, press: &Press, reader: i64, email: &EmailAddress) -> Result<(), DbError> {
    store::delivered(tx, reader)?;
    let hash = press.address_hash(email);
    let complained = store::suppression(tx, &hash)?.is_some_and(|it| it.reason == Reason::Complained);
    match store::said_of(tx, reader)?.as_deref() {
        // A mailbox that the reader left behind may have been the reason.
        None | Some("complained") => Ok(()),
        Some(_) if complained => store::say(tx, reader, Some(Reason::Complained.as_str())),
        Some(_) => free(tx, press, reader, &hash),
    }
}

/// A reader has just asked for a newsletter: what was called spam before is wanted again.
pub(crate) fn chosen(tx: &mut Tx, press: &Press, reader: i64) -> Result<(), DbError> {
    if store::said_of(tx, reader)?.as_deref() != Some(Reason::Complained.as_str()) {
        return Ok(());
    }
    let Some(record) = readers::by_id(tx, reader)? else { return Ok(()) };
    free(tx, press, reader, &mailbox_of(press, &record))
}

/// The hash of a reader's mailbox.
fn mailbox_of(press: &Press, reader: &ReaderRecord) -> String {
    EmailAddress::parse(&reader.email).map(|email| press.address_hash(&email)).unwrap_or_default()
}

fn free(tx: &mut Tx, press: &Press, reader: i64, hash: &str) -> Result<(), DbError> {
    store::lift(tx, hash)?;
    store::say(tx, reader, None)?;
    say(tx, press, hash, None)
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
    free(tx, press, reader.id, &mailbox_of(press, reader))?;
    let subject = Subject::Person(&reader.public_id);
    audit::record(tx, now, actor, &Entry { act: Act::SuppressionLifted, subject, was: &was, became: "" })?;
    Ok(true)
}

/// A reader is forgotten: of their mailbox stays that it is suppressed, not what was said of it.
pub(crate) fn forget(tx: &mut Tx, press: &Press, email: &EmailAddress) -> Result<(), DbError> {
    store::empty(tx, &press.address_hash(email))
}
