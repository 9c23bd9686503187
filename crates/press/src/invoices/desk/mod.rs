//! What staff see and do of invoices, in the newsroom and at the command line: each act writes its line of the log.

mod listing;
#[cfg(test)]
mod tests;

use db::{Conn, DbError, Tx};
use kernel::clock::{Millis, timestamp};

use super::{Invoice, NAME, Of, Paid, PayError, mails, store, written};
use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Line, Subject};
use crate::billing::subscriptions::{self, Subscription};
use crate::groups::{self, Group};
use crate::plans::{self, Price};
use crate::presents::{self, Present};
use crate::readers::{self, ReaderRecord};

pub use listing::{Owed, Show, find, list, of_reader, outstanding};

/// What an invoice is in the log.
const KIND: &str = "invoice";
/// Lines of the log on an invoice's page.
const LINES: i64 = 50;

/// An invoice with what it is about.
#[derive(Clone, Debug)]
pub struct Found {
    /// The invoice.
    pub invoice: Invoice,
    /// The price it was written for.
    pub price: Price,
    /// Who is to pay it; none once they are erased.
    pub reader: Option<ReaderRecord>,
    /// The subscription it is for, if it is for one.
    pub subscription: Option<Subscription>,
    /// The present it is for, if it is for one.
    pub present: Option<Present>,
    /// The group that the subscription pays for, if it does.
    pub group: Option<Group>,
    /// What staff did about it, the latest first.
    pub lines: Vec<Line>,
}

impl Found {
    /// Whether it can be cancelled by itself.
    pub fn waits(&self) -> bool {
        self.invoice.waits(self.subscription.as_ref())
    }
}

/// Why something was not done about an invoice. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// There is no such invoice.
    #[error("there is no such invoice")]
    Unknown,
    /// It was paid or cancelled.
    #[error("this invoice is not to be paid any more")]
    Settled,
    /// What it is for goes on, and asks for its money.
    #[error("this invoice is for a subscription that goes on; end that")]
    GoesOn,
    /// Its buyer is erased.
    #[error("nobody is known to whom this invoice could be mailed")]
    Nobody,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// The invoice of that number with what it is about.
///
/// # Errors
/// When the database fails.
pub fn look(conn: &mut Conn, number: i64) -> Result<Option<Found>, DbError> {
    let Some(invoice) = written::of_number(conn, number)? else { return Ok(None) };
    let Some(price) = plans::by_id(conn, invoice.bill.price)? else { return Ok(None) };
    let (subscription, present) = match &invoice.of {
        Of::Account(reference) => (subscriptions::of_reference(conn, NAME, reference)?, None),
        Of::Present(present) => (None, presents::by_id(conn, *present)?),
    };
    let group = match &subscription {
        Some(subscription) => groups::of_subscription(conn, subscription.id)?,
        None => None,
    };
    let of_subscription = subscription.as_ref().and_then(|subscription| subscription.reader);
    let buyer = of_subscription.or(present.as_ref().and_then(|present| present.buyer));
    let reader = match buyer {
        Some(buyer) => readers::by_id(conn, buyer)?,
        None => None,
    };
    let lines = audit::of_thing(conn, (KIND, &number.to_string()), None, LINES)?;
    Ok(Some(Found { invoice, price, reader, subscription, present, group, lines }))
}

/// Confirms that the money of an invoice is there since `at`.
///
/// # Errors
/// [`PayError`] says why not.
pub fn confirm(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    number: i64,
    at: Millis,
) -> Result<Paid, PayError> {
    let paid = store::pay(tx, press, now, number, at)?;
    let invoice = written::of_number(tx, number)?.ok_or(PayError::Unknown(number))?;
    let day = timestamp(at).to_zoned_datetime(press.zone.clone()).date();
    line(tx, now, actor, Act::InvoicePaid, &invoice, &format!("{}, {day}", invoice.bill.money))?;
    Ok(paid)
}

/// Calls off what an invoice is for that has opened nothing; nobody owes anything by it, and its buyer is mailed.
///
/// # Errors
/// [`ActError`] says why not.
pub fn call_off(tx: &mut Tx, press: &Press, now: Millis, actor: &Actor, number: i64) -> Result<(), ActError> {
    let invoice = written::of_number(tx, number)?.ok_or(ActError::Unknown)?;
    if !invoice.bill.is_open() {
        return Err(ActError::Settled);
    }
    let done = match &invoice.of {
        Of::Present(present) => match presents::by_id(tx, *present)? {
            Some(present) => presents::cancel(tx, now, &present)?,
            None => false,
        },
        Of::Account(reference) => {
            let mut done = false;
            store::change(tx, press, now, reference, |account| done = account.call_off(number, now))?;
            done
        }
    };
    if !done {
        return Err(ActError::GoesOn);
    }
    // The end of an order is told by the account.
    if invoice.bill.adds || matches!(invoice.of, Of::Present(_)) {
        mails::became(tx, press, now, &invoice, "cancelled")?;
    }
    Ok(line(tx, now, actor, Act::InvoiceCancelled, &invoice, &invoice.bill.money.to_string())?)
}

/// Mails an invoice that is to be paid to its buyer again.
///
/// # Errors
/// [`ActError`] says why not.
pub fn send_again(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    number: i64,
) -> Result<(), ActError> {
    let invoice = written::of_number(tx, number)?.ok_or(ActError::Unknown)?;
    if !invoice.bill.is_open() {
        return Err(ActError::Settled);
    }
    if !mails::to_buyer(tx, press, now, &invoice)? {
        return Err(ActError::Nobody);
    }
    Ok(line(tx, now, actor, Act::InvoiceMailed, &invoice, "")?)
}

fn line(
    tx: &mut Tx,
    now: Millis,
    actor: &Actor,
    act: Act,
    invoice: &Invoice,
    became: &str,
) -> Result<(), DbError> {
    let number = invoice.bill.number.unwrap_or_default().to_string();
    // By its number alone: whom it is for is forgotten with them.
    let subject = Subject::Thing { kind: KIND, id: &number, title: &number };
    audit::record(tx, now, actor, &Entry { act, subject, was: "", became })
}
