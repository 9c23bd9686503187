//! More seats within a term, by an invoice of their own: they are there when it is paid, and nothing is lost if it is not.

use kernel::clock::Millis;
use kernel::config;
use kernel::money::Money;

use super::{Account, Bill};
use crate::billing::changes::Quote;
use crate::billing::proration::{Proration, rest};
use crate::plans::Price;

impl Account {
    /// What it costs to have more seats, at `price` for a term, and until when that is paid for; none if they cannot be
    /// had.
    pub fn adds(&self, price: &Price, now: Millis) -> Option<Quote> {
        let began = self.began().filter(|_| self.anchor.is_some())?;
        let more = price.money.minor - self.price.money.minor;
        let may = more >= 0 && self.adding.is_none() && self.ended_at.is_none() && self.cancel_at.is_none();
        // A further term that is paid for already has them as well.
        let (renewals, renews) = self.unpaid_renewal();
        let further = if renewals > 1 { more } else { 0 };
        let charge = rest(more, began, self.period_ends, now) + further;
        let cost = Proration { credit: 0, charge };
        may.then_some(Quote { cost, at: now, renews, anew: false })
    }

    /// Bills more seats, which are there when that is paid. False if they cannot be had.
    pub fn add(&mut self, price: &Price, settings: &config::Invoice, now: Millis) -> bool {
        let Some(Quote { cost, renews, .. }) = self.adds(price, now) else { return false };
        self.adding = Some(price.clone());
        if cost.charge == 0 {
            self.sit(now);
            return true;
        }
        let money = Money { minor: cost.charge, ..price.money.clone() };
        let term = Some((now, renews));
        self.bills.push(Bill { money, term, adds: true, ..Bill::once(price, settings, now) });
        true
    }

    /// The seats are there. What was billed for the next term is billed anew, and a price to come is one for them all.
    pub(super) fn sit(&mut self, now: Millis) {
        let Some(price) = self.adding.take() else { return };
        if let (Some(next), Some(then)) = (&mut self.next, self.then.take()) {
            next.price = then;
        }
        self.price = price;
        let end = self.period_ends;
        self.drop_bills(now, |bill| bill.is_for(end));
    }

    /// The invoice for seats is not paid: there are none.
    pub(super) fn forgo(&mut self, at: Millis) {
        self.adding = None;
        self.drop_bills(at, |bill| bill.adds);
    }
}
