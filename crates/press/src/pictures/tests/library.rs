//! The library: what comes in, what is said of it, what it is found by, where it is used, and how it goes.

use db::testing::TestDb;
use kernel::clock::{DAY, Millis};
use media::{Captions, Focus};

use super::stored;
use crate::Press;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, reader, write};
use crate::articles::{AuthorDraft, LeadDraft, Manuscript};
use crate::audit::Actor;
use crate::drafts::{self, Colleague, Lead, Part, Particulars, Text, Writing};
use crate::pictures::library::FITTING;
use crate::pictures::{
    Arrived, Deletion, Description, Entry, Place, SOON, Show, User, Words, delete, describe, ending, entry,
    list, take_in, uses,
};
use crate::staff::Role;

pub(super) fn arrived(key: &str, captions: Captions) -> Arrived {
    Arrived { stored: stored(key, "image/jpeg", true), captions, file_name: format!("DSC_{key}.JPG") }
}

pub(super) fn taken(db: &TestDb, site: &Press, key: &str) -> Entry {
    let (press, arrived) = (site.clone(), arrived(key, Captions::default()));
    write(db, move |tx| take_in(tx, &press, &Actor::Operator, &arrived, press.clock.now())).0
}

fn said(db: &TestDb, picture: &Entry, words: Words) {
    let id = picture.public_id.clone();
    let described = write(db, move |tx| describe(tx, &Actor::Operator, &id, &words, Focus::CENTRE, NOW));
    assert_eq!(described, Description::Done);
}

fn found(db: &TestDb, words: &str, show: Show) -> Vec<String> {
    let words = words.to_owned();
    let entries = read(db, move |conn| list(conn, &words, show, Place::TOP, 100, NOW));
    entries.into_iter().map(|entry| entry.storage_key).collect()
}

fn logged(db: &TestDb) -> Vec<(String, String)> {
    let lines = read(db, |conn| crate::audit::list(conn, &crate::audit::Filter::default(), 20));
    lines.into_iter().rev().map(|line| (line.act, line.subject.unwrap_or_default())).collect()
}

#[test]
fn sqlite_reads_no_picture_to_find_one() {
    let db = TestDb::sqlite();
    let plan: Vec<(i64, i64, i64, String)> = read(&db, |conn| {
        let sql = format!("EXPLAIN QUERY PLAN {FITTING}");
        conn.query(&sql, &[&0, &0, &0, &0, &0, &0, &"", &"", &"", &"", &10])
    });
    let steps: Vec<&str> = plan.iter().map(|(.., step)| step.as_str()).collect();
    assert!(
        steps.len() == 1 && steps[0].contains("COVERING INDEX media_wire"),
        "no index covers it, or it is sorted: {steps:?}"
    );
}

