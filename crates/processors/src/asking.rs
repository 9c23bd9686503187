//! Asking processors, and taking in what they answer.

use db::{DbError, Tx};
use jiff::tz::TimeZone;
use kernel::clock::{Millis, timestamp};
use press::Press;
use press::billing::inquiries::{self, Inquiry, LEASE};
use press::billing::intake::{self, Statement};
use press::billing::subscriptions::Subscription;
use press::presents::{self, Present};
use tokio::task::JoinSet;

use crate::{Answer, Processor, ProcessorError, Processors, Subject, Wish};

/// Questions that are put side by side.
const AT_ONCE: i64 = 8;
/// Subscriptions asked after in one transaction.
const BATCH: i64 = 100;
/// When everything is asked after, by the publication's clock.
const NIGHT: i8 = 3;

/// What was answered to an inquiry, to be taken in.
#[derive(Clone, Debug)]
pub struct Heard {
    inquiry: Inquiry,
    said: Said,
}

/// An answer.
#[derive(Clone, Debug)]
enum Said {
    /// How a subscription stands.
    All(Box<Statement>),
    /// How a present stands.
    Present(Box<presents::Statement>),
    /// What is to be asked after instead. Each has an inquiry of its own, so that of two answers about it
    /// the older never comes last.
    Leads(Vec<String>),
}

impl Heard {
    /// Takes it in; false if there was news since it was asked, so that somebody has to ask again.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take_in(&self, tx: &mut Tx, press: &Press, now: Millis) -> Result<bool, DbError> {
        if !inquiries::settle(tx, &self.inquiry)? {
            return Ok(false);
        }
        match &self.said {
            Said::All(statement) => intake::hear(tx, press, now, statement).map(drop)?,
            Said::Present(statement) => presents::hear(tx, press, now, statement).map(drop)?,
            Said::Leads(subjects) => {
                for subject in subjects {
                    inquiries::put(tx, press, &self.inquiry.processor, subject, now)?;
                }
            }
        }
        Ok(true)
    }
}

/// What came of asking after everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// So many subscriptions were asked after.
    pub subscriptions: usize,
    /// So many presents whose money can still go back.
    pub presents: usize,
    /// And so many checkouts whose outcome was not known.
    pub checkouts: usize,
    /// So many could not be answered for now; they are asked again.
    pub unanswered: usize,
}

