//! Figures from the ledger in the database: counted anew, some lives at a time, or kept up with as it grows.

use std::collections::BTreeMap;

use db::{Conn, DbError, FromRow, Row};
use jiff::tz::TimeZone;
use kernel::clock::{MINUTE, Millis};
use kernel::config::Processor;

use super::{Figures, Kind, Line};
use crate::{Press, plans, sandbox};

/// Subscriptions, or presents, whose lines are looked at together.
const AT_ONCE: i64 = 200;
/// A line that was noted so long ago has no earlier one that is still being written.
const SETTLED: Millis = MINUTE;

/// A line with whose it is.
struct Written {
    /// Row id of the subscriber's first subscription; of the present.
    subscriber: i64,
    processor: String,
    line: Line,
}

impl FromRow for Written {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let kind: String = row.get(5)?;
        Ok(Written {
            subscriber: row.get(0)?,
            processor: row.get(1)?,
            line: Line {
                id: row.get(2)?,
                at: row.get(3)?,
                subscription: row.get(4)?,
                kind: Kind::from_name(&kind),
                plan: row.get(6)?,
                currency: row.get(7)?,
                yearly: row.get(8)?,
                paid: row.get(9)?,
            },
        })
    }
}

const LIVES: &str = "SELECT COALESCE(s.first_id, s.id), l.processor, l.id, l.at, l.subscription_id, l.kind, l.plan,
    l.currency, l.yearly_minor, l.paid_minor FROM subscriptions s JOIN ledger l ON l.subscription_id = s.id
    WHERE ((s.first_id IS NULL AND s.id > $1 AND s.id <= $2) OR (s.first_id > $1 AND s.first_id <= $2)) AND l.id <= $3
    ORDER BY 1, l.id";
const PRESENTS: &str = "SELECT l.present_id, l.processor, l.id, l.at, l.subscription_id, l.kind, l.plan,
    l.currency, l.yearly_minor, l.paid_minor FROM ledger l
    WHERE l.present_id > $1 AND l.present_id <= $2 AND l.id <= $3 ORDER BY l.present_id, l.id";
const LAST_SUBSCRIPTION: &str = "SELECT COALESCE(MAX(id), 0) FROM subscriptions";
const LAST_PRESENT: &str = "SELECT COALESCE(MAX(id), 0) FROM presents";

/// Whose money counts, and where its months begin.
struct Counting<'a> {
    zone: &'a TimeZone,
    /// No money moves in the sandbox: it counts where nothing else is in use.
    sandbox: bool,
}

impl Counting<'_> {
    fn of(press: &Press) -> Counting<'_> {
        let sandbox = matches!(press.config.billing.processor, None | Some(Processor::Sandbox));
        Counting { zone: &press.zone, sandbox }
    }

    /// Shows lives from among `written`, which has them one after another, each whole.
    fn each_life(&self, written: Vec<Written>, mut show: impl FnMut(&[Line])) {
        let (mut life, mut whose): (Vec<Line>, _) = (Vec::new(), None);
        for Written { subscriber, processor, line } in written {
            if whose.replace(subscriber) != Some(subscriber) {
                show(&life);
                life.clear();
            }
            if self.sandbox || processor != sandbox::NAME {
                life.push(line);
            }
        }
        show(&life);
    }
}

/// The figures of the whole ledger, counted anew.
///
/// # Errors
/// When the database fails.
pub fn replay(conn: &mut Conn, press: &Press) -> Result<Figures, DbError> {
    replay_until(conn, press, i64::MAX)
}

/// The figures of the ledger up to the line `last`.
fn replay_until(conn: &mut Conn, press: &Press, last: i64) -> Result<Figures, DbError> {
    let (counting, mut figures) = (Counting::of(press), Figures::default());
    for (lives, end) in [(LIVES, LAST_SUBSCRIPTION), (PRESENTS, LAST_PRESENT)] {
        let end: i64 = conn.query_one(end, &[])?;
        let mut after = 0;
        while after < end {
            let some: Vec<Written> = conn.query(lives, &[&after, &(after + AT_ONCE), &last])?;
            counting.each_life(some, |life| figures.count(life, counting.zone));
            after += AT_ONCE;
        }
    }
    Ok(figures)
}

