//! Lives in step with each other: each does something, some time passes, and news of it comes or does not.

use std::sync::Arc;

use db::DbError;
use db::testing::TestDb;
use kernel::clock::Clock;
use kernel::config::{Amounts, Billing, Config, Plan, StripeTax, Term};
use kernel::ids::{Random, SecretKey};
use kernel::{EmailAddress, Money};
use press::billing::inquiries;
use press::plans;
use press::readers::{self, Origin, ReaderRecord};
use press::{Press, billing};
use processors::stripe::{Desk, NAME};
use processors::{Processors, Stripe};
use stripe::fake::{Delivery, Fake, Order, Rules};
use stripe::{IdempotencyKey, SigningSecret};

use crate::model::{DAY, HOUR, Model, Price};

/// 15 January 2027, 10:00 UTC.
pub const BEGINNING: i64 = 1_800_007_200;
/// Steps of a crowd. No more than eleven: two hours of the day pass with each, so that none ever falls into the hour in
/// which a term of another's step is charged.
const STEPS: usize = 11;
pub const PRICES: [(&str, Price); 4] = [
    ("monthly", Price { minor: 900, months: 1 }),
    ("tried", Price { minor: 900, months: 1 }),
    ("dearer", Price { minor: 1500, months: 1 }),
    ("yearly", Price { minor: 12_000, months: 12 }),
];
pub const TRIAL: i64 = 14;
/// What plans are sold in, at the same number of units each, so that one model does for all: cents, whole yen,
/// thousandths of a dinar.
const CURRENCIES: [&str; 3] = ["EUR", "JPY", "KWD"];

/// A small generator, so that a life can be lived again.
pub struct Dice(u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// What was so at the end of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    bound: i64,
    money: i64,
}

pub struct Life {
    pub reader: ReaderRecord,
    /// What they pay in.
    pub currency: &'static str,
    /// Name at Stripe, and what should be so.
    pub running: Option<(String, Model)>,
    /// The money of former subscriptions.
    pub former: i64,
    pub dispute: Option<String>,
    /// Steps whose news may not have come, the last one that surely did first.
    pub known: Vec<Moment>,
    pub behind: bool,
    /// Some of it never will.
    pub lost: bool,
    pub told: Vec<String>,
}

impl Life {
    /// Of what is over everything is known, so that what comes is not mixed up with it.
    pub fn can_begin_anew(&self) -> bool {
        self.dispute.is_none() && !self.behind
    }

    fn moment(&self) -> Moment {
        let running = self.running.as_ref().map(|(_, model)| (model.bound(), model.money));
        let (bound, money) = running.unwrap_or((i64::MIN, 0));
        Moment { bound, money: self.former + money }
    }
}

pub struct Crowd {
    pub db: db::Db,
    pub fake: Fake,
    pub stripe: stripe::Client,
    pub processors: Processors,
    pub press: Arc<Press>,
    pub lives: Vec<Life>,
    pub dice: Dice,
    pub seed: u64,
    pub acts: u64,
}

pub fn money(price: Price, currency: &str) -> Money {
    Money { minor: price.minor, currency: currency.into() }
}

fn settings() -> Config {
    let plan = |(slug, price): &(&str, Price)| Plan {
        slug: (*slug).into(),
        name: (*slug).into(),
        price: Amounts::new(CURRENCIES.map(|currency| money(*price, currency)).to_vec()),
        per: if price.months == 12 { Term::Year } else { Term::Month },
        trial_days: if *slug == "tried" { TRIAL as u32 } else { 0 },
        description: String::new(),
        features: Vec::new(),
    };
    let billing = Billing { grace_days: 14, ..Billing::default() };
    Config { plans: PRICES.iter().map(plan).collect(), billing, ..Config::default() }
}

