//! Lives of subscriptions that are paid by invoice, and what the site makes of them.

use db::testing::TestDb;
use kernel::clock::{DAY, Millis};
use kernel::config::{self, Opens, Plan, Term};
use kernel::money::Money;
use proptest::prelude::*;

use super::*;
use crate::articles::fixtures::{NOW, plan, press, read, reader, write};
use crate::billing;
use crate::billing::changes::Begins;
use crate::billing::lifecycle::{Report, Status, opens_until};
use crate::billing::subscriptions::{Owner, Subscription};
use crate::plans::{Price, term_end};
use crate::{Press, account, plans};

const YEAR: i64 = 6900;

fn rules(opens: Opens) -> config::Invoice {
    config::Invoice { offered: true, opens, ..config::Invoice::default() }
}

fn price(id: i64, minor: i64, term: Term) -> Price {
    let money = Money { minor, currency: "EUR".into() };
    Price { id, plan: "yearly".into(), money, term, trial_days: 0, lowered: None, seats: 1 }
}

/// An order at `NOW`, numbered as the database would.
fn ordered(price: &Price, rules: &config::Invoice) -> Account {
    let mut account = Account::begin(price, None, rules, NOW);
    number(&mut account);
    account
}

fn number(account: &mut Account) {
    for (nth, bill) in account.bills.iter_mut().enumerate() {
        bill.number = Some(nth as i64 + 1);
    }
}

fn pass(account: &mut Account, rules: &config::Invoice, now: Millis) -> Report {
    account.advance(rules, now);
    number(account);
    account.report(now)
}

fn states(account: &Account, now: Millis) -> Vec<State> {
    account.bills.iter().map(|bill| bill.state(now)).collect()
}

#[test]
fn an_order_opens_with_its_payment_and_is_given_up_without() {
    let rules = rules(Opens::Payment);
    let mut account = ordered(&price(1, YEAR, Term::Year), &rules);
    assert_eq!(account.report(NOW).status, Status::Incomplete);
    assert_eq!(account.begins(), Begins::Never);
    let mut unpaid = account.clone();
    let late = pass(&mut unpaid, &rules, NOW + 20 * DAY);
    assert_eq!((late.status, late.troubled_since), (Status::Incomplete, Some(NOW + 14 * DAY)));
    assert_eq!(pass(&mut unpaid, &rules, NOW + 44 * DAY).status, Status::IncompleteExpired);
    assert_eq!(states(&unpaid, NOW + 44 * DAY), [State::Cancelled]);
    assert!(!unpaid.pay(1, NOW + 45 * DAY, NOW + 45 * DAY), "what was cancelled opens nothing");
    // The term begins when staff confirm the money, whenever it came.
    let confirmed = NOW + 9 * DAY;
    assert!(account.pay(1, NOW + 7 * DAY, confirmed));
    assert!(!account.pay(1, confirmed, confirmed), "it is paid once");
    let report = account.report(confirmed);
    assert_eq!(
        (report.status, report.period_ends),
        (Status::Active, term_end(confirmed, Term::Year, confirmed))
    );
}

#[test]
fn each_term_is_billed_ahead_and_begins_whether_it_is_paid_by_then_or_not() {
    let rules = rules(Opens::Order);
    let mut account = ordered(&price(1, YEAR, Term::Year), &rules);
    assert_eq!(account.report(NOW).status, Status::Active);
    account.pay(1, NOW, NOW);
    let end = account.period_ends;
    pass(&mut account, &rules, end - 14 * DAY - 1);
    assert_eq!(account.bills.len(), 1);
    pass(&mut account, &rules, end - 14 * DAY);
    assert_eq!(states(&account, end - 14 * DAY), [State::Paid, State::Open]);
    assert_eq!(account.bills[1].due_at, end);
    let owing = pass(&mut account, &rules, end);
    assert_eq!((owing.status, owing.troubled_since), (Status::PastDue, Some(end)));
    assert!(account.pay(2, end + 3 * DAY, end + 3 * DAY));
    let paid = account.report(end + 3 * DAY);
    assert_eq!((paid.status, paid.period_ends), (Status::Active, term_end(NOW, Term::Year, end)));
}

#[test]
fn a_term_that_is_owed_is_the_last_one() {
    let rules = config::Invoice { overdue_days: 60, ..rules(Opens::Order) };
    let mut account = ordered(&price(1, 900, Term::Month), &rules);
    let end = account.period_ends;
    let over = pass(&mut account, &rules, end + 90 * DAY);
    assert_eq!((over.status, over.ended_at), (Status::Canceled, Some(end)));
    assert_eq!(states(&account, end), [State::Cancelled], "nobody is billed for more who owes this");
}

