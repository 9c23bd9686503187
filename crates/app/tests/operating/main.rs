//! What an operator relies on, with real processes: https with a real authority, restarts under load, logs
//! and figures, what `check` finds, and what a page weighs.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod authority;
mod billing;
mod check;
mod client;
mod endings;
mod figures;
mod https;
mod limits;
mod logs;
mod names;
mod restart;
mod server;
mod weight;
