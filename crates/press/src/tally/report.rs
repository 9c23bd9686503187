//! What was counted, for those who want to know.

use std::collections::BTreeMap;

use db::{Conn, DbError, FromRow, Row};
use kernel::clock::Period;

use super::{VIEW, date, number};

/// Days that articles are told apart by day for; further back by month.
pub const KEPT: i64 = 100;
/// Days in a row that articles are looked at day by day for; longer spans take whole months.
const DAY_BY_DAY: i64 = 31;
/// The most read of a day or month, among which those of a span are found.
const CANDIDATES: i64 = 30;

/// Days of the publication's calendar, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: i64,
    /// The last.
    pub to: i64,
}

impl Days {
    /// How many.
    pub fn count(self) -> i64 {
        self.to - self.from + 1
    }

    /// As many, just before.
    pub fn before(self) -> Days {
        Days { from: self.from - self.count(), to: self.from - 1 }
    }
}

/// How often what was counted on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfDay {
    /// The day.
    pub day: i64,
    /// What.
    pub what: String,
    /// How often.
    pub count: i64,
}

impl FromRow for OfDay {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(OfDay { day: row.get(0)?, what: row.get(1)?, count: row.get(2)? })
    }
}

const BY_SITE: &str = "SELECT day, what, count FROM tally_days
    WHERE axis = 'site' AND day >= $1 AND day <= $2 ORDER BY day, what";

/// The whole site, day by day.
///
/// # Errors
/// When the database fails.
pub fn by_site(conn: &mut Conn, days: Days) -> Result<Vec<OfDay>, DbError> {
    conn.query(BY_SITE, &[&days.from, &days.to])
}

/// How often what was counted for a section or a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The section's row id, or the source.
    pub label: String,
    /// What.
    pub what: String,
    /// How often.
    pub count: i64,
}

impl FromRow for Labelled {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Labelled { label: row.get(0)?, what: row.get(1)?, count: row.get(2)? })
    }
}

const BY_LABEL_OF_MONTHS: &str = "SELECT label, what, CAST(SUM(count) AS BIGINT) FROM tally_months
    WHERE axis = $1 AND month >= $2 AND month <= $3 GROUP BY label, what";
const BY_LABEL: &str = "SELECT label, what, CAST(SUM(count) AS BIGINT) FROM tally_days
    WHERE axis = $1 AND day >= $2 AND day <= $3 GROUP BY label, what";

/// All days together, by `section` or `source`. Of a long span the months within are read as months.
///
/// # Errors
/// When the database fails.
pub fn by_label(conn: &mut Conn, axis: &str, days: Days) -> Result<Vec<Labelled>, DbError> {
    let (ends, months) = parts(days);
    let mut counts: Vec<Labelled> = Vec::new();
    for end in ends {
        counts.extend(conn.query::<Labelled>(BY_LABEL, &[&axis, &end.from, &end.to])?);
    }
    if let Some((first, last)) = months {
        let months = conn.query::<Labelled>(BY_LABEL_OF_MONTHS, &[&axis, &first.number(), &last.number()])?;
        counts.extend(months);
    }
    let mut sums: BTreeMap<(String, String), i64> = BTreeMap::new();
    for one in counts {
        *sums.entry((one.label, one.what)).or_default() += one.count;
    }
    Ok(sums.into_iter().map(|((label, what), count)| Labelled { label, what, count }).collect())
}

/// The days of a span that are not in whole months of it, and those months.
fn parts(days: Days) -> (Vec<Days>, Option<(Period, Period)>) {
    let (mut first, mut last) = (month(days.from), month(days.to));
    if number(first_day(first)) < days.from {
        first = first.later(1);
    }
    if number(last.reset()) - 1 > days.to {
        last = last.later(-1);
    }
    if first > last {
        return (vec![days], None);
    }
    let before = Days { from: days.from, to: number(first_day(first)) - 1 };
    let after = Days { from: number(last.reset()), to: days.to };
    (vec![before, after].into_iter().filter(|days| days.count() > 0).collect(), Some((first, last)))
}

/// What was counted for an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleCounts {
    /// Row id.
    pub article: i64,
    /// How often what.
    pub counts: BTreeMap<String, i64>,
}

impl ArticleCounts {
    /// How often that was counted.
    pub fn of(&self, what: &str) -> i64 {
        self.counts.get(what).copied().unwrap_or_default()
    }
}

/// Which articles come first, and of which days they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The days that are counted: whole months, where days are not told apart.
    pub days: Days,
    /// The articles.
    pub articles: Vec<ArticleCounts>,
}

const OF_DAY: &str = "SELECT article_id, count FROM tally_articles WHERE what = $1 AND day = $2
    ORDER BY count DESC, article_id DESC LIMIT $3";
const OF_MONTH: &str = "SELECT article_id, count FROM tally_article_months WHERE what = $1 AND month = $2
    ORDER BY count DESC, article_id DESC LIMIT $3";
