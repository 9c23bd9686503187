//! Invoices: the publication itself as a processor. A buyer gets an invoice and pays it by bank transfer; staff confirm
//! that the money is there. Each term has an invoice of its own, issued ahead of the term, and a term that is not paid for
//! is the last one.

mod desk;
mod life;
mod mails;
mod report;
mod seats;
mod store;
#[cfg(test)]
mod tests;
mod written;

use kernel::clock::{DAY, Millis};
use kernel::money::Money;

use crate::billing::lifecycle::Status;
use crate::billing::subscriptions::Subscription;
use crate::presents::Present;

pub use desk::{
    ActError, Found, Owed, Show, call_off, confirm, find, list, look, of_reader, outstanding, send_again,
};
pub use life::{Account, Bill};
pub use store::{advance_due, change, open, pay, statement, told};
pub use written::{
    bill_of, for_seats, forget, of_present, of_public_id, of_subscription, owed, paid_back, unsettled,
    waiting,
};
pub(crate) use written::{issue_for, settle, tell_of};

/// What the processor is called in the database.
pub const NAME: &str = "invoice";
/// Money that is to be sent back is listed so long.
pub const LISTED: Millis = 60 * DAY;
/// Longest name, number or reference of a buyer, in characters.
pub const LINE: usize = 120;
/// Longest address of a buyer.
pub const ADDRESS: usize = 400;

/// Whom invoices are made out to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressee {
    /// Their name.
    pub name: String,
    /// Their postal address, in lines.
    pub address: String,
    /// Their tax number, or nothing.
    pub tax_number: String,
    /// What they want to find on it: the number of an order of theirs, or nothing.
    pub reference: String,
}

/// An invoice as it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// What names it in addresses. Whoever knows it sees the invoice.
    pub public_id: String,
    /// What it is of.
    pub of: Of,
    /// What is to be paid, when and for what.
    pub bill: Bill,
    /// By whom.
    pub addressee: Addressee,
    /// The rate of the tax in it, in hundredths of a per cent.
    pub tax_rate: i64,
    /// Slug of the plan.
    pub plan: String,
    /// The reader's address; none once they are erased.
    pub email: Option<String>,
}

impl Invoice {
    /// Whether it can be cancelled by itself, as long as it has opened nothing: what it is for else goes on, and ends in
    /// its own way. `of` is the subscription that it is for, if it is for one.
    pub fn waits(&self, of: Option<&Subscription>) -> bool {
        let opened_nothing = of.is_none_or(|of| self.bill.adds || of.report.status == Status::Incomplete);
        self.bill.is_open() && opened_nothing
    }
}

/// What an invoice is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// A subscription: what its account is called.
    Account(String),
    /// A present, by its row id.
    Present(i64),
}

/// What was opened by a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paid {
    /// A subscription.
    Subscription(Subscription),
    /// A present, which is mailed on its day.
    Present(Present),
}

/// How an invoice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is to be paid.
    Open,
    /// It should have been paid.
    Overdue,
    /// It was.
    Paid,
    /// Nobody owes it any more.
    Cancelled,
}

impl State {
    /// The word templates and commands know it by.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Overdue => "overdue",
            State::Paid => "paid",
            State::Cancelled => "cancelled",
        }
    }
}

/// Money that staff have to send back, or have sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidBack {
    /// How much.
    pub money: Money,
    /// Since when.
    pub at: Millis,
    /// To whom.
    pub name: String,
}

/// Why a payment was not confirmed. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum PayError {
    /// There is no such invoice.
    #[error("there is no invoice {0}; `broadsheet billing invoices` lists those that are to be paid")]
    Unknown(i64),
    /// It was paid.
    #[error("invoice {0} was paid before")]
    Paid(i64),
    /// It was given up, or its buyer cancelled.
    #[error(
        "invoice {0} was cancelled and opens nothing any more; send the money back, or have its buyer order again"
    )]
    Cancelled(i64),
    /// The day is to come.
    #[error("nobody has paid on a day that is still to come; leave --on out for today")]
    Tomorrow,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] db::DbError),
}

/// The page of an invoice.
pub fn path(public_id: &str) -> String {
    format!("/invoices/{public_id}")
}
