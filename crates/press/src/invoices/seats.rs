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

#[cfg(test)]
mod tests {
    use kernel::clock::DAY;
    use kernel::config::{Opens, Term};

    use super::*;
    use crate::billing::lifecycle::Status;

    const NOW: Millis = 1_794_312_000_000;

    fn price(id: i64, seats: i64) -> Price {
        let money = Money { minor: 3650 * seats, currency: "EUR".into() };
        Price { id, plan: "yearly".into(), money, term: Term::Year, trial_days: 0, lowered: None, seats }
    }

    fn rules() -> config::Invoice {
        config::Invoice { offered: true, opens: Opens::Order, ..config::Invoice::default() }
    }

    fn number(account: &mut Account) {
        for (nth, bill) in account.bills.iter_mut().enumerate() {
            bill.number = Some(nth as i64 + 1);
        }
    }

    /// Three seats for a year, paid.
    fn paid() -> Account {
        let mut account = Account::begin(&price(1, 3), None, &rules(), NOW);
        number(&mut account);
        assert!(account.pay(1, NOW, NOW));
        account
    }

    /// With two more that wait to be paid since the hundredth day.
    fn adding() -> Account {
        let mut account = paid();
        assert!(account.add(&price(2, 5), &rules(), NOW + 100 * DAY));
        number(&mut account);
        account
    }

    #[test]
    fn seats_that_are_not_paid_for_trouble_nothing() {
        let mut account = adding();
        assert_eq!((account.bills[1].money.minor, account.price.id), (2 * 2650, 1));
        assert!(!account.add(&price(3, 6), &rules(), NOW + 101 * DAY), "one invoice at a time");
        let late = NOW + 200 * DAY;
        account.advance(&rules(), late);
        assert_eq!(
            (account.report(late).status, account.price.id, account.adding.clone()),
            (Status::Active, 1, None)
        );
        assert!(!account.pay(2, late, late));
        assert_eq!(account.bills.len(), 2);
        // What ends, or whose term is over, has no use for them.
        let mut cancelled = adding();
        cancelled.cancel(NOW + 101 * DAY);
        assert!(!cancelled.bills[1].is_open());
        assert_eq!(adding().adds(&price(3, 6), NOW + 101 * DAY), None);
    }

    #[test]
    fn what_was_billed_ahead_is_billed_anew_and_what_was_paid_ahead_is_paid_for() {
        let mut account = paid();
        let end = account.period_ends;
        account.advance(&rules(), end - 10 * DAY);
        number(&mut account);
        let mut early = account.clone();
        assert!(account.add(&price(2, 5), &rules(), end - 10 * DAY));
        number(&mut account);
        assert_eq!(account.bills[2].money.minor, 2 * 100);
        assert!(account.pay(3, end - 9 * DAY, end - 9 * DAY));
        account.advance(&rules(), end - 9 * DAY);
        assert!(!account.bills[1].is_open());
        assert_eq!((account.price.id, account.bills[3].money.minor), (2, 5 * 3650));
        // The next year is paid for: its seats come on top.
        assert!(early.pay(2, end - 10 * DAY, end - 10 * DAY));
        let quote = early.adds(&price(2, 5), end - 10 * DAY).unwrap();
        assert_eq!(quote.cost.charge, 2 * 100 + 2 * 3650);
        assert!(quote.renews > end);
    }

    #[test]
    fn a_price_to_come_is_one_for_all_the_seats() {
        let mut account = paid();
        let mut dearer = price(7, 3);
        dearer.money.minor += 300;
        account.change(&dearer, NOW);
        assert!(account.add(&price(2, 5), &rules(), NOW + DAY));
        number(&mut account);
        account.then = Some(price(8, 5));
        assert!(account.pay(2, NOW + DAY, NOW + DAY));
        assert_eq!(account.coming().price.map(|next| next.price), Some(8));
        account.stay(NOW + 2 * DAY);
        assert_eq!(account.coming().price, None);
    }
}
