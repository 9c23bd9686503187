//! Invoices as they were written: nothing that they say is changed. Each is of an account, or for a present.

use db::{Bind, Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::money::Money;

use super::{Account, Addressee, Bill, Invoice, NAME, Of, PaidBack, mails};
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
        adds: row.get::<i64>(first + 10)? != 0,
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
            addressee: addressee_from(row, 11)?,
            public_id: row.get(15)?,
            of: of(row, 16)?,
            tax_rate: row.get(18)?,
            plan: row.get(19)?,
            email: row.get(20)?,
        })
    }
}

fn of(row: &Row<'_>, first: usize) -> Result<Of, DbError> {
    Ok(match row.get(first)? {
        Some(account) => Of::Account(account),
        None => Of::Present(row.get(first + 1)?),
    })
}

impl FromRow for Of {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        of(row, 0)
    }
}

macro_rules! bills {
    ($rest:literal) => {
        concat!(
            "SELECT number, price_id, minor, currency, issued_at, due_at, starts_at, ends_at, paid_at, cancelled_at, adds
            FROM invoices ",
            $rest
        )
    };
}

const BILLS: &str = bills!("WHERE ref = $1 ORDER BY number");
const BILL: &str = bills!("WHERE number = $1");
const BILL_OF: &str = bills!("WHERE present_id = $1 ORDER BY number DESC LIMIT 1");

/// What the invoices of an account ask for.
pub(super) fn bills(conn: &mut Conn, reference: &str) -> Result<Vec<Bill>, DbError> {
    conn.query(BILLS, &[&reference])
}

/// What an invoice asks for.
pub(super) fn bill_of_number(conn: &mut Conn, number: i64) -> Result<Option<Bill>, DbError> {
    conn.query_opt(BILL, &[&number])
}

/// What the invoice for a present asks for.
///
/// # Errors
/// When the database fails.
pub fn bill_of(conn: &mut Conn, present: i64) -> Result<Option<Bill>, DbError> {
    conn.query_opt(BILL_OF, &[&present])
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
        tax_number, reference, issued_at, due_at, present_id, adds)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
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
                let number = insert(tx, press, (Some(reference), None), bill, addressee)?;
                issued.push(number);
                number
            }
        };
        bill.number = Some(number);
        settle(tx, bill)?;
    }
    Ok(issued)
}

/// Writes down what has become of an invoice.
pub(crate) fn settle(tx: &mut Tx, bill: &Bill) -> Result<(), DbError> {
    let (starts, ends) = bill.term.unzip();
    tx.execute(UPDATE, &[&bill.number, &starts, &ends, &bill.paid_at, &bill.cancelled_at]).map(drop)
}

/// Issues the invoice for a present, and mails it.
pub(crate) fn issue_for(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    present: i64,
    bill: &Bill,
    addressee: &Addressee,
) -> Result<(), DbError> {
    let number = insert(tx, press, (None, Some(present)), bill, addressee)?;
    mails::issued(tx, press, now, number)
}

/// Tells the buyer of a present what has become of its invoice.
pub(crate) fn tell_of(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    present: i64,
    state: &str,
) -> Result<(), DbError> {
    match tx.query_opt(OF_PRESENT, &[&present])? {
        Some(invoice) => mails::became(tx, press, now, &invoice, state),
        None => Ok(()),
    }
}

fn insert(
    tx: &mut Tx,
    press: &Press,
    (account, present): (Option<&str>, Option<i64>),
    bill: &Bill,
    addressee: &Addressee,
) -> Result<i64, DbError> {
    let number: i64 = tx.query_one(NUMBER, &[])?;
    let (public_id, rate) = (press.random.public_id(), press.config.billing.tax.rate);
    let Bill { price, money, issued_at, due_at, .. } = bill;
    let Addressee { name, address, tax_number, reference: order } = addressee;
    let row: [&dyn Bind; 15] = [
        &number,
        &public_id,
        &account,
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
        &present,
        &i64::from(bill.adds),
    ];
    tx.execute(INSERT, &row)?;
    Ok(number)
}

