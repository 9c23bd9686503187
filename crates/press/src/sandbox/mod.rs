//! The sandbox: a processor of the program's own, in which no money moves. It does what a real one does, trials,
//! renewals, failures and retries included, by the site's clock, so that all the rest can be tried on a fresh machine.

mod changes;
mod store;
#[cfg(test)]
mod tests;

use kernel::clock::{DAY, Millis};
use kernel::config::Term;
use serde::{Deserialize, Serialize};

use crate::billing::lifecycle::{Report, Status};
use crate::plans::{Price, term_end};

use changes::Next;
pub use store::{advance_due, begin, change, open, statement, told};

/// What a processor is called in the database.
pub const NAME: &str = "sandbox";
/// How long a payment takes that is not settled at once.
pub const SLOW: Millis = 60_000;
/// After how many days a failed renewal is tried again, counted from the failure.
const RETRIES: [Millis; 3] = [3 * DAY, 7 * DAY, 12 * DAY];

/// The card that is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Card {
    /// Every payment goes through.
    Good,
    /// Every payment is refused.
    Bad,
}

/// A payment, or what went back if it is below zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Minor units.
    pub minor: i64,
    /// When.
    pub at: Millis,
}

/// A subscription in the sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Row id of the price.
    pub price: i64,
    minor: i64,
    term: Term,
    status: Stage,
    /// The card on file.
    pub card: Card,
    /// From where terms are counted.
    anchor: Millis,
    period_ends: Millis,
    cancel_at: Option<Millis>,
    ended_at: Option<Millis>,
    troubled_since: Option<Millis>,
    money_back_at: Option<Millis>,
    tries: usize,
    /// When the term that runs began, and what it is worth.
    term_began: Millis,
    term_paid: i64,
    next: Option<Next>,
    /// Stands still from the end of the term until then.
    pause_until: Option<Millis>,
    /// Everything that was paid.
    pub paid: Vec<Paid>,
}

/// Statuses that occur here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Stage {
    Waiting,
    Trial,
    Active,
    Owing,
    Paused,
    /// Never paid.
    Failed,
    Over,
}

impl Account {
    /// A subscription that begins now: on trial, paid, or waiting for a payment that takes a while.
    pub fn begin(price: &Price, card: Card, slow: bool, now: Millis) -> Account {
        let mut account = Account {
            price: price.id,
            minor: price.money.minor,
            term: price.term,
            status: Stage::Waiting,
            card,
            anchor: now,
            period_ends: now + SLOW,
            cancel_at: None,
            ended_at: None,
            troubled_since: None,
            money_back_at: None,
            tries: 0,
            term_began: now,
            term_paid: 0,
            next: None,
            pause_until: None,
            paid: Vec::new(),
        };
        if slow {
            return account;
        }
        if price.trial_days > 0 {
            account.status = Stage::Trial;
            account.period_ends = now + price.trial_days * DAY;
            account.anchor = account.period_ends;
        } else {
            account.pay(now, now);
        }
        account
    }

    /// When something happens next by time alone.
    pub fn next_at(&self) -> Option<Millis> {
        match self.status {
            Stage::Over | Stage::Failed => None,
            Stage::Paused => self.pause_until,
            Stage::Owing => {
                let since = self.troubled_since.unwrap_or(self.period_ends);
                Some(RETRIES.get(self.tries).map_or(since, |after| since + after))
            }
            Stage::Waiting | Stage::Trial | Stage::Active => {
                Some(self.cancel_at.map_or(self.period_ends, |at| at.min(self.period_ends)))
            }
        }
    }

    /// Lets time pass up to `now`.
    pub fn advance(&mut self, now: Millis) {
        while let Some(at) = self.next_at().filter(|at| *at <= now) {
            self.step(at);
        }
    }

