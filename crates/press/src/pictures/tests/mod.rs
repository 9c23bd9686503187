//! Copies are wanted once, found under one name each, and a focus is a picture's own.

mod formats;
mod library;
mod replaced;

use db::testing::TestDb;
use media::{Focus, Format, Variant};

use super::{FileName, JOB, after, copies, original, set_focus, usual_copy};
use crate::Press;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, write};
use crate::articles::{AuthorDraft, LeadDraft, Manuscript, add_picture, by_id, picture};

fn stored(key: &str, mime: &'static str, scalable: bool) -> media::Stored {
    let sha256 = key.to_owned();
    media::Stored { key: key.into(), mime, width: 1400, height: 700, bytes: 9, sha256, scalable }
}

fn added(db: &TestDb, press: &Press, stored: media::Stored) -> (i64, String) {
    let press = press.clone();
    write(db, move |tx| add_picture(tx, &press, &stored, &media::Captions::default(), NOW))
}

fn jpeg(db: &TestDb, press: &Press, key: &str) -> (i64, String) {
    added(db, press, stored(key, "image/jpeg", true))
}

fn wanted(db: &TestDb) -> Vec<i64> {
    let jobs = write(db, |tx| jobs::claim(tx, JOB, NOW, 1000, 100));
    jobs.iter().map(|job| job.payload.parse().unwrap()).collect()
}

#[test]
fn a_name_is_a_pictures_or_a_copys() {
    let name = |public_id, copy| Some(FileName { public_id, copy });
    assert_eq!(FileName::parse("abc.jpg"), name("abc", None));
    for (file, format) in
        [("abc.640.webp", Format::WebP), ("abc.640.avif", Format::Avif), ("abc.640.jpg", Format::Jpeg)]
    {
        assert_eq!(FileName::parse(file), name("abc", Some(Variant { width: 640, format })));
    }
    for file in [
        "",
        "abc",
        "abc.640.png",
        "abc.640.jpeg",
        "abc.640.",
        "abc.0640.webp",
        "abc.+640.webp",
        "abc.-1.webp",
        "abc..webp",
        "abc.x.webp",
        "abc.640.webp.webp",
        "abc.99999999999.webp",
        "abc.6e2.webp",
    ] {
        assert_eq!(FileName::parse(file), None, "{file}");
    }
    let names: Vec<String> =
        copies("abc.jpg", 1400, 700, Format::WebP).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["abc.320.webp", "abc.640.webp", "abc.960.webp", "abc.1400.webp"]);
    assert_eq!(copies("abc.jpg", 0, 0, Format::WebP), []);
    assert_eq!(copies("abc.jpg", -1, i64::MAX, Format::Avif), []);
    let usual = |width, format| usual_copy("abc.png", width, width / 2, format);
    assert_eq!(usual(1400, Format::Jpeg), Some(("abc.960.jpg".into(), 960)));
    assert_eq!(usual(500, Format::WebP), Some(("abc.500.webp".into(), 500)));
    assert_eq!(usual(0, Format::Jpeg), None);
}

