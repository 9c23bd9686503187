//! The life of a subscription that is paid by invoice. Pure: the settings and the time in.

use kernel::clock::{DAY, Millis};
use kernel::config::{self, Opens};
use kernel::money::Money;

use super::State;
use crate::billing::changes::Begins;
use crate::plans::{Lowered, Price, term_end};

/// What an invoice asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Its number; none until it is written down.
    pub number: Option<i64>,
    /// Row id of the price.
    pub price: i64,
    /// How much.
    pub money: Money,
    /// When it was issued.
    pub issued_at: Millis,
    /// Until when it is to be paid.
    pub due_at: Millis,
    /// The term it is for; none while that has yet to begin, with the payment.
    pub term: Option<(Millis, Millis)>,
    /// When it was paid.
    pub paid_at: Option<Millis>,
    /// Since when nobody owes it any more.
    pub cancelled_at: Option<Millis>,
    /// Whether it is for seats that are added to the term that runs.
    pub adds: bool,
}

impl Bill {
    /// What is paid once.
    pub fn once(price: &Price, settings: &config::Invoice, now: Millis) -> Bill {
        Bill {
            number: None,
            price: price.id,
            money: price.money.clone(),
            issued_at: now,
            due_at: now + days(settings.payment_days),
            term: None,
            paid_at: None,
            cancelled_at: None,
            adds: false,
        }
    }

    /// Whether somebody owes it.
    pub fn is_open(&self) -> bool {
        self.paid_at.is_none() && self.cancelled_at.is_none()
    }

    /// How it stands at `now`.
    pub fn state(&self, now: Millis) -> State {
        match (self.paid_at, self.cancelled_at) {
            (Some(_), _) => State::Paid,
            (None, Some(_)) => State::Cancelled,
            (None, None) if self.due_at <= now => State::Overdue,
            (None, None) => State::Open,
        }
    }

    /// Whether something is owed that was given. Seats that are not paid for were not.
    pub(super) fn is_overdue(&self, now: Millis) -> bool {
        !self.adds && self.state(now) == State::Overdue
    }

    pub(super) fn is_for(&self, start: Millis) -> bool {
        self.cancelled_at.is_none() && self.term.is_some_and(|(starts, _)| starts == start)
    }
}

/// Another price to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The price.
    pub price: Price,
    /// With which renewal it comes: 1 is the next.
    pub renewals: i64,
}

/// A subscription that is paid by invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What the present term costs.
    pub price: Price,
    /// What comes then, if that is something else.
    pub next: Option<Next>,
    /// When the first term began; none while an order waits for its payment.
    pub anchor: Option<Millis>,
    /// The end of the present term; of an order that waits, the day it is to be paid on.
    pub period_ends: Millis,
    /// When it is to end, if its reader has cancelled.
    pub cancel_at: Option<Millis>,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// When money went back.
    pub money_back_at: Option<Millis>,
    /// How much that was, in minor units.
    pub back: i64,
    /// What the invoice for more seats brings that waits to be paid.
    pub adding: Option<Price>,
    /// What comes then, with those seats; told by whoever brings them.
    pub then: Option<Price>,
    /// Every invoice, the oldest first.
    pub bills: Vec<Bill>,
}

/// What happens next by time alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    /// It ends as its reader wished.
    Leave,
    /// An invoice was not paid for too long.
    GiveUp,
    /// The same of one for more seats.
    Forgo,
    /// The present term is over, and was not paid for.
    RunOut,
    /// The next term is to be billed.
    Bill,
    /// The next term begins.
    Renew,
}

impl Account {
    /// An order, with its first invoice.
    pub fn begin(price: &Price, then: Option<&Price>, settings: &config::Invoice, now: Millis) -> Account {
        let lowered = price.lowered.as_ref().filter(|lowered| lowered.terms > 0);
        let next = lowered
            .zip(then)
            .map(|(Lowered { terms, .. }, then)| Next { price: then.clone(), renewals: *terms });
        let mut account = Account {
            price: price.clone(),
            next,
            anchor: None,
            period_ends: now + days(settings.payment_days),
            cancel_at: None,
            ended_at: None,
            money_back_at: None,
            back: 0,
            adding: None,
            then: None,
            bills: Vec::new(),
        };
        account.bill(None, settings, now);
        if settings.opens == Opens::Order {
            account.start(now);
        }
        account
    }

    /// The first term begins.
    fn start(&mut self, now: Millis) {
        let end = term_end(now, self.price.term, now);
        (self.anchor, self.period_ends) = (Some(now), end);
        for bill in self.bills.iter_mut().filter(|bill| bill.term.is_none()) {
            bill.term = Some((now, end));
        }
    }

