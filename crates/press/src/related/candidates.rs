//! Which articles the rule is given: those that speak of the same, as the search index has them; and those
//! that share a heading, an author, a series or the time, found by a few short walks along the database's
//! indexes, however large the archive. On each walk some before, some after
//! and the newest are taken, so an old article meets those of its own days and those of today.

use std::collections::{BTreeMap, BTreeSet};

use db::{Bind, Conn, DbError, FromRow, Row};
use kernel::clock::Millis;

use super::rank::{self, Rarity, Traits, rarity};
use super::words::words;
use super::{CHOSEN, Choice};

/// Headings walked along, the rarest first.
const HEADINGS: usize = 10;
/// Candidates that are looked at closely.
const LOOKED_AT: usize = 60;
/// Letters of the teaser that are compared.
const TEASER: usize = 500;
/// What speaking of the same counts for being looked at, at most.
const AKIN: f64 = 1.5;
/// What being found in the same section, and at the same time, counts for being looked at.
const IN_SECTION: f64 = 0.05;
const IN_TIME: f64 = 0.01;

/// One walk: some before the place `$2, $3`, some after it, and the newest, none after `$4`; all under `$1`.
macro_rules! walk {
    ($table:literal, $id:literal, $where:literal) => {
        concat!(
            "SELECT x FROM (SELECT ",
            $id,
            " AS x FROM ",
            $table,
            " WHERE ",
            $where,
            " AND (published_at, ",
            $id,
            ") < ($2, $3) ORDER BY published_at DESC, ",
            $id,
            " DESC LIMIT 12) AS before
            UNION ALL SELECT x FROM (SELECT ",
            $id,
            " AS x FROM ",
            $table,
            " WHERE ",
            $where,
            " AND (published_at, ",
            $id,
            ") > ($2, $3) AND published_at <= $4 ORDER BY published_at, ",
            $id,
            " LIMIT 12) AS later
            UNION ALL SELECT x FROM (SELECT ",
            $id,
            " AS x FROM ",
            $table,
            " WHERE ",
            $where,
            " AND published_at <= $4 ORDER BY published_at DESC, ",
            $id,
            " DESC LIMIT 8) AS newest"
        )
    };
}

const BY_TERM: &str = walk!("article_terms", "article_id", "term_id = $1");
const BY_AUTHOR: &str = walk!("article_authors", "article_id", "author_id = $1");
const BY_SECTION: &str = walk!("articles", "id", "section_id = $1 AND state = 'published'");
const BY_SERIES: &str = walk!("articles", "id", "series_id = $1 AND state = 'published'");
const BY_TIME: &str = walk!("articles", "id", "state = $1");

#[cfg(test)]
pub(super) const WALKS: [&str; 5] = [BY_TERM, BY_AUTHOR, BY_SECTION, BY_SERIES, BY_TIME];

// As far as it matters: what so many have is common.
const WITH_TERM: &str = "SELECT COUNT(*) FROM
    (SELECT 1 FROM article_terms WHERE term_id = $1 AND published_at <= $2 LIMIT 2000) AS counted";
const WITH_AUTHOR: &str = "SELECT COUNT(*) FROM
    (SELECT 1 FROM article_authors WHERE author_id = $1 AND published_at <= $2 LIMIT 2000) AS counted";

/// Chooses what goes with an article; `None` if it is not published at `now`. `akin` are articles that speak of the
/// same in what everyone may read, the most akin first.
///
/// # Errors
/// When the database fails.
pub fn choose(conn: &mut Conn, article: i64, akin: &[i64], now: Millis) -> Result<Option<Choice>, DbError> {
    let subject = known(conn, &[article], now)?.pop();
    let Some(Known { traits: subject, version }) = subject else { return Ok(None) };
    let all = crate::articles::last_id(conn)?;
    let mut rarity = Rarity::default();
    for term in &subject.terms {
        let count = conn.query_one(WITH_TERM, &[term, &now])?;
        rarity.terms.insert(*term, self::rarity(count, all));
    }
    for author in &subject.authors {
        let count = conn.query_one(WITH_AUTHOR, &[author, &now])?;
        rarity.authors.insert(*author, self::rarity(count, all));
    }
    let akin: BTreeMap<i64, f64> =
        akin.iter().zip(0..).map(|(id, place)| (*id, 1.0 - f64::from(place) / akin.len() as f64)).collect();
    let likely = likely(conn, &subject, &rarity, &akin, now)?;
    let candidates = known(conn, &likely, now)?.into_iter().map(|known| {
        let kinship = akin.get(&known.traits.id).copied().unwrap_or_default();
        Traits { kinship, ..known.traits }
    });
    let candidates: Vec<Traits> = candidates.collect();
    let others = rank::choose(&subject, &candidates, &rarity, CHOSEN, now);
    Ok(Some(Choice { article, version, published_at: subject.published_at, others }))
}

/// The candidates that promise most by where they were found.
fn likely(
    conn: &mut Conn,
    subject: &Traits,
    rarity: &Rarity,
    akin: &BTreeMap<i64, f64>,
    now: Millis,
) -> Result<Vec<i64>, DbError> {
    let mut found: BTreeMap<i64, f64> = akin.iter().map(|(id, kinship)| (*id, AKIN * kinship)).collect();
    let mut walk = |statement: &str, under: &dyn Bind, weight: f64| -> Result<(), DbError> {
        let place: [&dyn Bind; 4] = [under, &subject.published_at, &subject.id, &now];
        // One met twice on one walk was found once.
        let met: BTreeSet<i64> = conn.query(statement, &place)?.into_iter().collect();
        for id in met {
            *found.entry(id).or_default() += weight;
        }
        Ok(())
    };
    for (term, weight) in rarest(&rarity.terms) {
        walk(BY_TERM, &term, weight)?;
    }
    for (author, weight) in rarest(&rarity.authors) {
        walk(BY_AUTHOR, &author, weight / 2.0)?;
    }
    if let Some(series) = subject.series {
        walk(BY_SERIES, &series, 0.5)?;
    }
    if let Some(section) = subject.section {
        walk(BY_SECTION, &section, IN_SECTION)?;
    }
    walk(BY_TIME, &"published", IN_TIME)?;
    found.remove(&subject.id);
    let mut likely: Vec<(i64, f64)> = found.into_iter().collect();
    likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    likely.truncate(LOOKED_AT);
    Ok(likely.into_iter().map(|(id, _)| id).collect())
}

fn rarest(rarity: &BTreeMap<i64, f64>) -> Vec<(i64, f64)> {
    let mut all: Vec<(i64, f64)> = rarity.iter().map(|(id, weight)| (*id, *weight)).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all.truncate(HEADINGS);
    all
}

/// An article as the rule sees it.
struct Known {
    traits: Traits,
    version: i64,
}

// Found by id: SQLite, asked at once for what is published, reads all of that.
pub(super) const KNOWN: &str =
    "SELECT a.id, a.version, a.title, a.standfirst, a.teaser_text, a.section_id, a.series_id,
        a.published_at,
        (SELECT string_agg(CAST(x.term_id AS TEXT), ',') FROM article_terms x WHERE x.article_id = a.id),
        (SELECT string_agg(CAST(x.author_id AS TEXT), ',') FROM article_authors x WHERE x.article_id = a.id)
    FROM articles a WHERE a.id IN ({ids}) AND '' || a.state = 'published' AND a.published_at <= $1";

fn known(conn: &mut Conn, ids: &[i64], now: Millis) -> Result<Vec<Known>, DbError> {
    conn.query_among(KNOWN, &[&now], ids)
}

impl FromRow for Known {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (title, standfirst, teaser): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let teaser: String = teaser.chars().take(TEASER).collect();
        let traits = Traits {
            id: row.get(0)?,
            terms: ids(row.get(8)?),
            authors: ids(row.get(9)?),
            section: row.get(5)?,
            series: row.get(6)?,
            kinship: 0.0,
            words: words(&format!("{title}\n{standfirst}\n{teaser}")),
            title: words(&title),
            published_at: row.get::<Option<i64>>(7)?.unwrap_or_default(),
        };
        Ok(Known { traits, version: row.get(1)? })
    }
}

fn ids(joined: Option<String>) -> BTreeSet<i64> {
    joined.unwrap_or_default().split(',').filter_map(|id| id.parse().ok()).collect()
}
