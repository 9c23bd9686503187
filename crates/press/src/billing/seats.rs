//! Seats that come and go while a group's subscription runs: more at once, for what is left of the term; fewer when what is
//! paid for is over, and never fewer than are taken by those who stay.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::lifecycle::Status;
use super::repricing;
use super::subscriptions::{self, Subscription};
use crate::groups::{Group, MOST_SEATS};
use crate::invoices::{self, Invoice};
use crate::plans::{self, Price};

/// A group that is paid for has as many at least: one seat is no group.
pub const FEWEST: i64 = 2;

/// A group with what pays for it.
#[derive(Clone, Debug)]
pub struct Seating {
    /// The group.
    pub group: Group,
    /// The subscription that pays for it.
    pub subscription: Subscription,
    /// What that costs.
    pub price: Price,
    /// What it costs from a renewal on, if that is something else, and when that is.
    pub coming: Option<(Price, Millis)>,
    /// The invoice for seats that waits to be paid.
    pub invoice: Option<Invoice>,
}

/// Other seats, as they may be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seats {
    /// What so many cost; its row is made when they are taken.
    pub price: Price,
    /// What they cost from a renewal on, where the publisher asks for something else then.
    pub then: Option<Price>,
    /// Whether they are to be had at once.
    pub at_once: bool,
}

/// Why there are no other seats. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeatsError {
    /// None, or more than any group has.
    #[error("A group has {FEWEST} to {MOST_SEATS} seats.")]
    Bounds,
    /// As many as there are.
    #[error("The group has as many seats already.")]
    Same,
    /// More stay than there would be seats.
    #[error("{0} more must leave before there are so few seats. Choose who leaves.")]
    Stay(i64),
    /// Something else is to come first.
    #[error(
        "Another change is to come, or an invoice for seats waits to be paid. Undo that first, or let it come."
    )]
    Waiting,
    /// It is not paid for, stands still or ends.
    #[error("Seats can be changed while the subscription is paid for and goes on.")]
    NotNow,
    /// Another amount was shown.
    #[error("What it costs has changed since you looked. Nothing was charged; please look at it again.")]
    Outdated,
    /// The card is refused.
    #[error(
        "The card was declined. Nothing was charged and your seats are what they were; please see to your card."
    )]
    Declined,
}

impl Seating {
    /// What so many seats cost, and whether they can be had at once; `leaving` of those who have one will not stay.
    ///
    /// # Errors
    /// [`SeatsError`] says why they cannot be had.
    pub fn turn(&self, seats: i64, leaving: i64) -> Result<Seats, SeatsError> {
        let Seating { group, subscription, price, coming, invoice } = self;
        let report = &subscription.report;
        let pauses = subscription.coming.resumes_at.is_some();
        if report.status != Status::Active || report.cancel_at.is_some() || pauses {
            return Err(SeatsError::NotNow);
        }
        if !(FEWEST..=MOST_SEATS).contains(&seats) {
            return Err(SeatsError::Bounds);
        }
        if seats == price.seats {
            return Err(SeatsError::Same);
        }
        let own_choice = coming.as_ref().is_some_and(|(next, _)| !next.is_same_plan(price));
        let at_once = seats > price.seats;
        if own_choice || invoice.is_some() {
            return Err(SeatsError::Waiting);
        }
        let too_many = group.taken - leaving - seats;
        if !at_once && too_many > 0 {
            return Err(SeatsError::Stay(too_many));
        }
        // What was announced for a later renewal comes then, for as many seats as there are.
        let with_next = |at: Millis| at <= report.period_ends || subscription.coming.price.is_some();
        let then = coming.as_ref().filter(|(_, at)| with_next(*at));
        let then = then.and_then(|(next, _)| next.with_seats(seats));
        let now = price.with_seats(seats).ok_or(SeatsError::NotNow)?;
        Ok(match then {
            Some(then) if !at_once => Seats { price: then, then: None, at_once },
            then => Seats { price: now, then, at_once },
        })
    }
}

const PAID_BY: &str = "SELECT subscription_id FROM groups WHERE id = $1";

/// What pays for a group that its owner has bought; none for others.
///
/// # Errors
/// When the database fails.
pub fn of_group(conn: &mut Conn, group: &Group) -> Result<Option<Seating>, DbError> {
    let Some(id) = conn.query_one::<Option<i64>>(PAID_BY, &[&group.id])? else { return Ok(None) };
    let Some(subscription) = subscriptions::by_id(conn, id)? else { return Ok(None) };
    let Some(price) = plans::by_id(conn, subscription.price)? else { return Ok(None) };
    let coming = repricing::next_price(conn, &subscription)?;
    let invoice = match subscription.processor.as_str() {
        invoices::NAME => invoices::for_seats(conn, &subscription.reference)?,
        _ => None,
    };
    let theirs = subscription.reader.is_some() && subscription.reader == group.owner;
    let group = group.clone();
    Ok(theirs.then_some(Seating { group, subscription, price, coming, invoice }))
}

