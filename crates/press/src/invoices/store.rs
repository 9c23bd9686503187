//! Subscriptions by invoice in the database.

use db::{Bind, Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::money::Money;

use super::life::Next;
use super::{Account, Addressee, Bill, NAME, Of, Paid, PayError, mails, written};
use crate::billing::intake::{Sold, Statement};
use crate::billing::subscriptions::{self, Owner, Payment, Subscription, Told};
use crate::plans::{self, Lowered, Price};
use crate::{Press, presents};

/// An account without its invoices, and the row of the price to come.
struct AccountRow {
    next: Option<i64>,
    renewals: i64,
    account: Account,
}

impl FromRow for AccountRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let account = Account {
            price: plans::from_row(row, 8)?,
            next: None,
            anchor: row.get(2)?,
            period_ends: row.get(3)?,
            cancel_at: row.get(4)?,
            ended_at: row.get(5)?,
            money_back_at: row.get(6)?,
            back: row.get(7)?,
            adding: None,
            then: None,
            bills: Vec::new(),
        };
        Ok(AccountRow { next: row.get(0)?, renewals: row.get(1)?, account })
    }
}

const READ: &str = "SELECT a.next_price_id, a.renewals, a.anchor, a.period_ends, a.cancel_at, a.ended_at, a.money_back_at,
    a.back_minor, p.id, p.plan, p.minor, p.currency, p.term, p.trial_days, p.offer, p.terms, p.then_id, p.seats
    FROM invoice_accounts a JOIN prices p ON p.id = a.price_id WHERE a.ref = $1";

/// The account of that name.
///
/// # Errors
/// When the database fails.
pub fn told(conn: &mut Conn, reference: &str) -> Result<Option<Account>, DbError> {
    let Some(AccountRow { next, renewals, mut account }) = conn.query_opt(READ, &[&reference])? else {
        return Ok(None);
    };
    if let Some(next) = next {
        account.next = plans::by_id(conn, next)?.map(|price| Next { price, renewals });
    }
    account.bills = written::bills(conn, reference)?;
    if let Some(bill) = account.bills.iter().find(|bill| bill.adds && bill.is_open()) {
        account.adding = plans::by_id(conn, bill.price)?;
    }
    Ok(Some(account))
}

const INSERT: &str = "INSERT INTO invoice_accounts (ref, price_id, period_ends) VALUES ($1, $2, $3)";
const SAVE: &str = "UPDATE invoice_accounts SET price_id = $2, next_price_id = $3, renewals = $4, anchor = $5, period_ends = $6,
    cancel_at = $7, ended_at = $8, money_back_at = $9, back_minor = $10, next_at = $11 WHERE ref = $1";

fn save(tx: &mut Tx, press: &Press, now: Millis, reference: &str, account: &Account) -> Result<(), DbError> {
    let (next, renewals) =
        account.next.as_ref().map_or((None, 0), |next| (Some(next.price.id), next.renewals));
    let wakes = account.next_at(&press.config.billing.invoice, now);
    let row: [&dyn Bind; 11] = [
        &reference,
        &account.price.id,
        &next,
        &renewals,
        &account.anchor,
        &account.period_ends,
        &account.cancel_at,
        &account.ended_at,
        &account.money_back_at,
        &account.back,
        &wakes,
    ];
    tx.execute(SAVE, &row).map(drop)
}

/// Takes an order: its first invoice is written and mailed, and the site takes the subscription in.
///
/// # Errors
/// When the database fails.
pub fn open(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    owner: Owner,
    price: &Price,
    addressee: &Addressee,
) -> Result<Option<Subscription>, DbError> {
    let then = match &price.lowered {
        Some(Lowered { then, .. }) => plans::by_id(tx, *then)?,
        None => None,
    };
    let mut account = Account::begin(price, then.as_ref(), &press.config.billing.invoice, now);
    let reference = press.random.public_id();
    tx.execute(INSERT, &[&reference, &price.id, &account.period_ends])?;
    settle(tx, press, now, Some(owner), &reference, &mut account, addressee)
}

const LOCK: &str = "UPDATE invoice_accounts SET price_id = price_id WHERE ref = $1";

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
    tx.execute(LOCK, &[&reference])?;
    let Some(mut account) = told(tx, reference)? else { return Ok(None) };
    let settings = &press.config.billing.invoice;
    account.advance(settings, now);
    change(&mut account);
    account.advance(settings, now);
    let addressee = written::addressee(tx, reference)?;
    settle(tx, press, now, None, reference, &mut account, &addressee)
}

