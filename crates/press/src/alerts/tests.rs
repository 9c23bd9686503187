//! Mails about what readers follow, on both databases.

use db::testing::TestDb;
use kernel::clock::HOUR;

use super::*;
use crate::articles::fixtures::{NOW, at, body, manuscript, press, publish, read, reader, write};
use crate::articles::{AuthorDraft, Manuscript, withdraw};
use crate::follows::{self, Followed};
use crate::history::{self, View};
use crate::newsletters::{self, Consent, Link};
use crate::readers::{self, MailJob};
use crate::taxonomy::TermKind;
use crate::{account, authors, preferences, taxonomy};

const BUTTON: Consent<'static> = Consent { place: "follow", wording: "We mail you." };

/// Of the topic Trade, by Ada Quill.
fn piece(title: &str, at: Millis) -> Manuscript {
    let mut piece =
        Manuscript { body: body("teaser of the quay", "cranes stand idle"), ..manuscript(title, at) };
    piece.topics = vec!["Trade".into()];
    piece.authors = vec![AuthorDraft { name: "Ada Quill".into(), ..AuthorDraft::default() }];
    piece
}

/// A site with an author and a topic of long ago.
struct Desk<'db> {
    db: &'db TestDb,
    press: Press,
    author: Followed,
    topic: Followed,
}

impl<'db> Desk<'db> {
    fn new(db: &'db TestDb) -> Desk<'db> {
        let press = press(|_| ());
        publish(db, &press, &piece("Long ago", NOW - 90 * DAY));
        let author = Followed::Author(read(db, |conn| authors::by_slug(conn, "ada-quill")).unwrap().id);
        let topic = read(db, |conn| taxonomy::by_slug(conn, TermKind::Topic, "trade")).unwrap().id;
        Desk { db, press, author, topic: Followed::Term(topic) }
    }

    /// Presses "Follow"; gives the row of that.
    fn follow(&self, reader: i64, what: Followed) -> i64 {
        let (press, now) = (self.press.clone(), self.press.clock.now());
        write(self.db, move |tx| {
            follows::follow(tx, now, reader, what)?;
            begin(tx, &press, now, reader, what, BUTTON)?;
            Ok(follows::of_reader(tx, reader)?[0].id)
        })
    }

    fn set(&self, reader: i64, follow: i64, alert: Alert) {
        let (press, now) = (self.press.clone(), self.press.clock.now());
        write(self.db, move |tx| set(tx, &press, now, reader, follow, alert, BUTTON));
    }

    fn comes_out(&self, title: &str) -> i64 {
        publish(self.db, &self.press, &piece(title, self.press.clock.now()))
    }

    /// All that is due now; gives the mails that were queued by it.
    fn mails(&self) -> Vec<MailJob> {
        while wake(self.db, &self.press).unwrap() {}
        while tell_due(self.db, &self.press).unwrap() > 0 {}
        let now = self.press.clock.now();
        let jobs = write(self.db, move |tx| {
            let jobs = jobs::claim(tx, "mail", now, HOUR, 1000)?;
            jobs.iter().try_for_each(|job| jobs::complete(tx, job.id))?;
            Ok(jobs)
        });
        jobs.iter().map(|job| serde_json::from_str(&job.payload).unwrap()).collect()
    }

    /// The mails of the next morning, as what they name under which heading.
    fn morning(&self) -> Vec<Vec<(String, Vec<String>)>> {
        self.press.clock.advance(next_morning(&self.press, self.press.clock.now()) - self.press.clock.now());
        self.mails().iter().map(titles).collect()
    }
}

fn titles(mail: &MailJob) -> Vec<(String, Vec<String>)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let of = |section: &serde_json::Value| {
        section["articles"].as_array().unwrap().iter().map(|one| text(&one["title"])).collect()
    };
    mail.context["sections"].as_array().unwrap().iter().map(|one| (text(&one["name"]), of(one))).collect()
}

fn told(name: &str, titles: &[&str]) -> (String, Vec<String>) {
    (name.to_owned(), titles.iter().map(|title| (*title).to_owned()).collect())
}

/// The link that one click in a mail follows.
fn link(mail: &MailJob) -> Link {
    let url = mail.stop_url.clone().unwrap();
    let mut parts = url.rsplit('/').map(str::to_owned);
    let signature = parts.next().unwrap();
    let letter = parts.next().unwrap();
    Link { reader: parts.next().unwrap(), letter, signature }
}

#[test]
fn mails_are_made_in_the_magazines_morning() {
    let press = press(|config| config.site.time_zone = "Asia/Tokyo".into());
    for (now, morning) in [
        ("2026-11-10T12:00:00Z", "2026-11-10T22:00:00Z"),
        ("2026-11-10T21:59:59Z", "2026-11-10T22:00:00Z"),
        ("2026-11-10T22:00:00Z", "2026-11-11T22:00:00Z"),
    ] {
        assert_eq!(next_morning(&press, at(now)), at(morning), "{now}");
    }
}

