//! What staff have processors do: give a payment or a present back, end a subscription for its reader, and end whatever a reader pays for before they are erased. The
//! command line and the newsroom ask the same.

use db::{DbError, Tx};
use press::audit::{self, Act, Actor, Entry, Subject};
use press::billing::subscriptions::{self, Subscription};
use press::presents::{self, Present};
use press::readers;

use crate::{ProcessorError, Processors, Wish};

/// Why a payment was not given back.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// There is no receipt of that number of money that came.
    #[error("there is no receipt {0} of money that came")]
    NoReceipt(i64),
    /// There is no money of the present that could go back.
    #[error("no money of this present is here to go back")]
    NothingPaid,
    /// It was redeemed, or went back, since it was looked at.
    #[error("this present was redeemed or taken back meanwhile; look at it again")]
    Changed,
    /// Its processor is not set up any more.
    #[error("{0} handles no money here any more: its settings are gone")]
    NotSetUp(String),
    /// The processor did not do it.
    #[error(transparent)]
    Processor(#[from] ProcessorError),
}

impl From<DbError> for RefundError {
    fn from(error: DbError) -> RefundError {
        RefundError::Processor(ProcessorError::Failed(error))
    }
}

/// When a subscription is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// With the term that is paid for, as when its reader cancels it.
    WithTheTerm,
    /// Now.
    Now,
}

/// A payment goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// It came by bank transfer, so that somebody has to send it back.
    pub by_transfer: bool,
}

impl Processors {
    /// Gives the payment of that receipt back, which ends its subscription now. That it was asked for is written down
    /// before the processor hears of it, that it was done with the answer.
    ///
    /// # Errors
    /// [`RefundError`] says why it came to nothing.
    pub async fn refund(&self, receipt: i64, actor: &Actor) -> Result<Refunded, RefundError> {
        let paid = self.db.read(move |conn| subscriptions::paid(conn, receipt)).await?;
        let (subscription, payment) = paid.ok_or(RefundError::NoReceipt(receipt))?;
        let Some(processor) = self.named(&subscription.processor) else {
            return Err(RefundError::NotSetUp(subscription.processor));
        };
        let by_transfer = processor.name() == press::invoices::NAME;
        let (press, asked, of) = (self.press.clone(), actor.clone(), subscription.clone());
        self.db
            .write(move |tx| line(tx, &press, &asked, Act::RefundAsked, of.reader, &format!("#{receipt}")))
            .await
            .map_err(RefundError::from)?;
        // Of two who press at once one gives the money back.
        let name = format!("refund of receipt {receipt}");
        let heard = self.act(&subscription, &Wish::GiveBack(payment), &name).await?;
        let (press, actor) = (self.press.clone(), actor.clone());
        let done = move |tx: &mut Tx| {
            heard.take_in(tx, &press, press.clock.now())?;
            line(tx, &press, &actor, Act::Refunded, subscription.reader, &format!("#{receipt}"))
        };
        self.db.write::<_, DbError>(done).await?;
        Ok(Refunded { by_transfer })
    }

    /// Gives a present's money back, as it was looked at. Whoever reads by it does so no more.
    ///
    /// # Errors
    /// [`RefundError`] says why it came to nothing.
    pub async fn refund_present(&self, present: &Present, actor: &Actor) -> Result<Refunded, RefundError> {
        let (row, before) = (present.id, (present.redeemed_at, present.refunded_at));
        let found = self.db.read(move |conn| presents::by_id(conn, row)).await?;
        let found = found.filter(|found| (found.redeemed_at, found.refunded_at) == before);
        let present = found.ok_or(RefundError::Changed)?;
        if present.paid_at.is_none() || present.refunded_at.is_some() {
            return Err(RefundError::NothingPaid);
        }
        let name = format!("#{}", present.number.unwrap_or_default());
        let (press, asked, of, what) = (self.press.clone(), actor.clone(), present.buyer, name.clone());
        self.db
            .write(move |tx| line(tx, &press, &asked, Act::RefundAsked, of, &what))
            .await
            .map_err(RefundError::from)?;
        let heard = self.give_back(&present).await?;
        let house = heard.is_none();
        let (press, actor) = (self.press.clone(), actor.clone());
        let done = move |tx: &mut Tx| {
            if let Some(heard) = heard {
                heard.take_in(tx, &press, press.clock.now())?;
            }
            // Of one that was redeemed just before, the house gives nothing back.
            let back = presents::by_id(tx, row)?.is_some_and(|present| present.refunded_at.is_some());
            if back || !house {
                line(tx, &press, &actor, Act::Refunded, of, &name)?;
            }
            Ok(back || !house)
        };
        if !self.db.write::<bool, DbError>(done).await? {
            return Err(RefundError::Changed);
        }
        Ok(Refunded { by_transfer: present.processor == press::invoices::NAME })
    }

    /// Ends a subscription for its reader, who is mailed as if they had. That it was asked for is written down before the
    /// processor hears of it, that it was done with the answer.
    ///
    /// # Errors
    /// [`ProcessorError`] says why it came to nothing.
    pub async fn end(
        &self,
        subscription: &Subscription,
        ends: Ends,
        reason: &str,
        actor: &Actor,
    ) -> Result<(), ProcessorError> {
        let (wish, when) = match ends {
            Ends::WithTheTerm => (Wish::Cancel, "with the term"),
            Ends::Now => (Wish::Stop, "now"),
        };
        let (of, became) = (subscription.reader, format!("{when}: {reason}"));
        let (press, asked, what) = (self.press.clone(), actor.clone(), became.clone());
        self.db.write(move |tx| line(tx, &press, &asked, Act::CancelAsked, of, &what)).await?;
        let heard = self.act(subscription, &wish, &self.press.random.public_id()).await?;
        let (press, actor) = (self.press.clone(), actor.clone());
        let done = move |tx: &mut Tx| {
            let now = press.clock.now();
            heard.take_in(tx, &press, now)?;
            if let Some(reader) = of {
                tx.record_change("reader", reader, now)?;
            }
            line(tx, &press, &actor, Act::Cancelled, of, &became)
        };
        Ok(self.db.write::<_, DbError>(done).await?)
    }

    /// Ends at its processor whatever of a reader's goes on, and has them forgotten there, before they are erased here.
    ///
    /// # Errors
    /// [`ProcessorError`] says why not. What was ended before it stays so.
    pub async fn end_all(&self, reader: i64) -> Result<(), ProcessorError> {
        let all = self.db.read(move |conn| subscriptions::of_reader(conn, reader)).await?;
        for subscription in all.iter().filter(|one| one.report.status.goes_on()) {
            let name = self.press.random.public_id();
            match self.act(subscription, &Wish::Stop, &name).await {
                Err(ProcessorError::Unknown) => {}
                Err(error) => return Err(error),
                Ok(heard) => {
                    let press = self.press.clone();
                    self.db.write(move |tx| heard.take_in(tx, &press, press.clock.now())).await?;
                }
            }
        }
        match self.stripe() {
            Some(stripe) => crate::Processor::forget(stripe, reader).await,
            None => Ok(()),
        }
    }
}

fn line(
    tx: &mut Tx,
    press: &press::Press,
    actor: &Actor,
    act: Act,
    reader: Option<i64>,
    became: &str,
) -> Result<(), DbError> {
    let reader = reader.map(|reader| readers::by_id(tx, reader)).transpose()?.flatten();
    let public_id = reader.map(|reader| reader.public_id).unwrap_or_default();
    let entry = Entry { act, subject: Subject::Person(&public_id), was: "", became };
    audit::record(tx, press.clock.now(), actor, &entry)
}
