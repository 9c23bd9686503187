//! Passkeys as a second factor, beside the app: adding, showing and removing. Whoever must have a factor keeps one.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::confirm::{Confirmed, Shown, enter, write_down};
use super::enrol::{SetUp, come_in};
use super::store::{self, Factor};
use super::{codes_left, must_have_factor};
use crate::Press;
use crate::audit::{self, Act, Entry, Subject};
use crate::passkeys::{self, Adding, Passkey, PasskeyError, Use};
use crate::readers::MailJob;
use crate::staff::Role;

/// What somebody can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factors {
    /// Since when they have an app, if they do.
    pub app_since: Option<Millis>,
    /// Their passkeys.
    pub keys: Vec<Passkey>,
    /// Recovery codes that are left.
    pub codes_left: i64,
}

impl Factors {
    /// How many there are that are taken.
    fn good(&self) -> usize {
        let keys = self.keys.iter().filter(|key| key.doubted_at.is_none());
        usize::from(self.app_since.is_some()) + keys.count()
    }

    /// Whether something is left without this one.
    fn has_beside(&self, which: &Which<'_>) -> bool {
        let counts = match which {
            Which::App => self.app_since.is_some(),
            Which::Key(id) => self.keys.iter().any(|key| key.public_id == *id && key.doubted_at.is_none()),
        };
        self.good() > usize::from(counts)
    }

    /// Whether somebody in this role may remove it.
    pub fn may_remove(&self, which: &Which<'_>, must: bool) -> bool {
        !must || self.has_beside(which)
    }
}

/// What somebody can show.
///
/// # Errors
/// When the database fails.
pub fn factors(conn: &mut Conn, reader: i64) -> Result<Factors, DbError> {
    Ok(Factors {
        app_since: store::set_up_at(conn, reader)?,
        keys: passkeys::factors(conn, reader)?,
        codes_left: codes_left(conn, reader)?,
    })
}

/// What a code is compared with, if there is a factor: the app, or passkeys alone.
pub(super) fn with_factor(
    tx: &mut Tx,
    reader: i64,
    found: Option<Factor>,
) -> Result<Option<Factor>, DbError> {
    match found {
        Some(found) if found.set_up_at.is_none() && passkeys::factors(tx, reader)?.is_empty() => Ok(None),
        found => Ok(found),
    }
}

/// Adds a passkey to somebody's second factor. If it is their first, the newsroom opens, and there are recovery codes.
///
/// # Errors
/// In the inner result why it was not taken; commit either way.
pub fn add_key(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    shown: Shown<'_>,
    name: &str,
    answer: &str,
) -> Result<Result<SetUp, PasskeyError>, DbError> {
    let reader = shown.reader.id;
    let locked = store::begin(tx, reader, &press.random.public_id())?;
    let is_first = locked.set_up_at.is_none() && passkeys::factors(tx, reader)?.is_empty();
    let adding = Adding { reader: shown.reader, session: shown.session, usage: Use::Factor, name };
    if let Err(refused) = passkeys::add(tx, press, now, adding, answer)? {
        return Ok(Err(refused));
    }
    write_down(tx, now, shown, Act::KeyAdded)?;
    come_in(tx, press, now, shown, is_first).map(Ok)
}

/// Opens the newsroom in a browser that shows a passkey, or notes that it stays open.
///
/// # Errors
/// In the inner result why it was not taken; commit either way.
pub fn confirm_with_key(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    shown: Shown<'_>,
    answer: &str,
) -> Result<Result<Confirmed, PasskeyError>, DbError> {
    match passkeys::show(tx, press, now, shown.session, Use::Factor, answer)? {
        Ok(owner) if owner == shown.reader.id => {
            Ok(Ok(Confirmed { token: enter(tx, press, now, shown)?, codes_left: None }))
        }
        Ok(_) => Ok(Err(PasskeyError::Unknown)),
        Err(refused) => {
            if refused == PasskeyError::Doubted {
                write_down(tx, now, shown, Act::KeyDoubted)?;
            }
            Ok(Err(refused))
        }
    }
}

/// One of somebody's factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// The app.
    App,
    /// The passkey of that public id.
    Key(&'a str),
}

/// Why a factor was not removed. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    /// It is not there any more.
    #[error("it is not there any more")]
    Gone,
    /// They must have one, and have no other.
    #[error("this is the only one that is left")]
    Last,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// Removes one of somebody's own factors. Of the last one that anybody may be without, the recovery codes go too.
///
/// # Errors
/// [`RemoveError`] says why not.
pub fn remove(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    shown: Shown<'_>,
    role: Role,
    which: Which<'_>,
) -> Result<(), RemoveError> {
    let reader = shown.reader.id;
    // Of two who remove the last two at once the second finds one.
    store::begin(tx, reader, &press.random.public_id())?;
    let all = factors(tx, reader)?;
    if !all.may_remove(&which, must_have_factor(role, &press.config.staff)) {
        return Err(RemoveError::Last);
    }
    let (act, change, name) = match which {
        Which::App => {
            all.app_since.ok_or(RemoveError::Gone)?;
            store::drop_app(tx, reader, &press.random.public_id())?;
            (Act::AppRemoved, "app-removed", "")
        }
        Which::Key(id) => {
            let key = all.keys.iter().find(|key| key.public_id == id).ok_or(RemoveError::Gone)?;
            passkeys::remove_factor(tx, reader, id)?;
            (Act::KeyRemoved, "key-removed", key.name.as_str())
        }
    };
    if all.keys.len() + usize::from(all.app_since.is_some()) == 1 {
        store::forget(tx, reader)?;
    }
    MailJob::factor_changed(press, &shown.reader.email, change, name, now).enqueue(tx, now)?;
    let subject = Subject::Person(&shown.reader.public_id);
    Ok(audit::record(tx, now, shown.actor, &Entry { act, subject, was: name, became: "" })?)
}
