//! A year and more of subscribers in the sandbox: the figures of what they wrote into the ledger are those that a look at
//! their subscriptions at each month's end gives.

use db::DbError;
use db::testing::TestDb;
use kernel::clock::{DAY, HOUR};
use kernel::config::{Plan, Term};
use kernel::money::Money;

use super::*;
use crate::articles::fixtures::{NOW, press, read, reader, write};
use crate::billing::lifecycle::Status;
use crate::billing::subscriptions::Owner;
use crate::figures::{Followed, MonthRow, replay};
use crate::plans::Price;
use crate::sandbox::{self, Account, Card};
use crate::{Press, plans};

const DAYS: i64 = 420;
const READERS: usize = 24;

/// A small generator, so that lives can be lived again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

fn shop() -> Press {
    let plan = |slug: &str, minor, currency: &str, per, trial_days| Plan {
        slug: slug.into(),
        name: slug.into(),
        price: Money { minor, currency: currency.into() }.into(),
        per,
        trial_days,
        description: String::new(),
        features: Vec::new(),
    };
    press(move |config| {
        config.site.time_zone = "America/New_York".into();
        config.plans = vec![
            plan("monthly", 900, "EUR", Term::Month, 0),
            plan("dearer", 1500, "EUR", Term::Month, 14),
            plan("yearly", 8900, "EUR", Term::Year, 0),
            plan("yen", 1200, "JPY", Term::Month, 10),
            plan("dinar", 12_345, "KWD", Term::Year, 0),
        ];
    })
}

/// Someone, what they bought, and what was seen of them.
struct Someone {
    reader: i64,
    gone: bool,
    references: Vec<String>,
    /// Trials: when each began, and of which subscription.
    trials: Vec<(Millis, usize)>,
    seen: Seen,
}

struct Town<'a> {
    db: &'a TestDb,
    press: Press,
    prices: Vec<Price>,
    people: Vec<Someone>,
    dice: Dice,
    now: Millis,
}

