//! Where the site is served, written down for commands that run beside it.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// The file's name in the data folder.
const FILE: &str = "address";

/// Takes the note away when the server ends.
pub struct Record(PathBuf);

/// Where a site is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// For readers.
    pub url: String,
    /// For programs of this machine.
    pub socket: SocketAddr,
    /// Whether https is spoken there.
    pub https: bool,
}

/// Writes down where the site of this data folder is. Without it other commands go by the settings alone,
/// so a failure is no reason not to serve.
pub fn record(data: &Path, url: &str, socket: SocketAddr, https: bool) -> Record {
    let path = data.join(FILE);
    let scheme = if https { "https" } else { "http" };
    if let Err(error) = fs::write(&path, format!("{url}\n{scheme}://{}\n", reached(socket))) {
        tracing::warn!(%error, path = %path.display(), "cannot write down where the site is served");
    }
    Record(path)
}

/// A socket for every address of the machine is reached at its own.
fn reached(mut socket: SocketAddr) -> SocketAddr {
    if socket.ip().is_unspecified() {
        socket.set_ip(match socket {
            SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        });
    }
    socket
}

impl Drop for Record {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Where the site of this data folder is served now, if it is.
pub fn recorded(data: &Path) -> Option<Served> {
    let text = fs::read_to_string(data.join(FILE)).ok()?;
    let (url, rest) = text.split_once('\n')?;
    let (scheme, socket) = rest.trim().split_once("://")?;
    Some(Served { url: url.to_owned(), socket: socket.parse().ok()?, https: scheme == "https" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_there_while_the_site_is_served() {
        let folder = tempfile::tempdir().unwrap();
        let record = record(folder.path(), "https://weir.example", "0.0.0.0:443".parse().unwrap(), true);
        let found = recorded(folder.path()).unwrap();
        assert_eq!((found.url.as_str(), found.https), ("https://weir.example", true));
        assert_eq!(found.socket, "127.0.0.1:443".parse().unwrap());
        drop(record);
        assert_eq!(recorded(folder.path()), None);
        fs::write(folder.path().join(FILE), "damaged").unwrap();
        assert_eq!(recorded(folder.path()), None);
    }
}