    fn step(&mut self, at: Millis) {
        if self.cancel_at.is_some_and(|end| end <= at) {
            return self.end(at);
        }
        match (self.status, self.card) {
            (Stage::Over | Stage::Failed, _) => {}
            (Stage::Paused, _) => self.go_on(at),
            (Stage::Active, _) if self.pause_until.is_some() => self.stand_still(at),
            (Stage::Waiting, Card::Bad) => self.status = Stage::Failed,
            (Stage::Waiting, Card::Good) => {
                self.anchor = at;
                self.pay(at, at);
            }
            (Stage::Trial | Stage::Active, Card::Good) => self.pay(self.period_ends, at),
            (Stage::Trial | Stage::Active, Card::Bad) => self.owe(at),
            (Stage::Owing, Card::Good) => self.pay(self.period_ends, at),
            (Stage::Owing, Card::Bad) => {
                self.tries += 1;
                if self.tries >= RETRIES.len() {
                    self.end(at);
                }
            }
        }
    }

    /// Pays for the term that begins at `start`.
    fn pay(&mut self, start: Millis, at: Millis) {
        self.turn(start);
        self.begin_term(start);
        self.paid.push(Paid { minor: self.minor, at });
    }

    fn begin_term(&mut self, start: Millis) {
        self.status = Stage::Active;
        self.troubled_since = None;
        self.money_back_at = None;
        (self.term_began, self.term_paid) = (start, self.minor);
        self.period_ends = term_end(self.anchor, self.term, start);
    }

    fn owe(&mut self, at: Millis) {
        self.status = Stage::Owing;
        self.troubled_since = Some(at);
        self.tries = 0;
    }

    fn stand_still(&mut self, at: Millis) {
        self.status = Stage::Paused;
        self.troubled_since = Some(at);
    }

    fn end(&mut self, at: Millis) {
        self.status = Stage::Over;
        self.ended_at = Some(at);
    }

    /// Lets it end with the term that is paid for; one that owes ends now.
    pub fn cancel(&mut self, now: Millis) {
        match self.status {
            Stage::Over | Stage::Failed => {}
            Stage::Owing | Stage::Paused | Stage::Waiting => self.stop(now),
            Stage::Trial | Stage::Active => {
                self.cancel_at = Some(self.period_ends);
                self.pause_until = None;
            }
        }
    }

    /// Ends it now; its reader asked for that.
    pub fn stop(&mut self, now: Millis) {
        if !matches!(self.status, Stage::Over | Stage::Failed) {
            self.cancel_at = Some(now);
            self.end(now);
        }
    }

    /// Takes a cancellation back, as long as it has not ended.
    pub fn keep(&mut self) {
        if self.status != Stage::Over {
            self.cancel_at = None;
        }
    }

    /// Another card; what is owed is charged to it at once.
    pub fn use_card(&mut self, card: Card, now: Millis) {
        self.card = card;
        if card == Card::Good && self.status == Stage::Owing {
            self.pay(self.period_ends, now);
        }
    }

    /// Gives the last payment back and ends it.
    pub fn give_back(&mut self, now: Millis) {
        if let Some(last) = self.paid.iter().rev().find(|paid| paid.minor > 0).cloned()
            && self.money_back_at.is_none()
        {
            self.paid.push(Paid { minor: -last.minor, at: now });
            self.money_back_at = Some(now);
        }
        if !matches!(self.status, Stage::Over | Stage::Failed) {
            self.end(now);
        }
    }

    /// Ends it as if it had never been agreed to, with so much of the money back.
    pub fn withdraw(&mut self, back: i64, now: Millis) {
        if back > 0 {
            self.paid.push(Paid { minor: -back, at: now });
            self.money_back_at = self.money_back_at.or(Some(now));
        }
        if !matches!(self.status, Stage::Over | Stage::Failed) {
            self.end(now);
        }
    }

    /// How it stands.
    pub fn report(&self) -> Report {
        let status = match self.status {
            Stage::Waiting => Status::Incomplete,
            Stage::Trial => Status::Trialing,
            Stage::Active => Status::Active,
            Stage::Owing => Status::PastDue,
            Stage::Paused => Status::Paused,
            Stage::Failed => Status::IncompleteExpired,
            Stage::Over => Status::Canceled,
        };
        Report {
            status,
            period_ends: self.period_ends,
            cancel_at: self.cancel_at,
            ended_at: self.ended_at,
            troubled_since: self.troubled_since,
            money_back_at: self.money_back_at,
        }
    }
}