    fn bill(&mut self, start: Option<Millis>, settings: &config::Invoice, now: Millis) {
        let price = self.price_from(start).clone();
        let term = start.map(|start| (start, term_end(self.anchor_from(start, &price), price.term, start)));
        self.bills.push(Bill { term, ..Bill::once(&price, settings, now) });
    }

    /// The price of the term that begins at `start`, or of the first one.
    fn price_from(&self, start: Option<Millis>) -> &Price {
        match self.next.as_ref().filter(|next| start.is_some() && next.renewals <= 1) {
            Some(next) => &next.price,
            None => &self.price,
        }
    }

    /// From where terms are counted: anew if they have another length.
    fn anchor_from(&self, start: Millis, price: &Price) -> Millis {
        self.anchor.filter(|_| price.term == self.price.term).unwrap_or(start)
    }

    /// When the present term began.
    pub(super) fn began(&self) -> Option<Millis> {
        let of_term =
            |bill: &Bill| bill.term.filter(|(_, end)| *end == self.period_ends).map(|(start, _)| start);
        self.bills.iter().filter(|bill| !bill.adds).filter_map(of_term).next_back().or(self.anchor)
    }

    /// What happens next by time alone, and when.
    fn event(&self, settings: &config::Invoice) -> Option<(Millis, Event)> {
        if self.ended_at.is_some() {
            return None;
        }
        let open = self.bills.iter().filter(|bill| bill.is_open());
        let given_up = open.map(|bill| {
            let event = if bill.adds { Event::Forgo } else { Event::GiveUp };
            (bill.due_at + days(settings.overdue_days), event)
        });
        let leaves = self.cancel_at.map(|at| (at, Event::Leave));
        // Of several at one instant the first is what happens.
        leaves.into_iter().chain(given_up).chain(self.turn(settings)).min_by_key(|(at, _)| *at)
    }

    /// What becomes of the term that runs.
    fn turn(&self, settings: &config::Invoice) -> Option<(Millis, Event)> {
        let began = self.began().filter(|_| self.anchor.is_some() && self.cancel_at.is_none())?;
        if self.bills.iter().any(|bill| bill.is_for(self.period_ends)) {
            return Some((self.period_ends, Event::Renew));
        }
        let ahead = days(settings.payment_days).min((self.period_ends - began) / 2);
        let at = self.period_ends - ahead;
        // Nobody is billed for another term who owes this one.
        let owes = self.bills.iter().any(|bill| bill.is_overdue(at));
        Some(if owes { (self.period_ends, Event::RunOut) } else { (at, Event::Bill) })
    }

    /// Lets time pass up to `now`.
    pub fn advance(&mut self, settings: &config::Invoice, now: Millis) {
        while let Some((at, event)) = self.event(settings).filter(|(at, _)| *at <= now) {
            match event {
                Event::Leave => self.leave(at),
                Event::GiveUp | Event::RunOut => self.end(at),
                Event::Forgo => self.forgo(at),
                Event::Bill => self.bill(Some(self.period_ends), settings, now),
                Event::Renew => self.renew(at),
            }
        }
    }

    /// When something happens next by time alone, counting what becomes overdue.
    pub fn next_at(&self, settings: &config::Invoice, now: Millis) -> Option<Millis> {
        let due = self
            .bills
            .iter()
            .filter(|bill| bill.is_open() && self.ended_at.is_none())
            .map(|bill| bill.due_at);
        let due = due.filter(|due| *due > now).min();
        [self.event(settings).map(|(at, _)| at), due].into_iter().flatten().min()
    }

    /// The term that was billed begins.
    fn renew(&mut self, at: Millis) {
        let start = self.period_ends;
        // Seats for a term that is over are no use.
        self.forgo(at);
        let Some((_, end)) = self.bills.iter().find(|bill| bill.is_for(start)).and_then(|bill| bill.term)
        else {
            return;
        };
        if let Some(next) = &mut self.next {
            next.renewals -= 1;
        }
        if let Some(next) = self.next.take_if(|next| next.renewals <= 0) {
            self.anchor = Some(self.anchor_from(start, &next.price));
            self.price = next.price;
        }
        self.period_ends = end;
    }

    /// It ends as its reader wished; what was read is owed.
    fn leave(&mut self, at: Millis) {
        self.ended_at = Some(at);
        self.drop_bills(at, |bill| bill.adds || bill.term.is_none_or(|(start, _)| start >= at));
    }

    /// It ends, and nobody owes anything.
    fn end(&mut self, at: Millis) {
        self.ended_at = Some(at);
        self.drop_bills(at, |_| true);
    }

