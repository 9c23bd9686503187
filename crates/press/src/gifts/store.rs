//! Gift links in the database.
//!
//! Both limits are kept as the meter keeps its own: a row is locked first, and counted in a
//! statement of its own, which then sees what the lock's previous holder committed. Making locks the
//! giver, taking locks the link.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::{DAY, Millis};
use kernel::ids::Token;

use super::{Gift, GiftError, Held, Link, Made, State, Taken, Terms, state};
use crate::readers::Session;
use crate::{Press, articles, billing, readers};

const LOCK_GIVER: &str = "UPDATE readers SET name = name WHERE id = $1";
const COUNT: &str = "SELECT COUNT(*) FROM gift_links WHERE reader_id = $1 AND period = $2";
const INSERT: &str =
    "INSERT INTO gift_links (token_hash, article_id, reader_id, period, created_at, expires_at, most)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Makes a link with which `reader` gives `article` away. It counts in its month even if it is
/// taken back later.
///
/// # Errors
/// [`GiftError`] says why there is none; nothing changed then.
pub fn make(tx: &mut Tx, press: &Press, now: Millis, reader: i64, article: i64) -> Result<Made, GiftError> {
    tx.execute(LOCK_GIVER, &[&reader])?;
    if !reads_everything(tx, reader, now)? {
        return Err(GiftError::NotSubscriber);
    }
    if articles::card(tx, article, now)?.is_none() {
        return Err(GiftError::NoArticle);
    }
    let left = left(tx, press, now, reader)?;
    let period = press.period(now);
    if left == 0 {
        return Err(GiftError::QuotaSpent { reset: period.reset() });
    }
    let token = press.random.token();
    let gifts = &press.config.gifts;
    let expires_at = now + Millis::from(gifts.days) * DAY;
    let period = period.number();
    tx.execute(
        INSERT,
        &[&token.hash(), &article, &reader, &period, &now, &expires_at, &gifts.readers_per_link],
    )?;
    tx.record_change("reader", reader, now)?;
    Ok(Made { token, left: left - 1 })
}

/// Links that `reader` may still make this month.
///
/// # Errors
/// When the database fails.
pub fn left(conn: &mut Conn, press: &Press, now: Millis, reader: i64) -> Result<i64, DbError> {
    let made: i64 = conn.query_one(COUNT, &[&reader, &press.period(now).number()])?;
    Ok((press.config.gifts.links_per_month - made).max(0))
}

/// A link with what its state depends on.
struct LinkRow {
    id: i64,
    article: i64,
    giver: i64,
    terms: Terms,
}

impl FromRow for LinkRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(LinkRow { id: row.get(0)?, article: row.get(1)?, giver: row.get(2)?, terms: terms(row, 3)? })
    }
}

fn terms(row: &Row<'_>, at: usize) -> Result<Terms, DbError> {
    Ok(Terms {
        expires_at: row.get(at)?,
        opened: row.get(at + 1)?,
        most: row.get(at + 2)?,
        revoked_at: row.get(at + 3)?,
    })
}

impl LinkRow {
    fn state(&self, conn: &mut Conn, now: Millis) -> Result<State, DbError> {
        Ok(state(self.terms, reads_everything(conn, self.giver, now)?, now))
    }
}

fn reads_everything(conn: &mut Conn, reader: i64, now: Millis) -> Result<bool, DbError> {
    Ok(billing::standing(conn, reader, now)?.live.is_some())
}

const BY_TOKEN: &str = "SELECT id, article_id, reader_id, expires_at, opened, most, revoked_at
    FROM gift_links WHERE token_hash = $1";

/// What the link of this token is, if there is one.
///
/// # Errors
/// When the database fails.
pub fn look(conn: &mut Conn, now: Millis, token: &Token) -> Result<Option<Gift>, DbError> {
    let Some(link) = conn.query_opt::<LinkRow>(BY_TOKEN, &[&token.hash()])? else { return Ok(None) };
    let state = link.state(conn, now)?;
    Ok(Some(Gift { article_id: link.article, expires_at: link.terms.expires_at, state }))
}

const LOCK_LINK: &str = "UPDATE gift_links SET opened = opened WHERE token_hash = $1
    RETURNING id, article_id, reader_id, expires_at, opened, most, revoked_at";
