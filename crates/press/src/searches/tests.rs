//! Saved searches and their mails, on both databases.

use db::testing::TestDb;
use kernel::clock::{DAY, HOUR};
use tempfile::TempDir;

use super::*;
use crate::articles::fixtures::{NOW, body, manuscript, press, publish, read, reader, write};
use crate::articles::{Manuscript, withdraw};
use crate::billing::{self, GrantSource};
use crate::library::{Library, Scope};
use crate::newsletters::Consent;
use crate::readers::MailJob;
use crate::{Press, account, alerts};

fn article(title: &str, at: Millis) -> Manuscript {
    Manuscript { body: body("teaser of the quay", "cranes stand idle"), ..manuscript(title, at) }
}

/// A site with an index that is kept up.
struct Desk<'db> {
    db: &'db TestDb,
    press: Press,
    library: Library,
    _data: TempDir,
}

impl<'db> Desk<'db> {
    fn new(db: &'db TestDb) -> Desk<'db> {
        let data = TempDir::new().unwrap();
        let library = Library::of(data.path());
        Desk { db, press: press(|_| ()), library, _data: data }
    }

    fn publish(&self, title: &str, at: Millis) -> i64 {
        let id = publish(self.db, &self.press, &article(title, at));
        self.until(title, |found| found.contains(&id));
        id
    }

    /// Follows as often as it takes: on PostgreSQL the transactions of other tests hold the log's end back.
    fn until(&self, query: &str, right: impl Fn(&[i64]) -> bool) {
        for _ in 0..5000 {
            self.db.watch().mark("test", 1);
            self.library.catch_up(self.db, &self.press).unwrap();
            let found = self
                .library
                .index()
                .map(|index| look(&index, query, Scope::Open, jiff::civil::Date::MIN).unwrap());
            if found.is_some_and(|found| right(&found)) {
                return;
            }
            std::thread::yield_now();
        }
        panic!("the index never was right about {query}");
    }

    fn save(&self, reader: i64, query: &str) -> Save {
        let (press, query, now) = (self.press.clone(), query.to_owned(), self.press.clock.now());
        write(self.db, move |tx| save(tx, &press, now, reader, &query, "We mail you."))
    }

    /// One look at everything that is due; gives the mails that were queued by it.
    fn morning(&self) -> Vec<MailJob> {
        let (press, now) = (self.press.clone(), self.press.clock.now());
        let all = read(self.db, move |conn| due(conn, &press, now, 100));
        let index = self.library.index().unwrap();
        for one in all {
            self.tell(&index, now, &one);
        }
        let jobs = write(self.db, move |tx| {
            let jobs = jobs::claim(tx, "mail", now, HOUR, 100)?;
            jobs.iter().try_for_each(|job| jobs::complete(tx, job.id))?;
            Ok(jobs)
        });
        jobs.iter().map(|job| serde_json::from_str(&job.payload).unwrap()).collect()
    }

    fn tell(&self, index: &crate::library::Index, now: Millis, due: &Due) -> bool {
        let (press, due) = (self.press.clone(), due.clone());
        let found: Vec<Vec<i64>> =
            due.searches.iter().map(|one| look(index, &one.query, due.scope, due.from).unwrap()).collect();
        write(self.db, move |tx| {
            let mut news = Vec::new();
            for (search, ids) in due.searches.iter().zip(&found) {
                let cards = found_for(tx, due.reader.id, search, ids, now)?;
                news.push(News { search: search.clone(), cards, path: "/search".into() });
            }
            tell(tx, &press, now, &due, news)
        })
    }
}

fn titles(mail: &MailJob) -> Vec<(String, Vec<String>)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let sections = mail.context["sections"].as_array().unwrap().iter();
    let titles = |one: &serde_json::Value| {
        one["articles"].as_array().unwrap().iter().map(|one| text(&one["title"])).collect()
    };
    sections.map(|one| (text(&one["name"]), titles(one))).collect()
}

#[test]
fn what_lasts_of_a_search_are_its_words_and_labels() {
    let lasting = |text: &str| lasting(&Query::read(text), &[]);
    assert_eq!(
        lasting("port  -strike section:trade after:2020").as_deref(),
        Some("port -strike section:trade")
    );
    assert_eq!(lasting("topic:trade").as_deref(), Some("topic:trade"));
    assert_eq!((lasting("year:1987"), lasting("-strike"), lasting("")), (None, None, None));
    let corrections = [Correction { typed: "lukashenka".into(), meant: "lukashenko".into() }];
    let meant = super::lasting(&Query::read("Lukashenka minsk"), &corrections);
    assert_eq!(meant.as_deref(), Some("lukashenko minsk"));
}

/// Ada keeps a search, an article matches it, and it is the next morning.
fn a_reader_with_news(db: &TestDb) -> (Desk<'_>, i64, Due) {
    let desk = Desk::new(db);
    let ada = reader(db, &desk.press, "ada@example.org");
    desk.save(ada, "harbour");
    desk.press.clock.advance(HOUR);
    desk.publish("Harbour strike", NOW + HOUR);
    desk.press.clock.advance(DAY);
    let (press, now) = (desk.press.clone(), desk.press.clock.now());
    let looked = read(db, move |conn| due(conn, &press, now, 10)).remove(0);
    (desk, ada, looked)
}

