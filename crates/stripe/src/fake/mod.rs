//! A Stripe of our own on loopback, for tests of what takes years there.
//!
//! It answers the calls of this crate as Stripe answers them, with Checkout, portal, prices, invoices and
//! webhooks, and refuses fields it does not know. Its time is a [`kernel::Clock`] that it shares with what is
//! tested: when the clock is moved, everything happens that would have happened meanwhile (renewals, failed
//! payments and further tries, the ends of trials, pauses and terms), in order and to the second. Nothing is
//! random, and news is sent only when a test says so, so that it can come late, twice, in any order or never.
//!
//! What it leaves out: a subscription has one item, drafts are final after exactly an hour, amounts below
//! Stripe's least charge are charged, and tax is one rate for everybody.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::Clock;

mod agenda;
mod billing;
mod catalogue;
mod change;
mod checkout;
mod delivery;
mod invoices;
mod money;
mod params;
mod people;
mod routes;
mod serve;
mod subscriptions;
mod terms;
mod world;

pub use delivery::{Delivered, Delivery, Order, Post, Told};
pub use people::Card;

use crate::client::Settings;
use crate::courier::Courier;
use crate::signature::SigningSecret;
use crate::tolerant::Moment;
use world::World;

/// The key that the fake takes.
pub const SECRET_KEY: &str = "sk_test_fake";

/// What becomes of a subscription when the last try to collect has failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterRetries {
    /// It is over.
    #[default]
    Cancel,
    /// It is unpaid: invoices are written and left as drafts.
    Unpaid,
    /// It stays past due.
    PastDue,
}

/// What the account's owner has set in Stripe's dashboard.
#[derive(Clone, Debug)]
pub struct Rules {
    /// After how many seconds a failed payment is tried again, each time.
    pub retries: Vec<i64>,
    /// What comes after the last of them.
    pub after_retries: AfterRetries,
    /// The tax, in hundredths, where it is computed.
    pub tax_percent: i64,
}

impl Default for Rules {
    fn default() -> Self {
        let retries = [3, 5, 7].map(|days| days * agenda::DAY).to_vec();
        Rules { retries, after_retries: AfterRetries::Cancel, tax_percent: 20 }
    }
}

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not looked at, and the connection breaks.
    Unreachable,
    /// It is done, and the connection breaks before the answer.
    AnswerLost,
    /// Somebody else is at work on the same object (409).
    Busy,
    /// There were too many (429).
    TooMany,
    /// Stripe fails (500).
    Broken,
}

/// What came of an attempt to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is paid.
    Paid,
    /// It is done, and the money is on its way.
    Pending,
    /// The bank refuses, with this reason; the page stays open.
    Declined(&'static str),
    /// The bank asks the card's owner.
    Confirm,
}

/// Why nothing can be paid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayError {
    /// The page is not open (any more).
    #[error("this page is not open")]
    NotOpen,
    /// There is no such code, or it is used up, or not for this reader.
    #[error("this code is invalid")]
    NoSuchCode,
    /// It cannot be had without a card.
    #[error("a card is needed")]
    CardNeeded,
    /// It cannot be had at all.
    #[error("refused: {0}")]
    Refused(String),
}

/// Where news is sent, and what signs it.
type Endpoint = Option<(String, Vec<SigningSecret>)>;

/// A Stripe of our own. Clones are the same one.
#[derive(Clone)]
pub struct Fake(Arc<Inside>);

struct Inside {
    world: Mutex<World>,
    clock: Clock,
    base: String,
    endpoint: Mutex<Endpoint>,
    courier: Courier,
    by_itself: AtomicBool,
}

impl Fake {
    /// Begins to serve on a free port of this machine, until the runtime ends.
    ///
    /// # Errors
    /// If no port can be had.
    pub async fn start(clock: Clock, rules: Rules) -> std::io::Result<Fake> {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let base = format!("http://{}", listener.local_addr()?);
        let courier = Courier::new(Duration::from_secs(30)).map_err(std::io::Error::other)?;
        let now = Moment::from_millis(clock.now()).0;
        let world = Mutex::new(World { now, rules, base: base.clone(), ..World::default() });
        let (endpoint, by_itself) = (Mutex::default(), AtomicBool::new(false));
        let fake = Fake(Arc::new(Inside { world, clock, base, endpoint, courier, by_itself }));
        let router = serve::router(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(fake)
    }

    /// What is known, brought to the clock's time first.
    fn world(&self) -> MutexGuard<'_, World> {
        let mut world = self.0.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.pass(Moment::from_millis(self.0.clock.now()).0);
        world
    }

