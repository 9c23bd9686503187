//! Ends in good order, and intents that come first.

use std::sync::Arc;
use std::time::Duration;

use broadsheet_mail::bulk::{Entry, Ledger, LedgerError, Outcome, Pace, Sender, Settled, Stop, Template};
use broadsheet_mail::testing::{Books, Fault, Manners, SmtpSink, Stage};

use super::{brisk, draft, entry, only, relay, return_path};

const LONG: Duration = Duration::from_secs(10);

fn sink() -> SmtpSink {
    SmtpSink::mannered(Manners { pipelining: true, ..Manners::default() }).unwrap()
}

fn sender(sink: &SmtpSink, pace: Pace) -> Sender {
    Sender::new(vec![relay(sink, 2)], pace).unwrap()
}

/// One that would take five seconds for a thousand mails.
fn slow_sender(sink: &SmtpSink) -> Sender {
    let mut relay = relay(sink, 2);
    relay.per_second = Some(200);
    Sender::new(vec![relay], brisk()).unwrap()
}

fn templates() -> Vec<Arc<Template>> {
    vec![Arc::new(Template::new(&draft(), &[]).unwrap())]
}

/// Waits on a thread of its own, so that the run goes on meanwhile.
async fn wait_for(sink: Arc<SmtpSink>, count: usize) -> usize {
    tokio::task::spawn_blocking(move || sink.wait_for(count, LONG).len()).await.unwrap()
}

#[tokio::test]
async fn no_mail_leaves_before_its_intent_is_durable() {
    let sink = Arc::new(sink());
    let books = Arc::new(Books::new((1..=30).map(entry)).without_ink());
    let sender = sender(&sink, brisk());
    let (stop, ledger) = (Stop::default(), Arc::clone(&books));
    let run = tokio::spawn(async move { sender.run(ledger, templates(), &stop).await });
    // The first batch is intended as a whole: none of it leaves while one of it is missing.
    books.pour(7);
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    assert_eq!((sink.received().len(), sink.connections()), (0, 0));
    books.pour(1);
    assert!(wait_for(Arc::clone(&sink), 8).await >= 8);
    books.pour(30);
    assert_eq!(run.await.unwrap().unwrap().accepted, 30);
    assert_eq!(books.intended().len(), 30);
}

#[tokio::test]
async fn a_stop_finishes_what_is_in_flight_and_gives_back_the_rest() {
    let sink = Arc::new(sink());
    let books = Arc::new(Books::new((1..=1_000).map(entry)));
    let stop = Stop::default();
    let sender = slow_sender(&sink);
    let (ledger, asking) = (Arc::clone(&books), stop.clone());
    let run = tokio::spawn(async move { sender.run(ledger, templates(), &asking).await });
    wait_for(Arc::clone(&sink), 20).await;
    stop.ask();
    let report = run.await.unwrap().unwrap();
    assert_eq!((report.refused, report.later, report.uncertain), (0, 0, 0));
    assert_eq!(report.accepted as usize, sink.received().len());
    for (id, outcomes) in books.settled() {
        assert_eq!(outcomes.len(), 1, "{id}");
        let taken = sink.received().iter().any(|mail| mail.from == return_path(id));
        assert_eq!(matches!(outcomes[0], Outcome::Accepted { .. }), taken, "{id}: {outcomes:?}");
    }
    assert!(report.accepted < 1_000);
}

#[tokio::test]
async fn a_relay_that_stays_silent_is_not_waited_for_longer_than_the_grace() {
    let sink = Arc::new(sink());
    sink.fail_for(&return_path(1), Fault::Silence(Stage::Dot));
    sink.fail_for(&return_path(2), Fault::Silence(Stage::Recipient));
    let books = Arc::new(Books::new((1..=2).map(entry)));
    let pace = Pace { grace: Duration::from_millis(100), ..brisk() };
    let stop = Stop::default();
    let sender = sender(&sink, pace);
    let (ledger, asking) = (Arc::clone(&books), stop.clone());
    let run = tokio::spawn(async move { sender.run(ledger, templates(), &asking).await });
    wait_for(Arc::clone(&sink), 1).await;
    stop.ask();
    run.await.unwrap().unwrap();
    let stopped = "stopped before the relay answered";
    assert_eq!(only(&books, 1), Outcome::Uncertain { reason: stopped.to_owned() });
    assert!(
        matches!(only(&books, 2), Outcome::Later { reply, .. } if reply == stopped)
            || matches!(only(&books, 2), Outcome::Untried { .. }),
        "{:?}",
        only(&books, 2)
    );
}

/// A ledger that fails at one of its calls.
struct Failing {
    books: Books,
    at: &'static str,
}

impl Failing {
    fn check(&self, call: &str) -> Result<(), LedgerError> {
        if self.at == call { Err(LedgerError(format!("no {call}"))) } else { Ok(()) }
    }
}

impl Ledger for Failing {
    async fn claim(&self, most: usize) -> Result<Vec<Entry>, LedgerError> {
        self.check("claim")?;
        self.books.claim(most).await
    }

    async fn intend(&self, ids: Vec<i64>) -> Result<Vec<i64>, LedgerError> {
        self.check("intend")?;
        self.books.intend(ids).await
    }

    async fn settle(&self, outcomes: Vec<Settled>) -> Result<(), LedgerError> {
        self.books.settle(outcomes).await
    }
}

#[tokio::test]
async fn a_ledger_that_does_not_answer_ends_the_run() {
    for at in ["claim", "intend"] {
        let sink = sink();
        let ledger = Arc::new(Failing { books: Books::new((1..=5).map(entry)), at });
        let result = sender(&sink, brisk()).run(Arc::clone(&ledger), templates(), &Stop::default()).await;
        assert_eq!(result, Err(LedgerError(format!("no {at}"))));
        assert!(sink.received().is_empty());
        let settled = ledger.books.settled();
        assert_eq!(settled.len(), if at == "claim" { 0 } else { 5 }, "what was claimed is given back");
    }
}