impl Processors {
    /// Asks what an inquiry wants to know. What the processor does not know is nothing to be taken in.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn ask(&self, inquiry: Inquiry) -> Result<Heard, ProcessorError> {
        let Some(processor) = self.named(&inquiry.processor) else {
            let why = format!("{} handles no money here any more: its settings are gone", inquiry.processor);
            return Err(ProcessorError::Silent(why));
        };
        let said = match say(processor, &inquiry.subject).await {
            Err(ProcessorError::Unknown) => Said::Leads(Vec::new()),
            said => said?,
        };
        Ok(Heard { inquiry, said })
    }

    /// Does something to a subscription, and asks what has come of it. If this process ends between, the inquiry is there
    /// for another to put.
    ///
    /// # Errors
    /// [`ProcessorError`] says why it came to nothing.
    pub async fn act(
        &self,
        subscription: &Subscription,
        wish: &Wish,
        name: &str,
    ) -> Result<Heard, ProcessorError> {
        let processor = self.known(&subscription.processor)?;
        let reference = &subscription.reference;
        self.ask_what_comes(processor.name(), reference, processor.act(reference, wish, name)).await
    }

    /// Has the money of a present go back, and asks what has come of it; nothing is to be asked
    /// where the house has the money.
    ///
    /// # Errors
    /// [`ProcessorError`] says why it does not.
    pub async fn give_back(&self, present: &Present) -> Result<Option<Heard>, ProcessorError> {
        let processor = self.known(&present.processor)?;
        let giving = processor.give_back_present(present);
        match &present.checkout {
            Some(checkout) => self.ask_what_comes(processor.name(), checkout, giving).await.map(Some),
            None => giving.await.map(|()| None),
        }
    }

    /// Notes that `subject` is about to be asked after. If whoever asks does not come to it, another does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inquire(&self, processor: &'static str, subject: &str) -> Result<Inquiry, DbError> {
        let (press, subject) = (self.press.clone(), subject.to_owned());
        self.db
            .write(move |tx| inquiries::put(tx, &press, processor, &subject, press.clock.now() + LEASE))
            .await
    }

    /// Notes what is to be asked after, lets the act be done, and asks.
    async fn ask_what_comes(
        &self,
        processor: &'static str,
        subject: &str,
        act: Answer<'_, ()>,
    ) -> Result<Heard, ProcessorError> {
        let inquiry = self.inquire(processor, subject).await?;
        act.await?;
        self.ask(inquiry).await
    }

    /// Asks what is due, a few questions at once; says how many were put, so that none means to wait.
    ///
    /// # Errors
    /// When the database fails. What processors answer is not an error here.
    pub async fn ask_due(&self) -> Result<usize, DbError> {
        Ok(self.put_due().await?.0)
    }

    async fn put_due(&self) -> Result<(usize, usize), DbError> {
        let now = self.press.clock.now();
        if !self.db.read(move |conn| inquiries::is_due(conn, now)).await? {
            return Ok((0, 0));
        }
        let due = self.db.write(move |tx| inquiries::take(tx, now, AT_ONCE)).await?;
        let count = due.len();
        let mut asking = JoinSet::new();
        for inquiry in due {
            let asked = self.clone();
            asking.spawn(async move { asked.ask_one(inquiry).await });
        }
        let mut unanswered = 0;
        while let Some(asked) = asking.join_next().await {
            match asked {
                Ok(answered) => unanswered += usize::from(!answered?),
                Err(error) => tracing::error!(%error, "asking a processor failed"),
            }
        }
        Ok((count, unanswered))
    }

    /// Asks, and takes the answer in or puts the question off. Says whether there was an answer.
    async fn ask_one(&self, inquiry: Inquiry) -> Result<bool, DbError> {
        let (processor, attempts) = (inquiry.processor.clone(), inquiry.attempts);
        match self.ask(inquiry.clone()).await {
            Ok(heard) => {
                let press = self.press.clone();
                self.db.write(move |tx| heard.take_in(tx, &press, press.clock.now())).await?;
                Ok(true)
            }
            Err(ProcessorError::Failed(error)) => Err(error),
            Err(error) => {
                tracing::warn!(%error, processor, attempts, "a processor did not answer and is asked again");
                let press = self.press.clone();
                self.db.write(move |tx| inquiries::put_off(tx, &inquiry, press.clock.now())).await?;
                Ok(false)
            }
        }
    }

    /// Puts questions about everything that can still change: what nobody told of is found that way.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_after_all(&self) -> Result<Reconciled, DbError> {
        let mut asked = Reconciled::default();
        // What the sandbox does it does in the same transaction, so there is nothing to find.
        let Some(stripe) = self.stripe() else { return Ok(asked) };
        let (name, mut after) = (stripe.name(), 0);
        let press = self.press.clone();
        asked.checkouts = self.db.write(move |tx| inquiries::put_checkouts(tx, &press, name)).await?;
        loop {
            let press = self.press.clone();
            let put = move |tx: &mut Tx| inquiries::put_all(tx, &press, name, after, BATCH);
            let Some((last, count)) = self.db.write(put).await? else { break };
            after = last;
            asked.subscriptions += count;
        }
        after = 0;
        loop {
            let press = self.press.clone();
            let put = move |tx: &mut Tx| presents::put_all(tx, &press, name, after, BATCH);
            let Some((last, count)) = self.db.write(put).await? else { return Ok(asked) };
            after = last;
            asked.presents += count;
        }
    }

    /// Asks after everything that can still change, and waits for the answers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reconcile(&self) -> Result<Reconciled, DbError> {
        let mut asked = self.ask_after_all().await?;
        loop {
            let (count, unanswered) = self.put_due().await?;
            asked.unanswered += unanswered;
            if count == 0 {
                return Ok(asked);
            }
        }
    }

    /// Has charged what was decided and asks after everything, once each night and by one node; says whether this was the
    /// time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask_at_night(&self) -> Result<bool, DbError> {
        let now = self.press.clock.now();
        let since = nights_begin(now, &self.press.zone);
        if !self.db.write(move |tx| inquiries::begin_night(tx, now, since)).await? {
            return Ok(false);
        }
        let repriced = self.charge_decided().await?;
        let asked = self.ask_after_all().await?;
        tracing::info!(
            asked.subscriptions,
            asked.presents,
            asked.checkouts,
            repriced,
            "everything that can still change is asked after"
        );
        Ok(true)
    }
}

async fn say(processor: &dyn Processor, subject: &str) -> Result<Said, ProcessorError> {
    let traced = processor.trace(subject).await?;
    match traced.as_slice() {
        [Subject::Subscription(name)] if name == subject => {
            Ok(Said::All(Box::new(processor.ask(subject).await?)))
        }
        [Subject::Present(name)] if name == subject => {
            Ok(Said::Present(Box::new(processor.ask_present(subject).await?)))
        }
        _ => Ok(Said::Leads(traced.iter().map(|one| one.name().to_owned()).collect())),
    }
}

/// When the latest night began in which everything is asked after.
pub fn nights_begin(now: Millis, zone: &TimeZone) -> Millis {
    let local = timestamp(now).to_zoned_datetime(zone.clone());
    let begin = |date: jiff::civil::Date| {
        let begin = date.at(NIGHT, 0, 0, 0).to_zoned_datetime(zone.clone());
        begin.map_or(now, |begin| begin.timestamp().as_millisecond())
    };
    let tonight = begin(local.date());
    if tonight <= now { tonight } else { local.date().yesterday().map_or(tonight, begin) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Millis {
        text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn a_night_begins_at_three_where_the_publication_is() {
        let lisbon = TimeZone::get("Europe/Lisbon").unwrap();
        for (now, begin) in [
            ("2031-01-10T12:00:00Z", "2031-01-10T03:00:00Z"),
            ("2031-01-10T02:59:59Z", "2031-01-09T03:00:00Z"),
            ("2031-07-10T01:59:59Z", "2031-07-09T02:00:00Z"),
            ("2031-07-10T02:00:00Z", "2031-07-10T02:00:00Z"),
        ] {
            assert_eq!(nights_begin(at(now), &lisbon), at(begin), "{now}");
        }
    }
}
