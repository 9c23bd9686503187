//! A certificate that is asked for and renewed by itself (ACME, RFC 8555). The authority looks whether
//! the name is ours by a handshake on the https port (TLS-ALPN-01, RFC 8737), so nothing else need be
//! open.
//!
//! Account and certificate are kept in the data folder: a restart asks for nothing.

use std::fs::{self, DirBuilder};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, ChallengeType, Identifier, NewAccount, NewOrder, Order,
    OrderStatus, RetryPolicy,
};
use kernel::clock::Clock;
use kernel::config::Config;
use tokio::sync::watch;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::sign::CertifiedKey;

use super::certificate::{self, Certificate};
use super::shelf::Shelf;
use super::{host, provider};
use crate::failure::Failure;
use crate::serve::pause;

mod courier;

use courier::Courier;

/// How long the authority may take to look, and to sign.
const PATIENCE: RetryPolicy = RetryPolicy::new().timeout(Duration::from_secs(90));
/// Between two looks whether a certificate is due.
const LOOK: Duration = Duration::from_secs(600);
/// After the first failure; four times as long after each more. Authorities allow five an hour.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(12 * 3600);

/// Whoever asks for certificates.
pub struct Acme {
    host: String,
    contact: String,
    directory: String,
    folder: PathBuf,
    courier: Courier,
    shelf: Arc<Shelf>,
    clock: Clock,
}

impl Acme {
    /// Takes the kept certificate, if there is one.
    pub fn open(config: &Config, folder: &Path, shelf: Arc<Shelf>) -> Result<Acme, Failure> {
        let settings = &config.server.acme;
        let contact = settings.contact.as_ref().unwrap_or(&config.site.contact);
        let acme = Acme {
            host: host(config).to_owned(),
            contact: format!("mailto:{contact}"),
            directory: settings.directory_url().to_owned(),
            folder: kept_in(config, folder),
            courier: Courier::new(settings.directory_ca.as_deref()).map_err(Failure::usage)?,
            shelf,
            clock: Clock::system(),
        };
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&acme.folder);
        made.map_err(|error| Failure::failed(format!("cannot make {}: {error}", acme.folder.display())))?;
        match acme.take_kept() {
            Ok(certificate) => tracing::info!(until = certificate.last_day(), "the certificate kept is used"),
            Err(why) => tracing::info!(why, "a certificate is asked for once the site is served"),
        }
        Ok(acme)
    }

    fn take_kept(&self) -> Result<Certificate, String> {
        let (said, certified) = read_kept(&self.folder, &self.host)?;
        self.shelf.put(certified);
        Ok(said)
    }

    /// Renews the certificate when it is due, until the server ends.
    pub async fn keep(self, ended: watch::Receiver<bool>) {
        let mut failures = 0;
        while !*ended.borrow() {
            let kept = read_kept(&self.folder, &self.host);
            let due = kept.map_or(true, |(kept, _)| kept.renews() <= self.clock.now());
            if !due {
                pause(LOOK, &ended).await;
                continue;
            }
            let asked = tokio::select! {
                () = crate::serve::until(ended.clone()) => return,
                asked = self.renew() => asked,
            };
            match asked {
                Ok(certificate) => {
                    failures = 0;
                    tracing::info!(
                        until = certificate.last_day(),
                        host = self.host,
                        "a new certificate is used"
                    );
                }
                Err(problem) => {
                    failures += 1;
                    let next = pause_after(failures);
                    tracing::error!(
                        problem,
                        host = self.host,
                        directory = self.directory,
                        again_in_s = next.as_secs(),
                        "no certificate was given; look whether the name leads here and port 443 can be reached from outside"
                    );
                    pause(next, &ended).await;
                }
            }
        }
    }

    async fn renew(&self) -> Result<Certificate, String> {
        let ordered = self.order().await;
        self.shelf.put_challenge(None);
        let pem = ordered?;
        keep_private(&self.folder, &file_of(&self.host), pem.as_bytes())
            .map_err(|error| format!("it cannot be kept in {}: {error}", self.folder.display()))?;
        self.take_kept()
    }

    /// Has the authority look, and sign; gives the key and the chain.
    async fn order(&self) -> Result<String, String> {
        let account = self.account().await?;
        let names = [Identifier::Dns(self.host.clone())];
        let mut order = account.new_order(&NewOrder::new(&names)).await.map_err(told)?;
        self.answer_challenges(&mut order).await?;
        match order.poll_ready(&PATIENCE).await {
            Ok(OrderStatus::Ready) => {}
            Ok(_) | Err(_) => return Err(refusal(&mut order).await),
        }
        let key = order.finalize().await.map_err(told)?;
        let chain = order.poll_certificate(&PATIENCE).await.map_err(told)?;
        Ok(format!("{key}{chain}"))
    }

    async fn answer_challenges(&self, order: &mut Order) -> Result<(), String> {
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization.map_err(told)?;
            if authorization.status == AuthorizationStatus::Valid {
                continue;
            }
            let challenge = authorization.challenge(ChallengeType::TlsAlpn01);
            let mut challenge = challenge.ok_or("the authority does not look by TLS-ALPN-01")?;
            let digest = challenge.key_authorization().digest();
            self.shelf.put_challenge(Some(proof(&self.host, digest.as_ref())?));
            challenge.set_ready().await.map_err(told)?;
        }
        Ok(())
    }

    /// The account kept, or a new one.
    async fn account(&self) -> Result<Account, String> {
        let path = self.folder.join(ACCOUNT);
        let builder = Account::builder_with_http(Box::new(self.courier.clone()));
        if let Ok(text) = fs::read_to_string(&path) {
            let kept: AccountCredentials = serde_json::from_str(&text)
                .map_err(|error| format!("{} is damaged: {error}", path.display()))?;
            return builder.from_credentials(kept).await.map_err(told);
        }
        let new = NewAccount {
            contact: &[&self.contact],
            terms_of_service_agreed: true,
            only_return_existing: false,
        };
        let (account, credentials) =
            builder.create(&new, self.directory.clone(), None).await.map_err(told)?;
        let text = serde_json::to_string(&credentials).map_err(told)?;
        keep_private(&self.folder, ACCOUNT, text.as_bytes()).map_err(told)?;
        Ok(account)
    }
}

