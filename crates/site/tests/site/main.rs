//! The site through its router: who gets what, and what they see.

#![allow(clippy::unwrap_used, clippy::panic)]

mod machines;
mod matrix;
mod oracle;
mod people;
mod scene;
mod threats;
