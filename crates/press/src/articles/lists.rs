//! Lists of published articles, newest first, paged by key: a page's address stays right however
//! much is published after it was made.

use db::{Bind, Conn, DbError};
use kernel::clock::Millis;
use kernel::slug::fold;

use super::Card;
use super::cards::{RECORD, UNIT, cards};

/// Most words of a search that count; further ones are ignored.
const MOST_WORDS: usize = 6;

/// What is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Everything.
    Latest,
    /// A section, by row id.
    Section(i64),
    /// A series, by row id.
    Series(i64),
    /// A topic or place, by row id.
    Term(i64),
    /// An author, by row id.
    Author(i64),
    /// Published in this stretch of time: from, to (not included).
    Between(Millis, Millis),
    /// Headline and standfirst hold every word of this text.
    Search(String),
}

/// A place in a list: the date and id of an article on its edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// When that article was published.
    pub published_at: Millis,
    /// Its row id.
    pub id: i64,
}

/// Which way from a [`Cursor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To older articles.
    Older,
    /// To newer ones.
    Newer,
}

impl Cursor {
    /// Before the newest.
    pub const TOP: Cursor = Cursor { published_at: Millis::MAX, id: i64::MAX };

    /// As it stands in an address: `1790000000000-42`.
    pub fn parse(text: &str) -> Option<Cursor> {
        let (published_at, id) = text.rsplit_once('-')?;
        Some(Cursor { published_at: published_at.parse().ok()?, id: id.parse().ok()? })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.published_at, self.id)
    }
}

impl Card {
    /// This article as the edge of a list.
    pub fn cursor(&self) -> Cursor {
        Cursor { published_at: self.published_at, id: self.id }
    }
}

/// A pair of queries: towards older and towards newer articles, along the listing's own date and id,
/// which an index holds. Bound: `$1` `$2` separators, `$3` now, `$4` `$5` the cursor, `$6` how many,
/// `$7`... the listing's own.
///
/// Towards older articles the date is compared with now as a sum: as a bare column SQLite would take
/// that for the index's bound instead of the cursor, and walk to a deep page from the top.
macro_rules! both_ways {
    ($from:literal, $date:literal, $id:literal, $where:literal) => {
        [
            cards!(
                $from,
                "WHERE ",
                $where,
                " AND a.state = 'published' AND a.published_at + 0 <= $3
                    AND (",
                $date,
                ", ",
                $id,
                ") < ($4, $5)
                    ORDER BY ",
                $date,
                " DESC, ",
                $id,
                " DESC LIMIT $6"
            ),
            cards!(
                $from,
                "WHERE ",
                $where,
                " AND a.state = 'published' AND a.published_at <= $3
                    AND (",
                $date,
                ", ",
                $id,
                ") > ($4, $5)
                    ORDER BY ",
                $date,
                ", ",
                $id,
                " LIMIT $6"
            ),
        ]
    };
}

const LATEST: [&str; 2] = both_ways!("articles a", "a.published_at", "a.id", "a.id = a.id");
const SECTION: [&str; 2] = both_ways!("articles a", "a.published_at", "a.id", "a.section_id = $7");
const SERIES: [&str; 2] = both_ways!("articles a", "a.published_at", "a.id", "a.series_id = $7");
const TERM: [&str; 2] = both_ways!(
    "article_terms f JOIN articles a ON a.id = f.article_id",
    "f.published_at",
    "f.article_id",
    "f.term_id = $7"
);
const AUTHOR: [&str; 2] = both_ways!(
    "article_authors f JOIN articles a ON a.id = f.article_id",
    "f.published_at",
    "f.article_id",
    "f.author_id = $7"
);
const BETWEEN: [&str; 2] =
    both_ways!("articles a", "a.published_at", "a.id", "a.published_at >= $7 AND a.published_at < $8");
const SEARCH: [&str; 2] = both_ways!(
    "articles a",
    "a.published_at", "a.id",
    "a.search_text LIKE $7 ESCAPE '\\' AND a.search_text LIKE $8 ESCAPE '\\' AND a.search_text LIKE $9 ESCAPE '\\'
     AND a.search_text LIKE $10 ESCAPE '\\' AND a.search_text LIKE $11 ESCAPE '\\'
     AND a.search_text LIKE $12 ESCAPE '\\'"
);

impl Listing {
    fn statements(&self) -> &'static [&'static str; 2] {
        match self {
            Listing::Latest => &LATEST,
            Listing::Section(_) => &SECTION,
            Listing::Series(_) => &SERIES,
            Listing::Term(_) => &TERM,
            Listing::Author(_) => &AUTHOR,
            Listing::Between(..) => &BETWEEN,
            Listing::Search(_) => &SEARCH,
        }
    }

    fn own_binds(&self) -> Vec<Box<dyn Bind>> {
        match self {
            Listing::Latest => Vec::new(),
            Listing::Section(id) | Listing::Series(id) | Listing::Term(id) | Listing::Author(id) => {
                vec![Box::new(*id)]
            }
            Listing::Between(from, to) => vec![Box::new(*from), Box::new(*to)],
            Listing::Search(text) => patterns(text).map(|pattern| Box::new(pattern) as Box<dyn Bind>).into(),
        }
    }
}

/// Up to `limit` articles beyond `cursor`, newest first whichever the direction.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Conn,
    listing: &Listing,
    cursor: Cursor,
    direction: Direction,
    limit: i64,
    now: Millis,
) -> Result<Vec<Card>, DbError> {
    let [older, newer] = listing.statements();
    let own = listing.own_binds();
    let mut binds: Vec<&dyn Bind> = vec![&UNIT, &RECORD, &now, &cursor.published_at, &cursor.id, &limit];
    binds.extend(own.iter().map(AsRef::as_ref));
    match direction {
        Direction::Older => conn.query(older, &binds),
        Direction::Newer => {
            let mut cards: Vec<Card> = conn.query(newer, &binds)?;
            cards.reverse();
            Ok(cards)
        }
    }
}

