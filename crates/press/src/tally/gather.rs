//! Adding up what waits.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use db::{DbError, Tx};
use kernel::clock::{DAY, Millis, Period};

use super::ads::taken_out;
use super::store::parse;
use super::{Counted, OTHER, SOURCES, UNLOCKED, VIEW, VISIT, WALL, merged, write};
use crate::ads;
use crate::reads::{self, Count};

/// Rows that are taken at once.
const ROWS: i64 = 20;
/// Different counts that are added up in one transaction, which must not take long; the rest waits on.
const AT_ONCE: usize = 120;

// Of two servers that take at once, the second finds nothing where the first was.
const TAKE: &str = "DELETE FROM tally_waiting WHERE id IN (SELECT id FROM tally_waiting ORDER BY id LIMIT $1)
    RETURNING day, counts";
const SECTIONS: &str = "SELECT id, COALESCE(section_id, 0) FROM articles WHERE id IN ({ids})";
const SITES_OF_DAY: &str = "SELECT DISTINCT label FROM tally_days WHERE axis = 'source' AND day = $1";
const SITES_OF_MONTH: &str = "SELECT DISTINCT label FROM tally_months WHERE axis = 'source' AND month = $1";
const ADD: &str = "INSERT INTO tally_days (axis, day, label, what, count) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (axis, day, label, what) DO UPDATE SET count = tally_days.count + excluded.count";
const ADD_MONTH: &str =
    "INSERT INTO tally_months (axis, month, label, what, count) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (axis, month, label, what) DO UPDATE SET count = tally_months.count + excluded.count";
const ADD_ARTICLE: &str = "INSERT INTO tally_articles (article_id, day, what, count) VALUES ($1, $2, $3, $4)
    ON CONFLICT (article_id, day, what) DO UPDATE SET count = tally_articles.count + excluded.count";
const ADD_ARTICLE_MONTH: &str =
    "INSERT INTO tally_article_months (article_id, month, what, count) VALUES ($1, $2, $3, $4)
    ON CONFLICT (article_id, month, what) DO UPDATE SET count = tally_article_months.count + excluded.count";

/// Adds up some of what waits, from whichever server. Gives how many different counts that were: call again until
/// there are none.
///
/// # Errors
/// When the database fails; then everything still waits.
pub fn gather(tx: &mut Tx, now: Millis) -> Result<usize, DbError> {
    let rows: Vec<(i64, String)> = tx.query(TAKE, &[&ROWS])?;
    let mut counted = merged(rows.iter().flat_map(|(day, counts)| parse(*day, counts)));
    let rest = counted.split_off(counted.len().min(AT_ONCE));
    write(tx, &rest)?;
    let all = counted.len();
    ads::add(tx, &taken_out(&mut counted), now)?;
    let articles: BTreeSet<i64> = counted.iter().map(|one| one.article).filter(|id| *id > 0).collect();
    let articles: Vec<i64> = articles.into_iter().collect();
    let sections: HashMap<i64, i64> =
        tx.query_among::<(i64, i64)>(SECTIONS, &[], &articles)?.into_iter().collect();
    let (mut sums, mut sites) = (Sums::default(), Sites::default());
    for one in &counted {
        let source = if sites.knows(tx, OF_DAY, one.day, &one.source)? { &*one.source } else { OTHER };
        let of_month =
            if sites.knows(tx, OF_MONTH, month(one.day), &one.source)? { &*one.source } else { OTHER };
        sums.take(one, [source, of_month], sections.get(&one.article).copied());
    }
    sums.add(tx)?;
    Ok(all)
}

