//! What is to happen by itself, and when. Entries are not taken out when plans change: each is checked when its
//! time has come.

use super::world::World;
use crate::{InvoiceStatus, SubscriptionStatus};

/// One hour in seconds.
pub(super) const HOUR: i64 = 3600;
/// One day in seconds.
pub(super) const DAY: i64 = 24 * HOUR;
/// How long a first payment may be missing.
const INCOMPLETE_FOR: i64 = 23 * HOUR;
/// How long an invoice of a new term stays a draft.
pub(super) const DRAFT_FOR: i64 = HOUR;

/// What is to happen to which object. At the same instant in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// A subscription ends.
    End(String),
    /// A pause of collection ends.
    Resume(String),
    /// A first payment was not made in time.
    Expire(String),
    /// A trial ends in three days.
    TrialNotice(String),
    /// A term ends in a week.
    Upcoming(String),
    /// A draft becomes final.
    Finalize(String),
    /// A payment is tried again.
    Attempt(String),
    /// A session is not open any more.
    Close(String),
    /// A term ends and another begins.
    Term(String),
}

impl World {
    pub(super) fn plan(&mut self, at: i64, due: Due) {
        self.agenda.insert((at, due));
    }

    /// Notes all that is to happen to a subscription, as it stands.
    pub(super) fn plan_for(&mut self, id: &str) {
        let Some(subscription) = self.subscriptions.get(id).filter(|one| one.goes_on()) else { return };
        let named = |due: fn(String) -> Due| due(id.to_owned());
        let end = subscription.period.1;
        let mut plans = vec![(end, named(Due::Term)), (end - 7 * DAY, named(Due::Upcoming))];
        plans.extend(subscription.cancel_at.map(|at| (at, named(Due::End))));
        plans.extend(subscription.trial.map(|(_, end)| (end - 3 * DAY, named(Due::TrialNotice))));
        let resumes = subscription.pause.as_ref().and_then(|pause| pause.resumes_at);
        plans.extend(resumes.map(|at| (at, named(Due::Resume))));
        if subscription.status == SubscriptionStatus::Incomplete {
            plans.push((subscription.created + INCOMPLETE_FOR, named(Due::Expire)));
        }
        self.agenda.extend(plans.into_iter().filter(|(at, _)| *at >= self.now));
    }

    /// Lets time pass until `to`, with all that happens meanwhile, in order.
    pub(super) fn pass(&mut self, to: i64) {
        while let Some((at, due)) = self.agenda.pop_first() {
            if at > to {
                self.agenda.insert((at, due));
                break;
            }
            self.now = self.now.max(at);
            self.happen(at, due);
        }
        self.now = self.now.max(to);
    }

    fn happen(&mut self, at: i64, due: Due) {
        match due {
            Due::End(id) if self.goes_on(&id, |one| one.cancel_at == Some(at)) => {
                self.end(&id, "cancellation_requested");
            }
            Due::Resume(id) => self.resume_collection(&id, at),
            Due::Expire(id) => self.expire_incomplete(&id),
            Due::TrialNotice(id) => {
                let soon = |trial: (i64, i64)| trial.1 - 3 * DAY == at;
                let trialing = SubscriptionStatus::Trialing;
                if self.goes_on(&id, |one| one.status == trialing && one.trial.is_some_and(soon)) {
                    self.tell("customer.subscription.trial_will_end", &id);
                }
            }
            Due::Upcoming(id) => self.announce(&id, at),
            Due::Finalize(id) => {
                let waits =
                    |status: &InvoiceStatus, plan| *status == InvoiceStatus::Draft && plan == Some(at);
                if self.invoices.get(&id).is_some_and(|one| waits(&one.status, one.finalize_at)) {
                    self.finalize(&id);
                }
            }
            Due::Attempt(id) => {
                let open = |status: &InvoiceStatus| *status == InvoiceStatus::Open;
                if self.invoices.get(&id).is_some_and(|one| open(&one.status) && one.next_attempt == Some(at))
                {
                    self.collect(&id);
                }
            }
            Due::Close(id) => self.close_session(&id, at),
            Due::Term(id) if self.goes_on(&id, |one| one.period.1 == at) => self.next_term(&id),
            Due::End(_) | Due::Term(_) => {}
        }
    }

    fn goes_on(&self, id: &str, and: impl Fn(&super::subscriptions::Subscription) -> bool) -> bool {
        self.subscriptions.get(id).is_some_and(|one| one.goes_on() && and(one))
    }
}
