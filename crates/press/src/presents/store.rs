//! Presents in the database.

use db::{Bind, Conn, DbError, FromRow, Row, Tx};
use kernel::clock::{DAY, HOUR, Millis};
use kernel::ids::Token;
use kernel::money::Money;

use super::{MESSAGE, NAME, Present, PresentError, Wrapped, plain};
use crate::billing::inquiries;
use crate::{Press, plans};

/// How long a present waits to be paid.
const PATIENCE: Millis = 24 * HOUR;
/// How long money of a present can still move: banks take it back months later.
const MONEY_MOVES: Millis = 180 * DAY;

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
            processor: row.get(15)?,
            checkout: row.get(16)?,
            ordered_at: row.get(17)?,
            grant: row.get(18)?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, public_id, buyer_id, price_id, recipient, recipient_name, giver_name, message, deliver_at,
                expires_at, paid_at, number, mails, redeemed_at, refunded_at, processor, ref, ordered_at, grant_id
            FROM presents ",
            $rest
        )
    };
}

const ALL: &str = select!("WHERE paid_at IS NOT NULL OR ordered_at IS NOT NULL ORDER BY id DESC LIMIT $1");
const OF_BUYER: &str = select!(
    "WHERE buyer_id = $1 AND (paid_at IS NOT NULL OR ordered_at IS NOT NULL) ORDER BY id DESC LIMIT $2"
);
const ONE_OF: &str = select!("WHERE buyer_id = $1 AND public_id = $2");
const BY_ID: &str = select!("WHERE id = $1");
const BY_PUBLIC_ID: &str = select!("WHERE public_id = $1");
const BY_CODE: &str = select!("WHERE code_hash = $1");

/// The presents that were paid or ordered, the latest first.
///
/// # Errors
/// When the database fails.
pub fn all(conn: &mut Conn, most: i64) -> Result<Vec<Present>, DbError> {
    conn.query(ALL, &[&most])
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

/// The present of that id, whoever gives it.
///
/// # Errors
/// When the database fails.
pub fn named(conn: &mut Conn, public_id: &str) -> Result<Option<Present>, DbError> {
    conn.query_opt(BY_PUBLIC_ID, &[&public_id])
}

/// The present of that row.
///
/// # Errors
/// When the database fails.
pub fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Present>, DbError> {
    conn.query_opt(BY_ID, &[&id])
}

pub(super) fn by_code(conn: &mut Conn, code: &str) -> Result<Option<Present>, DbError> {
    conn.query_opt(BY_CODE, &[&hash(code)])
}

/// What is kept of a code.
pub(super) fn hash(code: &str) -> String {
    Token::from_outside(&plain(code)).hash()
}

const LOCK: &str = "UPDATE presents SET mails = mails WHERE public_id = $1";

/// The present of that id, which nobody else changes meanwhile.
pub(super) fn lock(tx: &mut Tx, public_id: &str) -> Result<Option<Present>, DbError> {
    tx.execute(LOCK, &[&public_id])?;
    named(tx, public_id)
}

const LOCK_READER: &str = "UPDATE readers SET name = name WHERE id = $1";
// What waits to be paid, or has been ordered: the same present is not bought twice by pressing a button twice.
const SAME: &str = select!(
    "WHERE buyer_id = $1 AND price_id = $2 AND recipient = $3 AND processor = $4 AND paid_at IS NULL
    AND (expires_at > $5 OR ordered_at IS NOT NULL) ORDER BY id DESC LIMIT 1"
);
const INSERT: &str =
    "INSERT INTO presents (public_id, buyer_id, price_id, recipient, recipient_name, giver_name, message,
        deliver_at, created_at, expires_at, processor)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const REWRAP: &str = "UPDATE presents SET recipient_name = $2, giver_name = $3, message = $4, deliver_at = $5
    WHERE id = $1 AND ordered_at IS NULL";

/// Wraps a present, which waits to be paid through that processor; one of the same buyer for the same reader that waits
/// already is wrapped anew. Gives what names it.
///
/// # Errors
/// [`PresentError`] says why there is none.
pub fn begin(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    buyer: i64,
    wrapped: &Wrapped,
    processor: &str,
) -> Result<String, PresentError> {
    let Wrapped { plan, currency, recipient, recipient_name, giver_name, message, deliver_at } = wrapped;
    let price = plans::on_offer(tx, plan, currency)?.ok_or(PresentError::NoPlan)?;
    let long = |text: &str, most| text.chars().count() > most;
    if long(recipient_name, NAME) || long(giver_name, NAME) || long(message, MESSAGE) {
        return Err(PresentError::Long);
    }
    tx.execute(LOCK_READER, &[&buyer])?;
    let to = recipient.normal();
    let same: Option<Present> = tx.query_opt(SAME, &[&buyer, &price.id, &to, &processor, &now])?;
    if let Some(same) = same {
        tx.execute(REWRAP, &[&same.id, recipient_name, giver_name, message, deliver_at])?;
        return Ok(same.public_id);
    }
    let (id, expires) = (press.random.public_id(), now + PATIENCE);
    let row: [&dyn Bind; 11] = [
        &id,
        &buyer,
        &price.id,
        &to,
        recipient_name,
        giver_name,
        message,
        deliver_at,
        &now,
        &expires,
        &processor,
    ];
    tx.execute(INSERT, &row)?;
    Ok(id)
}