/// How the sites of a day or month are found, and how many there is room for.
type Span = (&'static str, usize);
const OF_DAY: Span = (SITES_OF_DAY, 40);
const OF_MONTH: Span = (SITES_OF_MONTH, 200);

/// The sites that are told apart: those that are known, and others as long as there is room.
#[derive(Default)]
struct Sites(BTreeMap<(usize, i64), BTreeSet<Box<str>>>);

impl Sites {
    /// Whether the source has a row of its own there, or gets one.
    fn knows(&mut self, tx: &mut Tx, (find, room): Span, number: i64, source: &str) -> Result<bool, DbError> {
        if source.is_empty() || SOURCES.contains(&source) {
            return Ok(true);
        }
        let known = match self.0.entry((room, number)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(vacant) => {
                let known: Vec<String> = tx.query(find, &[&number])?;
                let sites = known.into_iter().filter(|label| !SOURCES.contains(&label.as_str()));
                vacant.insert(sites.map(String::into_boxed_str).collect())
            }
        };
        Ok(known.contains(source) || (known.len() < room && known.insert(source.into())))
    }
}

/// What is to be added to which rows; rows in one order, so that those who add at once never wait crosswise.
#[derive(Default)]
struct Sums {
    days: BTreeMap<(&'static str, i64, String, String), i64>,
    articles: BTreeMap<(i64, i64, String), i64>,
    months: BTreeMap<(&'static str, i64, String, String), i64>,
    reads: BTreeMap<(i64, i64), i64>,
}

impl Sums {
    fn take(&mut self, one: &Counted, [source, of_month]: [&str; 2], section: Option<i64>) {
        let Counted { day, article, what, count, .. } = one;
        let is_wall = what.starts_with("wall-");
        let is_view = is_wall || matches!(&**what, "page" | "whole");
        let mut add = |axis, labels: [&str; 2], what: &str| {
            *self.days.entry((axis, *day, labels[0].to_owned(), what.to_owned())).or_default() += count;
            if axis != "site" {
                let key = (axis, month(*day), labels[1].to_owned(), what.to_owned());
                *self.months.entry(key).or_default() += count;
            }
        };
        // By wall and by unlock for the whole site; elsewhere all of a kind are one.
        add("site", ["", ""], what);
        let kinds = kinds(what, is_view, is_wall, is_view && source != SOURCES[0]);
        if kinds.contains(&VISIT) {
            add("site", ["", ""], VISIT);
        }
        if *article > 0 {
            let section = section.unwrap_or_default().to_string();
            kinds.iter().for_each(|kind| add("section", [&section, &section], kind));
        }
        if is_view {
            kinds
                .iter()
                .filter(|kind| **kind != VISIT)
                .for_each(|kind| add("source", [source, of_month], kind));
        }
        // Nothing for an article that is gone.
        if *article > 0 && section.is_some() {
            for kind in kinds.iter().filter(|kind| **kind != VISIT) {
                *self.articles.entry((*article, *day, (*kind).to_owned())).or_default() += count;
            }
            if is_view {
                *self.reads.entry((*day, *article)).or_default() += count;
            }
        }
    }

    fn add(&self, tx: &mut Tx) -> Result<(), DbError> {
        for ((axis, day, label, what), count) in &self.days {
            tx.execute(ADD, &[axis, day, label, what, count])?;
        }
        for ((axis, month, label, what), count) in &self.months {
            tx.execute(ADD_MONTH, &[axis, month, label, what, count])?;
        }
        let mut months: BTreeMap<(i64, i64, &str), i64> = BTreeMap::new();
        for ((article, day, what), count) in &self.articles {
            tx.execute(ADD_ARTICLE, &[article, day, what, count])?;
            *months.entry((*article, month(*day), what)).or_default() += count;
        }
        for ((article, month, what), count) in &months {
            tx.execute(ADD_ARTICLE_MONTH, &[article, month, what, count])?;
        }
        let reads: Vec<Count> = self
            .reads
            .iter()
            .map(|((day, article), reads)| Count { day: *day, article: *article, reads: *reads })
            .collect();
        reads::write(tx, &reads)
    }
}

/// What a count is one of, beside itself.
fn kinds(what: &str, is_view: bool, is_wall: bool, is_visit: bool) -> Vec<&str> {
    if !is_view {
        return vec![if what.starts_with("unlocked-") { UNLOCKED } else { what }];
    }
    let mut kinds = vec![VIEW];
    kinds.extend(is_wall.then_some(WALL));
    kinds.extend(is_visit.then_some(VISIT));
    kinds
}

/// The month of a day.
fn month(day: i64) -> i64 {
    Period::containing(day.saturating_mul(DAY), &jiff::tz::TimeZone::UTC).number()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_in_the_month_of_its_own_calendar() {
        let day = super::super::number(jiff::civil::date(2026, 10, 31));
        assert_eq!((month(day), month(day + 1)), (202_610, 202_611));
        assert_eq!(super::super::date(day), jiff::civil::date(2026, 10, 31));
    }
}