/// So many lives, which agree with their models to the end.
pub async fn live(db: &TestDb, lives: usize, seed: u64) {
    let mut crowd = Crowd::gather(db, lives, seed).await;
    for step in 0..STEPS {
        if step > 0 {
            let days = 1 + crowd.dice.roll(20) as i64;
            crowd.press.clock.advance((days * DAY + 2 * HOUR) * 1000);
        }
        for at in 0..crowd.lives.len() {
            crowd.act(at).await;
        }
        crowd.hear(db, step).await;
        crowd.compare(db);
        // The next night asks after everything: what was lost is found before its checkout is forgotten.
        if crowd.lives.iter().any(|life| life.lost) {
            crowd.reconcile(db).await;
            crowd.compare(db);
        }
    }
    crowd.reconcile(db).await;
    crowd.compare(db);
    crowd.agree_with_the_books(db);
}

impl Crowd {
    async fn gather(db: &TestDb, lives: usize, seed: u64) -> Crowd {
        let clock = Clock::manual(BEGINNING * 1000);
        let press =
            Press::new(settings(), clock.clone(), Random::seeded(seed), SecretKey::from_bytes([7; 32]));
        let press = Arc::new(press);
        let fake = Fake::start(clock, Rules::default()).await.unwrap();
        let desk = Desk {
            secrets: vec![SigningSecret::new("whsec_crowd").unwrap()],
            tax: StripeTax::None,
            promotion_codes: true,
            pages: Vec::new(),
        };
        let stripe = Stripe::new((*db).clone(), press.clone(), desk, fake.client());
        let processors = Processors::with((*db).clone(), press.clone(), Some(stripe));
        let opening = press.clone();
        let readers = db.write_blocking::<_, DbError>(move |tx| {
            let now = opening.clock.now();
            plans::offer(tx, &opening, now)?;
            let mut all = Vec::new();
            for nth in 0..lives {
                let email = EmailAddress::parse(&format!("reader{nth}@crowd.example")).unwrap();
                let reader = readers::add(tx, &opening, now, &email, Origin::Staff, true)?;
                all.push(readers::by_id(tx, reader)?.unwrap());
            }
            Ok(all)
        });
        let life = |(nth, reader): (usize, ReaderRecord)| Life {
            reader,
            currency: CURRENCIES[nth % CURRENCIES.len()],
            running: None,
            former: 0,
            dispute: None,
            known: vec![Moment { bound: i64::MIN, money: 0 }],
            behind: false,
            lost: false,
            told: Vec::new(),
        };
        let lives = readers.unwrap().into_iter().enumerate().map(life).collect();
        let client = fake.client();
        Crowd {
            db: (*db).clone(),
            fake,
            stripe: client,
            processors,
            press,
            lives,
            dice: Dice(seed),
            seed,
            acts: 0,
        }
    }

    pub fn now(&self) -> i64 {
        self.press.clock.now() / 1000
    }

    pub fn key(&mut self) -> IdempotencyKey {
        self.acts += 1;
        IdempotencyKey::new(format!("act {}", self.acts))
    }

    /// News comes: faithfully, with some lost, or not this time.
    async fn hear(&mut self, db: &TestDb, step: usize) {
        let way = self.dice.roll(10);
        if way == 0 {
            self.lives.iter_mut().for_each(|life| life.behind = true);
            return;
        }
        let lossy = way <= 3;
        let order = match self.dice.roll(3) {
            0 => Order::AsMade,
            1 => Order::Reversed,
            _ => Order::Shuffled(self.seed + step as u64),
        };
        let copies = 1 + self.dice.roll(2) as usize;
        let secrets = self.processors.stripe().unwrap().desk.secrets.clone();
        let mut news = Vec::new();
        for post in self.fake.outgoing(&Delivery { order, copies }, &secrets) {
            self.fake.take(&post.event);
            if lossy && self.dice.roll(2) == 0 {
                continue;
            }
            let now = self.press.clock.now();
            news.push(self.processors.stripe().unwrap().read(&post.signature, &post.body, now).unwrap());
        }
        let press = self.press.clone();
        db.write_blocking::<_, DbError>(move |tx| {
            let now = press.clock.now();
            for one in news {
                let new = inquiries::note(tx, NAME, &one.event, &one.kind, now)?;
                if let Some(subject) = one.subject.filter(|_| new) {
                    inquiries::put(tx, &press, NAME, &subject, now)?;
                }
            }
            Ok(())
        })
        .unwrap();
        for life in &mut self.lives {
            life.lost |= lossy;
            life.behind = life.lost;
        }
        self.ask(db).await;
        if lossy && self.dice.roll(2) == 0 {
            self.reconcile(db).await;
        }
        if step + 1 == STEPS {
            self.reconcile(db).await;
        }
    }