const ACCOUNT: &str = "account.json";

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn file_of(host: &str) -> String {
    format!("{host}.pem")
}

fn pause_after(failures: u32) -> Duration {
    let times = 4_u32.saturating_pow(failures.saturating_sub(1));
    FIRST_PAUSE.saturating_mul(times).min(LONGEST_PAUSE)
}

/// A folder for each authority, named after it: certificates for trying are never taken for real ones.
fn kept_in(config: &Config, folder: &Path) -> PathBuf {
    let directory = config.server.acme.directory_url();
    let name: String = directory
        .trim_start_matches("https://")
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || ".-".contains(letter) { letter } else { '_' })
        .collect();
    folder.join(name)
}

/// The certificate kept for `check`.
pub fn kept(config: &Config, folder: &Path) -> Result<Certificate, String> {
    read_kept(&kept_in(config, folder), host(config)).map(|(certificate, _)| certificate)
}

fn read_kept(folder: &Path, host: &str) -> Result<(Certificate, CertifiedKey), String> {
    let path = folder.join(file_of(host));
    let text = fs::read(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "there is none yet".to_owned(),
        _ => format!("cannot read {}: {error}", path.display()),
    })?;
    certificate::read(&text, &text).map_err(|problem| format!("{}: {problem}", path.display()))
}

/// Whole or not at all, and for its owner alone.
fn keep_private(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name)).map_err(|error| error.error)?;
    Ok(())
}

/// The certificate that an authority is shown as proof: signed by nobody, with the digest it asked for.
fn proof(host: &str, digest: &[u8]) -> Result<CertifiedKey, String> {
    let key = rcgen::KeyPair::generate().map_err(told)?;
    let mut parameters = rcgen::CertificateParams::new(vec![host.to_owned()]).map_err(told)?;
    parameters.custom_extensions = vec![rcgen::CustomExtension::new_acme_identifier(digest)];
    let certificate = parameters.self_signed(&key).map_err(told)?;
    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(told)?;
    let key = provider().key_provider.load_private_key(key).map_err(told)?;
    // Not checked: the extension is critical, and unknown to who checks certificates of sites.
    Ok(CertifiedKey::new(vec![certificate.der().clone()], key))
}

/// What the authority found wrong, in its words.
async fn refusal(order: &mut Order) -> String {
    let mut words = Vec::new();
    let mut authorizations = order.authorizations();
    while let Some(Ok(authorization)) = authorizations.next().await {
        let problems = authorization.challenges.iter().filter_map(|challenge| challenge.error.as_ref());
        words.extend(problems.map(ToString::to_string));
    }
    match words.is_empty() {
        true => "the authority did not say why".to_owned(),
        false => words.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn failures_are_few_enough_for_an_authority() {
        let pauses: Vec<u64> = (1..=7).map(|count| pause_after(count).as_secs()).collect();
        assert_eq!(pauses, [60, 240, 960, 3840, 15_360, 43_200, 43_200]);
    }

    #[test]
    fn certificates_for_trying_are_kept_apart() {
        let mut config = Config::default();
        config.site.url = "https://weir.example:8443".into();
        let real = kept_in(&config, Path::new("c"));
        assert_eq!(real, Path::new("c/acme-v02.api.letsencrypt.org_directory"));
        config.server.acme.staging = true;
        assert_ne!(kept_in(&config, Path::new("c")), real);
        assert_eq!(host(&config), "weir.example");
    }

    #[test]
    fn a_proof_holds_the_digest_it_was_asked_for() {
        let proof = proof("weir.example", &[7; 32]).unwrap();
        let (_, parsed) = x509_parser::parse_x509_certificate(&proof.cert[0]).unwrap();
        let extension = parsed.extensions().iter().find(|one| one.oid.to_id_string() == "1.3.6.1.5.5.7.1.31");
        let extension = extension.unwrap();
        assert!(extension.critical && extension.value.ends_with(&[7; 32]));
    }

    #[test]
    fn what_is_kept_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        keep_private(folder.path(), "weir.example.pem", b"secret").unwrap();
        let mode = folder.path().join("weir.example.pem").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(read_kept(folder.path(), "weir.example").unwrap_err().contains("no certificate"));
        assert_eq!(read_kept(folder.path(), "other.example").unwrap_err(), "there is none yet");
    }
}
