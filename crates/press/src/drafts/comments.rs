//! What colleagues say about a draft: about words of it, which are found again by themselves and what stood before
//! them, or about the whole.

use std::cmp::Reverse;
use std::ops::Range;

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::store::lock;
use super::{Act, Colleague, DraftError, said};

/// Longest comment, in characters.
const LONGEST: usize = 5_000;
/// As much is kept of the words it is about, and of those before them.
const QUOTE: usize = 500;
const LEAD_IN: usize = 60;

/// Where in a text something stands, in bytes.
pub type Passage = Range<usize>;

/// A comment that is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewComment {
    /// The comment it answers.
    pub answers: Option<i64>,
    /// The words it is about; empty: the whole draft.
    pub quote: String,
    /// The words before them.
    pub lead_in: String,
    /// What is said.
    pub body: String,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Row id.
    pub id: i64,
    /// The comment it answers.
    pub answers: Option<i64>,
    /// Row id of who made it; none if they left.
    pub by: Option<i64>,
    /// Their name.
    pub name: Option<String>,
    /// The words it is about.
    pub quote: String,
    /// The words before them.
    pub lead_in: String,
    /// What is said.
    pub body: String,
    /// When it was said.
    pub at: Millis,
    /// When it was settled.
    pub resolved_at: Option<Millis>,
}

impl FromRow for Comment {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Comment {
            id: row.get(0)?,
            answers: row.get(1)?,
            by: row.get(2)?,
            name: row.get(3)?,
            quote: row.get(4)?,
            lead_in: row.get(5)?,
            body: row.get(6)?,
            at: row.get(7)?,
            resolved_at: row.get(8)?,
        })
    }
}

const COMMENTS: &str =
    "SELECT c.id, c.parent_id, c.by_id, COALESCE(NULLIF(r.name, ''), r.email), c.quote, c.lead_in,
        c.body, c.at, c.resolved_at
    FROM draft_comments c LEFT JOIN readers r ON r.id = c.by_id WHERE c.draft_id = $1 AND c.id > $2
    ORDER BY c.id LIMIT $3";

/// The comments on a draft after that row id, in the order they were made.
///
/// # Errors
/// When the database fails.
pub fn comments(conn: &mut Conn, draft: i64, after: i64, limit: i64) -> Result<Vec<Comment>, DbError> {
    conn.query(COMMENTS, &[&draft, &after, &limit])
}

const UNSETTLED: &str =
    "SELECT COUNT(*) FROM draft_comments WHERE draft_id = $1 AND parent_id IS NULL AND resolved_at IS NULL";

/// How many conversations about a draft are not settled.
///
/// # Errors
/// When the database fails.
pub fn unsettled(conn: &mut Conn, draft: i64) -> Result<i64, DbError> {
    conn.query_one(UNSETTLED, &[&draft])
}

// An answer belongs to what began the conversation.
const ANSWERED: &str =
    "SELECT COALESCE(c.parent_id, c.id) FROM draft_comments c WHERE c.id = $1 AND c.draft_id = $2";
const ADD: &str = "INSERT INTO draft_comments (draft_id, parent_id, by_id, quote, lead_in, body, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";

/// Makes a comment; gives its row id.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn comment(
    tx: &mut Tx,
    public_id: &str,
    by: Colleague,
    new: &NewComment,
    now: Millis,
) -> Result<i64, DraftError> {
    let body = said("A comment", &new.body, LONGEST)?;
    let draft = lock(tx, public_id)?;
    draft.step(by, Act::Comment)?;
    let answered: Option<i64> = match new.answers {
        Some(one) => Some(tx.query_opt(ANSWERED, &[&one, &draft.id])?.ok_or(DraftError::Missing("comment"))?),
        None => None,
    };
    let quote: String = new.quote.chars().filter(|c| *c != '\0').take(QUOTE).collect();
    let lead_in: Vec<char> = new.lead_in.chars().filter(|c| *c != '\0').collect();
    let lead_in: String = lead_in[lead_in.len().saturating_sub(LEAD_IN)..].iter().collect();
    Ok(tx.query_one(ADD, &[&draft.id, &answered, &by.reader, &quote, &lead_in, &body, &now])?)
}

const RESOLVE: &str =
    "UPDATE draft_comments SET resolved_at = $3, resolved_by = $4 WHERE id = $1 AND draft_id = $2
    AND parent_id IS NULL";

/// Says that a comment is settled, with all that answers it.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn resolve(
    tx: &mut Tx,
    public_id: &str,
    comment: i64,
    by: Colleague,
    now: Millis,
) -> Result<(), DraftError> {
    settle(tx, public_id, comment, by, Some(now))
}

/// Says that it is not settled after all.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn reopen(tx: &mut Tx, public_id: &str, comment: i64, by: Colleague) -> Result<(), DraftError> {
    settle(tx, public_id, comment, by, None)
}

fn settle(
    tx: &mut Tx,
    public_id: &str,
    comment: i64,
    by: Colleague,
    at: Option<Millis>,
) -> Result<(), DraftError> {
    let draft = lock(tx, public_id)?;
    draft.step(by, Act::Comment)?;
    let who = at.map(|_| by.reader);
    match tx.execute(RESOLVE, &[&comment, &draft.id, &at, &who])? {
        0 => Err(DraftError::Missing("comment")),
        _ => Ok(()),
    }
}

/// Where `quote` stands in a plain text now: of several places the one whose words before are most like `lead_in`.
/// `None` if the words are gone. Pure.
pub fn locate(text: &str, quote: &str, lead_in: &str) -> Option<Passage> {
    if quote.is_empty() {
        return None;
    }
    let like = |at: usize| {
        let before = text[..at].chars().rev().filter(|c| !c.is_whitespace());
        before.zip(lead_in.chars().rev().filter(|c| !c.is_whitespace())).take_while(|(a, b)| a == b).count()
    };
    // The first of equals.
    let places = text.match_indices(quote).map(|(at, _)| at);
    let best = places.max_by_key(|at| (like(*at), Reverse(*at)))?;
    Some(best..best + quote.len())
}
