//! Signing up without logging in: a link is mailed, and pressing its button starts the newsletter.

use db::{Conn, DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::{DAY, Millis};

use super::{Choice, Consent, NewsletterError, choose, feedback, find};
use crate::Press;
use crate::readers::store::challenges::{self, Purpose};
use crate::readers::{self, LinkError, MailJob, Origin, link_state};

/// How long the link works: longer than a code, since nobody waits in front of it.
const LINK_DAYS: Millis = 3 * DAY;

/// Mails a link that starts the newsletter. Known and unknown addresses get the same, and nobody is
/// signed in.
///
/// # Errors
/// When there is no such newsletter, it is for subscribers alone, a flood of mail is refused, or the
/// database fails.
pub fn subscribe_request(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    email: &EmailAddress,
    slug: &str,
    network: &str,
) -> Result<(), NewsletterError> {
    let letter = find(press, slug)?;
    if letter.subscribers_only {
        return Err(NewsletterError::SubscribersOnly(letter.name.clone()));
    }
    readers::count_mail(tx, press, now, email, network)?;
    let link = press.random.token();
    let expires_at = now + LINK_DAYS;
    let new = challenges::New {
        purpose: Purpose::Newsletter,
        email,
        session: None,
        reader: None,
        code_hash: None,
        link_hash: link.hash(),
        newsletter: Some(&letter.slug),
        registers: false,
        next: "/newsletters",
        now,
        expires_at,
    };
    challenges::insert(tx, &new)?;
    let path = format!("/newsletters/confirm/{}", link.expose());
    let mail = MailJob::newsletter_confirm(press, &email.to_string(), &letter.name, &path, expires_at);
    Ok(mail.enqueue(tx, now)?)
}

/// What a sign-up link is worth: the slug and name of its newsletter, or why nothing.
pub type NewsletterLink = Result<(String, String), LinkError>;

/// What the sign-up link with this token is worth, before its button is pressed.
///
/// # Errors
/// When the database fails.
pub fn newsletter_link(
    conn: &mut Conn,
    press: &Press,
    token: &str,
    now: Millis,
) -> Result<NewsletterLink, DbError> {
    let challenge = match link_state(conn, token, Purpose::Newsletter, now)? {
        Ok(challenge) => challenge,
        Err(refused) => return Ok(Err(refused)),
    };
    let letter = find(press, challenge.newsletter.as_deref().unwrap_or_default());
    Ok(letter.map(|letter| (letter.slug.clone(), letter.name.clone())).map_err(|_| LinkError::Unknown))
}

/// The button behind a sign-up link was pressed: the address is proven and the newsletter starts.
/// `wording` is what the page said. Signs nobody in.
///
/// # Errors
/// When the database fails.
pub fn confirm(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    token: &str,
    wording: &str,
) -> Result<Result<Choice, LinkError>, DbError> {
    let challenge = match link_state(tx, token, Purpose::Newsletter, now)? {
        Ok(challenge) => challenge,
        Err(refused) => return Ok(Err(refused)),
    };
    let Ok(letter) = find(press, challenge.newsletter.as_deref().unwrap_or_default()) else {
        return Ok(Err(LinkError::Unknown));
    };
    if !challenges::spend(tx, challenge.id, now)? {
        return Ok(Err(LinkError::Used));
    }
    let reader = readers::add(tx, press, now, &challenge.email, Origin::Site, true)?;
    feedback::proven(tx, press, reader, &challenge.email)?;
    feedback::chosen(tx, press, reader)?;
    choose(tx, now, reader, &letter.slug, true, Consent { place: "newsletters", wording })?;
    Ok(Ok(Choice {
        slug: letter.slug.clone(),
        name: letter.name.clone(),
        description: letter.description.clone(),
        subscribers_only: letter.subscribers_only,
        active: true,
    }))
}
