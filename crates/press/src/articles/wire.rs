//! Every article as the newsroom lists it, whatever its state: headline, state, who, when; the last changed first.
//! What is searched and filtered stands in one narrow index, so that a rare word among 100,000 headlines is found
//! without reading an article; only the rows that are shown are then read.

use std::collections::HashMap;

use db::{Conn, DbError, FromRow, Row};
use kernel::clock::Millis;
use kernel::slug::fold;

/// Letters of a headline that are searched.
const SEARCHED: usize = 160;
/// Words of a search that count.
const WORDS: usize = 4;

/// States an article can be in, in the order of the filter.
pub const STATES: [&str; 4] = ["draft", "scheduled", "published", "withdrawn"];

/// A headline as it is searched.
pub(super) fn headline(title: &str) -> String {
    fold(title).chars().take(SEARCHED).collect()
}

/// A place in a list in which what was last changed comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the last that was shown was changed.
    pub updated_at: Millis,
    /// Its row.
    pub id: i64,
}

impl Place {
    /// Before the last changed.
    pub const TOP: Place = Place { updated_at: Millis::MAX, id: i64::MAX };

    /// As it stands in an address: `1790000000000-42`.
    pub fn parse(text: &str) -> Option<Place> {
        let (updated_at, id) = text.rsplit_once('-')?;
        Some(Place { updated_at: updated_at.parse().ok()?, id: id.parse().ok()? })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.updated_at, self.id)
    }
}

/// Which articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The headline holds each of these words, or begins or ends of them.
    pub words: String,
    /// In this state alone, one of [`STATES`].
    pub state: Option<String>,
    /// In the section of this row alone.
    pub section: Option<i64>,
}

/// An article in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its row.
    pub id: i64,
    /// What names it in the newsroom's addresses.
    pub public_id: String,
    /// Last part of its address.
    pub slug: String,
    /// The headline.
    pub title: String,
    /// Its state.
    pub state: String,
    /// Its section's name.
    pub section: Option<String>,
    /// Its authors' names.
    pub authors: Vec<String>,
    /// When it was or is to be published.
    pub published_at: Option<Millis>,
    /// When its text last changed.
    pub updated_at: Millis,
    /// Public id of its draft, if it has one.
    pub draft: Option<String>,
}

impl Item {
    /// Its place in the list.
    pub fn place(&self) -> Place {
        Place { updated_at: self.updated_at, id: self.id }
    }
}

impl FromRow for Item {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Item {
            id: row.get(0)?,
            public_id: row.get(1)?,
            slug: row.get(2)?,
            title: row.get(3)?,
            state: row.get(4)?,
            section: row.get(5)?,
            published_at: row.get(6)?,
            updated_at: row.get(7)?,
            draft: row.get(8)?,
            authors: Vec::new(),
        })
    }
}

// What is not asked for is compared with nothing first: that costs least where every headline is looked at.
pub(super) const FITTING: &str = "SELECT a.id FROM articles a WHERE (a.updated_at, a.id) < ($1, $2)
    AND (a.state = $3 OR $3 = '') AND (a.section_id = $4 OR $4 = 0)
    AND ($5 = '' OR a.headline LIKE $5 ESCAPE '\\') AND ($6 = '' OR a.headline LIKE $6 ESCAPE '\\')
    AND ($7 = '' OR a.headline LIKE $7 ESCAPE '\\') AND ($8 = '' OR a.headline LIKE $8 ESCAPE '\\')
    ORDER BY a.updated_at DESC, a.id DESC LIMIT $9";
const ITEMS: &str = "SELECT a.id, a.public_id, a.slug, a.title, a.state, t.name, a.published_at, a.updated_at,
        d.public_id
    FROM articles a LEFT JOIN terms t ON t.id = a.section_id LEFT JOIN drafts d ON d.article_id = a.id WHERE a.id IN ({ids})";
const AUTHORS: &str = "SELECT aa.article_id, aa.position, w.name FROM article_authors aa
    JOIN authors w ON w.id = aa.author_id WHERE aa.article_id IN ({ids})";

/// So many articles that fit, after this place.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Conn, filter: &Filter, after: Place, most: i64) -> Result<Vec<Item>, DbError> {
    let [one, two, three, four] = patterns(&filter.words);
    let state = filter.state.as_deref().filter(|state| STATES.contains(state)).unwrap_or("");
    let section = filter.section.unwrap_or(0);
    let ids: Vec<i64> = conn.query(
        FITTING,
        &[&after.updated_at, &after.id, &state, &section, &one, &two, &three, &four, &most],
    )?;
    let mut items: Vec<Item> = conn.query_among(ITEMS, &[], &ids)?;
    items.sort_by_key(|item| std::cmp::Reverse((item.updated_at, item.id)));
    let mut bylines: Vec<(i64, i64, String)> = conn.query_among(AUTHORS, &[], &ids)?;
    bylines.sort();
    let mut names: HashMap<i64, Vec<String>> = HashMap::new();
    for (article, _, name) in bylines {
        names.entry(article).or_default().push(name);
    }
    for item in &mut items {
        item.authors = names.remove(&item.id).unwrap_or_default();
    }
    Ok(items)
}

/// One pattern a word; those that are not needed are empty.
pub(crate) fn patterns(words: &str) -> [String; WORDS] {
    let folded = fold(words);
    let mut given = folded.split_whitespace().map(|word| {
        let plain = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{plain}%")
    });
    std::array::from_fn(|_| given.next().unwrap_or_default())
}

const STATE_COUNTS: &str = "SELECT state, COUNT(*) FROM articles GROUP BY state";

/// How many articles are in each state, in the order of [`STATES`].
///
/// # Errors
/// When the database fails.
pub fn counts(conn: &mut Conn) -> Result<Vec<(&'static str, i64)>, DbError> {
    let found: HashMap<String, i64> = conn.query(STATE_COUNTS, &[])?.into_iter().collect();
    Ok(STATES.into_iter().map(|state| (state, found.get(state).copied().unwrap_or(0))).collect())
}
