//! What the newsroom's pages stand on: requests that come late, acts with their lines in the log, links, proofs.

use db::testing::TestDb;
use kernel::clock::{DAY, HOUR, Millis};

use super::*;
use crate::access::{AccessLevel, Viewer, decide};
use crate::articles;
use crate::audit::{self, Actor};

fn numbered(
    db: &TestDb,
    draft: &str,
    by: Colleague,
    (base, pane, sequence): (i64, &'static str, i64),
    html: &str,
    now: Millis,
) -> Saved {
    let (draft, part) = (draft.to_owned(), Part::Writing(writing("Title", html)));
    let pane = Pane { name: pane, sequence: Some(sequence) };
    act(db, move |tx| save(tx, &draft, by, base, pane, part, now)).unwrap()
}

fn actor(by: Colleague) -> Actor {
    Actor::Staff { reader: by.reader, network: "192.0.2.1".into() }
}

fn done(
    db: &TestDb,
    press: &Press,
    draft: &str,
    by: Colleague,
    deed: Deed<'static>,
    now: Millis,
) -> Result<(), DraftError> {
    let (press, draft) = (press.clone(), draft.to_owned());
    act(db, move |tx| perform(tx, &press, &draft, Hand { by, actor: &actor(by), now }, deed))
}

/// The log, the oldest first: act, what it was, what it became, on what.
fn log(db: &TestDb) -> Vec<(String, String, String, Option<String>)> {
    let lines = read(db, |conn| audit::list(conn, &audit::Filter::default(), 100));
    lines.into_iter().rev().map(|line| (line.act, line.was, line.became, line.subject)).collect()
}

db::both_databases! {
    fn a_request_that_comes_late_changes_nothing(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let bea = colleague(&db, &press, "bea@example.org", Role::Editor);
        let draft = begun(&db, &press, ada, text("Title", "start"));
        let first = numbered(&db, &draft, ada, (1, "a", 1), "one", NOW + 1);
        let Saved::Stands { revision, .. } = first else { panic!("{first:?}") };
        let second = numbered(&db, &draft, ada, (revision, "a", 3), "one two", NOW + 2);
        let before = (stands(&db, &draft), all(&db, &draft));
        // The first again, one that was never answered, and the second once more: each is told how the text stands.
        for (sequence, html) in [(1, "one"), (2, "one tw"), (3, "one two three")] {
            assert_eq!(numbered(&db, &draft, ada, (revision, "a", sequence), html, NOW + 3), second, "{sequence}");
        }
        assert_eq!((stands(&db, &draft), all(&db, &draft)), before);
        // Another window of hers counts for itself.
        let Saved::Stands { revision: other, .. } = numbered(&db, &draft, ada, (before.0.1.number, "b", 1), "other", NOW + 4)
            else { panic!("it was made from the text that stands") };
        // A late one that somebody overtook is told of their text, and nothing is set aside for it.
        let theirs = typed(&db, &draft, bea, (other, "c"), "theirs", NOW + 5);
        let kept = all(&db, &draft).len();
        match numbered(&db, &draft, ada, (revision, "a", 2), "one tw", NOW + 6) {
            Saved::Conflict(conflict) => assert_eq!(conflict.stands.number, theirs),
            Saved::Stands { .. } => panic!("it was overtaken"),
        }
        assert_eq!(all(&db, &draft).len(), kept);
        // Editors that were closed long ago are forgotten, and their texts are not.
        act(&db, |tx| Ok(sweep(tx, NOW + 31 * DAY, 100)?)).unwrap();
        let panes: i64 = read(&db, |conn| conn.query_one("SELECT COUNT(*) FROM draft_panes", &[]));
        assert_eq!((panes, stands(&db, &draft).1.text.writing.html.as_str()), (0, "theirs"));
    }

    fn acts_are_written_down_with_what_they_changed(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let bea = colleague(&db, &press, "bea@example.org", Role::Editor);
        let draft = begun(&db, &press, ada, text("Ships", "<p>one</p><!--more-->"));
        done(&db, &press, &draft, ada, Deed::Submit, NOW).unwrap();
        assert!(matches!(done(&db, &press, &draft, ada, Deed::Submit, NOW), Err(DraftError::WrongState(State::Review))));
        done(&db, &press, &draft, bea, Deed::TakeBack, NOW).unwrap();
        let (galley, name, site) = (proof_of(&db, &press, &draft), draft.clone(), press.clone());
        act(&db, move |tx| {
            let hand = Hand { by: bea, actor: &actor(bea), now: NOW };
            perform(tx, &site, &name, hand, Deed::Publish(&galley))
        }).unwrap();
        done(&db, &press, &draft, bea, Deed::Correct("It was two."), NOW + 1).unwrap();
        done(&db, &press, &draft, bea, Deed::Open(Some(NOW + HOUR)), NOW + 1).unwrap();
        let open = read(&db, |conn| articles::card_by_slug(conn, "ships", NOW + 2)).unwrap();
        let articles::Found::Article(card) = open else { panic!("it is published") };
        assert_eq!(card.level(&press.config.access, NOW + 2).level, AccessLevel::Free);
        assert!(matches!(done(&db, &press, &draft, bea, Deed::Open(Some(NOW)), NOW + 2), Err(DraftError::Past)));
        done(&db, &press, &draft, bea, Deed::Open(None), NOW + 2).unwrap();
        let name = draft.clone();
        let who = read(&db, |conn| staff::people(conn, "", 10)).into_iter().find(|one| one.reader == ada.reader).unwrap();
        let (id, site) = (who.public_id, press.clone());
        act(&db, move |tx| {
            let hand = Hand { by: bea, actor: &actor(bea), now: NOW + 3 };
            perform(tx, &site, &name, hand, Deed::Assign { to: Some((ada.reader, &id)), due: Some(NOW + DAY) })
        }).unwrap();
        done(&db, &press, &draft, bea, Deed::Withdraw, NOW + 4).unwrap();
        let kept = stands(&db, &draft).0;
        assert_eq!((kept.state, kept.assigned_to, kept.due_at), (State::Withdrawn, Some(ada.reader), Some(NOW + DAY)));
        let lines = log(&db);
        let acts: Vec<&str> = lines.iter().map(|line| line.0.as_str()).collect();
        assert_eq!(acts, [
            "submitted", "handed-back", "published", "corrected", "opened-to-all", "opened-to-all", "assigned", "withdrawn",
        ]);
        assert_eq!((lines[2].1.as_str(), lines[2].2.as_str(), lines[2].3.as_deref()), ("draft", "published", Some("Ships")));
        assert_eq!(lines[3].2, "It was two.");
        assert_eq!((lines[6].2.as_str(), lines[6].3.as_deref()), ("Ships", Some("ada@example.org")));
    }

    fn what_no_reader_saw_can_be_deleted_and_nothing_else(db: TestDb) {
        let press = press(|_| ());
        let bob = colleague(&db, &press, "bob@example.org", Role::Contributor);
        let bea = colleague(&db, &press, "bea@example.org", Role::Editor);
        let draft = begun(&db, &press, bob, text("Ships", "<p>one</p><!--more-->"));
        typed(&db, &draft, bob, (1, "a"), "<p>two</p>", NOW + 1);
        let (name, site) = (draft.clone(), press.clone());
        act(&db, move |tx| {
            let said = NewComment { body: "Which?".into(), ..NewComment::default() };
            let first = comment(tx, &name, bea, &said, NOW)?;
            comment(tx, &name, bob, &NewComment { answers: Some(first), ..said }, NOW)?;
            let entry = NewEntry { title: "Ships".into(), planned_for: NOW + DAY, draft: Some(name.clone()), ..NewEntry::default() };
            plan(tx, &site, bea, &entry, NOW)?;
            make_link(tx, &site, &name, Hand { by: bob, actor: &actor(bob), now: NOW }, "Ann", 3)
        }).unwrap();
        let ann = colleague(&db, &press, "ann@example.org", Role::Author);
        assert!(matches!(done(&db, &press, &draft, ann, Deed::Discard, NOW), Err(DraftError::NotAllowed)));
        done(&db, &press, &draft, bob, Deed::Discard, NOW).unwrap();
        let (name, planned) = (draft.clone(), read(&db, |conn| between(conn, (0, 0), Millis::MAX, 10)));
        assert_eq!((planned.len(), planned[0].planned.draft.clone()), (1, None), "the plan stays");
        assert!(read(&db, move |conn| by_public_id(conn, &name)).is_none());
        for table in ["draft_revisions", "draft_comments", "draft_links", "draft_panes"] {
            let left: i64 = read(&db, move |conn| conn.query_one(match table {
                "draft_revisions" => "SELECT COUNT(*) FROM draft_revisions",
                "draft_comments" => "SELECT COUNT(*) FROM draft_comments",
                "draft_links" => "SELECT COUNT(*) FROM draft_links",
                _ => "SELECT COUNT(*) FROM draft_panes",
            }, &[]));
            assert_eq!(left, 0, "{table}");
        }
        // What readers saw is withdrawn, never deleted.
        let seen = begun(&db, &press, bea, text("Boats", "<p>one</p><!--more-->"));
        published(&db, &press, &seen, bea, NOW).unwrap();
        assert!(matches!(done(&db, &press, &seen, bea, Deed::Discard, NOW), Err(DraftError::WrongState(_))));
        done(&db, &press, &seen, bea, Deed::Withdraw, NOW).unwrap();
        assert!(matches!(done(&db, &press, &seen, bea, Deed::Discard, NOW), Err(DraftError::WrongState(_))));
    }

    fn links_show_a_draft_until_they_end(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let ann = colleague(&db, &press, "ann@example.org", Role::Author);
        let draft = begun(&db, &press, ada, text("Ships", "<p>one</p>"));
        let made = |by: Colleague, days: i64| {
            let (name, site) = (draft.clone(), press.clone());
            act(&db, move |tx| make_link(tx, &site, &name, Hand { by, actor: &actor(by), now: NOW }, " For\nAnn ", days))
        };
        assert!(matches!(made(ann, 1), Err(DraftError::NotAllowed)));
        let (token, long) = (made(ada, 1).unwrap(), made(ada, 10_000).unwrap());
        let shows = |link: &str, now: Millis| {
            let (site, link) = (press.clone(), link.to_owned());
            read(&db, move |conn| shown_by(conn, &site, &link, now))
        };
        assert_eq!(shows(token.expose(), NOW + DAY - 1), Some(draft.clone()));
        assert_eq!(shows(token.expose(), NOW + DAY), None, "its day is over");
        assert_eq!((shows(long.expose(), NOW + 29 * DAY), shows(long.expose(), NOW + 30 * DAY)), (Some(draft.clone()), None));
        let id = stands(&db, &draft).0.id;
        let open = read(&db, move |conn| links(conn, id, NOW));
        assert_eq!((open.len(), open[0].label.as_str(), open[0].by.as_deref()), (2, "For Ann", Some("ada@example.org")));
        let ended = |by: Colleague, link: &str| {
            let (name, link) = (draft.clone(), link.to_owned());
            act(&db, move |tx| end_link(tx, &name, Hand { by, actor: &actor(by), now: NOW }, &link))
        };
        assert!(matches!(ended(ann, &open[0].public_id), Err(DraftError::NotAllowed)));
        ended(ada, &open[0].public_id).unwrap();
        assert!(matches!(ended(ada, &open[0].public_id), Err(DraftError::Missing(_))), "it has ended");
        assert_eq!(shows(long.expose(), NOW), None);
        // The newsroom's own is signed.
        let own = desk_link(&press, &draft, NOW);
        assert_eq!(shows(&own, NOW + HOUR - 1), Some(draft.clone()));
        assert_eq!(shows(&own, NOW + HOUR), None);
        let later = own.replacen(&(NOW + HOUR).to_string(), &(NOW + 2 * HOUR).to_string(), 1);
        for forged in [later.as_str(), &own[..own.len() - 1], "", "a.b.c", "nonsense", &format!("{own}.x")] {
            assert_eq!(shows(forged, NOW), None, "{forged}");
        }
        assert_eq!(log(&db).iter().map(|line| line.0.as_str()).collect::<Vec<_>>(), ["draft-shown", "draft-shown", "draft-hidden"]);
    }

    fn a_proof_is_what_publishing_makes(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let particulars = Particulars {
            section: "Ports".into(), series: "Nights".into(), topics: vec!["Trade".into()], places: vec!["Stanmar".into()],
            authors: vec![Author { name: "Ada Quill".into(), ..Author::default() }],
            access: Some(AccessLevel::Subscribers), search_title: "Ships in search".into(), social_title: "Ships shared".into(),
            ..Particulars::default()
        };
        let given = Text { writing: writing("Ships", "<p>one</p><!--more--><p>two</p><script>x</script>"), particulars };
        let draft = begun(&db, &press, ada, given);
        let proofed = |now: Millis| {
            let (name, site) = (draft.clone(), press.clone());
            read(&db, move |conn| crate::drafts::proof(conn, &site, &name, now)).unwrap().article
        };
        let before = proofed(NOW);
        let article = published(&db, &press, &draft, ada, NOW).unwrap();
        let mut after = read(&db, move |conn| articles::by_id(conn, article, NOW)).unwrap();
        // An article has a row and a public id of its own; else they are the same.
        after.card.id = before.card.id;
        after.card.public_id.clone_from(&before.card.public_id);
        after.card.version = before.card.version;
        after.series = before.series.clone();
        assert_eq!(after, before);
        assert_eq!(before.series.unwrap().series.slug, "nights");
        let open = decide(AccessLevel::Free, &Viewer::default(), Default::default());
        assert_eq!(open.open(before.rest), Some("<p>two</p>".into()));
    }
}

fn proof_of(db: &TestDb, press: &Press, draft: &str) -> Galley {
    proof(db, press, draft, Which::Latest, NOW)
}
