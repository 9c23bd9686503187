//! How long an issue takes to be put together, looked at and frozen, beside a large archive and its readers. Run with
//! `script/bench drafting`.

use std::time::{Duration, Instant};

use super::*;

const ARTICLES: i64 = 100_000;
const READERS: i64 = 1_000_000;
const TERMS: i64 = 208;
const SECTIONS: i64 = 8;
const AUTHORS: i64 = 50;
const PAST_ISSUES: i64 = 3000;
/// Rows of one statement.
const ROWS: i64 = 100_000;
/// Each step is done so often.
const TIMES: usize = 5;

/// What `of` selects from the numbers `n(i)` of 1 to `count`, put where `into` says.
fn fill(db: &TestDb, count: i64, into: &str, of: &str) {
    for first in (1..=count).step_by(ROWS as usize) {
        let last = count.min(first + ROWS - 1);
        let sql = format!(
            "WITH RECURSIVE n(i) AS (SELECT CAST({first} AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {last}) INSERT INTO {into} {of}"
        );
        let sql: &'static str = Box::leak(sql.into_boxed_str());
        write(db, move |tx| tx.execute(sql, &[]));
    }
}

fn archive(db: &TestDb) {
    // One every ten minutes, the last of them after the last issue.
    let published = format!("{} - i * 600000", NOW + TIMES as i64 * 7 * DAY);
    fill(
        db,
        TERMS,
        "terms (id, kind, slug, name, description)",
        &format!(
            "SELECT i, CASE WHEN i <= {SECTIONS} THEN 'section' ELSE 'topic' END, 't' || i, 'Term ' || i, '' FROM n"
        ),
    );
    fill(db, AUTHORS, "authors (id, slug, name, bio)", "SELECT i, 'a' || i, 'Author ' || i, '' FROM n");
    let text = "Sentence upon sentence of an article. ".repeat(100);
    fill(db, ARTICLES, "articles (id, public_id, slug, state, title, standfirst, teaser_html, teaser_text, rest_html,
            updated_at, created_at, section_id, published_at, words)",
        &format!("SELECT i, 'p' || i, 's' || i, 'published', 'Title ' || i, 'What it says, ' || i, '<p>It begins.</p>', 'It begins.',
            '<p>{text}</p>', 5, 4, 1 + i % {SECTIONS}, {published}, 900 FROM n"));
    fill(
        db,
        ARTICLES,
        "article_terms (article_id, term_id, position, published_at)",
        &format!(
            "SELECT i, {SECTIONS} + 1 + (i * 7 + k) % {}, k, {published} FROM n, (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2) of_it",
            TERMS - SECTIONS
        ),
    );
    fill(
        db,
        ARTICLES,
        "article_authors (article_id, author_id, position, published_at)",
        &format!("SELECT i, 1 + i % {AUTHORS}, 0, {published} FROM n"),
    );
    fill(
        db,
        ARTICLES / 5,
        "article_reads (day, article_id, reads)",
        &format!(
            "SELECT {} - d, i, (i * 31 + d * 7) % 500 FROM n, (SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3) days",
            NOW / DAY
        ),
    );
    fill(
        db,
        PAST_ISSUES,
        "issues (public_id, newsletter, day, state, due_at, since, subject, version)",
        "SELECT 'i' || i, CASE WHEN i % 2 = 1 THEN 'weekly' ELSE 'daily' END, 'x' || i, 'sent', i, 0, '', 1 FROM n",
    );
    fill(
        db,
        PAST_ISSUES,
        "issue_links (issue_id, position, url, article_id)",
        &format!(
            "SELECT i, k, '/', 1 + (i * 13 + k) % {ARTICLES} FROM n, (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2) of_it"
        ),
    );
}

fn audience(db: &TestDb) {
    fill(db, READERS, "holders (id, created_at)", "SELECT 1000 + i, 0 FROM n");
    fill(
        db,
        READERS,
        "readers (id, public_id, holder_id, email, origin, created_at, confirmed_at)",
        "SELECT 1000 + i, 'r' || i, 1000 + i, 'r' || i || '@example.org', 'import', 0, 0 FROM n",
    );
    fill(
        db,
        READERS,
        "newsletter_subscriptions (reader_id, newsletter, active, changed_at)",
        "SELECT 1000 + i, 'weekly', 1, 0 FROM n",
    );
}

/// Says how long the longest of some took.
fn said(db: &TestDb, what: &str, took: &[Duration]) {
    let millis = |time: &Duration| time.as_secs_f64() * 1000.0;
    let longest = took.iter().map(millis).fold(0.0, f64::max);
    println!(
        "{:?}: {what}: first {:.0} ms, longest of {} {longest:.0} ms",
        db.dialect(),
        millis(&took[0]),
        took.len()
    );
}

fn timed<T>(took: &mut Vec<Duration>, what: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = what();
    took.push(begun.elapsed());
    done
}

db::both_databases! {
    #[ignore = "takes a minute; prints what it measures"]
    fn drafting_takes_no_time_beside_a_large_archive(db: TestDb) {
        let everything = Newsletter {
            sections: sections(&["take 0-1", "news", "latest 3-6", "top-stories 3-6", "radar", "most-read 0-5", "archive 0-1", "takes", "to-come"]),
            ..weekly()
        };
        let press = site(&[everything]);
        let actor = editor(&db, &press);
        let theme = theme(&press);
        archive(&db);
        audience(&db);
        let (mut assembled, mut previewed, mut frozen) = (Vec::new(), Vec::new(), Vec::new());
        for week in 0..TIMES as i64 {
            let of = then(&press, NOW + week * 7 * DAY);
            let kept = timed(&mut assembled, || keep(&db, &of, &theme).unwrap());
            assert_eq!(kept.assembled, 1, "{kept:?}");
            let day = kernel::clock::timestamp(of.clock.now()).to_zoned_datetime(press.zone.clone()).date();
            let issue = read(&db, move |conn| {
                let listed = on_day(conn, "weekly", day)?.unwrap();
                by_public_id(conn, &listed.public_id)
            }).unwrap();
            let (site, words, shown, now) = (of.clone(), theme.clone(), issue.clone(), of.clock.now());
            timed(&mut previewed, || read(&db, move |conn| {
                let prepared = prepare(conn, &site, &words, &shown, now)?.unwrap();
                checks(conn, &site, &prepared, now).map(drop)
            }));
            let (approving, drawn) = (of.clone(), theme.clone());
            let seen = issue.listed.clone();
            let actor = actor.clone();
            db.write_blocking(move |tx| {
                let seen = Seen { issue: &seen.public_id, version: seen.version };
                act(tx, &approving, &actor, seen, &Deed::Approve(drawn), approving.clock.now())
            }).unwrap();
            let later = then(&press, DUE - kernel::clock::MINUTE + week * 7 * DAY);
            let kept = timed(&mut frozen, || keep(&db, &later, &theme).unwrap());
            assert_eq!(kept.frozen, 1, "{kept:?}");
        }
        said(&db, "put together", &assembled);
        said(&db, "looked at, with its checks", &previewed);
        said(&db, "frozen", &frozen);
    }
}
