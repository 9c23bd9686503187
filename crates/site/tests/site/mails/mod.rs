//! The mails that readers' acts leave behind: what stands in each, and what becomes of it.

mod fate;
mod words;

use broadsheet_site as site;
use db::testing::TestDb;
use db::{Db, DbError};
use kernel::clock::Millis;
use kernel::config::Config;
use mail::Transport;
use mail::testing::{Letter, Outbox, SmtpSink};
use tempfile::TempDir;
use testkit::TestApp;

use crate::scene::settle;

/// A site whose mails go one way: into an outbox, or through a relay that the test can let fail.
struct Post {
    app: TestApp,
    transport: Transport,
    folder: TempDir,
    sink: SmtpSink,
    /// Letters through the relay that the test has seen.
    seen: usize,
}

impl Post {
    fn by_smtp(db: &Db) -> Post {
        Post::with(db, |_| ())
    }

    fn with(db: &Db, more: impl FnOnce(&mut Config)) -> Post {
        let app = TestApp::with(db, |config| {
            settle(config);
            more(config);
        });
        let sink = SmtpSink::start().unwrap();
        let transport = Transport::Smtp(sink.config());
        Post { app, transport, folder: TempDir::new().unwrap(), sink, seen: 0 }
    }

    fn outbox(&self) -> Transport {
        Transport::Outbox(self.folder.path().to_owned())
    }

    /// One look of the worker for what is due; says how much that was.
    async fn deliver(&self) -> usize {
        site::deliver_due(&self.app.site, &self.transport).await.unwrap()
    }

    /// Sends all that is due; gives the letters that have come since the last time.
    async fn letters(&mut self) -> Vec<Letter> {
        while self.deliver().await > 0 {}
        match &self.transport {
            Transport::Outbox(folder) => {
                let outbox = Outbox::new(folder);
                let letters = outbox.letters().unwrap();
                outbox.files().unwrap().iter().for_each(|file| std::fs::remove_file(file).unwrap());
                letters
            }
            Transport::Smtp(_) => {
                let new = self.sink.received().split_off(self.seen);
                self.seen += new.len();
                new.iter().map(|kept| kept.letter().unwrap()).collect()
            }
        }
    }

    /// The one letter that has come since the last time.
    async fn letter(&mut self) -> Letter {
        let mut letters = self.letters().await;
        assert_eq!(letters.len(), 1, "{letters:?}");
        letters.remove(0)
    }

    /// Someone asks for a code.
    async fn ask(&self, email: &str) {
        let asked = self.app.client().post("/login", &[("email", email)]).await;
        assert!(asked.status.is_redirection(), "{asked:?}");
    }

    fn later(&self, by: Millis) {
        self.app.clock().advance(by);
    }
}

/// What is queued: how often each mail was tried, and what was said of it last.
fn queue(db: &TestDb) -> Vec<(i64, Option<String>)> {
    db.read_blocking::<_, DbError>(|conn| conn.query("SELECT attempts, failure FROM jobs ORDER BY id", &[]))
        .unwrap()
}

/// Why mails were parked; there are no others.
fn parked(db: &TestDb, post: &Post) -> Vec<String> {
    let now = post.app.site.now();
    let parked = db.read_blocking(move |conn| jobs::parked(conn, now)).unwrap();
    assert_eq!(parked.len(), queue(db).len(), "{:?}", queue(db));
    parked.into_iter().map(|mail| mail.failure.unwrap()).collect()
}
