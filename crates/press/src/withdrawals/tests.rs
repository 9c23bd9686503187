//! What may be withdrawn from, until when, by whom, and what goes back.

use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::{Plan, Term};

use super::*;
use crate::articles::fixtures::{NOW, at, plan, press, read, reader, write};
use crate::billing;
use crate::billing::subscriptions::{self, Owner, Subscription};
use crate::readers;
use crate::sandbox::{self, Account, Card};
use crate::{account, plans};

const EMAIL: &str = "ada@example.org";

fn shop(refund: Refund) -> Press {
    press(move |config| {
        config.billing.withdrawal_refund = refund;
        config.readers.mails_per_address_hour = 100;
        config.plans = vec![Plan { name: "Monthly".into(), ..plan("monthly", 900, Term::Month) }];
    })
}

fn bought(db: &TestDb, press: &Press) -> (i64, Subscription) {
    let reader = reader(db, press, EMAIL);
    let press = press.clone();
    let bought = write(db, move |tx| {
        plans::offer(tx, &press, NOW)?;
        let price = plans::on_offer(tx, "monthly", "EUR")?.unwrap();
        let account = Account::begin(&price, Card::Good, false, NOW);
        sandbox::open(tx, &press, NOW, Owner { reader, order: None }, &account)
    });
    (reader, bought.unwrap())
}

/// A declaration from a browser that nobody knows.
fn declared(db: &TestDb, press: &Press, now: Millis, email: &str) -> Declaration {
    let (press, email) = (press.clone(), EmailAddress::parse(email).unwrap());
    write(db, move |tx| {
        let what =
            Declared { name: "Ada Quill", email: &email, about: About::Subscription, contract: "receipt 1" };
        Ok(declare(tx, &press, now, what, None, "192.0.2.1").unwrap())
    })
}

fn reads(db: &TestDb, reader: i64, now: Millis) -> bool {
    read(db, move |conn| billing::standing(conn, reader, now)).live.is_some()
}

fn paid(db: &TestDb) -> Vec<i64> {
    read(db, |conn| conn.query("SELECT minor FROM payments ORDER BY id", &[]))
}

/// Templates of the mails that wait, with their recipients.
fn mails(db: &TestDb) -> Vec<(String, String)> {
    let payloads: Vec<String> =
        read(db, |conn| conn.query("SELECT payload FROM jobs WHERE kind = 'mail' ORDER BY id", &[]));
    let mail = |payload: &String| -> readers::MailJob { serde_json::from_str(payload).unwrap() };
    payloads.iter().map(mail).map(|mail| (mail.template, mail.to)).collect()
}

