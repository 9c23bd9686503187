//! The readers desk on both databases.

mod acts;
mod finding;
mod lists;
mod merging;
mod standing;

use db::testing::TestDb;
use kernel::config::Term;

use super::*;
use crate::Press;
use crate::articles::fixtures::{manuscript, plan, press, publish, read, write};
use crate::audit::{self, Actor};
use crate::readers::{self, ReaderRecord};

/// A site that sells two plans.
fn site() -> Press {
    press(|config| {
        config.plans = vec![plan("monthly", 900, Term::Month), plan("yearly", 6900, Term::Year)];
        config.newsletters = vec![kernel::config::Newsletter {
            slug: "free".into(),
            name: "The Free Letter".into(),
            on_registration: true,
            ..kernel::config::Newsletter::default()
        }];
    })
}

fn record(db: &TestDb, reader: i64) -> ReaderRecord {
    read(db, move |conn| readers::by_id(conn, reader)).unwrap()
}

fn name(db: &TestDb, reader: i64, name: &'static str) {
    write(db, move |tx| {
        tx.execute("UPDATE readers SET name = $2 WHERE id = $1", &[&reader, &name]).map(drop)
    });
}

fn article(db: &TestDb, press: &Press, title: &str) -> i64 {
    publish(db, press, &manuscript(title, press.clock.now() - kernel::clock::DAY))
}

/// The acts in the log, the oldest first.
fn acts(db: &TestDb) -> Vec<String> {
    let all = read(db, |conn| audit::list(conn, &audit::Filter::default(), 100));
    all.into_iter().rev().map(|line| line.act).collect()
}

fn operator() -> Actor {
    Actor::Operator
}
