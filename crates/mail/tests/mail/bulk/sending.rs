//! Each way in which a relay may take or not take a mail leads to the one outcome that is true.

use std::sync::Arc;
use std::time::Duration;

use broadsheet_mail::bulk::{Outcome, Pace, Sender, Stop, Template};
use broadsheet_mail::testing::{Books, Fault, Manners, Outbox, SmtpSink, Stage};
use broadsheet_mail::{Address, Security};

use super::{address, brisk, draft, entry, only, relay, return_path, send};

/// The kinds of server there are.
fn manners() -> [Manners; 4] {
    let pipelining = Manners { pipelining: true, ..Manners::default() };
    [
        Manners::default(),
        pipelining.clone(),
        Manners { fragment: Some(3), ..pipelining.clone() },
        Manners { text_anyway: true, fragment: Some(1), ..pipelining },
    ]
}

fn outcome_is(outcome: &Outcome, expected: &str) -> bool {
    match outcome {
        Outcome::Accepted { reply } => format!("accepted: {reply}") == expected,
        Outcome::Refused { reply } => format!("refused: {reply}") == expected,
        Outcome::Later { reply, .. } => format!("later: {reply}") == expected,
        Outcome::Uncertain { reason } => format!("uncertain: {reason}") == expected,
        Outcome::Untried { .. } => expected == "untried",
    }
}

#[tokio::test]
async fn many_mails_arrive_unchanged_over_few_connections() {
    for manners in manners() {
        let sink = SmtpSink::mannered(manners.clone()).unwrap();
        let mut relay = relay(&sink, 2);
        relay.per_connection = 10;
        let (books, report) = send(vec![relay], brisk(), Books::new((1..=50).map(entry))).await;
        assert_eq!((report.accepted, report.trouble), (50, None), "{manners:?}");
        let received = sink.received();
        assert_eq!(received.len(), 50);
        let template = Template::new(&draft(), &[]).unwrap();
        for id in 1..=50 {
            let mail = received.iter().find(|mail| mail.from == return_path(id)).unwrap();
            assert_eq!(mail.to, [address(id)]);
            assert_eq!(mail.raw, template.make(&entry(id)).unwrap());
            assert!(outcome_is(&only(&books, id), "accepted: 250 2.0.0 kept"));
        }
        assert!((5..=8).contains(&sink.connections()), "{} connections", sink.connections());
    }
}

