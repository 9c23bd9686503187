//! A certificate authority to ask: Debian's `pebble`, which speaks ACME as the real ones do.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::json;

use crate::server::{Folder, PATIENCE, free_port};

/// A running authority.
pub struct Authority {
    process: Child,
    pub directory: String,
    management: u16,
}

impl Authority {
    /// One that looks for sites at `tls_port` of this machine, and asks `names` where they are. `None` if it
    /// is not installed.
    pub fn start(folder: &Folder, tls_port: u16, names: SocketAddr) -> Option<Authority> {
        let (port, management) = (free_port(), free_port());
        let (root, certificate, key) = certified();
        folder.file("authority-root.pem", root);
        let certificate = folder.file("authority.pem", certificate);
        let key = folder.file("authority-key.pem", key);
        let settings = json!({ "pebble": {
            "listenAddress": format!("127.0.0.1:{port}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": certificate, "privateKey": key, "httpPort": 1, "tlsPort": tls_port,
        }});
        let settings = folder.file("authority.json", settings.to_string());
        let mut command = Command::new("pebble");
        command.arg("-config").arg(settings).args(["-dnsserver", &names.to_string()]);
        // One in twenty requests is asked for a fresh nonce, as may happen with any authority.
        command.env("PEBBLE_VA_NOSLEEP", "1").env("PEBBLE_WFE_NONCEREJECT", "5");
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        let authority = Authority { process, directory: format!("https://localhost:{port}/dir"), management };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < PATIENCE, "pebble does not listen");
            std::thread::yield_now();
        }
        Some(authority)
    }

    /// The certificate that signs what it gives out, as PEM.
    pub fn root(&self) -> String {
        let url = format!("https://localhost:{}/roots/0", self.management);
        let output = Command::new("curl").args(["-sk", &url]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A root, and what it signs for the authority's own https.
fn certified() -> (String, String, String) {
    let root_key = KeyPair::generate().unwrap();
    let mut root = CertificateParams::new(Vec::new()).unwrap();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_certificate = root.self_signed(&root_key).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&key, &Issuer::from_params(&root, &root_key)).unwrap();
    (root_certificate.pem(), certificate.pem(), key.serialize_pem())
}

/// What `openssl s_client` says of a site.
pub fn looked_at(address: SocketAddr, name: &str, options: &[&str]) -> String {
    let mut command = Command::new("openssl");
    command.args(["s_client", "-connect", &address.to_string(), "-servername", name]).args(options);
    let process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut process = process.expect("openssl is installed");
    let _ = process.stdin.take().unwrap().write_all(b"Q\n");
    let output = process.wait_with_output().unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}