db::both_databases! {
    fn what_a_file_says_is_taken_over(db: TestDb) {
        let site = press(|_| ());
        let captions = Captions {
            caption: Some("The old bridge".into()), byline: Some("Ann".into()), copyright: Some("© Agency".into()),
            alt: Some("A bridge".into()), ..Captions::default()
        };
        let (once, arriving) = (site.clone(), arrived("a", captions));
        let again = arriving.clone();
        let (picture, is_new) = write(&db, move |tx| take_in(tx, &once, &Actor::Operator, &arriving, NOW));
        assert!(is_new && !picture.in_use);
        let expected = Words {
            alt: "A bridge".into(), caption: "The old bridge".into(), credit: "Ann".into(), ..Words::default()
        };
        assert_eq!((&picture.words, picture.copyright.as_str(), picture.name()), (&expected, "© Agency", "DSC_a.JPG"));
        let (same, is_new) = write(&db, move |tx| take_in(tx, &site, &Actor::Operator, &again, NOW + 1));
        assert_eq!((same, is_new), (picture, false));
        assert_eq!(logged(&db), [("picture-added".to_owned(), "DSC_a.JPG".to_owned())]);
    }

    fn a_picture_is_found_by_all_that_is_said_of_it(db: TestDb) {
        let site = press(|_| ());
        let bridge = taken(&db, &site, "bridge");
        taken(&db, &site, "other");
        said(&db, &bridge, Words {
            alt: "Zwölf Bögen".into(), caption: "At dawn 100%\nand later".into(), credit: "Ann O’Brien".into(), ..Words::default()
        });
        for words in ["dsc_bridge", "ZWÖLF", "dawn 100% later", "obrien ann", "bögen dsc"] {
            assert_eq!(found(&db, words, Show::All), ["bridge"], "{words}");
        }
        for words in ["dsc_bridge%jpg", "dawn later never", "x"] {
            assert_eq!(found(&db, words, Show::All), [""; 0], "{words}");
        }
        assert_eq!(found(&db, "dsc", Show::All), ["other", "bridge"]);
        assert_eq!(found(&db, "", Show::Uncredited), ["other"]);
        // A long caption leaves the other words their room.
        said(&db, &bridge, Words { caption: "ÅÄÖ ".repeat(900), credit: "Last".into(), ..Words::default() });
        assert_eq!(found(&db, "last bridge", Show::All), ["bridge"]);
    }

    fn licences_end_soon_or_have_ended(db: TestDb) {
        let site = press(|_| ());
        for (key, until) in [("ended", Some(NOW)), ("soon", Some(NOW + 1)), ("later", Some(NOW + SOON + 1)), ("never", None)] {
            let picture = taken(&db, &site, key);
            said(&db, &picture, Words { licence_until: until, ..Words::default() });
        }
        assert_eq!(found(&db, "", Show::Ended), ["ended"]);
        assert_eq!(found(&db, "", Show::Ending), ["soon"]);
        assert_eq!(read(&db, |conn| ending(conn, NOW)), 1);
        assert_eq!(found(&db, "", Show::All).len(), 4);
        assert_eq!(Show::ALL.map(|show| Show::from_name(show.as_str()) == Some(show)), [true; 5]);
    }

    fn the_list_goes_on_where_it_left_off(db: TestDb) {
        let site = press(|_| ());
        for key in 0..7 {
            taken(&db, &site, &key.to_string());
            site.clock.advance(i64::from(key % 2 == 0));
        }
        let (mut after, mut seen) = (Place::TOP, Vec::new());
        loop {
            let page = read(&db, move |conn| list(conn, "", Show::All, after, 2, NOW));
            let Some(last) = page.last() else { break };
            after = Place::parse(&last.place().to_string()).unwrap();
            seen.extend(page.into_iter().map(|entry| entry.storage_key));
        }
        assert_eq!(seen, ["6", "5", "4", "3", "2", "1", "0"]);
    }

    fn whatever_shows_a_picture_uses_it(db: TestDb) {
        let site = press(|_| ());
        let [lead, face, placed, drafted] = ["lead", "face", "placed", "drafted"].map(|key| taken(&db, &site, key));
        let unused = || found(&db, "", Show::Unused);
        assert_eq!(unused(), ["drafted", "placed", "face", "lead"]);
        let led = LeadDraft { picture: Some(lead.id), ..LeadDraft::default() };
        let author = AuthorDraft { name: "Ann".into(), portrait: Some(face.id), ..AuthorDraft::default() };
        let with = |lead, pictures, hash: &str| Manuscript {
            lead, pictures, authors: vec![author.clone()], source_hash: hash.into(), ..manuscript("One", NOW)
        };
        publish(&db, &site, &with(Some(led), vec![(placed.id, true), (placed.id, false)], "1"));
        assert_eq!(unused(), ["drafted"]);
        let of = |picture: &Entry| { let id = picture.id; read(&db, move |conn| uses(conn, id)).listed };
        let leading = of(&lead).remove(0);
        assert_eq!((leading.user, leading.title.as_str(), leading.leads), (User::Article, "One", true));
        assert!(!of(&placed).remove(0).leads);
        assert_eq!((of(&face).remove(0).user, of(&face).remove(0).title.as_str()), (User::Author, "Ann"));
        // A draft shows what its text and its leading picture name, under whatever name of theirs.
        let by = Colleague { reader: reader(&db, &site, "ed@weir.example"), role: Role::Editor };
        write(&db, move |tx| crate::staff::invite(tx, NOW, by.reader, Role::Editor));
        let html = format!("<p>a</p><img src=\"/media/{}\" alt=\"\">", drafted.file());
        let text = Text { writing: Writing { title: "Two".into(), html, ..Writing::default() }, ..Text::default() };
        let press = site.clone();
        let draft = db.write_blocking(move |tx| drafts::begin(tx, &press, by, text, NOW)).unwrap();
        assert_eq!(unused(), [""; 0]);
        assert_eq!((of(&drafted).remove(0).user, of(&drafted).remove(0).title.as_str()), (User::Draft, "Two"));
        let save = |base: i64, part: Part| {
            let draft = draft.clone();
            db.write_blocking(move |tx| drafts::save(tx, &draft, by, base, "pane".into(), part, NOW)).unwrap()
        };
        save(1, Part::Writing(Writing { title: "Two".into(), ..Writing::default() }));
        assert_eq!(unused(), ["drafted"]);
        let lead_of = Lead { file: drafted.file(), ..Lead::default() };
        save(2, Part::Particulars(Box::new(Particulars { lead: Some(lead_of), ..Particulars::default() })));
        assert_eq!(unused(), [""; 0]);
        // What is taken out of an article is not used any more.
        publish(&db, &site, &with(None, Vec::new(), "2"));
        assert_eq!(unused(), ["placed", "lead"]);
    }

    fn only_what_nothing_uses_is_deleted(db: TestDb) {
        let site = press(|_| ());
        let [used, unused] = ["used", "unused"].map(|key| taken(&db, &site, key));
        let led = LeadDraft { picture: Some(used.id), ..LeadDraft::default() };
        publish(&db, &site, &Manuscript { lead: Some(led), ..manuscript("One", NOW) });
        let gone = |picture: &Entry| {
            let id = picture.public_id.clone();
            write(&db, move |tx| delete(tx, &Actor::Operator, &id, NOW))
        };
        assert_eq!(gone(&used), Deletion::InUse);
        assert_eq!((gone(&unused), gone(&unused)), (Deletion::Gone, Deletion::Missing));
        assert_eq!(found(&db, "", Show::All), ["used"]);
        let jobs = write(&db, |tx| jobs::claim(tx, crate::pictures::FILE_JOB, NOW, 1000, 100));
        assert_eq!(jobs.into_iter().map(|job| job.payload).collect::<Vec<_>>(), ["unused"]);
        assert_eq!(logged(&db).last().map(|(act, _)| act.clone()).as_deref(), Some("picture-deleted"));
        let missing = unused.public_id;
        assert_eq!(read(&db, move |conn| entry(conn, &missing)), None);
    }

    fn who_writes_describes_what_they_brought_until_readers_see_it(db: TestDb) {
        let site = press(|_| ());
        let people = [Role::Editor, Role::Author, Role::Contributor, Role::Analyst].map(|role| {
            let reader = reader(&db, &site, &format!("{}@weir.example", role.as_str()));
            write(&db, move |tx| crate::staff::invite(tx, NOW, reader, role));
            Actor::Staff { reader, network: String::new() }
        });
        let [editor, author, contributor, analyst] = &people;
        let brought = |key: &str, by: &Actor| {
            let (press, by, arrived) = (site.clone(), by.clone(), arrived(key, Captions::default()));
            write(&db, move |tx| take_in(tx, &press, &by, &arrived, NOW)).0
        };
        let describes = |by: &Actor, picture: &Entry, alt: &str| {
            let (by, id) = (by.clone(), picture.public_id.clone());
            let words = Words { alt: alt.into(), ..Words::default() };
            write(&db, move |tx| describe(tx, &by, &id, &words, Focus::CENTRE, NOW))
        };
        let (own, other) = (brought("own", contributor), brought("other", author));
        for (by, picture, alt) in [(contributor, &other, "a"), (author, &own, "b"), (analyst, &own, "c")] {
            assert_eq!(describes(by, picture, alt), Description::NotAllowed, "{alt}");
        }
        assert_eq!(describes(contributor, &own, "mine"), Description::Done);
        assert_eq!(describes(editor, &other, "edited"), Description::Done);
        let led = LeadDraft { picture: Some(own.id), ..LeadDraft::default() };
        publish(&db, &site, &Manuscript { lead: Some(led), ..manuscript("One", NOW) });
        assert_eq!(describes(contributor, &own, "later"), Description::NotAllowed);
        let id = own.public_id.clone();
        assert_eq!(read(&db, move |conn| entry(conn, &id)).unwrap().words.alt, "mine");
        assert_eq!(describes(editor, &own, "set right"), Description::Done);
    }

    fn what_is_said_is_kept_as_it_can_be(db: TestDb) {
        let site = press(|_| ());
        let picture = taken(&db, &site, "a");
        let until: Option<Millis> = Some(NOW + DAY);
        let words = Words { caption: "  a\0b\r\nc ".into(), alt: "x".repeat(3000), licence: " CC BY ".into(), licence_until: until, ..Words::default() };
        let (id, focus) = (picture.public_id.clone(), Focus::at(0.2, 0.9).unwrap());
        assert_eq!(write(&db, move |tx| describe(tx, &Actor::Operator, &id, &words, focus, NOW)), Description::Done);
        let id = picture.public_id.clone();
        let kept = read(&db, move |conn| entry(conn, &id)).unwrap();
        assert_eq!((kept.words.caption.as_str(), kept.words.alt.len(), kept.words.licence.as_str()), ("ab\nc", 2000, "CC BY"));
        assert_eq!((kept.words.licence_until, kept.focus), (until, focus));
        let before = logged(&db).len();
        said(&db, &kept, Words::default());
        assert_eq!(logged(&db).len(), before + 1);
        let id = picture.public_id;
        assert_eq!(write(&db, move |tx| describe(tx, &Actor::Operator, &id, &Words::default(), Focus::CENTRE, NOW)), Description::Done);
        assert_eq!(logged(&db).len(), before + 1, "nothing new is no line");
        assert_eq!(write(&db, |tx| describe(tx, &Actor::Operator, "nobody", &Words::default(), Focus::CENTRE, NOW)), Description::Missing);
    }
}
