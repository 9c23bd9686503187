//! A certificate chain with its key, read from PEM, and how long it is good for.

use kernel::clock::{Millis, timestamp};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::sign::CertifiedKey;

use super::provider;

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// From when it is good.
    pub starts: Millis,
    /// Until when.
    pub ends: Millis,
    /// The hosts it is for.
    pub hosts: Vec<String>,
}

impl Certificate {
    /// When to ask for the next one: once a third of its time is left.
    pub fn renews(&self) -> Millis {
        self.ends - (self.ends - self.starts) / 3
    }

    /// The last day, for people.
    pub fn last_day(&self) -> String {
        timestamp(self.ends).strftime("%Y-%m-%d %H:%M UTC").to_string()
    }

    /// Whether it is for this host; a wildcard stands for one label.
    pub fn covers(&self, host: &str) -> bool {
        let rest = host.split_once('.').map(|(_, rest)| rest);
        self.hosts.iter().any(|name| match name.strip_prefix("*.") {
            Some(parent) => rest.is_some_and(|rest| rest.eq_ignore_ascii_case(parent)),
            None => name.eq_ignore_ascii_case(host),
        })
    }
}

/// Reads the chain of `certificates` and the key of `key`, which may be one text.
pub fn read(certificates: &[u8], key: &[u8]) -> Result<(Certificate, CertifiedKey), String> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificates).collect();
    let chain = chain.map_err(|error| format!("the certificate is no PEM: {error}"))?;
    let first = chain.first().ok_or("there is no certificate in it (-----BEGIN CERTIFICATE-----)")?;
    let said = describe(first)?;
    let key =
        PrivateKeyDer::from_pem_slice(key).map_err(|error| format!("the private key is no PEM: {error}"))?;
    let certified = CertifiedKey::from_der(chain, key, &provider())
        .map_err(|error| format!("the private key does not belong to the certificate: {error}"))?;
    Ok((said, certified))
}

fn describe(certificate: &CertificateDer<'_>) -> Result<Certificate, String> {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate)
        .map_err(|error| format!("the certificate is damaged: {error}"))?;
    let names = parsed.subject_alternative_name().ok().flatten();
    let names = names.map(|names| names.value.general_names.as_slice()).unwrap_or_default();
    let hosts = names.iter().filter_map(|name| match name {
        x509_parser::extensions::GeneralName::DNSName(host) => Some((*host).to_owned()),
        _ => None,
    });
    let validity = parsed.validity();
    Ok(Certificate {
        starts: validity.not_before.timestamp() * 1000,
        ends: validity.not_after.timestamp() * 1000,
        hosts: hosts.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_stands_for_one_label() {
        let hosts = vec!["weir.example".into(), "*.weir.example".into()];
        let certificate = Certificate { starts: 0, ends: 90, hosts };
        assert!(certificate.covers("weir.example") && certificate.covers("WWW.weir.example"));
        assert!(!certificate.covers("a.b.weir.example") && !certificate.covers("example"));
        assert_eq!(certificate.renews(), 60);
    }

    #[test]
    fn what_is_read_fits_together_or_says_why_not() {
        let made = rcgen::generate_simple_self_signed(["weir.example".to_owned()]).unwrap();
        let (pem, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        let (said, _) = read(pem.as_bytes(), key.as_bytes()).unwrap();
        assert!(said.covers("weir.example") && said.starts < said.ends);
        let other = rcgen::KeyPair::generate().unwrap().serialize_pem();
        let wrong = |certificate: &str, key: &str| read(certificate.as_bytes(), key.as_bytes()).unwrap_err();
        assert!(wrong(&pem, &other).contains("does not belong"));
        assert!(wrong(&pem, "nothing").contains("private key is no PEM"));
        assert!(wrong("nothing", &key).contains("no certificate"));
    }
}
