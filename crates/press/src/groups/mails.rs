//! What is written to those who own groups and those who have seats.

use db::{DbError, Tx};
use kernel::clock::Millis;
use kernel::ids::Token;
use serde_json::json;

use super::Group;
use crate::Press;
use crate::readers::MailJob;
use crate::readers::mails::absolute;

fn letter(press: &Press, group: &Group, notice: &str, to: &str, at: Option<Millis>, path: &str) -> MailJob {
    let context = json!({
        "notice": notice, "group": group.name, "seats": group.seats, "at": at, "link": absolute(press, path),
    });
    MailJob::new("group", to, &format!("mail-group-{notice}-subject"), context)
}

/// The link that takes a seat.
pub(super) fn invitation(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    group: &Group,
    to: &str,
    token: &Token,
    expires_at: Millis,
) -> Result<(), DbError> {
    let path = format!("/groups/join/{}", token.expose());
    let letter = letter(press, group, "invited", to, Some(expires_at), &path);
    MailJob { not_after: Some(expires_at), ..letter }.enqueue(tx, now)
}

/// They have a seat.
pub(super) fn seat_taken(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    group: &Group,
    to: &str,
) -> Result<(), DbError> {
    letter(press, group, "seated", to, group.ends_at.map(|end| end - 1), "/account").enqueue(tx, now)
}

/// They have it no more.
pub(super) fn seat_ended(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    group: &Group,
    to: &str,
) -> Result<(), DbError> {
    letter(press, group, "ended", to, None, "/subscribe").enqueue(tx, now)
}

/// They give the group's seats.
pub(super) fn owner(tx: &mut Tx, press: &Press, now: Millis, group: &Group) -> Result<(), DbError> {
    let Some(to) = &group.owner_email else { return Ok(()) };
    let path = format!("/account/group/{}", group.public_id);
    letter(press, group, "owner", to, group.ends_at.map(|end| end - 1), &path).enqueue(tx, now)
}
