//! Orders: what a browser set out to buy, until its processor says that it was paid.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::{HOUR, Millis};
use kernel::ids::Token;

use super::offers::{self, Asked, NotFor};
use super::subscriptions::{self, Subscription};
use crate::plans::currencies::{self, NotSold};
use crate::plans::{self, Price};
use crate::tally::{self, Act};
use crate::{Press, invoices, readers};

/// How long an order waits to be paid.
const PATIENCE: Millis = 24 * HOUR;

/// Why nothing can be bought. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    /// There is no such plan on offer.
    #[error("There is no plan of that name any more. The page Subscribe shows those there are.")]
    NoPlan,
    /// The plan cannot be had in their currency.
    #[error(transparent)]
    NotSold(#[from] NotSold),
    /// What they had was paid in that currency, and they stay with it.
    #[error(
        "What you had was paid in {0}, and you stay with that currency. Nothing was ordered; look at the price again."
    )]
    Kept(String),
    /// They have what they are about to buy.
    #[error("You have All-Access already, and it goes on. Your account has the details.")]
    Running,
    /// An order of theirs waits to be paid.
    #[error(
        "You have ordered by invoice, and the invoice waits to be paid. Pay it, or cancel that order first."
    )]
    Ordered(String),
    /// They may not have the offer.
    #[error(transparent)]
    NotFor(#[from] NotFor),
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// What a browser set out to buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Row id.
    pub id: i64,
    /// What names it to its processor: nobody else has another of that name.
    pub name: String,
    /// Who buys.
    pub reader: i64,
    /// At which price.
    pub price: Price,
    /// Where they came from, and go back to.
    pub next: String,
    /// Who handles the money.
    pub processor: String,
    /// What the processor calls its checkout, once it is open.
    pub checkout: Option<String>,
    /// Until when it can be paid.
    pub expires_at: Millis,
    /// When it was paid, if it was.
    pub bought_at: Option<Millis>,
}

impl Order {
    /// Whether it can still be paid.
    pub fn is_open(&self, now: Millis) -> bool {
        self.bought_at.is_none() && now < self.expires_at
    }
}

impl FromRow for Order {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Order {
            id: row.get(0)?,
            name: row.get(1)?,
            reader: row.get(2)?,
            next: row.get(3)?,
            processor: row.get(4)?,
            checkout: row.get(5)?,
            expires_at: row.get(6)?,
            bought_at: row.get(7)?,
            price: plans::from_row(row, 8)?,
        })
    }
}

/// Someone about to buy.
#[derive(Clone, Copy, Debug)]
pub struct Buyer<'a> {
    /// The reader.
    pub reader: i64,
    /// Row id of their browser's session: what is bought opens there.
    pub session: i64,
    /// What they agreed to, as it was shown.
    pub wording: &'a str,
    /// Which version of it that was.
    pub version: &'a str,
    /// Where they go back to.
    pub next: &'a str,
    /// Code of an offer; empty: none was given.
    pub offer: &'a str,
    /// In which currency they pay.
    pub currency: &'a str,
    /// For how many readers.
    pub seats: i64,
    /// What a group of them is called.
    pub group: &'a str,
}

const LOCK_READER: &str = "UPDATE readers SET name = name WHERE id = $1";
const VOID: &str =
    "UPDATE orders SET expires_at = $2 WHERE reader_id = $1 AND bought_at IS NULL AND expires_at > $2";
const INSERT: &str = "INSERT INTO orders
    (token_hash, session_id, reader_id, price_id, next, processor, wording, version, created_at, expires_at, group_name)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/// Begins an order; the reader's earlier ones that were not paid are void. Gives what its address ends with.
///
/// # Errors
/// [`CheckoutError`] says why there is none.
pub fn begin(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    buyer: Buyer<'_>,
    plan: &str,
    processor: &str,
) -> Result<Token, CheckoutError> {
    tx.execute(LOCK_READER, &[&buyer.reader])?;
    let kept = subscriptions::paid_in(tx, buyer.reader)?;
    if let Some(kept) =
        currencies::kept(&press.config, kept.as_deref()).filter(|kept| *kept != buyer.currency)
    {
        return Err(CheckoutError::Kept(kept.to_owned()));
    }
    let asked = Asked { plan, currency: buyer.currency, code: buyer.offer, seats: buyer.seats };
    let deal = offers::deal(tx, press, now, Some(buyer.reader), asked)?.ok_or(CheckoutError::NoPlan)?;
    let price = plans::row_of(tx, deal?.price, now)?;
    if goes_on(subscriptions::running(tx, buyer.reader)?.as_ref()) {
        return Err(CheckoutError::Running);
    }
    if let Some(invoice) = invoices::waiting(tx, buyer.reader)? {
        return Err(CheckoutError::Ordered(invoice.public_id));
    }
    tx.execute(VOID, &[&buyer.reader, &now])?;
    let token = press.random.token();
    let (next, expires) = (readers::local_path(buyer.next), now + PATIENCE);
    let place: [&dyn db::Bind; 11] = [
        &token.hash(),
        &buyer.session,
        &buyer.reader,
        &price.id,
        &next,
        &processor,
        &buyer.wording,
        &buyer.version,
        &now,
        &expires,
        &buyer.group,
    ];
    tx.execute(INSERT, &place)?;
    let article = tally::article_at(tx, next, now)?;
    tally::count(tx, press, now, Act::Checkout, article)?;
    Ok(token)
}

