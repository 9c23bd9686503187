//! A certificate from files, read again when they change, as after `certbot renew`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use kernel::config::Config;
use tokio::sync::watch;
use tokio_rustls::rustls::sign::CertifiedKey;

use super::certificate::{self, Certificate};
use super::shelf::Shelf;
use crate::failure::Failure;
use crate::serve::pause;

/// Between two looks whether the files have changed.
const LOOK: Duration = Duration::from_secs(5);

/// Where the certificate is.
pub struct Files {
    paths: [PathBuf; 2],
    shelf: Arc<Shelf>,
    seen: [Option<(SystemTime, u64)>; 2],
}

impl Files {
    /// Reads the files for the first time; without a certificate nothing is served.
    pub fn open(config: &Config, shelf: Arc<Shelf>) -> Result<Files, Failure> {
        let paths = paths(config);
        let seen = stamps(&paths);
        let (_, certified) = read_pair(&paths).map_err(Failure::usage)?;
        shelf.put(certified);
        Ok(Files { paths, shelf, seen })
    }

    /// Looks at the files now and then until the server ends.
    pub async fn keep(mut self, ended: watch::Receiver<bool>) {
        while !*ended.borrow() {
            self.look();
            pause(LOOK, &ended).await;
        }
    }

    /// Two files are hardly ever written at once, so the pair is taken over only when it fits.
    fn look(&mut self) {
        let stamps = stamps(&self.paths);
        if stamps == self.seen {
            return;
        }
        self.seen = stamps;
        match read_pair(&self.paths) {
            Ok((certificate, certified)) => {
                self.shelf.put(certified);
                tracing::info!(until = certificate.last_day(), "the certificate was read again");
            }
            Err(problem) => {
                tracing::error!(problem, "the changed certificate is not used; the former one stays")
            }
        }
    }
}

fn paths(config: &Config) -> [PathBuf; 2] {
    let server = &config.server;
    [&server.tls_certificate, &server.tls_key].map(|path| path.clone().unwrap_or_default())
}

fn stamps(paths: &[PathBuf; 2]) -> [Option<(SystemTime, u64)>; 2] {
    paths.each_ref().map(|path| {
        let about = path.metadata().ok()?;
        Some((about.modified().ok()?, about.len()))
    })
}

/// What the files say of themselves.
pub fn read(config: &Config) -> Result<Certificate, String> {
    read_pair(&paths(config)).map(|(certificate, _)| certificate)
}

fn read_pair([certificate, key]: &[PathBuf; 2]) -> Result<(Certificate, CertifiedKey), String> {
    let content = |setting: &str, path: &Path| {
        std::fs::read(path).map_err(|error| format!("cannot read {setting} {}: {error}", path.display()))
    };
    let (chain, secret) = (content("server.tls_certificate", certificate)?, content("server.tls_key", key)?);
    certificate::read(&chain, &secret)
        .map_err(|problem| format!("server.tls_certificate {}: {problem}", certificate.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn files_that_do_not_fit_leave_the_former_certificate_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let (chain, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
        let made = || rcgen::generate_simple_self_signed(["weir.example".to_owned()]).unwrap();
        let first = made();
        fs::write(&chain, first.cert.pem()).unwrap();
        fs::write(&key, first.signing_key.serialize_pem()).unwrap();
        let mut config = Config::default();
        config.server.tls_certificate = Some(chain.clone());
        config.server.tls_key = Some(key.clone());
        let shelf = Arc::new(Shelf::default());
        let mut files = Files::open(&config, shelf.clone()).unwrap();
        assert_eq!(shelf.shown(), Some(first.cert.der().to_vec()));
        // Of another length, so that the change shows in however coarse a clock.
        let second = rcgen::generate_simple_self_signed(["second.weir.example".to_owned()]).unwrap();
        fs::write(&chain, second.cert.pem()).unwrap();
        files.look();
        assert_eq!(shelf.shown(), Some(first.cert.der().to_vec()), "its key is not there yet");
        fs::write(&key, second.signing_key.serialize_pem() + "\n").unwrap();
        files.look();
        assert_eq!(shelf.shown(), Some(second.cert.der().to_vec()));
        fs::remove_file(&key).unwrap();
        assert!(Files::open(&config, shelf).err().unwrap().to_string().contains("server.tls_key"));
    }
}
