//! Groups: a company or a household with so many seats. Whoever owns the group gives them and takes them away; each is a
//! grant of its own, so a seat that is taken away opens nothing from the next request on. There are never more seats
//! than were bought, however many readers join in one moment.

mod bought;
mod domains;
mod invitations;
mod mails;
mod seats;
mod store;
#[cfg(test)]
mod tests;

use kernel::campus::NotTheirs;
use kernel::clock::Millis;

pub(crate) use bought::{keep, of_subscription};
pub use domains::join_by_domain;
pub use invitations::{Guest, Invitation, accept, again, invitation, invitations, invite, withdraw};
pub(crate) use seats::end as end_seat;
pub use seats::{Member, choose_leavers, leave_all, members, of_member, take_away, take_own};
pub use store::{all, by_name, change, close, found, of_owner};

/// Seats one group has at most.
pub const MOST_SEATS: i64 = 5000;

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Row id.
    pub id: i64,
    /// What names it in addresses.
    pub public_id: String,
    /// Its name.
    pub name: String,
    /// Slug of its plan.
    pub plan: String,
    /// The reader who gives its seats, if there is one.
    pub owner: Option<i64>,
    /// Their address.
    pub owner_email: Option<String>,
    /// How many seats it has.
    pub seats: i64,
    /// How many of them are taken.
    pub taken: i64,
    /// When it ends; none: without an end.
    pub ends_at: Option<Millis>,
    /// Mail domains whose readers take a seat by themselves.
    pub domains: Vec<String>,
    /// How many seats it will have from a renewal on, if that is another number.
    pub coming: Option<i64>,
    /// How many of those who have a seat leave then.
    pub leaving: i64,
}

impl Group {
    /// Whether it is over.
    pub fn is_over(&self, now: Millis) -> bool {
        self.ends_at.is_some_and(|end| end <= now)
    }

    /// Seats that nobody has, and somebody may have: nobody takes one that will not be there for them.
    pub fn free(&self) -> i64 {
        let stay = self.taken - self.leaving;
        let coming = self.coming.map_or(i64::MAX, |coming| (coming - stay).max(0));
        (self.seats - self.taken).min(coming)
    }
}

/// A group as staff make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// Its name.
    pub name: String,
    /// Slug of its plan.
    pub plan: String,
    /// The reader who will give its seats.
    pub owner: i64,
    /// How many seats.
    pub seats: i64,
    /// When it ends.
    pub ends_at: Option<Millis>,
    /// Mail domains whose readers take a seat by themselves.
    pub domains: Vec<String>,
}

/// What staff change of a group; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Another owner.
    pub owner: Option<i64>,
    /// More or fewer seats.
    pub seats: Option<i64>,
    /// Another end, or `Some(None)` for none.
    pub ends_at: Option<Option<Millis>>,
    /// Other mail domains.
    pub domains: Option<Vec<String>>,
}

/// Why a group stays as it is. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum GroupError {
    /// There is none of that name, or it is another's.
    #[error("There is no group \"{0}\". `broadsheet groups list` names those there are.")]
    Unknown(String),
    /// No name, or another's.
    #[error("Give the group a name of its own; \"{0}\" is none.")]
    Name(String),
    /// None, or more than any group has.
    #[error("A group has at least one seat, and at most {MOST_SEATS}.")]
    Seats,
    /// Fewer seats than are taken.
    #[error("{taken} seats are taken. Take some away first, or leave the group as many.")]
    Taken {
        /// How many.
        taken: i64,
    },
    /// A domain that is nobody's own.
    #[error(transparent)]
    Domain(#[from] NotTheirs),
    /// Another group has the domain.
    #[error("{0} belongs to another group.")]
    DomainTaken(String),
    /// Every seat is taken or promised.
    #[error(
        "All {seats} seats are taken or promised. Take one away or withdraw an invitation first, or ask us for more."
    )]
    Full {
        /// How many there are.
        seats: i64,
    },
    /// Its time is over.
    #[error("This group has ended. Write to us to renew it.")]
    Over,
    /// They have a seat.
    #[error("{0} has a seat already.")]
    Seated(String),
    /// The invitation is for another address.
    #[error("This invitation is for {0}. Log in with that address to take the seat.")]
    Another(String),
    /// Too late, taken back, or used.
    #[error("This invitation has ended. Ask whoever invited you to send it again.")]
    Ended,
    /// The address must be proven in the usual way first.
    #[error("Log in first, and come back to this page.")]
    LogIn,
    /// More mail than is good for anyone.
    #[error(transparent)]
    Mail(#[from] crate::readers::ReadersError),
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] db::DbError),
}
