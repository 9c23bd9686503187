//! Newsletters: who gets which. Signing up is confirmed by mail, one click ends it, and every choice is
//! kept with the words it was made under.

pub(crate) mod choices;
mod confirmed;
pub mod feedback;
pub mod issues;
mod one_click;
pub mod passes;
mod past;
pub(crate) mod pauses;
mod reasons;
pub mod sending;
mod store;
#[cfg(test)]
mod tests;

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;
use kernel::config::Newsletter;

pub use choices::receives;
pub use confirmed::{NewsletterLink, confirm, newsletter_link, subscribe_request};
pub use one_click::{Leaving, Link, leaving, resume, resume_path, stop, stop_path, why_path};
pub use past::{Past, past, past_of, shown};
pub use pauses::{Pause, Rest, end_pause, pause, paused};
pub use reasons::{Reason, reasons, say_why};
pub(crate) use store::active;
pub use store::{readers, readership};

use crate::{Press, billing};

/// Why a newsletter was not started or ended. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum NewsletterError {
    /// There is none of that name.
    #[error("There is no newsletter \"{0}\" here. The page Newsletters lists those there are.")]
    Unknown(String),
    /// It comes with All-Access.
    #[error(
        "{0} comes with All-Access. Log in with your subscription to receive it, or see what All-Access contains."
    )]
    SubscribersOnly(String),
    /// More mail was asked for than is good for anyone.
    #[error(transparent)]
    Readers(#[from] crate::readers::ReadersError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A newsletter of this site, as one reader has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name in addresses.
    pub slug: String,
    /// Its name on the page.
    pub name: String,
    /// What is in it and when it comes.
    pub description: String,
    /// For subscribers alone.
    pub subscribers_only: bool,
    /// Whether the reader gets it.
    pub active: bool,
}

/// How many readers a newsletter has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readership {
    /// Its name in addresses.
    pub slug: String,
    /// Readers who get it.
    pub readers: i64,
    /// Readers who get it no more.
    pub left: i64,
}

/// The newsletter of that slug.
fn find<'a>(press: &'a Press, slug: &str) -> Result<&'a Newsletter, NewsletterError> {
    let found = press.config.newsletters.iter().find(|letter| letter.slug == slug);
    found.ok_or_else(|| NewsletterError::Unknown(slug.to_owned()))
}

/// All newsletters of the site with the reader's choice of each.
///
/// # Errors
/// When the database fails.
pub fn of_reader(conn: &mut Conn, press: &Press, reader: i64) -> Result<Vec<Choice>, DbError> {
    let active = store::active(conn, reader)?;
    let choice = |letter: &Newsletter| Choice {
        slug: letter.slug.clone(),
        name: letter.name.clone(),
        description: letter.description.clone(),
        subscribers_only: letter.subscribers_only,
        active: active.contains(&letter.slug),
    };
    Ok(press.config.newsletters.iter().map(choice).collect())
}

/// How a choice was made, for the record.
#[derive(Clone, Copy, Debug)]
pub struct Consent<'a> {
    /// Where, such as `account`.
    pub place: &'a str,
    /// The words shown.
    pub wording: &'a str,
}

/// Starts or ends a newsletter for a signed-in reader.
///
/// # Errors
/// When there is no such newsletter, the reader may not have it, or the database fails.
pub fn set(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    slug: &str,
    active: bool,
    consent: Consent<'_>,
) -> Result<(), NewsletterError> {
    let letter = find(press, slug)?;
    if active && letter.subscribers_only && billing::standing(tx, reader, now)?.live.is_none() {
        return Err(NewsletterError::SubscribersOnly(letter.name.clone()));
    }
    if active {
        feedback::chosen(tx, press, reader)?;
    }
    Ok(choose(tx, now, reader, slug, active, consent)?)
}

/// Whether the reader gets the letter of that name, one of the settings or not.
pub(crate) fn gets(conn: &mut Conn, reader: i64, letter: &str) -> Result<bool, DbError> {
    Ok(store::chosen(conn, reader, letter)? == Some(true))
}

/// Whether the letter of that name comes to the reader; none if they never had it.
pub(crate) fn chosen(conn: &mut Conn, reader: i64, letter: &str) -> Result<Option<bool>, DbError> {
    store::chosen(conn, reader, letter)
}

/// Whether the reader ended the letter of that name.
pub(crate) fn has_stopped(conn: &mut Conn, reader: i64, letter: &str) -> Result<bool, DbError> {
    Ok(store::chosen(conn, reader, letter)? == Some(false))
}

/// Begins a letter that a customer may be sent without asking for it, so that one click can end it.
pub(crate) fn begin_unasked(tx: &mut Tx, now: Millis, reader: i64, letter: &str) -> Result<(), DbError> {
    store::begin(tx, reader, letter, now)
}

/// Writes a choice and its consent, if it is one: starting what one has, and ending what one never had,
/// change nothing.
pub(crate) fn choose(
    tx: &mut Tx,
    now: Millis,
    reader: i64,
    slug: &str,
    active: bool,
    consent: Consent<'_>,
) -> Result<(), DbError> {
    if !active && store::chosen(tx, reader, slug)?.is_none() {
        return Ok(());
    }
    if store::set(tx, reader, slug, active, now)? {
        store::record_consent(tx, reader, slug, active, now, consent)?;
        tx.record_change("reader", reader, now)?;
    }
    Ok(())
}

/// The name of the first newsletter that comes with a registration and that the reader gets.
pub(crate) fn started_on_registration(
    conn: &mut Conn,
    press: &Press,
    reader: i64,
) -> Result<Option<String>, DbError> {
    let active = store::active(conn, reader)?;
    let mut offered = press.config.newsletters.iter().filter(|letter| letter.on_registration);
    Ok(offered.find(|letter| active.contains(&letter.slug)).map(|letter| letter.name.clone()))
}

/// Starts what a registration starts, as its wall said.
pub(crate) fn start_on_registration(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    wording: &str,
) -> Result<(), DbError> {
    let letters = press.config.newsletters.iter();
    let letters = letters.filter(|letter| letter.on_registration && !letter.subscribers_only);
    start_untouched(tx, now, reader, letters, Consent { place: "registration", wording })
}

/// Starts what comes with All-Access for somebody who bought it, as its checkout said.
pub(crate) fn start_on_purchase(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    wording: &str,
) -> Result<(), DbError> {
    let letters = press.config.newsletters.iter().filter(|letter| letter.subscribers_only);
    start_untouched(tx, now, reader, letters, Consent { place: "checkout", wording })
}

/// Starts newsletters. One the reader has chosen about before is left as they chose: what was ended stays ended,
/// however often something is bought.
fn start_untouched<'a>(
    tx: &mut Tx,
    now: Millis,
    reader: i64,
    letters: impl Iterator<Item = &'a Newsletter>,
    consent: Consent<'_>,
) -> Result<(), DbError> {
    for letter in letters {
        if store::chosen(tx, reader, &letter.slug)?.is_none() {
            choose(tx, now, reader, &letter.slug, true, consent)?;
        }
    }
    Ok(())
}
