//! One client, from the first byte to the last.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Poll;

use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_util::io::{InspectReader, InspectWriter};

use super::pulse::Pulse;
use super::threads::at_hand_or_in;
use super::{App, Limits};
use crate::serve::until;

/// Requests at once in one HTTP/2 connection; browsers open no more.
pub(super) const STREAMS: u32 = 100;
/// Requests that a client has cancelled and we have not yet forgotten. Opening and cancelling at once
/// costs a client nothing, so beyond these the connection ends.
const CANCELLED: usize = 20;
/// A request's head, in bytes: address, cookies and all.
pub(super) const LARGEST_HEAD: u16 = 16 * 1024;

/// How requests and answers are laid on the wire.
pub(super) fn protocol() -> Builder<TokioExecutor> {
    let mut protocol = Builder::new(TokioExecutor::new());
    // Time is kept by the connection's pulse: hyper's own limit on heads would count rest as well.
    protocol.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(LARGEST_HEAD.into());
    protocol
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_pending_accept_reset_streams(CANCELLED)
        .max_local_error_reset_streams(CANCELLED)
        .max_header_list_size(LARGEST_HEAD.into());
    protocol
}

/// What a conversation goes on with.
enum Turn {
    /// The client is gone.
    Gone,
    /// The server ends.
    Ending,
    /// The client was waited for long enough.
    Late,
}

/// What all conversations with clients have in common.
pub(super) struct Conversation<A> {
    pub app: A,
    pub protocol: Builder<TokioExecutor>,
    pub limits: Limits,
    pub ended: watch::Receiver<bool>,
}

impl<A: App> Conversation<A> {
    /// Answers this client's requests until one of the two leaves.
    /// What has to be waited for goes on in `pool`.
    pub async fn hold<S>(&self, stream: S, client: SocketAddr, pool: Handle)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let pulse = Arc::new(Pulse::new(self.limits.head, self.limits.idle));
        let (hearing, saying, asking) = (pulse.clone(), pulse.clone(), pulse.clone());
        let stream = InspectWriter::new(stream, move |bytes: &[u8]| saying.said(bytes));
        let stream = InspectReader::new(stream, move |bytes: &[u8]| hearing.heard(bytes));
        let app = self.app.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(client));
            let version = request.version();
            let (answering, answer) =
                (asking.answering(version == Version::HTTP_2), app.clone().call(request));
            let (asking, pool) = (asking.clone(), pool.clone());
            async move {
                let mut answer = at_hand_or_in(&pool, answer).await;
                drop(answering);
                if let Ok(answer) = &mut answer
                    && asking.is_leaving()
                {
                    say_that_it_was_the_last(answer, version);
                }
                answer
            }
        });

        let mut conversation = std::pin::pin!(self.protocol.serve_connection(TokioIo::new(stream), service));
        let mut ending = std::pin::pin!(until(self.ended.clone()));
        let mut timer = std::pin::pin!(pulse.timer());
        let (mut leaving, mut parting) = (false, false);
        loop {
            let turn = poll_fn(|context| {
                // A client that breaks off or speaks no HTTP is everyday life.
                if conversation.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Turn::Gone);
                }
                if !leaving && ending.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Turn::Ending);
                }
                pulse.poll_over(timer.as_mut(), context).map(|()| Turn::Late)
            });
            match turn.await {
                Turn::Gone => return,
                Turn::Ending => {
                    leaving = true;
                    pulse.leave();
                    // HTTP/2 can say that it takes no more requests without losing those on their way. In
                    // HTTP/1 only an answer can say it, so a resting connection is kept a little.
                    parting = pulse.speaks_http2();
                    match parting {
                        true => conversation.as_mut().graceful_shutdown(),
                        false => pulse.rest_for(self.limits.linger),
                    }
                }
                // Resting connections end here; an answer that is being taken comes whole.
                Turn::Late if leaving && !parting => {
                    parting = true;
                    conversation.as_mut().graceful_shutdown();
                    pulse.rest_for(self.limits.idle);
                }
                Turn::Late => break,
            }
        }
        conversation.as_mut().graceful_shutdown();
        let _ = tokio::time::timeout(self.limits.parting, conversation).await;
    }
}

/// The client sends its next request over another connection, to whoever listens then.
fn say_that_it_was_the_last<B>(answer: &mut Response<B>, version: Version) {
    if version < Version::HTTP_2 {
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
}
