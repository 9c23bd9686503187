//! How a server ends: first `/readyz` fails, so that nobody sends more; then it stops to listen and
//! answers what is open; then it is gone. A second word cuts that short.

use std::time::Duration;

use kernel::config::Server;
use sd_notify::NotifyState;
use site::Site;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

/// The stages of the end, each seen by whoever it concerns.
pub struct Ending {
    leaving: watch::Receiver<bool>,
    ended: watch::Receiver<bool>,
    late: watch::Receiver<bool>,
}

impl Ending {
    /// Begins with `word`.
    pub fn heed(site: Site, settings: &Server, mut word: Word) -> Ending {
        let (leave, leaving) = watch::channel(false);
        let (end, ended) = watch::channel(false);
        let (close, late) = watch::channel(false);
        let [notice, drain] =
            [settings.notice, settings.drain].map(|seconds| Duration::from_secs(seconds.into()));
        tokio::spawn(async move {
            word.heard().await;
            tracing::info!("ending: no new requests, open ones are answered");
            let _ = sd_notify::notify(&[NotifyState::Stopping]);
            site.leave();
            // Nobody may listen any more, which is as good as being told.
            let _ = leave.send(true);
            tokio::select! {
                () = tokio::time::sleep(notice) => {}
                () = word.heard() => {}
            }
            let _ = end.send(true);
            tokio::select! {
                () = tokio::time::sleep(drain) => {}
                () = word.heard() => {}
            }
            let _ = close.send(true);
        });
        Ending { leaving, ended, late }
    }

    /// For background work: nothing new is begun.
    pub fn leaving(&self) -> watch::Receiver<bool> {
        self.leaving.clone()
    }

    /// For whoever listens.
    pub fn ended(&self) -> watch::Receiver<bool> {
        self.ended.clone()
    }

    /// Waits for `work`, but no longer than the end may take.
    pub async fn grant<F: Future>(&self, work: F, else_said: &str) {
        tokio::select! {
            _ = work => {}
            () = until(self.late.clone()) => tracing::warn!("{else_said}"),
        }
    }
}

/// `SIGTERM`, or Ctrl-C.
pub struct Word {
    terminate: Signal,
    interrupt: Signal,
}

impl Word {
    /// Listens for it from now on.
    pub fn new() -> std::io::Result<Word> {
        Ok(Word { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Until it is said once more.
    pub async fn heard(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Tells whoever started us, if they asked to be told, that requests are answered from now on.
pub fn tell_ready() {
    if let Err(error) = sd_notify::notify(&[NotifyState::Ready]) {
        tracing::warn!(%error, "the service manager could not be told that the site is served");
    }
}

/// Until the process is asked to end.
pub async fn until(mut ended: watch::Receiver<bool>) {
    // An error means that nobody is left to say so, which is the end as well.
    let _ = ended.wait_for(|ended| *ended).await;
}

/// A pause that the end cuts short.
pub async fn pause(length: Duration, ended: &watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(length) => {}
        () = until(ended.clone()) => {}
    }
}
