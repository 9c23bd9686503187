//! Invoices as they were written: nothing that they say is changed.

use db::{Bind, Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::money::Money;

use super::{Account, Addressee, Bill, Invoice, NAME, PaidBack};
use crate::Press;

impl FromRow for Bill {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        bill(row, 0)
    }
}

fn bill(row: &Row<'_>, first: usize) -> Result<Bill, DbError> {
    let starts: Option<Millis> = row.get(first + 6)?;
    Ok(Bill {
        number: Some(row.get(first)?),
        price: row.get(first + 1)?,
        money: Money { minor: row.get(first + 2)?, currency: row.get(first + 3)? },
        issued_at: row.get(first + 4)?,
        due_at: row.get(first + 5)?,
        term: starts.zip(row.get(first + 7)?),
        paid_at: row.get(first + 8)?,
        cancelled_at: row.get(first + 9)?,
    })
}

impl FromRow for Addressee {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        addressee_from(row, 0)
    }
}

fn addressee_from(row: &Row<'_>, first: usize) -> Result<Addressee, DbError> {
    Ok(Addressee {
        name: row.get(first)?,
        address: row.get(first + 1)?,
        tax_number: row.get(first + 2)?,
        reference: row.get(first + 3)?,
    })
}

impl FromRow for Invoice {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Invoice {
            bill: bill(row, 0)?,
            addressee: addressee_from(row, 10)?,
            public_id: row.get(14)?,
            account: row.get(15)?,
            tax_rate: row.get(16)?,
            plan: row.get(17)?,
            email: row.get(18)?,
        })
    }
}

const BILLS: &str =
    "SELECT number, price_id, minor, currency, issued_at, due_at, starts_at, ends_at, paid_at, cancelled_at
    FROM invoices WHERE ref = $1 ORDER BY number";

/// What the invoices of an account ask for.
pub(super) fn bills(conn: &mut Conn, reference: &str) -> Result<Vec<Bill>, DbError> {
    conn.query(BILLS, &[&reference])
}

const ADDRESSEE: &str =
    "SELECT buyer, address, tax_number, reference FROM invoices WHERE ref = $1 ORDER BY number DESC LIMIT 1";

/// Whom the latest invoice of an account is made out to.
pub(super) fn addressee(conn: &mut Conn, reference: &str) -> Result<Addressee, DbError> {
    Ok(conn.query_opt(ADDRESSEE, &[&reference])?.unwrap_or_default())
}

const NUMBER: &str = "INSERT INTO counters (name, value) VALUES ('invoice', 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value";
const INSERT: &str =
    "INSERT INTO invoices (number, public_id, ref, price_id, minor, currency, tax_rate, buyer, address,
        tax_number, reference, issued_at, due_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const UPDATE: &str =
    "UPDATE invoices SET starts_at = $2, ends_at = $3, paid_at = $4, cancelled_at = $5 WHERE number = $1";

/// Writes what is new of an account's invoices; gives the numbers of those that were issued.
pub(super) fn write(
    tx: &mut Tx,
    press: &Press,
    reference: &str,
    account: &mut Account,
    addressee: &Addressee,
) -> Result<Vec<i64>, DbError> {
    let mut issued = Vec::new();
    for bill in &mut account.bills {
        let number = match bill.number {
            Some(number) => number,
            None => {
                let number = insert(tx, press, reference, bill, addressee)?;
                issued.push(number);
                number
            }
        };
        bill.number = Some(number);
        let (starts, ends) = bill.term.unzip();
        tx.execute(UPDATE, &[&number, &starts, &ends, &bill.paid_at, &bill.cancelled_at])?;
    }
    Ok(issued)
}

fn insert(
    tx: &mut Tx,
    press: &Press,
    reference: &str,
    bill: &Bill,
    addressee: &Addressee,
) -> Result<i64, DbError> {
    let number: i64 = tx.query_one(NUMBER, &[])?;
    let (public_id, rate) = (press.random.public_id(), press.config.billing.tax.rate);
    let Bill { price, money, issued_at, due_at, .. } = bill;
    let Addressee { name, address, tax_number, reference: order } = addressee;
    let row: [&dyn Bind; 13] = [
        &number,
        &public_id,
        &reference,
        price,
        &money.minor,
        &money.currency,
        &rate,
        name,
        address,
        tax_number,
        order,
        issued_at,
        due_at,
    ];
    tx.execute(INSERT, &row)?;
    Ok(number)
}

const ACCOUNT_OF: &str = "SELECT ref FROM invoices WHERE number = $1";
const IS_PAID: &str = "SELECT 1 FROM invoices WHERE number = $1 AND paid_at IS NOT NULL";