#[test]
fn what_is_cancelled_is_not_billed_and_what_was_billed_falls_away() {
    let rules = rules(Opens::Order);
    let mut account = ordered(&price(1, YEAR, Term::Year), &rules);
    account.pay(1, NOW, NOW);
    let end = account.period_ends;
    pass(&mut account, &rules, end - DAY);
    account.cancel(end - DAY);
    assert_eq!(states(&account, end - DAY), [State::Paid, State::Cancelled]);
    account.keep();
    pass(&mut account, &rules, end - DAY);
    assert_eq!(states(&account, end - DAY), [State::Paid, State::Cancelled, State::Open]);
    account.cancel(end - DAY);
    let over = pass(&mut account, &rules, end + DAY);
    assert_eq!((over.status, over.ended_at), (Status::Canceled, Some(end)));
    // Of an order that nothing was paid for, and of what is owed, nothing is left at once.
    let mut waiting = ordered(&price(1, YEAR, Term::Year), &self::rules(Opens::Payment));
    waiting.cancel(NOW + DAY);
    assert_eq!((waiting.ended_at, states(&waiting, NOW + DAY)), (Some(NOW + DAY), vec![State::Cancelled]));
}

#[test]
fn another_price_comes_with_the_first_renewal_that_is_not_paid_for() {
    let rules = rules(Opens::Order);
    let (yearly, monthly) = (price(1, YEAR, Term::Year), price(2, 900, Term::Month));
    let mut account = ordered(&yearly, &rules);
    account.pay(1, NOW, NOW);
    let end = account.period_ends;
    assert_eq!(account.begins(), Begins::Then(end));
    pass(&mut account, &rules, end - DAY);
    account.change(&monthly, end - DAY);
    pass(&mut account, &rules, end - DAY);
    assert_eq!(account.coming().price.map(|next| (next.price, next.at)), Some((2, end)));
    assert_eq!(states(&account, end - DAY), [State::Paid, State::Cancelled, State::Open]);
    assert_eq!((account.bills[2].price, account.bills[2].money.minor), (2, 900));
    // Once that is paid, what comes next comes a term later.
    account.pay(3, end - DAY, end - DAY);
    let then = term_end(end, Term::Month, end);
    assert_eq!(account.begins(), Begins::Then(then));
    pass(&mut account, &rules, end);
    assert_eq!((account.price.id, account.period_ends, account.coming().price), (2, then, None));
}

#[test]
fn an_offer_lasts_for_its_terms() {
    let rules = rules(Opens::Order);
    let full = price(2, YEAR, Term::Year);
    let lowered = plans::Lowered { offer: "first".into(), terms: 2, then: 2 };
    let first = Price { lowered: Some(lowered), ..price(1, 3900, Term::Year) };
    let mut account = Account::begin(&first, Some(&full), &rules, NOW);
    let mut asked = Vec::new();
    for _ in 0..4 {
        number(&mut account);
        for bill in account.bills.clone().iter().filter(|bill| bill.is_open()) {
            asked.push(bill.money.minor);
            account.pay(bill.number.unwrap(), bill.issued_at, bill.issued_at);
        }
        let next = account.period_ends;
        account.advance(&rules, next - DAY);
        number(&mut account);
        account.advance(&rules, next);
    }
    assert_eq!(asked, [3900, 3900, YEAR, YEAR]);
}

/// What may happen to an account.
#[derive(Clone, Debug)]
enum Act {
    Pass(i64),
    Pay,
    Cancel,
    Keep,
    Change(i64),
    Stay,
    Stop,
    GiveBack,
    Withdraw(i64),
    CallOff,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (1i64..60).prop_map(Act::Pass),
        5 => Just(Act::Pay),
        1 => Just(Act::Cancel),
        1 => Just(Act::Keep),
        1 => (1i64..4).prop_map(Act::Change),
        1 => Just(Act::Stay),
        1 => Just(Act::Stop),
        1 => Just(Act::GiveBack),
        1 => (0i64..8000).prop_map(Act::Withdraw),
        1 => Just(Act::CallOff),
    ]
}

