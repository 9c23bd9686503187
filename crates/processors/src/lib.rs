//! Who handles the money: the sandbox, Stripe and the publication itself by invoice, behind one trait.
//!
//! What is asked of a processor takes time and can fail, so it is done outside of transactions; what it answers is taken
//! in by `press::billing`. Before anything is done there, an inquiry is put ([`press::billing::inquiries`]): whatever
//! happens to this process afterwards, somebody will ask how it went.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod asking;
mod invoice;
mod refunding;
mod repricing;
mod sandbox;
pub mod stripe;
mod withdrawing;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use db::{Db, DbError};
use kernel::clock::Millis;
use kernel::config::Config;
use press::Press;
use press::billing::changes::Begins;
use press::billing::checkout::Order;
use press::billing::intake::Statement;
use press::plans::Price;
use press::presents::{self, Present};
use press::readers::ReaderRecord;

pub use self::stripe::{News, NotTaken, SetupError, Stripe};
pub use asking::{Heard, Reconciled, nights_begin};
pub use invoice::Invoices;
pub use refunding::{Ends, RefundError, Refunded};
pub use sandbox::Sandbox;

/// Why a processor did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ProcessorError {
    /// It does not answer, or not sensibly, or not now. The same may be asked again.
    #[error("{0}")]
    Silent(String),
    /// It says no.
    #[error("{0}")]
    Refused(String),
    /// The bank says no.
    #[error("the card was declined")]
    Declined,
    /// It does not know what it is asked about.
    #[error("the processor does not know it")]
    Unknown,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// What a processor answers, in time.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, ProcessorError>> + Send + 'a>>;

/// Somebody is about to pay.
#[derive(Clone, Debug)]
pub struct Purchase {
    /// For what.
    pub order: Order,
    /// Who.
    pub reader: ReaderRecord,
    /// What the plan is called.
    pub plan: String,
    /// What the address of the order ends with.
    pub token: String,
}

/// Somebody is about to pay for a present.
#[derive(Clone, Debug)]
pub struct Giving {
    /// The present.
    pub present: Present,
    /// What it costs, once.
    pub price: Price,
    /// Who gives it.
    pub reader: ReaderRecord,
    /// What the plan is called.
    pub plan: String,
}

/// What news is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A subscription.
    Subscription(String),
    /// A present, by the checkout at which it is paid.
    Present(String),
}

impl Subject {
    /// What the processor calls it.
    pub fn name(&self) -> &str {
        match self {
            Subject::Subscription(name) | Subject::Present(name) => name,
        }
    }
}

/// Where somebody pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The address: a path of this site, or a page of the processor's.
    pub address: String,
    /// What the processor calls it, if it can be asked about it.
    pub checkout: Option<String>,
}

/// How far somebody is with paying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They can go on at this address.
    Open(String),
    /// It came to this subscription.
    Done(String),
    /// It cannot be paid any more.
    Over,
}

/// What is wanted of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// It ends with the term that is paid for; one that is not paid ends now.
    Cancel,
    /// It goes on after all.
    Keep,
    /// It ends now.
    Stop,
    /// It ends now, and the payment of this name is given back.
    GiveBack(String),
    /// It ends now, and of all that was paid no more than so many minor units are kept.
    Withdraw(i64),
    /// It has another price.
    Change(Box<Turn>),
    /// A change that was to come does not.
    Stay,
    /// It stands still from the end of what is paid for until then.
    Pause(Millis),
    /// It goes on: now, with a whole term, if it stands still; else it never does.
    Resume,
}

/// Another price for a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The price.
    pub price: Price,
    /// What its plan is called.
    pub plan: String,
    /// When it begins and at what cost, as [`Processor::begins`] said. At another cost nothing is changed.
    pub begins: Begins,
    /// Whether it is the same with more seats, for what is left of the term.
    pub adds_seats: bool,
    /// With those: what comes with a renewal instead of the price that would come then.
    pub then: Option<Price>,
}

/// A price that a subscription may have instead.
#[derive(Clone, Copy, Debug)]
pub struct Turning<'a> {
    /// What it costs now.
    pub present: &'a Price,
    /// The other price.
    pub price: &'a Price,
    /// What its plan is called.
    pub plan: &'a str,
    /// Whether it is to begin at once, if it can.
    pub at_once: bool,
}

impl Turning<'_> {
    /// Whether it is the same with more seats at once, for what is left of the term.
    fn adds_seats(&self) -> bool {
        self.at_once && self.price.differs_in_seats(self.present)
    }
}

/// Who handles money.
pub trait Processor: fmt::Debug + Send + Sync {
    /// The word in the database.
    fn name(&self) -> &'static str;

    /// Opens a checkout.
    fn open<'a>(&'a self, purchase: &'a Purchase) -> Answer<'a, Opened>;

    /// How far a checkout is. Who keeps none has none that could be paid.
    fn outcome<'a>(&'a self, _checkout: &'a str) -> Answer<'a, Outcome> {
        Box::pin(async { Ok(Outcome::Over) })
    }

