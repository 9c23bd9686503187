//! Prices in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::config::Term;
use kernel::money::Money;

use super::{Lowered, Price, Wanted, wanted, wanted_lower};
use crate::Press;

impl FromRow for Price {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        from_row(row, 0)
    }
}

/// The price in the columns from `first` on.
pub(crate) fn from_row(row: &Row<'_>, first: usize) -> Result<Price, DbError> {
    let (minor, currency) = (row.get(first + 2)?, row.get(first + 3)?);
    let term: String = row.get(first + 4)?;
    Ok(Price {
        id: row.get(first)?,
        plan: row.get(first + 1)?,
        money: Money { minor, currency },
        term: if term == "year" { Term::Year } else { Term::Month },
        trial_days: row.get(first + 5)?,
        lowered: lowering(row.get(first + 6)?, row.get(first + 7)?, row.get(first + 8)?),
        seats: row.get(first + 9)?,
    })
}

fn lowering(offer: String, terms: i64, then: Option<i64>) -> Option<Lowered> {
    Some(Lowered { offer, terms, then: then? })
}

/// The term's word in the database.
pub fn word(term: Term) -> &'static str {
    match term {
        Term::Month => "month",
        Term::Year => "year",
    }
}

const OFFERED: &str =
    "SELECT id, plan, minor, currency, term, trial_days, offer, terms, then_id, seats FROM prices
    WHERE retired_at IS NULL AND then_id IS NULL ORDER BY id";
const LOWERED: &str =
    "SELECT id, plan, minor, currency, term, trial_days, offer, terms, then_id, seats FROM prices
    WHERE retired_at IS NULL AND then_id IS NOT NULL ORDER BY id";

/// The prices on offer.
///
/// # Errors
/// When the database fails.
pub fn offered(conn: &mut Conn) -> Result<Vec<Price>, DbError> {
    conn.query(OFFERED, &[])
}

/// The prices that offers lower now, whoever may have them.
///
/// # Errors
/// When the database fails.
pub fn lowered(conn: &mut Conn) -> Result<Vec<Price>, DbError> {
    conn.query(LOWERED, &[])
}

/// The price at which `plan` is on offer now in that currency.
///
/// # Errors
/// When the database fails.
pub fn on_offer(conn: &mut Conn, plan: &str, currency: &str) -> Result<Option<Price>, DbError> {
    Ok(offered(conn)?.into_iter().find(|price| price.plan == plan && price.money.currency == currency))
}

const BY_ID: &str = "SELECT id, plan, minor, currency, term, trial_days, offer, terms, then_id, seats FROM prices WHERE id = $1";

/// The price of that row, on offer or not.
///
/// # Errors
/// When the database fails.
pub fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Price>, DbError> {
    conn.query_opt(BY_ID, &[&id])
}

/// A price with how many pay it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribed {
    /// The price.
    pub price: Price,
    /// Whether it can be bought.
    pub offered: bool,
    /// Subscriptions at this price that go on.
    pub count: i64,
}

impl FromRow for Subscribed {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Subscribed { price: Price::from_row(row)?, offered: row.get(10)?, count: row.get(11)? })
    }
}

const SUBSCRIBED: &str = "SELECT p.id, p.plan, p.minor, p.currency, p.term, p.trial_days, p.offer, p.terms, p.then_id,
    p.seats, p.retired_at IS NULL, COUNT(s.id) FROM prices p LEFT JOIN subscriptions s ON s.price_id = p.id AND s.ended_at IS NULL
    AND s.status NOT IN ('incomplete', 'incomplete_expired')
    GROUP BY p.id, p.plan, p.minor, p.currency, p.term, p.trial_days, p.offer, p.terms, p.then_id, p.seats, p.retired_at
    HAVING p.retired_at IS NULL OR COUNT(s.id) > 0 ORDER BY p.plan, p.id";

