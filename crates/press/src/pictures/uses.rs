//! Where a picture is used.

use db::{Conn, DbError, FromRow, Row, Tx};

/// Of each kind, so many uses are listed.
const LISTED: i64 = 50;

/// What uses a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// An article, published or not.
    Article,
    /// A draft whose article, if it has one, does not show it yet.
    Draft,
    /// An author, as a portrait.
    Author,
    /// An advertisement.
    Ad,
}

/// Somewhere a picture is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// What uses it.
    pub user: User,
    /// Public id of an article or a draft.
    pub public_id: String,
    /// Last part of the address of an article or an author.
    pub slug: String,
    /// Headline or name.
    pub title: String,
    /// The state of an article or a draft.
    pub state: String,
    /// Whether it leads the article.
    pub leads: bool,
}

/// Where a picture is used, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// As many as are listed.
    pub listed: Vec<Use>,
    /// Whether there are more.
    pub more: bool,
}

struct Found(String, String, String, String, bool);

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Found(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
    }
}

impl Found {
    fn used_by(self, user: User) -> Use {
        let Found(public_id, slug, title, state, leads) = self;
        Use { user, public_id, slug, title, state, leads }
    }
}

const ARTICLES: &str =
    "SELECT a.public_id, a.slug, a.title, a.state, CASE WHEN a.lead_id = $1 THEN 1 ELSE 0 END
    FROM article_media x JOIN articles a ON a.id = x.article_id
    WHERE x.media_id = $1 ORDER BY x.article_id DESC LIMIT $2";
const DRAFTS: &str = "SELECT d.public_id, '', t.title, d.state, 0 FROM draft_media x
    JOIN drafts d ON d.id = x.draft_id JOIN draft_revisions t ON t.draft_id = d.id AND t.number = d.revision
    WHERE x.media_id = $1 AND NOT EXISTS
        (SELECT 1 FROM article_media y WHERE y.media_id = $1 AND y.article_id = d.article_id)
    ORDER BY x.draft_id DESC LIMIT $2";
const AUTHORS: &str = "SELECT '', slug, name, '', 0 FROM authors WHERE portrait_id = $1 ORDER BY id LIMIT $2";

const ADS: &str =
    "SELECT public_id, '', name, state, 0 FROM ads WHERE media_id = $1 ORDER BY id DESC LIMIT $2";

/// Where the picture of that row is used.
///
/// # Errors
/// When the database fails.
pub fn uses(conn: &mut Conn, picture: i64) -> Result<Uses, DbError> {
    let mut uses = Uses::default();
    for (user, sql) in
        [(User::Article, ARTICLES), (User::Draft, DRAFTS), (User::Author, AUTHORS), (User::Ad, ADS)]
    {
        let found: Vec<Found> = conn.query(sql, &[&picture, &(LISTED + 1)])?;
        uses.more |= found.len() as i64 > LISTED;
        uses.listed.extend(found.into_iter().take(LISTED as usize).map(|found| found.used_by(user)));
    }
    Ok(uses)
}

const IS_USED: &str = "SELECT CASE WHEN EXISTS (SELECT 1 FROM article_media WHERE media_id = $1)
    OR EXISTS (SELECT 1 FROM draft_media WHERE media_id = $1)
    OR EXISTS (SELECT 1 FROM authors WHERE portrait_id = $1)
    OR EXISTS (SELECT 1 FROM ads WHERE media_id = $1)
    OR EXISTS (SELECT 1 FROM articles WHERE lead_id = $1) THEN 1 ELSE 0 END";

/// Whether anything uses it.
pub(super) fn is_used(conn: &mut Conn, picture: i64) -> Result<bool, DbError> {
    conn.query_one(IS_USED, &[&picture])
}

const NOTE: &str = "UPDATE media SET in_use = $2 WHERE id = $1 AND in_use <> $2";

/// Notes whether these pictures are used, after what uses them has changed: the library finds those that are not.
pub(crate) fn note(tx: &mut Tx, pictures: impl IntoIterator<Item = i64>) -> Result<(), DbError> {
    for picture in pictures {
        let used = is_used(tx, picture)?;
        tx.execute(NOTE, &[&picture, &used])?;
    }
    Ok(())
}
