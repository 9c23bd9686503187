//! What staff have processors do: give a payment back, and end whatever a reader pays for before they are erased. The
//! command line and the newsroom ask the same.

use db::{DbError, Tx};
use press::audit::{self, Act, Actor, Entry, Subject};
use press::billing::subscriptions::{self, Subscription};
use press::readers;

use crate::{ProcessorError, Processors, Wish};

/// Why a payment was not given back.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// There is no receipt of that number of money that came.
    #[error("there is no receipt {0} of money that came")]
    NoReceipt(i64),
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
            .write(move |tx| line(tx, &press, &asked, Act::RefundAsked, &of, receipt))
            .await
            .map_err(RefundError::from)?;
        // Of two who press at once one gives the money back.
        let name = format!("refund of receipt {receipt}");
        let heard = self.act(&subscription, &Wish::GiveBack(payment), &name).await?;
        let (press, actor) = (self.press.clone(), actor.clone());
        let done = move |tx: &mut Tx| {
            heard.take_in(tx, &press, press.clock.now())?;
            line(tx, &press, &actor, Act::Refunded, &subscription, receipt)
        };
        self.db.write::<_, DbError>(done).await?;
        Ok(Refunded { by_transfer })
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
    subscription: &Subscription,
    receipt: i64,
) -> Result<(), DbError> {
    let reader = subscription.reader.map(|reader| readers::by_id(tx, reader)).transpose()?.flatten();
    let public_id = reader.map(|reader| reader.public_id).unwrap_or_default();
    let became = format!("#{receipt}");
    let entry = Entry { act, subject: Subject::Person(&public_id), was: "", became: &became };
    audit::record(tx, press.clock.now(), actor, &entry)
}
