//! Prices that the publisher decided on, taken to processors once the renewal from which on they hold is the next.

use db::DbError;
use press::billing::changes::Begins;
use press::billing::repricing::{self, Waiting};

use crate::{ProcessorError, Processors, Turn, Turning, Wish};

/// Subscriptions looked at in one go.
const AT_ONCE: i64 = 20;

impl Processors {
    /// Has processors charge from the next renewal on what was decided; says for how many subscriptions. One that cannot
    /// have it yet waits for the next time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn charge_decided(&self) -> Result<usize, DbError> {
        let (mut after, mut charged) = (0, 0);
        loop {
            let waiting = self.db.read(move |conn| repricing::waiting(conn, after, AT_ONCE)).await?;
            let Some(last) = waiting.last() else { return Ok(charged) };
            after = last.subscription.id;
            for one in waiting {
                match self.charge(&one).await {
                    Ok(done) => charged += usize::from(done),
                    Err(ProcessorError::Failed(error)) => return Err(error),
                    Err(error) => {
                        let (subscription, processor) = (one.subscription.id, one.subscription.processor);
                        tracing::error!(%error, subscription, processor, "a new price is not charged yet");
                    }
                }
            }
        }
    }

    async fn charge(&self, one: &Waiting) -> Result<bool, ProcessorError> {
        let Waiting { subscription, present, price, from } = one;
        let plans = &self.press.config.plans;
        let plan = plans.iter().find(|plan| plan.slug == price.plan).map_or(&price.plan, |plan| &plan.name);
        let turning = Turning { present, price, plan, at_once: false };
        let processor = self.known(&subscription.processor)?;
        let begins = processor.begins(&subscription.reference, &turning).await?;
        let renewal = match begins {
            Begins::Then(at) => at,
            // On trial nothing is paid before its end.
            Begins::Now(quote) if quote.cost.charge == 0 => quote.renews,
            Begins::Now(_) | Begins::Never => return Ok(false),
        };
        if renewal < *from {
            return Ok(false);
        }
        let turn = Turn { price: price.clone(), plan: plan.clone(), begins, adds_seats: false, then: None };
        let wish = Wish::Change(Box::new(turn));
        let name = format!("price {} of {}", price.id, subscription.public_id);
        let heard = self.act(subscription, &wish, &name).await?;
        let press = self.press.clone();
        self.db.write(move |tx| heard.take_in(tx, &press, press.clock.now())).await?;
        Ok(true)
    }
}
