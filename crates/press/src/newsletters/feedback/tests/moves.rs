//! Readers who leave a mailbox, and come back to it or to one that somebody else left.

use kernel::ids::Token;

use super::*;
use crate::readers::{AddressProof, confirm_address_change, request_address_change};

const NEW: &str = "ada@new.example";

/// The reader who is signed in there has another address from now on.
fn moves(desk: &Desk, browser: &Token, to: &'static str) {
    let (visit, session) = (desk.visit(browser), desk.session(browser));
    let asking = session.clone();
    desk.write(move |tx, press, now| {
        request_address_change(tx, press, now, &visit.reader.unwrap(), &email(to), &asking, "192.0.2.1")
    })
    .unwrap();
    let code = desk.mailed().code;
    desk.write(move |tx, press, now| {
        confirm_address_change(tx, press, now, &session, AddressProof::Code(&code))
    })
    .unwrap()
    .unwrap();
    desk.mails();
}

/// A letter of that day to a reader at an address comes back.
fn comes_back(desk: &Desk, day: i64, reader: i64, address: &str, verdict: Verdict) -> Taken {
    let name = name(desk, issue(desk, day), reader, address);
    taken(desk, &name, &report(verdict, address))
}

fn reason(desk: &Desk, reader: i64) -> Option<Reason> {
    desk.read(move |conn, _, _| why(conn, reader))
}

fn left_suppressed(desk: &Desk) -> i64 {
    desk.count("SELECT COUNT(*) FROM suppressions")
}

const BOUNCED: Taken = Taken::Suppressed(Reason::Bounced);
const COMPLAINED: Taken = Taken::Suppressed(Reason::Complained);

db::both_databases! {
    fn a_mailbox_that_is_come_back_to_can_bounce_again(db: TestDb) {
        let desk = site(db);
        let ada = reader(&desk, ADA);
        let browser = desk.log_in(ADA).token;
        assert_eq!(comes_back(&desk, 4, ada, ADA, UNKNOWN), BOUNCED);
        moves(&desk, &browser, NEW);
        assert_eq!((reason(&desk, ada), left_suppressed(&desk)), (None, 1), "the mailbox that was left is still none");
        moves(&desk, &browser, ADA);
        assert_eq!((reason(&desk, ada), left_suppressed(&desk)), (None, 0), "mail is read there again");
        assert_eq!(comes_back(&desk, 5, ada, ADA, UNKNOWN), BOUNCED);
        assert_eq!((reason(&desk, ada), left_suppressed(&desk)), (Some(Reason::Bounced), 1));
    }

    fn a_mailbox_that_a_forgotten_reader_left_can_bounce_again(db: TestDb) {
        let desk = site(db);
        let (ada, other) = (reader(&desk, ADA), reader(&desk, NEW));
        comes_back(&desk, 4, other, NEW, UNKNOWN);
        desk.write(move |tx, press, now| account::erase(tx, press, now, other)).unwrap();
        let browser = desk.log_in(ADA).token;
        moves(&desk, &browser, NEW);
        assert_eq!((reason(&desk, ada), left_suppressed(&desk)), (None, 0));
        assert_eq!(comes_back(&desk, 5, ada, NEW, UNKNOWN), BOUNCED);
        assert_eq!(reason(&desk, ada), Some(Reason::Bounced));
    }

    fn no_address_is_kept_in_what_was_said_of_it(db: TestDb) {
        let desk = site(db);
        let ada = reader(&desk, ADA);
        let browser = desk.log_in(ADA).token;
        let name = name(&desk, issue(&desk, 4), ada, ADA);
        let mut quoting = report(UNKNOWN, ADA);
        quoting.recipients[0].diagnostic = "550 5.1.1 <ada@example.org>... no (ADA@Example.org)\n mailto:ada@example.org here".into();
        assert_eq!(taken(&desk, &name, &quoting), BOUNCED);
        moves(&desk, &browser, NEW);
        desk.write(move |tx, press, now| account::erase(tx, press, now, ada)).unwrap();
        let details: Vec<String> = desk.read(|conn, _, _| conn.query("SELECT detail FROM suppressions", &[]));
        assert_eq!(details, ["550 5.1.1 no here"]);
    }

    fn what_is_known_of_a_mailbox_is_said_to_whoever_has_it(db: TestDb) {
        let desk = site(db);
        let ada = reader(&desk, ADA);
        comes_back(&desk, 4, ada, ADA, UNKNOWN);
        desk.write(|tx, _, _| tx.execute("UPDATE readers SET suppressed = NULL", &[])).unwrap();
        assert_eq!(comes_back(&desk, 5, ada, ADA, UNKNOWN), BOUNCED);
        assert_eq!(reason(&desk, ada), Some(Reason::Bounced), "though it was no news of the mailbox");
    }

    fn a_complaint_goes_with_the_reader_and_stays_with_the_mailbox(db: TestDb) {
        let desk = site(db);
        let ada = reader(&desk, ADA);
        let browser = desk.log_in(ADA).token;
        assert_eq!(comes_back(&desk, 4, ada, ADA, Verdict::Complaint), COMPLAINED);
        moves(&desk, &browser, NEW);
        comes_back(&desk, 5, ada, NEW, UNKNOWN);
        assert_eq!(reason(&desk, ada), Some(Reason::Complained), "a bounce does not take its place");
        let bea = reader(&desk, "bea@example.org");
        let browser = desk.log_in("bea@example.org").token;
        moves(&desk, &browser, ADA);
        assert_eq!(reason(&desk, bea), Some(Reason::Complained), "whoever reads mail there called it spam");
        desk.write(move |tx, press, now| set(tx, press, now, bea, "harbour", true, HERE)).unwrap();
        assert_eq!(reason(&desk, bea), None);
    }
}