db::both_databases! {
    fn a_declaration_is_carried_out_by_whoever_shows_that_it_is_theirs(db: TestDb) {
        let press = shop(Refund::Full);
        let (reader, _) = bought(&db, &press);
        let day = NOW + 3 * DAY;
        let made = declared(&db, &press, day, "Ada@Example.org");
        assert_eq!((made.outcome, made.at, made.number), (Outcome::Unproven, day, 1));
        assert!(reads(&db, reader, day), "knowing an address ends nothing");
        let told = mails(&db);
        assert!(told.contains(&("withdrawal".into(), EMAIL.into())), "{told:?}");
        assert!(told.contains(&("withdrawal-told".into(), press.config.site.contact.clone())), "{told:?}");
        // The time that counts is that of the declaration, not of the proof.
        let (proving, late) = (press.clone(), NOW + 40 * DAY);
        for _ in 0..2 {
            let (proving, id) = (proving.clone(), made.public_id.clone());
            let done = write(&db, move |tx| prove(tx, &proving, day, &id)).unwrap();
            assert_eq!(done.outcome, Outcome::Done);
            assert_eq!(done.paid_back, Some(Money { minor: 900, currency: "EUR".into() }));
        }
        assert_eq!(paid(&db), [900, -900], "once, however often the button is pressed");
        assert!(!reads(&db, reader, day) && !reads(&db, reader, late));
        assert_eq!(read(&db, open), []);
        let again = declared(&db, &press, day, EMAIL);
        assert_eq!(again.outcome, Outcome::Unknown, "there is nothing left to withdraw from");
    }

    fn one_that_came_too_late_changes_nothing_unless_staff_want_it(db: TestDb) {
        let press = shop(Refund::Full);
        let (reader, _) = bought(&db, &press);
        let late = period_ends(NOW, 14, &press.zone);
        assert_eq!(declared(&db, &press, late - 1, EMAIL).outcome, Outcome::Unproven);
        let made = declared(&db, &press, late, EMAIL);
        assert_eq!(made.outcome, Outcome::Late);
        let proving = (press.clone(), made.public_id.clone());
        let still = write(&db, move |tx| prove(tx, &proving.0, late, &proving.1)).unwrap();
        assert_eq!(still.outcome, Outcome::Late);
        assert!(reads(&db, reader, late));
        let kind = press.clone();
        let done = write(&db, move |tx| carry_out(tx, &kind, late, made.number)).unwrap();
        assert_eq!(done.outcome, Outcome::Done);
        assert!(!reads(&db, reader, late));
    }

    fn an_address_without_a_contract_gets_its_receipt_all_the_same(db: TestDb) {
        let press = shop(Refund::Full);
        bought(&db, &press);
        let made = declared(&db, &press, NOW, "stranger@example.org");
        assert_eq!((made.outcome, made.subject), (Outcome::Unknown, None));
        assert!(mails(&db).contains(&("withdrawal".into(), "stranger@example.org".into())));
        let staff = press.clone();
        assert_eq!(write(&db, move |tx| carry_out(tx, &staff, NOW, made.number)), None);
        assert_eq!(read(&db, open).len(), 1);
    }

    fn the_days_that_were_read_are_kept_where_the_terms_say_so(db: TestDb) {
        let press = shop(Refund::Proportionate);
        let (_, bought) = bought(&db, &press);
        let made = declared(&db, &press, NOW + 10 * DAY, EMAIL);
        write(&db, move |tx| prove(tx, &press, NOW + 12 * DAY, &made.public_id));
        assert_eq!((bought.report.period_ends - NOW) / DAY, 30);
        assert_eq!(paid(&db), [900, -600], "ten days of thirty, up to the declaration");
    }

    fn of_an_erased_reader_the_declaration_stays_without_a_name_and_nothing_is_charged(db: TestDb) {
        let press = shop(Refund::Full);
        let (reader, bought) = bought(&db, &press);
        declared(&db, &press, NOW, EMAIL);
        let gone = press.clone();
        db.write_blocking(move |tx| account::erase(tx, &gone, NOW, reader)).unwrap();
        let left: Vec<(String, String, String)> =
            read(&db, |conn| conn.query("SELECT name, email, contract FROM withdrawals", &[]));
        assert_eq!(left, [(String::new(), String::new(), String::new())]);
        let year = NOW + 365 * DAY;
        assert_eq!(write(&db, move |tx| sandbox::advance_due(tx, &press, year, 10)), 0);
        let now = read(&db, move |conn| subscriptions::by_id(conn, bought.id)).unwrap();
        assert_eq!((now.reader, now.report.ended_at), (None, Some(NOW)));
        assert_eq!(paid(&db), [900]);
    }

    fn one_that_was_over_without_a_payment_is_carried_out_as_well(db: TestDb) {
        let mut press = shop(Refund::Full);
        press.config.plans[0].price = Money { minor: 0, currency: "EUR".into() }.into();
        let (_, bought) = bought(&db, &press);
        let (ending, reference) = (press.clone(), bought.reference.clone());
        write(&db, move |tx| sandbox::change(tx, &ending, NOW, &reference, |account| account.withdraw(0, NOW)));
        let made = declared(&db, &press, NOW + DAY, EMAIL);
        let done = write(&db, move |tx| prove(tx, &press, NOW + DAY, &made.public_id)).unwrap();
        assert_eq!((done.outcome, done.paid_back), (Outcome::Done, None));
    }

    fn old_ones_are_swept(db: TestDb) {
        let press = shop(Refund::Full);
        declared(&db, &press, NOW, EMAIL);
        assert_eq!(write(&db, |tx| sweep(tx, NOW + 3 * 365 * DAY, 10)), 0);
        assert_eq!(write(&db, |tx| sweep(tx, NOW + 3 * 365 * DAY + 1, 10)), 1);
    }
}

#[test]
fn a_period_ends_with_its_last_day_and_never_on_a_weekend() {
    let lisbon = TimeZone::get("Europe/Lisbon").unwrap();
    let ends = |made: &str| timestamp(period_ends(at(made), 14, &lisbon)).to_string();
    // A Thursday, and a late evening that is the next day elsewhere.
    assert_eq!(ends("2026-11-12T12:00:00Z"), "2026-11-27T00:00:00Z");
    assert_eq!(ends("2026-11-12T23:59:59Z"), "2026-11-27T00:00:00Z");
    // The last day is a Saturday or a Sunday: Monday.
    assert_eq!(ends("2026-11-14T12:00:00Z"), "2026-12-01T00:00:00Z");
    assert_eq!(ends("2026-11-15T12:00:00Z"), "2026-12-01T00:00:00Z");
    // Summer begins meanwhile.
    assert_eq!(ends("2026-03-20T12:00:00Z"), "2026-04-03T23:00:00Z");
}

#[test]
fn what_becomes_of_a_declaration_goes_by_its_time_and_by_who_made_it() {
    let contract = |redeemed| Contract {
        subject: Subject::Present(1),
        plan: "monthly".into(),
        since: 0,
        until: 100,
        redeemed,
    };
    for (contract, proven, at, outcome) in [
        (None, true, 0, Outcome::Unknown),
        (Some(contract(false)), true, 99, Outcome::Due),
        (Some(contract(false)), false, 99, Outcome::Unproven),
        (Some(contract(false)), true, 100, Outcome::Late),
        (Some(contract(false)), false, 100, Outcome::Late),
        (Some(contract(true)), true, 99, Outcome::Redeemed),
        (Some(contract(true)), false, 100, Outcome::Late),
    ] {
        assert_eq!(judge(contract.as_ref(), proven, at), outcome, "{proven} {at}");
    }
}
