//! What is listened on: sockets of our own, or those that were handed over (systemd's protocol), which
//! stay open while one process follows another.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener as Listener};

use kernel::Config;
use listenfd::ListenFd;
use tokio::net::TcpListener;

use crate::failure::Failure;

/// Connections that may wait to be accepted.
const BACKLOG: u32 = 4096;
/// What says where readers come in.
const LISTEN: &str = "server.listen or --listen";

/// Sockets that were handed over to this process.
pub struct Inherited {
    /// For readers: the first.
    pub site: Option<Listener>,
    /// For plain http: the second.
    pub redirect: Option<Listener>,
}

impl Inherited {
    /// Takes them, if there are any.
    pub fn take() -> Result<Inherited, Failure> {
        let mut handed = ListenFd::from_env();
        let count = handed.len();
        let mut take = |at: usize| match at < count {
            false => Ok(None),
            true => handed.take_tcp_listener(at).map_err(|error| {
                Failure::usage(format!("socket {} that was handed over is not for TCP: {error}", at + 1))
            }),
        };
        Ok(Inherited { site: take(0)?, redirect: take(1)? })
    }

    /// The socket where readers come in, opened now if none was handed over: another way to hold it, so
    /// that it stays open when one server follows another in this process.
    pub fn hold(&mut self, listen: SocketAddr) -> Result<Listener, Failure> {
        if self.site.is_none() {
            self.site = Some(bound(listen, LISTEN)?.into_std().map_err(Failure::failed)?);
        }
        let held = self.site.as_ref().ok_or_else(|| Failure::failed("there is no socket to listen on"))?;
        held.try_clone().map_err(Failure::failed)
    }

    /// Where readers come in: the socket handed over, if there is one.
    pub fn address(&self, listen: SocketAddr) -> SocketAddr {
        self.site.as_ref().and_then(|socket| socket.local_addr().ok()).unwrap_or(listen)
    }
}

/// What this process listens on.
pub struct Sockets {
    /// For readers.
    pub site: TcpListener,
    /// Leads plain http to https.
    pub redirect: Option<TcpListener>,
    /// For figures.
    pub metrics: Option<TcpListener>,
    /// For what comes back of newsletters.
    pub bounces: Option<TcpListener>,
}

impl Sockets {
    /// Takes what was handed over, and opens the rest.
    pub async fn open(inherited: Inherited, listen: SocketAddr, config: &Config) -> Result<Sockets, Failure> {
        let settings = &config.server;
        let site = match inherited.site {
            Some(socket) => adopted(socket)?,
            None => bound(listen, LISTEN)?,
        };
        let redirect = match (inherited.redirect, settings.redirects_at()) {
            (Some(socket), _) => Some(adopted(socket)?),
            (None, Some(at)) => Some(bound(at, "server.redirect")?),
            (None, None) => None,
        };
        let metrics = settings.metrics.map(|at| bound(at, "server.metrics")).transpose()?;
        let bounces = config.mail.bounces.listen;
        let bounces = bounces.map(|at| bound(at, "mail.bounces.listen")).transpose()?;
        Ok(Sockets { site, redirect, metrics, bounces })
    }
}

fn adopted(socket: Listener) -> Result<TcpListener, Failure> {
    socket.set_nonblocking(true).and_then(|()| TcpListener::from_std(socket)).map_err(Failure::failed)
}

fn bound(address: SocketAddr, setting: &str) -> Result<TcpListener, Failure> {
    listening(address).map_err(|error| {
        Failure::failed(format!("cannot listen on {address}: {}", advice(&error, address, setting)))
    })
}

fn listening(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => tokio::net::TcpSocket::new_v4()?,
        SocketAddr::V6(_) => tokio::net::TcpSocket::new_v6()?,
    };
    // Connections of a process before this one may still be parting.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn advice(error: &io::Error, address: SocketAddr, setting: &str) -> String {
    let port = address.port();
    match error.kind() {
        ErrorKind::AddrInUse => format!(
            "another program has this port. See which one with `ss -ltnp 'sport = :{port}'` and stop it, or set {setting} to a free port"
        ),
        ErrorKind::PermissionDenied => format!(
            "ports below 1024 are not for everyone. Let systemd open it (contrib/systemd/broadsheet.socket), allow it with `setcap cap_net_bind_service=+ep` on the binary, or set {setting} to a port above 1023"
        ),
        ErrorKind::AddrNotAvailable => format!(
            "this machine has no such address. `ip address` lists those it has; set {setting} to one of them, or to 0.0.0.0:{port} or [::]:{port} for all"
        ),
        _ => format!("{error} ({setting})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_that_is_taken_says_what_to_do() {
        let taken = Listener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let said = bound(address, "server.listen or --listen").unwrap_err().to_string();
        assert!(said.contains("another program") && said.contains("--listen"), "{said}");
        let elsewhere = bound("192.0.2.1:0".parse().unwrap(), "server.metrics").unwrap_err().to_string();
        assert!(elsewhere.contains("no such address") && elsewhere.contains("server.metrics"), "{elsewhere}");
        let denied =
            advice(&ErrorKind::PermissionDenied.into(), "0.0.0.0:443".parse().unwrap(), "server.listen");
        assert!(denied.contains("systemd") && denied.contains("setcap"), "{denied}");
    }
}
