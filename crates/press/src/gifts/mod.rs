//! Gift links: a subscriber gives one article away. A link opens that article alone, for a limited
//! number of browsers and a limited time, and only as long as the giver reads everything themselves.

mod store;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use kernel::clock::Millis;
use kernel::ids::Token;

pub use store::{left, look, make, of_reader, revoke, take, taken};

/// A link just made. The token is shown once: only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What the link ends with.
    pub token: Token,
    /// Links the giver may still make this month.
    pub left: i64,
}

/// A link as the one who follows it sees it. The giver is "a subscriber" and stays unnamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gift {
    /// Row id of the article it opens.
    pub article_id: i64,
    /// When it ends.
    pub expires_at: Millis,
    /// What it is good for now.
    pub state: State,
}

/// What a link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It opens the article in one more browser.
    Valid,
    /// Its time is over.
    Expired,
    /// As many browsers as it is for have opened it; it goes on working in those.
    Spent,
    /// The giver took it back.
    Revoked,
    /// The giver's own All-Access ended.
    GiverLapsed,
}

/// An article opened by a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// For the cookie of a browser that had no session.
    pub token: Option<Token>,
    /// Row id of the article to show.
    pub article_id: i64,
}

/// A link that a browser took, as it bears on what is read there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Row id of the link.
    pub link: i64,
    /// Row id of the reader who gave it.
    pub giver: i64,
    /// Row id of its article.
    pub article: i64,
    /// Whether it opens that article.
    pub opens: bool,
    /// When that may change by time alone.
    pub changes_at: Option<Millis>,
}

/// A link as its giver sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Row id.
    pub id: i64,
    /// Address of the article.
    pub slug: String,
    /// Its headline.
    pub title: String,
    /// When the link was made.
    pub created_at: Millis,
    /// How far it goes.
    pub terms: Terms,
}

/// How far a link goes and how much of that is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// When it ends.
    pub expires_at: Millis,
    /// Browsers that opened it.
    pub opened: i64,
    /// Browsers it is for.
    pub most: i64,
    /// When the giver took it back.
    pub revoked_at: Option<Millis>,
}

/// Why a link was not made, or does not open anything.
#[derive(Debug, thiserror::Error)]
pub enum GiftError {
    /// Only a live grant gives links.
    #[error("Gift links come with All-Access; this reader has none at the moment.")]
    NotSubscriber,
    /// The month's links are made.
    #[error("All gift links of this month are made; there are new ones on {reset}.")]
    QuotaSpent {
        /// The first day of the next month.
        reset: Date,
    },
    /// The article is not published.
    #[error("This article is not published, so it cannot be given away.")]
    NoArticle,
    /// No link has this token.
    #[error("There is no such gift link; check that the address was copied whole.")]
    NoLink,
    /// The link is over.
    #[error("This gift link no longer opens its article.")]
    Over(State),
    /// The database failed; nothing changed.
    #[error(transparent)]
    Failed(#[from] db::DbError),
}

/// What a link is good for at `now`; `giver_reads`: whether the giver has a live grant.
pub fn state(terms: Terms, giver_reads: bool, now: Millis) -> State {
    match terms {
        Terms { revoked_at: Some(_), .. } => State::Revoked,
        Terms { expires_at, .. } if expires_at <= now => State::Expired,
        _ if !giver_reads => State::GiverLapsed,
        Terms { opened, most, .. } if opened >= most => State::Spent,
        _ => State::Valid,
    }
}
