//! How long a connection has been waiting, and for what.
//!
//! A handler's time is bounded where the routes are. This bounds the rest: how long a request's head
//! may take to come in whole, and how long a connection may do nothing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// What goes on in one connection.
pub struct Pulse {
    head: Duration,
    idle: Duration,
    state: Mutex<State>,
    /// The end may have come nearer. Whoever waits for it looks by himself when it has moved away.
    nearer: Notify,
}

struct State {
    /// Requests that a handler is at work on; there is no end meanwhile.
    open: usize,
    /// A request has begun to come in.
    coming: bool,
    end: Instant,
}

/// Held while a handler is at work.
pub struct Answering(Arc<Pulse>);

impl Pulse {
    /// A connection that has just been made, and whose first request is expected at once.
    pub fn new(head: Duration, idle: Duration) -> Pulse {
        let state = State { open: 0, coming: true, end: Instant::now() + head };
        Pulse { head, idle, state: Mutex::new(state), nearer: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change below is whole in itself, so a panic elsewhere spoils nothing.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client said something.
    pub fn heard(&self, bytes: &[u8]) {
        let mut state = self.state();
        if !bytes.is_empty() && state.open == 0 && !state.coming {
            state.coming = true;
            state.end = Instant::now() + self.head;
            self.nearer.notify_one();
        }
    }

    /// The client took something of an answer.
    pub fn said(&self, bytes: &[u8]) {
        let mut state = self.state();
        if !bytes.is_empty() && state.open == 0 {
            self.rest(&mut state);
        }
    }

    /// A request is whole, and a handler takes it up.
    pub fn answering(self: &Arc<Pulse>) -> Answering {
        self.state().open += 1;
        Answering(self.clone())
    }

    fn rest(&self, state: &mut State) {
        state.coming = false;
        state.end = Instant::now() + self.idle;
    }

    fn end(&self) -> Option<Instant> {
        let state = self.state();
        (state.open == 0).then_some(state.end)
    }

    /// Until the connection has waited for too long.
    pub async fn over(&self) {
        loop {
            match self.end() {
                None => self.nearer.notified().await,
                Some(end) if end <= Instant::now() => return,
                Some(end) => tokio::select! {
                    () = sleep_until(end) => {}
                    () = self.nearer.notified() => {}
                },
            }
        }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.open -= 1;
        if state.open == 0 {
            self.0.rest(&mut state);
            self.0.nearer.notify_one();
        }
    }
}
