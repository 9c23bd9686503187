//! Subscriptions: what is known of each, taken in from its processor as often as that is asked. Every report says all
//! there is to say, so reports may come twice, late and in any order of their causes: the last one asked for stands.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::money::Money;

use super::bought::{entitle, start_letters};
use super::coming::{Coming, NextPrice};
use super::lifecycle::{self, Happening, Report, Status};
use super::{agreements, ledger, notices, repricing};
use crate::plans;
use crate::{Press, groups, invoices, sandbox, tally, withdrawals};

/// A subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Row id.
    pub id: i64,
    /// What names it outside.
    pub public_id: String,
    /// Whose it is; none once they are erased.
    pub reader: Option<i64>,
    /// Who handles its money.
    pub processor: String,
    /// What it is called there.
    pub reference: String,
    /// What it costs.
    pub price: i64,
    /// How it stands.
    pub report: Report,
    /// Since when.
    pub created_at: Millis,
    /// What is to come.
    pub coming: Coming,
}

impl FromRow for Subscription {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let status: String = row.get(6)?;
        Ok(Subscription {
            id: row.get(0)?,
            public_id: row.get(1)?,
            reader: row.get(2)?,
            processor: row.get(3)?,
            reference: row.get(4)?,
            price: row.get(5)?,
            report: Report {
                // Written by this program alone; what another version wrote opens nothing.
                status: Status::from_name(&status).unwrap_or(Status::Incomplete),
                period_ends: row.get(7)?,
                cancel_at: row.get(8)?,
                ended_at: row.get(9)?,
                troubled_since: row.get(10)?,
                money_back_at: row.get(11)?,
            },
            created_at: row.get(12)?,
            coming: Coming { price: next(row.get(13)?, row.get(14)?), resumes_at: row.get(15)? },
        })
    }
}

fn next(price: Option<i64>, at: Option<Millis>) -> Option<NextPrice> {
    Some(NextPrice { price: price?, at: at? })
}

/// Money that came, or went back if it is below zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// What the processor calls it.
    pub reference: String,
    /// How much.
    pub money: Money,
    /// When.
    pub at: Millis,
}

/// All that a processor says of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who says it.
    pub processor: &'static str,
    /// What the subscription is called there.
    pub reference: String,
    /// How it stands.
    pub report: Report,
    /// Row id of what it costs.
    pub price: i64,
    /// Everything that was paid.
    pub payments: Vec<Payment>,
    /// What is to come.
    pub coming: Coming,
}

const OF_REFERENCE: &str =
    "SELECT id, public_id, reader_id, processor, ref, price_id, status, period_ends, cancel_at,
    ended_at, troubled_since, money_back_at, created_at, next_price_id, next_price_at, resumes_at FROM subscriptions WHERE processor = $1 AND ref = $2";
const OF_READER: &str = "SELECT id, public_id, reader_id, processor, ref, price_id, status, period_ends, cancel_at,
    ended_at, troubled_since, money_back_at, created_at, next_price_id, next_price_at, resumes_at FROM subscriptions WHERE reader_id = $1 ORDER BY id DESC";
const LOCK: &str = "UPDATE subscriptions SET updated_at = updated_at WHERE processor = $1 AND ref = $2";
// The reader's first one names whoever pays, in figures, when the reader is gone.
const INSERT: &str = "INSERT INTO subscriptions
    (public_id, reader_id, order_id, processor, ref, price_id, status, period_ends, created_at, updated_at, first_id)
    VALUES ($1, $2, $3, $4, $5, $6, 'incomplete', $7, $8, $8,
        (SELECT MIN(COALESCE(first_id, id)) FROM subscriptions WHERE reader_id = $2))
    ON CONFLICT (processor, ref) DO NOTHING";
const UPDATE: &str = "UPDATE subscriptions SET price_id = $2, status = $3, period_ends = $4, cancel_at = $5,
    ended_at = $6, troubled_since = $7, money_back_at = $8, next_price_id = $9, next_price_at = $10,
    resumes_at = $11, updated_at = $12 WHERE id = $1";

/// The reader's subscriptions, the latest first.
///
/// # Errors
/// When the database fails.
pub fn of_reader(conn: &mut Conn, reader: i64) -> Result<Vec<Subscription>, DbError> {
    conn.query(OF_READER, &[&reader])
}

/// The one of the reader's subscriptions that may still be charged.
///
/// # Errors
/// When the database fails.
pub fn running(conn: &mut Conn, reader: i64) -> Result<Option<Subscription>, DbError> {
    let all = of_reader(conn, reader)?;
    Ok(all.into_iter().find(|one| one.report.status.goes_on() && one.report.status != Status::Incomplete))
}

const PAID_IN: &str = "SELECT p.currency FROM subscriptions s JOIN prices p ON p.id = s.price_id
    WHERE s.reader_id = $1 AND s.status NOT IN ('incomplete', 'incomplete_expired') ORDER BY s.id DESC LIMIT 1";

