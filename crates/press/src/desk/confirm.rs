//! Showing the second factor. Tries are counted under a lock on the factor's row, so that many at once count as
//! many; a code that was used is never taken again.

use db::{DbError, Tx};
use kernel::clock::Millis;
use kernel::ids::Token;

use super::enrol::code_hash;
use super::store::Factor;
use super::{Door, Knock, door, factor, keys, knock, store};
use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::readers::{self, ReaderRecord, Session};

/// Digits of a code from the app; what has more is a recovery code.
const DIGITS: usize = 6;

/// Why a code was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// It is not the right one, or was used already.
    #[error("This code is not right, or was used already. Wait for the next one in your app.")]
    Wrong,
    /// There were too many wrong ones.
    #[error("There were too many wrong codes. Try again in {minutes} min.")]
    Blocked {
        /// Minutes until one is taken again.
        minutes: i64,
    },
    /// There is nothing to compare it with.
    #[error("No second factor is being set up. Open the newsroom again.")]
    NotSetUp,
}

/// The newsroom is open.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// The browser's new cookie: the one before is worth nothing.
    pub token: Token,
    /// How many recovery codes are left, if one was used.
    pub codes_left: Option<i64>,
}

/// Who shows a code.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// Whose it must be.
    pub reader: &'a ReaderRecord,
    /// The browser.
    pub session: &'a Session,
    /// As the log names them.
    pub actor: &'a Actor,
}

/// Opens the newsroom in a browser that shows a code, or a recovery code.
///
/// # Errors
/// In the inner result why it was not taken; that it was wrong is counted, so commit either way.
pub fn confirm(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    shown: Shown<'_>,
    code: &str,
) -> Result<Result<Confirmed, CodeError>, DbError> {
    let reader = shown.reader.id;
    let found = store::lock(tx, reader)?;
    let Some(found) = keys::with_factor(tx, reader, found)? else { return Ok(Err(CodeError::NotSetUp)) };
    let taken = check(tx, press, now, reader, &found, Wanted::Any, code)?;
    if let Err(refused) = taken {
        if matches!(refused, CodeError::Blocked { .. }) && found.blocked_until <= now {
            write_down(tx, now, shown, Act::FactorBlocked)?;
        }
        return Ok(Err(refused));
    }
    let by_paper = taken == Ok(Kind::Recovery);
    if by_paper {
        write_down(tx, now, shown, Act::CodeUsed)?;
    }
    let codes_left = by_paper.then(|| store::codes_left(tx, reader)).transpose()?;
    Ok(Ok(Confirmed { token: enter(tx, press, now, shown)?, codes_left }))
}

/// Opens the newsroom, or notes that it stays open; a change of what a browser may do changes its cookie.
pub(super) fn enter(tx: &mut Tx, press: &Press, now: Millis, shown: Shown<'_>) -> Result<Token, DbError> {
    let known = knock(tx, shown.session)?;
    let stays =
        known.is_some_and(|known| matches!(door(&known, &press.config.staff, now), Door::Open { .. }));
    store::open(tx, now, shown.session.id, shown.reader.id, stays)?;
    if !stays {
        write_down(tx, now, shown, Act::Entered)?;
    }
    readers::renew(tx, press, now, shown.session.id)
}

/// Notes that the newsroom is in use in a browser it is open to; the first time since it signed in is written down.
///
/// # Errors
/// When the database fails.
pub fn stay(tx: &mut Tx, now: Millis, known: &Knock, shown: Shown<'_>) -> Result<(), DbError> {
    store::touch(tx, now, shown.session.id, shown.reader.id)?;
    if known.opened_at.is_none() {
        write_down(tx, now, shown, Act::Entered)?;
    }
    Ok(())
}

pub(super) fn write_down(tx: &mut Tx, now: Millis, shown: Shown<'_>, act: Act) -> Result<(), DbError> {
    let subject = Subject::Person(&shown.reader.public_id);
    audit::record(tx, now, shown.actor, &Entry { act, subject, was: "", became: "" })
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A code of the app that is set up, or a recovery code.
    Any,
    /// The first code of an app that is not set up yet.
    NewApp,
}

/// What was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A code of the app.
    App,
    /// A recovery code.
    Recovery,
}

/// Looks at a code of the factor, which is locked, and counts.
pub(super) fn check(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    found: &Factor,
    wanted: Wanted,
    code: &str,
) -> Result<Result<Kind, CodeError>, DbError> {
    if found.blocked_until > now {
        return Ok(Err(blocked(found.blocked_until - now)));
    }
    let typed: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    if typed.len() > DIGITS {
        let hash = code_hash(press, reader, &typed);
        // None is good for setting up an app beside passkeys.
        if wanted == Wanted::Any && store::use_code(tx, now, reader, &hash)? {
            store::calm(tx, reader)?;
            return Ok(Ok(Kind::Recovery));
        }
    } else if (wanted == Wanted::NewApp || found.set_up_at.is_some())
        && let Some(step) =
            factor::step(factor::secret(&press.key, &found.seed), &typed, found.last_step, now)
    {
        store::right(tx, now, reader, step)?;
        return Ok(Ok(Kind::App));
    }
    let failures = found.failures + 1;
    let pause = factor::pause(failures);
    store::wrong(tx, reader, failures, pause.map_or(0, |pause| now + pause))?;
    Ok(Err(pause.map_or(CodeError::Wrong, blocked)))
}

fn blocked(left: Millis) -> CodeError {
    CodeError::Blocked { minutes: (left + 59_999) / 60_000 }
}