    pub(super) fn drop_bills(&mut self, at: Millis, which: impl Fn(&Bill) -> bool) {
        for bill in self.bills.iter_mut().filter(|bill| bill.is_open() && which(bill)) {
            bill.cancelled_at = Some(at);
        }
    }

    /// The money of an invoice is there since `at`. False if that invoice cannot be paid.
    pub fn pay(&mut self, number: i64, at: Millis, now: Millis) -> bool {
        let wanted = self.bills.iter_mut().find(|bill| bill.number == Some(number) && bill.is_open());
        let Some(bill) = wanted else { return false };
        bill.paid_at = Some(at);
        if bill.adds {
            self.sit(now);
        } else if self.anchor.is_none() {
            self.start(now);
        }
        true
    }

    /// Lets it end with the term that runs; one that waits to be paid, or owes, ends now.
    pub fn cancel(&mut self, now: Millis) {
        if self.anchor.is_none() || self.bills.iter().any(|bill| bill.is_overdue(now)) {
            return self.stop(now);
        }
        if self.ended_at.is_none() {
            let end = self.period_ends;
            self.cancel_at = Some(end);
            self.drop_bills(now, |bill| bill.adds || bill.is_for(end));
        }
    }

    /// Takes a cancellation back, as long as it has not ended.
    pub fn keep(&mut self) {
        if self.ended_at.is_none() {
            self.cancel_at = None;
        }
    }

    /// Ends it now; its reader asked for that.
    pub fn stop(&mut self, now: Millis) {
        if self.ended_at.is_none() {
            self.cancel_at = Some(now);
            self.end(now);
        }
    }

    /// Ends it and gives the money of that invoice back. False if it was not paid, or money went back before.
    pub fn give_back(&mut self, number: i64, now: Millis) -> bool {
        let paid = self.bills.iter().find(|bill| bill.number == Some(number) && bill.paid_at.is_some());
        match paid.map(|bill| bill.money.minor).filter(|_| self.money_back_at.is_none()) {
            Some(minor) => {
                self.withdraw(minor, now);
                true
            }
            None => false,
        }
    }

    /// Ends it as if it had never been agreed to, with so much of the money back.
    pub fn withdraw(&mut self, back: i64, now: Millis) {
        if back > 0 && self.money_back_at.is_none() {
            (self.back, self.money_back_at) = (back, Some(now));
        }
        if self.ended_at.is_none() {
            self.end(now);
        }
    }

    /// Calls an order, or more seats, off that are not paid for. False if what that invoice is for goes on.
    pub fn call_off(&mut self, number: i64, now: Millis) -> bool {
        let open = self.bills.iter().find(|bill| bill.number == Some(number) && bill.is_open());
        match open.map(|bill| bill.adds) {
            Some(true) => self.forgo(now),
            Some(false) if self.anchor.is_none() => self.withdraw(0, now),
            _ => return false,
        }
        true
    }

    /// How much was paid, in minor units.
    pub fn paid(&self) -> i64 {
        self.bills.iter().filter(|bill| bill.paid_at.is_some()).map(|bill| bill.money.minor).sum()
    }

    /// When it can have another price: with the first renewal that is not paid for yet.
    pub fn begins(&self) -> Begins {
        match self.anchor.filter(|_| self.ended_at.is_none() && self.cancel_at.is_none()) {
            Some(_) => Begins::Then(self.unpaid_renewal().1),
            None => Begins::Never,
        }
    }

    /// The first renewal that is not paid for yet, by its count and its instant.
    pub(super) fn unpaid_renewal(&self) -> (i64, Millis) {
        let paid = self.bills.iter().find(|bill| bill.is_for(self.period_ends) && bill.paid_at.is_some());
        match paid.and_then(|bill| bill.term) {
            Some((_, end)) => (2, end),
            None => (1, self.period_ends),
        }
    }

    /// Has another price from the renewal on that [`Account::begins`] names; what was billed for it is billed anew.
    pub fn change(&mut self, price: &Price, now: Millis) {
        self.next = Some(Next { price: price.clone(), renewals: self.unpaid_renewal().0 });
        let end = self.period_ends;
        self.drop_bills(now, |bill| bill.is_for(end));
    }

    /// The price stays what it is.
    pub fn stay(&mut self, now: Millis) {
        let end = self.period_ends;
        if self.adding.is_some() {
            return self.forgo(now);
        }
        if self.next.take().is_some() {
            self.drop_bills(now, |bill| bill.is_for(end));
        }
    }
}

pub(super) fn days(count: u32) -> Millis {
    Millis::from(count) * DAY
}
