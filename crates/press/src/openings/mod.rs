//! A section, or the whole site, opened to everyone until a time: when there is news that nobody should miss. An article
//! is opened where it is published ([`crate::drafts`]); what an opening means for whoever reads is decided with the
//! levels ([`crate::access::effective`]).

mod store;
#[cfg(test)]
mod tests;

use db::{DbError, Tx};
use kernel::clock::{DAY, Millis, timestamp};
use kernel::text::one_line;

use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::reading::{self, Setting, Target};
use crate::taxonomy::{self, Term, TermKind};

pub(crate) use store::site_until;
pub use store::{Opening, Wide, current};

/// Longest reason, in characters.
const REASON: usize = 200;
/// The longest that something is opened at once; what is open for good has another level.
const LONGEST: Millis = 92 * DAY;

/// Why nothing was opened or closed.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// There is no such section.
    #[error("there is no such section")]
    Missing,
    /// The time is past, or none.
    #[error("the time is past")]
    Past,
    /// The time is too far.
    #[error("the time is too far")]
    Far,
    /// Nobody said why.
    #[error("there is no reason, or it is too long")]
    Reason,
    /// The database failed; nothing changed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// Who opens or closes.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// Their row.
    pub reader: i64,
    /// As the log names them.
    pub actor: &'a Actor,
}

fn section(tx: &mut Tx, slug: &str) -> Result<Term, OpeningError> {
    let found = taxonomy::by_slug(tx, TermKind::Section, &slug.replace('\0', ""))?;
    found.ok_or(OpeningError::Missing)
}

/// Opens the section of that slug, or without one the whole site, until then. What was open before is open until then as
/// well, be that sooner or later.
///
/// # Errors
/// [`OpeningError`] says why not.
pub fn open(
    tx: &mut Tx,
    press: &Press,
    by: By<'_>,
    slug: Option<&str>,
    (until, reason): (Option<Millis>, &str),
    now: Millis,
) -> Result<(), OpeningError> {
    let until = until.filter(|until| *until > now).ok_or(OpeningError::Past)?;
    if until - now > LONGEST {
        return Err(OpeningError::Far);
    }
    let reason = one_line(reason);
    if reason.is_empty() || reason.chars().count() > REASON {
        return Err(OpeningError::Reason);
    }
    let section = slug.map(|slug| section(tx, slug)).transpose()?;
    store::close(tx, section.as_ref().map(|section| section.id), now)?;
    store::note(tx, section.as_ref().map(|section| section.id), until, &reason, by.reader, now)?;
    set(tx, section.as_ref(), Some(until), now)?;
    let time = timestamp(until).to_zoned_datetime(press.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    record(tx, by.actor, section.as_ref(), ("", &format!("{time}: {reason}")), now)
}

/// Closes it at once.
///
/// # Errors
/// [`OpeningError::Missing`] if there is no such section.
pub fn close(tx: &mut Tx, by: By<'_>, slug: Option<&str>, now: Millis) -> Result<(), OpeningError> {
    let section = slug.map(|slug| section(tx, slug)).transpose()?;
    store::close(tx, section.as_ref().map(|section| section.id), now)?;
    set(tx, section.as_ref(), None, now)?;
    record(tx, by.actor, section.as_ref(), ("open", "closed"), now)
}

/// Has articles go by it.
fn set(tx: &mut Tx, section: Option<&Term>, until: Option<Millis>, now: Millis) -> Result<(), DbError> {
    match section {
        Some(section) => {
            let setting = Setting { open_until: Some(until), ..Setting::default() };
            reading::set(tx, Target::Section(&section.slug), setting, now).map(drop)
        }
        // Whatever shows an article depends on any section, and so hears of it.
        None => tx.record_change("section", 0, now),
    }
}

fn record(
    tx: &mut Tx,
    actor: &Actor,
    section: Option<&Term>,
    (was, became): (&str, &str),
    now: Millis,
) -> Result<(), OpeningError> {
    let id = section.map_or_else(String::new, |section| section.id.to_string());
    let (kind, title) = section.map_or(("site", ""), |section| ("section", section.name.as_str()));
    let subject = Subject::Thing { kind, id: &id, title };
    let act = if became == "closed" { Act::WideClosed } else { Act::WideOpened };
    Ok(audit::record(tx, now, actor, &Entry { act, subject, was, became })?)
}
