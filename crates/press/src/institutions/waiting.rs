//! Requests that wait to be written.

use std::sync::{Mutex, PoisonError};

use super::Request;

/// Requests that wait at most; further ones are not counted.
const ROOM: usize = 20_000;

/// Requests that wait to be written, noted without waiting for anything.
#[derive(Debug, Default)]
pub struct Waiting(Mutex<Vec<Request>>);

impl Waiting {
    /// Notes a request. Says whether there was room.
    pub fn note(&self, request: Request) -> bool {
        // Each change to the list is whole, so a panic beside it leaves nothing half done.
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = waiting.len() < ROOM;
        if room {
            waiting.push(request);
        }
        room
    }

    /// Takes out everything that waits, in the order of time.
    pub fn take(&self) -> Vec<Request> {
        let mut taken = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        taken.sort_by_key(|request| request.at);
        taken
    }
}