/// Whether a subscription is there that will be charged again. One that ends may be followed by another.
pub fn goes_on(running: Option<&Subscription>) -> bool {
    running.is_some_and(|subscription| subscription.report.cancel_at.is_none())
}

const OF_TOKEN: &str =
    "SELECT o.id, o.token_hash, o.reader_id, o.next, o.processor, o.ref, o.expires_at, o.bought_at,
    p.id, p.plan, p.minor, p.currency, p.term, p.trial_days, p.offer, p.terms, p.then_id, p.seats FROM orders o JOIN prices p ON p.id = o.price_id
    JOIN sessions s ON s.id = o.session_id AND s.reader_id = o.reader_id
    WHERE o.token_hash = $1 AND o.session_id = $2";

/// The order of that address, for the browser that began it alone.
///
/// # Errors
/// When the database fails.
pub fn order(conn: &mut Conn, token: &Token, session: i64) -> Result<Option<Order>, DbError> {
    conn.query_opt(OF_TOKEN, &[&token.hash(), &session])
}

const NAMED: &str =
    "SELECT o.id, o.token_hash, o.reader_id, o.next, o.processor, o.ref, o.expires_at, o.bought_at,
    p.id, p.plan, p.minor, p.currency, p.term, p.trial_days, p.offer, p.terms, p.then_id, p.seats FROM orders o JOIN prices p ON p.id = o.price_id
    WHERE o.processor = $1 AND o.token_hash = $2";

/// The order that a processor names.
///
/// # Errors
/// When the database fails.
pub fn named(conn: &mut Conn, processor: &str, name: &str) -> Result<Option<Order>, DbError> {
    conn.query_opt(NAMED, &[&processor, &name])
}

const OTHERS: &str = "SELECT o.id, o.token_hash, o.reader_id, o.next, o.processor, o.ref, o.expires_at, o.bought_at,
    p.id, p.plan, p.minor, p.currency, p.term, p.trial_days, p.offer, p.terms, p.then_id, p.seats FROM orders o JOIN prices p ON p.id = o.price_id
    WHERE o.reader_id = $1 AND o.id <> $2 AND o.bought_at IS NULL AND o.ref IS NOT NULL AND o.created_at > $3";

/// The reader's other orders whose checkout may still be open at their processor, though they are void here.
///
/// # Errors
/// When the database fails.
pub fn others(conn: &mut Conn, order: &Order, now: Millis) -> Result<Vec<Order>, DbError> {
    conn.query(OTHERS, &[&order.reader, &order.id, &(now - PATIENCE)])
}

const OPENED: &str = "UPDATE orders SET ref = $2 WHERE id = $1";

/// The processor has opened a checkout for an order.
///
/// # Errors
/// When the database fails.
pub fn opened(tx: &mut Tx, order: i64, checkout: &str) -> Result<(), DbError> {
    tx.execute(OPENED, &[&order, &checkout]).map(drop)
}

const BOUGHT: &str = "UPDATE orders SET bought_at = $2 WHERE id = $1 AND bought_at IS NULL";

/// The processor says that an order was paid. It counts even if the order was void by then: the money is there.
///
/// # Errors
/// When the database fails.
pub fn bought(tx: &mut Tx, order: i64, now: Millis) -> Result<(), DbError> {
    tx.execute(BOUGHT, &[&order, &now]).map(drop)
}

const BUY: &str = "UPDATE orders SET bought_at = $2 WHERE id = $1 AND bought_at IS NULL AND expires_at > $2";

/// Marks an order as paid; false if it was paid before or is void, and must not be paid again.
///
/// # Errors
/// When the database fails.
pub fn buy(tx: &mut Tx, order: i64, now: Millis) -> Result<bool, DbError> {
    Ok(tx.execute(BUY, &[&order, &now])? == 1)
}