    /// Closes a checkout, so that nobody pays there any more. One that was paid is [`ProcessorError::Refused`].
    fn close<'a>(&'a self, _checkout: &'a str) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    /// What news of `subject` is about: a subscription, a checkout, or a payment.
    /// Where news is of subscriptions alone, that is its subject.
    fn trace<'a>(&'a self, subject: &'a str) -> Answer<'a, Vec<Subject>> {
        Box::pin(async { Ok(vec![Subject::Subscription(subject.to_owned())]) })
    }

    /// Opens a checkout for a present: the same however often it is asked for.
    fn open_present<'a>(&'a self, giving: &'a Giving) -> Answer<'a, Opened>;

    /// All there is to say of the present that is paid at a checkout. Who keeps none has nothing to say that is not known.
    fn ask_present<'a>(&'a self, _checkout: &'a str) -> Answer<'a, presents::Statement> {
        Box::pin(async { Err(ProcessorError::Unknown) })
    }

    /// Gives the money of a present back.
    fn give_back_present<'a>(&'a self, present: &'a Present) -> Answer<'a, ()>;

    /// All there is to say of a subscription.
    fn ask<'a>(&'a self, reference: &'a str) -> Answer<'a, Statement>;

    /// When a subscription can have another price: at once if that is wanted, and at what cost.
    fn begins<'a>(&'a self, reference: &'a str, turn: &'a Turning<'a>) -> Answer<'a, Begins>;

    /// Does something to a subscription. The same act under the same name is done once.
    fn act<'a>(&'a self, reference: &'a str, wish: &'a Wish, name: &'a str) -> Answer<'a, ()>;

    /// The processor's page on which the reader sees to their card and comes back to `back`, if it has one.
    fn card_page<'a>(&'a self, _reader: i64, _back: &'a str, _name: &'a str) -> Answer<'a, Option<String>> {
        Box::pin(async { Ok(None) })
    }

    /// Forgets the reader, as far as the law lets it. What stands in our own database is forgotten with them.
    fn forget<'a>(&'a self, _reader: i64) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// The processors at hand. Cheap to clone.
#[derive(Clone)]
pub struct Processors {
    db: Db,
    press: Arc<Press>,
    sandbox: Arc<Sandbox>,
    invoices: Arc<Invoices>,
    stripe: Option<Arc<Stripe>>,
}

impl fmt::Debug for Processors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Processors").field("stripe", &self.stripe).finish_non_exhaustive()
    }
}

impl Processors {
    /// The sandbox and invoices, and Stripe if the settings name its key. Nothing is asked yet.
    ///
    /// # Errors
    /// [`SetupError`] says which setting cannot be used.
    pub fn open(db: Db, press: Arc<Press>) -> Result<Processors, SetupError> {
        let stripe = Stripe::of(&db, &press)?;
        Ok(Processors::with(db, press, stripe))
    }

    /// The sandbox and invoices, and this Stripe.
    pub fn with(db: Db, press: Arc<Press>, stripe: Option<Stripe>) -> Processors {
        let sandbox = Arc::new(Sandbox::new(db.clone(), press.clone()));
        let invoices = Arc::new(Invoices::new(db.clone(), press.clone()));
        Processors { db, press, sandbox, invoices, stripe: stripe.map(Arc::new) }
    }

    /// Whether the settings can be used: what [`Processors::open`] would say.
    ///
    /// # Errors
    /// [`SetupError`] says which setting cannot be used.
    pub fn check(config: &Config) -> Result<(), SetupError> {
        self::stripe::Desk::of(config).map(drop)
    }

    /// The processor of that name.
    pub fn named(&self, name: &str) -> Option<&dyn Processor> {
        let stripe = self.stripe.as_deref().map(|stripe| stripe as &dyn Processor);
        let all = [Some(&*self.sandbox as &dyn Processor), Some(&*self.invoices), stripe];
        all.into_iter().flatten().find(|processor| processor.name() == name)
    }

    /// The processor of that name, which a subscription or an order has.
    ///
    /// # Errors
    /// [`ProcessorError::Silent`] if it is not set up any more.
    pub fn known(&self, name: &str) -> Result<&dyn Processor, ProcessorError> {
        self.named(name).ok_or_else(|| ProcessorError::Silent(format!("{name} is not set up")))
    }

    /// Stripe, if it is at hand.
    pub fn stripe(&self) -> Option<&Stripe> {
        self.stripe.as_deref()
    }
}

/// Gives a present back whose money the house has, in our own database.
async fn give_back_here(db: &Db, press: &Arc<Press>, present: &Present) -> Result<(), ProcessorError> {
    // As it stood when it was looked at: what is redeemed meanwhile stays.
    let (press, id, redeemed) = (press.clone(), present.public_id.clone(), present.redeemed_at.is_some());
    let back =
        db.write::<_, DbError>(move |tx| presents::take_back(tx, &press, press.clock.now(), &id, redeemed));
    back.await?.map(drop).ok_or(ProcessorError::Unknown)
}