impl Town<'_> {
    fn found(db: &TestDb, seed: u64) -> Town<'_> {
        let press = shop();
        let opening = press.clone();
        let prices = write(db, move |tx| {
            plans::offer(tx, &opening, NOW)?;
            plans::offered(tx)
        });
        let someone = |nth: usize| Someone {
            reader: reader(db, &press, &format!("reader{nth}@example.org")),
            gone: false,
            references: Vec::new(),
            trials: Vec::new(),
            seen: Seen { taken: None, ends: Vec::new() },
        };
        let people = (0..READERS).map(someone).collect();
        Town { db, press, prices, people, dice: Dice(seed), now: NOW }
    }

    fn accounts(&self, nth: usize) -> Vec<Account> {
        let references = self.people[nth].references.clone();
        read(self.db, move |conn| {
            let told = |reference: &String| Ok::<_, DbError>(sandbox::told(conn, reference)?.unwrap());
            references.iter().map(told).collect::<Result<Vec<_>, _>>()
        })
    }

    fn price(&self, id: i64) -> &Price {
        self.prices.iter().find(|price| price.id == id).unwrap()
    }

    /// Looks at everybody as they are just before `end`, when the month of `self.now` does, or the story.
    fn look(&mut self, end: Millis) {
        let month = self.press.period(self.now);
        for nth in 0..self.people.len() {
            let mut totals: BTreeMap<String, i64> = BTreeMap::new();
            for mut account in self.accounts(nth) {
                account.advance(end - 1);
                let report = account.report();
                let runs = matches!(report.status, Status::Active | Status::PastDue);
                if runs && report.money_back_at.is_none() && account.paid.iter().any(|paid| paid.minor > 0) {
                    let price = self.price(account.price);
                    *totals.entry(price.money.currency.clone()).or_default() += price.yearly();
                }
            }
            self.people[nth].seen.ends.push((month, totals));
        }
    }

    fn let_time_pass(&self) {
        let (press, now) = (self.press.clone(), self.now);
        while write(self.db, {
            let press = press.clone();
            move |tx| sandbox::advance_due(tx, &press, now, 50)
        }) > 0
        {}
    }

    fn act(&mut self, nth: usize) {
        let running = self.accounts(nth).last().map(Account::report);
        let over = running.is_none_or(|report| !report.status.goes_on() || report.cancel_at.is_some());
        match self.people[nth].gone {
            true => {}
            false if over => self.buy(nth),
            false => self.change(nth),
        }
    }

    fn buy(&mut self, nth: usize) {
        let price = self.prices[self.dice.roll(self.prices.len())].clone();
        let mut account = Account::begin(&price, Card::Good, false, self.now);
        if price.plan == "monthly" && self.dice.roll(2) == 0 {
            let dearer = self.prices.iter().find(|price| price.plan == "dearer").unwrap();
            account.lower_for(2, dearer);
        }
        let (press, now, reader) = (self.press.clone(), self.now, self.people[nth].reader);
        let owner = Owner { reader, order: None };
        let bought = write(self.db, move |tx| sandbox::open(tx, &press, now, owner, &account)).unwrap();
        let someone = &mut self.people[nth];
        if price.trial_days > 0 {
            someone.trials.push((now, someone.references.len()));
        }
        someone.references.push(bought.reference);
    }

    fn change(&mut self, nth: usize) {
        let reference = self.people[nth].references.last().unwrap().clone();
        let present = self.accounts(nth).last().unwrap().price;
        let currency = self.price(present).money.currency.clone();
        let alike: Vec<Price> =
            self.prices.iter().filter(|price| price.money.currency == currency).cloned().collect();
        let price = alike[self.dice.roll(alike.len())].clone();
        let (press, now, act) = (self.press.clone(), self.now, self.dice.roll(14));
        let pause = now + (20 + self.dice.roll(60) as i64) * DAY;
        write(self.db, move |tx| {
            sandbox::change(tx, &press, now, &reference, |account| match act {
                0..=2 => account.cancel(now),
                3 => account.stop(now),
                4 => account.give_back(now),
                5 => account.withdraw(100, now),
                6 | 7 => account.use_card(Card::Bad, now),
                8 | 9 => account.use_card(Card::Good, now),
                10 => _ = account.upgrade(&price, now),
                11 => account.change_later(&price, now + 20 * DAY),
                12 => account.pause(pause),
                _ => _ = account.resume(now),
            })
        });
        if act == 3 {
            let reader = self.people[nth].reader;
            write(self.db, move |tx| tx.execute("DELETE FROM readers WHERE id = $1", &[&reader]));
            self.people[nth].gone = true;
        }
    }

    fn live(&mut self, days: i64) {
        let mut followed = Followed::default();
        for day in 0..days {
            let next = NOW + day * DAY + self.dice.roll(20) as i64 * HOUR;
            if self.press.period(next) != self.press.period(self.now) {
                self.look(self.press.month_end(self.now));
            }
            self.now = next.max(self.now);
            self.let_time_pass();
            for _ in 0..self.dice.roll(4) {
                let nth = self.dice.roll(READERS);
                self.act(nth);
            }
            if day % 25 == 24 {
                let (press, now, mut kept) = (self.press.clone(), self.now, followed);
                followed = read(self.db, move |conn| {
                    let kept_up = kept.look(conn, &press, now)?;
                    assert_eq!(kept_up, replay(conn, &press)?);
                    Ok(kept)
                });
            }
        }
        self.look(self.now + 1);
    }

    fn figures(&self) -> Figures {
        let press = self.press.clone();
        read(self.db, move |conn| replay(conn, &press))
    }

    /// Money by month and currency, trials and those of them that were paid for by month and currency, first payments.
    fn seen_otherwise(&self) -> [BTreeMap<(String, Period), i64>; 4] {
        let [mut revenue, mut trials, mut converted, mut joined] = [const { BTreeMap::new() }; 4];
        for nth in 0..self.people.len() {
            let mut firsts: BTreeMap<String, Millis> = BTreeMap::new();
            for (at, account) in self.accounts(nth).iter().enumerate() {
                let currency = self.price(account.price).money.currency.clone();
                for paid in &account.paid {
                    *revenue.entry((currency.clone(), self.press.period(paid.at))).or_default() += paid.minor;
                }
                let first = account.paid.iter().filter(|paid| paid.minor > 0).map(|paid| paid.at).min();
                if let Some(first) = first {
                    let known = firsts.entry(currency.clone()).or_insert(first);
                    *known = first.min(*known);
                }
                if let Some((tried, _)) = self.people[nth].trials.iter().find(|(_, of)| *of == at) {
                    let month = (currency, self.press.period(*tried));
                    *converted.entry(month.clone()).or_default() += i64::from(first.is_some());
                    *trials.entry(month).or_default() += 1;
                }
            }
            for (currency, first) in firsts {
                *joined.entry((currency, self.press.period(first))).or_default() += 1;
            }
        }
        [revenue, trials, converted, joined]
    }
}

fn told(rows: impl IntoIterator<Item = ((String, Period), i64)>) -> BTreeMap<(String, Period), i64> {
    rows.into_iter().filter(|(_, count)| *count != 0).collect()
}

/// A town lives, and its figures are what was seen there.
fn compare(db: &TestDb, seed: u64) {
    let mut town = Town::found(db, seed);
    town.live(DAYS);
    let (figures, until) = (town.figures(), town.press.period(town.now));
    let seen: Vec<Seen> = town.people.iter_mut().map(|one| std::mem::take(&mut one.seen)).collect();
    assert_eq!(counted_movements(&figures), movements(&seen), "seed {seed}");
    let [revenue, trials, converted, joined] = town.seen_otherwise().map(told);
    let rows = figures.months(until);
    let of = |number: fn(&MonthRow) -> i64| {
        told(rows.iter().map(|row| ((row.currency.clone(), row.month), number(row))))
    };
    assert_eq!(of(|row| row.revenue), revenue, "seed {seed}");
    assert_eq!(of(|row| row.trials), trials, "seed {seed}");
    assert_eq!(of(|row| row.trials_converted), converted, "seed {seed}");
    let cohorts = figures.cohorts(until);
    let begun = cohorts.iter().filter(|row| row.after == 0);
    assert_eq!(
        told(begun.map(|row| ((row.currency.clone(), row.cohort), row.joined))),
        joined,
        "seed {seed}"
    );
    assert!(revenue.len() > 20 && !trials.is_empty() && joined.len() > 10, "seed {seed} is a dull town");
}

db::both_databases! {
    fn the_ledger_tells_what_a_look_at_each_month_tells(db: TestDb) {
        compare(&db, 1);
    }
}

#[test]
fn it_does_in_other_towns_too() {
    (2..6).for_each(|seed| compare(&TestDb::sqlite(), seed));
}
