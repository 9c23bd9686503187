//! The sandbox as a processor like any other.

use std::fmt;
use std::sync::Arc;

use db::Db;
use press::Press;
use press::billing::intake::Statement;
use press::sandbox::{self, Account};

use crate::{Answer, Opened, Outcome, Processor, ProcessorError, Purchase, Wish};

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
        change: impl FnOnce(&mut Account, kernel::Millis) + Send + 'static,
    ) -> Result<(), ProcessorError> {
        let (press, reference) = (self.press.clone(), reference.to_owned());
        let changed = self.db.write(move |tx| {
            let now = press.clock.now();
            sandbox::change(tx, &press, now, &reference, |account| change(account, now))
        });
        changed.await?.map(drop).ok_or(ProcessorError::Unknown)
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

    fn outcome<'a>(&'a self, _: &'a str) -> Answer<'a, Outcome> {
        Box::pin(async { Ok(Outcome::Over) })
    }

    fn close<'a>(&'a self, _: &'a str) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn trace<'a>(&'a self, subject: &'a str) -> Answer<'a, Vec<String>> {
        Box::pin(async { Ok(vec![subject.to_owned()]) })
    }

    fn ask<'a>(&'a self, reference: &'a str) -> Answer<'a, Statement> {
        Box::pin(async move {
            // It tells what is so now, so time passes there first.
            self.change(reference, |_, _| ()).await?;
            let reference = reference.to_owned();
            let said = self.db.read(move |conn| sandbox::statement(conn, &reference)).await?;
            said.ok_or(ProcessorError::Unknown)
        })
    }

    fn act<'a>(&'a self, reference: &'a str, wish: &'a Wish, _: &'a str) -> Answer<'a, ()> {
        let wish = wish.clone();
        Box::pin(self.change(reference, move |account, now| match wish {
            Wish::Cancel => account.cancel(now),
            Wish::Keep => account.keep(),
            Wish::Stop => account.stop(now),
            Wish::GiveBack(_) => account.give_back(now),
        }))
    }

    fn card_page<'a>(&'a self, _: i64, _: &'a str, _: &'a str) -> Answer<'a, Option<String>> {
        Box::pin(async { Ok(None) })
    }

    fn forget<'a>(&'a self, _: i64) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}
