//! All-Access that the publisher gives, and the mail that tells of it if it is to.

use db::{DbError, Tx};
use kernel::clock::Millis;
use serde_json::json;

use super::GrantSource;
use crate::Press;
use crate::readers::mails::absolute;
use crate::readers::{self, MailJob};

/// What is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comp {
    /// Slug of the plan.
    pub plan: String,
    /// When it ends; none: without an end.
    pub until: Option<Millis>,
    /// Whether whoever gets it is told by mail.
    pub tell: bool,
}

/// Gives it, as whoever runs the machine does.
///
/// # Errors
/// When the database fails.
pub fn give(tx: &mut Tx, press: &Press, now: Millis, reader: i64, comp: &Comp) -> Result<(), DbError> {
    give_for(tx, press, now, reader, comp, "granted by the operator")
}

/// Gives it, for the reason that is kept with it. What is over already is not told of.
///
/// # Errors
/// When the database fails.
pub fn give_for(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    comp: &Comp,
    reason: &str,
) -> Result<(), DbError> {
    let Comp { plan, until, tell } = comp;
    super::grant(tx, reader, GrantSource::Comp, plan, *until, reason, now)?;
    let Some(reader) = readers::by_id(tx, reader)?.filter(|_| *tell && until.is_none_or(|end| now < end))
    else {
        return Ok(());
    };
    // What ends at midnight lasts to the end of the day before.
    let context = json!({ "at": until.map(|end| end - 1), "link": absolute(press, "/login?next=/") });
    MailJob::new("comp", &reader.email, "mail-comp-subject", context).enqueue(tx, now)
}
