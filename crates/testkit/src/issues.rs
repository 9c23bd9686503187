//! Issues of newsletters, as they are when they are sent.

use db::Db;
use kernel::clock::Millis;
use press::Press;
use press::newsletters::sending::{self, Audience, Variant};
use render::letter::{Piece, Slot};

const ISSUE: &str = "INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version)
    VALUES ($1, 'daily-review', $2, 'sent', $3, 0, 'The day', 1) RETURNING id";
const LINK: &str = "INSERT INTO issue_links (issue_id, position, url, article_id) VALUES ($1, $2, $3, $4)";

/// An issue of that day, due at `due`, with these links: where each leads, and the article that stands there if it is
/// one of the site's. Gives the issue's public id.
pub fn issue(db: &Db, press: &Press, day: &str, due: Millis, links: &[(String, Option<i64>)]) -> String {
    let (public_id, day, links) = (press.random.public_id(), day.to_owned(), links.to_vec());
    let named = public_id.clone();
    db.write_blocking::<_, db::DbError>(move |tx| {
        let issue: i64 = tx.query_one(ISSUE, &[&public_id, &day, &due])?;
        for (position, (url, article)) in (0i64..).zip(&links) {
            tx.execute(LINK, &[&issue, &position, url, article])?;
        }
        Ok(())
    })
    .unwrap();
    named
}

/// Freezes an issue with these HTML parts: for subscribers, and for everyone if there is one. Each ends with where its
/// reader may see it, whose links they are, and their address.
pub fn freeze(db: &Db, press: &Press, issue: &str, subscribers: &str, everyone: Option<&str>) {
    let (issue, now) = (issue.to_owned(), press.clock.now());
    let variant = |html: &str, entitled: bool| {
        let gaps = [Slot::Browser, Slot::Token, Slot::Address, Slot::Unsubscribe];
        let gaps = gaps.into_iter().flat_map(|slot| [Piece::Text(" | ".into()), Piece::Slot(slot)]);
        let html = std::iter::once(Piece::Text(html.to_owned())).chain(gaps).collect();
        Variant { key: String::new(), entitled, subject: "The day".into(), html, text: Vec::new() }
    };
    let variants: Vec<Variant> = std::iter::once(variant(subscribers, true))
        .chain(everyone.map(|html| variant(html, false)))
        .collect();
    db.write_blocking::<_, db::DbError>(move |tx| {
        let id: i64 = tx.query_one("SELECT id FROM issues WHERE public_id = $1", &[&issue])?;
        sending::freeze(tx, now, id, &variants, &Audience::default()).map(drop)
    })
    .unwrap();
}
