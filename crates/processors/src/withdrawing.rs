//! Withdrawals that processors carry out: the subscription ends and the money goes back, in as many tries as it takes.

use db::{DbError, Tx};
use press::withdrawals::{self, Due, Owed};

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
            let (number, processor) = (due.number, due.processor().to_owned());
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
        let name = format!("withdrawal {}", due.number);
        let heard = match &due.owed {
            Owed::Subscription(subscription, keep) => {
                Some(self.act(subscription, &Wish::Withdraw(*keep), &name).await?)
            }
            Owed::Present(present) => self.give_back(present).await?,
        };
        let press = self.press.clone();
        let settle = move |tx: &mut Tx| {
            let now = press.clock.now();
            if let Some(heard) = heard {
                heard.take_in(tx, &press, now)?;
            }
            withdrawals::carried_out(tx, now, &due)
        };
        Ok(self.db.write(settle).await?)
    }
}