db::both_databases! {
    fn copies_of_a_picture_are_wanted_once(db: TestDb) {
        let press = press(|_| ());
        let (id, _) = jpeg(&db, &press, "a");
        assert_eq!(jpeg(&db, &press, "a").0, id);
        let (moving, _) = added(&db, &press, stored("b", "image/gif", false));
        assert_eq!(wanted(&db), [id]);
        let found = read(&db, move |conn| original(conn, id)).unwrap();
        assert_eq!((found.storage_key.as_str(), found.width, found.height), ("a", 1400, 700));
        assert_eq!(read(&db, move |conn| original(conn, moving)), None);
        assert_eq!(read(&db, |conn| original(conn, 999)), None);
        let (second, _) = jpeg(&db, &press, "c");
        let ids = |from| read(&db, move |conn| after(conn, from)).into_iter().map(|one| one.id).collect::<Vec<_>>();
        assert_eq!((ids(0), ids(id), ids(second)), (vec![id, second], vec![second], vec![]));
    }

    fn only_the_widths_offered_are_names_of_a_picture(db: TestDb) {
        let press = press(|_| ());
        let (_, file) = jpeg(&db, &press, "a");
        let id = file.strip_suffix(".jpg").unwrap().to_owned();
        let found = |name: String| read(&db, move |conn| picture(conn, &name, NOW));
        assert_eq!(found(file.clone()).unwrap().copy, None);
        for width in [320, 640, 960, 1400] {
            for format in [Format::WebP, Format::Jpeg, Format::Avif] {
                let name = format!("{id}.{width}.{}", format.extension());
                assert_eq!(found(name).unwrap().copy, Some(Variant { width, format }));
            }
        }
        for name in ["0.webp", "1.webp", "641.webp", "1280.webp", "1920.webp", "2000.webp", "641.jpg", "641.avif", "640.png", "0640.webp", "webp"] {
            assert_eq!(found(format!("{id}.{name}")), None, "{name}");
        }
        let (_, still) = added(&db, &press, stored("b", "image/gif", false));
        for ending in [".320.webp", ".320.jpg", ".320.avif"] {
            assert_eq!(found(still.replace(".gif", ending)), None);
        }
        // A WebP that moves is given as it is, since texts name copies without looking.
        let (_, moving) = added(&db, &press, stored("c", "image/webp", false));
        assert_eq!(found(moving.replace(".webp", ".320.webp")).unwrap().copy, None);
        assert_eq!(found(moving.replace(".webp", ".320.avif")), None);
    }

    fn a_focus_is_told_to_all_who_show_the_picture(db: TestDb) {
        let press = press(|_| ());
        let ((lead, file), (face, face_file), (other, _)) = (jpeg(&db, &press, "a"), jpeg(&db, &press, "b"), jpeg(&db, &press, "c"));
        let signed = AuthorDraft { name: "Ann".into(), portrait: Some(face), ..AuthorDraft::default() };
        let led = |picture| Some(LeadDraft { picture: Some(picture), ..LeadDraft::default() });
        let one = publish(&db, &press, &Manuscript { lead: led(lead), ..manuscript("one", NOW) });
        let two = publish(&db, &press, &Manuscript { lead: led(other), authors: vec![signed], ..manuscript("two", NOW) });
        let changes = || read(&db, |conn| conn.query::<(String, i64)>("SELECT kind, target FROM changes ORDER BY id", &[]));
        let before = changes().len();
        let set = |file: String, x, y| write(&db, move |tx| set_focus(tx, &file, Focus::at(x, y).unwrap(), NOW));
        assert!(set(file.clone(), 0.25, 0.1));
        assert!(set(face_file.replace(".jpg", ".320.webp"), 0.5, 0.2), "a copy's name will do");
        assert_eq!(changes()[before..], [("article".into(), one), ("article".into(), two)]);
        assert!(set(file.clone(), 0.25, 0.1), "nothing new is no change");
        assert_eq!(changes().len(), before + 2);
        for nobody in ["nothing.jpg", "", "a.b.c.d"] {
            assert!(!set(nobody.into(), 0.5, 0.5), "{nobody}");
        }
        let image = read(&db, move |conn| by_id(conn, one, NOW)).unwrap().card.image.unwrap();
        assert_eq!((image.focus, image.scalable), (Focus::at(0.25, 0.1).unwrap(), true));
        let card = read(&db, move |conn| by_id(conn, two, NOW)).unwrap().card;
        assert_eq!(card.image.unwrap().focus, Focus::CENTRE);
        let portrait = card.authors[0].portrait.clone().unwrap();
        assert_eq!((portrait.file, portrait.focus, portrait.width), (face_file, Focus::at(0.5, 0.2).unwrap(), 1400));
    }
}