const HAS_TAKEN: &str = "SELECT 1 FROM passes WHERE session_id = $1 AND gift_link_id = $2";
const OPEN: &str = "UPDATE gift_links SET opened = opened + 1 WHERE id = $1";
const PASS: &str = "INSERT INTO passes (session_id, gift_link_id, at) VALUES ($1, $2, $3)";

/// Opens the link's article in the browser of `session`; one without a session is given one. A
/// browser counts once, however often it takes the same link.
///
/// # Errors
/// [`GiftError`] says why it opens nothing; nothing changed then.
pub fn take(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    token: &Token,
    session: Option<&Session>,
    device: &str,
) -> Result<Taken, GiftError> {
    let link: LinkRow = tx.query_opt(LOCK_LINK, &[&token.hash()])?.ok_or(GiftError::NoLink)?;
    let taken = match session {
        Some(session) => tx.query_opt::<i64>(HAS_TAKEN, &[&session.id, &link.id])?.is_some(),
        None => false,
    };
    match link.state(tx, now)? {
        State::Valid => {}
        State::Spent if taken => {}
        over => return Err(GiftError::Over(over)),
    }
    if articles::card(tx, link.article, now)?.is_none() {
        return Err(GiftError::NoArticle);
    }
    if taken {
        return Ok(Taken { token: None, article_id: link.article });
    }
    let (token, session) = match session {
        Some(session) => (None, session.id),
        None => {
            let (session, token) = readers::start_visit(tx, press, now, device)?;
            (Some(token), session)
        }
    };
    tx.execute(OPEN, &[&link.id])?;
    tx.execute(PASS, &[&session, &link.id, &now])?;
    tx.record_change("session", session, now)?;
    Ok(Taken { token, article_id: link.article })
}

const LINKS_TAKEN: &str =
    "SELECT l.id, l.article_id, l.reader_id, l.expires_at, l.opened, l.most, l.revoked_at
    FROM passes p JOIN gift_links l ON l.id = p.gift_link_id WHERE p.session_id = $1 ORDER BY l.id";

/// The links that the browser of this session took. Such a link opens its article as long as it has
/// neither ended nor been taken back, and its giver has All-Access.
///
/// # Errors
/// When the database fails.
pub fn taken(conn: &mut Conn, session: i64, now: Millis) -> Result<Vec<Held>, DbError> {
    let links: Vec<LinkRow> = conn.query(LINKS_TAKEN, &[&session])?;
    links.into_iter().map(|link| held(conn, &link, now)).collect()
}

fn held(conn: &mut Conn, link: &LinkRow, now: Millis) -> Result<Held, DbError> {
    let giver = billing::standing(conn, link.giver, now)?;
    let state = state(link.terms, giver.live.is_some(), now);
    let ends = Some(link.terms.expires_at).filter(|end| *end > now);
    Ok(Held {
        link: link.id,
        giver: link.giver,
        article: link.article,
        opens: matches!(state, State::Valid | State::Spent),
        changes_at: ends.into_iter().chain(giver.changes_at).min(),
    })
}

const REVOKE: &str =
    "UPDATE gift_links SET revoked_at = $3 WHERE id = $1 AND reader_id = $2 AND revoked_at IS NULL";

/// Takes back one of the reader's own links, in every browser that opened it. Says whether there
/// was anything to take back.
///
/// # Errors
/// When the database fails.
pub fn revoke(tx: &mut Tx, now: Millis, reader: i64, id: i64) -> Result<bool, DbError> {
    let revoked = tx.execute(REVOKE, &[&id, &reader, &now])? > 0;
    if revoked {
        tx.record_change("gift", id, now)?;
    }
    Ok(revoked)
}

impl FromRow for Link {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Link {
            id: row.get(0)?,
            slug: row.get(1)?,
            title: row.get(2)?,
            created_at: row.get(3)?,
            terms: terms(row, 4)?,
        })
    }
}

const OF_READER: &str =
    "SELECT l.id, a.slug, a.title, l.created_at, l.expires_at, l.opened, l.most, l.revoked_at
    FROM gift_links l JOIN articles a ON a.id = l.article_id WHERE l.reader_id = $1 ORDER BY l.id DESC";

/// The reader's links, the latest first.
///
/// # Errors
/// When the database fails.
pub fn of_reader(conn: &mut Conn, reader: i64) -> Result<Vec<Link>, DbError> {
    conn.query(OF_READER, &[&reader])
}
