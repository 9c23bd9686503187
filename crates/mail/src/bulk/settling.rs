//! Outcomes on their way into the ledger: as many at once as came while the ones before were written.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use super::ledger::{Ledger, LedgerError, Outcome, Settled};
use super::shared::Ended;

/// The most outcomes of one call.
const BATCH: usize = 1_000;
/// How often a ledger that does not answer is asked again; the wait doubles each time, from the first of these.
const TRIES: u32 = 9;
const WAIT: Duration = Duration::from_millis(50);

/// How a run went.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    /// Taken by a relay.
    pub accepted: u64,
    /// Refused for good.
    pub refused: u64,
    /// Put off.
    pub later: u64,
    /// Given back untouched.
    pub untried: u64,
    /// Sent, and never answered.
    pub uncertain: u64,
    /// Why a relay could not be used, if one could not.
    pub trouble: Option<String>,
}

impl Report {
    fn count(&mut self, outcome: &Outcome) {
        *match outcome {
            Outcome::Accepted { .. } => &mut self.accepted,
            Outcome::Refused { .. } => &mut self.refused,
            Outcome::Later { .. } => &mut self.later,
            Outcome::Untried { .. } => &mut self.untried,
            Outcome::Uncertain { .. } => &mut self.uncertain,
        } += 1;
    }
}

/// Settles what comes until nothing more can come.
pub async fn settle<L: Ledger>(
    ledger: Arc<L>,
    mut ended: UnboundedReceiver<Ended>,
) -> Result<Report, LedgerError> {
    let mut report = Report::default();
    while let Some((first, place)) = ended.recv().await {
        let (mut batch, mut places) = (vec![first], vec![place]);
        while batch.len() < BATCH
            && let Ok((settled, place)) = ended.try_recv()
        {
            batch.push(settled);
            places.push(place);
        }
        batch.iter().for_each(|settled| report.count(&settled.outcome));
        note(&ledger, batch).await?;
        drop(places);
    }
    Ok(report)
}

/// Outcomes are all that is known of mails that are gone, so they are not given up soon.
async fn note<L: Ledger>(ledger: &Arc<L>, batch: Vec<Settled>) -> Result<(), LedgerError> {
    for attempt in 0..TRIES {
        if ledger.settle(batch.clone()).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(WAIT * 2_u32.pow(attempt)).await;
    }
    ledger.settle(batch).await
}
