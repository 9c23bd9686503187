//! Old addresses: where a path of a former site leads now.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

/// Where an old path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// To the article of this slug, for good.
    Article(String),
    /// To an article that was withdrawn.
    Gone,
}

const REDIRECT: &str =
    "SELECT a.slug, a.state, a.published_at FROM redirects r JOIN articles a ON a.id = r.article_id
    WHERE r.path = $1";

/// Where `path`, with its query if it has one, leads at `now`.
///
/// # Errors
/// When the database fails.
pub fn redirect(conn: &mut Conn, path: &str, now: Millis) -> Result<Option<Moved>, DbError> {
    let found: Option<(String, String, Option<Millis>)> = conn.query_opt(REDIRECT, &[&folded(path)])?;
    Ok(found.and_then(|(slug, state, at)| match state.as_str() {
        "published" if at.is_some_and(|at| at <= now) => Some(Moved::Article(slug)),
        "withdrawn" => Some(Moved::Gone),
        _ => None,
    }))
}

const ADD: &str = "INSERT INTO redirects (path, article_id) VALUES ($1, $2) ON CONFLICT (path) DO NOTHING";

/// Lets `path` lead to the article; the first article to claim a path keeps it.
pub(super) fn add(tx: &mut Tx, path: &str, article: i64) -> Result<(), DbError> {
    tx.execute(ADD, &[&folded(path), &article]).map(drop)
}

/// One form for `/a/b`, `/a/b/` and `/A/b`.
fn folded(path: &str) -> String {
    let lower = path.to_lowercase();
    let trimmed = lower.trim_end_matches('/');
    if trimmed.is_empty() { "/".to_owned() } else { trimmed.to_owned() }
}
