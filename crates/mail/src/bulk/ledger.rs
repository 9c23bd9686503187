//! What the sender asks of whoever keeps the books: which mails to send, that sending them is noted, and what
//! became of each.

use std::future::Future;
use std::time::Duration;

use crate::message::Address;

/// One mail that is due, to one recipient, with all that is needed to make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The ledger's own name for it.
    pub id: i64,
    /// Which of the run's templates it is made of.
    pub variant: usize,
    /// The recipient, as `To` shows them; the address is the envelope's too.
    pub to: Address,
    /// The envelope's sender, to which bounces return; one of its own for each recipient where they are told apart.
    pub return_path: String,
    /// The message id without its angle brackets; the same however often the mail is made.
    pub message_id: String,
    /// The words of the template's slots, by their number.
    pub slots: Vec<String>,
}

/// What became of one entry. Each that was claimed gets exactly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The relay took responsibility, in these words.
    Accepted {
        /// The relay's answer to the final dot.
        reply: String,
    },
    /// Refused for good: by the relay (a 5xx from `RCPT` on), or because no mail can be made of the entry.
    Refused {
        /// The relay's words, or ours.
        reply: String,
    },
    /// Tried and not taken over; surely not delivered. It counts as an attempt.
    Later {
        /// The relay's words, or how the connection ended.
        reply: String,
        /// The shortest wait that makes sense before trying again.
        after: Duration,
    },
    /// Nothing of it was sent: the run was stopped, or its domain or every relay rests. No attempt; the claim is
    /// given back.
    Untried {
        /// The shortest wait before claiming it again.
        after: Duration,
    },
    /// The final dot may have reached the relay and no answer came. Sending it again may deliver it twice.
    Uncertain {
        /// How the connection ended.
        reason: String,
    },
}

/// An entry and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The entry's id.
    pub id: i64,
    /// What became of it.
    pub outcome: Outcome,
}

/// The ledger could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the ledger does not answer: {0}")]
pub struct LedgerError(pub String);

/// The books of one run. Calls may overlap: entries are claimed while others are intended and settled.
///
/// A claim is a lease. From claiming to settling an entry takes at most
/// [`Pace::hold`](crate::bulk::Pace::hold), then the time of a few answers of the relay.
pub trait Ledger: Send + Sync + 'static {
    /// Leases up to `most` entries that are due. None means that none is due; the run then ends once those in
    /// flight are settled.
    fn claim(&self, most: usize) -> impl Future<Output = Result<Vec<Entry>, LedgerError>> + Send;

    /// Notes that these are about to be sent, and returns when that is durable, with the ids that may go: those
    /// whose lease still holds. The others are forgotten and never settled. No final dot of an entry leaves before.
    fn intend(&self, ids: Vec<i64>) -> impl Future<Output = Result<Vec<i64>, LedgerError>> + Send;

    /// Notes what became of these, in one go. Called again with the same outcomes if it fails.
    fn settle(&self, outcomes: Vec<Settled>) -> impl Future<Output = Result<(), LedgerError>> + Send;
}
