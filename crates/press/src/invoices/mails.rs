//! Mails with invoices: each invoice to whoever is to pay it, and to staff what they have to do.

use db::{DbError, Tx};
use kernel::clock::Millis;
use kernel::money::Money;
use serde_json::json;

use super::{Account, Addressee, Invoice, Of, path, written};
use crate::Press;
use crate::billing::lifecycle::Status;
use crate::billing::subscriptions::Subscription;
use crate::readers::mails::absolute;
use crate::readers::{self, MailJob};

fn plan_name(press: &Press, slug: &str) -> String {
    let plan = press.config.plans.iter().find(|plan| plan.slug == slug);
    plan.map_or(slug, |plan| &plan.name).to_owned()
}

/// An invoice, to whoever is to pay it; of an order's first one staff are told.
pub(super) fn issued(tx: &mut Tx, press: &Press, now: Millis, number: i64) -> Result<(), DbError> {
    let Some(invoice) = written::of_number(tx, number)? else { return Ok(()) };
    if !to_buyer(tx, press, now, &invoice)? {
        return Ok(());
    }
    match &invoice.of {
        Of::Account(account) if written::bills(tx, account)?.len() > 1 => Ok(()),
        _ => ordered(tx, press, now, &invoice),
    }
}

/// An invoice, to whoever is to pay it; false if nobody is known any more.
pub(super) fn to_buyer(tx: &mut Tx, press: &Press, now: Millis, invoice: &Invoice) -> Result<bool, DbError> {
    let Some(email) = &invoice.email else { return Ok(false) };
    let context = json!({
        "state": "issued", "number": invoice.bill.number, "plan": plan_name(press, &invoice.plan),
        "money": invoice.bill.money, "at": invoice.bill.due_at,
        "page_url": absolute(press, &path(&invoice.public_id)),
        "account_url": absolute(press, "/account#subscription"),
    });
    MailJob::new("invoice", email, "mail-invoice-issued-subject", context).enqueue(tx, now)?;
    Ok(true)
}

fn ordered(tx: &mut Tx, press: &Press, now: Millis, invoice: &Invoice) -> Result<(), DbError> {
    let context = json!({
        "state": "ordered", "number": invoice.bill.number, "name": invoice.addressee.name, "email": invoice.email,
        "plan": plan_name(press, &invoice.plan), "money": invoice.bill.money, "at": invoice.bill.due_at,
        "page_url": absolute(press, &path(&invoice.public_id)),
    });
    let desk = &press.config.site.contact;
    MailJob::new("invoice-told", desk, "mail-invoice-told-ordered-subject", context).enqueue(tx, now)
}

/// Nobody but staff can send money back.
pub(super) fn money_back(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    (before, after): (&Subscription, &Subscription),
    account: &Account,
    addressee: &Addressee,
) -> Result<(), DbError> {
    let Some(at) = after.report.money_back_at.filter(|_| before.report.money_back_at.is_none()) else {
        return Ok(());
    };
    let money = Money { minor: account.back, currency: account.price.money.currency.clone() };
    let number = account.bills.iter().rev().find(|bill| bill.paid_at.is_some()).and_then(|bill| bill.number);
    let email = match after.reader {
        Some(reader) => readers::by_id(tx, reader)?.map(|reader| reader.email),
        None => None,
    };
    let context = json!({
        "state": "back", "number": number, "name": addressee.name, "email": email,
        "plan": plan_name(press, &account.price.plan), "money": money, "at": at, "page_url": null,
    });
    let desk = &press.config.site.contact;
    MailJob::new("invoice-told", desk, "mail-invoice-told-back-subject", context).enqueue(tx, now)
}

/// An order that was never paid is over, and nothing is owed: of one that opened something the mail about its end tells.
pub(super) fn given_up(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    (before, after): (&Subscription, &Subscription),
    account: &Account,
) -> Result<(), DbError> {
    let over = after.report.status == Status::IncompleteExpired && after.report.cancel_at.is_none();
    let Some(reader) = after.reader.filter(|_| over && before.report.status != after.report.status) else {
        return Ok(());
    };
    let Some(reader) = readers::by_id(tx, reader)? else { return Ok(()) };
    let Some(bill) = account.bills.last() else { return Ok(()) };
    let context = json!({
        "state": "cancelled", "number": bill.number, "plan": plan_name(press, &account.price.plan), "money": bill.money,
        "at": bill.due_at, "page_url": absolute(press, "/subscribe"),
        "account_url": absolute(press, "/account#subscription"),
    });
    MailJob::new("invoice", &reader.email, "mail-invoice-cancelled-subject", context).enqueue(tx, now)
}

/// An invoice for a present, or for more seats, is overdue, or nothing is owed by it any more.
pub(super) fn became(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    invoice: &Invoice,
    state: &str,
) -> Result<(), DbError> {
    let Some(email) = &invoice.email else { return Ok(()) };
    let page = match (&invoice.of, state) {
        (Of::Present(_), "cancelled") => "/give".to_owned(),
        (Of::Account(_), "cancelled") => "/subscribe".to_owned(),
        _ => path(&invoice.public_id),
    };
    let context = json!({
        "state": state, "number": invoice.bill.number, "plan": plan_name(press, &invoice.plan),
        "money": invoice.bill.money, "at": invoice.bill.due_at, "page_url": absolute(press, &page),
        "account_url": absolute(press, "/account"),
    });
    MailJob::new("invoice", email, &format!("mail-invoice-{state}-subject"), context).enqueue(tx, now)
}
