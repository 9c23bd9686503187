//! Declarations of withdrawal in the database, and what they do to a subscription.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::{DAY, Millis};
use kernel::money::Money;

use super::{About, Contract, Declaration, Declared, Outcome, Subject, judge, mails, paid_back, period_ends};
use crate::billing::lifecycle::Status;
use crate::billing::subscriptions::{self, Subscription};
use crate::presents::{self, State};
use crate::readers::{self, ReadersError, Scope, Session};
use crate::{Press, invoices, plans, sandbox};

/// How long declarations are kept: as long as claims can come of them.
const KEPT: Millis = 3 * 365 * DAY;
/// A buyer's latest presents, among which the one that a declaration is about is looked for.
const PRESENTS: i64 = 100;

impl FromRow for Declaration {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let outcome: String = row.get(8)?;
        let money = Money { minor: row.get(9)?, currency: row.get(10)? };
        let present = row.get::<Option<i64>>(7)?.map(Subject::Present);
        Ok(Declaration {
            number: row.get(0)?,
            public_id: row.get(1)?,
            at: row.get(2)?,
            name: row.get(3)?,
            email: row.get(4)?,
            contract: row.get(5)?,
            subject: row.get::<Option<i64>>(6)?.map(Subject::Subscription).or(present),
            // Written by this program alone; what another version wrote is for a person to look at.
            outcome: Outcome::from_name(&outcome).unwrap_or(Outcome::Unknown),
            paid_back: (money.minor != 0).then_some(money),
        })
    }
}

/// The reader's latest contract of that kind, as far as it can be withdrawn from; none if nothing can be, or where no
/// law asks for it.
///
/// # Errors
/// When the database fails.
pub fn contract_of(
    conn: &mut Conn,
    press: &Press,
    reader: i64,
    about: About,
) -> Result<Option<Contract>, DbError> {
    let days = press.config.billing.withdrawal_days;
    if days == 0 {
        return Ok(None);
    }
    let latest = match about {
        About::Subscription => latest_subscription(conn, reader)?,
        About::Present => latest_present(conn, press, reader)?,
    };
    let Some(Bought { subject, price, since, redeemed }) = latest else { return Ok(None) };
    let Some(price) = plans::by_id(conn, price)? else { return Ok(None) };
    let until = period_ends(since, days, &press.zone);
    Ok(Some(Contract { subject, plan: price.plan, since, until, redeemed }))
}

/// What was bought, at which price and when.
struct Bought {
    subject: Subject,
    price: i64,
    since: Millis,
    redeemed: bool,
}

fn latest_subscription(conn: &mut Conn, reader: i64) -> Result<Option<Bought>, DbError> {
    let in_force = |one: &Subscription| {
        let report = &one.report;
        let never_paid = matches!(report.status, Status::Incomplete | Status::IncompleteExpired);
        !never_paid && report.money_back_at.is_none()
    };
    let latest = subscriptions::of_reader(conn, reader)?.into_iter().find(in_force);
    Ok(latest.map(|Subscription { id, price, created_at, .. }| Bought {
        subject: Subject::Subscription(id),
        price,
        since: created_at,
        redeemed: false,
    }))
}

/// One that can still be taken back, before any that someone reads by.
fn latest_present(conn: &mut Conn, press: &Press, reader: i64) -> Result<Option<Bought>, DbError> {
    let now = press.clock.now();
    let mut latest = None;
    for present in presents::of_buyer(conn, reader, PRESENTS)? {
        let Some(paid_at) = present.paid_at else { continue };
        let redeemed = match present.state(now) {
            State::Scheduled | State::Delivered | State::Waiting => false,
            State::Redeemed => true,
            State::Unpaid | State::Lapsed | State::Refunded => continue,
        };
        let bought =
            Bought { subject: Subject::Present(present.id), price: present.price, since: paid_at, redeemed };
        if !redeemed {
            return Ok(Some(bought));
        }
        latest.get_or_insert(bought);
    }
    Ok(latest)
}

const BOUGHT_HERE: &str = "SELECT 1 FROM subscriptions s JOIN orders o ON o.id = s.order_id
    WHERE s.reader_id = $1 AND o.session_id = $2 LIMIT 1";

