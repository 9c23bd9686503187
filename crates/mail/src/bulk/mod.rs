//! One issue to very many readers: mails made by splicing a few words into a prepared [`Template`], and sent over
//! pipelined connections at the pace that relays and receivers bear.
//!
//! Who gets what, and what became of it, is kept by whoever implements [`Ledger`]; nothing here remembers but how busy
//! relays and domains were. [`Sender::run`] is the whole of it.

mod boxes;
mod carrier;
mod judge;
mod ledger;
mod pace;
mod queue;
mod rest;
mod run;
mod settling;
mod shared;
mod stop;
mod template;
mod waiting;

pub use crate::body::Piece;
pub use ledger::{Entry, Ledger, LedgerError, Outcome, Settled};
pub use pace::{Pace, Relay};
pub use run::Sender;
pub use settling::Report;
pub use stop::Stop;
pub use template::{Draft, MakeError, Scratch, Template, without_claim};
