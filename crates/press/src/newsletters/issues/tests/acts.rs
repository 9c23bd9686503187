//! What staff do with issues.

use kernel::clock::HOUR;

use super::*;
use crate::audit::{self, Filter};

fn acts(db: &TestDb) -> Vec<(String, String)> {
    let mut lines = read(db, |conn| audit::list(conn, &Filter::default(), 50));
    lines.reverse();
    lines.into_iter().map(|line| (line.act, line.became)).collect()
}

db::both_databases! {
    fn the_second_of_two_who_change_it_is_told(db: TestDb) {
        let press = site(&[daily()]);
        let actor = editor(&db, &press);
        publish(&db, &press, &manuscript("Story", NOW - HOUR));
        let seen = made(&db, &press, "daily");
        let changed = edit(&db, &press, &actor, &seen, Edit::Subject("Mine".into())).unwrap();
        assert!(changed.listed.version > seen.listed.version);
        assert_eq!((changed.listed.changed_by.as_deref(), changed.listed.changed_at), (Some("editor@weir.example"), Some(NOW)));
        let late = edit(&db, &press, &actor, &seen, Edit::Subject("Theirs".into()));
        assert!(matches!(late, Err(IssueError::Overtaken)));
        assert!(matches!(do_it(&db, &press, &actor, &seen, Deed::Cancel), Err(IssueError::Overtaken)));
        assert_eq!(today(&db, "daily").unwrap(), changed);
        // What is refused leaves the version as it was.
        let refused = edit(&db, &press, &actor, &changed, Edit::Drop("none".into()));
        assert!(matches!(refused, Err(IssueError::Missing)));
        assert_eq!(today(&db, "daily").unwrap(), changed);
        let gone = Issue { listed: Listed { public_id: "none".into(), ..changed.listed }, ..changed };
        assert!(matches!(do_it(&db, &press, &actor, &gone, Deed::Approve(theme(&press))), Err(IssueError::Missing)));
        assert_eq!(acts(&db), [("issue-changed".to_owned(), "subject: Mine".to_owned())]);
    }

    fn without_our_take_it_is_not_approved(db: TestDb) {
        let press = site(&[daily()]);
        let actor = editor(&db, &press);
        publish(&db, &press, &manuscript("Story", NOW - HOUR));
        let issue = made(&db, &press, "daily");
        let refused = do_it(&db, &press, &actor, &issue, Deed::Approve(theme(&press)));
        assert!(matches!(refused, Err(IssueError::Wrong(Wrong::NoTake))));
        let issue = edit(&db, &press, &actor, &issue, take("What we think.")).unwrap();
        let issue = do_it(&db, &press, &actor, &issue, Deed::Approve(theme(&press))).unwrap();
        assert_eq!((issue.listed.state, issue.listed.approved_by.as_deref()), (State::Ready, Some("editor@weir.example")));
        // What is approved may still be changed, and approval be taken back.
        let issue = edit(&db, &press, &actor, &issue, Edit::Preheader("More".into())).unwrap();
        assert_eq!(issue.listed.state, State::Ready);
        let issue = do_it(&db, &press, &actor, &issue, Deed::Reopen).unwrap();
        assert_eq!((issue.listed.state, issue.listed.approved_by.clone()), (State::Draft, None));
        let issue = do_it(&db, &press, &actor, &issue, Deed::Cancel).unwrap();
        for deed in [Deed::Approve(theme(&press)), Deed::Reopen, Deed::Cancel, Deed::Edit(Edit::Subject("x".into()))] {
            let refused = do_it(&db, &press, &actor, &issue, deed);
            assert!(matches!(refused, Err(IssueError::WrongState(State::Cancelled))));
        }
        let expected = ["issue-changed", "issue-approved", "issue-changed", "issue-reopened", "issue-cancelled"];
        assert_eq!(acts(&db).into_iter().map(|(act, _)| act).collect::<Vec<_>>(), expected);
    }

    fn what_would_break_its_mails_is_neither_approved_nor_sent(db: TestDb) {
        let press = site(&[Newsletter { sections: sections(&["news", "latest 0-3"]), ..daily() }]);
        let actor = editor(&db, &press);
        let story = publish(&db, &press, &manuscript("Story", NOW - HOUR));
        let mut issue = made(&db, &press, "daily");
        let why = |issue: &Issue| match do_it(&db, &press, &actor, issue, Deed::Approve(theme(&press))) {
            Err(IssueError::Unfit(found)) => found,
            other => panic!("{:?}", other.map(|issue| issue.listed.state)),
        };
        let key = Item::article(story).key;
        issue = edit(&db, &press, &actor, &issue, Edit::Drop(key.clone())).unwrap();
        assert_eq!(why(&issue), [Check::Empty]);
        assert_eq!(today(&db, "daily").unwrap(), issue, "nothing has changed");
        issue = edit(&db, &press, &actor, &issue, Edit::Restore(key)).unwrap();
        let add = |issue: &Issue, what| edit(&db, &press, &actor, issue, Edit::Add(LetterSection::News, what)).unwrap();
        let report = |url: &str| What::Outside { source: "Else".into(), headline: "Flood".into(), url: url.into() };
        issue = add(&issue, report("/articles/never"));
        assert_eq!(why(&issue), [Check::DeadLink { item: "Flood".into(), url: "/articles/never".into() }]);
        let flood = issue.changes.added[0].item.key.clone();
        issue = edit(&db, &press, &actor, &issue, Edit::Remove(flood)).unwrap();
        // What is written down otherwise than by editors' forms is looked at as well.
        for (url, found) in [
            ("", Check::NoLink("Flood".into())),
            ("ftp://else.example/a", Check::BadLink { item: "Flood".into(), url: "ftp://else.example/a".into() }),
        ] {
            let mut assembled = issue.assembled.clone();
            let items = vec![Item { key: "outside-x".into(), what: report(url) }];
            assembled.blocks.push(Block { section: LetterSection::News, items });
            issue = do_it(&db, &press, &actor, &issue, Deed::Assemble(assembled)).unwrap();
            assert_eq!(why(&issue), [found]);
            let mut assembled = issue.assembled.clone();
            assembled.blocks.pop();
            issue = do_it(&db, &press, &actor, &issue, Deed::Assemble(assembled)).unwrap();
        }
        // Warnings stay warnings; what is broken after it was approved is held when its time comes.
        issue = edit(&db, &press, &actor, &issue, Edit::Subject("x".repeat(70))).unwrap();
        issue = do_it(&db, &press, &actor, &issue, Deed::Approve(theme(&press))).unwrap();
        for _ in 0..10 {
            issue = add(&issue, What::Text { headline: String::new(), text: "x".repeat(10_000) });
        }
        assert_eq!(issue.listed.state, State::Ready);
        let kept = keep(&db, &then(&press, DUE - kernel::clock::MINUTE), &theme(&press)).unwrap();
        assert_eq!(kept.held, 1);
        issue = today(&db, "daily").unwrap();
        assert_eq!((issue.listed.state, issue.listed.reason.as_str()), (State::Held, "unfit"));
        assert!(matches!(why(&issue)[..], [Check::TooBig(..)]));
    }

    fn what_editors_changed_stays_when_it_is_put_together_anew(db: TestDb) {
        let press = site(&[daily()]);
        let actor = editor(&db, &press);
        let first = publish(&db, &press, &manuscript("First", NOW - HOUR));
        let issue = made(&db, &press, "daily");
        let key = Item::article(first).key;
        let words = Words { headline: Some("Rewritten".into()), ..Words::default() };
        let issue = edit(&db, &press, &actor, &issue, Edit::Words(key.clone(), words)).unwrap();
        let outside = What::Outside { source: "Else".into(), headline: "News".into(), url: "https://else.example/a".into() };
        let issue = edit(&db, &press, &actor, &issue, Edit::Add(LetterSection::News, outside)).unwrap();
        publish(&db, &press, &manuscript("Second", NOW));
        let (of, listed) = (press.clone(), issue.listed.clone());
        let assembled = read(&db, move |conn| anew(conn, &of, &listed, NOW)).unwrap();
        let issue = do_it(&db, &press, &actor, &issue, Deed::Assemble(assembled)).unwrap();
        let composition = issue.changes.apply(&issue.assembled, &press.config.newsletters[0].sections);
        let latest = composition.of(LetterSection::Latest);
        assert_eq!(latest.len(), 2);
        assert_eq!(latest.iter().find(|one| one.item.key == key).unwrap().words.headline.as_deref(), Some("Rewritten"));
        assert_eq!(composition.of(LetterSection::News).len(), 1);
    }

    fn an_issue_is_begun_before_its_time_once(db: TestDb) {
        let press = site(&[daily()]);
        let actor = editor(&db, &press);
        publish(&db, &press, &manuscript("Story", NOW - HOUR));
        let early = then(&press, NOW - DAY + 2 * HOUR);
        let one = begin(&db, &early, &actor, "daily", early.clock.now()).unwrap();
        let other = begin(&db, &early, &actor, "daily", early.clock.now()).unwrap();
        assert_eq!(one, other);
        assert!(matches!(begin(&db, &early, &actor, "none", NOW), Err(IssueError::Missing)));
        let issue = today(&db, "daily").unwrap();
        assert_eq!((issue.listed.public_id.as_str(), titles(&db, &issue, LetterSection::Latest).len()), (one.as_str(), 0));
        let issue = edit(&db, &early, &actor, &issue, Edit::Subject("Early".into())).unwrap();
        // At its time it is put together anew, and what was written stays.
        let kept = keep(&db, &press, &theme(&press)).unwrap();
        assert_eq!(kept.assembled, 1);
        let whole = today(&db, "daily").unwrap();
        assert_eq!((titles(&db, &whole, LetterSection::Latest), &whole.changes), (vec!["Story".to_owned()], &issue.changes));
        assert_eq!(keep(&db, &press, &theme(&press)).unwrap().assembled, 0);
    }

    fn a_pasted_address_names_an_article(db: TestDb) {
        let press = site(&[daily()]);
        let id = publish(&db, &press, &manuscript("The Long Story", NOW - HOUR));
        publish(&db, &press, &manuscript("Later", NOW + HOUR));
        let public_id = read(&db, move |conn| crate::articles::card(conn, id, NOW)).unwrap().public_id;
        for (pasted, found) in [
            ("https://weir.example/articles/the-long-story", true),
            (" https://weir.example/articles/the-long-story?utm_source=x#y ", true),
            ("/articles/the-long-story", true),
            ("the-long-story", true),
            (public_id.as_str(), true),
            ("https://else.example/articles/the-long-story", false),
            ("/articles/later", false),
            ("", false),
            ("\0", false),
        ] {
            let (press, text) = (press.clone(), pasted.to_owned());
            let card = read(&db, move |conn| article_of(conn, &press, &text, NOW));
            assert_eq!(card.map(|card| card.id), found.then_some(id), "{pasted}");
        }
    }
}
