//! A passkey that is shown: whose it is, and whether it is to be believed.

use db::{DbError, Tx};
use kernel::clock::Millis;
use passkeys::Answer;

use super::{PasskeyError, Use, site, store};
use crate::Press;
use crate::readers::Session;

/// Looks at what a browser answered, and says whose passkey it shows. The question is answered either way, and a passkey that counts backwards is
/// doubted from then on, so commit.
pub(crate) fn show(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    session: &Session,
    usage: Use,
    answer: &str,
) -> Result<Result<i64, PasskeyError>, DbError> {
    let Some(site) = site(press) else { return Ok(Err(PasskeyError::NotOffered)) };
    let purpose = match usage {
        Use::SignIn => "sign-in",
        Use::Factor => "factor",
    };
    let Some(challenge) = store::answer(tx, now, session.id, purpose)? else {
        return Ok(Err(PasskeyError::Late));
    };
    let answer = match Answer::parse(answer) {
        Ok(answer) => answer,
        Err(refused) => return Ok(Err(refused.into())),
    };
    let Some(held) = store::lock(tx, answer.credential())? else { return Ok(Err(PasskeyError::Unknown)) };
    if answer.user().is_some_and(|user| user != held.handle) {
        return Ok(Err(PasskeyError::Unknown));
    }
    if held.usage != usage {
        return Ok(Err(PasskeyError::OtherUse));
    }
    let shown = match site.shown(&challenge, &held.public_key, &answer) {
        Ok(shown) if usage == Use::Factor && !shown.verified => return Ok(Err(PasskeyError::Unverified)),
        Ok(shown) => shown,
        Err(refused) => return Ok(Err(refused.into())),
    };
    if held.doubted {
        return Ok(Err(PasskeyError::Doubted));
    }
    if !shown.follows(held.signed) {
        tracing::warn!(reader = held.reader, passkey = held.id, "a passkey counted backwards");
        store::doubt(tx, now, held.id)?;
        return Ok(Err(PasskeyError::Doubted));
    }
    store::used(tx, now, held.id, shown.count)?;
    Ok(Ok(held.reader))
}
