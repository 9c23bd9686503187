//! Versions of prices, and the ends of terms.

use std::collections::BTreeSet;

use db::testing::TestDb;
use jiff::Timestamp;
use kernel::config::{Amounts, Audience, Offer};
use proptest::prelude::*;

use super::*;
use crate::articles::fixtures::{NOW, plan, press, read, write};

fn at(text: &str) -> Millis {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

db::both_databases! {
    fn a_changed_price_is_another_one_and_the_old_one_stays(db: TestDb) {
        let offer_of = |minor| {
            let press = press(move |config| {
                config.plans = vec![plan("monthly", 900, Term::Month), plan("yearly", minor, Term::Year)];
            });
            write(&db, move |tx| offer(tx, &press, NOW))
        };
        assert!(offer_of(8900));
        assert!(!offer_of(8900), "nothing is new");
        let before = read(&db, |conn| on_offer(conn, "yearly", "EUR")).unwrap();
        assert!(offer_of(9900));
        let after = read(&db, |conn| on_offer(conn, "yearly", "EUR")).unwrap();
        assert_eq!((before.money.minor, after.money.minor), (8900, 9900));
        assert_eq!(read(&db, move |conn| by_id(conn, before.id)).unwrap().money.minor, 8900);
        assert_eq!(read(&db, offered).len(), 2);
    }
}

fn told(price: &Price) -> String {
    let offer = price.lowered.as_ref().map_or("", |lowered| &lowered.offer);
    format!("{offer} {}", price.money)
}

db::both_databases! {
    fn each_currency_has_its_own_versions_and_an_offer_lowers_the_price_of_its_own(db: TestDb) {
        let offer_of = |dollars: i64| {
            let press = press(move |config| {
                let amounts = [(8900, "EUR"), (dollars, "USD"), (14_000, "JPY"), (9_005, "KWD")];
                let money = |(minor, currency): (i64, &str)| Money { minor, currency: currency.into() };
                let mut yearly = plan("yearly", 0, Term::Year);
                yearly.price = Amounts::new(amounts.map(money).to_vec());
                config.plans = vec![yearly];
                let fixed = Offer {
                    code: "autumn".into(), plan: "yearly".into(), price: Some(money((100, "JPY")).into()), percent: None,
                    terms: 1, automatic: false, whom: Audience::Everyone, domains: Vec::new(), until: None,
                };
                let half = Offer { code: "half".into(), price: None, percent: Some(50), ..fixed.clone() };
                config.offers = vec![fixed, half];
            });
            write(&db, move |tx| offer(tx, &press, NOW))
        };
        assert!(offer_of(9500));
        let euro = read(&db, |conn| on_offer(conn, "yearly", "EUR")).unwrap();
        assert!(!offer_of(9500), "nothing is new");
        assert!(offer_of(9900));
        assert_eq!(read(&db, |conn| on_offer(conn, "yearly", "EUR")), Some(euro), "another price of dollars is none of euro");
        assert_eq!(read(&db, |conn| on_offer(conn, "yearly", "USD")).unwrap().money.minor, 9900);
        assert_eq!(read(&db, |conn| on_offer(conn, "yearly", "CHF")), None);
        let lower: BTreeSet<String> = read(&db, lowered).iter().map(told).collect();
        let expected = ["autumn ¥100", "half ¥7000", "half €44.50", "half $49.50", "half KWD 4.502"];
        assert_eq!(lower, expected.map(str::to_owned).into());
    }
}

#[test]
fn a_term_of_the_thirty_first_ends_on_the_last_days_of_shorter_months() {
    let anchor = at("2031-01-31T10:00:00Z");
    let mut ends = Vec::new();
    let mut start = anchor;
    for _ in 0..4 {
        start = term_end(anchor, Term::Month, start);
        ends.push(timestamp(start).to_string());
    }
    assert_eq!(
        ends,
        ["2031-02-28T10:00:00Z", "2031-03-31T10:00:00Z", "2031-04-30T10:00:00Z", "2031-05-31T10:00:00Z"]
    );
    let leap = at("2032-02-29T00:00:00Z");
    assert_eq!(term_end(leap, Term::Year, leap), at("2033-02-28T00:00:00Z"));
    assert_eq!(term_end(leap, Term::Year, at("2035-06-01T00:00:00Z")), at("2036-02-29T00:00:00Z"));
}

proptest! {
    #[test]
    fn terms_follow_each_other_without_a_gap(anchor in 0i64..4_000_000_000_000, months in 1usize..40, yearly: bool) {
        let term = if yearly { Term::Year } else { Term::Month };
        let mut start = anchor;
        for _ in 0..months {
            let end = term_end(anchor, term, start);
            let days = (end - start) / kernel::clock::DAY;
            prop_assert!(if yearly { (364..=366).contains(&days) } else { (27..=31).contains(&days) }, "{days}");
            start = end;
        }
    }
}
