//! Changing the plan: what costs more begins at once, with credit for the days that are left; what costs less begins
//! when those are over.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;
use kernel::config::Term;

use super::agreements::{self, Agreed};
use super::lifecycle::{Report, Status};
use super::proration::Proration;
use super::subscriptions::{self, Subscription};
use crate::plans::{self, Price};
use crate::{Press, sandbox};

/// A price that a reader can change to.
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
    Now(Proration),
    /// When what is paid for is over.
    Then(Millis),
}

/// Why the plan was not changed. Nothing has changed.
#[derive(Debug, thiserror::Error)]
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
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// What whoever has a subscription at `current` can change to, of what is on offer. `quote` says what it costs to begin at
/// once, if that can be.
pub fn choices(
    current: &Price,
    report: &Report,
    offered: Vec<Price>,
    quote: impl Fn(&Price) -> Option<Proration>,
) -> Vec<Choice> {
    let changes = matches!(report.status, Status::Active | Status::Trialing) && report.cancel_at.is_none();
    let fitting = offered.into_iter().filter(|price| changes && is_another(current, price));
    let choice = |price: Price| {
        let at_once = is_more(current, &price) || report.status == Status::Trialing;
        let now = quote(&price).filter(|_| at_once);
        Choice { begins: now.map_or(Begins::Then(report.period_ends), Begins::Now), price }
    };
    fitting.map(choice).collect()
}

/// Of the plan one has, only what costs less than one pays.
fn is_another(current: &Price, price: &Price) -> bool {
    price.money.currency == current.money.currency
        && price.id != current.id
        && (!price.is_same_plan(current) || price.money.minor < current.money.minor)
}

fn is_more(current: &Price, price: &Price) -> bool {
    let longer = (current.term, price.term) == (Term::Month, Term::Year);
    longer || (price.term == current.term && price.yearly() > current.yearly())
}

/// A subscription and what it can be changed to.
#[derive(Clone, Debug)]
pub struct Changeable {
    /// The subscription.
    pub subscription: Subscription,
    /// What it costs.
    pub price: Price,
    /// What it can be changed to.
    pub choices: Vec<Choice>,
}

/// The reader's running subscription with what it can be changed to.
///
/// # Errors
/// When the database fails.
pub fn of_reader(conn: &mut Conn, reader: i64, now: Millis) -> Result<Option<Changeable>, DbError> {
    let Some(subscription) = subscriptions::running(conn, reader)? else { return Ok(None) };
    let Some(price) = plans::by_id(conn, subscription.price)? else { return Ok(None) };
    let Some(account) = sandbox::told(conn, &subscription.reference)? else { return Ok(None) };
    let offered = plans::offered(conn)?;
    let choices = choices(&price, &subscription.report, offered, |price| account.quote(price, now));
    Ok(Some(Changeable { subscription, price, choices }))
}

/// Changes to the plan on offer with that slug. `shown` is what the reader saw that it costs at once, and `agreed` what
/// they agreed to.
///
/// # Errors
/// [`ChangeError`] says why it was not.
pub fn change(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    plan: &str,
    shown: i64,
    agreed: Agreed<'_>,
) -> Result<(), ChangeError> {
    let changeable = of_reader(tx, reader, now)?.ok_or(ChangeError::NoChoice)?;
    let chosen = changeable.choices.into_iter().find(|choice| choice.price.plan == plan);
    let Choice { price, begins } = chosen.ok_or(ChangeError::NoChoice)?;
    let Subscription { id, reference, .. } = &changeable.subscription;
    let mut done = true;
    let change = |account: &mut sandbox::Account| match begins {
        Begins::Now(_) => done = account.upgrade(&price, now),
        Begins::Then(at) => account.change_later(&price, at),
    };
    if matches!(begins, Begins::Now(cost) if cost.charge != shown) {
        return Err(ChangeError::Outdated);
    }
    sandbox::change(tx, press, now, reference, change)?;
    if !done {
        return Err(ChangeError::Declined);
    }
    Ok(agreements::record(tx, *id, "plan", now, agreed)?)
}

#[cfg(test)]
mod tests {
    use kernel::money::Money;

    use super::*;

    fn price(id: i64, plan: &str, minor: i64, term: Term) -> Price {
        let money = Money { minor, currency: "EUR".into() };
        Price { id, plan: plan.into(), money, term, trial_days: 0, lowered: None }
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
        let half = |price: &Price| super::super::proration::prorate(price.money.minor, 450);
        let choices = choices(current, report, offered(), half);
        choices.into_iter().map(|one| (one.price.plan, matches!(one.begins, Begins::Now(_)))).collect()
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
            expected(&[("yearly", true), ("patron", true), ("student", false)])
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
