//! Presents: All-Access for one term, bought for someone else. It is mailed on the day its giver chose, redeemed once with
//! the code in that mail, and adds to whatever its reader has. What a processor says of its payment is taken in whole
//! ([`hear`]): a present whose money went back opens nothing, and opens again if the money comes again.

mod delivery;
mod intake;
mod invoiced;
mod redeem;
mod store;
#[cfg(test)]
mod tests;

use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::EmailAddress;
use kernel::clock::{Millis, timestamp};

use crate::Press;
use crate::plans::Price;

pub use delivery::advance_due;
pub use intake::{Statement, hear, pay, take_back};
pub use invoiced::{cancel, order};
pub(crate) use invoiced::{forget, invoice_paid, of_invoice};
pub use redeem::{look, redeem};
pub(crate) use store::put_checkouts;
pub use store::{all, begin, by_id, named, of_buyer, one_of, opened, paid, put_all, reads_by};

/// Longest message, in characters.
pub const MESSAGE: usize = 500;
/// Longest name.
pub const NAME: usize = 80;
/// How far ahead a day may be chosen.
const DAYS_AHEAD: i64 = 366;
/// The hour of the day at which presents are mailed.
const HOUR_OF_DAY: i8 = 8;

/// What someone gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// Slug of the plan.
    pub plan: String,
    /// In which currency it is paid.
    pub currency: String,
    /// Whose it will be.
    pub recipient: EmailAddress,
    /// Their name, or nothing.
    pub recipient_name: String,
    /// Whose present it is.
    pub giver_name: String,
    /// What goes with it.
    pub message: String,
    /// When it is mailed.
    pub deliver_at: Millis,
}

/// A present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// Row id.
    pub id: i64,
    /// What names it in addresses.
    pub public_id: String,
    /// Who gives it; none once they are erased.
    pub buyer: Option<i64>,
    /// Row id of its price.
    pub price: i64,
    /// Whom it is mailed to.
    pub recipient: String,
    /// Their name, or nothing.
    pub recipient_name: String,
    /// Whose present it is.
    pub giver_name: String,
    /// What goes with it.
    pub message: String,
    /// When it is mailed.
    pub deliver_at: Millis,
    /// Until when it can be paid.
    pub expires_at: Millis,
    /// Who handles its money.
    pub processor: String,
    /// What they call its checkout, once it is open.
    pub checkout: Option<String>,
    /// Since when money is owed or on its way, if it is.
    pub ordered_at: Option<Millis>,
    /// Row id of what it opens, once it was redeemed.
    pub grant: Option<i64>,
    /// When it was paid, or will be by a bank of the sandbox that takes its time.
    pub paid_at: Option<Millis>,
    /// The number of its receipt.
    pub number: Option<i64>,
    /// How many mails went out about it.
    pub mails: i64,
    /// When it was redeemed.
    pub redeemed_at: Option<Millis>,
    /// When it was paid back.
    pub refunded_at: Option<Millis>,
}

/// How a present stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits to be paid.
    Unpaid,
    /// It was not paid in time.
    Lapsed,
    /// The bank has not confirmed the payment yet, or an invoice is to be paid.
    Waiting,
    /// It waits for its day.
    Scheduled,
    /// It was mailed.
    Delivered,
    /// Someone reads by it.
    Redeemed,
    /// It was paid back.
    Refunded,
}

impl State {
    /// The word templates know it by.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Unpaid => "unpaid",
            State::Lapsed => "lapsed",
            State::Waiting => "waiting",
            State::Scheduled => "scheduled",
            State::Delivered => "delivered",
            State::Redeemed => "redeemed",
            State::Refunded => "refunded",
        }
    }
}

impl Present {
    /// How it stands at `now`.
    pub fn state(&self, now: Millis) -> State {
        match (self.refunded_at, self.redeemed_at, self.paid_at) {
            (Some(_), _, _) => State::Refunded,
            (None, Some(_), _) => State::Redeemed,
            (None, None, Some(paid)) if now < paid => State::Waiting,
            (None, None, Some(_)) if self.mails == 0 => State::Scheduled,
            (None, None, Some(_)) => State::Delivered,
            (None, None, None) if self.ordered_at.is_some() => State::Waiting,
            (None, None, None) if now < self.expires_at => State::Unpaid,
            (None, None, None) => State::Lapsed,
        }
    }
}

/// Why nothing came of it. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum PresentError {
    /// There is no such plan on offer.
    #[error("There is no plan of that name any more. The page Subscribe shows those there are.")]
    NoPlan,
    /// No day on which it could be mailed.
    #[error("Choose a day from today on, within a year.")]
    Day,
    /// A name or message that is too long.
    #[error("Write names of {NAME} letters and a message of {MESSAGE} at most.")]
    Long,
    /// No such code.
    #[error(
        "There is no present with this code. Look at the mail it came in; the code has sixteen letters and digits."
    )]
    Unknown,
    /// It works once.
    #[error("This present has been redeemed already.")]
    Used,
    /// It was paid back.
    #[error("This present was taken back by whoever gave it.")]
    TakenBack,
    /// Their subscription would be charged on.
    #[error(
        "You have a subscription that goes on by itself. Cancel it on your account page first; the present then begins where it ends."
    )]
    Renews,
    /// They need none.
    #[error("You have All-Access without an end. Pass the code on to someone who has none.")]
    Endless,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] db::DbError),
}

/// When a present for that day is mailed: in the morning where the publication is, or now if that is past.
///
/// # Errors
/// [`PresentError::Day`], if the day is past or too far away.
pub fn deliver_at(press: &Press, day: Date, now: Millis) -> Result<Millis, PresentError> {
    let today = timestamp(now).to_zoned_datetime(press.zone.clone()).date();
    let last = today.checked_add(DAYS_AHEAD.days()).map_err(|_| PresentError::Day)?;
    if day < today || day > last {
        return Err(PresentError::Day);
    }
    let morning =
        day.at(HOUR_OF_DAY, 0, 0, 0).to_zoned_datetime(press.zone.clone()).map_err(|_| PresentError::Day)?;
    Ok(morning.timestamp().as_millisecond().max(now))
}

/// The code of a present: eighty bits that nobody can guess, made of the site's secret, so that it is kept nowhere and
/// can still be mailed again.
fn code(press: &Press, public_id: &str) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKMNPQRSTUVWXYZ234567890";
    let hash = press.key.hash("present", public_id);
    let bits = u128::from_str_radix(hash.get(..20).unwrap_or_default(), 16).unwrap_or_default();
    let letter = |nth: u32| char::from(LETTERS[(bits >> (5 * nth) & 31) as usize]);
    let letters: Vec<char> = (0..16).map(letter).collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The code as it is looked for, whatever its case and however it is parted.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// The end of the term that a present opens from `start`.
fn ends_at(price: &Price, start: Millis) -> Millis {
    crate::plans::term_end(start, price.term, start)
}
