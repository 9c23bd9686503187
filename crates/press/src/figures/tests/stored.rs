//! Figures from what the site writes into its ledger.

use db::testing::TestDb;
use db::{Conn, DbError};
use kernel::clock::DAY;
use kernel::config::{Plan, Processor, Term};
use kernel::money::Money;

use super::*;
use crate::articles::fixtures::{NOW, plan, press, read, reader, write};
use crate::billing::lifecycle::{Report, Status};
use crate::billing::subscriptions::{self, Owner, Payment, Told};
use crate::figures::{CohortRow, Followed, MonthRow, PlanNow, plans_now, replay};
use crate::presents::{self, Wrapped};
use crate::sandbox::{self, Account, Card};
use crate::{Press, plans};

fn shop(processor: Option<Processor>) -> Press {
    press(move |config| {
        config.billing.processor = processor;
        config.plans = vec![Plan { name: "Monthly".into(), ..plan("monthly", 900, Term::Month) }];
    })
}

fn open(db: &TestDb, press: &Press) {
    let press = press.clone();
    write(db, move |tx| plans::offer(tx, &press, NOW));
}

fn buys(db: &TestDb, press: &Press, reader: i64, now: Millis) {
    let press = press.clone();
    write(db, move |tx| {
        let price = plans::on_offer(tx, "monthly", "EUR")?.unwrap();
        let account = Account::begin(&price, Card::Good, false, now);
        sandbox::open(tx, &press, now, Owner { reader, order: None }, &account)
    });
}

fn months(db: &TestDb, press: &Press, until: &str) -> Vec<MonthRow> {
    let (press, until) = (press.clone(), month(until));
    read(db, move |conn| Ok(replay(conn, &press)?.months(until)))
}

fn kinds(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    conn.query("SELECT kind FROM ledger ORDER BY id", &[])
}

/// What Stripe says of a subscription that it has had since August.
fn elsewhere(reference: &str, price: i64, status: Status) -> Told {
    let payment = |nth: i64, at: Millis| Payment {
        reference: format!("{reference}-{nth}"),
        money: Money { minor: 900, currency: "EUR".into() },
        at,
    };
    Told {
        processor: "stripe",
        reference: reference.to_owned(),
        report: Report {
            status,
            period_ends: NOW + 20 * DAY,
            cancel_at: None,
            ended_at: None,
            troubled_since: None,
            money_back_at: None,
        },
        price,
        payments: match status {
            Status::Trialing => Vec::new(),
            _ => (0..4).map(|nth| payment(nth, NOW - (10 + 30 * (3 - nth)) * DAY)).collect(),
        },
        coming: Default::default(),
    }
}