/// Whose contracts a browser may speak for: its reader's, if they have logged in or bought there.
fn proven_reader(conn: &mut Conn, session: Option<&Session>) -> Result<Option<i64>, DbError> {
    let Some((session, reader)) = session.and_then(|session| Some((session, session.reader?))) else {
        return Ok(None);
    };
    let own = session.scope == Scope::Full
        || conn.query_opt::<i64>(BOUGHT_HERE, &[&reader, &session.id])?.is_some();
    Ok(own.then_some(reader))
}

const INSERT: &str =
    "INSERT INTO withdrawals (public_id, at, name, email, contract, subscription_id, present_id, outcome)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";

/// Takes a declaration: it is written down, its receipt is mailed, staff are told, and if it is the buyer's own and
/// in time it is carried out. `session` is the browser it comes from.
///
/// # Errors
/// When a flood of mail is refused or the database fails.
pub fn declare(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    declared: Declared<'_>,
    session: Option<&Session>,
    network: &str,
) -> Result<Declaration, ReadersError> {
    readers::count_mail(tx, press, now, declared.email, network)?;
    let proven = proven_reader(tx, session)?;
    let whose = match proven {
        Some(reader) => Some(reader),
        None => readers::by_email(tx, declared.email)?.map(|reader| reader.id),
    };
    let contract = match whose {
        Some(reader) => contract_of(tx, press, reader, declared.about)?,
        None => None,
    };
    let outcome = judge(contract.as_ref(), proven.is_some(), now);
    let public_id = press.random.public_id();
    let (subscription, present) = match contract.map(|contract| contract.subject) {
        Some(Subject::Subscription(id)) => (Some(id), None),
        Some(Subject::Present(id)) => (None, Some(id)),
        None => (None, None),
    };
    let (name, email) = (declared.name, declared.email.normal());
    let (what, outcome_name) = (declared.contract, outcome.as_str());
    let place: [&dyn db::Bind; 8] =
        [&public_id, &now, &name, &email, &what, &subscription, &present, &outcome_name];
    let number: i64 = tx.query_one(INSERT, &place)?;
    if outcome == Outcome::Due {
        carry_out(tx, press, now, number)?;
    }
    let declaration: Declaration = tx.query_one(OF_NUMBER, &[&number])?;
    mails::receipt(tx, press, now, &declaration)?;
    mails::tell_staff(tx, press, now, &declaration)?;
    Ok(declaration)
}

const OF_PUBLIC_ID: &str =
    "SELECT id, public_id, at, name, email, contract, subscription_id, present_id, outcome, minor, currency
    FROM withdrawals WHERE public_id = $1";
const OF_NUMBER: &str =
    "SELECT id, public_id, at, name, email, contract, subscription_id, present_id, outcome, minor, currency
    FROM withdrawals WHERE id = $1";
const OPEN: &str =
    "SELECT id, public_id, at, name, email, contract, subscription_id, present_id, outcome, minor, currency
    FROM withdrawals WHERE settled_at IS NULL ORDER BY id";

/// The declaration of that name.
///
/// # Errors
/// When the database fails.
pub fn of_public_id(conn: &mut Conn, public_id: &str) -> Result<Option<Declaration>, DbError> {
    conn.query_opt(OF_PUBLIC_ID, &[&public_id])
}

/// Declarations that nobody has carried out, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn open(conn: &mut Conn) -> Result<Vec<Declaration>, DbError> {
    conn.query(OPEN, &[])
}

/// Carries a declaration out that was shown to be the buyer's own; pressing again changes nothing. Says what became of
/// it.
///
/// # Errors
/// When the database fails.
pub fn prove(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    public_id: &str,
) -> Result<Option<Declaration>, DbError> {
    let Some(declaration) = of_public_id(tx, public_id)? else { return Ok(None) };
    if declaration.outcome == Outcome::Unproven {
        carry_out(tx, press, now, declaration.number)?;
    }
    of_public_id(tx, public_id)
}

