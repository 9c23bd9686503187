//! Changing a reader's address. The holder stays, so the allowance does; where the new mailbox already
//! has a holder, the two are united.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::Millis;

use super::mails::Reason;
use super::request::{Asked, send_code};
use super::sign_in::{guess, link_state};
use super::store::challenges::{self, Challenge, Purpose};
use super::store::holders::{self, Metered};
use super::store::people;
use super::{CodeError, LinkError, MailJob, ReaderRecord, ReadersError, Scope, Session, count_mail};
use crate::Press;
use crate::newsletters::feedback;

/// Why an address was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// The code is of no use.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The link is of no use.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The link was opened where its reader is not signed in.
    #[error("Please open this link in the browser you are logged in with, or type the code there.")]
    OtherBrowser,
    /// Another account has the address.
    #[error("There is an account with this address already. Please log in with it, or delete it first.")]
    Taken,
}

/// How the new address was proven.
#[derive(Clone, Copy, Debug)]
pub enum AddressProof<'a> {
    /// The code that was mailed there.
    Code(&'a str),
    /// The link that was mailed there: its token.
    Link(&'a str),
}

/// An address was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressChange {
    /// The one before.
    pub old: String,
    /// The one now.
    pub new: String,
}

/// Mails a code and a link to the new address of a signed-in reader. Whether the address has an account
/// is only said to whoever reads its mail.
///
/// # Errors
/// When a flood of mail is refused or the database fails.
pub fn request_address_change(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: &ReaderRecord,
    new: &EmailAddress,
    session: &Session,
    network: &str,
) -> Result<(), ReadersError> {
    count_mail(tx, press, now, new, network)?;
    let asked = Asked {
        purpose: Purpose::Address,
        email: new,
        session: session.id,
        reader: Some(reader.id),
        registers: false,
        next: "/account",
        reason: Reason::Address,
    };
    Ok(send_code(tx, press, now, &asked)?)
}

/// Changes the address, in a browser that the reader is signed in with.
///
/// A refusal is no failure of the transaction: the guess it counts must be committed.
///
/// # Errors
/// When the database fails.
pub fn confirm_address_change(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    session: &Session,
    proof: AddressProof<'_>,
) -> Result<Result<AddressChange, AddressError>, DbError> {
    match proven(tx, press, now, session, proof)? {
        Err(refused) => Ok(Err(refused)),
        Ok(challenge) => change(tx, press, now, session, &challenge),
    }
}

fn proven(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    session: &Session,
    proof: AddressProof<'_>,
) -> Result<Result<Challenge, AddressError>, DbError> {
    let challenge = match proof {
        AddressProof::Link(token) => match link_state(tx, token, Purpose::Address, now)? {
            Err(refused) => return Ok(Err(refused.into())),
            Ok(challenge) => challenge,
        },
        AddressProof::Code(code) => {
            let Some(challenge) = challenges::latest(tx, session.id, Purpose::Address)? else {
                return Ok(Err(CodeError::NoneAsked.into()));
            };
            if let Err(refused) = guess(tx, press, now, &challenge, code)? {
                return Ok(Err(refused.into()));
            }
            challenge
        }
    };
    let theirs =
        session.scope == Scope::Full && session.reader.is_some() && session.reader == challenge.reader;
    Ok(if theirs { Ok(challenge) } else { Err(AddressError::OtherBrowser) })
}

fn change(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    session: &Session,
    challenge: &Challenge,
) -> Result<Result<AddressChange, AddressError>, DbError> {
    let Some(id) = session.reader.filter(|_| challenge.used_at.is_none()) else {
        return Ok(Err(LinkError::Used.into()));
    };
    if !challenges::spend(tx, challenge.id, now)? || !people::lock(tx, id)? {
        return Ok(Err(LinkError::Used.into()));
    }
    let Some(reader) = people::by_id(tx, id)? else { return Ok(Err(LinkError::Unknown.into())) };
    let new = challenge.email.normal();
    if people::by_email(tx, &new)?.is_some_and(|other| other.id != id) {
        return Ok(Err(AddressError::Taken));
    }
    // Someone may register the address in this very moment.
    match tx.savepoint(|tx| people::set_email(tx, id, &new)) {
        Err(error) if error.is_unique_violation() => return Ok(Err(AddressError::Taken)),
        outcome => outcome?,
    }
    let hash = press.address_hash(&challenge.email);
    if !holders::point(tx, &hash, reader.holder)?
        && let Some(other) = holders::of_address(tx, &hash)?.filter(|other| *other != reader.holder)
    {
        unite(tx, now, reader.holder, other)?;
    }
    feedback::proven(tx, press, id, &challenge.email)?;
    MailJob::address_changed(&reader.email, &new, now).enqueue(tx, now)?;
    tx.record_change("reader", id, now)?;
    Ok(Ok(AddressChange { old: reader.email, new }))
}

/// Makes one holder of two. Nobody gains an allowance by it.
pub(crate) fn unite(tx: &mut Tx, now: Millis, kept: i64, other: i64) -> Result<(), DbError> {
    let united = united_meter(&holders::meter(tx, kept, other)?);
    holders::set_meter(tx, kept, other, &united)?;
    for reader in holders::absorb(tx, kept, other)? {
        tx.record_change("reader", reader, now)?;
    }
    Ok(())
}

/// The meter of two holders as one: what both have used, within one allowance.
fn united_meter(rows: &[Metered]) -> Vec<Metered> {
    let mut united: BTreeMap<i64, Metered> = BTreeMap::new();
    for row in rows {
        let all = united.entry(row.period).or_insert(Metered { used: 0, ..*row });
        all.allowance = all.allowance.max(row.allowance);
        all.used += row.used;
    }
    united.into_values().map(|row| Metered { used: row.used.min(row.allowance), ..row }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn metered(period: i64, allowance: i64, used: i64) -> Metered {
        Metered { period, allowance, used }
    }

    #[test]
    fn two_meters_become_one() {
        let rows =
            [metered(202611, 3, 2), metered(202610, 3, 1), metered(202611, 3, 2), metered(202612, 5, 0)];
        assert_eq!(
            united_meter(&rows),
            [metered(202610, 3, 1), metered(202611, 3, 3), metered(202612, 5, 0)]
        );
    }

    proptest! {
        #[test]
        fn uniting_refills_nothing(a in 0_i64..6, b in 0_i64..6, used_a in 0_i64..6, used_b in 0_i64..6) {
            let (a, b) = (metered(1, a.max(used_a), used_a), metered(1, b.max(used_b), used_b));
            let united = united_meter(&[a, b])[0];
            prop_assert_eq!(united.allowance, a.allowance.max(b.allowance));
            prop_assert!(united.used <= united.allowance && united.used >= used_a.max(used_b));
        }
    }
}