const COUNT_MATCHES: &str = "SELECT COUNT(*) FROM articles a WHERE a.state = 'published' AND a.published_at <= $1
    AND a.search_text LIKE $2 ESCAPE '\\' AND a.search_text LIKE $3 ESCAPE '\\' AND a.search_text LIKE $4 ESCAPE '\\'
    AND a.search_text LIKE $5 ESCAPE '\\' AND a.search_text LIKE $6 ESCAPE '\\' AND a.search_text LIKE $7 ESCAPE '\\'";

/// How many published articles a search finds.
///
/// # Errors
/// When the database fails.
pub fn count_matches(conn: &mut Conn, text: &str, now: Millis) -> Result<i64, DbError> {
    let [a, b, c, d, e, f] = patterns(text);
    conn.query_one(COUNT_MATCHES, &[&now, &a, &b, &c, &d, &e, &f])
}

/// One `LIKE` pattern a word; a missing word matches everything.
fn patterns(text: &str) -> [String; MOST_WORDS] {
    let folded = fold(text);
    let mut words =
        folded.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    std::array::from_fn(|_| match words.next() {
        Some(word) => format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")),
        None => "%".to_owned(),
    })
}

/// A month of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthCount {
    /// YYYYMM, in the publication's zone.
    pub month: i64,
    /// Articles published in it.
    pub count: i64,
}

const MONTHS: &str = "SELECT month, COUNT(*) FROM articles WHERE state = 'published' AND published_at <= $1
    GROUP BY month ORDER BY month DESC";

/// Months with their counts, the latest first.
///
/// # Errors
/// When the database fails.
pub fn months(conn: &mut Conn, now: Millis) -> Result<Vec<MonthCount>, DbError> {
    let rows: Vec<(i64, i64)> = conn.query(MONTHS, &[&now])?;
    Ok(rows.into_iter().map(|(month, count)| MonthCount { month, count }).collect())
}

const DATES: &str =
    "SELECT id, slug, updated_at FROM articles WHERE state = 'published' AND published_at <= $1
    AND id > $2 ORDER BY id LIMIT $3";

/// Row id, slug and last change of published articles after `id`, for sitemaps.
///
/// # Errors
/// When the database fails.
pub fn dates(
    conn: &mut Conn,
    id: i64,
    limit: i64,
    now: Millis,
) -> Result<Vec<(i64, String, Millis)>, DbError> {
    conn.query(DATES, &[&now, &id, &limit])
}

const NEXT_SCHEDULED: &str =
    "SELECT published_at FROM articles WHERE state = 'published' AND published_at > $1
    ORDER BY published_at LIMIT 1";

/// When the next article that is only waiting for its time appears.
///
/// # Errors
/// When the database fails.
pub fn next_scheduled(conn: &mut Conn, now: Millis) -> Result<Option<Millis>, DbError> {
    conn.query_opt(NEXT_SCHEDULED, &[&now])
}

/// The highest row id, 0 for an empty archive.
///
/// # Errors
/// When the database fails.
pub fn last_id(conn: &mut Conn) -> Result<i64, DbError> {
    conn.query_one("SELECT COALESCE(MAX(id), 0) FROM articles", &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_an_address() {
        for cursor in [Cursor { published_at: -5, id: 3 }, Cursor::TOP, Cursor { published_at: 0, id: 0 }] {
            assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
        }
        for bad in ["", "-", "x-1", "1-", "1", "9223372036854775808-1"] {
            assert_eq!(Cursor::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn no_list_is_sorted_before_it_is_cut() {
        let db = db::testing::TestDb::sqlite();
        let (section, series) = (Listing::Section(1), Listing::Series(1));
        for listing in
            [Listing::Latest, section, series, Listing::Term(1), Listing::Author(1), Listing::Between(0, 1)]
        {
            for statement in listing.statements() {
                let listed = listing.clone();
                let plan: Vec<(i64, i64, i64, String)> = db
                    .read_blocking(move |conn| {
                        let own = listed.own_binds();
                        let mut binds: Vec<&dyn Bind> = vec![&UNIT, &RECORD, &0, &0, &0, &20];
                        binds.extend(own.iter().map(AsRef::as_ref));
                        conn.query(&format!("EXPLAIN QUERY PLAN {statement}"), &binds)
                    })
                    .unwrap();
                // The joined names inside a row are sorted; the rows must not be.
                let sorted =
                    plan.iter().any(|(_, parent, _, step)| *parent == 0 && step.contains("TEMP B-TREE"));
                assert!(!sorted, "{listing:?}: {plan:?}");
            }
        }
    }

    #[test]
    fn search_words_are_taken_literally() {
        let found = patterns("100% of_it \\ Étude");
        assert_eq!(found[0], "%100\\%%");
        assert_eq!(found[1], "%of\\_it%");
        assert_eq!(found[2], "%\\\\%");
        assert_eq!(found[3], "%étude%");
        assert_eq!(found[5], "%");
    }
}
