//! What comes back of an issue, and whom it is not sent to any more.

use db::testing::TestDb;
use kernel::clock::DAY;
use mail::bounces::{self, Hard, Recipient, Report, Soft, Verdict};

use super::*;
use crate::newsletters::feedback::{self, Counted, Reason, Source, Taken};
use crate::newsletters::sending::{Mailing, Results, results};

const BOUNCES: &str = "[mail.bounces]\naddress = \"bounces@news.example\"";
const PEOPLE: [&str; 4] = ["ada@example.org", "bea@example.org", "cid@example.org", "dora@example.org"];

/// A site with four readers.
fn house(db: TestDb) -> House {
    let house = House::with(db, BOUNCES);
    for one in PEOPLE {
        house.reader(one, "harbour");
    }
    house
}

/// An issue for everyone, of that day.
fn issue_of(house: &House, day: &'static str) -> i64 {
    const DAY: &str = "UPDATE issues SET day = $2 WHERE id = $1";
    let issue = house.everyone();
    house.desk.write(move |tx, _, _| tx.execute(DAY, &[&issue, &day])).unwrap();
    house.settle_down();
    issue
}

/// Sends an issue to all who may have it; gives their mails.
fn sent(house: &House, issue: i64) -> Vec<mail::bulk::Entry> {
    let sender = house.sender();
    let entries = house.claims(sender, issue, MOST).unwrap();
    house.intends(sender, &entries);
    house.settles(sender, &entries, &Outcome::Accepted);
    house.settle_down();
    let mailing = house.desk.read(move |conn, _, _| Mailing::of(conn, issue));
    entries.into_iter().map(|entry| mailing.entry(&house.desk.press, entry)).collect()
}

/// What a report by mail says of a mail, as it comes to its return path.
fn comes_back(house: &House, mail: &mail::bulk::Entry, verdict: Verdict) -> Taken {
    let one = Recipient {
        address: mail.to.email.clone(),
        original: None,
        verdict,
        status: None,
        diagnostic: String::new(),
    };
    let report =
        Report { verdict, recipients: vec![one], message_id: None, return_path: None, sent_to: Vec::new() };
    let source = Source::Mail(vec![mail.return_path.clone()]);
    let take =
        move |tx: &mut db::Tx, press: &crate::Press, now| feedback::take(tx, press, now, &source, &report);
    house.desk.write::<_, DbError>(take).unwrap()
}

fn of(house: &House, issue: i64) -> Results {
    house.desk.read(move |conn, _, _| results(conn, issue)).unwrap()
}

fn suppressed(house: &House) -> Vec<String> {
    const WHO: &str = "SELECT email FROM readers WHERE suppressed IS NOT NULL ORDER BY id";
    house.desk.read(|conn, _, _| conn.query(WHO, &[]))
}

db::both_databases! {
    fn each_mail_has_a_return_path_and_an_id_of_its_own(db: TestDb) {
        let house = house(db);
        let issue = issue_of(&house, "2026-05-04");
        let mails = sent(&house, issue);
        for (mail, other) in mails.iter().zip(mails.iter().skip(1)) {
            let (name, _) = mail.message_id.split_once('@').unwrap();
            assert!(feedback::is_return_path(&house.desk.press, &mail.return_path));
            let made_up = format!("bounces+{name}@news.example");
            assert!(!feedback::is_return_path(&house.desk.press, &made_up), "no Message-ID tells where bounces go");
            assert_ne!(mail.message_id, other.message_id);
        }
        let quiet = House::new(TestDb::sqlite());
        quiet.reader(PEOPLE[0], "harbour");
        let issue = issue_of(&quiet, "2026-05-04");
        assert_eq!(sent(&quiet, issue)[0].return_path, quiet.desk.press.config.mail.from);
    }

    fn what_comes_back_shows_in_an_issues_results(db: TestDb) {
        let house = house(db);
        let issue = issue_of(&house, "2026-05-04");
        let mails = sent(&house, issue);
        house.wait(DAY);
        let frozen = issue_of(&house, "2026-05-05");
        let verdicts = [Verdict::Hard(Hard::UnknownUser), Verdict::Soft(Soft::MailboxFull), Verdict::Complaint];
        let taken: Vec<Taken> = mails.iter().zip(verdicts).map(|(mail, verdict)| comes_back(&house, mail, verdict)).collect();
        assert_eq!(taken, [Taken::Suppressed(Reason::Bounced), Taken::Counted, Taken::Suppressed(Reason::Complained)]);
        let found = of(&house, issue);
        let returned = Counted { bounced: 1, delayed: 1, blocked: 0, complained: 1, undelivered: 2 };
        assert_eq!((found.counts.accepted, found.returned), (4, returned));
        assert_eq!((found.delivered(), found.lost()), (2, 2));
        let ended = of(&house, frozen);
        assert_eq!((found.unsubscribed, ended.unsubscribed), (0, 1), "the end of a newsletter is the latest issue's");
        assert_eq!(sent(&house, frozen).len(), 2, "an audience that was frozen before is looked at once more");
        assert_eq!(house.number(frozen, Fate::Withdrawn), 2);
    }

    fn a_mailbox_that_the_relay_says_is_none_gets_nothing_more(db: TestDb) {
        let house = house(db);
        let issue = issue_of(&house, "2026-05-04");
        let sender = house.sender();
        let entries = house.claims(sender, issue, MOST).unwrap();
        house.intends(sender, &entries);
        let answers = ["550 5.1.1 <ada@example.org>: no such user", "550 no such user", "550 5.7.1 looks like spam", "552 5.2.2 mailbox full"];
        for (entry, answer) in entries.iter().zip(answers) {
            house.settles(sender, std::slice::from_ref(entry), &Outcome::Refused(answer.into()));
        }
        assert_eq!(house.number(issue, Fate::Refused), 4);
        assert_eq!(suppressed(&house), ["ada@example.org"]);
        let found = of(&house, issue);
        assert_eq!(found.returned, Counted::default(), "it never left");
        assert_eq!((found.delivered(), found.lost()), (0, 4));
        assert!(matches!(bounces::said(answers[0]), Verdict::Hard(Hard::UnknownUser)));
    }
}