pub(super) fn account_of(conn: &mut Conn, number: i64) -> Result<Option<String>, DbError> {
    conn.query_opt(ACCOUNT_OF, &[&number])
}

pub(super) fn is_paid(conn: &mut Conn, number: i64) -> Result<bool, DbError> {
    Ok(conn.query_opt::<i64>(IS_PAID, &[&number])?.is_some())
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT i.number, i.price_id, i.minor, i.currency, i.issued_at, i.due_at, i.starts_at, i.ends_at, i.paid_at,
                i.cancelled_at, i.buyer, i.address, i.tax_number, i.reference, i.public_id, i.ref, i.tax_rate, p.plan, r.email
            FROM invoices i JOIN prices p ON p.id = i.price_id
            JOIN subscriptions s ON s.processor = 'invoice' AND s.ref = i.ref LEFT JOIN readers r ON r.id = s.reader_id ",
            $rest
        )
    };
}

const OF_NUMBER: &str = select!("WHERE i.number = $1");
const OF_PUBLIC_ID: &str = select!("WHERE i.public_id = $1");
const OF_ACCOUNT: &str = select!("WHERE i.ref = $1 ORDER BY i.number DESC");
const OWED: &str = select!(
    "WHERE i.ref = $1 AND i.paid_at IS NULL AND i.cancelled_at IS NULL ORDER BY i.due_at, i.number LIMIT 1"
);
const UNSETTLED: &str =
    select!("WHERE i.paid_at IS NULL AND i.cancelled_at IS NULL ORDER BY i.due_at, i.number");
const WAITING: &str = select!(
    "WHERE s.reader_id = $1 AND s.status = 'incomplete' AND i.paid_at IS NULL AND i.cancelled_at IS NULL
    ORDER BY i.number LIMIT 1"
);

pub(super) fn of_number(conn: &mut Conn, number: i64) -> Result<Option<Invoice>, DbError> {
    conn.query_opt(OF_NUMBER, &[&number])
}

/// The invoice of that name.
///
/// # Errors
/// When the database fails.
pub fn of_public_id(conn: &mut Conn, public_id: &str) -> Result<Option<Invoice>, DbError> {
    conn.query_opt(OF_PUBLIC_ID, &[&public_id])
}

/// The invoices of an account, the latest first.
///
/// # Errors
/// When the database fails.
pub fn of_subscription(conn: &mut Conn, reference: &str) -> Result<Vec<Invoice>, DbError> {
    conn.query(OF_ACCOUNT, &[&reference])
}

/// The invoice of an account that is to be paid first, if one is.
///
/// # Errors
/// When the database fails.
pub fn owed(conn: &mut Conn, reference: &str) -> Result<Option<Invoice>, DbError> {
    conn.query_opt(OWED, &[&reference])
}

/// Every invoice that is to be paid, the longest due first.
///
/// # Errors
/// When the database fails.
pub fn unsettled(conn: &mut Conn) -> Result<Vec<Invoice>, DbError> {
    conn.query(UNSETTLED, &[])
}

/// The invoice of the reader's order that waits to be paid before it opens anything, if there is one.
///
/// # Errors
/// When the database fails.
pub fn waiting(conn: &mut Conn, reader: i64) -> Result<Option<Invoice>, DbError> {
    conn.query_opt(WAITING, &[&reader])
}

impl FromRow for PaidBack {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let money = Money { minor: row.get(0)?, currency: row.get(1)? };
        Ok(PaidBack { money, at: row.get(2)?, name: row.get(3)? })
    }
}

const PAID_BACK: &str = "SELECT a.back_minor, p.currency, a.money_back_at,
    (SELECT i.buyer FROM invoices i WHERE i.ref = a.ref ORDER BY i.number DESC LIMIT 1)
    FROM invoice_accounts a JOIN prices p ON p.id = a.price_id WHERE a.money_back_at > $1 ORDER BY a.money_back_at";

/// What was to be paid back since then, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn paid_back(conn: &mut Conn, since: Millis) -> Result<Vec<PaidBack>, DbError> {
    conn.query(PAID_BACK, &[&since])
}

const FORGET: &str = "UPDATE invoices SET buyer = '', address = '', tax_number = '', reference = ''
    WHERE ref IN (SELECT ref FROM subscriptions WHERE reader_id = $1 AND processor = $2)";

/// Takes the reader's name out of their invoices, which stay.
///
/// # Errors
/// When the database fails.
pub fn forget(tx: &mut Tx, reader: i64) -> Result<(), DbError> {
    tx.execute(FORGET, &[&reader, &NAME]).map(drop)
}
