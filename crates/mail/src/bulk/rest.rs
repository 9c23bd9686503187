//! Who is sent to when: relays and recipients' domains at their pace, and not at all while they rest.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How far a pace that fell behind may catch up.
const CATCH_UP: Duration = Duration::from_millis(50);
/// Messages put off in a row, to whatever domains, after which it is the relay that rests.
const STRAIN: u32 = 20;
/// Lanes that are kept though nothing is known of them but their pace.
const LANES: usize = 10_000;

/// The pace of one relay, or towards one domain.
#[derive(Debug, Default, Clone)]
struct Lane {
    next: Option<Instant>,
    resting: Option<Instant>,
    /// Rests in a row.
    refusals: u32,
    /// Messages put off in a row.
    put_off: u32,
    /// Entries given back since the last that was let through.
    given_back: u32,
}

impl Lane {
    /// The moment of the next message, which is taken by asking unless it is too far off.
    fn turn(&mut self, interval: Duration, now: Instant, hold: Duration) -> Result<Instant, Duration> {
        let earliest = now.checked_sub(CATCH_UP).unwrap_or(now);
        let next = self.next.map_or(now, |next| next.max(earliest));
        let at = self.resting.map_or(next, |until| next.max(until));
        let wait = at.saturating_duration_since(now);
        if wait > hold {
            self.given_back += 1;
            return Err(wait + interval * self.given_back);
        }
        self.given_back = 0;
        self.next = Some(at + interval);
        Ok(at)
    }

    /// One more refusal that asks to come back later. Those of messages that were under way together are one.
    fn rest(&mut self, first: Duration, longest: Duration, now: Instant) {
        if self.resting.is_none_or(|until| until <= now) {
            let doubled = first.saturating_mul(1_u32.checked_shl(self.refusals).unwrap_or(u32::MAX));
            self.refusals = self.refusals.saturating_add(1).min(31);
            self.resting = Some(now + doubled.min(longest));
        }
    }

    fn is_forgettable(&self, now: Instant) -> bool {
        self.refusals == 0 && self.next.is_none_or(|next| next <= now)
    }
}

fn interval(per_second: Option<u32>) -> Duration {
    per_second.map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate.max(1))
}

/// One relay's pace.
#[derive(Debug)]
pub struct RelayPace {
    lane: Mutex<Lane>,
    interval: Duration,
    rest: (Duration, Duration),
    /// Why it last rested.
    trouble: Mutex<Option<String>>,
}

impl RelayPace {
    /// A relay that takes so many a second, and rests so long after a first refusal, and at most.
    pub fn new(per_second: Option<u32>, rest: (Duration, Duration)) -> Self {
        Self { lane: Mutex::default(), interval: interval(per_second), rest, trouble: Mutex::default() }
    }

    fn lane(&self) -> MutexGuard<'_, Lane> {
        self.lane.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the next turn, whenever it is.
    pub fn turn(&self, now: Instant) -> Instant {
        self.lane().turn(self.interval, now, Duration::MAX).unwrap_or(now)
    }

    /// Takes the next turn if it is now.
    pub fn turn_now(&self, now: Instant) -> bool {
        self.lane().turn(self.interval, now, Duration::ZERO).is_ok()
    }

    /// How long it still rests.
    pub fn resting(&self, now: Instant) -> Option<Duration> {
        self.lane().resting.filter(|until| *until > now).map(|until| until - now)
    }

    /// It asked to be left alone, or could not be reached.
    pub fn rest(&self, now: Instant) -> Duration {
        self.lane().rest(self.rest.0, self.rest.1, now);
        self.resting(now).unwrap_or_default()
    }

    /// One more message was put off for its domain's sake; whether there were too many in a row.
    pub fn strained(&self) -> bool {
        let mut lane = self.lane();
        lane.put_off += 1;
        lane.put_off.is_multiple_of(STRAIN)
    }

    /// It took a message.
    pub fn took(&self) {
        let mut lane = self.lane();
        (lane.refusals, lane.put_off) = (0, 0);
    }

    /// Notes why it rests.
    pub fn note(&self, trouble: &str) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(trouble.to_owned());
    }

    /// Why it last rested since this was last asked.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The paces towards recipients' domains.
#[derive(Debug)]
pub struct Lanes {
    lanes: Mutex<HashMap<String, Lane>>,
    per_second: Option<u32>,
    rest: (Duration, Duration),
}

