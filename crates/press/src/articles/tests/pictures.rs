//! Who may fetch a picture.

use db::testing::TestDb;

use super::article;
use crate::Press;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, write};
use crate::articles::{LeadDraft, Manuscript, Picture, add_picture, picture, withdraw};

fn stored(key: &str) -> media::Stored {
    media::Stored {
        key: key.into(),
        mime: "image/webp",
        width: 1200,
        height: 800,
        bytes: 9,
        sha256: key.into(),
        scalable: true,
    }
}

fn added(db: &TestDb, press: &Press, key: &str) -> (i64, String) {
    let (press, stored) = (press.clone(), stored(key));
    let captions = media::Captions { caption: Some("A quay".into()), ..media::Captions::default() };
    write(db, move |tx| add_picture(tx, &press, &stored, &captions, NOW))
}

fn fetched(db: &TestDb, file: &str) -> Option<Picture> {
    let file = file.to_owned();
    read(db, move |conn| picture(conn, &file, NOW))
}

fn gated_by(db: &TestDb, file: &str) -> Vec<i64> {
    fetched(db, file).unwrap().gated_by
}

fn with_pictures(title: &str, pictures: &[(i64, bool)]) -> Manuscript {
    Manuscript { pictures: pictures.to_vec(), ..manuscript(title, NOW) }
}

db::both_databases! {
    fn a_picture_past_the_teaser_is_its_articles(db: TestDb) {
        let press = press(|_| ());
        let (id, file) = added(&db, &press, "a");
        assert_eq!(added(&db, &press, "a"), (id, file.clone()));
        assert!(file.ends_with(".webp"));
        assert_eq!(gated_by(&db, &file), [0; 0]);
        let one = publish(&db, &press, &with_pictures("one", &[(id, true)]));
        let two = publish(&db, &press, &with_pictures("two", &[(id, true)]));
        let mut gating = gated_by(&db, &file);
        gating.sort_unstable();
        assert_eq!(gating, [one, two]);
        assert_eq!(fetched(&db, &file).unwrap().storage_key, "a");
        assert_eq!(fetched(&db, &file.replace(".webp", ".jpg")), None);
        assert_eq!(fetched(&db, "invented.webp"), None);
    }

    fn one_open_use_opens_it_and_a_draft_or_withdrawn_one_does_not(db: TestDb) {
        let press = press(|_| ());
        let (id, file) = added(&db, &press, "a");
        let gating = publish(&db, &press, &with_pictures("gating", &[(id, true)]));
        publish(&db, &press, &Manuscript { published: false, ..with_pictures("draft", &[(id, false)]) });
        assert_eq!(gated_by(&db, &file), [gating]);
        let open = publish(&db, &press, &with_pictures("open", &[(id, false)]));
        assert_eq!(gated_by(&db, &file), [0; 0]);
        write(&db, move |tx| withdraw(tx, open, NOW));
        assert_eq!(gated_by(&db, &file), [gating]);
    }

    fn a_picture_of_nothing_published_is_there_for_nobody(db: TestDb) {
        let press = press(|_| ());
        let (id, file) = added(&db, &press, "a");
        let gone = publish(&db, &press, &with_pictures("gone", &[(id, false)]));
        publish(&db, &press, &Manuscript { published: false, ..with_pictures("draft", &[(id, false)]) });
        publish(&db, &press, &Manuscript { published_at: Some(NOW + 1), ..with_pictures("to come", &[(id, false)]) });
        assert!(fetched(&db, &file).is_some());
        write(&db, move |tx| withdraw(tx, gone, NOW));
        assert_eq!(fetched(&db, &file), None);
        let late = file.clone();
        assert!(read(&db, move |conn| picture(conn, &late, NOW + 1)).is_some());
    }

    fn shown_twice_the_open_place_counts_and_so_does_the_lead(db: TestDb) {
        let press = press(|_| ());
        let ((both, both_file), (lead, lead_file)) = (added(&db, &press, "a"), added(&db, &press, "b"));
        let draft = LeadDraft { picture: Some(lead), alt: "Cranes".into(), ..LeadDraft::default() };
        let manuscript = Manuscript {
            lead: Some(draft), ..with_pictures("one", &[(both, true), (both, false), (lead, true)])
        };
        publish(&db, &press, &manuscript);
        assert_eq!(gated_by(&db, &both_file), [0; 0]);
        assert_eq!(gated_by(&db, &lead_file), [0; 0]);
        let image = article(&db, "one").card.image.unwrap();
        assert_eq!((image.file.as_deref(), image.width, image.alt.as_str()), (Some(lead_file.as_str()), 1200, "Cranes"));
    }
}
