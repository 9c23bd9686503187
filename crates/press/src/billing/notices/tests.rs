//! Notices as the daily rounds send them: each once, to whom it concerns.

use db::testing::TestDb;
use kernel::clock::{DAY, HOUR};
use kernel::config::{Plan, Term};

use super::*;
use crate::articles::fixtures::{NOW, plan, press, read, reader, write};
use crate::billing::repricing::{self, RepriceError, Whom, reprice};
use crate::billing::subscriptions::Owner;
use crate::billing::{self, GrantSource};
use crate::newsletters::{self, Consent};
use crate::plans;
use crate::sandbox::{self, Account, Card};

fn shop() -> Press {
    press(|config| {
        config.plans = vec![
            plan("monthly", 900, Term::Month),
            plan("yearly", 8900, Term::Year),
            Plan { trial_days: 60, ..plan("trial", 900, Term::Month) },
        ];
    })
}

struct Desk<'a> {
    db: &'a TestDb,
    press: Press,
}

impl Desk<'_> {
    /// Someone buys that plan at `NOW`: their row and the subscription's.
    fn buys(&self, email: &str, plan: &str) -> (i64, Subscription) {
        self.buys_in(email, plan, "EUR")
    }

    fn buys_in(&self, email: &str, plan: &str, currency: &'static str) -> (i64, Subscription) {
        let reader = reader(self.db, &self.press, email);
        let (press, plan) = (self.press.clone(), plan.to_owned());
        let bought = write(self.db, move |tx| {
            plans::offer(tx, &press, NOW)?;
            let price = plans::on_offer(tx, &plan, currency)?.unwrap();
            let account = Account::begin(&price, Card::Good, false, NOW);
            sandbox::open(tx, &press, NOW, Owner { reader, order: None }, &account)
        });
        (reader, bought.unwrap())
    }

    fn act(&self, one: &Subscription, now: Millis, act: fn(&mut Account, Millis)) {
        let (press, reference) = (self.press.clone(), one.reference.clone());
        write(self.db, move |tx| sandbox::change(tx, &press, now, &reference, |account| act(account, now)));
    }

    /// A whole round; says how many mails it queued.
    fn round(&self, now: Millis) -> usize {
        let (mut after, mut told) = (0, 0);
        loop {
            let press = self.press.clone();
            let Stretch { due, next } = read(self.db, move |conn| look(conn, &press, now, after, 2));
            for id in due {
                let press = self.press.clone();
                told += write(self.db, move |tx| tell_due(tx, &press, now, id));
            }
            match next {
                Some(next) => after = next,
                None => return told,
            }
        }
    }

    /// A round each day, at nine in the morning, up to that day.
    fn days(&self, from: i64, to: i64) -> Vec<(i64, String)> {
        let mut told = Vec::new();
        for day in from..to {
            let now = NOW + day * DAY - 3 * HOUR;
            let press = self.press.clone();
            write(self.db, move |tx| sandbox::advance_due(tx, &press, now, 10));
            self.round(now);
            told.extend(self.mails().into_iter().map(|(notice, _)| (day, notice)));
        }
        told
    }

    /// The notices that were queued since the last look, with their mails.
    fn mails(&self) -> Vec<(String, MailJob)> {
        let payloads: Vec<String> = write(self.db, |tx| {
            let payloads = tx.query("SELECT payload FROM jobs WHERE kind = 'mail' ORDER BY id", &[])?;
            tx.execute("DELETE FROM jobs WHERE kind = 'mail'", &[])?;
            Ok(payloads)
        });
        let mail = |payload: &String| -> MailJob { serde_json::from_str(payload).unwrap() };
        let mails = payloads.iter().map(mail).filter(|mail| mail.template == "billing");
        mails.map(|mail| (mail.context["notice"].as_str().unwrap().to_owned(), mail)).collect()
    }
}

fn expected(list: &[(i64, &str)]) -> Vec<(i64, String)> {
    list.iter().map(|(day, notice)| (*day, (*notice).to_owned())).collect()
}

