//! What staff find, confirm, call off and mail again, on both databases.

use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::Opens;

use super::*;
use crate::articles::fixtures::{NOW, read, write};
use crate::invoices::tests::{buyer, is_open, mails, shop};
use crate::invoices::{State, owed};

fn numbers(invoices: &[Invoice]) -> Vec<i64> {
    invoices.iter().filter_map(|invoice| invoice.bill.number).collect()
}

fn shown(db: &TestDb, show: Show, now: Millis) -> Vec<i64> {
    numbers(&read(db, move |conn| list(conn, show, None, now, 10)))
}

fn pay(db: &TestDb, press: &Press, number: i64, now: Millis) {
    let press = press.clone();
    db.write_blocking(move |tx| confirm(tx, &press, now, &Actor::Operator, number, now)).unwrap();
}

fn off(db: &TestDb, press: &Press, number: i64, now: Millis) -> Result<(), ActError> {
    let press = press.clone();
    db.write_blocking(move |tx| call_off(tx, &press, now, &Actor::Operator, number))
}

fn again(db: &TestDb, press: &Press, number: i64) -> Result<(), ActError> {
    let press = press.clone();
    db.write_blocking(move |tx| send_again(tx, &press, NOW, &Actor::Operator, number))
}

fn acts(db: &TestDb) -> Vec<(String, Option<String>, String)> {
    let all = read(db, |conn| audit::list(conn, &audit::Filter::default(), 50));
    all.into_iter().rev().map(|line| (line.act, line.subject, line.became)).collect()
}

#[test]
fn the_words_of_a_filter_lead_back_to_it() {
    for show in Show::ALL {
        assert_eq!(Show::from_name(show.as_str()), show);
    }
    assert_eq!(Show::from_name("nonsense"), Show::Open);
}

db::both_databases! {
    fn invoices_are_listed_by_how_they_stand(db: TestDb) {
        let press = shop(Opens::Payment);
        for name in ["ada", "bea", "cyd", "dan"] {
            buyer(&db, &press, &format!("{name}@example.org"));
        }
        pay(&db, &press, 2, NOW + DAY);
        off(&db, &press, 3, NOW + DAY).unwrap();
        let late = NOW + 15 * DAY;
        assert_eq!(shown(&db, Show::Open, NOW), [1, 4]);
        assert!(shown(&db, Show::Overdue, NOW).is_empty());
        assert_eq!(shown(&db, Show::Overdue, late), [1, 4]);
        assert_eq!((shown(&db, Show::Paid, NOW), shown(&db, Show::Cancelled, NOW)), (vec![2], vec![3]));
        assert_eq!(shown(&db, Show::All, NOW), [4, 3, 2, 1]);
        // Each page goes on where the one before ended.
        for show in Show::ALL {
            let whole = shown(&db, show, late);
            let (mut pages, mut after) = (Vec::new(), None);
            while let Some(one) = read(&db, move |conn| list(conn, show, after, late, 1)).pop() {
                after = Some(show.place(&one));
                pages.extend(one.bill.number);
            }
            assert_eq!(pages, whole, "{show:?}");
        }
        let sums = |due| read(&db, move |conn| outstanding(conn, due));
        assert_eq!(sums(NOW), []);
        let sum = sums(late).remove(0);
        assert_eq!((sum.money.minor, sum.count), (2 * 6900, 2));
    }

    fn invoices_are_found_by_number_name_and_address(db: TestDb) {
        let press = shop(Opens::Payment);
        let (ada, _) = buyer(&db, &press, "ada@example.org");
        buyer(&db, &press, "bea@example.org");
        let found = |words: &'static str| {
            let press = press.clone();
            numbers(&read(&db, move |conn| find(conn, &press, words, NOW)).0)
        };
        assert_eq!((found("2"), found(" #1 "), found("7")), (vec![2], vec![1], Vec::new()));
        assert_eq!((found("city lib"), found("Library")), (vec![2, 1], Vec::new()));
        assert_eq!((found("ADA@example.org"), found("bea@"), found("\0")), (vec![1], vec![2], vec![2, 1]));
        assert_eq!(numbers(&read(&db, move |conn| of_reader(conn, ada, 10))), [1]);
    }

    fn an_arrival_is_confirmed_in_somebodys_name(db: TestDb) {
        let press = shop(Opens::Payment);
        let (ada, _) = buyer(&db, &press, "ada@example.org");
        let site = press.clone();
        let early = db.write_blocking(move |tx| confirm(tx, &site, NOW, &Actor::Operator, 1, NOW + 1));
        assert!(matches!(early, Err(PayError::Tomorrow)));
        assert!(acts(&db).is_empty(), "nothing happened");
        pay(&db, &press, 1, NOW);
        assert!(is_open(&db, ada, NOW));
        let day = timestamp(NOW).to_zoned_datetime(press.zone.clone()).date();
        assert_eq!(acts(&db), [("invoice-paid".to_owned(), Some("1".to_owned()), format!("€69, {day}"))]);
        let found = read(&db, |conn| look(conn, 1)).unwrap();
        assert_eq!(found.invoice.bill.state(NOW), State::Paid);
        assert_eq!((found.reader.map(|reader| reader.id), found.lines.len()), (Some(ada), 1));
        assert!(read(&db, |conn| look(conn, 2)).is_none());
    }

    fn what_opened_nothing_is_called_off_and_nothing_else(db: TestDb) {
        let press = shop(Opens::Payment);
        let (_, waiting) = buyer(&db, &press, "ada@example.org");
        assert!(read(&db, |conn| look(conn, 1)).unwrap().waits());
        off(&db, &press, 1, NOW).unwrap();
        assert!(matches!(off(&db, &press, 1, NOW), Err(ActError::Settled)));
        assert!(matches!(off(&db, &press, 7, NOW), Err(ActError::Unknown)));
        assert!(read(&db, move |conn| owed(conn, &waiting.reference)).is_none());
        assert_eq!(mails(&db).last().map(String::as_str), Some("invoice-cancelled"), "its buyer is told");
        // What is read already is ended where everything is that is read.
        let at_once = Press { config: shop(Opens::Order).config, ..press.clone() };
        let (bea, running) = buyer(&db, &at_once, "bea@example.org");
        let reference = running.reference;
        assert!(matches!(off(&db, &at_once, 2, NOW), Err(ActError::GoesOn)));
        assert!(is_open(&db, bea, NOW) && read(&db, move |conn| owed(conn, &reference)).is_some());
        assert_eq!(acts(&db).len(), 1);
    }

    fn an_invoice_is_mailed_again_while_it_is_to_be_paid(db: TestDb) {
        let press = shop(Opens::Payment);
        buyer(&db, &press, "ada@example.org");
        again(&db, &press, 1).unwrap();
        assert_eq!(mails(&db), ["invoice-issued", "invoice-told-ordered", "invoice-issued"]);
        pay(&db, &press, 1, NOW);
        assert!(matches!(again(&db, &press, 1), Err(ActError::Settled)));
        assert!(matches!(again(&db, &press, 2), Err(ActError::Unknown)));
        let told: Vec<String> = acts(&db).into_iter().map(|(act, ..)| act).collect();
        assert_eq!(told, ["invoice-mailed", "invoice-paid"]);
        write(&db, |tx| tx.execute("UPDATE invoices SET paid_at = NULL", &[]));
        write(&db, |tx| tx.execute("UPDATE subscriptions SET reader_id = NULL", &[]));
        assert!(matches!(again(&db, &press, 1), Err(ActError::Nobody)));
    }
}
