//! Paces, rests, and more than one relay.

use std::time::{Duration, Instant};

use broadsheet_mail::Address;
use broadsheet_mail::bulk::{Outcome, Pace};
use broadsheet_mail::testing::{Books, Fault, Manners, SmtpSink, Stage};

use super::{brisk, entry, only, relay, return_path, send};

fn sink() -> SmtpSink {
    SmtpSink::mannered(Manners { pipelining: true, ..Manners::default() }).unwrap()
}

#[tokio::test]
async fn a_relay_is_given_no_more_than_it_takes() {
    let sink = sink();
    let mut relay = relay(&sink, 3);
    relay.per_second = Some(100);
    let started = Instant::now();
    let (_, report) = send(vec![relay], brisk(), Books::new((1..=20).map(entry))).await;
    assert_eq!(report.accepted, 20);
    // The first goes at once, and what fell behind may catch up a little.
    assert!(started.elapsed() >= Duration::from_millis(140), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_domain_is_given_no_more_than_it_takes_while_others_go_on() {
    let sink = sink();
    let elsewhere = |id| {
        let mut entry = entry(id);
        entry.to = Address::bare(format!("reader{id}@domain{id}.example"));
        entry
    };
    let pace = Pace { domain_per_second: Some(2), hold: Duration::from_millis(700), ..brisk() };
    let entries: Vec<_> = (1..=4).map(entry).chain((5..=30).map(elsewhere)).collect();
    let (books, report) = send(vec![relay(&sink, 1)], pace, Books::new(entries)).await;
    // One at once, one after half a second; the other two would wait too long.
    assert_eq!((report.accepted, report.untried), (28, 2));
    let Outcome::Untried { after } = only(&books, 4) else { panic!("{:?}", only(&books, 4)) };
    assert!(after > Duration::from_millis(900), "{after:?}");
}

#[tokio::test]
async fn a_domain_that_puts_off_rests() {
    let sink = sink();
    sink.fail_for(&return_path(1), Fault::Answer(Stage::Recipient, "450 4.7.1 slow down".to_owned()));
    let rest = Duration::from_secs(60);
    let pace = Pace { in_flight: 1, rest, longest_rest: rest, ..brisk() };
    let (books, report) = send(vec![relay(&sink, 1)], pace, Books::new((1..=10).map(entry))).await;
    assert_eq!((report.later, report.accepted + report.untried), (1, 9));
    assert!(report.untried >= 7, "the domain was written to all the same: {report:?}");
    let later = only(&books, 1);
    assert!(matches!(later, Outcome::Later { after, .. } if after > rest / 2), "{later:?}");
}

#[tokio::test]
async fn a_full_mailbox_lets_nobody_rest() {
    let sink = sink();
    sink.fail_for(&return_path(1), Fault::Answer(Stage::Recipient, "452 4.2.2 mailbox full".to_owned()));
    let pace = Pace { rest: Duration::from_secs(60), longest_rest: Duration::from_secs(60), ..brisk() };
    let (_, report) = send(vec![relay(&sink, 1)], pace, Books::new((1..=10).map(entry))).await;
    assert_eq!((report.later, report.accepted), (1, 9));
}

#[tokio::test]
async fn a_relay_that_is_not_there_leaves_the_work_to_the_others() {
    let (gone, there) = (sink(), sink());
    let mut absent = relay(&gone, 2);
    absent.smtp.port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let relays = vec![absent, relay(&there, 2)];
    let (_, report) = send(relays, brisk(), Books::new((1..=100).map(entry))).await;
    assert_eq!(report.accepted, 100);
    assert_eq!(there.received().len(), 100);
}

#[tokio::test]
async fn without_any_relay_everything_is_given_back() {
    let mut absent = relay(&sink(), 1);
    absent.smtp.port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let rest = Duration::from_millis(40);
    let pace = Pace { hold: Duration::from_millis(10), rest, longest_rest: rest, ..brisk() };
    let (books, report) = send(vec![absent], pace, Books::new((1..=10).map(entry))).await;
    assert_eq!(report.untried, 10);
    assert!(report.trouble.unwrap().contains("no connection at 127.0.0.1"));
    assert!(matches!(only(&books, 1), Outcome::Untried { after } if after > Duration::ZERO));
}

#[tokio::test]
async fn both_relays_carry() {
    let (one, two) = (sink(), sink());
    let (_, report) =
        send(vec![relay(&one, 1), relay(&two, 1)], brisk(), Books::new((1..=200).map(entry))).await;
    assert_eq!(report.accepted, 200);
    assert!(!one.received().is_empty() && !two.received().is_empty());
}