db::both_databases! {
    fn whoever_comes_with_an_import_is_taken_over_and_not_mailed(db: TestDb) {
        let press = shop(Some(Processor::Stripe));
        open(&db, &press);
        let (ada, ben) = (reader(&db, &press, "ada@example.org"), reader(&db, &press, "ben@example.org"));
        let (importing, later) = (press.clone(), press.clone());
        write(&db, move |tx| {
            let price = plans::on_offer(tx, "monthly", "EUR")?.unwrap().id;
            for (reader, reference, status) in [(ada, "sub_1", Status::Active), (ben, "sub_2", Status::Trialing)] {
                let told = elsewhere(reference, price, status);
                subscriptions::take_in(tx, &importing, NOW, Some(Owner { reader, order: None }), &told)?;
            }
            Ok(())
        });
        assert_eq!(read(&db, kinds), ["taken-over", "paid", "paid", "paid", "paid", "tried"]);
        let mails: i64 = read(&db, |conn| conn.query_one("SELECT COUNT(*) FROM jobs WHERE payload LIKE '%ada@example.org%'", &[]));
        assert_eq!(mails, 0);
        let told = |rows: &[MonthRow]| {
            let last = rows.last().unwrap();
            [last.subscribers_new, last.subscribers_taken_over, last.subscribers_end, last.mrr_taken_over]
        };
        assert_eq!(told(&months(&db, &press, "2026-11")), [0, 1, 1, 900]);
        // What happens to it from now on is told as of any other.
        write(&db, move |tx| {
            let price = plans::on_offer(tx, "monthly", "EUR")?.unwrap().id;
            let mut told = elsewhere("sub_1", price, Status::Canceled);
            told.report.ended_at = Some(NOW + 20 * DAY);
            subscriptions::take_in(tx, &later, NOW + 40 * DAY, None, &told)
        });
        let rows = months(&db, &press, "2026-12");
        let gone: Vec<i64> = rows.iter().map(|row| row.subscribers_churned).collect();
        assert_eq!(gone.last(), Some(&0), "it ended in November, though that was heard in December");
        assert_eq!((rows[rows.len() - 2].subscribers_end, rows[rows.len() - 2].subscribers_taken_over), (0, 0));
    }

    fn whoever_comes_back_is_not_new_though_nobody_knows_them_any_more(db: TestDb) {
        let press = shop(None);
        open(&db, &press);
        let ada = reader(&db, &press, "ada@example.org");
        buys(&db, &press, ada, NOW);
        let leaving = press.clone();
        write(&db, move |tx| {
            let reference: String = tx.query_one("SELECT ref FROM subscriptions", &[])?;
            sandbox::change(tx, &leaving, NOW + 25 * DAY, &reference, |account| account.stop(NOW + 25 * DAY))
        });
        buys(&db, &press, ada, NOW + 60 * DAY);
        let before = months(&db, &press, "2027-01");
        let told: Vec<_> = before.iter().map(|row| (row.mrr_new, row.mrr_churn, row.mrr_reactivation)).collect();
        assert_eq!(told, [(900, 0, 0), (0, -900, 0), (0, 0, 900)]);
        write(&db, move |tx| tx.execute("DELETE FROM readers WHERE id = $1", &[&ada]));
        assert_eq!(months(&db, &press, "2027-01"), before);
    }

    fn what_the_sandbox_sold_is_left_out_where_money_moves(db: TestDb) {
        let press = shop(None);
        open(&db, &press);
        let ada = reader(&db, &press, "ada@example.org");
        buys(&db, &press, ada, NOW);
        assert_eq!(months(&db, &press, "2026-11").len(), 1);
        assert_eq!(months(&db, &shop(Some(Processor::Sandbox)), "2026-11").len(), 1);
        assert_eq!(months(&db, &shop(Some(Processor::Stripe)), "2026-11"), []);
    }

    fn a_present_is_in_the_books_and_out_again(db: TestDb) {
        let press = shop(None);
        open(&db, &press);
        let ada = reader(&db, &press, "ada@example.org");
        let giving = press.clone();
        let id = write(&db, move |tx| {
            let wrapped = Wrapped {
                plan: "monthly".into(),
                currency: "EUR".into(),
                recipient: kernel::EmailAddress::parse("ben@example.org").unwrap(),
                recipient_name: String::new(),
                giver_name: String::new(),
                message: String::new(),
                deliver_at: NOW,
            };
            let id = presents::begin(tx, &giving, NOW, ada, &wrapped, crate::sandbox::NAME).unwrap();
            let present = presents::one_of(tx, ada, &id)?.unwrap();
            assert!(presents::pay(tx, &giving, NOW, &present, NOW)?);
            assert!(!presents::pay(tx, &giving, NOW, &present, NOW)?);
            Ok(id)
        });
        assert_eq!(months(&db, &press, "2026-11")[0].revenue, 900);
        let back = press.clone();
        write(&db, move |tx| {
            presents::take_back(tx, &back, NOW + 30 * DAY, &id, false)?;
            presents::take_back(tx, &back, NOW + 31 * DAY, &id, false)
        });
        let told: Vec<_> = months(&db, &press, "2026-12").iter().map(|row| (row.paid, row.paid_back, row.mrr_end)).collect();
        assert_eq!(told, [(900, 0, 0), (0, -900, 0)]);
    }

    fn many_lives_are_looked_at_some_at_a_time(db: TestDb) {
        let press = shop(None);
        let many = press.clone();
        write(&db, move |tx| {
            plans::offer(tx, &many, NOW)?;
            let bought = "INSERT INTO subscriptions (public_id, processor, ref, price_id, status, period_ends, created_at, updated_at, first_id)
                VALUES ($1, 'sandbox', $1, 1, 'active', 1, 1, 1, $2) RETURNING id";
            let began = "INSERT INTO ledger (at, subscription_id, processor, kind, plan, currency, yearly_minor, paid_minor)
                VALUES ($1, $2, 'sandbox', $3, 'monthly', 'EUR', $4, $5)";
            for nth in 0..450i64 {
                let former = (nth >= 430).then_some(nth - 429);
                let id: i64 = tx.query_one(bought, &[&nth.to_string(), &former])?;
                tx.execute(began, &[&(NOW + (nth % 3) * 30 * DAY), &id, &"began", &10_800i64, &0i64])?;
                tx.execute(began, &[&(NOW + (nth % 3) * 30 * DAY), &id, &"paid", &10_800i64, &900i64])?;
            }
            Ok(())
        });
        let rows = months(&db, &press, "2027-01");
        let told: Vec<_> = rows.iter().map(|row| (row.subscribers_end, row.mrr_end, row.revenue)).collect();
        assert_eq!(told.iter().map(|(_, _, revenue)| revenue).sum::<i64>(), 450 * 900);
        assert_eq!((told[2].0, told[2].1), (430, 450 * 900));
        let cohorts: Vec<CohortRow> = read(&db, { let press = press.clone(); move |conn| Ok(replay(conn, &press)?.cohorts(month("2027-01"))) });
        assert_eq!(cohorts.iter().filter(|row| row.after == 0).map(|row| row.joined).sum::<i64>(), 430);
        let kept_up = read(&db, { let press = press.clone(); move |conn| {
            let mut followed = Followed::default();
            followed.look(conn, &press, NOW)?;
            followed.look(conn, &press, NOW + DAY)
        }});
        assert_eq!(kept_up.months(month("2027-01")), rows);
    }
}

