//! The threads that speak with clients: one for each core, each with its own share of the connections.
//!
//! A connection stays with its thread, and what is at hand is answered there: nothing is handed from core
//! to core and nobody is woken up. What has to wait for something goes on in the common pool, so that a
//! page that takes time to make holds up no other client.

use std::future::{Future, poll_fn};
use std::io;
use std::num::NonZero;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::thread::{Builder, available_parallelism};

use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;
use tokio_util::task::AbortOnDropHandle;

/// The threads; they end when this is dropped.
pub struct Threads(Vec<One>);

struct One {
    runtime: Handle,
    /// Each client seated there holds a copy, so the copies tell how many there are.
    clients: Arc<()>,
    /// Dropped, it ends the thread.
    _end: oneshot::Sender<()>,
}

impl Threads {
    /// As many as there are cores.
    ///
    /// # Errors
    /// When the system gives no more.
    pub fn start() -> io::Result<Arc<Threads>> {
        let count = available_parallelism().map_or(1, NonZero::get);
        let threads = (0..count).map(One::start).collect::<io::Result<_>>()?;
        Ok(Arc::new(Threads(threads)))
    }

    /// Holds a conversation, given the pool for what it must wait for, on the thread with the fewest.
    pub fn seat<F>(&self, conversation: impl FnOnce(Handle) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Some(one) = self.0.iter().min_by_key(|one| Arc::strong_count(&one.clients)) else { return };
        let (client, pool) = (one.clients.clone(), Handle::current());
        one.runtime.spawn(async move {
            conversation(pool).await;
            drop(client);
        });
    }
}

impl One {
    fn start(number: usize) -> io::Result<One> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let (handle, (end, ended)) = (runtime.handle().clone(), oneshot::channel::<()>());
        Builder::new().name(format!("clients-{number}")).spawn(move || {
            // Nothing is ever sent: it is over once the other end is gone.
            let _ = runtime.block_on(ended);
        })?;
        Ok(One { runtime: handle, clients: Arc::default(), _end: end })
    }
}

/// The outcome of `work`: taken at once if it is at hand, else waited for while `pool` goes on with it.
/// Whoever drops this ends the work.
pub async fn at_hand_or_in<F>(pool: &Handle, mut work: F) -> F::Output
where
    F: Future<Output: Send> + Send + Unpin + 'static,
{
    let at_hand = poll_fn(|context| match Pin::new(&mut work).poll(context) {
        Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
        Poll::Pending => Poll::Ready(None),
    });
    match at_hand.await {
        Some(outcome) => outcome,
        None => match AbortOnDropHandle::new(pool.spawn(work)).await {
            Ok(outcome) => outcome,
            Err(broken) => match broken.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The pool ends with the process.
                Err(_) => std::future::pending().await,
            },
        },
    }
}
