//! Finding and adding readers.

use db::{Conn, DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::Millis;

use super::store::{holders, people};
use super::{Origin, ReaderRecord};
use crate::Press;
use crate::newsletters::feedback;
use crate::tally::{self, Act};

/// The reader of that row.
///
/// # Errors
/// When the database fails.
pub fn by_id(conn: &mut Conn, id: i64) -> Result<Option<ReaderRecord>, DbError> {
    people::by_id(conn, id)
}

/// The reader with that very address, whatever its case; another address of the same mailbox is
/// another reader.
///
/// # Errors
/// When the database fails.
pub fn by_email(conn: &mut Conn, email: &EmailAddress) -> Result<Option<ReaderRecord>, DbError> {
    people::by_email(conn, &email.normal())
}

/// The reader of that public id.
///
/// # Errors
/// When the database fails.
pub fn by_public_id(conn: &mut Conn, public_id: &str) -> Result<Option<ReaderRecord>, DbError> {
    people::by_public_id(conn, public_id)
}

/// How many readers there are.
///
/// # Errors
/// When the database fails.
pub fn count(conn: &mut Conn) -> Result<i64, DbError> {
    people::count(conn)
}

/// Whether there is any reader.
///
/// # Errors
/// When the database fails.
pub fn any(conn: &mut Conn) -> Result<bool, DbError> {
    people::any(conn)
}

/// The reader with that address, added if there is none; the mailbox finds its old holder again.
/// `confirmed` says that the address is known to be theirs.
///
/// # Errors
/// When the database fails.
pub fn add(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    email: &EmailAddress,
    origin: Origin,
    confirmed: bool,
) -> Result<i64, DbError> {
    add_from(tx, press, now, email, origin, confirmed, "/")
}

/// The same for somebody who comes from `path`, which is counted for the article there.
pub(super) fn add_from(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    email: &EmailAddress,
    origin: Origin,
    confirmed: bool,
    path: &str,
) -> Result<i64, DbError> {
    let normal = email.normal();
    let mut found = people::by_email(tx, &normal)?.map(|reader| reader.id);
    if found.is_none() {
        let holder = holder_of(tx, press, now, email)?;
        let public_id = press.random.public_id();
        found = people::insert(tx, &public_id, holder, &normal, origin, now, confirmed.then_some(now))?;
        if let Some(reader) = found {
            feedback::remember(tx, press, reader, email)?;
        }
        if found.is_some() && origin == Origin::Site {
            let article = tally::article_at(tx, path, now)?;
            tally::count(tx, press, now, Act::Registered, article)?;
            if confirmed {
                tally::count(tx, press, now, Act::Confirmed, article)?;
            }
        }
    }
    // None if someone else added the reader in this very moment.
    let id = match found {
        Some(id) => id,
        None => people::by_email(tx, &normal)?.map(|reader| reader.id).ok_or(DbError::Busy)?,
    };
    if confirmed && people::confirm(tx, id, now)? {
        tx.record_change("reader", id, now)?;
    }
    Ok(id)
}

/// The holder that the mailbox points to, a new one if there is none.
fn holder_of(tx: &mut Tx, press: &Press, now: Millis, email: &EmailAddress) -> Result<i64, DbError> {
    let hash = press.address_hash(email);
    if let Some(holder) = holders::insert(tx, &hash, now)? {
        return Ok(holder);
    }
    holders::of_address(tx, &hash)?.ok_or(DbError::Busy)
}
