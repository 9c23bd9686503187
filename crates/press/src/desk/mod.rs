//! The newsroom's door: what a browser has to show before it opens, and when it closes again.
//!
//! Whoever is signed in as a reader and has a role may knock. Who has set a second factor up shows it each
//! time the newsroom opens; owners and publishers must have one, others by setting. The newsroom closes
//! after a while without a request, and after some hours in any case. What moves money, takes data out or
//! gives roles wants a factor that was shown just now.

mod confirm;
mod enrol;
mod factor;
mod keys;
mod store;
#[cfg(test)]
mod tests;

use db::{Conn, DbError};
use kernel::clock::{HOUR, MINUTE, Millis};
use kernel::config::{SecondFactor, Staff};

use crate::Press;
use crate::readers::Session;
use crate::staff::{self, Action, Role};

pub use confirm::{CodeError, Confirmed, Shown, confirm, stay};
pub use enrol::{Enrolment, SetUp, begin, codes_left, forget_factor, make_codes, set_up};
pub use keys::{Factors, RemoveError, Which, add_key, confirm_with_key, factors, remove};
pub use store::{at_work, knock};

/// How often it is noted that a newsroom is in use.
const NOTE_EVERY: Millis = MINUTE;

/// What the database knows of a browser that knocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knock {
    /// The role of its reader.
    pub role: Role,
    /// Whether they have set a second factor up.
    pub has_factor: bool,
    /// When they signed in as a reader.
    pub signed_in_at: Millis,
    /// When the newsroom was opened in this browser.
    pub opened_at: Option<Millis>,
    /// When it was last used there.
    pub seen_at: Option<Millis>,
    /// When the second factor was last shown there.
    pub confirmed_at: Option<Millis>,
}

impl Knock {
    /// Whether it is time to note that the newsroom is in use.
    pub fn wants_note(&self, now: Millis) -> bool {
        self.seen_at.is_none_or(|at| now - at >= NOTE_EVERY)
    }
}

/// Whether the newsroom is open to a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// They signed in too long ago: a mailed code first.
    SignInAgain,
    /// They must set a second factor up first.
    SetUp,
    /// They must show their second factor first.
    Confirm,
    /// It is open.
    Open {
        /// Whether a second factor was shown just now.
        fresh: bool,
    },
}

/// Whether this role must have a second factor.
pub fn must_have_factor(role: Role, rules: &Staff) -> bool {
    rules.second_factor == SecondFactor::Everyone || role.handles_money()
}

/// Whether whoever is signed in at this browser is inside, in a role that may do that: asked of the database itself, for
/// what is shown outside of the newsroom.
///
/// # Errors
/// When the database fails.
pub fn admits(
    conn: &mut Conn,
    press: &Press,
    session: &Session,
    action: Action,
    now: Millis,
) -> Result<bool, DbError> {
    let Some(knock) = knock(conn, session)? else { return Ok(false) };
    let inside = matches!(door(&knock, &press.config.staff, now), Door::Open { .. });
    Ok(inside && staff::may(knock.role, action))
}

/// Whether the newsroom is open to whoever knocks.
pub fn door(knock: &Knock, rules: &Staff, now: Millis) -> Door {
    let within = |since: Millis, patience: Millis| now - since < patience;
    let (idle, whole) = (Millis::from(rules.idle_minutes) * MINUTE, Millis::from(rules.session_hours) * HOUR);
    if knock.has_factor {
        let opened = knock.opened_at.is_some_and(|at| within(at, whole));
        let used = knock.seen_at.is_some_and(|at| within(at, idle));
        let fresh = Millis::from(rules.fresh_minutes) * MINUTE;
        return match knock.confirmed_at {
            Some(at) if opened && used => Door::Open { fresh: within(at, fresh) },
            _ => Door::Confirm,
        };
    }
    // Without a factor signing in is what opens the newsroom.
    let used = knock.seen_at.unwrap_or(knock.signed_in_at).max(knock.signed_in_at);
    if !within(knock.signed_in_at, whole) || !within(used, idle) {
        Door::SignInAgain
    } else if must_have_factor(knock.role, rules) {
        Door::SetUp
    } else {
        Door::Open { fresh: false }
    }
}
