//! Lets clients in: accepts connections, speaks TLS, HTTP/1 and HTTP/2 with them, and bounds what each may
//! take of us, so that no client, slow or hostile, keeps others out.

mod converse;
mod guests;
mod pulse;
#[cfg(test)]
mod tests;
mod threads;

use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http_kit::sight::{IntCounterVec, IntGauge, Sight};
use hyper::body::Incoming;
use kernel::config::Server;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use crate::serve::until;
use converse::{Conversation, protocol};
use guests::Guests;
pub use threads::Threads;

/// After an accept that failed for want of files or memory.
const SHORTAGE_PAUSE: Duration = Duration::from_millis(100);
/// Who stands before the door as it closes is still let in, up to so many.
const LAST_GUESTS: usize = 4096;

/// What clients may take.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at once. More wait to be accepted.
    pub connections: u32,
    /// Connections at once from one address; more are closed.
    pub per_address: u32,
    /// Networks whose connections are not counted by address.
    pub proxies: Vec<ipnet::IpNet>,
    /// For the TLS handshake; and then from the first byte of a request, or the start of a connection, to
    /// the end of its head.
    pub head: Duration,
    /// How long a connection may rest between two requests, or take nothing of an answer. Longer than
    /// proxies keep theirs: whoever closes one first may meet a request on its way.
    pub idle: Duration,
    /// How long a resting connection is kept once the server ends, so that a request on its way is
    /// answered.
    pub linger: Duration,
    /// To part in good order once one of the two is over.
    pub parting: Duration,
}

impl Limits {
    /// What `serve` allows where the settings say nothing.
    pub const USUAL: Limits = Limits {
        connections: 10_000,
        per_address: 1000,
        proxies: Vec::new(),
        head: Duration::from_secs(10),
        idle: Duration::from_secs(150),
        linger: Duration::from_secs(1),
        parting: Duration::from_secs(1),
    };

    /// What the settings allow.
    pub fn of(settings: &Server) -> Limits {
        Limits {
            connections: settings.connections,
            per_address: settings.connections_per_address,
            proxies: settings.trusted_proxies.clone(),
            ..Limits::USUAL
        }
    }
}

/// What can be served: the whole site, or a part of it. Handlers find the client's address as
/// `ConnectInfo<SocketAddr>`.
pub trait App:
    tower::Service<
        hyper::Request<Incoming>,
        Response = hyper::Response<Body>,
        Error = Infallible,
        Future: Send + Unpin,
    > + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> App for S where
    S: tower::Service<
            hyper::Request<Incoming>,
            Response = hyper::Response<Body>,
            Error = Infallible,
            Future: Send + Unpin,
        > + Clone
        + Send
        + Sync
        + 'static
{
}

/// Figures of a door.
#[derive(Clone)]
pub struct Tally {
    open: IntGauge,
    turned_away: IntCounterVec,
}

impl Tally {
    /// Kept among the server's figures.
    pub fn of(sight: &Sight) -> Tally {
        Tally {
            open: sight.gauge("broadsheet_connections_open", "Connections of clients."),
            turned_away: sight.counters(
                "broadsheet_connections_refused_total",
                "Connections closed before a request: too many from one address, or no TLS handshake.",
                &["why"],
            ),
        }
    }

    fn turn_away(&self, why: &str) {
        self.turned_away.with_label_values(&[why]).inc();
    }
}

/// Where clients come in.
pub struct Door {
    /// What is listened on.
    pub listener: TcpListener,
    /// For https.
    pub tls: Option<Arc<ServerConfig>>,
    /// Where clients are spoken with.
    pub threads: Arc<Threads>,
    /// What clients may take.
    pub limits: Limits,
    /// Counts them.
    pub tally: Tally,
}

impl Door {
    /// Serves `app` until `ended`; then takes nobody in any more and waits for the answers that are under
    /// way.
    pub async fn serve<A: App>(self, app: A, ended: watch::Receiver<bool>) {
        let Door { listener, tls, threads, limits, tally } = self;
        let guests = Guests::new(limits.per_address, &limits.proxies);
        let connections = limits.connections;
        let conversation = Conversation { app, protocol: protocol(), limits, ended: ended.clone() };
        let room = Room {
            places: Arc::new(Semaphore::new(connections as usize)),
            guests,
            tls: tls.map(TlsAcceptor::from),
            conversation: Arc::new(conversation),
            threads,
            tally,
        };
        loop {
            let place = room.places.clone().acquire_owned();
            let accepted = tokio::select! {
                () = until(ended.clone()) => break,
                accepted = async { (place.await, accept(&listener).await) } => accepted,
            };
            let (Ok(place), (stream, client)) = accepted else { break };
            room.seat(stream, client, place);
        }
        room.seat_the_last(&listener).await;
        drop(listener);
        // Every place is free again once every client has left.
        let _ = room.places.acquire_many(connections).await;
    }
}

/// Where those who were let in are.
struct Room<A> {
    places: Arc<Semaphore>,
    guests: Guests,
    tls: Option<TlsAcceptor>,
    conversation: Arc<Conversation<A>>,
    threads: Arc<Threads>,
    tally: Tally,
}

impl<A: App> Room<A> {
    /// Speaks with a client in a task of its own, handshake included.
    fn seat(&self, stream: TcpStream, client: SocketAddr, place: tokio::sync::OwnedSemaphorePermit) {
        let Some(guest) = self.guests.admit(client.ip()) else {
            return self.tally.turn_away("address");
        };
        let (tls, conversation, tally) = (self.tls.clone(), self.conversation.clone(), self.tally.clone());
        // Each thread waits for the sockets of its own clients.
        let Ok(stream) = stream.into_std() else { return };
        self.threads.seat(async move |pool| {
            let Ok(stream) = TcpStream::from_std(stream) else { return };
            tally.open.inc();
            match tls {
                None => conversation.hold(stream, client, pool).await,
                Some(tls) => {
                    let handshake = tls.accept(stream);
                    match tokio::time::timeout(conversation.limits.head, handshake).await {
                        Ok(Ok(stream)) if !crate::tls::is_challenge(&stream) => {
                            conversation.hold(stream, client, pool).await;
                        }
                        // An authority has seen what it came for.
                        Ok(Ok(_)) => {}
                        Ok(Err(_)) | Err(_) => tally.turn_away("handshake"),
                    }
                }
            }
            tally.open.dec();
            drop((guest, place));
        });
    }

    /// Clients whose connection stands already would meet a closed door without a word.
    async fn seat_the_last(&self, listener: &TcpListener) {
        for _ in 0..LAST_GUESTS {
            let Ok(place) = self.places.clone().try_acquire_owned() else { return };
            match tokio::time::timeout(Duration::ZERO, listener.accept()).await {
                Ok(Ok((stream, client))) => self.seat(stream, client, place),
                Ok(Err(_)) | Err(_) => return,
            }
        }
    }
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
                tracing::error!(
                    %error,
                    "cannot accept connections for now; raise LimitNOFILE (ulimit -n) if these are too many files"
                );
                tokio::time::sleep(SHORTAGE_PAUSE).await;
            }
        }
    }
}

fn concerns_one_client(error: &io::Error) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}
