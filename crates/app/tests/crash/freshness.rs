//! Two processes that search, on one SQLite folder or on one PostgreSQL with folders of their own: what is published,
//! changed, withdrawn or renamed is right on both within a second.

use std::time::{Duration, Instant};

use db::testing::TestDb;
use db::{DbError, Tx};
use press::articles::{self, Filing, Manuscript, Saved};
use press::taxonomy::{self, TermKind};
use render::body::{TeaserLimits, prepare};
use serde_json::Value;
use tempfile::TempDir;

use crate::browser::Browser;
use crate::server::{self, PATIENCE, Server};

/// Within so long a change is right on every node.
const PROMISED: Duration = Duration::from_secs(1);
/// Each change is made so many times. The quickest counts: others may have waited for a busy machine, or for another
/// test's transaction, which holds the end of PostgreSQL's log back.
const TIMES: usize = 4;

/// Two servers and what they are to agree on.
struct Nodes<'db> {
    db: &'db TestDb,
    browsers: Vec<Browser>,
    _servers: [Server; 2],
    _folder: TempDir,
}

impl<'db> Nodes<'db> {
    fn start(db: &'db TestDb) -> Nodes<'db> {
        server::import(db, 3);
        let folder = TempDir::new().unwrap();
        let first = Server::start(db);
        let second = match db.config().url {
            Some(_) => Server::start_in(db, folder.path()),
            None => Server::start(db),
        };
        let servers = [first, second];
        let browsers = servers.iter().map(|server| Browser::new(server.address())).collect();
        let nodes = Nodes { db, browsers, _servers: servers, _folder: folder };
        nodes.until("harbour", 3);
        nodes
    }

    /// How many articles each node finds; none as long as it has no index.
    fn found(&self, query: &str) -> Vec<Option<u64>> {
        let path = format!("/search?q={query}");
        let ready = |browser: &Browser| browser.get(&path, None).is_some();
        assert!(self.browsers.iter().all(ready), "a page of search is always answered");
        let total = |browser: &Browser| {
            let answer = browser.get_any(&format!("/api/search?q={query}"))?;
            serde_json::from_str::<Value>(&answer).ok()?["total"].as_u64()
        };
        self.browsers.iter().map(total).collect()
    }

    /// Until every node finds so many; how long that took.
    fn until(&self, query: &str, wanted: u64) -> Duration {
        let begun = Instant::now();
        loop {
            let found = self.found(query);
            if found.iter().all(|total| *total == Some(wanted)) {
                return begun.elapsed();
            }
            assert!(begun.elapsed() < PATIENCE, "{query}: {found:?} are found instead of {wanted}");
            std::thread::yield_now();
        }
    }

    /// Does this over and over; says how long it took at best until every node was right about it.
    fn quickest(&self, what: &str, act: impl Fn(usize) -> (String, u64)) {
        let took = (0..TIMES).map(|turn| {
            let (query, wanted) = act(turn);
            self.until(&query, wanted)
        });
        let took: Vec<Duration> = took.collect();
        assert!(took.iter().min().is_some_and(|least| *least < PROMISED), "{what} took {took:?}");
    }

    fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx) -> Result<T, DbError> + Send + 'static,
    ) -> T {
        self.db.write_blocking(act).unwrap()
    }

    fn save(&self, turn: usize, title: &str) -> i64 {
        let press = server::press();
        let now = press.clock.now();
        let draft = Manuscript {
            source: String::new(),
            source_id: Some(format!("fresh{turn}")),
            source_hash: title.to_owned(),
            slug: Some(format!("fresh{turn}")),
            published: true,
            kind: "article".into(),
            title: title.to_owned(),
            standfirst: String::new(),
            body: prepare("<p>Of the quay.</p>", TeaserLimits::default()),
            language: String::new(),
            access: None,
            section: Some(format!("Section {turn}")),
            series: None,
            topics: Vec::new(),
            places: Vec::new(),
            authors: vec![articles::AuthorDraft {
                name: format!("Quill {turn}"),
                ..articles::AuthorDraft::default()
            }],
            lead: None,
            pictures: Vec::new(),
            source_url: None,
            old_paths: Vec::new(),
            seo_title: None,
            seo_description: None,
            published_at: Some(now),
            updated_at: None,
        };
        let saved = self.write(move |tx| articles::save(tx, &press, &mut Filing::default(), &draft, now));
        let (Saved::Created(id) | Saved::Updated(id) | Saved::Unchanged(id)) = saved;
        id
    }
}

db::both_databases! {
    fn what_changes_is_right_in_every_search_within_a_second(db: TestDb) {
        let nodes = Nodes::start(&db);
        nodes.quickest("publishing", |turn| {
            nodes.save(turn, &format!("Zeppelin{turn} over the quay"));
            (format!("zeppelin{turn}"), 1)
        });
        nodes.quickest("changing", |turn| {
            nodes.save(turn, &format!("Balloon{turn} over the quay"));
            (format!("balloon{turn}+-zeppelin{turn}"), 1)
        });
        nodes.quickest("renaming a section", |turn| {
            nodes.write(move |tx| {
                let section = taxonomy::ensure(tx, TermKind::Section, &format!("Section {turn}"))?;
                taxonomy::describe(tx, section, &format!("Skies {turn}"), "", 1, server::press().clock.now())
            });
            (format!("section:%22skies+{turn}%22"), 1)
        });
        nodes.quickest("renaming an author", |turn| {
            nodes.write(move |tx| {
                let author = press::authors::ensure(tx, &format!("Quill {turn}"), None)?;
                tx.execute("UPDATE authors SET name = $2 WHERE id = $1", &[&author, &format!("Feather {turn}")])?;
                tx.record_change("author", author, server::press().clock.now())
            });
            (format!("author:%22feather+{turn}%22"), 1)
        });
        nodes.quickest("withdrawing", |turn| {
            let id = nodes.save(turn, &format!("Balloon{turn} over the quay"));
            nodes.write(move |tx| articles::withdraw(tx, id, server::press().clock.now()));
            (format!("section:section-{turn}"), 0)
        });
    }
}
