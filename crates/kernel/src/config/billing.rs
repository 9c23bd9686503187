//! How subscriptions are paid for, and what their readers may always do.

use serde::{Deserialize, Serialize};

/// How subscriptions are paid for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Billing {
    /// Who handles the money. Left out: the sandbox on a machine of one's own, nobody on any other site.
    pub processor: Option<Processor>,
    /// Days that a failed renewal leaves the archive open, while the payment is tried again.
    pub grace_days: u32,
    /// Days in which a contract can be withdrawn from; 0: where no law asks for it.
    pub withdrawal_days: u32,
    /// How much of the money goes back then.
    pub withdrawal_refund: Refund,
}

impl Default for Billing {
    fn default() -> Self {
        Billing { processor: None, grace_days: 14, withdrawal_days: 14, withdrawal_refund: Refund::Full }
    }
}

/// Who handles the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Processor {
    /// Nobody: a checkout of the program's own in which no money moves, to try everything with.
    Sandbox,
    /// Nothing is sold here: plans are shown, and people write to the publication.
    None,
}

/// How much of the money goes back when a contract is withdrawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Refund {
    /// All of it.
    Full,
    /// All but the share of the days that were read.
    Proportionate,
}