    fn endpoint(&self) -> MutexGuard<'_, Endpoint> {
        self.0.endpoint.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn courier(&self) -> &Courier {
        &self.0.courier
    }

    /// How a client reaches it: without pauses between tries.
    pub fn settings(&self) -> Settings {
        Settings { base: self.0.base.clone(), pause: Duration::ZERO, ..Settings::new(SECRET_KEY) }
    }

    /// The instant it has come to, which is the clock's.
    pub fn now(&self) -> Moment {
        Moment(self.world().now)
    }

    /// Sends news as things happen, for tests in a browser. Otherwise it waits for [`Fake::deliver`].
    pub fn deliver_by_itself(&self) {
        self.0.by_itself.store(true, Ordering::SeqCst);
    }

    fn spread_news(&self) {
        if self.0.by_itself.load(Ordering::SeqCst) {
            let fake = self.clone();
            tokio::spawn(async move { fake.deliver(&Delivery::default()).await });
        }
    }

    /// The next requests fail so, one each.
    pub fn fail_next(&self, faults: &[Fault]) {
        self.world().faults.extend(faults);
    }

    /// From now on the account's rules are these.
    pub fn set_rules(&self, rules: Rules) {
        self.world().rules = rules;
    }

    /// A reader pays on the page of a session; without a card where none is asked for.
    ///
    /// # Errors
    /// See [`PayError`].
    pub fn pay(&self, session: &str, card: Option<Card>) -> Result<Outcome, PayError> {
        self.world().pay(session, card, None, false)
    }

    /// The same after the bank asked ([`Outcome::Confirm`]), and was answered.
    ///
    /// # Errors
    /// See [`PayError`].
    pub fn pay_confirmed(&self, session: &str, card: Card, confirmed: bool) -> Result<Outcome, PayError> {
        self.world().pay(session, Some(card), Some(confirmed), false)
    }

    /// The same with money that takes some days, until [`Fake::settle`].
    ///
    /// # Errors
    /// See [`PayError`].
    pub fn pay_later(&self, session: &str) -> Result<Outcome, PayError> {
        self.world().pay(session, Some(Card::Good), None, true)
    }

    /// Money that was on its way has come, or will not.
    pub fn settle(&self, session: &str, came: bool) {
        self.world().settle(session, came);
    }

    /// A reader types a code on the page of a session.
    ///
    /// # Errors
    /// See [`PayError`].
    pub fn type_code(&self, session: &str, code: &str) -> Result<(), PayError> {
        self.world().type_code(session, code)
    }

    /// A reader pays an open invoice on its page, with another card that is kept.
    ///
    /// # Errors
    /// See [`PayError`].
    pub fn pay_invoice(&self, invoice: &str, card: Card) -> Result<Outcome, PayError> {
        self.world().pay_invoice(invoice, card)
    }

    /// A reader changes the card in the portal, or it comes to behave otherwise.
    pub fn set_card(&self, customer: &str, card: Card) {
        let mut world = self.world();
        if world.customer(customer).is_err() {
            return;
        }
        let method = world.new_card(customer, card);
        if let Ok(found) = world.customer(customer) {
            found.payment_method = Some(method.clone());
        }
        world.tell("customer.updated", customer);
        for subscription in world.live_of(customer) {
            world.altering(&subscription, |one| one.payment_method = Some(method.clone()));
        }
    }

    /// A reader ends their subscriptions with the term in the portal, or takes that back.
    pub fn end_in_portal(&self, customer: &str, ends: bool) {
        let mut world = self.world();
        for subscription in world.live_of(customer) {
            world.end_in_portal(&subscription, ends);
        }
    }

    /// A payer's bank wants the money of a payment back; answers the dispute's id.
    pub fn open_dispute(&self, payment_intent: &str) -> Option<String> {
        self.world().open_dispute(payment_intent)
    }

    /// A dispute is decided.
    pub fn close_dispute(&self, dispute: &str, won: bool) {
        self.world().close_dispute(dispute, won);
    }

    /// Where the page of a session leads to: paid, and not.
    fn addresses(&self, session: &str) -> Option<(String, String)> {
        let world = self.world();
        let found = world.sessions.get(session)?;
        Some((found.success_url.clone(), found.cancel_url.clone()))
    }

    /// Whose a way into the portal is, and where it leads back to.
    fn portal_of(&self, id: &str) -> Option<(String, String)> {
        let world = self.world();
        let text = |name: &str| world.portals.get(id)?[name].as_str().map(str::to_owned);
        Some((text("customer")?, text("return_url").unwrap_or_default()))
    }
}
