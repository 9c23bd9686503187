//! How long a connection has been waiting, and for what.
//!
//! A handler's time is bounded where the routes are. This bounds the rest: how long a request's head
//! may take to come in whole, and how long a connection may do nothing.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

/// What goes on in one connection.
pub struct Pulse {
    head: Duration,
    state: Mutex<State>,
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
    leaving: bool,
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
        let state = State { idle, open: 0, awaited: Awaited::First, end, http2: false, leaving: false };
        Pulse { head, state: Mutex::new(state) }
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
        }
    }

    /// From now on each answer is its connection's last.
    pub fn leave(&self) {
        self.state().leaving = true;
    }

    /// Whether [`leave`](Pulse::leave) was said.
    pub fn is_leaving(&self) -> bool {
        self.state().leaving
    }

    /// A timer for [`poll_over`](Pulse::poll_over).
    pub fn timer(&self) -> Sleep {
        sleep(self.head)
    }

    /// Ready once the connection has waited for too long. To be polled whenever the connection was: what
    /// is noted above happens in its task, so that nobody needs to be woken for it, and the timer, set
    /// anew only when it is late or the end has come nearer, is seldom touched.
    pub fn poll_over(&self, mut timer: Pin<&mut Sleep>, context: &mut Context<'_>) -> Poll<()> {
        let (open, end, idle) = {
            let state = self.state();
            (state.open > 0, state.end, state.idle)
        };
        if !open && end < timer.deadline() {
            timer.as_mut().reset(end);
        }
        while timer.as_mut().poll(context).is_ready() {
            match (open, timer.deadline()) {
                // Looks again, should a request end without a word to this task.
                (true, late) => timer.as_mut().reset(late + idle),
                (false, late) if end <= late => return Poll::Ready(()),
                (false, _) => timer.as_mut().reset(end),
            }
        }
        Poll::Pending
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
        }
    }
}
