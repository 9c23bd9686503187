//! Passkeys: authenticators that readers sign in with instead of a mailed code, and those that staff show as their second
//! factor. One is for one of the two: a passkey added on the account never opens the newsroom, and one of the newsroom
//! signs nobody in, so that coming in always takes two things.
//!
//! A browser is asked with a challenge of its own ([`ask_to_sign_in`], [`ask_to_add`], [`ask_for_factor`]), which is
//! good for five minutes and one answer. Answers are checked by the crate `passkeys`.

mod add;
mod ask;
mod show;
mod store;
#[cfg(test)]
mod tests;

use kernel::clock::{MINUTE, Millis};
use passkeys::{Refused, Site};

pub use add::{Adding, add};
pub use ask::{NotAsked, Question, ask_for_factor, ask_to_add, ask_to_sign_in};
pub(crate) use show::show;
pub use store::{factors, of_reader, remove};
pub(crate) use store::{forget_factors, forget_questions, remove_all, remove_factor, sweep};

use crate::Press;

/// How long a browser has to answer.
const PATIENCE: Millis = 5 * MINUTE;
/// As many as somebody may have for one purpose.
const MOST: i64 = 20;
/// The longest name.
const LONGEST_NAME: usize = 60;

/// What a passkey is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Signing in as a reader.
    SignIn,
    /// Opening the newsroom to whoever has signed in.
    Factor,
}

/// A passkey of somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// What names it in addresses.
    pub public_id: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub created_at: Millis,
    /// When it was used last.
    pub used_at: Option<Millis>,
    /// Since when it is taken no more, because it counted backwards.
    pub doubted_at: Option<Millis>,
    /// What names it at its authenticator.
    credential: String,
}

/// Why a passkey was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    /// The site's address is none that browsers give passkeys to.
    #[error("Passkeys need a site with a name and https.")]
    NotOffered,
    /// The browser was not asked, or answered before, or too late.
    #[error("This took too long, or was answered before. Please try again.")]
    Late,
    /// The answer does not hold.
    #[error("This passkey could not be checked: {0}.")]
    Refused(#[from] Refused),
    /// Nobody has it here.
    #[error("This passkey is not known here any more.")]
    Unknown,
    /// It is for something else.
    #[error("This passkey is for something else.")]
    OtherUse,
    /// Its authenticator did not make sure who it was.
    #[error("This passkey did not make sure that it is you: it needs a PIN, a fingerprint or a face.")]
    Unverified,
    /// It counted backwards, now or before.
    #[error("This passkey is taken no more: there may be a copy of it.")]
    Doubted,
    /// It was added before.
    #[error("This passkey was added already.")]
    Taken,
    /// There are enough.
    #[error("You have {MOST} passkeys, which is as many as there can be. Remove one first.")]
    Enough,
}

impl PasskeyError {
    /// The message of the language files that says it.
    pub fn message(&self) -> &'static str {
        match self {
            PasskeyError::NotOffered => "error-passkey-not-offered",
            PasskeyError::Late => "error-passkey-late",
            PasskeyError::Refused(_) => "error-passkey-refused",
            PasskeyError::Unknown => "error-passkey-unknown",
            PasskeyError::OtherUse => "error-passkey-other-use",
            PasskeyError::Unverified => "error-passkey-unverified",
            PasskeyError::Doubted => "error-passkey-doubted",
            PasskeyError::Taken => "error-passkey-taken",
            PasskeyError::Enough => "error-passkey-enough",
        }
    }
}

/// The site that passkeys are for; `None` where browsers give none.
pub fn site(press: &Press) -> Option<Site> {
    Site::of(&press.config.site.url)
}