/// Gives what is to be taken rows of its own.
///
/// # Errors
/// When the database fails.
pub fn with_rows(tx: &mut Tx, seats: Seats, now: Millis) -> Result<Seats, DbError> {
    let mut row = |price: Price| {
        let id = plans::adopt(tx, &price.plan, &price.money, price.term, price.seats, now)?;
        Ok::<_, DbError>(Price { id, ..price })
    };
    let price = row(seats.price)?;
    let then = seats.then.map(row).transpose()?;
    Ok(Seats { price, then, ..seats })
}

#[cfg(test)]
mod tests {
    use kernel::config::Term;
    use kernel::money::Money;

    use super::super::coming::Coming;
    use super::super::lifecycle::Report;
    use super::*;

    fn price(plan: &str, each: i64, seats: i64) -> Price {
        let money = Money { minor: each * seats, currency: "EUR".into() };
        Price { id: 1, plan: plan.into(), money, term: Term::Year, trial_days: 0, lowered: None, seats }
    }

    fn seating() -> Seating {
        let group = Group {
            id: 1,
            public_id: String::new(),
            name: "Osier".into(),
            plan: "yearly".into(),
            owner: Some(1),
            owner_email: None,
            seats: 5,
            taken: 4,
            ends_at: Some(100),
            domains: Vec::new(),
            coming: None,
            leaving: 0,
        };
        let report = Report {
            status: Status::Active,
            period_ends: 100,
            cancel_at: None,
            ended_at: None,
            troubled_since: None,
            money_back_at: None,
        };
        let subscription = Subscription {
            id: 1,
            public_id: String::new(),
            reader: Some(1),
            processor: "sandbox".into(),
            reference: String::new(),
            price: 1,
            report,
            created_at: 0,
            coming: Coming::default(),
        };
        Seating { group, subscription, price: price("yearly", 900, 5), coming: None, invoice: None }
    }

    fn told(seating: &Seating, seats: i64, leaving: i64) -> Result<(i64, Option<i64>, bool), SeatsError> {
        let turn = seating.turn(seats, leaving)?;
        Ok((turn.price.money.minor, turn.then.map(|then| then.money.minor), turn.at_once))
    }

    #[test]
    fn more_come_at_once_and_fewer_later_for_as_many_as_stay() {
        let seating = seating();
        assert_eq!(told(&seating, 8, 0), Ok((7200, None, true)));
        assert_eq!(told(&seating, 4, 0), Ok((3600, None, false)));
        assert_eq!(told(&seating, 2, 0), Err(SeatsError::Stay(2)));
        assert_eq!(told(&seating, 2, 1), Err(SeatsError::Stay(1)));
        assert_eq!(told(&seating, 2, 2), Ok((1800, None, false)));
        assert_eq!(told(&seating, 5, 0), Err(SeatsError::Same));
        for none in [-1, 0, 1, MOST_SEATS + 1, i64::MAX] {
            assert_eq!(told(&seating, none, 0), Err(SeatsError::Bounds), "{none}");
        }
    }

    #[test]
    fn what_is_to_come_is_not_lost() {
        let mut waiting = seating();
        waiting.coming = Some((price("yearly", 900, 4), 100));
        assert_eq!(told(&waiting, 8, 0), Err(SeatsError::Waiting), "a choice of theirs is undone first");
        // The publisher asks for more from the next renewal on, for however many seats.
        waiting.coming = Some((price("yearly", 1000, 5), 100));
        assert_eq!(told(&waiting, 8, 0), Ok((7200, Some(8000), true)));
        assert_eq!(told(&waiting, 4, 0), Ok((4000, None, false)));
        waiting.coming = Some((price("yearly", 1000, 5), 200));
        assert_eq!(told(&waiting, 8, 0), Ok((7200, None, true)));
        assert_eq!(told(&waiting, 4, 0), Ok((3600, None, false)));
    }

    #[test]
    fn what_is_not_paid_for_or_ends_has_the_seats_it_has() {
        for status in Status::ALL {
            let mut other = seating();
            other.subscription.report.status = status;
            assert_eq!(told(&other, 8, 0).is_ok(), status == Status::Active, "{status:?}");
            other.subscription.report.cancel_at = Some(100);
            assert_eq!(told(&other, 8, 0), Err(SeatsError::NotNow));
        }
        let mut uneven = seating();
        uneven.price.money.minor += 1;
        assert_eq!(told(&uneven, 8, 0), Err(SeatsError::NotNow), "what one costs cannot be told");
    }
}
