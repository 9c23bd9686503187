//! Following, on both databases.

use db::testing::TestDb;
use kernel::clock::DAY;

use super::store::has;
use super::*;
use crate::articles::AuthorDraft;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, reader, write};
use crate::{authors, taxonomy};

/// An author and a topic of a published article.
fn filed(db: &TestDb, press: &crate::Press) -> (Followed, Followed) {
    let mut draft = manuscript("Filed", NOW - DAY);
    draft.topics = vec!["Trade".into()];
    draft.authors = vec![AuthorDraft { name: "Ada Quill".into(), ..AuthorDraft::default() }];
    publish(db, press, &draft);
    let author = read(db, |conn| authors::by_slug(conn, "ada-quill")).unwrap().id;
    let topic = read(db, |conn| taxonomy::by_slug(conn, TermKind::Topic, "trade")).unwrap().id;
    (Followed::Author(author), Followed::Term(topic))
}

fn paths(db: &TestDb, reader: i64) -> Vec<String> {
    let all = read(db, move |conn| of_reader(conn, reader));
    all.iter().map(Following::path).collect()
}

db::both_databases! {
    fn a_reader_follows_authors_and_topics_once(db: TestDb) {
        let press = press(|_| ());
        let (author, topic) = filed(&db, &press);
        let (ada, bo) = (reader(&db, &press, "ada@example.org"), reader(&db, &press, "bo@example.org"));
        assert_eq!(write(&db, move |tx| follow(tx, NOW, ada, author)), Follow::Follows);
        assert_eq!(write(&db, move |tx| follow(tx, NOW, ada, author)), Follow::Already);
        assert_eq!(write(&db, move |tx| follow(tx, NOW, ada, topic)), Follow::Follows);
        assert_eq!(paths(&db, ada), ["/topics/trade", "/authors/ada-quill"]);
        assert_eq!(paths(&db, bo), [""; 0]);
        assert!(read(&db, move |conn| has(conn, ada, topic)));
        assert!(!read(&db, move |conn| has(conn, bo, topic)));
    }

    fn unfollowing_ends_this_and_nothing_else(db: TestDb) {
        let press = press(|_| ());
        let (author, topic) = filed(&db, &press);
        let ada = reader(&db, &press, "ada@example.org");
        for what in [author, topic] {
            write(&db, move |tx| follow(tx, NOW, ada, what));
        }
        assert!(write(&db, move |tx| unfollow(tx, NOW, ada, author)));
        assert!(!write(&db, move |tx| unfollow(tx, NOW, ada, author)));
        assert_eq!(paths(&db, ada), ["/topics/trade"]);
    }

    fn followers_of_the_log_hear_of_what_changed_alone(db: TestDb) {
        let press = press(|_| ());
        let (author, _) = filed(&db, &press);
        let ada = reader(&db, &press, "ada@example.org");
        let changes = |db: &TestDb| -> i64 {
            read(db, move |conn| conn.query_one("SELECT COUNT(*) FROM changes WHERE kind = 'reader' AND target = $1", &[&ada]))
        };
        let before = changes(&db);
        for _ in 0..2 {
            write(&db, move |tx| follow(tx, NOW, ada, author));
        }
        assert_eq!(changes(&db), before + 1);
        for _ in 0..2 {
            write(&db, move |tx| unfollow(tx, NOW, ada, author));
        }
        assert_eq!(changes(&db), before + 2);
    }

    fn nobody_follows_without_end(db: TestDb) {
        let press = press(|_| ());
        let (author, topic) = filed(&db, &press);
        let ada = reader(&db, &press, "ada@example.org");
        write(&db, move |tx| {
            for n in 0..MOST {
                let term = taxonomy::ensure(tx, TermKind::Topic, &format!("Topic {n}"))?;
                follow(tx, NOW, ada, Followed::Term(term))?;
            }
            Ok(())
        });
        assert_eq!(write(&db, move |tx| follow(tx, NOW, ada, topic)), Follow::Full);
        assert_eq!(write(&db, move |tx| follow(tx, NOW, ada, author)), Follow::Full);
        assert!(!read(&db, move |conn| has(conn, ada, author)));
    }
}
