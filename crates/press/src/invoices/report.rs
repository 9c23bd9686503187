//! What an account says of itself, as any processor would.

use kernel::clock::Millis;

use super::Account;
use crate::billing::coming::{Coming, NextPrice};
use crate::billing::lifecycle::{Report, Status};
use crate::plans::term_end;

impl Account {
    /// How it stands at `now`.
    pub fn report(&self, now: Millis) -> Report {
        let overdue = self.bills.iter().filter(|bill| bill.is_overdue(now)).map(|bill| bill.due_at).min();
        let status = match (self.anchor, self.ended_at) {
            (None, Some(_)) => Status::IncompleteExpired,
            (Some(_), Some(_)) => Status::Canceled,
            (None, None) => Status::Incomplete,
            (Some(_), None) if overdue.is_some() => Status::PastDue,
            (Some(_), None) => Status::Active,
        };
        Report {
            status,
            period_ends: self.period_ends,
            cancel_at: self.cancel_at,
            ended_at: self.ended_at,
            troubled_since: overdue.filter(|_| self.ended_at.is_none()),
            money_back_at: self.money_back_at,
        }
    }

    /// What is to come.
    pub fn coming(&self) -> Coming {
        let next = self.next.as_ref().filter(|_| self.ended_at.is_none() && self.cancel_at.is_none());
        let price = next.zip(self.anchor).map(|(next, anchor)| NextPrice {
            price: next.price.id,
            at: (1..next.renewals).fold(self.period_ends, |end, _| term_end(anchor, self.price.term, end)),
        });
        Coming { price, resumes_at: None }
    }
}
