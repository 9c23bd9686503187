//! What staff give and take: All-Access until a day, one article, a link to sign in. Each writes its line of the log.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::EmailAddress;
use kernel::clock::Millis;
use serde_json::json;

use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::billing::comps::{self, Comp};
use crate::readers::mails::absolute;
use crate::readers::{self, MailJob, ReaderRecord, ReadersError};
use crate::{Press, billing, groups, passkeys};

/// Hours that a mailed link works.
const LINK_HOURS: u32 = 24;

/// A grant as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// Its row.
    pub id: i64,
    /// Where it comes from.
    pub source: String,
    /// Slug of its plan.
    pub plan: String,
    /// Since when.
    pub starts_at: Millis,
    /// Until when; none: without an end.
    pub ends_at: Option<Millis>,
    /// When it was taken back.
    pub revoked_at: Option<Millis>,
    /// Why it was given.
    pub reason: String,
    /// Whether it goes with a subscription, which is what can be ended then.
    pub by_subscription: bool,
}

impl Granted {
    /// Whether it opens everything at `now`, or will.
    pub fn lasts(&self, now: Millis) -> bool {
        self.revoked_at.is_none() && self.ends_at.is_none_or(|end| now < end)
    }
}

impl FromRow for Granted {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Granted {
            id: row.get(0)?,
            source: row.get(1)?,
            plan: row.get(2)?,
            starts_at: row.get(3)?,
            ends_at: row.get(4)?,
            revoked_at: row.get(5)?,
            reason: row.get(6)?,
            by_subscription: row.get(7)?,
        })
    }
}

const GRANTS: &str =
    "SELECT id, source, plan, starts_at, ends_at, revoked_at, reason, subscription_id IS NOT NULL
    FROM grants WHERE reader_id = $1 ORDER BY id DESC LIMIT $2";
const GRANT: &str =
    "SELECT id, source, plan, starts_at, ends_at, revoked_at, reason, subscription_id IS NOT NULL
    FROM grants WHERE reader_id = $1 AND id = $2";

/// The reader's latest grants.
///
/// # Errors
/// When the database fails.
pub fn grants(conn: &mut Conn, reader: i64, most: i64) -> Result<Vec<Granted>, DbError> {
    conn.query(GRANTS, &[&reader, &most])
}

/// Why something was not done. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// The end is past.
    #[error("the end lies in the past")]
    Past,
    /// It goes with a subscription.
    #[error("this All-Access goes with a subscription; it ends with that")]
    Subscription,
    /// There is nothing of that sort, or not any more.
    #[error("there is no such thing any more")]
    Gone,
    /// More mail was asked for than is good for anyone.
    #[error("several mails went there in a short time")]
    TooMany {
        /// Seconds until it may be tried again.
        retry_after: i64,
    },
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

fn line(
    tx: &mut Tx,
    now: Millis,
    actor: &Actor,
    act: Act,
    reader: &ReaderRecord,
    was: &str,
    became: &str,
) -> Result<(), DbError> {
    let subject = Subject::Person(&reader.public_id);
    audit::record(tx, now, actor, &Entry { act, subject, was, became })
}

/// Gives the reader All-Access, and tells them by mail if that is wanted.
///
/// # Errors
/// [`GrantError::Past`] if it would be over already.
pub fn give(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    reader: &ReaderRecord,
    comp: &Comp,
    reason: &str,
) -> Result<(), GrantError> {
    if comp.until.is_some_and(|until| until <= now) {
        return Err(GrantError::Past);
    }
    comps::give_for(tx, press, now, reader.id, comp, reason)?;
    let became = spoken(press, &comp.plan, comp.until);
    Ok(line(tx, now, actor, Act::GrantGiven, reader, "", &became)?)
}

/// A plan and its last day, in short.
fn spoken(press: &Press, plan: &str, until: Option<Millis>) -> String {
    let day = until.map(|end| kernel::clock::timestamp(end - 1).to_zoned_datetime(press.zone.clone()).date());
    day.map_or_else(|| plan.to_owned(), |day| format!("{plan}, {day}"))
}

