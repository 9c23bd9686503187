//! One click in an issue ends it, without logging in and without a row to look the link up in: the link
//! carries the reader's public id, the newsletter and a keyed hash of both.

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::{Consent, choose, store};
use crate::{Press, readers};

/// The path that ends `newsletter` for a reader, for the footer and its `List-Unsubscribe`.
pub fn stop_path(press: &Press, reader_public_id: &str, newsletter: &str) -> String {
    format!(
        "/newsletters/stop/{reader_public_id}/{newsletter}/{}",
        signature(press, reader_public_id, newsletter)
    )
}

/// The path that takes a [`stop`] back.
pub fn resume_path(press: &Press, reader_public_id: &str, newsletter: &str) -> String {
    format!(
        "/newsletters/resume/{reader_public_id}/{newsletter}/{}",
        signature(press, reader_public_id, newsletter)
    )
}

fn signature(press: &Press, reader_public_id: &str, newsletter: &str) -> String {
    press.key.hash("newsletter-stop", &format!("{reader_public_id} {newsletter}"))
}

/// Ends a newsletter at once; says whether the link is one of ours. Pressing it again changes nothing.
///
/// # Errors
/// When the database fails.
pub fn stop(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader_public_id: &str,
    newsletter: &str,
    signature: &str,
) -> Result<bool, DbError> {
    switch(tx, press, now, reader_public_id, newsletter, signature, false)
}

/// Takes back a [`stop`], by the same link: only for a newsletter the reader had.
///
/// # Errors
/// When the database fails.
pub fn resume(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader_public_id: &str,
    newsletter: &str,
    signature: &str,
) -> Result<bool, DbError> {
    switch(tx, press, now, reader_public_id, newsletter, signature, true)
}

fn switch(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader_public_id: &str,
    newsletter: &str,
    given: &str,
    active: bool,
) -> Result<bool, DbError> {
    // Hashed once more, so that how long the comparison takes says nothing about the signature.
    let ours = signature(press, reader_public_id, newsletter);
    if press.key.hash("compare", &ours) != press.key.hash("compare", given) {
        return Ok(false);
    }
    let Some(reader) = readers::by_public_id(tx, reader_public_id)? else { return Ok(false) };
    if store::has_chosen(tx, reader.id, newsletter)? {
        let place = if active { "undo of one click" } else { "one click" };
        choose(tx, now, reader.id, newsletter, active, Consent { place, wording: "" })?;
    }
    Ok(true)
}
