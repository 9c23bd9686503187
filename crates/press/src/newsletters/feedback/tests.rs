mod moves;

use db::testing::TestDb;
use db::{DbError, Tx};
use kernel::clock::DAY;
use mail::bounces::{Blocked, Hard, Recipient, Report, Soft, Verdict};

use super::{
    Counted, Place, Reason, Sent, Source, Taken, is_return_path, letter, lift, of_issue, of_reader, sweep,
    take, why,
};
use crate::account;
use crate::audit::Actor;
use crate::newsletters::{Consent, set};
use crate::readers::tests::{Desk, email};
use crate::readers::{self, Origin};

const ADA: &str = "ada@example.org";
const HERE: Consent<'static> = Consent { place: "account", wording: "Harbour News by e-mail." };
const UNKNOWN: Verdict = Verdict::Hard(Hard::UnknownUser);
const FULL: Verdict = Verdict::Soft(Soft::MailboxFull);

fn site(db: TestDb) -> Desk {
    Desk::with(db, "[mail.bounces]\naddress = \"bounces@news.example\"")
}

fn issue(desk: &Desk, day: i64) -> i64 {
    const ISSUE: &str =
        "INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version)
        VALUES ($1, 'harbour', $1, 'sent', 1, 1, '', 1) RETURNING id";
    let day = format!("2026-05-{day:02}");
    desk.write::<i64, DbError>(move |tx, _, _| tx.query_one(ISSUE, &[&day])).unwrap()
}

/// A reader of Harbour News.
fn reader(desk: &Desk, address: &'static str) -> i64 {
    desk.write::<i64, DbError>(move |tx, press, now| {
        let reader = readers::add(tx, press, now, &email(address), Origin::Site, true)?;
        set(tx, press, now, reader, "harbour", true, HERE).unwrap();
        Ok(reader)
    })
    .unwrap()
}

/// The name of a letter to a reader at an address, in its return path.
fn name(desk: &Desk, issue: i64, reader: i64, address: &str) -> String {
    letter(&desk.press, issue, reader, address).name(&desk.press.key, Place::ReturnPath)
}

fn message_id(desk: &Desk, issue: i64, reader: i64, address: &str) -> String {
    let name = letter(&desk.press, issue, reader, address).name(&desk.press.key, Place::MessageId);
    format!("{name}@news.example")
}

fn report(verdict: Verdict, address: &str) -> Report {
    let one = Recipient {
        address: address.to_owned(),
        original: None,
        verdict,
        status: None,
        diagnostic: "550\n no".to_owned(),
    };
    Report { verdict, recipients: vec![one], message_id: None, return_path: None, sent_to: Vec::new() }
}

fn taken(desk: &Desk, name: &str, report: &Report) -> Taken {
    let to = desk.press.config.mail.bounces.return_path(name).unwrap().to_uppercase();
    taken_of(desk, Source::Mail(vec![to]), report)
}

fn taken_of(desk: &Desk, source: Source, report: &Report) -> Taken {
    let report = report.clone();
    desk.write::<_, DbError>(move |tx, press, now| take(tx, press, now, &source, &report)).unwrap()
}

fn suppressed(desk: &Desk, reader: i64) -> bool {
    desk.read(move |conn, _, _| why(conn, reader)).is_some()
}

fn counted(desk: &Desk, issue: i64) -> Counted {
    desk.read(move |conn, _, _| of_issue(conn, issue))
}

fn gets(desk: &Desk, reader: i64) -> bool {
    desk.read(move |conn, _, _| crate::newsletters::gets(conn, reader, "harbour"))
}

fn at_the_desk(
    desk: &Desk,
    reader: i64,
    act: fn(&mut Tx, &crate::Press, i64, &Actor, &readers::ReaderRecord) -> Result<bool, DbError>,
) -> bool {
    desk.write(move |tx, press, now| {
        let record = readers::by_id(tx, reader)?.unwrap();
        act(tx, press, now, &Actor::Operator, &record)
    })
    .unwrap()
}