const SEAT: &str = "SELECT group_id FROM seats WHERE grant_id = $1 AND reader_id = $2 AND ended_at IS NULL";

/// Takes one grant back, from this moment on. With a seat goes the seat.
///
/// # Errors
/// [`GrantError`] says why not.
pub fn end_grant(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    reader: &ReaderRecord,
    grant: i64,
) -> Result<(), GrantError> {
    let found: Option<Granted> = tx.query_opt(GRANT, &[&reader.id, &grant])?;
    let granted = found.filter(|granted| granted.lasts(now)).ok_or(GrantError::Gone)?;
    if granted.by_subscription {
        return Err(GrantError::Subscription);
    }
    match tx.query_opt::<i64>(SEAT, &[&grant, &reader.id])? {
        Some(group) => {
            groups::end_seat(tx, now, group, reader.id)?;
        }
        None => billing::revoke_one(tx, grant, now, now)?,
    }
    let was = spoken(press, &granted.plan, granted.ends_at);
    Ok(line(tx, now, actor, Act::GrantEnded, reader, &was, "")?)
}

// The month 0 counts for nobody.
const OPEN: &str = "INSERT INTO unlocks (holder_id, article_id, period, at) VALUES ($1, $2, 0, $3)
    ON CONFLICT (holder_id, article_id) DO NOTHING";
const SLUG: &str = "SELECT slug FROM articles WHERE id = $1";

/// Opens an article for the reader for good, which spends nothing of their allowance. Says whether it was closed.
///
/// # Errors
/// When the database fails.
pub fn open_article(
    tx: &mut Tx,
    now: Millis,
    actor: &Actor,
    reader: &ReaderRecord,
    article: i64,
) -> Result<bool, GrantError> {
    let slug: String = tx.query_opt(SLUG, &[&article])?.ok_or(GrantError::Gone)?;
    if tx.execute(OPEN, &[&reader.holder, &article, &now])? == 0 {
        return Ok(false);
    }
    tx.record_change("holder", reader.holder, now)?;
    line(tx, now, actor, Act::ArticleOpened, reader, "", &slug)?;
    Ok(true)
}

/// Mails the reader, and nobody else, a link that signs their browser in and leads to `next`.
///
/// # Errors
/// [`GrantError`] says why not.
pub fn mail_link(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    reader: &ReaderRecord,
    next: &str,
) -> Result<(), GrantError> {
    if let (Actor::Staff { network, .. }, Ok(email)) = (actor, EmailAddress::parse(&reader.email)) {
        readers::count_mail(tx, press, now, &email, network).map_err(|error| match error {
            ReadersError::TooMany { retry_after } => GrantError::TooMany { retry_after },
            ReadersError::Db(error) => GrantError::Failed(error),
        })?;
    }
    let link = readers::login_link_to(tx, press, now, reader.id, LINK_HOURS, readers::local_path(next))?;
    let link = link.ok_or(GrantError::Gone)?;
    let context = json!({ "link": absolute(press, &link.path), "hours": LINK_HOURS });
    let mail = MailJob::new("sign-in-link", &reader.email, "mail-link-subject", context);
    MailJob { not_after: Some(link.expires_at), ..mail }.enqueue(tx, now)?;
    Ok(line(tx, now, actor, Act::LinkMailed, reader, "", "")?)
}

/// Signs the reader out everywhere, for good: passkeys that sign in go too. Says how many browsers that were.
///
/// # Errors
/// When the database fails.
pub fn sign_out(tx: &mut Tx, now: Millis, actor: &Actor, reader: &ReaderRecord) -> Result<u64, DbError> {
    let ended = readers::revoke_all(tx, reader.id, now)?;
    passkeys::remove_all(tx, reader.id)?;
    line(tx, now, actor, Act::SignedOut, reader, &ended.to_string(), "")?;
    Ok(ended)
}
