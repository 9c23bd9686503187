//! Old addresses: where a path of a former site leads now.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;
use kernel::slug::fold;
use percent_encoding::percent_decode_str;

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

/// One form for `/a/b`, `/a/b/`, `/A/b`, `a/b` and `https://former.example/a/b`, however its letters are
/// encoded; a query stays.
fn folded(address: &str) -> String {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => address,
    };
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let trimmed = fold(decoded.trim_matches('/'));
    let query = query.map(|query| format!("?{}", query.to_lowercase())).unwrap_or_default();
    format!("/{trimmed}{query}")
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn spellings_of_one_address_are_one() {
        for spelling in
            ["/2014/Étude/", "2014/étude", "/2014/%C3%A9tude", "https://old.example/2014/e\u{301}tude#top"]
        {
            assert_eq!(folded(spelling), "/2014/étude", "{spelling}");
        }
        assert_eq!(folded("/blog/?p=5"), "/blog?p=5");
        assert_eq!(folded("/?p=5"), "/?p=5");
        assert_eq!(folded("//evil.example"), "/evil.example");
        assert_eq!(folded("https://old.example"), "/");
    }
}
