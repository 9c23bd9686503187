//! Entries that were claimed and not yet intended: ready, or waiting for their domain's turn.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;

use super::ledger::Entry;
use super::shared::Shared;
use super::stop::Stop;

/// The entries at hand.
#[derive(Debug, Default)]
pub struct Waiting {
    pub ready: VecDeque<Entry>,
    /// By the moment of their turn, and by the order in which they came.
    later: BTreeMap<(Instant, u64), Entry>,
    came: u64,
}

impl Waiting {
    /// Waits until some are ready and a relay takes them; no more once there are no more to come.
    pub async fn gather(&mut self, entries: &mut Receiver<Entry>, shared: &Shared, stop: &Stop) -> bool {
        let most = shared.pace.in_flight;
        loop {
            self.due(shared);
            while self.ready.len() < most
                && self.later.len() < most
                && let Ok(entry) = entries.try_recv()
            {
                self.admit(entry, shared);
            }
            if let Some(rest) = shared.all_rest() {
                self.rest(rest, shared, stop).await;
            } else if !self.ready.is_empty() {
                return true;
            } else if !self.more(entries, shared, stop).await {
                return false;
            }
            if stop.is_asked() {
                return false;
            }
        }
    }

    /// No relay takes anything: those at hand wait, or are given back if that would be long.
    async fn rest(&mut self, rest: Duration, shared: &Shared, stop: &Stop) {
        if rest > shared.pace.hold {
            for entry in self.ready.drain(..).chain(std::mem::take(&mut self.later).into_values()) {
                shared.give_back(&entry, rest);
            }
        }
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = stop.asked() => {}
        }
    }

    /// The next entry that comes, or whose turn comes.
    async fn more(&mut self, entries: &mut Receiver<Entry>, shared: &Shared, stop: &Stop) -> bool {
        let turn = self.later.first_key_value().map(|((at, _), _)| *at);
        let room = self.later.len() < shared.pace.in_flight;
        tokio::select! {
            entry = entries.recv(), if room => match entry {
                Some(entry) => self.admit(entry, shared),
                None => match turn {
                    Some(at) => tokio::select! {
                        () = tokio::time::sleep_until(at) => {}
                        () = stop.asked() => {}
                    },
                    None => return false,
                },
            },
            () = tokio::time::sleep_until(turn.unwrap_or_else(Instant::now)), if turn.is_some() => {}
            () = stop.asked() => {}
        }
        true
    }

    /// Moves those whose turn it is.
    fn due(&mut self, shared: &Shared) {
        let now = Instant::now();
        while let Some(first) = self.later.first_entry().filter(|first| first.key().0 <= now) {
            let entry = first.remove();
            // Its domain may have been put to rest since its turn was given.
            match shared.lanes.resting(&entry.to.email, now) {
                None => self.ready.push_back(entry),
                Some(_) => self.admit(entry, shared),
            }
        }
    }

    fn admit(&mut self, entry: Entry, shared: &Shared) {
        let now = Instant::now();
        match shared.lanes.turn(&entry.to.email, now, shared.pace.hold) {
            Ok(at) if at <= now => self.ready.push_back(entry),
            Ok(at) => {
                self.came += 1;
                self.later.insert((at, self.came), entry);
            }
            Err(after) => shared.give_back(&entry, after),
        }
    }

    /// Gives all of them back, since the run ends.
    pub fn give_back(&mut self, shared: &Shared) {
        for entry in self.ready.drain(..).chain(std::mem::take(&mut self.later).into_values()) {
            shared.give_back(&entry, Duration::ZERO);
        }
    }
}
