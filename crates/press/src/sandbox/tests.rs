//! Lives of subscriptions in the sandbox, and what the site makes of them.

use db::testing::TestDb;
use db::{Conn, Tx};
use kernel::config::Plan;
use kernel::money::Money;
use proptest::prelude::*;

use super::*;
use crate::articles::fixtures::{NOW, plan, press, read, reader, write};
use crate::billing::lifecycle::{RENEWAL_DELAY, opens_until};
use crate::billing::subscriptions::{Owner, Subscription};
use crate::billing::{self, GrantSource};
use crate::{Press, plans};

const MONTH: i64 = 900;

fn shop(trial_days: u32) -> Press {
    press(move |config| {
        config.plans =
            vec![Plan { name: "Monthly".into(), trial_days, ..plan("monthly", MONTH, Term::Month) }];
    })
}

fn price(trial_days: i64) -> Price {
    let money = Money { minor: MONTH, currency: "EUR".into() };
    Price { id: 1, plan: "monthly".into(), money, term: Term::Month, trial_days, lowered: None, seats: 1 }
}

/// A reader who bought with that card at `NOW`.
fn buyer(db: &TestDb, press: &Press, card: Card) -> (i64, Subscription) {
    let reader = reader(db, press, "ada@example.org");
    let press = press.clone();
    let bought = write(db, move |tx| {
        plans::offer(tx, &press, NOW)?;
        let price = plans::on_offer(tx, "monthly", "EUR")?.unwrap();
        let account = Account::begin(&price, card, false, NOW);
        open(tx, &press, NOW, Owner { reader, order: None }, &account)
    });
    (reader, bought.unwrap())
}

fn live(db: &TestDb, reader: i64, now: Millis) -> Option<GrantSource> {
    read(db, move |conn| billing::standing(conn, reader, now)).live.map(|grant| grant.source)
}

fn act(
    db: &TestDb,
    press: &Press,
    now: Millis,
    one: &Subscription,
    act: fn(&mut Account, Millis),
) -> Subscription {
    let (press, reference) = (press.clone(), one.reference.clone());
    write(db, move |tx| change(tx, &press, now, &reference, |account| act(account, now))).unwrap()
}

fn ledger(conn: &mut Conn) -> Result<Vec<(String, i64, i64)>, db::DbError> {
    conn.query("SELECT kind, yearly_minor, paid_minor FROM ledger ORDER BY id", &[])
}

fn mails(tx: &mut Tx) -> Result<Vec<String>, db::DbError> {
    let payloads: Vec<String> = tx.query("SELECT payload FROM jobs WHERE kind = 'mail' ORDER BY id", &[])?;
    let notice = |payload: &String| -> Option<String> {
        let mail: serde_json::Value = serde_json::from_str(payload).ok()?;
        Some(mail["context"]["notice"].as_str()?.to_owned())
    };
    Ok(payloads.iter().filter_map(notice).collect())
}

