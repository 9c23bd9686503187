//! The sandbox as a processor like any other.

use std::fmt;
use std::sync::Arc;

use db::{Db, DbError};
use press::Press;
use press::billing::changes::Begins;
use press::billing::intake::Statement;
use press::presents::Present;
use press::sandbox::{self, Account};

use crate::{
    Answer, Giving, Opened, Processor, ProcessorError, Purchase, Turn, Turning, Wish, give_back_here,
};

/// The sandbox, which stands in the site's own database.
pub struct Sandbox {
    db: Db,
    press: Arc<Press>,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sandbox")
    }
}

impl Sandbox {
    /// The sandbox of a site.
    pub fn new(db: Db, press: Arc<Press>) -> Sandbox {
        Sandbox { db, press }
    }

    async fn change(
        &self,
        reference: &str,
        change: impl FnOnce(&mut Account, kernel::Millis) -> Result<(), ProcessorError> + Send + 'static,
    ) -> Result<(), ProcessorError> {
        let (press, reference) = (self.press.clone(), reference.to_owned());
        let changed = self.db.write::<_, DbError>(move |tx| {
            let (now, mut done) = (press.clock.now(), Ok(()));
            let changed =
                sandbox::change(tx, &press, now, &reference, |account| done = change(account, now))?;
            Ok(changed.map(|_| done))
        });
        changed.await?.unwrap_or(Err(ProcessorError::Unknown))
    }
}

/// Fulfils a wish; what is refused changes nothing.
fn fulfil(account: &mut Account, wish: Wish, now: kernel::Millis) -> Result<(), ProcessorError> {
    match wish {
        Wish::Cancel => account.cancel(now),
        Wish::Keep => account.keep(),
        Wish::Stop => account.stop(now),
        Wish::GiveBack(_) => account.give_back(now),
        Wish::Withdraw(keep) => {
            let paid: i64 = account.paid.iter().map(|paid| paid.minor).sum();
            account.withdraw(paid - keep, now);
        }
        Wish::Change(turn) => return turn_to(account, &turn, now),
        Wish::Stay => account.stay(),
        Wish::Pause(until) => account.pause(until),
        Wish::Resume if account.resume(now) => {}
        Wish::Resume => return Err(ProcessorError::Declined),
    }
    Ok(())
}

fn turn_to(account: &mut Account, turn: &Turn, now: kernel::Millis) -> Result<(), ProcessorError> {
    let outdated = || ProcessorError::Refused("it costs something else by now".to_owned());
    match turn.begins {
        Begins::Now(quote) if turn.adds_seats => {
            if account.adds(&turn.price, now).map(|now| now.cost) != Some(quote.cost) {
                return Err(outdated());
            }
            let added = account.add(&turn.price, turn.then.as_ref(), now);
            if added { Ok(()) } else { Err(ProcessorError::Declined) }
        }
        Begins::Now(quote) if account.quote(&turn.price, now) != Some(quote.cost) => Err(outdated()),
        Begins::Now(_) if account.upgrade(&turn.price, now) => Ok(()),
        Begins::Now(_) => Err(ProcessorError::Declined),
        Begins::Then(at) => {
            account.change_later(&turn.price, at);
            Ok(())
        }
        Begins::Never => Err(ProcessorError::Refused("it cannot be changed".to_owned())),
    }
}

impl Processor for Sandbox {
    fn name(&self) -> &'static str {
        sandbox::NAME
    }

    fn open<'a>(&'a self, purchase: &'a Purchase) -> Answer<'a, Opened> {
        let address = format!("/sandbox/{}", purchase.token);
        Box::pin(async { Ok(Opened { address, checkout: None }) })
    }

    fn open_present<'a>(&'a self, giving: &'a Giving) -> Answer<'a, Opened> {
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
            let reference = reference.to_owned();
            let said = self.db.read(move |conn| sandbox::statement(conn, &reference)).await?;
            said.ok_or(ProcessorError::Unknown)
        })
    }

    fn act<'a>(&'a self, reference: &'a str, wish: &'a Wish, _: &'a str) -> Answer<'a, ()> {
        let wish = wish.clone();
        Box::pin(self.change(reference, move |account, now| fulfil(account, wish, now)))
    }

    fn begins<'a>(&'a self, reference: &'a str, turn: &'a Turning<'a>) -> Answer<'a, Begins> {
        Box::pin(async move {
            let reference = reference.to_owned();
            let account = self.db.read(move |conn| sandbox::told(conn, &reference)).await?;
            let account = account.ok_or(ProcessorError::Unknown)?;
            if turn.adds_seats() {
                let adds = account.adds(turn.price, self.press.clock.now());
                return Ok(adds.map_or(Begins::Never, Begins::Now));
            }
            Ok(account.begins(turn.price, turn.at_once, self.press.clock.now()))
        })
    }
}
