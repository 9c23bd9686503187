//! A picture that is replaced: its row stays, its name changes, and every text follows.

use db::testing::TestDb;
use media::{Captions, Derived, Focus, Format, Store, Variant};
use render::body::Prepared;

use super::library::{arrived, taken};
use crate::Press;
use crate::articles::fixtures::{NOW, body, manuscript, press, publish, read, reader, write};
use crate::articles::{AuthorDraft, LeadDraft, Manuscript, by_id, picture};
use crate::audit::Actor;
use crate::drafts::{self, Colleague, Lead, Particulars, Text, Writing};
use crate::pictures::{
    Arrived, Entry, FILE_JOB, RENEW_JOB, Replacement, discard, entry, renamed, renew, replace,
};
use crate::staff::{self, Role};

/// A picture of one dot.
const DOT: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDAT\
    \x78\x9c\x63\0\x01\0\0\x05\0\x01\r\n\x2d\xb4\0\0\0\0IEND\xae\x42\x60\x82";

fn replaced(db: &TestDb, site: &Press, picture: &Entry, new: Arrived, with_words: bool) -> Replacement {
    let (press, id) = (site.clone(), picture.public_id.clone());
    write(db, move |tx| replace(tx, &press, &Actor::Operator, &id, &new, with_words, NOW))
}

fn done(replacement: Replacement) -> Entry {
    match replacement {
        Replacement::Done(entry) => *entry,
        other => panic!("{other:?}"),
    }
}

fn follow(db: &TestDb, site: &Press, picture: &Entry) -> usize {
    let (mut after, mut steps) = (Some(0), 0);
    while let Some(last) = after {
        after = renew(db, site, picture.id, last).unwrap();
        steps += 1;
    }
    steps
}

fn text_of(db: &TestDb, article: i64) -> String {
    const TEXT: &str = "SELECT teaser_html || rest_html FROM articles WHERE id = $1";
    read(db, move |conn| conn.query_one(TEXT, &[&article]))
}

/// An article that shows the picture in its teaser and past it, leads with it, and is signed by whom it shows.
fn shown(picture: &Entry, title: &str) -> Manuscript {
    let figure =
        format!("<figure><img src=\"/media/{}\" alt=\"\" width=\"1\" height=\"1\"></figure>", picture.file());
    let mut text = body("a", "b");
    text.teaser_html.push_str(&figure);
    text.rest_html.push_str(&figure);
    let lead = LeadDraft { picture: Some(picture.id), ..LeadDraft::default() };
    Manuscript { body: text, pictures: vec![(picture.id, false)], lead: Some(lead), ..manuscript(title, NOW) }
}

