//! Ten thousand lives of subscriptions, against a model: whatever is bought, fails, is tried again, changed, paused,
//! cancelled, kept, given back, disputed and told of twice, late, in any order or never: access and money agree.

#![allow(clippy::unwrap_used, clippy::panic)]

mod acts;
mod crowd;
mod model;

use db::testing::{TestDb, block_on};

/// Lives in one go.
const CROWD: usize = 100;

fn live(seed: u64, lives: usize, new: fn() -> TestDb) {
    for nth in 0..lives / CROWD {
        let db = new();
        block_on(crowd::live(&db, CROWD, seed * 1_000_000 + nth as u64));
    }
}

// In four parts, which run side by side.
#[test]
fn two_and_a_half_thousand_lives_agree() {
    live(1, 2500, TestDb::sqlite);
}

#[test]
fn and_the_next() {
    live(2, 2500, TestDb::sqlite);
}

#[test]
fn and_the_third() {
    live(3, 2500, TestDb::sqlite);
}

#[test]
fn and_the_last() {
    live(4, 2500, TestDb::sqlite);
}

#[test]
fn some_agree_on_the_other_database() {
    live(5, 200, TestDb::postgres);
}