const OPENED: &str = "UPDATE presents SET ref = $2 WHERE id = $1";

/// The processor has opened a checkout for a present.
///
/// # Errors
/// When the database fails.
pub fn opened(tx: &mut Tx, present: i64, checkout: &str) -> Result<(), DbError> {
    tx.execute(OPENED, &[&present, &checkout]).map(drop)
}

const ORDER: &str = "UPDATE presents SET ordered_at = $2 WHERE id = $1";

/// Money is on its way, or is not.
pub(super) fn order(tx: &mut Tx, present: i64, at: Option<Millis>) -> Result<(), DbError> {
    tx.execute(ORDER, &[&present, &at]).map(drop)
}

const NUMBER: &str = "INSERT INTO counters (name, value) VALUES ('receipt', 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value";
const DELIVER: &str =
    "UPDATE presents SET paid_at = $2, number = $3, code_hash = $4, next_at = $5, ordered_at = NULL
    WHERE id = $1";

/// It was paid, has the next receipt, and is mailed at `next`.
pub(super) fn deliver(
    tx: &mut Tx,
    present: i64,
    paid_at: Millis,
    code_hash: &str,
    next: Millis,
) -> Result<(), DbError> {
    let number: i64 = tx.query_one(NUMBER, &[])?;
    tx.execute(DELIVER, &[&present, &paid_at, &number, &code_hash, &next]).map(drop)
}

const GIVE_BACK: &str = "UPDATE presents SET refunded_at = $2 WHERE id = $1";

/// Its money went back then, or came again.
pub(super) fn give_back(tx: &mut Tx, present: i64, at: Option<Millis>) -> Result<(), DbError> {
    tx.execute(GIVE_BACK, &[&present, &at]).map(drop)
}

impl FromRow for Paid {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Paid(Money { minor: row.get(0)?, currency: row.get(1)? }))
    }
}

struct Paid(Money);

const READS_BY: &str = "SELECT r.email FROM grants g JOIN readers r ON r.id = g.reader_id WHERE g.id = $1";

/// The address of whoever reads by a present.
///
/// # Errors
/// When the database fails.
pub fn reads_by(conn: &mut Conn, present: &Present) -> Result<Option<String>, DbError> {
    match present.grant {
        Some(grant) => conn.query_opt(READS_BY, &[&grant]),
        None => Ok(None),
    }
}

const PAID: &str = "SELECT minor, currency FROM present_payments WHERE present_id = $1 AND minor > 0 ORDER BY at, ref LIMIT 1";

/// What was paid for a present.
///
/// # Errors
/// When the database fails.
pub fn paid(conn: &mut Conn, present: i64) -> Result<Option<Money>, DbError> {
    Ok(conn.query_opt::<Paid>(PAID, &[&present])?.map(|Paid(money)| money))
}

const MAY_MOVE: &str = "SELECT id, ref FROM presents WHERE processor = $1 AND id > $2 AND paid_at > $3
    AND ref IS NOT NULL ORDER BY id LIMIT $4";
const UNPAID: &str = "SELECT ref FROM presents WHERE processor = $1 AND paid_at IS NULL
    AND (created_at > $2 OR ordered_at IS NOT NULL) AND ref IS NOT NULL ORDER BY id";

/// Asks after presents whose money can still move, `most` at once: those behind the row `after`. Gives the last of them,
/// and how many there were; none once all were asked after.
///
/// # Errors
/// When the database fails.
pub fn put_all(
    tx: &mut Tx,
    press: &Press,
    processor: &str,
    after: i64,
    most: i64,
) -> Result<Option<(i64, usize)>, DbError> {
    let now = press.clock.now();
    let found: Vec<(i64, String)> = tx.query(MAY_MOVE, &[&processor, &after, &(now - MONEY_MOVES), &most])?;
    inquiries::put_each(tx, press, processor, &found, now)
}

/// Asks after presents whose payment is not known, of those begun `since` then; says how many there were.
///
/// # Errors
/// When the database fails.
pub(crate) fn put_checkouts(
    tx: &mut Tx,
    press: &Press,
    processor: &str,
    since: Millis,
) -> Result<usize, DbError> {
    let open: Vec<String> = tx.query(UNPAID, &[&processor, &since])?;
    for checkout in &open {
        inquiries::put(tx, press, processor, checkout, press.clock.now())?;
    }
    Ok(open.len())
}
