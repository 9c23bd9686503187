//! What an issue is put together of.

use kernel::clock::HOUR;
use kernel::config::LetterSection::{Archive, Latest, MostRead, News, Radar, Takes, ToCome, TopStories};

use super::*;
use crate::drafts::{self, Colleague, NewEntry};
use crate::reads::{self, Count};

fn read_often(db: &TestDb, article: i64, count: i64) {
    let counts = [Count { day: reads::day(NOW), article, reads: count }];
    write(db, move |tx| reads::write(tx, &counts));
}

db::both_databases! {
    fn the_latest_are_those_since_the_last_issue_the_worthiest_first(db: TestDb) {
        let press = site(&[daily()]);
        // The issue before was due on Monday at half past twelve.
        publish(&db, &press, &manuscript("Before", DUE - DAY));
        publish(&db, &press, &manuscript("Long before", NOW - 9 * DAY));
        let old = publish(&db, &press, &manuscript("Oldest", DUE - DAY + 1));
        publish(&db, &press, &manuscript("Middle", NOW - 8 * HOUR));
        publish(&db, &press, &manuscript("Newest", NOW));
        publish(&db, &press, &manuscript("Fourth", NOW - 20 * HOUR));
        publish(&db, &press, &manuscript("To come", NOW + 1));
        let issue = made(&db, &press, "daily");
        assert_eq!(issue.listed.since, DUE - DAY);
        assert_eq!(titles(&db, &issue, Latest), ["Newest", "Middle", "Fourth"]);
        // Most read is what else was read.
        assert_eq!(titles(&db, &issue, MostRead), [""; 0]);
        assert_eq!(titles(&db, &issue, News), [""; 0]);
        // Whatever readers and editors made of it counts.
        read_often(&db, old, 1_000);
        write(&db, move |tx| {
            tx.execute("INSERT INTO fronts (id, public_id, begins_at, made_at, changed_at, set_at) VALUES (1, 'f', $1, 1, 1, 1)", &[&(NOW - HOUR)])?;
            tx.execute("INSERT INTO front_places (front_id, slot, position, article_id, headline) VALUES (1, 'lead', 0, $1, '')", &[&old])
        });
        let listed = issue.listed.clone();
        let of = press.clone();
        let again = read(&db, move |conn| anew(conn, &of, &listed, NOW)).unwrap();
        let again = Issue { assembled: again, ..issue };
        assert_eq!(titles(&db, &again, Latest), ["Oldest", "Newest", "Middle"]);
    }

    fn what_an_issue_led_to_is_no_news_and_not_from_the_archive(db: TestDb) {
        let press = site(&[daily()]);
        let grown = |title: &str, days: i64, topics: &[&str]| publish(&db, &press, &filed(title, NOW - days * DAY, topics));
        grown("Kin", 500, &["Rivers"]);
        let twin = grown("Twin", 600, &["Rivers", "Ports"]);
        grown("Young kin", 200, &["Rivers", "Ports"]);
        let brief = publish(&db, &press, &Manuscript { kind: "briefing".into(), ..filed("Brief", NOW - 700 * DAY, &["Rivers", "Ports"]) });
        grown("Stranger", 500, &["Bread"]);
        let first = publish(&db, &press, &filed("First", NOW - HOUR, &["Rivers", "Ports"]));
        let second = publish(&db, &press, &filed("Second", NOW - HOUR, &["Rivers"]));
        let issue = made(&db, &press, "daily");
        assert_eq!(titles(&db, &issue, Archive), ["Twin"]);
        assert_eq!(titles(&db, &issue, Latest).len(), 2);
        assert_ne!(twin, brief);
        // An earlier issue that was sent has led to these.
        for (day, days, article) in [("2026-11-09", 1, first), ("2026-06-01", 160, twin)] {
            write(&db, move |tx| {
                let id: i64 = tx.query_one(
                    "INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version)
                    VALUES ($1, 'daily', $1, 'sent', $2, 0, '', 1) RETURNING id", &[&day, &(NOW - days * DAY)])?;
                tx.execute("INSERT INTO issue_links (issue_id, position, url, article_id) VALUES ($1, 0, '/', $2)", &[&id, &article])
            });
        }
        let (of, listed) = (press.clone(), issue.listed.clone());
        let again = read(&db, move |conn| anew(conn, &of, &listed, NOW)).unwrap();
        let again = Issue { assembled: again, ..issue.clone() };
        assert_eq!((titles(&db, &again, Latest), titles(&db, &again, Archive)), (vec!["Second".to_owned()], vec!["Kin".to_owned()]));
        // Half a year after, it may come again.
        let (of, listed) = (press.clone(), issue.listed.clone());
        let later = read(&db, move |conn| anew(conn, &of, &Listed { since: NOW - DAY, ..listed }, NOW + 21 * DAY)).unwrap();
        assert_eq!(titles(&db, &Issue { assembled: later, ..issue }, Archive), ["Twin"]);
        assert_ne!(second, first);
    }

    fn what_is_to_come_is_told_by_its_title_and_day_and_nothing_else(db: TestDb) {
        let press = site(&[weekly()]);
        let Actor::Staff { reader, .. } = editor(&db, &press) else { panic!() };
        let by = Colleague { reader, role: Role::Editor };
        let entry = |title: &str, days: i64, public: bool| NewEntry {
            title: title.into(), note: "SECRETNOTE".into(), planned_for: DUE + days * DAY, public,
            section: "SECRETSECTION".into(), draft: None,
        };
        for new in [entry("Told", 3, true), entry("SECRETPLAN", 2, false), entry("Past", -1, true), entry("Far", 30, true)] {
            let press = press.clone();
            db.write_blocking(move |tx| drafts::plan(tx, &press, by, &new, NOW)).unwrap();
        }
        publish(&db, &press, &manuscript("Story", NOW - HOUR));
        let issue = made(&db, &press, "weekly");
        let block = issue.assembled.blocks.iter().find(|block| block.section == ToCome).unwrap();
        let what = What::Coming { headline: "Told".into(), on: "2026-11-13".parse().unwrap() };
        assert_eq!(block.items, [Item { key: "coming-2026-11-13-told".into(), what }]);
        let (of, issue_then) = (press.clone(), issue.clone());
        let prepared = read(&db, move |conn| prepare(conn, &of, &theme(&of), &issue_then, NOW)).unwrap();
        let written = format!("{issue:?}{prepared:?}");
        assert!(written.contains("Told") && !written.contains("SECRET"), "{written}");
    }

    fn the_week_has_its_top_stories_and_its_takes(db: TestDb) {
        let press = site(&[daily(), weekly()]);
        let actor = editor(&db, &press);
        let calm = publish(&db, &press, &manuscript("Calm", NOW - HOUR));
        let read = publish(&db, &press, &manuscript("Read", NOW - 5 * DAY));
        let column = publish(&db, &press, &Manuscript { kind: "opinion".into(), ..manuscript("Column", NOW - 2 * HOUR) });
        for (article, count) in [(calm, 5), (read, 5_000), (column, 50)] {
            read_often(&db, article, count);
        }
        let issue = made(&db, &press, "daily");
        let candidate = issue.assembled.blocks[0].items[0].what.clone();
        assert_eq!(candidate, What::Take { candidate: Some(column) });
        let issue = edit(&db, &press, &actor, &issue, take("What we think.")).unwrap();
        do_it(&db, &press, &actor, &issue, Deed::Approve(theme(&press))).unwrap();
        keep(&db, &then(&press, DUE - 4 * kernel::clock::MINUTE), &theme(&press)).unwrap();
        assert_eq!(today(&db, "daily").unwrap().listed.state, State::Frozen);
        let issue = today(&db, "weekly").unwrap();
        assert_eq!(titles(&db, &issue, TopStories)[0], "Read");
        let (of, listed) = (press.clone(), issue.listed.clone());
        let again = crate::articles::fixtures::read(&db, move |conn| anew(conn, &of, &listed, DUE + 1)).unwrap();
        let takes = again.blocks.iter().find(|block| block.section == Takes).unwrap();
        assert!(matches!(&takes.items[0].what, What::Said { text, .. } if text == "What we think."), "{takes:?}");
    }

    fn events_are_on_the_radar_for_a_week(db: TestDb) {
        let press = site(&[daily()]);
        let actor = editor(&db, &press);
        let event = |title: &str, first: &str, last: &str| radar::NewEvent {
            title: title.into(), first: first.parse().unwrap(), last: last.parse().unwrap(), ..radar::NewEvent::default()
        };
        let put = |new: radar::NewEvent| {
            let (press, actor) = (press.clone(), actor.clone());
            db.write_blocking(move |tx| radar::add(tx, &press, &actor, &new, NOW))
        };
        put(event("Vote", "2026-11-16", "2026-11-16")).unwrap();
        put(event("Talks", "2026-11-01", "2026-11-30")).unwrap();
        put(event("Over", "2026-11-08", "2026-11-09")).unwrap();
        put(event("Far", "2026-11-17", "2026-11-17")).unwrap();
        assert!(matches!(put(event("Turned", "2026-11-12", "2026-11-11")), Err(IssueError::Wrong(Wrong::Days))));
        assert!(matches!(put(event(" ", "2026-11-12", "2026-11-12")), Err(IssueError::Wrong(Wrong::Empty))));
        let link = radar::NewEvent { url: "javascript:1".into(), ..event("Linked", "2026-11-12", "2026-11-12") };
        assert!(matches!(put(link), Err(IssueError::Wrong(Wrong::Address))));
        publish(&db, &press, &manuscript("Story", NOW - HOUR));
        let issue = made(&db, &press, "daily");
        let block = issue.assembled.blocks.iter().find(|block| block.section == Radar).unwrap();
        let headlines: Vec<&str> = block.items.iter().map(|item| match &item.what {
            What::Event { headline, .. } => headline.as_str(),
            _ => "",
        }).collect();
        assert_eq!(headlines, ["Talks", "Vote"]);
        let all = read(&db, |conn| radar::list(conn, TODAY.parse().unwrap(), None, 2));
        assert_eq!(all.iter().map(|one| one.event.title.as_str()).collect::<Vec<_>>(), ["Vote", "Far"]);
        let after = all[1].clone();
        let rest = read(&db, move |conn| radar::list(conn, TODAY.parse().unwrap(), Some(&after), 2));
        assert_eq!(rest.iter().map(|one| one.event.title.as_str()).collect::<Vec<_>>(), ["Talks"]);
        let (id, seen) = (rest[0].public_id.clone(), rest[0].event.print());
        let change = |new: radar::NewEvent| {
            let (by, name, seen) = (actor.clone(), id.clone(), seen.clone());
            db.write_blocking(move |tx| radar::change(tx, &by, (&name, &seen), &new, NOW))
        };
        assert!(matches!(change(event("Talks end", "2026-11-20", "2026-11-01")), Err(IssueError::Wrong(Wrong::Days))));
        change(event("Talks end", "2026-11-01", "2026-11-20")).unwrap();
        assert!(matches!(change(event("Talks go on", "2026-11-01", "2026-12-20")), Err(IssueError::Overtaken)));
        let name = id.clone();
        assert_eq!(read(&db, move |conn| radar::event(conn, &name)).unwrap().event.title, "Talks end");
        let name = id.clone();
        let by = actor.clone();
        db.write_blocking(move |tx| radar::remove(tx, &by, &name, NOW)).unwrap();
        assert!(matches!(change(event("Talks", "2026-11-01", "2026-11-20")), Err(IssueError::Missing)));
        assert_eq!(read(&db, move |conn| radar::event(conn, &id)), None);
    }

    fn a_newsletter_about_something_has_nothing_else(db: TestDb) {
        let rivers = Newsletter { about: "topics/rivers".into(), sections: sections(&["latest 1-5"]), subscribers_only: false, ..daily() };
        let nothing = Newsletter { slug: "none".into(), about: "topics/none".into(), ..rivers.clone() };
        let press = site(&[rivers, nothing]);
        publish(&db, &press, &filed("River", NOW - HOUR, &["Rivers"]));
        publish(&db, &press, &filed("Bread", NOW - HOUR, &["Bread"]));
        let issue = made(&db, &press, "daily");
        assert_eq!(titles(&db, &issue, Latest), ["River"]);
        let none = today(&db, "none").unwrap().listed;
        assert_eq!((none.state, none.reason.as_str()), (State::Skipped, "nothing-new"));
    }
}
