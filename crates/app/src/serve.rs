//! `broadsheet serve`: the site, and the work that goes on behind it.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use kernel::Config;
use kernel::config::{MailTransport, SmtpSecurity};
use mail::{Security, SmtpConfig, Transport};
use site::Site;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::accept::{self, Limits};
use crate::cli::{PlaceArgs, ServeArgs};
use crate::failure::Failure;
use crate::settings::{Desk, Place};

/// Between two looks for mails to send.
const MAIL_PAUSE: Duration = Duration::from_millis(200);
/// After a failure of the database.
const TROUBLE_PAUSE: Duration = Duration::from_secs(2);
const SWEEP_PAUSE: Duration = Duration::from_secs(3600);
/// How long requests may take to end once the server is asked to.
const DRAIN: Duration = Duration::from_secs(10);
/// Longest wait for any one answer of a relay, in seconds.
const RELAY_PATIENCE: u64 = 30;

/// Serves until the process is asked to end.
pub fn run(args: &PlaceArgs, options: &ServeArgs) -> Result<(), Failure> {
    let place = Place::read(args)?;
    let listen = options.listen.unwrap_or(place.config.server.listen);
    refuse_plain_http(&place.config, listen, options.insecure)?;
    transport(&place.config, &place.data)?;
    let desk = place.open()?;
    serve(desk, listen, |_| Ok(()))
}

/// Sign-in links and cookies are not for everyone on the way to read.
fn refuse_plain_http(config: &Config, listen: SocketAddr, insecure: bool) -> Result<(), Failure> {
    let behind_proxy = config.site.url.starts_with("https://") && !config.server.trusted_proxies.is_empty();
    if listen.ip().is_loopback() || insecure || config.server.insecure || behind_proxy {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{listen} can be reached by others, over plain http. Listen on 127.0.0.1 behind a proxy that speaks https \
         (site.url = \"https://...\", server.trusted_proxies), or add --insecure if this network is your own"
    )))
}

/// Serves `desk` at `listen`. `ready` is shown the open site, at its final address, before anyone is let in.
pub fn serve(
    desk: Desk,
    listen: SocketAddr,
    ready: impl FnOnce(&Desk) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::failed)?;
    let listener = runtime.block_on(TcpListener::bind(listen));
    let listener =
        listener.map_err(|error| Failure::failed(format!("cannot listen on {listen}: {error}")))?;
    let address = listener.local_addr().map_err(Failure::failed)?;
    let desk = addressed(desk, address);
    ready(&desk)?;
    let transport = transport(&desk.place.config, &desk.place.data)?;
    let site = Site::open(desk.db, desk.press, &desk.place.data, address).map_err(Failure::failed)?;
    let outcome = runtime.block_on(work(site, listener, address, transport));
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}

/// A site that was given no address of its own is found where it listens.
fn addressed(mut desk: Desk, address: SocketAddr) -> Desk {
    let untold = desk.press.config.site.url == Config::default().site.url;
    if untold && address.ip().is_loopback() {
        desk.press.config.site.url = format!("http://{address}");
    }
    desk
}

async fn work(
    site: Site,
    listener: TcpListener,
    address: SocketAddr,
    transport: Transport,
) -> Result<(), Failure> {
    let (ending, ended) = watch::channel(false);
    let workers = [
        tokio::spawn(send_mails(site.clone(), transport, ended.clone())),
        tokio::spawn(sweep(site.clone(), ended.clone())),
    ];
    let asked = asked_to_end().map_err(Failure::failed)?;
    tokio::spawn(async move {
        asked.await;
        tracing::info!("ending: no new requests, open ones are answered");
        let _ = ending.send(true);
    });
    println!("Listening on http://{address}");
    std::io::stdout().flush().map_err(Failure::failed)?;

    let server = accept::serve(listener, site::router(site), Limits::USUAL, ended.clone());
    let drained = async {
        until(ended).await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        () = server => {}
        () = drained => tracing::warn!("some requests were cut off"),
    }
    for worker in workers {
        // A mail that is being handed over is better waited for than left uncertain.
        if tokio::time::timeout(DRAIN, worker).await.is_err() {
            tracing::warn!("background work was cut off");
        }
    }
    Ok(())
}

fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Until the process is asked to end.
pub async fn until(mut ended: watch::Receiver<bool>) {
    // An error means that nobody is left to say so, which is the end as well.
    let _ = ended.wait_for(|ended| *ended).await;
}

async fn pause(length: Duration, ended: &watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(length) => {}
        () = until(ended.clone()) => {}
    }
}

async fn send_mails(site: Site, transport: Transport, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        match site::deliver_due(&site, &transport).await {
            Ok(0) => pause(MAIL_PAUSE, &ended).await,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "mails wait: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}

async fn sweep(site: Site, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let now = site.now();
        match site.db.write(move |tx| press::readers::sweep(tx, now)).await {
            Ok(0) => pause(SWEEP_PAUSE, &ended).await,
            // Small transactions with room between them.
            Ok(_) => pause(MAIL_PAUSE, &ended).await,
            Err(error) => {
                tracing::error!(%error, "expired sessions and counters could not be swept");
                pause(SWEEP_PAUSE, &ended).await;
            }
        }
    }
}

/// The way out for mails that the settings name.
pub fn transport(config: &Config, data: &Path) -> Result<Transport, Failure> {
    let smtp = &config.mail.smtp;
    if config.mail.transport == MailTransport::Outbox {
        return Ok(Transport::Outbox(data.join("outbox")));
    }
    let password = smtp.password_file.as_deref().map(|path| {
        let text = std::fs::read_to_string(path);
        text.map(|text| text.trim().to_owned()).map_err(|error| {
            Failure::usage(format!("cannot read mail.smtp.password_file {}: {error}", path.display()))
        })
    });
    Ok(Transport::Smtp(SmtpConfig {
        host: smtp.host.clone(),
        port: smtp.port,
        security: match smtp.security {
            SmtpSecurity::None => Security::None,
            SmtpSecurity::Starttls => Security::StartTls,
            SmtpSecurity::Tls => Security::Tls,
        },
        username: smtp.username.clone(),
        password: password.transpose()?,
        timeout_s: RELAY_PATIENCE,
        helo: None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        let (local, open) = ("127.0.0.1:80".parse().unwrap(), "0.0.0.0:80".parse().unwrap());
        let mut config = Config::default();
        assert!(refuse_plain_http(&config, local, false).is_ok());
        assert!(refuse_plain_http(&config, open, false).unwrap_err().to_string().contains("--insecure"));
        assert!(refuse_plain_http(&config, open, true).is_ok());
        config.site.url = "https://magazine.example".into();
        assert!(refuse_plain_http(&config, open, false).is_err(), "no proxy is trusted");
        config.server.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        assert!(refuse_plain_http(&config, open, false).is_ok());
    }
}
