//! Changing what a subscription of the sandbox costs, and letting it stand still.

use kernel::clock::Millis;
use kernel::config::Term;
use serde::{Deserialize, Serialize};

use super::{Account, Card, Paid, Stage};
use crate::billing::changes::{Begins, Quote};
use crate::billing::coming::{Coming, NextPrice};
use crate::billing::proration::{Proration, prorate, rest, unused};
use crate::plans::{Price, term_end};

/// What it costs from a renewal on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Next {
    price: i64,
    minor: i64,
    term: Term,
    /// The first renewal at or after that is at the new price.
    from: Millis,
}

impl Account {
    /// What it costs to have `price` at once. Nothing while it is on trial; none if it cannot be had at once.
    pub fn quote(&self, price: &Price, now: Millis) -> Option<Proration> {
        match self.status {
            Stage::Trial => Some(Proration { credit: 0, charge: 0 }),
            Stage::Active => {
                let credit = unused(self.term_paid, self.term_began, self.period_ends, now);
                prorate(price.money.minor, credit)
            }
            _ => None,
        }
    }

    /// When it can have `price`, at once if that is wanted and loses nothing.
    pub fn begins(&self, price: &Price, at_once: bool, now: Millis) -> Begins {
        let Some(cost) = self.quote(price, now).filter(|_| at_once) else {
            return Begins::Then(self.period_ends);
        };
        let (anew, renews) = match self.status {
            Stage::Trial => (false, self.period_ends),
            _ => (true, term_end(now, price.term, now)),
        };
        Begins::Now(Quote { cost, at: now, renews, anew })
    }

    /// Has another price from now on, with a whole term of it. False if the card is refused, or it cannot be: nothing has
    /// changed then.
    pub fn upgrade(&mut self, price: &Price, now: Millis) -> bool {
        let Some(Proration { charge, .. }) = self.quote(price, now) else { return false };
        if charge > 0 && self.card == Card::Bad {
            return false;
        }
        (self.price, self.minor, self.term, self.next) = (price.id, price.money.minor, price.term, None);
        if self.status == Stage::Active {
            (self.anchor, self.pause_until) = (now, None);
            self.begin_term(now);
            if charge > 0 {
                self.paid.push(Paid { minor: charge, at: now });
            }
        }
        true
    }

    /// What it costs to have more seats at once, at `price` for a term, and when; none if they cannot be had.
    pub fn adds(&self, price: &Price, now: Millis) -> Option<Quote> {
        let more = price.money.minor - self.minor;
        let may = self.status == Stage::Active && self.pause_until.is_none() && more >= 0;
        let charge = rest(more, self.term_began, self.period_ends, now);
        let cost = Proration { credit: 0, charge };
        may.then_some(Quote { cost, at: now, renews: self.period_ends, anew: false })
    }

    /// Has more seats for the rest of the term, and from the next renewal on at the price to come, if one comes. False if
    /// the card is refused, or they cannot be had: nothing has changed then.
    pub fn add(&mut self, price: &Price, then: Option<&Price>, now: Millis) -> bool {
        let Some(Quote { cost: Proration { charge, .. }, .. }) = self.adds(price, now) else { return false };
        if charge > 0 && self.card == Card::Bad {
            return false;
        }
        (self.price, self.minor, self.term_paid) = (price.id, price.money.minor, price.money.minor);
        if let (Some(next), Some(then)) = (&mut self.next, then) {
            (next.price, next.minor) = (then.id, then.money.minor);
        }
        if charge > 0 {
            self.paid.push(Paid { minor: charge, at: now });
        }
        true
    }

    /// Has another price from the first renewal at or after `from`.
    pub fn change_later(&mut self, price: &Price, from: Millis) {
        if self.status == Stage::Trial && from <= self.period_ends {
            (self.price, self.minor, self.term, self.next) = (price.id, price.money.minor, price.term, None);
        } else if !matches!(self.status, Stage::Over | Stage::Failed) {
            self.next = Some(Next { price: price.id, minor: price.money.minor, term: price.term, from });
        }
    }

    /// Has the price `then` once so many terms are over that were not begun yet or began with the purchase.
    pub fn lower_for(&mut self, terms: i64, then: &Price) {
        let end = (0..terms).fold(self.anchor, |end, _| term_end(self.anchor, self.term, end));
        self.next = Some(Next { price: then.id, minor: then.money.minor, term: then.term, from: end });
    }

    /// The price stays what it is.
    pub fn stay(&mut self) {
        self.next = None;
    }

    /// Stands still from the end of what is paid for until `until`, if it is paid for.
    pub fn pause(&mut self, until: Millis) {
        if self.status == Stage::Active && self.cancel_at.is_none() && until > self.period_ends {
            self.pause_until = Some(until);
        }
    }

    /// Goes on: now, with a new term, if it stands still; else it never does. False if the card is refused.
    pub fn resume(&mut self, now: Millis) -> bool {
        match self.status {
            Stage::Paused if self.card == Card::Bad => false,
            Stage::Paused => {
                self.go_on(now);
                true
            }
            _ => {
                self.pause_until = None;
                true
            }
        }
    }

    /// The end of a pause.
    pub(super) fn go_on(&mut self, at: Millis) {
        self.pause_until = None;
        self.anchor = at;
        match self.card {
            Card::Good => self.pay(at, at),
            Card::Bad => {
                self.period_ends = at;
                self.owe(at);
            }
        }
    }

    /// What is to come.
    pub fn coming(&self) -> Coming {
        if matches!(self.status, Stage::Over | Stage::Failed) || self.cancel_at.is_some() {
            return Coming::default();
        }
        let price =
            self.next.as_ref().map(|next| NextPrice { price: next.price, at: self.renewal_after(next.from) });
        Coming { price, resumes_at: self.pause_until }
    }

    /// The first renewal at or after `from`.
    fn renewal_after(&self, from: Millis) -> Millis {
        let mut renewal = self.pause_until.unwrap_or(self.period_ends);
        let anchor = if self.pause_until.is_some() { renewal } else { self.anchor };
        while renewal < from {
            renewal = term_end(anchor, self.term, renewal);
        }
        renewal
    }

    /// Takes the new price, if it is there by the renewal at `start`.
    pub(super) fn turn(&mut self, start: Millis) {
        let Some(next) = self.next.take_if(|next| next.from <= start) else { return };
        if next.term != self.term {
            self.anchor = start;
        }
        (self.price, self.minor, self.term) = (next.price, next.minor, next.term);
    }
}
