//! The sandbox's subscriptions in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::money::Money;

use super::{Account, Card, NAME};
use crate::Press;
use crate::billing::intake::{Sold, Statement};
use crate::billing::subscriptions::{self, Owner, Payment, Subscription, Told};
use crate::plans::{self, Lowered, Price};

struct AccountRow(Account);

impl FromRow for AccountRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let state: String = row.get(0)?;
        let account = serde_json::from_str(&state).map_err(|cause| DbError::Column {
            index: 0,
            expected: "a subscription of the sandbox",
            found: cause.to_string(),
        })?;
        Ok(AccountRow(account))
    }
}

/// A subscription that begins now, with the price that comes when an offer is over.
///
/// # Errors
/// When the database fails.
pub fn begin(
    conn: &mut Conn,
    price: &Price,
    card: Card,
    slow: bool,
    now: Millis,
) -> Result<Account, DbError> {
    let mut account = Account::begin(price, card, slow, now);
    if let Some(Lowered { terms, then, .. }) = &price.lowered
        && *terms > 0
        && let Some(then) = plans::by_id(conn, *then)?
    {
        account.lower_for(*terms, &then);
    }
    Ok(account)
}

const OPEN: &str = "INSERT INTO sandbox (ref, state, next_at) VALUES ($1, $2, $3)";

/// Opens an account, and has the site take it in at once.
///
/// # Errors
/// When the database fails.
pub fn open(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    owner: Owner,
    account: &Account,
) -> Result<Option<Subscription>, DbError> {
    let reference = press.random.public_id();
    tx.execute(OPEN, &[&reference, &written(account), &account.next_at()])?;
    take_in(tx, press, now, Some(owner), &reference, account)
}

fn written(account: &Account) -> String {
    serde_json::json!(account).to_string()
}

const LOCK: &str = "UPDATE sandbox SET state = state WHERE ref = $1 RETURNING state";
const SAVE: &str = "UPDATE sandbox SET state = $2, next_at = $3 WHERE ref = $1";

/// Changes an account, and has the site take it in. None if there is no such account.
///
/// # Errors
/// When the database fails.
pub fn change(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reference: &str,
    change: impl FnOnce(&mut Account),
) -> Result<Option<Subscription>, DbError> {
    let Some(AccountRow(mut account)) = tx.query_opt(LOCK, &[&reference])? else { return Ok(None) };
    account.advance(now);
    change(&mut account);
    tx.execute(SAVE, &[&reference, &written(&account), &account.next_at()])?;
    take_in(tx, press, now, None, reference, &account)
}

const DUE: &str = "SELECT ref FROM sandbox WHERE next_at <= $1 ORDER BY next_at LIMIT $2";

/// Lets time pass for accounts to which something has happened; says how many there were.
///
/// # Errors
/// When the database fails.
pub fn advance_due(tx: &mut Tx, press: &Press, now: Millis, most: i64) -> Result<usize, DbError> {
    let due: Vec<String> = tx.query(DUE, &[&now, &most])?;
    for reference in &due {
        change(tx, press, now, reference, |_| ())?;
    }
    Ok(due.len())
}

const READ: &str = "SELECT state FROM sandbox WHERE ref = $1";

/// What the sandbox says of an account.
///
/// # Errors
/// When the database fails.
pub fn told(conn: &mut Conn, reference: &str) -> Result<Option<Account>, DbError> {
    Ok(conn.query_opt::<AccountRow>(READ, &[&reference])?.map(|AccountRow(account)| account))
}

/// All that the sandbox says of an account, as any processor would.
///
/// # Errors
/// When the database fails.
pub fn statement(conn: &mut Conn, reference: &str) -> Result<Option<Statement>, DbError> {
    let Some(account) = told(conn, reference)? else { return Ok(None) };
    let Some(price) = plans::by_id(conn, account.price)? else { return Ok(None) };
    let coming = account.coming();
    let next = match coming.price {
        Some(next) => plans::by_id(conn, next.price)?.map(|price| (sold(price), next.at)),
        None => None,
    };
    Ok(Some(Statement {
        processor: NAME,
        reference: reference.to_owned(),
        order: None,
        report: account.report(),
        payments: payments(reference, &account, &price),
        sold: sold(price),
        next,
        resumes_at: coming.resumes_at,
    }))
}

fn sold(price: Price) -> Sold {
    let Price { id, plan, money, term, seats, .. } = price;
    Sold { row: Some(id), plan: Some(plan), money, term, seats: Some(seats) }
}

fn payments(reference: &str, account: &Account, price: &Price) -> Vec<Payment> {
    let payments = account.paid.iter().enumerate().map(|(nth, paid)| Payment {
        reference: format!("{reference}-{}", nth + 1),
        money: Money { minor: paid.minor, currency: price.money.currency.clone() },
        at: paid.at,
    });
    payments.collect()
}

fn take_in(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    owner: Option<Owner>,
    reference: &str,
    account: &Account,
) -> Result<Option<Subscription>, DbError> {
    let Some(price) = plans::by_id(tx, account.price)? else { return Ok(None) };
    let told = Told {
        processor: NAME,
        reference: reference.to_owned(),
        report: account.report(),
        price: account.price,
        payments: payments(reference, account, &price),
        coming: account.coming(),
    };
    subscriptions::take_in(tx, press, now, owner, &told)
}
