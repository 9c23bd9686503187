//! Forgetting a reader. What remains is the holder: a keyed hash of the address, with the articles it
//! had and the months it counted in, so that coming back neither loses nor refills an allowance.

use db::{DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::Millis;
use serde_json::Value;

use crate::billing::subscriptions;
use crate::groups;
use crate::newsletters::feedback;
use crate::newsletters::sending;
use crate::readers::{self, mails};
use crate::staff::{self, LeaveError};
use crate::{Press, audit, invoices, presents, sandbox, withdrawals};

/// Why a reader was not erased. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// There is no such reader.
    #[error("There is no such reader; they may have been deleted already.")]
    NoReader,
    /// The site would be left without an owner.
    #[error(
        "You are the only owner of this site. Make someone else an owner first, then delete your account."
    )]
    LastOwner,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

impl From<LeaveError> for EraseError {
    fn from(error: LeaveError) -> EraseError {
        match error {
            LeaveError::LastOwner => EraseError::LastOwner,
            LeaveError::Failed(error) => EraseError::Failed(error),
        }
    }
}

// A code may have been mailed to the address before it had a reader.
const CHALLENGES: &str = "DELETE FROM challenges WHERE email = $1";
// Of a present its receipt stays, without names; to nobody it is mailed no more.
const PRESENTS_TO: &str = "UPDATE presents SET recipient = '', recipient_name = '', message = '',
    next_at = CASE WHEN paid_at IS NULL THEN next_at END WHERE recipient = $1";
const INVITATIONS: &str = "DELETE FROM invitations WHERE email = $1";
// Sessions, challenges, passkeys, consents, newsletters, grants, gift links, saved articles and searches, history
// and follows go with the reader.
const READER: &str = "DELETE FROM readers WHERE id = $1";

/// Deletes the reader and everything that names them, queued mails included. What they pay for regularly ends first.
///
/// # Errors
/// [`EraseError`] says why nothing was deleted.
pub fn erase(tx: &mut Tx, press: &Press, now: Millis, reader: i64) -> Result<(), EraseError> {
    let record = readers::by_id(tx, reader)?.ok_or(EraseError::NoReader)?;
    staff::leave(tx, now, reader)?;
    audit::forget(tx, reader)?;
    // Nobody is charged who cannot be told.
    for one in subscriptions::of_reader(tx, reader)?.iter().filter(|one| one.report.status.goes_on()) {
        sandbox::change(tx, press, now, &one.reference, |account| account.withdraw(0, now))?;
        invoices::change(tx, press, now, &one.reference, |account| account.stop(now))?;
    }
    withdrawals::forget(tx, reader, &record.email)?;
    sending::forget(tx, reader)?;
    presents::forget(tx, now, reader)?;
    invoices::forget(tx, reader)?;
    groups::leave_all(tx, now, reader)?;
    tx.execute(CHALLENGES, &[&record.email])?;
    tx.execute(INVITATIONS, &[&record.email])?;
    tx.execute(PRESENTS_TO, &[&record.email])?;
    if let Ok(address) = EmailAddress::parse(&record.email) {
        unqueue_mail(tx, &address)?;
        feedback::forget(tx, press, &address)?;
    }
    tx.execute(READER, &[&reader])?;
    tx.record_change("reader", reader, now)?;
    Ok(())
}

const QUEUED: &str = "SELECT id, payload FROM jobs WHERE kind = $1 AND LOWER(payload) LIKE $2";
const UNQUEUE: &str = "DELETE FROM jobs WHERE id = $1";

/// Drops the mails that are still to be sent to the address, or speak of it.
fn unqueue_mail(tx: &mut Tx, address: &EmailAddress) -> Result<(), DbError> {
    // The domain, which holds no wildcard, narrows it down; the rest is compared as addresses are.
    let pattern = format!("%@{}\"%", address.domain());
    let queued: Vec<(i64, String)> = tx.query(QUEUED, &[&mails::JOB, &pattern])?;
    for (id, payload) in queued {
        if serde_json::from_str(&payload).is_ok_and(|payload| names(&payload, address)) {
            tx.execute(UNQUEUE, &[&id])?;
        }
    }
    Ok(())
}

fn names(value: &Value, address: &EmailAddress) -> bool {
    match value {
        Value::String(text) => {
            EmailAddress::parse(text).is_ok_and(|other| other.normal() == address.normal())
        }
        Value::Array(values) => values.iter().any(|value| names(value, address)),
        Value::Object(fields) => fields.values().any(|value| names(value, address)),
        _ => false,
    }
}
