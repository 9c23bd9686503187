//! What time does to issues.

use kernel::clock::{HOUR, MINUTE};
use kernel::config::Untouched;

use super::*;

fn look(db: &TestDb, press: &Press, at: Millis) -> Kept {
    keep(db, &then(press, at), &theme(press)).unwrap()
}

fn mails(db: &TestDb) -> Vec<String> {
    read(db, |conn| conn.query("SELECT payload FROM jobs WHERE kind = 'mail' ORDER BY id", &[]))
}

fn stands(db: &TestDb, newsletter: &'static str) -> (State, String) {
    let issue = today(db, newsletter).unwrap().listed;
    (issue.state, issue.reason)
}

db::both_databases! {
    fn an_untouched_issue_is_put_together_reminded_of_and_held(db: TestDb) {
        let press = site(&[daily()]);
        editor(&db, &press);
        publish(&db, &press, &manuscript("Story", DUE - 3 * HOUR));
        assert_eq!(look(&db, &press, DUE - 2 * HOUR - 1), Kept::default());
        assert!(today(&db, "daily").is_none());
        assert_eq!(look(&db, &press, DUE - 2 * HOUR), Kept { assembled: 1, ..Kept::default() });
        let issue = today(&db, "daily").unwrap();
        assert_eq!((issue.listed.state, issue.listed.due_at, issue.assembled.at), (State::Draft, DUE, DUE - 2 * HOUR));
        assert_eq!(look(&db, &press, DUE - 31 * MINUTE), Kept::default());
        assert!(mails(&db).is_empty());
        assert_eq!(look(&db, &press, DUE - 29 * MINUTE), Kept { reminded: 1, ..Kept::default() });
        assert_eq!(look(&db, &press, DUE - 20 * MINUTE), Kept::default());
        let mails = mails(&db);
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].contains("editor@weir.example") && mails[0].contains("issue-due") && mails[0].contains("12:30"), "{mails:?}");
        assert_eq!(look(&db, &press, DUE - 5 * MINUTE - 1), Kept::default());
        assert_eq!(look(&db, &press, DUE - 5 * MINUTE), Kept { held: 1, ..Kept::default() });
        assert_eq!(stands(&db, "daily"), (State::Held, "no-take".into()));
        assert_eq!(look(&db, &press, DUE), Kept::default());
        assert_eq!(look(&db, &press, DUE + HOUR), Kept::default());
    }

    fn what_is_approved_is_frozen_with_its_links(db: TestDb) {
        let press = site(&[daily()]);
        let actor = editor(&db, &press);
        let story = publish(&db, &press, &manuscript("Story", NOW - HOUR));
        let issue = made(&db, &press, "daily");
        let issue = edit(&db, &press, &actor, &issue, take("What we think.")).unwrap();
        do_it(&db, &press, &actor, &issue, Deed::Approve(theme(&press))).unwrap();
        assert_eq!(look(&db, &press, DUE - 6 * MINUTE), Kept::default());
        assert_eq!(look(&db, &press, DUE - 4 * MINUTE), Kept { frozen: 1, ..Kept::default() });
        let frozen = today(&db, "daily").unwrap();
        assert_eq!((frozen.listed.state, frozen.listed.frozen_at), (State::Frozen, Some(DUE - 4 * MINUTE)));
        assert_eq!(frozen.listed.subject, "Story");
        let links: Vec<(i64, String, Option<i64>)> = read(&db, |conn| {
            conn.query("SELECT position, url, article_id FROM issue_links ORDER BY position", &[])
        });
        assert!(links.contains(&(1, "/articles/story?utm_source=newsletter".into(), Some(story))), "{links:?}");
        assert_eq!(look(&db, &press, DUE + HOUR), Kept::default());
        let refused = edit(&db, &press, &actor, &frozen, Edit::Subject("Late".into()));
        assert!(matches!(refused, Err(IssueError::WrongState(State::Frozen))));
        // The next day's issue begins where this one was put together.
        let next = look(&db, &press, DUE + 22 * HOUR);
        assert_eq!(next, Kept { assembled: 1, ..Kept::default() });
        let tomorrow = read(&db, |conn| on_day(conn, "daily", "2026-11-11".parse().unwrap())).unwrap();
        assert_eq!((tomorrow.since, tomorrow.state), (NOW, State::Skipped));
    }

    fn of_two_servers_one_does_it(db: TestDb) {
        let press = site(&[daily(), weekly()]);
        editor(&db, &press);
        publish(&db, &press, &manuscript("Story", NOW - HOUR));
        for at in [DUE - HOUR, DUE - 10 * MINUTE, DUE - MINUTE] {
            let (one, other) = (db::Db::open(db.config(), db.data_dir()).unwrap(), db::Db::open(db.config(), db.data_dir()).unwrap());
            let press = then(&press, at);
            let theme = theme(&press);
            let (a, b) = std::thread::scope(|scope| {
                let a = scope.spawn(|| keep(&one, &press, &theme).unwrap());
                let b = scope.spawn(|| keep(&other, &press, &theme).unwrap());
                (a.join().unwrap(), b.join().unwrap())
            });
            let sums = (a.assembled + b.assembled, a.reminded + b.reminded, a.frozen + b.frozen + a.held + b.held);
            match at {
                at if at == DUE - HOUR => assert_eq!(sums, (2, 0, 0)),
                at if at == DUE - 10 * MINUTE => assert_eq!(sums, (0, 2, 0)),
                _ => assert_eq!(sums, (0, 0, 2)),
            }
        }
        assert_eq!(mails(&db).len(), 2);
        assert_eq!(read(&db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM issues", &[])), 2);
    }

    fn what_nobody_touched_goes_out_where_it_is_set_so(db: TestDb) {
        let sent = Newsletter { untouched: Untouched::Send, ..weekly() };
        let touched = Newsletter { slug: "touched".into(), ..sent.clone() };
        let held = Newsletter { slug: "held".into(), untouched: Untouched::Hold, ..sent.clone() };
        let press = site(&[sent, touched, held]);
        let actor = editor(&db, &press);
        publish(&db, &press, &manuscript("Story", NOW - HOUR));
        let issue = made(&db, &press, "touched");
        edit(&db, &press, &actor, &issue, Edit::Subject("Half".into())).unwrap();
        assert_eq!(look(&db, &press, DUE - MINUTE), Kept { frozen: 1, held: 2, ..Kept::default() });
        assert_eq!(stands(&db, "weekly"), (State::Frozen, String::new()));
        // Somebody has begun to change it and has not said that it is done.
        assert_eq!(stands(&db, "touched"), (State::Held, "unapproved".into()));
        assert_eq!(stands(&db, "held"), (State::Held, "untouched".into()));
        // Once it is approved it goes out, late.
        let issue = today(&db, "held").unwrap();
        do_it(&db, &press, &actor, &issue, Deed::Approve(theme(&press))).unwrap();
        assert_eq!(look(&db, &press, DUE + 3 * HOUR), Kept { frozen: 1, ..Kept::default() });
    }

    fn what_was_opened_again_waits_for_an_approval(db: TestDb) {
        let sent = Newsletter { untouched: Untouched::Send, ..weekly() };
        let press = site(&[sent.clone(), Newsletter { slug: "again".into(), ..sent }]);
        let actor = editor(&db, &press);
        publish(&db, &press, &manuscript("Story", NOW - HOUR));
        for newsletter in ["weekly", "again"] {
            let issue = made(&db, &press, newsletter);
            let ready = do_it(&db, &press, &actor, &issue, Deed::Approve(theme(&press))).unwrap();
            let opened = do_it(&db, &press, &actor, &ready, Deed::Reopen).unwrap();
            assert!(opened.changes.is_empty());
            assert_eq!(stands(&db, newsletter), (State::Draft, "reopened".into()));
        }
        let again = today(&db, "again").unwrap();
        do_it(&db, &press, &actor, &again, Deed::Approve(theme(&press))).unwrap();
        assert_eq!(look(&db, &press, DUE - MINUTE), Kept { frozen: 1, held: 1, ..Kept::default() });
        assert_eq!(stands(&db, "weekly"), (State::Held, "unapproved".into()));
        assert_eq!(stands(&db, "again"), (State::Frozen, String::new()));
    }

    fn what_was_skipped_and_is_made_after_all_is_not_sent_unseen(db: TestDb) {
        let press = site(&[Newsletter { untouched: Untouched::Send, ..weekly() }]);
        let actor = editor(&db, &press);
        let issue = made(&db, &press, "weekly");
        assert_eq!(stands(&db, "weekly"), (State::Skipped, "nothing-new".into()));
        let late = then(&press, DUE + HOUR);
        do_it(&db, &late, &actor, &issue, Deed::Reopen).unwrap();
        assert_eq!(look(&db, &press, DUE + HOUR), Kept { held: 1, ..Kept::default() });
        assert_eq!(stands(&db, "weekly"), (State::Held, "unapproved".into()));
    }

    fn there_is_no_issue_when_nothing_is_new(db: TestDb) {
        let press = site(&[daily()]);
        let actor = editor(&db, &press);
        publish(&db, &press, &manuscript("Old", NOW - 3 * DAY));
        made(&db, &press, "daily");
        assert_eq!(stands(&db, "daily"), (State::Skipped, "nothing-new".into()));
        assert_eq!(look(&db, &press, DUE), Kept::default());
        // Unless an editor writes something for it.
        let issue = today(&db, "daily").unwrap();
        let issue = edit(&db, &press, &actor, &issue, take("All the same.")).unwrap();
        assert_eq!(issue.listed.state, State::Draft);
    }

    fn what_editors_are_to_fill_is_begun_reminded_of_and_held(db: TestDb) {
        let filled = Newsletter { sections: sections(&["take 0-1", "news", "radar"]), ..daily() };
        let sent = Newsletter { slug: "sent".into(), untouched: Untouched::Send, ..filled.clone() };
        let press = site(&[filled, sent]);
        let actor = editor(&db, &press);
        assert_eq!(look(&db, &press, NOW - HOUR), Kept { assembled: 2, ..Kept::default() });
        assert_eq!(stands(&db, "daily"), (State::Draft, String::new()));
        assert_eq!(look(&db, &press, DUE - 29 * MINUTE), Kept { reminded: 2, ..Kept::default() });
        assert_eq!(mails(&db).len(), 2);
        // Nothing is sent in which nothing stands, even where what nobody touched goes out.
        assert_eq!(look(&db, &press, DUE - 5 * MINUTE), Kept { held: 2, ..Kept::default() });
        for newsletter in ["daily", "sent"] {
            assert_eq!(stands(&db, newsletter), (State::Held, "untouched".into()));
        }
        let issue = today(&db, "daily").unwrap();
        let issue = edit(&db, &press, &actor, &issue, take("What we think.")).unwrap();
        do_it(&db, &press, &actor, &issue, Deed::Approve(theme(&press))).unwrap();
        assert_eq!(look(&db, &press, DUE), Kept { frozen: 1, ..Kept::default() });
    }

    fn holidays_and_other_days_have_none(db: TestDb) {
        let press = site(&[Newsletter { holidays: vec!["11-10".into()], ..daily() }, Newsletter { days: vec![Day::Sunday], ..weekly() }]);
        publish(&db, &press, &manuscript("Story", NOW - HOUR));
        assert_eq!(look(&db, &press, NOW), Kept::default());
        assert_eq!(read(&db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM issues", &[])), 0);
    }

    fn a_draft_follows_its_newsletters_settings(db: TestDb) {
        let press = site(&[daily(), weekly()]);
        let actor = editor(&db, &press);
        publish(&db, &press, &manuscript("Story", NOW - HOUR));
        made(&db, &press, "daily");
        let due = |newsletter| today(&db, newsletter).unwrap().listed.due_at;
        assert_eq!((due("daily"), due("weekly")), (DUE, DUE));
        do_it(&db, &press, &actor, &today(&db, "weekly").unwrap(), Deed::Approve(theme(&press))).unwrap();
        let at = |time: &str, zone: &str| {
            let set = |letter: Newsletter| Newsletter { at: time.into(), time_zone: zone.into(), ..letter };
            site(&[set(daily()), set(weekly())])
        };
        look(&db, &press, DUE - 20 * MINUTE);
        assert_eq!(mails(&db).len(), 1);
        assert_eq!(look(&db, &at("14:30", ""), DUE - 19 * MINUTE), Kept::default());
        assert_eq!((due("daily"), due("weekly")), (DUE + 2 * HOUR, DUE), "what is approved keeps its time");
        look(&db, &at("09:00", ""), DUE - 18 * MINUTE);
        assert_eq!(due("daily"), DUE + 2 * HOUR, "that has passed");
        look(&db, &at("12:30", "America/New_York"), DUE - 17 * MINUTE);
        assert_eq!((due("daily"), due("weekly")), (DUE + 5 * HOUR, DUE));
        let last = look(&db, &at("12:30", "America/New_York"), DUE + 4 * HOUR + 40 * MINUTE);
        assert_eq!((last.assembled, last.reminded, last.frozen), (1, 1, 1), "put together and reminded of anew");
    }

    fn a_newsletter_that_is_gone_is_held(db: TestDb) {
        let press = site(&[weekly()]);
        let actor = editor(&db, &press);
        publish(&db, &press, &manuscript("Story", NOW - HOUR));
        let issue = made(&db, &press, "weekly");
        do_it(&db, &press, &actor, &issue, Deed::Approve(theme(&press))).unwrap();
        assert_eq!(look(&db, &site(&[]), DUE), Kept { held: 1, ..Kept::default() });
        assert_eq!(stands(&db, "weekly"), (State::Held, "no-newsletter".into()));
    }
}

#[test]
fn what_was_missed_while_nothing_ran_is_put_together_late() {
    let db = TestDb::sqlite();
    let press = site(&[daily()]);
    publish(&db, &press, &manuscript("Story", NOW - HOUR));
    assert_eq!(look(&db, &press, DUE + 5 * HOUR), Kept { assembled: 1, held: 1, ..Kept::default() });
    assert_eq!(at("2026-11-10T12:30:00Z"), DUE);
}

#[test]
fn an_issue_is_made_of_what_is_new_or_for_editors_to_fill() {
    use LetterSection::{Archive, Latest, News, Radar, Take, Takes, ToCome, TopStories};
    let assembled = |blocks: &[(LetterSection, usize)]| {
        let items = |number: usize| (0_i64..).map(Item::article).take(number).collect();
        let block =
            |(section, number): &(LetterSection, usize)| Block { section: *section, items: items(*number) };
        Assembled { at: 0, blocks: blocks.iter().map(block).collect() }
    };
    for (blocks, made) in [
        (&[(Take, 1), (Latest, 1)][..], true),
        (&[(TopStories, 0), (Takes, 1)], true),
        (&[(Take, 1), (News, 0), (Latest, 0), (Radar, 2), (ToCome, 1)], false),
        (&[(Take, 1), (News, 0), (Radar, 0)], true),
        (&[(News, 0), (Archive, 0)], true),
        (&[(Archive, 1)], true),
        (&[(Archive, 0), (ToCome, 0)], false),
    ] {
        assert_eq!(assembled(blocks).is_worth_making(), made, "{blocks:?}");
    }
}
