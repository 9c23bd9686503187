//! Which backups to keep: the newest of each of the last days, weeks and months that have any.

use std::collections::HashSet;
use std::hash::Hash;

use jiff::civil::Date;

/// How many of each to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Days that have a backup.
    pub daily: u32,
    /// Weeks, from Monday on, that have one.
    pub weekly: u32,
    /// Months that have one.
    pub monthly: u32,
}

/// Says of each backup, by the local day and time it was made at, whether to keep it. The newest is kept
/// whatever the numbers say.
pub fn kept(made: &[jiff::civil::DateTime], keep: Keep) -> Vec<bool> {
    let mut newest_first: Vec<usize> = (0..made.len()).collect();
    newest_first.sort_by_key(|at| std::cmp::Reverse(made[*at]));
    let mut kept = vec![false; made.len()];
    if let Some(newest) = newest_first.first() {
        kept[*newest] = true;
    }
    let mut mark = |chosen: Vec<usize>| chosen.into_iter().for_each(|at| kept[at] = true);
    mark(first_of_each(&newest_first, keep.daily, |at| made[at].date()));
    mark(first_of_each(&newest_first, keep.weekly, |at| monday(made[at].date())));
    mark(first_of_each(&newest_first, keep.monthly, |at| made[at].date().first_of_month()));
    kept
}

fn monday(date: Date) -> (i16, i8) {
    let week = date.iso_week_date();
    (week.year(), week.week())
}

/// The first of each of the first `most` spans of time.
fn first_of_each<S: Eq + Hash>(sorted: &[usize], most: u32, span: impl Fn(usize) -> S) -> Vec<usize> {
    let (mut seen, mut chosen) = (HashSet::new(), Vec::new());
    for at in sorted {
        if chosen.len() as u64 == u64::from(most) {
            break;
        }
        if seen.insert(span(*at)) {
            chosen.push(*at);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use jiff::civil::{DateTime, date};
    use proptest::prelude::*;

    use super::*;

    const KEEP: Keep = Keep { daily: 7, weekly: 4, monthly: 12 };

    fn nightly(days: i32) -> Vec<DateTime> {
        (0..days).map(|day| date(2024, 1, 1).at(3, 30, 0, 0) + jiff::Span::new().days(day)).collect()
    }

    fn left(made: &[DateTime], keep: Keep) -> Vec<DateTime> {
        made.iter().zip(kept(made, keep)).filter(|(_, kept)| *kept).map(|(made, _)| *made).collect()
    }

    #[test]
    fn two_years_of_nights_leave_a_week_a_month_and_a_year() {
        let left = left(&nightly(731), KEEP);
        let days: Vec<String> = left.iter().map(|made| made.date().to_string()).collect();
        assert_eq!(
            days,
            [
                "2025-01-31",
                "2025-02-28",
                "2025-03-31",
                "2025-04-30",
                "2025-05-31",
                "2025-06-30",
                "2025-07-31",
                "2025-08-31",
                "2025-09-30",
                "2025-10-31",
                "2025-11-30",
                "2025-12-14",
                "2025-12-21",
                "2025-12-25",
                "2025-12-26",
                "2025-12-27",
                "2025-12-28",
                "2025-12-29",
                "2025-12-30",
                "2025-12-31"
            ]
        );
    }

    /// A site that was off for a year loses nothing for it.
    #[test]
    fn a_pause_deletes_nothing_old() {
        let mut made = nightly(3);
        made.push(date(2026, 5, 5).at(3, 30, 0, 0));
        assert_eq!(left(&made, KEEP), made);
    }

    fn times() -> impl Strategy<Value = Vec<DateTime>> {
        let hour = |hour: i64| date(2020, 1, 1).at(0, 0, 0, 0) + jiff::Span::new().hours(hour);
        prop::collection::vec((0i64..60_000).prop_map(hour), 0..120)
    }

    fn keep() -> impl Strategy<Value = Keep> {
        (0u32..10, 0u32..10, 0u32..10).prop_map(|(daily, weekly, monthly)| Keep { daily, weekly, monthly })
    }

    proptest! {
        #[test]
        fn the_newest_stays_and_no_more_than_asked_for(made in times(), keep in keep()) {
            let left = left(&made, keep);
            prop_assert_eq!(left.iter().max(), made.iter().max());
            prop_assert!(left.len() as u32 <= (keep.daily + keep.weekly + keep.monthly).max(1));
        }

        #[test]
        fn keeping_twice_changes_nothing(made in times(), keep in keep()) {
            let once = left(&made, keep);
            prop_assert_eq!(left(&once, keep), once);
        }

        /// Tidying after every backup keeps what tidying once at the end would.
        #[test]
        fn tidying_often_keeps_as_much(made in times(), keep in keep()) {
            let mut sorted = made;
            sorted.sort();
            sorted.dedup();
            let mut step = Vec::new();
            for next in &sorted {
                step.push(*next);
                step = left(&step, keep);
            }
            prop_assert_eq!(step, left(&sorted, keep));
        }

        #[test]
        fn more_asked_for_keeps_more(made in times(), keep in keep()) {
            let more = Keep { daily: keep.daily + 1, weekly: keep.weekly + 1, monthly: keep.monthly + 1 };
            let (fewer, more) = (kept(&made, keep), kept(&made, more));
            prop_assert!(fewer.iter().zip(more).all(|(fewer, more)| !fewer || more));
        }
    }
}