/// The currency of the reader's latest subscription, live or over.
///
/// # Errors
/// When the database fails.
pub fn paid_in(conn: &mut Conn, reader: i64) -> Result<Option<String>, DbError> {
    conn.query_opt(PAID_IN, &[&reader])
}

/// The subscription that a processor calls so.
///
/// # Errors
/// When the database fails.
pub fn of_reference(
    conn: &mut Conn,
    processor: &str,
    reference: &str,
) -> Result<Option<Subscription>, DbError> {
    conn.query_opt(OF_REFERENCE, &[&processor, &reference])
}

const BY_ID: &str = "SELECT id, public_id, reader_id, processor, ref, price_id, status, period_ends, cancel_at,
    ended_at, troubled_since, money_back_at, created_at, next_price_id, next_price_at, resumes_at FROM subscriptions WHERE id = $1";

/// The subscription of that row.
///
/// # Errors
/// When the database fails.
pub fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Subscription>, DbError> {
    conn.query_opt(BY_ID, &[&id])
}

const OF_ORDER: &str =
    "SELECT id, public_id, reader_id, processor, ref, price_id, status, period_ends, cancel_at,
    ended_at, troubled_since, money_back_at, created_at, next_price_id, next_price_at, resumes_at FROM subscriptions WHERE order_id = $1";

/// The subscription that an order bought.
///
/// # Errors
/// When the database fails.
pub fn of_order(conn: &mut Conn, order: i64) -> Result<Option<Subscription>, DbError> {
    conn.query_opt(OF_ORDER, &[&order])
}

/// A payment with the number that its receipt bears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Numbers follow each other without a gap.
    pub number: i64,
    /// How much; below zero: what went back.
    pub money: Money,
    /// When.
    pub at: Millis,
    /// Slug of the plan.
    pub plan: String,
    /// The rate of the tax in it, in hundredths of a per cent.
    pub tax_rate: i64,
}

impl FromRow for Receipt {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let money = Money { minor: row.get(1)?, currency: row.get(2)? };
        Ok(Receipt { number: row.get(0)?, money, at: row.get(3)?, plan: row.get(4)?, tax_rate: row.get(5)? })
    }
}

const RECEIPTS: &str = "SELECT p.number, p.minor, p.currency, p.at, c.plan, p.tax_rate FROM payments p
    JOIN subscriptions s ON s.id = p.subscription_id JOIN prices c ON c.id = s.price_id
    WHERE s.reader_id = $1 ORDER BY p.number DESC LIMIT $2";
const RECEIPT: &str = "SELECT p.number, p.minor, p.currency, p.at, c.plan, p.tax_rate FROM payments p
    JOIN subscriptions s ON s.id = p.subscription_id JOIN prices c ON c.id = s.price_id
    WHERE s.reader_id = $1 AND p.number = $2";

/// The reader's payments, the latest first.
///
/// # Errors
/// When the database fails.
pub fn receipts(conn: &mut Conn, reader: i64, most: i64) -> Result<Vec<Receipt>, DbError> {
    conn.query(RECEIPTS, &[&reader, &most])
}

/// The reader's payment of that number.
///
/// # Errors
/// When the database fails.
pub fn receipt(conn: &mut Conn, reader: i64, number: i64) -> Result<Option<Receipt>, DbError> {
    conn.query_opt(RECEIPT, &[&reader, &number])
}

const PAID: &str =
    "SELECT s.id, s.public_id, s.reader_id, s.processor, s.ref, s.price_id, s.status, s.period_ends,
    s.cancel_at, s.ended_at, s.troubled_since, s.money_back_at, s.created_at, s.next_price_id, s.next_price_at,
    s.resumes_at FROM payments p
    JOIN subscriptions s ON s.id = p.subscription_id WHERE p.number = $1 AND p.minor > 0";
const PAYMENT: &str = "SELECT ref FROM payments WHERE number = $1";

/// The subscription that a receipt is of, with what its processor calls the payment; none if no money came with it.
///
/// # Errors
/// When the database fails.
pub fn paid(conn: &mut Conn, receipt: i64) -> Result<Option<(Subscription, String)>, DbError> {
    let Some(subscription) = conn.query_opt(PAID, &[&receipt])? else { return Ok(None) };
    Ok(Some((subscription, conn.query_one(PAYMENT, &[&receipt])?)))
}

/// Whose a subscription is that was not known before.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    /// The reader.
    pub reader: i64,
    /// The order that bought it, if one did.
    pub order: Option<i64>,
}