impl Lanes {
    /// Domains that take so many a second each, and rest so long after a first refusal, and at most.
    pub fn new(per_second: Option<u32>, rest: (Duration, Duration)) -> Self {
        Self { lanes: Mutex::default(), per_second, rest }
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<String, Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When the mail to this address may go; or how long it should stay away, if that is not within `hold`.
    pub fn turn(&self, address: &str, now: Instant, hold: Duration) -> Result<Instant, Duration> {
        let mut lanes = self.lanes();
        if lanes.is_empty() && self.per_second.is_none() {
            return Ok(now);
        }
        let domain = domain(address);
        match (lanes.get_mut(&domain), self.per_second) {
            (Some(lane), _) => lane.turn(interval(self.per_second), now, hold),
            (None, None) => Ok(now),
            (None, Some(_)) => {
                if lanes.len() >= LANES {
                    lanes.retain(|_, lane| !lane.is_forgettable(now));
                }
                lanes.entry(domain).or_default().turn(interval(self.per_second), now, hold)
            }
        }
    }

    /// How long the domain of this address still rests.
    pub fn resting(&self, address: &str, now: Instant) -> Option<Duration> {
        let lanes = self.lanes();
        if lanes.is_empty() {
            return None;
        }
        let until = lanes.get(&domain(address))?.resting?;
        (until > now).then(|| until - now)
    }

    /// Mail to this address was put off, and not for its mailbox's sake.
    pub fn rest(&self, address: &str, now: Instant) -> Duration {
        let mut lanes = self.lanes();
        let lane = lanes.entry(domain(address)).or_default();
        lane.rest(self.rest.0, self.rest.1, now);
        lane.resting.map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    /// Mail to this address was taken.
    pub fn took(&self, address: &str, now: Instant) {
        let mut lanes = self.lanes();
        if lanes.is_empty() {
            return;
        }
        let domain = domain(address);
        if let Some(lane) = lanes.get_mut(&domain) {
            lane.refusals = 0;
            if self.per_second.is_none() && lane.resting.is_none_or(|until| until <= now) {
                lanes.remove(&domain);
            }
        }
    }
}

fn domain(address: &str) -> String {
    address.rsplit_once('@').map_or("", |(_, domain)| domain).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const REST: (Duration, Duration) = (SECOND, Duration::from_secs(5));

    #[tokio::test]
    async fn turns_are_as_far_apart_as_the_pace_asks() {
        let now = Instant::now();
        let relay = RelayPace::new(Some(10), REST);
        let turns: Vec<_> = (0..3).map(|_| relay.turn(now) - now).collect();
        assert_eq!(turns, [0, 100, 200].map(Duration::from_millis));
        assert!(!relay.turn_now(now));
        assert!(relay.turn_now(now + SECOND));
    }

    #[tokio::test]
    async fn rests_double_up_to_the_longest_and_end_with_a_success() {
        let mut now = Instant::now();
        let relay = RelayPace::new(None, REST);
        for seconds in [1, 2, 4, 5, 5] {
            assert_eq!(relay.rest(now), SECOND * seconds);
            assert_eq!(relay.rest(now), SECOND * seconds, "refusals under way together are one");
            assert!(!relay.turn_now(now));
            now += SECOND * seconds;
            assert!(relay.turn_now(now));
        }
        relay.took();
        assert_eq!(relay.rest(now), SECOND);
    }

    #[tokio::test]
    async fn a_domain_keeps_its_pace_and_gives_back_what_would_wait_too_long() {
        let now = Instant::now();
        let lanes = Lanes::new(Some(1), REST);
        let ask = |address: &str| lanes.turn(address, now, SECOND).map(|at| at - now);
        assert_eq!(ask("a@one.example"), Ok(Duration::ZERO));
        assert_eq!(ask("b@ONE.example"), Ok(SECOND));
        assert_eq!(ask("c@one.example"), Err(SECOND * 3));
        assert_eq!(ask("d@one.example"), Err(SECOND * 4), "one after the other");
        assert_eq!(ask("a@two.example"), Ok(Duration::ZERO));
    }

    #[tokio::test]
    async fn a_domain_that_asks_for_it_rests_and_is_then_forgotten() {
        let now = Instant::now();
        let lanes = Lanes::new(None, REST);
        assert_eq!(lanes.rest("a@one.example", now), SECOND);
        assert_eq!(lanes.turn("b@one.example", now, SECOND), Ok(now + SECOND));
        assert_eq!(lanes.turn("b@two.example", now, SECOND), Ok(now));
        lanes.took("b@one.example", now + SECOND);
        assert!(lanes.lanes().is_empty());
    }
}
