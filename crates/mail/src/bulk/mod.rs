//! One issue to very many readers: mails made by splicing a few words into a prepared [`Draft`], and sent over
//! pipelined connections at the pace that relays and receivers bear.
//!
//! Who gets what, and what became of it, is kept by whoever implements [`Ledger`]; nothing here remembers.

mod ledger;
mod pace;
mod template;

pub use ledger::{Entry, Ledger, LedgerError, Outcome, Settled};
pub use pace::{Pace, Relay};
pub use template::{Draft, Piece};
