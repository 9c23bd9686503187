//! What readers did in the weeks before anyone looks at the demonstration, so that its figures have something to show.

use db::DbError;
use press::articles::{self, Cursor, Direction, Listing};
use press::tally::{self, Counted};

use crate::settings::Desk;

/// Days before today.
const DAYS: i64 = 60;
/// Days in which no article is named: what is read most there has been decided already.
const UNNAMED: i64 = 9;
/// Articles that are read.
const READ: i64 = 10;
/// How a week goes, from Thursday on, as the days since 1970 do.
const WEEK: [i64; 7] = [9, 6, 3, 4, 10, 9, 10];
/// Where a hundred views come from.
const SOURCES: [(&str, i64); 7] = [
    ("here", 38),
    ("search", 24),
    ("direct", 17),
    ("newsletter", 11),
    ("social", 5),
    ("otherpaper.example", 3),
    ("reading-list.example", 2),
];

/// Counts.
pub fn count(desk: &Desk) -> Result<(), DbError> {
    let (now, press) = (desk.press.clock.now(), desk.press.clone());
    desk.db.write_blocking(move |tx| {
        let cards = articles::list(tx, &Listing::Latest, Cursor::TOP, Direction::Older, READ, now)?;
        let read: Vec<i64> = cards.iter().map(|card| card.id).collect();
        let today = tally::day(now, &press.zone);
        let counted: Vec<Counted> = (today - DAYS..today).flat_map(|day| of_day(day, today, &read)).collect();
        tally::write(tx, &counted)
    })
}

/// What is counted on a day.
fn of_day(day: i64, today: i64, read: &[i64]) -> Vec<Counted> {
    let ago = today - day;
    // Each week a few more come than in the week before.
    let lively = WEEK[usize::try_from(day.rem_euclid(7)).unwrap_or_default()] * (140 - ago) / 10;
    let one = |what: &'static str, article: i64, source: &str, count: i64| Counted {
        day,
        article,
        what: what.into(),
        source: source.into(),
        count,
    };
    let mut counted = Vec::new();
    for (source, share) in SOURCES {
        counted.push(one("page", 0, source, lively * share / 40));
        for (article, nth) in read.iter().zip(1..) {
            let named = if ago > UNNAMED { *article } else { 0 };
            let views = lively * share / (12 * nth);
            counted.push(one("whole", named, source, views / 3));
            counted.push(one("wall-registration", named, source, views / 2));
            counted.push(one("wall-unlock", named, source, views / 9));
            counted.push(one("wall-exhausted", named, source, views / 30));
        }
    }
    for (article, nth) in read.iter().zip(1..) {
        let named = if ago > UNNAMED { *article } else { 0 };
        let acts = [
            ("registered", 20),
            ("confirmed", 26),
            ("unlocked-1", 40),
            ("unlocked-2", 70),
            ("unlocked-3", 130),
            ("checkout", 150),
            ("paid", 260),
        ];
        counted
            .extend(acts.map(|(what, rare)| one(what, named, "", (lively * 3 + ago % 7 * 9) / (rare * nth))));
    }
    counted.retain(|one| one.count > 0);
    counted
}
