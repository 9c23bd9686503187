//! Readers: how an address becomes a reader, how a browser proves that it is theirs, and what each
//! request learns from its cookie.
//!
//! An address is left ([`register`]) or asked for again ([`request_code`]); a code and a link are
//! mailed; [`enter_code`] or [`follow_link`] proves the address and signs the browser in. There are no
//! passwords. Addresses point to a *holder*, who owns the allowance and the first article and outlives
//! the reader.

mod address;
mod browsers;
mod limits;
pub mod mails;
mod people;
mod register;
mod request;
mod sign_in;
pub(crate) mod store;
#[cfg(test)]
pub(crate) mod tests;

use kernel::clock::Millis;

pub(crate) use address::unite;
pub use address::{
    AddressChange, AddressError, AddressProof, confirm_address_change, request_address_change,
};
pub use browsers::{
    logout, renew, revoke, revoke_all, sessions, start_visit, sweep, touch, visit, wants_touch,
};
pub(crate) use limits::{count_mail, count_passkey, count_reason, is_anyones};
pub use mails::MailJob;
pub use people::{add, any, by_email, by_id, by_public_id, count};
pub use register::{Registered, Registration, WantedArticle, is_known, register, register_buyer};
pub use request::{
    LoginLink, LoginRequest, Pending, login_link, login_link_to, pending, request_code, resend,
};
pub(crate) use sign_in::link_state;
pub use sign_in::{
    CodeError, LinkError, LinkStatus, Proof, SignedIn, enter_code, follow_link, link_status, masked,
    show_passkey,
};
pub use store::sessions::count as open_sessions;

use crate::access::Viewer;
use crate::billing::LiveGrant;

/// What a signed-in browser may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// A browser that is remembered and nothing more: it asked for a code, or took a gift.
    Visitor,
    /// An address was left and its first article opened; nothing is proven.
    First,
    /// The reader.
    Full,
}

impl Scope {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Visitor => "visitor",
            Scope::First => "first",
            Scope::Full => "full",
        }
    }

    /// The scope of that word; an unknown one is good for nothing.
    pub(crate) fn from_name(name: &str) -> Scope {
        match name {
            "full" => Scope::Full,
            "first" => Scope::First,
            _ => Scope::Visitor,
        }
    }
}

/// A browser that we gave a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its row.
    pub id: i64,
    /// What names it in a list of devices.
    pub public_id: String,
    /// What it may do.
    pub scope: Scope,
    /// Whose it is; `None` for a visitor.
    pub reader: Option<i64>,
    /// The first article: opened in scope [`Scope::First`], wanted as a visitor.
    pub article: Option<i64>,
    /// The browser in words, such as "Firefox on Linux".
    pub device: String,
    /// When it began in its present scope.
    pub created_at: Millis,
    /// When it was last used, to the hour.
    pub seen_at: Millis,
    /// When it ends unless it is used.
    pub expires_at: Millis,
}

/// A reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderRecord {
    /// Their row.
    pub id: i64,
    /// What names them outside.
    pub public_id: String,
    /// Who their allowance and unlocks belong to.
    pub holder: i64,
    /// Their address, all lower case.
    pub email: String,
    /// Their name, if they gave one.
    pub name: String,
    /// Since when.
    pub created_at: Millis,
    /// When the address was proven, if it was.
    pub confirmed_at: Option<Millis>,
    /// The article that was opened when the address was left.
    pub first_article: Option<i64>,
}

/// What a request learns from its cookie.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Visit {
    /// The browser, if its cookie is good.
    pub session: Option<Session>,
    /// The reader, proven only in scope [`Scope::Full`].
    pub reader: Option<ReaderRecord>,
    /// The viewer, but for the institution, which only the network knows.
    pub viewer: Viewer,
    /// Their live All-Access.
    pub plan: Option<LiveGrant>,
    /// When a grant of theirs begins or ends next.
    pub changes_at: Option<Millis>,
}

impl Visit {
    /// The reader, if this browser has proven to be theirs.
    pub fn signed_in(&self) -> Option<&ReaderRecord> {
        let full = self.session.as_ref().is_some_and(|session| session.scope == Scope::Full);
        self.reader.as_ref().filter(|_| full)
    }

    /// The article this visit may read because an address was left for it.
    pub fn first_article(&self) -> Option<i64> {
        match &self.session {
            Some(session) if session.scope == Scope::First => session.article,
            _ => self.signed_in().and_then(|reader| reader.first_article),
        }
    }
}

/// How a reader came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// By themselves.
    Site,
    /// From another system.
    Import,
    /// Added by staff.
    Staff,
}

impl Origin {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Site => "site",
            Origin::Import => "import",
            Origin::Staff => "staff",
        }
    }
}

/// Why something that mails was not done. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum ReadersError {
    /// More mail was asked for than is good for anyone.
    #[error(
        "We have sent several mails in a short time. Please look in your inbox and the spam folder, or try again in {minutes} min.",
        minutes = (.retry_after + 59) / 60
    )]
    TooMany {
        /// Seconds until it may be tried again.
        retry_after: i64,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::DbError),
}

/// A path of this site to return to; anything else becomes the front page, so that no mail or form of
/// ours ever leads to another site.
pub fn local_path(next: &str) -> &str {
    let mut letters = next.chars();
    let local = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    if local && next.len() <= 2000 && !next.chars().any(char::is_control) { next } else { "/" }
}