/// What stood in a ledger before it said whose money it is, and before presents were in it.
const FORMER: [&str; 6] = [
    "INSERT INTO holders (created_at) VALUES (1)",
    "INSERT INTO readers (public_id, holder_id, email, origin, created_at, confirmed_at)
        SELECT 'ada', id, 'ada@example.org', 'staff', 1, 1 FROM holders",
    "INSERT INTO prices (plan, minor, currency, term, created_at) VALUES ('monthly', 900, 'EUR', 'month', 1)",
    "INSERT INTO subscriptions (public_id, reader_id, processor, ref, price_id, status, period_ends, created_at, updated_at)
        VALUES ('a', 1, 'stripe', 'a', 1, 'active', 1, 1, 1), ('b', 1, 'stripe', 'b', 1, 'active', 1, 1, 1)",
    "INSERT INTO ledger (at, subscription_id, kind, plan, currency, yearly_minor, paid_minor)
        VALUES (1794312000000, 1, 'began', 'monthly', 'EUR', 10800, 0), (1794312000000, 1, 'paid', 'monthly', 'EUR', 10800, 900),
            (1796990400000, 2, 'began', 'monthly', 'EUR', 10800, 0), (1796990400000, 1, 'ended', 'monthly', 'EUR', 0, 0)",
    "INSERT INTO presents (public_id, price_id, recipient, recipient_name, giver_name, message, deliver_at, created_at,
            expires_at, paid_at, refunded_at)
        VALUES ('q', 1, '', '', '', '', 1, 1, 1, 1794312000000, 1796990400000), ('r', 1, '', '', '', '', 1, 1, 1, NULL, NULL)",
];
/// The schema before that.
const BEFORE: i64 = 15;

db::both_databases! {
    fn a_ledger_of_before_is_taken_along(db: TestDb) {
        db::fill_new(db.config(), db.data_dir(), BEFORE, |tx| {
            FORMER.iter().try_for_each(|sql| tx.execute(sql, &[]).map(drop))
        }).unwrap();
        let told = |row: &MonthRow| (row.subscribers_new, row.subscribers_reactivated, row.subscribers_end, row.revenue);
        let rows = months(&db, &shop(None), "2026-12");
        assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), [(1, 0, 1, 1800), (0, 0, 1, -900)]);
        // Presents of that time came from the sandbox.
        let rows = months(&db, &shop(Some(Processor::Stripe)), "2026-12");
        assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), [(1, 0, 1, 900), (0, 0, 1, 0)]);
    }
}

db::both_databases! {
    fn what_plans_bring_now_is_what_the_ledger_says(db: TestDb) {
        let press = shop(None);
        open(&db, &press);
        for email in ["ada@example.org", "ben@example.org"] {
            let reader = reader(&db, &press, email);
            buys(&db, &press, reader, NOW);
        }
        let (now, elsewhere) = (press.clone(), shop(Some(Processor::Stripe)));
        let plans = read(&db, move |conn| plans_now(conn, &now));
        assert_eq!(plans, [PlanNow { plan: "monthly".into(), currency: "EUR".into(), subscribers: 2, yearly: 21_600 }]);
        let last = months(&db, &press, "2026-11").pop().unwrap();
        assert_eq!((last.subscribers_end, last.arr), (2, 21_600));
        assert_eq!(read(&db, move |conn| plans_now(conn, &elsewhere)), [], "no money moves in the sandbox");
    }
}

#[test]
fn figures_take_no_more_room_for_more_lives() {
    let life = |nth: i64| {
        vec![
            line(nth, "2026-01-05", Happening::Began, 10_800),
            money(nth, "2026-01-05", 10_800, 900),
            line(nth, "2026-03-05", Happening::Ended, 0),
        ]
    };
    let size = |lives: i64| {
        let mut figures = Figures::default();
        (0..lives).for_each(|nth| figures.count(&life(nth), &TimeZone::UTC));
        figures.sums.len()
    };
    assert_eq!(size(1), size(10_000));
}