const BY_DAY: &str = "SELECT article_id, what, CAST(SUM(count) AS BIGINT) FROM tally_articles
    WHERE day >= $1 AND day <= $2 AND article_id IN ({ids}) GROUP BY article_id, what";
const BY_MONTH: &str = "SELECT article_id, what, CAST(SUM(count) AS BIGINT) FROM tally_article_months
    WHERE month >= $1 AND month <= $2 AND article_id IN ({ids}) GROUP BY article_id, what";

/// Up to `most` articles for which most of `what` was counted. Of each day (or month) only the first
/// [`CANDIDATES`] are looked at, so that it costs the same however large the archive is; what is said of an article
/// is exact.
///
/// # Errors
/// When the database fails.
pub fn top_articles(
    conn: &mut Conn,
    days: Days,
    today: i64,
    what: &str,
    most: usize,
) -> Result<Shown, DbError> {
    let by_day = days.count() <= DAY_BY_DAY && days.from > today - KEPT;
    let (first, last) = (month(days.from), month(days.to));
    let days =
        if by_day { days } else { Days { from: number(first_day(first)), to: number(first.reset()) - 1 } };
    let (of, sums, steps): (_, _, Vec<i64>) = if by_day {
        (OF_DAY, BY_DAY, (days.from..=days.to).collect())
    } else {
        let months = 0..=last.months_since(first);
        (OF_MONTH, BY_MONTH, months.map(|after| first.later(after).number()).collect())
    };
    let mut found: BTreeMap<i64, i64> = BTreeMap::new();
    for step in &steps {
        for (article, count) in conn.query::<(i64, i64)>(of, &[&what, step, &CANDIDATES])? {
            *found.entry(article).or_default() += count;
        }
    }
    let mut found: Vec<(i64, i64)> = found.into_iter().collect();
    found.sort_by_key(|(article, count)| std::cmp::Reverse((*count, *article)));
    let ids: Vec<i64> = found.into_iter().map(|(article, _)| article).take(most * 2).collect();
    let ends = [steps.first(), steps.last()].map(|step| step.copied().unwrap_or_default());
    let mut articles: BTreeMap<i64, BTreeMap<String, i64>> = BTreeMap::new();
    for (article, what, count) in conn.query_among::<(i64, String, i64)>(sums, &[&ends[0], &ends[1]], &ids)? {
        articles.entry(article).or_default().insert(what, count);
    }
    let mut articles: Vec<ArticleCounts> =
        articles.into_iter().map(|(article, counts)| ArticleCounts { article, counts }).collect();
    articles.sort_by_key(|one| std::cmp::Reverse((one.of(what), one.of(VIEW), one.article)));
    articles.truncate(most);
    Ok(Shown { days, articles })
}

fn month(day: i64) -> Period {
    let date = date(day);
    let number = i64::from(date.year()) * 100 + i64::from(date.month());
    Period::from_number(number).expect("a date has a month from 1 to 12")
}

/// The first day of a month.
fn first_day(month: Period) -> jiff::civil::Date {
    month.later(-1).reset()
}

/// An article that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titled {
    /// Row id.
    pub id: i64,
    /// Its headline.
    pub title: String,
    /// Its slug.
    pub slug: String,
    /// Whether readers can open it.
    pub is_public: bool,
}

impl FromRow for Titled {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let state: String = row.get(3)?;
        Ok(Titled { id: row.get(0)?, title: row.get(1)?, slug: row.get(2)?, is_public: state == "published" })
    }
}

const TITLES: &str = "SELECT id, title, slug, state FROM articles WHERE id IN ({ids})";

/// The headlines of articles, published or not.
///
/// # Errors
/// When the database fails.
pub fn titles(conn: &mut Conn, articles: &[i64]) -> Result<Vec<Titled>, DbError> {
    conn.query_among(TITLES, &[], articles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_its_whole_months_and_the_days_around_them() {
        let days = |from: &str, to: &str| Days {
            from: number(from.parse().unwrap()),
            to: number(to.parse().unwrap()),
        };
        let months = |first, last| Period::from_number(first).zip(Period::from_number(last));
        for (from, to, ends, whole) in [
            ("2026-10-05", "2026-10-20", vec![("2026-10-05", "2026-10-20")], None),
            ("2026-10-05", "2026-11-20", vec![("2026-10-05", "2026-11-20")], None),
            ("2026-10-01", "2026-10-31", vec![], months(202_610, 202_610)),
            (
                "2026-09-30",
                "2026-11-01",
                vec![("2026-09-30", "2026-09-30"), ("2026-11-01", "2026-11-01")],
                months(202_610, 202_610),
            ),
            (
                "2025-11-27",
                "2026-11-26",
                vec![("2025-11-27", "2025-11-30"), ("2026-11-01", "2026-11-26")],
                months(202_512, 202_610),
            ),
        ] {
            let ends: Vec<Days> = ends.into_iter().map(|(from, to)| days(from, to)).collect();
            assert_eq!(parts(days(from, to)), (ends, whole), "{from} to {to}");
        }
    }
}
