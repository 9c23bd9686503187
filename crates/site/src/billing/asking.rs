//! Asking the processor, and what readers' acts do with its answers.

use std::time::Duration;

use db::DbError;
use http_kit::Failure;
use press::billing::inquiries::{self, Inquiry, LEASE};
use press::billing::subscriptions::Subscription;
use processors::{Processor, ProcessorError, Wish};

use crate::Site;

/// How often an answer that was overtaken by news is asked for again while somebody waits.
const PATIENCE: usize = 8;

/// Asks processors what they are to be asked now; says how many questions there were, so that none means to wait.
///
/// # Errors
/// When the database fails.
pub async fn ask_due(site: &Site) -> Result<usize, DbError> {
    site.processors.ask_due().await
}

/// Has processors carry out the withdrawals that wait for them.
///
/// # Errors
/// When the database fails.
pub async fn carry_out_withdrawals(site: &Site) -> Result<usize, DbError> {
    site.processors.carry_out_withdrawals().await
}

/// Asks after everything that can still change, once a night.
///
/// # Errors
/// When the database fails.
pub async fn ask_at_night(site: &Site) -> Result<bool, DbError> {
    site.processors.ask_at_night().await
}

/// Waits until there is something to ask, or for so long.
pub async fn wait_for_news(site: &Site, at_most: Duration) {
    _ = tokio::time::timeout(at_most, site.news.notified()).await;
}

/// Why an act with a processor came to nothing.
pub(crate) enum Undone {
    /// The processor.
    Processor(ProcessorError),
    /// Ourselves.
    Failed(Failure),
}

impl From<ProcessorError> for Undone {
    fn from(error: ProcessorError) -> Undone {
        match error {
            ProcessorError::Failed(error) => Undone::Failed(error.into()),
            other => Undone::Processor(other),
        }
    }
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Undone {
        Undone::Failed(error.into())
    }
}

impl Site {
    /// Does something to a subscription at its processor, and takes in what has come of it. If this process ends
    /// between, the inquiry is there for another to put.
    pub(crate) async fn wish(&self, subscription: &Subscription, wish: &Wish) -> Result<(), Undone> {
        let processor = self.processors.known(&subscription.processor)?;
        let inquiry = self.processors.inquire(processor.name(), &subscription.reference).await?;
        let name = self.press.random.public_id();
        processor.act(&subscription.reference, wish, &name).await?;
        Ok(self.hear(inquiry, subscription.reader).await?)
    }

    /// Asks the processor about a checkout or a subscription now, because somebody waits for the answer.
    pub(crate) async fn ask_now(
        &self,
        processor: &dyn Processor,
        subject: &str,
        reader: i64,
    ) -> Result<(), ProcessorError> {
        let inquiry = self.processors.inquire(processor.name(), subject).await?;
        self.hear(inquiry, Some(reader)).await
    }

    /// Takes in the answer. One that was overtaken by news is asked for again; after some of that whoever took the news
    /// up will have the answer.
    async fn hear(&self, inquiry: Inquiry, reader: Option<i64>) -> Result<(), ProcessorError> {
        let mut inquiry = inquiry;
        for _ in 0..PATIENCE {
            let heard = self.processors.ask(inquiry.clone()).await?;
            let (now, asked) = (self.now(), inquiry.clone());
            let overtaken = self
                .write::<_, DbError, _>(move |tx, press| {
                    if let Some(reader) = reader {
                        // Whatever came of it: their next page is to know.
                        tx.record_change("reader", reader, now)?;
                    }
                    if heard.take_in(tx, press, now)? {
                        return Ok(None);
                    }
                    inquiries::put(tx, press, &asked.processor, &asked.subject, now + LEASE).map(Some)
                })
                .await?;
            match overtaken {
                Some(again) => inquiry = again,
                None => return Ok(()),
            }
        }
        Ok(())
    }
}