fn happen(account: &mut Account, rules: &config::Invoice, act: &Act, now: Millis) {
    match act {
        Act::Pass(_) => {}
        Act::Pay => {
            let open = account.bills.iter().find(|bill| bill.is_open()).and_then(|bill| bill.number);
            assert!(open.is_none_or(|number| account.pay(number, now, now)));
        }
        Act::Cancel => account.cancel(now),
        Act::Keep => account.keep(),
        Act::Change(id) if account.begins() != Begins::Never => {
            let term = if id % 2 == 0 { Term::Month } else { Term::Year };
            account.change(&price(*id, 1000 * id, term), now);
        }
        Act::Change(_) => {}
        Act::Stay => account.stay(now),
        Act::Stop => account.stop(now),
        Act::GiveBack => {
            let paid = account.bills.iter().rev().find(|bill| bill.paid_at.is_some());
            let number = paid.and_then(|bill| bill.number);
            number.map(|number| account.give_back(number, now));
        }
        Act::CallOff => {
            let open = account.bills.iter().find(|bill| bill.is_open()).and_then(|bill| bill.number);
            let began = account.anchor.is_some();
            assert!(
                open.is_none_or(|number| account.call_off(number, now) != began),
                "what goes on is left alone"
            );
        }
        Act::Withdraw(back) => account.withdraw(account.paid().min(*back), now),
    }
    pass(account, rules, now);
}

