//! What a reader may ask of us as a person: to take along everything we hold on them, and to be
//! forgotten. The one feature that looks across the others' tables, so that neither leaves one out.

mod erase;
mod export;
#[cfg(test)]
mod tests;

pub use erase::{EraseError, erase};
pub use export::export;
