//! Presents in the database.

use db::{Bind, Conn, DbError, FromRow, Row, Tx};
use kernel::clock::{HOUR, Millis};
use kernel::ids::Token;

use super::{MESSAGE, NAME, Present, PresentError, State, Wrapped, code, delivery, plain};
use crate::billing::ledger;
use crate::{Press, plans, sandbox};

/// How long a present waits to be paid.
const PATIENCE: Millis = 24 * HOUR;

impl FromRow for Present {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Present {
            id: row.get(0)?,
            public_id: row.get(1)?,
            buyer: row.get(2)?,
            price: row.get(3)?,
            recipient: row.get(4)?,
            recipient_name: row.get(5)?,
            giver_name: row.get(6)?,
            message: row.get(7)?,
            deliver_at: row.get(8)?,
            expires_at: row.get(9)?,
            paid_at: row.get(10)?,
            number: row.get(11)?,
            mails: row.get(12)?,
            redeemed_at: row.get(13)?,
            refunded_at: row.get(14)?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, public_id, buyer_id, price_id, recipient, recipient_name, giver_name, message, deliver_at,
                expires_at, paid_at, number, mails, redeemed_at, refunded_at FROM presents ",
            $rest
        )
    };
}

const PAID: &str = select!("WHERE paid_at IS NOT NULL ORDER BY id DESC LIMIT $1");
const OF_BUYER: &str = select!("WHERE buyer_id = $1 AND paid_at IS NOT NULL ORDER BY id DESC LIMIT $2");
const ONE_OF: &str = select!("WHERE buyer_id = $1 AND public_id = $2");
const BY_ID: &str = select!("WHERE id = $1");
const BY_PUBLIC_ID: &str = select!("WHERE public_id = $1");
const BY_CODE: &str = select!("WHERE code_hash = $1");

/// The presents that were paid, the latest first.
///
/// # Errors
/// When the database fails.
pub fn all(conn: &mut Conn, most: i64) -> Result<Vec<Present>, DbError> {
    conn.query(PAID, &[&most])
}

/// The presents that the reader gave, the latest first.
///
/// # Errors
/// When the database fails.
pub fn of_buyer(conn: &mut Conn, reader: i64, most: i64) -> Result<Vec<Present>, DbError> {
    conn.query(OF_BUYER, &[&reader, &most])
}

/// The reader's present of that id, paid or not.
///
/// # Errors
/// When the database fails.
pub fn one_of(conn: &mut Conn, reader: i64, public_id: &str) -> Result<Option<Present>, DbError> {
    conn.query_opt(ONE_OF, &[&reader, &public_id])
}

pub(super) fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Present>, DbError> {
    conn.query_opt(BY_ID, &[&id])
}

pub(super) fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Present>, DbError> {
    conn.query_opt(BY_CODE, &[&hash(code)])
}

/// What is kept of a code.
pub(super) fn hash(code: &str) -> String {
    Token::from_outside(&plain(code)).hash()
}

const INSERT: &str =
    "INSERT INTO presents (public_id, buyer_id, price_id, recipient, recipient_name, giver_name, message,
        deliver_at, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// Wraps a present, which waits to be paid. Gives what names it.
///
/// # Errors
/// [`PresentError`] says why there is none.
pub fn begin(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    buyer: i64,
    wrapped: &Wrapped,
) -> Result<String, PresentError> {
    let Wrapped { plan, currency, recipient, recipient_name, giver_name, message, deliver_at } = wrapped;
    let price = plans::on_offer(tx, plan, currency)?.ok_or(PresentError::NoPlan)?;
    let long = |text: &str, most| text.chars().count() > most;
    if long(recipient_name, NAME) || long(giver_name, NAME) || long(message, MESSAGE) {
        return Err(PresentError::Long);
    }
    let (id, to, expires) = (press.random.public_id(), recipient.normal(), now + PATIENCE);
    let row: [&dyn Bind; 10] =
        [&id, &buyer, &price.id, &to, recipient_name, giver_name, message, deliver_at, &now, &expires];
    tx.execute(INSERT, &row)?;
    Ok(id)
}

const NUMBER: &str = "INSERT INTO counters (name, value) VALUES ('receipt', 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value";
const PAY: &str = "UPDATE presents SET paid_at = $2 WHERE id = $1 AND paid_at IS NULL AND expires_at > $3";
const GOOD: &str = "UPDATE presents SET number = $2, code_hash = $3, next_at = $4 WHERE id = $1";

/// The money is there, or will be at `paid_at`. Gives nothing if it was paid before or waited too long.
///
/// # Errors
/// When the database fails.
pub fn pay(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    present: &Present,
    paid_at: Millis,
) -> Result<bool, DbError> {
    if tx.execute(PAY, &[&present.id, &paid_at, &now])? == 0 {
        return Ok(false);
    }
    let number: i64 = tx.query_one(NUMBER, &[])?;
    let (hash, next) = (hash(&code(press, &present.public_id)), present.deliver_at.max(paid_at));
    tx.execute(GOOD, &[&present.id, &number, &hash, &next])?;
    book(tx, now, paid_at, present, 1)?;
    if let Some(paid) = by_id(tx, present.id)? {
        delivery::receipt(tx, press, now, &paid)?;
    }
    Ok(true)
}

/// Has the ledger know of the money, which came or (`sign` -1) went back at `at`.
fn book(tx: &mut Tx, now: Millis, at: Millis, present: &Present, sign: i64) -> Result<(), DbError> {
    let Some(price) = plans::by_id(tx, present.price)? else { return Ok(()) };
    ledger::write_present(tx, now, at, present.id, sandbox::NAME, &price, sign * price.money.minor)
}

const TAKE_BACK: &str = "UPDATE presents SET refunded_at = $2, next_at = NULL
    WHERE id = $1 AND redeemed_at IS NULL AND refunded_at IS NULL AND paid_at IS NOT NULL";

/// Pays a present back that nobody has redeemed: its code is worth nothing from now on. `None` if there is no such
/// present; else how it stood.
///
/// # Errors
/// When the database fails.
pub fn take_back(tx: &mut Tx, press: &Press, now: Millis, public_id: &str) -> Result<Option<State>, DbError> {
    let Some(present) = tx.query_opt::<Present>(BY_PUBLIC_ID, &[&public_id])? else { return Ok(None) };
    if tx.execute(TAKE_BACK, &[&present.id, &now])? == 1 {
        book(tx, now, now, &present, -1)?;
        delivery::paid_back(tx, press, now, &present)?;
    }
    Ok(Some(present.state(now)))
}
