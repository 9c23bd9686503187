//! Presents, on both databases: mailed on their day, redeemed once, added to what there is.

use db::testing::TestDb;
use kernel::clock::{DAY, MINUTE, Millis};
use kernel::config::{Plan, Term};
use kernel::ids::Random;
use kernel::money::Money;

use super::*;
use crate::articles::fixtures::{NOW, at, plan, press as site, read, reader, write as act};
use crate::billing::{self, GrantSource};
use crate::{account, plans, presents, sandbox};

/// A site whose ids never come twice, however often one is made.
fn press() -> Press {
    let site = site(|config| {
        config.site.time_zone = "Europe/Lisbon".into();
        config.plans =
            vec![Plan { name: "A year".into(), trial_days: 14, ..plan("yearly", 6900, Term::Year) }];
    });
    Press { random: Random::system(), ..site }
}

/// A present for `nina@reader.example` that was paid for by a new reader, and its code.
fn given(db: &TestDb, deliver_at: Millis) -> (Present, String) {
    let press = press();
    let asking = press.clone();
    act(db, move |tx| plans::offer(tx, &asking, NOW));
    let buyer = reader(db, &press, "giver@reader.example");
    let wrapped = Wrapped {
        plan: "yearly".into(),
        currency: "EUR".into(),
        recipient: EmailAddress::parse("nina@reader.example").unwrap(),
        recipient_name: "Nina".into(),
        giver_name: "Tom".into(),
        message: "Read on!".into(),
        deliver_at,
    };
    let asking = press.clone();
    let id = db.write_blocking(move |tx| begin(tx, &asking, NOW, buyer, &wrapped, sandbox::NAME)).unwrap();
    let asking = press.clone();
    let code = code(&press, &id);
    let present = act(db, move |tx| {
        let present = one_of(tx, buyer, &id)?.unwrap();
        assert!(pay(tx, &asking, NOW, &present, NOW)? && !pay(tx, &asking, NOW, &present, NOW)?);
        Ok(one_of(tx, buyer, &id)?.unwrap())
    });
    (present, code)
}

/// Which notices are queued, in order.
fn notices(db: &TestDb) -> Vec<String> {
    let payloads: Vec<String> = read(db, |conn| conn.query("SELECT payload FROM jobs ORDER BY id", &[]));
    let notice = |payload: &String| {
        let payload: serde_json::Value = serde_json::from_str(payload).unwrap();
        format!("{} to {}", payload["context"]["notice"].as_str().unwrap(), payload["to"].as_str().unwrap())
    };
    payloads.iter().map(notice).collect()
}

fn advance(db: &TestDb, now: Millis) {
    let press = press();
    while act(db, {
        let press = press.clone();
        move |tx| advance_due(tx, &press, now, 1)
    }) > 0
    {}
}

fn redeem_now(db: &TestDb, code: &str, reader: i64, now: Millis) -> Result<Millis, String> {
    let code = code.to_owned();
    db.write_blocking(move |tx| redeem(tx, now, &code, reader)).map_err(|refused| refused.to_string())
}

fn ends(db: &TestDb, reader: i64, now: Millis) -> Option<Millis> {
    read(db, move |conn| billing::standing(conn, reader, now)).live.and_then(|live| live.ends_at)
}

