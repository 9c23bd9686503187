//! The report on what an institution's readers read: an item report after COUNTER Release 5, with a line an article,
//! for a librarian's spreadsheet (CSV) or their system (JSON).

mod counter;

use std::collections::BTreeMap;

use db::{Conn, DbError};
use jiff::civil::Date;
use kernel::clock::{Millis, Period};

use super::Found;

/// Months a report covers at most.
const MOST: usize = 36;
/// Months it covers if nothing is said.
const USUAL: usize = 12;

/// Months that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Months(Vec<Period>);

/// Why there is no report of those months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoMonths {
    /// Not a month.
    #[error("Write months as in begin_date=2026-01 and end_date=2026-12.")]
    Unreadable,
    /// The first is after the last.
    #[error("The report would end before it begins. Let begin_date be the earlier month.")]
    Backwards,
    /// Too many.
    #[error("A report covers {MOST} months at most. Ask for the others in a second one.")]
    TooMany,
}

impl NoMonths {
    /// The message that says it.
    pub fn message(&self) -> &'static str {
        match self {
            NoMonths::Unreadable => "error-months-unreadable",
            NoMonths::Backwards => "error-months-backwards",
            NoMonths::TooMany => "error-months-many",
        }
    }
}

impl Months {
    /// The months from `first` to `last` (YYYY-MM, or a day of the month), up to the present one and the eleven before
    /// it where that is left open.
    ///
    /// # Errors
    /// [`NoMonths`] says why there are none.
    pub fn between(present: Period, first: Option<&str>, last: Option<&str>) -> Result<Months, NoMonths> {
        let read = |text: &str| month(text).ok_or(NoMonths::Unreadable);
        let last = last.map(read).transpose()?.unwrap_or(present);
        let first = match first {
            Some(text) => read(text)?,
            None => (1..USUAL).fold(last, |month, _| before(month)),
        };
        if first > last {
            return Err(NoMonths::Backwards);
        }
        let mut months = vec![last];
        while let Some(month) = months.last().copied().filter(|month| *month > first) {
            if months.len() == MOST {
                return Err(NoMonths::TooMany);
            }
            months.push(before(month));
        }
        months.reverse();
        Ok(Months(months))
    }

    /// The first and the last.
    pub(super) fn ends(&self) -> (i64, i64) {
        let number = |month: Option<&Period>| month.map_or(0, |month| month.number());
        (number(self.0.first()), number(self.0.last()))
    }
}

fn month(text: &str) -> Option<Period> {
    let day = if text.len() == 7 { format!("{text}-01") } else { text.to_owned() };
    let day: Date = day.parse().ok()?;
    Period::from_number(i64::from(day.year()) * 100 + i64::from(day.month()))
}

fn before(month: Period) -> Period {
    let number = month.number();
    let earlier = if number % 100 == 1 { number - 100 + 11 } else { number - 1 };
    Period::from_number(earlier).unwrap_or(month)
}

/// How often an article was read in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// `Total_Item_Requests`.
    pub requests: i64,
    /// `Unique_Item_Requests`.
    pub uniques: i64,
}

/// An article that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its headline.
    pub title: String,
    /// The last part of its address.
    pub slug: String,
    /// What names it for good.
    pub public_id: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// When it was published.
    pub published_at: Millis,
    /// Whether it was for those with access.
    pub controlled: bool,
    /// The months in which it was read.
    pub read: BTreeMap<i64, Read>,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whose readers.
    pub institution: Found,
    /// Which months.
    pub months: Months,
    /// What they read, the most read first.
    pub items: Vec<Item>,
}

impl Report {
    /// What was read in all, by month.
    pub fn totals(&self) -> Vec<(Period, Read)> {
        let sum = |month: &Period| {
            let read = self.items.iter().filter_map(|item| item.read.get(&month.number()));
            let all = read.fold(Read::default(), |sum, read| Read {
                requests: sum.requests + read.requests,
                uniques: sum.uniques + read.uniques,
            });
            (*month, all)
        };
        self.months.0.iter().map(sum).collect()
    }

    /// The first and the last of its months, as fields for months have them: `2026-11`.
    pub fn span(&self) -> (String, String) {
        let (first, last) = self.months.ends();
        let written = |month: i64| format!("{}-{:02}", month / 100, month % 100);
        (written(first), written(last))
    }
}

impl Item {
    /// How often it was read in all of the months.
    pub fn requests(&self) -> i64 {
        self.read.values().map(|read| read.requests).sum()
    }
}

// What is added up already, and what is not yet.
const READ: &str = "
    SELECT u.article_id, u.controlled, u.period, u.requests, u.uniques FROM institution_usage u
    WHERE u.institution_id = $1 AND u.period BETWEEN $2 AND $3
    UNION ALL
    SELECT v.article_id, v.controlled, v.period, CAST(SUM(v.requests) AS BIGINT), COUNT(*) FROM institution_visits v
    WHERE v.institution_id = $1 AND v.period BETWEEN $2 AND $3 AND v.requests > 0
    GROUP BY v.article_id, v.controlled, v.period";
const ARTICLES: &str =
    "SELECT id, title, slug, public_id, COALESCE(published_at, created_at) FROM articles WHERE id IN ({ids})";
const AUTHORS: &str = "SELECT x.article_id, x.position, a.name FROM article_authors x
    JOIN authors a ON a.id = x.author_id WHERE x.article_id IN ({ids})";

/// The report on an institution's readers.
///
/// # Errors
/// When the database fails.
pub fn report(conn: &mut Conn, institution: Found, months: Months) -> Result<Report, DbError> {
    let (first, last) = months.ends();
    let mut read: BTreeMap<(i64, bool), BTreeMap<i64, Read>> = BTreeMap::new();
    let rows: Vec<(i64, bool, i64, i64, i64)> = conn.query(READ, &[&institution.id, &first, &last])?;
    for (article, controlled, period, requests, uniques) in rows {
        let month = read.entry((article, controlled)).or_default().entry(period).or_default();
        month.requests += requests;
        month.uniques += uniques;
    }
    let mut ids: Vec<i64> = read.keys().map(|(article, _)| *article).collect();
    ids.dedup();
    let mut authors: BTreeMap<i64, BTreeMap<i64, String>> = BTreeMap::new();
    for (article, position, name) in conn.query_among::<(i64, i64, String)>(AUTHORS, &[], &ids)? {
        authors.entry(article).or_default().insert(position, name);
    }
    let articles = conn.query_among::<(i64, String, String, String, Millis)>(ARTICLES, &[], &ids)?;
    let articles: BTreeMap<i64, _> = articles.into_iter().map(|article| (article.0, article)).collect();
    let mut items: Vec<Item> = Vec::new();
    for ((article, controlled), read) in read {
        let Some((_, title, slug, public_id, published_at)) = articles.get(&article).cloned() else {
            continue;
        };
        let authors =
            authors.get(&article).map(|names| names.values().cloned().collect()).unwrap_or_default();
        items.push(Item { title, slug, public_id, authors, published_at, controlled, read });
    }
    items.sort_by(|one, other| (-one.requests(), &one.title).cmp(&(-other.requests(), &other.title)));
    Ok(Report { institution, months, items })
}