/// Takes in what a processor says: the row, the money, the ledger, the right to read, and the mails that go with what
/// has happened. One that is not known and has no owner is left alone.
///
/// # Errors
/// When the database fails.
pub fn take_in(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    owner: Option<Owner>,
    told: &Told,
) -> Result<Option<Subscription>, DbError> {
    if let Some(Owner { reader, order }) = owner {
        let (public_id, ends) = (press.random.public_id(), told.report.period_ends);
        let known = [&public_id as &dyn db::Bind, &reader, &order, &told.processor, &told.reference];
        let place = [known.as_slice(), &[&told.price, &ends, &now]].concat();
        tx.execute(INSERT, &place)?;
    }
    tx.execute(LOCK, &[&told.processor, &told.reference])?;
    let Some(mut subscription) = of_reference(tx, told.processor, &told.reference)? else { return Ok(None) };
    let Some(price) = plans::by_id(tx, told.price)? else { return Ok(None) };
    let elsewhere = owner.is_some_and(|owner| owner.order.is_none()) && told.processor != sandbox::NAME;
    let happened = what_happened(&subscription, told, elsewhere);
    let paid = new_payments(tx, press, &subscription, told)?;
    let same = subscription.report == told.report && subscription.coming == told.coming;
    if happened.is_empty() && paid.is_empty() && same {
        return Ok(Some(subscription));
    }
    let seats_before = plans::by_id(tx, subscription.price)?.map_or(price.seats, |before| before.seats);
    (subscription.report, subscription.coming) = (told.report.clone(), told.coming.clone());
    subscription.price = price.id;
    save(tx, now, &subscription)?;
    repricing::settle(tx, now, &subscription, &price)?;
    agreements::keep(tx, subscription.id)?;
    ledger::write(tx, now, &subscription, &price, &happened, &paid)?;
    if happened.iter().any(|one| matches!(one, Happening::Began | Happening::Converted)) {
        tally::count_paid(tx, press, now, subscription.id)?;
    }
    let over = happened.contains(&Happening::MoneyBack) || happened.contains(&Happening::Ended);
    // Others take several steps for it, and settle it after the last.
    if over && is_of_the_house(&subscription.processor) {
        let back = paid.iter().map(|payment| (-payment.money.minor).max(0)).sum();
        withdrawals::settle(tx, now, subscription.id, &price.money.currency, back)?;
    }
    let grace = press.config.billing.grace_days;
    let until = lifecycle::opens_until(&subscription.report, grace);
    // No renewal is on its way to what will stand still.
    let until = until.min(told.coming.resumes_at.map_or(until, |_| told.report.period_ends));
    match price.seats {
        1 => {
            entitle(tx, now, &subscription, &price, until)?;
            start_letters(tx, press, now, &subscription, &happened)?;
        }
        seats => {
            // What staff gave beyond what is paid for stays, as long as that is the same.
            let resized = (seats != seats_before).then_some(seats);
            groups::keep(tx, press, now, &subscription, &price, until, resized)?;
        }
    }
    // Whoever paid elsewhere knows what has happened there.
    if !happened.contains(&Happening::TakenOver) {
        notices::send(tx, press, now, &subscription, &price, &happened, &paid)?;
    }
    if let Some(reader) = subscription.reader {
        tx.record_change("reader", reader, now)?;
    }
    Ok(Some(subscription))
}

/// Whether what is asked of a processor is done within the same transaction.
pub(crate) fn is_of_the_house(processor: &str) -> bool {
    [sandbox::NAME, invoices::NAME].contains(&processor)
}

fn save(tx: &mut Tx, now: Millis, subscription: &Subscription) -> Result<(), DbError> {
    let Subscription { id, price, report, coming, .. } = subscription;
    let place: [&dyn db::Bind; 12] = [
        id,
        price,
        &report.status.as_str(),
        &report.period_ends,
        &report.cancel_at,
        &report.ended_at,
        &report.troubled_since,
        &report.money_back_at,
        &coming.price.map(|next| next.price),
        &coming.price.map(|next| next.at),
        &coming.resumes_at,
        &now,
    ];
    tx.execute(UPDATE, &place).map(drop)
}

fn what_happened(subscription: &Subscription, told: &Told, elsewhere: bool) -> Vec<Happening> {
    let unheard = elsewhere && subscription.report.status == Status::Incomplete;
    let mut happened = match unheard {
        true => lifecycle::taken_over(&told.report),
        false => lifecycle::between(Some(&subscription.report), &told.report),
    };
    if subscription.price != told.price {
        happened.push(Happening::Repriced);
    }
    happened
}

const NUMBER: &str = "INSERT INTO counters (name, value) VALUES ('receipt', 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value";
const KNOWN: &str = "SELECT 1 FROM payments WHERE subscription_id = $1 AND ref = $2";
const PAY: &str = "INSERT INTO payments (subscription_id, ref, number, minor, currency, at, tax_rate)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Writes down the payments that were not known, in the order in which they were made.
fn new_payments(
    tx: &mut Tx,
    press: &Press,
    subscription: &Subscription,
    told: &Told,
) -> Result<Vec<Payment>, DbError> {
    let (mut new, rate) = (Vec::new(), press.config.billing.tax.rate);
    for payment in &told.payments {
        if tx.query_opt::<i64>(KNOWN, &[&subscription.id, &payment.reference])?.is_some() {
            continue;
        }
        let number: i64 = tx.query_one(NUMBER, &[])?;
        let Payment { reference, money, at } = payment;
        tx.execute(PAY, &[&subscription.id, reference, &number, &money.minor, &money.currency, at, &rate])?;
        new.push(payment.clone());
    }
    Ok(new)
}
