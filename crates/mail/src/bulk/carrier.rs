//! One connection's worth of work, again and again: takes jobs from the queue and carries them over a line.
//!
//! Where the relay takes pipelined commands, the next mail's envelope follows right behind the final dot of the one
//! before, so that a mail costs one round trip. What a failure means depends on one thing: whether the final dot may
//! have left. Until then the relay cannot have the mail; from then on only its answer tells.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::judge::{Fate, Rest, Step, fate};
use super::ledger::Outcome;
use super::pace::Relay;
use super::queue::Job;
use super::rest::RelayPace;
use super::shared::Shared;
use super::template::Scratch;
use crate::line::{Line, Lost, Reply, Trust, open};

/// How long a connection is kept with nothing to carry.
const IDLE: Duration = Duration::from_secs(10);
/// The answer with which a relay ends the connection, whenever it likes.
const CLOSING: u16 = 421;
/// How often a mail may be on a connection that ends before anything is said of it, without its being to blame.
const DROPS: u8 = 2;

/// A task that keeps at most one connection.
pub struct Carrier {
    pub shared: Arc<Shared>,
    pub relay: Arc<Relay>,
    pub trust: Trust,
    /// The relay's place among those of the run.
    pub number: usize,
}

/// A job whose mail is written.
struct Made {
    job: Job,
    mail: Vec<u8>,
}

/// What the relay says to an envelope.
enum Verdict {
    /// It wants the text.
    Go,
    /// It does not; and whether it now waits for a text all the same.
    Not { outcome: Outcome, open: bool },
}

/// A connection that ended within an envelope, and whether anything was said of the mail before.
struct Cut {
    lost: Lost,
    answered: bool,
}

/// A connection in use.
struct Session<'a> {
    carrier: &'a Carrier,
    line: Line,
    /// How many mails were begun, and how many the relay took.
    begun: usize,
    taken: usize,
    scratch: Scratch,
    spare: Vec<u8>,
}

impl Carrier {
    /// Carries until the queue is closed.
    pub async fn run(self) {
        while let Some(job) = self.next(Duration::MAX).await {
            let halt = self.shared.halt.subscribe();
            let line = tokio::select! {
                line = open(&self.relay.smtp, &self.trust, halt) => Some(line),
                () = self.shared.queue.closed() => None,
            };
            match line {
                Some(Ok(line)) => Session::new(&self, line).run(job).await,
                Some(Err(lost)) => {
                    self.shared.put_back(job);
                    self.shared.trouble(self.pace(), &lost);
                }
                None => self.shared.put_back(job),
            }
        }
    }

    /// The next job, when the relay may have one; none once the queue is closed, or nothing came for so long.
    ///
    /// A job that was taken is given back before this ends without it; it must not be left while it waits its turn.
    async fn next(&self, patience: Duration) -> Option<Job> {
        let (queue, pace) = (&self.shared.queue, self.pace());
        loop {
            if let Some(rest) = pace.resting(Instant::now()) {
                tokio::select! {
                    () = tokio::time::sleep(rest) => continue,
                    () = queue.closed() => return None,
                }
            }
            let job = tokio::time::timeout(patience, queue.take()).await.ok()??;
            if pace.resting(Instant::now()).is_some() {
                self.shared.put_back(job);
                continue;
            }
            tokio::select! {
                biased;
                () = tokio::time::sleep_until(pace.turn(Instant::now())) => return Some(job),
                () = queue.closed() => {}
            }
            self.shared.put_back(job);
            return None;
        }
    }

    fn pace(&self) -> &RelayPace {
        &self.shared.relays[self.number]
    }
}

impl<'a> Session<'a> {
    fn new(carrier: &'a Carrier, line: Line) -> Self {
        Self { carrier, line, begun: 0, taken: 0, scratch: Scratch::default(), spare: Vec::new() }
    }

    /// A connection over which nothing was taken lets its relay rest, however it ended.
    async fn run(mut self, job: Job) {
        match self.converse(job).await {
            Ok(()) => self.line.leave().await,
            Err(lost) if self.taken == 0 && !*self.shared().halt.borrow() => {
                self.shared().trouble(self.carrier.pace(), &lost)
            }
            Err(_) => {}
        }
    }

