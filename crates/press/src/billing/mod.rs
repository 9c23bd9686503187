//! All-Access: grants, and the subscriptions they come from. Access is any live grant; how it is paid for
//! is another matter. What a processor says of a subscription is taken in whole ([`subscriptions::take_in`]), and
//! from that follow the grant, the ledger and the mails.

pub mod agreements;
mod bought;
pub mod changes;
pub mod checkout;
pub mod coming;
pub mod comps;
pub mod customers;
pub mod inquiries;
pub mod intake;
pub(crate) mod ledger;
pub mod lifecycle;
pub mod notices;
pub mod offers;
pub mod proration;
pub mod repricing;
pub mod seats;
mod store;
pub mod subscriptions;
#[cfg(test)]
mod tests;

pub use store::{LiveGrant, Standing, grant, revoke, standing};
pub(crate) use store::{bought_in, grant_between, restore, revoke_one};

/// Where a grant comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GrantSource {
    /// Bought.
    Subscription,
    /// Given by the publisher.
    Comp,
    /// Bought by someone else.
    Gift,
    /// A seat of a group.
    Group,
    /// On trial.
    Trial,
}

impl GrantSource {
    /// All sources.
    pub const ALL: [GrantSource; 5] = [
        GrantSource::Subscription,
        GrantSource::Comp,
        GrantSource::Gift,
        GrantSource::Group,
        GrantSource::Trial,
    ];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            GrantSource::Subscription => "subscription",
            GrantSource::Comp => "comp",
            GrantSource::Gift => "gift",
            GrantSource::Group => "group",
            GrantSource::Trial => "trial",
        }
    }

    /// The source of that word.
    pub fn from_name(name: &str) -> Option<GrantSource> {
        GrantSource::ALL.into_iter().find(|source| source.as_str() == name)
    }
}
