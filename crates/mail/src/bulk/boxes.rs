//! The way out for a machine without a relay: each mail becomes a file in a folder.

use std::path::PathBuf;
use std::sync::Arc;

use super::ledger::Outcome;
use super::shared::Shared;
use super::template::Scratch;
use crate::message::Envelope;
use crate::outbox;
use crate::transport::DeliveryError;

/// Keeps jobs until the queue is closed.
pub async fn carry(shared: Arc<Shared>, folder: PathBuf) {
    let mut scratch = Scratch::default();
    while let Some(job) = shared.queue.take().await {
        let mut mail = Vec::new();
        let outcome = match shared.write(&job.entry, &mut scratch, &mut mail) {
            Err(why) => Outcome::Refused { reply: format!("not sent: {why}") },
            Ok(()) => {
                let envelope = Envelope {
                    from: job.entry.return_path.clone(),
                    to: job.entry.to.email.clone(),
                    message_id: job.entry.message_id.clone(),
                    date_ms: shared.date_ms(&job.entry),
                };
                let folder = folder.clone();
                let kept = tokio::task::spawn_blocking(move || outbox::keep(&folder, &envelope, &mail));
                match kept.await {
                    Ok(Ok(delivered)) => Outcome::Accepted { reply: delivered.reply },
                    Ok(Err(
                        DeliveryError::Temporary(reply)
                        | DeliveryError::Permanent(reply)
                        | DeliveryError::Uncertain(reply),
                    )) => Outcome::Later { reply, after: shared.pace.rest },
                    Err(stopped) => Outcome::Uncertain { reason: stopped.to_string() },
                }
            }
        };
        shared.settle(job, outcome);
    }
}
