//! One click in an issue ends it, without logging in and without a row to look the link up in: the link
//! carries the reader's public id, the newsletter and a keyed hash of both. A look changes nothing, since mails are
//! forwarded and programs open links; a press ends it at once, since mail programs press too (RFC 8058).
//!
//! Nothing is mailed about it: whoever wanted less mail would get more. Who had it ended by somebody they forwarded it
//! to finds the page saying for whom it is, and takes it back there.

use db::{Conn, DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::Millis;

use super::{Consent, choose, feedback, store};
use crate::Press;
use crate::alerts::{self, Alert};
use crate::readers::{self, ReaderRecord};

/// A one-click link, as it came.
#[derive(Clone, Debug)]
pub struct Link {
    /// Public id of the reader.
    pub reader: String,
    /// What it ends.
    pub letter: String,
    /// What proves that it is one of ours.
    pub signature: String,
}

/// What a link is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// The reader's row.
    pub reader: i64,
    /// Their address, as much of it as others may see.
    pub email: String,
    /// Whether it comes now.
    pub on: bool,
    /// The name of what is followed, if the link ends what tells of that alone, and how it did.
    pub follow: Option<(String, Alert)>,
}

/// The path that ends `newsletter` for a reader, for the footer and its `List-Unsubscribe`.
pub fn stop_path(press: &Press, reader_public_id: &str, newsletter: &str) -> String {
    path(press, "stop", reader_public_id, newsletter)
}

/// The path that takes a [`stop`] back.
pub fn resume_path(press: &Press, reader_public_id: &str, newsletter: &str) -> String {
    path(press, "resume", reader_public_id, newsletter)
}

/// The path at which readers may say why they left.
pub fn why_path(press: &Press, reader_public_id: &str, newsletter: &str) -> String {
    path(press, "why", reader_public_id, newsletter)
}

fn path(press: &Press, act: &str, reader: &str, newsletter: &str) -> String {
    format!("/newsletters/{act}/{reader}/{newsletter}/{}", signature(press, reader, newsletter))
}

fn signature(press: &Press, reader_public_id: &str, newsletter: &str) -> String {
    press.key.hash("newsletter-stop", &format!("{reader_public_id} {newsletter}"))
}

/// Whose link it is; none if it is not one of ours.
fn whose(conn: &mut Conn, press: &Press, link: &Link) -> Result<Option<ReaderRecord>, DbError> {
    match press.key.proves(&signature(press, &link.reader, &link.letter), &link.signature) {
        true => readers::by_public_id(conn, &link.reader),
        false => Ok(None),
    }
}

/// What a link is about; none if it is not one of ours, or what it ends is gone.
///
/// # Errors
/// When the database fails.
pub fn leaving(conn: &mut Conn, press: &Press, link: &Link) -> Result<Option<Leaving>, DbError> {
    let Some(reader) = whose(conn, press, link)? else { return Ok(None) };
    let email = EmailAddress::parse(&reader.email);
    let email = email.map_or_else(|_| String::new(), |email| readers::masked(&email));
    let leaving = |on, follow| Leaving { reader: reader.id, email, on, follow };
    let Some(target) = alerts::target(&link.letter) else {
        let on = store::chosen(conn, reader.id, &link.letter)? == Some(true);
        return Ok(Some(leaving(on, None)));
    };
    let now = target.now(conn, reader.id)?;
    Ok(now.map(|(name, alert)| leaving(alert != Alert::None, Some((name, target.alert)))))
}

/// Ends a newsletter at once; says whether the link is one of ours. Pressing it again changes nothing.
///
/// # Errors
/// When the database fails.
pub fn stop(tx: &mut Tx, press: &Press, now: Millis, link: &Link) -> Result<bool, DbError> {
    let Some(reader) = whose(tx, press, link)? else { return Ok(false) };
    match alerts::target(&link.letter) {
        Some(target) => alerts::stop(tx, now, reader.id, target)?,
        None => {
            let consent = Consent { place: "one click", wording: "" };
            choose(tx, now, reader.id, &link.letter, false, consent)?;
        }
    }
    Ok(true)
}

/// Takes back a [`stop`], by the same link: only for a newsletter the reader had.
///
/// # Errors
/// When the database fails.
pub fn resume(tx: &mut Tx, press: &Press, now: Millis, link: &Link) -> Result<bool, DbError> {
    let Some(reader) = whose(tx, press, link)? else { return Ok(false) };
    let consent = Consent { place: "undo of one click", wording: "" };
    match alerts::target(&link.letter) {
        Some(target) => alerts::restart(tx, press, now, reader.id, target, consent)?,
        None if store::chosen(tx, reader.id, &link.letter)?.is_some() => {
            feedback::chosen(tx, press, reader.id)?;
            choose(tx, now, reader.id, &link.letter, true, consent)?;
        }
        None => {}
    }
    Ok(true)
}