const DUE: &str = "UPDATE withdrawals SET outcome = 'due' WHERE id = $1 AND settled_at IS NULL";
const PAID: &str = "SELECT CAST(COALESCE(SUM(minor), 0) AS BIGINT) FROM payments WHERE subscription_id = $1";

/// Carries a declaration out, whatever stood in its way; none if there is nothing to carry out. With another processor
/// than those of the house, and of a present, it is due from now on ([`super::due`]).
///
/// # Errors
/// When the database fails.
pub fn carry_out(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    number: i64,
) -> Result<Option<Declaration>, DbError> {
    let Some(declaration) = tx.query_opt::<Declaration>(OF_NUMBER, &[&number])? else { return Ok(None) };
    let carried = match declaration.subject {
        Some(Subject::Subscription(id)) => end_subscription(tx, press, now, &declaration, id)?,
        Some(Subject::Present(id)) => {
            let redeemed = presents::by_id(tx, id)?.is_none_or(|present| present.redeemed_at.is_some());
            !redeemed && tx.execute(DUE, &[&number])? > 0
        }
        None => false,
    };
    if carried { tx.query_opt(OF_NUMBER, &[&number]) } else { Ok(None) }
}

/// Says whether there was anything to end.
fn end_subscription(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    declaration: &Declaration,
    id: i64,
) -> Result<bool, DbError> {
    let Some(subscription) = subscriptions::by_id(tx, id)? else { return Ok(false) };
    if tx.execute(DUE, &[&declaration.number])? == 0 {
        return Ok(false);
    }
    let paid: i64 = tx.query_one(PAID, &[&id])?;
    let (since, until) = (subscription.created_at, subscription.report.period_ends);
    let rule = press.config.billing.withdrawal_refund;
    let back = paid_back(paid.max(0), since, until, declaration.at, rule);
    if subscriptions::is_of_the_house(&subscription.processor) {
        let reference = &subscription.reference;
        sandbox::change(tx, press, now, reference, |account| account.withdraw(back, now))?;
        invoices::change(tx, press, now, reference, |account| account.withdraw(back, now))?;
        // Of one that was over, and for which nothing was paid, there is no news.
        settle(tx, now, id, "", 0)?;
    }
    Ok(true)
}

const SETTLE: &str = "UPDATE withdrawals SET outcome = 'done', settled_at = $2, minor = $3, currency = $4
    WHERE subscription_id = $1 AND outcome = 'due'";

/// Notes that a subscription which was withdrawn from is over, and what went back.
pub(crate) fn settle(
    tx: &mut Tx,
    now: Millis,
    subscription: i64,
    currency: &str,
    back: i64,
) -> Result<(), DbError> {
    tx.execute(SETTLE, &[&subscription, &now, &back, &currency]).map(drop)
}

const SETTLE_NUMBER: &str =
    "UPDATE withdrawals SET outcome = 'done', settled_at = $2, minor = $3, currency = $4
    WHERE id = $1 AND outcome = 'due'";

/// Notes that the declaration of that number is carried out, and what went back.
pub(super) fn settle_number(tx: &mut Tx, now: Millis, number: i64, back: &Money) -> Result<(), DbError> {
    tx.execute(SETTLE_NUMBER, &[&number, &now, &back.minor, &back.currency]).map(drop)
}

const FORGET: &str = "UPDATE withdrawals SET name = '', email = '', contract = '' WHERE email = $2
    OR subscription_id IN (SELECT id FROM subscriptions WHERE reader_id = $1)
    OR present_id IN (SELECT id FROM presents WHERE buyer_id = $1)";

/// Takes the reader's name out of their declarations.
pub(crate) fn forget(tx: &mut Tx, reader: i64, email: &str) -> Result<(), DbError> {
    tx.execute(FORGET, &[&reader, &email]).map(drop)
}

const SWEEP: &str = "DELETE FROM withdrawals WHERE id IN
    (SELECT id FROM withdrawals WHERE at < $1 ORDER BY at LIMIT $2)";

/// Takes away what is too old for claims; says how many there were.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, now: Millis, most: i64) -> Result<u64, DbError> {
    tx.execute(SWEEP, &[&(now - KEPT), &most])
}
