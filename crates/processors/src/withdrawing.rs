//! Withdrawals that processors carry out: the subscription ends and the money goes back, in as many tries as it takes.

use db::DbError;
use press::billing::inquiries::{self, LEASE};
use press::withdrawals::{self, Due};

use crate::{ProcessorError, Processors, Wish};

/// Withdrawals looked at in one go.
const AT_ONCE: i64 = 20;

impl Processors {
    /// Carries out the withdrawals that wait for a processor; says how many it were. One that a processor does not carry
    /// out waits for the next time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn carry_out_withdrawals(&self) -> Result<usize, DbError> {
        let press = self.press.clone();
        let all = self.db.read(move |conn| withdrawals::due(conn, &press, AT_ONCE)).await?;
        let mut done = 0;
        for due in all {
            let (number, processor) = (due.number, due.subscription.processor.clone());
            match self.carry_out(due).await {
                Ok(()) => done += 1,
                Err(ProcessorError::Failed(error)) => return Err(error),
                Err(error) => {
                    tracing::error!(%error, number, processor, "a withdrawal is not carried out yet")
                }
            }
        }
        Ok(done)
    }

    async fn carry_out(&self, due: Due) -> Result<(), ProcessorError> {
        let (name, reference) = (due.subscription.processor.clone(), due.subscription.reference.clone());
        let Some(processor) = self.named(&name) else {
            let why = format!("{name} handles no money here any more: its settings are gone");
            return Err(ProcessorError::Silent(why));
        };
        let (press, subject) = (self.press.clone(), reference.clone());
        let put =
            move |tx: &mut db::Tx| inquiries::put(tx, &press, &name, &subject, press.clock.now() + LEASE);
        let inquiry = self.db.write(put).await?;
        let wish = Wish::Withdraw(due.keep);
        processor.act(&reference, &wish, &format!("withdrawal {}", due.number)).await?;
        let heard = self.ask(inquiry).await?;
        let press = self.press.clone();
        let settle = move |tx: &mut db::Tx| {
            let now = press.clock.now();
            heard.take_in(tx, &press, now)?;
            withdrawals::carried_out(tx, now, &due)
        };
        Ok(self.db.write(settle).await?)
    }
}
