//! The way out for mails.

use std::path::Path;

use kernel::Config;
use kernel::config::{MailTransport, SmtpSecurity};
use mail::{Security, SmtpConfig, Transport};

use crate::failure::Failure;

/// Longest wait for any one answer of a relay, in seconds.
const RELAY_PATIENCE: u64 = 30;

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
