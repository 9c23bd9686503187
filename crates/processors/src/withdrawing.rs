//! Withdrawals that processors carry out: the subscription ends and the money goes back, in as many tries as it takes.

use db::DbError;
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
        let name = format!("withdrawal {}", due.number);
        let heard = self.act(&due.subscription, &Wish::Withdraw(due.keep), &name).await?;
        let press = self.press.clone();
        let settle = move |tx: &mut db::Tx| {
            let now = press.clock.now();
            heard.take_in(tx, &press, now)?;
            withdrawals::carried_out(tx, now, &due)
        };
        Ok(self.db.write(settle).await?)
    }
}
