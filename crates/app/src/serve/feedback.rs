//! What comes back of newsletters, as mail: from a maildir that a mail server delivers to, or by SMTP.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use mail::bounces;
use mail::receive::{self, LARGEST, Receiver};
use press::newsletters::feedback::Source;
use site::House;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::{pause, until};

/// Between two looks into the maildir.
const LOOK_PAUSE: Duration = Duration::from_secs(10);
/// Messages taken out of it at a time.
const AT_ONCE: usize = 100;

/// The site as it takes reports by SMTP.
struct Taker(House);

impl Receiver for Taker {
    fn accepts(&self, address: &str) -> bool {
        site::accepts_report(&self.0.site(), address)
    }

    async fn take(&self, to: Vec<String>, mail: Vec<u8>) -> bool {
        let report = match spawn_blocking(move || bounces::read(&mail)).await {
            Ok(report) => report,
            Err(broken) => {
                tracing::error!(%broken, "a report could not be read");
                // It would break again, unless it is only that the server ends.
                return broken.is_panic();
            }
        };
        let taken = site::take_report(&self.0.site(), Source::Mail(to), report).await;
        taken.inspect_err(|error| tracing::error!(%error, "a report is to come again")).is_ok()
    }
}

/// Takes reports by SMTP until the server leaves.
pub async fn listen(house: House, listener: TcpListener, leaving: watch::Receiver<bool>) {
    let address = house.site().press.config.mail.bounces.address.clone().unwrap_or_default();
    let host = address.rsplit('@').next().unwrap_or_default().to_owned();
    tokio::select! {
        () = receive::serve(listener, &host, Arc::new(Taker(house))) => {}
        () = until(leaving) => {}
    }
}

/// Takes reports out of the maildir, if there is one, until the server leaves.
pub async fn read_maildir(house: House, leaving: watch::Receiver<bool>) {
    while !*leaving.borrow() {
        let folder = house.site().press.config.mail.bounces.maildir.clone();
        let rest = match folder {
            None => LOOK_PAUSE,
            Some(folder) => match take_some(&house, &folder).await {
                Ok(true) => Duration::ZERO,
                Ok(false) => LOOK_PAUSE,
                Err(error) => {
                    tracing::error!(%error, folder = %folder.display(), "reports wait in the maildir");
                    LOOK_PAUSE
                }
            },
        };
        pause(rest, &leaving).await;
    }
}

/// Takes some in; says whether there may be more to take at once. One that cannot be taken stays and is in nobody's way.
async fn take_some(house: &House, folder: &Path) -> io::Result<bool> {
    let messages = new_messages(folder)?;
    let mut taken = 0;
    for path in &messages {
        match take_one(house, folder, path).await {
            Ok(()) => taken += 1,
            Err(error) => tracing::error!(%error, path = %path.display(), "a report waits in the maildir"),
        }
    }
    Ok(taken > 0 && messages.len() == AT_ONCE)
}

/// Takes a message in and moves it to `cur`. One that is taken in and not moved is taken in again, which changes nothing;
/// of two servers that see it, one moves it.
async fn take_one(house: &House, folder: &Path, path: &Path) -> io::Result<()> {
    let own = path.to_owned();
    let reading = spawn_blocking(move || beginning(&own).map(|raw| raw.map(|raw| bounces::read(&raw))));
    match reading.await {
        Ok(report) => {
            let Some(report) = report? else { return Ok(()) };
            let taken = site::take_report(&house.site(), Source::Mail(Vec::new()), report).await;
            taken.map_err(io::Error::other)?;
        }
        // It would break at each start.
        Err(broken) if broken.is_panic() => {
            tracing::error!(%broken, path = %path.display(), "a report could not be read and is put away");
        }
        Err(ended) => return Err(io::Error::other(ended)),
    }
    put_away(path, folder)
}

/// Some of the messages there; what else lies there is none.
fn new_messages(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder.join("new"))?.map_while(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    Ok(files.map(|entry| entry.path()).take(AT_ONCE).collect())
}

/// The beginning of a message; none if another server has moved it.
fn beginning(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match fs::File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut raw = Vec::new();
    file.take(LARGEST as u64).read_to_end(&mut raw)?;
    Ok(Some(raw))
}

/// Moves a message to those that were seen, as maildirs mark them.
fn put_away(path: &Path, folder: &Path) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.split(':').next().unwrap_or_default();
    match fs::rename(path, folder.join("cur").join(format!("{name}:2,S"))) {
        Err(error) if error.kind() != io::ErrorKind::NotFound || path.exists() => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_goes_from_new_to_cur() {
        let folder = tempfile::tempdir().unwrap();
        for part in ["new", "cur", "tmp", "new/folder"] {
            fs::create_dir(folder.path().join(part)).unwrap();
        }
        fs::write(folder.path().join("new/1.host"), "A: b\n\nc").unwrap();
        let path = folder.path().join("new/1.host");
        std::os::unix::fs::symlink("nowhere", folder.path().join("new/0.host")).unwrap();
        assert_eq!(
            new_messages(folder.path()).unwrap(),
            std::slice::from_ref(&path),
            "others are no messages"
        );
        assert_eq!(beginning(&path).unwrap().unwrap(), b"A: b\n\nc");
        put_away(&path, folder.path()).unwrap();
        assert!(folder.path().join("cur/1.host:2,S").exists() && !path.exists());
        put_away(&path, folder.path()).unwrap();
        assert_eq!(beginning(&path).unwrap(), None, "another server was quicker");
    }
}
