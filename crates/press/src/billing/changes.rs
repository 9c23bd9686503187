//! Changing the plan: what costs more begins at once, with credit for the days that are left; what costs less begins
//! when those are over. What that costs is for the processor to say.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;
use kernel::config::Term;

use super::agreements::{self, Agreed};
use super::lifecycle::{Report, Status};
use super::proration::Proration;
use super::subscriptions::{self, Subscription};
use crate::plans::{self, Price};

/// A price that a reader may change to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The price.
    pub price: Price,
    /// Whether it is to begin at once, if it can.
    pub at_once: bool,
}

/// The same, with what its processor says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The price.
    pub price: Price,
    /// When it begins.
    pub begins: Begins,
}

/// When another price begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// At once, at that cost.
    Now(Quote),
    /// When what is paid for is over.
    Then(Millis),
    /// The processor cannot do it while the subscription goes on.
    Never,
}

impl Begins {
    /// What it costs at once.
    pub fn cost(&self) -> Proration {
        match self {
            Begins::Now(quote) => quote.cost,
            Begins::Then(_) | Begins::Never => Proration { credit: 0, charge: 0 },
        }
    }
}

/// What it costs to begin at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// What is charged, and what is left of the present plan.
    pub cost: Proration,
    /// The instant that was reckoned for.
    pub at: Millis,
    /// When it is charged next.
    pub renews: Millis,
    /// Whether a whole term begins; else the difference is paid for the rest of the one that runs.
    pub anew: bool,
}

/// Why the plan was not changed. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// There is no such plan to change to, or none any more.
    #[error("You cannot change to this plan now. Your account shows what you can change to.")]
    NoChoice,
    /// Another amount was shown.
    #[error(
        "What the change costs has changed since you looked. Nothing was charged; please look at it again."
    )]
    Outdated,
    /// The card is refused.
    #[error(
        "The card was declined. Nothing was charged and your plan is what it was; please see to your card."
    )]
    Declined,
}

/// What whoever has a subscription at `current` may change to, of what is on offer.
pub fn candidates(current: &Price, report: &Report, offered: Vec<Price>) -> Vec<Candidate> {
    let changes = matches!(report.status, Status::Active | Status::Trialing) && report.cancel_at.is_none();
    let fitting = offered.into_iter().filter(|price| changes && is_another(current, price));
    let candidate = |price: Price| Candidate {
        at_once: is_more(current, &price) || report.status == Status::Trialing,
        price,
    };
    fitting.map(candidate).collect()
}

/// Of the plan one has, only what costs less than one pays.
fn is_another(current: &Price, price: &Price) -> bool {
    price.money.currency == current.money.currency
        && price.seats == current.seats
        && price.id != current.id
        && (!price.is_same_plan(current) || price.money.minor < current.money.minor)
}

fn is_more(current: &Price, price: &Price) -> bool {
    let longer = (current.term, price.term) == (Term::Month, Term::Year);
    longer || (price.term == current.term && price.yearly() > current.yearly())
}

/// A subscription and what it may be changed to.
#[derive(Clone, Debug)]
pub struct Changeable {
    /// The subscription.
    pub subscription: Subscription,
    /// What it costs.
    pub price: Price,
    /// What it may be changed to.
    pub candidates: Vec<Candidate>,
}

/// The reader's running subscription with what it may be changed to.
///
/// # Errors
/// When the database fails.
pub fn of_reader(conn: &mut Conn, reader: i64) -> Result<Option<Changeable>, DbError> {
    let Some(subscription) = subscriptions::running(conn, reader)? else { return Ok(None) };
    let Some(price) = plans::by_id(conn, subscription.price)? else { return Ok(None) };
    let candidates = candidates(&price, &subscription.report, plans::offered(conn)?);
    Ok(Some(Changeable { subscription, price, candidates }))
}

/// Keeps what a reader agreed to who has changed the plan.
///
/// # Errors
/// When the database fails.
pub fn agreed(tx: &mut Tx, subscription: i64, now: Millis, agreed: Agreed<'_>) -> Result<(), DbError> {
    agreements::record(tx, subscription, "plan", now, agreed)
}

#[cfg(test)]
mod tests {
    use kernel::money::Money;

    use super::*;

    fn price(id: i64, plan: &str, minor: i64, term: Term) -> Price {
        let money = Money { minor, currency: "EUR".into() };
        Price { id, plan: plan.into(), money, term, trial_days: 0, lowered: None, seats: 1 }
    }

    fn report(status: Status) -> Report {
        Report {
            status,
            period_ends: 100,
            cancel_at: None,
            ended_at: None,
            troubled_since: None,
            money_back_at: None,
        }
    }

    fn offered() -> Vec<Price> {
        let mut francs = price(5, "francs", 100, Term::Month);
        francs.money.currency = "CHF".into();
        vec![
            price(1, "monthly", 900, Term::Month),
            price(2, "yearly", 8900, Term::Year),
            price(3, "patron", 2000, Term::Month),
            price(4, "student", 400, Term::Month),
            francs,
        ]
    }

    fn told(current: &Price, report: &Report) -> Vec<(String, bool)> {
        let may = candidates(current, report, offered());
        may.into_iter().map(|one| (one.price.plan, one.at_once)).collect()
    }

    fn expected(list: &[(&str, bool)]) -> Vec<(String, bool)> {
        list.iter().map(|(plan, now)| ((*plan).to_owned(), *now)).collect()
    }

    #[test]
    fn what_is_more_begins_at_once_and_what_is_less_when_the_term_is_over() {
        let active = report(Status::Active);
        let monthly = price(1, "monthly", 900, Term::Month);
        assert_eq!(
            told(&monthly, &active),
            expected(&[("yearly", true), ("patron", true), ("student", false)])
        );
        let yearly = price(2, "yearly", 8900, Term::Year);
        assert_eq!(
            told(&yearly, &active),
            expected(&[("monthly", false), ("patron", false), ("student", false)])
        );
        // On trial nothing is paid for yet, and everything can be had at once.
        let trial = report(Status::Trialing);
        assert_eq!(
            told(&monthly, &trial),
            expected(&[("yearly", true), ("patron", true), ("student", true)])
        );
    }

    #[test]
    fn of_ones_own_plan_only_a_lower_price_is_to_be_had() {
        let active = report(Status::Active);
        let dearer = price(9, "monthly", 1200, Term::Month);
        assert!(told(&dearer, &active).contains(&("monthly".to_owned(), false)));
        let cheaper = price(8, "monthly", 700, Term::Month);
        assert!(!told(&cheaper, &active).iter().any(|(plan, _)| plan == "monthly"));
    }

    #[test]
    fn what_ends_or_stands_still_is_not_changed() {
        let monthly = price(1, "monthly", 900, Term::Month);
        for status in Status::ALL {
            let changes = matches!(status, Status::Active | Status::Trialing);
            assert_eq!(!told(&monthly, &report(status)).is_empty(), changes, "{status:?}");
            let ends = Report { cancel_at: Some(100), ..report(status) };
            assert_eq!(told(&monthly, &ends), []);
        }
    }
}
