//! Why, what has become of somebody, and the sheet.

use kernel::clock::DAY;

use super::*;
use crate::access::{Outcome, Reason, Wall};
use crate::articles::fixtures::{NOW, reader};
use crate::billing::{self, GrantSource};
use crate::meter;

fn asked(db: &TestDb, press: &Press, reader: i64, slug: &str, at: i64) -> Answer {
    let question = Question { reader: record(db, reader), article: slug.to_owned(), at, address: None };
    let press = press.clone();
    db.read_blocking(move |conn| why(conn, &press, &question)).unwrap()
}

db::both_databases! {
    fn why_says_what_decide_says_at_each_moment(db: TestDb) {
        let site = site();
        let ada = reader(&db, &site, "ada@weir.example");
        let weir = article(&db, &site, "Weir");
        let others: Vec<i64> = ["A", "B", "C"].iter().map(|title| article(&db, &site, title)).collect();
        let holder = record(&db, ada).holder;
        let open = |db: &TestDb, article: i64, at: i64| {
            let press = site.clone();
            write(db, move |tx| meter::unlock(tx, &press, holder, article, at).map(drop));
        };
        let outcome = |at: i64| asked(&db, &site, ada, "weir", at).outcome;
        assert_eq!(outcome(NOW), Some(Outcome::Teaser(Wall::Unlock { left: 3 })));
        for (nth, other) in (1..).zip(&others) {
            open(&db, *other, NOW + nth);
        }
        let later = NOW + 1000;
        site.clock.set(later);
        assert_eq!(outcome(NOW + 2), Some(Outcome::Teaser(Wall::Unlock { left: 1 })), "as it was between");
        assert_eq!(outcome(later), Some(Outcome::Teaser(Wall::Exhausted)));
        assert_eq!(outcome(NOW + 40 * DAY), Some(Outcome::Teaser(Wall::Unlock { left: 3 })), "another month");
        write(&db, move |tx| billing::grant(tx, ada, GrantSource::Comp, "yearly", Some(later + DAY), "sorry", later).map(drop));
        assert_eq!(outcome(later), Some(Outcome::Full(Reason::Grant(GrantSource::Comp))));
        assert_eq!(outcome(later - 1), Some(Outcome::Teaser(Wall::Exhausted)), "before it was given");
        assert!(matches!(outcome(later + DAY), Some(Outcome::Teaser(Wall::Lapsed { .. } | Wall::Exhausted))));
        assert_eq!(outcome(NOW - 2 * DAY), None, "it was not published then");
        let actor = operator();
        let whom = record(&db, ada);
        write(&db, move |tx| open_article(tx, later, &actor, &whom, weir).map_err(|_| db::DbError::Busy).map(drop));
        assert_eq!(outcome(later + 2 * DAY), Some(Outcome::Full(Reason::Unlocked)));
        let press = site.clone();
        let left = read(&db, move |conn| meter::usage(conn, &press, holder, later));
        assert_eq!(left.used, 3, "nothing was spent for that");
    }

    fn an_answer_names_what_it_went_by_and_what_it_does_not_know(db: TestDb) {
        let site = site();
        let ada = reader(&db, &site, "ada@weir.example");
        article(&db, &site, "Weir");
        let now = asked(&db, &site, ada, "https://paper.example/articles/weir?x=1", NOW);
        assert_eq!((now.title.as_str(), now.facts.len()), ("Weir", 8));
        assert_eq!(now.doubts, [Doubt::Browser(0)]);
        assert_eq!(now.remedies, [Remedy::OpenArticle, Remedy::Give]);
        assert!(now.facts.iter().all(|fact| !fact.opens(now.outcome)));
        let before = asked(&db, &site, ada, "weir", NOW - DAY / 2);
        assert_eq!(before.doubts, [Doubt::Browser(0), Doubt::FormerLevel, Doubt::FormerBrowsers]);
        assert_eq!(before.outcome, Some(Outcome::Teaser(Wall::Registration)), "they were no reader yet");
        assert_eq!(before.remedies, [Remedy::MailLink, Remedy::Give]);
        let after = asked(&db, &site, ada, "weir", NOW + DAY);
        assert_eq!(after.doubts, [Doubt::Browser(0), Doubt::Future]);
        let question = Question { reader: record(&db, ada), article: "nowhere".into(), at: NOW, address: None };
        assert!(matches!(db.read_blocking(move |conn| why(conn, &site, &question)), Err(WhyError::NoArticle)));
    }

    fn an_unproven_address_opens_nothing_that_was_given(db: TestDb) {
        let site = site();
        let ada = reader(&db, &site, "ada@weir.example");
        article(&db, &site, "Weir");
        write(&db, move |tx| {
            billing::grant(tx, ada, GrantSource::Comp, "yearly", None, "", NOW)?;
            tx.execute("UPDATE readers SET confirmed_at = NULL WHERE id = $1", &[&ada])
        });
        let answer = asked(&db, &site, ada, "weir", NOW);
        assert_eq!(answer.outcome, Some(Outcome::Teaser(Wall::Confirm)));
        assert_eq!(answer.remedies, [Remedy::MailLink, Remedy::Give]);
    }

    fn what_has_become_of_somebody_is_told_in_pages(db: TestDb) {
        let site = site();
        let ada = reader(&db, &site, "ada@weir.example");
        let whom = record(&db, ada);
        for nth in 0..5 {
            let (whom, press) = (whom.clone(), site.clone());
            db.write_blocking(move |tx| add_note(tx, NOW + nth * 10, &operator(), &whom, &format!("note {nth}"))).unwrap();
            site.clock.set(NOW + nth * 10 + 5);
            let comp = crate::billing::comps::Comp { plan: "yearly".into(), until: None, tell: false };
            let asked = whom_of(&db, ada);
            db.write_blocking(move |tx| give(tx, &press, press.clock.now(), &operator(), &asked, &comp, "thanks")).unwrap();
        }
        let (mut all, mut before) = (Vec::new(), i64::MAX);
        loop {
            let reader = whom.clone();
            let (events, more) = read(&db, move |conn| timeline(conn, &reader, before, 3));
            before = events.last().map_or(0, |event| event.at);
            all.extend(events);
            if !more { break }
        }
        // Five notes and five grants, each with its line of the log; and how they came and proved their address.
        assert_eq!(all.len(), 22, "{all:?}");
        assert!(all.is_sorted_by(|a, b| a.at >= b.at));
        assert!(all.iter().any(|event| event.what == Happened::Came("staff".into())));
        assert!(all.iter().any(|event| matches!(&event.what, Happened::Granted { reason, .. } if reason == "thanks")));
        let (asked, public_id) = (site.clone(), whom.public_id.clone());
        let sheet = read(&db, move |conn| sheet(conn, &asked, &public_id, NOW)).unwrap();
        assert_eq!((sheet.notes.len(), sheet.grants.len(), sheet.origin.as_str()), (5, 5, "staff"));
        let nobody = read(&db, move |conn| super::super::sheet(conn, &site, "nobody", NOW));
        assert!(nobody.is_none());
    }
}

fn whom_of(db: &TestDb, reader: i64) -> ReaderRecord {
    record(db, reader)
}