    /// Puts all questions, and takes in the answers.
    async fn ask(&self, db: &TestDb) {
        loop {
            let now = self.press.clock.now();
            let due = db.write_blocking(move |tx| inquiries::take(tx, now, 1000)).unwrap();
            if due.is_empty() {
                return;
            }
            let mut heard = Vec::new();
            for inquiry in due {
                heard.push(self.processors.ask(inquiry).await.unwrap());
            }
            let press = self.press.clone();
            db.write_blocking::<_, DbError>(move |tx| {
                for one in heard {
                    // A checkout leads to its subscription: an answer about that from the same round is asked for again.
                    one.take_in(tx, &press, press.clock.now())?;
                }
                Ok(())
            })
            .unwrap();
        }
    }

    async fn reconcile(&mut self, db: &TestDb) {
        self.processors.ask_after_all().await.unwrap();
        self.ask(db).await;
        self.lives.iter_mut().for_each(|life| (life.behind, life.lost) = (false, false));
    }

    /// What is so in the database is what the model says; of a life whose news may be missing, what it said at some step
    /// since the last that surely came.
    fn compare(&mut self, db: &TestDb) {
        let (now, readers) =
            (self.press.clock.now(), self.lives.iter().map(|life| (life.reader.id, life.currency)));
        let readers: Vec<(i64, &str)> = readers.collect();
        let found = db.read_blocking::<_, DbError>(move |conn| {
            let money = "SELECT CAST(COALESCE(SUM(p.minor), 0) AS BIGINT) FROM payments p
                JOIN subscriptions s ON s.id = p.subscription_id WHERE s.reader_id = $1 AND p.currency = $2";
            let mut found = Vec::new();
            for (reader, currency) in readers {
                let reads = billing::standing(conn, reader, now)?.live.is_some();
                found.push((reads, conn.query_one::<i64>(money, &[&reader, &currency])?));
            }
            Ok(found)
        });
        let (seed, seconds) = (self.seed, now / 1000);
        for (life, found) in self.lives.iter_mut().zip(found.unwrap()) {
            life.known.push(life.moment());
            if !life.behind {
                life.known.drain(..life.known.len() - 1);
            }
            let says = |moment: &Moment| (seconds < moment.bound, moment.money);
            assert!(
                life.known.iter().any(|moment| says(moment) == found),
                "seed {seed}: reads and paid {found:?}, and should {:?}; {:?}\n{}",
                life.known.iter().map(says).collect::<Vec<_>>(),
                life.running,
                life.told.join("\n"),
            );
        }
    }

    /// Receipts are numbered without a gap, and the ledger has all the money.
    fn agree_with_the_books(&self, db: &TestDb) {
        let sums = db.read_blocking::<_, DbError>(|conn| {
            let counted = "SELECT CAST(COUNT(*) - COALESCE(MAX(number), 0) AS BIGINT) FROM payments";
            let paid = "SELECT CAST(COALESCE(SUM(minor), 0) AS BIGINT) FROM payments";
            let booked = "SELECT CAST(COALESCE(SUM(paid_minor), 0) AS BIGINT) FROM ledger";
            Ok((
                conn.query_one::<i64>(counted, &[])?,
                conn.query_one::<i64>(paid, &[])?,
                conn.query_one::<i64>(booked, &[])?,
            ))
        });
        let (gaps, paid, booked) = sums.unwrap();
        assert_eq!((gaps, paid), (0, booked), "seed {}", self.seed);
    }
}
