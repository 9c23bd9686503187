//! The publication itself as a processor: invoices, paid by bank transfer and confirmed by staff.

use std::fmt;
use std::sync::Arc;

use db::{Db, DbError};
use kernel::Millis;
use kernel::config;
use press::Press;
use press::billing::changes::Begins;
use press::billing::intake::Statement;
use press::invoices::{self, Account};
use press::presents::Present;

use crate::{
    Answer, Giving, Opened, Processor, ProcessorError, Purchase, Turn, Turning, Wish, give_back_here,
};

/// Invoices, which stand in the site's own database.
pub struct Invoices {
    db: Db,
    press: Arc<Press>,
}

impl fmt::Debug for Invoices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Invoices")
    }
}

impl Invoices {
    /// The invoices of a site.
    pub fn new(db: Db, press: Arc<Press>) -> Invoices {
        Invoices { db, press }
    }

    async fn change(
        &self,
        reference: &str,
        change: impl FnOnce(&mut Account, Millis) -> Result<(), ProcessorError> + Send + 'static,
    ) -> Result<(), ProcessorError> {
        let (press, reference) = (self.press.clone(), reference.to_owned());
        let changed = self.db.write::<_, DbError>(move |tx| {
            let (now, mut done) = (press.clock.now(), Ok(()));
            let changed =
                invoices::change(tx, &press, now, &reference, |account| done = change(account, now))?;
            Ok(changed.map(|_| done))
        });
        changed.await?.unwrap_or(Err(ProcessorError::Unknown))
    }
}

fn refused(why: &str) -> Result<(), ProcessorError> {
    Err(ProcessorError::Refused(why.to_owned()))
}

/// Fulfils a wish; what is refused changes nothing.
fn fulfil(
    account: &mut Account,
    wish: Wish,
    settings: &config::Invoice,
    now: Millis,
) -> Result<(), ProcessorError> {
    match wish {
        Wish::Cancel => account.cancel(now),
        Wish::Keep => account.keep(),
        Wish::Stop => account.stop(now),
        Wish::GiveBack(payment) => {
            let number = payment.strip_prefix("invoice-").and_then(|number| number.parse().ok());
            if !number.is_some_and(|number| account.give_back(number, now)) {
                return refused("money of this subscription went back before");
            }
        }
        Wish::Withdraw(keep) => account.withdraw(account.paid() - keep, now),
        Wish::Change(turn) if turn.adds_seats => return add(account, *turn, settings, now),
        Wish::Change(turn) if account.begins() == turn.begins => account.change(&turn.price, now),
        Wish::Change(_) => return refused("it cannot be changed like that by now"),
        Wish::Stay => account.stay(now),
        Wish::Pause(_) | Wish::Resume => {
            return refused(
                "what is paid by invoice does not stand still; it can be cancelled and ordered again",
            );
        }
    }
    Ok(())
}

/// Bills more seats, at the cost that was shown.
fn add(
    account: &mut Account,
    turn: Turn,
    settings: &config::Invoice,
    now: Millis,
) -> Result<(), ProcessorError> {
    let cost = account.adds(&turn.price, now).map(|quote| Begins::Now(quote).cost());
    if cost != Some(turn.begins.cost()) {
        return refused("it costs something else by now");
    }
    account.then = turn.then;
    account.add(&turn.price, settings, now);
    Ok(())
}

impl Processor for Invoices {
    fn name(&self) -> &'static str {
        invoices::NAME
    }

    fn open<'a>(&'a self, purchase: &'a Purchase) -> Answer<'a, Opened> {
        // What is ordered by invoice is ordered on a page of its own, from the beginning.
        let address = format!("/order?plan={}", purchase.order.price.plan);
        Box::pin(async { Ok(Opened { address, checkout: None }) })
    }

    fn open_present<'a>(&'a self, giving: &'a Giving) -> Answer<'a, Opened> {
        // Whom the invoice is for is asked on the present's page.
        let address = format!("/give/{}", giving.present.public_id);
        Box::pin(async { Ok(Opened { address, checkout: None }) })
    }

    fn give_back_present<'a>(&'a self, present: &'a Present) -> Answer<'a, ()> {
        Box::pin(give_back_here(&self.db, &self.press, present))
    }

    fn ask<'a>(&'a self, reference: &'a str) -> Answer<'a, Statement> {
        Box::pin(async move {
            // It tells what is so now, so time passes there first.
            self.change(reference, |_, _| Ok(())).await?;
            let (reference, now) = (reference.to_owned(), self.press.clock.now());
            let said = self.db.read(move |conn| invoices::statement(conn, &reference, now)).await?;
            said.ok_or(ProcessorError::Unknown)
        })
    }

    fn act<'a>(&'a self, reference: &'a str, wish: &'a Wish, _: &'a str) -> Answer<'a, ()> {
        let wish = wish.clone();
        let settings = self.press.config.billing.invoice.clone();
        Box::pin(self.change(reference, move |account, now| fulfil(account, wish, &settings, now)))
    }

    fn begins<'a>(&'a self, reference: &'a str, turning: &'a Turning<'a>) -> Answer<'a, Begins> {
        Box::pin(async move {
            let reference = reference.to_owned();
            let account = self.db.read(move |conn| invoices::told(conn, &reference)).await?;
            let account = account.ok_or(ProcessorError::Unknown)?;
            if turning.adds_seats() {
                let adds = account.adds(turning.price, self.press.clock.now());
                return Ok(adds.map_or(Begins::Never, Begins::Now));
            }
            Ok(account.begins())
        })
    }
}
