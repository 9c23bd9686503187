//! Readers in the database, a file a table.

pub(crate) mod challenges;
pub(crate) mod holders;
pub(crate) mod people;
pub(crate) mod sessions;
pub(crate) mod velocity;
