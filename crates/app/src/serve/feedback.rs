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
        match site::take_report(&self.0.site(), Source::Mail(to), bounces::read(&mail)).await {
            Ok(_) => true,
            Err(error) => {
                tracing::error!(%error, "a report could not be taken in: the database failed");
                false
            }
        }
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
                Ok(AT_ONCE) => Duration::ZERO,
                Ok(_) => LOOK_PAUSE,
                Err(error) => {
                    tracing::error!(%error, folder = %folder.display(), "reports wait in the maildir");
                    LOOK_PAUSE
                }
            },
        };
        pause(rest, &leaving).await;
    }
}

/// Takes some in and moves them to `cur`; says how many. One that is taken in and not moved is taken in again, which
/// changes nothing; of two servers that see it, one moves it.
async fn take_some(house: &House, folder: &Path) -> io::Result<usize> {
    let mut taken = 0;
    for path in &new_messages(folder)? {
        let site = house.site();
        let Some(raw) = beginning(path)? else { continue };
        let report = bounces::read(&raw);
        site::take_report(&site, Source::Mail(Vec::new()), report).await.map_err(io::Error::other)?;
        put_away(path, folder)?;
        taken += 1;
    }
    Ok(taken)
}

fn new_messages(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder.join("new"))?.take(AT_ONCE);
    entries.map(|entry| entry.map(|entry| entry.path())).collect()
}

/// The beginning of a message; none if another server has moved it, or it is no file.
fn beginning(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match fs::File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    if !file.metadata()?.is_file() {
        return Ok(None);
    }
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
        assert_eq!(new_messages(folder.path()).unwrap().len(), 2);
        assert_eq!(beginning(&path).unwrap().unwrap(), b"A: b\n\nc");
        assert_eq!(beginning(&folder.path().join("new/folder")).unwrap(), None);
        put_away(&path, folder.path()).unwrap();
        assert!(folder.path().join("cur/1.host:2,S").exists() && !path.exists());
        put_away(&path, folder.path()).unwrap();
        assert_eq!(beginning(&path).unwrap(), None, "another server was quicker");
    }
}