db::both_databases! {
    fn a_year_is_told_of_before_it_is_renewed_and_once(db: TestDb) {
        let desk = Desk { db: &db, press: shop() };
        desk.buys("ada@example.org", "yearly");
        assert_eq!(desk.days(0, 340), expected(&[(0, "receipt"), (335, "renewal")]));
        // The same morning again, and another machine.
        assert_eq!((desk.round(NOW + 336 * DAY), desk.mails()), (0, vec![]));
        assert_eq!(desk.days(340, 402), expected(&[(366, "receipt")]));
    }

    fn the_mail_says_what_is_charged_and_where_it_is_stopped(db: TestDb) {
        let desk = Desk { db: &db, press: shop() };
        let (_, bought) = desk.buys("ada@example.org", "trial");
        desk.mails();
        desk.round(NOW + 53 * DAY);
        let mails = desk.mails();
        let [(notice, mail)] = mails.as_slice() else { panic!("{mails:?}") };
        assert_eq!((notice.as_str(), mail.to.as_str()), ("trial-ending", "ada@example.org"));
        assert_eq!(mail.context["money"], json!({ "minor": 900, "currency": "EUR" }));
        assert_eq!(mail.context["at"], bought.report.period_ends);
        assert!(mail.context["cancel_url"].as_str().unwrap().ends_with("/account/subscription/cancel"));
        assert_eq!(mail.stop_url, None, "the law wants it sent");
        // Whoever cancels is told of no charge.
        let (_, other) = desk.buys("bo@example.org", "trial");
        desk.act(&other, NOW + DAY, |account, _| account.cancel(NOW + DAY));
        desk.mails();
        assert_eq!((desk.round(NOW + 54 * DAY), desk.mails()), (0, vec![]));
    }

    fn what_is_owed_is_asked_for_until_it_is_paid(db: TestDb) {
        let desk = Desk { db: &db, press: shop() };
        let (_, bought) = desk.buys("ada@example.org", "monthly");
        desk.act(&bought, NOW, |account, now| account.use_card(Card::Bad, now));
        desk.mails();
        // Renewed on the thirtieth day, at noon.
        let told = desk.days(1, 36);
        assert_eq!(told, expected(&[(31, "failed"), (34, "still-failed")]));
        desk.act(&bought, NOW + 35 * DAY, |account, now| account.use_card(Card::Good, now));
        assert_eq!(desk.days(36, 50), expected(&[(36, "receipt")]));
    }

    fn who_left_is_asked_back_once_and_one_click_ends_that(db: TestDb) {
        let desk = Desk { db: &db, press: shop() };
        let people = ["ada@example.org", "bo@example.org", "cy@example.org"].map(|email| desk.buys(email, "monthly"));
        for (_, bought) in &people {
            desk.act(bought, NOW + DAY, |account, now| account.cancel(now));
        }
        let [(ada, _), (bo, _), (cy, _)] = people;
        write(&db, move |tx| {
            billing::grant(tx, bo, GrantSource::Comp, "comp", None, "", NOW)?;
            newsletters::begin_unasked(tx, NOW, cy, OFFERS)?;
            newsletters::choose(tx, NOW, cy, OFFERS, false, Consent { place: "one click", wording: "" })
        });
        desk.mails();
        let told = desk.days(2, 75);
        assert_eq!(told, expected(&[(61, "win-back")]), "Bo has something else, and Cy wants no more mails");
        let stop = write(&db, move |tx| newsletters::has_stopped(tx, ada, OFFERS));
        assert!(!stop);
        assert_eq!(desk.days(75, 120), []);
    }

    fn who_pays_by_the_month_is_reminded_each_year(db: TestDb) {
        let desk = Desk { db: &db, press: shop() };
        desk.buys("ada@example.org", "monthly");
        let told = desk.days(1, 740);
        let reminders: Vec<i64> =
            told.iter().filter(|(_, notice)| notice == "reminder").map(|(day, _)| *day).collect();
        assert_eq!(reminders, [366, 732]);
    }

    fn another_price_is_made_known_and_the_old_one_kept_until_then(db: TestDb) {
        let desk = Desk { db: &db, press: shop() };
        let (_, bought) = desk.buys("ada@example.org", "monthly");
        desk.mails();
        let dearer = press(|config| config.plans = vec![plan("monthly", 1200, Term::Month)]);
        let move_from = |day: i64| {
            let dearer = dearer.clone();
            write(&db, move |tx| {
                plans::offer(tx, &dearer, NOW)?;
                Ok(reprice(tx, &dearer, NOW, Whom { plan: "monthly", currency: None }, NOW + day * DAY, 0, 10))
            })
        };
        assert!(matches!(move_from(30), Err(RepriceError::TooSoon(30))));
        assert_eq!(move_from(40).unwrap().moved, 1);
        let counts: Vec<(i64, bool, i64)> = read(&db, plans::subscribed)
            .into_iter()
            .map(|one| (one.price.money.minor, one.offered, one.count))
            .collect();
        assert_eq!(counts, [(900, false, 1), (1200, true, 0)]);
        desk.round(NOW + DAY);
        let mails = desk.mails();
        let [(notice, mail)] = mails.as_slice() else { panic!("{mails:?}") };
        assert_eq!(notice, "price-change");
        let told = (&mail.context["money"]["minor"], &mail.context["money_then"]["minor"]);
        assert_eq!(told, (&json!(900), &json!(1200)));
        // The first renewal from that day on, not the one before it.
        let first = plans::term_end(NOW, Term::Month, bought.report.period_ends);
        assert_eq!(mail.context["at"], first);
        let mut charged = Vec::new();
        for day in 2..70 {
            let waiting = read(&db, |conn| repricing::waiting(conn, 0, 10));
            for one in &waiting {
                charged.push(day);
                let (press, reference, price) = (desk.press.clone(), bought.reference.clone(), one.price.clone());
                let begin = move |account: &mut Account| account.change_later(&price, first);
                write(&db, move |tx| sandbox::change(tx, &press, NOW + day * DAY, &reference, begin));
            }
            let told = desk.days(day, day + 1);
            assert!(!told.iter().any(|(_, notice)| notice == "price-change"), "{told:?}");
        }
        assert_eq!(charged.len(), 1, "as soon as that renewal is the next: {charged:?}");
        let paid: Vec<i64> = read(&db, |conn| conn.query("SELECT minor FROM payments ORDER BY id", &[]));
        assert_eq!(paid, [900, 900, 1200]);
    }

    fn subscribers_are_moved_to_the_price_of_their_own_currency(db: TestDb) {
        let sold = |prices: [(i64, &str); 2]| {
            let money = |(minor, currency): (i64, &str)| Money { minor, currency: currency.into() };
            let price = kernel::config::Amounts::new(prices.map(money).to_vec());
            press(move |config| config.plans = vec![Plan { price, ..plan("monthly", 0, Term::Month) }])
        };
        let desk = Desk { db: &db, press: sold([(900, "EUR"), (1400, "JPY")]) };
        desk.buys("ada@example.org", "monthly");
        desk.buys_in("ben@example.org", "monthly", "JPY");
        let dearer = sold([(1000, "EUR"), (1500, "JPY")]);
        let moved = |currency: Option<&'static str>| {
            let dearer = dearer.clone();
            write(&db, move |tx| {
                plans::offer(tx, &dearer, NOW)?;
                Ok(reprice(tx, &dearer, NOW, Whom { plan: "monthly", currency }, NOW + 40 * DAY, 0, 10))
            })
        };
        let refused = moved(Some("USD")).unwrap_err().to_string();
        assert!(refused.contains("monthly is sold in EUR, JPY, not in USD"), "{refused}");
        let decided = || -> Vec<(i64, String)> {
            let all = "SELECT p.minor, p.currency FROM repricings r JOIN prices p ON p.id = r.price_id ORDER BY p.minor";
            read(&db, move |conn| conn.query(all, &[]))
        };
        assert_eq!(moved(Some("JPY")).unwrap().moved, 1);
        assert_eq!(decided(), [(1500, "JPY".to_owned())]);
        moved(None).unwrap();
        assert_eq!(decided(), [(1000, "EUR".to_owned()), (1500, "JPY".to_owned())]);
    }
}
