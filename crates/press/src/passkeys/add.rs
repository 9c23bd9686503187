//! Adding a passkey.

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::{LONGEST_NAME, MOST, PasskeyError, Use, site, store};
use crate::Press;
use crate::readers::{MailJob, ReaderRecord, Session};

/// Somebody adds a passkey.
#[derive(Clone, Copy, Debug)]
pub struct Adding<'a> {
    /// Who.
    pub reader: &'a ReaderRecord,
    /// The browser that was asked.
    pub session: &'a Session,
    /// What for.
    pub usage: Use,
    /// What they call it; the browser in words if they call it nothing.
    pub name: &'a str,
}

/// Keeps a passkey that a browser has made. The question is answered either way, so commit.
///
/// # Errors
/// In the inner result why it was not taken.
pub fn add(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    adding: Adding<'_>,
    answer: &str,
) -> Result<Result<(), PasskeyError>, DbError> {
    let Adding { reader, session, usage, name } = adding;
    let Some(site) = site(press) else { return Ok(Err(PasskeyError::NotOffered)) };
    let Some(challenge) = store::answer(tx, now, session.id, usage.adding())? else {
        return Ok(Err(PasskeyError::Late));
    };
    let made = match site.made(&challenge, answer) {
        Ok(made) if usage == Use::Factor && !made.verified => return Ok(Err(PasskeyError::Unverified)),
        Ok(made) => made,
        Err(refused) => return Ok(Err(refused.into())),
    };
    if store::of(tx, reader.id, usage)?.len() as i64 >= MOST {
        return Ok(Err(PasskeyError::Enough));
    }
    let new = store::New {
        public_id: &press.random.public_id(),
        reader: reader.id,
        usage,
        made: &made,
        handle: &usage.handle(reader),
        name: &shortened(if name.trim().is_empty() { &session.device } else { name }),
    };
    if !store::add(tx, now, &new)? {
        return Ok(Err(PasskeyError::Taken));
    }
    // Whoever sits at a browser that was left open could go on for good.
    let mail = match usage {
        Use::SignIn => MailJob::passkey_added(press, &reader.email, new.name),
        Use::Factor => MailJob::factor_changed(press, &reader.email, "key-added", new.name, now),
    };
    mail.enqueue(tx, now)?;
    Ok(Ok(()))
}

/// A name on one line, no longer than names may be.
fn shortened(name: &str) -> String {
    let words: Vec<&str> = name.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST_NAME).collect()
}