db::both_databases! {
    fn every_article_shows_the_new_one(db: TestDb) {
        let site = press(|_| ());
        let [old, other] = ["old", "other"].map(|key| taken(&db, &site, key));
        let articles: Vec<i64> = (0..25).map(|n| publish(&db, &site, &shown(&old, &format!("{n}")))).collect();
        let elsewhere = publish(&db, &site, &shown(&other, "elsewhere"));
        let signed = AuthorDraft { name: "Ann".into(), portrait: Some(old.id), ..AuthorDraft::default() };
        let portrayed = publish(&db, &site, &Manuscript { authors: vec![signed], ..manuscript("signed", NOW) });
        let new = done(replaced(&db, &site, &old, arrived("new", Captions::default()), false));
        assert_eq!((new.id, new.storage_key.as_str(), new.focus), (old.id, "new", Focus::CENTRE));
        assert_ne!(new.public_id, old.public_id);
        let before = read(&db, |conn| conn.query::<i64>("SELECT id FROM changes", &[])).len();
        assert_eq!(follow(&db, &site, &old), 2, "no step takes all");
        let told = read(&db, |conn| conn.query::<(String, i64)>("SELECT kind, target FROM changes ORDER BY id", &[]));
        let mut targets: Vec<i64> = told[before..].iter().map(|(_, target)| *target).collect();
        targets.sort_unstable();
        assert_eq!(targets, articles.iter().copied().chain([portrayed]).collect::<Vec<_>>());
        for id in articles {
            let article = read(&db, move |conn| by_id(conn, id, NOW)).unwrap();
            let parts = text_of(&db, id);
            assert_eq!(parts.matches(&format!("src=\"/media/{}\"", new.file())).count(), 2, "{parts}");
            assert!(parts.contains("width=\"1400\"") && parts.contains("height=\"700\"") && !parts.contains(&old.public_id), "{parts}");
            assert_eq!(article.card.image.unwrap().file, Some(new.file()));
        }
        assert!(text_of(&db, elsewhere).contains(&other.file()));
        let count = |db: &TestDb| read(db, |conn| conn.query::<String>("SELECT rest_html FROM articles ORDER BY id", &[]));
        let texts = count(&db);
        follow(&db, &site, &old);
        assert_eq!(count(&db), texts, "a job may run twice");
    }

    fn a_former_name_leads_to_the_new_one(db: TestDb) {
        let site = press(|_| ());
        let old = taken(&db, &site, "old");
        let second = done(replaced(&db, &site, &old, arrived("second", Captions::default()), false));
        let third = done(replaced(&db, &site, &second, arrived("third", Captions::default()), false));
        for name in [old.file(), second.file(), old.file().replace(".jpg", ".320.webp")] {
            assert_eq!(read(&db, move |conn| renamed(conn, &name)), Some(third.file()));
        }
        let (gone, now) = (old.file(), third.file());
        assert_eq!(read(&db, move |conn| picture(conn, &gone, NOW)), None);
        assert_eq!(read(&db, move |conn| renamed(conn, &now)), None);
        let (found, nobody) = (old.public_id, "nobody".to_owned());
        assert_eq!(read(&db, move |conn| entry(conn, &found)).unwrap().public_id, third.public_id);
        assert_eq!(read(&db, move |conn| entry(conn, &nobody)), None);
        let waiting = |kind: &'static str| write(&db, move |tx| jobs::claim(tx, kind, NOW, 1000, 9));
        let files: Vec<String> = waiting(FILE_JOB).into_iter().map(|job| job.payload).collect();
        assert_eq!((files, waiting(RENEW_JOB).len()), (vec!["old".to_owned(), "second".to_owned()], 2));
    }

    fn what_is_in_the_library_already_replaces_nothing(db: TestDb) {
        let site = press(|_| ());
        let [one, two] = ["one", "two"].map(|key| taken(&db, &site, key));
        assert_eq!(replaced(&db, &site, &one, arrived("one", Captions::default()), false), Replacement::Same);
        assert_eq!(replaced(&db, &site, &one, arrived("two", Captions::default()), false), Replacement::Known(two.public_id));
        let nobody = Entry { public_id: "nobody".into(), ..one.clone() };
        assert_eq!(replaced(&db, &site, &nobody, arrived("x", Captions::default()), false), Replacement::Missing);
    }

    fn words_stay_unless_the_new_ones_are_wanted(db: TestDb) {
        let site = press(|_| ());
        let says = |caption: &str, credit: Option<&str>| Captions {
            caption: Some(caption.into()), credit: credit.map(str::to_owned), ..Captions::default()
        };
        let (press, first) = (site.clone(), arrived("1", says("Before", Some("Ann"))));
        let (picture, _) = write(&db, move |tx| crate::pictures::take_in(tx, &press, &Actor::Operator, &first, NOW));
        let kept = done(replaced(&db, &site, &picture, arrived("2", says("After", Some("Ben"))), false));
        assert_eq!(kept.words, picture.words);
        let taken_over = done(replaced(&db, &site, &kept, arrived("3", says("After", None)), true));
        assert_eq!((taken_over.words.caption.as_str(), taken_over.words.credit.as_str()), ("After", "Ann"));
        let found = read(&db, |conn| crate::pictures::list(conn, "after ann dsc_3", crate::pictures::Show::All, crate::pictures::Place::TOP, 9, NOW));
        assert_eq!(found, [taken_over]);
    }

    fn drafts_follow_and_are_published_with_the_new_one(db: TestDb) {
        let site = press(|_| ());
        let old = taken(&db, &site, "old");
        let by = Colleague { reader: reader(&db, &site, "ed@weir.example"), role: Role::Editor };
        write(&db, move |tx| staff::invite(tx, NOW, by.reader, Role::Editor));
        let html = format!("<p>a &nbsp; b</p><figure><img src=\"/media/{}\" alt=\"x\"></figure>", old.file());
        let lead = Lead { file: old.file(), focus: Some((1, 2)), credit: "Ann".into(), ..Lead::default() };
        let text = |html: &str| Text {
            writing: Writing { title: "T".into(), html: html.to_owned(), ..Writing::default() },
            particulars: Particulars { lead: Some(lead.clone()), ..Particulars::default() },
        };
        let (press, begun) = (site.clone(), text(&html));
        let draft = db.write_blocking(move |tx| drafts::begin(tx, &press, by, begun, NOW)).unwrap();
        let new = done(replaced(&db, &site, &old, arrived("new", Captions::default()), false));
        // Before the text has followed, and from whoever still has the former one open.
        let (named, press) = (draft.clone(), site.clone());
        let proof = read(&db, move |conn| drafts::galley(conn, &press, &named, drafts::Which::Latest, NOW)).unwrap();
        let Prepared { teaser_html, rest_html, .. } = proof.body();
        assert!(format!("{teaser_html}{rest_html}").contains(&new.file()), "{:?}", proof.body());
        follow(&db, &site, &old);
        let stands = read(&db, move |conn| drafts::latest(conn, &draft)).unwrap().1;
        assert_eq!(stands.text.writing.html, html.replace(&old.file(), &new.file()), "otherwise as it was");
        let lead = stands.text.particulars.lead.unwrap();
        assert_eq!((lead.file, lead.focus, lead.credit.as_str(), stands.number), (new.file(), None, "Ann", 1));
    }

    fn a_file_goes_when_no_picture_is_kept_under_it(db: TestDb) {
        let site = press(|_| ());
        let store = Store::open(db.data_dir().join("media")).unwrap();
        let files = Derived::of(store.clone(), db.data_dir().join("derived"));
        let dot = Variant { width: 1, format: Format::WebP };
        let kept = store.put(DOT).unwrap();
        files.make_copies(&kept.key, (1, 1)).unwrap();
        let (press, arriving) = (site.clone(), Arrived { stored: kept.clone(), captions: Captions::default(), file_name: String::new() });
        let (picture, _) = write(&db, move |tx| crate::pictures::take_in(tx, &press, &Actor::Operator, &arriving, NOW));
        discard(&db, &files, &kept.key).unwrap();
        assert!(store.read(&kept.key).unwrap().is_some() && files.copy(&kept.key, dot).unwrap().is_some());
        let id = picture.public_id;
        write(&db, move |tx| crate::pictures::delete(tx, &Actor::Operator, &id, NOW));
        for _ in 0..2 {
            discard(&db, &files, &kept.key).unwrap();
            assert!(store.read(&kept.key).unwrap().is_none() && files.copy(&kept.key, dot).unwrap().is_none());
        }
    }
}
