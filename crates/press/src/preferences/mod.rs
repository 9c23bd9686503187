//! Everything that comes to a reader by mail, on one page: newsletters, what they hear of what they follow, and
//! whether all of it rests. The page is reached from the account, and from any mail by a link that shows and changes
//! these choices and nothing else of the account.

mod store;
#[cfg(test)]
mod tests;

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use crate::alerts::{self, Alert};
use crate::billing::notices::OFFERS;
use crate::follows::{self, Following};
use crate::newsletters::{self, Choice, Consent, NewsletterError, Pause, feedback};
use crate::readers::{self, ReaderRecord};
use crate::{Press, billing, searches};

/// A newsletter of the site, as the page offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The newsletter and the reader's choice.
    pub choice: Choice,
    /// Whether the reader may have it.
    pub may: bool,
    /// Whether there are issues to look at.
    pub has_issues: bool,
}

/// A reader's choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// All newsletters.
    pub letters: Vec<Offered>,
    /// What else came or comes by itself, by the name it has among the newsletters, and whether it does.
    pub others: Vec<(&'static str, bool)>,
    /// What they follow. If they have ended the mails about that, they hear of none.
    pub follows: Vec<Following>,
    /// The pause that all of it rests in.
    pub pause: Option<Pause>,
    /// Why nothing is sent, if mail does not reach them or was called spam.
    pub unreached: Option<feedback::Reason>,
}

impl Preferences {
    /// Whether nothing comes.
    pub fn is_empty(&self) -> bool {
        !self.letters.iter().any(|one| one.choice.active)
            && !self.others.iter().any(|(_, on)| *on)
            && self.follows.iter().all(|one| one.alert == Alert::None)
    }
}

/// The path of a reader's page, for links in mails.
pub fn path(press: &Press, reader_public_id: &str) -> String {
    format!("/preferences/{reader_public_id}/{}", signature(press, reader_public_id))
}

fn signature(press: &Press, reader_public_id: &str) -> String {
    press.key.hash("preferences", reader_public_id)
}

/// Whose page a link leads to; none if it is not one of ours.
///
/// # Errors
/// When the database fails.
pub fn whose(
    conn: &mut Conn,
    press: &Press,
    reader_public_id: &str,
    given: &str,
) -> Result<Option<ReaderRecord>, DbError> {
    match press.key.proves(&signature(press, reader_public_id), given) {
        true => readers::by_public_id(conn, reader_public_id),
        false => Ok(None),
    }
}

/// The reader's choices as they are now.
///
/// # Errors
/// When the database fails.
pub fn of_reader(
    conn: &mut Conn,
    press: &Press,
    reader: &ReaderRecord,
    now: Millis,
) -> Result<Preferences, DbError> {
    let subscribes = billing::standing(conn, reader.id, now)?.live.is_some();
    let sent = store::sent(conn)?;
    let letters = newsletters::of_reader(conn, press, reader.id)?.into_iter().map(|choice| Offered {
        may: subscribes || !choice.subscribers_only,
        has_issues: sent.contains(&choice.slug),
        choice,
    });
    let letters = letters.collect();
    let mut others = Vec::new();
    for letter in [searches::LETTER, OFFERS] {
        if let Some(on) = newsletters::chosen(conn, reader.id, letter)? {
            others.push((letter, on));
        }
    }
    let mut follows = follows::of_reader(conn, reader.id)?;
    if !newsletters::gets(conn, reader.id, alerts::LETTER)? {
        follows.iter_mut().for_each(|one| one.alert = Alert::None);
    }
    let pause = newsletters::paused(conn, reader.id, now)?;
    Ok(Preferences { letters, others, follows, pause, unreached: feedback::why(conn, reader.id)? })
}

/// Choices as a form has them.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Letters that were shown.
    pub shown: Vec<String>,
    /// Those of them that are to come.
    pub on: Vec<String>,
    /// How to hear of what is followed, by the rows of the follows.
    pub alerts: Vec<(i64, Alert)>,
}

/// Makes the reader's choices what the form says. What it did not show stays.
///
/// # Errors
/// When the reader may not have a newsletter, or the database fails.
pub fn save(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    wanted: &Wanted,
    consent: Consent<'_>,
) -> Result<(), NewsletterError> {
    let choices = newsletters::of_reader(tx, press, reader)?;
    if !wanted.on.is_empty() {
        feedback::chosen(tx, press, reader)?;
    }
    for letter in &wanted.shown {
        let on = wanted.on.contains(letter);
        if [searches::LETTER, OFFERS].contains(&letter.as_str()) {
            if newsletters::chosen(tx, reader, letter)?.is_some_and(|was| was != on) {
                newsletters::choose(tx, now, reader, letter, on, consent)?;
            }
            continue;
        }
        let choice = choices.iter().find(|choice| choice.slug == *letter);
        let choice = choice.ok_or_else(|| NewsletterError::Unknown(letter.clone()))?;
        if choice.active != on {
            newsletters::set(tx, press, now, reader, letter, on, consent)?;
        }
    }
    for (follow, alert) in &wanted.alerts {
        alerts::set(tx, press, now, reader, *follow, *alert, consent)?;
    }
    Ok(())
}

/// Ends everything that comes to the reader. What was ended bears that time, by which [`undo`] finds it again.
///
/// # Errors
/// When the database fails.
pub fn stop_all(tx: &mut Tx, now: Millis, reader: i64, consent: Consent<'_>) -> Result<(), DbError> {
    for letter in newsletters::active(tx, reader)? {
        newsletters::choose(tx, now, reader, &letter, false, consent)?;
    }
    Ok(())
}

/// How many letters the reader ended at that time and does not have again.
///
/// # Errors
/// When the database fails.
pub fn stopped_at(conn: &mut Conn, reader: i64, at: Millis) -> Result<usize, DbError> {
    Ok(store::ended(conn, reader, at)?.len())
}

/// Takes back a [`stop_all`] of that time.
///
/// # Errors
/// When the database fails.
pub fn undo(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    stopped_at: Millis,
    consent: Consent<'_>,
) -> Result<(), DbError> {
    for letter in store::ended(tx, reader, stopped_at)? {
        feedback::chosen(tx, press, reader)?;
        newsletters::choose(tx, now, reader, &letter, true, consent)?;
    }
    Ok(())
}
