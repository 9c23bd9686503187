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
    state: Mutex<State>,
    /// The end may have come nearer. Whoever waits for it looks by himself when it has moved away.
    nearer: Notify,
}

struct State {
    /// How long the connection may do nothing.
    idle: Duration,
    /// Requests that a handler is at work on; there is no end meanwhile.
    open: usize,
    /// What the client is waited for.
    awaited: Awaited,
    end: Instant,
    http2: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// The first byte of the first request, which is expected at once.
    First,
    /// The rest of a request's head.
    Head,
    /// The next request, or that an answer is taken.
    Next,
}

/// Held while a handler is at work.
pub struct Answering(Arc<Pulse>);

impl Pulse {
    /// A connection that has just been made, and whose first request is expected at once.
    pub fn new(head: Duration, idle: Duration) -> Pulse {
        let end = Instant::now() + head;
        let state = State { idle, open: 0, awaited: Awaited::First, end, http2: false };
        Pulse { head, state: Mutex::new(state), nearer: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change below is whole in itself, so a panic elsewhere spoils nothing.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client said something.
    pub fn heard(&self, bytes: &[u8]) {
        let mut state = self.state();
        if bytes.is_empty() || state.open > 0 {
            return;
        }
        if state.awaited == Awaited::Next {
            state.end = Instant::now() + self.head;
            self.nearer.notify_one();
        }
        state.awaited = Awaited::Head;
    }

    /// The client took something of an answer.
    pub fn said(&self, bytes: &[u8]) {
        let mut state = self.state();
        if !bytes.is_empty() && state.open == 0 {
            state.rest();
        }
    }

    /// A request is whole, and a handler takes it up.
    pub fn answering(self: &Arc<Pulse>, http2: bool) -> Answering {
        let mut state = self.state();
        state.open += 1;
        state.http2 |= http2;
        drop(state);
        Answering(self.clone())
    }

    /// Whether a request has come by HTTP/2.
    pub fn speaks_http2(&self) -> bool {
        self.state().http2
    }

    /// From now on the connection may do nothing for so long.
    pub fn rest_for(&self, idle: Duration) {
        let mut state = self.state();
        state.idle = idle;
        if state.awaited != Awaited::Head {
            state.end = Instant::now() + idle;
            self.nearer.notify_one();
        }
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

impl State {
    fn rest(&mut self) {
        self.awaited = Awaited::Next;
        self.end = Instant::now() + self.idle;
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.open -= 1;
        if state.open == 0 {
            state.rest();
            self.0.nearer.notify_one();
        }
    }
}