proptest! {
    /// Whatever happens: no more goes back than came, nothing that ended is owed but what was read, nobody is billed twice
    /// for one term, no term that began was unpaid for long, and time that was let pass twice passed once.
    #[test]
    fn accounts_stay_whole(acts in prop::collection::vec(act(), 1..60), order: bool, overdue in 1u32..80, days in 1u32..60) {
        let opens = if order { Opens::Order } else { Opens::Payment };
        let rules = config::Invoice { payment_days: days, overdue_days: overdue, ..rules(opens) };
        let mut account = ordered(&price(1, YEAR, Term::Year), &rules);
        let mut now = NOW;
        for act in acts {
            if let Act::Pass(days) = act {
                now += days * DAY;
                pass(&mut account, &rules, now);
            }
            happen(&mut account, &rules, &act, now);
            let mut again = account.clone();
            pass(&mut again, &rules, now);
            prop_assert_eq!(&again, &account);
            prop_assert!(account.back <= account.paid());
            let live: Vec<_> = account.bills.iter().filter(|bill| bill.cancelled_at.is_none()).collect();
            let mut terms: Vec<_> = live.iter().filter_map(|bill| bill.term).collect();
            terms.sort_unstable();
            prop_assert!(terms.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{:?}", terms);
            let report = account.report(now);
            prop_assert_eq!(report.ended_at.is_some(), account.next_at(&rules, now).is_none());
            if report.ended_at.is_none() && account.anchor.is_some() {
                prop_assert!(now < account.period_ends, "{:?}", account);
            }
            let oldest = live.iter().filter(|bill| bill.is_open()).map(|bill| bill.due_at).min();
            let patient = oldest.is_none_or(|due| now < due + i64::from(overdue) * DAY);
            prop_assert!(patient || report.ended_at.is_some(), "{:?}", account);
            if account.anchor.is_none() {
                prop_assert!(opens_until(&report, 14) < NOW);
            }
        }
    }
}

pub(super) fn shop(opens: Opens) -> Press {
    press(move |config| {
        config.billing.invoice = rules(opens);
        config.plans = vec![Plan { name: "Yearly".into(), ..plan("yearly", YEAR, Term::Year) }];
    })
}

/// A reader who ordered at `NOW`.
pub(super) fn buyer(db: &TestDb, press: &Press, email: &str) -> (i64, Subscription) {
    let reader = reader(db, press, email);
    let press = press.clone();
    let bought = write(db, move |tx| {
        plans::offer(tx, &press, NOW)?;
        let price = plans::on_offer(tx, "yearly", "EUR")?.unwrap();
        let addressee =
            Addressee { name: "City Library".into(), address: "1 Mill Lane".into(), ..Addressee::default() };
        open(tx, &press, NOW, Owner { reader, order: None }, &price, &addressee)
    });
    (reader, bought.unwrap())
}

fn confirm(db: &TestDb, press: &Press, number: i64, now: Millis) -> Result<Subscription, PayError> {
    let press = press.clone();
    let paid = db.write_blocking(move |tx| pay(tx, &press, now, number, now))?;
    Ok(match paid {
        Paid::Subscription(subscription) => subscription,
        Paid::Present(present) => panic!("{present:?}"),
    })
}

fn time_passes(db: &TestDb, press: &Press, now: Millis) -> usize {
    let press = press.clone();
    write(db, move |tx| advance_due(tx, &press, now, 10))
}

pub(super) fn is_open(db: &TestDb, reader: i64, now: Millis) -> bool {
    read(db, move |conn| billing::standing(conn, reader, now)).live.is_some()
}

pub(super) fn mails(db: &TestDb) -> Vec<String> {
    let all = "SELECT payload FROM jobs WHERE kind = 'mail' ORDER BY id";
    let payloads: Vec<String> = read(db, move |conn| conn.query(all, &[]));
    let subject = |payload: &String| {
        let mail: serde_json::Value = serde_json::from_str(payload).unwrap();
        mail["subject_key"]
            .as_str()
            .unwrap()
            .trim_start_matches("mail-")
            .trim_end_matches("-subject")
            .to_owned()
    };
    payloads.iter().map(subject).collect()
}

db::both_databases! {
    fn an_invoice_is_paid_once_and_opens_then(db: TestDb) {
        let press = shop(Opens::Payment);
        let (ada, bought) = buyer(&db, &press, "ada@example.org");
        buyer(&db, &press, "bea@example.org");
        assert!(!is_open(&db, ada, NOW));
        let invoice = read(&db, move |conn| waiting(conn, ada)).unwrap();
        assert_eq!((invoice.bill.number, invoice.addressee.name.as_str()), (Some(1), "City Library"));
        assert!(matches!(confirm(&db, &press, 3, NOW), Err(PayError::Unknown(3))));
        let paid = confirm(&db, &press, 1, NOW + DAY).unwrap();
        assert!(is_open(&db, ada, NOW + DAY));
        assert!(matches!(confirm(&db, &press, 1, NOW + DAY), Err(PayError::Paid(1))));
        let left: Vec<Option<i64>> = read(&db, unsettled).into_iter().map(|invoice| invoice.bill.number).collect();
        assert_eq!(left, [Some(2)]);
        assert!(read(&db, move |conn| waiting(conn, ada)).is_none());
        // The next term's invoice comes once, with the next number, to the same name.
        let ahead = paid.report.period_ends - 14 * DAY;
        time_passes(&db, &press, ahead);
        assert_eq!(time_passes(&db, &press, ahead), 0);
        let all = read(&db, move |conn| of_subscription(conn, &bought.reference));
        let told: Vec<_> = all.iter().map(|one| (one.bill.number.unwrap(), one.addressee.name.as_str())).collect();
        assert_eq!(told, [(3, "City Library"), (1, "City Library")]);
        assert_eq!(mails(&db), [
            "invoice-issued", "invoice-told-ordered", "invoice-issued", "invoice-told-ordered", "billing-receipt",
            "invoice-cancelled", "invoice-issued",
        ]);
    }

    fn what_is_not_paid_closes_after_its_grace_and_ends(db: TestDb) {
        let press = shop(Opens::Order);
        let (ada, bought) = buyer(&db, &press, "ada@example.org");
        assert!(is_open(&db, ada, NOW));
        let due = NOW + 14 * DAY;
        time_passes(&db, &press, due);
        assert!(is_open(&db, ada, due + 14 * DAY - 1) && !is_open(&db, ada, due + 14 * DAY));
        time_passes(&db, &press, due + 30 * DAY);
        assert!(matches!(confirm(&db, &press, 1, due + 31 * DAY), Err(PayError::Cancelled(1))));
        let over = read(&db, move |conn| told(conn, &bought.reference)).unwrap();
        assert_eq!(over.ended_at, Some(due + 30 * DAY));
        assert_eq!(mails(&db), ["invoice-issued", "invoice-told-ordered", "billing-ended"]);
    }

    fn money_that_goes_back_is_for_staff_to_send(db: TestDb) {
        let press = shop(Opens::Payment);
        let (ada, bought) = buyer(&db, &press, "ada@example.org");
        confirm(&db, &press, 1, NOW).unwrap();
        let (site, reference) = (press.clone(), bought.reference);
        write(&db, move |tx| change(tx, &site, NOW + DAY, &reference, |account| assert!(account.give_back(1, NOW + DAY))));
        assert!(!is_open(&db, ada, NOW + DAY));
        let back = read(&db, |conn| paid_back(conn, NOW));
        assert_eq!(back, [PaidBack { money: Money { minor: YEAR, currency: "EUR".into() }, at: NOW + DAY, name: "City Library".into() }]);
        let payments: Vec<i64> = read(&db, |conn| conn.query("SELECT minor FROM payments ORDER BY number", &[]));
        assert_eq!(payments, [YEAR, -YEAR]);
        assert!(mails(&db).contains(&"invoice-told-back".to_owned()));
    }

    fn an_erased_buyer_leaves_invoices_without_a_name(db: TestDb) {
        let press = shop(Opens::Order);
        let (ada, _) = buyer(&db, &press, "ada@example.org");
        let site = press.clone();
        db.write_blocking(move |tx| account::erase(tx, &site, NOW + DAY, ada)).unwrap();
        let left: Vec<(i64, String, String, Option<i64>)> = read(&db, |conn| {
            conn.query("SELECT number, buyer, address, cancelled_at FROM invoices", &[])
        });
        assert_eq!(left, [(1, String::new(), String::new(), Some(NOW + DAY))]);
        assert_eq!(read(&db, unsettled), []);
    }
}
