//! Withdrawing from a contract: the function that the law of the European Union asks every seller for. A declaration
//! counts from the moment it comes, whoever it comes from; it is carried out at once if it is shown to be the
//! buyer's own, and by them or by staff if that is still to be shown.

mod due;
mod mails;
mod store;
#[cfg(test)]
mod tests;

use jiff::ToSpan as _;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use kernel::EmailAddress;
use kernel::clock::{Millis, timestamp};
use kernel::config::Refund;
use kernel::money::Money;

use crate::Press;
use crate::billing::proration::unused;

pub use due::{Due, Owed, carried_out, due};
pub use store::{carry_out, contract_of, declare, of_public_id, open, prove, sweep};
pub(crate) use store::{forget, settle};

/// What kind of contract someone withdraws from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// What they subscribed to.
    #[default]
    Subscription,
    /// What they gave to someone else.
    Present,
}

impl About {
    /// The word in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            About::Subscription => "subscription",
            About::Present => "present",
        }
    }

    /// The kind of that word; a subscription, if it is none.
    pub fn from_name(name: &str) -> About {
        if name == About::Present.as_str() { About::Present } else { About::Subscription }
    }
}

/// What is withdrawn from, by its row id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A subscription.
    Subscription(i64),
    /// A present.
    Present(i64),
}

/// What someone declares.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    /// Who they say they are.
    pub name: &'a str,
    /// Where the receipt goes.
    pub email: &'a EmailAddress,
    /// What kind of contract it is.
    pub about: About,
    /// What they say of the contract.
    pub contract: &'a str,
}

/// A declaration that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The number on its receipt.
    pub number: i64,
    /// What names it in addresses.
    pub public_id: String,
    /// When it came.
    pub at: Millis,
    /// Who it is from.
    pub name: String,
    /// Where its receipt went.
    pub email: String,
    /// What it says of the contract.
    pub contract: String,
    /// What it is about, if there is such a contract.
    pub subject: Option<Subject>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What was paid back, if anything was.
    pub paid_back: Option<Money>,
}

/// A contract that can be withdrawn from, or could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// What was bought.
    pub subject: Subject,
    /// Slug of its plan.
    pub plan: String,
    /// When it was made.
    pub since: Millis,
    /// From when on it cannot be withdrawn from any more.
    pub until: Millis,
    /// Whether someone else reads by it: a present that was redeemed.
    pub redeemed: bool,
}

/// What becomes of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The contract is over, and what was paid is on its way back.
    Done,
    /// It is to be carried out by the processor.
    Due,
    /// It came in time, and is carried out once it is shown to be the buyer's own.
    Unproven,
    /// It came after the period.
    Late,
    /// It is about a present that someone reads by already.
    Redeemed,
    /// There is no contract under the address.
    Unknown,
}

impl Outcome {
    const ALL: [Outcome; 6] =
        [Outcome::Done, Outcome::Due, Outcome::Unproven, Outcome::Late, Outcome::Redeemed, Outcome::Unknown];

    /// The word in the database and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Due => "due",
            Outcome::Unproven => "unproven",
            Outcome::Late => "late",
            Outcome::Redeemed => "redeemed",
            Outcome::Unknown => "unknown",
        }
    }

    fn from_name(name: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }
}

/// What becomes of a declaration that came at `at` about that contract.
pub fn judge(contract: Option<&Contract>, proven: bool, at: Millis) -> Outcome {
    match contract {
        None => Outcome::Unknown,
        Some(contract) if at >= contract.until => Outcome::Late,
        Some(contract) if contract.redeemed => Outcome::Redeemed,
        Some(_) if proven => Outcome::Due,
        Some(_) => Outcome::Unproven,
    }
}

/// From when on a contract made at `made_at` cannot be withdrawn from: the end of the last day, which is none of a
/// weekend. The day on which it was made does not count.
pub fn period_ends(made_at: Millis, days: u32, zone: &TimeZone) -> Millis {
    let made = timestamp(made_at).to_zoned_datetime(zone.clone()).date();
    let end = made.checked_add(i64::from(days).days()).and_then(|mut last| {
        while matches!(last.weekday(), Weekday::Saturday | Weekday::Sunday) {
            last = last.tomorrow()?;
        }
        last.tomorrow()?.to_zoned_datetime(zone.clone())
    });
    // Beyond the calendar's last year: never.
    end.map_or(Millis::MAX, |end| end.timestamp().as_millisecond())
}

/// How much of `paid` goes back at `at`, of what was paid for the time from `since` until `until`.
pub fn paid_back(paid: i64, since: Millis, until: Millis, at: Millis, rule: Refund) -> i64 {
    match rule {
        Refund::Full => paid,
        Refund::Proportionate => unused(paid, since, until, at),
    }
}

/// The page of a declaration's receipt.
pub fn path(public_id: &str) -> String {
    format!("/withdraw/{public_id}")
}

/// The page on which whoever got the receipt's mail shows that the declaration is theirs.
pub fn proof_path(press: &Press, public_id: &str) -> String {
    format!("/withdraw/{public_id}/{}", signature(press, public_id))
}

fn signature(press: &Press, public_id: &str) -> String {
    press.key.hash("withdrawal", public_id)
}

/// Whether a signature is the one of [`proof_path`].
pub fn is_proof(press: &Press, public_id: &str, given: &str) -> bool {
    // Hashed once more, so that how long the comparison takes says nothing about the signature.
    press.key.proves(&signature(press, public_id), given)
}
