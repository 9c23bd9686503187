//! Lets clients in: accepts connections, speaks HTTP/1 and HTTP/2 with them, and bounds what each may
//! take of us, so that no client, slow or hostile, keeps others out.

mod pulse;
#[cfg(test)]
mod tests;

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_util::io::{InspectReader, InspectWriter};

use crate::serve::until;
use pulse::Pulse;

/// Requests at once in one HTTP/2 connection; browsers open no more.
const STREAMS: u32 = 100;
/// Requests that a client has cancelled and we have not yet forgotten. Opening and cancelling at once
/// costs a client nothing, so beyond these the connection ends.
const CANCELLED: usize = 20;
/// A request's head, in bytes.
const LARGEST_HEAD: u16 = 16 * 1024;
/// After an accept that failed for want of files or memory.
const SHORTAGE_PAUSE: Duration = Duration::from_millis(100);

/// What clients may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once. More wait to be accepted.
    pub connections: u32,
    /// From the first byte of a request, or the start of a connection, to the end of its head.
    pub head: Duration,
    /// How long a connection may rest between two requests, or take nothing of an answer. Longer than
    /// proxies keep theirs: whoever closes one first may meet a request on its way.
    pub idle: Duration,
    /// To part in good order once one of the two is over.
    pub parting: Duration,
}

impl Limits {
    /// What `serve` allows.
    pub const USUAL: Limits = Limits {
        connections: 10_000,
        head: Duration::from_secs(10),
        idle: Duration::from_secs(150),
        parting: Duration::from_secs(1),
    };
}

/// Serves `app` until `ended`; then takes nobody in any more and waits for the answers that are under
/// way. Handlers find the client's address as `ConnectInfo<SocketAddr>`.
pub async fn serve(listener: TcpListener, app: Router, limits: Limits, ended: watch::Receiver<bool>) {
    // Everything is put together here instead of anew for each request.
    let app = app.with_state(());
    let protocol = Arc::new(protocol());
    let places = Arc::new(Semaphore::new(limits.connections as usize));
    loop {
        let place = places.clone().acquire_owned();
        let accepted = tokio::select! {
            () = until(ended.clone()) => break,
            accepted = async { (place.await, accept(&listener).await) } => accepted,
        };
        let (Ok(place), (stream, client)) = accepted else { break };
        let (app, protocol, ended) = (app.clone(), protocol.clone(), ended.clone());
        tokio::spawn(async move {
            converse(stream, client, app, &protocol, limits, ended).await;
            drop(place);
        });
    }
    drop(listener);
    // Every place is free again once every client has left.
    let _ = places.acquire_many(limits.connections).await;
}

/// The next client. No failure ends the server: a client that is gone again is nobody's loss, and of
/// files or memory there will be more once others have left.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, client)) => {
                // Answers are written whole, so waiting to fill a packet would only delay them.
                let _ = stream.set_nodelay(true);
                return (stream, client);
            }
            Err(error) if concerns_one_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept connections for now");
                tokio::time::sleep(SHORTAGE_PAUSE).await;
            }
        }
    }
}

fn concerns_one_client(error: &io::Error) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

fn protocol() -> Builder<TokioExecutor> {
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

/// One client, from the first byte to the last.
async fn converse<S>(
    stream: S,
    client: SocketAddr,
    app: Router,
    protocol: &Builder<TokioExecutor>,
    limits: Limits,
    ended: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let pulse = Arc::new(Pulse::new(limits.head, limits.idle));
    let (hearing, saying, asking) = (pulse.clone(), pulse.clone(), pulse.clone());
    let stream = InspectWriter::new(stream, move |bytes: &[u8]| saying.said(bytes));
    let stream = InspectReader::new(stream, move |bytes: &[u8]| hearing.heard(bytes));
    let app = TowerToHyperService::new(app);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(client));
        let (answering, answer) = (asking.answering(), app.call(request));
        async move {
            let answer = answer.await;
            drop(answering);
            answer
        }
    });

    let mut conversation = std::pin::pin!(protocol.serve_connection(TokioIo::new(stream), service));
    let mut leaving = false;
    loop {
        tokio::select! {
            // A client that breaks off or speaks no HTTP is everyday life.
            _ = conversation.as_mut() => return,
            () = until(ended.clone()), if !leaving => {
                leaving = true;
                conversation.as_mut().graceful_shutdown();
            }
            () = pulse.over() => break,
        }
    }
    conversation.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(limits.parting, conversation).await;
}
