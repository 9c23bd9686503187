//! The archive's promises, on both databases: saving, addresses, lists, search, pictures, terms.

mod filing;
mod lists;
mod pictures;
mod saving;
mod wire;

use db::testing::TestDb;
use kernel::clock::Millis;

use super::fixtures::{NOW, read};
use super::{Article, Found, by_slug};

fn found(db: &TestDb, slug: &str, now: Millis) -> Option<Found> {
    let slug = slug.to_owned();
    read(db, move |conn| by_slug(conn, &slug, now))
}

/// The article at this address now.
fn article(db: &TestDb, slug: &str) -> Article {
    match found(db, slug, NOW) {
        Some(Found::Article(article)) => *article,
        other => panic!("{slug} leads to {other:?}"),
    }
}