/// What a plan brings regularly now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanNow {
    /// Slug of the plan.
    pub plan: String,
    /// The currency.
    pub currency: String,
    /// How many subscriptions pay it.
    pub subscribers: i64,
    /// What they bring in a year, in minor units.
    pub yearly: i64,
}

// Those that earn, as `lifecycle::earns` has it.
const PAYING: &str = "SELECT s.price_id, COUNT(*) FROM subscriptions s
    WHERE s.status IN ('active', 'past_due') AND s.money_back_at IS NULL AND ($1 = 1 OR s.processor <> 'sandbox')
    GROUP BY s.price_id ORDER BY s.price_id";

/// What each plan brings regularly now, by currency; the largest first. Reads every subscription.
///
/// # Errors
/// When the database fails.
pub fn plans_now(conn: &mut Conn, press: &Press) -> Result<Vec<PlanNow>, DbError> {
    let sandbox = i64::from(Counting::of(press).sandbox);
    let mut found: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
    for (price, count) in conn.query::<(i64, i64)>(PAYING, &[&sandbox])? {
        let Some(price) = plans::by_id(conn, price)? else { continue };
        let yearly = price.yearly();
        let (subscribers, sum) = found.entry((price.plan, price.money.currency)).or_default();
        *subscribers += count;
        *sum = sum.saturating_add(yearly.saturating_mul(count));
    }
    let mut plans: Vec<PlanNow> = found
        .into_iter()
        .filter(|(_, (_, yearly))| *yearly > 0)
        .map(|((plan, currency), (subscribers, yearly))| PlanNow { plan, currency, subscribers, yearly })
        .collect();
    plans.sort_by_key(|one| std::cmp::Reverse(one.yearly));
    Ok(plans)
}

/// Figures that are kept up with: only lives to which something has happened are counted again.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// The last line that is in `figures`. Before it none is missing.
    settled: i64,
    figures: Figures,
}

const LAST_SETTLED: &str = "SELECT id FROM ledger WHERE noted_at <= $1 ORDER BY id DESC LIMIT 1";
const TOUCHED: &str = "SELECT DISTINCT COALESCE(s.first_id, s.id) FROM ledger l
    JOIN subscriptions s ON s.id = l.subscription_id WHERE l.id > $1 ORDER BY 1";
const TOUCHED_PRESENTS: &str =
    "SELECT DISTINCT present_id FROM ledger WHERE id > $1 AND present_id IS NOT NULL ORDER BY 1";

impl Followed {
    /// The figures of the ledger as it is now.
    ///
    /// # Errors
    /// When the database fails. What was kept stays as it was.
    pub fn look(&mut self, conn: &mut Conn, press: &Press, now: Millis) -> Result<Figures, DbError> {
        let settled: Option<i64> = conn.query_opt(LAST_SETTLED, &[&(now - SETTLED)])?;
        let settled = settled.unwrap_or_default().max(self.settled);
        let kept = match self.settled {
            0 => replay_until(conn, press, settled)?,
            _ => self.count_on(conn, press, settled)?,
        };
        *self = Followed { settled, figures: kept };
        self.count_on(conn, press, i64::MAX)
    }

    /// The figures up to the line `last`, from those that are kept.
    fn count_on(&self, conn: &mut Conn, press: &Press, last: i64) -> Result<Figures, DbError> {
        let (counting, mut figures) = (Counting::of(press), self.figures.clone());
        for (lives, touched) in [(LIVES, TOUCHED), (PRESENTS, TOUCHED_PRESENTS)] {
            let touched: Vec<i64> = conn.query(touched, &[&self.settled])?;
            for one in touched {
                let life: Vec<Written> = conn.query(lives, &[&(one - 1), &one, &last])?;
                counting.each_life(life, |life| {
                    let before = life.partition_point(|line| line.id <= self.settled);
                    figures.discount(&life[..before], counting.zone);
                    figures.count(life, counting.zone);
                });
            }
        }
        Ok(figures)
    }
}
