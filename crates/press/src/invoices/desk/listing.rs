//! Invoices by how they stand, paged by key, each list along an index of its own; or found by their number, by whom they
//! are made out to, or by whose they are.

use std::collections::BTreeMap;

use db::{Conn, DbError, FromRow, Row};
use kernel::clock::Millis;
use kernel::money::Money;

use crate::Press;
use crate::invoices::Invoice;
use crate::invoices::written::{of_number, select};
use crate::readers_desk::{self, Place};

/// Invoices that are found at most.
const MOST: i64 = 50;

/// Which invoices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Show {
    /// Those that are to be paid, the longest due first.
    #[default]
    Open,
    /// Of these the ones that should have been paid.
    Overdue,
    /// Those that were paid, the latest first.
    Paid,
    /// Those that nobody owes any more, the latest first.
    Cancelled,
    /// All of them, the newest first.
    All,
}

impl Show {
    /// All of them, in the order of the filter.
    pub const ALL: [Show; 5] = [Show::Open, Show::Overdue, Show::Paid, Show::Cancelled, Show::All];

    /// The word in addresses and, after `invoices-show-`, in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Show::Open => "open",
            Show::Overdue => "overdue",
            Show::Paid => "paid",
            Show::Cancelled => "cancelled",
            Show::All => "all",
        }
    }

    /// That of this word; an unknown one is what is to be paid.
    pub fn from_name(name: &str) -> Show {
        Show::ALL.into_iter().find(|show| show.as_str() == name).unwrap_or_default()
    }

    /// Where an invoice stands in this list.
    pub fn place(self, invoice: &Invoice) -> Place {
        let bill = &invoice.bill;
        let number = bill.number.unwrap_or_default();
        let at = match self {
            Show::Open | Show::Overdue => bill.due_at,
            Show::Paid => bill.paid_at.unwrap_or_default(),
            Show::Cancelled => bill.cancelled_at.unwrap_or_default(),
            Show::All => number,
        };
        Place(at, number)
    }

    /// Before the first of this list.
    fn beginning(self) -> Place {
        match self {
            Show::Open | Show::Overdue => Place(i64::MIN, i64::MIN),
            Show::Paid | Show::Cancelled | Show::All => Place(i64::MAX, i64::MAX),
        }
    }
}

const OPEN: &str = select!(
    "WHERE i.paid_at IS NULL AND i.cancelled_at IS NULL AND (i.due_at, i.number) > ($1, $2)
    ORDER BY i.due_at, i.number LIMIT $3"
);
const OVERDUE: &str = select!(
    "WHERE i.paid_at IS NULL AND i.cancelled_at IS NULL AND (i.due_at, i.number) > ($1, $2) AND i.due_at <= $4
    ORDER BY i.due_at, i.number LIMIT $3"
);
const PAID: &str = select!(
    "WHERE i.paid_at IS NOT NULL AND (i.paid_at, i.number) < ($1, $2)
    ORDER BY i.paid_at DESC, i.number DESC LIMIT $3"
);
const CANCELLED: &str = select!(
    "WHERE i.cancelled_at IS NOT NULL AND i.paid_at IS NULL AND (i.cancelled_at, i.number) < ($1, $2)
    ORDER BY i.cancelled_at DESC, i.number DESC LIMIT $3"
);
const ALL: &str = select!("WHERE i.number < $1 ORDER BY i.number DESC LIMIT $2");

/// The next `most` invoices of that list, after this place.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Conn,
    show: Show,
    after: Option<Place>,
    now: Millis,
    most: i64,
) -> Result<Vec<Invoice>, DbError> {
    let Place(at, number) = after.unwrap_or(show.beginning());
    match show {
        Show::Open => conn.query(OPEN, &[&at, &number, &most]),
        Show::Overdue => conn.query(OVERDUE, &[&at, &number, &most, &now]),
        Show::Paid => conn.query(PAID, &[&at, &number, &most]),
        Show::Cancelled => conn.query(CANCELLED, &[&at, &number, &most]),
        Show::All => conn.query(ALL, &[&number, &most]),
    }
}

const BY_BUYER: &str = select!(
    "JOIN findable_invoices f ON f.number = i.number WHERE f.name >= $1 AND f.name < $2 ORDER BY f.name LIMIT $3"
);
const OF_READER: &str = select!(
    "WHERE i.number IN (
        SELECT v.number FROM invoices v JOIN subscriptions u ON u.ref = v.ref
            WHERE u.reader_id = $1 AND u.processor = 'invoice'
        UNION ALL SELECT v.number FROM invoices v JOIN presents w ON w.id = v.present_id WHERE w.buyer_id = $1)
    ORDER BY i.number DESC LIMIT $2"
);

/// The reader's latest invoices.
///
/// # Errors
/// When the database fails.
pub fn of_reader(conn: &mut Conn, reader: i64, most: i64) -> Result<Vec<Invoice>, DbError> {
    conn.query(OF_READER, &[&reader, &most])
}

/// Whatever invoices these words may mean, the newest first, and whether there may be more: a number, the beginning of
/// whom they are made out to, or whatever finds their reader.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Conn,
    press: &Press,
    words: &str,
    now: Millis,
) -> Result<(Vec<Invoice>, bool), DbError> {
    let words: String = words.trim().chars().filter(|c| *c != '\0').collect();
    if let Ok(number) = words.trim_start_matches('#').parse::<i64>() {
        return Ok((of_number(conn, number)?.into_iter().collect(), false));
    }
    let mut meant: Vec<Invoice> = Vec::new();
    for start in readers_desk::spellings(&words) {
        meant.extend(conn.query::<Invoice>(BY_BUYER, &[&start, &readers_desk::end(&start), &MOST])?);
    }
    for reader in readers_desk::find(conn, press, &words, now)?.readers {
        meant.extend(of_reader(conn, reader.id, MOST)?);
    }
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = meant.len() >= most;
    let by_number: BTreeMap<Option<i64>, Invoice> =
        meant.into_iter().map(|invoice| (invoice.bill.number, invoice)).collect();
    Ok((by_number.into_values().rev().take(most).collect(), more))
}

/// What is owed in a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// How much.
    pub money: Money,
    /// By how many invoices.
    pub count: i64,
}

impl FromRow for Owed {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let money = Money { minor: row.get(1)?, currency: row.get(0)? };
        Ok(Owed { money, count: row.get(2)? })
    }
}

const OUTSTANDING: &str = "SELECT currency, CAST(SUM(minor) AS BIGINT), COUNT(*) FROM invoices
    WHERE paid_at IS NULL AND cancelled_at IS NULL AND due_at <= $1 GROUP BY currency ORDER BY currency";

/// What was to be paid by then and was not, by currency.
///
/// # Errors
/// When the database fails.
pub fn outstanding(conn: &mut Conn, due: Millis) -> Result<Vec<Owed>, DbError> {
    conn.query(OUTSTANDING, &[&due])
}
