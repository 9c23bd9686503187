//! Where mails are handed over, and how fast.

use std::time::Duration;

use crate::smtp::SmtpConfig;

/// A relay and how much it is asked to take at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    /// Where it is and how to speak to it; its time limit holds for each answer but that to a text.
    pub smtp: SmtpConfig,
    /// Certificates, as PEM text, of authorities that are believed for this relay beside those that everyone believes.
    pub authority: Option<String>,
    /// How many connections are open at most.
    pub connections: usize,
    /// How many messages a connection carries before it is closed in good order.
    pub per_connection: usize,
    /// How many messages a second it is given at most; none is no limit.
    pub per_second: Option<u32>,
}

/// How fast mails leave, whichever relay they take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// How many messages a second go to recipients of one domain; none is no limit.
    pub domain_per_second: Option<u32>,
    /// How many entries may be intended and not yet settled: so many at most are uncertain after a crash.
    pub in_flight: usize,
    /// The first rest after a refusal that asks to come back later; each further one in a row doubles it.
    pub rest: Duration,
    /// The longest rest.
    pub longest_rest: Duration,
    /// How long a claimed entry waits here for its turn; one that would wait longer is given back.
    pub hold: Duration,
    /// How long the relay may take to answer a whole text.
    pub dot: Duration,
    /// How long those in flight may take to end when the run is stopped.
    pub grace: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            domain_per_second: None,
            in_flight: 256,
            rest: Duration::from_secs(2),
            longest_rest: Duration::from_secs(300),
            hold: Duration::from_secs(30),
            dot: Duration::from_secs(300),
            grace: Duration::from_secs(20),
        }
    }
}