db::both_databases! {
    fn a_present_is_mailed_on_its_day_once_and_reminded_of(db: TestDb) {
        let (present, _) = given(&db, NOW + 3 * DAY);
        assert_eq!((present.state(NOW), present.number), (State::Scheduled, Some(1)));
        assert_eq!(notices(&db), ["receipt to giver@reader.example"]);
        advance(&db, NOW + 3 * DAY - 1);
        assert_eq!(notices(&db).len(), 1);
        advance(&db, NOW + 3 * DAY);
        advance(&db, NOW + 3 * DAY);
        assert_eq!(notices(&db)[1..], ["delivered to nina@reader.example"]);
        advance(&db, NOW + 17 * DAY);
        advance(&db, NOW + 100 * DAY);
        advance(&db, NOW + 900 * DAY);
        assert_eq!(notices(&db)[2..], ["reminder to nina@reader.example", "unredeemed to giver@reader.example"]);
    }

    fn of_several_who_redeem_at_once_one_reads(db: TestDb) {
        let (_, code) = given(&db, NOW);
        let press = press();
        let readers: Vec<i64> = (0..6).map(|nth| reader(&db, &press, &format!("r{nth}@reader.example"))).collect();
        let threads: Vec<_> = readers.iter().map(|reader| {
            let (db, code, reader) = (db::Db::open(db.config(), db.data_dir()).unwrap(), code.clone(), *reader);
            std::thread::spawn(move || {
                loop {
                    let code = code.clone();
                    match db.write_blocking(move |tx| redeem(tx, NOW, &code, reader)) {
                        Err(PresentError::Failed(db::DbError::Busy)) => {}
                        Err(PresentError::Failed(error)) => panic!("{error}"),
                        other => return other.is_ok(),
                    }
                }
            })
        }).collect();
        let redeemed: Vec<bool> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert_eq!(redeemed.iter().filter(|redeemed| **redeemed).count(), 1);
        let live = readers.iter().filter(|reader| ends(&db, **reader, NOW).is_some()).count();
        assert_eq!(live, 1);
        advance(&db, NOW + 900 * DAY);
        assert_eq!(notices(&db).len(), 1, "nobody is reminded of what was redeemed");
    }

    fn a_present_adds_to_what_there_is(db: TestDb) {
        let nina = reader(&db, &press(), "nina@reader.example");
        act(&db, move |tx| billing::grant(tx, nina, GrantSource::Comp, "yearly", Some(NOW + 10 * DAY), "", NOW));
        let (_, first) = given(&db, NOW);
        let until = redeem_now(&db, &first.to_lowercase().replace('-', " "), nina, NOW).unwrap();
        assert_eq!(until, at("2027-11-20T12:00:00Z"));
        let (_, second) = given(&db, NOW);
        assert_eq!(redeem_now(&db, &second, nina, NOW).unwrap(), at("2028-11-20T12:00:00Z"));
        let (_, third) = given(&db, NOW);
        assert_eq!(redeem_now(&db, &third, nina, NOW).unwrap(), at("2029-11-20T12:00:00Z"));
        for instant in [NOW, NOW + 10 * DAY, until - 1, until, at("2029-11-20T11:59:59Z")] {
            assert!(ends(&db, nina, instant).is_some(), "at {instant}");
        }
        assert_eq!(ends(&db, nina, at("2029-11-20T12:00:00Z")), None);
        assert!(redeem_now(&db, &first, nina, NOW).unwrap_err().contains("already"));
        let rich = reader(&db, &press(), "rich@reader.example");
        act(&db, move |tx| billing::grant(tx, rich, GrantSource::Comp, "yearly", None, "", NOW));
        let (_, fourth) = given(&db, NOW);
        assert!(redeem_now(&db, &fourth, rich, NOW).unwrap_err().contains("without an end"));
        assert!(redeem_now(&db, &fourth, nina, NOW).is_ok(), "it was not used up");
        assert!(redeem_now(&db, "NONS-ENSE", nina, NOW).unwrap_err().contains("no present"));
    }

    fn what_is_paid_back_is_worth_nothing(db: TestDb) {
        let (present, code) = given(&db, NOW + DAY);
        let nina = reader(&db, &press(), "nina@reader.example");
        let back = |id: &str| {
            let (press, id) = (press(), id.to_owned());
            act(&db, move |tx| take_back(tx, &press, NOW, &id, false))
        };
        assert_eq!(back("nonsense"), None);
        assert_eq!(back(&present.public_id), Some(State::Scheduled));
        assert!(redeem_now(&db, &code, nina, NOW).unwrap_err().contains("taken back"));
        advance(&db, NOW + 900 * DAY);
        assert_eq!(notices(&db)[1..], ["paid-back to giver@reader.example"]);
        let (present, code) = given(&db, NOW);
        redeem_now(&db, &code, nina, NOW).unwrap();
        assert_eq!(back(&present.public_id), Some(State::Redeemed), "it stays with who reads by it");
        assert!(ends(&db, nina, NOW).is_some());
    }

    fn what_a_processor_says_twice_and_out_of_order_comes_to_the_same(db: TestDb) {
        let (present, code) = given(&db, NOW);
        let nina = reader(&db, &press(), "nina@reader.example");
        redeem_now(&db, &code, nina, NOW).unwrap();
        let money = |minor| Money { minor, currency: "EUR".into() };
        let payment = |reference: &str, minor, at| billing::subscriptions::Payment {
            reference: reference.into(), money: money(minor), at,
        };
        let (came, gone) = (payment("paid", 6900, NOW), payment("dp_1", -6900, NOW + DAY));
        let won = payment("dp_1-won", 6900, NOW + 3 * DAY);
        let say = |payments: &[billing::subscriptions::Payment], back_at, now| {
            let (press, statement) = (press(), Statement {
                processor: sandbox::NAME.into(), present: present.public_id.clone(), ordered_at: None,
                payments: payments.to_vec(), paid_at: Some(NOW), back_at,
            });
            for _ in 0..2 {
                let (press, statement) = (press.clone(), statement.clone());
                act(&db, move |tx| hear(tx, &press, now, &statement));
            }
        };
        assert!(ends(&db, nina, NOW + DAY).is_some());
        say(&[came.clone(), gone.clone()], Some(NOW + DAY), NOW + DAY);
        assert_eq!(ends(&db, nina, NOW + DAY), None, "the bank has the money");
        say(&[came, gone, won], None, NOW + 3 * DAY);
        assert!(ends(&db, nina, NOW + 3 * DAY).is_some(), "and gave it back");
        let booked: Vec<(String, i64)> = read(&db, |conn| {
            conn.query("SELECT kind, paid_minor FROM ledger WHERE present_id IS NOT NULL ORDER BY id", &[])
        });
        let booked: Vec<(&str, i64)> = booked.iter().map(|(kind, minor)| (kind.as_str(), *minor)).collect();
        assert_eq!(booked, [("paid", 6900), ("paid-back", -6900), ("paid", 6900)]);
        assert_eq!(notices(&db), ["receipt to giver@reader.example", "paid-back to giver@reader.example"]);
        // What staff ended meanwhile stays ended, whatever becomes of the money.
        act(&db, move |tx| billing::revoke(tx, nina, NOW + 4 * DAY));
        let (press, id) = (press(), present.public_id.clone());
        let hear_of = move |back_at| {
            let statement = Statement {
                processor: sandbox::NAME.into(), present: id.clone(), ordered_at: None, payments: Vec::new(),
                paid_at: Some(NOW), back_at,
            };
            let press = press.clone();
            act(&db, move |tx| hear(tx, &press, NOW + 5 * DAY, &statement));
            ends(&db, nina, NOW + 5 * DAY)
        };
        assert_eq!((hear_of(Some(NOW + 5 * DAY)), hear_of(None)), (None, None));
    }

    fn money_that_came_too_late_is_there_all_the_same_and_others_say_nothing(db: TestDb) {
        let (paid, _) = given(&db, NOW);
        let (buyer, asking) = (paid.buyer.unwrap(), press());
        let wrapped = Wrapped {
            plan: "yearly".into(), currency: "EUR".into(), recipient: EmailAddress::parse("ben@reader.example").unwrap(), recipient_name: String::new(),
            giver_name: "Tom".into(), message: String::new(), deliver_at: NOW,
        };
        let wrap = |giver: &str| {
            let (press, wrapped) = (asking.clone(), Wrapped { giver_name: giver.into(), ..wrapped.clone() });
            db.write_blocking(move |tx| begin(tx, &press, NOW, buyer, &wrapped, "stripe")).unwrap()
        };
        let id = wrap("Tom");
        assert_eq!(wrap("Tim"), id, "what waits is wrapped anew, and not a second time");
        let late = NOW + 40 * DAY;
        let say = |processor: &str, ordered_at, paid_at: Option<Millis>| {
            let payments = paid_at.map(|at| billing::subscriptions::Payment {
                reference: "pi_1".into(), money: Money { minor: 6900, currency: "EUR".into() }, at,
            });
            let (press, statement) = (asking.clone(), Statement {
                processor: processor.into(), present: id.clone(), ordered_at, payments: payments.into_iter().collect(),
                paid_at, back_at: None,
            });
            act(&db, move |tx| hear(tx, &press, late, &statement)).map(|present| present.state(late))
        };
        assert_eq!(say("sandbox", None, Some(late)), None, "it is another's");
        assert_eq!(say("stripe", None, None), Some(State::Lapsed));
        assert_eq!(say("stripe", Some(NOW), None), Some(State::Waiting), "the bank takes its time");
        assert_eq!(say("stripe", None, Some(late)), Some(State::Scheduled));
        let whose: Vec<String> =
            read(&db, |conn| conn.query("SELECT processor FROM ledger WHERE present_id IS NOT NULL ORDER BY id", &[]));
        assert_eq!(whose, ["sandbox", "stripe"]);
        assert!(notices(&db).contains(&"receipt to giver@reader.example".to_owned()));
    }

    fn a_slow_bank_delivers_when_it_has_paid(db: TestDb) {
        let (present, _) = given(&db, NOW);
        let press = press();
        let (buyer, wrapped) = (present.buyer.unwrap(), Wrapped {
            plan: "yearly".into(), currency: "EUR".into(), recipient: EmailAddress::parse("nina@reader.example").unwrap(), recipient_name: String::new(),
            giver_name: "Tom".into(), message: String::new(), deliver_at: NOW,
        });
        let asking = press.clone();
        let slow = db.write_blocking(move |tx| {
            let id = begin(tx, &asking, NOW, buyer, &wrapped, sandbox::NAME)?;
            let present = one_of(tx, buyer, &id)?.unwrap();
            assert!(pay(tx, &asking, NOW, &present, NOW + MINUTE)?);
            Ok::<_, PresentError>(one_of(tx, buyer, &id)?.unwrap())
        }).unwrap();
        assert_eq!((slow.state(NOW), slow.state(NOW + MINUTE)), (State::Waiting, State::Scheduled));
        assert!(redeem_now(&db, &code(&press, &slow.public_id), buyer, NOW).is_err());
        let too_late = present.expires_at;
        let mut unpaid = slow.clone();
        unpaid.paid_at = None;
        assert_eq!((unpaid.state(NOW), unpaid.state(too_late)), (State::Unpaid, State::Lapsed));
    }

    fn an_erased_reader_leaves_no_name_on_a_present(db: TestDb) {
        let erase = |who| db.write_blocking(move |tx| account::erase(tx, &press(), NOW, who)).unwrap();
        let (present, _) = given(&db, NOW);
        let nina = reader(&db, &press(), "nina@reader.example");
        erase(nina);
        let buyer = present.buyer.unwrap();
        let left = read(&db, move |conn| presents::of_buyer(conn, buyer, 9)).remove(0);
        assert_eq!((left.recipient.as_str(), left.recipient_name.as_str(), left.message.as_str()), ("", "", ""));
        erase(buyer);
        let left = read(&db, |conn| presents::all(conn, 9)).remove(0);
        assert_eq!((left.buyer, left.giver_name.as_str(), left.number), (None, "", Some(1)));
    }
}

#[test]
fn a_present_comes_in_the_morning_of_its_day() {
    let press = press();
    let day = |text: &str| deliver_at(&press, text.parse().unwrap(), NOW);
    assert_eq!(day("2026-12-24").unwrap(), at("2026-12-24T08:00:00Z"));
    assert_eq!(day("2027-07-01").unwrap(), at("2027-07-01T07:00:00Z"), "as Lisbon has it in summer");
    assert_eq!(day("2026-11-10").unwrap(), NOW, "today: at once");
    for refused in ["2026-11-09", "2027-11-12", "9999-12-31"] {
        assert!(matches!(day(refused), Err(PresentError::Day)), "{refused}");
    }
}

#[test]
fn codes_are_read_however_they_are_typed() {
    let press = press();
    let code = code(&press, "x");
    assert_eq!((code.len(), code.matches('-').count()), (19, 3));
    assert!(!code.contains(['I', 'L', 'O', '1']), "{code}");
    assert_eq!(plain(&code.to_lowercase()), plain(&code.replace('-', "")));
    assert_ne!(code, super::code(&press, "y"));
}
