//! Writing and publishing on both databases; the rules by value and property.

mod checking;
mod comparing;
mod desk;
mod flow;
mod planned;
mod publishing;
mod round_trip;
mod rules;
mod saving;
mod together;

use db::testing::TestDb;
use kernel::clock::Millis;

use super::*;
use crate::Press;
use crate::articles::fixtures::{NOW, press, read, reader, write};
use crate::staff::{self, Role};

/// Someone of the staff in that role.
fn colleague(db: &TestDb, press: &Press, email: &str, role: Role) -> Colleague {
    let reader = reader(db, press, email);
    write(db, move |tx| staff::invite(tx, NOW, reader, role));
    Colleague { reader, role }
}

fn writing(title: &str, html: &str) -> Writing {
    Writing { title: title.into(), standfirst: String::new(), html: html.into() }
}

fn text(title: &str, html: &str) -> Text {
    Text { writing: writing(title, html), particulars: Particulars::default() }
}

/// A draft that `by` has begun.
fn begun(db: &TestDb, press: &Press, by: Colleague, text: Text) -> String {
    let press = press.clone();
    act(db, move |tx| begin(tx, &press, by, text, NOW)).unwrap()
}

/// An act in a transaction of its own.
fn act<T: Send + 'static>(
    db: &TestDb,
    work: impl FnOnce(&mut db::Tx) -> Result<T, DraftError> + Send + 'static,
) -> Result<T, DraftError> {
    db.write_blocking(work)
}

fn send(
    db: &TestDb,
    draft: &str,
    by: Colleague,
    (base, pane): (i64, &str),
    part: Part,
    now: Millis,
) -> Result<Saved, DraftError> {
    let (draft, pane) = (draft.to_owned(), pane.to_owned());
    act(db, move |tx| save(tx, &draft, by, base, Pane::from(&*pane), part, now))
}

/// The number under which what was typed stands.
fn typed(db: &TestDb, draft: &str, by: Colleague, at: (i64, &str), html: &str, now: Millis) -> i64 {
    match send(db, draft, by, at, Part::Writing(writing("Title", html)), now).unwrap() {
        Saved::Stands { revision, .. } => revision,
        Saved::Conflict(conflict) => panic!("{conflict:?}"),
    }
}

fn stands(db: &TestDb, draft: &str) -> (Draft, Revision) {
    let draft = draft.to_owned();
    read(db, move |conn| latest(conn, &draft)).unwrap()
}

/// All texts of the draft, the latest first.
fn all(db: &TestDb, draft: &str) -> Vec<Revision> {
    let draft = stands(db, draft).0.id;
    read(db, move |conn| {
        let listed = revisions(conn, draft, i64::MAX, 1000)?;
        listed.into_iter().map(|one| Ok(revision(conn, draft, one.number)?.unwrap())).collect()
    })
}

fn proof(db: &TestDb, press: &Press, draft: &str, which: Which, now: Millis) -> Galley {
    let (press, draft) = (press.clone(), draft.to_owned());
    read(db, move |conn| galley(conn, &press, &draft, which, now)).unwrap()
}

/// Publishes what stands; gives the article's row id.
fn published(db: &TestDb, press: &Press, draft: &str, by: Colleague, now: Millis) -> Result<i64, DraftError> {
    let (galley, press) = (proof(db, press, draft, Which::Latest, now), press.clone());
    act(db, move |tx| publish(tx, &press, &galley, by, now))
}
