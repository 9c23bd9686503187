//! Choices in the database.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::{Choice, FRESH, STALE, choose};
use crate::articles::{self, Card};

// A choice of nothing is one row without an article.
const KEPT: &str =
    "SELECT r.other_id FROM related_choices c LEFT JOIN related r ON r.article_id = c.article_id
    WHERE c.article_id = $1 ORDER BY r.position";

/// Up to `most` published articles that go with this one, the closest first.
///
/// # Errors
/// When the database fails.
pub fn of(conn: &mut Conn, article: i64, most: usize, now: Millis) -> Result<Vec<Card>, DbError> {
    let kept: Vec<Option<i64>> = conn.query(KEPT, &[&article])?;
    let others: Vec<i64> = match kept.is_empty() {
        true => choose(conn, article, &[], now)?.map(|choice| choice.others).unwrap_or_default(),
        false => kept.into_iter().flatten().collect(),
    };
    let mut cards = articles::cards(conn, &others, now)?;
    cards.truncate(most);
    Ok(cards)
}

// From the articles to what is beside them: SQLite, left the choice, begins with everything that is published.
pub(super) const BESIDE: &str = "SELECT r.other_id, MIN(r.position) FROM related r JOIN articles a ON a.id = r.other_id
    WHERE '' || a.state = 'published' AND a.published_at < $1 AND r.article_id IN ({ids}) GROUP BY r.other_id";

/// What was chosen beside any of these articles and is older than that, the closest first. Chooses nothing anew.
///
/// # Errors
/// When the database fails.
pub fn kept_beside(conn: &mut Conn, articles: &[i64], before: Millis) -> Result<Vec<i64>, DbError> {
    let mut beside: Vec<(i64, i64)> = conn.query_among(BESIDE, &[&before], articles)?;
    beside.sort_by_key(|(other, position)| (*position, std::cmp::Reverse(*other)));
    Ok(beside.into_iter().map(|(other, _)| other).collect())
}

/// What a look along the archive found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Row ids of articles whose choice is to be made.
    pub articles: Vec<i64>,
    /// Where to look on; `None` at the end.
    pub below: Option<i64>,
}

const LOOK: &str = "SELECT a.id, CASE WHEN c.at > $3 AND c.version = a.version THEN 0 ELSE 1 END
    FROM articles a LEFT JOIN related_choices c ON c.article_id = a.id
    WHERE a.id < $1 AND a.state = 'published' AND a.published_at <= $2 ORDER BY a.id DESC LIMIT $4";

/// Looks at the next `most` articles whose row id is below `below`, the latest first.
///
/// # Errors
/// When the database fails.
pub fn due(conn: &mut Conn, below: i64, most: i64, now: Millis) -> Result<Due, DbError> {
    let rows: Vec<(i64, bool)> = conn.query(LOOK, &[&below, &now, &(now - STALE), &most])?;
    let below = rows.last().map(|(id, _)| *id);
    Ok(Due { articles: rows.into_iter().filter(|(_, due)| *due).map(|(id, _)| id).collect(), below })
}

const CHOSEN_BEFORE: &str = "SELECT 1 FROM related_choices WHERE article_id = $1";
const CHOSEN: &str = "INSERT INTO related_choices (article_id, version, at) VALUES ($1, $2, $3)
    ON CONFLICT (article_id) DO UPDATE SET version = excluded.version, at = excluded.at";
const FORGET: &str = "DELETE FROM related WHERE article_id = $1";
const RELATE: &str = "INSERT INTO related (article_id, position, other_id) VALUES ($1, $2, $3)";
// Shown until a new choice is made.
const CHOOSE_ANEW: &str = "UPDATE related_choices SET at = 0 WHERE article_id = $1";

/// Keeps a choice. One that differs from what pages show so far is told to those who keep pages.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Tx, choice: &Choice, now: Millis) -> Result<(), DbError> {
    let first = tx.query_opt::<i64>(CHOSEN_BEFORE, &[&choice.article])?.is_none();
    // Locks the article's choice until all of it stands.
    tx.execute(CHOSEN, &[&choice.article, &choice.version, &now])?;
    let before: Vec<Option<i64>> = tx.query(KEPT, &[&choice.article])?;
    if before.into_iter().flatten().ne(choice.others.iter().copied()) {
        tx.execute(FORGET, &[&choice.article])?;
        for (position, other) in (0_i64..).zip(&choice.others) {
            tx.execute(RELATE, &[&choice.article, &position, other])?;
        }
        if !first {
            tx.record_change("related", choice.article, now)?;
        }
    }
    if first && now - choice.published_at < FRESH {
        for other in &choice.others {
            tx.execute(CHOOSE_ANEW, &[other])?;
        }
    }
    Ok(())
}
