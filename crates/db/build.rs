//! Rebuilds this crate when a migration is added: the embedding macro alone notices only edits.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations/sqlite");
    println!("cargo::rerun-if-changed=../../migrations/postgres");
}
