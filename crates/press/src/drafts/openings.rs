//! Breaking news: an article that readers have is open to all of them until a time.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::store::{Draft, lock};
use super::{Act, Colleague, DraftError, State};
use crate::reading::{self, Setting, Target};

/// Where readers have the article of a draft, and until when it is open to all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openness {
    /// Last part of its address.
    pub slug: String,
    /// Whether readers have it.
    pub live: bool,
    /// Until when it is open to all.
    pub until: Option<Millis>,
}

impl FromRow for Openness {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Openness { slug: row.get(0)?, live: row.get::<String>(1)? == "published", until: row.get(2)? })
    }
}

const ARTICLE: &str = "SELECT slug, state, open_until FROM articles WHERE id = $1";

/// The same of a draft; nothing if it has no article yet.
///
/// # Errors
/// When the database fails.
pub fn openness(conn: &mut Conn, draft: &Draft) -> Result<Option<Openness>, DbError> {
    match draft.article {
        Some(article) => conn.query_opt(ARTICLE, &[&article]),
        None => Ok(None),
    }
}

/// Opens the article of a draft to all readers until then, or closes it; acts at once, whatever waits to be published.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn open_to_all(
    tx: &mut Tx,
    public_id: &str,
    by: Colleague,
    until: Option<Millis>,
    now: Millis,
) -> Result<(), DraftError> {
    if until.is_some_and(|until| until <= now) {
        return Err(DraftError::Past);
    }
    let draft = lock(tx, public_id)?;
    draft.step(by, Act::Open)?;
    let article = openness(tx, &draft)?.ok_or(DraftError::WrongState(State::Scheduled))?;
    let setting = Setting { open_until: Some(until), ..Setting::default() };
    match reading::set(tx, Target::Article(&article.slug), setting, now)? {
        true => Ok(()),
        false => Err(DraftError::WrongState(draft.state)),
    }
}