db::both_databases! {
    fn a_hard_bounce_suppresses_the_mailbox_at_once_and_counts_once(db: TestDb) {
        let desk = site(db);
        let (issue, ada, alias) = (issue(&desk, 4), reader(&desk, ADA), reader(&desk, "Ada+news@example.org"));
        let other = reader(&desk, "bea@example.org");
        let name = name(&desk, issue, ada, ADA);
        assert_eq!(taken(&desk, &name, &report(UNKNOWN, "ADA@example.org")), Taken::Suppressed(Reason::Bounced));
        assert_eq!(taken(&desk, &name, &report(UNKNOWN, ADA)), Taken::Repeated);
        assert!(suppressed(&desk, ada) && suppressed(&desk, alias) && !suppressed(&desk, other));
        assert_eq!(counted(&desk, issue), Counted { bounced: 1, undelivered: 1, ..Counted::default() });
        assert!(gets(&desk, ada), "what they chose is theirs");
        let told = desk.read(move |conn, press, _| {
            let record = readers::by_id(conn, alias)?.unwrap();
            of_reader(conn, press, &record)
        }).unwrap();
        assert_eq!((told.reason, told.since, told.detail.as_str()), (Reason::Bounced, desk.now(), "550 no"));
        let late = reader(&desk, "ada+late@example.org");
        assert!(suppressed(&desk, late), "another spelling is the same mailbox");
    }

    fn a_name_that_is_not_ours_or_anothers_changes_nothing(db: TestDb) {
        let desk = site(db);
        let (issue, ada) = (issue(&desk, 4), reader(&desk, ADA));
        let name = name(&desk, issue, ada, ADA);
        let mut forged = name.clone();
        forged.replace_range(0..1, if name.starts_with('b') { "c" } else { "b" });
        for wrong in ["", "x", forged.as_str()] {
            assert_eq!(taken(&desk, wrong, &report(UNKNOWN, ADA)), Taken::NotOurs);
        }
        let mut of_others = report(UNKNOWN, "someone@example.org");
        of_others.recipients.extend(report(UNKNOWN, "else@example.org").recipients);
        assert_eq!(taken(&desk, &name, &of_others), Taken::AnotherRecipient);
        let gone = |issue, reader, address| {
            let sent = Sent::new(issue, reader, &desk.press.address_hash(&email(address)));
            taken(&desk, &sent.name(&desk.press.key, Place::ReturnPath), &report(UNKNOWN, ADA))
        };
        assert_eq!(gone(issue, ada, "old@example.org"), Taken::Gone, "the reader has moved since");
        assert_eq!(gone(issue, 999, ADA), Taken::Gone);
        assert_eq!(gone(99, ada, ADA), Taken::Gone);
        for harmless in [Verdict::Nothing, Verdict::Reply, Verdict::Delayed] {
            assert_eq!(taken(&desk, &name, &report(harmless, ADA)), Taken::NoBounce);
        }
        assert!(!suppressed(&desk, ada));
        assert_eq!(counted(&desk, issue), Counted::default());
    }

    fn mail_is_taken_for_letters_of_ours_alone(db: TestDb) {
        let desk = site(db);
        let name = name(&desk, 1, 1, ADA);
        let ours = |address: &str| is_return_path(&desk.press, address);
        assert!(ours(&format!("bounces+{name}@news.example")) && ours(&format!("BOUNCES+{}@News.Example", name.to_uppercase())));
        for other in ["bounces@news.example", "bounces+@news.example", "bounces+abc@news.example", "root@news.example", "", "@", "+"] {
            assert!(!ours(other), "{other}");
        }
        for other in [format!("bounces+{name}@other.example"), format!("x+{name}@news.example"), format!("{name}@news.example")] {
            assert!(!ours(&other), "{other}");
        }
    }

    fn the_name_is_found_in_the_returned_path_too(db: TestDb) {
        let desk = site(db);
        let ada = reader(&desk, ADA);
        let by = |day, change: fn(&mut Report, String)| {
            let name = name(&desk, issue(&desk, day), ada, ADA);
            let mut report = report(FULL, ADA);
            change(&mut report, name);
            taken(&desk, "nothing", &report)
        };
        assert_eq!(by(5, |report, name| report.return_path = Some(format!("bounces+{name}@news.example"))), Taken::Counted);
        assert_eq!(by(6, |report, name| report.sent_to.push(format!("BOUNCES+{}@news.example", name.to_uppercase()))), Taken::Counted);
        assert_eq!(by(7, |report, name| report.message_id = Some(format!("{name}@news.example"))), Taken::NotOurs);
    }

    fn a_message_id_is_no_return_path(db: TestDb) {
        let desk = site(db);
        let (issue, ada) = (issue(&desk, 4), reader(&desk, ADA));
        let id = message_id(&desk, issue, ada, ADA);
        assert!(!is_return_path(&desk.press, &format!("bounces+{id}")));
        let path = Some(format!("bounces+{id}"));
        let mut forged = Report { return_path: path.clone(), sent_to: path.clone().into_iter().collect(), ..report(UNKNOWN, ADA) };
        assert_eq!(taken_of(&desk, Source::Mail(path.into_iter().collect()), &forged), Taken::NotOurs);
        forged.message_id = Some(format!("trial.1.{id}"));
        assert_eq!(taken_of(&desk, Source::Provider, &forged), Taken::NotOurs);
        assert!(!suppressed(&desk, ada));
    }

    fn a_message_id_alone_silences_nobody(db: TestDb) {
        let desk = site(db);
        let ada = reader(&desk, ADA);
        let by_mail = || Source::Mail(vec!["bounces@news.example".to_owned()]);
        let by_id = |day, source, report: Report| {
            let id = message_id(&desk, issue(&desk, day), ada, ADA);
            taken_of(&desk, source, &Report { message_id: Some(id), ..report })
        };
        let bare = || Report { recipients: Vec::new(), ..report(UNKNOWN, ADA) };
        assert_eq!(by_id(4, by_mail(), bare()), Taken::AnotherRecipient);
        assert_eq!(by_id(5, by_mail(), report(UNKNOWN, "someone@example.org")), Taken::AnotherRecipient);
        assert_eq!(by_id(6, by_mail(), report(FULL, ADA)), Taken::Counted);
        assert!(!suppressed(&desk, ada));
        assert_eq!(by_id(7, by_mail(), report(UNKNOWN, ADA)), Taken::Suppressed(Reason::Bounced));
        desk.log_in(ADA);
        assert_eq!(by_id(8, Source::Provider, bare()), Taken::Suppressed(Reason::Bounced));
        let complaint = Report { recipients: Vec::new(), ..report(Verdict::Complaint, ADA) };
        assert_eq!(by_id(9, by_mail(), complaint), Taken::Suppressed(Reason::Complained));
    }

    fn a_bounce_from_beyond_a_forwarder_counts(db: TestDb) {
        let desk = site(db);
        let (issue, ada) = (issue(&desk, 4), reader(&desk, ADA));
        let name = name(&desk, issue, ada, ADA);
        assert_eq!(taken(&desk, &name, &report(UNKNOWN, "ada@elsewhere.example")), Taken::Suppressed(Reason::Bounced));
        assert!(suppressed(&desk, ada));
    }

    fn soft_bounces_count_by_days_until_something_arrives(db: TestDb) {
        let desk = site(db);
        let ada = reader(&desk, ADA);
        let bounce = |day: i64, verdict| {
            let name = name(&desk, issue(&desk, day), ada, ADA);
            taken(&desk, &name, &report(verdict, ADA))
        };
        for day in 1..=4 {
            assert_eq!(bounce(day, FULL), Taken::Counted);
            desk.press.clock.advance(DAY);
        }
        assert_eq!(bounce(5, Verdict::Delivered), Taken::Delivered);
        for day in 6..=9 {
            assert_eq!(bounce(day, FULL), Taken::Counted);
            assert_eq!(bounce(10 + day, FULL), Taken::Counted, "two on one day are one day");
            assert_eq!(bounce(20 + day, Verdict::Blocked(Blocked::Spam)), Taken::Counted, "that is about us");
            desk.press.clock.advance(DAY);
        }
        assert!(!suppressed(&desk, ada));
        assert_eq!(bounce(10, FULL), Taken::Suppressed(Reason::Unreachable));
        assert!(suppressed(&desk, ada));
    }

    fn what_came_back_is_added_up_and_thrown_away_in_time(db: TestDb) {
        let desk = site(db);
        let (issue, ada, bea) = (issue(&desk, 4), reader(&desk, ADA), reader(&desk, "bea@example.org"));
        let bounce = |reader, address, verdict| taken(&desk, &name(&desk, issue, reader, address), &report(verdict, address));
        bounce(ada, ADA, FULL);
        bounce(ada, ADA, UNKNOWN);
        bounce(bea, "bea@example.org", Verdict::Complaint);
        let counted_then = Counted { bounced: 1, delayed: 1, blocked: 0, complained: 1, undelivered: 1 };
        assert_eq!(counted(&desk, issue), counted_then);
        let swept = || desk.write::<_, DbError>(|tx, press, now| sweep(tx, press, now, 2)).unwrap();
        desk.press.clock.advance(90 * DAY - 1);
        assert_eq!(swept(), 0);
        desk.press.clock.advance(1);
        assert_eq!([swept(), swept(), swept()], [2, 1, 0]);
        assert_eq!(counted(&desk, issue), counted_then);
    }

    fn two_kinds_at_once_are_one_reader_whom_it_did_not_reach(db: TestDb) {
        let desk = site(db);
        let (issue, ada) = (issue(&desk, 4), reader(&desk, ADA));
        let name = name(&desk, issue, ada, ADA);
        std::thread::scope(|scope| {
            for verdict in [UNKNOWN, FULL, Verdict::Blocked(Blocked::Spam)] {
                let (desk, name) = (&desk, &name);
                scope.spawn(move || taken(desk, name, &report(verdict, ADA)));
            }
        });
        assert_eq!(counted(&desk, issue), Counted { bounced: 1, delayed: 1, blocked: 1, complained: 0, undelivered: 1 });
    }

    fn soft_bounces_of_long_ago_count_no_more(db: TestDb) {
        let desk = site(db);
        let ada = reader(&desk, ADA);
        for day in 1..=9 {
            let name = name(&desk, issue(&desk, day), ada, ADA);
            assert_eq!(taken(&desk, &name, &report(FULL, ADA)), Taken::Counted);
            desk.press.clock.advance(8 * DAY);
        }
        assert!(!suppressed(&desk, ada));
    }

    fn a_complaint_ends_the_newsletter_with_its_consent(db: TestDb) {
        let desk = site(db);
        let (issue, ada) = (issue(&desk, 4), reader(&desk, ADA));
        let name = name(&desk, issue, ada, ADA);
        let complaint = Report { recipients: Vec::new(), ..report(Verdict::Complaint, ADA) };
        assert_eq!(taken(&desk, &name, &complaint), Taken::Suppressed(Reason::Complained));
        assert_eq!(taken(&desk, &name, &complaint), Taken::Repeated);
        assert!(suppressed(&desk, ada) && !gets(&desk, ada));
        let consents: Vec<(i64, String)> = desk.read(|conn, _, _| conn.query("SELECT given, place FROM consents ORDER BY id", &[]));
        assert_eq!(consents, [(1, "account".to_owned()), (0, "complaint".to_owned())]);
        assert_eq!(counted(&desk, issue).complained, 1);
        desk.log_in(ADA);
        assert!(suppressed(&desk, ada), "to log in is not to ask for newsletters");
        desk.write(move |tx, press, now| set(tx, press, now, ada, "harbour", true, HERE)).unwrap();
        assert!(!suppressed(&desk, ada) && gets(&desk, ada));
    }

    fn whoever_reads_mail_there_again_gets_newsletters_again(db: TestDb) {
        let desk = site(db);
        let (first, ada) = (issue(&desk, 4), reader(&desk, ADA));
        taken(&desk, &name(&desk, first, ada, ADA), &report(UNKNOWN, ADA));
        assert!(suppressed(&desk, ada));
        desk.log_in(ADA);
        assert!(!suppressed(&desk, ada));
        taken(&desk, &name(&desk, first, ada, ADA), &report(UNKNOWN, ADA));
        assert!(!suppressed(&desk, ada), "the same bounce is no news");
        let second = issue(&desk, 5);
        taken(&desk, &name(&desk, second, ada, ADA), &report(UNKNOWN, ADA));
        assert!(suppressed(&desk, ada));
    }

    fn staff_lift_it_with_a_line_of_the_log(db: TestDb) {
        let desk = site(db);
        let (issue, ada, alias) = (issue(&desk, 4), reader(&desk, ADA), reader(&desk, "ada+news@example.org"));
        assert!(!at_the_desk(&desk, ada, lift), "there is nothing to lift");
        taken(&desk, &name(&desk, issue, ada, ADA), &report(UNKNOWN, ADA));
        assert!(at_the_desk(&desk, alias, lift));
        assert!(!suppressed(&desk, ada) && !suppressed(&desk, alias));
        let line: (String, String) = desk.read(|conn, _, _| conn.query_one("SELECT act, was FROM audit_log", &[]));
        assert_eq!(line, ("suppression-lifted".to_owned(), "bounced".to_owned()));
    }

    fn a_forgotten_reader_leaves_the_mailbox_suppressed_and_nothing_said(db: TestDb) {
        let desk = site(db);
        let (issue, ada) = (issue(&desk, 4), reader(&desk, ADA));
        taken(&desk, &name(&desk, issue, ada, ADA), &report(UNKNOWN, ADA));
        desk.write(move |tx, press, now| account::erase(tx, press, now, ada)).unwrap();
        assert_eq!(desk.count("SELECT COUNT(*) FROM feedback"), 0);
        assert_eq!(desk.count("SELECT COUNT(*) FROM suppressions WHERE detail = ''"), 1);
        let back = desk.write::<_, DbError>(|tx, press, now| readers::add(tx, press, now, &email(ADA), Origin::Import, false)).unwrap();
        assert!(suppressed(&desk, back), "the mailbox is still none");
    }
}