    async fn converse(&mut self, job: Job) -> Result<(), Lost> {
        let Some(mut current) = self.made(job) else { return Ok(()) };
        let mut ahead = false;
        loop {
            let verdict = match self.verdict(&current.job, ahead).await {
                Ok(verdict) => verdict,
                Err(cut) => return Err(self.cut(current.job, cut)),
            };
            let (pending, bytes) = self.ending(current, verdict);
            let next = self.next_now();
            ahead = self.line.pipelining && next.is_some();
            let envelope = next.as_ref().filter(|_| ahead);
            let ended = self.end(pending, bytes, envelope).await;
            current = match (next, ended) {
                (Some(next), Ok(())) => next,
                (Some(next), Err(lost)) if ahead => {
                    return Err(self.cut(next.job, Cut { lost, answered: false }));
                }
                (Some(next), Err(lost)) => {
                    self.shared().put_back(next.job);
                    return Err(lost);
                }
                (None, Err(lost)) => return Err(lost),
                (None, Ok(())) => match self.next_soon().await {
                    Some(next) => next,
                    None => return Ok(()),
                },
            };
        }
    }

    fn shared(&self) -> &'a Shared {
        &self.carrier.shared
    }

    /// Sends the envelope, unless it went ahead, and hears what the relay says to it.
    async fn verdict(&mut self, job: &Job, ahead: bool) -> Result<Verdict, Cut> {
        let (mut no, mut open) = (None, false);
        for step in [Step::Mail, Step::Recipient, Step::Data] {
            let answered = step != Step::Mail;
            let sent = match (self.line.pipelining, step) {
                (true, Step::Mail) if !ahead => self.line.write(&self.envelope(job)).await,
                (true, _) => Ok(()),
                (false, _) if no.is_some() => break,
                (false, step) => self.line.write(&self.command(step, job)).await,
            };
            sent.map_err(|broken| Cut { lost: broken.lost, answered })?;
            let reply = self.line.reply().await.map_err(|lost| Cut { lost, answered })?;
            open = step == Step::Data && reply.code / 100 == 3;
            match fate(step, &reply) {
                _ if reply.code == CLOSING => return Err(self.closed(&reply, answered)),
                Fate::Nonsense => {
                    return Err(Cut { lost: Lost(format!("out of step: {reply}")), answered: true });
                }
                fate if no.is_none() && fate != Fate::Yes => no = Some((fate, reply)),
                _ => {}
            }
        }
        Ok(match no {
            None => Verdict::Go,
            Some((fate, reply)) => Verdict::Not { outcome: self.judged(job, fate, &reply), open },
        })
    }

    fn closed(&self, reply: &Reply, answered: bool) -> Cut {
        self.shared().rest(Rest::Relay, self.carrier.pace(), "");
        Cut { lost: Lost(reply.to_string()), answered }
    }

    fn judged(&self, job: &Job, fate: Fate, reply: &Reply) -> Outcome {
        let reply_text = reply.to_string();
        match fate {
            Fate::Yes => Outcome::Accepted { reply: reply_text },
            Fate::Refused => Outcome::Refused { reply: reply_text },
            Fate::Nonsense => Outcome::Uncertain { reason: reply_text },
            Fate::Later(whom) => {
                let after = self.shared().rest(whom, self.carrier.pace(), &job.entry.to.email);
                Outcome::Later { reply: reply_text, after }
            }
        }
    }

    /// What ends this mail on the wire. A job that is not yet settled by the verdict comes back.
    fn ending(&self, current: Made, verdict: Verdict) -> (Option<Job>, Vec<u8>) {
        let Made { job, mut mail } = current;
        match verdict {
            Verdict::Go => {
                mail.extend_from_slice(b".\r\n");
                (Some(job), mail)
            }
            Verdict::Not { outcome, open } => {
                self.shared().settle(job, outcome);
                mail.clear();
                mail.extend_from_slice(if open { b".\r\n" } else { b"RSET\r\n" });
                (None, mail)
            }
        }
    }

    /// Sends what ends a mail, with the next one's envelope behind, and settles it by the answer.
    async fn end(
        &mut self,
        pending: Option<Job>,
        mut bytes: Vec<u8>,
        ahead: Option<&Made>,
    ) -> Result<(), Lost> {
        let dot = bytes.len();
        if let Some(next) = ahead {
            bytes.extend_from_slice(&self.envelope(&next.job));
        }
        let written = self.line.write(&bytes).await;
        bytes.clear();
        self.spare = bytes;
        let patience = if pending.is_some() { self.shared().pace.dot } else { self.patience() };
        let (reply, had) = match written {
            Ok(()) => (self.line.reply_within(patience).await, true),
            Err(broken) => (Err(broken.lost), broken.sent >= dot),
        };
        match (reply, pending) {
            (Ok(reply), Some(job)) => self.answered(job, &reply),
            (Ok(reply), None) if reply.code == CLOSING => Err(self.closed(&reply, true).lost),
            (Ok(_), None) => Ok(()),
            (Err(lost), Some(job)) => {
                let outcome =
                    if had { Outcome::Uncertain { reason: lost.0.clone() } } else { self.later(&lost) };
                self.shared().settle(job, outcome);
                Err(lost)
            }
            (Err(lost), None) => Err(lost),
        }
    }

    /// The answer to a whole text.
    fn answered(&mut self, job: Job, reply: &Reply) -> Result<(), Lost> {
        let fate = fate(Step::Dot, reply);
        if fate == Fate::Yes {
            self.taken += 1;
            self.carrier.pace().took();
            self.shared().lanes.took(&job.entry.to.email, Instant::now());
        }
        let outcome = self.judged(&job, fate, reply);
        self.shared().settle(job, outcome);
        if reply.code == CLOSING || fate == Fate::Nonsense { Err(Lost(reply.to_string())) } else { Ok(()) }
    }

    /// The connection ended within an envelope. A mail of which nothing was said is not to blame at once.
    fn cut(&self, mut job: Job, cut: Cut) -> Lost {
        if cut.answered || job.dropped >= DROPS {
            let outcome = self.later(&cut.lost);
            self.shared().settle(job, outcome);
        } else {
            job.dropped += 1;
            self.shared().put_back(job);
        }
        cut.lost
    }

    fn later(&self, lost: &Lost) -> Outcome {
        Outcome::Later { reply: lost.0.clone(), after: self.shared().pace.rest }
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(self.carrier.relay.smtp.timeout_s)
    }

    fn envelope(&self, job: &Job) -> Vec<u8> {
        [Step::Mail, Step::Recipient, Step::Data].map(|step| self.command(step, job)).concat()
    }

    /// Addresses were looked at when the mail was written.
    fn command(&self, step: Step, job: &Job) -> Vec<u8> {
        match step {
            Step::Mail => format!("MAIL FROM:<{}>\r\n", job.entry.return_path),
            Step::Recipient => format!("RCPT TO:<{}>\r\n", job.entry.to.email),
            Step::Data | Step::Dot => "DATA\r\n".to_owned(),
        }
        .into_bytes()
    }

    /// The next mail, if the relay may have one now.
    fn next_now(&mut self) -> Option<Made> {
        loop {
            if self.is_full() || !self.carrier.pace().turn_now(Instant::now()) {
                return None;
            }
            let job = self.shared().queue.take_now()?;
            if let Some(made) = self.made(job) {
                return Some(made);
            }
        }
    }

    /// The next mail, if one comes before the connection has been idle for long.
    async fn next_soon(&mut self) -> Option<Made> {
        loop {
            if self.is_full() {
                return None;
            }
            let job = self.carrier.next(IDLE).await?;
            if let Some(made) = self.made(job) {
                return Some(made);
            }
        }
    }

    fn is_full(&self) -> bool {
        self.begun >= self.carrier.relay.per_connection
    }

    /// Writes a job's mail; one that cannot be written or is too large is settled.
    fn made(&mut self, job: Job) -> Option<Made> {
        let mut mail = std::mem::take(&mut self.spare);
        let written = self.shared().write(&job.entry, &mut self.scratch, &mut mail);
        let fits = self.line.largest.is_none_or(|largest| mail.len() <= largest);
        let reply = match written {
            Ok(()) if fits => {
                self.begun += 1;
                return Some(Made { job, mail });
            }
            Ok(()) => format!("not sent: it has {} bytes, and the relay takes fewer", mail.len()),
            Err(why) => format!("not sent: {why}"),
        };
        self.shared().settle(job, Outcome::Refused { reply });
        None
    }
}