db::both_databases! {
    fn a_search_is_kept_once_and_by_one_reader(db: TestDb) {
        let desk = Desk::new(&db);
        let (ada, bo) = (reader(&db, &desk.press, "ada@example.org"), reader(&db, &desk.press, "bo@example.org"));
        assert_eq!((desk.save(ada, "port"), desk.save(ada, "port"), desk.save(bo, "port")), (Save::Saved, Save::Already, Save::Saved));
        let of = |reader| read(&db, move |conn| of_reader(conn, reader));
        let id = of(ada)[0].id;
        assert!(!write(&db, move |tx| delete(tx, bo, id)));
        assert!(write(&db, move |tx| delete(tx, ada, id)));
        assert_eq!((of(ada).len(), of(bo).len()), (0, 1));
        for n in 0..MOST {
            desk.save(ada, &format!("port{n}"));
        }
        assert_eq!((desk.save(ada, "one more"), of(ada).len() as i64), (Save::Full, MOST));
    }

    fn each_morning_one_mail_tells_what_is_new_and_never_twice(db: TestDb) {
        let desk = Desk::new(&db);
        let ada = reader(&db, &desk.press, "ada@example.org");
        desk.publish("Harbour of before", NOW - HOUR);
        desk.save(ada, "harbour");
        desk.save(ada, "night harbour");
        desk.press.clock.advance(HOUR);
        desk.publish("Harbour strike", NOW + HOUR);
        assert_eq!(desk.morning(), [], "it is not morning yet");
        desk.press.clock.advance(DAY);
        let mails = desk.morning();
        assert_eq!(mails.len(), 1);
        assert_eq!(titles(&mails[0]), [("harbour".to_owned(), vec!["Harbour strike".to_owned()])]);
        assert_eq!((mails[0].to.as_str(), mails[0].subject_key.as_str()), ("ada@example.org", "mail-search-subject"));
        assert!(mails[0].stop_url.as_ref().unwrap().contains("/newsletters/stop/"));
        assert_eq!(desk.morning(), [], "once a day");
        desk.press.clock.advance(DAY);
        assert_eq!(desk.morning(), [], "nothing is new");

        // Dated a little back, one of long ago, and one that is withdrawn before the mail is made.
        let now = desk.press.clock.now();
        desk.publish("Late harbour night", now - DAY);
        desk.publish("Ancient harbour", now - 30 * DAY);
        let gone = desk.publish("Withdrawn harbour", now);
        write(&db, move |tx| withdraw(tx, gone, now));
        desk.press.clock.advance(DAY);
        let mails = desk.morning();
        assert_eq!(titles(&mails[0]), [("night harbour".to_owned(), vec!["Late harbour night".to_owned()])]);
    }

    fn paid_words_tell_subscribers_alone(db: TestDb) {
        let desk = Desk::new(&db);
        let (ada, bo) = (reader(&db, &desk.press, "ada@example.org"), reader(&db, &desk.press, "bo@example.org"));
        write(&db, move |tx| {
            billing::grant(tx, bo, GrantSource::Subscription, "all-access", Some(NOW + 30 * DAY), "", NOW - DAY).map(drop)
        });
        for who in [ada, bo] {
            desk.save(who, "cranes");
        }
        desk.press.clock.advance(HOUR);
        desk.publish("Harbour strike", NOW + HOUR);
        desk.press.clock.advance(DAY);
        let mails = desk.morning();
        assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["bo@example.org"]);
        assert!(!mails[0].context.to_string().contains("stand idle"));
    }

    fn a_mail_is_about_every_word_and_about_no_other(db: TestDb) {
        let desk = Desk::new(&db);
        desk.publish("Harbour strike", NOW - HOUR);
        let found = |query: &str| look(&desk.library.index().unwrap(), query, Scope::Open, jiff::civil::Date::MIN).unwrap().len();
        assert_eq!((found("harbour strike"), found("harbour teaser strike quay"), found("\"harbour strike\" quay")), (1, 1, 1));
        assert_eq!((found("harbour fog"), found("harbour teaser strike fog"), found("harbuor")), (0, 0, 0));
    }

    fn whoever_stopped_the_mails_gets_none_and_keeps_the_searches(db: TestDb) {
        let (desk, ada, looked) = a_reader_with_news(&db);
        let now = desk.press.clock.now();
        let off = Consent { place: "account", wording: "" };
        write(&db, move |tx| switch_mails(tx, now, ada, false, off));
        assert!(!desk.tell(&desk.library.index().unwrap(), now, &looked), "stopped while it was looked for");
        assert_eq!((desk.morning(), read(&db, move |conn| of_reader(conn, ada)).len()), (vec![], 1));
        assert_eq!(desk.save(ada, "harbour"), Save::Already, "and so they come again");
        desk.press.clock.advance(DAY);
        assert_eq!(desk.morning().len(), 1);
        let press = desk.press.clone();
        db.write_blocking(move |tx| account::erase(tx, &press, now, ada)).unwrap();
        desk.press.clock.advance(100 * DAY);
        assert_eq!(desk.morning(), []);
        assert_eq!(read(&db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM alerts_told", &[])), 0);
    }

    fn of_two_who_look_at_once_one_tells(db: TestDb) {
        let (desk, _, looked) = a_reader_with_news(&db);
        let now = desk.press.clock.now();
        let index = desk.library.index().unwrap();
        assert_eq!((desk.tell(&index, now, &looked), desk.tell(&index, now, &looked)), (true, false));
        assert_eq!(write(&db, move |tx| alerts::sweep(tx, now + 60 * DAY, 100)), 1);
    }
}
