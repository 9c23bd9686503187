//! Withdrawals that processors carry out: the subscription ends and the money goes back, in as many tries as it takes.

use db::{DbError, Tx};
use press::billing::inquiries::{self, LEASE};
use press::presents::Present;
use press::withdrawals::{self, Due, Owed};

use crate::{Heard, ProcessorError, Processors, Wish};

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

    /// Has the money of a present go back that nobody has redeemed, and asks what has come of it; nothing is to be asked
    /// where the house has the money.
    ///
    /// # Errors
    /// [`ProcessorError`] says why it does not.
    pub async fn give_back(&self, present: &Present) -> Result<Option<Heard>, ProcessorError> {
        let processor = self.known(&present.processor)?;
        processor.give_back_present(present).await?;
        let Some(checkout) = present.checkout.clone() else { return Ok(None) };
        let (press, name) = (self.press.clone(), processor.name());
        let put = move |tx: &mut Tx| inquiries::put(tx, &press, name, &checkout, press.clock.now() + LEASE);
        let inquiry = self.db.write(put).await?;
        Ok(Some(self.ask(inquiry).await?))
    }
}
