//! What was wrong in an article, told to its readers beside the text.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::store::lock;
use super::{Act, Colleague, DraftError, State, said};

/// Longest note, in characters.
const LONGEST: usize = 2_000;

/// A correction as readers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What was wrong, and what is right.
    pub note: String,
    /// When it was said.
    pub at: Millis,
}

impl FromRow for Correction {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Correction { note: row.get(0)?, at: row.get(1)? })
    }
}

const OF_ARTICLE: &str = "SELECT note, at FROM corrections WHERE article_id = $1 ORDER BY id DESC LIMIT 20";

/// The corrections of an article, the latest first.
///
/// # Errors
/// When the database fails.
pub fn of_article(conn: &mut Conn, article: i64) -> Result<Vec<Correction>, DbError> {
    conn.query(OF_ARTICLE, &[&article])
}

const ADD: &str = "INSERT INTO corrections (article_id, note, at, by_id) VALUES ($1, $2, $3, $4)";
const NEXT_VERSION: &str = "UPDATE articles SET version = version + 1 WHERE id = $1";

/// Tells the readers of a published piece what was wrong. The text itself is changed by publishing it again.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn correct(
    tx: &mut Tx,
    public_id: &str,
    by: Colleague,
    note: &str,
    now: Millis,
) -> Result<(), DraftError> {
    let note = said("A correction", note, LONGEST)?;
    let draft = lock(tx, public_id)?;
    draft.step(by, Act::Correct)?;
    let article = draft.article.ok_or(DraftError::WrongState(State::Scheduled))?;
    tx.execute(ADD, &[&article, &note, &now, &by.reader])?;
    tx.execute(NEXT_VERSION, &[&article])?;
    Ok(tx.record_change("article", article, now)?)
}