/// Writes everything down, has the site take it in, and tells whoever is to know.
fn settle(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    owner: Option<Owner>,
    reference: &str,
    account: &mut Account,
    addressee: &Addressee,
) -> Result<Option<Subscription>, DbError> {
    save(tx, press, now, reference, account)?;
    let issued = written::write(tx, press, reference, account, addressee)?;
    let told = Told {
        processor: NAME,
        reference: reference.to_owned(),
        report: account.report(now),
        price: account.price.id,
        payments: payments(account),
        coming: account.coming(),
    };
    let before = subscriptions::of_reference(tx, NAME, reference)?;
    let subscription = subscriptions::take_in(tx, press, now, owner, &told)?;
    for number in issued {
        mails::issued(tx, press, now, number)?;
    }
    if let (Some(before), Some(after)) = (before, &subscription) {
        mails::money_back(tx, press, now, (&before, after), account, addressee)?;
        mails::given_up(tx, press, now, (&before, after), account)?;
    }
    Ok(subscription)
}

/// Money that came and went, as any processor tells of it.
fn payments(account: &Account) -> Vec<Payment> {
    let paid = account.bills.iter().filter_map(|bill| {
        let (number, at) = (bill.number?, bill.paid_at?);
        Some(Payment { reference: payment(number), money: bill.money.clone(), at })
    });
    let back = account.money_back_at.map(|at| Payment {
        reference: "back".to_owned(),
        money: Money { minor: -account.back, currency: account.price.money.currency.clone() },
        at,
    });
    let mut all: Vec<Payment> = paid.chain(back).collect();
    all.sort_by_key(|payment| payment.at);
    all
}

/// What the payment of an invoice is called.
pub(super) fn payment(number: i64) -> String {
    format!("invoice-{number}")
}

const DUE: &str = "SELECT ref FROM invoice_accounts WHERE next_at <= $1 ORDER BY next_at, ref LIMIT $2";

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

/// All that there is to say of an account, as any processor would.
///
/// # Errors
/// When the database fails.
pub fn statement(conn: &mut Conn, reference: &str, now: Millis) -> Result<Option<Statement>, DbError> {
    let Some(account) = told(conn, reference)? else { return Ok(None) };
    let coming = account.coming();
    let next = account.next.as_ref().zip(coming.price).map(|(next, when)| (sold(&next.price), when.at));
    Ok(Some(Statement {
        processor: NAME,
        reference: reference.to_owned(),
        order: None,
        report: account.report(now),
        payments: payments(&account),
        sold: sold(&account.price),
        next,
        resumes_at: coming.resumes_at,
    }))
}

fn sold(price: &Price) -> Sold {
    let Price { id, plan, money, term, seats, .. } = price.clone();
    Sold { row: Some(id), plan: Some(plan), money, term, seats: Some(seats) }
}

/// Confirms that the money of an invoice is there since `at`.
///
/// # Errors
/// [`PayError`] says why not.
pub fn pay(tx: &mut Tx, press: &Press, now: Millis, number: i64, at: Millis) -> Result<Paid, PayError> {
    if at > now {
        return Err(PayError::Tomorrow);
    }
    match written::owner(tx, number)?.ok_or(PayError::Unknown(number))? {
        Of::Account(reference) => pay_account(tx, press, now, number, at, &reference),
        Of::Present(present) => pay_present(tx, press, now, number, at, present),
    }
}

fn pay_account(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    number: i64,
    at: Millis,
    reference: &str,
) -> Result<Paid, PayError> {
    let (mut paid, then) = (false, then_with_seats(tx, now, reference)?);
    let pay = |account: &mut Account| {
        account.then = then;
        paid = account.pay(number, at, now);
    };
    let subscription = change(tx, press, now, reference, pay)?;
    match (subscription, paid) {
        (Some(subscription), true) => Ok(Paid::Subscription(subscription)),
        _ if written::is_paid(tx, number)? => Err(PayError::Paid(number)),
        _ => Err(PayError::Cancelled(number)),
    }
}

/// What the publisher asks for from a renewal on, with the seats that wait to be paid.
fn then_with_seats(tx: &mut Tx, now: Millis, reference: &str) -> Result<Option<Price>, DbError> {
    let Some(Account { price, next: Some(next), adding: Some(adding), .. }) = told(tx, reference)? else {
        return Ok(None);
    };
    let then = next.price.with_seats(adding.seats).filter(|_| next.price.is_same_plan(&price));
    let Some(then) = then else { return Ok(None) };
    let id = plans::adopt(tx, &then.plan, &then.money, then.term, then.seats, now)?;
    Ok(Some(Price { id, ..then }))
}

fn pay_present(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    number: i64,
    at: Millis,
    present: i64,
) -> Result<Paid, PayError> {
    // Whoever confirms waits for whoever cancels.
    let present = presents::of_invoice(tx, present)?.ok_or(PayError::Unknown(number))?;
    let bill = written::bill_of_number(tx, number)?.ok_or(PayError::Unknown(number))?;
    if !bill.is_open() {
        return Err(if bill.paid_at.is_some() {
            PayError::Paid(number)
        } else {
            PayError::Cancelled(number)
        });
    }
    let money = bill.money.clone();
    written::settle(tx, &Bill { paid_at: Some(at), ..bill })?;
    let paid = presents::invoice_paid(tx, press, now, &present, money, at)?;
    paid.map(Paid::Present).ok_or(PayError::Unknown(number))
}
