//! Who may read what. [`decide`] is the one function that answers, for every way out of the
//! archive; the text past the teaser stays [`Sealed`] until one of its [`Decision`]s opens it.

mod level;
#[cfg(test)]
mod tests;

use kernel::clock::Millis;
pub use kernel::config::AccessLevel;
pub use level::{Because, Effective, Filed, changes_at, effective};

use crate::billing::GrantSource;
use crate::staff::Role;

/// Who looks, as far as it matters to what they may read.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Viewer {
    /// Their role, if they work here.
    pub staff: Option<Role>,
    /// Where their All-Access comes from, if any grant is live.
    pub grant: Option<GrantSource>,
    /// The institution whose network they read from.
    pub institution: Option<String>,
    /// How far they have made themselves known.
    pub reader: Reader,
    /// When their last All-Access ended, if it did.
    pub lapsed_at: Option<Millis>,
}

/// How far a reader has made themselves known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Reader {
    /// Not at all.
    #[default]
    Anonymous,
    /// Left an address that is not proven yet.
    Unconfirmed,
    /// Proved the address.
    Confirmed,
}

/// What a viewer holds towards one article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Held {
    /// A pass for this article, checked and live.
    pub pass: Option<Pass>,
    /// Unlocked before.
    pub unlocked: bool,
    /// Unlocks left in this month.
    pub left: i64,
}

/// A right to one article that is neither bought nor counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pass {
    /// The first article, opened when an address was left.
    FirstArticle,
    /// A subscriber's gift link.
    Gift,
    /// A link in a subscriber's newsletter.
    Newsletter,
}

/// Why the whole text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// They work here.
    Staff,
    /// All-Access.
    Grant(GrantSource),
    /// The network they read from.
    Institution,
    /// The article is free, for now or for good.
    Free,
    /// Open to every confirmed reader.
    Registered,
    /// A pass.
    Pass(Pass),
    /// Unlocked before.
    Unlocked,
}

/// What stands below the teaser instead of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wall {
    /// Leave an address and read on.
    Registration,
    /// Confirm the address first.
    Confirm,
    /// Choose to spend one of those left.
    Unlock {
        /// Unlocks left this month, at least one.
        left: i64,
    },
    /// None left until the month ends.
    Exhausted,
    /// For subscribers alone.
    Subscribe,
    /// The reader's own All-Access ended.
    Lapsed {
        /// When it did.
        ended_at: Millis,
    },
}

/// What [`decide`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The whole text, for this reason.
    Full(Reason),
    /// The teaser and this wall.
    Teaser(Wall),
}

/// An [`Outcome`] that came from [`decide`]: nothing else can make one, so holding it proves that
/// the question was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decision(Outcome);

impl Decision {
    /// What was decided.
    pub fn outcome(self) -> Outcome {
        self.0
    }

    /// Whether the whole text may be shown.
    pub fn is_full(self) -> bool {
        matches!(self.0, Outcome::Full(_))
    }

    /// The wall, if there is one.
    pub fn wall(self) -> Option<Wall> {
        match self.0 {
            Outcome::Full(_) => None,
            Outcome::Teaser(wall) => Some(wall),
        }
    }

    /// Opens what the decision entitles to.
    pub fn open(self, sealed: Sealed) -> Option<String> {
        self.is_full().then_some(sealed.0)
    }
}

/// Text past the teaser. Cannot be read, printed or serialised without a [`Decision`].
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    /// Seals what came from the database.
    pub(crate) fn new(text: String) -> Sealed {
        Sealed(text)
    }

    /// The text for the search index, whose whole view is for those alone who may read everything.
    pub(crate) fn for_index(&self) -> &str {
        &self.0
    }

    /// Whether there is anything past the teaser.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(..)")
    }
}

/// Decides what `viewer`, holding `held`, gets of an article whose rules come down to `level`.
///
/// Staff come first, then All-Access, the institution, free articles, articles for registered
/// readers, passes, earlier unlocks, the meter, and at last a wall. A view that is entitled never
/// spends: spending is [`crate::meter::unlock`], asked for by the reader.
pub fn decide(level: AccessLevel, viewer: &Viewer, held: Held) -> Decision {
    let outcome = match entitlement(level, viewer, held) {
        Some(reason) => Outcome::Full(reason),
        None => Outcome::Teaser(wall(level, viewer, held.left)),
    };
    Decision(outcome)
}

/// Whether every article is open to `viewer`, whatever its level and whatever they hold.
pub fn opens_everything(viewer: &Viewer) -> bool {
    decide(AccessLevel::Subscribers, viewer, Held::default()).is_full()
}

fn entitlement(level: AccessLevel, viewer: &Viewer, held: Held) -> Option<Reason> {
    if viewer.staff.is_some() {
        return Some(Reason::Staff);
    }
    if let Some(source) = viewer.grant {
        return Some(Reason::Grant(source));
    }
    if viewer.institution.is_some() {
        return Some(Reason::Institution);
    }
    match level {
        AccessLevel::Free => return Some(Reason::Free),
        AccessLevel::Registered if viewer.reader == Reader::Confirmed => return Some(Reason::Registered),
        _ => {}
    }
    if let Some(pass) = held.pass {
        return Some(Reason::Pass(pass));
    }
    held.unlocked.then_some(Reason::Unlocked)
}

fn wall(level: AccessLevel, viewer: &Viewer, left: i64) -> Wall {
    let subscribe = viewer.lapsed_at.map_or(Wall::Subscribe, |ended_at| Wall::Lapsed { ended_at });
    match (level, viewer.reader) {
        (AccessLevel::Subscribers, _) => subscribe,
        (_, Reader::Anonymous) => Wall::Registration,
        (_, Reader::Unconfirmed) => Wall::Confirm,
        (_, Reader::Confirmed) if left > 0 => Wall::Unlock { left },
        (_, Reader::Confirmed) if viewer.lapsed_at.is_some() => subscribe,
        (_, Reader::Confirmed) => Wall::Exhausted,
    }
}