const OWNER: &str = "SELECT ref, present_id FROM invoices WHERE number = $1";
const IS_PAID: &str = "SELECT 1 FROM invoices WHERE number = $1 AND paid_at IS NOT NULL";

/// What an invoice is of.
pub(super) fn owner(conn: &mut Conn, number: i64) -> Result<Option<Of>, DbError> {
    conn.query_opt(OWNER, &[&number])
}

pub(super) fn is_paid(conn: &mut Conn, number: i64) -> Result<bool, DbError> {
    Ok(conn.query_opt::<i64>(IS_PAID, &[&number])?.is_some())
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT i.number, i.price_id, i.minor, i.currency, i.issued_at, i.due_at, i.starts_at, i.ends_at, i.paid_at,
                i.cancelled_at, i.adds, i.buyer, i.address, i.tax_number, i.reference, i.public_id, i.ref, i.present_id,
                i.tax_rate, p.plan, r.email
            FROM invoices i JOIN prices p ON p.id = i.price_id
            LEFT JOIN subscriptions s ON s.processor = 'invoice' AND s.ref = i.ref
            LEFT JOIN presents q ON q.id = i.present_id LEFT JOIN readers r ON r.id = COALESCE(s.reader_id, q.buyer_id) ",
            $rest
        )
    };
}
pub(super) use select;

const OF_NUMBER: &str = select!("WHERE i.number = $1");
const OF_PUBLIC_ID: &str = select!("WHERE i.public_id = $1");
const OF_PRESENT: &str = select!("WHERE i.present_id = $1 ORDER BY i.number DESC LIMIT 1");
const OF_ACCOUNT: &str = select!("WHERE i.ref = $1 ORDER BY i.number DESC");
const OWED: &str = select!(
    "WHERE i.ref = $1 AND i.paid_at IS NULL AND i.cancelled_at IS NULL AND i.adds = 0 ORDER BY i.due_at, i.number LIMIT 1"
);
const FOR_SEATS: &str =
    select!("WHERE i.ref = $1 AND i.paid_at IS NULL AND i.cancelled_at IS NULL AND i.adds = 1 LIMIT 1");
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

/// The invoice for a present, if it was ordered by one.
///
/// # Errors
/// When the database fails.
pub fn of_present(conn: &mut Conn, present: i64) -> Result<Option<Invoice>, DbError> {
    conn.query_opt(OF_PRESENT, &[&present])
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

/// The invoice for more seats of an account that waits to be paid, if there is one.
///
/// # Errors
/// When the database fails.
pub fn for_seats(conn: &mut Conn, reference: &str) -> Result<Option<Invoice>, DbError> {
    conn.query_opt(FOR_SEATS, &[&reference])
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
    FROM invoice_accounts a JOIN prices p ON p.id = a.price_id WHERE a.money_back_at > $1
    UNION ALL SELECT i.minor, i.currency, q.refunded_at, i.buyer
    FROM presents q JOIN invoices i ON i.present_id = q.id
    WHERE q.processor = 'invoice' AND i.paid_at IS NOT NULL AND q.refunded_at > $1 ORDER BY 3";

/// What was to be paid back since then, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn paid_back(conn: &mut Conn, since: Millis) -> Result<Vec<PaidBack>, DbError> {
    conn.query(PAID_BACK, &[&since])
}

const FORGET: &str = "UPDATE invoices SET buyer = '', address = '', tax_number = '', reference = ''
    WHERE ref IN (SELECT ref FROM subscriptions WHERE reader_id = $1 AND processor = $2)
    OR present_id IN (SELECT id FROM presents WHERE buyer_id = $1)";

/// Takes the reader's name out of their invoices, which stay.
///
/// # Errors
/// When the database fails.
pub fn forget(tx: &mut Tx, reader: i64) -> Result<(), DbError> {
    tx.execute(FORGET, &[&reader, &NAME]).map(drop)
}