db::both_databases! {
    fn a_purchase_opens_renews_and_is_read_to_its_end(db: TestDb) {
        let press = shop(0);
        let (reader, bought) = buyer(&db, &press, Card::Good);
        assert_eq!(live(&db, reader, NOW), Some(GrantSource::Subscription));
        let first_end = bought.report.period_ends;
        let renewed = act(&db, &press, first_end, &bought, |_, _| ());
        let end = renewed.report.period_ends;
        assert!(end > first_end);
        let cancelled = act(&db, &press, end - DAY, &bought, |account, now| account.cancel(now));
        assert_eq!(cancelled.report.cancel_at, Some(end));
        assert_eq!(live(&db, reader, end - 1), Some(GrantSource::Subscription));
        assert_eq!(live(&db, reader, end), None);
        let over = act(&db, &press, end, &bought, |_, _| ());
        assert_eq!((over.report.status, over.report.ended_at), (Status::Canceled, Some(end)));
        let told = read(&db, ledger);
        let told: Vec<_> = told.iter().map(|(kind, yearly, paid)| (kind.as_str(), *yearly, *paid)).collect();
        assert_eq!(told, [
            ("began", 10_800, 0), ("paid", 10_800, 900), ("renewed", 10_800, 0), ("paid", 10_800, 900),
            ("cancelled", 10_800, 0), ("ended", 0, 0),
        ]);
        assert_eq!(write(&db, mails), ["receipt", "receipt", "cancelled"]);
    }

    fn a_cancellation_is_undone(db: TestDb) {
        let press = shop(0);
        let (reader, bought) = buyer(&db, &press, Card::Good);
        let end = bought.report.period_ends;
        act(&db, &press, NOW + DAY, &bought, |account, now| account.cancel(now));
        let kept = act(&db, &press, NOW + 2 * DAY, &bought, |account, _| account.keep());
        assert_eq!(kept.report.cancel_at, None);
        act(&db, &press, end, &bought, |_, _| ());
        assert_eq!(live(&db, reader, end + DAY), Some(GrantSource::Subscription));
    }

    fn a_failed_renewal_leaves_grace_and_another_card_mends_it(db: TestDb) {
        let press = shop(0);
        let (reader, bought) = buyer(&db, &press, Card::Good);
        let end = bought.report.period_ends;
        act(&db, &press, NOW + DAY, &bought, |account, now| account.use_card(Card::Bad, now));
        let owing = act(&db, &press, end, &bought, |_, _| ());
        assert_eq!(owing.report.status, Status::PastDue);
        assert!(live(&db, reader, end + 13 * DAY).is_some());
        assert_eq!(live(&db, reader, end + 14 * DAY), None);
        let mended = act(&db, &press, end + 5 * DAY, &bought, |account, now| account.use_card(Card::Good, now));
        assert_eq!(mended.report.status, Status::Active);
        assert!(live(&db, reader, end + 20 * DAY).is_some());
        assert_eq!(write(&db, mails), ["receipt", "failed", "receipt"]);
    }

    fn one_that_is_never_paid_ends_and_says_so(db: TestDb) {
        let press = shop(0);
        let (reader, bought) = buyer(&db, &press, Card::Good);
        act(&db, &press, NOW + DAY, &bought, |account, now| account.use_card(Card::Bad, now));
        let much_later = bought.report.period_ends + 60 * DAY;
        let over = act(&db, &press, much_later, &bought, |_, _| ());
        assert_eq!(over.report.status, Status::Canceled);
        assert_eq!(live(&db, reader, much_later), None);
        assert_eq!(write(&db, mails).last().unwrap(), "ended");
    }

    fn money_that_goes_back_closes_at_once(db: TestDb) {
        let press = shop(0);
        let (reader, bought) = buyer(&db, &press, Card::Good);
        act(&db, &press, NOW + DAY, &bought, |account, now| account.give_back(now));
        assert_eq!(live(&db, reader, NOW + DAY), None);
        let paid: Vec<(i64, i64)> =
            read(&db, |conn| conn.query("SELECT number, minor FROM payments ORDER BY id", &[]));
        assert_eq!(paid, [(1, 900), (2, -900)]);
        assert_eq!(write(&db, mails), ["receipt", "paid-back"]);
    }

    fn a_trial_opens_without_money_and_becomes_a_subscription(db: TestDb) {
        let press = shop(14);
        let (reader, bought) = buyer(&db, &press, Card::Good);
        assert_eq!(live(&db, reader, NOW), Some(GrantSource::Trial));
        let paid = act(&db, &press, NOW + 14 * DAY, &bought, |_, _| ());
        assert_eq!(paid.report.status, Status::Active);
        assert_eq!(live(&db, reader, NOW + 14 * DAY), Some(GrantSource::Subscription));
        assert_eq!(write(&db, mails), ["trial", "receipt"]);
    }

    fn news_that_comes_twice_changes_nothing(db: TestDb) {
        let press = shop(0);
        let (_, bought) = buyer(&db, &press, Card::Good);
        for _ in 0..3 {
            act(&db, &press, NOW + 1, &bought, |_, _| ());
        }
        assert_eq!(read(&db, ledger).len(), 2);
        assert_eq!(write(&db, mails), ["receipt"]);
    }

    fn what_is_due_is_found_by_the_clock(db: TestDb) {
        let press = shop(0);
        let (reader, bought) = buyer(&db, &press, Card::Good);
        let end = bought.report.period_ends;
        let (before, after) = (press.clone(), press.clone());
        assert_eq!(write(&db, move |tx| advance_due(tx, &before, end - 1, 10)), 0);
        assert_eq!(write(&db, move |tx| advance_due(tx, &after, end, 10)), 1);
        assert!(live(&db, reader, end + 10 * DAY).is_some());
    }

    fn of_an_erased_reader_the_money_stays_and_the_name_does_not(db: TestDb) {
        let press = shop(0);
        let (reader, _) = buyer(&db, &press, Card::Good);
        write(&db, move |tx| tx.execute("DELETE FROM readers WHERE id = $1", &[&reader]));
        let left: Vec<Option<i64>> = read(&db, |conn| conn.query("SELECT reader_id FROM subscriptions", &[]));
        assert_eq!(left, [None]);
        assert_eq!(read(&db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM payments", &[])), 1);
        assert_eq!(read(&db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM grants", &[])), 0);
    }
}

/// What someone does with a subscription.
#[derive(Clone, Copy, Debug)]
enum Act {
    Cancel,
    Keep,
    Good,
    Bad,
    GiveBack,
    Wait(i64),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::Cancel),
        Just(Act::Keep),
        Just(Act::Good),
        Just(Act::Bad),
        Just(Act::GiveBack),
        (1i64..50).prop_map(Act::Wait),
        (1i64..50).prop_map(Act::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// However a life goes: time is paid for before it is read, up to the grace that is given.
    #[test]
    fn nobody_reads_beyond_what_was_paid_and_given(
        trial in 0i64..20,
        acts in prop::collection::vec(any_act(), 0..30),
    ) {
        const GRACE: u32 = 14;
        let mut now = NOW;
        let mut account = Account::begin(&price(trial), Card::Good, false, now);
        for act in acts {
            account.advance(now);
            match act {
                Act::Cancel => account.cancel(now),
                Act::Keep => account.keep(),
                Act::Good => account.use_card(Card::Good, now),
                Act::Bad => account.use_card(Card::Bad, now),
                Act::GiveBack => account.give_back(now),
                Act::Wait(days) => now += days * DAY,
            }
            account.advance(now);
            let report = account.report();
            let bought = account.paid.iter().filter(|paid| paid.minor > 0).count() as i64;
            let returned = account.paid.iter().filter(|paid| paid.minor < 0).count() as i64;
            prop_assert!(returned <= bought);
            prop_assert_eq!(account.paid.iter().map(|paid| paid.minor).sum::<i64>(), MONTH * (bought - returned));
            let longest = NOW + trial * DAY + bought * 31 * DAY + i64::from(GRACE) * DAY + RENEWAL_DELAY;
            prop_assert!(opens_until(&report, GRACE) <= longest, "{report:?}");
            prop_assert!(account.next_at().is_none_or(|next| next > now), "time passed");
            if report.status == Status::Active && report.cancel_at.is_none() && report.money_back_at.is_none() {
                prop_assert!(opens_until(&report, GRACE) > now);
            }
        }
    }
}

/// Another thing someone does: changing the plan, pausing.
#[derive(Clone, Copy, Debug)]
enum Change {
    Upgrade(usize),
    Later(usize, i64),
    Stay,
    Pause(i64),
    Resume,
    Card(bool),
    Cancel,
    Keep,
    Wait(i64),
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0usize..3).prop_map(Change::Upgrade),
        (0usize..3, 0i64..90).prop_map(|(price, days)| Change::Later(price, days)),
        Just(Change::Stay),
        (1i64..100).prop_map(Change::Pause),
        Just(Change::Resume),
        any::<bool>().prop_map(Change::Card),
        Just(Change::Cancel),
        Just(Change::Keep),
        (1i64..50).prop_map(Change::Wait),
        (1i64..50).prop_map(Change::Wait),
    ]
}

fn prices() -> [Price; 3] {
    let of = |id, minor, term| Price { id, term, money: Money { minor, currency: "KWD".into() }, ..price(0) };
    [of(1, 900, Term::Month), of(2, 8901, Term::Year), of(3, 1777, Term::Month)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// However plans are changed and pauses taken: what was quoted is charged, what is refused changes nothing, what is
    /// to come is what comes, and time that is not paid for is not read.
    #[test]
    fn changes_cost_what_they_said(trial in 0i64..20, changes in prop::collection::vec(any_change(), 0..30)) {
        let prices = prices();
        let mut now = NOW;
        let mut account = Account::begin(&Price { trial_days: trial, ..prices[0].clone() }, Card::Good, false, now);
        for change in changes {
            let (before, paid) = (account.clone(), account.paid.len());
            match change {
                Change::Upgrade(nth) => {
                    let quote = account.quote(&prices[nth], now);
                    if account.upgrade(&prices[nth], now) {
                        let charged: i64 = account.paid[paid..].iter().map(|paid| paid.minor).sum();
                        prop_assert_eq!(charged, quote.unwrap().charge);
                        prop_assert_eq!(account.price, prices[nth].id);
                    } else {
                        prop_assert_eq!(&account, &before);
                    }
                }
                Change::Later(nth, days) => account.change_later(&prices[nth], now + days * DAY),
                Change::Stay => account.stay(),
                Change::Pause(days) => account.pause(now + days * DAY),
                Change::Resume if !account.resume(now) => prop_assert_eq!(&account, &before),
                Change::Resume => {}
                Change::Card(good) => account.use_card(if good { Card::Good } else { Card::Bad }, now),
                Change::Cancel => account.cancel(now),
                Change::Keep => account.keep(),
                Change::Wait(days) => {
                    let coming = account.coming();
                    now += days * DAY;
                    account.advance(now);
                    let new = &account.paid[paid..];
                    // At whatever hour it was announced, and for that price.
                    if let (Some(next), Some(first)) = (coming.price, new.iter().find(|paid| Some(paid.at) >= coming.price.map(|next| next.at)))
                        && before.card == Card::Good && before.report().status == Status::Active
                    {
                        let expected = prices.iter().find(|price| price.id == next.price).unwrap().money.minor;
                        prop_assert_eq!((first.at, first.minor), (next.at, expected));
                    }
                }
            }
            account.advance(now);
            let report = account.report();
            prop_assert!(account.next_at().is_none_or(|next| next > now), "time passed");
            prop_assert!(account.paid.iter().all(|paid| paid.minor > 0));
            if report.status == Status::Paused {
                prop_assert!(opens_until(&report, 14) <= now, "{report:?}");
            }
            // Whoever has read until today has paid for a term that reaches at least to a grace before.
            if opens_until(&report, 14) > now {
                prop_assert!(report.period_ends + 14 * DAY + RENEWAL_DELAY > now, "{report:?}");
            }
            prop_assert!(report.period_ends <= now + 366 * DAY);
        }
    }
}