/// Each price that somebody pays or can buy at.
///
/// # Errors
/// When the database fails.
pub fn subscribed(conn: &mut Conn) -> Result<Vec<Subscribed>, DbError> {
    conn.query(SUBSCRIBED, &[])
}

const ALIKE: &str = "SELECT id FROM prices
    WHERE plan = $1 AND minor = $2 AND currency = $3 AND term = $4 AND seats = $5 AND then_id IS NULL
    ORDER BY id DESC LIMIT 1";
const ADOPT: &str =
    "INSERT INTO prices (plan, minor, currency, term, trial_days, created_at, retired_at, seats)
    VALUES ($1, $2, $3, $4, 0, $6, $6, $5) RETURNING id";

/// The row of a price that somebody pays, whether or not it was ever on offer here.
///
/// # Errors
/// When the database fails.
pub fn adopt(
    tx: &mut Tx,
    plan: &str,
    money: &Money,
    term: Term,
    seats: i64,
    now: Millis,
) -> Result<i64, DbError> {
    let (minor, currency, term) = (&money.minor, &money.currency, word(term));
    match tx.query_opt(ALIKE, &[&plan, minor, currency, &term, &seats])? {
        Some(id) => Ok(id),
        None => tx.query_one(ADOPT, &[&plan, minor, currency, &term, &seats, &now]),
    }
}

/// The same price with a row of its own, which that of a group has only once it is ordered.
///
/// # Errors
/// When the database fails.
pub fn row_of(tx: &mut Tx, price: Price, now: Millis) -> Result<Price, DbError> {
    if price.seats == 1 {
        return Ok(price);
    }
    let id = adopt(tx, &price.plan, &price.money, price.term, price.seats, now)?;
    Ok(Price { id, ..price })
}

// Two nodes that start at once wait for each other here.
const LOCK: &str = "UPDATE prices SET plan = plan WHERE retired_at IS NULL";
const RETIRE: &str = "UPDATE prices SET retired_at = $2 WHERE id = $1";
const INSERT: &str =
    "INSERT INTO prices (plan, minor, currency, term, trial_days, offer, terms, then_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Puts on offer what the settings name, as new prices where they differ, and takes everything else off offer. Says
/// whether anything changed.
///
/// # Errors
/// When the database fails.
pub fn offer(tx: &mut Tx, press: &Press, now: Millis) -> Result<bool, DbError> {
    tx.execute(LOCK, &[])?;
    let before = offered(tx)?;
    let changed = replace(tx, now, &before, wanted(&press.config))?;
    // Offers lower the prices that there are now.
    let (prices, before) = (offered(tx)?, lowered(tx)?);
    let lower = wanted_lower(&press.config, &prices);
    Ok(replace(tx, now, &before, lower)? || changed)
}

fn replace(tx: &mut Tx, now: Millis, before: &[Price], mut wanted: Vec<Wanted>) -> Result<bool, DbError> {
    let mut changed = false;
    for price in before {
        let same = |wanted: &Wanted| {
            let Wanted { plan, money, term, trial_days, lowered } = wanted;
            (plan, money, *term, *trial_days, lowered)
                == (&price.plan, &price.money, price.term, price.trial_days, &price.lowered)
        };
        if let Some(at) = wanted.iter().position(same) {
            wanted.remove(at);
        } else {
            tx.execute(RETIRE, &[&price.id, &now])?;
            changed = true;
        }
    }
    for Wanted { plan, money, term, trial_days, lowered } in wanted {
        let offer = lowered.as_ref().map_or("", |lowered| &lowered.offer);
        let (terms, then) =
            (lowered.as_ref().map_or(0, |lowered| lowered.terms), lowered.as_ref().map(|one| one.then));
        let place: [&dyn db::Bind; 9] =
            [&plan, &money.minor, &money.currency, &word(term), &trial_days, &offer, &terms, &then, &now];
        tx.execute(INSERT, &place)?;
        changed = true;
    }
    Ok(changed)
}
