//! The daily round: along all subscriptions by key, some at a time, looking for what is due, and sending it. A round
//! that is done again, or by two machines at once, sends nothing twice.

use db::{Conn, DbError, Tx};
use kernel::clock::{DAY, Millis};
use kernel::money::Money;

use super::due::{Next, Seen, due};
use super::{Notice, OFFERS, Told, tell};
use crate::billing::coming::NextPrice;
use crate::billing::repricing;
use crate::billing::subscriptions::{self, Subscription};
use crate::invoices::{self, Invoice};
use crate::plans::{self, Price};
use crate::readers::{self, ReaderRecord};
use crate::{Press, billing, newsletters};

/// Those of which something may be told: of what ended long ago nothing is.
const PAGE: &str = "SELECT id FROM subscriptions WHERE id > $1 AND reader_id IS NOT NULL
    AND (ended_at IS NULL OR ended_at > $2) ORDER BY id LIMIT $3";
/// Longer than any setting asks back for.
const LONG_AGO: Millis = 400 * DAY;

/// A stretch of the round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Row ids of subscriptions of which something is to be told.
    pub due: Vec<i64>,
    /// Where the next stretch begins; none at the end of the round.
    pub next: Option<i64>,
}

/// Looks at the next `most` subscriptions after the row `after`.
///
/// # Errors
/// When the database fails.
pub fn look(conn: &mut Conn, press: &Press, now: Millis, after: i64, most: i64) -> Result<Stretch, DbError> {
    let ids: Vec<i64> = conn.query(PAGE, &[&after, &(now - LONG_AGO), &most])?;
    let next = ids.last().copied();
    let mut stretch = Stretch { due: Vec::new(), next };
    for id in ids {
        if let Some(account) = Account::load(conn, id)?
            && !account.news(conn, press, now)?.is_empty()
        {
            stretch.due.push(id);
        }
    }
    Ok(stretch)
}

/// Sends what is to be told of the subscription of that row; says how many mails that were.
///
/// # Errors
/// When the database fails.
pub fn tell_due(tx: &mut Tx, press: &Press, now: Millis, id: i64) -> Result<usize, DbError> {
    let Some(account) = Account::load(tx, id)? else { return Ok(0) };
    let mut count = 0;
    for (notice, at) in account.news(tx, press, now)? {
        if notice == Notice::WinBack {
            newsletters::begin_unasked(tx, now, account.reader.id, OFFERS)?;
        }
        let owed = account.owed.clone().filter(|_| notice == Notice::Overdue);
        let (money, then) = account.amounts(notice);
        let told = Told { notice, at, money, then, owed };
        let Account { subscription, price, reader, .. } = &account;
        count += usize::from(tell(tx, press, now, reader, subscription, price, &told)?);
    }
    Ok(count)
}

const TOLD: &str = "SELECT 1 FROM notices WHERE subscription_id = $1 AND kind = $2 AND about = $3";
const REACHED: &str =
    "SELECT 1 FROM readers WHERE id = $1 AND confirmed_at IS NOT NULL AND suppressed IS NULL";

/// A subscription with whose it is and what it costs.
struct Account {
    subscription: Subscription,
    price: Price,
    /// What it costs from a renewal on.
    next: Option<Price>,
    /// The invoice that is to be paid first, where there are invoices.
    owed: Option<Invoice>,
    reader: ReaderRecord,
}

impl Account {
    fn load(conn: &mut Conn, id: i64) -> Result<Option<Account>, DbError> {
        let Some(mut subscription) = subscriptions::by_id(conn, id)? else { return Ok(None) };
        let Some(price) = plans::by_id(conn, subscription.price)? else { return Ok(None) };
        let next = repricing::next_price(conn, &subscription)?;
        subscription.coming.price = next.as_ref().map(|(price, at)| NextPrice { price: price.id, at: *at });
        let next = next.map(|(price, _)| price);
        let Some(reader) = subscription.reader else { return Ok(None) };
        let owed = match subscription.processor.as_str() {
            invoices::NAME => invoices::owed(conn, &subscription.reference)?,
            _ => None,
        };
        let reader = readers::by_id(conn, reader)?;
        Ok(reader.map(|reader| Account { subscription, price, next, owed, reader }))
    }

    /// What is due and was not told.
    fn news(&self, conn: &mut Conn, press: &Press, now: Millis) -> Result<Vec<(Notice, Millis)>, DbError> {
        let mut news = Vec::new();
        for (notice, at) in due(&self.seen(), now, &press.config.billing.notices) {
            let known: [&dyn db::Bind; 3] = [&self.subscription.id, &notice.as_str(), &at];
            let told = conn.query_opt::<i64>(TOLD, &known)?.is_some();
            if !told && (notice != Notice::WinBack || self.wants_offers(conn, now)?) {
                news.push((notice, at));
            }
        }
        Ok(news)
    }

    fn seen(&self) -> Seen {
        let Account { subscription, price, next, .. } = self;
        Seen {
            report: subscription.report.clone(),
            coming: subscription.coming.clone(),
            term: price.term,
            since: subscription.created_at,
            by_invoice: subscription.processor == invoices::NAME,
            next: match next {
                Some(next) if next.is_same_plan(price) && price.lowered.is_some() => Next::OfferEnds,
                Some(next) if next.is_same_plan(price) => Next::Repriced,
                _ => Next::Chosen,
            },
        }
    }

    /// Whether somebody who left may be asked back: they have nothing now, mail reaches them and does not rest, and
    /// they have not asked for no more of it.
    fn wants_offers(&self, conn: &mut Conn, now: Millis) -> Result<bool, DbError> {
        let reader = self.reader.id;
        Ok(billing::standing(conn, reader, now)?.live.is_none()
            && conn.query_opt::<i64>(REACHED, &[&reader])?.is_some()
            && !newsletters::has_stopped(conn, reader, OFFERS)?
            && newsletters::paused(conn, reader, now)?.is_none())
    }

    /// What is charged, and what it costs from then on if that is another amount.
    fn amounts(&self, notice: Notice) -> (Money, Option<Money>) {
        let Account { subscription, price, next, .. } = self;
        let then = next.as_ref().map(|next| next.money.clone());
        let by_then =
            subscription.coming.price.is_some_and(|next| next.at <= subscription.report.period_ends);
        match (notice, then) {
            (Notice::PriceChange | Notice::OfferEnding, then) => (price.money.clone(), then),
            (Notice::Overdue, _) => {
                (self.owed.as_ref().map_or(&price.money, |invoice| &invoice.bill.money).clone(), None)
            }
            (Notice::Renewal | Notice::NextInvoice | Notice::TrialEnding, Some(then)) if by_then => {
                (then, None)
            }
            _ => (price.money.clone(), None),
        }
    }
}
