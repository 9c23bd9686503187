//! The way out for mails.

use std::path::{Path, PathBuf};

use kernel::Config;
use kernel::config::{MailTransport, SmtpSecurity};
use mail::{Security, SmtpConfig, Transport};

use crate::failure::Failure;

/// Longest wait for any one answer of a relay, in seconds.
const RELAY_PATIENCE: u64 = 30;

/// The way out for mails that the settings name.
pub fn transport(config: &Config, data: &Path) -> Result<Transport, Failure> {
    if config.mail.transport == MailTransport::Outbox {
        return Ok(Transport::Outbox(outbox(data)));
    }
    Ok(Transport::Smtp(transactional(config)?))
}

/// The folder of mails that go nowhere.
pub fn outbox(data: &Path) -> PathBuf {
    data.join("outbox")
}

/// The relay of mails that something else has to do with.
pub fn transactional(config: &Config) -> Result<SmtpConfig, Failure> {
    let smtp = &config.mail.smtp;
    relay(config, &smtp.host, smtp.port, smtp.security, smtp.username.as_ref(), smtp.password_file.as_deref())
}

/// How to speak to a relay.
pub fn relay(
    config: &Config,
    host: &str,
    port: u16,
    security: SmtpSecurity,
    username: Option<&String>,
    password_file: Option<&Path>,
) -> Result<SmtpConfig, Failure> {
    let password = password_file.map(|path| {
        let text = std::fs::read_to_string(path);
        text.map(|text| text.trim().to_owned()).map_err(|error| {
            Failure::usage(format!("cannot read the relay's password_file {}: {error}", path.display()))
        })
    });
    Ok(SmtpConfig {
        host: host.to_owned(),
        port,
        security: match security {
            SmtpSecurity::None => Security::None,
            SmtpSecurity::Starttls => Security::StartTls,
            SmtpSecurity::Tls => Security::Tls,
        },
        username: username.cloned(),
        password: password.transpose()?,
        timeout_s: RELAY_PATIENCE,
        helo: config.mail.smtp.introduction(&config.site.url).map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relays_hear_the_sites_name_and_not_the_machines() {
        let mut config = Config::default();
        config.site.url = "https://weir.example".into();
        assert_eq!(transactional(&config).unwrap().helo.as_deref(), Some("weir.example"));
        let bulk = relay(&config, "relay.example", 587, SmtpSecurity::Starttls, None, None).unwrap();
        assert_eq!(bulk.helo.as_deref(), Some("weir.example"));
    }
}
