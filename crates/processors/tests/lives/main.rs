//! Lives of subscriptions, against a model: whatever is bought, fails, is tried again, changed, paused,
//! cancelled, kept, given back, disputed and told of twice, late, in any order or never: access and money agree.

#![allow(clippy::unwrap_used, clippy::panic)]

mod acts;
mod crowd;
mod model;

use db::testing::{TestDb, block_on};

/// Lives in one go.
const CROWD: usize = 25;

/// A quarter of as many lives as BROADSHEET_TEST_LIVES says. Ten thousand take some minutes.
fn quarter() -> usize {
    let all = std::env::var("BROADSHEET_TEST_LIVES").ok().and_then(|all| all.parse().ok());
    all.unwrap_or(1000) / 4
}

fn live(seed: u64, lives: usize, new: fn() -> TestDb) {
    for nth in 0..lives / CROWD {
        let db = new();
        block_on(crowd::live(&db, CROWD, seed * 1_000_000 + nth as u64));
    }
}

// In four parts, which run side by side.
#[test]
fn a_quarter_of_all_lives_agrees() {
    live(1, quarter(), TestDb::sqlite);
}

#[test]
fn and_the_next() {
    live(2, quarter(), TestDb::sqlite);
}

#[test]
fn and_the_third() {
    live(3, quarter(), TestDb::sqlite);
}

#[test]
fn and_the_last() {
    live(4, quarter(), TestDb::sqlite);
}

#[test]
fn some_agree_on_the_other_database() {
    live(5, 100, TestDb::postgres);
}
