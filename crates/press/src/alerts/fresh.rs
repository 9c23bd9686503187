//! What came out in the last days, by what it is filed under, and the rule by which it is news to a reader.

use std::collections::{BTreeSet, HashMap};

use db::{Conn, DbError};
use kernel::clock::Millis;

use super::{Alert, NEWS};
use crate::follows::Followed;

/// Headings of articles looked at, the newest first.
const MOST: i64 = 20_000;

/// Articles by what they are filed under, each with its date, the newest first.
#[derive(Debug, Default)]
pub(super) struct Fresh(HashMap<Followed, Vec<(i64, Millis)>>);

const HEADINGS: &str = "SELECT n.id, n.at, n.author, n.term FROM (
        SELECT a.id AS id, a.published_at AS at, CAST(NULL AS BIGINT) AS author, a.section_id AS term FROM articles a
            WHERE a.state = 'published' AND a.published_at > $1 AND a.published_at <= $2
        UNION SELECT a.id, a.published_at, CAST(NULL AS BIGINT), a.series_id FROM articles a
            WHERE a.state = 'published' AND a.published_at > $1 AND a.published_at <= $2
        UNION SELECT a.id, a.published_at, CAST(NULL AS BIGINT), x.term_id FROM articles a
            JOIN article_terms x ON x.article_id = a.id
            WHERE a.state = 'published' AND a.published_at > $1 AND a.published_at <= $2
        UNION SELECT a.id, a.published_at, x.author_id, CAST(NULL AS BIGINT) FROM articles a
            JOIN article_authors x ON x.article_id = a.id
            WHERE a.state = 'published' AND a.published_at > $1 AND a.published_at <= $2
    ) n WHERE n.author IS NOT NULL OR n.term IS NOT NULL ORDER BY n.at DESC, n.id DESC LIMIT $3";

impl Fresh {
    pub(super) fn load(conn: &mut Conn, now: Millis) -> Result<Fresh, DbError> {
        let rows: Vec<(i64, Millis, Option<i64>, Option<i64>)> =
            conn.query(HEADINGS, &[&(now - NEWS), &now, &MOST])?;
        let mut fresh = Fresh::default();
        for (article, at, author, term) in rows {
            let under = author.map(Followed::Author).or(term.map(Followed::Term));
            if let Some(under) = under {
                fresh.0.entry(under).or_default().push((article, at));
            }
        }
        Ok(fresh)
    }
}

/// Something a reader wants to hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Watched {
    pub(super) what: Followed,
    pub(super) alert: Alert,
    /// Since when.
    pub(super) since: Millis,
}

/// What is news to a reader: for each of what they watch, in that order, the articles that came out after `floor` and
/// after they watched, of which none is in `told`, and each only once. What waits for the morning waits for it.
pub(super) fn news(
    watched: &[Watched],
    fresh: &Fresh,
    told: &BTreeSet<i64>,
    floor: Millis,
    morning: bool,
) -> Vec<Vec<i64>> {
    let mut named = told.clone();
    let mut of = |watched: &Watched| -> Vec<i64> {
        let heard = watched.alert == Alert::AtOnce || (watched.alert == Alert::Daily && morning);
        let came_out = fresh.0.get(&watched.what).filter(|_| heard).into_iter().flatten();
        let after = watched.since.max(floor);
        let new = came_out.filter(|(_, at)| *at > after).map(|(article, _)| *article);
        new.filter(|article| named.insert(*article)).collect()
    };
    watched.iter().map(&mut of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUTHOR: Followed = Followed::Author(1);
    const TOPIC: Followed = Followed::Term(1);

    fn fresh() -> Fresh {
        Fresh(HashMap::from([(AUTHOR, vec![(3, 30), (1, 10)]), (TOPIC, vec![(3, 30), (2, 20), (1, 10)])]))
    }

    fn watched(what: Followed, alert: Alert, since: Millis) -> Watched {
        Watched { what, alert, since }
    }

    #[test]
    fn each_article_is_told_once_and_of_its_first_heading() {
        let both = [watched(AUTHOR, Alert::Daily, 0), watched(TOPIC, Alert::AtOnce, 0)];
        let told = BTreeSet::new();
        assert_eq!(news(&both, &fresh(), &told, 0, true), [vec![3, 1], vec![2]]);
        // Later in the day the author's wait, and what is filed elsewhere too is told there.
        assert_eq!(news(&both, &fresh(), &told, 0, false), [vec![], vec![3, 2, 1]]);
        assert_eq!(news(&both, &fresh(), &BTreeSet::from([1, 3]), 0, true), [vec![], vec![2]]);
    }

    #[test]
    fn nothing_is_news_that_came_out_before() {
        let told = BTreeSet::new();
        let since = |since, floor| news(&[watched(TOPIC, Alert::Daily, since)], &fresh(), &told, floor, true);
        assert_eq!(since(10, 0), [vec![3, 2]]);
        assert_eq!(since(0, 20), [vec![3]]);
        let none = [watched(TOPIC, Alert::None, 0), watched(Followed::Term(9), Alert::Daily, 0)];
        assert_eq!(news(&none, &fresh(), &told, 0, true), [vec![0; 0], vec![]]);
    }

    proptest::proptest! {
        #[test]
        fn no_article_is_news_twice(
            filed in proptest::collection::vec((0i64..4, 0i64..12, 0i64..100), 0..40),
            follows in proptest::collection::vec((0i64..4, 0usize..3, 0i64..100), 0..6),
            told in proptest::collection::btree_set(0i64..12, 0..6),
            floor in 0i64..100,
            morning in proptest::bool::ANY,
        ) {
            let mut fresh = Fresh::default();
            for (term, article, at) in filed {
                fresh.0.entry(Followed::Term(term)).or_default().push((article, at));
            }
            let watched: Vec<Watched> = follows
                .iter()
                .map(|(term, alert, since)| watched(Followed::Term(*term), Alert::ALL[*alert], *since))
                .collect();
            let news = news(&watched, &fresh, &told, floor, morning);
            let all: Vec<i64> = news.iter().flatten().copied().collect();
            let once: BTreeSet<i64> = all.iter().copied().collect();
            proptest::prop_assert_eq!(all.len(), once.len());
            proptest::prop_assert!(once.is_disjoint(&told));
            for (watched, articles) in watched.iter().zip(&news) {
                let heard = watched.alert == Alert::AtOnce || (watched.alert == Alert::Daily && morning);
                proptest::prop_assert!(heard || articles.is_empty());
            }
        }
    }
}