#[tokio::test]
async fn each_failure_has_its_outcome_and_harms_no_other_mail() {
    let answer = |stage, line: &str| Fault::Answer(stage, line.to_owned());
    let closed = "the relay closed the connection";
    for (fault, expected) in [
        (answer(Stage::Mail, "451 4.3.0 busy"), "later: 451 4.3.0 busy".to_owned()),
        (answer(Stage::Mail, "550 5.7.1 who are you"), "later: 550 5.7.1 who are you".to_owned()),
        (answer(Stage::Mail, "552 5.3.4 too large"), "refused: 552 5.3.4 too large".to_owned()),
        (answer(Stage::Mail, "421 4.3.2 closing"), "accepted: 250 2.0.0 kept".to_owned()),
        (answer(Stage::Recipient, "450 4.7.1 greylisted"), "later: 450 4.7.1 greylisted".to_owned()),
        (answer(Stage::Recipient, "550 5.1.1 nobody"), "refused: 550 5.1.1 nobody".to_owned()),
        (answer(Stage::Recipient, "530 5.7.0 log in"), "later: 530 5.7.0 log in".to_owned()),
        (answer(Stage::Recipient, "421 4.3.2 closing"), "later: 421 4.3.2 closing".to_owned()),
        (answer(Stage::Recipient, "what?"), "later: the relay's answer is none of SMTP".to_owned()),
        (answer(Stage::Data, "451 4.3.0 busy"), "later: 451 4.3.0 busy".to_owned()),
        (answer(Stage::Data, "554 5.6.0 no"), "refused: 554 5.6.0 no".to_owned()),
        (answer(Stage::Data, "421 4.3.2 closing"), "later: 421 4.3.2 closing".to_owned()),
        (answer(Stage::Dot, "451 4.3.0 busy"), "later: 451 4.3.0 busy".to_owned()),
        (answer(Stage::Dot, "550 5.7.1 spam"), "refused: 550 5.7.1 spam".to_owned()),
        (answer(Stage::Dot, "421 4.3.2 closing"), "later: 421 4.3.2 closing".to_owned()),
        (answer(Stage::Dot, "354 what"), "uncertain: 354 what".to_owned()),
        (Fault::Drop(Stage::Mail), "accepted: 250 2.0.0 kept".to_owned()),
        (Fault::Drop(Stage::Recipient), format!("later: {closed}")),
        (Fault::Drop(Stage::Data), format!("later: {closed}")),
        (Fault::Drop(Stage::Dot), format!("uncertain: {closed}")),
    ] {
        for manners in manners() {
            for faulty in [1, 3, 5] {
                let sink = SmtpSink::mannered(manners.clone()).unwrap();
                sink.fail_for(&return_path(faulty), fault.clone());
                let (books, _) = send(vec![relay(&sink, 1)], brisk(), Books::new((1..=5).map(entry))).await;
                for id in 1..=5 {
                    let expected = if id == faulty { &expected } else { "accepted: 250 2.0.0 kept" };
                    let outcome = only(&books, id);
                    assert!(
                        outcome_is(&outcome, expected),
                        "{fault:?} {manners:?} {faulty} {id}: {outcome:?}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn a_mail_on_which_every_connection_ends_is_put_off() {
    let sink = SmtpSink::mannered(Manners { pipelining: true, ..Manners::default() }).unwrap();
    for _ in 0..3 {
        sink.fail_for(&return_path(1), Fault::Drop(Stage::Mail));
    }
    let (books, report) = send(vec![relay(&sink, 1)], brisk(), Books::new((1..=2).map(entry))).await;
    assert!(outcome_is(&only(&books, 1), "later: the relay closed the connection"));
    assert_eq!(report.accepted, 1);
}

#[tokio::test]
async fn a_text_cut_short_is_put_off_or_uncertain_as_its_dot_left() {
    let sink = SmtpSink::mannered(Manners { pipelining: true, ..Manners::default() }).unwrap();
    sink.fail_for(&return_path(1), Fault::Drop(Stage::Text));
    let (books, report) = send(vec![relay(&sink, 1)], brisk(), Books::new((1..=3).map(entry))).await;
    // This text is small: all of it was written before the server hung up, which the sender cannot know.
    assert!(matches!(only(&books, 1), Outcome::Uncertain { .. }), "{:?}", only(&books, 1));
    assert_eq!(report.accepted, 2);
}

#[tokio::test]
async fn silence_ends_with_its_own_time_at_each_phase() {
    for (stage, expected) in [
        (Stage::Greeting, "accepted: 250 2.0.0 kept"),
        (Stage::Recipient, "later: no answer within 1 s"),
        (Stage::Dot, "uncertain: no answer within 0.2 s"),
    ] {
        let sink = SmtpSink::start().unwrap();
        match stage {
            Stage::Greeting => sink.fail(Fault::Silence(stage)),
            _ => sink.fail_for(&return_path(1), Fault::Silence(stage)),
        }
        let mut relay = relay(&sink, 1);
        relay.smtp.timeout_s = 1;
        let pace = Pace { dot: Duration::from_millis(200), ..brisk() };
        let (books, report) = send(vec![relay], pace, Books::new([entry(1)])).await;
        assert!(outcome_is(&only(&books, 1), expected), "{stage:?} {:?}", only(&books, 1));
        assert!(report.trouble.is_some(), "{report:?}");
    }
}

#[tokio::test]
async fn mails_that_cannot_be_made_are_refused_and_others_sent() {
    let sink =
        SmtpSink::mannered(Manners { size: Some(10_000), pipelining: true, ..Manners::default() }).unwrap();
    let mut entries: Vec<_> = (1..=5).map(entry).collect();
    entries[0].variant = 9;
    entries[1].to = Address::bare("nobody");
    entries[2].slots[1] = "x".repeat(10_000);
    let (books, report) = send(vec![relay(&sink, 1)], brisk(), Books::new(entries)).await;
    assert!(outcome_is(&only(&books, 1), "refused: not sent: its variant is not there"));
    assert!(matches!(only(&books, 2), Outcome::Refused { reply } if reply.contains("not a mail address")));
    assert!(matches!(only(&books, 3), Outcome::Refused { reply } if reply.contains("the relay takes fewer")));
    assert_eq!((report.accepted, report.refused), (2, 3));
}

#[tokio::test]
async fn what_is_not_intended_is_not_sent() {
    let sink = SmtpSink::start().unwrap();
    let books = Books::new((1..=4).map(entry)).losing([2, 4]);
    let (books, report) = send(vec![relay(&sink, 2)], brisk(), books).await;
    assert_eq!((report.accepted, sink.received().len()), (2, 2));
    assert_eq!(books.settled().into_keys().collect::<Vec<_>>(), [1, 3]);
}

#[tokio::test]
async fn each_way_to_log_in_is_known() {
    for (logins, expected) in [("PLAIN LOGIN", "AHVzZXIAcGFzcw=="), ("LOGIN", "dXNlcg== cGFzcw==")] {
        let sink =
            SmtpSink::mannered(Manners { logins: Some(logins.to_owned()), ..Manners::default() }).unwrap();
        let mut relay = relay(&sink, 1);
        (relay.smtp.username, relay.smtp.password) = (Some("user".to_owned()), Some("pass".to_owned()));
        send(vec![relay], brisk(), Books::new([entry(1)])).await;
        assert_eq!(sink.received()[0].login.as_deref(), Some(expected));
    }
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_when_encryption_is_asked_for() {
    let sink = SmtpSink::start().unwrap();
    for security in [Security::StartTls, Security::Tls] {
        let mut relay = relay(&sink, 1);
        (relay.smtp.security, relay.smtp.timeout_s) = (security, 1);
        let pace = Pace { hold: Duration::from_millis(2), ..brisk() };
        let (books, report) = send(vec![relay], pace, Books::new([entry(1)])).await;
        assert!(matches!(only(&books, 1), Outcome::Untried { .. }), "{security:?}");
        assert!(report.trouble.is_some());
    }
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn mails_become_files_where_there_is_no_relay() {
    let home = tempfile::tempdir().unwrap();
    let sender = Sender::outbox(home.path().join("outbox"), brisk());
    let template = Arc::new(Template::new(&draft(), &[]).unwrap());
    let books = Arc::new(Books::new((1..=20).map(entry)));
    let report = sender.run(books, vec![template], &Stop::default()).await.unwrap();
    assert_eq!(report.accepted, 20);
    let outbox = Outbox::new(home.path().join("outbox"));
    assert_eq!(outbox.letters_to(&address(7)).unwrap().len(), 1);
    assert_eq!(outbox.letters().unwrap().len(), 20);
}