#[test]
fn what_a_click_ends_is_read_as_it_was_written() {
    for alert in Alert::ALL {
        let one = Target { follow: 12, alert };
        assert_eq!(target(&one.letter()), Some(one));
    }
    for other in ["follows", "follow-", "follow-x-daily", "follow-1", "follow-1-weekly", "daily"] {
        assert_eq!(target(other), None, "{other}");
    }
}

db::both_databases! {
    fn a_busy_day_is_one_mail_in_the_morning(db: TestDb) {
        let desk = Desk::new(&db);
        let ada = reader(&db, &desk.press, "ada@example.org");
        desk.follow(ada, desk.topic);
        desk.follow(ada, desk.author);
        for title in ["First", "Second"] {
            desk.press.clock.advance(HOUR);
            desk.comes_out(title);
        }
        assert_eq!(desk.mails(), [], "it is not morning yet");
        // Filed under both: named once, under the author.
        assert_eq!(desk.morning(), [[told("Ada Quill", &["Second", "First"])]]);
        assert_eq!(desk.morning().len(), 0);
        desk.press.clock.advance(HOUR);
        desk.comes_out("Third");
        let gone = desk.comes_out("Withdrawn");
        write(&db, move |tx| withdraw(tx, gone, NOW));
        assert_eq!(desk.morning(), [[told("Ada Quill", &["Third"])]]);
    }

    fn at_once_is_some_minutes_later_and_folds_what_comes_out_meanwhile(db: TestDb) {
        let desk = Desk::new(&db);
        let (ada, bo) = (reader(&db, &desk.press, "ada@example.org"), reader(&db, &desk.press, "bo@example.org"));
        let follow = desk.follow(ada, desk.author);
        desk.set(ada, follow, Alert::AtOnce);
        desk.follow(bo, desk.author);
        desk.press.clock.advance(HOUR);
        desk.comes_out("First");
        assert_eq!(desk.mails(), []);
        desk.press.clock.advance(FOLD / 2);
        desk.comes_out("Second");
        assert_eq!(desk.mails(), []);
        desk.press.clock.advance(FOLD / 2);
        let mails = desk.mails();
        assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["ada@example.org"]);
        assert_eq!(titles(&mails[0]), [told("Ada Quill", &["Second", "First"])]);
        assert!(!mails[0].context.to_string().contains("cranes"), "nothing that is paid for");
        // Bo hears of both in the morning, Ada of nothing twice.
        assert_eq!(desk.morning(), [[told("Ada Quill", &["Second", "First"])]]);
    }

    fn nobody_hears_of_what_they_have_read_or_of_what_was_before(db: TestDb) {
        let desk = Desk::new(&db);
        let ada = reader(&db, &desk.press, "ada@example.org");
        desk.comes_out("Before");
        desk.press.clock.advance(HOUR);
        let follow = desk.follow(ada, desk.topic);
        desk.press.clock.advance(HOUR);
        let (read, now) = (desk.comes_out("Read"), desk.press.clock.now());
        write(&db, move |tx| history::write(tx, &[View { reader: ada, article: read, at: now }]));
        assert_eq!(desk.morning().len(), 0);
        desk.comes_out("New");
        assert_eq!(desk.morning(), [[told("Trade", &["New"])]]);
        desk.set(ada, follow, Alert::None);
        desk.comes_out("Unheard of");
        assert_eq!(desk.morning().len(), 0);
        desk.set(ada, follow, Alert::Daily);
        desk.press.clock.advance(HOUR);
        desk.comes_out("Heard of");
        assert_eq!(desk.morning(), [[told("Trade", &["Heard of"])]]);
    }

    fn what_came_out_while_mail_rested_is_not_told_after(db: TestDb) {
        let desk = Desk::new(&db);
        let ada = reader(&db, &desk.press, "ada@example.org");
        desk.follow(ada, desk.topic);
        let until = desk.press.clock.now() + 2 * DAY;
        write(&db, move |tx| newsletters::pause(tx, NOW, ada, until));
        desk.press.clock.advance(HOUR);
        desk.comes_out("Rested");
        assert_eq!((desk.morning().len(), desk.morning().len()), (0, 0));
        desk.press.clock.advance(2 * DAY);
        desk.comes_out("After");
        assert_eq!(desk.morning(), [[told("Trade", &["After"])]]);
    }

    fn one_click_ends_what_the_mail_was_about_and_can_be_taken_back(db: TestDb) {
        let desk = Desk::new(&db);
        let ada = reader(&db, &desk.press, "ada@example.org");
        let author = desk.follow(ada, desk.author);
        desk.set(ada, author, Alert::AtOnce);
        let mut other = piece("Elsewhere", NOW);
        other.authors.clear();
        desk.follow(ada, desk.topic);
        desk.press.clock.advance(HOUR);
        desk.comes_out("First");
        desk.mails();
        desk.press.clock.advance(FOLD);
        let mails = desk.mails();
        let one = link(&mails[0]);
        assert_eq!(one.letter, format!("follow-{author}-at-once"));
        let heard = |db: &TestDb| read(db, move |conn| follows::of_reader(conn, ada)).into_iter().map(|one| one.alert).collect::<Vec<_>>();
        let (press, clicked) = (desk.press.clone(), one.clone());
        assert!(write(&db, move |tx| newsletters::stop(tx, &press, NOW, &clicked)));
        assert_eq!(heard(&db), [Alert::Daily, Alert::None], "the topic's mails come");
        let (press, clicked) = (desk.press.clone(), one.clone());
        let seen = read(&db, move |conn| newsletters::leaving(conn, &press, &clicked)).unwrap();
        assert_eq!((seen.on, seen.follow), (false, Some(("Ada Quill".to_owned(), Alert::AtOnce))));
        let press = desk.press.clone();
        assert!(write(&db, move |tx| newsletters::resume(tx, &press, NOW, &one)));
        assert_eq!(heard(&db), [Alert::Daily, Alert::AtOnce]);

        // A mail about several things ends them all, and a new follow does not bring them back.
        desk.set(ada, author, Alert::Daily);
        desk.comes_out("Second");
        publish(&db, &desk.press, &Manuscript { published_at: Some(desk.press.clock.now()), ..other });
        desk.press.clock.advance(DAY);
        let mails = desk.mails();
        assert_eq!(titles(&mails[0]).len(), 2);
        let all = link(&mails[0]);
        assert_eq!(all.letter, LETTER);
        let press = desk.press.clone();
        assert!(write(&db, move |tx| newsletters::stop(tx, &press, NOW, &all)));
        write(&db, move |tx| follows::unfollow(tx, NOW, ada, desk.topic));
        desk.follow(ada, desk.topic);
        desk.comes_out("Third");
        assert_eq!(desk.morning().len(), 0);
        let press = desk.press.clone();
        let page = read(&db, move |conn| {
            let record = readers::by_id(conn, ada)?.unwrap();
            preferences::of_reader(conn, &press, &record, NOW)
        });
        assert!(page.is_empty());
    }

    fn every_follower_is_woken_however_many_there_are(db: TestDb) {
        let desk = Desk::new(&db);
        let many = 230;
        let press = desk.press.clone();
        let topic = desk.topic;
        write(&db, move |tx| {
            for n in 0..many {
                let email = kernel::EmailAddress::parse(&format!("r{n}@example.org")).unwrap();
                let reader = readers::add(tx, &press, NOW, &email, readers::Origin::Staff, true)?;
                follows::follow(tx, NOW, reader, topic)?;
                let follow = follows::of_reader(tx, reader)?[0].id;
                set(tx, &press, NOW, reader, follow, Alert::AtOnce, BUTTON)?;
            }
            Ok(())
        });
        desk.press.clock.advance(HOUR);
        desk.comes_out("First");
        // A step that dies after it committed is not done again, and none is left out.
        assert!(wake(&db, &desk.press).unwrap());
        let woken = |db: &TestDb| read(db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM alert_rounds WHERE due_at < morning_at", &[]));
        while wake(&db, &desk.press).unwrap() {}
        assert_eq!(woken(&db), many);
        desk.press.clock.advance(FOLD);
        assert_eq!(desk.mails().len(), many as usize);
        assert_eq!((desk.mails().len(), woken(&db)), (0, 0));
    }

    fn alerts_wait_while_many_mails_do(db: TestDb) {
        let desk = Desk::new(&db);
        let ada = reader(&db, &desk.press, "ada@example.org");
        desk.follow(ada, desk.topic);
        desk.press.clock.advance(HOUR);
        desk.comes_out("First");
        let now = desk.press.clock.now();
        write(&db, move |tx| (0..500).try_for_each(|_| jobs::enqueue(tx, "mail", "{}", now, now).map(drop)));
        desk.press.clock.advance(DAY);
        assert_eq!(tell_due(&db, &desk.press).unwrap(), 0);
        write(&db, |tx| tx.execute("DELETE FROM jobs WHERE payload = '{}'", &[]));
        assert_eq!(tell_due(&db, &desk.press).unwrap(), 1);
    }

    fn what_was_told_is_forgotten_when_it_is_news_no_more(db: TestDb) {
        let desk = Desk::new(&db);
        let ada = reader(&db, &desk.press, "ada@example.org");
        desk.follow(ada, desk.topic);
        desk.press.clock.advance(HOUR);
        desk.comes_out("First");
        assert_eq!(desk.morning().len(), 1);
        let now = desk.press.clock.now();
        assert_eq!(write(&db, move |tx| sweep(tx, now + 59 * DAY, 100)), 0);
        assert_eq!(write(&db, move |tx| sweep(tx, now + 61 * DAY, 100)), 2);
        let press = desk.press.clone();
        db.write_blocking(move |tx| account::erase(tx, &press, now, ada)).unwrap();
        assert_eq!(read(&db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM alert_rounds", &[])), 0);
    }
}
