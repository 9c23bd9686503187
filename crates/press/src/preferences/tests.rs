//! The page of everything that comes by mail, on both databases.

use db::testing::TestDb;
use kernel::clock::DAY;

use super::*;
use crate::articles::fixtures::{NOW, manuscript, press as site, publish, read, reader, subscriber, write};
use crate::follows::Followed;
use crate::taxonomy::{self, TermKind};

const HERE: Consent<'static> = Consent { place: "preferences", wording: "Choose what you want." };

fn press() -> Press {
    let letter = |slug: &str, subscribers_only| kernel::config::Newsletter {
        slug: slug.into(),
        name: slug.into(),
        subscribers_only,
        ..kernel::config::Newsletter::default()
    };
    site(|config| config.newsletters = vec![letter("weekly", false), letter("daily", true)])
}

fn shown(db: &TestDb, press: &Press, reader: i64) -> Preferences {
    let (press, now) = (press.clone(), press.clock.now());
    read(db, move |conn| {
        let record = readers::by_id(conn, reader)?.unwrap();
        of_reader(conn, &press, &record, now)
    })
}

fn saved(db: &TestDb, press: &Press, reader: i64, wanted: Wanted) -> Result<(), NewsletterError> {
    let (press, now) = (press.clone(), press.clock.now());
    db.write_blocking(move |tx| save(tx, &press, now, reader, &wanted, HERE))
}

fn on(preferences: &Preferences) -> Vec<&str> {
    let letters = preferences.letters.iter().filter(|one| one.choice.active);
    letters.map(|one| one.choice.slug.as_str()).collect()
}

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| (*text).to_owned()).collect()
}

/// Lets the reader follow a topic; gives the row of that.
fn follows(db: &TestDb, press: &Press, reader: i64) -> i64 {
    let mut draft = manuscript("Filed", NOW - DAY);
    draft.topics = vec!["Trade".into()];
    publish(db, press, &draft);
    write(db, move |tx| {
        let term = taxonomy::by_slug(tx, TermKind::Topic, "trade")?.unwrap().id;
        follows::follow(tx, NOW, reader, Followed::Term(term))?;
        Ok(follows::of_reader(tx, reader)?[0].id)
    })
}

db::both_databases! {
    fn what_is_shown_and_unticked_ends_and_nothing_else(db: TestDb) {
        let press = press();
        let ada = subscriber(&db, &press, "ada@example.org");
        let both = Wanted { shown: texts(&["weekly", "daily"]), on: texts(&["weekly", "daily"]), ..Wanted::default() };
        saved(&db, &press, ada, both).unwrap();
        assert_eq!(on(&shown(&db, &press, ada)), ["weekly", "daily"]);
        // A form of before the daily was offered.
        saved(&db, &press, ada, Wanted { shown: texts(&["weekly"]), ..Wanted::default() }).unwrap();
        assert_eq!(on(&shown(&db, &press, ada)), ["daily"]);
        let unknown = Wanted { shown: texts(&["nightly"]), on: texts(&["nightly"]), ..Wanted::default() };
        assert!(matches!(saved(&db, &press, ada, unknown), Err(NewsletterError::Unknown(_))));
    }

    fn what_comes_with_all_access_is_not_had_without_it(db: TestDb) {
        let press = press();
        let bo = reader(&db, &press, "bo@example.org");
        let offered = shown(&db, &press, bo).letters;
        assert_eq!(offered.iter().map(|one| one.may).collect::<Vec<_>>(), [true, false]);
        let wanted = Wanted { shown: texts(&["weekly", "daily"]), on: texts(&["weekly", "daily"]), ..Wanted::default() };
        assert!(matches!(saved(&db, &press, bo, wanted), Err(NewsletterError::SubscribersOnly(_))));
        assert!(on(&shown(&db, &press, bo)).is_empty(), "all or nothing");
    }

    fn everything_ends_and_comes_again_as_it_was(db: TestDb) {
        let press = press();
        let ada = subscriber(&db, &press, "ada@example.org");
        let follow = follows(&db, &press, ada);
        let wanted = Wanted { shown: texts(&["weekly", "daily"]), on: texts(&["daily"]), alerts: vec![(follow, Alert::AtOnce)] };
        saved(&db, &press, ada, wanted).unwrap();
        let before = shown(&db, &press, ada);
        assert!(!before.is_empty());
        let at = NOW + DAY;
        write(&db, move |tx| stop_all(tx, at, ada, HERE));
        let ended = shown(&db, &press, ada);
        assert!(ended.is_empty() && ended.follows[0].alert == Alert::None);
        assert_eq!(read(&db, move |conn| stopped_at(conn, ada, at)), 2);
        // Pressed again, it finds nothing, and the first can still be taken back; another time cannot.
        write(&db, move |tx| stop_all(tx, at + 1, ada, HERE));
        for (time, left) in [(at + 1, 2), (at, 0)] {
            let press = press.clone();
            write(&db, move |tx| undo(tx, &press, at + 2, ada, time, HERE));
            assert_eq!(read(&db, move |conn| stopped_at(conn, ada, at)), left);
        }
        assert_eq!(shown(&db, &press, ada), before);
    }

    fn whoever_called_a_letter_spam_gets_again_what_they_ask_for(db: TestDb) {
        let press = press();
        let ada = subscriber(&db, &press, "ada@example.org");
        let save = |on: &[&str]| saved(&db, &press, ada, Wanted { shown: texts(&["weekly"]), on: texts(on), ..Wanted::default() }).unwrap();
        save(&["weekly"]);
        write(&db, move |tx| tx.execute("UPDATE readers SET suppressed = 'complained' WHERE id = $1", &[&ada]));
        assert_eq!(shown(&db, &press, ada).unreached, Some(feedback::Reason::Complained));
        save(&[]);
        assert!(shown(&db, &press, ada).unreached.is_some(), "nothing was asked for");
        save(&["weekly"]);
        assert_eq!(shown(&db, &press, ada).unreached, None);
        write(&db, move |tx| tx.execute("UPDATE readers SET suppressed = 'bounced' WHERE id = $1", &[&ada]));
        save(&["weekly"]);
        assert!(shown(&db, &press, ada).unreached.is_some(), "to ask is not to be reached");
    }

    fn a_link_is_for_one_reader(db: TestDb) {
        let press = press();
        let (ada, bo) = (reader(&db, &press, "ada@example.org"), reader(&db, &press, "bo@example.org"));
        let id = |who| read(&db, move |conn| Ok(readers::by_id(conn, who)?.unwrap().public_id));
        let (ada, bo) = (id(ada), id(bo));
        let link = path(&press, &ada);
        let signature = link.strip_prefix(&format!("/preferences/{ada}/")).unwrap().to_owned();
        let whose = |id: &str, given: &str| {
            let (press, id, given) = (press.clone(), id.to_owned(), given.to_owned());
            read(&db, move |conn| whose(conn, &press, &id, &given)).map(|reader| reader.email)
        };
        assert_eq!(whose(&ada, &signature).as_deref(), Some("ada@example.org"));
        assert_eq!((whose(&bo, &signature), whose(&ada, "")), (None, None));
    }
}
